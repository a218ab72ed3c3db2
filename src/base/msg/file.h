/* file.h - the messages of file: MSG(key, en, en_fix, zh, zh_fix). */
MSG(file_large, "{0} is larger than {1}", "split it or make it smaller",
    "{0} 超过上限 {1}", "请拆分或缩小")
MSG(file_write, "cannot write {0}: {1}", "check the path, its permissions and the free space",
    "无法写入 {0}：{1}", "请检查路径、权限和剩余空间")
