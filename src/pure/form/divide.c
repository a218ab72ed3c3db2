/* divide.c - copies of answers with some of them left out or masked: prune,
 * split, join, mask. One walk over the form builds all of them.
 *
 * A group or list is in a part when a field below it may be; a list then has
 * all its rows there, so that the parts fit together again. What does not have
 * the declared shape, and what no field knows, is boxed whole. */
#include "pure/form/form_int.h"

typedef enum part { PRUNE, CLEAR, BOXED, MASK, ORDER } part;
struct copy {
  struct walk w;
  part part;
  yb_class from;
  uint32_t dropped;
};

static yb_rc put(struct copy *c, struct yb_json *to, yb_str key, const struct yb_json *j) {
  return yb_json_set(to, key, yb_json_copy(c->w.ctx->arena, j));
}

static bool in_part(const struct copy *c, bool clear, bool boxed) {
  return c->part == CLEAR ? clear : c->part == BOXED ? boxed : true;
}

/* ---- masks ---- */

static void mask_text(const struct node *n, yb_str s, struct yb_buf *b) {
  yb_str f = n->pub.format;
  if (n->is_ident && n->ident != YB_IDENT_USCC) yb_ident_mask(b, n->ident, s);
  else if (YB_EQ(f, "phone")) yb_mask_phone(b, s);
  else if (YB_EQ(f, "name") || YB_EQ(n->pub.autocomplete, "name")) yb_mask_name(b, s);
  else yb_buf_z(b, "***");
}

static yb_rc masked(struct copy *c, const struct node *n, const struct yb_json *j,
                    struct yb_json *to) {
  struct yb_buf b;
  yb_str s;
  if (n->pub.cls < c->from || blank(j)) return put(c, to, n->pub.key, j);
  yb_buf_init(&b, c->w.ctx->arena);
  if (j->type == YB_JSON_STRING) mask_text(n, j->text, &b);
  else yb_buf_z(&b, "***");
  YB_TRY(yb_buf_take(&b, &s));
  return yb_json_set(to, n->pub.key, yb_json_new_str(c->w.ctx->arena, s));
}

/* ---- the walk ---- */

static yb_rc object(struct copy *c, const struct frame *f, uint32_t from, uint32_t end,
                    struct yb_json *to);

static bool rows_fit(const struct yb_json *j) {
  if (j->type != YB_JSON_ARRAY) return false;
  for (const struct yb_json *e = j->first; e; e = e->next)
    if (e->type != YB_JSON_OBJECT) return false;
  return true;
}

static bool known(const struct yb_form *form, uint32_t object_, yb_str key) {
  for (uint32_t i = 0; i < form->nodes; i++)
    if (form->node[i].object == object_ && form->node[i].pub.key.n &&
        yb_str_eq(form->node[i].pub.key, key))
      return true;
  return false;
}

/* Members that no field of this object has. */
static yb_rc strangers(struct copy *c, const struct frame *f, struct yb_json *to) {
  if (c->part == CLEAR || c->part == MASK || !f->json || f->json->type != YB_JSON_OBJECT)
    return YB_OK;
  for (const struct yb_json *m = f->json->first; m; m = m->next)
    if (!known(c->w.form, f->object, m->key)) YB_TRY(put(c, to, m->key, m));
  return YB_OK;
}

static yb_rc rows(struct copy *c, const struct frame *f, const struct node *n,
                  const struct yb_json *j, struct yb_json *to) {
  struct yb_arena *a = c->w.ctx->arena;
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  uint32_t i = 0;
  for (const struct yb_json *e = j->first; e; e = e->next, i++) {
    struct frame below;
    struct yb_json *item = yb_json_new(a, YB_JSON_OBJECT);
    YB_TRY(yb_form_row_frame(&c->w, f, n, i, e, &below));
    YB_TRY(object(c, &below, n->pub.index + 1, n->end, item));
    YB_TRY(strangers(c, &below, item));
    YB_TRY(yb_json_add(list, item));
  }
  return yb_json_set(to, n->pub.key, list);
}

static bool has_strangers(const struct yb_form *form, const struct node *n,
                          const struct yb_json *j) {
  if (n->pub.kind == YB_FORM_LIST) {
    for (const struct yb_json *e = j->first; e; e = e->next)
      for (const struct yb_json *m = e->first; m; m = m->next)
        if (!known(form, n->own, m->key)) return true;
    return false;
  }
  for (const struct yb_json *m = j->first; m; m = m->next)
    if (!known(form, n->own, m->key)) return true;
  return false;
}

/* Whether the box must hold this container though no field below is boxed:
 * something in it has a shape that the form does not know. */
static bool odd_below(const struct yb_form *form, const struct node *n, const struct yb_json *j) {
  bool list = n->pub.kind == YB_FORM_LIST;
  if (has_strangers(form, n, j)) return true;
  const struct yb_json *e = list ? j->first : j;
  for (; e; e = list ? e->next : NULL)
    for (uint32_t i = n->pub.index + 1; i < n->end; i++) {
      const struct node *m = &form->node[i];
      if (m->object != n->own || is_input(m) || !m->pub.key.n) continue;
      const struct yb_json *v = yb_json_get(e, m->pub.key);
      if (!v) continue;
      bool fits = m->pub.kind == YB_FORM_LIST ? rows_fit(v) : v->type == YB_JSON_OBJECT;
      if (!fits || odd_below(form, m, v)) return true;
    }
  return false;
}

static yb_rc container(struct copy *c, const struct frame *f, const struct node *n,
                       struct yb_json *to) {
  const struct yb_json *j = member(f, n);
  struct frame below;
  if (!j) return YB_OK;
  bool list = n->pub.kind == YB_FORM_LIST;
  if (list ? !rows_fit(j) : j->type != YB_JSON_OBJECT)
    return c->part == CLEAR || c->part == MASK ? YB_OK : put(c, to, n->pub.key, j);
  bool boxed = n->boxed || (c->part == BOXED && odd_below(c->w.form, n, j));
  if (!in_part(c, n->clear, boxed)) return YB_OK;
  if (list) return rows(c, f, n, j, to);
  struct yb_json *own = yb_json_new(c->w.ctx->arena, YB_JSON_OBJECT);
  YB_TRY(yb_form_below(&c->w, f, n, &below));
  YB_TRY(object(c, &below, n->pub.index + 1, n->end, own));
  YB_TRY(strangers(c, &below, own));
  return yb_json_set(to, n->pub.key, own);
}

static yb_rc leaf(struct copy *c, const struct frame *f, const struct node *n, struct yb_json *to) {
  const struct yb_json *j = member(f, n);
  if (!j || !in_part(c, n->clear, n->boxed)) return YB_OK;
  return c->part == MASK ? masked(c, n, j, to) : put(c, to, n->pub.key, j);
}

static uint32_t leaves(const struct yb_json *j) {
  uint32_t n = 1;
  for (const struct yb_json *c = j ? j->first : NULL; c; c = c->next) n += leaves(c);
  return n;
}

/* What a hidden field or group would have held. */
static uint32_t below_count(const struct copy *c, const struct frame *f, const struct node *n) {
  uint32_t count = 0;
  if (n->pub.key.n) return member(f, n) ? leaves(member(f, n)) : 0;
  for (uint32_t i = n->pub.index + 1; i < n->end; i = c->w.form->node[i].end)
    count += below_count(c, f, &c->w.form->node[i]);
  return count;
}

static yb_rc object(struct copy *c, const struct frame *f, uint32_t from, uint32_t end,
                    struct yb_json *to) {
  for (uint32_t i = from; i < end; i = c->w.form->node[i].end) {
    const struct node *n = &c->w.form->node[i];
    bool hidden = false;
    if (c->part == PRUNE) YB_TRY(yb_form_hidden(&c->w, f, n, &hidden));
    if (hidden) c->dropped += below_count(c, f, n);
    else if (is_input(n)) YB_TRY(leaf(c, f, n, to));
    else if (n->pub.kind == YB_FORM_GROUP && !n->pub.key.n) YB_TRY(object(c, f, i + 1, n->end, to));
    else if (n->pub.key.n) YB_TRY(container(c, f, n, to));
  }
  return YB_OK;
}

static yb_rc build(struct copy *c, const struct yb_json *answers, struct yb_json **out) {
  struct frame root = {.json = answers};
  struct yb_json *to = yb_json_new(c->w.ctx->arena, YB_JSON_OBJECT);
  if (!to) return YB_NOMEM;
  YB_TRY(object(c, &root, 0, c->w.form->nodes, to));
  YB_TRY(strangers(c, &root, to));
  *out = to;
  return YB_OK;
}

/* Dropping one value may hide another field: again until nothing is dropped.
 * Each round drops at least one, so it ends. */
yb_rc yb_form_prune(const struct yb_form *form, struct yb_ctx *ctx, const struct yb_json *answers,
                    const struct yb_json *facts, struct yb_json **out) {
  struct yb_json *now = NULL;
  for (uint32_t round = 0; round <= form->nodes + 1; round++) {
    struct copy c = {.w = {form, ctx, facts}, .part = PRUNE};
    YB_TRY(build(&c, now ? now : answers, &now));
    if (!c.dropped) break;
  }
  *out = now;
  return YB_OK;
}

yb_rc yb_form_split(const struct yb_form *form, struct yb_ctx *ctx, const struct yb_json *answers,
                    struct yb_json **clear, struct yb_json **boxed) {
  struct copy c = {.w = {form, ctx, NULL}, .part = CLEAR};
  struct yb_json *first, *second;
  YB_TRY(build(&c, answers, &first));
  c.part = BOXED;
  YB_TRY(build(&c, answers, &second));
  *clear = first;
  *boxed = second;
  return YB_OK;
}

static struct yb_json *merged(struct yb_arena *a, const struct yb_json *x,
                              const struct yb_json *y) {
  if (!x || !y) return yb_json_copy(a, x ? x : y);
  bool objects = x->type == YB_JSON_OBJECT && y->type == YB_JSON_OBJECT;
  bool lists = x->type == YB_JSON_ARRAY && y->type == YB_JSON_ARRAY;
  struct yb_json *to = objects || lists ? yb_json_new(a, x->type) : yb_json_copy(a, y);
  if (!objects && !lists) return to;
  const struct yb_json *e = x->first, *g = lists ? y->first : NULL;
  for (; e || g; e = e ? e->next : NULL, g = g ? g->next : NULL) {
    struct yb_json *one = merged(a, e, lists ? g : yb_json_get(y, e->key));
    if ((lists ? yb_json_add(to, one) : yb_json_set(to, e->key, one)) != YB_OK) return NULL;
  }
  for (g = objects ? y->first : NULL; g; g = g->next)
    if (!yb_json_get(x, g->key) && yb_json_set(to, g->key, yb_json_copy(a, g)) != YB_OK)
      return NULL;
  return to;
}

yb_rc yb_form_join(const struct yb_form *form, struct yb_ctx *ctx, const struct yb_json *clear,
                   const struct yb_json *boxed, struct yb_json **out) {
  struct copy c = {.w = {form, ctx, NULL}, .part = ORDER};
  struct yb_json *all = merged(ctx->arena, clear, boxed);
  if (!all) return clear || boxed ? YB_NOMEM : build(&c, NULL, out);
  return build(&c, all, out);
}

yb_rc yb_form_mask(const struct yb_form *form, struct yb_ctx *ctx, const struct yb_json *answers,
                   yb_class from, struct yb_json **out) {
  struct copy c = {.w = {form, ctx, NULL}, .part = MASK, .from = from};
  return build(&c, answers, out);
}
