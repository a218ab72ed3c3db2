/* ident.h - the messages of ident: MSG(key, en, en_fix, zh, zh_fix). They name
 * no digit of what was typed: a number of a person is not for logs. */
MSG(ident_uscc_shape, "this is not a unified social credit code",
    "enter the 18 characters of the licence: digits and capital letters, but no I, O, S, V or Z",
    "统一社会信用代码格式不正确", "请按营业执照填写 18 位代码（数字和大写字母，不含 I、O、S、V、Z）")
MSG(ident_uscc_check, "the check character of this credit code does not agree",
    "compare it with the licence; if the licence says so, go on: an officer confirms it",
    "统一社会信用代码的校验位不符", "请与营业执照核对；如证照确实如此，可继续提交，由工作人员确认")
MSG(ident_uscc_issuer, "the first character of this credit code names no known registrar",
    "compare it with the licence; if the licence says so, go on: an officer confirms it",
    "统一社会信用代码首位不是已知的登记管理部门", "请与证照核对；如证照确实如此，可继续提交，由工作人员确认")
MSG(ident_cnid_shape, "this is not an identity number of 18 characters",
    "enter the 17 digits and the last digit or X as on the card",
    "身份证号码应为 18 位", "请按证件填写 17 位数字及末位数字或 X")
MSG(ident_cnid_old, "this is an identity number of the old form with 15 digits",
    "enter the number of 18 characters of the card in force",
    "这是 15 位的旧身份证号码", "请填写现行证件上的 18 位号码")
MSG(ident_cnid_area, "an identity number does not begin like this",
    "compare the first six digits with the card",
    "身份证号码的前六位不正确", "请与证件核对前六位数字")
MSG(ident_cnid_birth, "the date of birth in this number does not exist or is to come",
    "compare the seventh to the fourteenth digit with the card",
    "号码中的出生日期不存在或晚于今天", "请与证件核对第 7 至 14 位数字")
MSG(ident_check_digit, "the last character of this number does not agree with the others",
    "compare every digit with the card; one is mistyped",
    "号码的校验位不符", "请逐位与证件核对，其中有一位输入有误")
MSG(ident_home_return_shape, "this is not a home-return permit number",
    "enter H or M and the 8 digits of the card (10 digits on older cards)",
    "港澳居民来往内地通行证号码格式不正确", "请填写 H 或 M 加 8 位数字（旧证为 10 位数字）")
MSG(ident_tw_permit_shape, "this is not a Taiwan residents' permit number",
    "enter the 8 digits of the card (10 on older ones)",
    "台湾居民来往大陆通行证号码格式不正确", "请填写证件上的 8 位数字（旧证为 10 位）")
MSG(ident_travel_shape, "this is not a mainland travel permit number",
    "enter C and the 8 characters that follow it on the card",
    "往来港澳通行证号码格式不正确", "请填写 C 及其后的 8 位字符")
MSG(ident_foreign_pr_shape, "this is not a number of a foreigner's permanent residence card",
    "enter 18 digits that begin with 9, or 3 letters and 12 digits of an older card",
    "外国人永久居留身份证号码格式不正确", "请填写以 9 开头的 18 位数字，或旧证的 3 位字母加 12 位数字")
MSG(ident_hkid_shape, "this is not a Hong Kong identity card number",
    "enter one or two letters, six digits and the check digit, such as A123456(3)",
    "香港身份证号码格式不正确", "请填写 1 至 2 位字母、6 位数字和括号内的校验位，例如 A123456(3)")
MSG(ident_macau_shape, "this is not a Macau identity card number",
    "enter the eight digits, the first of them 1, 5 or 7, such as 1234567(8)",
    "澳门身份证号码格式不正确", "请填写以 1、5 或 7 开头的 8 位数字，例如 1234567(8)")
MSG(ident_passport_shape, "this is not a passport number",
    "enter the 5 to 20 letters and digits of the passport, without blanks",
    "护照号码格式不正确", "请填写护照上的 5 至 20 位字母和数字")
MSG(ident_mobile_shape, "this is not a mobile number of the mainland, Hong Kong or Macau",
    "enter 11 digits that begin with 1, or +852 or +853 and 8 digits",
    "不是内地、香港或澳门的手机号码", "请填写 11 位内地手机号码，港澳号码请加 +852 或 +853")
MSG(ident_mobile_place, "8 digits do not tell whether this is a number of Hong Kong or Macau",
    "put +852 (Hong Kong) or +853 (Macau) before it",
    "8 位号码无法判断属于香港还是澳门", "请在号码前加 +852（香港）或 +853（澳门）")
MSG(ident_email_shape, "this is not an e-mail address",
    "enter an address such as name@example.com",
    "电子邮箱地址格式不正确", "请按 name@example.com 的格式填写")
