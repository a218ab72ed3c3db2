/* why.c - what an evaluation tells: values as they were computed, tables with the
 * rules that matched and, for each other rule, which conditions failed and by how
 * much. Asked for only; nothing here changes an answer.
 *
 * A large table tells YB_DMN_WHY_RULES rules: those that matched, then those with the
 * fewest failed conditions.
 */
#include "pure/dmn/run_int.h"
#include "pure/feel/span.h"

struct dmn_why_list {
  struct yb_dmn_value_why *value;
  uint32_t values, cap, tables;
  struct yb_dmn_table_why *first, *last;
};

yb_rc yb_dmn_why_begin(struct dmn_run *run) {
  run->why = YB_NEW(run->ctx->arena, struct dmn_why_list);
  return run->why ? YB_OK : YB_NOMEM;
}

yb_rc yb_dmn_why_end(struct dmn_run *run, const struct yb_dmn_why **out) {
  struct yb_dmn_why *w = YB_NEW(run->ctx->arena, struct yb_dmn_why);
  if (!w) return YB_NOMEM;
  *w = (struct yb_dmn_why){run->why->value, run->why->values, run->why->first};
  *out = w;
  return YB_OK;
}

yb_rc yb_dmn_why_value(struct dmn_run *run, uint32_t element, yb_value v) {
  struct dmn_why_list *w = run->why;
  yb_dmn_kind kind = run->m->element[element].kind;
  if (kind != YB_DMN_INPUT && kind != YB_DMN_DECISION) return YB_OK;
  if (w->values == w->cap) {
    uint32_t cap = w->cap ? w->cap * 2 : 16;
    void *grown = yb_arena_grow(run->ctx->arena, w->value, w->cap * sizeof *w->value,
                                cap * sizeof *w->value);
    if (!grown) return YB_NOMEM;
    w->value = grown;
    w->cap = cap;
  }
  w->value[w->values++] = (struct yb_dmn_value_why){element, v};
  return YB_OK;
}

/* ---- distances ---- */

static yb_rc apart(struct dmn_run *run, yb_value a, yb_value b, yb_value *out) {
  yb_value slots[2] = {a, b};
  struct yb_diags *outer = run->ctx->diags;
  run->ctx->diags = NULL;
  yb_rc rc = yb_feel_eval(run->m->apart, run->ctx, slots, out);
  run->ctx->diags = outer;
  return rc;
}

/* To the nearest bound of the set; null without one. */
static yb_rc to_span(struct dmn_run *run, const struct yb_span *s, yb_value v, yb_value *out) {
  *out = yb_value_null();
  if (!yb_span_fits(s, v)) return YB_OK;
  for (uint32_t i = 0; i < s->n; i++) {
    const struct yb_range *r = &s->range[i];
    bool below = r->low.type != YB_VNULL && yb_span_order(v, r->low) <= 0;
    yb_value d, bound = below ? r->low : r->high;
    if (bound.type == YB_VNULL) continue;
    YB_TRY(apart(run, v, bound, &d));
    if (d.type != YB_VNULL && (out->type == YB_VNULL || yb_span_order(d, *out) < 0)) *out = d;
  }
  return YB_OK;
}

static yb_rc distance(struct dmn_run *run, const struct yb_feel *program, yb_value v,
                      yb_value *out) {
  const struct yb_view *view;
  *out = yb_value_null();
  if (v.type == YB_VNULL) return YB_OK;
  YB_TRY(yb_feel_view(run->ctx, program, &view));
  if (view->kind != YB_VIEW_TEST || view->subject.slot != YB_SUBJECT_THIS || view->subject.path.n)
    return YB_OK;
  return to_span(run, &view->span, v, out);
}

/* ---- rules ---- */

static yb_rc holds(struct dmn_run *run, const struct dmn_seen *s, uint32_t cell, uint32_t input,
                   yb_value *out) {
  const struct yb_feel *p = s->table->when[cell].program;
  struct yb_diags *outer = run->ctx->diags;
  *out = yb_value_bool(true);
  if (!p) return YB_OK;
  run->ctx->diags = NULL;          /* told when it was evaluated */
  yb_rc rc = yb_feel_eval_test(p, run->ctx, s->slots, s->input[input], out);
  run->ctx->diags = outer;
  return rc;
}

static yb_rc misses_of(struct dmn_run *run, const struct dmn_seen *s, uint32_t rule,
                       uint32_t *out) {
  uint32_t n = 0, inputs = s->table->inputs;
  for (uint32_t i = 0; i < inputs; i++) {
    yb_value v;
    YB_TRY(holds(run, s, rule * inputs + i, i, &v));
    n += !yb_value_is_true(v);
  }
  *out = n;
  return YB_OK;
}

static yb_rc fill_misses(struct dmn_run *run, const struct dmn_seen *s, uint32_t rule,
                         struct yb_dmn_rule_why *out, struct yb_dmn_miss *miss) {
  uint32_t inputs = s->table->inputs;
  for (uint32_t i = 0; i < inputs; i++) {
    const struct dmn_cell *c = &s->table->when[rule * inputs + i];
    yb_value v;
    YB_TRY(holds(run, s, rule * inputs + i, i, &v));
    if (yb_value_is_true(v)) continue;
    struct yb_dmn_miss *m = &miss[out->misses++];
    *m = (struct yb_dmn_miss){.input = i, .condition = yb_str_trim(c->text), .at = c->at,
                              .value = s->input[i],
                              .unknown = v.type != YB_VBOOL || s->input[i].type == YB_VNULL};
    YB_TRY(distance(run, c->program, s->input[i], &m->distance));
  }
  return YB_OK;
}

static yb_rc tell_rule(struct dmn_run *run, const struct dmn_seen *s, uint32_t rule,
                       uint32_t misses, struct yb_dmn_rule_why *out) {
  struct yb_dmn_miss *miss = YB_NEW_N(run->ctx->arena, misses, struct yb_dmn_miss);
  if (!miss) return YB_NOMEM;
  *out = (struct yb_dmn_rule_why){.rule = rule + 1, .id = s->table->rule[rule].id,
                                  .at = s->table->rule[rule].at,
                                  .matched = yb_dmn_bit(s->hit, rule), .miss = miss};
  return misses ? fill_misses(run, s, rule, out, miss) : YB_OK;
}

/* How many conditions may have failed for a rule to be told. */
static uint32_t patience(const uint32_t *misses, uint32_t rules, uint32_t inputs) {
  for (uint32_t most = 0; most <= inputs; most++) {
    uint32_t n = 0;
    for (uint32_t r = 0; r < rules; r++) n += misses[r] <= most;
    if (n >= YB_DMN_WHY_RULES) return most;
  }
  return inputs;
}

static yb_rc rules(struct dmn_run *run, const struct dmn_seen *s, struct yb_dmn_table_why *w) {
  uint32_t n = s->table->rules, told = n < YB_DMN_WHY_RULES ? n : YB_DMN_WHY_RULES;
  uint32_t *misses = YB_NEW_N(run->ctx->arena, n, uint32_t);
  struct yb_dmn_rule_why *rule = YB_NEW_N(run->ctx->arena, told, struct yb_dmn_rule_why);
  if (!misses || !rule) return YB_NOMEM;
  for (uint32_t r = 0; r < n; r++) {
    if (!yb_dmn_bit(s->hit, r)) YB_TRY(misses_of(run, s, r, &misses[r]));
    w->matched += yb_dmn_bit(s->hit, r);
  }
  uint32_t most = patience(misses, n, s->table->inputs);
  for (uint32_t r = 0; r < n; r++) {
    if (misses[r] > most || w->rules == told) w->omitted++;
    else YB_TRY(tell_rule(run, s, r, misses[r], &rule[w->rules++]));
  }
  w->rule = rule;
  return YB_OK;
}

yb_rc yb_dmn_why_table(struct dmn_run *run, const struct dmn_seen *s) {
  struct dmn_why_list *list = run->why;
  const struct yb_dmn_table *t = s->table;
  if (list->tables++ >= YB_DMN_WHY_TABLES) return YB_OK;
  struct yb_dmn_table_why *w = YB_NEW(run->ctx->arena, struct yb_dmn_table_why);
  yb_str *label = YB_NEW_N(run->ctx->arena, t->inputs, yb_str);
  if (!w || !label) return YB_NOMEM;
  for (uint32_t i = 0; i < t->inputs; i++) label[i] = t->input[i].label;
  *w = (struct yb_dmn_table_why){.element = s->element, .at = t->at, .policy = t->policy,
                                 .aggregation = t->aggregation, .inputs = t->inputs,
                                 .label = label, .input = s->input, .result = s->result};
  YB_TRY(rules(run, s, w));
  if (list->last) list->last->next = w;
  else list->first = w;
  list->last = w;
  return YB_OK;
}
