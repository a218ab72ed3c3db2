/* catalog.c - the API of the catalogue: found, read, kept, brought in and out. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "http/api/catalog.h"
#include "http/handlers.h"
#include "http/page.h"
#include "service/catalog/subscribe.h"
#include "service/catalog/views.h"
#include "service/pack/show.h"

#define DIAG(rq, name) \
  yb_diag(&(rq)->ctx, (struct yb_place){.path = YB_S(name)}, YB_MSG_api_query, YB_S(name), YB_S(""))

/* ---- what is declared ---- */

static yb_rc fields_of(struct yb_arena *a, const struct yb_kind *k, struct api_catalog_kind *out) {
  struct api_kind_field *f = YB_NEW_N(a, k->fields, struct api_kind_field);
  if (!f) return YB_NOMEM;
  out->field = f;
  for (uint32_t i = 0; i < k->fields; i++) {
    const struct yb_kind_field *x = &k->field[i];
    if (x->cls != YB_PUBLIC) continue;
    f[out->fields++] = (struct api_kind_field){
        x->id, yb_str_of(yb_field_type_name(x->type)), x->unit, x->to, x->name, x->required,
        x->facet, x->sort, x->compare, x->options, x->option};
  }
  return YB_OK;
}

yb_rc yb_api_catalog(struct yb_req *rq, struct yb_res *rs) {
  static const char *const modes[] = {"none", "days", "slots", "request"};
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  struct api_catalog out = {0};
  if (!c) return YB_ABSENT;
  struct api_catalog_kind *k = YB_NEW_N(rq->ctx.arena, c->kinds, struct api_catalog_kind);
  if (!k) return YB_NOMEM;
  for (uint32_t i = 0; i < c->kinds; i++) {
    const struct yb_kind *x = &c->kind[i];
    k[i] = (struct api_catalog_kind){.id = x->id, .panel = x->panel, .icon = x->icon,
                             .name = x->name,
                             .booking = yb_str_of(modes[x->booking.mode]),
                             .unit = x->booking.unit, .waiting = x->booking.waiting,
                             .groups = x->booking.groups, .apply = x->apply};
    YB_TRY(fields_of(rq->ctx.arena, x, &k[i]));
  }
  out = (struct api_catalog){c->name, c->intro, c->panels, c->kinds, c->panel, k};
  return api_answer(rq, rs, 200, &api_out_catalog, &out);
}

yb_rc yb_api_sketch(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_show *show = yb_req_app(rq)->pack->show;
  if (!show || !show->map) return YB_ABSENT;
  struct yb_sketch map = *show->map;
  if (map.review_no.n)
    map.notice = (yb_said){{YB_PHRASE(rq, "审图号：{1}。界线来源：{2}；许可：{3}。", map.review_no,
                                      map.source, map.licence), {0}, {0}}};
  return api_answer(rq, rs, 200, &api_out_sketch, &map);
}

/* ---- cards ---- */

static yb_rc place_text(struct yb_arena *a, double lon, double lat, yb_str *out) {
  return yb_str_fmt(a, out, "{\"lon\":%.6f,\"lat\":%.6f}", lon, lat);
}

static yb_rc card_of(struct yb_req *rq, const struct yb_card *c, struct api_card *out) {
  const struct yb_motif *m = yb_pack_motif(yb_req_app(rq)->pack, c->motif);
  *out = (struct api_card){.c = *c, .kind = c->kind ? c->kind->id : YB_S("")};
  if (m) YB_TRY(yb_str_fmt(rq->ctx.arena, &out->drawing, "/m/%.*s", YB_ARG(m->file)));
  return c->placed ? place_text(rq->ctx.arena, c->lon, c->lat, &out->place) : YB_OK;
}

static yb_rc cards_of(struct yb_req *rq, const struct yb_card *c, uint32_t n,
                      const struct api_card **out) {
  struct api_card *at = YB_NEW_N(rq->ctx.arena, n, struct api_card);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) YB_TRY(card_of(rq, &c[i], &at[i]));
  *out = at;
  return YB_OK;
}

/* ---- the question ---- */

static bool number(yb_str s, double *out) {
  char z[32];
  if (s.n == 0 || s.n >= sizeof z || !yb_json_is_number(s)) return false;
  memcpy(z, s.p, s.n);
  z[s.n] = 0;
  *out = strtod(z, NULL);
  return true;
}

/* Numbers between commas: exactly n of them. */
static bool numbers(yb_str s, double *out, int n) {
  yb_str one;
  for (int i = 0; i < n; i++)
    if (!yb_str_cut(&s, ',', &one) || !number(one, &out[i])) return false;
  return s.n == 0;
}

static yb_rc ask_place(struct yb_req *rq, struct yb_catalog_ask *ask, struct yb_box *box) {
  yb_str near = yb_req_query(rq, "near"), area = yb_req_query(rq, "box");
  double p[4];
  int64_t metres, minutes;
  YB_TRY(api_query_int(rq, "radius", 100000, &metres));
  YB_TRY(api_query_int(rq, "walk", 120, &minutes));
  if (near.n) {
    if (!numbers(near, p, 2) || !yb_point_ok((yb_point){p[0], p[1]})) return DIAG(rq, "near");
    ask->near = true;
    ask->here = (yb_point){p[0], p[1]};
    ask->radius_m = metres ? (double)metres : minutes ? yb_geo_walk_reach_m((int)minutes) : 0;
  }
  if (area.n) {
    if (!numbers(area, p, 4)) return DIAG(rq, "box");
    *box = (struct yb_box){p[0], p[1], p[2], p[3]};
    ask->box = box;
  }
  ask->map = YB_EQ(yb_req_query(rq, "map"), "true");
  return YB_OK;
}

static yb_rc ask_days(struct yb_req *rq, struct yb_catalog_ask *ask) {
  yb_str from = yb_req_query(rq, "free_from"), to = yb_req_query(rq, "free_to");
  if (from.n && !yb_date_parse(from, &ask->free_from)) return DIAG(rq, "free_from");
  if (to.n && !yb_date_parse(to, &ask->free_to)) return DIAG(rq, "free_to");
  return YB_OK;
}

static struct yb_find_filter *filter_of(struct yb_catalog_ask *ask, yb_str field) {
  for (uint32_t i = 0; i < ask->filters; i++)
    if (yb_str_eq(ask->filter[i].field, field)) return &ask->filter[i];
  if (ask->filters == YB_FIND_FILTERS) return NULL;
  ask->filter[ask->filters] = (struct yb_find_filter){.field = field};
  return &ask->filter[ask->filters++];
}

/* where=style:diaolou style:qilou era:now: one column's values are alternatives. */
static yb_rc ask_where(struct yb_req *rq, struct yb_catalog_ask *ask) {
  yb_str rest = yb_req_query(rq, "where"), one, field;
  while (yb_str_cut(&rest, ' ', &one)) {
    if (!one.n) continue;
    struct yb_find_filter *f = yb_str_cut(&one, ':', &field) ? filter_of(ask, field) : NULL;
    if (!f || f->values.count == YB_FIND_VALUES) return DIAG(rq, "where");
    if (!f->values.at && !(f->values.at = YB_NEW_N(rq->ctx.arena, YB_FIND_VALUES, yb_str)))
      return YB_NOMEM;
    ((yb_str *)(uintptr_t)f->values.at)[f->values.count++] = one;
  }
  return YB_OK;
}

/* range=price:0..50000 depth:..40 */
static yb_rc ask_range(struct yb_req *rq, struct yb_catalog_ask *ask) {
  yb_str rest = yb_req_query(rq, "range"), one, field;
  while (yb_str_cut(&rest, ' ', &one)) {
    struct yb_find_range r = {.least = -INT64_C(1000000000000), .most = INT64_C(1000000000000)};
    if (!one.n) continue;
    bool ok = yb_str_cut(&one, ':', &field) && ask->ranges < YB_FIND_FILTERS;
    size_t dots = yb_str_find(one, YB_S(".."));
    ok = ok && dots != SIZE_MAX;
    if (ok && dots) ok = yb_str_int(yb_str_upto(one, dots), &r.least);
    if (ok && dots + 2 < one.n) ok = yb_str_int(yb_str_from(one, dots + 2), &r.most);
    if (!ok) return DIAG(rq, "range");
    r.field = field;
    ask->range[ask->ranges++] = r;
  }
  return YB_OK;
}

static yb_rc ask_after(struct yb_req *rq, struct yb_catalog_ask *ask) {
  yb_str rest = yb_req_query(rq, "after"), key;
  if (!rest.n) return YB_OK;
  ask->has_after = true;
  if (yb_str_cut(&rest, '_', &key) && yb_str_int(key, &ask->after_key) &&
      yb_str_int(rest, &ask->after_id))
    return YB_OK;
  return DIAG(rq, "after");
}

static yb_rc found(struct yb_req *rq, const struct yb_catalog_found *f, struct api_found *out) {
  struct yb_arena *a = rq->ctx.arena;
  struct api_cluster *c = YB_NEW_N(a, f->clusters, struct api_cluster);
  if (!c) return YB_NOMEM;
  *out = (struct api_found){.total = f->total, .cards = f->cards, .facets = f->facets,
                            .clusters = f->clusters, .facet = f->facet, .cluster = c};
  for (uint32_t i = 0; i < f->clusters; i++) {
    c[i].count = f->cluster[i].count;
    YB_TRY(place_text(a, f->cluster[i].at.lon, f->cluster[i].at.lat, &c[i].place));
  }
  if (f->more)
    YB_TRY(yb_str_fmt(a, &out->next, "%lld_%lld", (long long)f->next_key, (long long)f->next_id));
  return cards_of(rq, f->card, f->cards, &out->card);
}

yb_rc yb_api_entries(struct yb_req *rq, struct yb_res *rs) {
  struct yb_catalog_ask *ask = YB_NEW(rq->ctx.arena, struct yb_catalog_ask);
  struct yb_catalog_found f;
  struct api_found out;
  struct yb_box box;
  int64_t limit;
  if (!ask) return YB_NOMEM;
  ask->text = yb_utf8_upto(yb_req_query(rq, "text"), 200);
  ask->kind = yb_req_query(rq, "kind");
  ask->panel = yb_req_query(rq, "panel");
  ask->division = yb_req_query(rq, "division");
  ask->sort = yb_req_query(rq, "sort");
  YB_TRY(api_query_int(rq, "limit", 100, &limit));
  ask->limit = (uint32_t)limit;
  YB_TRY(ask_place(rq, ask, &box));
  YB_TRY(ask_days(rq, ask));
  YB_TRY(ask_where(rq, ask));
  YB_TRY(ask_range(rq, ask));
  YB_TRY(ask_after(rq, ask));
  YB_TRY(yb_catalog_find(yb_req_app(rq), &rq->ctx, ask, &f));
  YB_TRY(found(rq, &f, &out));
  return api_answer(rq, rs, 200, &api_out_found, &out);
}

/* ---- one, and several side by side ---- */

static yb_rc entry_of(struct yb_req *rq, const struct yb_entry_view *v, struct api_entry *out) {
  struct yb_arena *a = rq->ctx.arena;
  struct api_related *r = YB_NEW_N(a, v->related, struct api_related);
  if (!r) return YB_NOMEM;
  out->v = *v;
  out->related = v->related;
  out->relation = r;
  for (uint32_t i = 0; i < v->related; i++) {
    const struct yb_related *x = &v->relation[i];
    r[i] = (struct api_related){.relation = x->relation, .name = x->name, .back = x->back,
                                .cards = x->cards};
    YB_TRY(cards_of(rq, x->card, x->cards, &r[i].card));
  }
  return card_of(rq, &v->card, &out->card);
}

yb_rc yb_api_entry(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_view v;
  struct api_entry *out = YB_NEW(rq->ctx.arena, struct api_entry);
  if (!out) return YB_NOMEM;
  YB_TRY(yb_entry_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), 0, yb_req_param(rq, "kind"),
                      yb_req_param(rq, "slug"), &v));
  YB_TRY(entry_of(rq, &v, out));
  if (!v.yours && !v.moderates && !yb_req_robot(rq)) yb_entry_viewed(yb_req_app(rq), v.card.id);
  return api_answer(rq, rs, 200, &api_out_entry, out);
}

yb_rc yb_api_compare(struct yb_req *rq, struct yb_res *rs) {
  yb_str rest = yb_req_query(rq, "ids"), one;
  struct yb_compare *c = YB_NEW(rq->ctx.arena, struct yb_compare);
  struct api_entry *e = YB_NEW_N(rq->ctx.arena, YB_COMPARE_MAX, struct api_entry);
  int64_t ids[YB_COMPARE_MAX + 1];
  uint32_t n = 0;
  if (!c || !e) return YB_NOMEM;
  while (n <= YB_COMPARE_MAX && yb_str_cut(&rest, ' ', &one))
    if (one.n && !yb_str_int(one, &ids[n++])) return DIAG(rq, "ids");
  YB_TRY(yb_entries_compare(yb_req_app(rq), &rq->ctx, ids, n, c));
  for (uint32_t i = 0; i < c->cards; i++) YB_TRY(entry_of(rq, &c->at[i], &e[i]));
  struct api_compare out = {c->cards, e};
  return api_answer(rq, rs, 200, &api_out_compare, &out);
}

/* ---- keeping ---- */

yb_rc yb_api_entries_kept(struct yb_req *rq, struct yb_res *rs) {
  struct yb_keeper_rows rows;
  int64_t at, id;
  YB_TRY(api_query_cursor(rq, &at, &id));
  YB_TRY(yb_entries_kept(yb_req_app(rq), &rq->ctx, yb_req_who(rq), at, id, &rows));
  return api_answer(rq, rs, 200, &api_out_kept, &rows);
}

static yb_rc entry_saved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_entry_save *x = rq->state;
  struct api_saved out = {x->saved_id, x->saved_version};
  return done == YB_OK ? api_answer(rq, rs, 201, &api_out_saved, &out) : done;
}

yb_rc yb_api_entry_save(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_save *x = yb_act_new(rq, struct yb_entry_save);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_entry_save, &j));
  x->kind = yb_json_get_str(j, YB_S("kind"));
  x->id = api_id(j, YB_S("id"));
  x->version = yb_json_int(yb_json_get(j, YB_S("version")), 0);
  x->entry = yb_json_get(j, YB_S("entry"));
  return yb_act_later(rq, rs, &x->act, YB_S("entry.save"), yb_entry_save_run, entry_saved);
}

yb_rc yb_api_entry_move(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_move *x = yb_act_new(rq, struct yb_entry_move);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_entry_move, &j));
  if (!yb_entry_event_parse(yb_json_get_str(j, YB_S("event")), &x->event)) return DIAG(rq, "event");
  x->version = yb_json_int(yb_json_get(j, YB_S("version")), 0);
  x->despite_bookings = yb_json_bool(yb_json_get(j, YB_S("despite_bookings")), false);
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("entry.move"), yb_entry_move_run, api_done);
}

/* ---- in and out ---- */

struct importing { const struct yb_kind *kind; uint32_t saved; };

static yb_rc import_all(struct yb_req *rq, void *tx) {
  struct importing *x = rq->state;
  (void)tx;
  return yb_entries_import(yb_req_app(rq), &rq->ctx, yb_req_who(rq), x->kind, rq->body, &x->saved);
}

static yb_rc imported(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct importing *x = rq->state;
  struct api_imported out = {x->saved};
  return done == YB_OK ? api_answer(rq, rs, 200, &api_out_imported, &out) : done;
}

yb_rc yb_api_entries_import(struct yb_req *rq, struct yb_res *rs) {
  struct importing *x = YB_NEW(rq->ctx.arena, struct importing);
  if (!x) return YB_NOMEM;
  x->kind = yb_pack_kind(yb_req_app(rq)->pack, yb_req_param(rq, "id"));
  if (!x->kind) return YB_ABSENT;
  if (!yb_who_holds(yb_req_who(rq), YB_S("entry_edit"))) return YB_DENIED;
  rq->state = x;
  return yb_later(rq, rs, YB_LANE_SLOW, import_all, imported);
}

yb_rc yb_api_entries_export(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_kind *k = yb_pack_kind(yb_req_app(rq)->pack, yb_req_param(rq, "id"));
  static const struct { const char *word, *type; yb_sheet how; } formats[] = {
      {"csv", "text/csv; charset=utf-8", YB_SHEET_CSV},
      {"geojson", "application/geo+json", YB_SHEET_GEOJSON},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
       YB_SHEET_XLSX}};
  size_t i = 0;
  if (!k) return YB_ABSENT;
  for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
    if (yb_str_eq(yb_req_query(rq, "format"), yb_str_of(formats[f].word))) i = f;
  YB_TRY(yb_entries_write(yb_req_app(rq), &rq->ctx, k, formats[i].how, &rs->body));
  rs->type = formats[i].type;
  return YB_OK;
}

/* ---- shortlists ---- */

static yb_rc shortlist_saved(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_shortlist_save *x = rq->state;
  struct api_code out = {x->out_code};
  return done == YB_OK ? api_answer(rq, rs, 201, &api_out_code, &out) : done;
}

yb_rc yb_api_shortlist_save(struct yb_req *rq, struct yb_res *rs) {
  struct yb_shortlist_save *x = yb_act_new(rq, struct yb_shortlist_save);
  const struct yb_json *j, *list;
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_shortlist, &j));
  list = yb_json_get(j, YB_S("items"));
  int64_t *ids = YB_NEW_N(rq->ctx.arena, list->count, int64_t);
  yb_str *notes = YB_NEW_N(rq->ctx.arena, list->count, yb_str);
  if (!ids || !notes) return YB_NOMEM;
  for (const struct yb_json *m = list->first; m; m = m->next) {
    ids[x->n] = api_id(m, YB_S("id"));
    notes[x->n++] = yb_json_get_str(m, YB_S("note"));
  }
  x->ids = ids;
  x->notes = notes;
  x->code = yb_json_get_str(j, YB_S("code"));
  x->title = yb_json_get_str(j, YB_S("title"));
  return yb_act_later(rq, rs, &x->act, YB_S("shortlist.save"), yb_shortlist_save_run,
                      shortlist_saved);
}

yb_rc yb_api_shortlist(struct yb_req *rq, struct yb_res *rs) {
  struct yb_shortlist_view v;
  YB_TRY(yb_shortlist_open(yb_req_app(rq), &rq->ctx, yb_req_who(rq), yb_req_param(rq, "code"), &v));
  struct api_listed *at = YB_NEW_N(rq->ctx.arena, v.items, struct api_listed);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < v.items; i++) {
    at[i].note = v.item[i].note;
    at[i].gone = v.item[i].gone;
    YB_TRY(card_of(rq, &v.item[i].card, &at[i].card));
  }
  struct api_shortlist out = {v.code, v.title, v.yours, v.items, at};
  return api_answer(rq, rs, 200, &api_out_shortlist, &out);
}

/* ---- subscriptions ---- */

yb_rc yb_api_subscriptions(struct yb_req *rq, struct yb_res *rs) {
  struct yb_subscription_views v;
  YB_TRY(yb_subscriptions_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), &v));
  return api_answer(rq, rs, 200, &api_out_subscriptions, &v);
}

static yb_rc subscribed(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_subscribe *x = rq->state;
  struct api_made out = {x->id};
  return done == YB_OK ? api_answer(rq, rs, 201, &api_out_made, &out) : done;
}

yb_rc yb_api_subscribe(struct yb_req *rq, struct yb_res *rs) {
  struct yb_subscribe *x = yb_act_new(rq, struct yb_subscribe);
  if (!x) return YB_NOMEM;
  YB_TRY(api_body(rq, &api_in_subscribe, &x->question));
  return yb_act_later(rq, rs, &x->act, YB_S("subscription.make"), yb_subscribe_run, subscribed);
}

yb_rc yb_api_unsubscribe(struct yb_req *rq, struct yb_res *rs) {
  struct yb_unsubscribe *x = yb_act_new(rq, struct yb_unsubscribe);
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  return yb_act_later(rq, rs, &x->act, YB_S("subscription.end"), yb_unsubscribe_run, api_done);
}
