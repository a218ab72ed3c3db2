/* store.h - the messages of store: MSG(key, en, en_fix, zh, zh_fix). */
