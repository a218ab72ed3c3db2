/* changes.c - services/<id>/changes.yaml with the forms in changes/ (change.h). */
#include "service/pack/change.h"

#include "base/arena.h"
#include "base/file.h"
#include "service/pack/pack_int.h"

static const char *const effects[] = {
#define X(name, word) word,
    YB_CHANGE_EFFECTS(X)
#undef X
    NULL};
static const char *const states[] = {"submitted", "accepted", "granted", "delivered", "rejected",
                                     "refused", NULL};

struct raw { struct yb_change c; yb_str effect; };
struct raw_file { uint32_t changes; const struct raw *change; };

#define C(m) offsetof(struct raw, c.m)
#define D(key, kind, flags, at) {key, YB_D_##kind, flags, at, 0, 0, NULL, NULL}
static const struct yb_decl by_table[] = {
    D("unit", STR, YB_D_MUST, C(unit)), D("role", STR, YB_D_MUST, C(role)),
    D("limit", LIMIT, YB_D_MUST, C(limit)), YB_D_END};
static const struct yb_decl change_table[] = {
    D("id", STR, YB_D_MUST, C(id)),
    D("name", SAID, YB_D_MUST | YB_D_ALL_LANGUAGES, C(name)),
    D("what", SAID, YB_D_MUST | YB_D_ALL_LANGUAGES, C(what)),
    {"states", YB_D_CHOICES, YB_D_MUST, C(states), 0, 0, NULL, states},
    {"effect", YB_D_CHOICE, YB_D_MUST, offsetof(struct raw, effect), 0, 0, NULL, effects},
    D("fields", STRS, 0, C(fields)), D("form", STR, 0, C(form_id)), D("row", BOOL, 0, C(row)),
    D("once", BOOL, 0, C(once)), {"decided_by", YB_D_ONE, 0, 0, 0, 0, by_table, NULL},
    D("must", STR, 0, C(must)), D("must_text", SAID, YB_D_ALL_LANGUAGES, C(must_text)),
    D("figure", STR, 0, C(figure)), YB_D_END};
static const struct yb_decl file_table[] = {
    {"changes", YB_D_LIST, YB_D_MUST, offsetof(struct raw_file, change),
     offsetof(struct raw_file, changes), sizeof(struct raw), change_table, NULL},
    YB_D_END};

const struct yb_change *yb_service_change(const struct yb_service *s, yb_str id) {
  for (uint32_t i = 0; i < s->changes; i++)
    if (yb_str_eq(s->change[i].id, id)) return &s->change[i];
  return NULL;
}

struct here { struct yb_load *l; const struct yb_service *s; struct yb_change *c; yb_str file;
              const struct yb_json *j; };

/* Where a key of the change stands, or the change itself. */
static struct yb_place place(const struct here *h, const char *path) {
  const struct yb_json *at = yb_json_path(h->j, yb_str_of(path));
  return at ? yb_json_place(h->file, at) : h->c->at;
}

static yb_rc fault(const struct here *h, const char *path, yb_msg msg, yb_str a0, yb_str a1) {
  return yb_load_fault(h->l, place(h, path), msg, a0, a1, (yb_str){0});
}

static yb_rc check_fields(const struct here *h) {
  const struct yb_form *form = h->s->form[YB_ZH_CN];
  bool amends = h->c->effect == YB_CHANGE_AMEND;
  if (amends != (h->c->fields.count > 0))
    return fault(h, "effect", YB_MSG_pack_missing, YB_S("fields"), YB_S(""));
  for (uint32_t i = 0; form && i < h->c->fields.count; i++)
    if (!yb_form_find(form, h->c->fields.at[i]))
      YB_TRY(fault(h, "fields", YB_MSG_pack_no_field, h->c->fields.at[i], YB_S("")));
  bool rows = h->c->row || h->c->effect == YB_CHANGE_RESERVE;
  if (rows && !h->s->guide.agenda.list.n)
    return fault(h, "effect", YB_MSG_pack_missing, YB_S("agenda"), YB_S(""));
  if (h->c->effect == YB_CHANGE_RESERVE && !(h->c->row && h->s->guide.agenda.reserve.n))
    return fault(h, "effect", YB_MSG_pack_missing, YB_S("agenda.reserve"), YB_S(""));
  return YB_OK;
}

static yb_rc check_decider(const struct here *h) {
  static const char *const verbs[] = {"approve", "decline"};
  const struct yb_role *role = yb_pack_role(h->l->pack, h->c->role);
  if (!h->c->unit.n) return YB_OK;
  if (!yb_kind_exists(h->l->pack, h->c->unit))
    YB_TRY(fault(h, "decided_by.unit", YB_MSG_pack_no_kind, h->c->unit, YB_S("")));
  if (!role) return fault(h, "decided_by.role", YB_MSG_pack_no_role, h->c->role, YB_S(""));
  for (size_t i = 0; i < 2; i++)
    if (!yb_role_may(role, yb_str_of(verbs[i])))
      YB_TRY(fault(h, "decided_by.role", YB_MSG_pack_role_verb, role->id, yb_str_of(verbs[i])));
  return YB_OK;
}

static yb_rc own_form(const struct here *h) {
  yb_str base, path;
  if (!h->c->form_id.n) return YB_OK;
  YB_TRY(yb_str_fmt(h->l->ctx.arena, &base, "%.*s/changes/%.*s", YB_ARG(h->s->folder),
                    YB_ARG(h->c->form_id)));
  YB_TRY(yb_str_fmt(h->l->ctx.arena, &path, "%.*s/%.*s.json", YB_ARG(h->l->folder), YB_ARG(base)));
  if (!yb_file_exists(path)) return fault(h, "form", YB_MSG_pack_text, path, YB_S(""));
  YB_TRY(yb_load_form_file(h->l, base, h->c->form, NULL));
  const struct yb_form *form = h->c->form[YB_ZH_CN];
  if (!form || !h->c->figure.n) return YB_OK;
  const struct yb_form_field *f = yb_form_find(form, h->c->figure);
  if (f && f->kind == YB_FORM_NUMBER) return YB_OK;
  return fault(h, "figure", YB_MSG_pack_no_field, h->c->figure, YB_S(""));
}

static yb_rc condition(const struct here *h) {
  static const struct yb_feel_name names[] = {
      {YB_S_INIT("before"), NULL}, {YB_S_INIT("after"), NULL}, {YB_S_INIT("today"), NULL}};
  struct yb_feel_scope *scope = YB_NEW(h->l->ctx.arena, struct yb_feel_scope);
  if (!h->c->must.n) return YB_OK;
  if (!scope) return YB_NOMEM;
  *scope = (struct yb_feel_scope){.name = names, .count = 3, .zone = h->l->pack->zone};
  if (!h->c->must_text.in[YB_ZH_CN].n)
    YB_TRY(fault(h, "must", YB_MSG_pack_missing, YB_S("must_text"), YB_S("")));
  return yb_load_soft(h->l, yb_feel_compile(&h->l->ctx, place(h, "must"), h->c->must, scope,
                                            &h->c->test));
}

static yb_rc make(struct yb_load *l, struct yb_service *s, yb_str file, const struct yb_json *j,
                  const struct raw *raw, struct yb_change *c) {
  struct here h = {l, s, c, file, j};
  *c = raw->c;
  c->at = yb_json_place(file, j);
  for (uint32_t i = 0; effects[i]; i++)
    if (yb_str_eq(raw->effect, yb_str_of(effects[i]))) c->effect = (yb_change_effect)i;
  if (yb_service_change(s, c->id)) YB_TRY(fault(&h, "id", YB_MSG_pack_duplicate, c->id, YB_S("")));
  YB_TRY(check_fields(&h));
  YB_TRY(check_decider(&h));
  YB_TRY(own_form(&h));
  return condition(&h);
}

yb_rc yb_load_changes(struct yb_load *l, struct yb_service *s) {
  struct yb_file f;
  const struct yb_json *j;
  struct raw_file raw = {0, NULL};
  yb_str rel;
  YB_TRY(yb_load_join(l, s->folder, "/", YB_S("changes.yaml"), &rel));
  YB_TRY(yb_load_yaml(l, rel, true, &f, &j));
  if (!j) return YB_OK;
  YB_TRY(yb_decl_read(l, f.path, j, file_table, &raw));
  if (raw.changes > YB_CHANGES_MAX)
    return yb_load_fault(l, yb_json_place(f.path, j), YB_MSG_opening_list, YB_S("changes"),
                         YB_S("24"), (yb_str){0});
  struct yb_change *all = YB_NEW_N(l->ctx.arena, raw.changes, struct yb_change);
  if (!all) return YB_NOMEM;
  s->change = all;
  for (uint32_t i = 0; i < raw.changes; i++) {
    const struct yb_json *at = yb_json_at(yb_json_get(j, YB_S("changes")), i);
    YB_TRY(make(l, s, f.path, at, &raw.change[i], &all[i]));
    s->changes = i + 1;
  }
  return YB_OK;
}
