/* story.h - messages of service/story: MSG(key, en, en_fix, zh, zh_fix). */
MSG(story_refused, "the step \"{0}\" was refused: {1} {2}",
    "mend the story, or write refused: {1} where that is right",
    "步骤“{0}”被拒绝：{1} {2}", "请改正情景；如果本来就该拒绝，写上 refused: {1}")
MSG(story_not_refused, "the step \"{0}\" should be refused with {1}, but came to {2}",
    "mend the story or the program: somebody may do what they should not",
    "步骤“{0}”应当被拒绝（{1}），结果却是 {2}", "请改正情景或程序：有人能做不该做的事")
MSG(story_not_so, "{0}: the story expects {1}, but it is {2}",
    "mend the story, the pack or the program",
    "{0}：情景写的是{1}，实际是{2}", "请改正情景、事项包或程序")
MSG(story_time, "\"{0}\" is not an instant after the one before",
    "write \"YYYY-MM-DD HH:MM\", in order",
    "“{0}”不是之后的一个时刻", "请写成 \"年-月-日 时:分\"，按先后排列")
MSG(story_unknown, "a story can not say \"{0}\"", "write one of: {1}",
    "情景里不能写“{0}”", "可以写：{1}")
MSG(story_answers, "there is no set of answers \"{0}\"", "add it to demo/answers.yaml",
    "没有申请内容“{0}”", "请在 demo/answers.yaml 里补上")
MSG(story_timer, "a timer of the case failed at {0}", "look at the log: the program is wrong here",
    "办件的定时器在 {0} 执行失败", "请看日志：这是程序的错误")
MSG(story_no_case, "no case was opened before \"{0}\"", "write a step that submits first",
    "“{0}”之前还没有办件", "请先写提交的一步")
MSG(story_day, "\"{0}\" is no day", "write \"YYYY-MM-DD\"", "“{0}”不是日期", "请写成 \"年-月-日\"")
MSG(story_no_booking, "no booking was made before as \"{0}\"",
    "write as: {0} with the step that books, or leave `of` out for the last one",
    "前面没有叫“{0}”的预约", "请在预约那一步写 as: {0}；不写 of 就是最近的一个")
