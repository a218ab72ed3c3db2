/* form.h - the messages of form: MSG(key, en, en_fix, zh, zh_fix). */
