/* calendar.h - the messages of calendar: MSG(key, en, en_fix, zh, zh_fix). */
