/* talk.c - messages of a case: written, read, listed (talk.h). */
#include "service/talk/talk.h"

#include "base/arena.h"
#include "base/text.h"
#include "engine/parties/parties.h"
#include "service/apply/views.h"
#include "service/course/course.h"
#include "store/event.h"

enum side { FROM_APPLICANT, FROM_DESK };

static yb_val city_of(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }

static yb_rc say(struct yb_tx *tx, const char *field, yb_msg msg, yb_rc rc) {
  (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = yb_str_of(field)}, msg, YB_S(""),
                YB_S(""));
  return rc;
}

/* ---- who takes part ---- */

struct part { struct yb_course co; enum side side; bool write; };

/* A clerk who takes a caller's words down writes for the applicant. */
static bool clerk_for(const struct part *p, const struct yb_who *who) {
  return p->co.c.access.n > 0 && yb_who_holds(who, YB_S("submit_for"));
}

static yb_rc part_of(struct yb_tx *tx, struct yb_app *app, const struct yb_who *who, int64_t id,
                     struct part *p) {
  bool sees;
  YB_TRY(yb_course_view(tx, app, id, &p->co));
  p->write = true;
  p->side = FROM_APPLICANT;
  if (yb_course_is_theirs(&p->co, who)) return YB_OK;
  if (who->kind != YB_WHO_STAFF) return YB_ABSENT;
  if (clerk_for(p, who)) return YB_OK;
  YB_TRY(yb_course_staff_sees(&p->co, who, &sees));
  if (!sees) return YB_ABSENT;
  p->side = FROM_DESK;
  if (yb_who_may(who, YB_S("message"), yb_pack_unit(p->co.pack, p->co.c.unit), p->co.division))
    return YB_OK;
  return YB_DENIED;
}

/* ---- writing ---- */

static yb_rc about(struct yb_tx *tx, int64_t id, yb_str *out) {
  return yb_str_fmt(yb_tx_arena(tx), out, "message:%lld", (long long)id);
}

static yb_rc check_text(struct yb_tx *tx, const struct yb_message_send *m, yb_str *text) {
  const yb_val *c;
  YB_TRY(yb_text_tidy(yb_tx_arena(tx), m->text, true, text));
  if (yb_str_trim(*text).n == 0 && m->papers == 0)
    return say(tx, "text", YB_MSG_message_empty, YB_INVALID);
  if (yb_utf8_count(*text) > YB_MESSAGE_MAX)
    return say(tx, "text", YB_MSG_message_long, YB_INVALID);
  YB_TRY(yb_tx_one(tx, YB_SQL_message_count, YB_ARGS(city_of(tx), yb_int(m->case_id)), &c));
  if (yb_int_of(&c[0]) >= YB_MESSAGES_MAX)
    return say(tx, "text", YB_MSG_message_many, YB_LIMIT);
  return m->papers > YB_MESSAGE_PAPERS ? say(tx, "text", YB_MSG_paper_many, YB_INVALID) : YB_OK;
}

/* The papers are of this case, and were brought for a message. */
static yb_rc paper_ids(struct yb_tx *tx, const struct yb_message_send *m, yb_str *out) {
  struct yb_buf b;
  const yb_val *c;
  yb_buf_init(&b, yb_tx_arena(tx));
  for (uint32_t i = 0; i < m->papers; i++) {
    YB_TRY(yb_tx_one(tx, YB_SQL_paper_get, YB_ARGS(city_of(tx), yb_int(m->paper[i])), &c));
    if (yb_int_of(&c[3]) != m->case_id || !YB_EQ(yb_str_in(&c[4]), YB_PAPER_MESSAGE))
      return YB_ABSENT;
    yb_buf_fmt(&b, "%s%lld", i ? " " : "", (long long)m->paper[i]);
  }
  return yb_buf_take(&b, out);
}

static yb_rc insert(struct yb_tx *tx, struct yb_message_send *m, const struct part *p,
                    yb_str text, yb_str papers) {
  const struct yb_who *who = m->act.who;
  yb_str what, box;
  m->id = yb_tx_id(tx);
  YB_TRY(about(tx, m->id, &what));
  yb_rc rc = yb_person_seal(tx, m->act.app->vault, p->co.c.person_id, what, text, &box);
  if (rc == YB_ABSENT) return say(tx, "text", YB_MSG_message_erased, YB_CONFLICT);
  YB_TRY(rc);
  return yb_tx_exec(
      tx, YB_SQL_message_insert,
      YB_ARGS(city_of(tx), yb_int(m->id), yb_int(m->case_id), yb_int(p->co.c.person_id),
              yb_int(p->side), yb_int(who->kind == YB_WHO_STAFF ? who->id : 0),
              yb_text(p->co.c.unit), yb_blob(box), papers.n ? yb_text(papers) : yb_null(),
              yb_int(yb_tx_now(tx))),
      NULL);
}

yb_rc yb_message_send_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_message_send *m = cmd->arg;
  struct yb_json *data = yb_json_new(yb_tx_arena(tx), YB_JSON_OBJECT);
  struct part p;
  yb_str text, papers, id;
  YB_TRY(part_of(tx, m->act.app, m->act.who, m->case_id, &p));
  YB_TRY(check_text(tx, m, &text));
  YB_TRY(paper_ids(tx, m, &papers));
  YB_TRY(insert(tx, m, &p, text, papers));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &id, "%lld", (long long)m->id));
  YB_TRY(yb_json_set(data, YB_S("message"), yb_json_new_str(yb_tx_arena(tx), id)));
  return yb_course_event(&p.co, p.side == FROM_DESK ? "case.answered" : "case.asked", data);
}

yb_rc yb_messages_read_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_messages_read *m = cmd->arg;
  struct part p;
  YB_TRY(part_of(tx, m->act.app, m->act.who, m->case_id, &p));
  return yb_tx_exec(tx, YB_SQL_messages_read,
                    YB_ARGS(city_of(tx), yb_int(m->case_id),
                            yb_int(p.side == FROM_DESK ? FROM_APPLICANT : FROM_DESK),
                            yb_int(yb_tx_now(tx))),
                    NULL);
}

/* ---- reading ---- */

struct read_talk {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id;
  struct yb_talk_view *out;
};

/* The applicant sees the butler's name, and the desk's for colleagues. */
static yb_rc writer(struct yb_tx *tx, const struct part *p, int64_t staff, yb_str *out) {
  const struct yb_unit *u = yb_pack_unit(p->co.pack, p->co.c.unit);
  struct yb_officer o;
  *out = u ? u->name.in[YB_ZH_CN] : p->co.c.unit;
  if (p->side != FROM_DESK && staff != p->co.c.butler) return YB_OK;
  yb_rc rc = staff ? yb_officer_load(tx, staff, &o) : YB_ABSENT;
  if (rc == YB_OK) *out = o.name;
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc papers_of(const struct yb_paper_list *all, struct yb_arena *a, yb_str ids,
                       struct yb_message_view *out) {
  struct yb_paper_view *at = YB_NEW_N(a, YB_MESSAGE_PAPERS, struct yb_paper_view);
  yb_str one;
  int64_t id;
  if (!at) return YB_NOMEM;
  out->paper = at;
  while (yb_str_cut(&ids, ' ', &one))
    for (uint32_t i = 0; yb_str_int(one, &id) && i < all->count; i++)
      if (all->at[i].id == id && out->papers < YB_MESSAGE_PAPERS)
        at[out->papers++] = all->at[i];
  return YB_OK;
}

static yb_rc message(struct yb_tx *tx, struct yb_app *app, const struct part *p,
                     const struct yb_paper_list *papers, const yb_val *c,
                     struct yb_message_view *out) {
  yb_str what;
  bool desk = yb_int_of(&c[3]) == FROM_DESK;
  *out = (struct yb_message_view){.id = yb_int_of(&c[0]), .at = yb_int_of(&c[8]),
                                  .read_at = yb_int_of(&c[9]), .desk = desk,
                                  .mine = desk == (p->side == FROM_DESK), .text = YB_S("")};
  if (desk) YB_TRY(writer(tx, p, yb_int_of(&c[4]), &out->who));
  YB_TRY(papers_of(papers, yb_tx_arena(tx), yb_str_in(&c[7]), out));
  YB_TRY(about(tx, out->id, &what));
  yb_rc rc = yb_person_unseal(tx, app->vault, yb_int_of(&c[2]), what, yb_str_in(&c[6]),
                              &out->text);
  out->gone = rc == YB_ABSENT;
  return out->gone ? YB_OK : rc;
}

static yb_rc head(struct yb_tx *tx, const struct part *p, struct yb_talk_view *out) {
  const struct yb_unit *u = yb_pack_unit(p->co.pack, p->co.c.unit);
  struct yb_officer o;
  *out = (struct yb_talk_view){.case_id = p->co.c.id, .no = p->co.c.no, .title = p->co.c.title,
                               .service = p->co.service, .desk = p->side == FROM_DESK,
                               .can_write = p->write};
  out->unit = u ? u->name.in[YB_ZH_CN] : p->co.c.unit;
  out->phone = u && u->phone.n ? u->phone : p->co.service->guide.phone;
  yb_rc rc = p->co.c.butler ? yb_officer_load(tx, p->co.c.butler, &o) : YB_ABSENT;
  if (rc == YB_OK) out->butler = o.name;
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc read_talk(struct yb_tx *tx, void *arg) {
  struct read_talk *r = arg;
  struct part p;
  struct yb_rows rows;
  struct yb_paper_list papers;
  YB_TRY(part_of(tx, r->app, r->who, r->id, &p));
  YB_TRY(head(tx, &p, r->out));
  YB_TRY(yb_papers_view(tx, r->app, p.co.service, YB_SQL_papers_of_messages, r->id, &papers));
  YB_TRY(yb_tx_rows(tx, YB_SQL_messages_of_case, YB_ARGS(city_of(tx), yb_int(r->id)), &rows));
  struct yb_message_view *at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_message_view);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    YB_TRY(message(tx, r->app, &p, &papers, yb_row(&rows, i), &at[i]));
    r->out->unread += !at[i].mine && at[i].read_at == 0;
  }
  r->out->at = at;
  r->out->count = rows.count;
  return YB_OK;
}

yb_rc yb_talk_get(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                  int64_t case_id, struct yb_talk_view *out) {
  struct read_talk r = {app, who, case_id, out};
  return yb_store_read(app->store, ctx, read_talk, &r);
}

/* ---- what waits for the desk ---- */

#define LETTERS_MOST 100u
struct read_letters {
  struct yb_app *app;
  const struct yb_who *who;
  struct yb_letter_row *at;
  uint32_t n;
};

static bool listed(const struct read_letters *r, int64_t case_id) {
  for (uint32_t i = 0; i < r->n; i++)
    if (r->at[i].case_id == case_id) return true;
  return false;
}

static yb_rc letters_of(struct yb_tx *tx, struct read_letters *r, const struct yb_unit *unit) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_messages_unread, YB_ARGS(city_of(tx), yb_text(unit->id)), &rows));
  for (uint32_t i = 0; i < rows.count && r->n < LETTERS_MOST; i++) {
    const yb_val *c = yb_row(&rows, i);
    struct yb_officer o = {.name = YB_S("")};
    struct yb_case k;
    if (listed(r, yb_int_of(&c[1]))) continue;
    YB_TRY(yb_case_load(tx, yb_int_of(&c[1]), &k));
    yb_rc rc = k.butler ? yb_officer_load(tx, k.butler, &o) : YB_OK;
    if (rc != YB_OK && rc != YB_ABSENT) return rc;
    r->at[r->n++] = (struct yb_letter_row){k.id, yb_int_of(&c[8]), k.no, k.title, o.name,
                                           k.butler == r->who->id};
  }
  return YB_OK;
}

static yb_rc read_letters(struct yb_tx *tx, void *arg) {
  struct read_letters *r = arg;
  r->at = YB_NEW_N(yb_tx_arena(tx), LETTERS_MOST, struct yb_letter_row);
  if (!r->at) return YB_NOMEM;
  for (uint32_t i = 0; i < r->app->pack->units && r->n < LETTERS_MOST; i++)
    if (yb_who_may(r->who, YB_S("message"), &r->app->pack->unit[i], NULL))
      YB_TRY(letters_of(tx, r, &r->app->pack->unit[i]));
  return YB_OK;
}

yb_rc yb_talk_waiting(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                      struct yb_letter_rows *out) {
  struct read_letters r = {.app = app, .who = who};
  *out = (struct yb_letter_rows){0, NULL};
  if (who->kind != YB_WHO_STAFF || !yb_who_holds(who, YB_S("message"))) return YB_OK;
  YB_TRY(yb_store_read(app->store, ctx, read_letters, &r));
  *out = (struct yb_letter_rows){r.n, r.at};
  return YB_OK;
}
