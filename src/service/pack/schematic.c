/* schematic.c - map/schematic.yaml: the city's divisions as drawn by its pack (show.h). */
#include "base/arena.h"
#include "service/pack/pack_int.h"
#include "service/pack/show.h"

struct sheet {
  struct yb_load *l;
  yb_str file;
  struct yb_sketch *map;
};

static yb_rc fault(struct sheet *s, const struct yb_json *at, yb_msg msg, yb_str a0, yb_str a1) {
  return yb_load_fault(s->l, yb_json_place(s->file, at), msg, a0, a1, (yb_str){0});
}

/* Two whole numbers on the sheet. */
static yb_rc read_at(struct sheet *s, const struct yb_json *j, const char *key,
                     struct yb_map_at *out) {
  const struct yb_json *v = yb_json_get(j, yb_str_of(key));
  int64_t x = yb_json_int(yb_json_at(v, 0), -1), y = yb_json_int(yb_json_at(v, 1), -1);
  if (!v || v->count != 2 || x < 0 || y < 0 || x > s->map->width || y > s->map->height)
    return fault(s, v ? v : j, YB_MSG_pack_map_at, yb_str_of(key), (yb_str){0});
  *out = (struct yb_map_at){(int32_t)x, (int32_t)y};
  return YB_OK;
}

/* The data goes into a page as it is: commands and numbers alone. */
static yb_rc read_path(struct sheet *s, const struct yb_json *j, yb_str *out) {
  const struct yb_json *at = yb_json_get(j, YB_S("outline"));
  yb_str v = yb_json_str(at, YB_S(""));
  bool good = v.n > 0 && v.n < 20000 && (v.p[0] == 'M' || v.p[0] == 'm');
  for (size_t i = 0; i < v.n && good; i++)
    good = strchr("MLHVZCQSTAmlhvzcqsta0123456789,. -", v.p[i]) != NULL && v.p[i];
  *out = v;
  return good ? YB_OK : fault(s, at ? at : j, YB_MSG_pack_map_path, YB_S("outline"), (yb_str){0});
}

static yb_rc read_code(struct sheet *s, const struct yb_json *j, yb_str *out) {
  *out = yb_json_get_str(j, YB_S("code"));
  if (yb_pack_division(s->l->pack, *out)) return YB_OK;
  return fault(s, j, YB_MSG_pack_no_division, *out, (yb_str){0});
}

static yb_rc said(struct sheet *s, const struct yb_json *j, const char *key, yb_said *out) {
  const struct yb_json *v = yb_json_get(j, yb_str_of(key));
  if (!v) return fault(s, j, YB_MSG_pack_missing, yb_str_of(key), (yb_str){0});
  return yb_decl_said(s->l, s->file, yb_str_of(key), v, YB_D_ALL_LANGUAGES, out);
}

static yb_rc read_islands(struct sheet *s, const struct yb_json *j, struct yb_map_county *c) {
  const struct yb_json *list = yb_json_get(j, YB_S("islands"));
  uint32_t n = list ? list->count : 0;
  struct yb_map_outline *at = YB_NEW_N(s->l->ctx.arena, n, struct yb_map_outline);
  if (!at) return YB_NOMEM;
  c->island = at;
  for (const struct yb_json *m = list ? list->first : NULL; m; m = m->next, at++, c->islands++) {
    YB_TRY(read_path(s, m, &at->path));
    YB_TRY(said(s, m, "name", &at->name));
  }
  return YB_OK;
}

static yb_rc read_counties(struct sheet *s, const struct yb_json *j) {
  const struct yb_json *list = yb_json_get(j, YB_S("counties"));
  if (!list || list->type != YB_JSON_ARRAY || list->count > YB_MAP_COUNTIES_MAX)
    return fault(s, j, YB_MSG_pack_many, YB_S("counties"), YB_S("64"));
  struct yb_map_county *at = YB_NEW_N(s->l->ctx.arena, list->count, struct yb_map_county);
  if (!at) return YB_NOMEM;
  s->map->county = at;
  for (const struct yb_json *m = list->first; m; m = m->next, at++, s->map->counties++) {
    YB_TRY(read_code(s, m, &at->code));
    YB_TRY(said(s, m, "name", &at->name));
    YB_TRY(read_at(s, m, "label", &at->label));
    YB_TRY(read_path(s, m, &at->outline));
    YB_TRY(read_islands(s, m, at));
  }
  return YB_OK;
}

static yb_rc read_towns(struct sheet *s, const struct yb_json *j) {
  const struct yb_json *list = yb_json_get(j, YB_S("towns"));
  if (!list) return YB_OK;
  if (list->type != YB_JSON_ARRAY || list->count > YB_MAP_TOWNS_MAX)
    return fault(s, list, YB_MSG_pack_many, YB_S("towns"), YB_S("2000"));
  struct yb_map_town *at = YB_NEW_N(s->l->ctx.arena, list->count, struct yb_map_town);
  if (!at) return YB_NOMEM;
  s->map->town = at;
  for (const struct yb_json *m = list->first; m; m = m->next, at++, s->map->towns++) {
    YB_TRY(read_code(s, m, &at->code));
    YB_TRY(read_at(s, m, "at", &at->at));
  }
  return YB_OK;
}

static yb_rc known_keys(struct sheet *s, const struct yb_json *j) {
  static const char *const keys[] = {"id", "name", "notice", "source", "extent", "width",
                                     "height", "counties", "towns"};
  for (const struct yb_json *m = j->first; m; m = m->next) {
    bool known = false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
      known |= yb_str_eq(m->key, yb_str_of(keys[i]));
    if (!known)
      YB_TRY(yb_load_fault(s->l, (struct yb_place){s->file, {0}, m->key_line, m->key_col},
                           YB_MSG_pack_unknown_key, m->key,
                           YB_S("id, name, notice, source, extent, width, height, counties, towns"),
                           (yb_str){0}));
  }
  return YB_OK;
}

yb_rc yb_load_schematic(struct yb_load *l, struct yb_show *show) {
  struct yb_file f;
  const struct yb_json *j;
  YB_TRY(yb_load_yaml(l, YB_S("map/schematic.yaml"), true, &f, &j));
  if (!j) return YB_OK;
  struct yb_sketch *m = YB_NEW(l->ctx.arena, struct yb_sketch);
  if (!m) return YB_NOMEM;
  struct sheet s = {l, f.path, m};
  YB_TRY(known_keys(&s, j));
  int64_t width = yb_json_int(yb_json_get(j, YB_S("width")), 0);
  int64_t height = yb_json_int(yb_json_get(j, YB_S("height")), 0);
  if (width < 1 || height < 1 || width > YB_MAP_SIDE_MAX || height > YB_MAP_SIDE_MAX)
    return fault(&s, j, YB_MSG_pack_map_at, YB_S("width, height"), (yb_str){0});
  m->width = (uint32_t)width;
  m->height = (uint32_t)height;
  m->source = yb_json_get_str(j, YB_S("source"));
  YB_TRY(said(&s, j, "name", &m->name));
  YB_TRY(said(&s, j, "notice", &m->notice));
  YB_TRY(read_counties(&s, j));
  YB_TRY(read_towns(&s, j));
  show->map = m;
  return YB_OK;
}

const struct yb_map_county *yb_map_county(const struct yb_sketch *m, yb_str code) {
  for (uint32_t i = 0; m && i < m->counties; i++)
    if (yb_str_eq(m->county[i].code, code)) return &m->county[i];
  return NULL;
}

bool yb_pack_map_at(const struct yb_pack *p, const struct yb_division *d, struct yb_map_at *out) {
  const struct yb_sketch *m = p->show ? p->show->map : NULL;
  for (; m && d; d = d->up) {
    const struct yb_map_county *c = yb_map_county(m, d->code);
    for (uint32_t i = 0; i < m->towns; i++)
      if (yb_str_eq(m->town[i].code, d->code)) {
        *out = m->town[i].at;
        return true;
      }
    if (!c) continue;
    *out = c->label;
    return true;
  }
  return false;
}
