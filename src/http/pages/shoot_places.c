/* shoot_places.c - entries of the catalogue as places of an application (shoot.h). */
#include "base/arena.h"
#include "base/text.h"
#include "http/pages/shoot.h"

static void add(struct yb_req *rq, const struct yb_service *s, const struct yb_card *card,
                struct sh_places *out) {
  if (!card->kind || !yb_strs_has(s->guide.agenda.kinds, card->kind->id)) {
    out->left_out++;
    return;
  }
  for (uint32_t i = 0; i < out->n; i++)
    if (yb_str_eq(out->at[i].name, card->name.in[YB_ZH_CN])) return;
  if (out->n == YB_PLACES_MAX) {
    out->left_out++;
    return;
  }
  out->at[out->n] = (struct yb_draft_place){card->name.in[YB_ZH_CN], card->division, out->from,
                                            out->to};
  out->ids[out->n].text = pt_fmt(rq, "%lld", (long long)card->id);
  out->shown[out->n++].text = pt_say(rq, &card->name);
}

static yb_rc one(struct yb_req *rq, const struct yb_service *s, yb_str text,
                 struct sh_places *out) {
  struct yb_entry_view e;
  int64_t id;
  yb_rc rc = YB_ABSENT;
  if (yb_str_int(text, &id) && id > 0)
    rc = yb_entry_get(yb_req_app(rq), &rq->ctx, yb_req_who(rq), id, (yb_str){0}, (yb_str){0}, &e);
  if (rc == YB_OK) add(rq, s, &e.card, out);
  else out->left_out++;
  return rc == YB_ABSENT ? YB_OK : rc;
}

static yb_rc listed(struct yb_req *rq, const struct yb_service *s, struct sh_places *out) {
  struct yb_shortlist_view list;
  if (!out->code.n) return YB_OK;
  yb_rc rc = yb_shortlist_open(yb_req_app(rq), &rq->ctx, yb_req_who(rq), out->code, &list);
  if (rc == YB_ABSENT || rc == YB_INVALID) {
    out->code = (yb_str){0};
    out->left_out++;
    return YB_OK;
  }
  YB_TRY(rc);
  for (uint32_t i = 0; i < list.items; i++)
    if (list.item[i].gone) out->left_out++;
    else add(rq, s, &list.item[i].card, out);
  return YB_OK;
}

static void put(struct yb_buf *b, const char *name, yb_str value) {
  if (!value.n) return;
  YB_BUF_Z(b, "&");
  yb_buf_put(b, yb_str_of(name));
  YB_BUF_Z(b, "=");
  yb_url_escape(b, value);
}

static yb_rc query_of(struct yb_req *rq, const yb_str *ids, uint32_t n, struct sh_places *out) {
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < n; i++) put(&b, "e", ids[i]);
  put(&b, "shortlist", out->code);
  if (b.n) put(&b, "from", out->from);
  if (b.n) put(&b, "to", out->to);
  if (b.n) b.p[0] = '?';
  return yb_buf_take(&b, &out->query);
}

/* Both are days, or the first alone; the second is not before the first. */
static void days_of(struct yb_pairs pairs, struct sh_places *out) {
  yb_str from = yb_pairs_get(pairs, YB_S("from")), to = yb_pairs_get(pairs, YB_S("to"));
  yb_date a, z;
  if (!yb_date_parse(from, &a)) return;
  out->from = from;
  out->to = yb_date_parse(to, &z) && yb_date_cmp(z, a) >= 0 ? to : from;
}

yb_rc sh_places(struct yb_req *rq, const struct yb_service *s, struct yb_pairs from,
                struct sh_places *out) {
  yb_str *ids = YB_NEW_N(rq->ctx.arena, YB_PLACES_MAX, yb_str);
  if (!ids) return YB_NOMEM;
  memset(out, 0, sizeof *out);
  if (!s->guide.agenda.list.n || !yb_req_app(rq)->catalog) return YB_OK;
  uint32_t n = yb_pairs_all(from, YB_S("e"), ids, YB_PLACES_MAX);
  if (n > YB_PLACES_MAX) n = YB_PLACES_MAX;
  out->code = yb_pairs_get(from, YB_S("shortlist"));
  days_of(from, out);
  for (uint32_t i = 0; i < n; i++) YB_TRY(one(rq, s, ids[i], out));
  YB_TRY(listed(rq, s, out));
  return query_of(rq, ids, n, out);
}
