/* bpmn.h - the messages of bpmn: MSG(key, en, en_fix, zh, zh_fix). */
MSG(bpmn_not_bpmn, "the root element is {0}, not BPMN 2.0 definitions",
    "export the model as BPMN 2.0 XML",
    "根元素是 {0}，不是 BPMN 2.0 的 definitions", "请导出为 BPMN 2.0 XML")
MSG(bpmn_no_process, "there is no process {0}", "name a process of this file",
    "没有流程 {0}", "请写明此文件中的一个流程")
MSG(bpmn_which_process, "the file holds several processes and none or many are executable",
    "set isExecutable=\"true\" on one, or name it",
    "文件中有多个流程，无法确定执行哪一个", "请只把其中一个设为可执行，或写明流程编号")
MSG(bpmn_no_id, "{0} has no id", "give it one", "{0} 没有 id", "请加上 id")
MSG(bpmn_duplicate_id, "the id {0} stands twice", "give each element its own id",
    "编号 {0} 重复", "请使每个元素的编号唯一")
MSG(bpmn_unsupported, "{0} ({1}) is not supported",
    "model it with the elements listed in docs/engine/flow.md",
    "不支持 {0}（{1}）", "请改用 docs/engine/flow.md 所列的元素")
MSG(bpmn_dangling, "{0} refers to {1}, which is not there", "name an element that exists",
    "{0} 引用的 {1} 不存在", "请引用已有的元素")
MSG(bpmn_flow_crosses, "the sequence flow {0} leaves its process or sub-process",
    "join elements of the same level only", "顺序流 {0} 跨越了流程或子流程的边界",
    "请只连接同一层的元素")
MSG(bpmn_no_start, "{0} has no start event", "add a start event", "{0} 没有开始事件",
    "请加一个开始事件")
MSG(bpmn_two_starts, "{0} has more than one start event of the same kind",
    "keep one none start, and one start per message", "{0} 有多个同类的开始事件",
    "请只保留一个空开始事件，每种消息各一个")
MSG(bpmn_unreachable, "no path from a start event leads to {0}", "connect it or remove it",
    "从开始事件无法到达 {0}", "请连接或删去该元素")
MSG(bpmn_no_condition, "the flow {0} out of {1} has no condition and is not the default",
    "give it a condition or make it the default flow",
    "{1} 的流出顺序流 {0} 既无条件也不是默认流", "请补上条件或设为默认流")
MSG(bpmn_bad_default, "the default flow {1} does not go out of {0}",
    "name one of its outgoing flows", "默认流 {1} 不是 {0} 的流出顺序流", "请写明它的一条流出顺序流")
MSG(bpmn_default_condition, "the default flow {0} has a condition",
    "remove the condition: a default flow is taken when no other is", "默认流 {0} 带有条件",
    "请删去条件：其他流都不成立时才走默认流")
MSG(bpmn_condition_ignored, "the flow {0} out of {1} has a condition that nothing asks for",
    "remove the condition or use an exclusive or inclusive gateway",
    "{1} 流出的顺序流 {0} 的条件不起作用", "请删去条件，或改用排他或包容网关")
MSG(bpmn_only_condition, "the only flow {0} out of {1} has a condition",
    "remove the condition or add a flow for when it does not hold",
    "{1} 唯一的流出顺序流 {0} 带有条件", "请删去条件，或补上条件不成立时的顺序流")
MSG(bpmn_lists_differ, "{0} and its incoming or outgoing lists do not agree on {1}",
    "save the model again in a modeller, or correct the lists",
    "{0} 的 incoming/outgoing 列表与顺序流 {1} 不一致", "请用建模工具重新保存，或改正列表")
MSG(bpmn_no_incoming, "{0} must not have an incoming sequence flow", "remove the flow",
    "{0} 不得有流入的顺序流", "请删去该顺序流")
MSG(bpmn_no_outgoing, "{0} must not have an outgoing sequence flow", "remove the flow",
    "{0} 不得有流出的顺序流", "请删去该顺序流")
MSG(bpmn_needs_outgoing, "{0} has no outgoing sequence flow", "connect it to what comes next",
    "{0} 没有流出的顺序流", "请连接到下一步")
MSG(bpmn_bad_attached, "the boundary event {0} is not attached to an activity",
    "set attachedToRef to a task or sub-process of the same level",
    "边界事件 {0} 没有依附于活动", "请把 attachedToRef 指向同一层的任务或子流程")
MSG(bpmn_needs_event, "{0} says neither when nor on which message it goes on",
    "give it a timer or message definition", "{0} 没有定时或消息定义",
    "请加上定时或消息定义")
MSG(bpmn_no_message, "{0} names no message", "set messageRef to a message of the file",
    "{0} 没有指明消息", "请把 messageRef 指向文件中的消息")
MSG(bpmn_bad_timer, "the timer of {0} has no time", "write a date, a duration or a cycle",
    "{0} 的定时器没有时间", "请写明日期、时长或周期")
MSG(bpmn_gate_target, "the event gateway flow {0} leads to something that is not an event",
    "lead it to a catching event or receive task with no other incoming flow",
    "事件网关的流出顺序流 {0} 没有指向事件", "请指向没有其他流入的捕获事件")
MSG(bpmn_bad_number, "{1} of {0} is not a number from 1 to 100", "correct it",
    "{0} 的 {1} 不是 1 至 100 的整数", "请改正")
MSG(bpmn_too_many, "the process has more than {1} {0}", "split it into several",
    "流程的 {0} 超过 {1} 个", "请拆分为多个流程")
MSG(bpmn_too_big, "the file is larger than {0} bytes", "remove pictures and comments",
    "文件超过 {0} 字节", "请删去图片和注释")
MSG(bpmn_too_deep, "{0} lies in more than {1} sub-processes", "flatten the model",
    "{0} 的子流程嵌套超过 {1} 层", "请减少嵌套")
