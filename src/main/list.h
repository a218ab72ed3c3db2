/* list.h - SUB(name, usage, en, zh, more_en, more_zh): the subcommands, in the order of
 * `yiban --help`. Each has a file of its own with the function yb_main_<name>. */
SUB(check, "PACK [--json] [--no-stories] [--date YYYY-MM-DD] [--lang zh|en]",
    "checks a pack and tells how to mend what is wrong", "检查事项包，并说明怎么改",
    "Every fault is a line on standard error: file:line:column, what is wrong, how to\n"
    "mend it. Standard output gets a summary in JSON; --json adds the faults to it.\n"
    "--date takes another day for today: the calendar must reach as far from it as the\n"
    "promises of the pack do.\n"
    "The stories of a pack without faults are played; --no-stories leaves them out.\n",
    "每个问题一行，写到标准错误：文件:行:列、哪里不对、怎么改。标准输出是 JSON 小结，\n"
    "加 --json 时小结里也列出每个问题。--date 用另一天当作今天：日历要够得着从那天\n"
    "算起的全部承诺期限。没有问题时再逐个演练 tests/ 里的情景，--no-stories 不演练。\n")
SUB(serve, "PACK " YB_OPEN_USAGE " [--listen ADDRESS:PORT] [--demo] [--base-url URL]",
    "serves the city of a pack", "启动一个城市的服务",
    "--data (var/yiban) holds papers, the key file and, without --db, the database.\n"
    "--db sqlite:PATH or postgresql://...   --listen 127.0.0.1:8080   --sm: SM3 and SM4\n"
    "--base-url is what people type: links, QR codes; https:// means a TLS edge in front;\n"
    "--trust-proxy believes its X-Forwarded-For. --smtp URL --smtp-from --smtp-user\n"
    "--smtp-password for e-mail; --sms-file gets one line a message.\n"
    "--demo fills an empty store with the invented people and cases of the pack.\n"
    "SIGTERM or Ctrl-C ends it: running requests are finished first.\n",
    "--data（var/yiban）存放材料、密钥文件；不写 --db 时数据库也在这里。\n"
    "--db sqlite:路径 或 postgresql://…   --listen 127.0.0.1:8080   --sm：国密 SM3、SM4\n"
    "--base-url 是对外网址，用于链接和二维码；https:// 表示前面有 TLS 网关；\n"
    "--trust-proxy 采信其 X-Forwarded-For。--smtp 等用于邮件；--sms-file 每条短信一行。\n"
    "--demo 用事项包里的虚构人物和办件填充空库。SIGTERM 或 Ctrl-C 停止，先办完手头请求。\n")
SUB(admin, "PACK add|reset LOGIN [--name NAME] [--role ROLE [--unit UNIT]] " YB_OPEN_USAGE,
    "makes a staff account or resets its password, prints the first password",
    "新建工作人员账号或重置密码，显示初始密码",
    "The first account of an installation: --role of whoever may make accounts. The first\n"
    "password is shown once and must be changed at the first login. Stop the server first\n"
    "on SQLite.\n",
    "装好后先建安全管理员：--role 写可以建账号的角色。初始密码只显示一次，首次登录必须修改。\n"
    "用 SQLite 时请先停止服务。\n")
SUB(verify, "PACK [--head HEAD] " YB_OPEN_USAGE,
    "reads every event and its seal and names what was changed", "核对全部留痕，指出被改动的记录",
    "--head NUMBER:DIGEST, kept outside, also shows a tail that was cut off.\n"
    "Prints the newest head.\n",
    "--head 序号:摘要（在库外保存的）还能发现被截断的尾部。最后打印最新的链头。\n")
SUB(backup, "PACK FILE " YB_OPEN_USAGE,
    "copies the SQLite database consistently", "一致地备份 SQLite 数据库",
    "The key file is not in the copy: keep it elsewhere. For PostgreSQL use its own tools.\n",
    "备份里没有密钥文件，请另外保存。PostgreSQL 请用它自己的工具。\n")
SUB(keys, "new FILE | rotate FILE | rewrap PACK " YB_OPEN_USAGE,
    "makes and rotates the keys that seal people's data", "新建、轮换密钥，重新封装个人密钥",
    "new writes a fresh key text (mode 0600). rotate adds a key at its end: restart the\n"
    "server, then rewrap, and the older key lines may be removed. Losing the file loses\n"
    "every person's data: keep a copy apart from the database and its backups.\n",
    "new 新写一份密钥文件（权限 0600）。rotate 在末尾加一把新密钥：重启服务后 rewrap，\n"
    "之后旧的 key 行可以删除。丢了密钥文件，个人数据就都打不开了：请与数据库和备份分开保存副本。\n")
SUB(dmn,
    "eval FILE --decision NAME [--input FILE|-] [--explain] [--unknown] | verify FILE | "
    "tck DIR [--csv FILE]",
    "evaluates decision models (DMN)", "计算决策模型（DMN）",
    "eval prints the value of a decision or service as JSON; the input is an object with\n"
    "the model's inputs by name. --explain prints value, outcome, missing inputs, and for\n"
    "each table the rules that matched and why the others did not. --unknown: a rule that\n"
    "a missing input leaves undecided makes the answer null instead of passing as no match.\n"
    "Models that FILE imports are read from the files beside it.\n"
    "verify prints as JSON the gaps, overlaps, conflicts, rules never reached, and duplicates\n"
    "of each table, every one with an example; exit 1 when there are any.\n"
    "tck runs the test cases of a DMN conformance kit and prints what fails.\n",
    "eval 以 JSON 输出某个决策或决策服务的值；输入是按名称给出模型输入的对象。\n"
    "--explain 输出值、结论、缺少的输入，以及每张表命中的规则和其他规则未命中的原因。\n"
    "--unknown：因缺少输入而无法判断的规则使结果为空，而不是当作未命中。\n"
    "FILE 导入的模型从同一目录读取。verify 以 JSON 列出每张表的缺口、重叠、冲突、\n"
    "轮不到的规则和重复规则，各附一个例子；有问题时退出码为 1。tck 运行 DMN 符合性测试并列出不通过的用例。\n")
SUB(feel, "EXPR [--context FILE|-] [--dump] [--print] | -i [--context FILE]",
    "evaluates a FEEL expression (DMN 1.5) and prints JSON", "计算 FEEL 表达式（DMN 1.5），输出 JSON",
    "--context is a JSON object: its members are names in the expression. --dump prints\n"
    "the instructions first; --print only writes the expression anew.\n"
    "Every null that the standard prescribes is a warning with its place on standard error.\n"
    "-i is a prompt: a line is an expression; \"name = expression\" keeps a value under a\n"
    "new name, \"name := expression\" under any; :quit or Ctrl-D ends it.\n",
    "--context 是一个 JSON 对象，其成员就是表达式里的名称。--dump 先打印指令，--print 只把\n"
    "表达式重写一遍。标准规定为空的每一处，都在标准错误里给出位置和原因。\n"
    "-i 是交互方式：一行一个表达式；“名称 = 表达式”保存一个新名称，“名称 := 表达式”可以\n"
    "改写已有的名称；:quit 或 Ctrl-D 结束。\n")
