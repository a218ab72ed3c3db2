/* time.h - the messages of time: MSG(key, en, en_fix, zh, zh_fix). */
MSG(time_zone_unknown, "there is no time zone \"{0}\"",
    "name an IANA zone such as Asia/Shanghai or UTC",
    "没有名为“{0}”的时区", "请填写 IANA 时区名，例如 Asia/Shanghai 或 UTC")
MSG(time_zone_broken, "the system's file of time zone \"{0}\" cannot be used",
    "reinstall the package tzdata",
    "系统中时区“{0}”的文件无法使用", "请重新安装 tzdata 软件包")
