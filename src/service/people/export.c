/* export.c - everything held about a person, in clear, for the person alone. The event
 * tells that it was asked for, never what it held.
 *
 *   {"exported_at", "person", "consents", "enterprises", "drafts", "letters", "bookings",
 *    "subscriptions", "shortlists",                                  one read
 *    "cases": [{}, {}, ...]}                                         a read each
 *
 * Each case is read into an arena of its own and leaves its text: however many there
 * are, only the document grows. Nothing of it stands in the writer. */
#include "base/arena.h"
#include "engine/booking/booking.h"
#include "engine/catalog/catalog.h"
#include "service/apply/views.h"
#include "service/course/course.h"
#include "service/notify/said.h"
#include "service/people/people_int.h"
#include "store/event.h"

struct doc {
  struct yb_tx *tx;
  struct yb_app *app;
  struct yb_arena *a;
  int64_t person;
  struct yb_json *root;
};

static yb_rc put(struct doc *d, struct yb_json *o, const char *key, yb_str v) {
  return v.n ? yb_json_set(o, yb_str_of(key), yb_json_new_str(d->a, v)) : YB_OK;
}

static yb_rc put_time(struct doc *d, struct yb_json *o, const char *key, int64_t at) {
  struct yb_buf b;
  yb_str text;
  if (at == 0) return YB_OK;
  yb_buf_init(&b, d->a);
  yb_instant_write(&b, at);
  YB_TRY(yb_buf_take(&b, &text));
  return put(d, o, key, text);
}

static yb_rc put_id(struct doc *d, struct yb_json *o, int64_t id) {
  yb_str text;
  YB_TRY(yb_str_fmt(d->a, &text, "%lld", (long long)id));
  return put(d, o, "id", text);
}

/* A list of the document; NULL is out of memory, which yb_json_add reports. */
static struct yb_json *list_of(struct doc *d, const char *key) {
  struct yb_json *list = yb_json_new(d->a, YB_JSON_ARRAY);
  return yb_json_set(d->root, yb_str_of(key), list) == YB_OK ? list : NULL;
}

static yb_rc own_data(struct doc *d) {
  struct yb_json *o = yb_json_new(d->a, YB_JSON_OBJECT);
  struct yb_person_view p;
  struct yb_person row;
  YB_TRY(yb_person_view_fill(d->tx, d->app, d->person, true, &p));
  YB_TRY(yb_person_load(d->tx, d->person, &row));
  YB_TRY(put_id(d, o, p.id));
  YB_TRY(put(d, o, "name", p.name));
  YB_TRY(put(d, o, "phone", p.phone));
  YB_TRY(put(d, o, "idno", p.idno));
  YB_TRY(put(d, o, "email", p.email));
  YB_TRY(put_time(d, o, "registered_at", row.created_at));
  return yb_json_set(d->root, YB_S("person"), o);
}

static yb_rc consents(struct doc *d) {
  struct yb_json *list = list_of(d, "consents");
  struct yb_consent_row *row;
  uint32_t n;
  YB_TRY(yb_consent_rows(d->tx, d->person, &row, &n));
  for (uint32_t i = 0; i < n; i++) {
    struct yb_json *o = yb_json_new(d->a, YB_JSON_OBJECT);
    YB_TRY(put(d, o, "purpose", row[i].purpose));
    YB_TRY(put(d, o, "text_version", row[i].text_version));
    YB_TRY(put_time(d, o, "given_at", row[i].given_at));
    YB_TRY(put_time(d, o, "withdrawn_at", row[i].withdrawn_at));
    YB_TRY(yb_json_add(list, o));
  }
  return YB_OK;
}

static yb_rc enterprises(struct doc *d) {
  struct yb_json *list = list_of(d, "enterprises");
  struct yb_person_link *links;
  uint32_t n;
  YB_TRY(yb_links_of_person(d->tx, d->person, &links, &n));
  for (uint32_t i = 0; i < n; i++) {
    struct yb_json *o = yb_json_new(d->a, YB_JSON_OBJECT);
    YB_TRY(put(d, o, "uscc", links[i].enterprise.uscc));
    YB_TRY(put(d, o, "name", links[i].enterprise.name));
    YB_TRY(put(d, o, "role", links[i].link.role));
    YB_TRY(yb_json_add(list, o));
  }
  return YB_OK;
}

static yb_rc happenings(struct doc *d, int64_t case_id, struct yb_json *o) {
  struct yb_json *list = yb_json_new(d->a, YB_JSON_ARRAY);
  const struct yb_event *e;
  uint32_t n;
  YB_TRY(yb_event_of(d->tx, YB_S("case"), case_id, 0, 200, &e, &n));
  for (uint32_t i = 0; i < n; i++) {
    struct yb_json *one = yb_json_new(d->a, YB_JSON_OBJECT);
    YB_TRY(put(d, one, "what", e[i].verb));
    YB_TRY(put_time(d, one, "at", e[i].at));
    YB_TRY(yb_json_add(list, one));
  }
  return yb_json_set(o, YB_S("happened"), list);
}

/* The papers by name; their bytes are downloaded one by one from the page of the case. */
static yb_rc papers(struct doc *d, const struct yb_course *co, struct yb_json *o) {
  struct yb_json *list = yb_json_new(d->a, YB_JSON_ARRAY);
  struct yb_paper_list all;
  YB_TRY(yb_papers_view(d->tx, d->app, co->service, YB_SQL_papers_of_case, co->c.id, &all));
  for (uint32_t i = 0; i < all.count; i++) {
    struct yb_json *one = yb_json_new(d->a, YB_JSON_OBJECT);
    YB_TRY(put_id(d, one, all.at[i].id));
    YB_TRY(put(d, one, "field", all.at[i].field));
    YB_TRY(put(d, one, "name", all.at[i].name));
    YB_TRY(put(d, one, "type", all.at[i].media));
    YB_TRY(put_time(d, one, "at", all.at[i].created_at));
    YB_TRY(yb_json_add(list, one));
  }
  return yb_json_set(o, YB_S("papers"), list);
}

/* The newest letters of the inbox. */
static yb_rc letters(struct doc *d) {
  struct yb_json *list = list_of(d, "letters");
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(d->tx, YB_SQL_notices_of_person,
                    YB_ARGS(yb_int(yb_tx_city(d->tx)), yb_int(d->person), yb_text(YB_S("inbox"))),
                    &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    struct yb_json *one = yb_json_new(d->a, YB_JSON_OBJECT);
    const struct yb_json *args;
    yb_str text;
    YB_TRY(yb_json_parse(yb_tx_ctx(d->tx), YB_S("args"), yb_str_in(&c[3]), &args));
    YB_TRY(yb_notice_said(yb_tx_ctx(d->tx), d->app->pack, "sms", yb_str_in(&c[2]), args, &text));
    YB_TRY(put(d, one, "text", text));
    YB_TRY(put_time(d, one, "at", yb_int_of(&c[4])));
    YB_TRY(put_time(d, one, "read_at", yb_int_of(&c[5])));
    YB_TRY(yb_json_add(list, one));
  }
  return YB_OK;
}

/* What was written about the case, by both sides: it is sealed under this person's key. */
static yb_rc messages(struct doc *d, int64_t case_id, struct yb_json *o) {
  struct yb_json *list = yb_json_new(d->a, YB_JSON_ARRAY);
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(d->tx, YB_SQL_messages_of_case,
                    YB_ARGS(yb_int(yb_tx_city(d->tx)), yb_int(case_id)), &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    struct yb_json *one = yb_json_new(d->a, YB_JSON_OBJECT);
    yb_str about, text;
    if (yb_int_of(&c[2]) != d->person) continue;
    YB_TRY(yb_str_fmt(d->a, &about, "message:%lld", (long long)yb_int_of(&c[0])));
    YB_TRY(yb_person_unseal(d->tx, d->app->vault, d->person, about, yb_str_in(&c[6]), &text));
    YB_TRY(put(d, one, "from", yb_int_of(&c[3]) ? YB_S("desk") : YB_S("applicant")));
    YB_TRY(put_time(d, one, "at", yb_int_of(&c[8])));
    YB_TRY(put(d, one, "text", text));
    YB_TRY(yb_json_add(list, one));
  }
  return yb_json_set(o, YB_S("messages"), list);
}

static yb_rc one_case(struct doc *d, int64_t id, struct yb_json **out) {
  struct yb_json *o = yb_json_new(d->a, YB_JSON_OBJECT);
  const struct yb_json *answers;
  struct yb_course co;
  YB_TRY(yb_course_load(d->tx, d->app, id, &co));
  YB_TRY(yb_course_answers_get(&co, &answers));
  YB_TRY(put(d, o, "no", co.c.no));
  YB_TRY(put(d, o, "service", co.c.service));
  YB_TRY(put(d, o, "title", co.c.title));
  YB_TRY(put(d, o, "state", yb_str_of(yb_case_state_name((yb_case_state)co.c.state))));
  YB_TRY(put_time(d, o, "submitted_at", co.c.submitted_at));
  YB_TRY(put_time(d, o, "closed_at", co.c.closed_at));
  YB_TRY(yb_json_set(o, YB_S("answers"), yb_json_copy(d->a, answers)));
  YB_TRY(papers(d, &co, o));
  YB_TRY(messages(d, id, o));
  YB_TRY(happenings(d, id, o));
  *out = o;
  return YB_OK;
}

static yb_rc drafts(struct doc *d) {
  struct yb_json *list = list_of(d, "drafts");
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(d->tx, YB_SQL_drafts_of,
                    YB_ARGS(yb_int(yb_tx_city(d->tx)), yb_int(d->person)), &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    struct yb_json *o = yb_json_new(d->a, YB_JSON_OBJECT);
    const struct yb_json *answers;
    yb_str about, text;
    YB_TRY(yb_str_fmt(d->a, &about, "draft:%lld", (long long)yb_int_of(&c[0])));
    YB_TRY(yb_person_unseal(d->tx, d->app->vault, d->person, about, yb_str_in(&c[6]), &text));
    YB_TRY(yb_json_parse(yb_tx_ctx(d->tx), YB_S("draft"), text, &answers));
    YB_TRY(put(d, o, "service", yb_str_in(&c[3])));
    YB_TRY(put_time(d, o, "updated_at", yb_int_of(&c[8])));
    YB_TRY(yb_json_set(o, YB_S("answers"), yb_json_copy(d->a, answers)));
    YB_TRY(yb_json_add(list, o));
  }
  return YB_OK;
}

/* ---- the catalogue ---- */

static yb_rc put_parsed(struct doc *d, struct yb_json *o, const char *key, yb_str text) {
  const struct yb_json *j;
  YB_TRY(yb_json_parse(yb_tx_ctx(d->tx), yb_str_of(key), text, &j));
  return yb_json_set(o, yb_str_of(key), yb_json_copy(d->a, j));
}

static yb_rc one_booking(struct doc *d, const struct yb_booking *b, struct yb_json *o) {
  struct yb_resource r = {.title = YB_S("")};
  yb_str about, told;
  yb_rc rc = yb_resource_load(d->tx, b->resource_id, &r);
  if (rc != YB_OK && rc != YB_ABSENT) return rc;
  YB_TRY(put(d, o, "of", r.title));
  YB_TRY(put(d, o, "state", yb_str_of(yb_booking_state_name((yb_booking_state)b->state))));
  YB_TRY(put_time(d, o, "from", b->start_at));
  YB_TRY(put_time(d, o, "to", b->end_at));
  YB_TRY(yb_json_set(o, YB_S("count"), yb_json_new_int(d->a, b->count)));
  YB_TRY(put(d, o, "reason", b->reason));
  if (!b->box.n) return YB_OK;
  YB_TRY(yb_booking_about(d->a, b->resource_id, &about));
  YB_TRY(yb_person_unseal(d->tx, d->app->vault, d->person, about, b->box, &told));
  return put_parsed(d, o, "told", told);
}

static yb_rc bookings(struct doc *d) {
  struct yb_json *list = list_of(d, "bookings");
  struct yb_booking_query q = {.person = d->person, .limit = 200};
  struct yb_booking *at;
  uint32_t n;
  do {
    YB_TRY(yb_bookings_list(d->tx, &q, &at, &n));
    for (uint32_t i = 0; i < n; i++) {
      struct yb_json *o = yb_json_new(d->a, YB_JSON_OBJECT);
      if (!o) return YB_NOMEM;
      YB_TRY(one_booking(d, &at[i], o));
      YB_TRY(yb_json_add(list, o));
      q.before = at[i].id;
    }
  } while (n == q.limit);
  return YB_OK;
}

/* One row of a list: JSON that the person chose, and since when. */
static yb_rc put_kept(struct doc *d, struct yb_json *list, const char *name, yb_str text,
                      int64_t at) {
  struct yb_json *o = yb_json_new(d->a, YB_JSON_OBJECT);
  if (!o) return YB_NOMEM;
  YB_TRY(put_parsed(d, o, name, text));
  YB_TRY(put_time(d, o, "at", at));
  return yb_json_add(list, o);
}

static yb_rc subscriptions(struct doc *d) {
  struct yb_json *list = list_of(d, "subscriptions");
  struct yb_subscription *at;
  uint32_t n;
  YB_TRY(yb_subscriptions_of(d->tx, d->person, &at, &n));
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(put_kept(d, list, "question", at[i].question, at[i].created_at));
  return YB_OK;
}

static yb_rc shortlists(struct doc *d) {
  struct yb_json *list = list_of(d, "shortlists");
  struct yb_shortlist *at;
  uint32_t n;
  YB_TRY(yb_shortlists_of(d->tx, d->person, &at, &n));
  for (uint32_t i = 0; i < n; i++)
    YB_TRY(put_kept(d, list, "items", at[i].items, at[i].created_at));
  return YB_OK;
}

/* ---- the document ---- */

#define CASE_BYTES ((size_t)8 << 20)

struct part {
  struct yb_person_export *e;
  int64_t after, found;                    /* the case after `after`; 0: there is none */
  struct yb_buf *out;
};

static struct doc doc_of(struct yb_tx *tx, const struct part *p) {
  return (struct doc){.tx = tx, .app = p->e->act.app, .a = yb_tx_arena(tx),
                      .person = p->e->act.who->id};
}

static yb_rc read_person(struct yb_tx *tx, void *arg) {
  struct part *p = arg;
  struct doc d = doc_of(tx, p);
  d.root = yb_json_new(d.a, YB_JSON_OBJECT);
  YB_TRY(put_time(&d, d.root, "exported_at", yb_tx_now(tx)));
  YB_TRY(own_data(&d));
  YB_TRY(consents(&d));
  YB_TRY(enterprises(&d));
  YB_TRY(drafts(&d));
  YB_TRY(letters(&d));
  YB_TRY(bookings(&d));
  YB_TRY(subscriptions(&d));
  YB_TRY(shortlists(&d));
  yb_json_write_pretty(p->out, d.root);
  return p->out->rc;
}

static yb_rc read_case(struct yb_tx *tx, void *arg) {
  struct part *p = arg;
  struct doc d = doc_of(tx, p);
  struct yb_json *o;
  const yb_val *c;
  p->found = 0;
  yb_rc rc = yb_tx_one(tx, YB_SQL_case_after_of_person,
                       YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(d.person), yb_int(p->after)), &c);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  p->found = yb_int_of(c);
  YB_TRY(one_case(&d, p->found, &o));
  yb_buf_z(p->out, p->after ? ",\n" : "\n");
  yb_json_write_pretty(p->out, o);
  return p->out->rc;
}

static yb_rc all_cases(struct part *p) {
  struct yb_ctx ctx = *p->e->act.ctx;
  ctx.arena = yb_arena_open(CASE_BYTES);
  yb_rc rc = ctx.arena ? YB_OK : YB_NOMEM;
  do {
    if (rc == YB_OK) rc = yb_store_read(p->e->act.app->store, &ctx, read_case, p);
    p->after = p->found;
    yb_arena_reset(ctx.arena);
  } while (rc == YB_OK && p->found);
  yb_arena_close(ctx.arena);
  return rc;
}

yb_rc yb_person_export_prepare(struct yb_person_export *e) {
  struct yb_buf b;
  struct part p = {.e = e, .out = &b};
  if (e->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  yb_buf_init(&b, e->act.ctx->arena);
  YB_TRY(yb_store_read(e->act.app->store, e->act.ctx, read_person, &p));
  while (b.n && b.p[b.n - 1] != '}') b.n--;       /* open again, for the cases */
  if (b.n) b.n--;
  YB_BUF_Z(&b, ",\n  \"cases\": [");
  YB_TRY(all_cases(&p));
  YB_BUF_Z(&b, "]\n}\n");
  return yb_buf_take(&b, &e->json);
}

yb_rc yb_person_export_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct yb_person_export *e = cmd->arg;
  if (e->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  return yb_people_event(tx, "person", e->act.who->id, "person.exported", NULL);
}
