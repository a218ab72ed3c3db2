/* api.h - the JSON API over the use cases.
 *
 *   ops.h ----> routes, OpenAPI, docs/api.md        one table of operations
 *   shapes.c -> what is written, what is read, and   one table of members a type:
 *               the schemas of the document          none can drift from the others
 *
 * Ids and 64-bit numbers that are names are text, instants are RFC 3339, nothing
 * passes through a double. A member that has nothing to say is left out. Faults are
 * problem documents (reply.c) whose pointers name the member of the body.
 */
#ifndef YB_HTTP_API_H
#define YB_HTTP_API_H
#include "base/json.h"
#include "http/pages/act.h"
#include "service/handle/handle.h"
#include "service/issue/issue.h"
#include "service/people/people.h"
#include "service/supervise/supervise.h"

/* ---- shapes ---- */

typedef enum api_kind {
  API_ID, API_INT, API_TEXT, API_BOOL, API_TIME, API_STATE, API_TASK_STATE, API_LIGHT,
  API_ANY, API_RAW, API_SHAPE, API_MAYBE, API_LIST, API_STRS, API_SAID, API_SAIDS, API_LIMIT,
  API_CURSOR
} api_kind;

/* at: offset of the value. LIST, SAIDS: `at` of a uint32_t count, `also` of the pointer,
 * `size` of an element. MAYBE: a pointer to a shape. CURSOR: two int64_t, at and also.
 * INT: `size` of the integer. In bodies: `size` is the most code points or members. */
struct api_field {
  const char *name;
  api_kind kind;
  bool need;                       /* always written; required when read */
  uint16_t at, also;
  uint32_t size;
  const struct api_shape *shape;
  const char *what;
};
struct api_shape { const char *name; const struct api_field *field; uint32_t n; };

/* Every shape by name: api_shape_guide ... (shapes.h). */
#define IN(name) extern const struct api_shape api_in_##name;
#define OUT(name) extern const struct api_shape api_out_##name;
#include "http/api/shapes.h"
#undef IN
#undef OUT

struct api_service { yb_str id; const struct yb_guide *g; yb_said name, summary;
    struct yb_limit promise; };
struct api_city { yb_str name, operator_name, record_no, hotline; bool demo; };
struct api_services { uint32_t count; const struct api_service *at; };
struct api_session { yb_str token, type, kind; bool is_new, must_change; };
struct api_me { int64_t id, enterprise, case_id; yb_str kind, name; bool must_change;
    uint32_t posts; const struct api_post *post; };
struct api_post { yb_str role, unit; };
struct api_submitted { int64_t id; yb_str no, code; };
struct api_paper { int64_t id, bytes; yb_str name, media, sha256; };
struct api_mended { struct yb_public_figures f; struct yb_mended_list mended; };

/* Writes `thing` as its shape tells. */
void api_write(struct yb_buf *out, const struct api_shape *shape, const void *thing,
               yb_locale locale);
/* The same as a whole answer. */
yb_rc api_answer(struct yb_req *rq, struct yb_res *rs, int status, const struct api_shape *shape,
                 const void *thing) YB_MUST;

/* ---- bodies and parameters ---- */

/* Parses the body and checks it against the shape: unknown members, types, ceilings
 * and what is missing are diagnostics, all at once. */
yb_rc api_body(struct yb_req *rq, const struct api_shape *shape, const struct yb_json **out)
    YB_MUST;
int64_t api_id(const struct yb_json *j, yb_str name);      /* checked before; 0: absent */
int64_t api_time(const struct yb_json *j, yb_str name);
yb_rc api_strs(struct yb_arena *a, const struct yb_json *j, yb_str name,
               struct yb_strs *out) YB_MUST;
/* Of the query; YB_INVALID with a diagnostic when it is no number, instant or cursor. */
yb_rc api_query_int(struct yb_req *rq, const char *name, int64_t most, int64_t *out) YB_MUST;
yb_rc api_query_time(struct yb_req *rq, const char *name, int64_t *out) YB_MUST;
/* "17.42" or "42". */
yb_rc api_query_cursor(struct yb_req *rq, int64_t *first, int64_t *second) YB_MUST;
/* Idempotency-Key into the verb, with the digest of the body. */
yb_rc api_key(struct yb_req *rq, struct yb_act *act) YB_MUST;
/* If-Match: "12"; 0 when there is none. */
yb_rc api_if_match(struct yb_req *rq, int64_t *version) YB_MUST;
/* 409 that an If-Match asked for is 412. */
yb_rc api_stale(struct yb_req *rq, struct yb_res *rs, yb_rc done) YB_MUST;
/* 204, or the fault. */
yb_rc api_done(struct yb_req *rq, struct yb_res *rs, yb_rc done);

/* ---- operations, for the document ---- */

enum api_opt { API_KEY = 1, API_MATCH = 2, API_ETAG = 4, API_FILE = 8, API_BYTES = 16,
               API_RAW_BODY = 32 };
struct api_op {
  const char *id, *method, *path;
  uint32_t right, flags, opts;
  int status;
  const struct api_shape *in, *out;
  const char *query, *tag, *summary;
};
extern const struct api_op api_ops[];
extern const uint32_t api_ops_n;
/* The form as JSON Schema. */
yb_rc api_form_schema(struct yb_buf *out, const struct yb_service *s, yb_locale locale) YB_MUST;
void api_openapi_write(struct yb_buf *out);

#endif
