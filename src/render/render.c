/* render.c - yiban-render: one sheet of JSON on standard input, one A4 PDF on standard
 * output. A process of its own: fonts are mapped here and not in the server.
 *
 *   {"title", "no", "rows": [[label, value]], "conditions": [..], "issuer", "day",
 *    "url", "code", "notice"}
 */
#include <pango/pangocairo.h>
#include <cairo-pdf.h>
#include <qrencode.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ctx.h"
#include "base/json.h"

#define MM 2.834645669 /* points */
#define PAGE_W (210 * MM)
#define PAGE_H (297 * MM)
#define LEFT (28 * MM) /* GB/T 9704: type area 156 x 225 mm */
#define TOP (37 * MM)
#define WIDTH (156 * MM)
#define BOTTOM (262 * MM)
#define INPUT_MAX (1u << 20)
/* Letters and figures in DejaVu: cairo keeps all of Noto's subroutines, 850 kB, for some
 * sets of Latin letters. */
#define TEXT "DejaVu Sans,Noto Sans CJK SC 12"
#define HEAD "DejaVu Sans,Noto Sans CJK SC Bold 22"

struct sheet {
  cairo_t *cr;
  double y;
};

static PangoLayout *layout_of(struct sheet *s, const char *font, yb_str text, double width) {
  PangoLayout *l = pango_cairo_create_layout(s->cr);
  PangoFontDescription *d = pango_font_description_from_string(font);
  pango_layout_set_font_description(l, d);
  pango_font_description_free(d);
  pango_layout_set_text(l, text.p, (int)text.n);
  pango_layout_set_width(l, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(l, 1.3f);
  return l;
}

static double height_of(PangoLayout *l) {
  int w, h;
  pango_layout_get_size(l, &w, &h);
  return (double)h / PANGO_SCALE;
}

static void room(struct sheet *s, double need) {
  if (s->y + need <= BOTTOM) return;
  cairo_show_page(s->cr);
  s->y = TOP;
}

static void put(struct sheet *s, const char *font, yb_str text, PangoAlignment align) {
  PangoLayout *l = layout_of(s, font, text, WIDTH);
  pango_layout_set_alignment(l, align);
  double h = height_of(l);
  room(s, h);
  cairo_move_to(s->cr, LEFT, s->y);
  pango_cairo_show_layout(s->cr, l);
  s->y += h;
  g_object_unref(l);
}

static void line(struct sheet *s, double r, double g, double b, double width) {
  cairo_set_source_rgb(s->cr, r, g, b);
  cairo_set_line_width(s->cr, width);
  cairo_move_to(s->cr, LEFT, s->y);
  cairo_line_to(s->cr, LEFT + WIDTH, s->y);
  cairo_stroke(s->cr);
  cairo_set_source_rgb(s->cr, 0, 0, 0);
}

static void row(struct sheet *s, yb_str label, yb_str value) {
  PangoLayout *l = layout_of(s, "DejaVu Sans,Noto Sans CJK SC 11", label, 32 * MM);
  PangoLayout *v = layout_of(s, TEXT, value, WIDTH - 36 * MM);
  double hl = height_of(l), hv = height_of(v), h = hl > hv ? hl : hv;
  room(s, h + 8);
  cairo_move_to(s->cr, LEFT, s->y + 4);
  pango_cairo_show_layout(s->cr, l);
  cairo_move_to(s->cr, LEFT + 36 * MM, s->y + 4);
  pango_cairo_show_layout(s->cr, v);
  s->y += h + 8;
  line(s, 0.8, 0.85, 0.85, 0.5);
  g_object_unref(l);
  g_object_unref(v);
}

static void qr(struct sheet *s, yb_str text, double x, double y, double side) {
  char z[512];
  if (text.n >= sizeof z) return;
  memcpy(z, text.p, text.n);
  z[text.n] = 0;
  QRcode *q = QRcode_encodeString8bit(z, 0, QR_ECLEVEL_M);
  if (!q) return;
  double unit = side / q->width;
  for (int i = 0; i < q->width * q->width; i++)
    if (q->data[i] & 1)
      cairo_rectangle(s->cr, x + i % q->width * unit, y + i / q->width * unit, unit, unit);
  cairo_fill(s->cr);
  QRcode_free(q);
}

static void rules(struct sheet *s, const struct yb_json *list, struct yb_arena *a) {
  int n = 0;
  if (!list || list->count == 0) return;
  s->y += 5 * MM;
  put(s, "DejaVu Sans,Noto Sans CJK SC Bold 12", YB_S("拍摄条件"), PANGO_ALIGN_LEFT);
  for (const struct yb_json *j = list->first; j; j = j->next) {
    yb_str text;
    if (yb_str_fmt(a, &text, "%d. %.*s", ++n, YB_ARG(j->text)) != YB_OK) return;
    s->y += 3;
    put(s, TEXT, text, PANGO_ALIGN_LEFT);
  }
}

static void foot(struct sheet *s, const struct yb_json *o, struct yb_arena *a) {
  yb_str how;
  s->y += 10 * MM;
  room(s, 40 * MM);
  double top = s->y;
  put(s, TEXT, yb_json_get_str(o, YB_S("issuer")), PANGO_ALIGN_RIGHT);
  put(s, TEXT, yb_json_get_str(o, YB_S("day")), PANGO_ALIGN_RIGHT);
  qr(s, yb_json_get_str(o, YB_S("url")), LEFT, top, 28 * MM);
  s->y = top + 31 * MM;
  if (yb_str_fmt(a, &how, "扫码验真，或在“核验真伪”页输入 %.*s",
                 YB_ARG(yb_json_get_str(o, YB_S("code")))) == YB_OK)
    put(s, "DejaVu Sans,Noto Sans CJK SC 9", how, PANGO_ALIGN_LEFT);
}

static void draw(struct sheet *s, const struct yb_json *o, struct yb_arena *a) {
  yb_str notice = yb_json_get_str(o, YB_S("notice"));
  if (notice.n) {
    cairo_set_source_rgb(s->cr, 0.7, 0.1, 0.1);
    s->y = TOP - 16 * MM;
    put(s, "DejaVu Sans,Noto Sans CJK SC Bold 10", notice, PANGO_ALIGN_CENTER);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    s->y = TOP;
  }
  put(s, HEAD, yb_json_get_str(o, YB_S("title")), PANGO_ALIGN_CENTER);
  s->y += 4 * MM;
  put(s, "DejaVu Sans,Noto Sans CJK SC 11", yb_json_get_str(o, YB_S("no")), PANGO_ALIGN_CENTER);
  s->y += 5 * MM;
  line(s, 0.04, 0.35, 0.4, 1.5);
  const struct yb_json *rows = yb_json_get(o, YB_S("rows"));
  for (const struct yb_json *r = rows ? rows->first : NULL; r; r = r->next)
    row(s, yb_json_str(yb_json_at(r, 0), YB_S("")), yb_json_str(yb_json_at(r, 1), YB_S("")));
  rules(s, yb_json_get(o, YB_S("conditions")), a);
  foot(s, o, a);
}

static cairo_status_t out_bytes(void *arg, const unsigned char *p, unsigned n) {
  (void)arg;
  while (n) {
    ssize_t w = write(STDOUT_FILENO, p, n);
    if (w <= 0) return CAIRO_STATUS_WRITE_ERROR;
    p += w;
    n -= (unsigned)w;
  }
  return CAIRO_STATUS_SUCCESS;
}

static int render(const struct yb_json *o, struct yb_arena *a) {
  cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(out_bytes, NULL, PAGE_W, PAGE_H);
  struct sheet s = {cairo_create(pdf), TOP};
  draw(&s, o, a);
  cairo_show_page(s.cr);
  cairo_destroy(s.cr);
  cairo_surface_finish(pdf);
  int failed = cairo_surface_status(pdf) != CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(pdf);
  return failed ? 3 : 0;
}

int main(void) {
  static char input[INPUT_MAX];
  struct yb_arena *a = yb_arena_open(16u << 20);
  struct yb_ctx ctx = {.arena = a};
  const struct yb_json *o;
  size_t n = fread(input, 1, sizeof input, stdin);
  if (!a) return 3;
  int rc = yb_json_parse(&ctx, YB_S("sheet"), yb_str_n(input, n), &o) == YB_OK ? render(o, a) : 1;
  yb_arena_close(a);
  return rc;
}
