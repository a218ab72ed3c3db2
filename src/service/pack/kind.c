/* kind.c - resources/panels.yaml and kind.yaml into their structs (kind.h). */
#include "service/pack/kind.h"

#include "base/arena.h"
#include "service/pack/pack_int.h"

#define MUST YB_D_MUST
#define ALL YB_D_ALL_LANGUAGES

static const struct type { const char *word; bool facet, sorts, column; } types[] = {
#define X(name, word, facet, sorts, column) {word, facet, sorts, column},
    YB_FIELD_TYPES(X)
#undef X
};
static const char *const type_words[] = {
#define X(name, word, facet, sorts, column) word,
    YB_FIELD_TYPES(X)
#undef X
    NULL};
static const char *const classes[] = {"public", "internal", "personal", "sensitive", NULL};
static const char *const places[] = {"point", "area", "division", "none", NULL};
static const char *const modes[] = {"none", "days", "slots", "request", NULL};
static const char *const periods[] = {"day", "month", NULL};

const char *yb_field_type_name(yb_field_type t) {
  return t < YB_FIELD_TYPES_COUNT ? types[t].word : "unknown";
}

/* As written: enumerations are still words. */
struct raw_field {
  struct yb_kind_field f;
  yb_str type, cls;
  uint32_t columns;
  const struct raw_field *column;
};
struct raw_kind {
  struct yb_kind k;
  yb_str place, mode, capacity_field, period;
  uint32_t fields;
  const struct raw_field *field;
};

#define F(m) offsetof(struct raw_field, f.m)
#define K(m) offsetof(struct raw_kind, k.m)
#define B(m) offsetof(struct raw_kind, k.booking.m)
#define D(key, kind, flags, at) {key, YB_D_##kind, flags, at, 0, 0, NULL, NULL}
static const struct yb_decl option_table[] = {
    D("id", STR, MUST, offsetof(struct yb_option, id)),
    D("name", SAID, MUST | ALL, offsetof(struct yb_option, name)), YB_D_END};
static const struct yb_decl column_table[] = {
    D("id", STR, MUST, F(id)), D("name", SAID, MUST | ALL, F(name)),
    {"type", YB_D_CHOICE, MUST, offsetof(struct raw_field, type), 0, 0, NULL, type_words},
    D("unit", STR, 0, F(unit)), D("to", STR, 0, F(to)), D("required", BOOL, 0, F(required)),
    YB_D_END};
static const struct yb_decl field_table[] = {
    D("id", STR, MUST, F(id)), D("name", SAID, MUST | ALL, F(name)),
    {"type", YB_D_CHOICE, MUST, offsetof(struct raw_field, type), 0, 0, NULL, type_words},
    {"class", YB_D_CHOICE, MUST, offsetof(struct raw_field, cls), 0, 0, NULL, classes},
    D("unit", STR, 0, F(unit)), D("to", STR, 0, F(to)), D("required", BOOL, 0, F(required)),
    D("facet", BOOL, 0, F(facet)), D("search", BOOL, 0, F(search)),
    D("compare", BOOL, 0, F(compare)), D("sort", BOOL, 0, F(sort)),
    D("unknown", BOOL, 0, F(unknown)), D("most", U32, 0, F(most)),
    {"options", YB_D_LIST, 0, F(option), F(options), sizeof(struct yb_option), option_table, NULL},
    {"columns", YB_D_LIST, 0, offsetof(struct raw_field, column),
     offsetof(struct raw_field, columns), sizeof(struct raw_field), column_table, NULL},
    YB_D_END};
static const struct yb_decl relation_table[] = {
    D("id", STR, MUST, offsetof(struct yb_kind_relation, id)),
    D("to", STR, MUST, offsetof(struct yb_kind_relation, to)),
    D("name", SAID, MUST | ALL, offsetof(struct yb_kind_relation, name)),
    D("whole", BOOL, 0, offsetof(struct yb_kind_relation, whole)), YB_D_END};
static const struct yb_decl photographs_table[] = {
    D("least", U32, 0, K(photographs_least)), D("drawing", BOOL, 0, K(drawing)), YB_D_END};
static const struct yb_decl booking_table[] = {
    {"mode", YB_D_CHOICE, MUST, offsetof(struct raw_kind, mode), 0, 0, NULL, modes},
    {"period", YB_D_CHOICE, 0, offsetof(struct raw_kind, period), 0, 0, NULL, periods},
    D("unit", STR, 0, B(unit)), D("hold_minutes", U32, 0, B(hold_minutes)),
    D("capacity_field", STR, 0, offsetof(struct raw_kind, capacity_field)),
    D("groups", BOOL, 0, B(groups)), D("change_until_hours", U32, 0, B(change_until_hours)),
    D("cancel_until_hours", U32, 0, B(cancel_until_hours)), D("waiting", BOOL, 0, B(waiting)),
    D("check_in", BOOL, 0, B(check_in)), D("check_in_hours", U32, 0, B(check_in_hours)),
    D("past_days", U32, 0, B(past_days)), D("ahead_days", U32, 0, B(ahead_days)),
    D("most", U32, 0, B(most)), YB_D_END};
static const struct yb_decl moderation_table[] = {
    D("by", STRS, 0, K(moderators)), D("provider_may_edit", BOOL, 0, K(provider_may_edit)),
    YB_D_END};
static const struct yb_decl kind_table[] = {
    D("id", STR, MUST, K(id)), D("name", SAID, MUST | ALL, K(name)),
    D("panel", STR, MUST, K(panel)), D("icon", STR, 0, K(icon)), D("apply", STR, 0, K(apply)),
    {"place", YB_D_CHOICE, MUST, offsetof(struct raw_kind, place), 0, 0, NULL, places},
    {"fields", YB_D_LIST, MUST, offsetof(struct raw_kind, field), offsetof(struct raw_kind, fields),
     sizeof(struct raw_field), field_table, NULL},
    {"photographs", YB_D_ONE, 0, 0, 0, 0, photographs_table, NULL},
    {"relations", YB_D_LIST, 0, K(relation), K(relations), sizeof(struct yb_kind_relation),
     relation_table, NULL},
    D("opening", BOOL, 0, K(opening)), {"booking", YB_D_ONE, 0, 0, 0, 0, booking_table, NULL},
    {"moderation", YB_D_ONE, 0, 0, 0, 0, moderation_table, NULL}, YB_D_END};

#define P(m) offsetof(struct yb_panel, m)
#define G(m) offsetof(struct yb_panel_figure, m)
static const struct yb_decl action_table[] = {
    D("id", STR, MUST, offsetof(struct yb_panel_action, id)),
    D("to", STR, MUST, offsetof(struct yb_panel_action, to)), YB_D_END};
static const struct yb_decl figure_table[] = {
    D("id", STR, MUST, G(id)), D("name", SAID, MUST | ALL, G(name)),
    D("value", U32, MUST, G(value)),
    D("more_than", BOOL, 0, G(more_than)), D("unit", STR, 0, G(unit)),
    D("period", STR, MUST, G(period)), D("source", STR, MUST, G(source)), YB_D_END};
static const struct yb_decl panel_table[] = {
    D("id", STR, MUST, P(id)), D("title", SAID, MUST | ALL, P(title)),
    D("intro", SAID, ALL, P(intro)), D("kinds", STRS, MUST, P(kinds)),
    D("order", U32, MUST, P(order)),
    D("icon", STR, 0, P(icon)), D("motif", STR, 0, P(motif)),
    {"actions", YB_D_LIST, 0, P(action), P(actions), sizeof(struct yb_panel_action), action_table,
     NULL},
    {"figures", YB_D_LIST, 0, P(figure), P(figures), sizeof(struct yb_panel_figure), figure_table,
     NULL},
    YB_D_END};
#define C(m) offsetof(struct yb_catalog, m)
#define O(m) offsetof(struct yb_front, m)
static const struct yb_decl front_table[] = {
    D("id", STR, MUST, O(id)), D("kind", STR, MUST, O(kind)), D("sort", STR, 0, O(sort)),
    D("title", SAID, MUST | ALL, O(title)), D("most", U32, 0, O(most)), YB_D_END};
static const struct yb_decl embed_table[] = {D("hosts", STRS, MUST, C(hosts)), YB_D_END};
static const struct yb_decl kiosk_table[] = {
    D("at", STRS, MUST, C(terminals)), D("idle_seconds", U32, 0, C(idle_seconds)), YB_D_END};
static const struct yb_decl platform_table[] = {
    D("id", STR, MUST, C(platform)), D("name", SAID, MUST | ALL, C(name)),
    D("intro", SAID, ALL, C(intro)),
    {"front", YB_D_LIST, 0, C(front), C(fronts), sizeof(struct yb_front), front_table, NULL},
    {"embed", YB_D_ONE, 0, 0, 0, 0, embed_table, NULL},
    {"kiosk", YB_D_ONE, 0, 0, 0, 0, kiosk_table, NULL}, YB_D_END};
static const struct yb_decl panels_table[] = {
    {"platform", YB_D_ONE, MUST, 0, 0, 0, platform_table, NULL},
    {"panels", YB_D_LIST, MUST, C(panel), C(panels), sizeof(struct yb_panel), panel_table, NULL},
    YB_D_END};

/* ---- look-ups ---- */

const struct yb_kind *yb_pack_kind(const struct yb_pack *p, yb_str id) {
  for (uint32_t i = 0; p->catalog && i < p->catalog->kinds; i++)
    if (yb_str_eq(p->catalog->kind[i].id, id)) return &p->catalog->kind[i];
  return NULL;
}

const struct yb_kind_field *yb_kind_field_of(const struct yb_kind *k, yb_str id) {
  for (uint32_t i = 0; i < k->fields; i++)
    if (yb_str_eq(k->field[i].id, id)) return &k->field[i];
  return NULL;
}

const struct yb_option *yb_field_option(const struct yb_kind_field *f, yb_str id) {
  for (uint32_t i = 0; i < f->options; i++)
    if (yb_str_eq(f->option[i].id, id)) return &f->option[i];
  return NULL;
}

static uint32_t word_index(const char *const *words, yb_str s) {
  uint32_t i = 0;
  while (words[i] && !yb_str_eq(s, yb_str_of(words[i]))) i++;
  return words[i] ? i : 0;                /* what is no word was reported by decl */
}

/* ---- fields ---- */

struct here { struct yb_load *l; yb_str file; const struct yb_kind *k; };

static yb_rc fault(const struct here *h, const struct yb_json *at, yb_msg msg, yb_str a0,
                   yb_str a1) {
  return yb_load_fault(h->l, yb_json_place(h->file, at), msg, a0, a1, (yb_str){0});
}

static yb_rc check_marks(const struct here *h, const struct yb_json *j,
                         const struct yb_kind_field *f) {
  bool texts = f->type == YB_FIELD_TEXT || f->type == YB_FIELD_LONGTEXT ||
               f->type == YB_FIELD_CHOICE || f->type == YB_FIELD_CHOICES;
  if (f->facet && !types[f->type].facet)
    YB_TRY(fault(h, j, YB_MSG_catalog_facet, f->id, YB_S("facet")));
  if (f->sort && !types[f->type].sorts)
    YB_TRY(fault(h, j, YB_MSG_catalog_facet, f->id, YB_S("sort")));
  if (f->search && !texts) YB_TRY(fault(h, j, YB_MSG_catalog_facet, f->id, YB_S("search")));
  if (f->cls != YB_PUBLIC && (f->facet || f->sort || f->search || f->compare))
    YB_TRY(fault(h, j, YB_MSG_catalog_public, f->id, YB_S("facet, sort, search, compare")));
  return YB_OK;
}

static yb_rc check_options(const struct here *h, const struct yb_json *j,
                           const struct yb_kind_field *f) {
  bool choice = f->type == YB_FIELD_CHOICE || f->type == YB_FIELD_CHOICES;
  const struct yb_json *list = yb_json_get(j, YB_S("options"));
  if (choice != (f->options > 0) || f->options > YB_KIND_OPTIONS_MAX)
    return fault(h, list ? list : j, YB_MSG_catalog_options, f->id, (yb_str){0});
  for (uint32_t i = 0; i < f->options; i++)
    if (yb_field_option(f, f->option[i].id) != &f->option[i])
      YB_TRY(fault(h, yb_json_at(list, i), YB_MSG_pack_duplicate, f->option[i].id, (yb_str){0}));
  return YB_OK;
}

static yb_rc make_columns(const struct here *h, const struct yb_json *j,
                          const struct raw_field *raw, struct yb_kind_field *f) {
  bool rows = f->type == YB_FIELD_ROWS;
  const struct yb_json *list = yb_json_get(j, YB_S("columns"));
  if (rows != (raw->columns > 0) || raw->columns > YB_KIND_COLUMNS_MAX)
    return fault(h, list ? list : j, YB_MSG_catalog_columns, f->id, YB_S("12"));
  struct yb_kind_field *at = YB_NEW_N(h->l->ctx.arena, raw->columns, struct yb_kind_field);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < raw->columns; i++) {
    at[i] = raw->column[i].f;
    at[i].type = (yb_field_type)word_index(type_words, raw->column[i].type);
    if (!types[at[i].type].column)
      YB_TRY(fault(h, yb_json_at(list, i), YB_MSG_pack_choice, raw->column[i].type,
                   YB_S("text, integer, decimal, money, time, date, ref")));
  }
  f->column = at;
  f->columns = raw->columns;
  return YB_OK;
}

static yb_rc make_field(const struct here *h, const struct yb_json *j,
                        const struct raw_field *raw, struct yb_kind_field *f) {
  *f = raw->f;
  f->columns = 0;
  f->type = (yb_field_type)word_index(type_words, raw->type);
  f->cls = (yb_class)word_index(classes, raw->cls);
  if (f->most == 0 || f->most > YB_ENTRY_ROWS_MAX) f->most = YB_ENTRY_ROWS_MAX;
  if (!yb_slug_ok(f->id)) YB_TRY(fault(h, j, YB_MSG_catalog_slug, f->id, (yb_str){0}));
  if (f->type == YB_FIELD_TIME)
    YB_TRY(fault(h, j, YB_MSG_pack_choice, raw->type, YB_S("text, date, rows …")));
  YB_TRY(check_options(h, j, f));
  YB_TRY(make_columns(h, j, raw, f));
  return check_marks(h, j, f);
}

static yb_rc make_fields(struct here *h, const struct yb_json *j, const struct raw_kind *raw,
                         struct yb_kind *k) {
  const struct yb_json *list = yb_json_get(j, YB_S("fields"));
  if (raw->fields > YB_KIND_FIELDS_MAX)
    return fault(h, list, YB_MSG_catalog_number_range, YB_S("fields"), YB_S("1"));
  struct yb_kind_field *f = YB_NEW_N(h->l->ctx.arena, raw->fields, struct yb_kind_field);
  if (!f) return YB_NOMEM;
  k->field = f;
  for (uint32_t i = 0; i < raw->fields; i++) {
    const struct yb_json *at = yb_json_at(list, i);
    YB_TRY(make_field(h, at, &raw->field[i], &f[i]));
    if (yb_kind_field_of(k, f[i].id))
      YB_TRY(fault(h, at, YB_MSG_pack_duplicate, f[i].id, (yb_str){0}));
    k->fields = i + 1;
  }
  return YB_OK;
}

/* ---- a kind ---- */

static void booking_defaults(struct yb_kind_booking *b) {
  if (!b->hold_minutes) b->hold_minutes = 30;
  if (!b->ahead_days || b->ahead_days > 366) b->ahead_days = 366;
  if (!b->check_in_hours) b->check_in_hours = 24;
  if (!b->most) b->most = b->groups ? 200 : 1;
}

/* The service is there, and takes places of this kind. */
static yb_rc check_apply(const struct here *h, const struct yb_json *at, const struct yb_kind *k) {
  const struct yb_service *s = yb_pack_service(h->l->pack, k->apply);
  if (!k->apply.n) return YB_OK;
  if (!s) return fault(h, at, YB_MSG_pack_no_service, k->apply, (yb_str){0});
  if (yb_strs_has(s->guide.agenda.kinds, k->id)) return YB_OK;
  return fault(h, at, YB_MSG_pack_apply_kind, k->id, k->apply);
}

static yb_rc check_kind(const struct here *h, const struct yb_json *j, const struct yb_kind *k) {
  const struct yb_json *id = yb_json_get(j, YB_S("id"));
  const struct yb_json *by = yb_json_path(j, YB_S("moderation.by"));
  for (uint32_t i = 0; i < k->moderators.count; i++)
    if (!yb_pack_role(h->l->pack, k->moderators.at[i]))
      YB_TRY(fault(h, yb_json_at(by, i), YB_MSG_catalog_ref, YB_S("role"), k->moderators.at[i]));
  if (!yb_slug_ok(k->id)) YB_TRY(fault(h, id, YB_MSG_catalog_slug, k->id, (yb_str){0}));
  YB_TRY(check_apply(h, yb_json_get(j, YB_S("apply")), k));
  if (k->relations > YB_KIND_RELATIONS_MAX)
    YB_TRY(fault(h, yb_json_get(j, YB_S("relations")), YB_MSG_opening_list, YB_S("relations"),
                 YB_S("12")));
  return YB_OK;
}

yb_rc yb_load_kind(struct yb_load *l, yb_str folder, struct yb_kind *out) {
  struct yb_file f;
  const struct yb_json *j;
  yb_str rel;
  struct raw_kind *raw = YB_NEW(l->ctx.arena, struct raw_kind);
  if (!raw) return YB_NOMEM;
  YB_TRY(yb_str_fmt(l->ctx.arena, &rel, "resources/%.*s/kind.yaml", YB_ARG(folder)));
  YB_TRY(yb_load_yaml(l, rel, false, &f, &j));
  if (!j) return YB_OK;
  YB_TRY(yb_decl_read(l, f.path, j, kind_table, raw));
  struct here h = {l, f.path, out};
  *out = raw->k;
  out->place = (yb_kind_place)word_index(places, raw->place);
  out->booking.mode = (yb_booking_mode)word_index(modes, raw->mode);
  out->booking.months = YB_EQ(raw->period, "month");
  booking_defaults(&out->booking);
  if (out->id.n && !yb_str_eq(out->id, folder))
    YB_TRY(fault(&h, yb_json_get(j, YB_S("id")), YB_MSG_pack_choice, out->id, folder));
  YB_TRY(make_fields(&h, j, raw, out));
  return check_kind(&h, j, out);
}

/* ---- panels ---- */

static void sort_panels(struct yb_panel *p, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t k = i; k > 0 && p[k].order < p[k - 1].order; k--) {
      struct yb_panel t = p[k];
      p[k] = p[k - 1], p[k - 1] = t;
    }
}

yb_rc yb_load_panels(struct yb_load *l, struct yb_catalog *c, const struct yb_json **out) {
  struct yb_file f;
  const struct yb_json *j;
  YB_TRY(yb_load_yaml(l, YB_S("resources/panels.yaml"), true, &f, &j));
  *out = j;
  if (!j) return YB_OK;
  YB_TRY(yb_decl_read(l, f.path, j, panels_table, c));
  if (c->panels > YB_PANELS_MAX)
    YB_TRY(yb_load_fault(l, yb_json_place(f.path, j), YB_MSG_opening_list, YB_S("panels"),
                         YB_S("24"), (yb_str){0}));
  sort_panels((struct yb_panel *)(uintptr_t)c->panel, c->panels);
  return YB_OK;
}
