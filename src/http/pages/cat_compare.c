/* cat_compare.c - up to four entries of a kind side by side (cat.h). */
#include "base/arena.h"
#include "base/text.h"
#include "http/handlers.h"
#include "http/pages/cat.h"
#include "tpl_cat_compare.h"

struct asked { int64_t id[YB_COMPARE_MAX]; uint32_t n, over; };

static void ask(struct yb_req *rq, struct asked *a) {
  yb_str e[16];
  uint32_t n = yb_pairs_all(rq->query, YB_S("e"), e, 16);
  for (uint32_t i = 0; i < n; i++) {
    int64_t id;
    bool again = false;
    if (!yb_str_int(e[i], &id) || id <= 0) continue;
    for (uint32_t k = 0; k < a->n; k++) again |= a->id[k] == id;
    if (again) continue;
    if (a->n == YB_COMPARE_MAX) a->over++;
    else a->id[a->n++] = id;
  }
}

static yb_str without(struct yb_req *rq, const struct asked *a, int64_t id) {
  struct yb_buf b;
  yb_str out;
  yb_buf_init(&b, rq->ctx.arena);
  YB_BUF_Z(&b, "/compare?");
  for (uint32_t i = 0; i < a->n; i++)
    if (a->id[i] != id) yb_buf_fmt(&b, "e=%lld&", (long long)a->id[i]);
  if (b.n) b.n--;
  return yb_buf_take(&b, &out) == YB_OK ? cat_to(rq, "%.*s", YB_ARG(out)) : (yb_str){0};
}

static bool same(yb_html a, yb_html b) { return yb_str_eq(a.s, b.s); }

static void add_row(struct v_cmp_row *row, struct v_cmp *v, yb_html name, struct v_cell *cell,
                    uint32_t n) {
  struct v_cmp_row r = {.name = name, .cells = cell, .cells_n = n};
  for (uint32_t i = 1; i < n; i++) r.differs |= !same(cell[i].value, cell[0].value);
  row[v->rows_n++] = r;
}

static yb_rc fixed_row(struct yb_req *rq, const struct v_cmp *from, struct v_cmp *v,
                       struct v_cmp_row *row, const char *zh, int which) {
  struct v_cell *cell = YB_NEW_N(rq->ctx.arena, YB_COMPARE_MAX, struct v_cell);
  bool any = false;
  if (!cell) return YB_NOMEM;
  for (uint32_t i = 0; i < from->cards_n; i++) {
    const struct v_cat_card *c = &from->cards[i];
    cell[i].label = c->plain;
    cell[i].value = which == 0 ? c->place : cat_escaped(rq, which == 1 ? c->price : c->rating);
    any |= cell[i].value.s.n > 0;
    if (!cell[i].value.s.n) cell[i].value = cat_escaped(rq, yb_word(rq, "未登记"));
  }
  if (any) add_row(row, v, cat_escaped(rq, yb_word(rq, zh)), cell, from->cards_n);
  return YB_OK;
}

static yb_rc field_row(struct yb_req *rq, const struct yb_compare *c, struct v_cmp *v,
                       struct v_cmp_row *row, const struct yb_kind_field *f) {
  struct v_cell *cell = YB_NEW_N(rq->ctx.arena, YB_COMPARE_MAX, struct v_cell);
  bool any = false, missing;
  if (!cell) return YB_NOMEM;
  for (uint32_t i = 0; i < c->cards; i++) {
    cell[i].label = v->cards[i].plain;
    cell[i].value = cat_value(rq, f, yb_json_get(c->at[i].card.fields, f->id), &missing);
    any |= !missing;
  }
  if (any) add_row(row, v, cat_text(rq, &f->name), cell, c->cards);
  return YB_OK;
}

static yb_rc rows(struct yb_req *rq, const struct yb_compare *c, struct v_cmp *v) {
  const struct yb_kind *k = c->at[0].card.kind;
  struct v_cmp_row *row = YB_NEW_N(rq->ctx.arena, k->fields + 3, struct v_cmp_row);
  if (!row) return YB_NOMEM;
  v->rows = row;
  YB_TRY(fixed_row(rq, v, v, row, "地点", 0));
  YB_TRY(fixed_row(rq, v, v, row, "价格", 1));
  YB_TRY(fixed_row(rq, v, v, row, "评价", 2));
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *f = &k->field[i];
    if (f->compare && f->cls == YB_PUBLIC && f->type != YB_FIELD_ROWS)
      YB_TRY(field_row(rq, c, v, row, f));
  }
  return YB_OK;
}

static yb_rc view(struct yb_req *rq, const struct asked *a, const struct yb_compare *c,
                  struct v_cmp *v) {
  struct v_cat_card *card = YB_NEW_N(rq->ctx.arena, YB_COMPARE_MAX, struct v_cat_card);
  struct v_hidden *id = YB_NEW_N(rq->ctx.arena, YB_COMPARE_MAX, struct v_hidden);
  struct v_link *drop = YB_NEW_N(rq->ctx.arena, YB_COMPARE_MAX, struct v_link);
  if (!card || !id || !drop) return YB_NOMEM;
  for (uint32_t i = 0; i < c->cards; i++) {
    cat_card(rq, &c->at[i].card, &card[i]);
    if (c->at[i].photos) card[i].pic = cat_picture(rq, (yb_str){0}, c->at[i].photo[0].digest);
    id[i] = (struct v_hidden){YB_S("add"), pt_fmt(rq, "%lld", (long long)card[i].id)};
    drop[i] = (struct v_link){.href = without(rq, a, card[i].id), .text = card[i].plain};
  }
  *v = (struct v_cmp){.cards = card, .ids = id, .drops = drop, .cards_n = c->cards,
                      .ids_n = c->cards, .drops_n = c->cards > 2 ? c->cards : 0,
                      .gone = a->n - c->cards, .over = a->over};
  v->gone_text = YB_PHRASE(rq, "有 {1} 条已下架，不再比较。", pt_fmt(rq, "%u", v->gone));
  v->can_list = !cat_embed(rq) && !cat_kiosk(rq);
  v->back = c->cards ? cat_to(rq, "/find?kind=%.*s", YB_ARG(c->at[0].card.kind->id))
                     : cat_to(rq, "/find");
  return c->cards ? rows(rq, c, v) : YB_OK;
}

yb_rc yb_page_compare(struct yb_req *rq, struct yb_res *rs) {
  struct yb_compare *c = YB_NEW(rq->ctx.arena, struct yb_compare);
  const struct yb_catalog *catalog;
  struct asked a = {0};
  struct v_cmp v;
  struct v_errors errors = {0};
  struct yb_page page;
  if (!c) return YB_NOMEM;
  YB_TRY(cat_catalog(rq, &catalog));
  ask(rq, &a);
  yb_rc rc = yb_entries_compare(yb_req_app(rq), &rq->ctx, a.id, a.n, c);
  if (rc != YB_OK && rc != YB_INVALID) return rc;
  if (rc == YB_INVALID) {
    YB_TRY(pt_faults(rq, rq->ctx.diags, &errors));
    c->cards = 0;
    a.n = 0;
    rs->status = 422;
  }
  YB_TRY(view(rq, &a, c, &v));
  v.errors = errors.errors, v.errors_n = errors.errors_n;
  cat_page(rq, rs, &page, yb_word(rq, "并排比较"));
  page.error = v.errors_n > 0;
  page.noindex = true;
  return YB_PAGE(rq, rs, &page, cat_compare, &v);
}
