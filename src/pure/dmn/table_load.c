/* table_load.c - decision tables (DMN 1.5, 8): from elements to columns, rules and
 * compiled cells.
 *
 *   when[rule * inputs + input], then[rule * outputs + output]
 *
 * A cell that is empty or "-" has no program: it holds for every value.
 */
#include "pure/dmn/dmn_int.h"

struct reader {
  struct dmn_build *b;
  struct dmn_scope *s;
  struct dmn_box *box;
  struct yb_dmn_table *t;
};

static yb_rc compile(struct reader *r, bool tests, struct dmn_cell *cell) {
  const struct yb_diag *fault = NULL;
  YB_TRY(yb_dmn_compile(r->b, r->s, tests, cell, &fault));
  if (!cell->program) yb_dmn_faulty(r->box, fault);
  return YB_OK;
}

/* Unary tests in the <text> of `e`, which may be absent. */
static yb_rc tests(struct reader *r, const struct yb_xml *e, struct dmn_cell *cell) {
  *cell = (struct dmn_cell){0};
  if (!e) return YB_OK;
  YB_TRY(yb_dmn_text_of(r->b, e, cell));
  yb_str bare = yb_str_trim(cell->text);
  if (!bare.n || YB_EQ(bare, "-")) {
    cell->text = bare;
    return YB_OK;
  }
  return compile(r, true, cell);
}

static yb_rc expression(struct reader *r, const struct yb_xml *e, struct dmn_cell *cell) {
  *cell = (struct dmn_cell){0};
  if (!e) return YB_OK;
  YB_TRY(yb_dmn_text_of(r->b, e, cell));
  if (!yb_str_trim(cell->text).n || YB_EQ(yb_str_trim(cell->text), "-")) {
    cell->text = (yb_str){0};
    return YB_OK;
  }
  YB_TRY(compile(r, false, cell));
  if (cell->program) cell->fixed = yb_feel_fixed(cell->program);
  return YB_OK;
}

/* ---- policy ---- */

static const struct { const char *name; char policy; } policies[] = {
    {"UNIQUE", 'U'}, {"ANY", 'A'}, {"PRIORITY", 'P'}, {"FIRST", 'F'},
    {"RULE ORDER", 'R'}, {"OUTPUT ORDER", 'O'}, {"COLLECT", 'C'}};
static const struct { const char *name; char sign; const char *fold; } folds[] = {
    {"SUM", '+', "sum(list)"}, {"MIN", '<', "min(list)"}, {"MAX", '>', "max(list)"},
    {"COUNT", '#', "count(list)"}};

static yb_rc aggregation(struct reader *r, const struct yb_xml *e, yb_str name) {
  struct yb_feel_name list = {YB_S("list"), NULL};
  struct yb_feel_scope scope = {.name = &list, .count = 1};
  for (size_t i = 0; i < sizeof folds / sizeof *folds; i++) {
    if (!yb_str_eq(name, yb_str_of(folds[i].name))) continue;
    r->t->aggregation = folds[i].sign;
    if (r->t->policy == 'C')
      return yb_feel_compile(r->b->ctx, r->t->at, yb_str_of(folds[i].fold), &scope, &r->t->fold);
  }
  return yb_dmn_fault(r->b, e, r->box, YB_MSG_dmn_aggregation, name,
                      yb_xml_attr(e, YB_S("hitPolicy")));
}

static yb_rc policy(struct reader *r, const struct yb_xml *e) {
  yb_str name = yb_xml_attr(e, YB_S("hitPolicy")), fold = yb_xml_attr(e, YB_S("aggregation"));
  r->t->policy = name.n ? 0 : 'U';
  for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
    if (yb_str_eq(name, yb_str_of(policies[i].name))) r->t->policy = policies[i].policy;
  if (!r->t->policy)
    return yb_dmn_fault(r->b, e, r->box, YB_MSG_dmn_hit_policy, name, (yb_str){0});
  return fold.n ? aggregation(r, e, fold) : YB_OK;
}

/* ---- columns ---- */

static yb_rc input(struct reader *r, const struct yb_xml *e, struct dmn_column *c) {
  const struct yb_xml *x = yb_dmn_child(r->b, e, "inputExpression");
  YB_TRY(expression(r, x, &c->expr));
  if (!c->expr.text.n)
    YB_TRY(yb_dmn_fault(r->b, e, r->box, YB_MSG_dmn_no_expression, e->name, (yb_str){0}));
  c->slot = c->expr.program ? yb_feel_slot(c->expr.program) : YB_DMN_NIL;
  if (x) YB_TRY(yb_dmn_type_ref(r->b, x, yb_xml_attr(x, YB_S("typeRef")), &c->type));
  c->label = yb_xml_attr(e, YB_S("label"));
  if (!c->label.n) c->label = yb_str_trim(c->expr.text);
  return tests(r, yb_dmn_child(r->b, e, "inputValues"), &c->values);
}

/* The type of an output that says none: from the table or its decision; of several
 * outputs the member of that name. Policies that give several hits have a list. */
static const struct dmn_type *output_type(const struct reader *r, yb_str name) {
  const struct dmn_type *t = r->box->type;
  if (!t && r->b->depth == 1) t = r->b->owner;
  if (t && t->collection && strchr("ROC", r->t->policy)) t = t->base;
  if (r->t->outputs == 1) return t;
  for (; t; t = t->base)
    for (uint32_t i = 0; i < t->members; i++)
      if (yb_str_eq(t->member[i].name, name)) return t->member[i].type;
  return NULL;
}

static yb_rc allowed_text(const struct dmn_type *t, struct dmn_cell *out) {
  for (; t; t = t->base)
    if (t->allowed) {
      *out = *t->allowed;
      break;
    }
  return YB_OK;
}

/* "a", "b" is read as the list ["a", "b"]: the order of its values. */
static yb_rc order(struct reader *r, const struct dmn_cell *values, yb_value *out) {
  struct yb_ctx *ctx = r->b->ctx;
  struct yb_diags *outer = ctx->diags;
  const struct yb_feel *program;
  struct yb_buf text;
  yb_str s;
  if (!values->program) return YB_OK;
  yb_buf_init(&text, ctx->arena);
  yb_buf_byte(&text, '[');
  yb_buf_put(&text, values->text);
  yb_buf_byte(&text, ']');
  YB_TRY(yb_buf_take(&text, &s));
  ctx->diags = NULL;                /* "< 5" is no list: then there is no order */
  yb_rc rc = yb_feel_compile(ctx, values->at, s, NULL, &program);
  if (rc == YB_OK) rc = yb_feel_eval(program, ctx, NULL, out);
  ctx->diags = outer;
  return rc == YB_NOMEM ? rc : YB_OK;
}

static yb_rc output(struct reader *r, const struct yb_xml *e, struct dmn_output *o) {
  const struct dmn_type *t;
  YB_TRY(yb_dmn_name_of(r->b, e, &o->name));
  YB_TRY(yb_dmn_type_ref(r->b, e, yb_xml_attr(e, YB_S("typeRef")), &o->type));
  YB_TRY(expression(r, yb_dmn_child(r->b, e, "defaultOutputEntry"), &o->fallback));
  YB_TRY(tests(r, yb_dmn_child(r->b, e, "outputValues"), &o->values));
  t = o->type ? o->type : output_type(r, o->name);
  if (!o->values.program) YB_TRY(allowed_text(t, &o->values));
  if (r->t->outputs > 1 && !o->name.n)
    return yb_dmn_fault(r->b, e, r->box, YB_MSG_dmn_no_name, e->name, (yb_str){0});
  return order(r, &o->values, &o->order);
}

static yb_rc columns(struct reader *r, const struct yb_xml *e) {
  struct yb_dmn_table *t = r->t;
  uint32_t i = 0;
  t->inputs = yb_dmn_children(r->b, e, "input");
  t->outputs = yb_dmn_children(r->b, e, "output");
  if (t->inputs > YB_DMN_COLUMNS || t->outputs > YB_DMN_COLUMNS)
    return yb_dmn_too_many(r->b, e, "columns", YB_DMN_COLUMNS);
  struct dmn_column *in = YB_NEW_N(r->b->ctx->arena, t->inputs, struct dmn_column);
  struct dmn_output *out = YB_NEW_N(r->b->ctx->arena, t->outputs, struct dmn_output);
  if (!in || !out) return YB_NOMEM;
  t->input = in;
  t->output = out;
  DMN_EACH(r->b, c, e, "input") YB_TRY(input(r, c, &in[i++]));
  i = 0;
  DMN_EACH(r->b, c, e, "output") YB_TRY(output(r, c, &out[i++]));
  if (t->outputs) return YB_OK;
  return yb_dmn_fault(r->b, e, r->box, YB_MSG_dmn_no_output, (yb_str){0}, (yb_str){0});
}

static void needs_order(struct reader *r) {
  for (uint32_t i = 0; i < r->t->outputs; i++)
    if (r->t->output[i].order.type == YB_VLIST) return;
  const yb_str none[YB_DIAG_ARGS] = {0};
  (void)yb_diag_at(r->b->ctx, YB_WARNING, r->t->at, YB_MSG_dmn_output_order, none);
}

/* ---- rules ---- */

static yb_rc cells(struct reader *r, const struct yb_xml *e, const char *name, uint32_t n,
                   struct dmn_cell *out) {
  uint32_t i = 0, have = yb_dmn_children(r->b, e, name);
  if (have != n) {
    yb_str a, b;
    YB_TRY(yb_str_fmt(r->b->ctx->arena, &a, "%u", have));
    YB_TRY(yb_str_fmt(r->b->ctx->arena, &b, "%u", n));
    return yb_dmn_fault(r->b, e, r->box, YB_MSG_dmn_cells, a, b);
  }
  DMN_EACH(r->b, c, e, name) {
    if (name[0] == 'i') YB_TRY(tests(r, c, &out[i]));
    else YB_TRY(expression(r, c, &out[i]));
    i++;
  }
  return YB_OK;
}

static yb_rc rules(struct reader *r, const struct yb_xml *e) {
  struct yb_dmn_table *t = r->t;
  struct yb_arena *a = r->b->ctx->arena;
  uint32_t i = 0, n = yb_dmn_children(r->b, e, "rule");
  if (n > YB_DMN_RULES) return yb_dmn_too_many(r->b, e, "rules", YB_DMN_RULES);
  struct dmn_rule *rule = YB_NEW_N(a, n, struct dmn_rule);
  struct dmn_cell *when = YB_NEW_N(a, (size_t)n * t->inputs, struct dmn_cell);
  struct dmn_cell *then = YB_NEW_N(a, (size_t)n * t->outputs, struct dmn_cell);
  if (!rule || !when || !then) return YB_NOMEM;
  t->rule = rule;
  t->when = when;
  t->then = then;
  t->rules = n;
  DMN_EACH(r->b, c, e, "rule") {
    rule[i] = (struct dmn_rule){yb_xml_attr(c, YB_S("id")), yb_dmn_place(r->b, c)};
    YB_TRY(cells(r, c, "inputEntry", t->inputs, &when[(size_t)i * t->inputs]));
    YB_TRY(cells(r, c, "outputEntry", t->outputs, &then[(size_t)i * t->outputs]));
    i++;
  }
  return YB_OK;
}

yb_rc yb_dmn_table_load(struct dmn_build *b, struct dmn_scope *s, const struct yb_xml *e,
                        struct dmn_box *box, struct yb_dmn_table *t) {
  struct reader r = {b, s, box, t};
  t->at = yb_dmn_place(b, e);
  YB_TRY(policy(&r, e));
  YB_TRY(columns(&r, e));
  if (t->policy == 'P' || t->policy == 'O') needs_order(&r);
  YB_TRY(rules(&r, e));
  return yb_dmn_index(b->ctx, t, YB_DMN_INDEX_BYTES, &t->index);
}
