/* agenda.c - agenda: of service.yaml: which answers are the places and the days of what
 * takes place, checked against the form and the rules (pack.h). */
#include "pure/dmn/dmn.h"
#include "pure/form/form.h"
#include "service/pack/pack_int.h"

#define A(m) offsetof(struct yb_agenda, m)
#define D(key, kind, flags) {#key, YB_D_##kind, flags, A(key), 0, 0, NULL, NULL}
const struct yb_decl yb_agenda_table[] = {
    D(list, STR, YB_D_MUST), D(place, STR, YB_D_MUST), D(division, STR, YB_D_MUST),
    D(from, STR, YB_D_MUST), D(to, STR, YB_D_MUST), D(starts, STR, 0), D(ends, STR, 0),
    D(reserve, STR, 0), D(lead, STR, 0), D(activities, STR, 0), D(kinds, STRS, 0),
    D(contact, STRS, 0), YB_D_END};

bool yb_strs_has(struct yb_strs list, yb_str s) {
  for (uint32_t i = 0; i < list.count; i++)
    if (yb_str_eq(list.at[i], s)) return true;
  return false;
}

/* A key of the list's rows: of that kind, and public where everybody may see it. */
static yb_rc check_key(struct yb_load *l, const struct yb_service *s, yb_str key,
                       yb_form_kind kind, const char *what, bool open) {
  const struct yb_agenda *g = &s->guide.agenda;
  yb_str path;
  if (!key.n) return YB_OK;
  YB_TRY(yb_str_fmt(l->ctx.arena, &path, "%.*s[].%.*s", YB_ARG(g->list), YB_ARG(key)));
  const struct yb_form_field *f = yb_form_find(s->form[YB_ZH_CN], path);
  if (!f) return yb_load_fault(l, g->at, YB_MSG_pack_no_field, path, (yb_str){0}, (yb_str){0});
  if (f->kind == kind && (!open || f->cls == YB_PUBLIC)) return YB_OK;
  return yb_load_fault(l, g->at, YB_MSG_pack_agenda_field, path, yb_str_of(what), (yb_str){0});
}

static yb_rc check_lead(struct yb_load *l, const struct yb_service *s) {
  const struct yb_agenda *g = &s->guide.agenda;
  if (g->activities.n && !yb_form_find(s->form[YB_ZH_CN], g->activities))
    YB_TRY(yb_load_fault(l, g->at, YB_MSG_pack_no_field, g->activities, (yb_str){0},
                         (yb_str){0}));
  for (uint32_t i = 0; i < g->contact.count; i++)
    if (!yb_form_find(s->form[YB_ZH_CN], g->contact.at[i]))
      YB_TRY(yb_load_fault(l, g->at, YB_MSG_pack_no_field, g->contact.at[i], (yb_str){0},
                           (yb_str){0}));
  if (!g->lead.n) return YB_OK;
  if (s->rules && yb_dmn_find(s->rules, YB_DMN_DECISION, (yb_str){0}, g->lead) != YB_DMN_NIL)
    return YB_OK;
  return yb_load_fault(l, g->at, YB_MSG_pack_agenda_decision, g->lead, (yb_str){0}, (yb_str){0});
}

yb_rc yb_check_agenda(struct yb_load *l, const struct yb_service *s) {
  const struct yb_agenda *g = &s->guide.agenda;
  if (!g->list.n || !s->form[YB_ZH_CN]) return YB_OK;
  const struct yb_form_field *list = yb_form_find(s->form[YB_ZH_CN], g->list);
  if (!list || list->kind != YB_FORM_LIST)
    return yb_load_fault(l, g->at, YB_MSG_pack_agenda_field, g->list, YB_S("dynamiclist"),
                         (yb_str){0});
  const struct { yb_str key; yb_form_kind kind; const char *what; bool open; } want[] = {
      {g->place, YB_FORM_TEXT, "textfield", true},
      {g->division, YB_FORM_SELECT, "select", true},
      {g->from, YB_FORM_DATE, "datetime (date)", true},
      {g->to, YB_FORM_DATE, "datetime (date)", true},
      {g->reserve, YB_FORM_DATE, "datetime (date)", true},
      {g->starts, YB_FORM_TIME, "datetime (time)", false},
      {g->ends, YB_FORM_TIME, "datetime (time)", false}};
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    YB_TRY(check_key(l, s, want[i].key, want[i].kind, want[i].what, want[i].open));
  return check_lead(l, s);
}
