/* flow.h - the messages of flow: MSG(key, en, en_fix, zh, zh_fix). */
