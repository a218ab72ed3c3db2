/* guide.c - service.yaml: the guide of a service, by tables (decl.c). */
#include "base/arena.h"
#include "service/pack/pack_int.h"

#define N NULL
#define MUST YB_D_MUST
#define ALL (YB_D_MUST | YB_D_ALL_LANGUAGES)
#define EMPTY YB_D_MAY_BE_EMPTY

static const char *const item_types[] = {"licence", "confirmation", "payment", "reward", "ruling",
                                         "levy", "inspection", "other", "public_service", N};
static const char *const levels[] = {"city", "county", "town", "community", N};
static const char *const audiences[] = {"person", "enterprise", "institution", "association",
                                        "unincorporated", "government", "other", N};
static const char *const handlings[] = {"instant", "promised", N};
static const char *const channels[] = {"window", "online", "machine", "post", "phone", N};
static const char *const deliveries[] = {"online", "window", "post", N};
static const char *const sources[] = {"applicant", "government", "other", N};
static const char *const forms[] = {"original", "copy", "electronic", N};
static const char *const needs[] = {"required", "optional", "later", "when", N};
static const char *const waivers[] = {"none", "certificate", "data_check", "commitment", N};
static const char *const seals[] = {"none", "signature", "seal", "both", N};
static const char *const results[] = {"permit", "refusal", "certificate", "reply", N};
static const char *const acts[] = {"remind", "supervise", "escalate", N};

#define M(m) offsetof(struct yb_material, m)
static const struct yb_decl material[] = {
    {"id", YB_D_STR, MUST, M(id), 0, 0, N, N},
    {"name", YB_D_SAID, ALL, M(name), 0, 0, N, N},
    {"source", YB_D_CHOICE, MUST, M(source), 0, 0, N, sources},
    {"source_unit", YB_D_STR, 0, M(source_unit), 0, 0, N, N},
    {"forms", YB_D_CHOICES, MUST, M(forms), 0, 0, N, forms},
    {"copies", YB_D_U32, MUST, M(copies), 0, 0, N, N},
    {"need", YB_D_CHOICE, MUST, M(need), 0, 0, N, needs},
    {"when", YB_D_STR, 0, M(when), 0, 0, N, N},
    {"when_text", YB_D_SAID, 0, M(when_text), 0, 0, N, N},
    {"waiver", YB_D_CHOICE, MUST, M(waiver), 0, 0, N, waivers},
    {"field", YB_D_STR, 0, M(field), 0, 0, N, N},
    {"sample", YB_D_STR, 0, M(sample), 0, 0, N, N},
    {"blank", YB_D_STR, 0, M(blank), 0, 0, N, N},
    {"notes", YB_D_SAID, MUST, M(notes), 0, 0, N, N},
    {"standard", YB_D_SAID, MUST, M(standard), 0, 0, N, N},
    {"seal", YB_D_CHOICE, MUST, M(seal), 0, 0, N, seals},
    YB_D_END};

#define S(m) offsetof(struct yb_step, m)
static const struct yb_decl step[] = {
    {"id", YB_D_STR, MUST, S(id), 0, 0, N, N},
    {"name", YB_D_SAID, ALL, S(name), 0, 0, N, N},
    {"what", YB_D_SAID, MUST, S(what), 0, 0, N, N},
    {"who", YB_D_SAID, MUST, S(who), 0, 0, N, N},
    {"limit", YB_D_LIMIT, MUST, S(limit), 0, 0, N, N},
    YB_D_END};

#define P(m) offsetof(struct yb_place_of, m)
static const struct yb_decl place[] = {
    {"name", YB_D_SAID, ALL, P(name), 0, 0, N, N},
    {"address", YB_D_SAID, MUST, P(address), 0, 0, N, N},
    {"hours", YB_D_SAID, MUST, P(hours), 0, 0, N, N},
    {"transport", YB_D_SAID, 0, P(transport), 0, 0, N, N},
    {"phone", YB_D_STR, MUST, P(phone), 0, 0, N, N},
    {"map", YB_D_STR, EMPTY, P(map), 0, 0, N, N},
    YB_D_END};

static const struct yb_decl faq[] = {
    {"q", YB_D_SAID, MUST, offsetof(struct yb_faq, q), 0, 0, N, N},
    {"a", YB_D_SAID, MUST, offsetof(struct yb_faq, a), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl lead[] = {
    {"activity", YB_D_STR, MUST, offsetof(struct yb_lead, activity), 0, 0, N, N},
    {"name", YB_D_SAID, MUST, offsetof(struct yb_lead, name), 0, 0, N, N},
    {"ahead", YB_D_LIMIT, MUST, offsetof(struct yb_lead, ahead), 0, 0, N, N},
    {"who", YB_D_SAID, MUST, offsetof(struct yb_lead, who), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl consent[] = {
    {"id", YB_D_STR, MUST, offsetof(struct yb_consent, id), 0, 0, N, N},
    {"purpose", YB_D_SAID, MUST, offsetof(struct yb_consent, purpose), 0, 0, N, N},
    {"required", YB_D_BOOL, MUST, offsetof(struct yb_consent, required), 0, 0, N, N},
    {"sensitive", YB_D_BOOL, MUST, offsetof(struct yb_consent, sensitive), 0, 0, N, N},
    {"keep_days", YB_D_U32, MUST, offsetof(struct yb_consent, keep_days), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl basis[] = {
    {"name", YB_D_SAID, MUST, offsetof(struct yb_basis, name), 0, 0, N, N},
    {"clause", YB_D_STR, MUST, offsetof(struct yb_basis, clause), 0, 0, N, N},
    {"text", YB_D_STR, MUST, offsetof(struct yb_basis, text), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl result[] = {
    {"name", YB_D_SAID, ALL, offsetof(struct yb_result, name), 0, 0, N, N},
    {"kind", YB_D_CHOICE, MUST, offsetof(struct yb_result, kind), 0, 0, N, results},
    {"sample", YB_D_STR, 0, offsetof(struct yb_result, sample), 0, 0, N, N},
    {"number", YB_D_STR, MUST, offsetof(struct yb_result, number), 0, 0, N, N},
    {"valid_days", YB_D_U32, 0, offsetof(struct yb_result, valid_days), 0, 0, N, N},
    YB_D_END};

/* A light as written; turned into the calendar's rungs below. */
struct light { yb_str id, act; uint32_t left_percent; struct yb_limit after; };
static const struct yb_decl light[] = {
    {"id", YB_D_STR, MUST, offsetof(struct light, id), 0, 0, N, N},
    {"left_percent", YB_D_U32, 0, offsetof(struct light, left_percent), 0, 0, N, N},
    {"after", YB_D_LIMIT, 0, offsetof(struct light, after), 0, 0, N, N},
    {"act", YB_D_CHOICE, MUST, offsetof(struct light, act), 0, 0, N, acts},
    YB_D_END};

struct raw {
  struct yb_guide g;
  yb_str id, butler_rule;
  uint32_t lights;
  const struct light *light;
};
#define G(m) offsetof(struct raw, g.m)

static const struct yb_decl rating_item[] = {
    {"id", YB_D_STR, MUST, offsetof(struct yb_rating_item, id), 0, 0, N, N},
    {"name", YB_D_SAID, ALL, offsetof(struct yb_rating_item, name), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl rating[] = {
    {"bad_at_most", YB_D_U32, MUST, G(rating.bad_at_most), 0, 0, N, N},
    {"open_for", YB_D_LIMIT, MUST, G(rating.open_for), 0, 0, N, N},
    {"first_contact", YB_D_LIMIT, MUST, G(rating.first_contact), 0, 0, N, N},
    {"mend", YB_D_LIMIT, MUST, G(rating.mend), 0, 0, N, N},
    {"items", YB_D_LIST, MUST, G(rating.item), G(rating.items), sizeof(struct yb_rating_item),
     rating_item, N},
    YB_D_END};
static const struct yb_decl codes[] = {
    {"base", YB_D_STR, MUST, G(base_code), 0, 0, N, N},
    {"impl", YB_D_STR, MUST, G(impl_code), 0, 0, N, N},
    {"handle", YB_D_STR, MUST, G(handle_code), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl body[] = {
    {"name", YB_D_SAID, ALL, G(body), 0, 0, N, N},
    {"uscc", YB_D_STR, EMPTY, G(body_uscc), 0, 0, N, N},
    {"entrusted", YB_D_SAID, EMPTY, G(entrusted), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl promise[] = {
    {"limit", YB_D_LIMIT, MUST, G(promise), 0, 0, N, N},
    {"event", YB_D_SAID, ALL, G(promise_event), 0, 0, N, N},
    {"note", YB_D_SAID, ALL, G(promise_note), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl legal[] = {
    {"limit", YB_D_LIMIT, MUST, G(legal), 0, 0, N, N},
    {"note", YB_D_SAID, ALL, G(legal_note), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl supplement[] = {
    {"limit", YB_D_LIMIT, MUST, G(supplement), 0, 0, N, N},
    YB_D_END};
static const struct yb_decl fee[] = {
    {"charged", YB_D_BOOL, MUST, G(has_fee), 0, 0, N, N},
    {"note", YB_D_SAID, MUST, G(fee), 0, 0, N, N},
    YB_D_END};

#define LIST(key, flags, many, one, type, sub) \
  {key, YB_D_LIST, flags, G(one), G(many), sizeof(struct type), sub, N}
#define SAIDS(key, flags, many, one) {key, YB_D_SAIDS, flags, G(one), G(many), 0, N, N}
static const char *const butler_rules[] = {"least_loaded", N};
static const struct yb_decl butler[] = {
    {"role", YB_D_STR, MUST, G(butler_role), 0, 0, N, N},
    {"rule", YB_D_CHOICE, 0, offsetof(struct raw, butler_rule), 0, 0, N, butler_rules},
    YB_D_END};

static const struct yb_decl guide[] = {
    {"id", YB_D_STR, MUST, offsetof(struct raw, id), 0, 0, N, N},
    {"version", YB_D_U32, MUST, G(version), 0, 0, N, N},
    {"effective", YB_D_DATE, MUST, G(effective), 0, 0, N, N},
    {"until", YB_D_DATE, EMPTY, G(until), 0, 0, N, N},
    {"name", YB_D_SAID, ALL, G(name), 0, 0, N, N},
    {"short_name", YB_D_SAID, ALL, G(short_name), 0, 0, N, N},
    {"summary", YB_D_SAID, ALL, G(summary), 0, 0, N, N},
    {"codes", YB_D_ONE, MUST, 0, 0, 0, codes, N},
    {"item_type", YB_D_CHOICE, MUST, G(item_type), 0, 0, N, item_types},
    {"level", YB_D_CHOICE, MUST, G(level), 0, 0, N, levels},
    {"themes", YB_D_STRS, MUST, G(themes), 0, 0, N, N},
    {"audience", YB_D_CHOICES, MUST, G(audience), 0, 0, N, audiences},
    {"body", YB_D_ONE, MUST, 0, 0, 0, body, N},
    {"lead_unit_kind", YB_D_STR, MUST, G(lead_unit_kind), 0, 0, N, N},
    {"minutes", YB_D_U32, MUST, G(minutes), 0, 0, N, N},
    {"order", YB_D_U32, 0, G(order), 0, 0, N, N},
    LIST("basis", MUST, bases, basis, yb_basis, basis),
    {"handling", YB_D_CHOICE, MUST, G(handling), 0, 0, N, handlings},
    {"promise", YB_D_ONE, MUST, 0, 0, 0, promise, N},
    {"legal", YB_D_ONE, MUST, 0, 0, 0, legal, N},
    {"supplement", YB_D_ONE, MUST, 0, 0, 0, supplement, N},
    SAIDS("conditions", MUST, conditions, condition),
    SAIDS("exclusions", 0, exclusions, exclusion),
    {"quantity_limit", YB_D_SAID, MUST, G(quantity_limit), 0, 0, N, N},
    {"prohibited", YB_D_SAID, MUST, G(prohibited), 0, 0, N, N},
    LIST("materials", MUST, materials, material, yb_material, material),
    LIST("steps", MUST, steps, step, yb_step, step),
    {"channels", YB_D_CHOICES, MUST, G(channels), 0, 0, N, channels},
    {"visits", YB_D_U32, MUST, G(visits), 0, 0, N, N},
    {"visit_reason", YB_D_SAID, MUST, G(visit_reason), 0, 0, N, N},
    {"net_depth", YB_D_STR, MUST, G(net_depth), 0, 0, N, N},
    {"scope", YB_D_STR, MUST, G(scope), 0, 0, N, N},
    {"appointment", YB_D_SAID, MUST, G(appointment), 0, 0, N, N},
    {"fee", YB_D_ONE, MUST, 0, 0, 0, fee, N},
    LIST("result", MUST, results, result, yb_result, result),
    {"delivery", YB_D_CHOICES, MUST, G(delivery), 0, 0, N, deliveries},
    SAIDS("agencies", MUST, agencies, agency),
    SAIDS("specials", MUST, specials, special),
    LIST("places", MUST, places, place, yb_place_of, place),
    {"phone", YB_D_STR, MUST, G(phone), 0, 0, N, N},
    {"complaint_phone", YB_D_STR, MUST, G(complaint_phone), 0, 0, N, N},
    SAIDS("rights", MUST, rights, right),
    SAIDS("duties", MUST, duties_of, duty_of),
    SAIDS("remedies", MUST, remedies, remedy),
    LIST("faqs", MUST, faqs, faq, yb_faq, faq),
    LIST("lead_times", 0, leads, lead, yb_lead, lead),
    {"lights", YB_D_LIST, MUST, offsetof(struct raw, light), offsetof(struct raw, lights),
     sizeof(struct light), light, N},
    {"rating", YB_D_ONE, MUST, 0, 0, 0, rating, N},
    {"retention_years", YB_D_U32, MUST, G(retention_years), 0, 0, N, N},
    LIST("consents", MUST, consents, consent, yb_consent, consent),
    {"case_number", YB_D_STR, MUST, G(case_number), 0, 0, N, N},
    {"case_title", YB_D_STR, MUST, G(case_title), 0, 0, N, N},
    {"case_division", YB_D_STR, 0, G(case_division), 0, 0, N, N},
    {"butler", YB_D_ONE, 0, 0, 0, 0, butler, N},
    {"agenda", YB_D_ONE, 0, G(agenda), 0, 0, yb_agenda_table, N},
    YB_D_END};

/* left_percent -> a rung by what remains; 0 percent or `after` -> overdue. */
static yb_rc make_rungs(struct yb_load *l, yb_str file, const struct yb_json *j,
                        const struct raw *raw, struct yb_guide *g) {
  struct yb_rung *rung = YB_NEW_N(l->ctx.arena, raw->lights, struct yb_rung);
  yb_str *act = YB_NEW_N(l->ctx.arena, raw->lights, yb_str);
  if (!rung || !act) return YB_NOMEM;
  for (uint32_t i = 0; i < raw->lights && i < YB_RUNGS_MAX; i++) {
    const struct light *x = &raw->light[i];
    if (x->left_percent > 100) {
      const struct yb_json *at = yb_json_at(yb_json_get(j, YB_S("lights")), i);
      YB_TRY(yb_load_fault(l, yb_json_place(file, at), YB_MSG_pack_percent,
                           YB_S("left_percent"), (yb_str){0}, (yb_str){0}));
      continue;
    }
    rung[i].name = x->id;
    act[i] = x->act;
    if (x->left_percent) {
      rung[i].by = YB_RUNG_REMAINING;
      rung[i].permille = (int32_t)x->left_percent * 10;
      rung[i].light = YB_YELLOW;
    } else {
      rung[i].by = YB_RUNG_OVERDUE;
      rung[i].units = yb_limit_budget(x->after);
      rung[i].light = YB_RED;
    }
    g->rungs = i + 1;
  }
  g->rung = rung;
  g->rung_act = act;
  return YB_OK;
}

static yb_rc check_text(struct yb_load *l, const struct yb_service *s, struct yb_place at,
                        yb_str rel) {
  if (!rel.n || !yb_str_starts(rel, YB_S("texts/"))) return YB_OK;
  yb_str id = yb_str_from(rel, 6);
  if (yb_str_ends(id, YB_S(".md"))) id.n -= 3;
  if (yb_service_text(s, id)) return YB_OK;
  return yb_load_fault(l, at, YB_MSG_pack_text, rel, (yb_str){0}, (yb_str){0});
}

static yb_rc check_materials(struct yb_load *l, yb_str file, const struct yb_json *j,
                             const struct yb_service *s) {
  const struct yb_json *list = yb_json_get(j, YB_S("materials"));
  for (uint32_t i = 0; i < s->guide.materials; i++) {
    const struct yb_material *m = &s->guide.material[i];
    const struct yb_json *row = yb_json_at(list, i), *when = yb_json_get(row, YB_S("when"));
    ((struct yb_material *)m)->at = yb_json_place(file, when ? when : row);
    if (yb_service_material(s, m->id) != m)
      YB_TRY(yb_load_fault(l, yb_json_place(file, row), YB_MSG_pack_duplicate, m->id,
                           (yb_str){0}, (yb_str){0}));
    if (YB_EQ(m->need, "when") && !m->when.n)
      YB_TRY(yb_load_fault(l, yb_json_place(file, row), YB_MSG_pack_missing, YB_S("when"),
                           (yb_str){0}, (yb_str){0}));
    YB_TRY(check_text(l, s, yb_json_place(file, yb_json_get(row, YB_S("sample"))), m->sample));
    YB_TRY(check_text(l, s, yb_json_place(file, yb_json_get(row, YB_S("blank"))), m->blank));
  }
  return YB_OK;
}

static yb_rc check_guide(struct yb_load *l, yb_str file, const struct yb_json *j,
                         const struct yb_service *s) {
  const struct yb_guide *g = &s->guide;
  const struct yb_json *kind = yb_json_get(j, YB_S("lead_unit_kind"));
  if (g->lead_unit_kind.n && !yb_kind_exists(l->pack, g->lead_unit_kind))
    YB_TRY(yb_load_fault(l, yb_json_place(file, kind), YB_MSG_pack_no_kind, g->lead_unit_kind,
                         (yb_str){0}, (yb_str){0}));
  const struct yb_json *list = yb_json_get(j, YB_S("result"));
  for (uint32_t i = 0; i < g->results; i++) {
    const struct yb_json *at = yb_json_get(yb_json_at(list, i), YB_S("sample"));
    YB_TRY(check_text(l, s, yb_json_place(file, at), g->result[i].sample));
  }
  if (g->until.year && g->effective.year && yb_date_cmp(g->until, g->effective) < 0)
    YB_TRY(yb_load_fault(l, yb_json_place(file, yb_json_get(j, YB_S("until"))),
                         YB_MSG_pack_period, YB_S("until"), (yb_str){0}, (yb_str){0}));
  return check_materials(l, file, j, s);
}

yb_rc yb_load_guide(struct yb_load *l, struct yb_service *s) {
  struct yb_file f;
  const struct yb_json *j;
  yb_str rel;
  struct raw *raw = YB_NEW(l->ctx.arena, struct raw);
  if (!raw) return YB_NOMEM;
  YB_TRY(yb_load_join(l, s->folder, "/", YB_S("service.yaml"), &rel));
  YB_TRY(yb_load_yaml(l, rel, false, &f, &j));
  if (!j) return YB_OK;
  YB_TRY(yb_decl_read(l, f.path, j, guide, raw));
  s->guide = raw->g;
  YB_TRY(make_rungs(l, f.path, j, raw, &s->guide));
  if (raw->id.n && !yb_str_eq(raw->id, s->id))
    YB_TRY(yb_load_fault(l, yb_json_place(f.path, yb_json_get(j, YB_S("id"))),
                         YB_MSG_pack_choice, raw->id, s->id, (yb_str){0}));
  if (s->guide.butler_role.n && !yb_pack_role(l->pack, s->guide.butler_role))
    YB_TRY(yb_load_fault(l, yb_json_place(f.path, yb_json_get(j, YB_S("butler"))),
                         YB_MSG_pack_no_role, s->guide.butler_role, (yb_str){0}, (yb_str){0}));
  s->guide.agenda.at = yb_json_place(f.path, yb_json_get(j, YB_S("agenda")));
  return check_guide(l, f.path, j, s);
}
