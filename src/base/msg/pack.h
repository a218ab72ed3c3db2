/* pack.h - the messages of pack: MSG(key, en, en_fix, zh, zh_fix). */
MSG(pack_no_folder, "{0} is not the folder of a pack: it has no {1}",
    "name the folder that holds city.yaml",
    "{0} 不是事项包的文件夹：缺少 {1}", "请指定含有 city.yaml 的文件夹")
MSG(pack_unknown_key, "key \"{0}\" is not known here", "write one of: {1}",
    "这里不认识“{0}”", "可以写：{1}")
MSG(pack_like_key, "key \"{0}\" is not known here", "did you mean \"{1}\"?",
    "这里不认识“{0}”", "是不是想写“{1}”？")
MSG(pack_missing, "\"{0}\" is missing", "add it; docs/packs.md tells what belongs there",
    "缺少“{0}”", "请补上，写法见 docs/packs.md")
MSG(pack_choice, "\"{0}\" is not allowed here", "write one of: {1}",
    "这里不能写“{0}”", "可以写：{1}")
MSG(pack_date, "\"{0}\" is not a date", "write it as 2026-10-01",
    "“{0}”不是日期", "请写成 2026-10-01 的样子")
MSG(pack_time, "\"{0}\" is not a time of day", "write it as 09:00, the end after the beginning",
    "“{0}”不是时刻", "请写成 09:00 的样子，结束要晚于开始")
MSG(pack_column, "the column \"{0}\" is missing", "add it to the first line of the file",
    "缺少“{0}”列", "请在文件第一行补上这一列")
MSG(pack_code, "\"{0}\" is not a division code", "write 6, 9 or 12 digits, as GB/T 2260 does",
    "“{0}”不是区划代码", "请写 6、9 或 12 位数字")
MSG(pack_parent, "\"{0}\" cannot stand below \"{1}\"",
    "name a parent of the next higher level, and no circle",
    "“{0}”不能归在“{1}”之下", "上级应当高一级，不能互相归属")
MSG(pack_word, "the word \"{0}\" is missing in {1}", "add it to words/{1}.yaml",
    "{1} 里缺少词条“{0}”", "请在 words/{1}.yaml 里补上")
MSG(pack_word_slots, "the word \"{0}\" in {1} has other places to fill than in zh-CN",
    "use the same {2}", "词条“{0}”在 {1} 里的填空与 zh-CN 不同", "请使用同样的 {2}")
MSG(pack_language, "\"{0}\" has no text in {1}", "add {1}: below it",
    "“{0}”没有 {1} 文字", "请在下面补上 {1}:")
MSG(pack_translation, "the form says \"{0}\" but {1} has no translation of it",
    "add a line for it, else zh-CN is shown",
    "表单里的“{0}”在 {1} 里没有译文", "请补一行，否则显示中文")
MSG(pack_stray_translation, "the form no longer says \"{0}\"", "remove the line or correct it",
    "表单里已没有“{0}”", "请删去这一行或改正")
MSG(pack_limit, "\"{0}\" is not a limit of time",
    "write a duration such as PT8H with work_hours or clock_hours, P3D with work_days or "
    "calendar_days",
    "“{0}”不是期限", "请写 PT8H 配 work_hours 或 clock_hours，P3D 配 work_days 或 calendar_days")
MSG(pack_task, "the task \"{0}\" does not declare yb:{1}", "add the attribute yb:{1} to it",
    "环节“{0}”没有声明 yb:{1}", "请给它加上 yb:{1}")
MSG(pack_role_verb, "the role \"{0}\" has no right to \"{1}\"",
    "give the verb to the role in roles.csv, or name another role",
    "角色“{0}”没有“{1}”的权限", "请在 roles.csv 里给它这项权限，或换一个角色")
MSG(pack_no_duty_unit, "no unit of the kind \"{0}\" answers for {1}",
    "add one to units.csv, there or above it",
    "“{0}”类单位里没有人负责{1}", "请在 units.csv 里为它或它的上级补一个")
MSG(pack_text, "there is no text {0}", "write the file, or remove the reference",
    "没有文件 {0}", "请写好这个文件，或去掉引用")
MSG(pack_no_years, "the calendar has no years", "give a table with at least one year",
    "日历里没有任何年份", "请至少提供一年的放假表")
MSG(pack_year, "the calendar has no table for {0}, which the promises reach",
    "add the table of {0}, or list the year under calendar.provisional until it is published",
    "期限会用到 {0} 年，但日历里没有这一年", "请补上 {0} 年的放假表；尚未公布的，先写入 calendar.provisional")
MSG(pack_year_provisional, "the table of {0} is not there yet; limits that reach it are "
    "provisional",
    "add the table once it is published and remove the year from calendar.provisional",
    "{0} 年放假安排尚未补入，用到这一年的期限为暂定",
    "公布后请补表，并从 calendar.provisional 里去掉这一年")
MSG(pack_uscc, "\"{0}\" is not a unified social credit code",
    "18 characters without I O S V Z, the last one a right check character",
    "“{0}”不是统一社会信用代码", "应为 18 位，不含 I O S V Z，末位校验码正确")
MSG(pack_exclusive, "account \"{0}\" holds {1} and {2}, which exclude one another",
    "give the roles to two persons",
    "账号“{0}”兼任 {1} 和 {2}，这两个角色不能由同一人担任", "请分给两个人")
MSG(pack_story_step, "\"{0}\" is not a step of a story", "write one of: {1}",
    "情景里没有“{0}”这一步", "可以写：{1}")
MSG(pack_story_service, "the step \"{0}\" is about a case, and the story names no service",
    "write service: and the id of one", "“{0}”是办件的步骤，情景却没有写事项", "请写上 service: 和事项编号")
MSG(pack_way, "\"{0}\" leads nowhere",
    "write service/ID, guide/ID, kind/ID/apply, rules/ID/..., feed/PANEL, compare or shortlist",
    "“{0}”没有去处", "请写 service/事项、guide/问答、kind/种类/apply、rules/事项/…、feed/板块、compare 或 shortlist")
MSG(pack_empty_story, "the story says nothing under \"{0}\"", "write at least one step",
    "情景的“{0}”下面没有内容", "请至少写一步")
MSG(pack_limit_reached, "more than {0} {1}", "divide the pack", "{1}超过 {0} 个", "请拆分事项包")
MSG(pack_percent, "\"{0}\" must lie between 0 and 100", "correct the value",
    "“{0}”应在 0 到 100 之间", "请改正这个值")
MSG(pack_period, "\"{0}\" ends before it begins", "correct one of the two dates",
    "“{0}”的结束早于开始", "请改正其中一个日期")
MSG(pack_type_text, "\"{0}\" must be a text",
    "write a word or a sentence, in quotes if it looks like a number",
    "“{0}”应当是文字", "请写成文字，像数字的要加引号")
MSG(pack_type_number, "\"{0}\" must be a whole number from 0", "correct the value",
    "“{0}”应当是不小于 0 的整数", "请改正这个值")
MSG(pack_type_bool, "\"{0}\" must be true or false", "write true or false",
    "“{0}”应当是 true 或 false", "请写 true 或 false")
MSG(pack_type_list, "\"{0}\" must be a list", "write lines that begin with a dash, or [a, b]",
    "“{0}”应当是列表", "请写成以短横开头的多行，或 [a, b]")
MSG(pack_type_map, "\"{0}\" must be a map", "write lines of the form key: value",
    "“{0}”应当是键值表", "请写成 键: 值 的多行")
MSG(pack_type_limit, "\"{0}\" must be a limit of time", "write { amount: 8, unit: work_hours }",
    "“{0}”应当是期限", "请写成 { amount: 8, unit: work_hours }")
MSG(pack_duplicate, "\"{0}\" stands twice", "remove one of the two, or rename it",
    "“{0}”出现了两次", "请删去其中一个，或改用别的名字")
MSG(pack_no_division, "there is no division {0}", "correct the code, or add it to divisions.csv",
    "没有区划 {0}", "请改正代码，或在 divisions.csv 里补上")
MSG(pack_no_unit, "there is no unit \"{0}\"", "correct the id, or add it to units.csv",
    "没有单位“{0}”", "请改正编号，或在 units.csv 里补上")
MSG(pack_no_kind, "no unit is of the kind \"{0}\"",
    "correct the kind, or add a unit of it to units.csv",
    "没有“{0}”这一类单位", "请改正类别，或在 units.csv 里补上这类单位")
MSG(pack_no_role, "there is no role \"{0}\"", "correct the id, or add it to roles.csv",
    "没有角色“{0}”", "请改正编号，或在 roles.csv 里补上")
MSG(pack_no_duty, "there is no duty \"{0}\"", "correct the id, or add it to responsibility.csv",
    "没有职责“{0}”", "请改正编号，或在 responsibility.csv 里补上")
MSG(pack_no_service, "there is no service \"{0}\"", "correct the id, or add services/{0}/",
    "没有事项“{0}”", "请改正编号，或补上 services/{0}/")
MSG(pack_no_field, "the form has no field \"{0}\"",
    "correct the key, or add the field to form.json",
    "表单里没有“{0}”这一项", "请改正名字，或在 form.json 里补上")
MSG(pack_apply_kind, "the service \"{1}\" takes no places of the kind \"{0}\"",
    "add {0} to agenda.kinds of services/{1}/service.yaml, or remove apply",
    "事项“{1}”不从“{0}”这类资源开始",
    "请在它的 agenda.kinds 里加上 {0}，或删去 apply")
MSG(pack_agenda_field, "\"{0}\" of the agenda must be {1}, of class public",
    "correct the key, or the field in form.json",
    "日程的“{0}”应当是{1}，并且是公开类", "请改正名字，或改 form.json 里的这一项")
MSG(pack_agenda_decision, "rules.dmn has no decision \"{0}\"", "correct it, or add the decision",
    "rules.dmn 里没有决策“{0}”", "请改正名字，或补上这个决策")
MSG(pack_no_account, "there is no account \"{0}\"",
    "correct the id, or add it to demo/accounts.csv",
    "没有账号“{0}”", "请改正编号，或在 demo/accounts.csv 里补上")
MSG(pack_idle_duty, "no task of the flow asks the duty \"{0}\"",
    "add a task with yb:duty=\"{0}\", or remove the row",
    "流程里没有环节办理职责“{0}”", "请加一个 yb:duty=\"{0}\" 的环节，或删去这一行")
MSG(pack_motif, "a drawing may not hold \"{0}\"",
    "keep to shapes, groups, gradients and a title; no script, style, link or font",
    "图里不能有“{0}”", "只用图形、分组、渐变和标题，不要脚本、样式、链接和字体")
MSG(pack_motif_size, "this drawing has more than {0} bytes", "simplify it",
    "这幅图超过 {0} 字节", "请画得简单些")
MSG(pack_many, "\"{0}\" must be a list of at most {1}", "shorten it, or write a list",
    "“{0}”要是不超过 {1} 项的列表", "请改成列表，或减少项数")
MSG(pack_map_at, "\"{0}\" is no place on the map", "write [x, y] within width and height",
    "“{0}”不在图上", "请写成 [x, y]，在宽和高以内")
MSG(pack_boundary_datum, "a boundary in the datum \"{0}\" is not taken",
    "give the approved one in WGS-84 (CGCS2000) and write \"datum\": \"wgs84\"",
    "不收坐标系为“{0}”的界线", "请用经批准的 WGS-84（CGCS2000）界线，并写明 \"datum\": \"wgs84\"")
MSG(pack_boundary_shape, "the outline of {0} is no polygon",
    "give a Polygon or MultiPolygon; a Point for where its mark stands",
    "{0} 的界线不是面", "请用 Polygon 或 MultiPolygon；Point 表示标记放在哪里")
MSG(pack_map_path, "\"{0}\" is no outline", "write the data of an SVG path that begins with M",
    "“{0}”不是轮廓", "请写 SVG 路径的数据，以 M 开头")
