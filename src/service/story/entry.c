/* entry.c - the steps of a story around the catalogue: entries found, opened, compared,
 * shortlisted, kept and moderated; panels; guided questions. */
#include "service/catalog/catalog.h"
#include "service/pack/inquiry.h"
#include "service/story/story_int.h"

#define NAMES_MOST 100u
#define SEEN(s, key) yb_json_get((s)->sees, YB_S(key))

/* ---- names ---- */

struct wanted { yb_str kind, slug; struct yb_resource r; };

static yb_rc by_slug(struct yb_tx *tx, void *arg) {
  struct wanted *w = arg;
  return yb_resource_by_slug(tx, w->kind, w->slug, &w->r);
}

static bool split(yb_str name, struct wanted *w) {
  w->slug = name;
  return yb_str_cut(&w->slug, '/', &w->kind) && w->slug.n;
}

yb_rc yb_tale_entry(struct yb_tale *t, yb_str name, int64_t *id) {
  struct wanted w = {.slug = name};
  *id = 0;
  if (!split(name, &w)) return YB_ABSENT;
  YB_TRY(yb_tale_read(t, by_slug, &w));
  *id = w.r.id;
  return YB_OK;
}

static yb_rc ids_of(struct yb_deed *s, int64_t ids[YB_PLACES_MAX], uint32_t *n) {
  const struct yb_json *list = yb_json_get(s->with, YB_S("entries"));
  *n = 0;
  for (const struct yb_json *m = list ? list->first : NULL; m && *n < YB_PLACES_MAX; m = m->next)
    YB_TRY(yb_tale_entry(s->t, yb_json_str(m, YB_S("")), &ids[(*n)++]));
  return YB_OK;
}

static yb_rc name_of(struct yb_deed *s, const struct yb_card *c, yb_str *out) {
  return yb_str_fmt(s->t->ctx.arena, out, "%.*s/%.*s", YB_ARG(c->kind->id), YB_ARG(c->slug));
}

/* ---- finding ---- */

static yb_rc values_of(struct yb_deed *s, const struct yb_json *m, struct yb_strs *out) {
  yb_str *at = YB_NEW_N(s->t->ctx.arena, m->count + 1, yb_str);
  if (!at) return YB_NOMEM;
  *out = (struct yb_strs){0, at};
  if (m->type != YB_JSON_ARRAY) at[out->count++] = m->text;
  for (const struct yb_json *v = m->type == YB_JSON_ARRAY ? m->first : NULL; v; v = v->next)
    at[out->count++] = v->text;
  return YB_OK;
}

static yb_rc ask_of(struct yb_deed *s, struct yb_catalog_ask *a) {
  const struct yb_json *values = yb_json_get(s->with, YB_S("values"));
  const struct yb_json *range = yb_json_get(s->with, YB_S("range"));
  const struct yb_json *free = yb_json_get(s->with, YB_S("free")), *m;
  *a = (struct yb_catalog_ask){.text = YB_WITH(s, "text"), .kind = YB_WITH(s, "kind"),
                               .panel = YB_WITH(s, "panel"), .division = YB_WITH(s, "division"),
                               .sort = YB_WITH(s, "sort"), .limit = NAMES_MOST};
  for (m = values ? values->first : NULL; m && a->filters < YB_FIND_FILTERS; m = m->next) {
    a->filter[a->filters].field = m->key;
    YB_TRY(values_of(s, m, &a->filter[a->filters++].values));
  }
  for (m = range ? range->first : NULL; m && a->ranges < YB_FIND_FILTERS; m = m->next)
    a->range[a->ranges++] = (struct yb_find_range){
        m->key, yb_json_int(yb_json_at(m, 0), INT64_MIN), yb_json_int(yb_json_at(m, 1), INT64_MAX)};
  if (!free) return YB_OK;
  if (yb_date_parse(yb_json_str(yb_json_at(free, 0), YB_S("")), &a->free_from) &&
      yb_date_parse(yb_json_str(yb_json_at(free, 1), YB_S("")), &a->free_to))
    return YB_OK;
  YB_TRY(yb_tale_fault(s->t, free, YB_MSG_story_day, YB_S("free"), YB_S(""), YB_S("")));
  return YB_INVALID;
}

yb_rc yb_do_find(struct yb_deed *s) {
  struct yb_catalog_ask ask;
  struct yb_catalog_found f;
  yb_str names[NAMES_MOST];
  YB_TRY(ask_of(s, &ask));
  YB_TRY(yb_catalog_find(&s->t->app, &s->t->ctx, &ask, &f));
  for (uint32_t i = 0; i < f.cards; i++) YB_TRY(name_of(s, &f.card[i], &names[i]));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "total"), f.total));
  YB_TRY(yb_tale_among(s->t, SEEN(s, "has"), names, f.cards, true));
  YB_TRY(yb_tale_among(s->t, SEEN(s, "not"), names, f.cards, false));
  return yb_tale_text(s->t, SEEN(s, "first"), f.cards ? names[0] : YB_S("-"));
}

/* ---- one ---- */

/* relations: { clauses: 28 } or { clauses: [jm28-01, …] } */
static yb_rc see_relations(struct yb_deed *s, const struct yb_entry_view *v) {
  const struct yb_json *want = SEEN(s, "relations");
  for (const struct yb_json *m = want ? want->first : NULL; m; m = m->next) {
    yb_str names[NAMES_MOST];
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->related; i++)
      for (uint32_t k = 0; yb_str_eq(v->relation[i].relation, m->key) &&
                           k < v->relation[i].cards && n < NAMES_MOST; k++)
        YB_TRY(name_of(s, &v->relation[i].card[k], &names[n++]));
    if (m->type == YB_JSON_NUMBER) YB_TRY(yb_tale_number(s->t, m, n));
    else YB_TRY(yb_tale_among(s->t, m, names, n, true));
  }
  return YB_OK;
}

static yb_rc see_fields(struct yb_deed *s, const struct yb_json *fields) {
  const struct yb_json *want = SEEN(s, "fields");
  for (const struct yb_json *m = want ? want->first : NULL; m; m = m->next)
    YB_TRY(yb_tale_value(s->t, m, yb_json_get(fields, m->key)));
  return YB_OK;
}

/* price: whole yuan */
static yb_rc see_price(struct yb_deed *s, const struct yb_card *c) {
  const struct yb_json *want = SEEN(s, "price");
  bool whole = c->price_fen >= 0 && c->price_fen % 100 == 0;
  if (want) YB_TRY(yb_tale_number(s->t, want, whole ? c->price_fen / 100 : -1));
  return yb_tale_text(s->t, SEEN(s, "per"), c->price_unit);
}

/* The next day on which it is open. */
static yb_rc see_next(struct yb_deed *s, int64_t id) {
  const struct yb_json *want = SEEN(s, "next");
  struct yb_soon soon;
  struct yb_buf b;
  if (!want) return YB_OK;
  YB_TRY(yb_entry_next(&s->t->app, &s->t->ctx, id, &soon));
  yb_buf_init(&b, s->t->ctx.arena);
  if (soon.on.year) yb_date_write(&b, soon.on);
  return yb_tale_text(s->t, want, yb_buf_str(&b));
}

/* source: part of it; a list of sources is one text. */
static yb_rc see_source(struct yb_deed *s, const struct yb_json *body) {
  const struct yb_json *want = SEEN(s, "source");
  yb_str text = YB_S("-");
  if (!want) return YB_OK;
  if (yb_json_get(body, YB_S("source")))
    YB_TRY(yb_json_text(s->t->ctx.arena, yb_json_get(body, YB_S("source")), &text));
  if (yb_str_find(text, want->text) != SIZE_MAX) return YB_OK;
  return yb_tale_fault(s->t, want, YB_MSG_story_not_so, want->key, want->text, text);
}

static yb_rc view(struct yb_deed *s, yb_str name, struct yb_entry_view *v) {
  struct wanted w = {.slug = name};
  if (!split(name, &w)) return YB_ABSENT;
  return yb_entry_get(&s->t->app, &s->t->ctx, s->who, 0, w.kind, w.slug, v);
}

yb_rc yb_do_open(struct yb_deed *s) {
  struct yb_entry_view v;
  YB_TRY(view(s, YB_WITH(s, "entry"), &v));
  YB_TRY(yb_tale_text(s->t, SEEN(s, "name"), v.card.name.in[YB_ZH_CN]));
  YB_TRY(yb_tale_text(s->t, SEEN(s, "state"), v.state.n ? v.state : YB_S("published")));
  YB_TRY(see_price(s, &v.card));
  YB_TRY(yb_tale_value(s->t, SEEN(s, "capacity"), yb_json_get(v.body, YB_S("capacity"))));
  YB_TRY(yb_tale_bool(s->t, SEEN(s, "bookable"), v.bookable));
  YB_TRY(see_fields(s, yb_json_get(v.body, YB_S("fields"))));
  YB_TRY(see_source(s, v.body));
  YB_TRY(see_relations(s, &v));
  return see_next(s, v.card.id);
}

/* fields: { seats: [1, 6] }: of each, in order */
yb_rc yb_do_compare(struct yb_deed *s) {
  int64_t ids[YB_PLACES_MAX];
  uint32_t n;
  struct yb_compare c;
  const struct yb_json *want = SEEN(s, "fields");
  YB_TRY(ids_of(s, ids, &n));
  YB_TRY(yb_entries_compare(&s->t->app, &s->t->ctx, ids, n, &c));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "count"), c.cards));
  for (const struct yb_json *m = want ? want->first : NULL; m; m = m->next)
    for (uint32_t i = 0; i < c.cards && i < m->count; i++)
      YB_TRY(yb_tale_value(s->t, yb_json_at(m, i),
                           yb_json_get(yb_json_get(c.at[i].body, YB_S("fields")), m->key)));
  return YB_OK;
}

/* ---- shortlists ---- */

yb_rc yb_do_shortlist(struct yb_deed *s) {
  int64_t ids[YB_PLACES_MAX];
  struct yb_shortlist_save v = {.title = YB_WITH(s, "title"), .ids = ids};
  YB_TRY(ids_of(s, ids, &v.n));
  YB_BEGIN(s, v, "shortlist.save", yb_shortlist_save_run);
  YB_TRY(yb_act_run(&v.act));
  s->t->shortlist = v.out_code;
  return yb_tale_number(s->t, SEEN(s, "count"), v.n);
}

static yb_rc list_of(struct yb_deed *s, struct yb_shortlist_view *v) {
  yb_str code = YB_WITH(s, "code");
  return yb_shortlist_open(&s->t->app, &s->t->ctx, s->who, code.n ? code : s->t->shortlist, v);
}

yb_rc yb_do_open_shortlist(struct yb_deed *s) {
  struct yb_shortlist_view v;
  yb_str names[NAMES_MOST];
  uint32_t gone = 0, n = 0;
  YB_TRY(list_of(s, &v));
  for (uint32_t i = 0; i < v.items && n < NAMES_MOST; i++) {
    gone += v.item[i].gone;
    if (!v.item[i].gone) YB_TRY(name_of(s, &v.item[i].card, &names[n++]));
  }
  YB_TRY(yb_tale_number(s->t, SEEN(s, "count"), v.items));
  YB_TRY(yb_tale_number(s->t, SEEN(s, "gone"), gone));
  YB_TRY(yb_tale_bool(s->t, SEEN(s, "yours"), v.yours));
  return yb_tale_among(s->t, SEEN(s, "has"), names, n, true);
}

/* ---- an application begun from places ---- */

static yb_rc places_of(struct yb_deed *s, struct yb_draft_place *place, uint32_t *n) {
  struct yb_shortlist_view list;
  int64_t ids[YB_PLACES_MAX];
  uint32_t count;
  if (yb_json_get(s->with, YB_S("shortlist"))) {
    YB_TRY(list_of(s, &list));
    for (*n = 0; *n < list.items && *n < YB_PLACES_MAX; ++*n)
      place[*n] = (struct yb_draft_place){.name = list.item[*n].card.name.in[YB_ZH_CN],
                                          .division = list.item[*n].card.division};
    return YB_OK;
  }
  YB_TRY(ids_of(s, ids, &count));
  for (*n = 0; *n < count; ++*n) {
    struct yb_entry_view v;
    YB_TRY(yb_entry_get(&s->t->app, &s->t->ctx, s->who, ids[*n], YB_S(""), YB_S(""), &v));
    place[*n] = (struct yb_draft_place){.name = v.card.name.in[YB_ZH_CN],
                                        .division = v.card.division};
  }
  return YB_OK;
}

/* What the draft has in its list, each row with what the person adds to it; the rest of the
 * answers as given. */
static yb_rc fill(struct yb_deed *s, const struct yb_json *draft, yb_str list) {
  struct yb_arena *a = s->t->ctx.arena;
  const struct yb_json *row = yb_json_get(s->with, YB_S("row"));
  struct yb_json *all = yb_json_copy(a, s->t->answers), *rows;
  rows = yb_json_copy(a, yb_json_get(draft, list));
  if (!all || !rows) return YB_NOMEM;
  for (struct yb_json *r = rows->first; r; r = r->next)
    for (const struct yb_json *m = row ? row->first : NULL; m; m = m->next)
      YB_TRY(yb_json_set(r, m->key, yb_json_copy(a, m)));
  YB_TRY(yb_json_set(all, list, rows));
  s->t->answers = all;
  return yb_tale_number(s->t, SEEN(s, "places"), rows->count);
}

yb_rc yb_do_start(struct yb_deed *s) {
  struct yb_draft_place place[YB_PLACES_MAX];
  struct yb_draft_open v = {.service = s->t->story->service, .place = place};
  struct yb_draft_view d;
  YB_TRY(places_of(s, place, &v.places));
  YB_BEGIN(s, v, "draft.open", yb_draft_open_run);
  YB_TRY(yb_act_run(&v.act));
  YB_TRY(yb_draft_get(&s->t->app, &s->t->ctx, s->who, v.id, &d));
  s->t->draft = v.id;
  return fill(s, d.answers, d.service->guide.agenda.list);
}

/* ---- keeping and moderating ---- */

static yb_rc state_is(struct yb_deed *s, int64_t id) {
  struct yb_entry_view v;
  const struct yb_json *want = SEEN(s, "state");
  YB_TRY(yb_catalog_refresh(&s->t->app, &s->t->ctx, id));
  if (!want) return YB_OK;
  YB_TRY(yb_entry_get(&s->t->app, &s->t->ctx, s->who, id, YB_S(""), YB_S(""), &v));
  return yb_tale_text(s->t, want, v.state);
}

/* A new one, or the next version of what is there: its `id` says which. */
yb_rc yb_do_entry_save(struct yb_deed *s) {
  const struct yb_json *entry = yb_json_get(s->with, YB_S("entry"));
  struct yb_entry_save v = {.kind = YB_WITH(s, "kind")};
  yb_str name;
  YB_TRY(yb_str_fmt(s->t->ctx.arena, &name, "%.*s/%.*s", YB_ARG(v.kind),
                    YB_ARG(yb_json_get_str(entry, YB_S("id")))));
  yb_rc rc = yb_tale_entry(s->t, name, &v.id);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  v.entry = yb_json_copy(s->t->ctx.arena, entry);
  if (!v.entry) return YB_NOMEM;
  YB_BEGIN(s, v, "entry.save", yb_entry_save_run);
  YB_TRY(yb_act_run(&v.act));
  return state_is(s, v.saved_id);
}

/* entry_publish: the event follows the first mark. */
yb_rc yb_do_entry_move(struct yb_deed *s) {
  yb_str event = yb_str_from(yb_json_get_str(s->j, YB_S("do")), 6);
  struct yb_entry_move v = {
      .despite_bookings = yb_json_bool(yb_json_get(s->with, YB_S("despite_bookings")), false)};
  YB_TRY(yb_tale_entry(s->t, YB_WITH(s, "entry"), &v.id));
  if (!yb_entry_event_parse(event, &v.event)) return YB_BROKEN;
  v.act.reason = YB_WITH(s, "reason");
  YB_BEGIN(s, v, "entry.move", yb_entry_move_run);
  YB_TRY(yb_act_run(&v.act));
  return state_is(s, v.id);
}

/* ---- a panel's declared figures ---- */

static yb_rc see_figures(struct yb_deed *s, const struct yb_panel *p) {
  const struct yb_json *want = SEEN(s, "figures");
  for (const struct yb_json *m = want ? want->first : NULL; m; m = m->next) {
    const struct yb_panel_figure *f = NULL;
    for (uint32_t i = 0; i < p->figures; i++)
      if (yb_str_eq(p->figure[i].id, m->key)) f = &p->figure[i];
    if (!f) {
      YB_TRY(yb_tale_fault(s->t, m, YB_MSG_story_not_so, want->key, m->key, YB_S("-")));
      continue;
    }
    YB_TRY(yb_tale_number(s->t, yb_json_get(m, YB_S("value")), f->value));
    YB_TRY(yb_tale_bool(s->t, yb_json_get(m, YB_S("more_than")), f->more_than));
    YB_TRY(yb_tale_text(s->t, yb_json_get(m, YB_S("unit")), f->unit));
    YB_TRY(yb_tale_text(s->t, yb_json_get(m, YB_S("period")), f->period));
    YB_TRY(yb_tale_text(s->t, yb_json_get(m, YB_S("source")), f->source));
  }
  return YB_OK;
}

yb_rc yb_do_panel(struct yb_deed *s) {
  const struct yb_catalog *c = s->t->pack->catalog;
  const struct yb_panel *p = NULL;
  yb_str to[NAMES_MOST];
  for (uint32_t i = 0; c && i < c->panels; i++)
    if (yb_str_eq(c->panel[i].id, YB_WITH(s, "id"))) p = &c->panel[i];
  if (!p) return YB_ABSENT;
  for (uint32_t i = 0; i < p->actions && i < NAMES_MOST; i++) to[i] = p->action[i].to;
  YB_TRY(see_figures(s, p));
  YB_TRY(yb_tale_among(s->t, SEEN(s, "kinds"), p->kinds.at, p->kinds.count, true));
  return yb_tale_among(s->t, SEEN(s, "actions"), to,
                       p->actions < NAMES_MOST ? p->actions : NAMES_MOST, true);
}

/* ---- guided questions ---- */

static yb_rc see_filings(struct yb_deed *s, const struct yb_inquiry_way *w) {
  yb_str names[YB_INQUIRY_FILINGS], services[YB_INQUIRY_FILINGS];
  const struct yb_json *certainty = SEEN(s, "certainty");
  for (uint32_t i = 0; i < w->filings; i++) {
    names[i] = w->filing[i]->id;
    services[i] = w->filing[i]->service;
    YB_TRY(yb_tale_text(s->t, yb_json_get(certainty, names[i]), w->filing[i]->certainty));
  }
  YB_TRY(yb_tale_among(s->t, SEEN(s, "filings"), names, w->filings, true));
  YB_TRY(yb_tale_among(s->t, SEEN(s, "not"), names, w->filings, false));
  return yb_tale_among(s->t, SEEN(s, "services"), services, w->filings, true);
}

yb_rc yb_do_ask(struct yb_deed *s) {
  const struct yb_inquiry *q = yb_pack_inquiry(s->t->pack, YB_WITH(s, "guide"));
  struct yb_inquiry_way *w = YB_NEW(s->t->ctx.arena, struct yb_inquiry_way);
  yb_str papers[YB_INQUIRY_OPTIONS];
  uint32_t n = 0;
  if (!w) return YB_NOMEM;
  if (!q) return YB_ABSENT;
  YB_TRY(yb_inquiry_go(&s->t->ctx, q, yb_json_get(s->with, YB_S("answers")), w));
  if (w->bad) return YB_INVALID;
  for (; n < q->identities && n < YB_INQUIRY_OPTIONS; n++) papers[n] = q->identity[n].id;
  YB_TRY(yb_tale_text(s->t, SEEN(s, "next"), w->next ? w->next->id : YB_S("-")));
  YB_TRY(yb_tale_among(s->t, SEEN(s, "papers"), papers, n, true));
  return see_filings(s, w);
}
