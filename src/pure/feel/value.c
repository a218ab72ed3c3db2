/* value.c - equality, order, membership and text of values (DMN 1.5, 10.3.2). */
#include "base/arena.h"
#include "pure/feel/feel_int.h"

yb_rc yb_value_dec(struct yb_arena *a, yb_dec d, yb_value *out) {
  if (!d.wide) {
    *out = (yb_value){.type = YB_VNUMBER, .scale = d.scale, .u.i = d.coef};
    return YB_OK;
  }
  yb_dec *kept = YB_NEW(a, yb_dec);
  if (!kept) return YB_NOMEM;
  *kept = d;
  *out = (yb_value){.type = YB_VNUMBER, .wide = 1, .u.dec = kept};
  return YB_OK;
}

yb_dec yb_value_to_dec(yb_value v) {
  if (v.wide) return *v.u.dec;
  return (yb_dec){.coef = v.u.i, .scale = v.scale};
}

bool yb_feel_member(yb_value c, yb_str key, yb_value *out) {
  if (c.type != YB_VCONTEXT) return false;
  for (uint32_t i = 0; i < c.n; i++) {
    if (!yb_str_eq(c.u.entry[i].key, key)) continue;
    *out = c.u.entry[i].value;
    return true;
  }
  return false;
}

yb_value yb_value_get(yb_value context, yb_str key) {
  yb_value v = yb_value_null();
  (void)yb_feel_member(context, key, &v);
  return v;
}

const char *yb_value_type_name(yb_value v) {
  static const char *const names[] = {
      "null", "boolean", "number", "string", "date", "time", "date and time",
      "days and time duration", "years and months duration", "list", "context", "range",
      "function"};
  return v.type <= YB_VFUNCTION ? names[v.type] : "?";
}

static int same_list(yb_value a, yb_value b) {
  if (a.n != b.n) return 0;
  for (uint32_t i = 0; i < a.n; i++) {
    int same = yb_value_same(a.u.list[i], b.u.list[i]);
    if (same != 1) return same;
  }
  return 1;
}

static int same_context(yb_value a, yb_value b) {
  if (a.n != b.n) return 0;
  for (uint32_t i = 0; i < a.n; i++) {
    yb_value other;
    if (!yb_feel_member(b, a.u.entry[i].key, &other)) return 0;
    int same = yb_value_same(a.u.entry[i].value, other);
    if (same != 1) return same;
  }
  return 1;
}

static int same_range(const struct yb_range *a, const struct yb_range *b) {
  if (a->low_in != b->low_in || a->high_in != b->high_in) return 0;
  int low = yb_value_same(a->low, b->low);
  return low == 1 ? yb_value_same(a->high, b->high) : low;
}

int yb_value_same(yb_value a, yb_value b) {
  if (a.type == YB_VNULL || b.type == YB_VNULL) return a.type == b.type;
  if (a.type != b.type) return -1;
  switch (a.type) {
    case YB_VBOOL: return !a.u.i == !b.u.i;
    case YB_VSTRING: return yb_str_eq(yb_value_text(a), yb_value_text(b));
    case YB_VLIST: return same_list(a, b);
    case YB_VCONTEXT: return same_context(a, b);
    case YB_VRANGE: return same_range(a.u.range, b.u.range);
    case YB_VFUNCTION: return a.u.function == b.u.function;
    default: {
      int order = yb_value_order(a, b);
      return order == 2 ? -1 : order == 0;
    }
  }
}

static int number_order(yb_value a, yb_value b) {
  if (!a.wide && !b.wide && a.scale == b.scale) return (a.u.i > b.u.i) - (a.u.i < b.u.i);
  return yb_dec_cmp(yb_value_to_dec(a), yb_value_to_dec(b));
}

int yb_value_order(yb_value a, yb_value b) {
  if (a.type != b.type) return 2;
  switch (a.type) {
    case YB_VNUMBER: return number_order(a, b);
    case YB_VSTRING: {
      int c = yb_str_cmp(yb_value_text(a), yb_value_text(b));
      return (c > 0) - (c < 0);
    }
    case YB_VDATE: case YB_VTIME: case YB_VDATETIME: case YB_VDAYS: case YB_VMONTHS:
      return yb_feel_temporal_order(a, b);
    default: return 2;
  }
}

yb_value yb_feel_compare(feel_op op, yb_value a, yb_value b) {
  if (op == OP_EQ || op == OP_NE) {
    int same = yb_value_same(a, b);
    return same < 0 ? yb_value_null() : yb_value_bool(same == (op == OP_EQ));
  }
  int order = yb_value_order(a, b);
  if (order == 2) return yb_value_null();
  switch (op) {
    case OP_LT: return yb_value_bool(order < 0);
    case OP_LE: return yb_value_bool(order <= 0);
    case OP_GT: return yb_value_bool(order > 0);
    default: return yb_value_bool(order >= 0);
  }
}

static yb_value in_range(yb_value v, const struct yb_range *r) {
  bool inside = true;
  if (r->low.type != YB_VNULL) {
    int c = yb_value_order(v, r->low);
    if (c == 2) return yb_value_null();
    inside = c > 0 || (c == 0 && r->low_in);
  }
  if (r->high.type != YB_VNULL) {
    int c = yb_value_order(v, r->high);
    if (c == 2) return yb_value_null();
    inside = inside && (c < 0 || (c == 0 && r->high_in));
  }
  return yb_value_bool(inside);
}

/* A list in a test: one of its elements equal, or a range that holds it. */
static yb_value in_list(yb_value v, yb_value list) {
  bool unknown = false;
  for (uint32_t i = 0; i < list.n; i++) {
    yb_value e = list.u.list[i];
    yb_value r = e.type == YB_VRANGE && v.type != YB_VRANGE
                     ? in_range(v, e.u.range)
                     : yb_value_bool(yb_value_same(v, e) == 1);
    if (yb_value_is_true(r)) return r;
    unknown |= r.type == YB_VNULL;
  }
  return unknown ? yb_value_null() : yb_value_bool(false);
}

yb_value yb_feel_in(yb_value v, yb_value test) {
  if (test.type == YB_VRANGE && v.type != YB_VRANGE) return in_range(v, test.u.range);
  if (test.type == YB_VLIST) {
    if (v.type == YB_VLIST && yb_value_same(v, test) == 1) return yb_value_bool(true);
    return in_list(v, test);
  }
  return yb_feel_compare(OP_EQ, v, test);
}

/* ---- text ---- */

static void write_inner(struct yb_buf *out, yb_value v) {
  if (v.type == YB_VSTRING) yb_json_write_str(out, yb_value_text(v));
  else yb_value_write(out, v);
}

static void write_list(struct yb_buf *out, yb_value v) {
  yb_buf_byte(out, '[');
  for (uint32_t i = 0; i < v.n; i++) {
    if (i) yb_buf_z(out, ", ");
    write_inner(out, v.u.list[i]);
  }
  yb_buf_byte(out, ']');
}

static void write_context(struct yb_buf *out, yb_value v) {
  yb_buf_byte(out, '{');
  for (uint32_t i = 0; i < v.n; i++) {
    if (i) yb_buf_z(out, ", ");
    yb_buf_put(out, v.u.entry[i].key);
    yb_buf_z(out, ": ");
    write_inner(out, v.u.entry[i].value);
  }
  yb_buf_byte(out, '}');
}

static void write_range(struct yb_buf *out, const struct yb_range *r) {
  yb_buf_byte(out, r->low_in ? '[' : '(');
  write_inner(out, r->low);
  yb_buf_z(out, "..");
  write_inner(out, r->high);
  yb_buf_byte(out, r->high_in ? ']' : ')');
}

static void write_function(struct yb_buf *out, const struct yb_function *f) {
  yb_buf_z(out, "function(");
  for (uint32_t i = 0; i < f->params; i++) {
    if (i) yb_buf_z(out, ", ");
    yb_buf_put(out, f->param[i].name);
  }
  yb_buf_byte(out, ')');
}

void yb_value_write(struct yb_buf *out, yb_value v) {
  switch (v.type) {
    case YB_VNULL: yb_buf_z(out, "null"); break;
    case YB_VBOOL: yb_buf_z(out, v.u.i ? "true" : "false"); break;
    case YB_VNUMBER: yb_dec_write(out, yb_value_to_dec(v), false); break;
    case YB_VSTRING: yb_buf_put(out, yb_value_text(v)); break;
    case YB_VLIST: write_list(out, v); break;
    case YB_VCONTEXT: write_context(out, v); break;
    case YB_VRANGE: write_range(out, v.u.range); break;
    case YB_VFUNCTION: write_function(out, v.u.function); break;
    default: yb_feel_write_temporal(out, v); break;
  }
}
