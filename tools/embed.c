/* embed.c - puts the files of web/assets into the program.
 *
 *   embed OUT_DIR file... -> OUT_DIR/assets.h   one YB_ASSET_<name> "/a/<name>-<hash>.<ext>" each
 *                            OUT_DIR/assets.c   the bytes, plain and gzipped
 *
 * The hash of the content is in the address, so a browser may keep it for ever.
 * A build tool: it leaves its memory to the system.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char *const types[][2] = {
    {"css", "text/css; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"ico", "image/x-icon"},
    {"txt", "text/plain; charset=utf-8"},
    {"webmanifest", "application/manifest+json"},
};

static const char *type_of(const char *ext) {
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (!strcmp(types[i][0], ext)) return types[i][1];
  fprintf(stderr, "embed: no media type for .%s\n", ext);
  exit(1);
}

static uint64_t fnv(const unsigned char *p, size_t n) {
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * UINT64_C(0x100000001b3);
  return h;
}

static unsigned char *slurp(const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  size_t cap = 1 << 20;
  unsigned char *p = malloc(cap);
  if (!f || !p) { fprintf(stderr, "embed: cannot read %s\n", path); exit(1); }
  *n = fread(p, 1, cap, f);
  if (*n == cap) { fprintf(stderr, "embed: %s is over 1 MiB\n", path); exit(1); }
  fclose(f);
  return p;
}

static unsigned char *gzip(const unsigned char *p, size_t n, size_t *out_n) {
  z_stream z = {0};
  deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  size_t cap = deflateBound(&z, n);
  unsigned char *out = malloc(cap);
  if (!out) exit(1);
  z.next_in = (unsigned char *)(uintptr_t)p;
  z.avail_in = (uInt)n;
  z.next_out = out;
  z.avail_out = (uInt)cap;
  if (deflate(&z, Z_FINISH) != Z_STREAM_END) exit(1);
  *out_n = z.total_out;
  deflateEnd(&z);
  return out;
}

static void bytes(FILE *f, const char *kind, size_t i, const unsigned char *p, size_t n) {
  fprintf(f, "static const unsigned char %s_%zu[] = {", kind, i);
  for (size_t k = 0; k < n; k++) fprintf(f, "%s%u,", k % 32 ? "" : "\n", p[k]);
  fputs("\n};\n", f);
}

struct file { const char *name, *dot, *path; uint64_t hash; size_t n, gz_n; };
#define FILES 64

static void one(FILE *h, FILE *c, struct file *f, size_t i) {
  unsigned char *p = slurp(f->path, &f->n), *z = gzip(p, f->n, &f->gz_n);
  f->name = strrchr(f->path, '/') ? strrchr(f->path, '/') + 1 : f->path;
  f->dot = strrchr(f->name, '.');
  if (!f->dot) exit(1);
  f->hash = fnv(p, f->n);
  fputs("#define YB_ASSET_", h);
  for (const char *q = f->name; *q; q++) fputc(isalnum((unsigned char)*q) ? *q : '_', h);
  fprintf(h, " \"/a/%.*s-%08" PRIx32 "%s\"\n", (int)(f->dot - f->name), f->name,
          (uint32_t)f->hash, f->dot);
  bytes(c, "raw", i, p, f->n);
  bytes(c, "gz", i, z, f->gz_n);
  if (f->gz_n + 64 > f->n) f->gz_n = 0;       /* not worth a header */
  free(p);
  free(z);
}

static FILE *out(const char *dir, const char *name) {
  char path[1200];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  FILE *f = fopen(path, "wb");
  if (!f) { fprintf(stderr, "embed: cannot write %s\n", path); exit(3); }
  return f;
}

int main(int argc, char **argv) {
  static struct file file[FILES];
  if (argc < 3 || argc - 2 > FILES) return 2;
  FILE *h = out(argv[1], "assets.h"), *c = out(argv[1], "assets.c");
  fputs("/* made by tools/embed.c */\n#ifndef YB_ASSETS_H\n#define YB_ASSETS_H\n", h);
  fputs("/* made by tools/embed.c */\n#include \"http/asset.h\"\n", c);
  for (int i = 2; i < argc; i++) {
    file[i - 2].path = argv[i];
    one(h, c, &file[i - 2], (size_t)i - 2);
  }
  fputs("#endif\n", h);
  fputs("const struct yb_asset yb_assets[] = {\n", c);
  for (int i = 0; i < argc - 2; i++) {
    const struct file *f = &file[i];
    fprintf(c, "  {\"/a/%.*s-%08" PRIx32 "%s\", \"%s\", \"\\\"%016" PRIx64
            "\\\"\", raw_%d, %zu, gz_%d, %zu},\n", (int)(f->dot - f->name), f->name,
            (uint32_t)f->hash, f->dot, type_of(f->dot + 1), f->hash, i, f->n, i, f->gz_n);
  }
  fprintf(c, "};\nconst unsigned yb_assets_n = %d;\n", argc - 2);
  return fclose(h) || fclose(c);
}
