/* decl.c - YAML maps into structs by tables: see pack_int.h.
 *
 * One table names the keys of a map, their kinds and where they go. What the
 * table does not name is a fault, with the nearest known key as the remedy.
 */
#include "base/arena.h"
#include "service/pack/pack_int.h"

static const yb_msg type_msg[] = {
    [YB_D_STR] = YB_MSG_pack_type_text,     [YB_D_SAID] = YB_MSG_pack_type_text,
    [YB_D_SAIDS] = YB_MSG_pack_type_list,   [YB_D_U32] = YB_MSG_pack_type_number,
    [YB_D_BOOL] = YB_MSG_pack_type_bool,    [YB_D_DATE] = YB_MSG_pack_date,
    [YB_D_LIMIT] = YB_MSG_pack_type_limit,  [YB_D_STRS] = YB_MSG_pack_type_list,
    [YB_D_CHOICE] = YB_MSG_pack_type_text,  [YB_D_CHOICES] = YB_MSG_pack_type_list,
    [YB_D_ONE] = YB_MSG_pack_type_map,      [YB_D_LIST] = YB_MSG_pack_type_list,
    [YB_D_ANY] = YB_MSG_pack_type_text};

static struct yb_place key_place(yb_str file, const struct yb_json *j) {
  struct yb_place at = yb_json_place(file, j);
  if (j->key_line) at.line = j->key_line, at.col = j->key_col;
  return at;
}

static yb_rc wrong(struct yb_load *l, yb_str file, yb_str key, const struct yb_json *j,
                   yb_decl_kind kind) {
  return yb_load_fault(l, yb_json_place(file, j), type_msg[kind], key, (yb_str){0},
                       (yb_str){0});
}

/* Edit distance of short names; more than 3 is "far". */
static uint32_t distance(yb_str a, yb_str b) {
  uint32_t row[33];
  if (a.n > 32 || b.n > 32) return 99;
  for (uint32_t j = 0; j <= b.n; j++) row[j] = j;
  for (uint32_t i = 1; i <= a.n; i++) {
    uint32_t corner = row[0];
    row[0] = i;
    for (uint32_t j = 1; j <= b.n; j++) {
      uint32_t best = corner + (a.p[i - 1] != b.p[j - 1]);
      corner = row[j];
      if (row[j] + 1 < best) best = row[j] + 1;
      if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
      row[j] = best;
    }
  }
  return row[b.n];
}

static yb_rc unknown(struct yb_load *l, yb_str file, const struct yb_json *j,
                     const struct yb_decl *table) {
  struct yb_buf names;
  yb_buf_init(&names, l->ctx.arena);
  yb_str near = {0};
  uint32_t least = 3;
  for (const struct yb_decl *d = table; d->key; d++) {
    uint32_t far = distance(j->key, yb_str_of(d->key));
    if (far < least) least = far, near = yb_str_of(d->key);
    if (names.n) YB_BUF_Z(&names, ", ");
    yb_buf_z(&names, d->key);
  }
  yb_str all;
  YB_TRY(yb_buf_take(&names, &all));
  yb_msg msg = near.n ? YB_MSG_pack_like_key : YB_MSG_pack_unknown_key;
  return yb_load_fault(l, key_place(file, j), msg, j->key, near.n ? near : all, (yb_str){0});
}

static yb_rc scalar(struct yb_load *l, yb_str file, yb_str key, const struct yb_json *j,
                    bool may_be_empty, yb_str *out) {
  if (j->type != YB_JSON_STRING && j->type != YB_JSON_NUMBER)
    return wrong(l, file, key, j, YB_D_STR);
  if (!j->text.n && !may_be_empty)
    return yb_load_fault(l, yb_json_place(file, j), YB_MSG_pack_missing, key, (yb_str){0},
                         (yb_str){0});
  *out = j->text;
  return YB_OK;
}

yb_rc yb_decl_said(struct yb_load *l, yb_str file, yb_str key, const struct yb_json *j,
                   unsigned flags, yb_said *out) {
  bool empty = flags & YB_D_MAY_BE_EMPTY;
  if (j->type != YB_JSON_OBJECT) return scalar(l, file, key, j, empty, &out->in[YB_ZH_CN]);
  for (const struct yb_json *m = j->first; m; m = m->next) {
    yb_locale locale;
    if (!yb_locale_parse(m->key, &locale)) {
      YB_TRY(yb_load_fault(l, key_place(file, m), YB_MSG_pack_choice, m->key,
                           YB_S("zh-CN, zh-Hant, en"), (yb_str){0}));
      continue;
    }
    YB_TRY(scalar(l, file, key, m, empty, &out->in[locale]));
  }
  for (int i = 0; i < YB_LOCALES; i++) {
    bool wanted = i == YB_ZH_CN || ((flags & YB_D_ALL_LANGUAGES) &&
                                    (l->pack->city.locales >> i & 1));
    if (!wanted || out->in[i].n || empty) continue;
    YB_TRY(yb_load_fault(l, key_place(file, j), YB_MSG_pack_language, key,
                         yb_locale_tag((yb_locale)i), (yb_str){0}));
  }
  return YB_OK;
}

yb_rc yb_decl_limit(struct yb_load *l, yb_str file, yb_str key, const struct yb_json *j,
                    struct yb_limit *out) {
  const struct yb_json *amount = yb_json_get(j, YB_S("amount"));
  const struct yb_json *unit = yb_json_get(j, YB_S("unit"));
  int64_t n = yb_json_int(amount, -1);
  if (!amount || !unit || j->count != 2 || n < 0 || n > 100000)
    return wrong(l, file, key, j, YB_D_LIMIT);
  yb_clock_kind kind;
  if (!yb_clock_kind_parse(yb_json_str(unit, YB_S("")), &kind))
    return yb_load_fault(l, yb_json_place(file, unit), YB_MSG_pack_choice,
                         yb_json_str(unit, YB_S("")),
                         YB_S("work_hours, work_days, clock_hours, calendar_days"), (yb_str){0});
  *out = (struct yb_limit){(uint32_t)n, kind};
  return YB_OK;
}

static yb_rc choice(struct yb_load *l, yb_str file, const struct yb_decl *d,
                    const struct yb_json *j, yb_str *out) {
  yb_str s = yb_json_str(j, YB_S(""));
  for (const char *const *c = d->choices; *c; c++)
    if (yb_str_eq(s, yb_str_of(*c))) {
      *out = s;
      return YB_OK;
    }
  struct yb_buf all;
  yb_buf_init(&all, l->ctx.arena);
  for (const char *const *c = d->choices; *c; c++) {
    if (all.n) YB_BUF_Z(&all, ", ");
    yb_buf_z(&all, *c);
  }
  yb_str names;
  YB_TRY(yb_buf_take(&all, &names));
  return yb_load_fault(l, yb_json_place(file, j), YB_MSG_pack_choice, s, names, (yb_str){0});
}

static yb_rc strs(struct yb_load *l, yb_str file, const struct yb_decl *d,
                  const struct yb_json *j, struct yb_strs *out) {
  if (j->type != YB_JSON_ARRAY) return wrong(l, file, yb_str_of(d->key), j, d->kind);
  yb_str *at = YB_NEW_N(l->ctx.arena, j->count, yb_str);
  if (!at) return YB_NOMEM;
  uint32_t n = 0;
  for (const struct yb_json *m = j->first; m; m = m->next, n++) {
    if (d->kind == YB_D_CHOICES) YB_TRY(choice(l, file, d, m, &at[n]));
    else YB_TRY(scalar(l, file, yb_str_of(d->key), m, false, &at[n]));
  }
  *out = (struct yb_strs){n, at};
  return YB_OK;
}

static yb_rc saids(struct yb_load *l, yb_str file, const struct yb_decl *d,
                   const struct yb_json *j, void *base) {
  if (j->type != YB_JSON_ARRAY) return wrong(l, file, yb_str_of(d->key), j, d->kind);
  yb_said *at = YB_NEW_N(l->ctx.arena, j->count, yb_said);
  if (!at) return YB_NOMEM;
  uint32_t n = 0;
  for (const struct yb_json *m = j->first; m; m = m->next)
    YB_TRY(yb_decl_said(l, file, yb_str_of(d->key), m, d->flags, &at[n++]));
  *(const yb_said **)((char *)base + d->at) = at;
  *(uint32_t *)((char *)base + d->count_at) = n;
  return YB_OK;
}

static yb_rc list(struct yb_load *l, yb_str file, const struct yb_decl *d,
                  const struct yb_json *j, void *base) {
  if (j->type != YB_JSON_ARRAY) return wrong(l, file, yb_str_of(d->key), j, d->kind);
  char *at = yb_arena_take_n(l->ctx.arena, j->count, d->size);
  if (!at) return YB_NOMEM;
  uint32_t n = 0;
  for (const struct yb_json *m = j->first; m; m = m->next, n++)
    YB_TRY(yb_decl_read(l, file, m, d->sub, at + n * d->size));
  *(void **)((char *)base + d->at) = at;
  *(uint32_t *)((char *)base + d->count_at) = n;
  return YB_OK;
}

static yb_rc plain(struct yb_load *l, yb_str file, const struct yb_decl *d,
                   const struct yb_json *j, void *base) {
  char *at = (char *)base + d->at;
  yb_str key = yb_str_of(d->key), s;
  switch (d->kind) {
    case YB_D_U32: {
      int64_t v = yb_json_int(j, -1);
      if (v < 0 || v > INT32_MAX) return wrong(l, file, key, j, d->kind);
      *(uint32_t *)(void *)at = (uint32_t)v;
      return YB_OK;
    }
    case YB_D_BOOL:
      if (j->type != YB_JSON_BOOL) return wrong(l, file, key, j, d->kind);
      *(bool *)at = j->truth;
      return YB_OK;
    case YB_D_DATE:
      s = yb_json_str(j, YB_S(""));
      if (!s.n && (d->flags & YB_D_MAY_BE_EMPTY)) return YB_OK;
      if (!yb_date_parse(s, (yb_date *)(void *)at))
        return yb_load_fault(l, yb_json_place(file, j), YB_MSG_pack_date, s, (yb_str){0},
                             (yb_str){0});
      return YB_OK;
    default:
      return YB_OK;
  }
}

static yb_rc value(struct yb_load *l, yb_str file, const struct yb_decl *d,
                   const struct yb_json *j, void *base) {
  void *at = (char *)base + d->at;
  yb_str key = yb_str_of(d->key);
  switch (d->kind) {
    case YB_D_STR: return scalar(l, file, key, j, d->flags & YB_D_MAY_BE_EMPTY, at);
    case YB_D_SAID: return yb_decl_said(l, file, key, j, d->flags, at);
    case YB_D_SAIDS: return saids(l, file, d, j, base);
    case YB_D_LIMIT: return yb_decl_limit(l, file, key, j, at);
    case YB_D_STRS:
    case YB_D_CHOICES: return strs(l, file, d, j, at);
    case YB_D_CHOICE: return choice(l, file, d, j, at);
    case YB_D_ONE: return yb_decl_read(l, file, j, d->sub, at);
    case YB_D_LIST: return list(l, file, d, j, base);
    default: return plain(l, file, d, j, base);
  }
}

yb_rc yb_decl_read(struct yb_load *l, yb_str file, const struct yb_json *j,
                   const struct yb_decl *table, void *out) {
  if (j->type != YB_JSON_OBJECT)
    return wrong(l, file, j->key.n ? j->key : YB_S("file"), j, YB_D_ONE);
  for (const struct yb_json *m = j->first; m; m = m->next) {
    const struct yb_decl *d = table;
    while (d->key && !yb_str_eq(m->key, yb_str_of(d->key))) d++;
    if (d->key) YB_TRY(value(l, file, d, m, out));
    else YB_TRY(unknown(l, file, m, table));
  }
  for (const struct yb_decl *d = table; d->key; d++) {
    if (!(d->flags & YB_D_MUST) || yb_json_get(j, yb_str_of(d->key))) continue;
    struct yb_place at = j->key.n ? key_place(file, j) : yb_json_place(file, j);
    YB_TRY(yb_load_fault(l, at, YB_MSG_pack_missing, yb_str_of(d->key), (yb_str){0},
                         (yb_str){0}));
  }
  return YB_OK;
}
