/* read.c - bodies checked against their shape, parameters of the query (api.h). */
#include "base/arena.h"
#include "base/crypto.h"
#include "base/text.h"
#include "base/time.h"
#include "http/api/api.h"

#define BODY_DEPTH 8 /* of shapes within shapes */

struct check {
  struct yb_ctx *ctx;
  uint32_t faults;
};

static void fault(struct check *c, yb_str path, yb_msg msg, yb_str a0, yb_str a1) {
  c->faults++;
  (void)yb_diag(c->ctx, (struct yb_place){.path = path}, msg, a0, a1);
}

static yb_rc path_of(struct yb_arena *a, yb_str above, yb_str name, yb_str *out) {
  return yb_str_fmt(a, out, "%.*s%s%.*s", YB_ARG(above), above.n ? "." : "", YB_ARG(name));
}

static const char *type_word(api_kind k) {
  switch (k) {
    case API_INT:
      return "an integer";
    case API_BOOL:
      return "true or false";
    case API_ID:
      return "an id, as text";
    case API_TIME:
      return "an instant (RFC 3339)";
    case API_STRS:
    case API_LIST:
      return "an array";
    case API_ANY:
    case API_SHAPE:
      return "an object";
    default:
      return "a string";
  }
}

static bool is_id(const struct yb_json *j) {
  int64_t id;
  return j->type == YB_JSON_STRING && yb_str_int(j->text, &id) && id > 0;
}

static bool is_time(const struct yb_json *j) {
  int64_t at;
  return j->type == YB_JSON_STRING && yb_instant_parse(j->text, &at);
}

static bool is_strs(const struct yb_json *j) {
  if (j->type != YB_JSON_ARRAY) return false;
  for (const struct yb_json *m = j->first; m; m = m->next)
    if (m->type != YB_JSON_STRING) return false;
  return true;
}

static bool fits(const struct api_field *f, const struct yb_json *j) {
  int64_t n;
  switch (f->kind) {
    case API_INT:
      return j->type == YB_JSON_NUMBER && yb_str_int(j->text, &n);
    case API_BOOL:
      return j->type == YB_JSON_BOOL;
    case API_ID:
      return is_id(j);
    case API_TIME:
      return is_time(j);
    case API_STRS:
      return is_strs(j);
    case API_LIST:
      return j->type == YB_JSON_ARRAY;
    case API_ANY:
    case API_SHAPE:
      return j->type == YB_JSON_OBJECT;
    default:
      return j->type == YB_JSON_STRING;
  }
}

static bool too_much(const struct api_field *f, const struct yb_json *j) {
  if (f->size == 0) return false;
  if (f->kind == API_TEXT) return yb_utf8_count(j->text) > f->size;
  if (f->kind == API_STRS || f->kind == API_LIST) return j->count > f->size;
  int64_t n = 0;
  if (f->kind == API_INT) return !yb_str_int(j->text, &n) || n < 0 || n > (int64_t)f->size;
  return false;
}

static yb_rc check_object(struct check *c, const struct api_shape *shape, const struct yb_json *j,
                          yb_str path, int depth);

static yb_rc check_list(struct check *c, const struct api_field *f, const struct yb_json *j,
                        yb_str path, int depth) {
  uint32_t i = 0;
  for (const struct yb_json *m = j->first; m; m = m->next, i++) {
    yb_str at;
    YB_TRY(yb_str_fmt(c->ctx->arena, &at, "%.*s[%u]", YB_ARG(path), i));
    if (m->type != YB_JSON_OBJECT)
      fault(c, at, YB_MSG_api_type, YB_S("an object"), YB_S(""));
    else
      YB_TRY(check_object(c, f->shape, m, at, depth + 1));
  }
  return YB_OK;
}

/* Answers come as people type them, whether by a page or through the API. */
static yb_rc tidy(struct yb_arena *a, struct yb_json *j, uint32_t depth) {
  if (depth > YB_JSON_DEPTH) return YB_LIMIT;
  if (j->type == YB_JSON_STRING) return yb_text_tidy(a, j->text, true, &j->text);
  for (struct yb_json *m = j->first; m; m = m->next) YB_TRY(tidy(a, m, depth + 1));
  return YB_OK;
}

static yb_rc check_member(struct check *c, const struct api_field *f, const struct yb_json *j,
                          yb_str path, int depth) {
  struct yb_buf most;
  if (!fits(f, j)) {
    fault(c, path, YB_MSG_api_type, yb_str_of(type_word(f->kind)), YB_S(""));
    return YB_OK;
  }
  if (too_much(f, j)) {
    yb_buf_init(&most, c->ctx->arena);
    yb_buf_int(&most, f->size);
    fault(c, path, YB_MSG_api_too_much, yb_buf_str(&most), YB_S(""));
    return YB_OK;
  }
  if (f->kind == API_ANY) return tidy(c->ctx->arena, (struct yb_json *)(uintptr_t)j, 0);
  if (f->kind == API_LIST) return check_list(c, f, j, path, depth);
  if (f->kind == API_SHAPE) return check_object(c, f->shape, j, path, depth + 1);
  return YB_OK;
}

static const struct api_field *field_of(const struct api_shape *s, yb_str name) {
  for (uint32_t i = 0; i < s->n; i++)
    if (yb_str_eq(yb_str_of(s->field[i].name), name)) return &s->field[i];
  return NULL;
}

static yb_rc check_object(struct check *c, const struct api_shape *shape, const struct yb_json *j,
                          yb_str path, int depth) {
  yb_str at;
  if (depth > BODY_DEPTH) return YB_LIMIT;
  for (const struct yb_json *m = j->first; m; m = m->next) {
    const struct api_field *f = field_of(shape, m->key);
    YB_TRY(path_of(c->ctx->arena, path, yb_utf8_upto(m->key, 64), &at));
    if (!f)
      fault(c, at, YB_MSG_api_unknown, yb_utf8_upto(m->key, 64), YB_S(""));
    else
      YB_TRY(check_member(c, f, m, at, depth));
  }
  for (uint32_t i = 0; i < shape->n; i++) {
    yb_str name = yb_str_of(shape->field[i].name);
    if (!shape->field[i].need || yb_json_get(j, name)) continue;
    YB_TRY(path_of(c->ctx->arena, path, name, &at));
    fault(c, at, YB_MSG_api_missing, name, YB_S(""));
  }
  return YB_OK;
}

yb_rc api_body(struct yb_req *rq, const struct api_shape *shape, const struct yb_json **out) {
  struct check c = {.ctx = &rq->ctx};
  yb_str text = yb_str_trim(rq->body).n ? rq->body : YB_S("{}");
  bool form = rq->body.n && !YB_EQ(rq->media, "application/json") &&
              !yb_str_ends(rq->media, YB_S("+json"));
  if (form) return YB_TYPE;
  YB_TRY(yb_json_parse(&rq->ctx, YB_S("body"), text, out));
  if ((*out)->type != YB_JSON_OBJECT) {
    fault(&c, YB_S(""), YB_MSG_api_type, YB_S("an object"), YB_S(""));
    return YB_INVALID;
  }
  YB_TRY(check_object(&c, shape, *out, YB_S(""), 0));
  return c.faults ? YB_INVALID : YB_OK;
}

int64_t api_id(const struct yb_json *j, yb_str name) {
  int64_t id = 0;
  (void)yb_str_int(yb_json_get_str(j, name), &id);
  return id;
}

int64_t api_time(const struct yb_json *j, yb_str name) {
  int64_t at = 0;
  (void)yb_instant_parse(yb_json_get_str(j, name), &at);
  return at;
}

yb_rc api_strs(struct yb_arena *a, const struct yb_json *j, yb_str name, struct yb_strs *out) {
  const struct yb_json *list = yb_json_get(j, name);
  uint32_t n = list ? list->count : 0, i = 0;
  yb_str *at = YB_NEW_N(a, n, yb_str);
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next) at[i++] = m->text;
  *out = (struct yb_strs){n, at};
  return YB_OK;
}

/* ---- the query ---- */

static yb_rc bad_query(struct yb_req *rq, const char *name) {
  struct yb_place at = {.path = yb_str_of(name)};
  return yb_diag(&rq->ctx, at, YB_MSG_api_query, yb_str_of(name), YB_S(""));
}

yb_rc api_query_int(struct yb_req *rq, const char *name, int64_t most, int64_t *out) {
  yb_str text = yb_pairs_get(rq->query, yb_str_of(name));
  *out = 0;
  if (text.n == 0) return YB_OK;
  if (!yb_str_int(text, out) || *out < 1 || *out > most) return bad_query(rq, name);
  return YB_OK;
}

yb_rc api_query_time(struct yb_req *rq, const char *name, int64_t *out) {
  yb_str text = yb_pairs_get(rq->query, yb_str_of(name));
  *out = 0;
  if (text.n == 0 || yb_instant_parse(text, out)) return YB_OK;
  return bad_query(rq, name);
}

yb_rc api_query_cursor(struct yb_req *rq, int64_t *first, int64_t *second) {
  yb_str rest = yb_req_query(rq, "cursor"), head;
  *first = *second = 0;
  if (rest.n == 0) return YB_OK;
  bool two = yb_str_find(rest, YB_S(".")) != SIZE_MAX;
  if (two && (!yb_str_cut(&rest, '.', &head) || !yb_str_int(head, first) || *first < 0))
    return bad_query(rq, "cursor");
  if (!yb_str_int(rest, second) || *second <= 0) return bad_query(rq, "cursor");
  return YB_OK;
}

yb_rc api_key(struct yb_req *rq, struct yb_act *act) {
  yb_str key = yb_req_header(rq, "idempotency-key");
  yb_digest d;
  if (key.n == 0) return YB_OK;
  if (key.n > 200) {
    (void)yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("Idempotency-Key")},
                  YB_MSG_api_too_much, YB_S("200"), YB_S(""));
    return YB_INVALID;
  }
  YB_TRY(yb_hash(YB_SHA256, rq->body, &d));
  char *hex = yb_arena_take(rq->ctx.arena, 2 * sizeof d.b + 1);
  if (!hex) return YB_NOMEM;
  yb_hex(hex, d.b, sizeof d.b);
  act->cmd.key = key;
  act->cmd.fingerprint = yb_str_of(hex);
  return YB_OK;
}

yb_rc api_if_match(struct yb_req *rq, int64_t *version) {
  yb_str s = yb_str_trim(yb_req_header(rq, "if-match"));
  *version = 0;
  if (s.n == 0 || YB_EQ(s, "*")) return YB_OK;
  if (s.n > 2 && s.p[0] == '"' && s.p[s.n - 1] == '"') s = yb_str_n(s.p + 1, s.n - 2);
  if (yb_str_int(s, version) && *version > 0) return YB_OK;
  return bad_query(rq, "If-Match");
}

yb_rc api_stale(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_diag *d = rq->ctx.diags ? rq->ctx.diags->first : NULL;
  bool stale = d && d->msg == YB_MSG_case_stale;
  if (done == YB_CONFLICT && stale && yb_req_header(rq, "if-match").n) rs->status = 412;
  return done;
}

yb_rc api_done(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  if (done != YB_OK) return api_stale(rq, rs, done);
  rs->status = 204;
  return YB_OK;
}
