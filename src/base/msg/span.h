/* span.h - why a condition has no simple view: MSG(key, en, en_fix, zh, zh_fix). */
MSG(span_subject, "it is not a comparison of one input",
    "compare one input with constants, and join such comparisons with and, or, not",
    "不是对单个输入的比较", "请把单个输入与常量比较，并用 and、or、not 连接")
MSG(span_constant, "it compares with what is not constant",
    "compare with a number, text, date or list written out",
    "比较的另一边不是常量", "请与写明的数字、文字、日期或列表比较")
MSG(span_types, "it mixes types, or values without an order",
    "compare with values of one type", "混用了不同类型或不可比较的值", "请与同一类型的值比较")
MSG(span_ranges, "it lists too many ranges", "write fewer ranges, or neighbouring ones as one",
    "列出的区间过多", "请减少区间，或把相邻的合为一个")
