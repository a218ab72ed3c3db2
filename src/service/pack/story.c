/* story.c - tests/ (stories) and demo/ (invented people, enterprises, cases).
 *
 * Here only their structure and references are checked; the service runs them.
 */
#include "base/arena.h"
#include "pure/ident/ident.h"
#include "service/pack/pack_int.h"
#include "service/pack/steps.h"

/* ---- stories: given, when, then ---- */

static const char *const given_keys = "now, answers, but, account";
static const char *const step_keys = "at, who, do, on, with, sees, refused, says, note";

static yb_rc unknown_key(struct yb_load *l, yb_str file, const struct yb_json *m,
                         const char *keys) {
  struct yb_place at = {file, {0}, m->key_line, m->key_col};
  return yb_load_fault(l, at, YB_MSG_pack_story_step, m->key,
                       yb_str_of(keys[0] ? keys : "-"), (yb_str){0});
}

static yb_rc check_map(struct yb_load *l, yb_str file, const struct yb_json *map,
                       const char *keys) {
  if (!map) return YB_OK;
  if (map->type != YB_JSON_OBJECT)
    return yb_load_fault(l, yb_json_place(file, map), YB_MSG_pack_type_map, map->key,
                         (yb_str){0}, (yb_str){0});
  for (const struct yb_json *m = map->first; m; m = m->next)
    if (!yb_step_key(keys, m->key)) YB_TRY(unknown_key(l, file, m, keys));
  return YB_OK;
}

static yb_rc check_keys(struct yb_load *l, yb_str file, const struct yb_json *list,
                        const char *keys) {
  for (const struct yb_json *step = list->first; step; step = step->next) {
    if (step->type != YB_JSON_OBJECT)
      YB_TRY(yb_load_fault(l, yb_json_place(file, step), YB_MSG_pack_type_map, list->key,
                           (yb_str){0}, (yb_str){0}));
    else
      YB_TRY(check_map(l, file, step, keys));
  }
  return YB_OK;
}

static bool account_exists(const struct yb_pack *p, yb_str id) {
  for (uint32_t i = 0; i < p->accounts; i++)
    if (yb_str_eq(p->account[i].id, id)) return true;
  return false;
}

/* What happens to a case stands in its timeline: its verb needs a word. */
static yb_rc check_verb(struct yb_load *l, yb_str file, const struct yb_json *verb,
                        const struct yb_step_rule *rule, bool service) {
  yb_str key;
  if (!rule)
    return yb_load_fault(l, yb_json_place(file, verb), YB_MSG_pack_story_step,
                         yb_json_str(verb, YB_S("")), yb_str_of(yb_step_names()), (yb_str){0});
  if (rule->need > YB_NEEDS_CASE) return YB_OK;
  if (!service)
    return yb_load_fault(l, yb_json_place(file, verb), YB_MSG_pack_story_service,
                         yb_str_of(rule->name), (yb_str){0}, (yb_str){0});
  YB_TRY(yb_load_join(l, YB_S("verb."), "", yb_str_of(rule->name), &key));
  if (yb_pack_has_word(l->pack, YB_ZH_CN, key)) return YB_OK;
  return yb_load_fault(l, yb_json_place(file, verb), YB_MSG_pack_word, key, YB_S("zh-CN"),
                       (yb_str){0});
}

static yb_rc check_step(struct yb_load *l, yb_str file, const struct yb_json *step,
                        bool service) {
  const struct yb_json *who = yb_json_get(step, YB_S("who")), *verb = yb_json_get(step, YB_S("do"));
  const struct yb_step_rule *rule = yb_step_rule(yb_json_str(verb, YB_S("")));
  yb_str name = yb_json_str(who, YB_S(""));
  if (who && !YB_EQ(name, "clock") && !YB_EQ(name, "nobody") && !account_exists(l->pack, name))
    YB_TRY(yb_load_fault(l, yb_json_place(file, who), YB_MSG_pack_no_account, name, (yb_str){0},
                         (yb_str){0}));
  if (!verb)
    return yb_load_fault(l, yb_json_place(file, step), YB_MSG_pack_missing, YB_S("do"),
                         (yb_str){0}, (yb_str){0});
  YB_TRY(check_verb(l, file, verb, rule, service));
  if (!rule) return YB_OK;
  YB_TRY(check_map(l, file, yb_json_get(step, YB_S("with")), rule->with));
  return check_map(l, file, yb_json_get(step, YB_S("sees")), rule->sees);
}

static yb_rc check_part(struct yb_load *l, yb_str file, const struct yb_json *root,
                        const char *part, const char *keys) {
  const struct yb_json *list = yb_json_get(root, yb_str_of(part));
  if (list && list->type == YB_JSON_ARRAY && list->count) return check_keys(l, file, list, keys);
  return yb_load_fault(l, yb_json_place(file, list ? list : root), YB_MSG_pack_empty_story,
                       yb_str_of(part), (yb_str){0}, (yb_str){0});
}

/* A story that looks in its steps need not look again at its end. */
static bool looks(const struct yb_json *when) {
  for (const struct yb_json *m = when ? when->first : NULL; m; m = m->next)
    if (yb_json_get(m, YB_S("sees"))) return true;
  return false;
}

static yb_rc read_story(struct yb_load *l, const struct yb_file *f, const struct yb_json *j,
                        struct yb_story *s) {
  static const struct yb_decl table[] = {
      {"id", YB_D_STR, YB_D_MUST, offsetof(struct yb_story, id), 0, 0, NULL, NULL},
      {"title", YB_D_STR, YB_D_MUST, offsetof(struct yb_story, title), 0, 0, NULL, NULL},
      {"service", YB_D_STR, 0, offsetof(struct yb_story, service), 0, 0, NULL, NULL},
      {"given", YB_D_ANY, YB_D_MUST, 0, 0, 0, NULL, NULL},
      {"when", YB_D_ANY, YB_D_MUST, 0, 0, 0, NULL, NULL},
      {"then", YB_D_ANY, 0, 0, 0, 0, NULL, NULL},
      YB_D_END};
  s->file = f->path;
  s->root = j;
  YB_TRY(yb_decl_read(l, f->path, j, table, s));
  if (s->service.n && !yb_pack_service(l->pack, s->service))
    YB_TRY(yb_load_fault(l, yb_json_place(f->path, yb_json_get(j, YB_S("service"))),
                         YB_MSG_pack_no_service, s->service, (yb_str){0}, (yb_str){0}));
  YB_TRY(check_part(l, f->path, j, "given", given_keys));
  YB_TRY(check_part(l, f->path, j, "when", step_keys));
  const struct yb_json *when = yb_json_get(j, YB_S("when"));
  if (yb_json_get(j, YB_S("then")) || !looks(when))
    YB_TRY(check_part(l, f->path, j, "then", yb_see_names()));
  for (const struct yb_json *m = when ? when->first : NULL; m; m = m->next)
    if (m->type == YB_JSON_OBJECT) YB_TRY(check_step(l, f->path, m, s->service.n > 0));
  return YB_OK;
}

yb_rc yb_load_stories(struct yb_load *l) {
  yb_str folder, rel;
  const yb_str *names;
  uint32_t n;
  YB_TRY(yb_load_join(l, l->folder, "/", YB_S("tests"), &folder));
  YB_TRY(yb_load_folder(l, folder, &names, &n));
  struct yb_story *all = YB_NEW_N(l->ctx.arena, n, struct yb_story);
  if (!all) return YB_NOMEM;
  l->pack->story = all;
  for (uint32_t i = 0; i < n; i++) {
    struct yb_file f;
    const struct yb_json *j;
    if (!yb_str_ends(names[i], YB_S(".yaml"))) continue;
    YB_TRY(yb_load_join(l, YB_S("tests"), "/", names[i], &rel));
    YB_TRY(yb_load_yaml(l, rel, false, &f, &j));
    if (!j) continue;
    struct yb_story *s = &all[l->pack->stories];
    YB_TRY(read_story(l, &f, j, s));
    for (uint32_t k = 0; k < l->pack->stories; k++)
      if (yb_str_eq(all[k].id, s->id))
        YB_TRY(yb_load_fault(l, yb_json_place(f.path, yb_json_get(j, YB_S("id"))),
                             YB_MSG_pack_duplicate, s->id, (yb_str){0}, (yb_str){0}));
    l->pack->stories++;
  }
  return YB_OK;
}

/* ---- demo/enterprises.csv ---- */

/* Invented codes are as right as real ones: a doubtful check character is a fault. */
static yb_rc check_uscc(struct yb_load *l, struct yb_place at, yb_str code) {
  struct yb_ident id;
  yb_msg why;
  yb_rc rc = yb_ident_read(l->ctx.arena, 0, YB_IDENT_USCC, code, &id, &why);
  if (rc == YB_NOMEM || (rc == YB_OK && !id.warn)) return rc;
  return yb_load_fault(l, at, YB_MSG_pack_uscc, code, (yb_str){0}, (yb_str){0});
}

static yb_rc read_enterprise(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                             uint32_t i, struct yb_demo_enterprise *e) {
  *e = (struct yb_demo_enterprise){
      yb_csv_get(csv, i, YB_S("uscc")),     yb_csv_get(csv, i, YB_S("name")),
      yb_csv_get(csv, i, YB_S("kind")),     yb_csv_get(csv, i, YB_S("division")),
      yb_csv_get(csv, i, YB_S("address")),  yb_csv_get(csv, i, YB_S("contact")),
      yb_csv_get(csv, i, YB_S("phone"))};
  YB_TRY(check_uscc(l, yb_load_cell(f, csv, i, YB_S("uscc")), e->uscc));
  if (e->division.n && !yb_pack_division(l->pack, e->division))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, i, YB_S("division")), YB_MSG_pack_no_division,
                         e->division, (yb_str){0}, (yb_str){0}));
  return YB_OK;
}

static yb_rc load_enterprises(struct yb_load *l) {
  static const char *const columns[] = {"uscc", "name", "kind", "division", "address", "contact",
                                        "phone", NULL};
  struct yb_file f;
  const struct yb_csv *csv;
  bool ok;
  YB_TRY(yb_load_csv(l, YB_S("demo/enterprises.csv"), true, &f, &csv));
  if (!csv) return YB_OK;
  YB_TRY(yb_load_columns(l, &f, csv, columns, &ok));
  if (!ok) return YB_OK;
  struct yb_demo_enterprise *all = YB_NEW_N(l->ctx.arena, csv->rows, struct yb_demo_enterprise);
  if (!all) return YB_NOMEM;
  for (uint32_t i = 0; i < csv->rows; i++) YB_TRY(read_enterprise(l, &f, csv, i, &all[i]));
  l->pack->enterprise = all;
  l->pack->enterprises = csv->rows;
  return YB_OK;
}

/* ---- demo/accounts.csv: a row is one role of one person ---- */

static yb_rc read_account(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                          uint32_t i, struct yb_demo_account *a) {
  *a = (struct yb_demo_account){
      yb_csv_get(csv, i, YB_S("id")),    yb_csv_get(csv, i, YB_S("name")),
      yb_csv_get(csv, i, YB_S("login")), yb_csv_get(csv, i, YB_S("role")),
      yb_csv_get(csv, i, YB_S("unit")),  yb_csv_get(csv, i, YB_S("division")),
      yb_csv_get(csv, i, YB_S("phone")), yb_csv_get(csv, i, YB_S("enterprise"))};
  if (!yb_pack_role(l->pack, a->role))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, i, YB_S("role")), YB_MSG_pack_no_role, a->role,
                         (yb_str){0}, (yb_str){0}));
  if (a->unit.n && !yb_pack_unit(l->pack, a->unit))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, i, YB_S("unit")), YB_MSG_pack_no_unit, a->unit,
                         (yb_str){0}, (yb_str){0}));
  if (a->division.n && !yb_pack_division(l->pack, a->division))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, i, YB_S("division")), YB_MSG_pack_no_division,
                         a->division, (yb_str){0}, (yb_str){0}));
  return YB_OK;
}

/* One login may hold several roles, but not two of one exclusive group. */
static yb_rc check_exclusive(struct yb_load *l, const struct yb_file *f,
                             const struct yb_csv *csv, uint32_t i) {
  const struct yb_demo_account *b = &l->pack->account[i];
  const struct yb_role *rb = yb_pack_role(l->pack, b->role);
  for (uint32_t k = 0; k < i; k++) {
    const struct yb_demo_account *a = &l->pack->account[k];
    const struct yb_role *ra = yb_pack_role(l->pack, a->role);
    bool same_id = yb_str_eq(a->id, b->id);
    bool same_person = b->login.n && yb_str_eq(a->login, b->login);
    if (same_id && (!same_person || yb_str_eq(a->role, b->role)))
      YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, i, YB_S("id")), YB_MSG_pack_duplicate, b->id,
                           (yb_str){0}, (yb_str){0}));
    if (same_person && ra && rb && ra->exclusive.n && yb_str_eq(ra->exclusive, rb->exclusive))
      YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, i, YB_S("role")), YB_MSG_pack_exclusive,
                           b->login, a->role, b->role));
  }
  return YB_OK;
}

static yb_rc load_accounts(struct yb_load *l) {
  static const char *const columns[] = {"id", "name", "login", "role", "unit", "division",
                                        "phone", "enterprise", NULL};
  struct yb_file f;
  const struct yb_csv *csv;
  bool ok;
  YB_TRY(yb_load_csv(l, YB_S("demo/accounts.csv"), true, &f, &csv));
  if (!csv) return YB_OK;
  YB_TRY(yb_load_columns(l, &f, csv, columns, &ok));
  if (!ok) return YB_OK;
  struct yb_demo_account *all = YB_NEW_N(l->ctx.arena, csv->rows, struct yb_demo_account);
  if (!all) return YB_NOMEM;
  l->pack->account = all;
  for (uint32_t i = 0; i < csv->rows; i++) {
    YB_TRY(read_account(l, &f, csv, i, &all[i]));
    l->pack->accounts = i + 1;
    YB_TRY(check_exclusive(l, &f, csv, i));
  }
  return YB_OK;
}

/* ---- demo/cases.yaml ---- */

struct sketch { yb_str id, service, applicant, answers, state, note; struct yb_strs path; };

static yb_rc check_case(struct yb_load *l, yb_str file, const struct yb_json *j,
                        const struct yb_json *sets) {
#define K(m) offsetof(struct sketch, m)
  static const struct yb_decl table[] = {
      {"id", YB_D_STR, YB_D_MUST, K(id), 0, 0, NULL, NULL},
      {"service", YB_D_STR, YB_D_MUST, K(service), 0, 0, NULL, NULL},
      {"applicant", YB_D_STR, YB_D_MUST, K(applicant), 0, 0, NULL, NULL},
      {"answers", YB_D_STR, YB_D_MUST, K(answers), 0, 0, NULL, NULL},
      {"but", YB_D_ANY, 0, 0, 0, 0, NULL, NULL},
      {"channel", YB_D_ANY, 0, 0, 0, 0, NULL, NULL},
      {"state", YB_D_STR, YB_D_MUST, K(state), 0, 0, NULL, NULL},
      {"note", YB_D_STR, 0, K(note), 0, 0, NULL, NULL},
      {"path", YB_D_ANY, YB_D_MUST, 0, 0, 0, NULL, NULL},
      YB_D_END};
  struct sketch s = {0};
  yb_str key;
  YB_TRY(yb_decl_read(l, file, j, table, &s));
  if (s.service.n && !yb_pack_service(l->pack, s.service))
    YB_TRY(yb_load_fault(l, yb_json_place(file, yb_json_get(j, YB_S("service"))),
                         YB_MSG_pack_no_service, s.service, (yb_str){0}, (yb_str){0}));
  if (s.applicant.n && !account_exists(l->pack, s.applicant))
    YB_TRY(yb_load_fault(l, yb_json_place(file, yb_json_get(j, YB_S("applicant"))),
                         YB_MSG_pack_no_account, s.applicant, (yb_str){0}, (yb_str){0}));
  if (s.answers.n && !yb_json_get(sets, s.answers))
    YB_TRY(yb_load_fault(l, yb_json_place(file, yb_json_get(j, YB_S("answers"))),
                         YB_MSG_pack_missing, s.answers, (yb_str){0}, (yb_str){0}));
  YB_TRY(yb_load_join(l, YB_S("state."), "", s.state, &key));
  if (s.state.n && !yb_pack_has_word(l->pack, YB_ZH_CN, key))
    YB_TRY(yb_load_fault(l, yb_json_place(file, yb_json_get(j, YB_S("state"))),
                         YB_MSG_pack_word, key, YB_S("zh-CN"), (yb_str){0}));
  const struct yb_json *path = yb_json_get(j, YB_S("path"));
  if (!path || path->type != YB_JSON_ARRAY) return YB_OK;
  YB_TRY(check_keys(l, file, path, step_keys));
  for (const struct yb_json *m = path->first; m; m = m->next)
    if (m->type == YB_JSON_OBJECT) YB_TRY(check_step(l, file, m, true));
  return YB_OK;
}

static yb_rc load_cases(struct yb_load *l) {
  struct yb_file f;
  const struct yb_json *sets, *j;
  YB_TRY(yb_load_yaml(l, YB_S("demo/answers.yaml"), true, &f, &sets));
  l->pack->answers = sets;
  YB_TRY(yb_load_yaml(l, YB_S("demo/cases.yaml"), true, &f, &j));
  const struct yb_json *list = yb_json_get(j, YB_S("cases"));
  if (!list || list->type != YB_JSON_ARRAY) return YB_OK;
  const struct yb_json **all = YB_NEW_N(l->ctx.arena, list->count, const struct yb_json *);
  if (!all) return YB_NOMEM;
  for (const struct yb_json *m = list->first; m; m = m->next) {
    for (uint32_t i = 0; i < l->pack->cases; i++)
      if (yb_str_eq(yb_json_get_str(all[i], YB_S("id")), yb_json_get_str(m, YB_S("id"))))
        YB_TRY(yb_load_fault(l, yb_json_place(f.path, m), YB_MSG_pack_duplicate,
                             yb_json_get_str(m, YB_S("id")), (yb_str){0}, (yb_str){0}));
    YB_TRY(check_case(l, f.path, m, sets));
    all[l->pack->cases++] = m;
  }
  l->pack->case_sketch = all;
  return YB_OK;
}

yb_rc yb_load_demo(struct yb_load *l) {
  YB_TRY(load_enterprises(l));
  YB_TRY(load_accounts(l));
  return load_cases(l);
}
