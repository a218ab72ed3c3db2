/* kinds.h - a pack of one's own for a test: everything of packs/jiangmen by link, but the
 * folder resources, whose files the test writes. */
#ifndef KINDS_H
#define KINDS_H
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yb_test.h"

struct kinds { char dir[64]; };

static inline void kinds_write(const struct kinds *k, const char *rel, const char *text) {
  char path[256], *slash;
  (void)snprintf(path, sizeof path, "%s/%s", k->dir, rel);
  for (slash = strchr(path + strlen(k->dir) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(path, 0700) && errno != EEXIST) fail_msg("mkdir %s", path);
    *slash = '/';
  }
  FILE *f = fopen(path, "w");
  if (!f) fail_msg("cannot write %s", path);
  (void)fputs(text, f);
  CHECK(fclose(f) == 0);
}

static inline void kinds_begin(struct kinds *k) {
  static const char *const links[] = {"city.yaml", "words", "divisions.csv", "units.csv",
                                      "roles.csv", "calendar", "services"};
  char here[PATH_MAX];
  (void)snprintf(k->dir, sizeof k->dir, "/tmp/yiban-kinds-XXXXXX");
  CHECK(mkdtemp(k->dir) != NULL);
  CHECK(realpath("packs/jiangmen", here) != NULL);
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    char from[PATH_MAX + 64], to[128];
    (void)snprintf(from, sizeof from, "%s/%s", here, links[i]);
    (void)snprintf(to, sizeof to, "%s/%s", k->dir, links[i]);
    CHECK(symlink(from, to) == 0);
  }
}

static inline int kinds_remove(const char *path, const struct stat *st, int type,
                               struct FTW *ftw) {
  (void)st, (void)type, (void)ftw;
  return remove(path);
}
static inline void kinds_end(const struct kinds *k) {
  (void)nftw(k->dir, kinds_remove, 8, FTW_DEPTH | FTW_PHYS);
}

#define PANELS                                                                       \
  "platform: { id: demo, name: { zh-CN: 试验, zh-Hant: 試驗, en: Trial } }\n"            \
  "panels:\n"                                                                        \
  "  - { id: places, title: { zh-CN: 地方, zh-Hant: 地方, en: Places }, kinds: [pool], order: 1 }\n"
/* Tide pools: a kind that no line of C has heard of. */
#define POOL                                                                         \
  "id: pool\nname: { zh-CN: 潮池, zh-Hant: 潮池, en: Tide pool }\npanel: places\nplace: point\n"  \
  "fields:\n"                                                                        \
  "  - id: life\n    name: { zh-CN: 生物, zh-Hant: 生物, en: Life }\n    type: choices\n"   \
  "    class: public\n    required: true\n    facet: true\n    search: true\n    compare: true\n" \
  "    options:\n"                                                                   \
  "      - { id: crab, name: { zh-CN: 螃蟹, zh-Hant: 螃蟹, en: Crabs } }\n"               \
  "      - { id: star, name: { zh-CN: 海星, zh-Hant: 海星, en: Starfish } }\n"             \
  "  - { id: depth, name: { zh-CN: 深度, zh-Hant: 深度, en: Depth }, type: integer, unit: 厘米, " \
  "class: public, sort: true }\n"                                                    \
  "  - { id: warden, name: { zh-CN: 看护人, zh-Hant: 看護人, en: Warden }, type: person, "     \
  "class: personal }\n"                                                              \
  "relations: [ { id: near, to: pool, name: { zh-CN: 附近, zh-Hant: 附近, en: Nearby } } ]\n"  \
  "opening: true\n"                                                                  \
  "booking: { mode: slots, unit: 人, hold_minutes: 30, groups: true, most: 10, waiting: true, " \
  "check_in: true, change_until_hours: 24, cancel_until_hours: 4, ahead_days: 90 }\n"     \
  "moderation: { by: [desk_lead], provider_may_edit: true }\n"
#define POOLS                                                                        \
  "- id: east\n  name: { zh-CN: 东岸潮池, en: East pool }\n  division: \"440781\"\n"         \
  "  point: { lon: 112.80, lat: 21.72, datum: wgs84, source: 测试 }\n"                   \
  "  summary: 礁石之间，退潮可见\n  fields: { life: [crab, star], depth: 40, warden: 林看护 }\n"  \
  "  opening:\n    weekly: [{ days: [mon, tue, wed, thu, fri, sat, sun], from: \"08:00\", to: " \
  "\"12:00\" }]\n    closed: [{ weekly: mon, reason: 休养 }]\n    slot_minutes: 120\n"        \
  "  capacity: 3\n  relations: { near: [west] }\n  source: 测试\n"                       \
  "- id: west\n  name: { zh-CN: 西岸潮池, en: West pool }\n  division: \"440781\"\n"         \
  "  fields: { life: crab }\n  owner: { unit: 示例单位, person: 王示例, phone: \"0750-0000000\" }\n" \
  "  source: 测试\n"

static inline void kinds_pools(const struct kinds *k) {
  kinds_write(k, "resources/panels.yaml", PANELS);
  kinds_write(k, "resources/pool/kind.yaml", POOL);
  kinds_write(k, "resources/pool/entries.yaml", POOLS);
}

#endif
