/* drafts.c - what a person has begun: sealed whole under their key, kept at every
 * post, resumed from any device (apply.h). */
#include "base/arena.h"
#include "engine/parties/parties.h"
#include "service/apply/apply_int.h"

#define DRAFTS_MOST 20u
#define DRAFT_MS (YB_DRAFT_DAYS * YB_DAY_MS)

static void from_row(const yb_val *c, struct yb_draft_row *d) {
  *d = (struct yb_draft_row){.id = yb_int_of(&c[0]),
                             .person_id = yb_int_of(&c[1]),
                             .enterprise_id = yb_int_of(&c[2]),
                             .service = yb_str_in(&c[3]),
                             .pack_version = yb_int_of(&c[4]),
                             .page = yb_int_of(&c[5]),
                             .box = yb_str_in(&c[6]),
                             .created_at = yb_int_of(&c[7]),
                             .updated_at = yb_int_of(&c[8]),
                             .expires_at = yb_int_of(&c[9]),
                             .case_id = yb_int_of(&c[10]),
                             .version = yb_int_of(&c[11])};
}

yb_rc yb_draft_load(struct yb_tx *tx, int64_t id, struct yb_draft_row *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_draft_get, YB_ARGS(yb_city_val(tx), yb_int(id)), &c));
  from_row(c, out);
  return YB_OK;
}

yb_rc yb_draft_store(struct yb_tx *tx, struct yb_draft_row *d) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_draft_update,
                    YB_ARGS(yb_city_val(tx), yb_int(d->id), yb_int(d->page), yb_blob(d->box),
                            yb_int(d->updated_at), yb_int(d->expires_at), yb_int(d->case_id),
                            yb_int(d->version + 1), yb_int(d->version)),
                    &changed));
  if (changed != 1) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_draft_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  d->version++;
  return YB_OK;
}

bool yb_draft_is_theirs(const struct yb_draft_row *d, const struct yb_who *who) {
  return who->kind == YB_WHO_PERSON && who->id == d->person_id;
}

yb_rc yb_draft_service(struct yb_tx *tx, struct yb_app *app, struct yb_draft_row *d,
                       const struct yb_service **out) {
  yb_rc rc = yb_app_service(app, yb_tx_ctx(tx), d->pack_version, d->service, out);
  if (rc != YB_ABSENT) return rc;
  d->pack_version = app->pack_version;
  return yb_app_service(app, yb_tx_ctx(tx), app->pack_version, d->service, out);
}

static yb_rc about(struct yb_tx *tx, int64_t id, yb_str *out) {
  return yb_str_fmt(yb_tx_arena(tx), out, "draft:%lld", (long long)id);
}

static yb_rc seal_answers(struct yb_tx *tx, struct yb_app *app, struct yb_draft_row *d,
                          const struct yb_json *answers) {
  struct yb_buf b;
  yb_str text, what;
  yb_buf_init(&b, yb_tx_arena(tx));
  if (answers)
    yb_json_write(&b, answers);
  else
    YB_BUF_Z(&b, "{}");
  YB_TRY(yb_buf_take(&b, &text));
  YB_TRY(about(tx, d->id, &what));
  return yb_person_seal(tx, app->vault, d->person_id, what, text, &d->box);
}

yb_rc yb_draft_answers(struct yb_tx *tx, struct yb_app *app, const struct yb_draft_row *d,
                       const struct yb_json **out) {
  yb_str text, what;
  YB_TRY(about(tx, d->id, &what));
  YB_TRY(yb_person_unseal(tx, app->vault, d->person_id, what, d->box, &text));
  return yb_json_parse(yb_tx_ctx(tx), YB_S("draft"), text, out);
}

yb_rc yb_facts_of(struct yb_tx *tx, struct yb_app *app, int64_t person, int64_t enterprise,
                  const struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *facts = yb_json_new(a, YB_JSON_OBJECT), *who = yb_json_new(a, YB_JSON_OBJECT);
  struct yb_person p;
  struct yb_person_data data = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
  struct yb_enterprise e = {.name = YB_S(""), .uscc = YB_S("")};
  YB_TRY(yb_person_load(tx, person, &p));
  yb_rc rc = yb_person_open(tx, app->vault, &p, &data);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  if (enterprise) YB_TRY(yb_enterprise_load(tx, enterprise, &e));
  const struct {
    yb_str key, value;
  } member[] = {{YB_S("name"), e.name},      {YB_S("uscc"), e.uscc},
                {YB_S("person"), data.name}, {YB_S("phone"), data.phone},
                {YB_S("email"), data.email}, {YB_S("idno"), data.idno}};
  for (uint32_t i = 0; i < sizeof member / sizeof member[0]; i++)
    if (member[i].value.n)
      YB_TRY(yb_json_set(who, member[i].key, yb_json_new_str(a, member[i].value)));
  YB_TRY(yb_json_set(facts, YB_S("applicant"), who));
  *out = facts;
  return YB_OK;
}

/* Sets the value of "contact.phone": groups with a path of their own nest. */
static yb_rc put_at(struct yb_arena *a, struct yb_json *at, yb_str path, yb_str value) {
  yb_str key;
  while (yb_str_cut(&path, '.', &key) && path.n) {
    struct yb_json *inner = NULL;
    for (struct yb_json *m = at->first; m; m = m->next)
      if (yb_str_eq(m->key, key)) inner = m;
    if (!inner) {
      inner = yb_json_new(a, YB_JSON_OBJECT);
      YB_TRY(yb_json_set(at, key, inner));
    }
    at = inner;
  }
  return yb_json_set(at, key, yb_json_new_str(a, value));
}

/* Fills what the city knows already, by the fields' `prefill`: never ask twice. */
static yb_rc prefilled(struct yb_tx *tx, const struct yb_form *form, const struct yb_json *facts,
                       struct yb_json **out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *answers = yb_json_new(a, YB_JSON_OBJECT);
  if (!answers) return YB_NOMEM;
  for (uint32_t i = 0; i < yb_form_fields(form); i++) {
    const struct yb_form_field *f = yb_form_field(form, i);
    if (f->prefill.n == 0 || yb_str_find(f->path, YB_S("[")) != SIZE_MAX) continue;
    yb_str value = yb_json_str(yb_json_path(facts, f->prefill), YB_S(""));
    if (value.n) YB_TRY(put_at(a, answers, f->path, value));
  }
  *out = answers;
  return YB_OK;
}

static yb_rc find_open(struct yb_tx *tx, const struct yb_who *who, yb_str service, int64_t *id,
                       uint32_t *open) {
  struct yb_rows rows;
  *id = 0;
  *open = 0;
  YB_TRY(yb_tx_rows(tx, YB_SQL_drafts_of, YB_ARGS(yb_city_val(tx), yb_int(who->id)), &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_draft_row d;
    from_row(yb_row(&rows, i), &d);
    if (d.case_id) continue;
    ++*open;
    if (*id == 0 && yb_str_eq(d.service, service) && d.enterprise_id == who->enterprise)
      *id = d.id;
  }
  return YB_OK;
}

static yb_rc insert(struct yb_tx *tx, const struct yb_draft_row *d) {
  return yb_tx_exec(
      tx, YB_SQL_draft_insert,
      YB_ARGS(yb_city_val(tx), yb_int(d->id), yb_int(d->person_id), yb_int(d->enterprise_id),
              yb_text(d->service), yb_int(d->pack_version), yb_int(d->page), yb_blob(d->box),
              yb_int(d->created_at), yb_int(d->updated_at), yb_int(d->expires_at),
              yb_int(d->case_id), yb_int(d->version)),
      NULL);
}

/* The open draft gets the places that one came back with. */
static yb_rc more_places(struct yb_tx *tx, struct yb_draft_open *o) {
  const struct yb_service *s;
  const struct yb_json *answers;
  struct yb_draft_row d;
  if (!o->places) return YB_OK;
  YB_TRY(yb_draft_load(tx, o->id, &d));
  YB_TRY(yb_draft_service(tx, o->act.app, &d, &s));
  YB_TRY(yb_draft_answers(tx, o->act.app, &d, &answers));
  struct yb_json *more = yb_json_copy(yb_tx_arena(tx), answers);
  if (!more) return YB_NOMEM;
  YB_TRY(yb_places_fill(yb_tx_arena(tx), s, more, o->place, o->places));
  YB_TRY(seal_answers(tx, o->act.app, &d, more));
  d.updated_at = yb_tx_now(tx);
  return yb_draft_store(tx, &d);
}

yb_rc yb_draft_open_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_draft_open *o = cmd->arg;
  const struct yb_who *who = o->act.who;
  const struct yb_service *s;
  const struct yb_json *facts;
  struct yb_json *answers;
  uint32_t open;
  int64_t now = yb_tx_now(tx);
  if (who->kind != YB_WHO_PERSON) return YB_DENIED;
  YB_TRY(yb_app_service(o->act.app, yb_tx_ctx(tx), o->act.app->pack_version, o->service, &s));
  YB_TRY(find_open(tx, who, o->service, &o->id, &open));
  if (o->id && !o->fresh) return more_places(tx, o);
  if (open >= DRAFTS_MOST)
    return yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_draft_many, YB_S(""), YB_S(""));
  struct yb_draft_row d = {.id = yb_tx_id(tx),
                           .person_id = who->id,
                           .enterprise_id = who->enterprise,
                           .service = s->id,
                           .pack_version = o->act.app->pack_version,
                           .created_at = now,
                           .updated_at = now,
                           .expires_at = now + DRAFT_MS,
                           .version = 1};
  YB_TRY(yb_facts_of(tx, o->act.app, who->id, who->enterprise, &facts));
  YB_TRY(prefilled(tx, s->form[YB_ZH_CN], facts, &answers));
  YB_TRY(yb_places_fill(yb_tx_arena(tx), s, answers, o->place, o->places));
  YB_TRY(seal_answers(tx, o->act.app, &d, answers));
  YB_TRY(insert(tx, &d));
  o->id = d.id;
  return YB_OK;
}

/* A draft that may be worked on: theirs, and not submitted. */
static yb_rc theirs(struct yb_tx *tx, const struct yb_who *who, int64_t id,
                    struct yb_draft_row *d) {
  YB_TRY(yb_draft_load(tx, id, d));
  if (!yb_draft_is_theirs(d, who)) return YB_ABSENT;
  if (d->case_id == 0) return YB_OK;
  (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_draft_gone, YB_S(""), YB_S(""));
  return YB_CONFLICT;
}

yb_rc yb_draft_save_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_draft_save *s = cmd->arg;
  struct yb_draft_row d;
  YB_TRY(theirs(tx, s->act.who, s->id, &d));
  if (s->version && s->version != d.version) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_draft_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  YB_TRY(seal_answers(tx, s->act.app, &d, s->answers));
  d.page = s->page;
  d.updated_at = yb_tx_now(tx);
  d.expires_at = d.updated_at + DRAFT_MS;
  return yb_draft_store(tx, &d);
}

/* Its papers go with it; those that were submitted are the case's. */
static yb_rc drop(struct yb_tx *tx, yb_val id) {
  YB_TRY(yb_tx_exec(tx, YB_SQL_draft_papers_gone,
                    YB_ARGS(yb_city_val(tx), id, yb_int(yb_tx_now(tx))), NULL));
  return yb_tx_exec(tx, YB_SQL_draft_drop, YB_ARGS(yb_city_val(tx), id), NULL);
}

yb_rc yb_draft_drop_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_draft_drop *x = cmd->arg;
  struct yb_draft_row d;
  YB_TRY(theirs(tx, x->act.who, x->id, &d));
  return drop(tx, yb_int(x->id));
}

yb_rc yb_drafts_sweep(struct yb_tx *tx) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_drafts_expired, YB_ARGS(yb_city_val(tx), yb_int(yb_tx_now(tx))),
                    &rows));
  for (uint32_t i = 0; i < rows.count; i++) YB_TRY(drop(tx, *yb_row(&rows, i)));
  return YB_OK;
}

/* ---- reads ---- */

struct read_draft {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id;
  struct yb_draft_view *out;
};

static void view_of(const struct yb_draft_row *d, const struct yb_service *s,
                    struct yb_draft_view *out) {
  *out = (struct yb_draft_view){.id = d->id,
                                .version = d->version,
                                .updated_at = d->updated_at,
                                .expires_at = d->expires_at,
                                .case_id = d->case_id,
                                .page = (uint32_t)d->page,
                                .service = s,
                                .pages = yb_form_pages(s->form[YB_ZH_CN])};
}

static yb_rc read_one(struct yb_tx *tx, void *arg) {
  struct read_draft *r = arg;
  const struct yb_service *s;
  struct yb_draft_row d;
  YB_TRY(yb_draft_load(tx, r->id, &d));
  if (!yb_draft_is_theirs(&d, r->who)) return YB_ABSENT;
  YB_TRY(yb_draft_service(tx, r->app, &d, &s));
  view_of(&d, s, r->out);
  YB_TRY(yb_facts_of(tx, r->app, d.person_id, d.enterprise_id, &r->out->facts));
  return yb_draft_answers(tx, r->app, &d, &r->out->answers);
}

yb_rc yb_draft_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                   struct yb_draft_view *out) {
  struct read_draft r = {app, who, id, out};
  return yb_store_read(app->store, ctx, read_one, &r);
}

struct read_list {
  struct yb_app *app;
  const struct yb_who *who;
  struct yb_draft_list *out;
};

static yb_rc read_all(struct yb_tx *tx, void *arg) {
  struct read_list *r = arg;
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_drafts_of, YB_ARGS(yb_city_val(tx), yb_int(r->who->id)), &rows));
  struct yb_draft_view *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_draft_view);
  if (!list) return YB_NOMEM;
  r->out->at = list;
  r->out->count = 0;
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_draft_row d;
    const struct yb_service *s;
    from_row(yb_row(&rows, i), &d);
    if (d.case_id || d.expires_at < yb_tx_now(tx)) continue;
    if (yb_draft_service(tx, r->app, &d, &s) != YB_OK) continue; /* withdrawn from the pack */
    view_of(&d, s, &list[r->out->count++]);
  }
  return YB_OK;
}

yb_rc yb_drafts_of(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                   struct yb_draft_list *out) {
  struct read_list r = {app, who, out};
  *out = (struct yb_draft_list){0, NULL};
  return who->kind == YB_WHO_PERSON ? yb_store_read(app->store, ctx, read_all, &r) : YB_OK;
}
