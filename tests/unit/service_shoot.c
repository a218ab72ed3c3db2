/* service_shoot.c - what goes on around a case, on both engines: applications begun from
 * places.
 */
#include "life.h"

#define LIFE(name)                                     \
  static void name##_life(struct life *l);             \
  ON_BOTH(name) {                                      \
    struct life l;                                     \
    life_open(&l, b);                                  \
    name##_life(&l);                                   \
    life_close(&l);                                    \
  }                                                    \
  static void name##_life(struct life *l)

/* ---- applications begun from places ---- */

static yb_rc begin(struct life *l, const struct yb_draft_place *place, uint32_t n, bool fresh,
                   struct yb_draft_view *out) {
  struct yb_draft_open o = {.service = YB_S("film-shooting"), .place = place, .places = n,
                            .fresh = fresh};
  const struct yb_who *w = who(l, "chen_min");
  yb_act_init(&o.act, &l->t.app, w, &l->t.ctx, YB_S("draft.open"), yb_draft_open_run);
  YB_TRY(yb_act_run(&o.act));
  return yb_draft_get(&l->t.app, &l->t.ctx, w, o.id, out);
}

static const struct yb_json *scene(const struct yb_draft_view *d, uint32_t row) {
  const struct yb_json *list = yb_json_get(d->answers, YB_S("scenes"));
  return list ? yb_json_at(list, row) : NULL;
}
static uint32_t scenes(const struct yb_draft_view *d) {
  const struct yb_json *list = yb_json_get(d->answers, YB_S("scenes"));
  return list ? list->count : 0;
}

LIFE(places_fill_the_list) {
  static const struct yb_draft_place two[] = {{YB_S_INIT("启明里"), YB_S_INIT("440703002")},
                                              {YB_S_INIT("川岛"), YB_S_INIT("440781")}};
  struct yb_draft_view d;
  CHECK_OK(begin(l, two, 2, false, &d));
  CHECK_INT(scenes(&d), 2);
  CHECK_STR(yb_json_get_str(scene(&d, 0), YB_S("place")), "启明里");
  CHECK_STR(yb_json_get_str(scene(&d, 0), YB_S("division")), "440703002");
  CHECK_STR(yb_json_get_str(scene(&d, 1), YB_S("place")), "川岛");
  CHECK_STR(yb_json_get_str(scene(&d, 1), YB_S("division")), "");   /* a county is no option */
}

LIFE(an_open_draft_gets_what_it_lacks) {
  static const struct yb_draft_place one[] = {{YB_S_INIT("启明里"), YB_S_INIT("440703002")}};
  static const struct yb_draft_place more[] = {{YB_S_INIT("启明里"), YB_S_INIT("440703002")},
                                               {YB_S_INIT("长堤"), YB_S_INIT("440703002")}};
  struct yb_draft_view d, again;
  CHECK_OK(begin(l, NULL, 0, false, &d));
  struct yb_draft_save s = {.id = d.id,
                            .answers = life_yaml(l, "{ title: 远方, scenes: [ { place: '' } ] }")};
  yb_act_init(&s.act, &l->t.app, who(l, "chen_min"), &l->t.ctx, YB_S("draft.save"),
              yb_draft_save_run);
  CHECK_OK(yb_act_run(&s.act));
  CHECK_OK(begin(l, one, 1, false, &again));
  CHECK(again.id == d.id);
  CHECK_INT(scenes(&again), 1);                        /* the blank row was taken */
  CHECK_OK(begin(l, more, 2, false, &again));
  CHECK_INT(scenes(&again), 2);
  CHECK_STR(yb_json_get_str(again.answers, YB_S("title")), "远方");
  CHECK_OK(begin(l, more, 2, true, &again));           /* another one, from the beginning */
  CHECK(again.id != d.id);
  CHECK_INT(scenes(&again), 2);
}

LIFE(a_list_has_its_ceiling) {
  static struct yb_draft_place many[YB_PLACES_MAX];
  struct yb_draft_view d;
  for (uint32_t i = 0; i < YB_PLACES_MAX; i++) {
    CHECK_OK(yb_str_fmt(l->t.ctx.arena, &many[i].name, "地点%u", i));
    many[i].division = YB_S("");
  }
  CHECK_OK(begin(l, many, YB_PLACES_MAX, false, &d));
  CHECK_INT(scenes(&d), 30);
}
