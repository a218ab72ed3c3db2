/* load.c - the files of a pack: reading, places, faults. */
#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "service/pack/pack_int.h"

static yb_rc report(struct yb_load *l, yb_severity severity, struct yb_place at, yb_msg msg,
                    const yb_str args[YB_DIAG_ARGS]) {
  yb_rc rc = yb_diag_at(&l->ctx, severity, at, msg, args);
  return rc == YB_NOMEM ? rc : YB_OK;
}

yb_rc yb_load_fault(struct yb_load *l, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1,
                    yb_str a2) {
  l->bad = true;
  return report(l, YB_ERROR, at, msg, (const yb_str[YB_DIAG_ARGS]){a0, a1, a2});
}

yb_rc yb_load_warn(struct yb_load *l, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1) {
  return report(l, YB_WARNING, at, msg, (const yb_str[YB_DIAG_ARGS]){a0, a1});
}

yb_rc yb_load_soft(struct yb_load *l, yb_rc rc) {
  if (rc != YB_INVALID && rc != YB_LIMIT) return rc;
  l->bad = true;
  return YB_OK;
}

yb_rc yb_load_join(struct yb_load *l, yb_str a, const char *sep, yb_str b, yb_str *out) {
  return yb_str_fmt(l->ctx.arena, out, "%.*s%s%.*s", YB_ARG(a), sep, YB_ARG(b));
}

/* The place of byte `at` of a text: columns count code points. */
static struct yb_place place_of(const struct yb_file *f, size_t at) {
  struct yb_place p = {f->path, {0}, 1, 1};
  size_t start = 0;
  for (size_t i = 0; i < at && i < f->text.n; i++)
    if (f->text.p[i] == '\n') p.line++, start = i + 1;
  p.col = (uint32_t)yb_utf8_count(yb_str_n(f->text.p + start, at - start)) + 1;
  return p;
}

yb_rc yb_load_file(struct yb_load *l, yb_str rel, bool may_be_absent, bool *there,
                   struct yb_file *out) {
  *there = false;
  YB_TRY(yb_load_join(l, l->folder, "/", rel, &out->path));
  out->text = (yb_str){"", 0};
  if (!yb_file_exists(out->path)) {
    if (may_be_absent) return YB_OK;
    return yb_load_fault(l, (struct yb_place){.file = out->path}, YB_MSG_pack_text, rel,
                         (yb_str){0}, (yb_str){0});
  }
  yb_rc rc = yb_file_read(&l->ctx, out->path, YB_PACK_FILE_MAX, &out->text);
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK) {
    l->bad = true;
    return YB_OK;
  }
  size_t bad;
  if (!yb_utf8_ok(out->text, &bad))
    return yb_load_fault(l, place_of(out, bad), YB_MSG_base_bad_utf8, (yb_str){0}, (yb_str){0},
                         (yb_str){0});
  if (l->hash) {               /* closed before what is only for demonstrations */
    YB_TRY(yb_hasher_add(l->hash, rel));
    YB_TRY(yb_hasher_add(l->hash, YB_S("\n")));
    YB_TRY(yb_hasher_add(l->hash, out->text));
  }
  l->pack->files++;
  *there = true;
  return YB_OK;
}

yb_rc yb_load_folder(struct yb_load *l, yb_str path, const yb_str **names, uint32_t *count) {
  struct yb_ctx quiet = l->ctx;
  quiet.diags = NULL;
  *count = 0;
  yb_rc rc = yb_dir_list(&quiet, path, names, count);
  return rc == YB_ABSENT ? YB_OK : rc;
}

yb_rc yb_load_yaml(struct yb_load *l, yb_str rel, bool may_be_absent, struct yb_file *file,
                   const struct yb_json **out) {
  bool there;
  *out = NULL;
  YB_TRY(yb_load_file(l, rel, may_be_absent, &there, file));
  if (!there) return YB_OK;
  yb_rc rc = yb_yaml_parse(&l->ctx, file->path, file->text, out);
  if (rc != YB_OK) *out = NULL;
  return yb_load_soft(l, rc);
}

yb_rc yb_load_csv(struct yb_load *l, yb_str rel, bool may_be_absent, struct yb_file *file,
                  const struct yb_csv **out) {
  bool there;
  *out = NULL;
  YB_TRY(yb_load_file(l, rel, may_be_absent, &there, file));
  if (!there) return YB_OK;
  yb_rc rc = yb_csv_parse(&l->ctx, file->path, file->text, out);
  if (rc != YB_OK) *out = NULL;
  return yb_load_soft(l, rc);
}

struct yb_place yb_load_cell(const struct yb_file *f, const struct yb_csv *csv, uint32_t row,
                             yb_str column) {
  uint32_t line = csv->row[row].line, at_line = 1;
  int cell = yb_csv_column(csv, column);
  size_t i = 0;
  while (i < f->text.n && at_line < line)
    if (f->text.p[i++] == '\n') at_line++;
  size_t start = i;
  bool quoted = false;
  for (int seen = 0; i < f->text.n && seen < cell; i++) {
    if (f->text.p[i] == '"') quoted = !quoted;
    else if (f->text.p[i] == ',' && !quoted) seen++;
  }
  uint32_t col = (uint32_t)yb_utf8_count(yb_str_n(f->text.p + start, i - start)) + 1;
  return (struct yb_place){f->path, {0}, line, col};
}

yb_rc yb_load_columns(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                      const char *const *names, bool *ok) {
  *ok = true;
  for (; *names; names++) {
    if (yb_csv_column(csv, yb_str_of(*names)) >= 0) continue;
    *ok = false;
    YB_TRY(yb_load_fault(l, (struct yb_place){f->path, {0}, 1, 1}, YB_MSG_pack_column,
                         yb_str_of(*names), (yb_str){0}, (yb_str){0}));
  }
  return YB_OK;
}
