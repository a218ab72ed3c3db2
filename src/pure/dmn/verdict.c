/* verdict.c - the tables of a model, and what is told of them. */
#include "pure/dmn/verify.h"

#include <stdio.h>

#include "pure/dmn/dmn_int.h"

struct walk { struct yb_ctx *ctx; struct yb_dmn_verdict *v; uint32_t n, element; };

/* Recursion is bounded by the depth of boxed expressions, which loading bounds. */
static yb_rc walk(struct walk *w, const struct dmn_box *b) {
  if (!b) return YB_OK;
  if (b->kind == BOX_TABLE && b->table) {
    if (w->n == YB_DMN_VERIFY_TABLES) return YB_LIMIT;
    YB_TRY(yb_dmn_verify_table(w->ctx, b->table, &w->v[w->n]));
    w->v[w->n++].element = w->element;
  }
  if (b->kind == BOX_FUNCTION && b->function) YB_TRY(walk(w, b->function->body));
  for (uint32_t i = 0; i < b->parts; i++) YB_TRY(walk(w, b->part[i].box));
  return YB_OK;
}

yb_rc yb_dmn_verify(struct yb_ctx *ctx, const struct yb_dmn *m, const struct yb_dmn_verdict **out,
                    uint32_t *tables) {
  struct walk w = {.ctx = ctx};
  w.v = YB_NEW_N(ctx->arena, YB_DMN_VERIFY_TABLES, struct yb_dmn_verdict);
  if (!w.v) return YB_NOMEM;
  for (w.element = 0; w.element < m->own; w.element++)
    YB_TRY(walk(&w, m->element[w.element].logic));
  *out = w.v;
  *tables = w.n;
  return YB_OK;
}

/* ---- diagnostics ---- */

static void note(struct yb_ctx *ctx, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1) {
  const yb_str args[YB_DIAG_ARGS] = {a0, a1};
  (void)yb_diag_at(ctx, YB_NOTE, at, msg, args);
}

/* One note a column, at its first cell. */
static void left_out(struct yb_ctx *ctx, const struct yb_dmn_verdict *v) {
  for (uint32_t i = 0; i < v->inputs; i++) {
    const struct yb_dmn_left *first = NULL;
    char number[16];
    uint32_t n = 0;
    for (uint32_t k = 0; k < v->lefts; k++) {
      if (v->left[k].input != i + 1) continue;
      if (!n++) first = &v->left[k];
    }
    (void)snprintf(number, sizeof number, "%u", n);
    if (n) note(ctx, first->at, YB_MSG_dmn_left_out, v->label[i], yb_str_of(number));
  }
}

void yb_dmn_verdict_tell(struct yb_ctx *ctx, const struct yb_dmn_verdict *v) {
  for (const struct yb_dmn_finding *f = v->first; f; f = f->next)
    (void)yb_diag_at(ctx, f->what.severity, f->at, f->what.msg, f->what.arg);
  if (!strchr("ROC", v->policy)) left_out(ctx, v);   /* these are asked for duplicates alone */
  for (int i = 0; i < YB_DMN_FLAWS; i++)
    if (v->unfinished[i])
      note(ctx, v->at, YB_MSG_dmn_unfinished, yb_str_of(yb_dmn_flaw_name((yb_dmn_flaw)i)),
           (yb_str){0});
}

/* ---- JSON ---- */

struct teller { struct yb_ctx *ctx; struct yb_arena *a; yb_lang lang; };

static yb_rc text(struct teller *t, struct yb_json *to, const char *key, yb_str s) {
  return yb_json_set(to, yb_str_of(key), yb_json_new_str(t->a, s));
}
static yb_rc number(struct teller *t, struct yb_json *to, const char *key, int64_t n) {
  return yb_json_set(to, yb_str_of(key), yb_json_new_int(t->a, n));
}
static yb_rc child(struct teller *t, struct yb_json *to, const char *key, yb_json_type type,
                   struct yb_json **out) {
  *out = yb_json_new(t->a, type);
  return yb_json_set(to, yb_str_of(key), *out);
}
static yb_rc item(struct teller *t, struct yb_json *list, struct yb_json **out) {
  *out = yb_json_new(t->a, YB_JSON_OBJECT);
  return yb_json_add(list, *out);
}
static yb_rc place(struct teller *t, struct yb_json *to, struct yb_place at) {
  YB_TRY(number(t, to, "line", at.line));
  return number(t, to, "column", at.col);
}

static yb_rc sentence(struct teller *t, struct yb_json *to, const struct yb_diag *d) {
  struct yb_buf what, fix;
  yb_str s;
  yb_buf_init(&what, t->a);
  yb_buf_init(&fix, t->a);
  yb_diag_what(d, t->lang, &what);
  yb_diag_fix(d, t->lang, &fix);
  YB_TRY(yb_buf_take(&what, &s));
  YB_TRY(text(t, to, "message", s));
  YB_TRY(yb_buf_take(&fix, &s));
  return text(t, to, "fix", s);
}

/* Labels may stand twice: then the later column has its number added. */
static yb_rc label(struct teller *t, const struct yb_dmn_verdict *v, uint32_t i, yb_str *out) {
  *out = v->label[i];
  for (uint32_t k = 0; k < i; k++)
    if (yb_str_eq(v->label[k], v->label[i]))
      return yb_str_fmt(t->a, out, "%.*s (%u)", YB_ARG(v->label[i]), i + 1);
  return YB_OK;
}

static yb_rc where(struct teller *t, const struct yb_dmn_verdict *v,
                   const struct yb_dmn_finding *f, struct yb_json *to) {
  struct yb_json *example, *region, *value;
  if (!f->example) return YB_OK;
  YB_TRY(child(t, to, "example", YB_JSON_OBJECT, &example));
  YB_TRY(child(t, to, "region", YB_JSON_OBJECT, &region));
  for (uint32_t i = 0; i < v->inputs; i++) {
    yb_str name;
    YB_TRY(label(t, v, i, &name));
    YB_TRY(yb_value_to_json(t->ctx, f->example[i], &value));
    YB_TRY(yb_json_set(example, name, value));
    YB_TRY(yb_json_set(region, name, yb_json_new_str(t->a, f->region[i])));
  }
  return YB_OK;
}

static yb_rc finding(struct teller *t, const struct yb_dmn_verdict *v,
                     const struct yb_dmn_finding *f, struct yb_json *list) {
  struct yb_json *j, *rules;
  YB_TRY(item(t, list, &j));
  YB_TRY(text(t, j, "kind", yb_str_of(yb_dmn_flaw_name(f->flaw))));
  YB_TRY(text(t, j, "severity", yb_str_of(f->what.severity == YB_ERROR ? "error" : "warning")));
  YB_TRY(child(t, j, "rules", YB_JSON_ARRAY, &rules));
  for (int i = 0; i < 2; i++)
    if (f->rule[i]) YB_TRY(yb_json_add(rules, yb_json_new_int(t->a, f->rule[i])));
  YB_TRY(where(t, v, f, j));
  YB_TRY(place(t, j, f->at));
  return sentence(t, j, &f->what);
}

static yb_rc summary(struct teller *t, const struct yb_dmn_verdict *v, struct yb_json *j) {
  struct yb_json *unfinished, *counts;
  uint64_t all = 0;
  bool whole = true;
  YB_TRY(child(t, j, "counts", YB_JSON_OBJECT, &counts));
  YB_TRY(child(t, j, "unfinished", YB_JSON_ARRAY, &unfinished));
  for (int i = 0; i < YB_DMN_FLAWS; i++) {
    const char *name = yb_dmn_flaw_name((yb_dmn_flaw)i);
    all += v->count[i];
    whole = whole && !v->unfinished[i];
    if (v->count[i]) YB_TRY(number(t, counts, name, (int64_t)v->count[i]));
    if (!v->unfinished[i]) continue;
    YB_TRY(yb_json_add(unfinished, yb_json_new_str(t->a, yb_str_of(name))));
  }
  bool seen = !v->lefts || strchr("ROC", v->policy) != NULL;
  return yb_json_set(j, YB_S("sound"), yb_json_new_bool(t->a, !all && whole && seen));
}

static yb_rc left(struct teller *t, const struct yb_dmn_verdict *v, struct yb_json *j) {
  struct yb_json *list, *one;
  YB_TRY(child(t, j, "left out", YB_JSON_ARRAY, &list));
  for (uint32_t i = 0; i < v->lefts && i < YB_DMN_VERIFY_KEPT; i++) {
    const struct yb_dmn_left *l = &v->left[i];
    YB_TRY(item(t, list, &one));
    YB_TRY(number(t, one, "rule", l->rule));
    YB_TRY(text(t, one, "input", v->label[l->input - 1]));
    YB_TRY(place(t, one, l->at));
    YB_TRY(text(t, one, "why", yb_str_of(yb_msg_text(l->why, t->lang))));
    YB_TRY(text(t, one, "fix", yb_str_of(yb_msg_fix(l->why, t->lang))));
  }
  return number(t, j, "left out in all", v->lefts);
}

static yb_rc table(struct teller *t, const struct yb_dmn *m, const struct yb_dmn_verdict *v,
                   struct yb_json *list) {
  struct yb_json *j, *inputs, *findings;
  char policy[2] = {v->policy, 0};
  yb_str s;
  YB_TRY(item(t, list, &j));
  YB_TRY(text(t, j, "decision", yb_dmn_get(m, v->element).name));
  YB_TRY(place(t, j, v->at));
  YB_TRY(yb_str_dup(t->a, yb_str_of(policy), &s));
  YB_TRY(text(t, j, "policy", s));
  YB_TRY(number(t, j, "rules", v->rules));
  YB_TRY(child(t, j, "inputs", YB_JSON_ARRAY, &inputs));
  for (uint32_t i = 0; i < v->inputs; i++)
    YB_TRY(yb_json_add(inputs, yb_json_new_str(t->a, v->label[i])));
  YB_TRY(summary(t, v, j));
  YB_TRY(child(t, j, "findings", YB_JSON_ARRAY, &findings));
  for (const struct yb_dmn_finding *f = v->first; f; f = f->next)
    YB_TRY(finding(t, v, f, findings));
  return left(t, v, j);
}

yb_rc yb_dmn_verdict_json(struct yb_ctx *ctx, const struct yb_dmn *m,
                          const struct yb_dmn_verdict *v, uint32_t tables, yb_lang lang,
                          struct yb_json **out) {
  struct teller t = {ctx, ctx->arena, lang};
  struct yb_json *top = yb_json_new(t.a, YB_JSON_OBJECT), *list;
  if (!top) return YB_NOMEM;
  YB_TRY(child(&t, top, "tables", YB_JSON_ARRAY, &list));
  for (uint32_t i = 0; i < tables; i++) YB_TRY(table(&t, m, &v[i], list));
  *out = top;
  return YB_OK;
}
