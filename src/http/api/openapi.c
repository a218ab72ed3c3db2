/* openapi.c - the document of the API: OpenAPI 3.1, written from the table of operations
 * and the shapes (api.h). */
#include <stdio.h>

#include "base/arena.h"
#include "http/api/api.h"
#include "http/handlers.h"

const struct api_op api_ops[] = {
#define OP(id, method, path, right, flags, opts, status, in, out, query, tag, summary)   \
  {#id, method, path, right, flags, opts, status, &api_in_##in, &api_out_##out, query, tag, \
   summary},
#include "http/api/ops.h"
#undef OP
};
const uint32_t api_ops_n = sizeof api_ops / sizeof *api_ops;

static const struct api_query { const char *name, *schema, *what; } queries[] = {
#define QUERY(name, schema, what) {#name, schema, what},
#include "http/api/queries.h"
#undef QUERY
};

static void put_str(struct yb_buf *out, const char *name, const char *value) {
  yb_buf_fmt(out, "\"%s\":", name);
  yb_json_write_str(out, yb_str_of(value));
}

static void ref(struct yb_buf *out, const char *side, const struct api_shape *s) {
  yb_buf_fmt(out, "{\"$ref\":\"#/components/schemas/%s_%s\"}", side, s->name);
}

/* ---- schemas ---- */

static void states(struct yb_buf *out) {
  YB_BUF_Z(out, "\"type\":\"string\",\"enum\":[");
  for (int i = 0; i < YB_CASE_STATES_COUNT; i++)
    yb_buf_fmt(out, "%s\"%s\"", i ? "," : "", yb_case_state_name((yb_case_state)i));
  yb_buf_byte(out, ']');
}

static void strings(struct yb_buf *out, const struct api_field *f, bool in) {
  YB_BUF_Z(out, "\"type\":\"array\",\"items\":{\"type\":\"string\"}");
  if (in && f->size) yb_buf_fmt(out, ",\"maxItems\":%u", f->size);
}

/* The members of a field's schema, without the braces. */
static void field_type(struct yb_buf *out, const char *side, const struct api_field *f) {
  bool in = side[0] == 'I';
  switch (f->kind) {
    case API_ID:
      YB_BUF_Z(out, "\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"");
      return;
    case API_INT:
      YB_BUF_Z(out, "\"type\":\"integer\"");
      if (in && f->size) yb_buf_fmt(out, ",\"minimum\":0,\"maximum\":%u", f->size);
      return;
    case API_BOOL:
      YB_BUF_Z(out, "\"type\":\"boolean\"");
      return;
    case API_TIME:
      YB_BUF_Z(out, "\"type\":\"string\",\"format\":\"date-time\"");
      return;
    case API_STATE:
      states(out);
      return;
    case API_TASK_STATE:
      YB_BUF_Z(out, "\"type\":\"string\","
               "\"enum\":[\"open\",\"claimed\",\"done\",\"cancelled\"]");
      return;
    case API_LIGHT:
      YB_BUF_Z(out, "\"type\":\"string\",\"enum\":[\"green\",\"yellow\",\"red\",\"grey\"]");
      return;
    case API_SHAPE:
    case API_MAYBE:
      yb_buf_fmt(out, "\"$ref\":\"#/components/schemas/%s_%s\"", side, f->shape->name);
      return;
    case API_LIST:
      YB_BUF_Z(out, "\"type\":\"array\",\"items\":");
      ref(out, side, f->shape);
      if (in && f->size) yb_buf_fmt(out, ",\"maxItems\":%u", f->size);
      return;
    case API_STRS:
    case API_SAIDS:
      strings(out, f, in);
      return;
    case API_LIMIT:
      YB_BUF_Z(out, "\"$ref\":\"#/components/schemas/limit\"");
      return;
    case API_ANY:
      if (in) YB_BUF_Z(out, "\"type\":\"object\"");
      else YB_BUF_Z(out, "\"type\":[\"object\",\"array\"]");
      return;
    case API_RAW:
      if (in) YB_BUF_Z(out, "\"type\":\"string\","
                            "\"contentMediaType\":\"application/octet-stream\"");
      else YB_BUF_Z(out, "\"type\":\"object\"");
      return;
    case API_TEXT:
    case API_SAID:
    case API_CURSOR:
      YB_BUF_Z(out, "\"type\":\"string\"");
      if (in && f->size) yb_buf_fmt(out, ",\"maxLength\":%u", f->size);
      return;
  }
}

static void required(struct yb_buf *out, const struct api_shape *s) {
  bool any = false;
  for (uint32_t i = 0; i < s->n; i++) {
    if (!s->field[i].need) continue;
    yb_buf_fmt(out, "%s\"%s\"", any ? "," : ",\"required\":[", s->field[i].name);
    any = true;
  }
  if (any) yb_buf_byte(out, ']');
}

static void shape_schema(struct yb_buf *out, const char *side, const struct api_shape *s) {
  if (s->n == 0 && side[0] == 'O') return;
  yb_buf_fmt(out, ",\"%s_%s\":{\"type\":\"object\",\"additionalProperties\":false,"
             "\"properties\":{", side, s->name);
  for (uint32_t i = 0; i < s->n; i++) {
    const struct api_field *f = &s->field[i];
    yb_buf_fmt(out, "%s\"%s\":{", i ? "," : "", f->name);
    field_type(out, side, f);
    yb_buf_byte(out, ',');
    put_str(out, "description", f->what);
    yb_buf_byte(out, '}');
  }
  yb_buf_byte(out, '}');
  required(out, s);
  yb_buf_byte(out, '}');
}

static void schemas(struct yb_buf *out) {
  YB_BUF_Z(out, "\"schemas\":{\"limit\":{\"type\":\"object\",\"additionalProperties\":false,"
           "\"properties\":{\"amount\":{\"type\":\"integer\"},\"unit\":{\"type\":\"string\","
           "\"enum\":[\"work_hours\",\"work_days\",\"clock_hours\",\"calendar_days\"]}},"
           "\"required\":[\"amount\",\"unit\"]},"
           "\"problem\":{\"type\":\"object\",\"description\":\"RFC 9457\",\"properties\":{"
           "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
           "\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
           "\"instance\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":{"
           "\"type\":\"object\",\"properties\":{\"pointer\":{\"type\":\"string\"},"
           "\"line\":{\"type\":\"integer\",\"description\":\"of what was sent\"},"
           "\"code\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},"
           "\"remedy\":{\"type\":\"string\"}},"
           "\"required\":[\"pointer\",\"detail\",\"remedy\"]}}},"
           "\"required\":[\"type\",\"title\",\"status\",\"errors\"]}");
#define IN(name) shape_schema(out, "In", &api_in_##name);
#define OUT(name) shape_schema(out, "Out", &api_out_##name);
#include "http/api/shapes.h"
#undef IN
#undef OUT
  yb_buf_byte(out, '}');
}

/* ---- operations ---- */

static void parameter(struct yb_buf *out, bool *any, const char *in, const char *name,
                      bool need, const char *schema, const char *what) {
  yb_buf_fmt(out, "%s{\"name\":\"%s\",\"in\":\"%s\",\"required\":%s,\"schema\":%s,",
             *any ? "," : ",\"parameters\":[", name, in, need ? "true" : "false", schema);
  put_str(out, "description", what);
  yb_buf_byte(out, '}');
  *any = true;
}

static void path_parameters(struct yb_buf *out, const struct api_op *op, bool *any) {
  yb_str rest = yb_str_of(op->path), part;
  while (yb_str_cut(&rest, '/', &part)) {
    char name[32];
    if (part.n < 3 || part.p[0] != '{') continue;
    (void)snprintf(name, sizeof name, "%.*s", (int)(part.n - 2), part.p + 1);
    parameter(out, any, "path", name, true, "{\"type\":\"string\",\"maxLength\":200}",
              "as told before");
  }
}

static void parameters(struct yb_buf *out, const struct api_op *op) {
  bool any = false;
  yb_str rest = yb_str_of(op->query), word;
  path_parameters(out, op, &any);
  while (yb_str_cut(&rest, ' ', &word))
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
      if (yb_str_eq(word, yb_str_of(queries[i].name)))
        parameter(out, &any, "query", queries[i].name, false, queries[i].schema,
                  queries[i].what);
  if (op->opts & API_KEY)
    parameter(out, &any, "header", "Idempotency-Key", false,
              "{\"type\":\"string\",\"minLength\":1,\"maxLength\":200}",
              "the same key and body again give the first answer");
  if (op->opts & API_MATCH)
    parameter(out, &any, "header", "If-Match", false,
              "{\"type\":\"string\",\"maxLength\":32}", "the version that was seen");
  if (any) yb_buf_byte(out, ']');
}

static void body(struct yb_buf *out, const struct api_op *op) {
  bool need = false;
  if (op->opts & API_RAW_BODY) {
    YB_BUF_Z(out, ",\"requestBody\":{\"required\":true,\"content\":{\"*/*\":{}}}");
    return;
  }
  if (op->in == &api_in_none) return;
  for (uint32_t i = 0; i < op->in->n; i++) need |= op->in->field[i].need;
  yb_buf_fmt(out, ",\"requestBody\":{\"required\":%s,\"content\":{\"%s\":{\"schema\":",
             need ? "true" : "false",
             op->opts & API_FILE ? "multipart/form-data" : "application/json");
  ref(out, "In", op->in);
  YB_BUF_Z(out, "}}}");
}

static void responses(struct yb_buf *out, const struct api_op *op) {
  yb_buf_fmt(out, ",\"responses\":{\"%d\":{\"description\":\"%s\"", op->status,
             op->status == 204 ? "done" : op->status == 201 ? "made" : "the answer");
  if (op->opts & API_ETAG)
    YB_BUF_Z(out, ",\"headers\":{\"ETag\":{\"schema\":{\"type\":\"string\"}}}");
  if (op->opts & API_BYTES)
    YB_BUF_Z(out, ",\"content\":{\"*/*\":{}}");
  else if (op->out == &api_out_any)
    YB_BUF_Z(out, ",\"content\":{\"application/schema+json\":{\"schema\":{\"type\":\"object\"}}}");
  else if (op->out != &api_out_none) {
    YB_BUF_Z(out, ",\"content\":{\"application/json\":{\"schema\":");
    ref(out, "Out", op->out);
    YB_BUF_Z(out, "}}");
  }
  YB_BUF_Z(out, "},\"default\":{\"$ref\":\"#/components/responses/problem\"}}");
}

static void lower(struct yb_buf *out, const char *method) {
  for (; *method; method++) yb_buf_byte(out, (char)(*method | 32));
}

static void operation(struct yb_buf *out, const struct api_op *op) {
  yb_buf_byte(out, '"');
  lower(out, op->method);
  yb_buf_fmt(out, "\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],", op->id, op->tag);
  put_str(out, "summary", op->summary);
  parameters(out, op);
  body(out, op);
  responses(out, op);
  if (op->right == YB_ANYONE) YB_BUF_Z(out, ",\"security\":[]");
  yb_buf_byte(out, '}');
}

/* Operations of one path stand together in the table or are gathered here. */
static void paths(struct yb_buf *out) {
  bool any = false;
  YB_BUF_Z(out, "\"paths\":{");
  for (uint32_t i = 0; i < api_ops_n; i++) {
    bool before = false;
    for (uint32_t k = 0; k < i; k++) before |= strcmp(api_ops[k].path, api_ops[i].path) == 0;
    if (before) continue;
    yb_buf_fmt(out, "%s\"/api/v1%s\":{", any ? "," : "", api_ops[i].path);
    any = true;
    operation(out, &api_ops[i]);
    for (uint32_t k = i + 1; k < api_ops_n; k++)
      if (strcmp(api_ops[k].path, api_ops[i].path) == 0) {
        yb_buf_byte(out, ',');
        operation(out, &api_ops[k]);
      }
    yb_buf_byte(out, '}');
  }
  yb_buf_byte(out, '}');
}

void api_openapi_write(struct yb_buf *out) {
  YB_BUF_Z(out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Yiban\",\"version\":\"1\","
           "\"description\":\"City services: guides, cases, tasks, supervision. "
           "docs/api.md tells the conventions.\"},"
           "\"security\":[{\"bearer\":[]},{\"cookie\":[],\"csrf\":[]}],");
  paths(out);
  YB_BUF_Z(out, ",\"components\":{\"securitySchemes\":{"
           "\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
           "\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"yb\"},"
           "\"csrf\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-CSRF-Token\"}},"
           "\"responses\":{\"problem\":{\"description\":\"a problem\",\"content\":{"
           "\"application/problem+json\":{\"schema\":"
           "{\"$ref\":\"#/components/schemas/problem\"}}}}},");
  schemas(out);
  YB_BUF_Z(out, "}}\n");
}

yb_rc yb_api_openapi(struct yb_req *rq, struct yb_res *rs) {
  (void)rq;
  api_openapi_write(&rs->body);
  return yb_res_json(rs, 200);
}
