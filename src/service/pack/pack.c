/* pack.c - opening, holding and dropping a pack; small look-ups. See pack.h. */
#include "service/pack/pack.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/file.h"
#include "service/pack/pack_int.h"
#include "service/pack/show.h"

static const char *const locale_tags[YB_LOCALES] = {"zh-CN", "zh-Hant", "en"};

yb_str yb_locale_tag(yb_locale l) { return yb_str_of(locale_tags[l]); }
yb_lang yb_locale_lang(yb_locale l) { return l == YB_EN_WORLD ? YB_EN : YB_ZH; }

bool yb_locale_parse(yb_str tag, yb_locale *out) {
  for (int i = 0; i < YB_LOCALES; i++)
    if (yb_str_eq(tag, yb_str_of(locale_tags[i]))) {
      *out = (yb_locale)i;
      return true;
    }
  return false;
}

yb_str yb_said_in(const yb_said *s, yb_locale l) {
  return s->in[l].n ? s->in[l] : s->in[YB_ZH_CN];
}

/* ---- limits ---- */

static const char *const clock_names[] = {"", "work_hours", "work_days", "clock_hours",
                                          "calendar_days"};

yb_str yb_clock_kind_name(yb_clock_kind kind) { return yb_str_of(clock_names[kind]); }

bool yb_clock_kind_parse(yb_str s, yb_clock_kind *out) {
  for (int i = YB_WORK_HOURS; i <= YB_CALENDAR_DAYS; i++)
    if (yb_str_eq(s, yb_str_of(clock_names[i]))) {
      *out = (yb_clock_kind)i;
      return true;
    }
  return false;
}

int64_t yb_limit_budget(struct yb_limit l) {
  bool hours = l.unit == YB_WORK_HOURS || l.unit == YB_CLOCK_HOURS;
  return hours ? l.amount * YB_HOUR_MS : l.amount;
}

bool yb_limit_parse(yb_str duration, yb_str clock, struct yb_limit *out) {
  yb_clock_kind kind;
  int64_t ms;
  if (!yb_clock_kind_parse(clock, &kind) || !yb_duration_parse(duration, &ms) || ms <= 0)
    return false;
  int64_t unit = kind == YB_WORK_HOURS || kind == YB_CLOCK_HOURS ? YB_HOUR_MS : YB_DAY_MS;
  if (ms % unit || ms / unit > 36525) return false;
  *out = (struct yb_limit){(uint32_t)(ms / unit), kind};
  return true;
}

/* ---- look-ups ---- */

const struct yb_service *yb_pack_service(const struct yb_pack *p, yb_str id) {
  for (uint32_t i = 0; i < p->services; i++)
    if (yb_str_eq(p->service[i].id, id)) return &p->service[i];
  return NULL;
}

const struct yb_contact *yb_pack_contact(const struct yb_pack *p, yb_str id) {
  for (uint32_t i = 0; i < p->city.contacts; i++)
    if (yb_str_eq(p->city.contact[i].id, id)) return &p->city.contact[i];
  return NULL;
}

const struct yb_duty *yb_service_duty(const struct yb_service *s, yb_str id) {
  for (uint32_t i = 0; i < s->duties; i++)
    if (yb_str_eq(s->duty[i].id, id)) return &s->duty[i];
  return NULL;
}

const struct yb_text_file *yb_service_text(const struct yb_service *s, yb_str id) {
  for (uint32_t i = 0; i < s->texts; i++)
    if (yb_str_eq(s->text[i].id, id)) return &s->text[i];
  return NULL;
}

const struct yb_material *yb_service_material(const struct yb_service *s, yb_str id) {
  for (uint32_t i = 0; i < s->guide.materials; i++)
    if (yb_str_eq(s->guide.material[i].id, id)) return &s->guide.material[i];
  return NULL;
}

/* ---- life ---- */

struct yb_pack *yb_pack_hold(struct yb_pack *p) {
  atomic_fetch_add(&p->holders, 1);
  return p;
}

void yb_pack_drop(struct yb_pack *p) {
  if (!p || atomic_fetch_sub(&p->holders, 1) != 1) return;
  yb_zone_close(p->zone);
  yb_arena_close(p->arena);          /* the pack itself lives there */
}

static yb_rc load_show(struct yb_load *l) {
  struct yb_show *show = YB_NEW(l->ctx.arena, struct yb_show);
  if (!show) return YB_NOMEM;
  l->pack->show = show;
  YB_TRY(yb_load_motifs(l, show));
  YB_TRY(yb_load_schematic(l, show));
  return yb_load_boundary(l, show);
}

static yb_rc read_all(struct yb_load *l) {
  YB_TRY(yb_load_city(l));
  YB_TRY(yb_load_words(l));
  YB_TRY(yb_load_divisions(l));
  YB_TRY(yb_load_units(l));
  YB_TRY(yb_load_roles(l));
  YB_TRY(yb_load_services(l));
  YB_TRY(yb_load_inquiries(l));
  YB_TRY(load_show(l));
  YB_TRY(yb_load_catalog(l));
  return l->check ? yb_load_horizon(l) : YB_OK;
}

static yb_rc finish_digest(struct yb_load *l) {
  yb_digest d;
  yb_rc rc = yb_hasher_close(l->hash, &d);
  l->hash = NULL;
  YB_TRY(rc);
  char *hex = yb_arena_take(l->ctx.arena, 2 * YB_HASH_BYTES + 1);
  if (!hex) return YB_NOMEM;
  yb_hex(hex, d.b, YB_HASH_BYTES);
  l->pack->digest = yb_str_n(hex, 2 * YB_HASH_BYTES);
  return YB_OK;
}

static yb_rc load(struct yb_ctx *ctx, yb_str folder, unsigned flags, struct yb_pack *p) {
  struct yb_load l = {.pack = p, .check = flags & YB_PACK_CHECK};
  yb_rc rc;
  l.ctx = *ctx;
  l.ctx.arena = p->arena;
  while (folder.n > 1 && folder.p[folder.n - 1] == '/') folder.n--;
  YB_GO(yb_str_dup(p->arena, folder, &p->folder));
  l.folder = p->folder;
  yb_str city;
  YB_GO(yb_load_join(&l, l.folder, "/", YB_S("city.yaml"), &city));
  if (!yb_file_exists(city)) {
    rc = yb_diag(ctx, (struct yb_place){.file = l.folder}, YB_MSG_pack_no_folder, l.folder,
                 YB_S("city.yaml"));
    goto out;
  }
  YB_GO(yb_hasher_open(YB_SHA256, &l.hash));
  YB_GO(read_all(&l));
  YB_GO(finish_digest(&l));
  YB_GO(yb_load_demo(&l));           /* before the stories, which name its accounts */
  if (l.check) YB_GO(yb_load_stories(&l));
  if (l.bad) rc = YB_INVALID;
out:
  if (l.hash) (void)yb_hasher_close(l.hash, NULL);
  return rc;
}

yb_rc yb_pack_open(struct yb_ctx *ctx, yb_str folder, unsigned flags, struct yb_pack **out) {
  struct yb_arena *arena = yb_arena_open(YB_PACK_BYTES);
  if (!arena) return YB_NOMEM;
  struct yb_pack *p = YB_NEW(arena, struct yb_pack);
  if (!p) {
    yb_arena_close(arena);
    return YB_NOMEM;
  }
  p->arena = arena;
  atomic_init(&p->holders, 1);
  yb_rc rc = load(ctx, folder, flags, p);
  if (rc != YB_OK) {
    yb_pack_drop(p);
    return rc;
  }
  *out = p;
  return YB_OK;
}
