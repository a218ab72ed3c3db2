/* yaml.h - the messages of yaml: MSG(key, en, en_fix, zh, zh_fix). */
