/* feel.h - the messages of feel: MSG(key, en, en_fix, zh, zh_fix). */
MSG(feel_ends, "the expression ends too early", "complete it",
    "表达式没有写完", "请补全表达式")
MSG(feel_unexpected, "\"{0}\" is not expected here", "check the words and brackets before it",
    "此处不应出现“{0}”", "请检查前面的词和括号")
MSG(feel_unknown_name, "the name \"{0}\" is not known here",
    "check its spelling, or declare it as an input",
    "此处没有名称“{0}”", "请核对写法，或把它声明为输入")
MSG(feel_unknown_type, "the type \"{0}\" is not known here",
    "write number, string, boolean, date, time, list<...> or a declared type",
    "此处没有类型“{0}”", "请写 number、string、boolean、date、time、list<…> 或已声明的类型")
MSG(feel_bad_number, "{0} is not a number", "write digits with a point, e.g. 12.50",
    "“{0}”不是数字", "请用数字和小数点书写，例如 12.50")
MSG(feel_bad_escape, "the string {0} has a bad escape", "use \\uXXXX with four hexadecimal digits",
    "字符串 {0} 中的转义有误", "请写作 \\uXXXX（四位十六进制）")
MSG(feel_bad_literal, "@\"{0}\" is no date, time or duration",
    "write e.g. @\"2026-11-20\" or @\"P3D\"", "@“{0}”不是日期、时间或时长",
    "请写作 @\"2026-11-20\" 或 @\"P3D\"")
MSG(feel_arguments, "{0}() does not take this number of values", "see the list of functions",
    "函数 {0}() 的参数个数不对", "请查看函数表")
MSG(feel_twice, "\"{0}\" stands twice in one context", "remove one of the two",
    "同一上下文里有两个“{0}”", "请删去其中一个")
MSG(feel_too_deep, "the expression is nested too deeply", "split it into several",
    "表达式嵌套过深", "请拆成几个表达式")
MSG(feel_too_big, "the expression is too long", "split it into several",
    "表达式过长", "请拆成几个表达式")
MSG(feel_too_many_steps, "the evaluation takes too many steps", "use shorter lists or ranges",
    "计算步数超过上限", "请缩短列表或范围")
MSG(feel_null_operand, "{0} cannot be applied to {1}: the result is null",
    "check the types of both sides", "{0} 不能用于 {1}，结果为空", "请检查两边的类型")
MSG(feel_null_call, "{0}() cannot take {1}: the result is null", "check the values given to it",
    "{0}() 不接受 {1}，结果为空", "请检查传入的值")
MSG(feel_null_result, "{0} has no result: it is null",
    "check for a division by zero or an overflow", "{0} 没有结果，记为空",
    "请检查是否除以零或数值过大")
MSG(feel_no_member, "there is no member \"{0}\" in {1}: it is null", "check the name",
    "{1} 里没有“{0}”，记为空", "请核对名称")
MSG(feel_null_type, "{0} is not of the type {1}: it is null", "check the declared type",
    "{0} 不是类型 {1}，记为空", "请核对声明的类型")
MSG(feel_null_function, "{0} is no function: the call is null", "check the name that is called",
    "{0} 不是函数，调用结果为空", "请核对所调用的名称")
MSG(feel_null_parameter, "the function has no parameter \"{0}\": the call is null",
    "check the names of the values", "函数没有参数“{0}”，调用结果为空", "请核对参数名")
MSG(feel_too_many_calls, "functions call one another too deeply", "end the recursion earlier",
    "函数调用嵌套过深", "请让递归更早结束")
MSG(feel_no_external, "external functions are not supported here: the result is null",
    "write the function in FEEL", "此处不支持外部函数，结果为空", "请用 FEEL 编写该函数")
MSG(feel_deep_value, "the result is nested too deeply to be written", "return flatter lists",
    "结果嵌套过深，无法写出", "请返回较浅的列表")
MSG(feel_no_context, "the context is no JSON object", "write {\"name\": value, ...}",
    "上下文不是 JSON 对象", "请写成 {\"名称\": 值, …}")
MSG(feel_null_number, "the number {0} is beyond 34 digits and an exponent of 6144: it is null",
    "send smaller numbers", "数字 {0} 超出 34 位十进制的范围，记为空", "请使用较小的数字")
