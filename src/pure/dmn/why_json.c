/* why_json.c - an answer as JSON:
 *
 *   {"value": .., "outcome"?: "true|false|unknown", "missing": ["Age"],
 *    "values": [{"name", "kind", "value"}],
 *    "tables": [{"of", "line", "policy", "inputs": [{"label", "value"}], "matched",
 *                "rules": [{"rule", "id"?, "line", "matched",
 *                           "misses": [{"input", "condition", "line", "column", "value",
 *                                       "distance"?, "unknown"?}]}],
 *                "omitted", "result"}],
 *    "diagnostics": [{"severity", "code", "file", "line", "column", "what", "fix"}]}
 */
#include "pure/dmn/dmn_int.h"

struct out { struct yb_ctx *ctx; const struct yb_dmn *m; yb_lang lang; };

static yb_rc put_str(struct out *o, struct yb_json *to, yb_str key, yb_str v) {
  return yb_json_set(to, key, yb_json_new_str(o->ctx->arena, v));
}

static yb_rc put_int(struct out *o, struct yb_json *to, yb_str key, uint32_t v) {
  return yb_json_set(to, key, yb_json_new_int(o->ctx->arena, v));
}

static yb_rc put_value(struct out *o, struct yb_json *to, yb_str key, yb_value v) {
  struct yb_json *j;
  YB_TRY(yb_value_to_json(o->ctx, v, &j));
  return yb_json_set(to, key, j);
}

static yb_rc put_flag(struct out *o, struct yb_json *to, yb_str key, bool v) {
  return yb_json_set(to, key, yb_json_new_bool(o->ctx->arena, v));
}

static yb_rc put_new(struct out *o, struct yb_json *to, yb_str key, yb_json_type type,
                     struct yb_json **out) {
  *out = yb_json_new(o->ctx->arena, type);
  return yb_json_set(to, key, *out);
}

static yb_rc add_new(struct out *o, struct yb_json *list, struct yb_json **out) {
  *out = yb_json_new(o->ctx->arena, YB_JSON_OBJECT);
  return yb_json_add(list, *out);
}

/* ---- tables ---- */

static yb_rc put_miss(struct out *o, struct yb_json *list, const struct yb_dmn_table_why *t,
                      const struct yb_dmn_miss *m) {
  struct yb_json *j;
  YB_TRY(add_new(o, list, &j));
  YB_TRY(put_str(o, j, YB_S("input"), t->label[m->input]));
  YB_TRY(put_str(o, j, YB_S("condition"), m->condition));
  YB_TRY(put_int(o, j, YB_S("line"), m->at.line));
  YB_TRY(put_int(o, j, YB_S("column"), m->at.col));
  YB_TRY(put_value(o, j, YB_S("value"), m->value));
  if (m->distance.type != YB_VNULL) YB_TRY(put_value(o, j, YB_S("distance"), m->distance));
  return m->unknown ? put_flag(o, j, YB_S("unknown"), true) : YB_OK;
}

static yb_rc put_rule(struct out *o, struct yb_json *list, const struct yb_dmn_table_why *t,
                      const struct yb_dmn_rule_why *r) {
  struct yb_json *j, *misses;
  YB_TRY(add_new(o, list, &j));
  YB_TRY(put_int(o, j, YB_S("rule"), r->rule));
  if (r->id.n) YB_TRY(put_str(o, j, YB_S("id"), r->id));
  YB_TRY(put_int(o, j, YB_S("line"), r->at.line));
  YB_TRY(put_flag(o, j, YB_S("matched"), r->matched));
  if (!r->misses) return YB_OK;
  YB_TRY(put_new(o, j, YB_S("misses"), YB_JSON_ARRAY, &misses));
  for (uint32_t i = 0; i < r->misses; i++) YB_TRY(put_miss(o, misses, t, &r->miss[i]));
  return YB_OK;
}

static yb_rc put_inputs(struct out *o, struct yb_json *to, const struct yb_dmn_table_why *t) {
  struct yb_json *list, *j;
  YB_TRY(put_new(o, to, YB_S("inputs"), YB_JSON_ARRAY, &list));
  for (uint32_t i = 0; i < t->inputs; i++) {
    YB_TRY(add_new(o, list, &j));
    YB_TRY(put_str(o, j, YB_S("label"), t->label[i]));
    YB_TRY(put_value(o, j, YB_S("value"), t->input[i]));
  }
  return YB_OK;
}

static yb_rc put_table(struct out *o, struct yb_json *list, const struct yb_dmn_table_why *t) {
  char policy[3] = {t->policy, t->aggregation, 0};
  struct yb_json *j, *rules;
  yb_str text;
  YB_TRY(add_new(o, list, &j));
  YB_TRY(yb_str_dup(o->ctx->arena, yb_str_of(policy), &text));
  YB_TRY(put_str(o, j, YB_S("of"), o->m->element[t->element].name));
  YB_TRY(put_int(o, j, YB_S("line"), t->at.line));
  YB_TRY(put_str(o, j, YB_S("policy"), text));
  YB_TRY(put_inputs(o, j, t));
  YB_TRY(put_int(o, j, YB_S("matched"), t->matched));
  YB_TRY(put_new(o, j, YB_S("rules"), YB_JSON_ARRAY, &rules));
  for (uint32_t i = 0; i < t->rules; i++) YB_TRY(put_rule(o, rules, t, &t->rule[i]));
  YB_TRY(put_int(o, j, YB_S("omitted"), t->omitted));
  return put_value(o, j, YB_S("result"), t->result);
}

static yb_rc put_why(struct out *o, struct yb_json *to, const struct yb_dmn_why *w) {
  static const char *const kinds[] = {"input", "decision", "bkm", "service"};
  struct yb_json *list, *j;
  YB_TRY(put_new(o, to, YB_S("values"), YB_JSON_ARRAY, &list));
  for (uint32_t i = 0; i < w->values; i++) {
    const struct dmn_element *e = &o->m->element[w->value[i].element];
    YB_TRY(add_new(o, list, &j));
    YB_TRY(put_str(o, j, YB_S("name"), e->name));
    YB_TRY(put_str(o, j, YB_S("kind"), yb_str_of(kinds[e->kind])));
    YB_TRY(put_value(o, j, YB_S("value"), w->value[i].value));
  }
  YB_TRY(put_new(o, to, YB_S("tables"), YB_JSON_ARRAY, &list));
  for (const struct yb_dmn_table_why *t = w->table; t; t = t->next) YB_TRY(put_table(o, list, t));
  return YB_OK;
}

/* ---- diagnostics ---- */

static yb_rc put_text(struct out *o, struct yb_json *to, yb_str key, const struct yb_diag *d,
                      void (*write)(const struct yb_diag *d, yb_lang lang, struct yb_buf *out)) {
  struct yb_buf b;
  yb_str s;
  yb_buf_init(&b, o->ctx->arena);
  write(d, o->lang, &b);
  YB_TRY(yb_buf_take(&b, &s));
  return put_str(o, to, key, s);
}

static yb_rc put_diag(struct out *o, struct yb_json *list, const struct yb_diag *d) {
  static const char *const severities[] = {"error", "warning", "note"};
  struct yb_json *j;
  YB_TRY(add_new(o, list, &j));
  YB_TRY(put_str(o, j, YB_S("severity"), yb_str_of(severities[d->severity])));
  YB_TRY(put_str(o, j, YB_S("code"), yb_str_of(yb_msg_key(d->msg))));
  YB_TRY(put_str(o, j, YB_S("file"), d->at.file));
  YB_TRY(put_int(o, j, YB_S("line"), d->at.line));
  YB_TRY(put_int(o, j, YB_S("column"), d->at.col));
  YB_TRY(put_text(o, j, YB_S("what"), d, yb_diag_what));
  return put_text(o, j, YB_S("fix"), d, yb_diag_fix);
}

/* ---- the whole ---- */

static yb_rc put_missing(struct out *o, struct yb_json *to, const struct yb_dmn_answer *a) {
  struct yb_json *list;
  YB_TRY(put_new(o, to, YB_S("missing"), YB_JSON_ARRAY, &list));
  for (uint32_t i = 0; i < a->missings; i++)
    YB_TRY(yb_json_add(list, yb_json_new_str(o->ctx->arena, o->m->element[a->missing[i]].name)));
  return YB_OK;
}

yb_rc yb_dmn_answer_json(struct yb_ctx *ctx, const struct yb_dmn *m,
                         const struct yb_dmn_answer *a, const struct yb_diags *diags,
                         yb_lang lang, struct yb_json **out) {
  static const char *const outcomes[] = {"false", "true", "unknown"};
  struct out o = {ctx, m, lang};
  struct yb_json *j = yb_json_new(ctx->arena, YB_JSON_OBJECT), *list;
  if (!j) return YB_NOMEM;
  YB_TRY(put_value(&o, j, YB_S("value"), a->value));
  if (a->value.type == YB_VBOOL || a->value.type == YB_VNULL)
    YB_TRY(put_str(&o, j, YB_S("outcome"), yb_str_of(outcomes[a->outcome])));
  YB_TRY(put_missing(&o, j, a));
  if (a->why) YB_TRY(put_why(&o, j, a->why));
  YB_TRY(put_new(&o, j, YB_S("diagnostics"), YB_JSON_ARRAY, &list));
  for (const struct yb_diag *d = diags ? diags->first : NULL; d; d = d->next)
    YB_TRY(put_diag(&o, list, d));
  *out = j;
  return YB_OK;
}
