/* parties.h - the messages of parties: MSG(key, en, en_fix, zh, zh_fix). */
