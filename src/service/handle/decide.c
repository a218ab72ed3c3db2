/* decide.c - completing a task with one of its verbs (handle.h). One row a verb: what
 * it needs, what befalls the case, how the event is called. */
#include "base/text.h"
#include "service/change/change.h"
#include "service/handle/handle_int.h"

enum need { REASON = 1, CLAUSE = 2, ITEMS = 4, VALIDITY = 8, OPINION = 16, WORDS = 32,
            SCORE = 64 };
enum { NO_MOVE = -1 };

static const struct verb {
  const char *name;
  int move; /* yb_case_event, or NO_MOVE */
  unsigned needs;
  const char *event;
} verbs[] = {
    {"accept", YB_CASE_ACCEPT, 0, "case.accepted"},
    {"supplement", YB_CASE_ASK, ITEMS, "case.supplement"},
    {"reject", YB_CASE_REJECT, REASON | CLAUSE, "case.rejected"},
    {"opine", NO_MOVE, OPINION, "task.opined"},
    {"grant", YB_CASE_GRANT, VALIDITY, "case.granted"},
    {"refuse", YB_CASE_REFUSE, REASON | CLAUSE, "case.refused"},
    {"score", NO_MOVE, WORDS | SCORE, "task.scored"},
    {"recuse", NO_MOVE, REASON, "task.recused"},
    {"pay", NO_MOVE, WORDS, "case.paid"},
    {"mend", NO_MOVE, WORDS, "task.mended"},
    {"approve", NO_MOVE, 0, NULL},      /* of changes: their own events tell */
    {"decline", NO_MOVE, REASON, NULL},
};

static const struct verb *verb_of(yb_str name) {
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
    if (yb_str_eq(name, yb_str_of(verbs[i].name))) return &verbs[i];
  return NULL;
}

static yb_rc offered(struct yb_course *co, const struct yb_task *t, yb_str verb) {
  struct yb_strs list;
  YB_TRY(yb_task_verbs(co, t, &list));
  for (uint32_t i = 0; i < list.count; i++)
    if (yb_str_eq(list.at[i], verb)) return YB_OK;
  return yb_desk_fault(co->tx, "verb", YB_MSG_case_bad_verb, verb, YB_INVALID);
}

static yb_rc needs(struct yb_tx *tx, const struct verb *v, const struct yb_task_done *x) {
  if (v->needs & REASON) YB_TRY(yb_need_reason(tx, x->act.reason));
  if ((v->needs & CLAUSE) && yb_str_trim(x->clause).n == 0)
    return yb_desk_fault(tx, "clause", YB_MSG_case_need_clause, YB_S(""), YB_INVALID);
  if ((v->needs & ITEMS) && x->items == 0)
    return yb_desk_fault(tx, "items", YB_MSG_case_need_items, YB_S(""), YB_INVALID);
  if ((v->needs & WORDS) && yb_str_trim(x->words).n == 0)
    return yb_desk_fault(tx, "words", YB_MSG_case_need_reason, YB_S(""), YB_INVALID);
  if (!(v->needs & OPINION)) return YB_OK;
  bool known = YB_EQ(x->opinion, "agree") || YB_EQ(x->opinion, "conditions") ||
               YB_EQ(x->opinion, "object");
  if (!known) return yb_desk_fault(tx, "opinion", YB_MSG_case_bad_verb, x->opinion, YB_INVALID);
  if (YB_EQ(x->opinion, "conditions") && yb_str_trim(x->conditions).n == 0)
    return yb_desk_fault(tx, "conditions", YB_MSG_case_need_reason, YB_S(""), YB_INVALID);
  if (YB_EQ(x->opinion, "object") && yb_str_trim(x->words).n == 0)
    return yb_desk_fault(tx, "words", YB_MSG_case_need_reason, YB_S(""), YB_INVALID);
  return YB_OK;
}

/* ---- numbers: a score within its scale, an amount under its ceiling ---- */

/* "0 100"; without a scale 0 to 100. */
static yb_rc score_fits(struct yb_course *co, const struct yb_task *t, yb_str typed) {
  yb_str scale = yb_task_attr(co, t, "scale"), most = scale.n ? scale : YB_S("0 100"), least;
  int64_t low = 0, high = 0, n;
  (void)yb_str_cut(&most, ' ', &least);
  bool known = yb_str_int(least, &low) && yb_str_int(most, &high);
  if (known && yb_str_int(typed, &n) && n >= low && n <= high) return YB_OK;
  return yb_desk_fault(co->tx, "score", YB_MSG_case_score, scale.n ? scale : YB_S("0 100"),
                       YB_INVALID);
}

/* yuan with at most two decimals, as fen; false: no amount above nothing */
static bool fen_of(yb_str s, int64_t *out) {
  yb_str yuan = s, part = s;
  int64_t whole, cents = 0;
  if (yb_str_find(s, YB_S(".")) != SIZE_MAX) {
    if (!yb_str_cut(&part, '.', &yuan) || part.n < 1 || part.n > 2) return false;
    if (!yb_str_int(part, &cents) || cents < 0) return false;
    if (part.n == 1) cents *= 10;
  }
  if (yuan.n < 1 || yuan.n > 12 || !yb_str_int(yuan, &whole) || whole < 0) return false;
  *out = whole * 100 + cents;
  return *out > 0;
}

/* yb:most: a number of yuan, or a variable that holds one. */
static yb_rc amount_fits(struct yb_course *co, const struct yb_task *t, yb_str typed) {
  yb_str most = yb_task_attr(co, t, "most");
  const struct yb_json *held = yb_json_get(co->flow.variables, most);
  int64_t fen, ceiling;
  if (!yb_json_is_number(typed) || !fen_of(typed, &fen))
    return yb_desk_fault(co->tx, "amount", YB_MSG_case_amount, typed, YB_INVALID);
  if (held) most = held->text;
  if (!most.n || !fen_of(most, &ceiling) || fen <= ceiling) return YB_OK;
  return yb_desk_fault(co->tx, "amount", YB_MSG_case_amount_most, most, YB_INVALID);
}

static bool wants_amount(const struct yb_course *co, const struct yb_task *t,
                         const struct verb *v) {
  bool verb = v->move == YB_CASE_GRANT || yb_str_eq(yb_str_of(v->name), YB_S("pay"));
  return verb && yb_task_attr(co, t, "amount").n;
}

static yb_rc numbers(struct yb_course *co, const struct yb_task *t, const struct verb *v,
                     const struct yb_task_done *x) {
  if (v->needs & SCORE) YB_TRY(score_fits(co, t, x->score));
  return wants_amount(co, t, v) ? amount_fits(co, t, x->amount) : YB_OK;
}

/* What the flow gets besides the verb; what the event tells of it. */
static yb_rc given(struct yb_course *co, const struct yb_task *t, const struct verb *v,
                   const struct yb_task_done *x, struct yb_json *data, struct yb_json **set) {
  struct yb_arena *a = yb_tx_arena(co->tx);
  int64_t score = 0;
  *set = yb_json_new(a, YB_JSON_OBJECT);
  if ((v->needs & SCORE) && yb_str_int(x->score, &score))
    YB_TRY(yb_json_set(*set, yb_task_attr(co, t, "outcome"), yb_json_new_int(a, score)));
  if (!wants_amount(co, t, v)) return *set ? YB_OK : YB_NOMEM;
  YB_TRY(yb_json_set(data, YB_S("amount"), yb_json_new_str(a, x->amount)));
  return yb_json_set(*set, yb_task_attr(co, t, "amount"), yb_json_new_num(a, x->amount));
}

/* ---- what single verbs add ---- */

static yb_rc items_json(struct yb_arena *a, const struct yb_task_done *x, yb_str *out) {
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  for (uint32_t i = 0; i < x->items && i < 100; i++) {
    struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT);
    YB_TRY(yb_json_set(o, YB_S("field"), yb_json_new_str(a, x->item[i].field)));
    YB_TRY(yb_json_set(o, YB_S("what"), yb_json_new_str(a, x->item[i].what)));
    YB_TRY(yb_json_add(list, o));
  }
  if (!list) return YB_NOMEM;
  return yb_json_text(a, list, out);
}

/* A second list needs a reason and is flagged by its own event. */
static yb_rc second_supplement(struct yb_course *co, const struct yb_task_done *x) {
  if (co->c.supplements == 0) return YB_OK;
  if (yb_utf8_count(yb_str_trim(x->act.reason)) < YB_REASON_LEAST)
    return yb_desk_fault(co->tx, "reason", YB_MSG_case_second_supplement, YB_S(""), YB_INVALID);
  return yb_course_event(co, "case.supplement_again", NULL);
}

/* One complete list. What the applicant is told as the last instant is the flow's own;
 * the guide's limit where the flow waits for ever. After the flow has moved. */
static yb_rc ask_supplement(struct yb_course *co, const struct yb_task_done *x) {
  struct yb_limit limit = co->service->guide.supplement;
  struct yb_supplement s = {.case_id = co->c.id,
                            .round = co->c.supplements + 1,
                            .note = x->words,
                            .asked_by = x->act.who->id};
  YB_TRY(items_json(yb_tx_arena(co->tx), x, &s.items));
  co->c.supplements++;
  YB_TRY(yb_course_patience(co, &s.lapse_at));
  if (s.lapse_at == 0 && limit.amount)
    s.lapse_at = yb_calendar_add_calendar_days(co->pack->calendar, yb_tx_now(co->tx),
                                               (int32_t)limit.amount, false).at_ms;
  return yb_supplement_ask(co->tx, &s);
}

/* Consultations that nobody waits for any more are ended; that needs a reason. */
static yb_rc end_consults(struct yb_course *co, const struct yb_task_done *x) {
  struct yb_task *t;
  uint32_t n, open = 0;
  struct yb_buf count;
  YB_TRY(yb_tasks_of_case(co->tx, co->c.id, &t, &n));
  for (uint32_t i = 0; i < n; i++)
    open += YB_EQ(t[i].kind, "consult") && t[i].state <= YB_TASK_CLAIMED;
  if (open == 0) return YB_OK;
  yb_buf_init(&count, yb_tx_arena(co->tx));
  yb_buf_int(&count, open);
  if (yb_utf8_count(yb_str_trim(x->act.reason)) < YB_REASON_LEAST)
    return yb_desk_fault(co->tx, "reason", YB_MSG_case_open_consult, yb_buf_str(&count),
                         YB_INVALID);
  for (uint32_t i = 0; i < n; i++)
    if (YB_EQ(t[i].kind, "consult") && t[i].state <= YB_TASK_CLAIMED)
      YB_TRY(yb_course_task_drop(co, &t[i], YB_S("not_awaited")));
  return YB_OK;
}

static yb_rc mended(struct yb_course *co, const struct yb_task_done *x) {
  const yb_val *c;
  yb_val city = yb_desk_city(co->tx);
  YB_TRY(yb_tx_one(co->tx, YB_SQL_rating_of_case, YB_ARGS(city, yb_int(co->c.id)), &c));
  return yb_tx_exec(co->tx, YB_SQL_rating_mended,
                    YB_ARGS(city, c[0], yb_int(yb_tx_now(co->tx)), yb_text(x->words),
                            yb_text(x->conditions), c[11]),
                    NULL);
}

static yb_rc extras(struct yb_course *co, const struct verb *v, const struct yb_task_done *x,
                    struct yb_task *t) {
  if (v->move == YB_CASE_ASK) return second_supplement(co, x);
  if (v->move == YB_CASE_REJECT || v->move == YB_CASE_REFUSE) {
    co->c.reason = x->act.reason;
    co->c.clause = x->clause;
  }
  if (v->move == YB_CASE_GRANT || v->move == YB_CASE_REFUSE) YB_TRY(end_consults(co, x));
  if (v->move == YB_CASE_GRANT) {
    co->conditions = x->conditions;
    co->valid_from = x->valid_from;
    co->valid_to = x->valid_to;
  }
  if (v->needs & OPINION) t->opinion = x->words;
  if (YB_EQ(x->verb, "mend")) YB_TRY(mended(co, x));
  if (v->needs & SCORE)
    YB_TRY(yb_str_fmt(yb_tx_arena(co->tx), &t->opinion, "%.*s · %.*s", YB_ARG(x->score),
                      YB_ARG(x->words)));
  t->conditions = x->conditions;
  return YB_OK;
}

/* Without any dates the permit is valid as long as the guide says. */
static yb_rc validity(struct yb_tx *tx, const struct verb *v, const struct yb_task_done *x) {
  bool none = x->valid_from == 0 && x->valid_to == 0;
  if (!(v->needs & VALIDITY) || none || (x->valid_from > 0 && x->valid_to > x->valid_from))
    return YB_OK;
  return yb_desk_fault(tx, "valid_to", YB_MSG_case_bad_validity, YB_S(""), YB_INVALID);
}

/* A granted amount stands first among the conditions: the document tells it. */
static yb_rc tell_amount(struct yb_course *co, const struct yb_task *t, const struct verb *v,
                         const struct yb_task_done *x) {
  yb_str word = yb_pack_wordz(co->pack, YB_ZH_CN, "condition.amount");
  size_t hole = yb_str_find(word, YB_S("{0}"));
  if (v->move != YB_CASE_GRANT || !wants_amount(co, t, v) || hole == SIZE_MAX) return YB_OK;
  return yb_str_fmt(yb_tx_arena(co->tx), &co->conditions, "%.*s%.*s%.*s%s%.*s",
                    YB_ARG(yb_str_upto(word, hole)), YB_ARG(x->amount),
                    YB_ARG(yb_str_from(word, hole + 3)), x->conditions.n ? "\n" : "",
                    YB_ARG(x->conditions));
}

/* Stepping back leaves the task to the others. */
static yb_rc step_back(struct yb_course *co, struct yb_task *t) {
  struct yb_json *data;
  t->staff_id = 0;
  t->state = YB_TASK_OPEN;
  YB_TRY(yb_task_store(co->tx, t));
  YB_TRY(yb_task_data(co->tx, t, &data));
  YB_TRY(yb_course_event(co, "task.recused", data));
  return yb_course_save(co);
}

static yb_rc finish(struct yb_course *co, struct yb_task *t, const struct yb_task_done *x,
                    struct yb_json *set) {
  yb_str outcome = YB_EQ(x->verb, "opine") ? x->opinion : x->verb;
  if (t->instance) return yb_course_task_done(co, t, outcome, set);
  YB_TRY(yb_course_task_drop(co, t, outcome));
  t->state = YB_TASK_DONE;
  return yb_task_store(co->tx, t);
}

yb_rc yb_task_done_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_task_done *x = cmd->arg;
  const struct verb *v = verb_of(x->verb);
  struct yb_course co;
  struct yb_task t;
  struct yb_json *data, *set;
  if (!v) return yb_desk_fault(tx, "verb", YB_MSG_case_bad_verb, x->verb, YB_INVALID);
  YB_TRY(yb_task_at_hand(tx, &x->act, x->task, x->version, x->verb, &co, &t));
  YB_TRY(offered(&co, &t, x->verb));
  YB_TRY(needs(tx, v, x));
  YB_TRY(validity(tx, v, x));
  YB_TRY(numbers(&co, &t, v, x));
  if (YB_EQ(x->verb, "recuse")) return step_back(&co, &t);
  t.staff_id = x->act.who->id; /* a leader may finish what another took */
  if (v->move != NO_MOVE) YB_TRY(yb_case_move(tx, &co.c, (yb_case_event)v->move));
  YB_TRY(extras(&co, v, x, &t));
  YB_TRY(tell_amount(&co, &t, v, x));
  YB_TRY(yb_task_data(tx, &t, &data));
  YB_TRY(given(&co, &t, v, x, data, &set));
  if (v->event) YB_TRY(yb_course_event(&co, v->event, data));
  YB_TRY(finish(&co, &t, x, set));
  if (YB_EQ(t.kind, "change"))
    YB_TRY(yb_change_decided(&co, &t, YB_EQ(x->verb, "approve"), x->act.reason));
  if (v->move == YB_CASE_ASK) YB_TRY(ask_supplement(&co, x));
  return yb_course_save(&co);
}

/* ---- delivery and call back ---- */

yb_rc yb_deliver_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_deliver *x = cmd->arg;
  struct yb_course co;
  int64_t job;
  bool sees;
  YB_TRY(yb_course_load(tx, x->act.app, x->case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, x->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(x->act.who, YB_S("deliver"), yb_pack_unit(co.pack, co.c.unit), NULL))
    return YB_DENIED;
  if (!YB_EQ(x->how, "online") && !YB_EQ(x->how, "window") && !YB_EQ(x->how, "post"))
    return yb_desk_fault(tx, "how", YB_MSG_case_bad_verb, x->how, YB_INVALID);
  YB_TRY(yb_course_waiting_job(&co, YB_S("deliver"), &job));
  if (job == 0) return yb_desk_fault(tx, "", YB_MSG_case_stale, YB_S(""), YB_CONFLICT);
  YB_TRY(yb_course_delivered(&co, x->how));
  YB_TRY(yb_course_job_done(&co, job));
  return yb_course_save(&co);
}

yb_rc yb_call_back_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_call_back *x = cmd->arg;
  struct yb_course co;
  const yb_val *c;
  yb_val city = yb_desk_city(tx);
  bool sees;
  YB_TRY(yb_course_load(tx, x->act.app, x->case_id, &co));
  YB_TRY(yb_course_staff_sees(&co, x->act.who, &sees));
  if (!sees) return YB_ABSENT;
  if (!yb_who_may(x->act.who, YB_S("mend"), yb_pack_unit(co.pack, co.c.unit), co.division))
    return YB_DENIED;
  yb_rc rc = yb_tx_one(tx, YB_SQL_rating_of_case, YB_ARGS(city, yb_int(co.c.id)), &c);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  if (rc == YB_ABSENT || yb_int_of(&c[6]) == 0 || yb_int_of(&c[8]))
    return yb_desk_fault(tx, "", YB_MSG_case_stale, YB_S(""), YB_CONFLICT);
  if (cmd->reason.n == 0) cmd->reason = x->words; /* kept with the event */
  YB_TRY(yb_tx_exec(tx, YB_SQL_rating_called,
                    YB_ARGS(city, c[0], yb_int(yb_tx_now(tx)), yb_int(x->satisfied), c[11]),
                    NULL));
  YB_TRY(
      yb_course_event(&co, x->satisfied ? "case.called_back" : "case.called_back_unhappy", NULL));
  return yb_course_save(&co);
}
