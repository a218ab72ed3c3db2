/* cat_parts.c - the mode of a page, words, values and cards of the catalogue (cat.h). */
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"
#include "http/pages/cat.h"

#define KIOSK_COOKIE "yb-kiosk"
#define IDLE_SECONDS 90u

yb_rc cat_catalog(struct yb_req *rq, const struct yb_catalog **out) {
  *out = yb_req_app(rq)->pack->catalog;
  return *out ? YB_OK : YB_ABSENT;
}

/* ---- mode ---- */

bool cat_embed(const struct yb_req *rq) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  return c && c->hosts.count && YB_EQ(yb_req_query(rq, "embed"), "1");
}

bool cat_kiosk(const struct yb_req *rq) {
  return !cat_embed(rq) && yb_pairs_get(rq->cookies, YB_S(KIOSK_COOKIE)).n > 0;
}

static void hosts_of(struct yb_req *rq, yb_str *out) {
  const struct yb_strs *h = &yb_req_app(rq)->pack->catalog->hosts;
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  for (uint32_t i = 0; i < h->count; i++) {
    if (i) yb_buf_byte(&b, ' ');
    yb_buf_put(&b, h->at[i]);
  }
  if (yb_buf_take(&b, out) != YB_OK) *out = (yb_str){0};
}

void cat_page(struct yb_req *rq, struct yb_res *rs, struct yb_page *page, yb_str title) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  bool embed = cat_embed(rq);
  if (embed) yb_page_init(rq, page, title);
  else pt_page(rq, page, title, YB_NAV_PLATFORM);
  page->embed = embed;
  page->kiosk = cat_kiosk(rq);
  page->address = cat_url(rq, rq->path);
  if (page->kiosk) page->idle_s = c->idle_seconds ? c->idle_seconds : IDLE_SECONDS;
  if (!embed) return;
  page->user = (yb_str){0};
  page->staff = false;
  hosts_of(rq, &rs->frames);
}

void cat_share(struct yb_req *rq, struct yb_page *page, yb_str about, yb_str image) {
  page->about = about;
  if (image.n) page->image = cat_url(rq, image);
}

yb_str cat_to(struct yb_req *rq, const char *fmt, ...) {
  char z[2048];
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(z, sizeof z, fmt, ap);
  va_end(ap);
  if (n < 0 || (size_t)n >= sizeof z) return (yb_str){0};
  yb_str path = yb_str_n(z, (size_t)n), out;
  size_t hash = yb_str_find(path, YB_S("#"));
  yb_str head = hash == SIZE_MAX ? path : yb_str_upto(path, hash);
  yb_str tail = hash == SIZE_MAX ? (yb_str){0} : yb_str_from(path, hash);
  const char *join = yb_str_find(head, YB_S("?")) == SIZE_MAX ? "?" : "&";
  bool embed = cat_embed(rq);
  yb_rc rc = yb_str_fmt(rq->ctx.arena, &out, "%.*s%s%s%.*s", YB_ARG(head), embed ? join : "",
                        embed ? "embed=1" : "", YB_ARG(tail));
  return rc == YB_OK ? out : (yb_str){0};
}

yb_str cat_url(struct yb_req *rq, yb_str path) {
  yb_str base = yb_req_app(rq)->cfg.base_url;
  return pt_fmt(rq, "%.*s%.*s", YB_ARG(base), YB_ARG(path));
}

/* ---- words ---- */

static yb_html taken(struct yb_buf *b) {
  yb_html h = {{0}};
  return yb_buf_take(b, &h.s) == YB_OK ? h : (yb_html){{0}};
}

/* `zh`: the text is Chinese on a page that is not. */
static void put_text(struct yb_buf *b, yb_str s, bool zh) {
  if (zh) YB_BUF_Z(b, "<span lang=\"zh-CN\">");
  yb_html_escape(b, s);
  if (zh) YB_BUF_Z(b, "</span>");
}

static void put_said(struct yb_buf *b, struct yb_req *rq, const yb_said *s) {
  yb_locale l = yb_req_locale(rq);
  yb_str text = yb_said_in(s, l);
  put_text(b, text, text.n && l != YB_ZH_CN && !s->in[l].n);
}

yb_html cat_text(struct yb_req *rq, const yb_said *s) {
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  put_said(&b, rq, s);
  return taken(&b);
}

yb_html cat_plain(struct yb_req *rq, yb_str zh) {
  yb_said s = {{zh, {0}, {0}}};
  return cat_text(rq, &s);
}

yb_html cat_escaped(struct yb_req *rq, yb_str s) {
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  yb_html_escape(&b, s);
  return taken(&b);
}

/* By the pack's words (unit: day: 天); as it is when they do not know it. */
yb_str cat_unit(struct yb_req *rq, yb_str unit) {
  yb_str word = unit.n ? pt_word(rq, "unit", unit) : unit;
  return word.n ? word : unit;
}

yb_str cat_price(struct yb_req *rq, int64_t fen, yb_str unit) {
  if (fen < 0) return (yb_str){0};
  if (fen == 0) return yb_word(rq, "免费");
  yb_str of = cat_unit(rq, unit);
  yb_str yuan = fen % 100 ? pt_fmt(rq, "%lld.%02d", (long long)(fen / 100), (int)(fen % 100))
                          : pt_fmt(rq, "%lld", (long long)(fen / 100));
  if (!of.n) return YB_PHRASE(rq, "{1} 元", yuan);
  return YB_PHRASE(rq, "{1} 元/{2}", yuan, of);
}

yb_str cat_distance(struct yb_req *rq, int64_t metres, int64_t walk_min) {
  if (metres < 0) return (yb_str){0};
  yb_str far = metres < 950 ? pt_fmt(rq, "%lld m", (long long)((metres + 25) / 50 * 50))
                            : pt_fmt(rq, "%.1f km", (double)metres / 1000);
  if (walk_min > 90 || walk_min < 0) return far;
  return YB_PHRASE(rq, "{1}，步行约 {2} 分钟", far, pt_fmt(rq, "%lld", (long long)walk_min));
}

yb_str cat_rating(struct yb_req *rq, int64_t permille, int64_t n) {
  if (n <= 0) return (yb_str){0};
  yb_str mean = pt_fmt(rq, "%lld.%lld", (long long)(permille / 1000),
                       (long long)(permille % 1000 / 100));
  return YB_PHRASE(rq, "{1} 分（{2} 条）", mean, pt_fmt(rq, "%lld", (long long)n));
}

yb_str cat_day(struct yb_req *rq, yb_str iso) {
  yb_date d;
  return yb_date_parse(iso, &d) ? pt_date(rq, d) : iso;
}

static void put_county(struct yb_buf *b, struct yb_req *rq, const struct yb_division *d) {
  const struct yb_show *show = yb_req_app(rq)->pack->show;
  const struct yb_map_county *c = show && show->map ? yb_map_county(show->map, d->code) : NULL;
  yb_said own = {{d->name, {0}, {0}}};
  put_said(b, rq, c ? &c->name : &own);
}

yb_str cat_county(struct yb_req *rq, yb_str division) {
  const struct yb_division *d = yb_pack_division(yb_req_app(rq)->pack, division);
  while (d && d->level > YB_COUNTY) d = d->up;
  return d && d->level == YB_COUNTY ? d->code : (yb_str){0};
}

yb_html cat_place(struct yb_req *rq, yb_str division) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  const struct yb_division *d = yb_pack_division(p, division), *county = d;
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  if (!d) return (yb_html){{0}};
  while (county && county->level > YB_COUNTY) county = county->up;
  if (county) put_county(&b, rq, county);
  if (county != d) {
    YB_BUF_Z(&b, " · ");
    put_text(&b, d->name, rq->tongue != YB_TONGUE_HANS);
  }
  return taken(&b);
}

/* ---- values ---- */

static void put_options(struct yb_buf *b, struct yb_req *rq, const struct yb_kind_field *f,
                        const struct yb_json *v) {
  bool list = v->type == YB_JSON_ARRAY;
  uint32_t n = 0;
  for (const struct yb_json *m = list ? v->first : v; m; m = list ? m->next : NULL) {
    const struct yb_option *o = yb_field_option(f, m->text);
    if (n++) yb_buf_put(b, yb_word(rq, "、"));
    if (o) put_said(b, rq, &o->name);
    else put_text(b, m->text, false);
  }
}

static void put_link(struct yb_buf *b, const char *scheme, yb_str v) {
  yb_buf_fmt(b, "<a href=\"%s", scheme);
  yb_html_escape(b, v);
  yb_buf_z(b, scheme[0] ? "\">" : "\" rel=\"noopener noreferrer\" target=\"_blank\">");
  yb_html_escape(b, v);
  YB_BUF_Z(b, "</a>");
}

bool cat_way(struct yb_req *rq, yb_str way, struct v_link *out) {
  yb_str head, id = way;
  yb_said name;
  if (!yb_pack_way(yb_req_app(rq)->pack, way, &name) || !yb_str_cut(&id, '/', &head)) return false;
  out->href = YB_EQ(head, "service") ? pt_fmt(rq, "/services/%.*s", YB_ARG(id))
              : YB_EQ(head, "guide") ? pt_fmt(rq, "/guides/%.*s", YB_ARG(id))
                                     : cat_to(rq, "/find?kind=%.*s", YB_ARG(id));
  out->text = pt_say(rq, &name);
  return true;
}

static void put_way(struct yb_buf *b, struct yb_req *rq, yb_str way) {
  struct v_link to = {.out = false};
  if (!cat_way(rq, way, &to)) return;
  YB_BUF_Z(b, "<a href=\"");
  yb_html_escape(b, to.href);
  YB_BUF_Z(b, "\">");
  yb_html_escape(b, to.text);
  YB_BUF_Z(b, "</a>");
}

static void put_number(struct yb_buf *b, struct yb_req *rq, const struct yb_kind_field *f,
                       yb_str v) {
  yb_html_escape(b, v);
  if (!f->unit.n) return;
  yb_buf_byte(b, ' ');
  yb_html_escape(b, cat_unit(rq, f->unit));
}

static void put_value(struct yb_buf *b, struct yb_req *rq, const struct yb_kind_field *f,
                      const struct yb_json *v) {
  yb_said said;
  bool web = yb_str_starts(v->text, YB_S("https://")) || yb_str_starts(v->text, YB_S("http://"));
  switch (f->type) {
    case YB_FIELD_CHOICE:
    case YB_FIELD_CHOICES: put_options(b, rq, f, v); return;
    case YB_FIELD_BOOLEAN:
      yb_buf_put(b, yb_json_bool(v, false) ? yb_word(rq, "是") : yb_word(rq, "否"));
      return;
    case YB_FIELD_INTEGER:
    case YB_FIELD_DECIMAL: put_number(b, rq, f, v->text); return;
    case YB_FIELD_MONEY:
      yb_html_escape(b, v->text);
      if (f->unit.n) yb_buf_byte(b, ' '), yb_html_escape(b, cat_unit(rq, f->unit));
      else yb_buf_put(b, yb_word(rq, " 元"));
      return;
    case YB_FIELD_DATE: yb_html_escape(b, cat_day(rq, v->text)); return;
    case YB_FIELD_PHONE: put_link(b, "tel:", v->text); return;
    case YB_FIELD_WAY: put_way(b, rq, v->text); return;
    case YB_FIELD_URL:
      if (web) put_link(b, "", v->text);
      else yb_html_escape(b, v->text);
      return;
    default:
      said = yb_said_of(v);
      if (v->type == YB_JSON_NUMBER) put_text(b, v->text, false);
      else put_said(b, rq, &said);
  }
}

yb_html cat_value(struct yb_req *rq, const struct yb_kind_field *f, const struct yb_json *v,
                  bool *missing) {
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  *missing = !v || v->type == YB_JSON_NULL || (v->type == YB_JSON_ARRAY && !v->count);
  if (*missing) yb_buf_put(&b, yb_word(rq, "未登记"));
  else put_value(&b, rq, f, v);
  return taken(&b);
}

/* ---- cards ---- */

struct v_picture cat_picture(struct yb_req *rq, yb_str motif, yb_str photograph) {
  const struct yb_motif *m = yb_pack_motif(yb_req_app(rq)->pack, motif);
  struct v_picture p = {0};
  if (photograph.n) {
    p.photo = true;
    p.src = pt_fmt(rq, "/api/v1/photographs/%.*s?size=small", YB_ARG(photograph));
    /* `sizes` of a phone's card says 85 for 124 points: 256 are twice as fine as a screen shows,
     * and three times would cost what nobody sees. */
    p.srcset = pt_fmt(rq, "/api/v1/photographs/%.*s?size=tiny 256w, %.*s 480w", YB_ARG(photograph),
                      YB_ARG(p.src));
  } else if (m) {
    p.src = pt_fmt(rq, "/m/%.*s", YB_ARG(m->file));
    p.alt = m->title;
  }
  return p;
}

/* The date that the kind sorts by, in words. */
static yb_str date_of(struct yb_req *rq, const struct yb_card *c) {
  for (uint32_t i = 0; c->kind && i < c->kind->fields; i++) {
    const struct yb_kind_field *f = &c->kind->field[i];
    if (f->type == YB_FIELD_DATE && f->sort && f->cls == YB_PUBLIC)
      return cat_day(rq, yb_json_get_str(c->fields, f->id));
  }
  return (yb_str){0};
}

void cat_card(struct yb_req *rq, const struct yb_card *c, struct v_cat_card *out) {
  bool place = c->kind && c->kind->place != YB_PLACE_NONE;
  *out = (struct v_cat_card){.id = c->id, .plain = pt_say(rq, &c->name),
                             .name = cat_text(rq, &c->name), .summary = cat_text(rq, &c->summary),
                             .kind = cat_text(rq, &c->kind_name), .date = date_of(rq, c),
                             .pic = cat_picture(rq, c->motif, c->photograph),
                             .price = cat_price(rq, c->price_fen, c->price_unit),
                             .distance = cat_distance(rq, c->distance_int_m, c->walk_min),
                             .rating = cat_rating(rq, c->rating_permille, c->ratings)};
  out->href = cat_to(rq, "/e/%.*s/%.*s", YB_ARG(c->kind ? c->kind->id : YB_S("-")),
                     YB_ARG(c->slug));
  if (place) out->place = cat_place(rq, c->division);
  if (YB_EQ(c->status, "ended")) out->tag = (struct v_tag){yb_word(rq, "已结束"), "mute"};
}

/* Pictures that are all the same drawing tell nothing: then there are none. */
yb_rc cat_cards(struct yb_req *rq, const struct yb_card *c, uint32_t n,
                struct v_cat_cards *out) {
  struct v_cat_card *at = YB_NEW_N(rq->ctx.arena, n, struct v_cat_card);
  if (!at) return YB_NOMEM;
  *out = (struct v_cat_cards){at, n, false};
  for (uint32_t i = 0; i < n; i++) {
    cat_card(rq, &c[i], &at[i]);
    out->pictures |= at[i].pic.photo || (i && !yb_str_eq(c[i].motif, c[0].motif));
  }
  return YB_OK;
}

/* ---- panels ---- */

const struct yb_panel *cat_panel(struct yb_req *rq, yb_str id) {
  const struct yb_catalog *c = yb_req_app(rq)->pack->catalog;
  for (uint32_t i = 0; c && i < c->panels; i++)
    if (yb_str_eq(c->panel[i].id, id)) return &c->panel[i];
  return NULL;
}

bool cat_served(const char *begins) {
  for (uint32_t i = 0; i < yb_routes_n; i++)
    if (!strncmp(yb_routes[i].pattern, begins, strlen(begins))) return true;
  return false;
}

static yb_str with_query(struct yb_req *rq, yb_str path, yb_str with) {
  return pt_fmt(rq, "%.*s%s%.*s", YB_ARG(path), with.n ? "?" : "", YB_ARG(with));
}

/* to: service/ID, rules/ID/…, guide/ID, kind/ID/apply, compare, shortlist. */
bool cat_act(struct yb_req *rq, const struct yb_panel_action *a, yb_str with, struct v_link *out) {
  const struct yb_pack *p = yb_req_app(rq)->pack;
  yb_str rest = a->to, head = {0}, id = {0};
  if (!yb_str_cut(&rest, '/', &head)) return false;
  (void)yb_str_cut(&rest, '/', &id);
  const struct yb_service *s = yb_pack_service(p, id);
  *out = (struct v_link){.out = cat_embed(rq)};
  if (YB_EQ(head, "service") && s && yb_who_holds(yb_req_who(rq), YB_S("submit_for"))) {
    out->href = pt_fmt(rq, "/d/hotline/new?service=%.*s%s%.*s", YB_ARG(id), with.n ? "&" : "",
                       YB_ARG(with));
    out->text = yb_word(rq, "代来电人申请");
  } else if (YB_EQ(head, "service") && s) {
    out->href = with_query(rq, pt_fmt(rq, "/services/%.*s/start", YB_ARG(id)), with);
    out->text = YB_PHRASE(rq, "申请{1}", pt_say(rq, &s->guide.name));
  } else if (YB_EQ(head, "rules") && s && cat_served("/lead-time/")) {
    out->href = with_query(rq, pt_fmt(rq, "/lead-time/%.*s", YB_ARG(id)), with);
    out->text = yb_word(rq, "算算要提前几天");
  } else if (YB_EQ(head, "feed") && cat_panel(rq, id)) {
    out->href = pt_fmt(rq, "/platform/%.*s/feed.atom", YB_ARG(id));
    out->text = yb_word(rq, "订阅更新");
  } else if (YB_EQ(head, "guide") && cat_served("/guides/")) {
    out->href = pt_fmt(rq, "/guides/%.*s", YB_ARG(id));
    out->text = yb_word(rq, "问答式指引");
  } else if (YB_EQ(head, "kind") && yb_pack_kind(p, id) && cat_served("/keep")) {
    out->href = pt_fmt(rq, "/keep/new?kind=%.*s", YB_ARG(id));
    out->text = YB_PHRASE(rq, "登记{1}", pt_say(rq, &yb_pack_kind(p, id)->name));
  } else if (YB_EQ(head, "shortlist")) {
    out->href = YB_S("/shortlist");
    out->text = yb_word(rq, "我的清单");
  }
  return out->href.n > 0;
}
