/* calendar.h - the messages of calendar: MSG(key, en, en_fix, zh, zh_fix). */
MSG(calendar_bad_date, "\"{0}\" is no date", "write it as 2026-10-01",
    "“{0}”不是日期", "请写成 2026-10-01 的样子")
MSG(calendar_bad_kind, "\"{0}\" is neither off nor work",
    "write off for a day off, work for a make-up day",
    "“{0}”既不是 off 也不是 work", "放假写 off，调休上班写 work")
MSG(calendar_bad_plan, "\"{0}\" names no hours", "name a weekday (mon to sun, or 1 to 7)",
    "“{0}”不是可用的作息", "请写星期（mon 到 sun，或 1 到 7）")
MSG(calendar_no_column, "the column {0} is missing", "the header needs date, kind and name",
    "缺少“{0}”列", "表头须有 date、kind、name 三列")
MSG(calendar_twice, "{0} stands twice in the table", "keep one of the two rows",
    "{0} 在表中出现两次", "请只保留一行")
MSG(calendar_outside, "{0} lies outside the years {1} to {2}",
    "correct the date, or the years that the table covers",
    "{0} 不在 {1} 至 {2} 年之内", "请改正日期，或改正本表所覆盖的年份")
MSG(calendar_no_hours, "{0} is a working day without hours",
    "give the weekday office hours, or name another weekday's hours",
    "{0} 要上班，却没有办公时间", "请为该星期填写办公时间，或指明按星期几作息")
MSG(calendar_bad_hours, "\"{0}\" are no office hours",
    "write them rising and apart, such as 09:00-12:00, 14:00-17:30",
    "“{0}”不是办公时间", "请按先后写、不重叠，例如 09:00-12:00, 14:00-17:30")
MSG(calendar_bad_years, "the years {0} to {1} are no range that can be compiled",
    "give a first year not after the last, and at most 200 years in all",
    "年份 {0} 至 {1} 无法使用", "起始年不得晚于截止年，总跨度不超过 200 年")
MSG(calendar_no_work, "the calendar has no working day",
    "give at least one weekday office hours",
    "日历里没有一个工作日", "请至少为一个星期几填写办公时间")
MSG(calendar_missing_year,
    "the calendar {1} has no table for {0}; dates of that year are provisional",
    "add the table of {0} once it is published",
    "日历“{1}”没有 {0} 年的放假安排，该年的日期为暂定", "{0} 年安排公布后请补入放假表")
