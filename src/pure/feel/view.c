/* view.c - from the parser's tree to the simple view (span.h).
 *
 * The null of a test, its constants and the elements of its lists are worked
 * out with the machine's own functions, so that view and machine cannot differ.
 */
#include "pure/feel/feel_int.h"
#include "pure/feel/span.h"

/* What '?' or a value before "in" stands for while its tests are read. */
struct alias { bool set; uint32_t slot; struct yb_subject subject; };
struct viewer {
  struct yb_ctx *ctx;
  const struct yb_feel *p;
  struct alias alias;
};

static yb_rc look(struct viewer *w, const struct node *n, struct yb_view **out);

bool yb_subject_same(struct yb_subject a, struct yb_subject b) {
  return a.slot == b.slot && yb_str_eq(a.path, b.path);
}

static yb_rc make(struct viewer *w, yb_view_kind kind, const struct node *n,
                  struct yb_view **out) {
  struct yb_view *v = YB_NEW(w->ctx->arena, struct yb_view);
  if (!v) return YB_NOMEM;
  uint32_t pos = n->pos;
  for (const struct node *c = n->first; c; c = c->first)
    if (c->pos < pos) pos = c->pos;
  v->kind = kind;
  v->node = n;
  v->at.line = pos;                /* the place itself when the view is whole */
  *out = v;
  return YB_OK;
}

static yb_rc opaque(struct viewer *w, const struct node *n, yb_msg why, struct yb_view **out) {
  YB_TRY(make(w, YB_VIEW_OPAQUE, n, out));
  (*out)->why = why;
  return YB_OK;
}

/* ---- constants ---- */

static bool constant_shape(const struct node *n) {
  switch ((node_kind)n->kind) {
    case N_CONST: return true;
    case N_CALL:
      if (n->op == FN_now || n->op == FN_today) return false;
      break;
    case N_NEG: case N_BINARY: case N_LIST: case N_RANGE: break;
    default: return false;
  }
  for (const struct node *c = n->first; c; c = c->next)
    if (!constant_shape(c)) return false;
  return true;
}

/* The program of a part of a tree, with the slots of the whole. */
static yb_rc part(struct yb_ctx *ctx, const struct yb_feel *whole, const struct node *n,
                  struct yb_feel **out) {
  struct yb_feel *p = YB_NEW(ctx->arena, struct yb_feel);
  if (!p) return YB_NOMEM;
  *p = *whole;
  p->code = NULL, p->pos = NULL, p->constant = NULL, p->type = NULL, p->fn = NULL;
  p->set = NULL;
  p->codes = p->constants = p->depth = p->types = p->fns = p->sets = 0;
  p->root = n;
  p->reads = yb_arena_take(ctx->arena, whole->inputs);
  if (!p->reads) return YB_NOMEM;
  YB_TRY(yb_feel_generate(ctx, (struct parse_out){(struct node *)n, whole->locals}, p));
  YB_TRY(yb_feel_verify(ctx, p));
  *out = p;
  return YB_OK;
}

/* The value of a constant part; false: it is none, or has no value. */
static yb_rc fold(struct yb_ctx *ctx, const struct yb_feel *whole, const struct node *n,
                  bool *is, yb_value *out) {
  *is = true;
  YB_TRY(yb_feel_fold(ctx, n, is, out));
  if (*is) return YB_OK;
  *is = constant_shape(n);
  if (!*is) return YB_OK;
  struct yb_ctx quiet = *ctx;
  struct yb_feel *p;
  quiet.diags = NULL;
  YB_TRY(part(&quiet, whole, n, &p));
  yb_rc rc = yb_feel_eval(p, &quiet, NULL, out);
  *is = rc == YB_OK;
  return rc == YB_NOMEM ? rc : YB_OK;
}

/* ---- subjects ---- */

static yb_rc subject(struct viewer *w, const struct node *n, bool *is, struct yb_subject *out) {
  *is = true;
  if (n->kind == N_INPUT) {
    *out = (struct yb_subject){.slot = n->slot};
  } else if (n->kind == N_LOCAL && w->alias.set && n->slot == w->alias.slot) {
    *out = w->alias.subject;
  } else if (n->kind == N_PATH) {
    YB_TRY(subject(w, n->first, is, out));
    if (!*is) return YB_OK;
    if (!out->path.n) out->path = n->name;
    else
      YB_TRY(yb_str_fmt(w->ctx->arena, &out->path, "%.*s.%.*s", YB_ARG(out->path),
                        YB_ARG(n->name)));
  } else {
    *is = false;
  }
  return YB_OK;
}

/* ---- single tests ---- */

/* Moments with an offset or zone may be one instant and yet not equal. */
static bool ordered(yb_value v, bool equality) {
  if (v.type == YB_VTIME || v.type == YB_VDATETIME)
    return !equality || v.u.moment->kind == YB_LOCAL;
  return v.type == YB_VNUMBER || v.type == YB_VSTRING || v.type == YB_VDATE ||
         v.type == YB_VDAYS || v.type == YB_VMONTHS || (equality && v.type == YB_VBOOL);
}

static yb_rc set_of(struct viewer *w, struct yb_range r, struct yb_span *out) {
  struct yb_range *kept = YB_NEW(w->ctx->arena, struct yb_range);
  if (!kept) return YB_NOMEM;
  *kept = r;
  yb_value v = r.low.type != YB_VNULL ? r.low : r.high;
  *out = (struct yb_span){(yb_value_type)v.type, 1, kept};
  return YB_OK;
}

/* ? op constant. YB_TYPE: no set. */
static yb_rc compare_set(struct viewer *w, feel_op op, yb_value c, struct yb_span *out) {
  struct yb_range r = {0};
  bool equality = op == OP_EQ || op == OP_NE;
  if (c.type == YB_VNULL && equality) {          /* what is not null is not equal to it */
    *out = (struct yb_span){0};
    return op == OP_NE ? yb_span_invert(w->ctx, out, out) : YB_OK;
  }
  if (!ordered(c, equality)) return YB_TYPE;
  if (op != OP_LT && op != OP_LE) r.low = c, r.low_in = op != OP_GT;
  if (op != OP_GT && op != OP_GE) r.high = c, r.high_in = op != OP_LT;
  YB_TRY(set_of(w, r, out));
  return op == OP_NE ? yb_span_invert(w->ctx, out, out) : YB_OK;
}

static yb_rc range_set(struct viewer *w, const struct yb_range *r, struct yb_span *out) {
  bool low = r->low.type != YB_VNULL, high = r->high.type != YB_VNULL;
  if ((low && !ordered(r->low, false)) || (high && !ordered(r->high, false))) return YB_TYPE;
  if (!low && !high) return YB_TYPE;
  if (!r->unary && (!low || !high)) return YB_TYPE;     /* null itself is a bound: unknown */
  if (r->unary == YB_EQUAL || r->unary == YB_UNEQUAL)
    return compare_set(w, r->unary == YB_EQUAL ? OP_EQ : OP_NE, r->low, out);
  if (low && high && yb_span_order(r->low, r->high) > 0) return YB_TYPE;
  YB_TRY(set_of(w, *r, out));
  if (low && high && yb_span_order(r->low, r->high) == 0 && !(r->low_in && r->high_in)) out->n = 0;
  return YB_OK;
}

/* Ranges gathered before they are sorted, once. */
struct heap { struct yb_range *r; uint32_t n, cap; yb_value_type type; yb_value sample; };

static yb_rc heap_add(struct viewer *w, struct heap *h, const struct yb_span *s) {
  if (s->type != YB_VNULL && h->type == YB_VNULL) h->type = s->type;
  if (s->type != YB_VNULL && s->type != h->type) return YB_TYPE;
  if (h->n + s->n > YB_SPAN_RANGES) return YB_LIMIT;
  if (h->n + s->n > h->cap) {
    uint32_t cap = h->cap ? h->cap * 2 : 4;
    while (cap < h->n + s->n) cap *= 2;
    h->r = yb_arena_grow(w->ctx->arena, h->r, h->n * sizeof *h->r, cap * sizeof *h->r);
    if (!h->r) return YB_NOMEM;
    h->cap = cap;
  }
  for (uint32_t i = 0; i < s->n; i++) {
    struct yb_range r = s->range[i];
    yb_value v = r.low.type != YB_VNULL ? r.low : r.high;
    if (h->sample.type == YB_VNULL) h->sample = v;
    if (v.type != YB_VNULL && yb_span_order(h->sample, v) == 2) return YB_TYPE;
    h->r[h->n++] = r;
  }
  return YB_OK;
}

static yb_rc heap_take(struct viewer *w, const struct heap *h, struct yb_span *out) {
  struct yb_span all = {h->type, h->n, h->r}, none = {.type = h->type};
  if (h->n < 2) {
    *out = all;
    return YB_OK;
  }
  return yb_span_join(w->ctx, &all, &none, out);
}

/* ? in constant: equal to it, in it, or to or in one of it. */
static yb_rc in_set(struct viewer *w, yb_value c, struct yb_span *out) {
  struct heap h = {0};
  struct yb_span one;
  if (c.type == YB_VRANGE) return range_set(w, c.u.range, out);
  if (c.type != YB_VLIST) return compare_set(w, OP_EQ, c, out);
  for (uint32_t i = 0; i < c.n; i++) {
    yb_value v = c.u.list[i];
    if (v.type == YB_VLIST) return YB_TYPE;
    YB_TRY(v.type == YB_VRANGE ? range_set(w, v.u.range, &one) : compare_set(w, OP_EQ, v, &one));
    YB_TRY(heap_add(w, &h, &one));
  }
  return heap_take(w, &h, out);
}

static yb_rc constant_set(struct viewer *w, feel_op op, yb_value c, struct yb_span *out,
                          yb_tri *on_null) {
  yb_value null = yb_value_null();
  *on_null = yb_tri_of(op == OP_IN ? yb_feel_in(null, c) : yb_feel_compare(op, null, c));
  return op == OP_IN ? in_set(w, c, out) : compare_set(w, op, c, out);
}

/* A test of `subject`, or opaque when there is no set for it. */
static yb_rc settle(struct viewer *w, const struct node *n, struct yb_subject s, yb_rc rc,
                    struct yb_span span, yb_tri on_null, struct yb_view **out) {
  if (rc == YB_TYPE) return opaque(w, n, YB_MSG_span_types, out);
  if (rc == YB_LIMIT) return opaque(w, n, YB_MSG_span_ranges, out);
  YB_TRY(rc);
  YB_TRY(make(w, YB_VIEW_TEST, n, out));
  (*out)->subject = s;
  (*out)->span = span;
  (*out)->on_null = on_null;
  return YB_OK;
}

/* subject op constant, or subject in constant (op OP_IN). */
static yb_rc atom(struct viewer *w, const struct node *n, const struct node *left, feel_op op,
                  const struct node *right, struct yb_view **out) {
  bool is_subject, is_constant;
  struct yb_subject s;
  struct yb_span span = {0};
  yb_value c;
  YB_TRY(subject(w, left, &is_subject, &s));
  if (!is_subject) return opaque(w, n, YB_MSG_span_subject, out);
  YB_TRY(fold(w->ctx, w->p, right, &is_constant, &c));
  if (!is_constant) return opaque(w, n, YB_MSG_span_constant, out);
  yb_tri on_null;
  yb_rc rc = constant_set(w, op, c, &span, &on_null);
  return settle(w, n, s, rc, span, on_null, out);
}

static feel_op mirrored(feel_op op) {
  switch (op) {
    case OP_LT: return OP_GT;
    case OP_LE: return OP_GE;
    case OP_GT: return OP_LT;
    case OP_GE: return OP_LE;
    default: return op;
  }
}

static yb_rc comparison(struct viewer *w, const struct node *n, struct yb_view **out) {
  const struct node *left = n->first, *right = n->first->next;
  if (n->op < OP_EQ || n->op > OP_GE) return opaque(w, n, YB_MSG_span_subject, out);
  if (!constant_shape(left)) return atom(w, n, left, (feel_op)n->op, right, out);
  return atom(w, n, right, mirrored((feel_op)n->op), left, out);
}

/* A boolean input that stands alone. */
static yb_rc flag(struct viewer *w, const struct node *n, struct yb_view **out) {
  bool is;
  struct yb_subject s;
  struct yb_span span;
  YB_TRY(subject(w, n, &is, &s));
  if (!is) return opaque(w, n, YB_MSG_span_subject, out);
  YB_TRY(compare_set(w, OP_EQ, yb_value_bool(true), &span));
  return settle(w, n, s, YB_OK, span, YB_UNKNOWN, out);
}

/* ---- joined tests ---- */

static void hang(struct yb_view *parent, struct yb_view *child) {
  child->next = NULL;
  if (parent->last) parent->last->next = child;
  else parent->first = child;
  parent->last = child;
  parent->count++;
}

/* A tree over copies of `a` and `b` (or `a` alone): views keep what they stand for. */
static yb_rc over(struct viewer *w, struct node top, const struct node *a, const struct node *b,
                  const struct node **out) {
  struct node *n = YB_NEW_N(w->ctx->arena, 3, struct node);
  if (!n) return YB_NOMEM;
  n[0] = top;
  n[1] = *a;
  n[1].next = b ? &n[2] : NULL;
  if (b) n[2] = *b, n[2].next = NULL;
  n[0].pos = a->pos;
  n[0].first = &n[1];
  n[0].last = b ? &n[2] : &n[1];
  *out = n;
  return YB_OK;
}

/* Joins `t` with a test of the same input that hangs there already. */
static yb_rc merge(struct viewer *w, struct yb_view *parent, const struct yb_view *t,
                   bool *merged) {
  bool and = parent->kind == YB_VIEW_AND;
  *merged = false;
  for (struct yb_view *c = parent->first; c && t->kind == YB_VIEW_TEST; c = c->next) {
    if (c->kind != YB_VIEW_TEST || !yb_subject_same(c->subject, t->subject)) continue;
    struct yb_span span;
    yb_rc rc = and ? yb_span_meet(w->ctx, &c->span, &t->span, &span)
                   : yb_span_join(w->ctx, &c->span, &t->span, &span);
    if (rc == YB_TYPE || rc == YB_LIMIT) continue;
    YB_TRY(rc);
    c->span = span;
    c->on_null = and ? yb_tri_and(c->on_null, t->on_null) : yb_tri_or(c->on_null, t->on_null);
    *merged = true;
    return over(w, (struct node){.kind = and ? N_AND : N_OR}, c->node, t->node, &c->node);
  }
  return YB_OK;
}

static yb_rc add(struct viewer *w, struct yb_view *parent, struct yb_view *v) {
  bool merged;
  if (v->kind == parent->kind) {
    for (struct yb_view *c = v->first, *next; c; c = next) {
      next = c->next;
      YB_TRY(add(w, parent, c));
    }
    return YB_OK;
  }
  YB_TRY(merge(w, parent, v, &merged));
  if (!merged) hang(parent, v);
  return YB_OK;
}

/* One child says it all. */
static struct yb_view *slim(struct yb_view *v) { return v->count == 1 ? v->first : v; }

static yb_rc logic(struct viewer *w, const struct node *n, struct yb_view **out) {
  struct yb_view *v, *child;
  YB_TRY(make(w, n->kind == N_AND ? YB_VIEW_AND : YB_VIEW_OR, n, &v));
  for (const struct node *c = n->first; c; c = c->next) {
    YB_TRY(look(w, c, &child));
    if (c == n->first && child->kind == v->kind) v = child;   /* long chains: one list */
    else YB_TRY(add(w, v, child));
  }
  v->node = n;
  *out = slim(v);
  return YB_OK;
}

static bool invertible(const struct yb_view *v) {
  if (v->kind == YB_VIEW_OPAQUE) return false;
  for (const struct yb_view *c = v->first; c; c = c->next)
    if (!invertible(c)) return false;
  return true;
}

static yb_rc invert(struct viewer *w, struct yb_view *v) {
  static const struct node not_ = {.kind = N_CALL, .op = FN_not, .slot = 1};
  YB_TRY(over(w, not_, v->node, NULL, &v->node));
  if (v->kind == YB_VIEW_TEST) {
    v->on_null = yb_tri_not(v->on_null);
    return yb_span_invert(w->ctx, &v->span, &v->span);
  }
  v->kind = v->kind == YB_VIEW_AND ? YB_VIEW_OR : YB_VIEW_AND;
  for (struct yb_view *c = v->first; c; c = c->next) YB_TRY(invert(w, c));
  return YB_OK;
}

/* not(A and B) is not(A) or not(B), with three values too. */
static yb_rc negated(struct viewer *w, const struct node *n, struct yb_view *v,
                     struct yb_view **out) {
  if (!invertible(v))
    return opaque(w, n, v->kind == YB_VIEW_OPAQUE ? v->why : YB_MSG_span_subject, out);
  yb_rc rc = invert(w, v);
  if (rc == YB_LIMIT) return opaque(w, n, YB_MSG_span_ranges, out);
  v->node = n;
  *out = v;
  return rc;
}

/* 1, 2, < 3: comparisons with constants alone make one set at once. */
static bool plain_tests(const struct node *n) {
  for (const struct node *c = n->first; c; c = c->next)
    if (c->kind != N_TEST || !constant_shape(c->first)) return false;
  return true;
}

static yb_rc constant_tests(struct viewer *w, const struct node *n, struct yb_view **out) {
  struct heap h = {0};
  struct yb_span span = {0};
  yb_tri on_null = YB_FALSE, one_null;
  yb_rc rc = YB_OK;
  for (const struct node *c = n->first; rc == YB_OK && c; c = c->next) {
    bool is;
    yb_value v;
    YB_TRY(fold(w->ctx, w->p, c->first, &is, &v));
    if (!is) return opaque(w, n, YB_MSG_span_constant, out);
    rc = constant_set(w, (feel_op)c->op, v, &span, &one_null);
    on_null = yb_tri_or(on_null, one_null);
    if (rc == YB_OK && n->first->next) rc = heap_add(w, &h, &span);
  }
  if (rc == YB_OK && n->first->next) rc = heap_take(w, &h, &span);
  YB_TRY(settle(w, n, w->alias.subject, rc, span, on_null, out));
  if (n->kind == N_NOT_TESTS && rc == YB_OK) return negated(w, n, *out, out);
  return YB_OK;
}

/* Tests of one value, joined by or: one test, or opaque as a whole, because
 * their parts cannot stand alone. */
static yb_rc tests(struct viewer *w, const struct node *n, struct yb_view **out) {
  struct yb_view *v, *child;
  if (plain_tests(n)) return constant_tests(w, n, out);
  YB_TRY(make(w, YB_VIEW_OR, n, &v));
  for (const struct node *c = n->first; c; c = c->next) {
    YB_TRY(look(w, c, &child));
    if (child->kind == YB_VIEW_OPAQUE) return opaque(w, n, child->why, out);
    YB_TRY(add(w, v, child));
  }
  v = slim(v);
  if (v->kind != YB_VIEW_TEST) return opaque(w, n, YB_MSG_span_types, out);
  v->node = n;
  if (n->kind == N_NOT_TESTS) return negated(w, n, v, out);
  *out = v;
  return YB_OK;
}

/* "-": everything, null too. */
static yb_rc any(struct viewer *w, const struct node *n, struct yb_view **out) {
  struct yb_span all = {0};
  YB_TRY(yb_span_invert(w->ctx, &all, &all));
  return settle(w, n, (struct yb_subject){.slot = YB_SUBJECT_THIS}, YB_OK, all,
                YB_TRUE, out);
}

static yb_rc one_test(struct viewer *w, const struct node *n, struct yb_view **out) {
  struct node this_ = {.kind = N_LOCAL, .slot = w->alias.slot, .pos = n->pos};
  if (n->kind == N_TEST_SELF) return look(w, n->first, out);
  return atom(w, n, &this_, (feel_op)n->op, n->first, out);
}

static yb_rc in(struct viewer *w, const struct node *n, struct yb_view **out) {
  struct alias outer = w->alias;
  bool is;
  struct yb_subject s;
  YB_TRY(subject(w, n->first, &is, &s));
  if (!is) return opaque(w, n, YB_MSG_span_subject, out);
  w->alias = (struct alias){true, n->slot, s};
  yb_rc rc = look(w, n->first->next, out);
  w->alias = outer;
  YB_TRY(rc);
  if ((*out)->kind == YB_VIEW_TEST) {
    (*out)->node = n;
    return YB_OK;
  }
  return opaque(w, n, (*out)->kind == YB_VIEW_OPAQUE ? (*out)->why : YB_MSG_span_subject, out);
}

/* low <= x and x <= high, as the machine does it. */
static yb_rc between(struct viewer *w, const struct node *n, struct yb_view **out) {
  const struct node *x = n->first, *low = x->next, *high = low->next;
  struct yb_view *v, *a, *b;
  YB_TRY(make(w, YB_VIEW_AND, n, &v));
  YB_TRY(atom(w, n, x, OP_GE, low, &a));
  YB_TRY(atom(w, n, x, OP_LE, high, &b));
  if (a->kind == YB_VIEW_OPAQUE || b->kind == YB_VIEW_OPAQUE)
    return opaque(w, n, a->kind == YB_VIEW_OPAQUE ? a->why : b->why, out);
  YB_TRY(add(w, v, a));
  YB_TRY(add(w, v, b));
  v = slim(v);
  if (v->kind != YB_VIEW_TEST) return opaque(w, n, YB_MSG_span_types, out);
  v->node = n;
  *out = v;
  return YB_OK;
}

static bool plain_list(yb_value v) {
  for (uint32_t i = 0; v.type == YB_VLIST && i < v.n; i++)
    if (!ordered(v.u.list[i], true)) return false;
  return v.type == YB_VLIST;
}

/* list contains([1, 2], x) */
static yb_rc contains(struct viewer *w, const struct node *n, struct yb_view **out) {
  bool is;
  yb_value list;
  YB_TRY(fold(w->ctx, w->p, n->first, &is, &list));
  if (!is || !plain_list(list)) return opaque(w, n, YB_MSG_span_constant, out);
  YB_TRY(atom(w, n, n->first->next, OP_IN, n->first, out));
  if ((*out)->kind == YB_VIEW_TEST) (*out)->on_null = YB_FALSE;
  return YB_OK;
}

static yb_rc call(struct viewer *w, const struct node *n, struct yb_view **out) {
  struct yb_view *v;
  if (n->op == FN_list_contains && n->slot == 2) return contains(w, n, out);
  if (n->op != FN_not || n->slot != 1) return opaque(w, n, YB_MSG_span_subject, out);
  YB_TRY(look(w, n->first, &v));
  return negated(w, n, v, out);
}

/* Recursion is bounded by the height of the tree, which the parser bounds. */
static yb_rc look(struct viewer *w, const struct node *n, struct yb_view **out) {
  switch ((node_kind)n->kind) {
    case N_AND: case N_OR: return logic(w, n, out);
    case N_BINARY: return comparison(w, n, out);
    case N_BETWEEN: return between(w, n, out);
    case N_IN: return in(w, n, out);
    case N_TEST: case N_TEST_SELF: return one_test(w, n, out);
    case N_TESTS: return n->first ? tests(w, n, out) : any(w, n, out);
    case N_NOT_TESTS: return tests(w, n, out);
    case N_CALL: return call(w, n, out);
    case N_INPUT: case N_LOCAL: case N_PATH: return flag(w, n, out);
    default: return opaque(w, n, YB_MSG_span_subject, out);
  }
}

static void place(const struct yb_feel *p, struct yb_view *v) {
  v->at = yb_feel_place(p->at, p->text, v->at.line);
  for (struct yb_view *c = v->first; c; c = c->next) place(p, c);
}

yb_rc yb_feel_view(struct yb_ctx *ctx, const struct yb_feel *p, const struct yb_view **out) {
  struct viewer w = {.ctx = ctx, .p = p};
  struct yb_view *v;
  static const struct node nothing = {.kind = N_CONST};
  w.alias = (struct alias){p->tests, 0, {.slot = YB_SUBJECT_THIS}};
  YB_TRY(look(&w, p->root ? p->root : &nothing, &v));
  place(p, v);
  *out = v;
  return YB_OK;
}

yb_rc yb_view_program(struct yb_ctx *ctx, const struct yb_feel *p, const struct yb_view *v,
                      const struct yb_feel **out) {
  struct yb_feel *made;
  YB_TRY(part(ctx, p, v->node, &made));
  *out = made;
  return YB_OK;
}

yb_rc yb_feel_constant(struct yb_ctx *ctx, const struct yb_feel *p, bool *is, yb_value *out) {
  *is = !p->root;
  *out = yb_value_null();
  return p->root ? fold(ctx, p, p->root, is, out) : YB_OK;
}
