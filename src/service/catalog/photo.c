/* photo.c - photographs: made safe by the helper process, kept under the digest of what
 * it made, shown when a moderator has seen them (catalog.h). */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/helper.h"
#include "service/catalog/catalog_int.h"

#define PICTURE_MAX ((size_t)16 << 20)
#define WAIT_MS 90000
#define PHOTOGRAPHS_MAX 40u

/* ---- the helper ---- */

static bool two_numbers(yb_str said, int64_t *w, int64_t *h) {
  yb_str first;
  said = yb_str_trim(said);
  return yb_str_cut(&said, ' ', &first) && yb_str_int(first, w) && yb_str_int(said, h);
}

static yb_rc photo_fault(struct yb_ctx *ctx, const char *field, yb_msg msg, yb_str a0, yb_str a1) {
  return yb_diag(ctx, (struct yb_place){.path = yb_str_of(field)}, msg, a0, a1);
}

static yb_rc bad_picture(struct yb_ctx *ctx, yb_str said) {
  int64_t w, h;
  yb_str width, height;
  if (!two_numbers(said, &w, &h))
    return photo_fault(ctx, "file", YB_MSG_catalog_picture, YB_S(""), YB_S(""));
  YB_TRY(yb_str_fmt(ctx->arena, &width, "%lld", (long long)w));
  YB_TRY(yb_str_fmt(ctx->arena, &height, "%lld", (long long)h));
  return photo_fault(ctx, "file", YB_MSG_catalog_picture_size, width, height);
}

static yb_rc make_safe(struct yb_photo_add *p, char *const made[YB_PHOTO_SIZES]) {
  char *from;
  yb_str said;
  int status;
  YB_TRY(yb_str_z(p->act.ctx->arena, p->path, &from));
  struct yb_helper h = {.name = "yiban-picture", .arg = {from, made[0], made[1], made[2]},
                        .most = 64, .wait_ms = WAIT_MS};
  yb_rc rc = yb_helper_run(p->act.ctx, &h, &said, &status);
  if (rc == YB_IO)
    (void)photo_fault(p->act.ctx, "file", YB_MSG_catalog_picture_helper, YB_S(""), YB_S(""));
  YB_TRY(rc);
  if (status != 0) return bad_picture(p->act.ctx, said);
  return two_numbers(said, &p->width, &p->height) ? YB_OK : YB_IO;
}

/* ---- keeping ---- */

static const char *const suffix[YB_PHOTO_SIZES] = {"", "-480", "-256"};

static yb_rc file_name(struct yb_app *app, struct yb_arena *a, yb_str digest, yb_photo_size size,
                       char **out) {
  yb_str path;
  YB_TRY(yb_str_fmt(a, &path, "%.*s/pictures/%.*s%s.jpg", YB_ARG(app->cfg.data_folder),
                    YB_ARG(digest), suffix[size]));
  return yb_str_z(a, path, out);
}

static yb_rc digest_of(struct yb_photo_add *p, const char *large) {
  struct yb_arena *a = p->act.ctx->arena;
  yb_str bytes;
  yb_digest d;
  char *hex = yb_arena_take(a, 2 * YB_HASH_BYTES + 1);
  if (!hex) return YB_NOMEM;
  YB_TRY(yb_file_read(p->act.ctx, yb_str_of(large), PICTURE_MAX, &bytes));
  YB_TRY(yb_hash(YB_SHA256, bytes, &d));
  yb_hex(hex, d.b, YB_HASH_BYTES);
  p->digest = yb_str_n(hex, 2 * YB_HASH_BYTES);
  return YB_OK;
}

/* The largest last: it is what says that they are there. */
static yb_rc keep_files(struct yb_photo_add *p, char *const made[YB_PHOTO_SIZES]) {
  YB_TRY(digest_of(p, made[0]));
  for (int i = YB_PHOTO_SIZES; i-- > 0;) {
    char *to;
    YB_TRY(file_name(p->act.app, p->act.ctx->arena, p->digest, (yb_photo_size)i, &to));
    if (rename(made[i], to) != 0) return YB_IO;
  }
  return YB_OK;
}

static yb_rc about(const struct yb_photo_add *p) {
  const struct { const char *name; yb_str value; } parts[] = {
      {"caption", p->caption}, {"licence", p->licence}, {"author", p->author}};
  for (size_t i = 0; i < 3; i++)
    if (yb_str_trim(parts[i].value).n == 0 || yb_utf8_count(parts[i].value) > 200)
      return photo_fault(p->act.ctx, parts[i].name, YB_MSG_catalog_photograph_about,
                         yb_str_of(parts[i].name), YB_S(""));
  return YB_OK;
}

yb_rc yb_photo_prepare(struct yb_photo_add *p) {
  struct yb_arena *a = p->act.ctx->arena;
  char *made[YB_PHOTO_SIZES];
  yb_str folder;
  YB_TRY(about(p));
  YB_TRY(yb_str_fmt(a, &folder, "%.*s/pictures", YB_ARG(p->act.app->cfg.data_folder)));
  YB_TRY(yb_dir_make(p->act.ctx, folder));
  int64_t id = yb_store_id(p->act.app->store);
  for (int i = 0; i < YB_PHOTO_SIZES; i++) {
    yb_str path;
    YB_TRY(yb_str_fmt(a, &path, "%.*s/.new-%lld%s", YB_ARG(folder), (long long)id, suffix[i]));
    YB_TRY(yb_str_z(a, path, &made[i]));
  }
  yb_rc rc = make_safe(p, made);
  if (rc == YB_OK) rc = keep_files(p, made);
  for (int i = 0; i < YB_PHOTO_SIZES; i++) (void)unlink(made[i]);
  return rc;
}

yb_rc yb_photo_add_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_photo_add *p = cmd->arg;
  struct yb_photograph *all, row = {.resource_id = p->resource, .digest = p->digest,
                                    .width = p->width, .height = p->height,
                                    .caption = p->caption, .licence = p->licence,
                                    .author = p->author};
  struct yb_resource r;
  const struct yb_kind *k;
  uint32_t n;
  YB_TRY(yb_resource_load(tx, p->resource, &r));
  YB_TRY(catalog_kind(yb_tx_ctx(tx), p->act.app, r.kind, &k));
  if (!catalog_keeps(p->act.who, k, &r)) return r.live.n ? YB_DENIED : YB_ABSENT;
  YB_TRY(yb_photographs_of(tx, r.id, 0, &all, &n));
  if (n >= PHOTOGRAPHS_MAX) return YB_LIMIT;
  row.ord = n;
  row.state = catalog_moderates(p->act.who, k) ? YB_SHOWN_YES : YB_SHOWN_WAITS;
  YB_TRY(yb_photograph_insert(tx, &row));
  p->id = row.id;
  return catalog_event(tx, &r, "resource.photographed");
}

yb_rc yb_photo_show_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_photo_show *s = cmd->arg;
  struct yb_photograph p;
  struct yb_resource r;
  const struct yb_kind *k;
  YB_TRY(yb_photograph_load(tx, s->id, &p));
  YB_TRY(yb_resource_load(tx, p.resource_id, &r));
  YB_TRY(catalog_kind(yb_tx_ctx(tx), s->act.app, r.kind, &k));
  if (!catalog_moderates(s->act.who, k)) return YB_DENIED;
  if (!s->show && yb_str_trim(s->act.reason).n == 0)
    return catalog_fault(tx, "reason", YB_MSG_catalog_reason, YB_S(""), YB_S(""), YB_INVALID);
  p.state = s->show ? YB_SHOWN_YES : YB_SHOWN_NO;
  YB_TRY(yb_photograph_store(tx, &p));
  return catalog_event(tx, &r, s->show ? "resource.photo_shown" : "resource.photo_refused");
}

yb_rc yb_photo_path(struct yb_app *app, struct yb_ctx *ctx, yb_str digest, yb_photo_size size,
                    char **path) {
  bool hex = digest.n == 2 * YB_HASH_BYTES;
  for (size_t i = 0; hex && i < digest.n; i++)
    hex = (digest.p[i] >= '0' && digest.p[i] <= '9') || (digest.p[i] >= 'a' && digest.p[i] <= 'f');
  if (!hex) return YB_ABSENT;
  YB_TRY(file_name(app, ctx->arena, digest, size, path));
  if (size == YB_PHOTO_TINY && !yb_file_exists(yb_str_of(*path)))    /* of an earlier version */
    YB_TRY(file_name(app, ctx->arena, digest, YB_PHOTO_SMALL, path));
  return yb_file_exists(yb_str_of(*path)) ? YB_OK : YB_ABSENT;
}
