/* story.c - runs the stories of a pack, each on a store of its own (story.h). */
#include "service/story/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/mem.h"
#include "engine/parties/vault.h"
#include "service/catalog/catalog.h"
#include "service/story/story_int.h"

#define STORY_BYTES (64u << 20)

/* ---- faults and times ---- */

yb_rc yb_tale_fault(struct yb_tale *t, const struct yb_json *at, yb_msg msg, yb_str a0,
                    yb_str a1, yb_str a2) {
  const yb_str args[YB_DIAG_ARGS] = {a0, a1, a2, YB_S("")};
  struct yb_place place = {.file = t->story->file};
  if (at) place = yb_json_place(t->story->file, at);
  t->faults++;
  (void)yb_diag_at(t->out, YB_ERROR, place, msg, args);
  return YB_OK;
}

yb_rc yb_tale_same(struct yb_tale *t, const struct yb_json *at, yb_str want, yb_str got) {
  if (yb_str_eq(want, got)) return YB_OK;
  return yb_tale_fault(t, at, YB_MSG_story_not_so, at->key, want.n ? want : YB_S("-"),
                       got.n ? got : YB_S("-"));
}

static bool clock_time(yb_str s, yb_civil *c) {
  yb_str hour;
  int64_t h, m;
  if (!yb_str_cut(&s, ':', &hour) || hour.n != 2 || s.n != 2) return false;
  if (!yb_str_int(hour, &h) || !yb_str_int(s, &m) || h < 0 || h > 23 || m < 0 || m > 59)
    return false;
  c->hour = (uint8_t)h;
  c->minute = (uint8_t)m;
  return true;
}

yb_rc yb_tale_instant(struct yb_tale *t, const struct yb_json *at, int64_t *out) {
  yb_str s = yb_json_str(at, YB_S(""));
  yb_civil c = {.hour = 0};
  bool good = s.n == 16 && yb_date_parse(yb_str_upto(s, 10), &c.date) && s.p[10] == ' ' &&
              clock_time(yb_str_from(s, 11), &c);
  if (!good) {
    YB_TRY(yb_tale_fault(t, at, YB_MSG_story_time, s, YB_S(""), YB_S("")));
    return YB_INVALID;
  }
  *out = yb_zone_instant(t->pack->zone, c);
  return YB_OK;
}

yb_rc yb_tale_local(struct yb_tale *t, int64_t at, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, t->ctx.arena);
  if (at == 0 || at == YB_NEVER)
    yb_buf_byte(&b, '-');
  else
    yb_instant_local(&b, t->pack->zone, at);
  return yb_buf_take(&b, out);
}

yb_rc yb_tale_read(struct yb_tale *t, yb_rc (*fn)(struct yb_tx *tx, void *arg), void *arg) {
  return yb_store_read(t->app.store, &t->ctx, fn, arg);
}

/* ---- given ---- */

/* A set of answers with some of them changed. */
static yb_rc change(struct yb_tale *t, const struct yb_json *but) {
  struct yb_json *all = yb_json_copy(t->ctx.arena, t->answers);
  for (const struct yb_json *m = but->first; m; m = m->next) {
    struct yb_json *v = yb_json_copy(t->ctx.arena, m);
    YB_TRY(yb_json_set(all, m->key, v));
  }
  t->answers = all;
  return all ? YB_OK : YB_NOMEM;
}

static yb_rc given(struct yb_tale *t, const struct yb_json *m) {
  if (YB_EQ(m->key, "now")) return yb_tale_instant(t, m, &t->ctx.now_ms);
  if (YB_EQ(m->key, "account")) {
    t->usual = yb_json_str(m, YB_S(""));
    return YB_OK;
  }
  if (YB_EQ(m->key, "but")) return change(t, m);
  if (!YB_EQ(m->key, "answers"))
    return yb_tale_fault(t, m, YB_MSG_story_unknown, m->key, YB_S("now, answers, but, account"),
                         YB_S(""));
  t->answers = yb_json_get(t->pack->answers, yb_json_str(m, YB_S("")));
  if (t->answers) return YB_OK;
  YB_TRY(yb_tale_fault(t, m, YB_MSG_story_answers, yb_json_str(m, YB_S("")), YB_S(""), YB_S("")));
  return YB_INVALID;
}

/* The rest of a story means nothing once a step of it went wrong. */
yb_rc yb_tale_tell(struct yb_tale *t) {
  const struct yb_json *root = t->story->root, *list, *m;
  list = yb_json_get(root, YB_S("given"));
  for (const struct yb_json *g = list->first; g; g = g->next)
    for (m = g->first; m; m = m->next) YB_TRY(given(t, m));
  list = yb_json_get(root, YB_S("when"));
  for (m = list->first; m && t->faults == 0; m = m->next) YB_TRY(yb_tale_step(t, m));
  list = yb_json_get(root, YB_S("then"));
  for (m = t->faults || !list ? NULL : list->first; m; m = m->next)
    for (const struct yb_json *e = m->first; e; e = e->next)
      if (!YB_EQ(e->key, "note")) YB_TRY(yb_tale_then(t, e));
  return YB_OK;
}

/* ---- a store for it ---- */

yb_rc yb_tale_entries(struct yb_tale *t) {
  uint32_t written;
  if (t->app.catalog || !t->pack->catalog) return YB_OK;
  YB_TRY(yb_catalog_open(&t->app, &t->ctx));
  return yb_catalog_seed(&t->app, &t->ctx, &written);
}

static yb_rc open_vault(struct yb_tale *t) {
  yb_str text;
  YB_TRY(yb_vault_make(t->ctx.arena, &text));
  return yb_vault_open(&t->ctx, text, YB_SUITE_INTL, &t->app.vault);
}

static yb_rc open_store(struct yb_tale *t, const char *folder) {
  struct yb_store_cfg cfg = {.city = t->app.city, .readers = 1};
  YB_TRY(yb_str_fmt(t->ctx.arena, &cfg.url, "sqlite:%s/story.db", folder));
  return yb_store_open(&t->ctx, &cfg, &t->app.store);
}

static yb_rc in_folder(struct yb_tale *t, yb_story_wire wire, const char *folder) {
  t->app.cfg.data_folder = yb_str_of(folder);
  t->app.cfg.base_url = YB_S("https://story.example");
  t->app.pack_version = 1;
  if (!yb_str_int(t->pack->city.code, &t->app.city)) return YB_INVALID;
  yb_rc rc = open_vault(t);
  if (rc == YB_OK) rc = open_store(t, folder);
  if (rc == YB_OK) rc = wire(&t->app);
  if (rc == YB_OK) rc = yb_tale_tell(t);
  yb_store_close(t->app.store);
  yb_catalog_close(&t->app);
  yb_vault_close(t->app.vault);
  return rc;
}

static void sweep(const char *folder) {
  static const char *const names[] = {"story.db", "story.db-wal", "story.db-shm",
                                      "story.db.lock", "search.db", "search.db-wal",
                                      "search.db-shm", "search.db-journal"};
  char path[160];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    (void)unlink(path);
  }
  (void)rmdir(folder);
}

static yb_rc run(struct yb_tale *t, yb_story_wire wire) {
  char folder[] = "/tmp/yiban-story-XXXXXX";
  if (!mkdtemp(folder)) return YB_IO;
  yb_rc rc = in_folder(t, wire, folder);
  sweep(folder);
  if (rc == YB_INVALID && t->faults) return YB_OK; /* said already */
  return rc;
}

static yb_rc one(struct yb_ctx *ctx, struct yb_pack *pack, const struct yb_story *s,
                 yb_story_wire wire, bool *good) {
  struct yb_tale *t = yb_mem_take(sizeof *t);
  struct yb_diags diags;
  if (!t) return YB_NOMEM;
  *t = (struct yb_tale){.out = ctx, .pack = pack, .story = s};
  t->app.pack = pack;
  t->ctx = (struct yb_ctx){.arena = yb_arena_open(STORY_BYTES), .diags = &diags,
                           .now_ms = ctx->now_ms, .request_id = s->id};
  if (t->ctx.arena) yb_diags_init(&diags, t->ctx.arena);
  yb_rc rc = t->ctx.arena ? run(t, wire) : YB_NOMEM;
  *good = t->faults == 0;
  yb_arena_close(t->ctx.arena);
  yb_mem_give(t);
  return rc;
}

yb_rc yb_stories_run(struct yb_ctx *ctx, struct yb_pack *pack, yb_story_wire wire,
                     struct yb_story_sum *out) {
  struct yb_story_sum sum = {0, 0};
  YB_TRY(yb_crypto_init());
  for (uint32_t i = 0; i < pack->stories; i++) {
    bool good = false;
    YB_TRY(one(ctx, pack, &pack->story[i], wire, &good));
    if (good)
      sum.passed++;
    else
      sum.failed++;
  }
  *out = sum;
  return YB_OK;
}
