/* inquiries.c - guides/<id>.yaml into their structs (inquiry.h). */
#include "service/pack/inquiry.h"

#include "base/arena.h"
#include "service/pack/kind.h"
#include "service/pack/pack_int.h"

static const char *const types[] = {"choice", NULL};
static const char *const certainties[] = {"known", "practice", "unknown", NULL};
#define MUST YB_D_MUST
#define ALL (YB_D_MUST | YB_D_ALL_LANGUAGES)
#define D(key, kind, flags, at) {key, YB_D_##kind, flags, at, 0, 0, NULL, NULL}

#define O(m) offsetof(struct yb_inquiry_option, m)
static const struct yb_decl option_table[] = {D("id", STR, MUST, O(id)),
                                              D("name", SAID, ALL, O(name)), YB_D_END};
#define Q(m) offsetof(struct yb_inquiry_question, m)
static const struct yb_decl question_table[] = {
    D("id", STR, MUST, Q(id)), D("text", SAID, ALL, Q(text)), D("help", SAID, 0, Q(help)),
    D("when", STR, 0, Q(when)), {"type", YB_D_CHOICE, MUST, Q(type), 0, 0, NULL, types},
    {"options", YB_D_LIST, MUST, Q(option), Q(options), sizeof(struct yb_inquiry_option),
     option_table, NULL},
    YB_D_END};
#define F(m) offsetof(struct yb_inquiry_filing, m)
static const struct yb_decl filing_table[] = {
    D("id", STR, MUST, F(id)), D("name", SAID, ALL, F(name)), D("when", STR, 0, F(when)),
    D("authority", SAID, ALL, F(authority)), D("what", SAID, ALL, F(what)),
    {"materials", YB_D_SAIDS, 0, F(material), F(materials), 0, NULL, NULL},
    D("basis", STRS, 0, F(basis)),
    {"certainty", YB_D_CHOICE, MUST, F(certainty), 0, 0, NULL, certainties},
    D("note", SAID, 0, F(note)), D("service", STR, 0, F(service)),
    {"prefill", YB_D_ANY, 0, 0, 0, 0, NULL, NULL}, YB_D_END};
#define T(m) offsetof(struct yb_inquiry_identity, m)
static const struct yb_decl identity_table[] = {
    D("id", STR, MUST, T(id)), D("name", SAID, ALL, T(name)), D("pattern", STR, 0, T(pattern)),
    D("hint", SAID, 0, T(hint)), YB_D_END};
#define I(m) offsetof(struct yb_inquiry, m)
static const struct yb_decl basis_table[] = {D("policy", STR, 0, I(policy)), YB_D_END};
static const struct yb_decl inquiry_table[] = {
    D("id", STR, MUST, I(id)), D("version", U32, MUST, I(version)),
    D("effective", DATE, MUST, I(effective)), D("name", SAID, ALL, I(name)),
    D("summary", SAID, ALL, I(summary)), D("audience", STRS, 0, I(audience)),
    D("panel", STR, 0, I(panel)), {"basis", YB_D_ONE, 0, 0, 0, 0, basis_table, NULL},
    {"questions", YB_D_LIST, MUST, I(question), I(questions), sizeof(struct yb_inquiry_question),
     question_table, NULL},
    {"filings", YB_D_LIST, MUST, I(filing), I(filings), sizeof(struct yb_inquiry_filing),
     filing_table, NULL},
    {"identity", YB_D_LIST, 0, I(identity), I(identities), sizeof(struct yb_inquiry_identity),
     identity_table, NULL},
    D("closing", SAID, 0, I(closing)), D("source", STRS, MUST, I(source)), YB_D_END};

const struct yb_inquiry *yb_pack_inquiry(const struct yb_pack *p, yb_str id) {
  for (uint32_t i = 0; i < p->inquiries; i++)
    if (yb_str_eq(p->inquiry[i].id, id)) return &p->inquiry[i];
  return NULL;
}

struct here { struct yb_load *l; yb_str file; struct yb_inquiry *q; struct yb_feel_name *names; };

static yb_rc test(const struct here *h, const struct yb_json *at, yb_str text, uint32_t known,
                  const struct yb_feel **out) {
  struct yb_feel_scope *scope = YB_NEW(h->l->ctx.arena, struct yb_feel_scope);
  const struct yb_json *when = yb_json_get(at, YB_S("when"));
  if (!scope) return YB_NOMEM;
  if (!text.n) return YB_OK;
  *scope = (struct yb_feel_scope){.name = h->names, .count = known, .zone = h->l->pack->zone};
  return yb_load_soft(h->l, yb_feel_compile(&h->l->ctx, yb_json_place(h->file, when), text, scope,
                                            out));
}

/* A condition sees the questions before it, and no later one. */
static yb_rc questions(const struct here *h, const struct yb_json *list) {
  for (uint32_t i = 0; i < h->q->questions; i++) {
    struct yb_inquiry_question *q = (struct yb_inquiry_question *)&h->q->question[i];
    const struct yb_json *at = yb_json_at(list, i);
    for (uint32_t k = 0; k < i; k++)
      if (yb_str_eq(h->q->question[k].id, q->id))
        YB_TRY(yb_load_fault(h->l, yb_json_place(h->file, at), YB_MSG_pack_duplicate, q->id,
                             (yb_str){0}, (yb_str){0}));
    if (q->options < 2 || q->options > YB_INQUIRY_OPTIONS)
      YB_TRY(yb_load_fault(h->l, yb_json_place(h->file, at), YB_MSG_catalog_options, q->id,
                           (yb_str){0}, (yb_str){0}));
    YB_TRY(test(h, at, q->when, i, &q->test));
    h->names[i] = (struct yb_feel_name){q->id, NULL};
  }
  return YB_OK;
}

static yb_rc filings(const struct here *h, const struct yb_json *list) {
  for (uint32_t i = 0; i < h->q->filings; i++) {
    struct yb_inquiry_filing *f = (struct yb_inquiry_filing *)&h->q->filing[i];
    const struct yb_json *at = yb_json_at(list, i);
    if (f->service.n && !yb_pack_service(h->l->pack, f->service))
      YB_TRY(yb_load_fault(h->l, yb_json_place(h->file, yb_json_get(at, YB_S("service"))),
                           YB_MSG_pack_no_service, f->service, (yb_str){0}, (yb_str){0}));
    YB_TRY(test(h, at, f->when, h->q->questions, &f->test));
  }
  return YB_OK;
}

static yb_rc read_one(struct yb_load *l, yb_str name, struct yb_inquiry *q) {
  struct yb_file f;
  const struct yb_json *j;
  yb_str rel;
  YB_TRY(yb_load_join(l, YB_S("guides"), "/", name, &rel));
  YB_TRY(yb_load_yaml(l, rel, false, &f, &j));
  if (!j) return YB_OK;
  YB_TRY(yb_decl_read(l, f.path, j, inquiry_table, q));
  yb_str stem = yb_str_upto(name, name.n - 5);
  if (!yb_str_eq(q->id, stem) || !yb_slug_ok(q->id))
    YB_TRY(yb_load_fault(l, yb_json_place(f.path, yb_json_get(j, YB_S("id"))),
                         YB_MSG_pack_choice, q->id, stem, (yb_str){0}));
  q->panel_at = yb_json_place(f.path, yb_json_get(j, YB_S("panel")));
  if (q->questions > YB_INQUIRY_QUESTIONS || q->filings > YB_INQUIRY_FILINGS)
    return yb_load_fault(l, yb_json_place(f.path, j), YB_MSG_opening_list, YB_S("questions"),
                         YB_S("40"), (yb_str){0});
  struct here h = {l, f.path, q, YB_NEW_N(l->ctx.arena, q->questions + 1, struct yb_feel_name)};
  if (!h.names) return YB_NOMEM;
  YB_TRY(questions(&h, yb_json_get(j, YB_S("questions"))));
  return filings(&h, yb_json_get(j, YB_S("filings")));
}

yb_rc yb_load_inquiries(struct yb_load *l) {
  yb_str folder;
  const yb_str *names;
  uint32_t n;
  YB_TRY(yb_load_join(l, l->folder, "/", YB_S("guides"), &folder));
  YB_TRY(yb_load_folder(l, folder, &names, &n));
  if (n > YB_INQUIRIES_MAX)
    return yb_load_fault(l, (struct yb_place){.file = folder}, YB_MSG_pack_limit_reached,
                         YB_S("40"), YB_S("guides"), (yb_str){0});
  struct yb_inquiry *all = YB_NEW_N(l->ctx.arena, n, struct yb_inquiry);
  if (!all) return YB_NOMEM;
  l->pack->inquiry = all;
  for (uint32_t i = 0; i < n; i++) {
    if (!yb_str_ends(names[i], YB_S(".yaml"))) continue;
    YB_TRY(read_one(l, names[i], &all[l->pack->inquiries]));
    l->pack->inquiries++;
  }
  return YB_OK;
}
