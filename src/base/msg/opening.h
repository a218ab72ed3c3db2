/* opening.h - the messages of opening times: MSG(key, en, en_fix, zh, zh_fix). */
MSG(opening_map, "opening times are written as keys and values",
    "write weekly, from, to, closed, special, holidays or slot_minutes",
    "开放时间要写成键和值", "可以写 weekly、from、to、closed、special、holidays、slot_minutes")
MSG(opening_key, "\"{0}\" is not known in opening times",
    "see docs/packs.md for the keys",
    "开放时间里不认识“{0}”", "可用的键见 docs/packs.md")
MSG(opening_weekday, "\"{0}\" is not a weekday", "write mon, tue, wed, thu, fri, sat or sun",
    "“{0}”不是星期", "请写 mon、tue、wed、thu、fri、sat 或 sun")
MSG(opening_date, "\"{0}\" is not a date", "write it as 2026-10-01",
    "“{0}”不是日期", "请写成 2026-10-01 的样子")
MSG(opening_hours, "\"{0}\" to \"{1}\" are not hours of one day",
    "write 09:00 to 17:00; the end comes later, at most 24:00",
    "“{0}”到“{1}”不是一天之内的时段", "请写成 09:00 到 17:00，结束晚于开始，最晚 24:00")
MSG(opening_closure, "a closure names either weekly or date", "write one of the two",
    "闭放一行只能写 weekly 或 date 之一", "请保留其中一个")
MSG(opening_order, "the end lies before the beginning", "exchange the two dates",
    "结束早于开始", "请对调两个日期")
MSG(opening_list, "\"{0}\" is a list of at most {1} rows", "write it as a list, or shorten it",
    "“{0}”应当是不超过 {1} 行的列表", "请写成列表，或减少行数")
MSG(opening_holidays, "\"{0}\" says nothing about holidays", "write open, closed or calendar",
    "“{0}”不能说明节假日怎么办", "请写 open、closed 或 calendar")
MSG(opening_slot, "a slot of {0} minutes cannot be booked", "write 5 to 1440",
    "每场 {0} 分钟无法预约", "请写 5 到 1440")
