/* pattern.c - see pattern.h: compiling and matching with libpcre2.
 *
 * While a pattern is compiled the library takes its memory from the arena, and
 * gives none back; afterwards `arena` is NULL, and what a matcher needs comes
 * from base/mem.h and goes with it.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "pure/feel/pattern_int.h"

#define NESTING 100u
#define LEVELS 4                   /* 1,000 steps, and ten times more at each level */

struct memory { struct yb_arena *arena; };
struct yb_pattern {
  struct memory memory;
  pcre2_code *code;
  pcre2_match_context *limits[LEVELS];
  uint32_t groups;
};
struct yb_matcher {
  const struct yb_pattern *pattern;
  pcre2_match_data *data;
  yb_str s;
  size_t at;
};

static void *take(size_t n, void *self) {
  struct memory *m = self;
  return m->arena ? yb_arena_take(m->arena, n) : yb_mem_take(n);
}

static void give(void *p, void *self) {
  struct memory *m = self;
  if (!m->arena) yb_mem_give(p);
}

/* The ceilings of a match, one for each number of steps. */
static yb_rc ceilings(struct yb_pattern *p, pcre2_general_context *g) {
  uint32_t steps = YB_PATTERN_STEPS;
  for (int i = LEVELS; i-- > 0; steps /= 10) {
    pcre2_match_context *c = pcre2_match_context_create(g);
    if (!c) return YB_NOMEM;
    (void)pcre2_set_match_limit(c, steps);
    (void)pcre2_set_depth_limit(c, steps);
    (void)pcre2_set_heap_limit(c, YB_PATTERN_HEAP_KIB);
    p->limits[i] = c;
  }
  return YB_OK;
}

/* What of the library's compile errors is not the pattern's fault. */
static yb_rc refused(int error) { return error == PCRE2_ERROR_HEAP_FAILED ? YB_NOMEM : YB_INVALID; }

static yb_rc compile(struct yb_pattern *p, yb_str text, const struct pattern_flags *f) {
  uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY |
                     PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;
  int error;
  size_t at;
  pcre2_general_context *g = pcre2_general_context_create(take, give, &p->memory);
  pcre2_compile_context *c = g ? pcre2_compile_context_create(g) : NULL;
  if (!c) return YB_NOMEM;
  YB_TRY(ceilings(p, g));
  if (f->caseless) options |= PCRE2_CASELESS;
  if (f->lines) options |= PCRE2_MULTILINE;
  (void)pcre2_set_newline(c, PCRE2_NEWLINE_LF);
  (void)pcre2_set_parens_nest_limit(c, 3 * NESTING);
  p->code = pcre2_compile((PCRE2_SPTR)text.p, text.n, options, &error, &at, c);
  if (!p->code) return refused(error);
  (void)pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &p->groups);
  return YB_OK;
}

static yb_rc make(struct yb_arena *a, yb_str text, const struct pattern_flags *f,
                  const struct yb_pattern **out) {
  struct yb_buf b;
  yb_str ours;
  if (text.n > YB_PATTERN_MAX) return YB_INVALID;
  yb_buf_init(&b, a);
  YB_TRY(yb_pattern_read(a, text, f, &b));
  YB_TRY(yb_buf_take(&b, &ours));
  struct yb_pattern *p = YB_NEW(a, struct yb_pattern);
  if (!p) return YB_NOMEM;
  p->memory.arena = a;
  YB_TRY(compile(p, ours, f));
  p->memory.arena = NULL;
  *out = p;
  return YB_OK;
}

yb_rc yb_pattern_compile(struct yb_arena *a, yb_str text, const struct yb_pattern **out) {
  return make(a, text, &(struct pattern_flags){.form = true}, out);
}

yb_rc yb_pattern_xpath(struct yb_arena *a, yb_str text, yb_str flags,
                       const struct yb_pattern **out) {
  struct pattern_flags f = {0};
  for (size_t i = 0; i < flags.n; i++) {
    switch (flags.p[i]) {
      case 's': f.dot_all = true; break;
      case 'm': f.lines = true; break;
      case 'i': f.caseless = true; break;
      case 'x': f.spaced = true; break;
      case 'q': f.quoted = true; break;
      default: return YB_INVALID;
    }
  }
  return make(a, text, &f, out);
}

uint32_t yb_pattern_groups(const struct yb_pattern *p) { return p->groups; }

/* ---- matching ---- */

static yb_rc outcome(int n, bool *hit) {
  *hit = n >= 0;
  switch (n) {
    case PCRE2_ERROR_NOMEMORY: return YB_NOMEM;
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT: return YB_LIMIT;
    default: return n >= 0 || n == PCRE2_ERROR_NOMATCH ? YB_OK : YB_BROKEN;
  }
}

static yb_rc match(struct yb_matcher *m, uint32_t options, uint32_t steps, bool *hit) {
  const char *s = m->s.p ? m->s.p : "";
  int level = LEVELS - 1;
  for (uint32_t at = YB_PATTERN_STEPS; level > 0 && at > steps; at /= 10) level--;
  return outcome(pcre2_match(m->pattern->code, (PCRE2_SPTR)s, m->s.n, m->at,
                             options | PCRE2_NO_UTF_CHECK, m->data, m->pattern->limits[level]),
                 hit);
}

yb_rc yb_pattern_match(const struct yb_pattern *p, yb_str s, bool whole, bool *out) {
  bool hit = false;
  struct yb_matcher m = {.pattern = p, .s = s};
  m.data = pcre2_match_data_create_from_pattern(p->code, NULL);
  if (!m.data) return YB_NOMEM;
  yb_rc rc = match(&m, whole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0,
                   YB_PATTERN_STEPS, &hit);
  pcre2_match_data_free(m.data);
  if (rc == YB_OK) *out = hit;
  return rc;
}

yb_rc yb_matcher_open(const struct yb_pattern *p, yb_str s, struct yb_matcher **out) {
  struct yb_matcher *m = yb_mem_take(sizeof *m);
  if (!m) return YB_NOMEM;
  *m = (struct yb_matcher){.pattern = p, .s = s};
  m->data = pcre2_match_data_create_from_pattern(p->code, NULL);
  if (!m->data) {
    yb_mem_give(m);
    return YB_NOMEM;
  }
  *out = m;
  return YB_OK;
}

/* The next one begins where this one ends, one character on when it is empty. */
yb_rc yb_matcher_next(struct yb_matcher *m, uint32_t steps, bool *hit) {
  size_t from, to;
  *hit = false;
  if (m->at > m->s.n) return YB_OK;
  YB_TRY(match(m, 0, steps, hit));
  if (!*hit || !yb_matcher_group(m, 0, &from, &to)) return YB_OK;   /* group 0 always is */
  m->at = to;
  if (from == to && to < m->s.n) (void)yb_utf8_next(m->s, &m->at);
  else if (from == to) m->at = m->s.n + 1;
  return YB_OK;
}

bool yb_matcher_group(const struct yb_matcher *m, uint32_t i, size_t *from, size_t *to) {
  const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(m->data);
  if (i > m->pattern->groups || ends[2 * i] == PCRE2_UNSET) return false;
  *from = ends[2 * i];
  *to = ends[2 * i + 1];
  return true;
}

void yb_matcher_close(struct yb_matcher *m) {
  if (!m) return;
  pcre2_match_data_free(m->data);
  yb_mem_give(m);
}
