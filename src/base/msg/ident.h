/* ident.h - the messages of ident: MSG(key, en, en_fix, zh, zh_fix). */
