/* about.c - reviews of what was used, and shortlists that are shared (catalog.h). */
#include "base/arena.h"
#include "base/text.h"
#include "engine/booking/booking.h"
#include "service/catalog/catalog_int.h"

/* ---- reviews ---- */

static yb_rc reviewable(struct yb_tx *tx, const struct yb_review_add *a, struct yb_booking *b) {
  YB_TRY(yb_booking_load(tx, a->booking, b));
  if (b->person_id != a->act.who->id) return YB_ABSENT;
  if (b->state == YB_BOOKING_CHECKED_IN || b->state == YB_BOOKING_DONE) return YB_OK;
  return catalog_fault(tx, "booking", YB_MSG_catalog_review_booking, YB_S(""), YB_S(""),
                       YB_INVALID);
}

/* Words wait for a moderator; the level alone counts at once. */
yb_rc yb_review_add_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_review_add *a = cmd->arg;
  struct yb_resource r;
  struct yb_booking b;
  yb_str words;
  if (a->act.who->kind != YB_WHO_PERSON) return YB_DENIED;
  YB_TRY(reviewable(tx, a, &b));
  if (a->level < 1 || a->level > 5)
    return catalog_fault(tx, "level", YB_MSG_catalog_number_range, YB_S("level"), YB_S("1"),
                         YB_INVALID);
  YB_TRY(yb_text_tidy(yb_tx_arena(tx), yb_utf8_upto(a->words, 1000), true, &words));
  YB_TRY(yb_resource_load(tx, b.resource_id, &r));
  if (r.person_id == a->act.who->id)
    return catalog_fault(tx, "", YB_MSG_catalog_review_own, YB_S(""), YB_S(""), YB_INVALID);
  struct yb_review v = {.resource_id = r.id, .booking_id = b.id, .person_id = a->act.who->id,
                        .level = a->level, .words = words,
                        .state = words.n ? YB_SHOWN_WAITS : YB_SHOWN_YES};
  YB_TRY(yb_review_insert(tx, &v));
  if (a->spent_fen > 0) YB_TRY(yb_booking_spent_add(tx, b.id, a->spent_fen));
  r.ratings++;
  r.rating_sum += a->level;
  YB_TRY(yb_resource_touch(tx, &r));
  a->id = v.id;
  return catalog_event(tx, &r, "resource.reviewed");
}

yb_rc yb_review_show_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_review_show *s = cmd->arg;
  struct yb_review v;
  struct yb_resource r;
  const struct yb_kind *k;
  YB_TRY(yb_review_load(tx, s->id, &v));
  YB_TRY(yb_resource_load(tx, v.resource_id, &r));
  YB_TRY(catalog_kind(yb_tx_ctx(tx), s->act.app, r.kind, &k));
  if (!catalog_moderates(s->act.who, k)) return YB_DENIED;
  if (!s->show && yb_str_trim(s->act.reason).n == 0)
    return catalog_fault(tx, "reason", YB_MSG_catalog_reason, YB_S(""), YB_S(""), YB_INVALID);
  v.state = s->show ? YB_SHOWN_YES : YB_SHOWN_NO;
  v.answer = yb_utf8_upto(s->answer, 1000);
  YB_TRY(yb_review_store(tx, &v));
  return catalog_event(tx, &r, s->show ? "resource.review_shown" : "resource.review_hidden");
}

/* ---- shortlists ---- */

#define CODE_CHARS 12

static yb_rc items_text(struct yb_tx *tx, const struct yb_shortlist_save *s, yb_str *out) {
  struct yb_arena *a = yb_tx_arena(tx);
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  for (uint32_t i = 0; i < s->n; i++) {
    struct yb_json *item = yb_json_new(a, YB_JSON_OBJECT);
    yb_str id, note = s->notes ? yb_utf8_upto(s->notes[i], 200) : YB_S("");
    YB_TRY(yb_str_fmt(a, &id, "%lld", (long long)s->ids[i]));
    YB_TRY(yb_json_set(item, YB_S("id"), yb_json_new_str(a, id)));
    if (note.n) YB_TRY(yb_json_set(item, YB_S("note"), yb_json_new_str(a, note)));
    YB_TRY(yb_json_add(list, item));
  }
  return yb_json_text(a, list, out);
}

static yb_rc make_code(struct yb_arena *a, yb_str *out) {
  static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
  unsigned char raw[CODE_CHARS];
  char *p = yb_arena_take(a, CODE_CHARS);
  if (!p) return YB_NOMEM;
  yb_random(raw, sizeof raw);
  for (int i = 0; i < CODE_CHARS; i++) p[i] = alphabet[raw[i] & 31];
  *out = yb_str_n(p, CODE_CHARS);
  return YB_OK;
}

/* Only its owner changes a list; who else has the code saves a copy of their own. */
static yb_rc own_list(struct yb_tx *tx, const struct yb_shortlist_save *s,
                      struct yb_shortlist *out, bool *found) {
  *found = false;
  if (!s->code.n) return YB_OK;
  YB_TRY(yb_shortlist_by_code(tx, s->code, out));
  *found = out->person_id && s->act.who->kind == YB_WHO_PERSON &&
           out->person_id == s->act.who->id;
  return *found ? YB_OK : YB_DENIED;
}

yb_rc yb_shortlist_save_run(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_shortlist_save *s = cmd->arg;
  struct yb_shortlist list = {0};
  bool found;
  if (s->n == 0 || s->n > YB_SHORTLIST_MAX)
    return catalog_fault(tx, "items", YB_MSG_catalog_shortlist_full, YB_S("40"), YB_S(""),
                         YB_INVALID);
  YB_TRY(own_list(tx, s, &list, &found));
  YB_TRY(items_text(tx, s, &list.items));
  YB_TRY(yb_text_tidy(yb_tx_arena(tx), yb_utf8_upto(s->title, 60), false, &list.title));
  if (found) {
    YB_TRY(yb_shortlist_store(tx, &list));
  } else {
    list.person_id = s->act.who->kind == YB_WHO_PERSON ? s->act.who->id : 0;
    YB_TRY(make_code(yb_tx_arena(tx), &list.code));
    YB_TRY(yb_shortlist_insert(tx, &list));
  }
  return yb_str_dup(s->act.ctx->arena, list.code, &s->out_code);
}

struct opening_list {
  struct yb_app *app;
  const struct yb_who *who;
  yb_str code;
  struct yb_shortlist_view *out;
};

static yb_rc open_item(struct yb_tx *tx, struct yb_app *app, const struct yb_json *j,
                       struct yb_shortlist_item *out) {
  struct yb_resource r;
  int64_t id;
  out->note = yb_json_get_str(j, YB_S("note"));
  if (!yb_str_int(yb_json_get_str(j, YB_S("id")), &id)) return YB_BROKEN;
  yb_rc rc = yb_resource_load(tx, id, &r);
  if (rc == YB_OK) rc = catalog_card(tx, app, &r, &out->card);
  out->gone = rc == YB_ABSENT;
  if (out->gone) out->card = (struct yb_card){.id = id, .price_fen = -1, .distance_m = -1};
  return out->gone ? YB_OK : rc;
}

static yb_rc open_list(struct yb_tx *tx, void *arg) {
  struct opening_list *o = arg;
  struct yb_shortlist s;
  const struct yb_json *j;
  uint32_t n = 0;
  YB_TRY(yb_shortlist_by_code(tx, o->code, &s));
  YB_TRY(yb_json_parse(yb_tx_ctx(tx), YB_S("items"), s.items, &j));
  struct yb_shortlist_item *at = YB_NEW_N(yb_tx_arena(tx), j->count, struct yb_shortlist_item);
  if (!at) return YB_NOMEM;
  for (const struct yb_json *m = j->first; m; m = m->next)
    YB_TRY(open_item(tx, o->app, m, &at[n++]));
  *o->out = (struct yb_shortlist_view){.code = s.code, .title = s.title, .items = n, .item = at,
                                       .updated_at = s.updated_at};
  o->out->yours = s.person_id && o->who->kind == YB_WHO_PERSON && s.person_id == o->who->id;
  return YB_OK;
}

yb_rc yb_shortlist_open(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        yb_str code, struct yb_shortlist_view *out) {
  struct opening_list o = {app, who, code, out};
  return yb_store_read(app->store, ctx, open_list, &o);
}
