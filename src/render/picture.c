/* picture.c - yiban-picture IN LARGE SMALL TINY: one photograph that somebody sent, as three
 * JPEG files of at most 1,600, 480 and 256 points a side: turned upright, in sRGB, without metadata
 * (place, camera, names). A process of its own: decoders read foreign bytes here and not
 * in the server, under limits of memory and time.
 *
 *   exit 0, "WIDTH HEIGHT" of the large one    1, "WIDTH HEIGHT" or nothing: the input is bad
 *   JPEG, PNG and HEIC alone; at least 200 by 200, at most 100 million points
 *
 * yiban-picture --pages: a PDF from standard input, its first pages under one another as
 * one JPEG on standard output, so that an officer reads it beside the decision and no file
 * of it stands in the clear.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vips/vips.h>

#define LARGE 1600
#define SMALL 480
#define TINY 256
#define LEAST 200
#define MOST 100000000.0
#define PDF_MOST (21u << 20)
#define PAGES 10
#define DPI 100.0

/* A sanitizer's shadow is larger than any limit of memory. */
static void limits(void) {
  const struct rlimit cpu = {30, 30};
#ifndef __SANITIZE_ADDRESS__
  const struct rlimit memory = {(rlim_t)3 << 30, (rlim_t)3 << 30};
  (void)setrlimit(RLIMIT_AS, &memory);
#endif
  (void)setrlimit(RLIMIT_CPU, &cpu);
  (void)alarm(60);
}

/* What the bytes are, whatever the name says. */
static int known(const char *path) {
  static const char *const loaders[] = {"VipsForeignLoadJpegFile", "VipsForeignLoadPngFile",
                                        "VipsForeignLoadHeifFile"};
  const char *loader = vips_foreign_find_load(path);
  for (size_t i = 0; loader && i < sizeof loaders / sizeof *loaders; i++)
    if (strcmp(loader, loaders[i]) == 0) return 1;
  return 0;
}

static int fits(const char *path) {
  VipsImage *in = vips_image_new_from_file(path, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
  if (!in) return 0;
  int w = vips_image_get_width(in), h = vips_image_get_height(in);
  g_object_unref(in);
  if (w >= LEAST && h >= LEAST && (double)w * h <= MOST) return 1;
  (void)printf("%d %d\n", w, h);
  return 0;
}

/* Transparent parts become white. */
static VipsImage *flat(VipsImage *in) {
  VipsImage *out = NULL;
  double white[] = {255, 255, 255};
  if (!vips_image_hasalpha(in)) return in;
  VipsArrayDouble *background = vips_array_double_new(white, 3);
  int failed = vips_flatten(in, &out, "background", background, NULL);
  vips_area_unref(VIPS_AREA(background));
  g_object_unref(in);
  return failed ? NULL : out;
}

static int shrink(const char *from, const char *to, int side, int tell) {
  VipsImage *image = NULL;
  if (vips_thumbnail(from, &image, side, "height", side, "size", VIPS_SIZE_DOWN, "fail_on",
                     VIPS_FAIL_ON_TRUNCATED, "export_profile", "srgb", NULL))
    return 0;
  if (!(image = flat(image))) return 0;
  int failed = vips_jpegsave(image, to, "Q", 82, "strip", TRUE, "optimize_coding", TRUE,
                             "interlace", TRUE, NULL);
  if (!failed && tell)
    (void)printf("%d %d\n", vips_image_get_width(image), vips_image_get_height(image));
  g_object_unref(image);
  return !failed;
}

/* ---- pages of a document ---- */

/* As many pages as there are, at most PAGES: `n` beyond the end is an error. */
static VipsImage *document(void *bytes, size_t size) {
  VipsImage *first = NULL, *all = NULL;
  if (vips_pdfload_buffer(bytes, size, &first, "dpi", DPI, NULL)) return NULL;
  int pages = vips_image_get_n_pages(first);
  double points = (double)vips_image_get_width(first) * vips_image_get_height(first);
  g_object_unref(first);
  if (pages > PAGES) pages = PAGES;
  if (pages < 1 || points * pages > MOST) return NULL;
  if (vips_pdfload_buffer(bytes, size, &all, "dpi", DPI, "n", pages, NULL))
    return NULL;
  return flat(all);
}

static int pages(void) {
  static unsigned char in[PDF_MOST];
  VipsImage *image;
  void *jpeg = NULL;
  size_t n = fread(in, 1, sizeof in, stdin), size = 0;
  if (n == sizeof in || !(image = document(in, n))) return 0;
  int failed = vips_jpegsave_buffer(image, &jpeg, &size, "Q", 80, "strip", TRUE, NULL);
  g_object_unref(image);
  return !failed && fwrite(jpeg, 1, size, stdout) == size;
}

int main(int argc, char **argv) {
  int document_mode = argc == 2 && strcmp(argv[1], "--pages") == 0;
  limits();
  if ((argc != 5 && !document_mode) || VIPS_INIT(argv[0])) return 2;
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_block_untrusted_set(TRUE);
  if (document_mode) {
    vips_operation_block_set("VipsForeignLoadPdf", FALSE);     /* and nothing else */
    int shown = pages();
    (void)fflush(stdout);
    _exit(shown ? 0 : 1);
  }
  int good = known(argv[1]) && fits(argv[1]) && shrink(argv[1], argv[2], LARGE, 1) &&
             shrink(argv[1], argv[3], SMALL, 0) && shrink(argv[1], argv[4], TINY, 0);
  (void)fflush(stdout);
  _exit(good ? 0 : 1);                /* what libraries keep for themselves dies with us */
}
