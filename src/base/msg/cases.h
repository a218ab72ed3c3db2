/* cases.h - the messages of cases: MSG(key, en, en_fix, zh, zh_fix). */
