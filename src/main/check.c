/* check.c - `yiban check PACK`: loads a pack with every check and reports. */
#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/time.h"
#include "main/cli.h"
#include "service/pack/pack.h"
#include "service/start/start.h"
#include "service/story/story.h"

#define FAULTS_MAX 2000u

static yb_rc put_str(struct yb_arena *a, struct yb_json *o, const char *key, yb_str v) {
  return yb_json_set(o, yb_str_of(key), yb_json_new_str(a, v));
}

static yb_rc put_int(struct yb_arena *a, struct yb_json *o, const char *key, int64_t v) {
  return yb_json_set(o, yb_str_of(key), yb_json_new_int(a, v));
}

static yb_rc put_counts(struct yb_arena *a, struct yb_json *o, const struct yb_pack *p) {
  const struct { const char *key; uint32_t n; } rows[] = {
      {"files", p->files}, {"divisions", p->divisions}, {"units", p->units},
      {"roles", p->roles}, {"words", p->words[YB_ZH_CN].count}, {"services", p->services},
      {"stories", p->stories}, {"demo_accounts", p->accounts},
      {"demo_enterprises", p->enterprises}, {"demo_cases", p->cases}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    YB_TRY(put_int(a, o, rows[i].key, rows[i].n));
  return put_str(a, o, "digest", p->digest);
}

static yb_rc put_fault(struct yb_arena *a, struct yb_json *list, const struct yb_diag *d,
                       yb_lang lang) {
  static const char *const severities[] = {"error", "warning", "note"};
  struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_buf what, fix;
  yb_str s;
  if (!o) return YB_NOMEM;
  YB_TRY(put_str(a, o, "severity", yb_str_of(severities[d->severity])));
  YB_TRY(put_str(a, o, "code", yb_str_of(yb_msg_key(d->msg))));
  YB_TRY(put_str(a, o, "file", d->at.file));
  YB_TRY(put_int(a, o, "line", d->at.line));
  YB_TRY(put_int(a, o, "column", d->at.col));
  yb_buf_init(&what, a);
  yb_diag_what(d, lang, &what);
  YB_TRY(yb_buf_take(&what, &s));
  YB_TRY(put_str(a, o, "what", s));
  yb_buf_init(&fix, a);
  yb_diag_fix(d, lang, &fix);
  YB_TRY(yb_buf_take(&fix, &s));
  YB_TRY(put_str(a, o, "fix", s));
  return yb_json_add(list, o);
}

struct report {
  const char *folder;
  const struct yb_pack *pack;
  bool faults, told;
  struct yb_story_sum stories;
  yb_rc rc;
};

static yb_rc put_stories(struct yb_arena *a, struct yb_json *o, const struct report *r) {
  if (!r->told) return YB_OK;
  YB_TRY(put_int(a, o, "stories_passed", r->stories.passed));
  return put_int(a, o, "stories_failed", r->stories.failed);
}

static yb_rc summary(struct yb_ctx *ctx, yb_lang lang, const struct report *r, yb_str *out) {
  struct yb_arena *a = ctx->arena;
  struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT), *list;
  if (!o) return YB_NOMEM;
  YB_TRY(put_str(a, o, "pack", yb_str_of(r->folder)));
  YB_TRY(yb_json_set(o, YB_S("good"), yb_json_new_bool(a, r->rc == YB_OK)));
  YB_TRY(put_int(a, o, "errors", ctx->diags->errors));
  YB_TRY(put_int(a, o, "warnings", ctx->diags->count - ctx->diags->errors));
  if (r->pack) YB_TRY(put_counts(a, o, r->pack));
  YB_TRY(put_stories(a, o, r));
  if (r->faults) {
    list = yb_json_new(a, YB_JSON_ARRAY);
    YB_TRY(yb_json_set(o, YB_S("faults"), list));
    for (const struct yb_diag *d = ctx->diags->first; d; d = d->next)
      YB_TRY(put_fault(a, list, d, lang));
  }
  struct yb_buf b;
  yb_buf_init(&b, a);
  yb_json_write_pretty(&b, o);
  return yb_buf_take(&b, out);
}

/* Stories are played on a pack without faults: else they only tell of these. */
static void stories(struct yb_cli *cli, struct yb_ctx *ctx, struct yb_pack *pack,
                    struct report *r) {
  r->rc = yb_stories_run(ctx, pack, yb_app_wire, &r->stories);
  if (r->rc != YB_OK) return;
  r->told = true;
  if (r->stories.failed) r->rc = YB_INVALID;
  fprintf(stderr, cli->lang == YB_ZH ? "%u 个情景通过，%u 个不通过\n"
                                     : "%u stories passed, %u failed\n",
          r->stories.passed, r->stories.failed);
}

static int check(struct yb_cli *cli, struct yb_ctx *ctx, bool json, bool no_stories) {
  struct yb_pack *pack = NULL;
  struct report r = {.folder = cli->argv[0], .faults = json};
  r.rc = yb_pack_open(ctx, yb_str_of(r.folder), YB_PACK_CHECK, &pack);
  r.pack = pack;
  if (r.rc == YB_OK && !no_stories) stories(cli, ctx, pack, &r);
  yb_cli_diags(cli, ctx->diags);
  yb_str text;
  yb_rc rc = summary(ctx, cli->lang, &r, &text);
  if (rc == YB_OK) printf("%.*s\n", YB_ARG(text));
  yb_pack_drop(pack);
  return yb_cli_exit(r.rc != YB_OK ? r.rc : rc);
}

int yb_main_check(struct yb_cli *cli) {
  const char *date;
  bool json = yb_cli_flag(cli, "--json"), no_stories = yb_cli_flag(cli, "--no-stories");
  if (!yb_cli_option(cli, "--date", &date) || !yb_cli_arguments(cli, 1))
    return yb_cli_usage(cli);
  yb_date day;
  if (date && !yb_date_parse(yb_str_of(date), &day)) return yb_cli_usage(cli);
  struct yb_arena *a = yb_arena_open(32u << 20);
  if (!a) return YB_EXIT_SYSTEM;
  struct yb_diags diags;
  yb_diags_init(&diags, a);
  diags.max = FAULTS_MAX;
  struct yb_ctx ctx = {.arena = a, .diags = &diags};
  ctx.now_ms = date ? yb_date_days(day) * YB_DAY_MS : yb_clock_now_ms();
  int exit = check(cli, &ctx, json, no_stories);
  yb_arena_close(a);
  return exit;
}
