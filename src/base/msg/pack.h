/* pack.h - the messages of pack: MSG(key, en, en_fix, zh, zh_fix). */
