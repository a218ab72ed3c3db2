/* bpmn.h - the messages of bpmn: MSG(key, en, en_fix, zh, zh_fix). */
