/* desk_audit.c - the audit trail: filters in the address, seals, pages by key, CSV. */
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "service/course/course.h"
#include "service/supervise/supervise.h"
#include "tpl_desk_audit.h"

#define PAGE_ROWS 100
#define CSV_ROWS 5000

/* ---- filters ---- */

static void ask_of(struct yb_req *rq, struct yb_audit_ask *ask) {
  *ask = (struct yb_audit_ask){.case_no = yb_str_trim(yb_req_query(rq, "no")),
                               .verb = yb_str_trim(yb_req_query(rq, "verb")),
                               .actor = yb_str_trim(yb_req_query(rq, "actor")),
                               .before = dk_int(yb_req_query(rq, "before")),
                               .limit = PAGE_ROWS};
  if (!dk_day_parse(rq, yb_req_query(rq, "from"), &ask->from)) ask->from = 0;
  if (dk_day_parse(rq, yb_req_query(rq, "to"), &ask->to)) ask->to += YB_DAY_MS;
  else ask->to = 0;
}

static void put(struct yb_buf *b, const char *name, yb_str value) {
  if (value.n == 0) return;
  yb_buf_fmt(b, "%c%s=", yb_str_find(yb_buf_str(b), YB_S("?")) == SIZE_MAX ? '?' : '&', name);
  yb_url_escape(b, value);
}

static yb_str address(struct yb_req *rq, const char *path, int64_t before) {
  static const char *const names[] = {"no", "verb", "actor", "from", "to"};
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  yb_buf_z(&b, path);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    put(&b, names[i], yb_pairs_get(rq->query, yb_str_of(names[i])));
  if (before) put(&b, "before", dk_fmt(rq, "%lld", (long long)before));
  return yb_buf_take(&b, &out) == YB_OK ? out : yb_str_of(path);
}

/* ---- rows ---- */

static yb_str verb_word(struct yb_req *rq, yb_str verb) {
  static const struct { const char *verb, *text; } own[] = {
      {"staff.login", "登录"}, {"staff.login_failed", "登录失败"}, {"staff.locked", "账号锁定"},
      {"staff.password_changed", "修改密码"}, {"staff.made", "新建账号"},
      {"staff.password_reset", "重置密码"}, {"staff.disabled", "停用账号"}, {"staff.enabled", "启用账号"},
      {"staff.role_given", "授予角色"}, {"staff.role_taken", "收回角色"},
      {"pack.published", "发布事项包"}, {"person.registered", "注册"}, {"person.login", "登录"},
      {"person.edited", "修改信息"}, {"person.exported", "导出个人信息"},
      {"person.erased", "删除个人信息"}, {"enterprise.added", "添加单位"},
      {"enterprise.owned", "成为账号所有人"}, {"enterprise.confirmed", "核对单位"},
      {"enterprise.agent_granted", "授权经办人"}, {"enterprise.agent_revoked", "收回授权"}};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (yb_str_eq(verb, yb_str_of(own[i].verb))) return yb_word(rq, own[i].text);
  const struct yb_happen *h = yb_happen_of(verb);
  return h ? dk_word(rq, "verb", yb_str_of(h->word)) : YB_S("");
}

static yb_str actor_word(struct yb_req *rq, const struct yb_audit_row *r) {
  static const struct { const char *kind, *text; } words[] = {
      {"person", "申请人"}, {"caller", "来电人"}, {"staff", "工作人员"}, {"system", "系统"},
      {"nobody", "未登录"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (yb_str_eq(r->actor_kind, yb_str_of(words[i].kind))) return yb_word(rq, words[i].text);
  return r->actor_kind;
}

/* What an event noted, read as "name: value", not as JSON. */
static yb_str noted(struct yb_req *rq, yb_str data) {
  struct yb_ctx quiet = rq->ctx;
  const struct yb_json *j;
  struct yb_buf b;
  yb_str out;
  quiet.diags = NULL;
  yb_buf_init(&b, rq->ctx.arena);
  if (data.n == 0 || yb_json_parse(&quiet, YB_S("event"), data, &j) != YB_OK ||
      j->type != YB_JSON_OBJECT)
    return data;
  for (const struct yb_json *e = j->first; e; e = e->next) {
    if (b.n) YB_BUF_Z(&b, "\n");
    yb_buf_put(&b, e->key);
    YB_BUF_Z(&b, ": ");
    if (e->type == YB_JSON_STRING) yb_buf_put(&b, e->text);
    else yb_json_write(&b, e);
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : data;
}

static struct v_desk_event event_of(struct yb_req *rq, const struct yb_audit_row *r) {
  yb_civil c = yb_zone_civil(yb_req_app(rq)->pack->zone, r->at);
  struct v_desk_event e = {.id = r->id, .who = r->actor_name, .who_kind = actor_word(rq, r),
                           .verb = verb_word(rq, r->verb), .code = r->verb,
                           .subject = r->subject, .behalf = r->on_behalf, .reason = r->reason,
                           .data = noted(rq, r->data), .sealed = r->sealed};
  e.at = dk_fmt(rq, "%04d-%02d-%02d %02d:%02d:%02d", (int)c.date.year, c.date.month, c.date.day,
                c.hour, c.minute, c.second);
  if (YB_EQ(r->kind, "case")) {
    struct yb_buf b;
    yb_buf_init(&b, rq->ctx.arena);
    YB_BUF_Z(&b, "/d/audit?no=");
    yb_url_escape(&b, r->subject);
    e.case_href = yb_buf_str(&b);
  } else {
    yb_str kind = YB_EQ(r->kind, "staff")        ? yb_word(rq, "账号")
                  : YB_EQ(r->kind, "person")     ? yb_word(rq, "个人")
                  : YB_EQ(r->kind, "enterprise") ? yb_word(rq, "单位")
                                                 : r->kind;
    e.subject = dk_fmt(rq, "%.*s %.*s", YB_ARG(kind), YB_ARG(r->subject));
  }
  return e;
}

static yb_rc verbs(struct yb_req *rq, yb_str chosen, struct v_input *in) {
  static const char *const list[] = {
      "", "case.submitted", "case.supplement", "case.supplement_again", "case.accepted",
      "case.rejected", "case.granted", "case.refused", "case.issued", "case.delivered",
      "case.withdrawn", "case.lapsed", "case.rated", "case.called_back", "case.rung",
      "case.unmasked", "case.pressed", "task.claimed", "task.handed_over", "task.extended",
      "task.consulted", "task.opined", "task.reminded", "task.mended", "staff.login",
      "staff.login_failed", "staff.locked", "staff.password_changed", "staff.role_given",
      "staff.role_taken", "pack.published"};
  const uint32_t n = sizeof list / sizeof *list;
  struct v_pick *p = YB_NEW_N(rq->ctx.arena, n + 1, struct v_pick);
  bool known = false;
  if (!p) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    yb_str verb = yb_str_of(list[i]), word = i ? verb_word(rq, verb) : yb_word(rq, "全部动作");
    p[i] = (struct v_pick){verb, word.n ? word : verb, false};
    known |= yb_str_eq(verb, chosen);
  }
  p[n] = (struct v_pick){chosen, chosen, false};
  *in = dk_input(rq, false, "q-", "verb", "select", yb_word(rq, "动作"), chosen);
  dk_picked(in, p, known ? n : n + 1);
  return YB_OK;
}

static void fields(struct yb_req *rq, struct v_desk_audit *v) {
  v->no = dk_input(rq, false, "q-", "no", "text", yb_word(rq, "办件号"), yb_req_query(rq, "no"));
  v->actor = dk_input(rq, false, "q-", "actor", "text", yb_word(rq, "人员（工号）"),
                      yb_req_query(rq, "actor"));
  v->from = dk_input(rq, false, "q-", "from", "date", yb_word(rq, "从"), yb_req_query(rq, "from"));
  v->to = dk_input(rq, false, "q-", "to", "date", yb_word(rq, "到"), yb_req_query(rq, "to"));
}

yb_rc yb_page_desk_audit(struct yb_req *rq, struct yb_res *rs) {
  struct yb_audit_ask ask;
  struct yb_audit a;
  struct v_desk_audit v = {.can_export = yb_who_holds(yb_req_who(rq), YB_S("audit_export"))};
  struct yb_page page;
  DK_ENTER(rq, rs);
  ask_of(rq, &ask);
  YB_TRY(yb_audit_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &ask, &a));
  struct v_desk_event *e = YB_NEW_N(rq->ctx.arena, a.count, struct v_desk_event);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < a.count; i++) e[i] = event_of(rq, &a.at[i]);
  v.rows = e;
  v.rows_n = a.count;
  v.unsealed = a.unsealed;
  v.sealed_at = dk_at(rq, a.sealed_at);
  v.csv = address(rq, "/d/audit.csv", 0);
  if (a.next) v.next = address(rq, "/d/audit", a.next);
  if (ask.before) v.first = address(rq, "/d/audit", 0);
  v.filtered = ask.case_no.n || ask.verb.n || ask.actor.n || ask.from || ask.to;
  fields(rq, &v);
  YB_TRY(verbs(rq, ask.verb, &v.verb));
  dk_page(rq, &page, yb_word(rq, "审计"), YB_DESK_AUDIT);
  return YB_PAGE(rq, rs, &page, desk_audit, &v);
}

/* ---- CSV ---- */

/* Quoted always; a cell that a spreadsheet would run as a formula gets a quote mark. */
static void cell(struct yb_buf *b, yb_str s, bool last) {
  yb_buf_byte(b, '"');
  if (s.n && strchr("=+-@\t\r", s.p[0])) yb_buf_byte(b, '\'');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') yb_buf_byte(b, '"');
    yb_buf_byte(b, s.p[i]);
  }
  yb_buf_z(b, last ? "\"\r\n" : "\",");
}

static void csv_row(struct yb_req *rq, struct yb_buf *b, const struct yb_audit_row *r) {
  struct v_desk_event e = event_of(rq, r);
  yb_buf_fmt(b, "%lld,", (long long)r->id);
  const yb_str cells[] = {e.at, e.who_kind, e.who, e.code, e.verb, e.subject, e.behalf, e.reason,
                          e.data};
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) cell(b, cells[i], false);
  cell(b, e.sealed ? yb_word(rq, "已封存") : yb_word(rq, "待封存"), true);
}

yb_rc yb_page_desk_audit_csv(struct yb_req *rq, struct yb_res *rs) {
  struct yb_audit_ask ask;
  struct yb_audit a;
  uint32_t rows = 0;
  DK_ENTER(rq, rs);
  if (!yb_who_holds(yb_req_who(rq), YB_S("audit_export"))) return YB_DENIED;
  ask_of(rq, &ask);
  YB_BUF_Z(&rs->body, "\xef\xbb\xbf编号,时间,身份,人员,动作,动作说明,对象,代表,理由,内容,封存\r\n");
  do {
    YB_TRY(yb_audit_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &ask, &a));
    for (uint32_t i = 0; i < a.count; i++) csv_row(rq, &rs->body, &a.at[i]);
    rows += a.count;
    ask.before = a.next;
  } while (a.next && rows < CSV_ROWS);
  rs->type = "text/csv; charset=utf-8";
  rs->cache_private = true;
  YB_TRY(yb_res_header(rs, "Content-Disposition", YB_S("attachment; filename=\"audit.csv\"")));
  return rs->body.rc;
}
