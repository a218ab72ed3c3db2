/* bk_figures.c - figures of the catalogue by month and its hot entries; exports; a file of
 * entries brought in, with its faults by row. */
#include "base/arena.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/desk.h"
#include "http/pages/kept.h"
#include "http/view/bk_desk.h"
#include "service/catalog/views.h"
#include "tpl_bk_figures.h"
#include "tpl_bk_import.h"

#define IMPORT_BYTES ((size_t)2 << 20)

#define FIG_ENTER(rq, rs, verb)                                              \
  do {                                                                       \
    DK_ENTER(rq, rs);                                                        \
    if (!yb_who_holds(yb_req_who(rq), YB_S(verb))) return YB_DENIED;         \
  } while (0)

/* ---- figures ---- */

static yb_str wan(struct yb_req *rq, int64_t fen) {
  return dk_fmt(rq, "%lld.%02lld", (long long)(fen / 1000000),
                (long long)(fen % 1000000 / 10000));
}

static struct v_fig_row row_of(struct yb_req *rq, const struct yb_month_figures *m) {
  return (struct v_fig_row){.name = dk_fmt(rq, "%04d-%02d", (int)m->year, m->month),
                            .bookings = m->bookings, .people = m->people, .entries = m->entries,
                            .days = m->days, .applied = m->applied,
                            .spent = m->spent_fen ? wan(rq, m->spent_fen) : YB_S("")};
}

static yb_date month_asked(struct yb_req *rq, const char *name, int back) {
  yb_date d, now = yb_zone_civil(yb_req_app(rq)->pack->zone, rq->ctx.now_ms).date;
  yb_str text = dk_fmt(rq, "%.*s-01", YB_ARG(yb_pairs_get(rq->query, yb_str_of(name))));
  if (yb_date_parse(text, &d)) return d;
  int m = now.month - 1 + back, year = now.year;
  while (m < 0) m += 12, year--;
  while (m > 11) m -= 12, year++;
  return (yb_date){year, (uint8_t)(m + 1), 1};
}

/* The eleven months before, this one, and three ahead. */
static yb_rc load(struct yb_req *rq, struct yb_booking_figures *f) {
  return yb_booking_figures(yb_req_app(rq), &rq->ctx, yb_req_who(rq),
                            month_asked(rq, "first", -11), month_asked(rq, "last", 3), f);
}

static yb_rc put_hot(struct yb_req *rq, const struct yb_booking_figures *f, struct v_figs *v) {
  struct v_fig_row *h = YB_NEW_N(rq->ctx.arena, f->hot, struct v_fig_row);
  int64_t most = f->hot ? f->hots[0].bookings : 1;
  if (!h) return YB_NOMEM;
  for (uint32_t i = 0; i < f->hot; i++) {
    const struct yb_hot_entry *x = &f->hots[i];
    const struct yb_kind *k = yb_pack_kind(yb_req_app(rq)->pack, x->kind);
    h[i] = (struct v_fig_row){.name = x->title, .bookings = x->bookings, .days = x->days,
                              .applied = x->applied, .share = (int)(x->bookings * 100 / most),
                              .href = dk_fmt(rq, "/e/%.*s/%.*s", YB_ARG(x->kind),
                                             YB_ARG(x->slug))};
    if (k) h[i].kind = dk_say(rq, &k->name);
  }
  v->hot = h;
  v->hot_n = f->hot;
  return YB_OK;
}

static yb_rc put_seen(struct yb_req *rq, const struct yb_booking_figures *f, struct v_figs *v) {
  const struct yb_month_figures *a = &f->month[0], *z = &f->month[f->months - 1];
  struct yb_seen_list s;
  YB_TRY(yb_views_most(yb_req_app(rq), &rq->ctx, yb_req_who(rq),
                       (yb_date){a->year, a->month, 1}, (yb_date){z->year, z->month, 31}, &s));
  struct v_fig_row *h = YB_NEW_N(rq->ctx.arena, s.count, struct v_fig_row);
  int64_t most = s.count && s.at[0].views ? s.at[0].views : 1;
  if (!h) return YB_NOMEM;
  for (uint32_t i = 0; i < s.count; i++) {
    const struct yb_kind *k = yb_pack_kind(yb_req_app(rq)->pack, s.at[i].kind);
    h[i] = (struct v_fig_row){.name = s.at[i].title, .bookings = s.at[i].views,
                              .entries = s.at[i].lists,
                              .share = (int)(s.at[i].views * 100 / most),
                              .href = dk_fmt(rq, "/e/%.*s/%.*s", YB_ARG(s.at[i].kind),
                                             YB_ARG(s.at[i].slug))};
    if (k) h[i].kind = dk_say(rq, &k->name);
  }
  v->seen = h;
  v->seen_n = s.count;
  return YB_OK;
}

static yb_rc put_exports(struct yb_req *rq, struct v_figs *v) {
  static const char *const formats[] = {"csv", "xlsx", "geojson"};
  static const char *const names[] = {"CSV", "XLSX", "GeoJSON"};
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  struct v_link *l = YB_NEW_N(rq->ctx.arena, c ? c->kinds * 3 : 0, struct v_link);
  if (!l) return YB_NOMEM;
  for (uint32_t i = 0; c && i < c->kinds; i++)
    for (int f = 0; f < 3; f++)
      l[v->exports_n++] = (struct v_link){
          .href = dk_fmt(rq, "/api/v1/kinds/%.*s/entries?format=%s", YB_ARG(c->kind[i].id),
                         formats[f]),
          .label = dk_fmt(rq, "%.*s %s", YB_ARG(dk_say(rq, &c->kind[i].name)), names[f])};
  v->exports = l;
  return YB_OK;
}

yb_rc yb_page_desk_figures(struct yb_req *rq, struct yb_res *rs) {
  struct yb_booking_figures f;
  struct v_figs v = {0};
  struct yb_page page;
  FIG_ENTER(rq, rs, "export");
  YB_TRY(load(rq, &f));
  struct v_fig_row *m = YB_NEW_N(rq->ctx.arena, f.months, struct v_fig_row);
  if (!m) return YB_NOMEM;
  for (uint32_t i = 0; i < f.months; i++) m[i] = row_of(rq, &f.month[i]);
  v.months = m;
  v.months_n = f.months;
  v.all = row_of(rq, &f.all);
  v.first = dk_input(rq, false, "d-", "first", "month", yb_word(rq, "从哪个月"), m[0].name);
  v.last = dk_input(rq, false, "d-", "last", "month", yb_word(rq, "到哪个月"),
                    m[f.months - 1].name);
  v.csv = dk_fmt(rq, "/desk/catalog-figures.csv?first=%.*s&last=%.*s", YB_ARG(m[0].name),
                 YB_ARG(m[f.months - 1].name));
  v.may_import = yb_who_holds(yb_req_who(rq), YB_S("entry_edit"));
  YB_TRY(put_hot(rq, &f, &v));
  YB_TRY(put_seen(rq, &f, &v));
  YB_TRY(put_exports(rq, &v));
  dk_page(rq, &page, yb_word(rq, "目录统计"), YB_DESK_FIGURES);
  return YB_PAGE(rq, rs, &page, bk_figures, &v);
}

static void csv_line(struct yb_buf *b, struct yb_req *rq, const struct yb_month_figures *m,
                     yb_str name) {
  yb_csv_write_cell(b, name);
  yb_buf_fmt(b, ",%lld,%lld,%lld,%lld,%lld,%.*s\r\n", (long long)m->bookings,
             (long long)m->people, (long long)m->entries, (long long)m->days,
             (long long)m->applied, YB_ARG(wan(rq, m->spent_fen)));
}

yb_rc yb_page_desk_figures_csv(struct yb_req *rq, struct yb_res *rs) {
  static const char *const heads[] = {"月份", "预约", "谁（单位算一个）", "条目", "天", "属于申请的",
                                      "自报花费（万元）"};
  struct yb_booking_figures f;
  FIG_ENTER(rq, rs, "export");
  YB_TRY(load(rq, &f));
  YB_BUF_Z(&rs->body, "\xEF\xBB\xBF");
  for (int i = 0; i < 7; i++) {
    if (i) yb_buf_byte(&rs->body, ',');
    yb_csv_write_cell(&rs->body, yb_word(rq, heads[i]));
  }
  YB_BUF_Z(&rs->body, "\r\n");
  for (uint32_t i = 0; i < f.months; i++)
    csv_line(&rs->body, rq, &f.month[i], row_of(rq, &f.month[i]).name);
  csv_line(&rs->body, rq, &f.all, yb_word(rq, "合计"));
  rs->type = "text/csv; charset=utf-8";
  return yb_res_header(rs, "Content-Disposition", YB_S("attachment; filename=\"figures.csv\""));
}

/* ---- import ---- */

struct bringing { const struct yb_kind *kind; uint32_t saved; };

static yb_rc put_kinds(struct yb_req *rq, struct v_bring *v) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  struct v_pick *k = YB_NEW_N(rq->ctx.arena, c ? c->kinds : 0, struct v_pick);
  if (!k) return YB_NOMEM;
  for (uint32_t i = 0; c && i < c->kinds; i++)
    k[i] = (struct v_pick){.value = c->kind[i].id, .label = dk_say(rq, &c->kind[i].name)};
  v->kind = dk_input(rq, true, "d-", "kind", "select", yb_word(rq, "哪一种"),
                     yb_req_query(rq, "kind"));
  dk_picked(&v->kind, k, c ? c->kinds : 0);
  return YB_OK;
}

/* Each fault with its row and field: the file is mended there and sent again. */
static yb_rc put_faults(struct yb_req *rq, struct v_bring *v) {
  const struct yb_diag *d = rq->ctx.diags ? rq->ctx.diags->first : NULL;
  uint32_t n = 0;
  for (const struct yb_diag *i = d; i; i = i->next) n += i->severity == YB_ERROR;
  struct v_bring_fault *at = YB_NEW_N(rq->ctx.arena, n, struct v_bring_fault);
  if (!at) return YB_NOMEM;
  v->faults = at;
  for (; d; d = d->next) {
    struct yb_buf b;
    if (d->severity != YB_ERROR) continue;
    yb_buf_init(&b, rq->ctx.arena);
    yb_diag_what(d, yb_req_lang(rq), &b);
    yb_buf_put(&b, yb_word(rq, "，"));
    yb_diag_fix(d, yb_req_lang(rq), &b);
    at[v->faults_n++] = (struct v_bring_fault){d->at.line, d->at.path, yb_buf_str(&b)};
  }
  return YB_OK;
}

static yb_rc import_page(struct yb_req *rq, struct yb_res *rs, struct v_bring *v) {
  struct yb_page page;
  YB_TRY(put_kinds(rq, v));
  YB_TRY(put_faults(rq, v));
  dk_page(rq, &page, yb_word(rq, "导入条目"), YB_DESK_FIGURES);
  page.error = v->faults_n > 0;
  if (page.error) rs->status = 422;
  return YB_PAGE(rq, rs, &page, bk_import, v);
}

yb_rc yb_page_desk_import(struct yb_req *rq, struct yb_res *rs) {
  struct v_bring v = {0};
  FIG_ENTER(rq, rs, "entry_edit");
  v.done = yb_str_int(yb_req_query(rq, "saved"), &v.saved);
  return import_page(rq, rs, &v);
}

static yb_rc bring(struct yb_req *rq, void *tx) {
  struct bringing *x = rq->state;
  yb_str bytes;
  (void)tx;
  YB_TRY(yb_file_read(&rq->ctx, rq->files[0].path, IMPORT_BYTES, &bytes));
  return yb_entries_import(yb_req_app(rq), &rq->ctx, yb_req_who(rq), x->kind, bytes, &x->saved);
}

static yb_rc brought(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct bringing *x = rq->state;
  struct v_bring v = {0};
  if (done == YB_OK) return yb_res_go(rq, rs, "/desk/import?saved=%u", x->saved);
  if (!rq->ctx.diags->errors) return done;
  return import_page(rq, rs, &v);
}

yb_rc yb_post_desk_import(struct yb_req *rq, struct yb_res *rs) {
  struct bringing *x = YB_NEW(rq->ctx.arena, struct bringing);
  struct v_bring v = {0};
  FIG_ENTER(rq, rs, "entry_edit");
  if (!x) return YB_NOMEM;
  x->kind = yb_pack_kind(yb_req_app(rq)->pack, yb_req_form(rq, "kind"));
  if (!x->kind) return YB_BAD;
  rq->state = x;
  if (rq->files_n == 1 && rq->files[0].size > 0)
    return yb_later(rq, rs, YB_LANE_SLOW, bring, brought);
  yb_rc rc = yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("file")},
                     YB_MSG_catalog_import_kind, YB_S(""), YB_S(""));
  return rc == YB_NOMEM ? rc : import_page(rq, rs, &v);
}
