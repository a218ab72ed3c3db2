/* paper.c - QR codes as SVG, and the PDF by the helper process (issue.h). The helper
 * maps large fonts; its memory is not ours, and its death harms nobody. */
#include "service/issue/issue.h"

#include <errno.h>
#include <qrencode.h>

#include "base/arena.h"
#include "base/helper.h"
#include "base/text.h"
#include "base/time.h"

#define PDF_MAX (4u << 20)
#define PDF_WAIT_MS 20000

yb_rc yb_qr_svg(struct yb_ctx *ctx, yb_str text, yb_str title, struct yb_html *out) {
  struct yb_buf b;
  char *z;
  YB_TRY(yb_str_z(ctx->arena, text, &z));
  QRcode *qr = QRcode_encodeString8bit(z, 0, QR_ECLEVEL_M);
  if (!qr) return errno == ENOMEM ? YB_NOMEM : YB_LIMIT;
  yb_buf_init(&b, ctx->arena);
  yb_buf_fmt(&b, "<svg viewBox=\"0 0 %d %d\" class=\"qr\" role=\"img\" aria-label=\"",
             qr->width + 8, qr->width + 8);
  yb_html_escape(&b, title);
  YB_BUF_Z(&b, "\"><path fill=\"#fff\" d=\"M0 0h200v200H0z\"/><path fill=\"#000\" d=\"");
  for (int y = 0; y < qr->width; y++)
    for (int x = 0, run = 0; x < qr->width; x += run ? run : 1) {
      for (run = 0; x + run < qr->width && qr->data[y * qr->width + x + run] & 1;) run++;
      if (run) yb_buf_fmt(&b, "M%d %dh%dv1h-%dz", x + 4, y + 4, run, run);
    }
  YB_BUF_Z(&b, "\"/></svg>");
  QRcode_free(qr);
  return yb_buf_take(&b, &out->s);
}

/* ---- the helper ---- */

static yb_rc render(struct yb_ctx *ctx, yb_str sheet, yb_str *pdf) {
  struct yb_helper h = {.name = "yiban-render", .in = sheet, .most = PDF_MAX,
                        .wait_ms = PDF_WAIT_MS};
  int status;
  YB_TRY(yb_helper_run(ctx, &h, pdf, &status));
  return status == 0 && yb_str_starts(*pdf, YB_S("%PDF")) ? YB_OK : YB_IO;
}

/* ---- the sheet: what the helper draws, as JSON ---- */

static yb_rc add_row(struct yb_json *rows, struct yb_arena *a, yb_str label, yb_str value) {
  struct yb_json *row = yb_json_new(a, YB_JSON_ARRAY);
  if (value.n == 0) return YB_OK;
  YB_TRY(yb_json_add(row, yb_json_new_str(a, label)));
  YB_TRY(yb_json_add(row, yb_json_new_str(a, value)));
  return yb_json_add(rows, row);
}

static yb_str day_text(struct yb_arena *a, const struct yb_zone *z, int64_t at) {
  yb_civil c = yb_zone_civil(z, at);
  yb_str s;
  if (yb_str_fmt(a, &s, "%d年%u月%u日", (int)c.date.year, c.date.month, c.date.day) != YB_OK)
    return YB_S("");
  return s;
}

static yb_rc fill_rows(struct yb_app *app, struct yb_arena *a, const struct yb_permit_view *v,
                       struct yb_json *rows) {
  yb_str span, line;
  yb_str from = day_text(a, app->pack->zone, v->valid_from);
  yb_str to = day_text(a, app->pack->zone, v->valid_to - 1);   /* the last day is within */
  YB_TRY(yb_str_fmt(a, &span, "%.*s 至 %.*s", YB_ARG(from), YB_ARG(to)));
  YB_TRY(add_row(rows, a, YB_S("作品"), v->title));
  YB_TRY(add_row(rows, a, YB_S("申请人"), v->holder));
  YB_TRY(add_row(rows, a, YB_S("办件编号"), v->case_no));
  YB_TRY(add_row(rows, a, YB_S("有效期"), span));
  for (uint32_t i = 0; i < v->places; i++) {
    YB_TRY(
        yb_str_fmt(a, &line, "%.*s　%.*s", YB_ARG(v->place[i].name), YB_ARG(v->place[i].when)));
    YB_TRY(add_row(rows, a, i == 0 ? YB_S("地点和时间") : YB_S(""), line));
  }
  return YB_OK;
}

static yb_rc sheet_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_permit_view *v,
                      yb_str *out) {
  struct yb_arena *a = ctx->arena;
  struct yb_json *o = yb_json_new(a, YB_JSON_OBJECT), *rows = yb_json_new(a, YB_JSON_ARRAY);
  struct yb_json *rules = yb_json_new(a, YB_JSON_ARRAY);
  for (uint32_t i = 0; i < v->conditions.count; i++)
    YB_TRY(yb_json_add(rules, yb_json_new_str(a, v->conditions.at[i])));
  YB_TRY(fill_rows(app, a, v, rows));
  const struct {
    const char *key;
    yb_str value;
  } text[] = {
      {"title", v->service_name},
      {"no", v->no},
      {"url", v->url},
      {"code", v->code},
      {"issuer", v->issuer},
      {"day", day_text(a, app->pack->zone, v->issued_at)},
      {"notice",
       app->pack->city.operator_name.n ? YB_S("") : app->pack->city.demo_notice.in[YB_ZH_CN]}};
  for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
    YB_TRY(yb_json_set(o, yb_str_of(text[i].key), yb_json_new_str(a, text[i].value)));
  YB_TRY(yb_json_set(o, YB_S("rows"), rows));
  YB_TRY(yb_json_set(o, YB_S("conditions"), rules));
  return yb_json_text(a, o, out);
}

yb_rc yb_permit_pdf(struct yb_app *app, struct yb_ctx *ctx, const struct yb_permit_view *v,
                    yb_str *pdf) {
  yb_str sheet;
  YB_TRY(sheet_of(app, ctx, v, &sheet));
  return render(ctx, sheet, pdf);
}
