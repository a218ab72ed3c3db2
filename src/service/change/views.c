/* views.c - what may be asked for, what was, and what it changes in words (change.h). */
#include "service/change/change_int.h"
#include "service/apply/views.h"

#define LINES_MOST 200u

const char *yb_change_state_name(yb_change_state s) {
  static const char *const names[] = {"asked", "done", "refused", "taken_back"};
  return names[(unsigned)s % 4];
}

yb_rc yb_change_row_words(struct yb_arena *a, const struct yb_agenda *g,
                          const struct yb_json *row, yb_str *out) {
  yb_str place = yb_json_get_str(row, g->place), from = yb_json_get_str(row, g->from),
         to = yb_json_get_str(row, g->to);
  if (yb_str_eq(from, to) || !to.n)
    return yb_str_fmt(a, out, "%.*s %.*s", YB_ARG(place), YB_ARG(from));
  return yb_str_fmt(a, out, "%.*s %.*s–%.*s", YB_ARG(place), YB_ARG(from), YB_ARG(to));
}

struct reading {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id;
  struct yb_changes_view *out;
  struct yb_course co;
  bool mask;
};

/* ---- lines: what stands there now and what shall ---- */

static yb_rc summary(struct reading *r, const struct yb_form *form, const struct yb_json *answers,
                     const struct yb_form_row **out) {
  struct yb_json *shown = NULL;
  *out = NULL;
  if (!form || !answers) return YB_OK;
  YB_TRY(yb_form_mask(form, yb_tx_ctx(r->co.tx), answers, r->mask ? YB_PERSONAL : YB_SENSITIVE,
                      &shown));
  return yb_form_summary(form, yb_tx_ctx(r->co.tx), shown, r->out->facts, out);
}

static yb_str value_of(const struct yb_form_row *rows, yb_str name) {
  for (; rows; rows = rows->next)
    if (yb_str_eq(rows->name, name)) return rows->value;
  return (yb_str){0};
}

static void add(struct yb_change_view *v, struct yb_change_line *at, yb_str label, yb_str before,
                yb_str after) {
  if (v->lines == LINES_MOST || yb_str_eq(before, after)) return;
  at[v->lines++] = (struct yb_change_line){label, before, after};
}

static bool under(const struct yb_change *c, yb_str name) {
  for (uint32_t i = 0; i < c->fields.count; i++) {
    yb_str key = c->fields.at[i];
    if (!yb_str_starts(name, key)) continue;
    if (name.n == key.n || name.p[key.n] == '[' || name.p[key.n] == '.') return true;
  }
  return false;
}

/* Rows that differ, and those that are no more. */
static yb_rc differences(struct reading *r, const struct yb_change *c,
                         const struct yb_json *before, const struct yb_json *after,
                         struct yb_change_view *v, struct yb_change_line *at) {
  const struct yb_form *form = r->co.service->form[YB_ZH_CN];
  const struct yb_form_row *old, *now;
  YB_TRY(summary(r, form, before, &old));
  YB_TRY(summary(r, form, after, &now));
  for (const struct yb_form_row *n = now; n; n = n->next)
    if (under(c, n->name)) add(v, at, n->label, value_of(old, n->name), n->value);
  for (const struct yb_form_row *o = old; o; o = o->next)
    if (under(c, o->name) && value_of(now, o->name).n == 0)
      add(v, at, o->label, o->value, YB_S(""));
  return YB_OK;
}

static yb_rc amended(struct reading *r, const struct yb_change *c, const struct yb_change_row *row,
                     const struct yb_json *asked, struct yb_change_view *v,
                     struct yb_change_line *at) {
  struct yb_arena *a = yb_tx_arena(r->co.tx);
  const struct yb_json *before = r->out->answers, *was;
  struct yb_json *after;
  if (row->before.n) {                          /* done: against what it was then */
    YB_TRY(yb_json_parse(yb_tx_ctx(r->co.tx), YB_S("before"), row->before, &was));
    struct yb_json *then = yb_json_copy(a, before);
    for (const struct yb_json *m = was->first; m; m = m->next)
      YB_TRY(yb_json_set(then, m->key, yb_json_copy(a, m)));
    before = then;
  }
  YB_TRY(yb_change_after(a, c, before, yb_json_get(asked, YB_S("fields")), &after));
  return differences(r, c, before, after, v, at);
}

static yb_rc lines(struct reading *r, const struct yb_change *c, const struct yb_change_row *row,
                   struct yb_change_view *v) {
  struct yb_change_line *at = YB_NEW_N(yb_tx_arena(r->co.tx), LINES_MOST, struct yb_change_line);
  const struct yb_form_row *own;
  struct yb_json *asked;
  if (!at) return YB_NOMEM;
  v->line = at;
  YB_TRY(yb_change_answers(&r->co, c, row, &asked));
  int64_t n = yb_json_int(yb_json_get(asked, YB_S("row")), -1);
  if (c->row && n >= 0 && n < (int64_t)r->out->rows.count)
    add(v, at, YB_S("场次"), YB_S(""), r->out->rows.at[n]);
  if (c->effect == YB_CHANGE_AMEND) YB_TRY(amended(r, c, row, asked, v, at));
  YB_TRY(summary(r, c->form[YB_ZH_CN], yb_json_get(asked, YB_S("form")), &own));
  for (; own; own = own->next) add(v, at, own->label, YB_S(""), own->value);
  return YB_OK;
}

/* ---- the view ---- */

static yb_rc unit_of(struct reading *r, const struct yb_change_row *row, yb_str *out) {
  struct yb_task t;
  if (!row->task_id) return YB_OK;
  YB_TRY(yb_task_load(r->co.tx, row->task_id, &t));
  const struct yb_unit *u = yb_pack_unit(r->co.pack, t.unit);
  *out = u ? u->name.in[YB_ZH_CN] : t.unit;
  return YB_OK;
}

static yb_rc asked_for(struct reading *r) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(r->co.tx, YB_SQL_changes_of_case,
                    YB_ARGS(yb_change_city(r->co.tx), yb_int(r->id)), &rows));
  struct yb_change_view *at = YB_NEW_N(yb_tx_arena(r->co.tx), rows.count, struct yb_change_view);
  if (!at) return YB_NOMEM;
  r->out->change = at;
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_change_row row;
    yb_change_of_row(yb_row(&rows, i), &row);
    const struct yb_change *c = yb_service_change(r->co.service, row.kind);
    if (!c) continue;
    struct yb_change_view *v = &at[r->out->changes++];
    *v = (struct yb_change_view){.id = row.id, .task = row.task_id, .asked_at = row.asked_at,
                                 .closed_at = row.closed_at, .version = row.version, .change = c,
                                 .state = (yb_change_state)row.state, .reason = row.reason,
                                 .by_clerk = row.staff_id != 0};
    v->can_take_back = row.state == YB_CHANGE_ASKED && (r->out->theirs || r->out->for_caller);
    YB_TRY(unit_of(r, &row, &v->unit));
    YB_TRY(lines(r, c, &row, v));
  }
  return YB_OK;
}

static yb_rc offers(struct reading *r) {
  const struct yb_service *s = r->co.service;
  struct yb_change_offer *at = YB_NEW_N(yb_tx_arena(r->co.tx), s->changes, struct yb_change_offer);
  if (!at) return YB_NOMEM;
  r->out->offer = at;
  for (uint32_t i = 0; i < s->changes; i++) {
    struct yb_change_offer *o = &at[r->out->offers++];
    o->change = &s->change[i];
    yb_rc rc = yb_change_open(&r->co, o->change, -1, &o->why);
    o->open = rc == YB_OK;
    if (o->open) o->why = YB_MSG_COUNT;
    if (rc != YB_OK && rc != YB_CONFLICT) return rc;
  }
  return YB_OK;
}

static yb_rc row_names(struct reading *r) {
  const struct yb_agenda *g = &r->co.service->guide.agenda;
  const struct yb_json *list = yb_json_get(r->out->answers, g->list);
  uint32_t n = g->list.n && list && list->type == YB_JSON_ARRAY ? list->count : 0, i = 0;
  yb_str *at = YB_NEW_N(yb_tx_arena(r->co.tx), n, yb_str);
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = n ? list->first : NULL; m; m = m->next)
    YB_TRY(yb_change_row_words(yb_tx_arena(r->co.tx), g, m, &at[i++]));
  r->out->rows = (struct yb_strs){n, at};
  return YB_OK;
}

static yb_rc read_changes(struct yb_tx *tx, void *arg) {
  struct reading *r = arg;
  struct yb_changes_view *v = r->out;
  bool sees = false;
  YB_TRY(yb_course_view(tx, r->app, r->id, &r->co));
  *v = (struct yb_changes_view){.case_id = r->id, .version = r->co.c.version, .no = r->co.c.no,
                                .title = r->co.c.title, .service = r->co.service};
  v->theirs = yb_course_is_theirs(&r->co, r->who);
  v->for_caller = yb_change_for_caller(&r->co, r->who);
  if (!v->theirs && !v->for_caller) YB_TRY(yb_course_staff_sees(&r->co, r->who, &sees));
  if (!v->theirs && !v->for_caller && !sees) return YB_ABSENT;
  r->mask = !v->theirs;
  YB_TRY(yb_course_answers_get(&r->co, &v->answers));
  YB_TRY(yb_facts_of(tx, r->app, r->co.c.person_id, r->co.c.enterprise_id, &v->facts));
  YB_TRY(row_names(r));
  YB_TRY(asked_for(r));
  return offers(r);
}

yb_rc yb_changes_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                     int64_t case_id, struct yb_changes_view *out) {
  struct reading r = {.app = app, .who = who, .id = case_id, .out = out};
  return yb_store_read(app->store, ctx, read_changes, &r);
}

/* ---- sums ---- */

struct summing {
  const struct yb_service *s;
  const struct yb_change *c;
  int64_t from, to;
  struct yb_change_sum *out;
};

static yb_rc read_sum(struct yb_tx *tx, void *arg) {
  struct summing *m = arg;
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_changes_done,
                    YB_ARGS(yb_change_city(tx), yb_text(m->s->id), yb_text(m->c->id),
                            yb_int(m->from), yb_int(m->to)), &rows));
  m->out->sum = yb_dec_int(0);
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_change_row r;
    const struct yb_json *j;
    yb_dec d;
    yb_change_of_row(yb_row(&rows, i), &r);
    YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("change"), r.answers, &j));
    const struct yb_json *v = yb_json_get(yb_json_get(j, YB_S("form")), m->c->figure);
    if (!v || yb_dec_parse(v->text, &d) != YB_OK) continue;
    if (yb_dec_add(m->out->sum, d, &m->out->sum) == YB_OK) m->out->count++;
  }
  return YB_OK;
}

yb_rc yb_change_sum(struct yb_app *app, struct yb_ctx *ctx, const struct yb_service *s,
                    const struct yb_change *c, int64_t from, int64_t to,
                    struct yb_change_sum *out) {
  struct summing m = {s, c, from, to, out};
  *out = (struct yb_change_sum){.count = 0, .sum = yb_dec_int(0)};
  return c->figure.n ? yb_store_read(app->store, ctx, read_sum, &m) : YB_OK;
}
