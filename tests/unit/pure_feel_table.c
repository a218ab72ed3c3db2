/* pure_feel_table.c - runs tests/table/feel/NAME.case: blocks of three lines,
 *
 *   expression            (begins with "tests: " for unary tests of `input`)
 *   {"input": "JSON"}
 *   expected JSON         [ ! message_key LINE:COL ]
 *
 * A message alone means that the expression must not compile. '#' comments. */
#include <dirent.h>

#include "yb_test.h"

#include "base/file.h"
#include "pure/feel/feel.h"

/* Zones that the cases name, opened once for all of them. */
#define ZONES 16
static struct yb_zone *zone[ZONES];

static const struct yb_zone *find_zone(void *self, yb_str name) {
  struct yb_ctx quiet = {.arena = ((struct yb_ctx *)self)->arena};
  for (int i = 0; i < ZONES; i++) {
    if (zone[i] && yb_str_eq(yb_zone_name(zone[i]), name)) return zone[i];
    if (!zone[i]) return yb_zone_open(&quiet, name, &zone[i]) == YB_OK ? zone[i] : NULL;
  }
  return NULL;
}

struct block { yb_str line[3]; int at; };

static yb_rc inputs(struct yb_ctx *ctx, const struct yb_json *j, struct yb_feel_scope *scope) {
  struct yb_feel_name *name = YB_NEW_N(ctx->arena, j->count, struct yb_feel_name);
  if (!name) return YB_NOMEM;
  scope->name = name;
  for (const struct yb_json *m = j->first; m; m = m->next)
    name[scope->count++] = (struct yb_feel_name){m->key, NULL};
  return YB_OK;
}

static void said(struct yb_ctx *ctx, struct yb_buf *out) {
  const struct yb_diag *d = ctx->diags->first;
  if (!d) return;
  if (out->n) yb_buf_byte(out, ' ');
  yb_buf_fmt(out, "! %s %u:%u", yb_msg_key(d->msg), d->at.line, d->at.col);
}

/* The result as the third line would say it. */
static yb_rc outcome(struct yb_ctx *ctx, const struct block *b, yb_str *out) {
  const struct yb_json *in;
  const struct yb_feel *p;
  struct yb_feel_scope scope = {.find_zone = find_zone, .self = ctx};
  struct yb_json *got;
  struct yb_buf text;
  yb_value v;
  bool tests = yb_str_starts(b->line[0], YB_S("tests: "));
  yb_buf_init(&text, ctx->arena);
  ctx->now_ms = INT64_C(1795176000000);          /* 2026-11-20T12:00:00Z */
  YB_TRY(yb_json_parse(ctx, YB_S("input"), b->line[1], &in));
  YB_TRY(inputs(ctx, in, &scope));
  yb_str expr = yb_str_from(b->line[0], tests ? 7 : 0);
  struct yb_place at = {.line = 1, .col = 1};
  yb_rc rc = tests ? yb_feel_compile_tests(ctx, at, expr, &scope, &p)
                   : yb_feel_compile(ctx, at, expr, &scope, &p);
  if (rc == YB_INVALID) {
    said(ctx, &text);
    return yb_buf_take(&text, out);
  }
  YB_TRY(rc);
  yb_value *slot = YB_NEW_N(ctx->arena, scope.count, yb_value), input = yb_value_null();
  for (uint32_t i = 0; i < scope.count; i++)
    YB_TRY(yb_value_from_json(ctx, yb_json_at(in, i) ? yb_json_at(in, i) : yb_json_get(in, scope.name[i].name), NULL, &slot[i]));
  YB_TRY(yb_value_from_json(ctx, yb_json_get(in, YB_S("input")), NULL, &input));
  YB_TRY(tests ? yb_feel_eval_test(p, ctx, slot, input, &v) : yb_feel_eval(p, ctx, slot, &v));
  YB_TRY(yb_value_to_json(ctx, v, &got));
  yb_json_write(&text, got);
  said(ctx, &text);
  return yb_buf_take(&text, out);
}

static int block_failed(const char *file, const struct block *b) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64u << 20);
  yb_str got = YB_S("");
  yb_rc rc = outcome(ctx, b, &got);
  int bad = rc != YB_OK || !yb_str_eq(got, b->line[2]);
  if (bad)
    print_error("%s:%d: %.*s\n  got  %.*s (%s)\n  want %.*s\n", file, b->at, YB_ARG(b->line[0]), YB_ARG(got),
                yb_rc_name(rc), YB_ARG(b->line[2]));
  yb_test_close(&t);
  return bad;
}

static int run_file(const char *name, int *count) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1u << 20);
  yb_str path, text, line;
  struct block b;
  int n = 0, failed = 0, at = 0;
  CHECK_OK(yb_str_fmt(ctx->arena, &path, "tests/table/feel/%s", name));
  CHECK_OK(yb_file_read(ctx, path, 1u << 20, &text));
  while (yb_str_cut(&text, '\n', &line)) {
    at++;
    if (!line.n || line.p[0] == '#') continue;
    if (!n) b.at = at;
    b.line[n++] = line;
    if (n < 3) continue;
    failed += block_failed(name, &b);
    ++*count;
    n = 0;
  }
  CHECK_INT(n, 0);
  yb_test_close(&t);
  return failed;
}

TEST(tables) {
  int count = 0, failed = 0;
  DIR *dir = opendir("tests/table/feel");
  CHECK(dir != NULL);
  for (struct dirent *e; (e = readdir(dir));)
    if (yb_str_ends(yb_str_of(e->d_name), YB_S(".case"))) failed += run_file(e->d_name, &count);
  closedir(dir);
  print_message("%d cases\n", count);
  CHECK(count > 100);
  CHECK_INT(failed, 0);
}
