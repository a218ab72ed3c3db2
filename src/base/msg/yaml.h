/* yaml.h - the messages of yaml: MSG(key, en, en_fix, zh, zh_fix). */
MSG(yaml_syntax, "this is not YAML: {0}",
    "check the indentation (blanks, no tabs), quotes and colons near here",
    "YAML 写法有误：{0}", "请检查附近的缩进（只用空格）、引号和冒号")
MSG(yaml_empty, "the file holds no document", "write the declarations it should hold",
    "文件没有内容", "请写入应有的声明")
MSG(yaml_second, "a second document begins here", "keep one document in a file",
    "这里开始了第二个文档", "一个文件只写一个文档")
MSG(yaml_anchor, "anchors and aliases are not accepted", "write the value out",
    "不支持锚点和别名", "请直接写出内容")
MSG(yaml_tag, "tags and directives are not accepted", "remove it; put text in quotes instead",
    "不支持标签和指令", "请删去；文字请用引号括起")
MSG(yaml_key, "a key is a short text on one line", "write the key as plain or quoted text",
    "键必须是单行文字", "请把键写成普通文字或加引号")
MSG(yaml_merge, "merge keys are not accepted", "write the members out",
    "不支持合并键 <<", "请直接写出各项")
MSG(yaml_duplicate_key, "key \"{0}\" stands twice in one map", "remove one of the two",
    "同一映射里有两个“{0}”键", "请删去其中一个")
MSG(yaml_depth, "values are nested deeper than {0}", "make the structure flatter",
    "嵌套超过 {0} 层", "请减少嵌套层数")
MSG(yaml_limit, "the file holds more than {0}", "split the file",
    "文件内容超过 {0}", "请拆分文件")
