/* dmn.h - the messages of dmn: MSG(key, en, en_fix, zh, zh_fix). */
MSG(dmn_not_dmn, "the root element is {0}, not the definitions of DMN 1.1 to 1.5",
    "export the model as DMN XML", "根元素是 {0}，不是 DMN 1.1 至 1.5 的 definitions",
    "请导出为 DMN XML")
MSG(dmn_too_big, "the file is larger than {0} bytes", "split the model by imports",
    "文件超过 {0} 字节", "请用导入拆分模型")
MSG(dmn_too_many, "there are more than {1} {0}", "split the model", "{0} 超过 {1} 个", "请拆分模型")
MSG(dmn_too_deep, "boxed expressions are nested deeper than {0}",
    "split them into several decisions",
    "方框表达式嵌套超过 {0} 层", "请拆成几个决策")
MSG(dmn_no_name, "{0} has no name", "give it a name", "{0} 没有名称", "请加上 name")
MSG(dmn_duplicate_id, "the id {0} stands twice", "give each element its own id", "编号 {0} 重复",
    "请使每个元素的编号唯一")
MSG(dmn_duplicate_name, "the name {0} stands twice", "give one of the two another name",
    "名称 {0} 重复", "请改掉其中一个名称")
MSG(dmn_dangling, "{0} refers to {1}, which is not there", "name an element that exists",
    "{0} 引用的 {1} 不存在", "请引用已有的元素")
MSG(dmn_wrong_kind, "{0} refers to {1}, which is of another kind",
    "refer to a decision, an input or a business knowledge model as the element says",
    "{0} 引用的 {1} 种类不对", "请按元素的要求引用决策、输入或业务知识模型")
MSG(dmn_cycle, "{0} requires itself through {1}", "remove one of the requirements",
    "{0} 经由 {1} 依赖自身", "请去掉其中一条依赖")
MSG(dmn_no_import, "the imported model {0} is not at hand", "give the file of that model as well",
    "找不到导入的模型 {0}", "请同时提供该模型的文件")
MSG(dmn_import_kind, "imports of {0} are not supported", "import DMN models only",
    "不支持导入 {0}", "请只导入 DMN 模型")
MSG(dmn_unknown_type, "there is no type {0}", "check its spelling, or define it",
    "没有类型 {0}", "请核对写法，或定义该类型")
MSG(dmn_type_circle, "the type {0} is defined by itself alone", "give it a type of its own",
    "类型 {0} 只由自身定义", "请给出真正的类型")
MSG(dmn_language, "the expression language {0} is not supported", "write FEEL",
    "不支持表达式语言 {0}", "请使用 FEEL")
MSG(dmn_foreign, "{0} is a function of another language ({1}): its result is null",
    "write the function in FEEL", "{0} 是其他语言（{1}）的函数，结果为空", "请用 FEEL 书写该函数")
MSG(dmn_no_logic, "{0} has no logic: it is null", "give it an expression, or pass its value",
    "{0} 没有决策逻辑，记为空", "请写出表达式，或传入它的值")
MSG(dmn_hit_policy, "{0} is no hit policy",
    "use UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT", "没有命中策略 {0}",
    "请用 UNIQUE、ANY、PRIORITY、FIRST、RULE ORDER、OUTPUT ORDER 或 COLLECT")
MSG(dmn_aggregation, "the aggregation {0} does not go with {1}",
    "use SUM, MIN, MAX or COUNT with the policy COLLECT", "聚合方式 {0} 不能用于 {1}",
    "请在 COLLECT 策略下使用 SUM、MIN、MAX 或 COUNT")
MSG(dmn_cells, "the rule has {0} cells where the table has {1} columns",
    "give each rule a cell for each column", "该规则有 {0} 个单元格，而表有 {1} 列",
    "请使每条规则与列数一致")
MSG(dmn_no_output, "the table has no output", "add an output column", "决策表没有输出列", "请加一列输出")
MSG(dmn_output_order, "the output values do not tell an order", "list them, best first",
    "输出值没有给出次序", "请按优先次序列出输出值")
MSG(dmn_no_expression, "{0} has no expression", "write one", "{0} 没有表达式", "请写出表达式")
MSG(dmn_no_result, "the context has entries after its result", "put the result last",
    "上下文在结果之后还有条目", "请把结果放在最后")
MSG(dmn_not_allowed, "the value of {0} is not among the allowed values {1}: it is null",
    "give one of the allowed values", "{0} 的值不在允许值 {1} 之内，记为空", "请给出允许的值")
MSG(dmn_many_rules, "the rules {0} and {1} both match where one may: the result is null",
    "make the rules exclude one another", "规则 {0} 与 {1} 同时命中，结果为空", "请使规则互斥")
MSG(dmn_rules_differ, "the rules {0} and {1} match with different outputs: the result is null",
    "give them the same outputs", "规则 {0} 与 {1} 命中但输出不同，结果为空", "请使输出一致")
MSG(dmn_no_rule, "no rule matches: the result is null", "add a rule or a default output",
    "没有规则命中，结果为空", "请补充规则或默认输出")
MSG(dmn_missing_input, "the input {0} is missing: it is null", "give its value",
    "缺少输入 {0}，记为空", "请给出它的值")
MSG(dmn_no_element, "there is no {0} named {1}", "name one of the model", "没有名为 {1} 的{0}",
    "请写模型中已有的名称")
MSG(dmn_not_boolean, "a condition gives a {0}, not true or false: the result is null",
    "write a condition", "条件的值是 {0}，不是真或假，结果为空", "请写成条件")
