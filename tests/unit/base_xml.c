/* base_xml.c - XML as a tree and back. */
#include "yb_test.h"

#include "base/file.h"
#include "base/xml.h"

static yb_rc parse(struct yb_ctx *ctx, const char *text, const struct yb_xml **x) {
  return yb_xml_parse(ctx, YB_S("a"), yb_str_of(text), x);
}

static bool same_attrs(const struct yb_xml_attr *a, const struct yb_xml_attr *b) {
  for (; a && b; a = a->next, b = b->next)
    if (!yb_str_eq(a->ns, b->ns) || !yb_str_eq(a->name, b->name) ||
        !yb_str_eq(a->prefix, b->prefix) || !yb_str_eq(a->value, b->value))
      return false;
  return !a && !b;
}

static bool same(const struct yb_xml *a, const struct yb_xml *b) {
  if (!a || !b) return a == b;
  if (a->type != b->type || !yb_str_eq(a->ns, b->ns) || !yb_str_eq(a->name, b->name) ||
      !yb_str_eq(a->prefix, b->prefix) || !yb_str_eq(a->text, b->text) ||
      !same_attrs(a->attrs, b->attrs))
    return false;
  const struct yb_xml *c = a->first, *d = b->first;
  for (; c && d; c = c->next, d = d->next)
    if (!same(c, d)) return false;
  return !c && !d;
}

TEST(xml_is_written_as_it_was_read) {
  static const char *const rows[][2] = {
    {"<a/>", NULL}, {"<a></a>", "<a/>"}, {"<a b=\"1\" c=\"2\">x<d/>y</a>", NULL},
    {"<?xml version='1.0' encoding='utf-8'?>\n<a/>\n<!-- after -->", "<a/>"},
    {"<a xmlns=\"u\" xmlns:p=\"v\" p:q=\"1\" r=\"2\"><p:b xmlns=\"\"><c/></p:b></a>", NULL},
    {"<a xml:lang=\"zh\">江门<!-- c -->市</a>", NULL}, {"<a><![CDATA[<x>&]]>y</a>", "<a>&lt;x&gt;&amp;y</a>"},
    {"<a b='&quot;&lt;&#10;&#9;&#13;&apos;'>&#13;\"'</a>", "<a b=\"&quot;&lt;&#10;&#9;&#13;'\">&#13;\"'</a>"},
    {"<a b='x\ny'>1\r\n2</a>", "<a b=\"x y\">1\n2</a>"}, {"<a><?pi data?>x</a>", "<a>x</a>"},
    {"<a>\n  <b/>\n</a>", NULL},
    {"<a>]]&gt;</a>", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_xml *x;
    struct yb_buf b;
    CHECK_OK(parse(ctx, rows[i][0], &x));
    yb_buf_init(&b, ctx->arena);
    yb_xml_write(&b, x);
    CHECK_STR(yb_buf_str(&b), rows[i][1] ? rows[i][1] : rows[i][0]);
    yb_test_close(&t);
  }
}

TEST(xml_faults_are_placed) {
  static const char *const rows[][2] = {
    {"", "a:1:1: error: this is not well-formed XML: no element found"},
    {"<a>\n<b></a>", "a:2:6: error: this is not well-formed XML: mismatched tag"},
    {"<a>江&nbsp;</a>", "a:1:5: error: an entity"}, {"<a b='&x;'/>", "a:1:1: error: an entity"},
    {"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "a:1:13: error: a document type"},
    {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "a:1:40: error: a document type"},
    {"<?xml version='1.0' encoding='GBK'?><a/>", "a:1:1: error: the encoding GBK"},
    {"<a>\xff</a>", "a:1:4: error: this is not well-formed XML"}, {"<a/><b/>", "a:1:5: error: this is"},
    {"<p:a/>", "a:1:1: error: this is not well-formed XML: unbound prefix"},
    {"<a b='1' b='2'/>", "a:1:10: error: this is not well-formed XML: duplicate attribute"},
    {"<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>", "a:1:1: error: this is not well-formed XML: duplicate"},
    {"<a>&#0;</a>", "a:1:4: error: this is"}, {"<a>\x01</a>", "a:1:4: error: this is"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct yb_test_ctx t;
    struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
    const struct yb_xml *x = NULL;
    CHECK_RC(parse(ctx, rows[i][0], &x), YB_INVALID);
    CHECK(x == NULL && t.diags.count == 1);
    yb_str got = yb_test_diag(&t);
    if (!yb_str_starts(got, yb_str_of(rows[i][1])))
      fail_msg("%s: got %.*s, want %s", rows[i][0], YB_ARG(got), rows[i][1]);
    yb_test_close(&t);
  }
}

TEST(xml_is_walked) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 1 << 20);
  const struct yb_xml *x, *b;
  yb_str text;
  CHECK_OK(parse(ctx, "<a xmlns='u' xmlns:p='v' p:k='1' k='2'>\n<b>  x<i>y</i> </b>江<p:b/>"
                 "<b z=''/></a>", &x));
  CHECK_STR(x->ns, "u"); CHECK_STR(x->name, "a");
  CHECK_STR(yb_xml_attr(x, YB_S("k")), "2");
  CHECK_STR(yb_xml_attr_ns(x, YB_S("v"), YB_S("k")), "1");
  CHECK(yb_xml_attr(x, YB_S("p")).p == NULL && yb_xml_attr(NULL, YB_S("k")).p == NULL);
  b = yb_xml_child(x, YB_S("u"), YB_S("b"));
  CHECK_INT(b->line, 2); CHECK_INT(b->col, 1);
  CHECK(b->parent == x && yb_xml_next(x, (yb_str){0}, YB_S("a")) == NULL);
  CHECK_OK(yb_xml_text(ctx->arena, b, &text));
  CHECK_STR(text, "xy");
  b = yb_xml_next(b, (yb_str){0}, YB_S("b"));
  CHECK_STR(b->prefix, "p"); CHECK_INT(b->col, 21);
  b = yb_xml_next(b, YB_S("u"), YB_S("b"));
  CHECK(yb_xml_attr(b, YB_S("z")).p != NULL);
  CHECK(yb_xml_next(b, (yb_str){0}, YB_S("b")) == NULL && yb_xml_child(NULL, (yb_str){0}, YB_S("b")) == NULL);
  CHECK_INT(yb_xml_place(YB_S("f"), b).line, 2);
  CHECK_INT(yb_xml_place(YB_S("f"), NULL).line, 0);
  yb_test_close(&t);
}

TEST(xml_has_ceilings) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 512 << 20);
  const struct yb_xml *x;
  struct yb_buf b, again;
  yb_buf_init(&b, ctx->arena);
  for (int i = 0; i < YB_XML_DEPTH; i++) yb_buf_z(&b, "<a>");
  yb_buf_z(&b, "x");
  for (int i = 0; i < YB_XML_DEPTH; i++) yb_buf_z(&b, "</a>");
  CHECK_OK(yb_xml_parse(ctx, YB_S("a"), yb_buf_str(&b), &x));
  yb_buf_init(&again, ctx->arena);
  yb_xml_write(&again, x);
  CHECK_OK(again.rc);
  CHECK(yb_str_eq(yb_buf_str(&b), yb_buf_str(&again)));
  again.n = 0;
  yb_buf_z(&again, "<a>");
  yb_buf_put(&again, yb_buf_str(&b));
  CHECK_RC(yb_xml_parse(ctx, YB_S("a"), yb_buf_str(&again), &x), YB_LIMIT);
  b.n = 0;
  yb_buf_z(&b, "<a>");
  for (uint32_t i = 1; i < YB_XML_NODES; i++) yb_buf_z(&b, "<b/>");
  size_t n = b.n;
  yb_buf_z(&b, "</a>");
  CHECK_OK(yb_xml_parse(ctx, YB_S("a"), yb_buf_str(&b), &x));
  b.n = n;
  yb_buf_z(&b, "<b/></a>");
  CHECK_RC(yb_xml_parse(ctx, YB_S("a"), yb_buf_str(&b), &x), YB_LIMIT);
  yb_test_close(&t);
}

static yb_rc once(const char *text, yb_rc want) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 20)};
  struct yb_diags diags;
  const struct yb_xml *x;
  struct yb_buf b;
  yb_str all;
  yb_rc rc;
  if (!ctx.arena) return YB_NOMEM;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  rc = parse(&ctx, text, &x);
  if (rc == want) rc = YB_OK;
  if (rc != YB_OK || want != YB_OK) goto out;
  YB_GO(yb_xml_text(ctx.arena, x, &all));
  yb_buf_init(&b, ctx.arena);
  yb_xml_write(&b, x);
  rc = b.rc;
out:
  yb_arena_close(ctx.arena);
  return rc;
}

TEST(xml_oom_sweep) {
  SWEEP_OOM(once("<?xml version='1.0'?><a xmlns:p='u' p:b='c'>text<!-- c --><p:d/>x</a>", YB_OK));
  SWEEP_OOM(once("<a>", YB_INVALID));
  SWEEP_OOM(once("<!DOCTYPE a><a/>", YB_INVALID));
}

/* Every interchange file of the model working group, where it is at hand. */
#define MIWG "../shared/conformance/miwg"

static int round_trip(yb_str path) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 400u << 20);
  const struct yb_xml *x, *y;
  struct yb_buf b;
  yb_str text;
  yb_rc rc = yb_file_read(ctx, path, 32 << 20, &text);
  if (rc == YB_OK) rc = yb_xml_parse(ctx, path, text, &x);
  yb_str line = yb_test_diag(&t);
  if (rc != YB_OK) fail_msg("%.*s", YB_ARG(line));
  yb_buf_init(&b, ctx->arena);
  yb_xml_write(&b, x);
  CHECK_OK(b.rc);
  CHECK_OK(yb_xml_parse(ctx, path, yb_buf_str(&b), &y));
  CHECK(same(x, y));
  yb_test_close(&t);
  return 1;
}

static int walk(yb_str path) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 4 << 20);
  const yb_str *names;
  uint32_t n;
  int seen = 0;
  if (yb_dir_list(ctx, path, &names, &n) == YB_OK) {
    for (uint32_t i = 0; i < n; i++) {
      yb_str child;
      CHECK_OK(yb_str_fmt(ctx->arena, &child, "%.*s/%.*s", YB_ARG(path), YB_ARG(names[i])));
      seen += walk(child);
    }
  } else if (yb_str_ends(path, YB_S(".bpmn")) || yb_str_ends(path, YB_S(".dmn")) ||
             yb_str_ends(path, YB_S(".xml"))) {
    seen = round_trip(path);
  }
  yb_test_close(&t);
  return seen;
}

TEST(miwg_files_survive_a_round_trip) {
  if (!yb_file_exists(YB_S(MIWG))) {
    print_message("SKIPPED: no files at " MIWG "\n");
    skip();
  }
  int n = walk(YB_S(MIWG));
  print_message("%d files\n", n);
  CHECK(n > 0);
}
