/* motif.c - motifs/<id>.svg: drawings, checked, packed and named by their digest (show.h). */
#include <stdlib.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/xml.h"
#include "service/pack/kind.h"
#include "service/pack/pack_int.h"
#include "service/pack/show.h"

static const char *const elements[] = {
    "svg", "title", "desc", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "linearGradient", "radialGradient", "stop", "clipPath", NULL};
static const char *const attributes[] = {
    "viewBox", "width", "height", "preserveAspectRatio", "role", "aria-labelledby", "aria-label",
    "id", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-dasharray", "stroke-opacity", "opacity", "transform", "d", "x", "y",
    "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "points", "offset", "stop-color",
    "stop-opacity", "gradientUnits", "gradientTransform", "clip-path", NULL};

static bool listed(const char *const *list, yb_str s) {
  for (; *list; list++)
    if (yb_str_eq(s, yb_str_of(*list))) return true;
  return false;
}

/* url(#id) alone: nothing that a browser would fetch. */
static bool harmless(yb_str v) {
  size_t at = yb_str_find(v, YB_S("url("));
  return at == SIZE_MAX || yb_str_starts(yb_str_from(v, at), YB_S("url(#"));
}

static bool attributes_fit(const struct yb_xml *e, yb_str *what) {
  for (const struct yb_xml_attr *a = e->attrs; a; a = a->next) {
    *what = a->name;
    if (YB_EQ(a->ns, "http://www.w3.org/2000/xmlns/") && YB_EQ(a->name, "xmlns") &&
        YB_EQ(a->value, "http://www.w3.org/2000/svg"))
      continue;
    if (a->ns.n || !listed(attributes, a->name) || !harmless(a->value)) return false;
  }
  return true;
}

/* The first element that may not be there, walked without recursion. */
static const struct yb_xml *misfit(const struct yb_xml *root, yb_str *what) {
  const struct yb_xml *e = root;
  while (e) {
    if (e->type == YB_XML_ELEMENT) {
      *what = e->name;
      if (!YB_EQ(e->ns, "http://www.w3.org/2000/svg") || !listed(elements, e->name)) return e;
      if (!attributes_fit(e, what)) return e;
    }
    if (e->first) {
      e = e->first;
      continue;
    }
    while (e != root && !e->next) e = e->parent;
    e = e == root ? NULL : e->next;
  }
  return NULL;
}

static void *z_take(void *a, unsigned n, unsigned size) {
  (void)a;
  return yb_mem_take((size_t)n * size);
}
static void z_give(void *a, void *p) {
  (void)a;
  yb_mem_give(p);
}

static yb_rc pack_bytes(struct yb_arena *a, yb_str in, yb_str *out) {
  z_stream z = {.zalloc = z_take, .zfree = z_give};
  if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return YB_NOMEM;
  size_t cap = deflateBound(&z, in.n);
  char *p = yb_arena_take(a, cap);
  z.next_in = (unsigned char *)(uintptr_t)in.p;
  z.avail_in = (uInt)in.n;
  z.next_out = (unsigned char *)p;
  z.avail_out = (uInt)cap;
  bool good = p && deflate(&z, Z_FINISH) == Z_STREAM_END;
  *out = yb_str_n(p, z.total_out);
  deflateEnd(&z);
  return good ? YB_OK : YB_NOMEM;
}

static yb_rc read_motif(struct yb_load *l, yb_str name, struct yb_motif *out, bool *good) {
  struct yb_arena *a = l->ctx.arena;
  struct yb_file f;
  const struct yb_xml *root;
  yb_str rel, what;
  yb_digest digest;
  char hex[2 * YB_HASH_BYTES + 1];
  bool there;
  *good = false;
  YB_TRY(yb_str_fmt(a, &rel, "motifs/%.*s", YB_ARG(name)));
  YB_TRY(yb_load_file(l, rel, false, &there, &f));
  if (!there) return YB_OK;
  if (f.text.n > YB_MOTIF_BYTES)
    return yb_load_fault(l, (struct yb_place){.file = f.path}, YB_MSG_pack_motif_size,
                         YB_S("16384"), (yb_str){0}, (yb_str){0});
  yb_rc rc = yb_xml_parse(&l->ctx, f.path, f.text, &root);
  if (rc != YB_OK) return yb_load_soft(l, rc);
  const struct yb_xml *bad = misfit(root, &what);
  if (bad)
    return yb_load_fault(l, yb_xml_place(f.path, bad), YB_MSG_pack_motif, what, (yb_str){0},
                         (yb_str){0});
  const struct yb_xml *title = yb_xml_child(root, (yb_str){0}, YB_S("title"));
  if (title) YB_TRY(yb_xml_text(a, title, &out->title));
  YB_TRY(yb_str_dup(a, yb_str_upto(name, name.n - 4), &out->id));
  YB_TRY(yb_hash(YB_SHA256, f.text, &digest));
  yb_hex(hex, digest.b, YB_HASH_BYTES);
  YB_TRY(yb_str_fmt(a, &out->file, "%.*s-%.8s.svg", YB_ARG(out->id), hex));
  out->raw = f.text;
  *good = true;
  return pack_bytes(a, f.text, &out->gz);
}

static int by_id(const void *a, const void *b) {
  return yb_str_cmp(((const struct yb_motif *)a)->id, ((const struct yb_motif *)b)->id);
}

yb_rc yb_load_motifs(struct yb_load *l, struct yb_show *show) {
  const yb_str *names;
  uint32_t count;
  yb_str path;
  YB_TRY(yb_load_join(l, l->folder, "/", YB_S("motifs"), &path));
  YB_TRY(yb_load_folder(l, path, &names, &count));
  if (count > YB_MOTIFS_MAX)
    return yb_load_fault(l, (struct yb_place){.file = path}, YB_MSG_pack_many, YB_S("motifs"),
                         YB_S("400"), (yb_str){0});
  struct yb_motif *at = YB_NEW_N(l->ctx.arena, count, struct yb_motif);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < count; i++) {
    bool good;
    if (!yb_str_ends(names[i], YB_S(".svg"))) continue;
    if (!yb_slug_ok(yb_str_upto(names[i], names[i].n - 4))) {
      YB_TRY(yb_load_fault(l, (struct yb_place){.file = path}, YB_MSG_catalog_slug, names[i],
                           (yb_str){0}, (yb_str){0}));
      continue;
    }
    YB_TRY(read_motif(l, names[i], &at[show->motifs], &good));
    show->motifs += good;
  }
  qsort(at, show->motifs, sizeof *at, by_id);
  show->motif = at;
  return YB_OK;
}

const struct yb_motif *yb_pack_motif(const struct yb_pack *p, yb_str id) {
  const struct yb_motif key = {.id = id};
  if (!p->show || !p->show->motifs || !id.n) return NULL;
  return bsearch(&key, p->show->motif, p->show->motifs, sizeof key, by_id);
}

const struct yb_motif *yb_pack_motif_file(const struct yb_pack *p, yb_str file) {
  const struct yb_motif *m;
  if (file.n < 14) return NULL;                  /* x-12345678.svg */
  m = yb_pack_motif(p, yb_str_upto(file, file.n - 13));
  return m && yb_str_eq(m->file, file) ? m : NULL;
}
