/* http.h - the messages of http: MSG(key, en, en_fix, zh, zh_fix). */
MSG(http_bad_form, "the form could not be read", "send it again from the page",
    "表单内容读不出来", "请回到页面重新提交")
MSG(http_too_big, "the content is larger than this address accepts", "send less, or in parts",
    "提交的内容太大", "请减少内容或分次提交")
MSG(http_bad_media, "this address does not accept content of type {0}",
    "send the type the documentation names",
    "不接受 {0} 类型的内容", "请按说明的格式提交")
MSG(http_file_kind, "{0} is not a JPEG, PNG, HEIC, PDF or OFD file",
    "save it in one of these formats and send it again",
    "“{0}”不是 JPG、PNG、HEIC、PDF 或 OFD 文件", "请另存为其中一种格式再上传")
MSG(http_file_lie, "{0} is not what its name says: the content is {1}",
    "rename it or choose the right file",
    "“{0}”的内容与文件名不符，实际是 {1}", "请核对后重新选择文件")
MSG(http_file_big, "{0} is larger than 20 MB", "make it smaller or divide it",
    "“{0}”超过 20 MB", "请压缩或拆分后再上传")
MSG(http_csrf, "the page from which this came is too old or not ours",
    "open the page again and send once more",
    "页面停留太久，或不是从本站提交", "请重新打开页面再提交一次")
