/* tck.c - `yiban dmn tck DIR [--csv FILE]`: runs the test cases of the DMN Technology
 * Compatibility Kit that lie under a folder.
 *
 *   DIR/.../0001-name/0001-name.dmn, 0001-name-test-01.xml
 *
 * A case passes when each of its result nodes has the expected value: numbers within
 * 1e-8, everything else equal. errorResult="true" asks for null and a diagnostic.
 * Cases that need functions of another language are skipped; folders named
 * non-compliant are not scored and left out.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/xml.h"
#include "main/dmn.h"
#include "main/models.h"

#define DEPTH_MAX 6                /* folders below DIR */
#define FILE_MAX (16u << 20)
#define MODEL_BYTES ((size_t)256 << 20)
#define CASE_BYTES ((size_t)256 << 20)
#define NS YB_S("http://www.omg.org/spec/DMN/20160719/testcase")
#define XSI YB_S("http://www.w3.org/2001/XMLSchema-instance")

struct score { uint32_t passed, failed, skipped; };
struct tck {
  struct yb_cli *cli;
  struct yb_ctx *ctx;              /* of the whole run: names, the report */
  struct yb_zones zones;
  struct yb_buf csv;
  yb_str root;
  struct score all, nonnull;
};
/* One file of cases. */
struct suite {
  struct tck *tck;
  struct yb_ctx *ctx;              /* the model's */
  yb_str folder, name;
  const struct yb_dmn *m;
};
/* One case; what it gives to be told. */
struct run {
  struct suite *suite;
  struct yb_ctx *ctx;              /* the evaluation's */
  const struct yb_xml *xml;
  struct yb_dmn_given *given;
  uint32_t count;
  bool nonnull, skipped, failed;
  struct yb_buf why;
};

static const struct yb_xml *child(const struct yb_xml *e, const char *name) {
  return yb_xml_child(e, NS, yb_str_of(name));
}

static const struct yb_xml *next(const struct yb_xml *e, const char *name) {
  return yb_xml_next(e, NS, yb_str_of(name));
}

/* ---- values of the kit ---- */

static yb_rc value_of(struct run *r, const struct yb_xml *e, const struct yb_feel_type *type,
                      yb_value *out);

/* @"2026-11-20", read by FEEL itself. */
static yb_rc temporal(struct run *r, yb_str text, yb_value *out) {
  struct yb_feel_scope scope = {.find_zone = yb_zones_find, .self = &r->suite->tck->zones};
  const struct yb_feel *p;
  yb_str s;
  YB_TRY(yb_str_fmt(r->ctx->arena, &s, "@\"%.*s\"", YB_ARG(text)));
  YB_TRY(yb_feel_compile(r->ctx, (struct yb_place){0}, s, &scope, &p));
  return yb_feel_eval(p, r->ctx, NULL, out);
}

static yb_rc number(struct run *r, yb_str text, yb_value *out) {
  yb_dec d;
  *out = yb_value_null();            /* NaN and INF are no numbers of FEEL */
  if (yb_str_starts(text, YB_S("+"))) text = yb_str_from(text, 1);
  while (text.n > 1 && text.p[0] == '0' && text.p[1] >= '0' && text.p[1] <= '9')
    text = yb_str_from(text, 1);       /* 01.3 is a decimal of XML Schema */
  return yb_dec_parse(text, &d) == YB_OK ? yb_value_dec(r->ctx->arena, d, out) : YB_OK;
}

/* Without a type the declared one of the input says what the text is. */
static yb_rc untyped(struct run *r, yb_str text, const struct yb_feel_type *type, yb_value *out) {
  struct yb_json *j = yb_json_new_str(r->ctx->arena, text);
  if (!j) return YB_NOMEM;
  if (type && type->kind == YB_VNUMBER) return number(r, text, out);
  if (type && type->kind == YB_VBOOL) *out = yb_value_bool(YB_EQ(text, "true"));
  else return yb_value_from_json(r->ctx, j, type, out);
  return YB_OK;
}

static yb_rc simple(struct run *r, const struct yb_xml *e, const struct yb_feel_type *type,
                    yb_value *out) {
  yb_str kind = yb_xml_attr_ns(e, XSI, YB_S("type")), text = {0};
  size_t colon = yb_str_find(kind, YB_S(":"));
  struct yb_buf b;
  *out = yb_value_null();
  if (YB_EQ(yb_xml_attr_ns(e, XSI, YB_S("nil")), "true")) return YB_OK;
  if (colon != SIZE_MAX) kind = yb_str_from(kind, colon + 1);
  yb_buf_init(&b, r->ctx->arena);
  for (const struct yb_xml *c = e->first; c; c = c->next)
    if (c->type == YB_XML_TEXT) yb_buf_put(&b, c->text);
  YB_TRY(yb_buf_take(&b, &text));
  if (YB_EQ(kind, "string")) *out = yb_value_str(text);
  text = yb_str_trim(text);
  if (YB_EQ(kind, "string")) return YB_OK;
  if (YB_EQ(kind, "boolean")) *out = yb_value_bool(YB_EQ(text, "true") || YB_EQ(text, "1"));
  else if (!kind.n) return untyped(r, text, type, out);
  else if (YB_EQ(kind, "date") || YB_EQ(kind, "time") || YB_EQ(kind, "dateTime") ||
           YB_EQ(kind, "duration"))
    return temporal(r, text, out);
  else return number(r, text, out);
  return YB_OK;
}

static const struct yb_feel_type *member_type(const struct yb_feel_type *t, yb_str name) {
  for (uint32_t i = 0; t && t->kind == YB_VCONTEXT && i < t->count; i++)
    if (yb_str_eq(t->member[i].name, name)) return t->member[i].type;
  return NULL;
}

static yb_rc components(struct run *r, const struct yb_xml *e, const struct yb_feel_type *type,
                        yb_value *out) {
  uint32_t n = 0;
  for (const struct yb_xml *c = child(e, "component"); c; c = next(c, "component")) n++;
  struct yb_entry *entry = YB_NEW_N(r->ctx->arena, n, struct yb_entry);
  if (!entry) return YB_NOMEM;
  n = 0;
  for (const struct yb_xml *c = child(e, "component"); c; c = next(c, "component")) {
    entry[n].key = yb_xml_attr(c, YB_S("name"));
    YB_TRY(value_of(r, c, member_type(type, entry[n].key), &entry[n].value));
    n++;
  }
  *out = (yb_value){.type = YB_VCONTEXT, .n = n, .u.entry = entry};
  return YB_OK;
}

static yb_rc list_of(struct run *r, const struct yb_xml *e, const struct yb_feel_type *type,
                     yb_value *out) {
  uint32_t n = 0;
  *out = yb_value_null();
  if (YB_EQ(yb_xml_attr_ns(e, XSI, YB_S("nil")), "true")) return YB_OK;
  for (const struct yb_xml *c = child(e, "item"); c; c = next(c, "item")) n++;
  yb_value *v = YB_NEW_N(r->ctx->arena, n, yb_value);
  if (!v) return YB_NOMEM;
  n = 0;
  for (const struct yb_xml *c = child(e, "item"); c; c = next(c, "item"))
    YB_TRY(value_of(r, c, type && type->kind == YB_VLIST ? type->item : NULL, &v[n++]));
  *out = (yb_value){.type = YB_VLIST, .n = n, .u.list = v};
  return YB_OK;
}

/* Depth is that of the file, which XML bounds. */
static yb_rc value_of(struct run *r, const struct yb_xml *e, const struct yb_feel_type *type,
                      yb_value *out) {
  const struct yb_xml *c;
  *out = yb_value_null();
  if ((c = child(e, "value"))) return simple(r, c, type, out);
  if ((c = child(e, "list"))) return list_of(r, c, type, out);
  return child(e, "component") ? components(r, e, type, out) : YB_OK;
}

/* ---- comparing ---- */

static bool close_numbers(yb_value a, yb_value b) {
  static const yb_dec tolerance = {.coef = 1, .scale = 8};
  yb_dec d;
  if (yb_dec_sub(yb_value_to_dec(a), yb_value_to_dec(b), &d) != YB_OK) return false;
  if (yb_dec_sign(d) < 0) d = yb_dec_neg(d);
  return yb_dec_cmp(d, tolerance) <= 0;
}

static bool same(yb_value want, yb_value got) {
  if (want.type != got.type) return false;
  if (want.type == YB_VNUMBER) return close_numbers(want, got);
  if (want.type == YB_VLIST) {
    if (want.n != got.n) return false;
    for (uint32_t i = 0; i < want.n; i++)
      if (!same(want.u.list[i], got.u.list[i])) return false;
    return true;
  }
  if (want.type != YB_VCONTEXT) return yb_value_same(want, got) == 1;
  if (want.n != got.n) return false;
  for (uint32_t i = 0; i < want.n; i++)
    if (!same(want.u.entry[i].value, yb_value_get(got, want.u.entry[i].key))) return false;
  return true;
}

/* ---- a case ---- */

static void say(struct run *r, yb_str what, yb_str more) {
  r->failed = true;
  if (r->why.n) YB_BUF_Z(&r->why, "; ");
  yb_buf_put(&r->why, what);
  YB_BUF_Z(&r->why, ": ");
  yb_buf_put(&r->why, more);
}

static uint32_t find(const struct run *r, const struct yb_xml *e, const yb_dmn_kind *kinds, int n) {
  yb_str name = yb_xml_attr(e, YB_S("name")), ns = yb_xml_attr(e, YB_S("namespace"));
  uint32_t at = YB_DMN_NIL;
  for (int i = 0; i < n && at == YB_DMN_NIL; i++)
    at = yb_dmn_find(r->suite->m, kinds[i], ns, name);
  return at;
}

static yb_rc inputs(struct run *r) {
  static const yb_dmn_kind kinds[] = {YB_DMN_INPUT, YB_DMN_DECISION};
  uint32_t n = 0;
  for (const struct yb_xml *e = child(r->xml, "inputNode"); e; e = next(e, "inputNode")) n++;
  r->given = YB_NEW_N(r->ctx->arena, n, struct yb_dmn_given);
  if (!r->given) return YB_NOMEM;
  for (const struct yb_xml *e = child(r->xml, "inputNode"); e; e = next(e, "inputNode")) {
    struct yb_dmn_given *g = &r->given[r->count];
    g->element = find(r, e, kinds, 2);
    if (g->element == YB_DMN_NIL) continue;
    YB_TRY(value_of(r, e, yb_dmn_get(r->suite->m, g->element).type, &g->value));
    r->count++;
  }
  return YB_OK;
}

static bool foreign(const struct yb_diags *d) {
  for (const struct yb_diag *x = d->first; x; x = x->next)
    if (x->msg == YB_MSG_dmn_foreign || x->msg == YB_MSG_feel_no_external) return true;
  return false;
}

static void judge(struct run *r, const struct yb_xml *node, yb_value want, yb_value got) {
  struct yb_buf b;
  yb_str name = yb_xml_attr(node, YB_S("name")), text = {0};
  if (same(want, got)) {
    if (YB_EQ(yb_xml_attr(node, YB_S("errorResult")), "true") && !r->ctx->diags->count)
      say(r, name, YB_S("null as expected, but no error is reported"));
    return;
  }
  yb_buf_init(&b, r->ctx->arena);
  YB_BUF_Z(&b, "expected ");
  yb_value_write(&b, want);
  YB_BUF_Z(&b, ", got ");
  yb_value_write(&b, got);
  for (const struct yb_diag *d = r->ctx->diags->first; d; d = d->next) {
    yb_buf_z(&b, d == r->ctx->diags->first ? " (" : ", ");
    yb_diag_what(d, r->suite->tck->cli->lang, &b);
    if (!d->next) YB_BUF_Z(&b, ")");
  }
  if (yb_buf_take(&b, &text) == YB_OK) say(r, name, text);
}

/* The value of a service is that of its only output, or a context of several. */
static yb_rc ask(struct run *r, const struct yb_xml *node, uint32_t service, yb_value *out) {
  static const yb_dmn_kind kinds[] = {YB_DMN_DECISION, YB_DMN_SERVICE};
  struct yb_dmn_ask q = {.given = r->given, .count = r->count, .element = service};
  struct yb_dmn_answer a;
  yb_value member;
  if (service == YB_DMN_NIL) q.element = find(r, node, kinds, 2);
  *out = yb_value_null();
  if (q.element == YB_DMN_NIL) {
    say(r, yb_xml_attr(node, YB_S("name")), YB_S("there is no such decision"));
    return YB_OK;
  }
  yb_rc rc = yb_dmn_eval(r->suite->m, r->ctx, &q, &a);
  if (rc == YB_LIMIT) return YB_OK;  /* told by a diagnostic; the value is null */
  YB_TRY(rc);
  member = yb_value_get(a.value, yb_xml_attr(node, YB_S("name")));
  *out = service != YB_DMN_NIL && member.type != YB_VNULL ? member : a.value;
  return YB_OK;
}

static yb_rc nodes(struct run *r) {
  yb_str name = yb_xml_attr(r->xml, YB_S("invocableName"));
  uint32_t service = YB_DMN_NIL;
  if (YB_EQ(yb_xml_attr(r->xml, YB_S("type")), "decisionService"))
    service = yb_dmn_find(r->suite->m, YB_DMN_SERVICE, (yb_str){0}, name);
  YB_TRY(inputs(r));
  for (const struct yb_xml *e = child(r->xml, "resultNode"); e; e = next(e, "resultNode")) {
    const struct yb_xml *expected = child(e, "expected");
    yb_value want = yb_value_null(), got;
    if (expected) YB_TRY(value_of(r, expected, NULL, &want));
    r->nonnull |= want.type != YB_VNULL;
    yb_diags_init(r->ctx->diags, r->ctx->arena);
    YB_TRY(ask(r, e, service, &got));
    r->skipped |= foreign(r->ctx->diags);
    judge(r, e, want, got);
  }
  return YB_OK;
}

/* ---- the report ---- */

static void csv_cell(struct yb_buf *out, yb_str s, char after) {
  yb_buf_byte(out, '"');
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"') yb_buf_byte(out, '"');
    yb_buf_byte(out, s.p[i]);
  }
  yb_buf_byte(out, '"');
  yb_buf_byte(out, after);
}

static void count(struct score *s, const struct run *r) {
  if (r->skipped) s->skipped++;
  else if (r->failed) s->failed++;
  else s->passed++;
}

static void report(struct run *r) {
  struct tck *t = r->suite->tck;
  yb_str id = yb_xml_attr(r->xml, YB_S("id"));
  yb_str why = r->skipped ? YB_S("needs a function of another language") : yb_buf_str(&r->why);
  count(&t->all, r);
  if (r->nonnull) count(&t->nonnull, r);
  csv_cell(&t->csv, r->suite->folder, ',');
  csv_cell(&t->csv, r->suite->name, ',');
  csv_cell(&t->csv, id, ',');
  csv_cell(&t->csv, yb_str_of(r->skipped ? "IGNORED" : r->failed ? "ERROR" : "SUCCESS"), ',');
  csv_cell(&t->csv, r->failed || r->skipped ? why : YB_S(""), '\n');
  if (r->failed && !r->skipped)
    printf("%.*s %.*s: %.*s\n", YB_ARG(r->suite->folder), YB_ARG(id), YB_ARG(why));
}

static yb_rc one_case(struct suite *s, const struct yb_xml *e) {
  struct yb_diags diags;
  struct yb_ctx ctx = {.arena = yb_arena_open(CASE_BYTES), .diags = &diags,
                       .now_ms = s->ctx->now_ms};
  if (!ctx.arena) return YB_NOMEM;
  yb_diags_init(&diags, ctx.arena);
  s->tck->zones.ctx = &ctx;
  struct run r = {.suite = s, .ctx = &ctx, .xml = e};
  yb_buf_init(&r.why, ctx.arena);
  yb_rc rc = nodes(&r);
  if (rc != YB_OK && rc != YB_NOMEM)
    say(&r, YB_S("the case cannot be run"), yb_str_of(yb_rc_text(rc)));
  if (rc != YB_NOMEM) report(&r);
  s->tck->zones.ctx = s->ctx;
  yb_arena_close(ctx.arena);
  return rc == YB_NOMEM ? rc : YB_OK;
}

/* ---- files and folders ---- */

static yb_rc model(struct suite *s, yb_str folder, const struct yb_xml *cases) {
  yb_str name, path;
  const struct yb_xml *e = child(cases, "modelName");
  if (!e) return YB_INVALID;
  YB_TRY(yb_xml_text(s->ctx->arena, e, &name));
  YB_TRY(yb_str_fmt(s->ctx->arena, &path, "%.*s/%.*s", YB_ARG(folder), YB_ARG(name)));
  return yb_models_load(s->ctx, path, &s->tck->zones, true, &s->m);
}

static yb_rc cases(struct suite *s, yb_str folder, yb_str file) {
  const struct yb_xml *root;
  yb_str path, text;
  YB_TRY(yb_str_fmt(s->ctx->arena, &path, "%.*s/%.*s", YB_ARG(folder), YB_ARG(file)));
  YB_TRY(yb_file_read(s->ctx, path, FILE_MAX, &text));
  YB_TRY(yb_xml_parse(s->ctx, path, text, &root));
  if (!YB_EQ(root->name, "testCases")) return YB_OK;
  YB_TRY(model(s, folder, root));
  for (const struct yb_xml *e = child(root, "testCase"); e; e = next(e, "testCase"))
    YB_TRY(one_case(s, e));
  return YB_OK;
}

static yb_str below(const struct tck *t, yb_str folder) {
  yb_str rest = yb_str_from(folder, t->root.n);
  return yb_str_starts(rest, YB_S("/")) ? yb_str_from(rest, 1) : rest;
}

static yb_rc suite(struct tck *t, yb_str folder, yb_str file) {
  struct yb_diags diags;
  struct yb_ctx ctx = {.arena = yb_arena_open(MODEL_BYTES), .diags = &diags,
                       .now_ms = t->ctx->now_ms};
  struct suite s = {t, &ctx, below(t, folder), yb_str_upto(file, file.n - 4), NULL};
  if (!ctx.arena) return YB_NOMEM;
  yb_diags_init(&diags, ctx.arena);
  t->zones.ctx = &ctx;
  yb_rc rc = cases(&s, folder, file);
  if (rc != YB_OK) yb_cli_diags(t->cli, &diags);
  yb_zones_close(&t->zones);
  yb_arena_close(ctx.arena);
  return rc;
}

/* Folders are those names that can be listed. */
static yb_rc walk(struct tck *t, yb_str folder, int depth) {
  const yb_str *name;
  uint32_t n;
  yb_str path;
  YB_TRY(yb_dir_list(t->ctx, folder, &name, &n));
  for (uint32_t i = 0; i < n; i++) {
    if (yb_str_ends(name[i], YB_S(".xml"))) YB_TRY(suite(t, folder, name[i]));
    if (yb_str_find(name[i], YB_S(".")) != SIZE_MAX || depth == DEPTH_MAX) continue;
    if (YB_EQ(name[i], "non-compliant")) continue;
    YB_TRY(yb_str_fmt(t->ctx->arena, &path, "%.*s/%.*s", YB_ARG(folder), YB_ARG(name[i])));
    YB_TRY(walk(t, path, depth + 1));
  }
  return YB_OK;
}

static void line(const char *what, const struct score *s) {
  printf("%s%u passed, %u failed, %u skipped\n", what, s->passed, s->failed, s->skipped);
}

static yb_rc tck(struct tck *t, const char *csv) {
  yb_str data;
  while (t->root.n > 1 && t->root.p[t->root.n - 1] == '/') t->root.n--;
  YB_TRY(walk(t, t->root, 0));
  if (csv) {
    YB_TRY(yb_buf_take(&t->csv, &data));
    YB_TRY(yb_file_write(t->ctx, yb_str_of(csv), data));
  }
  line("", &t->all);
  line("non-null: ", &t->nonnull);
  return t->all.failed ? YB_INVALID : YB_OK;
}

int yb_main_dmn_tck(struct yb_cli *cli) {
  const char *csv;
  if (!yb_cli_option(cli, "--csv", &csv) || !yb_cli_arguments(cli, 1)) return yb_cli_usage(cli);
  struct yb_diags diags;
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)256 << 20), .diags = &diags,
                       .now_ms = yb_clock_now_ms()};
  if (!ctx.arena) return YB_EXIT_SYSTEM;
  yb_diags_init(&diags, ctx.arena);
  struct tck t = {.cli = cli, .ctx = &ctx, .root = yb_str_of(cli->argv[0])};
  yb_buf_init(&t.csv, ctx.arena);
  yb_rc rc = tck(&t, csv);
  if (rc == YB_OK && !t.all.passed && !t.all.skipped) {
    fprintf(stderr, cli->lang == YB_ZH ? "%s 里没有测试用例\n" : "there are no test cases in %s\n",
            cli->argv[0]);
    rc = YB_INVALID;
  }
  yb_cli_diags(cli, &diags);
  yb_arena_close(ctx.arena);
  return yb_cli_exit(rc);
}
