/* models.c - see models.h.
 *
 *   file -> its imports' namespaces -> files beside it with these -> ... -> load, the
 *   innermost first; a circle of imports ends at the file that is being read
 */
#include "main/models.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/time.h"

/* ---- zones ---- */

const struct yb_zone *yb_zones_find(void *self, yb_str name) {
  struct yb_zones *z = self;
  struct yb_diags *outer = z->ctx->diags;
  struct yb_zone *found = NULL;
  for (uint32_t i = 0; i < z->count; i++)
    if (yb_str_eq(yb_zone_name(z->zone[i]), name)) return z->zone[i];
  if (z->count == YB_MODELS_MAX) return NULL;
  z->ctx->diags = NULL;              /* an unknown zone is FEEL's to tell */
  yb_rc rc = yb_zone_open(z->ctx, name, &found);
  z->ctx->diags = outer;
  if (rc != YB_OK) return NULL;
  z->zone[z->count++] = found;
  return found;
}

void yb_zones_close(struct yb_zones *z) {
  while (z->count) yb_zone_close(z->zone[--z->count]);
}

/* ---- models ---- */

struct file { yb_str path, text; struct yb_dmn_head head; bool open; };
struct models {
  struct yb_ctx *ctx;
  struct yb_zones *zones;
  bool lenient;
  struct file file[YB_MODELS_MAX];   /* of the folder */
  uint32_t files;
  const struct yb_dmn *model[YB_MODELS_MAX];
  uint32_t models;
};

static yb_rc read(struct models *m, yb_str path, struct file *out) {
  out->path = path;
  YB_TRY(yb_file_read(m->ctx, path, YB_DMN_FILE, &out->text));
  return yb_dmn_peek(m->ctx, path, out->text, &out->head);
}

static yb_str folder_of(yb_str path) {
  for (size_t i = path.n; i-- > 0;)
    if (path.p[i] == '/') return yb_str_upto(path, i);
  return YB_S(".");
}

/* What cannot be read beside the model is no import of it: its own error comes when
 * an import is not found. */
static yb_rc read_folder(struct models *m, yb_str path) {
  yb_str folder = folder_of(path), full;
  struct yb_diags *outer = m->ctx->diags;
  const yb_str *name;
  uint32_t n;
  YB_TRY(yb_dir_list(m->ctx, folder, &name, &n));
  m->ctx->diags = NULL;
  yb_rc rc = YB_OK;
  for (uint32_t i = 0; i < n && m->files < YB_MODELS_MAX && rc != YB_NOMEM; i++) {
    if (!yb_str_ends(name[i], YB_S(".dmn"))) continue;
    rc = yb_str_fmt(m->ctx->arena, &full, "%.*s/%.*s", YB_ARG(folder), YB_ARG(name[i]));
    if (rc == YB_OK) rc = read(m, full, &m->file[m->files]);
    if (rc == YB_OK) m->files++;
  }
  m->ctx->diags = outer;
  return rc == YB_NOMEM ? rc : YB_OK;
}

static bool is_loaded(const struct models *m, yb_str ns) {
  for (uint32_t i = 0; i < m->models; i++)
    if (yb_str_eq(yb_dmn_namespace(m->model[i]), ns)) return true;
  return false;
}

static yb_rc load(struct models *m, struct file *f, const struct yb_dmn **out);

/* Depth is bounded: a file is open once. */
static yb_rc load_imports(struct models *m, struct file *f) {
  for (uint32_t i = 0; i < f->head.imports; i++) {
    if (is_loaded(m, f->head.import[i].ns)) continue;
    for (uint32_t k = 0; k < m->files; k++) {
      struct file *g = &m->file[k];
      const struct yb_dmn *loaded;
      if (g->open || !yb_str_eq(g->head.ns, f->head.import[i].ns)) continue;
      YB_TRY(load(m, g, &loaded));
      m->model[m->models++] = loaded;
      break;
    }
  }
  return YB_OK;
}

static yb_rc load(struct models *m, struct file *f, const struct yb_dmn **out) {
  f->open = true;
  YB_TRY(load_imports(m, f));
  struct yb_dmn_options how = {.import = m->model, .imports = m->models,
                               .find_zone = yb_zones_find, .self = m->zones,
                               .lenient = m->lenient};
  YB_TRY(yb_dmn_load(m->ctx, f->path, f->text, &how, out));
  f->open = false;
  return YB_OK;
}

yb_rc yb_models_load(struct yb_ctx *ctx, yb_str path, struct yb_zones *zones, bool lenient,
                     const struct yb_dmn **out) {
  struct models *m = YB_NEW(ctx->arena, struct models);
  struct file top = {0};
  if (!m) return YB_NOMEM;
  *m = (struct models){.ctx = ctx, .zones = zones, .lenient = lenient};
  YB_TRY(read(m, path, &top));
  if (top.head.imports) YB_TRY(read_folder(m, path));
  return load(m, &top, out);
}
