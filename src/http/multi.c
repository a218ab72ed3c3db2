/* multi.c - multipart/form-data as it comes in (RFC 7578, RFC 2046 5.1.1).
 *
 *   preamble --B\r\n headers \r\n\r\n data \r\n--B\r\n headers ... \r\n--B--
 *
 * The window holds what is not decided yet: a head (at most HEAD bytes) or the
 * tail that may be the beginning of "\r\n--boundary". So any cut of the input
 * into pieces gives the same result.
 */
#include "base/arena.h"
#include "base/text.h"
#include "http/post.h"

#define HEAD 2048u
#define WINDOW 8192u

enum stage { PREAMBLE, AFTER, HEADS, DATA, CLOSED };

struct yb_multi {
  struct yb_arena *arena;
  struct yb_multi_sink sink;
  enum stage stage;
  char mark[80];                  /* "\r\n--boundary" */
  size_t mark_n;
  char window[WINDOW];
  size_t n;
  struct yb_pair *field;
  uint32_t fields_n, fields_cap, files_n;
  yb_str name;                    /* of the current part */
  bool is_file;
  struct yb_buf value;
  size_t text;                    /* bytes of all values */
};

static yb_rc boundary_of(yb_str type, yb_str *out) {
  size_t i = yb_str_find(type, YB_S("boundary="));
  if (!yb_str_starts(type, YB_S("multipart/form-data")) || i == SIZE_MAX) return YB_BAD;
  yb_str b = yb_str_from(type, i + 9);
  if (b.n && b.p[0] == '"') {
    b = yb_str_from(b, 1);
    i = yb_str_find(b, YB_S("\""));
    if (i == SIZE_MAX) return YB_BAD;
  } else {
    i = yb_str_find(b, YB_S(";"));
  }
  *out = yb_str_trim(yb_str_upto(b, i));
  return out->n == 0 || out->n > 70 ? YB_BAD : YB_OK;
}

yb_rc yb_multi_open(struct yb_arena *a, yb_str type, const struct yb_multi_sink *sink,
                    struct yb_multi **out) {
  yb_str b;
  YB_TRY(boundary_of(type, &b));
  struct yb_multi *m = YB_NEW(a, struct yb_multi);
  if (!m) return YB_NOMEM;
  m->arena = a;
  m->sink = *sink;
  memcpy(m->mark, "\r\n--", 4);
  memcpy(m->mark + 4, b.p, b.n);
  m->mark_n = b.n + 4;
  /* the first boundary may stand at the very beginning: pretend a line end */
  memcpy(m->window, "\r\n", 2);
  m->n = 2;
  *out = m;
  return YB_OK;
}

static yb_str find_mark(const struct yb_multi *m) {
  size_t i = yb_str_find(yb_str_n(m->window, m->n), yb_str_n(m->mark, m->mark_n));
  return i == SIZE_MAX ? (yb_str){0} : yb_str_n(m->window + i, m->mark_n);
}

static void drop(struct yb_multi *m, size_t n) {
  m->n -= n;
  memmove(m->window, m->window + n, m->n);
}

static yb_rc put_data(struct yb_multi *m, size_t n) {
  if (n == 0) return YB_OK;
  yb_str piece = yb_str_n(m->window, n);
  if (m->is_file) return m->sink.data(m->sink.to, piece);
  m->text += n;
  if (m->text > YB_POST_TEXT) return YB_LIMIT;
  yb_buf_put(&m->value, piece);
  return m->value.rc;
}

/* A parameter of Content-Disposition: name="..."; browsers escape " as %22. */
static bool parameter(yb_str head, yb_str key, yb_str *out) {
  for (size_t i; (i = yb_str_find(head, key)) != SIZE_MAX; head = yb_str_from(head, i + key.n)) {
    if (i == 0 || (head.p[i - 1] != ' ' && head.p[i - 1] != ';')) continue;
    yb_str v = yb_str_from(head, i + key.n);
    size_t end = yb_str_find(v, YB_S("\""));
    if (end == SIZE_MAX) return false;
    *out = yb_str_upto(v, end);
    return true;
  }
  return false;
}

static bool disposition(yb_str heads, yb_str *line) {
  for (yb_str rest = heads; yb_str_cut(&rest, '\n', line);)
    if (line->n > 20 && yb_str_ieq(yb_str_upto(*line, 20), YB_S("content-disposition:")))
      return true;
  return false;
}

static yb_rc part_begins(struct yb_multi *m, yb_str heads) {
  yb_str line, name, file = {0};
  if (!yb_utf8_ok(heads, NULL) || memchr(heads.p, 0, heads.n)) return YB_BAD;
  if (!disposition(heads, &line) || !parameter(line, YB_S("name=\""), &name)) return YB_BAD;
  if (name.n > YB_POST_NAME) return YB_LIMIT;
  m->is_file = parameter(line, YB_S("filename=\""), &file);
  YB_TRY(yb_str_dup(m->arena, name, &m->name));
  yb_buf_init(&m->value, m->arena);
  if (!m->is_file) return YB_OK;
  if (++m->files_n > YB_POST_FILES) return YB_LIMIT;
  return m->sink.begin(m->sink.to, m->name, file);
}

static yb_rc add_field(struct yb_multi *m, yb_str value) {
  if (m->fields_n == YB_POST_FIELDS) return YB_LIMIT;
  if (m->fields_n == m->fields_cap) {
    uint32_t cap = m->fields_cap ? m->fields_cap * 2 : 16;
    m->field = yb_arena_grow(m->arena, m->field, m->fields_cap * sizeof *m->field,
                             cap * sizeof *m->field);
    if (!m->field) return YB_NOMEM;
    m->fields_cap = cap;
  }
  m->field[m->fields_n++] = (struct yb_pair){m->name, value};
  return YB_OK;
}

static yb_rc part_ends(struct yb_multi *m) {
  yb_str v;
  if (m->is_file) return m->sink.end(m->sink.to);
  YB_TRY(yb_buf_take(&m->value, &v));
  if (!yb_utf8_ok(v, NULL) || (v.n && memchr(v.p, 0, v.n))) return YB_BAD;
  return add_field(m, v);
}

/* Data (or the preamble, which is dropped) up to the next mark. */
static yb_rc step_data(struct yb_multi *m, bool *more) {
  yb_str mark = find_mark(m);
  if (mark.p) {
    size_t n = (size_t)(mark.p - m->window);
    if (m->stage == DATA) {
      YB_TRY(put_data(m, n));
      YB_TRY(part_ends(m));
    }
    drop(m, n + m->mark_n);
    m->stage = AFTER;
    return YB_OK;
  }
  *more = false;
  if (m->n < m->mark_n) return YB_OK;
  size_t sure = m->n - m->mark_n + 1;          /* the rest may begin a mark */
  if (m->stage == DATA) YB_TRY(put_data(m, sure));
  drop(m, sure);
  return YB_OK;
}

static yb_rc step_heads(struct yb_multi *m, bool *more) {
  size_t end = yb_str_find(yb_str_n(m->window, m->n), YB_S("\r\n\r\n"));
  if (end == SIZE_MAX) {
    *more = false;
    return m->n >= HEAD + 4 ? YB_LIMIT : YB_OK;      /* the end cannot lie within any more */
  }
  if (end > HEAD) return YB_LIMIT;
  YB_TRY(part_begins(m, yb_str_n(m->window, end)));
  drop(m, end + 4);
  m->stage = DATA;
  return YB_OK;
}

/* After a mark: "\r\n" begins a part, "--" ends the body. */
static yb_rc step_after(struct yb_multi *m, bool *more) {
  if (m->n < 2) {
    *more = false;
    return YB_OK;
  }
  if (memcmp(m->window, "--", 2) == 0) m->stage = CLOSED;
  else if (memcmp(m->window, "\r\n", 2) == 0) m->stage = HEADS;
  else return YB_BAD;
  drop(m, 2);
  return YB_OK;
}

/* One step over the window; *more is false when it needs more input. */
static yb_rc step(struct yb_multi *m, bool *more) {
  switch (m->stage) {
    case PREAMBLE: case DATA: return step_data(m, more);
    case AFTER: return step_after(m, more);
    case HEADS: return step_heads(m, more);
    case CLOSED: break;
  }
  m->n = 0;                                    /* the epilogue is ignored */
  *more = false;
  return YB_OK;
}

yb_rc yb_multi_feed(struct yb_multi *m, yb_str piece) {
  while (piece.n) {
    size_t n = WINDOW - m->n < piece.n ? WINDOW - m->n : piece.n;
    bool more = true;
    memcpy(m->window + m->n, piece.p, n);
    m->n += n;
    piece = yb_str_from(piece, n);
    while (more) YB_TRY(step(m, &more));
    if (m->n == WINDOW) return YB_LIMIT;       /* cannot happen: HEAD < WINDOW */
  }
  return YB_OK;
}

yb_rc yb_multi_end(struct yb_multi *m, struct yb_pairs *fields) {
  if (m->stage != CLOSED) return YB_BAD;
  *fields = (struct yb_pairs){m->field, m->fields_n};
  return YB_OK;
}
