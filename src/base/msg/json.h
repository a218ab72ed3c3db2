/* json.h - the messages of json: MSG(key, en, en_fix, zh, zh_fix). */
