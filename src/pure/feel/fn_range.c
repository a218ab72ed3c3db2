/* fn_range.c - ranges and points against one another (DMN 1.5, 10.3.4.7), and
 * ranges of text (10.3.4.1).
 *
 * Each answer is the standard's formula, spelled with three values: a bound
 * that is null (an open end) or of another type compares to unknown.
 */
#include "pure/feel/fn_int.h"

typedef enum truth { NO, YES, UNKNOWN } truth;

static truth both(truth a, truth b) {
  return a == NO || b == NO ? NO : a == YES && b == YES ? YES : UNKNOWN;
}
static truth either(truth a, truth b) {
  return a == YES || b == YES ? YES : a == NO && b == NO ? NO : UNKNOWN;
}

static truth less(yb_value a, yb_value b) {
  int order = yb_value_order(a, b);
  return order == 2 ? UNKNOWN : order < 0 ? YES : NO;
}
static truth equal(yb_value a, yb_value b) {
  int order = yb_value_order(a, b);
  return order == 2 ? UNKNOWN : order == 0 ? YES : NO;
}
static truth of(bool b) { return b ? YES : NO; }

/* a < b, or both at one place and `tie`. */
static truth less_or(yb_value a, yb_value b, bool tie) {
  return either(less(a, b), both(equal(a, b), of(tie)));
}

typedef const struct yb_range *span;
typedef truth of_points(yb_value a, yb_value b);
typedef truth of_point(yb_value p, span r);
typedef truth of_ranges(span a, span b);

/* ---- the formulas ---- */

static truth point_before(yb_value p, span r) { return less_or(p, r->low, !r->low_in); }
static truth point_after(yb_value p, span r) { return less_or(r->high, p, !r->high_in); }
static truth range_before(span a, span b) {
  return less_or(a->high, b->low, !a->high_in || !b->low_in);
}
static truth range_meets(span a, span b) {
  return both(of(a->high_in && b->low_in), equal(a->high, b->low));
}
static truth ranges_overlap(span a, span b) {
  return both(less_or(b->low, a->high, a->high_in && b->low_in),
              less_or(a->low, b->high, a->low_in && b->high_in));
}
static truth range_overlaps_before(span a, span b) {
  truth starts_first = less_or(a->low, b->low, a->low_in && !b->low_in);
  truth ends_within = less_or(a->high, b->high, !a->high_in || b->high_in);
  return both(both(starts_first, less_or(b->low, a->high, a->high_in && b->low_in)), ends_within);
}
static truth range_overlaps_after(span a, span b) {
  truth starts_within = less_or(b->low, a->low, b->low_in && !a->low_in);
  truth ends_last = less_or(b->high, a->high, !b->high_in || a->high_in);
  return both(both(starts_within, less_or(a->low, b->high, b->high_in && a->low_in)), ends_last);
}
static truth point_finishes(yb_value p, span r) { return both(of(r->high_in), equal(r->high, p)); }
static truth range_finishes(span a, span b) {
  truth ends = both(of(a->high_in == b->high_in), equal(a->high, b->high));
  return both(ends, less_or(b->low, a->low, !a->low_in || b->low_in));
}
static truth point_during(yb_value p, span r) {
  truth inner = both(less(r->low, p), less(p, r->high));
  truth low = both(of(r->low_in), equal(r->low, p));
  return either(inner, either(low, both(of(r->high_in), equal(r->high, p))));
}
static truth range_during(span a, span b) {
  return both(less_or(b->low, a->low, b->low_in || !a->low_in),
              less_or(a->high, b->high, b->high_in || !a->high_in));
}
static truth point_starts(yb_value p, span r) { return both(of(r->low_in), equal(r->low, p)); }
static truth range_starts(span a, span b) {
  truth begins = both(of(a->low_in == b->low_in), equal(a->low, b->low));
  return both(begins, less_or(a->high, b->high, !a->high_in || b->high_in));
}
static truth ranges_coincide(span a, span b) {
  return both(both(equal(a->low, b->low), of(a->low_in == b->low_in)),
              both(equal(a->high, b->high), of(a->high_in == b->high_in)));
}

/* ---- the functions ---- */

static yb_value one(yb_value v) { return v.type == YB_VLIST && v.n == 1 ? v.u.list[0] : v; }

static yb_rc answer(struct vm *vm, feel_fn_id fn, truth t, yb_value *out) {
  if (t == UNKNOWN) return yb_feel_no_result(vm, fn);
  *out = yb_value_bool(t == YES);
  return YB_OK;
}

/* The forms of a function; NULL: there is none. `points` may be turned round
 * (after is before, turned), which the others are by their names. */
struct forms { of_points *points; of_point *point_range, *range_point; of_ranges *ranges; };

static yb_rc relate(struct vm *vm, feel_fn_id fn, struct forms f, yb_value a, yb_value b,
                    yb_value *out) {
  a = one(a);
  b = one(b);
  bool first = a.type == YB_VRANGE, second = b.type == YB_VRANGE;
  if (a.type == YB_VNULL || b.type == YB_VNULL)
    return yb_feel_refuse(vm, fn, a.type == YB_VNULL ? a : b);
  if (first && second && f.ranges) return answer(vm, fn, f.ranges(a.u.range, b.u.range), out);
  if (first && !second && f.range_point) return answer(vm, fn, f.range_point(b, a.u.range), out);
  if (second && !first && f.point_range) return answer(vm, fn, f.point_range(a, b.u.range), out);
  if (!first && !second && f.points) return answer(vm, fn, f.points(a, b), out);
  return yb_feel_refuse(vm, fn, first ? a : b);
}

#define RELATION(id, a, b, ...) \
  BUILTIN(id) { \
    (void)n; \
    return relate(vm, FN_##id, (struct forms){__VA_ARGS__}, arg[a], arg[b], out); \
  }
RELATION(before, 0, 1, less, point_before, point_after, range_before)
RELATION(after, 1, 0, less, point_before, point_after, range_before)
RELATION(meets, 0, 1, .ranges = range_meets)
RELATION(met_by, 1, 0, .ranges = range_meets)
RELATION(overlaps, 0, 1, .ranges = ranges_overlap)
RELATION(overlaps_before, 0, 1, .ranges = range_overlaps_before)
RELATION(overlaps_after, 0, 1, .ranges = range_overlaps_after)
RELATION(finishes, 0, 1, .point_range = point_finishes, .ranges = range_finishes)
RELATION(finished_by, 1, 0, .point_range = point_finishes, .ranges = range_finishes)
RELATION(includes, 1, 0, .point_range = point_during, .ranges = range_during)
RELATION(during, 0, 1, .point_range = point_during, .ranges = range_during)
RELATION(starts, 0, 1, .point_range = point_starts, .ranges = range_starts)
RELATION(started_by, 1, 0, .point_range = point_starts, .ranges = range_starts)
RELATION(coincides, 0, 1, .points = equal, .ranges = ranges_coincide)

/* ---- range(from) ---- */

struct reader { struct vm *vm; yb_str s; struct tok tok; };

static void step(struct reader *r) { r->tok = yb_feel_lex(r->s, r->tok.to); }
static bool take(struct reader *r, tok_kind kind) {
  if (r->tok.kind != kind) return false;
  step(r);
  return true;
}

static yb_rc string_at(struct reader *r, yb_str *out) {
  yb_str lit = {r->s.p + r->tok.from, r->tok.to - r->tok.from};
  if (r->tok.kind != T_STRING) return YB_INVALID;
  step(r);
  return yb_feel_unquote(r->vm->ctx->arena, lit, out);
}

static yb_rc number_at(struct reader *r, yb_value *out) {
  yb_dec d;
  bool minus = take(r, T_MINUS);
  yb_str text = {r->s.p + r->tok.from, r->tok.to - r->tok.from};
  if (r->tok.kind != T_NUMBER) return YB_INVALID;
  step(r);
  YB_TRY(yb_dec_parse(text, &d));
  return yb_value_dec(r->vm->ctx->arena, minus ? yb_dec_neg(d) : d, out);
}

/* date("...") and its like: the function's name, then a string in brackets. */
static yb_rc made_at(struct reader *r, yb_value *out) {
  static const feel_fn_id makers[] = {FN_date, FN_time, FN_date_and_time, FN_duration};
  uint32_t from = r->tok.from;
  yb_str s;
  while (r->tok.kind == T_NAME) step(r);
  yb_str name = yb_str_trim((yb_str){r->s.p + from, r->tok.from - from});
  if (!take(r, T_LPAR)) return YB_INVALID;
  YB_TRY(string_at(r, &s));
  if (!take(r, T_RPAR)) return YB_INVALID;
  yb_value text = yb_value_str(s);
  for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
    if (yb_str_eq(name, yb_feel_builtins[makers[i]].name))
      return yb_feel_builtin(r->vm, makers[i], &text, 1, out);
  return YB_INVALID;
}

/* A literal: what an end of a range in text may be. */
static yb_rc end_at(struct reader *r, yb_value *out) {
  const struct yb_feel *p = r->vm->program;
  yb_str s;
  *out = yb_value_null();
  switch (r->tok.kind) {
    case T_NUMBER:
    case T_MINUS: return number_at(r, out);
    case T_NAME: return made_at(r, out);
    case T_STRING:
      YB_TRY(string_at(r, &s));
      *out = yb_value_str(s);
      return YB_OK;
    case T_AT:
      step(r);
      YB_TRY(string_at(r, &s));
      return yb_feel_at_literal(r->vm->ctx->arena, p->find_zone, p->self, s, out);
    default: return YB_INVALID;
  }
}

/* ( ] or [, an end or none, .., an end or none, ) [ or ]. */
static yb_rc range_at(struct reader *r, struct yb_range *out) {
  out->low_in = r->tok.kind == T_LBR;
  if (!out->low_in && r->tok.kind != T_LPAR && r->tok.kind != T_RBR) return YB_INVALID;
  step(r);
  bool below = r->tok.kind == T_DOTS;
  if (!below) YB_TRY(end_at(r, &out->low));
  if (!take(r, T_DOTS)) return YB_INVALID;
  bool above = r->tok.kind == T_RPAR || r->tok.kind == T_RBR || r->tok.kind == T_LBR;
  if (!above) YB_TRY(end_at(r, &out->high));
  out->high_in = r->tok.kind == T_RBR;
  if (!out->high_in && r->tok.kind != T_RPAR && r->tok.kind != T_LBR) return YB_INVALID;
  step(r);
  if (r->tok.kind != T_END || (below && above)) return YB_INVALID;
  if ((below && out->low_in) || (above && out->high_in)) return YB_INVALID;
  if ((!below && out->low.type == YB_VNULL) || (!above && out->high.type == YB_VNULL))
    return YB_INVALID;
  if (below || above) return YB_OK;
  int order = yb_value_order(out->low, out->high);
  return order == 2 || order > 0 ? YB_INVALID : YB_OK;
}

BUILTIN(range) {
  struct reader r = {.vm = vm, .s = yb_value_text(arg[0])};
  struct yb_range *got = YB_NEW(vm->ctx->arena, struct yb_range);
  (void)n;
  if (!got) return YB_NOMEM;
  step(&r);
  yb_rc rc = range_at(&r, got);
  if (rc == YB_INVALID || rc == YB_LIMIT) return yb_feel_refuse(vm, FN_range, arg[0]);
  YB_TRY(rc);
  *out = (yb_value){.type = YB_VRANGE, .u.range = got};
  return YB_OK;
}
