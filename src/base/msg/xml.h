/* xml.h - the messages of xml: MSG(key, en, en_fix, zh, zh_fix). */
