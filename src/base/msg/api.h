/* api.h - messages of http/api. */
MSG(api_unknown, "there is no member “{0}”", "see /api/openapi.json", "没有名为“{0}”的成员",
    "请查看 /api/openapi.json")
MSG(api_type, "this must be {0}", "see /api/openapi.json", "这里的类型不对（应为 {0}）",
    "请查看 /api/openapi.json")
MSG(api_missing, "“{0}” is missing", "add it", "缺少“{0}”", "请补上")
MSG(api_too_much, "this is more than the ceiling of {0}", "make it shorter",
    "超过了上限 {0}", "请缩短")
MSG(api_query, "the value of “{0}” cannot be read", "see /api/openapi.json", "“{0}”的值读不懂",
    "请查看 /api/openapi.json")
MSG(api_no_sign_in, "neither telephone and code nor login and password", "send one pair",
    "没有手机号和验证码，也没有用户名和密码", "请提供其中一对")
