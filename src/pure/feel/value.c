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

/* Values may be deep, and hold one list in many places: a comparison ends, with -1,
 * at a ceiling of what it visits. */
#define VISITS 1000000u
struct walk { uint32_t left, depth; };
static int same(struct walk *w, yb_value a, yb_value b);

static int same_list(struct walk *w, yb_value a, yb_value b) {
  if (a.n != b.n) return 0;
  for (uint32_t i = 0; i < a.n; i++) {
    int r = same(w, a.u.list[i], b.u.list[i]);
    if (r != 1) return r;
  }
  return 1;
}

static int same_context(struct walk *w, yb_value a, yb_value b) {
  if (a.n != b.n) return 0;
  for (uint32_t i = 0; i < a.n; i++) {
    yb_value other;
    if (!yb_feel_member(b, a.u.entry[i].key, &other)) return 0;
    int r = same(w, a.u.entry[i].value, other);
    if (r != 1) return r;
  }
  return 1;
}

static int same_range(struct walk *w, const struct yb_range *a, const struct yb_range *b) {
  if (a->low_in != b->low_in || a->high_in != b->high_in || a->unary != b->unary) return 0;
  int low = same(w, a->low, b->low);
  return low == 1 ? same(w, a->high, b->high) : low;
}

static int same_inner(struct walk *w, yb_value a, yb_value b) {
  if (!w->left || w->depth == YB_VALUE_DEPTH) return -1;
  w->left--;
  w->depth++;
  int r = a.type == YB_VLIST ? same_list(w, a, b)
          : a.type == YB_VCONTEXT ? same_context(w, a, b) : same_range(w, a.u.range, b.u.range);
  w->depth--;
  return r;
}

static int same(struct walk *w, yb_value a, yb_value b) {
  if (a.type == YB_VNULL || b.type == YB_VNULL) return a.type == b.type;
  if (a.type != b.type) return -1;
  switch (a.type) {
    case YB_VBOOL: return !a.u.i == !b.u.i;
    case YB_VSTRING: return yb_str_eq(yb_value_text(a), yb_value_text(b));
    case YB_VFUNCTION: return a.u.function == b.u.function;
    case YB_VLIST: case YB_VCONTEXT: case YB_VRANGE: return same_inner(w, a, b);
    default: {
      int order = yb_value_order(a, b);
      return order == 2 ? -1 : order == 0;
    }
  }
}

int yb_value_same(yb_value a, yb_value b) {
  struct walk w = {.left = VISITS};
  return same(&w, a, b);
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

yb_rc yb_feel_make_range(struct yb_arena *a, yb_value low, yb_value high, unsigned flags, bool *is,
                         yb_value *out) {
  *is = low.type == YB_VNULL || high.type == YB_VNULL || yb_value_order(low, high) != 2;
  if (!*is) return YB_OK;
  struct yb_range *r = YB_NEW(a, struct yb_range);
  if (!r) return YB_NOMEM;
  *r = (struct yb_range){low, high, flags & 1, (flags & 2) != 0, (uint8_t)(flags >> RANGE_UNARY),
                         (flags & RANGE_BARE) != 0};
  *out = (yb_value){.type = YB_VRANGE, .u.range = r};
  return YB_OK;
}

static yb_value in_range(yb_value v, const struct yb_range *r) {
  bool inside = true;
  if (r->unary == YB_UNEQUAL) return yb_feel_compare(OP_NE, v, r->low);
  if (r->unary == YB_EQUAL) return yb_feel_compare(OP_EQ, v, r->low);
  if (!r->unary && (r->low.type == YB_VNULL || r->high.type == YB_VNULL)) return yb_value_null();
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

static void write_value(struct yb_buf *out, yb_value v, uint32_t depth);

static void write_inner(struct yb_buf *out, yb_value v, uint32_t depth) {
  if (v.type == YB_VSTRING) yb_json_write_str(out, yb_value_text(v));
  else write_value(out, v, depth + 1);
}

static void write_list(struct yb_buf *out, yb_value v, uint32_t depth) {
  yb_buf_byte(out, '[');
  for (uint32_t i = 0; i < v.n; i++) {
    if (i) yb_buf_z(out, ", ");
    write_inner(out, v.u.list[i], depth);
  }
  yb_buf_byte(out, ']');
}

static void write_context(struct yb_buf *out, yb_value v, uint32_t depth) {
  yb_buf_byte(out, '{');
  for (uint32_t i = 0; i < v.n; i++) {
    if (i) yb_buf_z(out, ", ");
    yb_buf_put(out, v.u.entry[i].key);
    yb_buf_z(out, ": ");
    write_inner(out, v.u.entry[i].value, depth);
  }
  yb_buf_byte(out, '}');
}

static void write_range(struct yb_buf *out, const struct yb_range *r, uint32_t depth) {
  static const char *const signs[] = {"", "= ", "!= ", "< ", "<= ", "> ", ">= "};
  if (r->unary) {
    yb_buf_fmt(out, "(%s", signs[r->unary]);
    write_inner(out, r->unary >= YB_MORE ? r->low : r->high, depth);
    yb_buf_byte(out, ')');
    return;
  }
  yb_buf_byte(out, r->low_in ? '[' : '(');
  write_inner(out, r->low, depth);
  yb_buf_z(out, "..");
  write_inner(out, r->high, depth);
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

static void write_value(struct yb_buf *out, yb_value v, uint32_t depth) {
  if (out->rc != YB_OK) return;    /* no room: a shared value could be walked for ever */
  if (depth > YB_VALUE_DEPTH) {
    yb_buf_z(out, "...");
    return;
  }
  switch (v.type) {
    case YB_VNULL: yb_buf_z(out, "null"); break;
    case YB_VBOOL: yb_buf_z(out, v.u.i ? "true" : "false"); break;
    case YB_VNUMBER: yb_dec_write(out, yb_value_to_dec(v), false); break;
    case YB_VSTRING: yb_buf_put(out, yb_value_text(v)); break;
    case YB_VLIST: write_list(out, v, depth); break;
    case YB_VCONTEXT: write_context(out, v, depth); break;
    case YB_VRANGE: write_range(out, v.u.range, depth); break;
    case YB_VFUNCTION: write_function(out, v.u.function); break;
    default: yb_feel_write_temporal(out, v); break;
  }
}

void yb_value_write(struct yb_buf *out, yb_value v) { write_value(out, v, 0); }
