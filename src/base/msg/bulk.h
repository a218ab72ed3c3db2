/* bulk.h - the messages of bulk: MSG(key, en, en_fix, zh, zh_fix). */
MSG(bulk_many, "too many {0} for one plan", "divide them among several plans",
    "一个方案里的 {0} 过多", "请分成几个方案")
MSG(bulk_schema, "the columns are not well declared (near \"{0}\")",
    "give each name or member one column, a scale of 0 to 18, at most 65,536 words",
    "列的声明有误（“{0}”附近）", "每个名称或成员对应一列，小数位 0–18，词典不超过 65536 项")
MSG(bulk_column, "it reads an input that is no column", "declare a column for it",
    "它读取的输入没有对应的列", "请为它声明一列")
MSG(bulk_deep, "its and, or, not are nested too deeply", "split it into several policies",
    "and、or、not 嵌套过深", "请拆成几条政策")
MSG(bulk_conditions, "the policy has more than 255 conditions", "split it into several policies",
    "这条政策的条件超过 255 个", "请拆成几条政策")
MSG(bulk_thresholds, "its column is compared with too many different values",
    "divide the policies among several plans", "与该列比较的不同数值过多", "请把政策分成几个方案")
