/* base.h - messages that any module may use. */
MSG(base_nomem, "out of memory", "try again with less input",
    "内存不足", "请减少内容后再试")
MSG(base_too_long, "{0} is longer than {1}", "shorten it",
    "{0}超过上限{1}", "请缩短后再试")
MSG(base_bad_utf8, "the text is not valid UTF-8", "save the file as UTF-8",
    "文字不是有效的 UTF-8 编码", "请用 UTF-8 编码保存后再试")
MSG(base_no_file, "cannot read {0}: {1}", "check the path and its permissions",
    "无法读取 {0}：{1}", "请检查路径和权限")
