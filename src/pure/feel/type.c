/* type.c - types: conformance, conversion, text (DMN 1.5, 10.3.2.9). */
#include "base/arena.h"
#include "pure/feel/feel_int.h"

/* Types come from texts and models, values from evaluation: both are walked under
 * ceilings of nesting and of visits; what is beyond does not conform. */
#define VISITS 1000000u
struct walk { uint32_t left, depth; };
static bool conforms(struct walk *w, yb_value v, const struct yb_feel_type *t);
static bool within(const struct yb_feel_type *a, const struct yb_feel_type *b, uint32_t depth);

static bool is_any(const struct yb_feel_type *t) { return !t || t->kind == YB_VANY; }

static const struct yb_feel_name *find(const struct yb_feel_type *t, yb_str name) {
  for (uint32_t i = 0; i < t->count; i++)
    if (yb_str_eq(t->member[i].name, name)) return &t->member[i];
  return NULL;
}

static bool context_within(const struct yb_feel_type *a, const struct yb_feel_type *b,
                           uint32_t depth) {
  for (uint32_t i = 0; i < b->count; i++) {
    const struct yb_feel_name *m = find(a, b->member[i].name);
    if (!m || !within(m->type, b->member[i].type, depth + 1)) return false;
  }
  return true;
}

/* Parameters the other way round: who takes more can stand for who takes less. */
static bool function_within(const struct yb_feel_name *param, uint32_t params,
                            const struct yb_feel_type *result, const struct yb_feel_type *b,
                            uint32_t depth) {
  if (params != b->count) return false;
  for (uint32_t i = 0; i < params; i++)
    if (!within(b->member[i].type, param[i].type, depth + 1)) return false;
  return within(result, b->item, depth + 1);
}

static bool within(const struct yb_feel_type *a, const struct yb_feel_type *b, uint32_t depth) {
  if (depth > YB_FEEL_DEPTH) return false;
  if (is_any(b)) return true;
  if (is_any(a)) return false;
  if (a->kind == YB_VNULL) return true;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case YB_VLIST:
    case YB_VRANGE: return within(a->item, b->item, depth + 1);
    case YB_VCONTEXT: return context_within(a, b, depth);
    case YB_VFUNCTION: return function_within(a->member, a->count, a->item, b, depth);
    default: return true;
  }
}

static bool list_conforms(struct walk *w, yb_value v, const struct yb_feel_type *t) {
  if (is_any(t->item)) return true;
  for (uint32_t i = 0; i < v.n; i++)
    if (!conforms(w, v.u.list[i], t->item)) return false;
  return true;
}

static bool context_conforms(struct walk *w, yb_value v, const struct yb_feel_type *t) {
  for (uint32_t i = 0; i < t->count; i++) {
    yb_value m;
    if (!yb_feel_member(v, t->member[i].name, &m)) return false;
    if (!conforms(w, m, t->member[i].type)) return false;
  }
  return true;
}

static bool inner_conforms(struct walk *w, yb_value v, const struct yb_feel_type *t) {
  switch (v.type) {
    case YB_VLIST: return list_conforms(w, v, t);
    case YB_VCONTEXT: return context_conforms(w, v, t);
    case YB_VRANGE:
      return conforms(w, v.u.range->low, t->item) && conforms(w, v.u.range->high, t->item);
    case YB_VFUNCTION: {           /* a result that is not declared may be of any type */
      const struct yb_function *f = v.u.function;
      if (!t->member && !t->item) return true;
      return function_within(f->param, f->params, f->result ? f->result : t->item, t, 0);
    }
    default: return true;
  }
}

static bool conforms(struct walk *w, yb_value v, const struct yb_feel_type *t) {
  if (is_any(t) || v.type == YB_VNULL) return true;
  if (v.type != t->kind || !w->left || w->depth == YB_VALUE_DEPTH) return false;
  w->left--;
  w->depth++;
  bool r = inner_conforms(w, v, t);
  w->depth--;
  return r;
}

bool yb_feel_conforms(yb_value v, const struct yb_feel_type *type) {
  struct walk w = {.left = VISITS};
  return conforms(&w, v, type);
}

static yb_rc list_of_one(struct yb_ctx *ctx, yb_value v, yb_value *out) {
  yb_value *one = YB_NEW(ctx->arena, yb_value);
  if (!one) return YB_NOMEM;
  *one = v;
  *out = yb_feel_list(one, 1);
  return YB_OK;
}

static yb_rc midnight(struct yb_ctx *ctx, yb_date d, yb_value *out) {
  struct yb_moment m = {.c.date = d, .kind = YB_OFFSET};
  return yb_feel_moment(ctx->arena, YB_VDATETIME, m, out);
}

yb_rc yb_feel_coerce(struct yb_ctx *ctx, struct yb_place at, yb_value v,
                     const struct yb_feel_type *type, yb_value *out) {
  if (yb_feel_conforms(v, type)) {
    *out = v;
    return YB_OK;
  }
  if (type->kind == YB_VLIST && v.type != YB_VLIST && yb_feel_conforms(v, type->item))
    return list_of_one(ctx, v, out);
  if (v.type == YB_VLIST && v.n == 1 && type->kind != YB_VLIST &&
      yb_feel_conforms(v.u.list[0], type)) {
    *out = v.u.list[0];
    return YB_OK;
  }
  if (type->kind == YB_VDATETIME && v.type == YB_VDATE) return midnight(ctx, v.u.date, out);
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  yb_feel_type_write(&b, type);
  if (b.rc != YB_OK) return b.rc;
  yb_feel_tell(ctx, at, YB_MSG_feel_null_type, yb_str_of(yb_value_type_name(v)), yb_buf_str(&b));
  *out = yb_value_null();
  return YB_OK;
}

/* ---- text ---- */

static void write(struct yb_buf *out, const struct yb_feel_type *t, uint32_t depth);

static void write_members(struct yb_buf *out, const struct yb_feel_type *t, uint32_t depth) {
  for (uint32_t i = 0; i < t->count; i++) {
    if (i) yb_buf_z(out, ", ");
    if (t->kind == YB_VCONTEXT) yb_buf_put(out, t->member[i].name), yb_buf_z(out, ": ");
    write(out, t->member[i].type, depth + 1);
  }
}

static void write(struct yb_buf *out, const struct yb_feel_type *t, uint32_t depth) {
  if (is_any(t) || depth > YB_FEEL_DEPTH) {
    yb_buf_z(out, "Any");
    return;
  }
  if (t->kind == YB_VNULL) {
    yb_buf_z(out, "Null");
    return;
  }
  yb_buf_z(out, yb_value_type_name((yb_value){.type = (uint8_t)t->kind}));
  bool plain = t->kind == YB_VCONTEXT ? !t->count : t->kind == YB_VFUNCTION ? !t->member && !t->item
                                                                           : !t->item;
  if (plain) return;
  yb_buf_byte(out, '<');
  if (t->kind == YB_VLIST || t->kind == YB_VRANGE) write(out, t->item, depth + 1);
  else write_members(out, t, depth);
  yb_buf_byte(out, '>');
  if (t->kind != YB_VFUNCTION) return;
  yb_buf_z(out, "->");
  write(out, t->item, depth + 1);
}

void yb_feel_type_write(struct yb_buf *out, const struct yb_feel_type *type) {
  write(out, type, 0);
}
