/* fn_regex.c - matches, replace and split (DMN 1.5, 10.3.4.3; XPath Functions
 * 3.1, 5.6): where XPath has an error, FEEL has null.
 *
 * A pattern that stands in the text as a constant is compiled with it: the
 * string's characters then lie in a `struct kept`, and yb_value.pad says so.
 * Others are compiled at each call.
 */
#include "pure/feel/fn_int.h"
#include "pure/feel/pattern.h"

#define COMPILED 1
#define COMPILE_STEPS 1000        /* memory and time of a pattern */
#define MATCH_STEPS 100           /* of matching for one of ours */

struct kept { const struct yb_pattern *pattern; yb_str flags; char text[]; };

static const struct kept *kept_of(yb_value v) {
  if (v.type != YB_VSTRING || v.pad != COMPILED) return NULL;
  return (const struct kept *)(const void *)(v.u.s - offsetof(struct kept, text));
}

static yb_rc keep(struct yb_arena *a, yb_str flags, yb_value *v) {
  const struct yb_pattern *p;
  yb_str text = yb_value_text(*v);
  yb_rc rc = yb_pattern_xpath(a, text, flags, &p);
  if (rc == YB_INVALID) return YB_OK;              /* null when it is called */
  YB_TRY(rc);
  struct kept *k = yb_arena_take(a, sizeof *k + text.n + 1);
  if (!k) return YB_NOMEM;
  k->pattern = p;
  k->flags = flags;
  if (text.n) memcpy(k->text, text.p, text.n);
  v->u.s = k->text;
  v->pad = COMPILED;
  return YB_OK;
}

static bool text_or_null(const struct node *n) {
  return n->kind == N_CONST && (n->value.type == YB_VSTRING || n->value.type == YB_VNULL);
}

yb_rc yb_feel_keep_pattern(struct yb_arena *a, struct node *call) {
  bool split = call->op == FN_split;
  struct node *pattern = call->first ? call->first->next : NULL;
  if (!split && call->op != FN_matches && call->op != FN_replace) return YB_OK;
  if (!pattern || pattern->kind != N_CONST || pattern->value.type != YB_VSTRING) return YB_OK;
  struct node *flags = call->op == FN_replace && pattern->next ? pattern->next->next
                                                               : pattern->next;
  if (split) flags = NULL;
  if (flags && !text_or_null(flags)) return YB_OK;
  return keep(a, flags ? yb_value_text(flags->value) : YB_S(""), &pattern->value);
}

/* NULL in *out: the pattern or its flags are refused. */
static yb_rc pattern(struct vm *vm, yb_value text, yb_value flags,
                     const struct yb_pattern **out) {
  const struct kept *k = kept_of(text);
  yb_str f = yb_value_text(flags);
  if (k && yb_str_eq(k->flags, f)) {
    *out = k->pattern;
    return YB_OK;
  }
  *out = NULL;
  YB_TRY(yb_feel_steps(vm, COMPILE_STEPS));
  yb_rc rc = yb_pattern_xpath(vm->ctx->arena, yb_value_text(text), f, out);
  return rc == YB_INVALID ? YB_OK : rc;
}

/* The next match, first with few steps, then with more: what matching may cost is
 * taken from the evaluation's steps before. *ok false: a ceiling, it is null. */
static yb_rc next(struct vm *vm, feel_fn_id fn, struct yb_matcher *m, bool *hit, bool *ok) {
  yb_rc rc = YB_LIMIT;
  for (uint32_t steps = 1000; rc == YB_LIMIT && steps <= YB_PATTERN_STEPS; steps *= 10) {
    YB_TRY(yb_feel_steps(vm, steps / MATCH_STEPS));
    rc = yb_matcher_next(m, steps, hit);
  }
  *ok = rc == YB_OK;
  return rc == YB_LIMIT ? yb_feel_no_result(vm, fn) : rc;
}

/* Whether a pattern is found at all. */
static yb_rc found(struct vm *vm, feel_fn_id fn, const struct yb_pattern *p, yb_str s, bool *hit,
                   bool *ok) {
  struct yb_matcher *m;
  YB_TRY(yb_feel_steps(vm, s.n / 16));
  YB_TRY(yb_matcher_open(p, s, &m));
  yb_rc rc = next(vm, fn, m, hit, ok);
  yb_matcher_close(m);
  return rc;
}

BUILTIN(matches) {
  const struct yb_pattern *p;
  bool hit = false, ok;
  YB_TRY(pattern(vm, arg[1], n > 2 ? arg[2] : yb_value_null(), &p));
  if (!p) return yb_feel_no_result(vm, FN_matches);
  YB_TRY(found(vm, FN_matches, p, yb_value_text(arg[0]), &hit, &ok));
  if (ok) *out = yb_value_bool(hit);
  return YB_OK;
}

/* For replace and split: a pattern that matches nothing at all is an error. */
static yb_rc dividing(struct vm *vm, feel_fn_id fn, yb_value text, yb_value flags,
                      const struct yb_pattern **out) {
  bool empty = false, ok;
  YB_TRY(pattern(vm, text, flags, out));
  if (!*out) return yb_feel_no_result(vm, fn);
  YB_TRY(found(vm, fn, *out, YB_S(""), &empty, &ok));
  if (ok && !empty) return YB_OK;
  *out = NULL;
  return ok ? yb_feel_no_result(vm, fn) : YB_OK;
}

/* ---- replace ---- */

/* The group that $NN names: as many digits as there are groups for. */
static uint32_t group_number(yb_str s, size_t *at, uint32_t groups) {
  uint32_t v = (uint32_t)(s.p[(*at)++] - '0');
  while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9') {
    uint32_t next = v * 10 + (uint32_t)(s.p[*at] - '0');
    if (next > groups) break;
    v = next;
    ++*at;
  }
  return v;
}

/* $N is a group, \$ and \\ are signs; anything else after $ or \ is an error. */
static bool template_ok(yb_str s) {
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] != '$' && s.p[i] != '\\') continue;
    char next = i + 1 < s.n ? s.p[i + 1] : 0;
    bool ok = s.p[i] == '$' ? next >= '0' && next <= '9' : next == '$' || next == '\\';
    if (!ok) return false;
    i++;
  }
  return true;
}

static void put_template(struct yb_buf *b, const struct yb_pattern *p, const struct yb_matcher *m,
                         yb_str s, yb_str with) {
  size_t from, to;
  for (size_t i = 0; i < with.n;) {
    if (with.p[i] == '$') {
      i++;
      uint32_t g = group_number(with, &i, yb_pattern_groups(p));
      if (yb_matcher_group(m, g, &from, &to)) yb_buf_put(b, (yb_str){s.p + from, to - from});
      continue;
    }
    if (with.p[i] == '\\') i++;
    yb_buf_byte(b, with.p[i++]);
  }
}

/* One round for each match: what stands before it, and what replaces it. */
static yb_rc replaced(struct vm *vm, const struct yb_pattern *p, struct yb_matcher *m, yb_str s,
                      yb_str with, bool quoted, struct yb_buf *b, bool *ok) {
  size_t done = 0, from = 0, to = 0;
  bool hit;
  for (;;) {
    YB_TRY(next(vm, FN_replace, m, &hit, ok));
    if (!*ok || !hit) break;
    (void)yb_matcher_group(m, 0, &from, &to);
    yb_buf_put(b, (yb_str){s.p + done, from - done});
    if (quoted) yb_buf_put(b, with);
    else put_template(b, p, m, s, with);
    if (b->rc) return b->rc;
    done = to;
  }
  yb_buf_put(b, yb_str_from(s, done));
  return b->rc;
}

BUILTIN(replace) {
  const struct yb_pattern *p;
  struct yb_matcher *m;
  struct yb_buf b;
  bool ok;
  yb_value flags = n > 3 ? arg[3] : yb_value_null();
  yb_str s = yb_value_text(arg[0]), with = yb_value_text(arg[2]), f = yb_value_text(flags);
  bool quoted = f.n && memchr(f.p, 'q', f.n);
  YB_TRY(dividing(vm, FN_replace, arg[1], flags, &p));
  if (!p) return YB_OK;
  if (!quoted && !template_ok(with)) return yb_feel_refuse(vm, FN_replace, arg[2]);
  YB_TRY(yb_feel_steps(vm, s.n / 16));
  yb_buf_init(&b, vm->ctx->arena);
  YB_TRY(yb_matcher_open(p, s, &m));
  yb_rc rc = replaced(vm, p, m, s, with, quoted, &b, &ok);
  yb_matcher_close(m);
  YB_TRY(rc);
  return ok ? yb_feel_text(&b, out) : YB_OK;
}

/* ---- split ---- */

static yb_rc pieces(struct vm *vm, struct yb_matcher *m, yb_str s, struct builder *list,
                    bool *ok) {
  size_t done = 0, from = 0, to = 0;
  bool hit;
  do {
    YB_TRY(next(vm, FN_split, m, &hit, ok));
    if (!*ok) return YB_OK;
    if (hit) (void)yb_matcher_group(m, 0, &from, &to);
    else from = s.n;
    yb_str piece = {s.p + done, from - done};
    YB_TRY(yb_feel_push(vm->ctx->arena, list, yb_value_str(piece)));
    done = to;
  } while (hit);
  return YB_OK;
}

BUILTIN(split) {
  const struct yb_pattern *p;
  struct yb_matcher *m;
  struct builder list = {0};
  bool ok;
  (void)n;
  YB_TRY(dividing(vm, FN_split, arg[1], yb_value_null(), &p));
  if (!p) return YB_OK;
  YB_TRY(yb_feel_steps(vm, arg[0].n / 16));
  YB_TRY(yb_matcher_open(p, yb_value_text(arg[0]), &m));
  yb_rc rc = pieces(vm, m, yb_value_text(arg[0]), &list, &ok);
  yb_matcher_close(m);
  YB_TRY(rc);
  if (ok) *out = yb_feel_list(list.v, list.n);
  return YB_OK;
}
