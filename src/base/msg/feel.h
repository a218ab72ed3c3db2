/* feel.h - the messages of feel: MSG(key, en, en_fix, zh, zh_fix). */
