/* papers.c - uploaded papers: bytes sealed in the file store, rows here (apply.h).
 *
 *   <data>/papers/<two hex digits of id>/<id>.box
 *
 * A file is written whole before its row is; a row that never came leaves a file
 * without a name, which the sweep removes.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/helper.h"
#include "engine/parties/parties.h"
#include "service/apply/apply_int.h"

#define PAPER_MAX (20u << 20)
#define PAGES_MAX ((size_t)12 << 20)
#define PAGES_WAIT_MS 60000
#define PAPERS_MOST 60u
#define GONE_MS (10 * YB_MINUTE_MS)      /* whoever reads it now has read it by then */

static void from_row(const yb_val *c, struct yb_paper_row *p) {
  *p = (struct yb_paper_row){.id = yb_int_of(&c[0]),
                             .person_id = yb_int_of(&c[1]),
                             .draft_id = yb_int_of(&c[2]),
                             .case_id = yb_int_of(&c[3]),
                             .field = yb_str_in(&c[4]),
                             .round = yb_int_of(&c[5]),
                             .digest = yb_str_in(&c[6]),
                             .media = yb_str_in(&c[7]),
                             .bytes = yb_int_of(&c[8]),
                             .box = yb_str_in(&c[9]),
                             .verdict = yb_int_of(&c[10]),
                             .created_at = yb_int_of(&c[11]),
                             .gone_at = yb_int_of(&c[12])};
}

yb_rc yb_paper_load(struct yb_tx *tx, int64_t id, struct yb_paper_row *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_paper_get, YB_ARGS(yb_city_val(tx), yb_int(id)), &c));
  from_row(c, out);
  return out->gone_at ? YB_ABSENT : YB_OK;
}

static yb_rc about(struct yb_arena *a, int64_t id, const char *what, yb_str *out) {
  return yb_str_fmt(a, out, "paper:%lld:%s", (long long)id, what);
}

static yb_rc path_of(struct yb_app *app, struct yb_ctx *ctx, int64_t id, yb_str *folder,
                     yb_str *path) {
  YB_TRY(yb_str_fmt(ctx->arena, folder, "%.*s/papers/%02x", YB_ARG(app->cfg.data_folder),
                    (unsigned)((uint64_t)id >> 4 & 0xff)));
  return yb_str_fmt(ctx->arena, path, "%.*s/%lld.box", YB_ARG(*folder), (long long)id);
}

/* ---- adding ---- */

struct owner {
  struct yb_app *app;
  int64_t draft, case_id, person;
  const struct yb_who *who;
  yb_str field;
  yb_key key;
};

/* Papers beside the form's: they come with a message or a change, at any time. */
static bool beside(yb_str field) {
  return YB_EQ(field, YB_PAPER_MESSAGE) || YB_EQ(field, YB_PAPER_CHANGE);
}

/* Who writes messages about the case may bring papers with them. */
static bool desk_may(const struct yb_course *co, const struct yb_who *who) {
  if (who->kind != YB_WHO_STAFF) return false;
  if (co->c.access.n > 0 && yb_who_holds(who, YB_S("submit_for"))) return true;
  return yb_who_may(who, YB_S("message"), yb_pack_unit(co->pack, co->c.unit), co->division);
}

static yb_rc find_owner(struct yb_tx *tx, struct owner *o) {
  struct yb_draft_row d;
  struct yb_course co;
  o->person = o->who->id;
  if (o->draft) {
    YB_TRY(yb_draft_load(tx, o->draft, &d));
    if (!yb_draft_is_theirs(&d, o->who) || d.case_id) return YB_ABSENT;
    o->person = d.person_id;
  } else if (o->case_id) {
    YB_TRY(yb_course_view(tx, o->app, o->case_id, &co));
    bool theirs = yb_course_is_theirs(&co, o->who);
    if (!theirs && !(beside(o->field) && desk_may(&co, o->who))) return YB_ABSENT;
    if (!beside(o->field) && co.c.state != YB_CASE_SUPPLEMENT) return YB_CONFLICT;
    o->person = co.c.person_id;
  } else if (o->who->kind != YB_WHO_PERSON) {
    return YB_DENIED;
  }
  return YB_OK;
}

static yb_rc owner_key(struct yb_tx *tx, void *arg) {
  struct owner *o = arg;
  YB_TRY(find_owner(tx, o));
  return yb_person_key(tx, o->app->vault, o->person, &o->key);
}

static yb_rc seal_file(struct yb_paper_add *p, struct yb_ctx *big, const yb_key *key) {
  struct yb_app *app = p->act.app;
  yb_str bytes, what, box, folder, path;
  YB_TRY(yb_file_read(big, p->path, PAPER_MAX, &bytes));
  YB_TRY(about(big->arena, p->id, "bytes", &what));
  YB_TRY(yb_box_seal(big->arena, app->cfg.sm_suite ? YB_SUITE_SM : YB_SUITE_INTL, key, what,
                     bytes, &box));
  YB_TRY(path_of(app, big, p->id, &folder, &path));
  YB_TRY(yb_dir_make(big, folder));
  return yb_file_write(big, path, box);
}

yb_rc yb_paper_prepare(struct yb_paper_add *p) {
  struct owner o = {
      .app = p->act.app, .draft = p->draft, .case_id = p->case_id, .who = p->act.who,
      .field = p->field};
  struct yb_ctx big = *p->act.ctx;
  YB_TRY(yb_store_read(p->act.app->store, p->act.ctx, owner_key, &o));
  p->id = yb_store_id(p->act.app->store);
  big.arena = yb_arena_open(3u * PAPER_MAX);
  yb_rc rc = big.arena ? seal_file(p, &big, &o.key) : YB_NOMEM;
  yb_arena_close(big.arena);
  yb_wipe(&o.key, sizeof o.key);
  return rc;
}

static yb_rc too_many(struct yb_tx *tx, const struct yb_paper_add *p) {
  struct yb_rows rows;
  enum yb_sql sql = p->draft ? YB_SQL_papers_of_draft : YB_SQL_papers_of_case;
  int64_t owner = p->draft ? p->draft : p->case_id;
  if (owner == 0) return YB_OK;
  YB_TRY(yb_tx_rows(tx, sql, YB_ARGS(yb_city_val(tx), yb_int(owner)), &rows));
  if (rows.count < PAPERS_MOST) return YB_OK;
  return yb_diag(yb_tx_ctx(tx), (struct yb_place){.path = p->field}, YB_MSG_paper_many, YB_S(""),
                 YB_S(""));
}

yb_rc yb_paper_add_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_paper_add *p = cmd->arg;
  struct owner o = {
      .app = p->act.app, .draft = p->draft, .case_id = p->case_id, .who = p->act.who,
      .field = p->field};
  struct yb_supplement s = {.round = 0};
  yb_str what, box;
  YB_TRY(find_owner(tx, &o));
  YB_TRY(too_many(tx, p));
  if (p->case_id && !beside(p->field)) YB_TRY(yb_supplement_open(tx, p->case_id, &s));
  YB_TRY(about(yb_tx_arena(tx), p->id, "name", &what));
  YB_TRY(yb_person_seal(tx, o.app->vault, o.person, what, p->name, &box));
  return yb_tx_exec(
      tx, YB_SQL_paper_insert,
      YB_ARGS(yb_city_val(tx), yb_int(p->id), yb_int(o.person), yb_int(p->draft),
              yb_int(p->case_id), yb_text(p->field), yb_int(s.round),
              yb_blob(yb_str_n((const char *)p->digest.b, sizeof p->digest.b)), yb_text(p->media),
              yb_int(p->bytes), yb_blob(box), yb_int(0), yb_int(yb_tx_now(tx)), yb_int(0)),
      NULL);
}

yb_rc yb_paper_drop_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_paper_drop *x = cmd->arg;
  struct yb_paper_row p;
  YB_TRY(yb_paper_load(tx, x->id, &p));
  struct owner o = {
      .app = x->act.app, .draft = p.draft_id, .case_id = p.case_id, .who = x->act.who,
      .field = p.field};
  if (p.case_id) o.draft = 0;
  YB_TRY(find_owner(tx, &o));
  if (o.person != p.person_id) return YB_ABSENT;
  if (p.case_id) { /* what was submitted before stays */
    struct yb_supplement s;
    if (beside(p.field)) return YB_CONFLICT;
    YB_TRY(yb_supplement_open(tx, p.case_id, &s));
    if (p.round != s.round) return YB_CONFLICT;
  }
  return yb_tx_exec(tx, YB_SQL_paper_gone,
                    YB_ARGS(yb_city_val(tx), yb_int(p.id), yb_int(yb_tx_now(tx))), NULL);
}

/* The file before the row: a sweep that is cut short finds the row again. */
yb_rc yb_papers_sweep(struct yb_tx *tx, struct yb_app *app) {
  struct yb_rows rows;
  yb_str folder, path;
  YB_TRY(yb_tx_rows(tx, YB_SQL_papers_gone,
                    YB_ARGS(yb_city_val(tx), yb_int(yb_tx_now(tx) - GONE_MS)), &rows));
  for (uint32_t i = 0; i < rows.count; i++) {
    yb_val id = *yb_row(&rows, i);
    YB_TRY(path_of(app, yb_tx_ctx(tx), yb_int_of(&id), &folder, &path));
    YB_TRY(yb_file_remove(yb_tx_ctx(tx), path));
    YB_TRY(yb_tx_exec(tx, YB_SQL_paper_forget, YB_ARGS(yb_city_val(tx), id), NULL));
  }
  return YB_OK;
}

/* ---- reading ---- */

static yb_rc name_of(struct yb_tx *tx, struct yb_app *app, const struct yb_paper_row *p,
                     yb_str *out) {
  yb_str what;
  YB_TRY(about(yb_tx_arena(tx), p->id, "name", &what));
  yb_rc rc = yb_person_unseal(tx, app->vault, p->person_id, what, p->box, out);
  if (rc == YB_ABSENT) *out = YB_S("");
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc view_of(struct yb_tx *tx, struct yb_app *app, const struct yb_service *s,
                     const struct yb_paper_row *p, struct yb_paper_view *out) {
  const struct yb_form_field *f = s ? yb_form_find(s->form[YB_ZH_CN], p->field) : NULL;
  *out = (struct yb_paper_view){.id = p->id,
                                .bytes = p->bytes,
                                .created_at = p->created_at,
                                .round = p->round,
                                .verdict = p->verdict,
                                .field = p->field,
                                .label = f ? f->label : p->field,
                                .media = p->media};
  return name_of(tx, app, p, &out->name);
}

yb_rc yb_papers_view(struct yb_tx *tx, struct yb_app *app, const struct yb_service *s,
                     enum yb_sql sql, int64_t owner, struct yb_paper_list *out) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, sql, YB_ARGS(yb_city_val(tx), yb_int(owner)), &rows));
  struct yb_paper_view *list = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_paper_view);
  if (!list) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    struct yb_paper_row p;
    from_row(yb_row(&rows, i), &p);
    YB_TRY(view_of(tx, app, s, &p, &list[i]));
  }
  *out = (struct yb_paper_list){rows.count, list};
  return YB_OK;
}

struct read_draft {
  struct yb_app *app;
  const struct yb_who *who;
  int64_t id;
  struct yb_paper_list *out;
};

static yb_rc read_draft(struct yb_tx *tx, void *arg) {
  struct read_draft *r = arg;
  const struct yb_service *s;
  struct yb_draft_row d;
  YB_TRY(yb_draft_load(tx, r->id, &d));
  if (!yb_draft_is_theirs(&d, r->who)) return YB_ABSENT;
  YB_TRY(yb_draft_service(tx, r->app, &d, &s));
  return yb_papers_view(tx, r->app, s, YB_SQL_papers_of_draft, r->id, r->out);
}

yb_rc yb_papers_of_draft(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                         int64_t draft, struct yb_paper_list *out) {
  struct read_draft r = {app, who, draft, out};
  return yb_store_read(app->store, ctx, read_draft, &r);
}

struct read_paper {
  struct yb_app *app;
  const struct yb_who *who;
  struct yb_paper_row row;
  struct yb_paper_view *meta;
  yb_key key;
};

/* The owner of the draft, the applicant, or staff who see the case. */
static yb_rc may_see(struct yb_tx *tx, struct read_paper *r, const struct yb_service **s) {
  struct yb_course co;
  bool sees = false;
  *s = NULL;
  if (r->row.case_id == 0)
    return r->who->kind == YB_WHO_PERSON && r->who->id == r->row.person_id ? YB_OK : YB_ABSENT;
  YB_TRY(yb_course_load(tx, r->app, r->row.case_id, &co));
  *s = co.service;
  if (yb_course_is_theirs(&co, r->who)) return YB_OK;
  if (YB_EQ(r->row.field, YB_PAPER_MESSAGE)) return desk_may(&co, r->who) ? YB_OK : YB_ABSENT;
  YB_TRY(yb_course_staff_sees(&co, r->who, &sees));
  return sees ? YB_OK : YB_ABSENT;
}

static yb_rc read_paper(struct yb_tx *tx, void *arg) {
  struct read_paper *r = arg;
  const struct yb_service *s;
  YB_TRY(yb_paper_load(tx, r->row.id, &r->row));
  YB_TRY(may_see(tx, r, &s));
  YB_TRY(view_of(tx, r->app, s, &r->row, r->meta));
  return yb_person_key(tx, r->app->vault, r->row.person_id, &r->key);
}

yb_rc yb_paper_bytes(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who, int64_t id,
                     struct yb_paper_view *meta, yb_str *bytes) {
  struct read_paper r = {.app = app, .who = who, .row = {.id = id}, .meta = meta};
  yb_str folder, path, box, what;
  YB_TRY(yb_store_read(app->store, ctx, read_paper, &r));
  yb_rc rc = path_of(app, ctx, id, &folder, &path);
  if (rc == YB_OK) rc = yb_file_read(ctx, path, PAPER_MAX + 1024, &box);
  if (rc == YB_OK) rc = about(ctx->arena, id, "bytes", &what);
  if (rc == YB_OK) rc = yb_box_open(ctx->arena, &r.key, what, box, bytes);
  yb_wipe(&r.key, sizeof r.key);
  return rc == YB_INVALID ? YB_BROKEN : rc;
}

yb_rc yb_paper_picture(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                       int64_t id, struct yb_paper_view *meta, yb_str *bytes) {
  struct yb_helper h = {.name = "yiban-picture", .arg = {"--pages"}, .most = PAGES_MAX,
                        .wait_ms = PAGES_WAIT_MS};
  int status;
  YB_TRY(yb_paper_bytes(app, ctx, who, id, meta, bytes));
  if (YB_EQ(meta->media, "image/jpeg") || YB_EQ(meta->media, "image/png")) return YB_OK;
  if (!YB_EQ(meta->media, "application/pdf")) return YB_INVALID;
  h.in = *bytes;
  meta->media = YB_S("image/jpeg");
  YB_TRY(yb_helper_run(ctx, &h, bytes, &status));
  return status == 0 ? YB_OK : YB_INVALID;
}
