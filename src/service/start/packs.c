/* packs.c - pack versions: published into the store, read back for cases that began
 * with them.
 *
 *   bundle = "yiban pack 1\n" then for each file: "LENGTH PATH\n" bytes "\n"
 *
 * All files below the folder but demo/ and tests/. A version that is needed again is
 * written to data/packs/VERSION and loaded from there; its digest must be the one
 * that was published.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "service/app/shelf.h"
#include "service/start/start_int.h"

#define HEAD "yiban pack 1\n"
#define BUNDLE_MAX (12u << 20)
#define FILES_MAX 4000u
#define DEPTH_MAX 8

/* ---- making a bundle ---- */

struct gather {
  struct yb_ctx *ctx;
  struct yb_buf out;
  yb_str root;
  uint32_t files;
};

static bool is_folder(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static yb_rc add_file(struct gather *g, yb_str path, yb_str rel) {
  yb_str text;
  if (++g->files > FILES_MAX) return YB_LIMIT;
  YB_TRY(yb_file_read(g->ctx, path, YB_PACK_FILE_MAX, &text));
  yb_buf_fmt(&g->out, "%zu %.*s\n", text.n, YB_ARG(rel));
  yb_buf_put(&g->out, text);
  yb_buf_byte(&g->out, '\n');
  return g->out.rc;
}

static yb_rc add_folder(struct gather *g, yb_str rel, int depth) {
  struct yb_arena *a = g->ctx->arena;
  const yb_str *names;
  uint32_t n;
  yb_str path;
  if (depth > DEPTH_MAX) return YB_LIMIT;
  YB_TRY(yb_str_fmt(a, &path, "%.*s%s%.*s", YB_ARG(g->root), rel.n ? "/" : "", YB_ARG(rel)));
  YB_TRY(yb_dir_list(g->ctx, path, &names, &n));
  for (uint32_t i = 0; i < n; i++) {
    yb_str to, full;
    if (depth == 0 && (YB_EQ(names[i], "demo") || YB_EQ(names[i], "tests"))) continue;
    YB_TRY(yb_str_fmt(a, &to, "%.*s%s%.*s", YB_ARG(rel), rel.n ? "/" : "", YB_ARG(names[i])));
    YB_TRY(yb_str_fmt(a, &full, "%.*s/%.*s", YB_ARG(path), YB_ARG(names[i])));
    YB_TRY(is_folder(full.p) ? add_folder(g, to, depth + 1) : add_file(g, full, to));
  }
  return YB_OK;
}

static yb_rc make_bundle(struct yb_ctx *ctx, const struct yb_pack *pack, yb_str *out) {
  struct gather g = {.ctx = ctx, .root = pack->folder};
  yb_buf_init(&g.out, ctx->arena);
  g.out.max = BUNDLE_MAX;
  YB_BUF_Z(&g.out, HEAD);
  YB_TRY(add_folder(&g, YB_S(""), 0));
  return yb_buf_take(&g.out, out);
}

/* ---- publishing ---- */

struct publish {
  struct yb_cmd cmd;
  yb_str digest, bundle;
  int64_t version;
};

static yb_rc newest(struct yb_tx *tx, int64_t *version, yb_str *digest) {
  const yb_val *c;
  *version = 0;
  *digest = YB_S("");
  yb_rc rc = yb_tx_one(tx, YB_SQL_pack_newest, YB_ARGS(yb_int(yb_tx_city(tx))), &c);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  *version = yb_int_of(&c[0]);
  *digest = yb_str_in(&c[1]);
  return YB_OK;
}

static yb_rc publish_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct publish *p = cmd->arg;
  yb_str digest;
  YB_TRY(newest(tx, &p->version, &digest));
  if (yb_str_eq(digest, p->digest)) return YB_OK;
  p->version++;
  return yb_tx_exec(tx, YB_SQL_pack_insert,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(p->version), yb_text(p->digest),
                            yb_int(yb_tx_now(tx)), yb_blob(p->bundle)), NULL);
}

static yb_rc look_run(struct yb_tx *tx, void *arg) {
  struct publish *p = arg;
  yb_str digest;
  YB_TRY(newest(tx, &p->version, &digest));
  return yb_str_eq(digest, p->digest) ? YB_OK : YB_ABSENT;
}

yb_rc yb_packs_publish(struct yb_app *app, struct yb_ctx *ctx) {
  struct publish p = {.digest = app->pack->digest};
  yb_rc rc = yb_store_read(app->store, ctx, look_run, &p);
  if (rc == YB_ABSENT) {
    YB_TRY(make_bundle(ctx, app->pack, &p.bundle));
    p.cmd = (struct yb_cmd){.verb = YB_S("pack.publish"), .run = publish_run, .arg = &p,
                            .ctx = ctx, .actor = {YB_S("system"), 0, 0}};
    rc = yb_store_run(app->store, &p.cmd);
  }
  YB_TRY(rc);
  app->pack_version = p.version;
  return YB_OK;
}

/* ---- reading one back ---- */

static bool inside(yb_str path) {
  yb_str part, rest = path;
  if (path.n == 0 || path.n > 400 || path.p[0] == '/') return false;
  while (yb_str_cut(&rest, '/', &part))
    if (part.n == 0 || part.p[0] == '.') return false;
  return true;
}

static yb_rc write_out(struct yb_ctx *ctx, yb_str folder, yb_str rel, yb_str text) {
  yb_str path;
  size_t slash = rel.n;
  while (slash && rel.p[slash - 1] != '/') slash--;
  YB_TRY(yb_str_fmt(ctx->arena, &path, "%.*s/%.*s", YB_ARG(folder), (int)slash, rel.p));
  YB_TRY(yb_dir_make(ctx, path));
  YB_TRY(yb_str_fmt(ctx->arena, &path, "%.*s/%.*s", YB_ARG(folder), YB_ARG(rel)));
  return yb_file_write(ctx, path, text);
}

static yb_rc unpack(struct yb_ctx *ctx, yb_str folder, yb_str bundle) {
  if (!yb_str_starts(bundle, YB_S(HEAD))) return YB_BROKEN;
  yb_str rest = yb_str_from(bundle, sizeof HEAD - 1);
  while (rest.n) {
    yb_str line, size;
    int64_t n;
    if (!yb_str_cut(&rest, '\n', &line) || !yb_str_cut(&line, ' ', &size)) return YB_BROKEN;
    if (!yb_str_int(size, &n) || n < 0 || (uint64_t)n >= rest.n || !inside(line))
      return YB_BROKEN;
    YB_TRY(write_out(ctx, folder, line, yb_str_upto(rest, (size_t)n)));
    rest = yb_str_from(rest, (size_t)n + 1);
  }
  return YB_OK;
}

struct wanted {
  uint32_t count;
  int64_t version[YB_SHELF_MAX];
  int64_t one;
  yb_str bundle, digest;
};

static yb_rc find_wanted(struct yb_tx *tx, void *arg) {
  struct wanted *w = arg;
  struct yb_rows rows;
  yb_val city = yb_int(yb_tx_city(tx));
  const yb_val *c;
  YB_TRY(yb_tx_rows(tx, YB_SQL_pack_list, YB_ARGS(city, yb_int(w->one)), &rows));
  for (uint32_t i = 0; i < rows.count && w->count < YB_SHELF_MAX; i++) {
    const yb_val *row = yb_row(&rows, i);
    yb_rc rc = yb_tx_one(tx, YB_SQL_pack_in_use, YB_ARGS(city, row[0]), &c);
    if (rc == YB_OK) w->version[w->count++] = yb_int_of(&row[0]);
    else if (rc != YB_ABSENT) return rc;
  }
  return YB_OK;
}

static yb_rc read_bundle(struct yb_tx *tx, void *arg) {
  struct wanted *w = arg;
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_pack_bundle, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(w->one)), &c));
  w->bundle = yb_str_in(&c[0]);
  w->digest = yb_str_in(&c[1]);
  return YB_OK;
}

/* False: not there, or not what was published. */
static bool load(struct yb_ctx *ctx, yb_str folder, yb_str digest, struct yb_pack **out) {
  struct yb_ctx quiet = *ctx;
  quiet.diags = NULL;
  if (yb_pack_open(&quiet, folder, 0, out) != YB_OK) return false;
  if (yb_str_eq((*out)->digest, digest)) return true;
  yb_pack_drop(*out);
  return false;
}

static yb_rc shelve(struct yb_app *app, struct yb_ctx *ctx, int64_t version) {
  struct wanted w = {.one = version};
  struct yb_pack *pack;
  yb_str folder;
  YB_TRY(yb_store_read(app->store, ctx, read_bundle, &w));
  YB_TRY(yb_str_fmt(ctx->arena, &folder, "%.*s/packs/%lld", YB_ARG(app->cfg.data_folder),
                    (long long)version));
  if (!load(ctx, folder, w.digest, &pack)) {
    YB_TRY(unpack(ctx, folder, w.bundle));
    if (!load(ctx, folder, w.digest, &pack)) {
      (void)yb_diag(ctx, (struct yb_place){.file = folder}, YB_MSG_start_pack_version,
                    folder, (yb_str){0});
      return YB_BROKEN;
    }
  }
  app->shelf->at[app->shelf->count].version = version;
  app->shelf->at[app->shelf->count++].pack = pack;
  return YB_OK;
}

yb_rc yb_packs_shelve(struct yb_app *app, struct yb_ctx *ctx) {
  struct wanted w = {.one = app->pack_version};
  app->shelf = YB_NEW(app->arena, struct yb_pack_shelf);
  if (!app->shelf) return YB_NOMEM;
  YB_TRY(yb_store_read(app->store, ctx, find_wanted, &w));
  for (uint32_t i = 0; i < w.count; i++) YB_TRY(shelve(app, ctx, w.version[i]));
  return YB_OK;
}
