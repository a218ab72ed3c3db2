/* desk.h - messages of the desk's own forms. */
MSG(desk_phone, "the caller's telephone number is missing", "enter a mobile number of 11 digits",
    "请填写来电人的手机号", "11 位手机号，办理进度会发到这个号码")
MSG(desk_name, "the caller's name is missing", "ask how to address the caller",
    "请填写来电人姓名", "问清怎么称呼即可")
