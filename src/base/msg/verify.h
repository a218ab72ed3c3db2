/* verify.h - the messages of verified tables: MSG(key, en, en_fix, zh, zh_fix). */
MSG(dmn_gap, "no rule covers {2}", "add a rule, or a default output", "没有规则覆盖 {2}",
    "请补一条规则或默认输出")
MSG(dmn_overlap, "the rules {0} and {1} both match {2}", "make the rules exclude one another",
    "规则 {0} 与 {1} 同时命中 {2}", "请使规则互斥")
MSG(dmn_conflict, "the rules {0} and {1} both match {2}, with different outputs",
    "make the rules exclude one another, or agree", "规则 {0} 与 {1} 同时命中 {2}，但输出不同",
    "请使规则互斥，或使输出一致")
MSG(dmn_masked, "the rule {0} is never reached: earlier rules, as {1}, take all its inputs, as {2}",
    "remove it, or put it before them", "规则 {0} 永远轮不到：前面的规则（如 {1}）已取走它的全部输入，如 {2}",
    "请删去它，或移到前面")
MSG(dmn_empty, "the rule {0} matches no allowed input", "correct its conditions, or remove it",
    "规则 {0} 不可能命中", "请更正它的条件，或删去")
MSG(dmn_twice, "the rules {0} and {1} say the same", "remove one of the two",
    "规则 {0} 与 {1} 重复", "请删去其中一条")
MSG(dmn_left_out, "{1} cells of the column {0} are not simple: verification leaves them out",
    "compare with constants of one type, joined by commas, and, or, not",
    "“{0}”列有 {1} 个单元格过于复杂，未作核查", "请与同一类型的常量比较，用逗号、and、or、not 连接")
MSG(dmn_unfinished, "the ceiling of work was reached: there may be more of: {0}",
    "split the table", "核查工作量达到上限：可能还有其他“{0}”问题", "请拆分决策表")
