/* form.h - the messages of form: MSG(key, en, en_fix, zh, zh_fix). The first
 * half is for authors of forms, the second for those who fill them in. */
MSG(form_shape, "this is not a form: {0}",
    "export it from a form-js editor, with a list of components", "这不是表单：{0}",
    "请从 form-js 编辑器导出，须有 components 列表")
MSG(form_no_class, "field \"{0}\" declares no data class",
    "add properties.class: public, internal, personal, sensitive or sealed",
    "字段“{0}”没有声明数据分级", "请加上 properties.class：public、internal、personal、sensitive 或 sealed")
MSG(form_bad_class, "\"{0}\" is no data class",
    "use public, internal, personal, sensitive or sealed", "“{0}”不是数据分级",
    "请用 public、internal、personal、sensitive 或 sealed")
MSG(form_bad_key, "\"{0}\" cannot be the key or path of a field",
    "begin with a letter, then letters, digits or _, at most 64 bytes",
    "“{0}”不能作字段的 key 或 path", "请以字母开头，只用字母、数字或下划线，最多 64 字节")
MSG(form_key_twice, "two fields are called \"{0}\"", "rename one of them",
    "有两个字段都叫“{0}”", "请改其中一个的名字")
MSG(form_bad_type, "components of type \"{0}\" are not supported",
    "use one of the types in docs/engine/forms.md", "不支持“{0}”类型的组件",
    "请改用 docs/engine/forms.md 列出的类型")
MSG(form_top_group, "\"{0}\" stands outside of a group",
    "put it into a group: each top-level group is a page", "“{0}”不在任何分组里",
    "请放进分组：每个顶层分组是一页")
MSG(form_no_label, "\"{0}\" has no label", "say in a few words what is asked",
    "“{0}”没有标题", "请用几个字写明要填什么")
MSG(form_no_word, "there is no text for the word \"{0}\"", "add it to the words of the pack",
    "词条“{0}”没有文字", "请在词条文件里补上")
MSG(form_no_options, "\"{0}\" has nothing to choose from", "add values, or a valuesKey that exists",
    "“{0}”没有可选项", "请加上 values，或写一个存在的 valuesKey")
MSG(form_bad_number, "{0} is not a valid value for {1}", "write a number in range",
    "{1} 的值 {0} 无效", "请写范围内的数字")
MSG(form_bad_pattern, "the pattern {0} is not supported", "use the subset in docs/engine/forms.md",
    "不支持正则表达式 {0}", "请用 docs/engine/forms.md 里的写法")
MSG(form_bad_format, "there is no format \"{0}\"", "use one of the formats in docs/engine/forms.md",
    "没有“{0}”这种格式", "请用 docs/engine/forms.md 列出的格式")
MSG(form_bad_condition, "a condition is a FEEL expression that begins with \"=\"",
    "write e.g. =not(kind = \"film\")", "条件须是以“=”开头的 FEEL 表达式",
    "请写作 =not(kind = \"film\")")
MSG(form_too_many, "the form has too many {0}", "split it into several forms",
    "表单的{0}太多", "请拆成几张表单")
MSG(form_required, "{0} is blank", "fill it in", "{0}还没有填写", "请填写{0}")
MSG(form_choose, "{0} is not chosen", "choose one", "{0}还没有选择", "请选择{0}")
MSG(form_tick, "{0} is not ticked", "tick it to go on", "还没有勾选“{0}”", "请阅读后勾选")
MSG(form_upload, "{0} has no file", "upload a file", "{0}还没有上传", "请上传文件")
MSG(form_not_number, "{0} is not a number", "write digits only, e.g. 12000 (not 1.2万)",
    "{0}填的不是数字", "请只填数字，例如 12000（不要写“1.2万”）")
MSG(form_not_date, "{0} is not a date", "write e.g. 2026-11-20", "{0}填的不是日期", "请按 2026-11-20 的样子填写")
MSG(form_not_time, "{0} is not a time", "write e.g. 08:30", "{0}填的不是时间", "请按 08:30 的样子填写")
MSG(form_too_small, "{0} is less than {1}", "fill in {1} or more", "{0}小于 {1}", "请填写不小于 {1} 的数")
MSG(form_too_large, "{0} is more than {1}", "fill in {1} or less", "{0}大于 {1}", "请填写不大于 {1} 的数")
MSG(form_decimals, "{0} has more than {1} digits after the point", "round it",
    "{0}的小数超过 {1} 位", "请四舍五入到 {1} 位小数")
MSG(form_too_short, "{0} is shorter than {1} characters", "write more", "{0}不足 {1} 个字",
    "请至少填写 {1} 个字")
MSG(form_too_long, "{0} is longer than {1} characters", "shorten it", "{0}超过 {1} 个字",
    "请缩短到 {1} 个字以内")
MSG(form_mismatch, "{0} is not written as expected", "compare with the hint beside the field",
    "{0}的写法不对", "请对照旁边的说明检查")
MSG(form_no_option, "{0} is not one of the choices", "choose from the list", "{0}不在可选范围内",
    "请从列表中选择")
MSG(form_rows_few, "{0} needs at least {1} entries", "add more", "{0}至少要有 {1} 项", "请继续添加")
MSG(form_rows_many, "{0} has more than {1} entries", "remove some", "{0}超过 {1} 项", "请删去多余的项")
MSG(form_wrong_type, "{0} has the wrong type: {1} is expected", "see the schema of the form",
    "{0}的类型不对，应为 {1}", "请对照表单的字段说明")
MSG(form_unknown, "the form has no field \"{0}\"", "remove it or correct its name",
    "表单里没有字段“{0}”", "请删去或改正名称")
MSG(form_not_asked, "{0} is not asked with these answers",
    "remove it, or change the answer it depends on", "按现有回答不需要填写{0}",
    "请删去它，或修改与它有关的回答")
