/* cases.h - messages of engine/cases and the services over it. */
MSG(case_no_arrow, "this cannot be done while the case is {0}", "reload the page to see its state",
    "办件现在是“{0}”，不能这样处理", "请刷新页面查看最新状态")
MSG(case_need_answer, "nothing was chosen", "choose what the person answered",
    "还没有选择", "请按对方的回答选一项")
MSG(case_stale, "someone else has just changed this case", "reload the page and look again",
    "其他人刚刚处理过这件办件", "请刷新页面，看过最新情况再处理")
MSG(case_taken, "{0} has already taken this task", "choose another task",
    "{0}已经领取这项任务", "请选择其他任务")
MSG(case_need_reason, "a reason is missing", "write at least 5 characters",
    "请填写理由", "至少写 5 个字")
MSG(case_need_clause, "the clause that the decision rests on is missing", "name rule and article",
    "请填写依据的条款", "写明规定名称和条款号")
MSG(case_need_items, "the list of what is missing is empty", "tick what has to be completed",
    "请列出需要补正的内容", "至少勾选一项，并写明怎么补")
MSG(case_second_supplement, "papers were asked for before", "say why a second list is needed",
    "这件已经告知过一次补正", "再次告知请写明理由，将同时报告督办人员")
MSG(case_extended_before, "the limit was extended before", "a limit is extended once only",
    "这个时限已经延长过一次", "每个时限只能延长一次")
MSG(case_overdue_extend, "the limit has passed already", "explain the delay to the supervisor",
    "时限已过，不能再延长", "请向督办人员说明情况")
MSG(case_bad_amount, "the limit can not be extended by so much",
    "from 1 up to the limit itself", "延长的时间不对", "最少 1，最多与原时限相同")
MSG(case_reminded, "a reminder was sent today", "one reminder a working day is enough",
    "今天已经催办过", "每个工作日可以催办一次")
MSG(case_rated, "this case has been rated", "each case is rated once", "这件已经评价过",
    "每件评价一次，谢谢您")
MSG(case_not_closed, "the case is not finished", "rate it when it is finished", "办件还没有办结",
    "办结后即可评价")
MSG(case_bad_level, "choose one of the five levels", "tick one", "请选择一个满意度", "五个等级任选其一")
MSG(case_need_words, "tell what went wrong", "a few words are enough", "请写下不满意的原因",
    "几句话即可，我们会在 15 个工作日内整改并回访")
MSG(case_score, "the score is no whole number within {0}", "write one within it",
    "分数要是 {0} 之间的整数", "请按这个范围打分")
MSG(case_amount, "\"{0}\" is no amount in yuan", "write it as 1234.50, above 0",
    "“{0}”不是金额（元）", "请写成 1234.50 这样，要大于 0")
MSG(case_amount_most, "the amount is above {0} yuan", "write at most that",
    "金额超过 {0} 元", "请写不超过这个数")
MSG(case_apart,
    "you have to keep out of this task: you did the other one, stepped back, or are named",
    "leave it to a colleague", "这项任务您要回避：申请人点了名、您已经回避，或者另一份是您做的",
    "请留给同事办")
MSG(case_bad_verb, "this task does not offer “{0}”", "choose one of the offered decisions",
    "这项任务不能选择“{0}”", "请从页面给出的处理方式中选择")
MSG(case_no_unit, "no unit of kind {0} answers for this place", "add it to units.csv",
    "这个地点没有负责“{0}”的单位", "请联系管理员在单位表中补上")
MSG(case_open_consult, "{0} units have not answered yet", "wait, remind them, or give a reason",
    "还有{0}个单位没有回复意见", "请等待、催办，或写明不再等待的理由")
MSG(draft_stale, "this application was changed on another device", "look at it and go on there",
    "这份申请刚在另一台设备上改过", "请查看最新内容后继续")
MSG(draft_gone, "this draft was submitted or removed", "look at your cases",
    "这份草稿已提交或已删除", "请到“我的办件”查看")
MSG(draft_many, "there are too many drafts", "remove one first", "草稿太多", "请先删除一份草稿")
MSG(message_empty, "nothing was written", "write what you want to say", "还没有写内容",
    "请写下要说的话，或者选一个文件")
MSG(message_long, "the message is too long", "2,000 characters are the most", "写得太长",
    "最多 2000 字，可以分几次发")
MSG(message_many, "there are too many messages about this case", "call instead",
    "这件办件的消息太多", "请改用电话联系")
MSG(message_erased, "the applicant has erased their data", "nothing can be sent any more",
    "申请人已注销个人信息", "不能再发消息")
MSG(change_state, "“{0}” cannot be asked for now", "look at the state of the case",
    "现在不能申请“{0}”", "请先看办件的状态")
MSG(change_ended, "the permit has ended", "apply anew", "协拍通知已经终止，不能再申请“{0}”",
    "需要的话，请重新申请")
MSG(change_under_way, "“{0}” was asked for and is not decided yet", "wait, or take it back",
    "“{0}”已经提出，还没有答复", "请等答复，或者先撤回")
MSG(change_done_before, "“{0}” was done before", "it can be done once", "“{0}”已经办过",
    "每件（每场）只能办一次")
MSG(change_many, "too many changes of one case", "call the desk", "这件办件的变更太多",
    "请打电话联系服务台")
MSG(change_same, "nothing was changed", "change what should be different", "内容和原来一样",
    "请改动需要变更的地方")
MSG(change_must, "{0}", "look at it again", "{0}", "请改好再提交")
MSG(change_row, "choose which one it is about", "choose one of the list", "请选择是哪一场",
    "从列表里选一场")
MSG(change_no_reserve, "no day in reserve was told for this one", "ask for a change of the date",
    "这一场没有填备用日期", "请改用“变更时间、地点”")
MSG(paper_many, "too many papers", "remove one first", "上传的文件太多", "请先删除一份")
MSG(unit_unknown, "there is no unit {0}", "choose one of the list", "没有编号为{0}的单位",
    "请从列表中选择")
MSG(case_bad_validity, "the permit must begin before it ends", "give both dates",
    "协拍通知的起止日期不对", "请填写开始和结束日期，结束日期要晚于开始日期")
