/* main.h - the messages of main: MSG(key, en, en_fix, zh, zh_fix). */
