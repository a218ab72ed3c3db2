/* parties.h - messages of engine/parties and service/people. */
MSG(vault_bad_line, "this line is neither \"index HEX\" nor \"key N HEX\" with N rising",
    "restore the key file from its copy; never edit a key by hand",
    "这一行不是“index 十六进制”或序号递增的“key 序号 十六进制”", "请用备份恢复密钥文件，不要手工改动密钥")
MSG(vault_incomplete, "the key text has no index line or no key line",
    "restore the key file from its copy", "密钥文件缺少 index 行或 key 行", "请用备份恢复密钥文件")
MSG(party_phone, "this is not a mobile number of the mainland, Hong Kong or Macau",
    "check the digits", "手机号码不对", "请填写内地、香港或澳门的手机号码")
MSG(party_code_wrong, "the code is wrong or has expired", "ask for a new one",
    "验证码不对或已过期", "请核对短信，或重新获取验证码")
MSG(party_code_many, "too many codes were asked for", "wait an hour or call the hotline",
    "获取验证码太频繁", "请一小时后再试，或拨打服务热线")
MSG(party_need_name, "your name is missing", "write it as on your identity card",
    "请填写姓名", "与身份证件上的姓名一致")
MSG(party_need_consent, "this consent is needed to handle your request",
    "tick it, or call the hotline",
    "需要您同意这一项才能办理", "请勾选同意，或拨打服务热线线下办理")
MSG(party_login_wrong, "the name or the password is wrong",
    "try again; five failures lock for 15 minutes",
    "用户名或密码不对", "请重新输入；连续输错 5 次将锁定 15 分钟")
MSG(party_locked, "this account is locked for now", "wait 15 minutes or ask an administrator",
    "账号已暂时锁定", "请 15 分钟后再试，或联系管理员重置")
MSG(party_disabled, "this account is switched off", "ask an administrator", "账号已停用", "请联系管理员")
MSG(party_password_weak, "the password is too easy",
    "10 to 128 characters, not the name, not a common one",
    "密码太简单", "请用 10 到 128 个字符，不要含用户名，不要用常见密码")
MSG(party_password_again, "the two passwords differ", "type the same twice",
    "两次输入的密码不一样", "请重新输入两遍相同的密码")
MSG(party_password_same, "the new password is the old one", "choose another",
    "新密码与原密码相同", "请换一个密码")
MSG(party_login_taken, "this login name is in use", "choose another", "用户名已被使用", "请换一个用户名")
MSG(party_login_shape, "a login name has 2 to 32 letters, digits, dots or hyphens",
    "choose another",
    "用户名由 2 到 32 个字母、数字、点或短横组成", "请换一个用户名")
MSG(party_role_unknown, "there is no role {0}", "choose one of the list", "没有名为“{0}”的角色",
    "请从列表中选择")
MSG(party_unit_unknown, "there is no unit {0}", "choose one of the list",
    "没有编号为“{0}”的单位", "请从列表中选择")
MSG(party_role_exclusive, "{0} and {1} must not be held by one person", "give it to someone else",
    "“{0}”与“{1}”不能由同一人担任", "请授予其他人员（三员分立）")
MSG(party_own_rights, "nobody changes their own rights", "ask another administrator",
    "不能修改自己的权限", "请由另一位管理员操作")
MSG(party_not_owner, "only the owner of the enterprise account may do this", "ask the owner",
    "只有企业账号的所有人可以这样操作", "请联系企业账号所有人")
MSG(party_need_enterprise, "the name of the enterprise is missing",
    "write it as on the business licence", "请填写单位名称", "与营业执照上的名称一致")
MSG(party_no_such_person, "nobody is registered with this number", "ask them to register first",
    "没有用这个号码注册的用户", "请对方先用手机号注册")
MSG(party_enterprise_taken, "this enterprise has an owner already",
    "ask the owner to authorise you",
    "这家企业已有账号所有人", "请由所有人授权您办理")
MSG(party_phrase, "the word was not typed as shown", "type it exactly", "输入的确认文字不一致",
    "请按页面提示一字不差地输入")
MSG(party_open_case, "a case is still open", "withdraw it or wait for its end",
    "您还有未办结的事项", "请先撤回或等待办结后再注销")
MSG(party_consent_required, "this consent cannot be withdrawn while a case is open",
    "withdraw the case first", "有办件未办结，暂时不能撤回这项同意", "请先撤回办件")
MSG(party_caller_wrong, "the case number or the code is wrong",
    "check what you were told on the telephone",
    "办件编号或查询码不对", "请核对电话中告知您的编号和查询码")
MSG(party_caller_locked, "too many wrong codes for this case", "wait an hour or call the hotline",
    "这个办件的查询码输错太多次", "请一小时后再试，或拨打服务热线")
MSG(party_field_unknown, "the case has no field {0}", "choose one of the page",
    "办件里没有“{0}”这一项", "请从页面上选择")
MSG(party_consent_unknown, "there is no consent {0}", "choose one of the page",
    "没有“{0}”这一项同意", "请从页面上选择")
