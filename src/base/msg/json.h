/* json.h - the messages of json: MSG(key, en, en_fix, zh, zh_fix). */
MSG(json_value, "a value is expected here, not {0}",
    "write a string, number, object, array, true, false or null",
    "此处应为一个值，而不是 {0}", "请写字符串、数字、对象、数组、true、false 或 null")
MSG(json_key, "a key in double quotes is expected here, not {0}",
    "put the key in double quotes; no comma stands before a closing brace",
    "此处应为用双引号括起的键，而不是 {0}", "请用双引号括起键名；右花括号前不写逗号")
MSG(json_colon, "a colon is expected after the key, not {0}", "write a colon after the key",
    "键后应为冒号，而不是 {0}", "请在键后写冒号")
MSG(json_object_next, "a comma or a closing brace is expected here, not {0}",
    "separate the members with commas, and close the object",
    "此处应为逗号或右花括号，而不是 {0}", "请用逗号分隔各项，并写上右花括号")
MSG(json_array_next, "a comma or a closing bracket is expected here, not {0}",
    "separate the elements with commas, and close the array",
    "此处应为逗号或右方括号，而不是 {0}", "请用逗号分隔各项，并写上右方括号")
MSG(json_end, "the text ends in the middle", "complete it: a quote, bracket or value is missing",
    "内容在中途结束", "请补全：缺少引号、括号或值")
MSG(json_trailing, "nothing may follow the value, but {0} does", "remove what follows",
    "值之后不应再有内容，却出现 {0}", "请删去后面的内容")
MSG(json_duplicate_key, "key \"{0}\" stands twice in one object", "remove one of the two",
    "同一对象里有两个“{0}”键", "请删去其中一个")
MSG(json_escape, "a backslash is not followed by a known escape",
    "use \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hexadecimal digits",
    "反斜杠后不是有效的转义", "请使用 \\\" \\\\ \\/ \\b \\f \\n \\r \\t 或 \\u 加四位十六进制数字")
MSG(json_surrogate, "half of a surrogate pair stands alone",
    "write both halves, or the character itself",
    "代理对只有一半", "请写全两半，或直接写该字符")
MSG(json_control, "a control character stands in a string",
    "escape it, for example \\n for a new line",
    "字符串里有控制字符", "请转义，例如用 \\n 表示换行")
MSG(json_number, "this is not a JSON number",
    "write digits such as 0, -12.50 or 1e3: "
    "no leading zero or plus, a digit on both sides of the point",
    "这不是有效的 JSON 数字", "请写成 0、-12.50 或 1e3 这样：不写前导零或加号，小数点两边都要有数字")
MSG(json_bom, "the text begins with a byte order mark", "save the file as UTF-8 without BOM",
    "内容以字节顺序标记（BOM）开头", "请另存为不带 BOM 的 UTF-8")
MSG(json_depth, "values are nested deeper than {0}", "make the structure flatter",
    "嵌套超过 {0} 层", "请减少嵌套层数")
MSG(json_nodes, "there are more than {0} values", "split the input",
    "值的数量超过 {0} 个", "请拆分内容")
