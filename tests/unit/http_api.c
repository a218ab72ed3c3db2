/* http_api.c - bodies against their shapes, the document against the routes, and what
 * happens when memory ends. */
#include "http/api/form.h"
#include "yb_test.h"

static yb_str faults_of(struct yb_test_ctx *t) {
  struct yb_buf b;
  yb_buf_init(&b, t->ctx.arena);
  for (const struct yb_diag *d = t->diags.first; d; d = d->next)
    yb_buf_fmt(&b, "%.*s:%s ", YB_ARG(d->at.path), yb_msg_key(d->msg));
  return (yb_str){b.p ? b.p : "", b.n};
}

static void body(const struct api_shape *shape, const char *text, yb_rc want, const char *said) {
  struct yb_test_ctx t;
  struct yb_req rq = {.ctx = *yb_test_open(&t, 1 << 20), .media = YB_S("application/json"),
                      .body = yb_str_of(text)};
  const struct yb_json *j;
  CHECK_RC(api_body(&rq, shape, &j), want);
  if (want != YB_OK) CHECK_STR(faults_of(&t), said);
  yb_test_close(&t);
}

TEST(a_body_is_what_its_shape_says) {
  body(&api_in_extend, "{\"amount\":2,\"reason\":\"because\"}", YB_OK, "");
  body(&api_in_extend, "{\"amount\":\"2\",\"reason\":\"x\"}", YB_INVALID, "amount:api_type ");
  body(&api_in_extend, "{\"amount\":2.5,\"reason\":\"x\"}", YB_INVALID, "amount:api_type ");
  body(&api_in_extend, "{\"amount\":-1,\"reason\":\"x\"}", YB_INVALID, "amount:api_too_much ");
  body(&api_in_extend, "{\"amount\":1001,\"reason\":\"x\"}", YB_INVALID, "amount:api_too_much ");
  body(&api_in_extend, "{\"more\":1}", YB_INVALID,
       "more:api_unknown amount:api_missing reason:api_missing ");
  body(&api_in_extend, "[]", YB_INVALID, ":api_type ");
  body(&api_in_empty, "", YB_OK, "");
  body(&api_in_hand_over, "{\"staff\":5,\"reason\":\"x\"}", YB_INVALID, "staff:api_type ");
  body(&api_in_hand_over, "{\"staff\":\"5\",\"reason\":\"x\"}", YB_OK, "");
  body(&api_in_consult, "{\"units\":[1],\"question\":\"x\"}", YB_INVALID, "units:api_type ");
  body(&api_in_consult,
       "{\"units\":[\"a\"],\"question\":\"x\",\"limit\":{\"amount\":1,\"unit\":\"work_days\",\"x\":0}}",
       YB_INVALID, "limit.x:api_unknown ");
  body(&api_in_complete, "{\"verb\":\"supplement\",\"items\":[{\"field\":\"a\"},7]}", YB_INVALID,
       "items[0].what:api_missing items[1]:api_type ");
  body(&api_in_complete, "{\"verb\":\"grant\",\"valid_from\":\"tomorrow\"}", YB_INVALID,
       "valid_from:api_type ");
}

TEST(every_operation_is_a_route_and_the_document_is_json) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  const struct yb_json *doc;
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  api_openapi_write(&b);
  CHECK_OK(b.rc);
  CHECK_OK(yb_json_parse(ctx, YB_S("openapi"), yb_buf_str(&b), &doc));
  for (uint32_t i = 0; i < api_ops_n; i++) {
    char path[200];
    bool found = false;
    (void)snprintf(path, sizeof path, "/api/v1%s", api_ops[i].path);
    for (uint32_t k = 0; k < yb_routes_n; k++)
      found |= strcmp(yb_routes[k].pattern, path) == 0 &&
               strcmp(yb_routes[k].method, api_ops[i].method) == 0 &&
               yb_routes[k].right == api_ops[i].right && (yb_routes[k].flags & YB_R_API);
    CHECK(found);
    CHECK(yb_json_get(yb_json_get(doc, YB_S("paths")), yb_str_of(path)) != NULL);
  }
  yb_test_close(&t);
}

/* ---- when memory ends ---- */

static yb_rc read_and_write(void) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  if (!ctx->arena) return YB_NOMEM;
  struct yb_req rq = {.ctx = *ctx, .media = YB_S("application/json"),
                      .body = YB_S("{\"verb\":\"supplement\",\"items\":[{\"field\":\"a\","
                                   "\"what\":\"b\"}]}")};
  const struct yb_json *j;
  struct yb_task_view task = {.id = 1, .node = YB_S("check")};
  struct yb_desk_case d = {.tasks = {1, &task}};
  struct api_case c = {.d = d};
  struct yb_buf out;
  yb_rc rc = api_body(&rq, &api_in_complete, &j);
  yb_buf_init(&out, ctx->arena);
  if (rc == YB_OK) api_write(&out, &api_out_case, &c, YB_ZH_CN);
  if (rc == YB_OK) rc = out.rc;
  yb_test_close(&t);
  return rc;
}

TEST(api_oom_sweep) { SWEEP_OOM(read_and_write()); }

static yb_rc document(void) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  struct yb_buf out;
  if (!ctx->arena) return YB_NOMEM;
  yb_buf_init(&out, ctx->arena);
  api_openapi_write(&out);
  yb_rc rc = out.rc;
  yb_test_close(&t);
  return rc;
}

TEST(document_oom_sweep) { SWEEP_OOM(document()); }
