/* pure_form.c - forms: loading, reading, checking, showing, dividing. */
#include "yb_test.h"

#include "pure/form/form.h"

#define CLS(c) "\"properties\":{\"class\":\"" c "\"}"
static const char schema[] =
    "{\"type\":\"default\",\"id\":\"shoot\",\"components\":[\n"
    "{\"type\":\"group\",\"id\":\"g1\",\"label\":\"作品\",\"components\":[\n"
    " {\"type\":\"textfield\",\"id\":\"a\",\"key\":\"title\",\"label\":\"{{word:title}}\"," CLS("public")
    ",\"validate\":{\"required\":true,\"maxLength\":6}},\n"
    " {\"type\":\"radio\",\"id\":\"b\",\"key\":\"filing\",\"label\":\"备案\"," CLS("internal")
    ",\"values\":[{\"value\":\"done\",\"label\":\"已备案\"},{\"value\":\"none\",\"label\":\"不需要\"}]},\n"
    " {\"type\":\"textfield\",\"id\":\"c\",\"key\":\"no\",\"label\":\"备案号\"," CLS("internal")
    ",\"validate\":{\"required\":true,\"pattern\":\"^[A-Z]{2}[0-9]+$\"},"
    "\"conditional\":{\"hide\":\"=not(filing = \\\"done\\\")\"}},\n"
    " {\"type\":\"text\",\"id\":\"n\",\"text\":\"# 说明\"},{\"type\":\"separator\",\"id\":\"s\"}]},\n"
    "{\"type\":\"group\",\"id\":\"g2\",\"label\":\"联系人\",\"path\":\"contact\",\"components\":[\n"
    " {\"type\":\"textfield\",\"id\":\"d\",\"key\":\"phone\",\"label\":\"手机\",\"properties\":{\"class\":\"personal\","
    "\"format\":\"mobile\",\"autocomplete\":\"tel\"},\"validate\":{\"required\":true}},\n"
    " {\"type\":\"textfield\",\"id\":\"e\",\"key\":\"idno\",\"label\":\"身份证号\",\"properties\":{\"class\":\"sensitive\","
    "\"format\":\"cnid\"}},\n"
    " {\"type\":\"checkbox\",\"id\":\"f\",\"key\":\"agree\",\"label\":\"同意\"," CLS("internal")
    ",\"validate\":{\"required\":true}}]},\n"
    "{\"type\":\"group\",\"id\":\"g3\",\"label\":\"拍摄\",\"components\":[\n"
    " {\"type\":\"checklist\",\"id\":\"g\",\"key\":\"acts\",\"label\":\"活动\"," CLS("internal")
    ",\"values\":[{\"value\":\"drone\",\"label\":\"无人机\"},{\"value\":\"road\",\"label\":\"占道\"}]},\n"
    " {\"type\":\"number\",\"id\":\"h\",\"key\":\"drones\",\"label\":\"台数\",\"decimalDigits\":0,"
    "\"properties\":{\"class\":\"internal\",\"unit\":\"台\"},\"validate\":{\"required\":true,\"min\":1,\"max\":20},"
    "\"conditional\":{\"hide\":\"=not(list contains(acts, \\\"drone\\\"))\"}},\n"
    " {\"type\":\"number\",\"id\":\"i\",\"key\":\"cost\",\"label\":\"投资\",\"decimalDigits\":2,\"serializeToString\":true,"
    "\"properties\":{\"class\":\"internal\",\"unit\":\"元\"}},\n"
    " {\"type\":\"dynamiclist\",\"id\":\"j\",\"path\":\"scenes\",\"label\":\"场景\",\"allowAddRemove\":true,"
    "\"defaultRepetitions\":1,\"properties\":{\"minItems\":\"1\",\"maxItems\":\"3\"},\"components\":[\n"
    "  {\"type\":\"datetime\",\"id\":\"k\",\"key\":\"date\",\"subtype\":\"date\",\"label\":\"日期\"," CLS("public")
    ",\"validate\":{\"required\":true}},\n"
    "  {\"type\":\"datetime\",\"id\":\"k2\",\"key\":\"from\",\"subtype\":\"time\",\"label\":\"时间\"," CLS("public") "},\n"
    "  {\"type\":\"textarea\",\"id\":\"l\",\"key\":\"place\",\"label\":\"地点\"," CLS("personal")
    ",\"conditional\":{\"hide\":\"=date < @\\\"2026-01-01\\\" or filing = \\\"none\\\"\"}}]},\n"
    " {\"type\":\"select\",\"id\":\"m\",\"key\":\"town\",\"label\":\"镇街\",\"valuesKey\":\"towns\"," CLS("public") "},\n"
    " {\"type\":\"filepicker\",\"id\":\"o\",\"key\":\"plan\",\"label\":\"计划\",\"multiple\":true,\"accept\":\".pdf\","
    CLS("internal") "}]}]}";

struct set { struct yb_test_ctx t; struct yb_ctx *ctx; const struct yb_form *form; };

static bool word(void *self, yb_str key, yb_str *text) {
  (void)self;
  *text = YB_S("作品名称");
  return YB_EQ(key, "title");
}

static const struct yb_json *values(void *self, yb_str key) {
  return YB_EQ(key, "towns") ? self : NULL;
}

static yb_rc load(struct yb_ctx *ctx, const char *text, const struct yb_form **out) {
  const struct yb_json *j, *towns;
  YB_TRY(yb_json_parse(ctx, YB_S("towns"), YB_S("[{\"value\":\"440781\",\"label\":\"台山市\"}]"), &towns));
  struct yb_form_env env = {.self = (void *)(uintptr_t)towns, .lang = YB_ZH, .word = word, .values = values};
  YB_TRY(yb_json_parse(ctx, YB_S("form.json"), yb_str_of(text), &j));
  return yb_form_load(ctx, &env, YB_S("form.json"), j, out);
}

static struct yb_ctx *open_set(struct set *s) {
  s->ctx = yb_test_open(&s->t, 32 << 20);
  yb_rc rc = load(s->ctx, schema, &s->form);
  if (rc != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&s->t)));
  return s->ctx;
}
static void close_set(struct set *s) { yb_test_close(&s->t); }

static const struct yb_json *json(struct yb_ctx *ctx, const char *text) {
  const struct yb_json *j;
  CHECK_OK(yb_json_parse(ctx, YB_S("answers"), yb_str_of(text), &j));
  return j;
}

static yb_str text_of(struct yb_ctx *ctx, const struct yb_json *j) {
  struct yb_buf b;
  yb_buf_init(&b, ctx->arena);
  yb_json_write(&b, j);
  return yb_buf_str(&b);
}

/* Pairs as name, value, name, value, … NULL. */
static struct yb_form_got post(struct set *s, uint32_t page, const char *const *pairs, const char *previous,
                               yb_rc want) {
  struct yb_form_pair pair[32];
  struct yb_form_post p = {.pair = pair, .refuse_unknown = true};
  struct yb_form_got got = {0};
  for (; pairs[p.pairs * 2]; p.pairs++)
    pair[p.pairs] = (struct yb_form_pair){yb_str_of(pairs[p.pairs * 2]), yb_str_of(pairs[p.pairs * 2 + 1])};
  yb_rc rc = yb_form_read(s->form, s->ctx, page, &p, previous ? json(s->ctx, previous) : NULL, NULL, &got);
  CHECK_RC(rc, want);
  return got;
}
#define POST(s, page, previous, ...) \
  post((s), (page), (const char *const[]){__VA_ARGS__, NULL, NULL}, (previous), YB_OK)

TEST(pages_and_fields) {
  struct set s;
  open_set(&s);
  CHECK_INT(yb_form_pages(s.form), 3);
  CHECK_STR(yb_form_page(s.form, 1)->title, "联系人");
  CHECK(yb_form_page(s.form, 3) == NULL);
  CHECK_STR(yb_form_find(s.form, YB_S("title"))->label, "作品名称");
  CHECK_STR(yb_form_find(s.form, YB_S("contact.phone"))->format, "mobile");
  const struct yb_form_field *f = yb_form_find(s.form, YB_S("scenes[12].date"));
  CHECK(f && f->kind == YB_FORM_DATE && f == yb_form_find(s.form, YB_S("scenes[].date")));
  CHECK(!yb_form_find(s.form, YB_S("scenes[x].date")) && yb_form_find(s.form, YB_S("scenes")));
  close_set(&s);
}

TEST(typed_values_are_read_kindly) {
  struct set s;
  open_set(&s);
  struct yb_form_got g = POST(&s, 0, NULL, "title", "　侨乡 ", "filing", "done", "no", "ＧＤ１２");
  CHECK_STR(text_of(s.ctx, g.answers), "{\"title\":\"侨乡\",\"filing\":\"done\",\"no\":\"GD12\"}");
  g = POST(&s, 2, "{\"title\":\"x\"}", "acts", "road", "acts", "drone", "drones", " １２ ", "cost", "1,234,567.10",
           "scenes[0].date", "2026/1/5", "scenes[0].from", "8：30", "scenes[1].date", "2026年11月20日",
           "scenes[1].place", "赤坎\r\n古镇", "town", "440781");
  CHECK_STR(text_of(s.ctx, g.answers),
            "{\"title\":\"x\",\"acts\":[\"drone\",\"road\"],\"drones\":12,\"cost\":\"1234567.10\",\"scenes\":"
            "[{\"date\":\"2026-01-05\",\"from\":\"08:30\"},{\"date\":\"2026-11-20\",\"place\":\"赤坎\\n古镇\"}],"
            "\"town\":\"440781\"}");
  close_set(&s);
}

TEST(bad_values_stay_as_typed_and_are_reported) {
  struct set s;
  open_set(&s);
  struct yb_form_got g = POST(&s, 2, NULL, "acts", "drone", "drones", "1.2万", "cost", "12,34", "scenes[0].date",
                              "2026-02-30", "town", "nowhere");
  CHECK_STR(text_of(s.ctx, g.answers),
            "{\"acts\":[\"drone\"],\"drones\":\"1.2万\",\"cost\":\"12,34\",\"scenes\":[{\"date\":\"2026-02-30\"}],"
            "\"town\":\"nowhere\"}");
  CHECK_RC(yb_form_check(s.form, s.ctx, 2, g.answers, NULL), YB_INVALID);
  static const struct { const char *path; yb_msg msg; } want[] = {
      {"drones", YB_MSG_form_not_number}, {"cost", YB_MSG_form_not_number},
      {"scenes[0].date", YB_MSG_form_not_date}, {"town", YB_MSG_form_no_option}};
  const struct yb_diag *d = s.t.diags.first;
  for (int i = 0; i < 4; i++, d = d->next) {
    CHECK(d != NULL);
    CHECK_STR(d->at.path, want[i].path);
    CHECK_STR(yb_str_of(yb_msg_key(d->msg)), yb_msg_key(want[i].msg));
  }
  CHECK(d == NULL);
  close_set(&s);
}

TEST(buttons_add_and_remove_rows) {
  struct set s;
  open_set(&s);
  struct yb_form_got g = POST(&s, 2, NULL, "scenes[0].date", "2026-11-20", "add:scenes", "");
  CHECK(g.list_changed);
  CHECK_STR(g.focus, "scenes[1]");
  CHECK_STR(text_of(s.ctx, g.answers), "{\"acts\":[],\"scenes\":[{\"date\":\"2026-11-20\"},{}]}");
  g = POST(&s, 2, NULL, "scenes[0].date", "", "scenes[0].place", "");
  CHECK_STR(text_of(s.ctx, g.answers), "{\"acts\":[]}");
  g = POST(&s, 2, "{\"scenes\":[{\"date\":\"a\"},{\"date\":\"b\"},{\"date\":\"c\"}]}", "remove:scenes[1]", "",
           "scenes[2].date", "2026-1-1");
  CHECK(g.list_changed);
  CHECK_STR(text_of(s.ctx, g.answers), "{\"acts\":[],\"scenes\":[{\"date\":\"a\"},{\"date\":\"2026-01-01\"}]}");
  g = post(&s, 2, (const char *const[]){"add:scenes", "", NULL, NULL}, "{\"scenes\":[{},{},{}]}", YB_INVALID);
  CHECK(s.t.diags.last->msg == YB_MSG_form_rows_many);
  g = post(&s, 2, (const char *const[]){"scenes[9999].date", "2026-1-1", NULL, NULL}, NULL, YB_INVALID);
  g = post(&s, 2, (const char *const[]){"nobody", "1", "_csrf", "x", NULL, NULL}, NULL, YB_INVALID);
  CHECK(s.t.diags.last->msg == YB_MSG_form_unknown);
  close_set(&s);
}

TEST(hidden_values_are_dropped) {
  struct set s;
  open_set(&s);
  struct yb_form_got g = POST(&s, 0, "{\"title\":\"x\",\"filing\":\"done\",\"no\":\"GD1\"}", "title", "x", "filing",
                              "none", "no", "GD1");
  CHECK_STR(text_of(s.ctx, g.answers), "{\"title\":\"x\",\"filing\":\"none\"}");
  g = POST(&s, 0, "{\"filing\":\"done\",\"scenes\":[{\"place\":\"y\"}]}", "title", "x", "filing", "none");
  CHECK_STR(text_of(s.ctx, g.answers), "{\"title\":\"x\",\"filing\":\"none\",\"scenes\":[{}]}");
  close_set(&s);
}

TEST(files_come_and_go) {
  struct set s;
  open_set(&s);
  struct yb_form_file f = {YB_S("plan"), YB_S("u1"), YB_S("计划.pdf"), YB_S("application/pdf"), 1234};
  struct yb_form_post p = {.file = &f, .files = 1};
  struct yb_form_got g;
  CHECK_OK(yb_form_read(s.form, s.ctx, 2, &p, json(s.ctx, "{\"plan\":[{\"id\":\"u0\",\"name\":\"a\"}]}"), NULL, &g));
  CHECK_STR(text_of(s.ctx, yb_json_get(g.answers, YB_S("plan"))),
            "[{\"id\":\"u0\",\"name\":\"a\"},{\"id\":\"u1\",\"name\":\"计划.pdf\",\"type\":\"application/pdf\","
            "\"bytes\":1234}]");
  const struct yb_form_item *i;
  CHECK_OK(yb_form_view(s.form, s.ctx, 2, g.answers, NULL, NULL, &i));
  while (i && !YB_EQ(i->name, "plan")) i = i->next;
  CHECK(i && i->uploads == 2 && i->upload[1].bytes == 1234);
  CHECK_STR(i->upload[1].remove, "remove:plan[1]");
  g = POST(&s, 2, "{\"plan\":[{\"id\":\"u0\",\"name\":\"a\"}]}", "remove:plan[0]", "");
  CHECK_STR(text_of(s.ctx, g.answers), "{\"acts\":[],\"plan\":[]}");
  close_set(&s);
}

static const char whole[] =
    "{\"title\":\"侨乡\",\"filing\":\"done\",\"no\":\"GD12\",\"contact\":{\"phone\":\"13800138000\","
    "\"idno\":\"11010519491231002X\",\"agree\":true},\"acts\":[\"drone\"],\"drones\":2,\"cost\":\"1234567.10\","
    "\"scenes\":[{\"date\":\"2026-11-20\",\"from\":\"08:30\",\"place\":\"赤坎\"},{\"date\":\"2026-11-21\"}],"
    "\"town\":\"440781\",\"plan\":[{\"id\":\"u1\",\"name\":\"计划.pdf\"}]}";

TEST(whole_answers_pass) {
  struct set s;
  open_set(&s);
  yb_rc rc = yb_form_check(s.form, s.ctx, YB_FORM_ALL, json(s.ctx, whole), NULL);
  if (rc != YB_OK) fail_msg("%.*s", YB_ARG(yb_test_diag(&s.t)));
  CHECK(s.t.diags.count == 0);
  close_set(&s);
}

TEST(each_fault_has_its_path_and_cure) {
  static const struct { const char *answers, *path; yb_msg msg; } rows[] = {
      {"{\"filing\":\"none\"}", "title", YB_MSG_form_required},
      {"{\"title\":\"一二三四五六七\"}", "title", YB_MSG_form_too_long},
      {"{\"title\":7}", "title", YB_MSG_form_wrong_type},
      {"{\"filing\":\"x\"}", "filing", YB_MSG_form_no_option},
      {"{\"filing\":\"done\",\"no\":\"12\"}", "no", YB_MSG_form_mismatch},
      {"{\"no\":\"GD1\"}", "no", YB_MSG_form_not_asked},
      {"{\"contact\":{\"phone\":\"12\"}}", "contact.phone", YB_MSG_ident_mobile_shape},
      {"{\"contact\":{\"idno\":\"110105194912310021\"}}", "contact.idno", YB_MSG_ident_check_digit},
      {"{\"contact\":{\"x\":1}}", "contact.x", YB_MSG_form_unknown},
      {"{\"contact\":[]}", "contact", YB_MSG_form_wrong_type},
      {"{\"contact\":{}}", "contact.agree", YB_MSG_form_tick},
      {"{\"acts\":[\"drone\"],\"drones\":21}", "drones", YB_MSG_form_too_large},
      {"{\"acts\":[\"drone\"],\"drones\":0}", "drones", YB_MSG_form_too_small},
      {"{\"acts\":[\"drone\"],\"drones\":1.5}", "drones", YB_MSG_form_decimals},
      {"{\"acts\":[\"drone\"],\"drones\":\"3\"}", "drones", YB_MSG_form_wrong_type},
      {"{\"acts\":[\"drone\",\"drone\"]}", "acts", YB_MSG_form_no_option},
      {"{\"cost\":5}", "cost", YB_MSG_form_wrong_type},
      {"{\"scenes\":[]}", "scenes", YB_MSG_form_rows_few},
      {"{\"scenes\":[{},{},{},{}]}", "scenes", YB_MSG_form_rows_many},
      {"{\"scenes\":[{},{\"from\":\"8:30\"}]}", "scenes[1].from", YB_MSG_form_not_time},
      {"{\"scenes\":[{\"date\":\"2026-1-1\"}]}", "scenes[0].date", YB_MSG_form_not_date},
      {"{\"scenes\":[{\"y\":1}]}", "scenes[0].y", YB_MSG_form_unknown},
      {"{\"scenes\":[3]}", "scenes[0]", YB_MSG_form_wrong_type},
      {"{\"plan\":[{}]}", "plan", YB_MSG_form_wrong_type},
      {"{\"z\":1}", "z", YB_MSG_form_unknown}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct set s;
    bool found = false;
    open_set(&s);
    CHECK_RC(yb_form_check(s.form, s.ctx, YB_FORM_ALL, json(s.ctx, rows[i].answers), NULL), YB_INVALID);
    for (const struct yb_diag *d = s.t.diags.first; d; d = d->next)
      found |= d->msg == rows[i].msg && yb_str_eq(d->at.path, yb_str_of(rows[i].path));
    if (!found) fail_msg("%s: no %s at %s", rows[i].answers, yb_msg_key(rows[i].msg), rows[i].path);
    close_set(&s);
  }
}

TEST(views_are_flat_and_tell_the_cure) {
  struct set s;
  open_set(&s);
  const struct yb_form_item *i;
  CHECK_RC(yb_form_check(s.form, s.ctx, 0, json(s.ctx, "{}"), NULL), YB_INVALID);
  CHECK_OK(yb_form_view(s.form, s.ctx, 0, json(s.ctx, "{}"), NULL, &s.t.diags, &i));
  CHECK_STR(i->name, "title");
  CHECK_STR(i->id, "f-title");
  CHECK_STR(i->error_text, "作品名称还没有填写，请填写作品名称");
  i = i->next;
  CHECK(i->options == 2 && !i->option[0].selected);
  i = i->next;
  CHECK(i->part == YB_PART_NOTE && i->next->part == YB_PART_RULE && !i->next->next);
  CHECK_OK(yb_form_view(s.form, s.ctx, 2, json(s.ctx, whole), NULL, NULL, &i));
  static const yb_form_part parts[] = {
      YB_PART_FIELD, YB_PART_FIELD, YB_PART_FIELD, YB_PART_LIST_BEGIN, YB_PART_ROW_BEGIN, YB_PART_FIELD,
      YB_PART_FIELD, YB_PART_FIELD, YB_PART_ROW_END, YB_PART_ROW_BEGIN, YB_PART_FIELD, YB_PART_FIELD,
      YB_PART_FIELD, YB_PART_ROW_END, YB_PART_LIST_END, YB_PART_FIELD, YB_PART_FIELD};
  for (size_t k = 0; k < sizeof parts / sizeof *parts; k++, i = i->next) {
    CHECK(i && i->part == parts[k]);
    if (k == 0) CHECK(i->option[0].selected && !i->option[1].selected);
    if (k == 1) CHECK_STR(i->max, "20");
    if (k == 5) CHECK_STR(i->name, "scenes[0].date");
    if (k == 9) CHECK_STR(i->remove, "remove:scenes[1]");
    if (k == 14) CHECK_STR(i->add, "add:scenes");
  }
  CHECK(i == NULL);
  close_set(&s);
}

TEST(parts_fit_together_again) {
  static const char *const answers[] = {
      whole, "{}", "{\"contact\":{}}", "{\"scenes\":[]}", "{\"scenes\":[{},{\"place\":\"x\"}]}",
      "{\"contact\":{\"odd\":{\"a\":[1]}},\"more\":null}", "{\"scenes\":7,\"contact\":[1]}",
      "{\"scenes\":[{\"odd\":1},{}],\"title\":null}", "{\"scenes\":[1,{}]}"};
  for (size_t k = 0; k < sizeof answers / sizeof *answers; k++) {
    struct set s;
    struct yb_json *clear, *boxed, *joined;
    open_set(&s);
    const struct yb_json *j = json(s.ctx, answers[k]);
    CHECK_OK(yb_form_split(s.form, s.ctx, j, &clear, &boxed));
    CHECK_OK(yb_form_join(s.form, s.ctx, clear, boxed, &joined));
    if (!yb_json_same(j, joined)) fail_msg("%.*s", YB_ARG(text_of(s.ctx, joined)));
    yb_str c = text_of(s.ctx, clear);
    CHECK(yb_str_find(c, YB_S("13800138000")) == SIZE_MAX && yb_str_find(c, YB_S("赤坎")) == SIZE_MAX);
    CHECK(yb_str_find(c, YB_S("odd")) == SIZE_MAX);
    if (k == 0) CHECK_STR(text_of(s.ctx, joined), whole);
    if (k == 0) CHECK_STR(text_of(s.ctx, boxed),
                          "{\"contact\":{\"phone\":\"13800138000\",\"idno\":\"11010519491231002X\"},"
                          "\"scenes\":[{\"place\":\"赤坎\"},{}]}");
    close_set(&s);
  }
}

TEST(masks_and_summaries) {
  struct set s;
  struct yb_json *masked;
  const struct yb_form_row *r;
  open_set(&s);
  CHECK_OK(yb_form_mask(s.form, s.ctx, json(s.ctx, whole), YB_SENSITIVE, &masked));
  CHECK_STR(text_of(s.ctx, yb_json_get(masked, YB_S("contact"))),
            "{\"phone\":\"13800138000\",\"idno\":\"110105********002X\",\"agree\":true}");
  CHECK_OK(yb_form_summary(s.form, s.ctx, json(s.ctx, whole), NULL, &r));
  static const char *const want[][3] = {
      {"title", "作品名称", "侨乡"}, {"filing", "备案", "已备案"}, {"no", "备案号", "GD12"},
      {"contact.phone", "手机", "13800138000"}, {"contact.idno", "身份证号", "11010519491231002X"},
      {"contact.agree", "同意", "是"}, {"acts", "活动", "无人机"}, {"drones", "台数", "2 台"},
      {"cost", "投资", "1,234,567.10 元"}, {"scenes[0].date", "场景 1：日期", "2026年11月20日"},
      {"scenes[0].from", "场景 1：时间", "08:30"}, {"scenes[0].place", "场景 1：地点", "赤坎"},
      {"scenes[1].date", "场景 2：日期", "2026年11月21日"}, {"scenes[1].from", "场景 2：时间", ""},
      {"scenes[1].place", "场景 2：地点", ""}, {"town", "镇街", "台山市"}, {"plan", "计划", "计划.pdf"}};
  for (size_t i = 0; i < sizeof want / sizeof *want; i++, r = r->next) {
    CHECK(r != NULL);
    CHECK_STR(r->name, want[i][0]);
    CHECK_STR(r->label, want[i][1]);
    CHECK_STR(r->value, want[i][2]);
  }
  CHECK(r == NULL);
  close_set(&s);
}

/* A schema with one fault each: the message and its place. */
TEST(faulty_forms_are_refused_with_their_place) {
#define FORM(x) "{\"components\":[{\"type\":\"group\",\"id\":\"g\",\"label\":\"G\",\"components\":[\n" x "]}]}"
#define FIELD(x) FORM("{\"type\":\"textfield\",\"id\":\"f\",\"key\":\"k\",\"label\":\"L\"," x "}")
  static const struct { const char *text; yb_msg msg; uint32_t line; } rows[] = {
      {"{}", YB_MSG_form_shape, 1},
      {FIELD("\"x\":1"), YB_MSG_form_no_class, 2},
      {FIELD(CLS("secret")), YB_MSG_form_bad_class, 2},
      {FIELD("\"properties\":{\"class\":\"public\",\"format\":\"zzz\"}"), YB_MSG_form_bad_format, 2},
      {FIELD(CLS("public") ",\"validate\":{\"pattern\":\"(\"}"), YB_MSG_form_bad_pattern, 2},
      {FIELD(CLS("public") ",\"validate\":{\"maxLength\":-1}"), YB_MSG_form_bad_number, 2},
      {FIELD(CLS("public") ",\"conditional\":{\"hide\":\"nobody\"}"), YB_MSG_form_bad_condition, 2},
      {FIELD(CLS("public") ",\"conditional\":{\"hide\":\"=nobody > 1\"}"), YB_MSG_feel_unknown_name, 2},
      {FIELD(CLS("public") ",\"description\":\"{{word:none}}\""), YB_MSG_form_no_word, 2},
      {FORM("{\"type\":\"iframe\"}"), YB_MSG_form_bad_type, 2},
      {FORM("{\"type\":\"textfield\",\"key\":\"a.b\",\"label\":\"L\"," CLS("public") "}"), YB_MSG_form_bad_key, 2},
      {FORM("{\"type\":\"textfield\",\"key\":\"a\"," CLS("public") "}"), YB_MSG_form_no_label, 2},
      {FORM("{\"type\":\"radio\",\"key\":\"a\",\"label\":\"L\"," CLS("public") "}"), YB_MSG_form_no_options, 2},
      {FORM("{\"type\":\"select\",\"key\":\"a\",\"label\":\"L\",\"valuesKey\":\"x\"," CLS("public") "}"),
       YB_MSG_form_no_options, 2},
      {"{\"components\":[{\"type\":\"textfield\",\"key\":\"a\",\"label\":\"L\"}]}", YB_MSG_form_top_group, 1},
      {FIELD(CLS("public") "},\n{\"type\":\"textfield\",\"key\":\"k\",\"label\":\"L\"," CLS("public")),
       YB_MSG_form_key_twice, 3}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
    const struct yb_form *form;
    CHECK_RC(load(ctx, rows[i].text, &form), YB_INVALID);
    CHECK(t.diags.first != NULL);
    CHECK_STR(yb_str_of(yb_msg_key(t.diags.first->msg)), yb_msg_key(rows[i].msg));
    CHECK_INT(t.diags.first->at.line, rows[i].line);
    yb_test_close(&t);
  }
}

/* Words of a pack reach every text; a page's own condition hides it. */
TEST(pages_can_be_hidden) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 8 << 20);
  const struct yb_form *form;
  const struct yb_json *j;
  struct yb_feel_name fact = {YB_S("applicant"), NULL};
  struct yb_form_env env = {.lang = YB_EN, .name = &fact, .names = 1};
  bool hidden;
  CHECK_OK(yb_json_parse(ctx, YB_S("f"), YB_S("{\"components\":[{\"type\":\"group\",\"id\":\"g\",\"label\":\"G\","
      "\"conditional\":{\"hide\":\"=applicant.kind = \\\"person\\\"\"},\"components\":["
      "{\"type\":\"textfield\",\"id\":\"f\",\"key\":\"k\",\"label\":\"L\",\"validate\":{\"required\":true},"
      "\"properties\":{\"class\":\"public\"}}]}]}"), &j));
  CHECK_OK(yb_form_load(ctx, &env, YB_S("f"), j, &form));
  const struct yb_json *person = json(ctx, "{\"applicant\":{\"kind\":\"person\"}}");
  CHECK_OK(yb_form_page_hidden(form, ctx, 0, NULL, person, &hidden));
  CHECK(hidden);
  CHECK_OK(yb_form_check(form, ctx, YB_FORM_ALL, json(ctx, "{}"), person));
  CHECK_RC(yb_form_check(form, ctx, YB_FORM_ALL, json(ctx, "{\"k\":\"x\"}"), person), YB_INVALID);
  CHECK_OK(yb_form_page_hidden(form, ctx, 0, NULL, json(ctx, "{\"applicant\":{}}"), &hidden));
  CHECK(!hidden);
  CHECK_RC(yb_form_check(form, ctx, YB_FORM_ALL, json(ctx, "{}"), NULL), YB_INVALID);
  yb_test_close(&t);
}

static yb_rc whole_life(void) {
  struct set s;
  s.ctx = yb_test_open(&s.t, 32 << 20);
  struct yb_form_pair pair[] = {{YB_S("acts"), YB_S("drone")}, {YB_S("drones"), YB_S("2")},
                                {YB_S("scenes[0].date"), YB_S("2026.1.2")}, {YB_S("add:scenes"), YB_S("")}};
  struct yb_form_post p = {.pair = pair, .pairs = 4, .refuse_unknown = true};
  struct yb_form_got got;
  struct yb_json *a, *b, *c;
  const struct yb_json *before;
  const struct yb_form_item *item;
  const struct yb_form_row *row;
  yb_rc rc = s.ctx->arena ? load(s.ctx, schema, &s.form) : YB_NOMEM;
  if (rc == YB_OK) rc = yb_json_parse(s.ctx, YB_S(""), yb_str_of(whole), &before);
  if (rc == YB_OK) rc = yb_form_read(s.form, s.ctx, 2, &p, before, NULL, &got);
  if (rc == YB_OK) rc = yb_form_check(s.form, s.ctx, 1, got.answers, NULL);
  if (rc == YB_OK) rc = yb_form_view(s.form, s.ctx, 2, got.answers, NULL, s.ctx->diags, &item);
  if (rc == YB_OK) rc = yb_form_split(s.form, s.ctx, got.answers, &a, &b);
  if (rc == YB_OK) rc = yb_form_join(s.form, s.ctx, a, b, &c);
  if (rc == YB_OK) rc = yb_form_mask(s.form, s.ctx, c, YB_PERSONAL, &a);
  if (rc == YB_OK) rc = yb_form_summary(s.form, s.ctx, c, NULL, &row);
  yb_test_close(&s.t);
  return rc;
}
TEST(oom_sweep) { SWEEP_OOM(whole_life()); }
