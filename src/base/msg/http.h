/* http.h - the messages of http: MSG(key, en, en_fix, zh, zh_fix). */
