/* pattern.c - see pattern.h.
 *
 * A pattern is a tree of nodes in one array; matching walks it with an explicit
 * continuation (the node that comes after), so a node is matched as "this, then
 * `next`". Recursion is bounded by the step count and by DEPTH.
 */
#include "base/arena.h"
#include "base/text.h"
#include "pure/feel/pattern.h"

#define NODES_MAX 2000u
#define REPEAT_MAX 1000u
#define DEPTH 4000
#define NONE UINT32_MAX

/* Matching recurses once for each character of a repetition: the depth bounds
 * the C stack (some 100 bytes a level, 600 with sanitizers). */
typedef enum kind { ANY, CHAR, SET, START, END, GROUP_OPEN, SPLIT, REPEAT, CLOSE } kind;
struct span { uint32_t from, to; };
struct pnode {
  uint8_t kind, lazy, negated;
  uint32_t next;                  /* what follows; NONE: the match is complete */
  uint32_t c;                     /* CHAR; SET: first span; SPLIT, REPEAT: child */
  uint32_t n;                     /* SET: spans; SPLIT: other child */
  uint32_t least, most;           /* REPEAT */
};
struct yb_pattern {
  struct pnode *node;
  struct span *span;
  uint32_t nodes, spans, root;
};

struct reader { struct yb_pattern *p; yb_str s; size_t at; uint32_t depth; };

static uint32_t add(struct reader *r, struct pnode n) {
  if (r->p->nodes == NODES_MAX) return NONE;
  r->p->node[r->p->nodes] = n;
  return r->p->nodes++;
}

static void span(struct reader *r, uint32_t from, uint32_t to) {
  if (r->p->spans < NODES_MAX) r->p->span[r->p->spans++] = (struct span){from, to};
}

/* Spans of \d \w \s; the complement for the capitals. */
static bool class_spans(struct reader *r, char c) {
  static const struct { char c; struct span s[5]; int n; } sets[] = {
      {'d', {{'0', '9'}}, 1},
      {'D', {{0, '0' - 1}, {'9' + 1, 0x10FFFF}}, 2},
      {'w', {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0x80, 0x10FFFF}}, 5},
      {'W', {{0, '0' - 1}, {'9' + 1, 'A' - 1}, {'Z' + 1, '_' - 1}, {'`', '`'}, {'z' + 1, 0x7F}}, 5},
      {'s', {{9, 13}, {' ', ' '}, {0xA0, 0xA0}, {0x3000, 0x3000}}, 4},
      {'S', {{0, 8}, {14, ' ' - 1}, {' ' + 1, 0x9F}, {0xA1, 0x2FFF}, {0x3001, 0x10FFFF}}, 5}};
  for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
    if (sets[i].c != c) continue;
    for (int k = 0; k < sets[i].n; k++) span(r, sets[i].s[k].from, sets[i].s[k].to);
    return true;
  }
  return false;
}

/* After a backslash: a literal character, or false. */
static bool escaped(struct reader *r, uint32_t *c) {
  static const char from[] = "ntr", to[] = "\n\t\r";
  if (r->at >= r->s.n) return false;
  char z = r->s.p[r->at];
  const char *hit = z ? strchr(from, z) : NULL;
  if (hit) *c = (uint32_t)to[hit - from];
  else if (z && strchr("\\.[](){}*+?^$|/-\"'", z)) *c = (uint32_t)z;
  else return false;
  r->at++;
  return true;
}

static bool set_end(struct reader *r, uint32_t from) {
  uint32_t to = from;
  if (r->at + 1 < r->s.n && r->s.p[r->at] == '-' && r->s.p[r->at + 1] != ']') {
    r->at++;
    if (r->s.p[r->at] == '\\') {
      r->at++;
      if (!escaped(r, &to)) return false;
    } else {
      to = yb_utf8_next(r->s, &r->at);
    }
  }
  if (to < from) return false;
  span(r, from, to);
  return true;
}

static uint32_t set(struct reader *r) {
  struct pnode n = {.kind = SET, .c = r->p->spans};
  if (r->at < r->s.n && r->s.p[r->at] == '^') n.negated = 1, r->at++;
  for (bool first = true;; first = false) {
    if (r->at >= r->s.n) return NONE;
    if (r->s.p[r->at] == ']' && !first) break;
    uint32_t c;
    if (r->s.p[r->at] == '\\') {
      r->at++;
      if (r->at < r->s.n && class_spans(r, r->s.p[r->at])) {
        r->at++;
        continue;
      }
      if (!escaped(r, &c)) return NONE;
    } else if (r->s.p[r->at] == '[') {
      return NONE;                /* class subtraction and POSIX classes */
    } else {
      c = yb_utf8_next(r->s, &r->at);
    }
    if (!set_end(r, c)) return NONE;
  }
  r->at++;
  n.n = r->p->spans - n.c;
  return r->p->spans < NODES_MAX ? add(r, n) : NONE;
}

static uint32_t either(struct reader *r, uint32_t after);

static uint32_t atom(struct reader *r, uint32_t after) {
  uint32_t c, at;
  char z = r->s.p[r->at];
  if (z == '(') {
    r->at++;
    if (r->at + 1 < r->s.n && r->s.p[r->at] == '?') {
      if (r->s.p[r->at + 1] != ':') return NONE;
      r->at += 2;
    }
    at = either(r, after);
    if (at == NONE || r->at >= r->s.n || r->s.p[r->at] != ')') return NONE;
    r->at++;
    return at;
  }
  if (strchr(")*+?{}", z)) return NONE;
  r->at++;
  if (z == '[') at = set(r);
  else if (z == '.') at = add(r, (struct pnode){.kind = ANY});
  else if (z == '^') at = add(r, (struct pnode){.kind = START});
  else if (z == '$') at = add(r, (struct pnode){.kind = END});
  else if (z == '\\') {
    struct pnode n = {.kind = SET, .c = r->p->spans};
    if (r->at < r->s.n && class_spans(r, r->s.p[r->at])) {
      r->at++;
      n.n = r->p->spans - n.c;
      at = add(r, n);
    } else {
      at = escaped(r, &c) ? add(r, (struct pnode){.kind = CHAR, .c = c}) : NONE;
    }
  } else {
    r->at--;
    c = yb_utf8_next(r->s, &r->at);
    at = add(r, (struct pnode){.kind = CHAR, .c = c});
  }
  if (at != NONE) r->p->node[at].next = after;
  return at;
}

static bool count(struct reader *r, uint32_t *out) {
  size_t from = r->at;
  uint32_t v = 0;
  while (r->at < r->s.n && r->s.p[r->at] >= '0' && r->s.p[r->at] <= '9' && v <= REPEAT_MAX)
    v = v * 10 + (uint32_t)(r->s.p[r->at++] - '0');
  *out = v;
  return r->at > from && v <= REPEAT_MAX;
}

/* Reads a quantifier; false when there is none or (bad) it is wrong. */
static bool quantifier(struct reader *r, uint32_t *least, uint32_t *most, bool *bad) {
  char z = r->at < r->s.n ? r->s.p[r->at] : 0;
  *bad = false;
  *least = z == '+';
  *most = z == '?' ? 1 : NONE;
  if (z != '*' && z != '+' && z != '?' && z != '{') return false;
  r->at++;
  if (z != '{') return true;
  *bad = !count(r, least);
  *most = *least;
  if (!*bad && r->at < r->s.n && r->s.p[r->at] == ',') {
    r->at++;
    if (r->at < r->s.n && r->s.p[r->at] == '}') *most = NONE;
    else *bad = !count(r, most) || *most < *least;
  }
  if (*bad || r->at >= r->s.n || r->s.p[r->at] != '}') *bad = true;
  else r->at++;
  return true;
}

/* Where the pieces of one alternative begin; they are linked from the last to
 * the first, so a second reading in reverse order builds them. */
#define PIECES_MAX 300
static size_t skip_piece(struct reader *r) {
  struct yb_pattern saved = *r->p;
  uint32_t least, most;
  bool bad;
  size_t from = r->at;
  uint32_t a = atom(r, NONE);
  if (a == NONE) return 0;
  if (quantifier(r, &least, &most, &bad)) {
    if (bad) return 0;
    if (r->at < r->s.n && r->s.p[r->at] == '?') r->at++;
  }
  r->p->nodes = saved.nodes;
  r->p->spans = saved.spans;
  return r->at - from;
}

static uint32_t piece(struct reader *r, uint32_t after) {
  struct pnode n = {.kind = REPEAT, .next = after};
  bool bad;
  uint32_t hold = add(r, n);
  if (hold == NONE) return NONE;
  uint32_t close = add(r, (struct pnode){.kind = CLOSE, .c = hold});
  size_t from = r->at;
  uint32_t child = close == NONE ? NONE : atom(r, close);
  if (child == NONE) return NONE;
  if (!quantifier(r, &n.least, &n.most, &bad)) {
    r->p->nodes = hold;           /* no repetition: read again, straight */
    r->at = from;
    return atom(r, after);
  }
  n.c = child;
  if (r->at < r->s.n && r->s.p[r->at] == '?') n.lazy = 1, r->at++;
  r->p->node[hold] = n;
  return hold;
}

static uint32_t sequence(struct reader *r, uint32_t after) {
  uint16_t start[PIECES_MAX];
  int n = 0;
  while (r->at < r->s.n && r->s.p[r->at] != '|' && r->s.p[r->at] != ')') {
    if (n == PIECES_MAX) return NONE;
    start[n++] = (uint16_t)r->at;
    if (!skip_piece(r)) return NONE;
  }
  size_t end = r->at;
  uint32_t head = after;
  if (!n) {
    head = add(r, (struct pnode){.kind = GROUP_OPEN, .next = after});
    return head;
  }
  while (n--) {
    r->at = start[n];
    head = piece(r, head);
    if (head == NONE) return NONE;
  }
  r->at = end;
  return head;
}

static uint32_t either(struct reader *r, uint32_t after) {
  if (++r->depth > 12) return NONE;
  uint32_t left = sequence(r, after);
  while (left != NONE && r->at < r->s.n && r->s.p[r->at] == '|') {
    r->at++;
    uint32_t right = sequence(r, after);
    if (right == NONE) return NONE;
    left = add(r, (struct pnode){.kind = SPLIT, .c = left, .n = right});
  }
  r->depth--;
  return left;
}

yb_rc yb_pattern_compile(struct yb_arena *a, yb_str text, const struct yb_pattern **out) {
  if (text.n > YB_PATTERN_MAX || memchr(text.p ? text.p : "", 0, text.n)) return YB_INVALID;
  struct yb_pattern *p = YB_NEW(a, struct yb_pattern);
  if (!p) return YB_NOMEM;
  p->node = YB_NEW_N(a, NODES_MAX, struct pnode);
  p->span = YB_NEW_N(a, NODES_MAX, struct span);
  struct reader r = {.p = p};
  if (!p->node || !p->span) return YB_NOMEM;
  YB_TRY(yb_str_dup(a, text, &r.s));
  uint32_t end = add(&r, (struct pnode){.kind = GROUP_OPEN, .next = NONE});
  p->root = either(&r, end);
  if (p->root == NONE || r.at != r.s.n) return YB_INVALID;
  *out = p;
  return YB_OK;
}

/* ---- matching ---- */

struct round { const struct round *outer; uint32_t node, done; size_t at; };
struct match {
  const struct yb_pattern *p;
  yb_str s;
  uint32_t steps;
  int depth;
  bool whole, out_of_steps;
};

static bool go(struct match *m, uint32_t node, size_t at, const struct round *rounds);

static bool in_set(const struct match *m, const struct pnode *n, uint32_t c) {
  for (uint32_t i = n->c; i < n->c + n->n; i++)
    if (c >= m->p->span[i].from && c <= m->p->span[i].to) return !n->negated;
  return n->negated;
}

static bool one(const struct match *m, const struct pnode *n, size_t *at) {
  if (*at >= m->s.n) return false;
  uint32_t c = yb_utf8_next(m->s, at);
  if (n->kind == ANY) return c != '\n';
  return n->kind == CHAR ? c == n->c : in_set(m, n, c);
}

/* `done` rounds lie behind: another one, or on; in the order asked for. */
static bool repeat(struct match *m, uint32_t at_node, uint32_t done, size_t at,
                   const struct round *outer) {
  const struct pnode *n = &m->p->node[at_node];
  struct round mine = {outer, at_node, done + 1, at};
  bool more = done < n->most, enough = done >= n->least;
  if (n->lazy && enough && go(m, n->next, at, outer)) return true;
  if (more && go(m, n->c, at, &mine)) return true;
  return !n->lazy && enough && go(m, n->next, at, outer);
}

/* One round of a repetition is done. An empty round after the least is no
 * progress: it would go on for ever. */
static bool close_round(struct match *m, size_t at, const struct round *r) {
  if (at == r->at) return go(m, m->p->node[r->node].next, at, r->outer);
  return repeat(m, r->node, r->done, at, r->outer);
}

static bool go(struct match *m, uint32_t node, size_t at, const struct round *rounds) {
  if (m->out_of_steps || ++m->depth > DEPTH) m->out_of_steps = true;
  bool hit = false;
  for (; !m->out_of_steps; node = m->p->node[node].next) {
    if (node == NONE) {
      hit = !m->whole || at == m->s.n;
      break;
    }
    if (!m->steps--) {
      m->steps = 0;
      m->out_of_steps = true;
      break;
    }
    const struct pnode *n = &m->p->node[node];
    if (n->kind == GROUP_OPEN) continue;
    if (n->kind == START ? at == 0 : n->kind == END && at == m->s.n) continue;
    if ((n->kind == ANY || n->kind == CHAR || n->kind == SET) && one(m, n, &at)) continue;
    if (n->kind == SPLIT) hit = go(m, n->c, at, rounds) || go(m, n->n, at, rounds);
    else if (n->kind == REPEAT) hit = repeat(m, node, 0, at, rounds);
    else if (n->kind == CLOSE) hit = close_round(m, at, rounds);
    break;
  }
  m->depth--;
  return hit;
}

yb_rc yb_pattern_match(const struct yb_pattern *p, yb_str s, bool whole, bool *out) {
  struct match m = {.p = p, .s = s, .steps = YB_PATTERN_STEPS, .whole = whole};
  *out = false;
  for (size_t at = 0; at <= s.n;) {
    *out = go(&m, p->root, at, NULL);
    if (m.out_of_steps) return YB_LIMIT;
    if (*out || whole) break;
    if (at == s.n) break;
    (void)yb_utf8_next(s, &at);
  }
  return YB_OK;
}
