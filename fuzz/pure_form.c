/* pure_form.c - a form reads any post: what was read, shown and posted again is
 * the same; split and join give it back; check finds the same in both.
 * Input: lines "name=value" of a post; the first line is the page (a digit), or
 * a whole form when the first byte is '{'. */
#include <stdint.h>

#include "base/arena.h"
#include "pure/form/form.h"

#define C(c) "\"properties\":{\"class\":\"" c "\"}"
static const char schema[] =
    "{\"id\":\"f\",\"components\":[{\"type\":\"group\",\"id\":\"g\",\"label\":\"G\""
    ",\"components\":["
    "{\"type\":\"textfield\",\"id\":\"1\",\"key\":\"t\",\"label\":\"T\"," C("public") "},"
    "{\"type\":\"textarea\",\"id\":\"2\",\"key\":\"a\",\"label\":\"A\"," C("personal")
    ",\"conditional\":{\"hide\":\"=t = \\\"x\\\"\"}},"
    "{\"type\":\"number\",\"id\":\"3\",\"key\":\"n\",\"label\":\"N\"," C("internal")
    ",\"conditional\":{\"hide\":\"=a = null\"}},"
    "{\"type\":\"textfield\",\"id\":\"4\",\"key\":\"m\",\"label\":\"M\""
    ",\"properties\":{\"class\":\"sensitive\",\"format\":\"mobile\"}},"
    "{\"type\":\"datetime\",\"id\":\"5\",\"key\":\"d\",\"subtype\":\"datetime\""
    ",\"label\":\"D\"," C("public") "}]},"
    "{\"type\":\"group\",\"id\":\"h\",\"label\":\"H\",\"path\":\"h\",\"components\":["
    "{\"type\":\"checkbox\",\"id\":\"6\",\"key\":\"c\",\"label\":\"C\"," C("internal") "},"
    "{\"type\":\"checklist\",\"id\":\"7\",\"key\":\"k\",\"label\":\"K\"," C("personal")
    ",\"values\":[{\"value\":\"p\"},{\"value\":\"q\"}]},"
    "{\"type\":\"dynamiclist\",\"id\":\"8\",\"path\":\"l\",\"label\":\"L\""
    ",\"properties\":{\"maxItems\":4},\"components\":["
    "{\"type\":\"datetime\",\"id\":\"9\",\"key\":\"d\",\"label\":\"D\"," C("public") "},"
    "{\"type\":\"radio\",\"id\":\"10\",\"key\":\"r\",\"label\":\"R\"," C("sealed")
    ",\"values\":[{\"value\":1},{\"value\":true}]"
    ",\"conditional\":{\"hide\":\"=d > @\\\"2026-01-01\\\" and c\"}}]}]}]}";

#define MOST 64
struct posted { struct yb_form_pair pair[MOST]; struct yb_form_post post; };

static void cut(yb_str text, struct posted *p) {
  yb_str line;
  p->post = (struct yb_form_post){.pair = p->pair};
  while (p->post.pairs < MOST && yb_str_cut(&text, '\n', &line)) {
    struct yb_form_pair *pair = &p->pair[p->post.pairs++];
    if (!yb_str_cut(&line, '=', &pair->name)) pair->name = YB_S("");
    pair->value = line;
  }
}

/* What a browser would post of a page as it is shown. */
static bool shown(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                  const struct yb_json *answers, struct posted *p) {
  const struct yb_form_item *i;
  p->post = (struct yb_form_post){.pair = p->pair};
  if (yb_form_view(form, ctx, page, answers, NULL, NULL, &i) != YB_OK) return false;
  for (; i; i = i->next) {
    if (i->part != YB_PART_FIELD) continue;
    if (p->post.pairs + 8 > MOST) return false;
    if (i->field->kind == YB_FORM_CHECKBOX) {
      if (i->checked) p->pair[p->post.pairs++] = (struct yb_form_pair){i->name, YB_S("on")};
    } else if (i->options) {
      for (uint32_t k = 0; k < i->options; k++)
        if (i->option[k].selected)
          p->pair[p->post.pairs++] = (struct yb_form_pair){i->name, i->option[k].value};
      if (i->value.n && !i->option[0].selected && !i->option[1].selected)
        p->pair[p->post.pairs++] = (struct yb_form_pair){i->name, i->value};
    } else {
      p->pair[p->post.pairs++] = (struct yb_form_pair){i->name, i->value};
    }
  }
  return true;
}

static bool strange_boxes(const struct yb_json *answers) {
  const struct yb_json *k = yb_json_get(yb_json_get(answers, YB_S("h")), YB_S("k"));
  for (const struct yb_json *e = k ? k->first : NULL; e; e = e->next)
    if (!YB_EQ(e->text, "p") && !YB_EQ(e->text, "q")) return true;
  return false;
}

static void again(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                  const struct yb_json *answers) {
  struct posted p;
  struct yb_form_got got;
  struct yb_json *clear, *boxed, *joined;
  if (yb_form_split(form, ctx, answers, &clear, &boxed) != YB_OK) return;
  if (yb_form_join(form, ctx, clear, boxed, &joined) != YB_OK) return;
  if (!yb_json_same(answers, joined)) __builtin_trap();
  yb_rc one = yb_form_check(form, ctx, page, answers, NULL);
  if (strange_boxes(answers) || !shown(form, ctx, page, answers, &p)) return;
  yb_rc rc = yb_form_read(form, ctx, page, &p.post, answers, NULL, &got);
  if (rc != YB_OK) return;
  yb_rc two = yb_form_check(form, ctx, page, got.answers, NULL);
  if (!yb_json_same(answers, got.answers) || one != two) __builtin_trap();
}

static void whole_form(struct yb_ctx *ctx, yb_str text) {
  const struct yb_json *j;
  const struct yb_form *form;
  if (yb_json_parse(ctx, YB_S(""), text, &j) != YB_OK) return;
  struct posted p;
  struct yb_form_got got;
  cut(YB_S("t=1\nl[0].d=2026-1-1"), &p);
  yb_rc rc = yb_form_load(ctx, NULL, YB_S(""), j, &form);
  if (rc == YB_INVALID && !ctx->diags->errors) __builtin_trap();
  if (rc == YB_OK && yb_form_read(form, ctx, 0, &p.post, NULL, NULL, &got) == YB_OK)
    (void)!yb_form_check(form, ctx, YB_FORM_ALL, got.answers, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 8192) return 0;
  struct yb_ctx ctx = {.arena = yb_arena_open(64u << 20)};
  struct yb_diags diags;
  const struct yb_json *j;
  const struct yb_form *form;
  struct yb_form_got got = {0};
  struct posted p;
  yb_str text = {(const char *)data, size}, first;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  if (size && data[0] == '{') {
    whole_form(&ctx, text);
  } else if (yb_str_cut(&text, '\n', &first)) {
    uint32_t page = first.n && first.p[0] == '1';
    if (yb_json_parse(&ctx, YB_S(""), yb_str_of(schema), &j) != YB_OK) __builtin_trap();
    if (yb_form_load(&ctx, NULL, YB_S("f"), j, &form) != YB_OK) __builtin_trap();
    cut(text, &p);
    yb_rc rc = yb_form_read(form, &ctx, page, &p.post, NULL, NULL, &got);
    if ((rc == YB_OK || rc == YB_INVALID) && got.answers) again(form, &ctx, page, got.answers);
  }
  yb_arena_close(ctx.arena);
  return 0;
}
