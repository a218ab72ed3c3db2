/* main.h - the messages of main and service/start: MSG(key, en, en_fix, zh, zh_fix). */
MSG(start_key_command, "the key command failed, said nothing or took over 20 seconds",
    "run it by hand: it must print the key text and end with 0",
    "取密钥的命令失败、没有输出或超过 20 秒", "请手工运行该命令：应打印密钥文本并以 0 退出")
MSG(start_pack_version, "the published pack version in {0} does not load or has changed",
    "remove that folder and start again; if it comes again, restore the database",
    "已发布的事项包版本（{0}）无法读取或已被改动",
    "请删除该文件夹后重新启动；仍有问题请用备份恢复数据库")
MSG(start_demo_cut, "the demonstration was not filled in to its end",
    "remove the data folder and start again", "演示数据没有填完", "请删除数据文件夹后重新启动")
MSG(start_demo_step, "demo case {0}: {1} was refused", "mend the pack's demo/cases.yaml",
    "演示办件 {0}：“{1}”没有办成", "请修改事项包的 demo/cases.yaml")
MSG(main_listen, "cannot listen on {0}", "choose another --listen address, or stop what uses it",
    "无法监听 {0}", "请换一个 --listen 地址，或停止占用它的程序")
MSG(start_demo_operator, "this pack names an operator: it is no demonstration",
    "start without --demo", "事项包已写明运营单位，不能作为演示", "请去掉 --demo 再启动")
MSG(main_key_there, "{0} exists already", "choose another name: a key file is never written over",
    "{0} 已经存在", "请换一个文件名；密钥文件不会被覆盖")
MSG(main_input_big, "the input is larger than 16 MiB", "give less at once",
    "输入超过 16 MiB", "请减少一次输入的内容")
