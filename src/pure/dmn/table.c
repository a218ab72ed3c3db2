/* table.c - decision tables evaluated (DMN 1.5, 8.2).
 *
 *   input expressions -> values -> match: hit, open -> policy -> outputs of the hits
 *
 * `open` are the rules that a missing value leaves undecided. As the standard has it
 * null is a value like others; an evaluation in which unknown is not false gives null
 * when one of them could change the answer.
 */
#include "pure/dmn/run_int.h"

/* One run of a table. */
struct play {
  struct dmn_state *st;
  const struct yb_dmn_table *t;
  yb_value *frame, *input;
  uint64_t *hit, *open;
  uint32_t hits;
};

/* ---- matching ---- */

static yb_rc rule_matches(const struct yb_dmn_table *t, struct yb_ctx *ctx,
                          const struct dmn_match *m, uint32_t rule, bool *hit, bool *open) {
  *hit = true;
  *open = false;
  for (uint32_t i = 0; i < t->inputs; i++) {
    const struct yb_feel *p = t->when[(size_t)rule * t->inputs + i].program;
    yb_value v;
    if (!p) continue;
    YB_TRY(yb_feel_eval_test(p, ctx, m->slots, m->input[i], &v));
    *hit &= yb_value_is_true(v);
    if (m->input[i].type == YB_VNULL || v.type != YB_VBOOL) {
      *open = true;
    } else if (!v.u.i) {
      *open = false;
      break;
    }
  }
  return YB_OK;
}

yb_rc yb_dmn_scan(const struct yb_dmn_table *t, struct yb_ctx *ctx, const struct dmn_match *m) {
  memset(m->hit, 0, YB_DMN_WORDS(t->rules) * sizeof *m->hit);
  memset(m->open, 0, YB_DMN_WORDS(t->rules) * sizeof *m->open);
  for (uint32_t r = 0; r < t->rules; r++) {
    bool hit, open;
    YB_TRY(rule_matches(t, ctx, m, r, &hit, &open));
    m->hit[r / 64] |= (uint64_t)hit << (r % 64);
    m->open[r / 64] |= (uint64_t)open << (r % 64);
    if (hit && m->first) break;
  }
  return YB_OK;
}

yb_rc yb_dmn_match(const struct yb_dmn_table *t, struct yb_ctx *ctx, const struct dmn_match *m) {
  return t->index ? yb_dmn_index_match(t->index, t, ctx, m) : yb_dmn_scan(t, ctx, m);
}

/* The lowest bit from `from` on, or the number of rules. */
static uint32_t next_bit(const uint64_t *mask, uint32_t rules, uint32_t from) {
  for (uint32_t w = from / 64; w < YB_DMN_WORDS(rules); w++) {
    uint64_t bits = mask[w];
    if (w == from / 64) bits &= UINT64_MAX << (from % 64);
    if (bits) return w * 64 + (uint32_t)__builtin_ctzll(bits);
  }
  return rules;
}

static uint32_t count(const uint64_t *mask, uint32_t rules) {
  uint32_t n = 0;
  for (uint32_t w = 0; w < YB_DMN_WORDS(rules); w++)   /* most words are empty */
    for (uint64_t bits = mask[w]; bits; bits &= bits - 1) n++;
  return n;
}

/* ---- inputs ---- */

static yb_rc inputs(struct play *p, bool *good) {
  struct dmn_run *run = p->st->run;
  *good = true;
  for (uint32_t i = 0; i < p->t->inputs; i++) {
    const struct dmn_column *c = &p->t->input[i];
    yb_value v, pass;
    if (c->slot != YB_DMN_NIL) v = p->frame[c->slot];
    else YB_TRY(yb_feel_eval(c->expr.program, run->ctx, p->frame, &v));
    YB_TRY(yb_dmn_coerce(run, c->type, c->expr.at, c->label, v, &p->input[i]));
    if (!c->values.program || p->input[i].type == YB_VNULL) continue;
    YB_TRY(yb_feel_eval_test(c->values.program, run->ctx, p->frame, p->input[i], &pass));
    if (yb_value_is_true(pass)) continue;
    yb_dmn_warn(run, c->expr.at, YB_MSG_dmn_not_allowed, c->label, c->values.text);
    *good = false;
  }
  return YB_OK;
}

/* ---- outputs ---- */

static yb_rc one_output(struct play *p, const struct dmn_output *o, const struct dmn_cell *cell,
                        yb_value *out) {
  yb_value v = yb_value_null();
  if (cell->fixed) v = *cell->fixed;
  else if (cell->program) YB_TRY(yb_feel_eval(cell->program, p->st->run->ctx, p->frame, &v));
  return yb_dmn_coerce(p->st->run, o->type, cell->at, o->name, v, out);
}

/* The outputs of a row of cells: the value, or a context of several. */
static yb_rc outputs(struct play *p, const struct dmn_cell *cell, yb_value *out) {
  const struct yb_dmn_table *t = p->t;
  if (t->outputs == 1) return one_output(p, &t->output[0], cell, out);
  struct yb_entry *e = YB_NEW_N(p->st->run->ctx->arena, t->outputs, struct yb_entry);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < t->outputs; i++) {
    e[i].key = t->output[i].name;
    YB_TRY(one_output(p, &t->output[i], &cell[i], &e[i].value));
  }
  *out = (yb_value){.type = YB_VCONTEXT, .n = t->outputs, .u.entry = e};
  return YB_OK;
}

static yb_rc rule_outputs(struct play *p, uint32_t rule, yb_value *out) {
  return outputs(p, &p->t->then[(size_t)rule * p->t->outputs], out);
}

static bool has_fallback(const struct yb_dmn_table *t) {
  for (uint32_t i = 0; i < t->outputs; i++)
    if (t->output[i].fallback.program) return true;
  return false;
}

static yb_rc fallback(struct play *p, yb_value *out) {
  const struct yb_dmn_table *t = p->t;
  struct dmn_cell *cell = YB_NEW_N(p->st->run->ctx->arena, t->outputs, struct dmn_cell);
  if (!cell) return YB_NOMEM;
  for (uint32_t i = 0; i < t->outputs; i++) cell[i] = t->output[i].fallback;
  return outputs(p, cell, out);
}

/* ---- policies ---- */

static yb_rc numbers(struct play *p, uint32_t a, uint32_t b, yb_str out[2]) {
  YB_TRY(yb_str_fmt(p->st->run->ctx->arena, &out[0], "%u", a + 1));
  return yb_str_fmt(p->st->run->ctx->arena, &out[1], "%u", b + 1);
}

static yb_rc two_rules(struct play *p, yb_msg msg, uint32_t a, uint32_t b, yb_value *out) {
  yb_str n[2];
  YB_TRY(numbers(p, a, b, n));
  yb_dmn_warn(p->st->run, p->t->at, msg, n[0], n[1]);
  *out = yb_value_null();
  return YB_OK;
}

static yb_rc unique(struct play *p, yb_value *out) {
  uint32_t first = next_bit(p->hit, p->t->rules, 0);
  if (p->hits > 1)
    return two_rules(p, YB_MSG_dmn_many_rules, first, next_bit(p->hit, p->t->rules, first + 1),
                     out);
  return rule_outputs(p, first, out);
}

static yb_rc any(struct play *p, yb_value *out) {
  uint32_t rules = p->t->rules, first = next_bit(p->hit, rules, 0);
  yb_value v, w;
  YB_TRY(rule_outputs(p, first, &v));
  for (uint32_t r = next_bit(p->hit, rules, first + 1); r < rules;
       r = next_bit(p->hit, rules, r + 1)) {
    YB_TRY(rule_outputs(p, r, &w));
    if (yb_value_same(v, w) != 1)
      return two_rules(p, YB_MSG_dmn_rules_differ, first, r, out);
  }
  *out = v;
  return YB_OK;
}

static yb_rc all(struct play *p, yb_value **out) {
  uint32_t n = 0, rules = p->t->rules;
  yb_value *v = YB_NEW_N(p->st->run->ctx->arena, p->hits, yb_value);
  if (!v) return YB_NOMEM;
  for (uint32_t r = next_bit(p->hit, rules, 0); r < rules; r = next_bit(p->hit, rules, r + 1))
    YB_TRY(rule_outputs(p, r, &v[n++]));
  *out = v;
  return YB_OK;
}

static yb_value list_of(const yb_value *v, uint32_t n) {
  return (yb_value){.type = YB_VLIST, .n = n, .u.list = v};
}

/* ---- output order ---- */

/* The place of a value among the output values; those not listed come last. */
static uint32_t rank(yb_value order, yb_value v) {
  uint32_t i = 0;
  if (order.type != YB_VLIST) return 0;
  while (i < order.n && yb_value_same(order.u.list[i], v) != 1) i++;
  return i;
}

static int compare(const struct yb_dmn_table *t, yb_value a, yb_value b) {
  for (uint32_t i = 0; i < t->outputs; i++) {
    yb_value x = t->outputs == 1 ? a : a.u.entry[i].value;
    yb_value y = t->outputs == 1 ? b : b.u.entry[i].value;
    uint32_t ra = rank(t->output[i].order, x), rb = rank(t->output[i].order, y);
    if (ra != rb) return ra < rb ? -1 : 1;
  }
  return 0;
}

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* Two sorted neighbours, low..mid and mid..high, become one. */
static void merge(const struct yb_dmn_table *t, const yb_value *from, yb_value *to, uint32_t low,
                  uint32_t mid, uint32_t high) {
  uint32_t i = low, j = mid;
  for (uint32_t k = low; k < high; k++) {
    bool left = i < mid && (j >= high || compare(t, from[i], from[j]) <= 0);
    to[k] = left ? from[i++] : from[j++];
  }
}

/* Stable: bottom-up merging between two buffers. */
static yb_rc sort(struct play *p, yb_value *v, uint32_t n, yb_value **out) {
  yb_value *to = YB_NEW_N(p->st->run->ctx->arena, n, yb_value), *from = v;
  if (!to) return YB_NOMEM;
  for (uint32_t width = 1; width < n; width *= 2) {
    for (uint32_t low = 0; low < n; low += 2 * width)
      merge(p->t, from, to, low, least(low + width, n), least(low + 2 * width, n));
    yb_value *swap = from;
    from = to;
    to = swap;
  }
  *out = from;
  return YB_OK;
}

static yb_rc priority(struct play *p, yb_value *out) {
  yb_value *v;
  YB_TRY(all(p, &v));
  uint32_t best = 0;
  for (uint32_t i = 1; i < p->hits; i++)
    if (compare(p->t, v[i], v[best]) < 0) best = i;
  *out = v[best];
  return YB_OK;
}

static yb_rc output_order(struct play *p, yb_value *out) {
  yb_value *v, *sorted;
  YB_TRY(all(p, &v));
  YB_TRY(sort(p, v, p->hits, &sorted));
  *out = list_of(sorted, p->hits);
  return YB_OK;
}

/* ---- collect ---- */

/* Of several outputs each is folded by itself. */
static yb_rc fold(struct play *p, yb_value list, yb_value *out) {
  const struct yb_dmn_table *t = p->t;
  struct yb_ctx *ctx = p->st->run->ctx;
  if (t->outputs == 1 || t->aggregation == '#') return yb_feel_eval(t->fold, ctx, &list, out);
  struct yb_entry *e = YB_NEW_N(ctx->arena, t->outputs, struct yb_entry);
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < t->outputs; i++) {
    yb_value *v = YB_NEW_N(ctx->arena, list.n, yb_value);
    if (!v) return YB_NOMEM;
    for (uint32_t k = 0; k < list.n; k++) v[k] = list.u.list[k].u.entry[i].value;
    yb_value column = list_of(v, list.n);
    e[i].key = t->output[i].name;
    YB_TRY(yb_feel_eval(t->fold, ctx, &column, &e[i].value));
  }
  *out = (yb_value){.type = YB_VCONTEXT, .n = t->outputs, .u.entry = e};
  return YB_OK;
}

static yb_rc collect(struct play *p, yb_value *out) {
  yb_value *v;
  YB_TRY(all(p, &v));
  if (p->t->fold) return fold(p, list_of(v, p->hits), out);
  *out = list_of(v, p->hits);
  return YB_OK;
}

static yb_rc no_rule(struct play *p, yb_value *out) {
  const struct yb_dmn_table *t = p->t;
  bool many = strchr("ROC", t->policy) && !t->aggregation;
  if (has_fallback(t)) {
    yb_value *v = YB_NEW(p->st->run->ctx->arena, yb_value);
    if (!v) return YB_NOMEM;
    YB_TRY(fallback(p, v));
    *out = many ? list_of(v, 1) : *v;
    return YB_OK;
  }
  if (many) *out = list_of(NULL, 0);
  else if (t->aggregation == '#') *out = yb_value_int(0);
  else {
    yb_dmn_warn(p->st->run, t->at, YB_MSG_dmn_no_rule, (yb_str){0}, (yb_str){0});
    *out = yb_value_null();
  }
  return YB_OK;
}

static yb_rc decide(struct play *p, yb_value *out) {
  if (!p->hits) return no_rule(p, out);
  switch (p->t->policy) {
    case 'A': return any(p, out);
    case 'F': return rule_outputs(p, next_bit(p->hit, p->t->rules, 0), out);
    case 'P': return priority(p, out);
    case 'O': return output_order(p, out);
    case 'R':
    case 'C': return collect(p, out);
    default: return unique(p, out);
  }
}

/* Could a rule that is undecided change the answer? Under F not behind the first hit
 * that is certain; that one is the first hit, or the open one stands before it. */
static bool undecided(const struct play *p) {
  uint32_t open = next_bit(p->open, p->t->rules, 0);
  if (open == p->t->rules) return false;
  return p->t->policy != 'F' || open <= next_bit(p->hit, p->t->rules, 0);
}

static yb_rc play(struct play *p, yb_value *out) {
  struct dmn_run *run = p->st->run;
  struct dmn_match m = {p->input, p->frame, p->hit, p->open, p->t->policy == 'F' && !run->why};
  bool good;
  YB_TRY(inputs(p, &good));
  *out = yb_value_null();
  if (!good) return YB_OK;
  YB_TRY(yb_dmn_match(p->t, run->ctx, &m));
  p->hits = count(p->hit, p->t->rules);
  if (!run->unknown || !undecided(p)) YB_TRY(decide(p, out));
  if (!run->why) return YB_OK;
  struct dmn_seen seen = {p->t, p->st->element, p->input, p->frame, p->hit, p->open, *out};
  return yb_dmn_why_table(run, &seen);
}

#define SMALL 4u                   /* words of a mask, and inputs, on the C stack */
yb_rc yb_dmn_table_eval(struct dmn_state *st, const struct yb_dmn_table *t, yb_value *frame,
                        yb_value *out) {
  struct yb_arena *a = st->run->ctx->arena;
  uint64_t small[2 * SMALL];
  yb_value few[SMALL];
  uint32_t words = YB_DMN_WORDS(t->rules);
  struct play p = {.st = st, .t = t, .frame = frame, .input = few, .hit = small};
  if (words > SMALL) p.hit = YB_NEW_N(a, 2 * (size_t)words, uint64_t);
  if (t->inputs > SMALL || st->run->why) p.input = YB_NEW_N(a, t->inputs, yb_value);
  if (!p.hit || !p.input) return YB_NOMEM;
  p.open = p.hit + words;
  return play(&p, out);
}
