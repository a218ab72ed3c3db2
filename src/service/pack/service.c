/* service.c - the folders of services/: texts, responsibility.csv, flow.bpmn.
 *
 * Order: texts (the guide names them), guide, form, duties, flow, and last the
 * expressions, which see the names of all the others.
 */
#include "base/arena.h"
#include "pure/bpmn/bpmn.h"
#include "service/pack/pack_int.h"

/* ---- texts/<id>[.<language>].md ---- */

static yb_rc add_text(struct yb_load *l, struct yb_service *s, struct yb_text_file *all,
                      yb_str name) {
  yb_str rel, id = name, tag = {0};
  if (!yb_str_ends(name, YB_S(".md"))) return YB_OK;
  id.n -= 3;
  size_t dot = yb_str_find(id, YB_S("."));
  yb_locale locale = YB_ZH_CN;
  if (dot != SIZE_MAX) tag = yb_str_from(id, dot + 1), id.n = dot;
  YB_TRY(yb_str_fmt(l->ctx.arena, &rel, "%.*s/texts/%.*s", YB_ARG(s->folder), YB_ARG(name)));
  struct yb_file f;
  bool there;
  YB_TRY(yb_load_file(l, rel, false, &there, &f));
  if (!there) return YB_OK;
  if (tag.n && !yb_locale_parse(tag, &locale))
    return yb_load_fault(l, (struct yb_place){f.path, {0}, 1, 1}, YB_MSG_pack_choice, tag,
                         YB_S("zh-CN, zh-Hant, en"), (yb_str){0});
  struct yb_text_file *t = NULL;
  for (uint32_t i = 0; i < s->texts; i++)
    if (yb_str_eq(all[i].id, id)) t = &all[i];
  if (!t) t = &all[s->texts++];
  t->id = id;
  t->body.in[locale] = f.text;
  return YB_OK;
}

yb_rc yb_load_texts(struct yb_load *l, struct yb_service *s) {
  yb_str folder;
  const yb_str *names;
  uint32_t n;
  YB_TRY(yb_str_fmt(l->ctx.arena, &folder, "%.*s/%.*s/texts", YB_ARG(l->folder),
                    YB_ARG(s->folder)));
  YB_TRY(yb_load_folder(l, folder, &names, &n));
  struct yb_text_file *all = YB_NEW_N(l->ctx.arena, n, struct yb_text_file);
  if (!all) return YB_NOMEM;
  s->text = all;
  for (uint32_t i = 0; i < n; i++) YB_TRY(add_text(l, s, all, names[i]));
  return YB_OK;
}

/* ---- responsibility.csv ---- */

static yb_rc duty_limit(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                        uint32_t row, struct yb_limit *out) {
  yb_str amount = yb_csv_get(csv, row, YB_S("limit")), unit = yb_csv_get(csv, row, YB_S("unit"));
  int64_t n;
  if (!yb_str_int(amount, &n) || n <= 0 || n > 36525)
    return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("limit")), YB_MSG_pack_type_number,
                         YB_S("limit"), (yb_str){0}, (yb_str){0});
  out->amount = (uint32_t)n;
  if (yb_clock_kind_parse(unit, &out->unit)) return YB_OK;
  return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("unit")), YB_MSG_pack_choice, unit,
                       YB_S("work_hours, work_days, clock_hours, calendar_days"), (yb_str){0});
}

/* The kind must exist, and answer for every place of that level. */
static yb_rc duty_unit(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                       uint32_t row, const struct yb_duty *d) {
  if (!yb_kind_exists(l->pack, d->kind))
    return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("kind")), YB_MSG_pack_no_kind,
                         d->kind, (yb_str){0}, (yb_str){0});
  for (uint32_t i = 0; i < l->pack->divisions; i++) {
    const struct yb_division *at = &l->pack->division[i];
    if (at->level != d->level || !at->pick || yb_pack_duty_unit(l->pack, d->kind, at)) continue;
    return yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("kind")), YB_MSG_pack_no_duty_unit,
                         d->kind, at->name, (yb_str){0});
  }
  return YB_OK;
}

static yb_rc read_duty(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                       uint32_t row, const struct yb_service *s, struct yb_duty *d) {
  static const char *const levels[] = {"city", "county", "town"};
  d->id = yb_csv_get(csv, row, YB_S("id"));
  d->name.in[YB_ZH_CN] = yb_csv_get(csv, row, YB_S("item"));
  d->name.in[YB_ZH_HANT] = yb_csv_get(csv, row, YB_S("item_hant"));
  d->name.in[YB_EN_WORLD] = yb_csv_get(csv, row, YB_S("item_en"));
  d->kind = yb_csv_get(csv, row, YB_S("kind"));
  d->when = yb_csv_get(csv, row, YB_S("when"));
  d->contact = yb_csv_get(csv, row, YB_S("contact"));
  d->guide = yb_csv_get(csv, row, YB_S("guide"));
  d->at = yb_load_cell(f, csv, row, YB_S("when"));
  if (yb_service_duty(s, d->id))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("id")), YB_MSG_pack_duplicate, d->id,
                         (yb_str){0}, (yb_str){0}));
  YB_TRY(duty_limit(l, f, csv, row, &d->limit));
  yb_str level = yb_csv_get(csv, row, YB_S("level")), text = d->guide;
  size_t k = 0;
  while (k < 3 && !yb_str_eq(level, yb_str_of(levels[k]))) k++;
  if (k < 3) d->level = (yb_level)k;
  else
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("level")), YB_MSG_pack_choice, level,
                         YB_S("city, county, town"), (yb_str){0}));
  if (yb_str_starts(text, YB_S("texts/"))) text = yb_str_from(text, 6);
  if (yb_str_ends(text, YB_S(".md"))) text.n -= 3;
  if (text.n && !yb_service_text(s, text))
    YB_TRY(yb_load_fault(l, yb_load_cell(f, csv, row, YB_S("guide")), YB_MSG_pack_text, d->guide,
                         (yb_str){0}, (yb_str){0}));
  return duty_unit(l, f, csv, row, d);
}

yb_rc yb_load_duties(struct yb_load *l, struct yb_service *s) {
  static const char *const columns[] = {"id", "item", "kind", "level", "limit", "unit", "when",
                                        "contact", "guide", NULL};
  struct yb_file f;
  const struct yb_csv *csv;
  bool ok;
  yb_str rel;
  YB_TRY(yb_load_join(l, s->folder, "/", YB_S("responsibility.csv"), &rel));
  YB_TRY(yb_load_csv(l, rel, true, &f, &csv));
  if (!csv) return YB_OK;
  YB_TRY(yb_load_columns(l, &f, csv, columns, &ok));
  if (!ok) return YB_OK;
  struct yb_duty *all = YB_NEW_N(l->ctx.arena, csv->rows, struct yb_duty);
  if (!all) return YB_NOMEM;
  s->duty = all;
  for (uint32_t i = 0; i < csv->rows; i++) {
    YB_TRY(read_duty(l, &f, csv, i, s, &all[i]));
    s->duties = i + 1;
  }
  return YB_OK;
}

/* ---- flow.bpmn ---- */

static yb_rc task_fault(struct yb_load *l, const struct yb_bpmn_node *n, yb_msg msg, yb_str a,
                        yb_str b) {
  return yb_load_fault(l, n->at, msg, a, b, (yb_str){0});
}

static yb_rc check_verbs(struct yb_load *l, const struct yb_bpmn_node *n, yb_str verbs,
                         const struct yb_role *role) {
  yb_str verb, key;
  while (yb_str_cut(&verbs, ' ', &verb)) {
    if (!verb.n) continue;
    YB_TRY(yb_load_join(l, YB_S("verb."), "", verb, &key));
    if (!yb_pack_has_word(l->pack, YB_ZH_CN, key))
      YB_TRY(task_fault(l, n, YB_MSG_pack_word, key, YB_S("zh-CN")));
    if (role && !yb_role_may(role, verb))
      YB_TRY(task_fault(l, n, YB_MSG_pack_role_verb, role->id, verb));
  }
  return YB_OK;
}

static yb_rc check_task(struct yb_load *l, const struct yb_service *s,
                        const struct yb_bpmn_node *n) {
  static const char *const wanted[] = {"unit", "role", "limit", "clock", "verbs"};
  yb_str v[5];
  for (int i = 0; i < 5; i++) {
    v[i] = yb_bpmn_attr(n, yb_str_of(wanted[i]), 0);
    if (!v[i].n) YB_TRY(task_fault(l, n, YB_MSG_pack_task, n->id, yb_str_of(wanted[i])));
  }
  if (v[0].n && !yb_kind_exists(l->pack, v[0]) && !yb_pack_unit(l->pack, v[0]))
    YB_TRY(task_fault(l, n, YB_MSG_pack_no_unit, v[0], (yb_str){0}));
  const struct yb_role *role = yb_pack_role(l->pack, v[1]);
  if (v[1].n && !role) YB_TRY(task_fault(l, n, YB_MSG_pack_no_role, v[1], (yb_str){0}));
  struct yb_limit limit;
  if (v[2].n && v[3].n && !yb_limit_parse(v[2], v[3], &limit))
    YB_TRY(task_fault(l, n, YB_MSG_pack_limit, v[2], (yb_str){0}));
  yb_str duty = yb_bpmn_attr(n, YB_S("duty"), 0);
  if (duty.n && !yb_service_duty(s, duty))
    YB_TRY(task_fault(l, n, YB_MSG_pack_no_duty, duty, (yb_str){0}));
  return check_verbs(l, n, v[4], role);
}

static yb_rc check_idle(struct yb_load *l, yb_str path, const struct yb_service *s) {
  for (uint32_t d = 0; d < s->duties; d++) {
    bool asked = false;
    for (uint32_t i = 0; i < s->model->nodes; i++)
      asked = asked || yb_str_eq(yb_bpmn_attr(&s->model->node[i], YB_S("duty"), 0), s->duty[d].id);
    if (!asked)
      YB_TRY(yb_load_fault(l, (struct yb_place){path, {0}, 1, 1}, YB_MSG_pack_idle_duty,
                           s->duty[d].id, (yb_str){0}, (yb_str){0}));
  }
  return YB_OK;
}

yb_rc yb_load_flow(struct yb_load *l, struct yb_service *s) {
  struct yb_file f;
  bool there;
  yb_str rel;
  YB_TRY(yb_load_join(l, s->folder, "/", YB_S("flow.bpmn"), &rel));
  YB_TRY(yb_load_file(l, rel, false, &there, &f));
  if (!there) return YB_OK;
  s->flow_text = f.text;
  yb_rc rc = yb_bpmn_load(&l->ctx, f.path, f.text, (yb_str){0}, &s->model);
  if (rc != YB_OK) s->model = NULL;
  YB_TRY(yb_load_soft(l, rc));
  if (!s->model) return YB_OK;
  for (uint32_t i = 0; i < s->model->nodes; i++)
    if (s->model->node[i].kind == YB_BPMN_USER) YB_TRY(check_task(l, s, &s->model->node[i]));
  return check_idle(l, f.path, s);
}

/* ---- all services ---- */

static yb_rc load_one(struct yb_load *l, struct yb_service *s) {
  YB_TRY(yb_load_join(l, YB_S("services"), "/", s->id, &s->folder));
  YB_TRY(yb_load_texts(l, s));
  YB_TRY(yb_load_guide(l, s));
  YB_TRY(yb_load_form(l, s));
  YB_TRY(yb_load_duties(l, s));
  YB_TRY(yb_load_flow(l, s));
  YB_TRY(yb_load_rules(l, s));
  YB_TRY(yb_check_agenda(l, s));
  YB_TRY(yb_load_changes(l, s));
  return yb_load_expressions(l, s);
}

/* Those with an order first, rising; the rest stay by id. Each moves before those after it. */
static void sort_services(struct yb_service *s, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t k = i; k > 0 && s[k].guide.order - 1 < s[k - 1].guide.order - 1; k--) {
      struct yb_service t = s[k];
      s[k] = s[k - 1], s[k - 1] = t;
    }
}

yb_rc yb_load_services(struct yb_load *l) {
  yb_str folder;
  const yb_str *names;
  uint32_t n;
  YB_TRY(yb_load_join(l, l->folder, "/", YB_S("services"), &folder));
  YB_TRY(yb_load_folder(l, folder, &names, &n));
  if (n > YB_PACK_SERVICES)
    return yb_load_fault(l, (struct yb_place){.file = folder}, YB_MSG_pack_limit_reached,
                         YB_S("200"), YB_S("services"), (yb_str){0});
  struct yb_service *all = YB_NEW_N(l->ctx.arena, n, struct yb_service);
  if (!all) return YB_NOMEM;
  l->pack->service = all;
  for (uint32_t i = 0; i < n; i++) {
    all[i].id = names[i];
    YB_TRY(load_one(l, &all[i]));
    l->pack->services = i + 1;
  }
  sort_services(all, n);
  return YB_OK;
}
