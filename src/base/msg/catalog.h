/* catalog.h - the messages of the catalogue and of booking: MSG(key, en, en_fix, zh, zh_fix). */
MSG(catalog_kind, "there is no kind of resource \"{0}\"", "write one of: {1}",
    "没有“{0}”这类资源", "可以写：{1}")
MSG(catalog_type, "\"{0}\" is not a type of field", "write one of: {1}",
    "“{0}”不是字段类型", "可以写：{1}")
MSG(catalog_options, "the field \"{0}\" offers nothing to choose", "add options with id and name",
    "字段“{0}”没有选项", "请补上带 id 和 name 的 options")
MSG(catalog_columns, "the field \"{0}\" needs 1 to {1} columns",
    "add columns with id, name and type",
    "字段“{0}”要有 1 至 {1} 列", "请补上带 id、name、type 的 columns")
MSG(catalog_facet, "the field \"{0}\" cannot be {1}",
    "facets and sorting need choice, choices, boolean, year or a number; search needs text",
    "字段“{0}”不能用作{1}", "筛选和排序要用选项、是否、年份或数字；检索要用文字")
MSG(catalog_public, "the field \"{0}\" is not public and cannot be {1}",
    "give it the class public, or take the mark away",
    "字段“{0}”不是公开类，不能用作{1}", "请改为 public，或去掉这个标记")
MSG(catalog_ref, "there is no {0} \"{1}\"", "add the entry, or correct the name",
    "没有{0}“{1}”", "请补上这一条，或改正名称")
MSG(catalog_panel, "there is no panel \"{0}\"", "add it to resources/panels.yaml",
    "没有板块“{0}”", "请写入 resources/panels.yaml")
MSG(catalog_number_range, "\"{0}\" must be from {1} to {2}", "write a whole number within it",
    "“{0}”要在 {1} 到 {2} 之间", "请写这个范围内的整数")
MSG(catalog_entry_both, "the kind \"{0}\" has both entries.yaml and entries.csv",
    "keep one of them",
    "“{0}”同时有 entries.yaml 和 entries.csv", "请只留一个")
MSG(catalog_slug, "\"{0}\" is not an id", "write 1 to 64 of a-z, 0-9, - and _",
    "“{0}”不能作编号", "请用 1 至 64 个小写字母、数字、- 和 _")
MSG(catalog_field, "there is no field \"{0}\" in this kind", "write one of: {1}",
    "这类资源没有字段“{0}”", "可以写：{1}")
MSG(catalog_value, "\"{0}\" does not fit the field \"{1}\" ({2})", "see the kind's declaration",
    "“{0}”不符合字段“{1}”（{2}）", "请按这类资源的说明填写")
MSG(catalog_choice, "\"{0}\" is not an option of \"{1}\"", "write one of: {2}",
    "“{0}”不是“{1}”的选项", "可以写：{2}")
MSG(catalog_required, "\"{0}\" is required", "fill it in", "“{0}”必须填写", "请填写")
MSG(catalog_rows, "\"{0}\" has more than {1} rows", "shorten it", "“{0}”超过 {1} 行", "请减少行数")
MSG(catalog_long, "\"{0}\" is longer than {1} characters", "shorten it",
    "“{0}”超过 {1} 个字", "请缩短")
MSG(catalog_point, "longitude {0}, latitude {1} is not a point on the globe",
    "write both in degrees, or leave the point out",
    "经度 {0}、纬度 {1} 不是地球上的点", "请用度填写两个数，或者不填坐标")
MSG(catalog_point_swapped, "longitude {0} and latitude {1} look swapped",
    "exchange the two numbers",
    "经度 {0} 与纬度 {1} 像是写反了", "请对调两个数")
MSG(catalog_point_outside, "the point {0}, {1} lies outside the city",
    "correct it, or leave the point out", "坐标 {0}, {1} 不在本市范围", "请改正，或者不填坐标")
MSG(catalog_point_datum, "the point lies outside {0}; taken as {1} it would lie inside",
    "look again at the datum", "坐标不在{0}之内；若按 {1} 理解则在其中", "请核对坐标系")
MSG(catalog_point_area, "the point lies outside {0}", "correct the point or the division",
    "坐标不在{0}之内", "请核对坐标或区划")
MSG(catalog_point_elsewhere, "the point lies in {1}, not in {0}",
    "correct the point or the division", "坐标在{1}，不在{0}", "请核对坐标或区划")
MSG(catalog_point_source, "the point has no source", "say where it was taken from, or leave it out",
    "坐标没有写明出处", "请写明出处，或者不填坐标")
MSG(catalog_subscriptions, "you have {0} subscriptions already", "end one of them first",
    "已有 {0} 个订阅", "请先退订一个")
MSG(catalog_exists, "there is already a {0} \"{1}\"", "change that one, or take another id",
    "已有{0}“{1}”", "请修改原有的一条，或换一个编号")
MSG(catalog_like, "\"{0}\" looks like \"{1}\", which is there already",
    "make sure that it is another place", "“{0}”与已有的“{1}”很像", "请确认不是同一处")
MSG(catalog_arrow, "a resource that is {0} cannot be {1}", "load it again",
    "处于“{0}”的资源不能{1}", "请刷新后再试")
MSG(catalog_stale, "the resource was changed in between", "load it again and repeat the change",
    "资源已被他人修改", "请刷新后再改")
MSG(catalog_reason, "this needs a reason", "write what is wrong and what to do",
    "这一步要写明理由", "请写明问题和怎样改正")
MSG(catalog_photographs, "{0} needs {1} photographs, it has {2}", "add photographs",
    "“{0}”至少要 {1} 张照片，现有 {2} 张", "请补照片")
MSG(catalog_photograph_about, "a photograph needs caption, licence and author", "fill in \"{0}\"",
    "照片要有说明、许可和作者", "请填写“{0}”")
MSG(catalog_picture, "this file is not a picture that can be used", "send a JPEG, PNG or HEIC file",
    "这个文件不是可用的图片", "请上传 JPEG、PNG 或 HEIC")
MSG(catalog_picture_size, "the picture has {0} by {1} points",
    "send one of at least 200 by 200 and at most 100 million points",
    "图片为 {0}×{1} 像素", "请上传不小于 200×200、不超过一亿像素的图片")
MSG(catalog_picture_helper, "the helper for pictures cannot be run", "look at the server's log",
    "图片处理程序无法运行", "请查看服务器日志")
MSG(catalog_import_column, "there is no column \"{0}\"", "rename or remove it; known: {1}",
    "没有“{0}”这一列", "请改名或删去；可用的列：{1}")
MSG(catalog_import_kind, "this is neither CSV, XLSX nor GeoJSON", "send one of the three",
    "文件不是 CSV、XLSX 或 GeoJSON", "请上传这三种之一")
MSG(catalog_import_rows, "the file has more than {0} rows", "split it",
    "文件超过 {0} 行", "请拆分文件")
MSG(catalog_xlsx, "the workbook cannot be read: {0}", "save it again as .xlsx, without a password",
    "工作簿无法读取：{0}", "请另存为 .xlsx，不要加密")
MSG(catalog_review_own, "one's own entry is not reviewed by oneself", "",
    "不能评价自己的条目", "")
MSG(catalog_review_booking, "only who has used it can review it", "give the booking",
    "用过之后才能评价", "请提供预约")
MSG(catalog_shortlist_full, "a shortlist holds at most {0} entries", "remove one first",
    "选景单最多 {0} 条", "请先移走一条")
MSG(catalog_compare, "2 to {0} entries of one kind can be compared", "choose again",
    "可以对比同一类的 2 至 {0} 条", "请重新选择")
MSG(catalog_bookings_open, "{0} bookings are still open", "cancel or move them first, or say so",
    "还有 {0} 个预约未结束", "请先取消或改期，或在理由里说明")
MSG(booking_none, "\"{0}\" cannot be booked", "ask the contact named there",
    "“{0}”不能预约", "请与联系人商量")
MSG(booking_past, "{0} lies in the past", "choose a later day", "{0} 已经过去", "请选以后的日子")
MSG(booking_ahead, "{0} is further ahead than {1} days", "choose an earlier day",
    "{0} 超出可提前预约的 {1} 天", "请选近一些的日子")
MSG(booking_closed, "{0} is closed: {1}", "choose another day", "{0} 不开放：{1}", "请换一天")
MSG(booking_slot, "there is no slot at {0}", "choose one of those offered",
    "{0} 没有这个场次", "请从可约的场次里选")
MSG(booking_full, "no room is left on {0}: {1} of {2} are taken", "choose another, or wait in line",
    "{0} 名额不足：共 {2}，已约 {1}", "请换一场，或排队等候")
MSG(booking_count, "a booking is for 1 to {0}", "write a number within it",
    "每次预约 1 至 {0}", "请改数量")
MSG(booking_groups, "groups cannot be booked here", "book for one", "这里不接团体预约", "请按单人预约")
MSG(booking_spent, "\"{0}\" is no amount in 10,000 yuan", "write it as 12.5, or leave it empty",
    "“{0}”不是金额（万元）", "请写成 12.5 这样，或者空着")
MSG(booking_code, "no open booking has the code \"{0}\"", "compare it with the visitor's screen",
    "没有签到码是“{0}”的预约", "请和对方手机上的核对")
MSG(booking_choose, "nothing is chosen yet", "choose a time first", "还没有选时间", "请先选")
MSG(booking_days, "a booking holds 1 to {0} days or slots", "shorten it",
    "每次预约 1 至 {0} 天或场", "请缩短")
MSG(booking_late_change, "bookings can be changed until {0} hours before", "call the contact",
    "开始前 {0} 小时内不能改期", "请电话联系")
MSG(booking_late_cancel, "bookings can be cancelled until {0} hours before", "call the contact",
    "开始前 {0} 小时内不能取消", "请电话联系")
MSG(booking_arrow, "a booking that is {0} cannot be {1}", "load it again",
    "处于“{0}”的预约不能{1}", "请刷新后再试")
MSG(booking_stale, "the booking was changed in between", "load it again", "预约已变动", "请刷新后再试")
MSG(booking_early_check, "check-in opens {0} hours before", "come back then",
    "开始前 {0} 小时起可以签到", "请到时再签")
MSG(booking_waiting, "there is room: book instead of waiting", "book it",
    "还有名额，不必排队", "请直接预约")
MSG(booking_no_waiting, "there is no waiting list here", "choose another day",
    "这里不设候补", "请换一天")
MSG(booking_much, "{0} bookings of one person at one time are the most", "let go of one first",
    "每人同时最多 {0} 个预约", "请先取消一个")
MSG(catalog_host, "\"{0}\" is no origin", "write https://host, without a path",
    "“{0}”不是来源网址", "请写成 https://主机名，不带路径")
MSG(catalog_ask_date, "the date \"{0}\" cannot be read", "write it as 2026-12-08",
    "日期“{0}”读不懂", "请写成 2026-12-08 这样")
MSG(catalog_ask_order, "the last day comes before the first, or has passed",
    "choose today or later, the first day first",
    "结束日期早于开始日期，或者日子已经过去", "请选今天或以后的日子，开始在前")
MSG(catalog_ask_near, "\"{0}\" is no place to measure from",
    "choose \"find nearby\" on the page of an entry that has a point",
    "“{0}”不能当作起点", "请在有坐标的条目页上点“看附近”")
MSG(catalog_ask_place, "there is no place \"{0}\"", "choose a county or town from the list",
    "没有“{0}”这个地方", "请从列表里选县（市、区）或镇街")
MSG(catalog_ask_filter, "the filter \"{0}\" cannot be read", "choose from the filters of the page",
    "筛选条件“{0}”读不懂", "请在页面上选")
MSG(catalog_terminal, "no terminal stands at \"{0}\"", "add it to kiosk.at in panels.yaml",
    "“{0}”没有声明终端", "请写进 panels.yaml 的 kiosk.at")
