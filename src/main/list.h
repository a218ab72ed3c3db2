/* list.h - SUB(name, usage, en, zh, more_en, more_zh): the subcommands, in the order of
 * `yiban --help`. Each has a file of its own with the function yb_main_<name>. */
SUB(check, "PACK [--json] [--date YYYY-MM-DD] [--lang zh|en]",
    "checks a pack and tells how to mend what is wrong", "检查事项包，并说明怎么改",
    "Every fault is a line on standard error: file:line:column, what is wrong, how to\n"
    "mend it. Standard output gets a summary in JSON; --json adds the faults to it.\n"
    "--date takes another day for today: the calendar must reach as far from it as the\n"
    "promises of the pack do.\n",
    "每个问题一行，写到标准错误：文件:行:列、哪里不对、怎么改。标准输出是 JSON 小结，\n"
    "加 --json 时小结里也列出每个问题。--date 用另一天当作今天：日历要够得着从那天\n"
    "算起的全部承诺期限。\n")
