/* time.h - the messages of time: MSG(key, en, en_fix, zh, zh_fix). */
