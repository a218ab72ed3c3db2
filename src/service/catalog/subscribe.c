/* subscribe.c - questions that persons want to hear of, told once a day (subscribe.h). */
#include "service/catalog/subscribe.h"

#include "base/arena.h"
#include "engine/parties/parties.h"
#include "service/catalog/catalog_int.h"
#include "service/notify/notify.h"
#include "store/timer.h"

#define TIMER "catalog.digest"
#define OWNER "subscription"
#define HOUR 9
#define SEEN_MAX 1000u               /* of one turn: what is beyond is told the next day */
#define NAMED 3u
#define WANTS YB_FIND_FILTERS

/* ---- a question ---- */

struct question {
  const struct yb_kind *kind;
  const struct yb_panel *panel;
  const struct yb_division *place;
  yb_str text;
  uint32_t wants;
  struct want { const struct yb_kind_field *field; yb_str value; } want[WANTS];
};

static yb_rc wrong(struct yb_ctx *ctx, const char *path, yb_msg msg, yb_str what) {
  return yb_diag(ctx, (struct yb_place){.path = yb_str_of(path)}, msg, yb_utf8_upto(what, 40),
                 (yb_str){0});
}

static const struct yb_panel *panel_of(const struct yb_catalog *c, yb_str id) {
  for (uint32_t i = 0; i < c->panels; i++)
    if (yb_str_eq(c->panel[i].id, id)) return &c->panel[i];
  return NULL;
}

static yb_rc read_wants(struct yb_ctx *ctx, const struct yb_json *list, struct question *q) {
  for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next) {
    yb_str value = yb_json_str(m, YB_S("")), field;
    const struct yb_kind_field *f =
        yb_str_cut(&value, ':', &field) && q->kind ? yb_kind_field_of(q->kind, field) : NULL;
    if (!f || !f->facet || !value.n || q->wants == WANTS)
      return wrong(ctx, "w", YB_MSG_catalog_ask_filter, yb_json_str(m, YB_S("")));
    q->want[q->wants++] = (struct want){f, value};
  }
  return YB_OK;
}

/* By the pack as it is now: what it no longer declares is a fault. */
static yb_rc read_question(struct yb_ctx *ctx, const struct yb_app *app, const struct yb_json *j,
                           struct question *q) {
  const struct yb_pack *p = app->pack;
  yb_str kind = yb_json_get_str(j, YB_S("kind")), panel = yb_json_get_str(j, YB_S("panel"));
  yb_str place = yb_json_get_str(j, YB_S("place")), text = yb_json_get_str(j, YB_S("q"));
  *q = (struct question){0};
  if (!p->catalog) return YB_ABSENT;
  YB_TRY(yb_text_tidy(ctx->arena, yb_utf8_upto(text, 64), false, &q->text));
  if (kind.n) YB_TRY(catalog_kind(ctx, app, kind, &q->kind));
  if (panel.n && !(q->panel = panel_of(p->catalog, panel)))
    return wrong(ctx, "panel", YB_MSG_catalog_ask_filter, panel);
  if (place.n && !(q->place = yb_pack_division(p, place)))
    return wrong(ctx, "place", YB_MSG_catalog_ask_place, place);
  YB_TRY(read_wants(ctx, yb_json_get(j, YB_S("w")), q));
  if (q->kind || q->panel || q->place || q->text.n) return YB_OK;
  return wrong(ctx, "kind", YB_MSG_catalog_required, YB_S("kind"));
}

/* What is kept: the same question is the same text. */
static yb_rc write_question(struct yb_arena *a, const struct question *q, yb_str *out) {
  struct yb_json *j = yb_json_new(a, YB_JSON_OBJECT), *w = yb_json_new(a, YB_JSON_ARRAY);
  if (q->kind) YB_TRY(yb_json_set(j, YB_S("kind"), yb_json_new_str(a, q->kind->id)));
  if (q->panel) YB_TRY(yb_json_set(j, YB_S("panel"), yb_json_new_str(a, q->panel->id)));
  if (q->place) YB_TRY(yb_json_set(j, YB_S("place"), yb_json_new_str(a, q->place->code)));
  if (q->text.n) YB_TRY(yb_json_set(j, YB_S("q"), yb_json_new_str(a, q->text)));
  for (uint32_t i = 0; i < q->wants; i++) {
    yb_str pair;
    YB_TRY(yb_str_fmt(a, &pair, "%.*s:%.*s", YB_ARG(q->want[i].field->id),
                      YB_ARG(q->want[i].value)));
    YB_TRY(yb_json_add(w, yb_json_new_str(a, pair)));
  }
  if (q->wants) YB_TRY(yb_json_set(j, YB_S("w"), w));
  return yb_json_text(a, j, out);
}

/* ---- does it match ---- */

static bool term(const struct catalog_words *w, uint32_t column, yb_str value) {
  for (uint32_t i = 0; i < w->terms; i++)
    if (w->term[i].column == column && yb_str_eq(w->term[i].value, value)) return true;
  return false;
}

/* Values of one field are alternatives, fields are not. */
static bool wanted(const struct yb_catalog *c, const struct question *q,
                   const struct catalog_words *w) {
  for (uint32_t i = 0; i < q->wants; i++) {
    const struct yb_kind_field *f = q->want[i].field;
    bool any = false;
    for (uint32_t k = 0; k < q->wants && !any; k++)
      any = q->want[k].field == f &&
            term(w, catalog_term_column(c, q->kind, f), q->want[k].value);
    if (!any) return false;
  }
  return true;
}

static char low(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool holds(yb_str text, yb_str word) {
  for (size_t at = 0; at + word.n <= text.n; at++) {
    size_t n = 0;
    while (n < word.n && low(text.p[at + n]) == low(word.p[n])) n++;
    if (n == word.n) return true;
  }
  return false;
}

static bool says(yb_str text, yb_str all) {
  yb_str rest = all, word;
  while (yb_str_cut(&rest, ' ', &word))
    if (!holds(text, word)) return false;
  return !rest.n || holds(text, rest);
}

static yb_rc matches(struct yb_tx *tx, const struct yb_app *app, const struct question *q,
                     const struct yb_resource *r, bool *yes) {
  struct catalog_words w;
  *yes = false;
  if (q->kind && !yb_str_eq(q->kind->id, r->kind)) return YB_OK;
  yb_rc rc = catalog_words_of(tx, app, r, &w);
  if (rc == YB_ABSENT || rc == YB_INVALID) return YB_OK;
  YB_TRY(rc);
  *yes = (!q->panel || term(&w, COLUMN_PANEL, q->panel->id)) &&
         (!q->place || term(&w, COLUMN_DIVISION, q->place->code)) &&
         wanted(app->pack->catalog, q, &w) && says(w.text, q->text);
  return YB_OK;
}

/* ---- its words ---- */

static void part(struct yb_buf *b, yb_str s) {
  if (b->n && s.n) YB_BUF_Z(b, " · ");
  yb_buf_put(b, s);
}

static yb_rc title_of(struct yb_arena *a, const struct question *q, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  if (q->kind) part(&b, q->kind->name.in[YB_ZH_CN]);
  else if (q->panel) part(&b, q->panel->title.in[YB_ZH_CN]);
  if (q->place) part(&b, q->place->name);
  for (uint32_t i = 0; i < q->wants; i++) {
    const struct yb_option *o = yb_field_option(q->want[i].field, q->want[i].value);
    part(&b, o ? o->name.in[YB_ZH_CN] : q->want[i].value);
  }
  part(&b, q->text);
  return yb_buf_take(&b, out);
}

/* ---- the timer ---- */

static yb_rc next_turn(struct yb_tx *tx, const struct yb_app *app, int64_t id) {
  int64_t now = yb_tx_now(tx), day = catalog_day(app, now), at;
  struct yb_timer t = {.kind = YB_S(TIMER), .owner_kind = YB_S(OWNER), .owner = id};
  do at = yb_zone_instant(app->pack->zone, (yb_civil){yb_date_of_days(day++), HOUR, 0, 0, 0});
  while (at <= now);
  t.due_at = at;
  return yb_timer_put(tx, &t, NULL);
}

struct digest { uint32_t count, named; struct yb_buf names; };

static yb_rc add(struct digest *d, const struct yb_resource *r) {
  if (d->count++ >= NAMED) return YB_OK;
  if (d->named++) YB_BUF_Z(&d->names, "、");
  yb_buf_put(&d->names, r->title);
  return d->names.rc;
}

/* Moves s->since_at over what was looked at. */
static yb_rc gather(struct yb_tx *tx, const struct yb_app *app, const struct question *q,
                    struct yb_subscription *s, struct digest *d) {
  int64_t id = INT64_MAX;
  uint32_t n = 1, seen = 0;
  while (n && seen < SEEN_MAX) {
    struct yb_resource *r;
    YB_TRY(yb_resources_since(tx, s->since_at, id, &r, &n));
    for (uint32_t i = 0; i < n; i++) {
      bool yes;
      YB_TRY(matches(tx, app, q, &r[i], &yes));
      if (yes) YB_TRY(add(d, &r[i]));
    }
    if (n) s->since_at = r[n - 1].published_at, id = r[n - 1].id;
    seen += n;
  }
  return YB_OK;
}

static yb_rc tell(struct yb_tx *tx, const struct yb_app *app, const struct question *q,
                  const struct yb_subscription *s, const struct digest *d) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  yb_str title, count, link;
  YB_TRY(title_of(a, q, &title));
  YB_TRY(yb_str_fmt(a, &count, "%u", d->count));
  YB_TRY(yb_str_fmt(a, &link, "%.*s/me/subscriptions", YB_ARG(app->cfg.base_url)));
  const yb_str args[] = {title, count, yb_buf_str(&d->names), link};
  for (size_t i = 0; i < 4; i++) YB_TRY(yb_json_add(list, yb_json_new_str(a, args[i])));
  return yb_notice_put(tx, 0, s->person_id, YB_S("subscription_new"), list);
}

static yb_rc turn(struct yb_tx *tx, const struct yb_app *app, struct yb_subscription *s) {
  struct question q;
  struct digest d = {0};
  const struct yb_json *j;
  struct yb_ctx quiet = *yb_tx_ctx(tx);
  quiet.diags = NULL;
  yb_buf_init(&d.names, yb_tx_arena(tx));
  YB_TRY(yb_json_parse(&quiet, YB_S("question"), s->question, &j));
  yb_rc rc = read_question(&quiet, app, j, &q);
  if (rc == YB_INVALID || rc == YB_ABSENT) return YB_OK;   /* the pack has it no more: it rests */
  YB_TRY(rc);
  YB_TRY(gather(tx, app, &q, s, &d));
  if (d.count) {
    s->told++;
    YB_TRY(tell(tx, app, &q, s, &d));
  }
  return yb_subscription_store(tx, s);
}

static yb_rc due(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  struct yb_subscription s;
  struct yb_person p;
  yb_rc rc = yb_subscription_load(tx, t->owner, &s);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  rc = yb_person_load(tx, s.person_id, &p);
  if (rc == YB_ABSENT || (rc == YB_OK && p.erased_at)) return yb_subscription_drop(tx, s.id);
  YB_TRY(rc);
  YB_TRY(turn(tx, arg, &s));
  return next_turn(tx, arg, s.id);
}

yb_rc yb_subscribe_wire(struct yb_app *app) {
  return yb_store_on_timer(app->store, TIMER, due, app);
}

/* ---- the verbs ---- */

yb_rc yb_subscribe_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_subscribe *x = cmd->arg;
  struct yb_subscription s = {.person_id = x->act.who->id}, *own;
  struct question q;
  uint32_t n;
  if (x->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  YB_TRY(read_question(yb_tx_ctx(tx), x->act.app, x->question, &q));
  YB_TRY(write_question(yb_tx_arena(tx), &q, &s.question));
  YB_TRY(yb_subscriptions_of(tx, s.person_id, &own, &n));
  for (uint32_t i = 0; i < n; i++)
    if (yb_str_eq(own[i].question, s.question)) {
      x->id = own[i].id;
      return YB_OK;
    }
  if (n >= YB_SUBSCRIPTIONS_MAX)
    return catalog_fault(tx, "", YB_MSG_catalog_subscriptions, YB_S("20"), YB_S(""), YB_INVALID);
  YB_TRY(yb_subscription_insert(tx, &s));
  x->id = s.id;
  return next_turn(tx, x->act.app, s.id);
}

yb_rc yb_unsubscribe_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_unsubscribe *x = cmd->arg;
  struct yb_subscription s;
  int64_t dropped;
  if (x->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  YB_TRY(yb_subscription_load(tx, x->id, &s));
  if (s.person_id != x->act.who->id) return YB_ABSENT;
  YB_TRY(yb_timer_drop_of(tx, YB_S(OWNER), s.id, &dropped));
  return yb_subscription_drop(tx, s.id);
}

/* ---- reading ---- */

struct reading { const struct yb_who *who; struct yb_subscription_views *out; };

static yb_rc view_of(struct yb_tx *tx, const struct yb_subscription *s,
                     struct yb_subscription_view *v) {
  const struct yb_json *j, *w;
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("question"), s->question, &j));
  w = yb_json_get(j, YB_S("w"));
  yb_str *at = YB_NEW_N(yb_tx_arena(tx), w ? w->count : 0, yb_str);
  uint32_t n = 0;
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = w ? w->first : NULL; m; m = m->next) at[n++] = m->text;
  *v = (struct yb_subscription_view){
      .id = s->id, .created_at = s->created_at, .told = s->told, .question = j,
      .kind = yb_json_get_str(j, YB_S("kind")), .panel = yb_json_get_str(j, YB_S("panel")),
      .place = yb_json_get_str(j, YB_S("place")), .text = yb_json_get_str(j, YB_S("q")),
      .w = {n, at}};
  return YB_OK;
}

static yb_rc read_own(struct yb_tx *tx, void *arg) {
  struct reading *r = arg;
  struct yb_subscription *s;
  uint32_t n;
  YB_TRY(yb_subscriptions_of(tx, r->who->id, &s, &n));
  struct yb_subscription_view *v = YB_NEW_N(yb_tx_arena(tx), n, struct yb_subscription_view);
  if (!v) return YB_NOMEM;
  for (uint32_t i = 0; i < n; i++) YB_TRY(view_of(tx, &s[i], &v[i]));
  *r->out = (struct yb_subscription_views){n, v};
  return YB_OK;
}

yb_rc yb_subscriptions_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                           struct yb_subscription_views *out) {
  struct reading r = {who, out};
  if (who->kind != YB_WHO_PERSON) return YB_DENIED;
  return yb_store_read(app->store, ctx, read_own, &r);
}
