/* rows.c - answers as outings: a row of the agenda's list is a place with its days. */
#include "base/arena.h"
#include "base/text.h"
#include "service/agenda/agenda.h"
#include "service/pack/kind.h"

/* Blanks and marks do not tell places apart; letters are small. */
static yb_rc plain(struct yb_arena *a, yb_str s, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  for (size_t i = 0; i < s.n && i < 240; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c >= 'A' && c <= 'Z') c = (unsigned char)(c - 'A' + 'a');
    bool keep = c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    char z = (char)c;
    if (keep) yb_buf_put(&b, yb_str_n(&z, 1));
  }
  return yb_buf_take(&b, out);
}

/* The entry of the pack whose name stands in the text, the longest of them: what people
 * write by hand is the same place as what they chose from the catalogue. */
static const struct yb_kind_entry *entry_in(const struct yb_pack *p, const struct yb_service *s,
                                            yb_str text, const struct yb_division *d) {
  const struct yb_kind_entry *best = NULL;
  for (uint32_t k = 0; k < s->guide.agenda.kinds.count; k++) {
    const struct yb_kind *kind = yb_pack_kind(p, s->guide.agenda.kinds.at[k]);
    for (uint32_t i = 0; kind && i < kind->entries; i++) {
      const struct yb_kind_entry *e = &kind->entry[i];
      yb_str name = e->name.in[YB_ZH_CN];
      if (name.n < 6 || yb_str_find(text, name) == SIZE_MAX) continue;
      if (d && e->division && !yb_division_within(d, e->division) &&
          !yb_division_within(e->division, d))
        continue;
      if (!best || name.n > best->name.in[YB_ZH_CN].n) best = e;
    }
  }
  return best;
}

static yb_rc key_of(struct yb_app *app, struct yb_arena *a, const struct yb_service *s,
                    struct yb_outing *o) {
  const struct yb_kind_entry *e = entry_in(app->pack, s, o->place, o->division);
  yb_str text;
  if (e) return yb_str_fmt(a, &o->key, "entry:%.*s", YB_ARG(e->slug));
  YB_TRY(plain(a, o->place, &text));
  return yb_str_fmt(a, &o->key, "%.*s:%.*s", YB_ARG(o->division ? o->division->code : YB_S("-")),
                    YB_ARG(text));
}

static int64_t day_of(const struct yb_json *row, yb_str key) {
  yb_date d;
  if (!key.n || !yb_date_parse(yb_json_get_str(row, key), &d)) return 0;
  return yb_date_days(d);
}

static int32_t minute_of(const struct yb_json *row, yb_str key) {
  yb_str t = key.n ? yb_json_get_str(row, key) : (yb_str){0};
  int64_t h, m;
  if (t.n < 5 || t.p[2] != ':') return -1;
  if (!yb_str_int(yb_str_upto(t, 2), &h) || !yb_str_int(yb_str_upto(yb_str_from(t, 3), 2), &m))
    return -1;
  return h < 24 && m < 60 ? (int32_t)(h * 60 + m) : -1;
}

static yb_rc row_of(struct yb_app *app, struct yb_arena *a, const struct yb_service *s,
                    const struct yb_json *row, struct yb_outing *o) {
  const struct yb_agenda *g = &s->guide.agenda;
  o->service = s->id;
  o->place = yb_json_get_str(row, g->place);
  o->division = yb_pack_division(app->pack, yb_json_get_str(row, g->division));
  o->from_day = day_of(row, g->from);
  o->to_day = day_of(row, g->to);
  if (!o->to_day) o->to_day = o->from_day;
  if (!o->from_day) o->from_day = o->to_day;
  if (o->to_day < o->from_day) o->to_day = o->from_day;
  o->starts = minute_of(row, g->starts);
  o->ends = minute_of(row, g->ends);
  return key_of(app, a, s, o);
}

yb_rc yb_agenda_rows(struct yb_app *app, struct yb_arena *a, const struct yb_service *s,
                     const struct yb_json *answers, struct yb_outings *out) {
  const struct yb_json *list = yb_json_get(answers, s->guide.agenda.list);
  uint32_t i = 0;
  *out = (struct yb_outings){0, NULL};
  if (!s->guide.agenda.list.n || !list || list->type != YB_JSON_ARRAY) return YB_OK;
  struct yb_outing *at = YB_NEW_N(a, YB_OUTINGS_MAX, struct yb_outing);
  if (!at) return YB_NOMEM;
  for (const struct yb_json *row = list->first; row && out->count < YB_OUTINGS_MAX;
       row = row->next, i++) {
    struct yb_outing *o = &at[out->count];
    YB_TRY(row_of(app, a, s, row, o));
    o->row = i;
    out->count += o->place.n || o->from_day;
  }
  out->at = at;
  return YB_OK;
}
