/* read.c - a declaration of opening times into its struct (opening.h). */
#include "base/arena.h"
#include "pure/opening/opening.h"

struct reader { struct yb_ctx *ctx; yb_str file; bool bad; };

static yb_rc fault(struct reader *r, const struct yb_json *at, yb_msg msg, yb_str a0, yb_str a1) {
  r->bad = true;
  yb_rc rc = yb_diag(r->ctx, yb_json_place(r->file, at), msg, a0, a1);
  return rc == YB_NOMEM ? rc : YB_OK;
}

bool yb_open_minutes(yb_str s, uint16_t *out) {
  if (s.n != 5 || s.p[2] != ':') return false;
  for (int i = 0; i < 5; i++)
    if (i != 2 && (s.p[i] < '0' || s.p[i] > '9')) return false;
  int h = (s.p[0] - '0') * 10 + s.p[1] - '0', m = (s.p[3] - '0') * 10 + s.p[4] - '0';
  if (m > 59 || h * 60 + m > 1440) return false;
  *out = (uint16_t)(h * 60 + m);
  return true;
}

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static yb_rc weekday(struct reader *r, const struct yb_json *j, uint8_t *days) {
  yb_str s = yb_json_str(j, YB_S(""));
  for (int i = 0; i < 7; i++)
    if (yb_str_eq(s, yb_str_of(weekdays[i]))) {
      *days |= (uint8_t)(1 << i);
      return YB_OK;
    }
  return fault(r, j, YB_MSG_opening_weekday, s, YB_S(""));
}

/* One weekday or a list of them. */
static yb_rc read_days(struct reader *r, const struct yb_json *j, uint8_t *days) {
  if (j->type != YB_JSON_ARRAY) return weekday(r, j, days);
  for (const struct yb_json *m = j->first; m; m = m->next) YB_TRY(weekday(r, m, days));
  return YB_OK;
}

static yb_rc read_date(struct reader *r, const struct yb_json *j, yb_date *out) {
  if (!j) return YB_OK;
  if (yb_date_parse(yb_json_str(j, YB_S("")), out)) return YB_OK;
  return fault(r, j, YB_MSG_opening_date, yb_json_str(j, YB_S("")), YB_S(""));
}

static yb_rc read_span(struct reader *r, const struct yb_json *j, struct yb_open_span *out) {
  const struct yb_json *from = yb_json_get(j, YB_S("from")), *to = yb_json_get(j, YB_S("to"));
  if (yb_open_minutes(yb_json_str(from, YB_S("")), &out->from_min) &&
      yb_open_minutes(yb_json_str(to, YB_S("")), &out->to_min) && out->from_min < out->to_min)
    return YB_OK;
  return fault(r, from ? from : j, YB_MSG_opening_hours, yb_json_str(from, YB_S("")),
               yb_json_str(to, YB_S("")));
}

/* Unknown keys are faults: a closure that is misspelt would leave the door open. */
static yb_rc known(struct reader *r, const struct yb_json *j, const char *const *keys) {
  if (j->type != YB_JSON_OBJECT) return fault(r, j, YB_MSG_opening_map, YB_S(""), YB_S(""));
  for (const struct yb_json *m = j->first; m; m = m->next) {
    const char *const *k = keys;
    while (*k && !yb_str_eq(m->key, yb_str_of(*k))) k++;
    if (!*k) YB_TRY(fault(r, m, YB_MSG_opening_key, m->key, YB_S("")));
  }
  return YB_OK;
}

static yb_rc read_week(struct reader *r, const struct yb_json *j, void *out) {
  static const char *const keys[] = {"days", "from", "to", NULL};
  struct yb_open_week *w = out;
  const struct yb_json *days = yb_json_get(j, YB_S("days"));
  YB_TRY(known(r, j, keys));
  if (days) YB_TRY(read_days(r, days, &w->days));
  else YB_TRY(fault(r, j, YB_MSG_opening_weekday, YB_S(""), YB_S("")));
  return read_span(r, j, &w->span);
}

static yb_rc read_closure(struct reader *r, const struct yb_json *j, void *out) {
  static const char *const keys[] = {"weekly", "date", "to", "reason", "except_holidays", NULL};
  struct yb_open_closure *c = out;
  const struct yb_json *weekly = yb_json_get(j, YB_S("weekly"));
  const struct yb_json *date = yb_json_get(j, YB_S("date"));
  YB_TRY(known(r, j, keys));
  if (!weekly == !date) return fault(r, j, YB_MSG_opening_closure, YB_S(""), YB_S(""));
  if (weekly) YB_TRY(read_days(r, weekly, &c->days));
  YB_TRY(read_date(r, date, &c->from));
  c->to = c->from;
  YB_TRY(read_date(r, yb_json_get(j, YB_S("to")), &c->to));
  if (date && yb_date_cmp(c->to, c->from) < 0)
    YB_TRY(fault(r, j, YB_MSG_opening_order, YB_S(""), YB_S("")));
  c->reason = yb_json_get_str(j, YB_S("reason"));
  c->except_holidays = yb_json_bool(yb_json_get(j, YB_S("except_holidays")), false);
  return YB_OK;
}

static yb_rc read_special(struct reader *r, const struct yb_json *j, void *out) {
  static const char *const keys[] = {"date", "from", "to", "reason", NULL};
  struct yb_open_special *s = out;
  YB_TRY(known(r, j, keys));
  if (!yb_json_get(j, YB_S("date"))) YB_TRY(fault(r, j, YB_MSG_opening_date, YB_S(""), YB_S("")));
  YB_TRY(read_date(r, yb_json_get(j, YB_S("date")), &s->date));
  s->reason = yb_json_get_str(j, YB_S("reason"));
  return read_span(r, j, &s->span);
}

typedef yb_rc (*row_fn)(struct reader *r, const struct yb_json *j, void *out);

static yb_rc read_rows(struct reader *r, const struct yb_json *j, size_t size, row_fn fn,
                       const void **out, uint32_t *count) {
  if (!j) return YB_OK;
  if (j->type != YB_JSON_ARRAY || j->count > YB_OPENING_ROWS)
    return fault(r, j, YB_MSG_opening_list, j->key, YB_S("64"));
  char *at = yb_arena_take_n(r->ctx->arena, j->count, size);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = j->first; m; m = m->next) YB_TRY(fn(r, m, at + n++ * size));
  *out = at;
  *count = n;
  return YB_OK;
}

static yb_rc read_holidays(struct reader *r, const struct yb_json *j, yb_holiday_rule *out) {
  static const char *const words[] = {"open", "closed", "calendar"};
  yb_str s = yb_json_str(j, YB_S("open"));
  for (int i = 0; i < 3; i++)
    if (yb_str_eq(s, yb_str_of(words[i]))) {
      *out = (yb_holiday_rule)i;
      return YB_OK;
    }
  return fault(r, j, YB_MSG_opening_holidays, s, YB_S(""));
}

static yb_rc read_season(struct reader *r, const struct yb_json *j, struct yb_openings *o) {
  YB_TRY(read_date(r, yb_json_get(j, YB_S("from")), &o->from));
  YB_TRY(read_date(r, yb_json_get(j, YB_S("to")), &o->to));
  if (o->from.year && o->to.year && yb_date_cmp(o->to, o->from) < 0)
    YB_TRY(fault(r, yb_json_get(j, YB_S("to")), YB_MSG_opening_order, YB_S(""), YB_S("")));
  const struct yb_json *slot = yb_json_get(j, YB_S("slot_minutes"));
  int64_t minutes = yb_json_int(slot, slot ? -1 : 0);
  if (slot && (minutes < 5 || minutes > 1440))
    return fault(r, slot, YB_MSG_opening_slot, slot->text, YB_S(""));
  o->slot_minutes = (uint32_t)minutes;
  return YB_OK;
}

yb_rc yb_opening_read(struct yb_ctx *ctx, yb_str file, const struct yb_json *j,
                      struct yb_openings *out) {
  static const char *const keys[] = {"weekly", "from", "to", "closed", "special", "holidays",
                                     "slot_minutes", NULL};
  struct reader r = {.ctx = ctx, .file = file};
  struct yb_openings o = {.holidays = YB_HOLIDAYS_OPEN};
  YB_TRY(known(&r, j, keys));
  YB_TRY(read_season(&r, j, &o));
  YB_TRY(read_holidays(&r, yb_json_get(j, YB_S("holidays")), &o.holidays));
  YB_TRY(read_rows(&r, yb_json_get(j, YB_S("weekly")), sizeof *o.week, read_week,
                   (const void **)&o.week, &o.weeks));
  YB_TRY(read_rows(&r, yb_json_get(j, YB_S("closed")), sizeof *o.closure, read_closure,
                   (const void **)&o.closure, &o.closures));
  YB_TRY(read_rows(&r, yb_json_get(j, YB_S("special")), sizeof *o.special, read_special,
                   (const void **)&o.special, &o.specials));
  if (r.bad) return YB_INVALID;
  *out = o;
  return YB_OK;
}
