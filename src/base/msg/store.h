/* store.h - the messages of store: MSG(key, en, en_fix, zh, zh_fix). */
MSG(store_bad_url, "\"{0}\" names no database",
    "write sqlite:PATH or postgresql://HOST/NAME",
    "“{0}”不是数据库地址", "请写成 sqlite:路径 或 postgresql://主机/库名")
MSG(store_cannot_open, "the database {0} cannot be opened: {1}",
    "check the path, the disk and its permissions",
    "无法打开数据库 {0}：{1}", "请检查路径、磁盘和权限")
MSG(store_unreachable, "the database server cannot be reached: {0}",
    "check that it runs and that the address, user and password are right",
    "无法连接数据库服务器：{0}", "请检查服务器是否运行，地址、用户和口令是否正确")
MSG(store_served, "{0} is served by another process (pid {1})",
    "stop that process, or connect to it",
    "{0} 正由另一进程（进程号 {1}）使用", "请先停止该进程")
MSG(store_not_ours, "{0} is a database of another program",
    "name another file", "{0} 是其他程序的数据库", "请另选一个文件")
MSG(store_newer, "the database has schema {0}; this program knows up to {1}",
    "run the newer program; an older one would damage the data",
    "数据库结构为第 {0} 版，本程序只认识到第 {1} 版", "请使用较新的程序，旧程序会损坏数据")
MSG(store_changed_step, "schema step {0} differs from the one this database was made with",
    "run the program that made it; a released step never changes",
    "结构变更 {0} 与建库时的内容不一致", "请使用建库时的程序；已发布的变更不得修改")
MSG(store_step_failed, "schema step {0} failed: {1}",
    "the database was left as it was; report this with the text above",
    "结构变更 {0} 失败：{1}", "数据库未被改动，请将以上文字报告给维护人员")
MSG(store_other_hash, "the seals of this database use {0}, the configuration says {1}",
    "set the hash of the configuration to {0}",
    "该库的封印算法为 {0}，配置为 {1}", "请将配置改为 {0}")
MSG(store_no_backup, "a PostgreSQL database is not copied by this command",
    "use pg_basebackup or pgBackRest",
    "此命令不备份 PostgreSQL 数据库", "请使用 pg_basebackup 或 pgBackRest")
MSG(store_backup_exists, "{0} is there already", "name a new file",
    "{0} 已经存在", "请指定一个新文件")
MSG(store_event_changed, "event {0} (place {1}) was changed after it was sealed",
    "compare it with a backup; look for who writes to the database beside the program",
    "事件 {0}（第 {1} 位）封存后被改动", "请与备份核对，并查明程序以外是谁写入了数据库")
MSG(store_event_deleted, "event {0} (place {1}) was deleted",
    "restore it from a backup; look for who writes to the database beside the program",
    "事件 {0}（第 {1} 位）被删除", "请从备份恢复，并查明程序以外是谁写入了数据库")
MSG(store_event_inserted, "event {0} was not written by this program",
    "look for who writes to the database beside the program",
    "事件 {0} 不是本程序写入的", "请查明程序以外是谁写入了数据库")
MSG(store_seal_broken, "seal {0} does not fit its records",
    "compare its records with a backup",
    "第 {0} 号封印与其记录不符", "请将其记录与备份核对")
MSG(store_tail_cut, "seal {0}, known outside, is missing or another",
    "the end of the record was cut off or replaced: restore it from a backup",
    "外部留存的第 {0} 号封印缺失或不符", "记录尾部被截断或替换，请从备份恢复")
MSG(store_erasure_bad, "event {0} was blanked without a record of its erasure",
    "compare it with a backup", "事件 {0} 被清空，但没有清除记录", "请与备份核对")
