/* base_xml.c - what is read is written, and read again as the same tree. */
#include "base/arena.h"
#include "base/ctx.h"
#include "base/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok) {
  if (!ok) __builtin_trap();
}

static void same(const struct yb_xml *a, const struct yb_xml *b) {
  must(a->type == b->type && yb_str_eq(a->ns, b->ns) && yb_str_eq(a->name, b->name));
  must(yb_str_eq(a->prefix, b->prefix) && yb_str_eq(a->text, b->text));
  const struct yb_xml_attr *p = a->attrs, *q = b->attrs;
  for (; p && q; p = p->next, q = q->next) {
    must(yb_str_eq(p->ns, q->ns) && yb_str_eq(p->name, q->name));
    must(yb_str_eq(p->prefix, q->prefix) && yb_str_eq(p->value, q->value));
  }
  must(!p && !q);
  const struct yb_xml *c = a->first, *d = b->first;
  for (; c && d; c = c->next, d = d->next) {
    must(c->parent == a && d->parent == b);
    same(c, d);
  }
  must(!c && !d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct yb_ctx ctx = {.arena = yb_arena_open(8u << 20)};
  struct yb_diags diags;
  struct yb_buf text;
  const struct yb_xml *x, *again;
  if (!ctx.arena) return 0;
  yb_diags_init(&diags, ctx.arena);
  ctx.diags = &diags;
  yb_rc rc = yb_xml_parse(&ctx, YB_S("f"), yb_str_n((const char *)data, size), &x);
  if (rc == YB_OK) {
    must(diags.count == 0);
    yb_buf_init(&text, ctx.arena);
    yb_xml_write(&text, x);
    must(text.rc == YB_OK || text.rc == YB_NOMEM);
    rc = text.rc == YB_OK ? yb_xml_parse(&ctx, YB_S(""), yb_buf_str(&text), &again) : YB_NOMEM;
    must(rc == YB_OK || rc == YB_NOMEM);
    if (rc == YB_OK) same(x, again);
  } else if (rc != YB_NOMEM) {
    must(rc == YB_INVALID || rc == YB_LIMIT);
    must(diags.count == 1 && diags.first->at.line >= 1);
  }
  yb_arena_close(ctx.arena);
  return 0;
}
