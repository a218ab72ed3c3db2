/* read.c - a browser's pairs into answers.
 *
 * The new answers are built beside the previous ones in the form's order, then
 * what became hidden is dropped. Names that no field took are counted. */
#include "base/map.h"
#include "pure/form/form_int.h"

struct posted { uint32_t pair; bool used; struct posted *next; };   /* of one name */
struct reading {
  struct walk w;
  const struct yb_form_post *post;
  uint32_t page;
  struct yb_map names;             /* name -> first posted */
  struct posted *all;
  yb_rc rc;                        /* INVALID once something was reported */
  struct yb_form_got *got;
};

static yb_rc report(struct reading *r, yb_str path, yb_msg msg, yb_str a0, yb_str a1) {
  struct yb_place at = {.path = path};
  r->rc = YB_INVALID;
  return yb_diag(r->w.ctx, at, msg, a0, a1) == YB_NOMEM ? YB_NOMEM : YB_OK;
}

static yb_rc index_pairs(struct reading *r) {
  uint32_t n = r->post->pairs;
  if (n > YB_FORM_PAIRS) {
    YB_TRY(report(r, YB_S(""), YB_MSG_form_too_many, YB_S("values"), YB_S("")));
    n = YB_FORM_PAIRS;
  }
  yb_map_init(&r->names, r->w.ctx->arena);
  r->all = YB_NEW_N(r->w.ctx->arena, n, struct posted);
  if (!r->all) return YB_NOMEM;
  for (uint32_t i = n; i-- > 0;) {
    struct posted *p = &r->all[i];
    size_t bad;
    p->pair = i;
    if (!yb_utf8_ok(r->post->pair[i].name, &bad) || !yb_utf8_ok(r->post->pair[i].value, &bad)) {
      YB_TRY(report(r, YB_S(""), YB_MSG_base_bad_utf8, YB_S(""), YB_S("")));
      continue;
    }
    p->next = yb_map_get(&r->names, r->post->pair[i].name);
    YB_TRY(yb_map_put(&r->names, r->post->pair[i].name, p));
  }
  return YB_OK;
}

/* The posted values of a name; they count as used. */
static struct posted *take(struct reading *r, yb_str name) {
  struct posted *first = yb_map_get(&r->names, name);
  for (struct posted *p = first; p; p = p->next) p->used = true;
  return first;
}

/* Whether the button "verb:name" was pressed. */
static yb_rc pressed(struct reading *r, const char *verb, yb_str name, bool *out) {
  yb_str full;
  YB_TRY(yb_str_fmt(r->w.ctx->arena, &full, "%s:%.*s", verb, YB_ARG(name)));
  *out = take(r, full) != NULL;
  return YB_OK;
}

static yb_rc keep(struct yb_arena *a, struct yb_json *to, yb_str key, const struct yb_json *j) {
  return j ? yb_json_set(to, key, yb_json_copy(a, j)) : YB_OK;
}

static yb_rc box(struct reading *r, const struct node *n, yb_str name, struct yb_json *to) {
  bool on = false;
  for (const struct posted *p = take(r, name); p; p = p->next) {
    yb_str v = r->post->pair[p->pair].value;
    on = v.n && !YB_EQ(v, "false") && !YB_EQ(v, "0");
  }
  return yb_json_set(to, n->pub.key, yb_json_new_bool(r->w.ctx->arena, on));
}

/* Known choices in the form's order, then those that are none. */
static yb_rc boxes(struct reading *r, const struct node *n, yb_str name, struct yb_json *to) {
  struct yb_json *list = yb_json_new(r->w.ctx->arena, YB_JSON_ARRAY), *j;
  struct posted *first = take(r, name);
  uint32_t strange = 0;
  for (uint32_t i = 0; i < n->pub.options; i++)
    for (const struct posted *p = first; p; p = p->next) {
      if (!yb_str_eq(r->post->pair[p->pair].value, n->pub.option[i].value)) continue;
      YB_TRY(yb_form_typed(r->w.ctx->arena, n, n->pub.option[i].value, &j));
      YB_TRY(yb_json_add(list, j));
      break;
    }
  for (const struct posted *p = first; p && strange < 100; p = p->next) {
    yb_str v = r->post->pair[p->pair].value;
    if (!v.n || yb_form_option_of(n, v)) continue;
    strange++;
    YB_TRY(yb_form_typed(r->w.ctx->arena, n, yb_str_upto(v, VALUE_MAX), &j));
    YB_TRY(yb_json_add(list, j));
  }
  return yb_json_set(to, n->pub.key, list);
}

static struct yb_json *file_json(struct yb_arena *a, const struct yb_form_file *f) {
  struct yb_json *j = yb_json_new(a, YB_JSON_OBJECT);
  yb_str id, name, type;
  if (yb_str_dup(a, f->id, &id) != YB_OK || yb_str_dup(a, f->filename, &name) != YB_OK ||
      yb_str_dup(a, f->type, &type) != YB_OK)
    return NULL;
  if (yb_json_set(j, YB_S("id"), yb_json_new_str(a, id)) != YB_OK ||
      yb_json_set(j, YB_S("name"), yb_json_new_str(a, name)) != YB_OK ||
      yb_json_set(j, YB_S("type"), yb_json_new_str(a, type)) != YB_OK ||
      yb_json_set(j, YB_S("bytes"), yb_json_new_int(a, f->bytes)) != YB_OK)
    return NULL;
  return j;
}

/* The files that were there, without the removed, with the new; one only
 * (the newest) unless several are allowed. */
static yb_rc files(struct reading *r, const struct node *n, yb_str name, const struct yb_json *old,
                   struct yb_json *to) {
  struct yb_arena *a = r->w.ctx->arena;
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  uint32_t i = 0, fresh = 0;
  (void)take(r, name);             /* an empty file control posts its name */
  for (uint32_t k = 0; k < r->post->files; k++) fresh += yb_str_eq(r->post->file[k].name, name);
  if (old && old->type == YB_JSON_ARRAY && (n->pub.multiple || !fresh))
    for (const struct yb_json *e = old->first; e; e = e->next, i++) {
      yb_str at;
      bool gone;
      YB_TRY(yb_str_fmt(a, &at, "%.*s[%u]", YB_ARG(name), i));
      YB_TRY(pressed(r, "remove", at, &gone));
      if (gone) r->got->list_changed = true, r->got->focus = name;
      else YB_TRY(yb_json_add(list, yb_json_copy(a, e)));
    }
  for (uint32_t k = 0; k < r->post->files; k++) {
    if (!yb_str_eq(r->post->file[k].name, name)) continue;
    if (list && list->count >= (n->pub.multiple ? YB_FORM_ROWS : 1))
      YB_TRY(report(r, name, YB_MSG_form_rows_many, n->pub.label,
                    n->pub.multiple ? YB_S("50") : YB_S("1")));
    else YB_TRY(yb_json_add(list, file_json(a, &r->post->file[k])));
  }
  if (!list) return YB_NOMEM;
  return list->count || old ? yb_json_set(to, n->pub.key, list) : YB_OK;
}

static yb_rc leaf(struct reading *r, const struct frame *f, const struct node *n,
                  struct yb_json *to) {
  yb_str name;
  struct yb_json *j;
  const struct yb_json *old = member(f, n);
  YB_TRY(yb_form_name(&r->w, f, n, &name));
  if (n->pub.readonly) {           /* shown, not asked */
    (void)take(r, name);
    return keep(r->w.ctx->arena, to, n->pub.key, old);
  }
  if (n->pub.kind == YB_FORM_CHECKBOX) return box(r, n, name, to);
  if (n->pub.kind == YB_FORM_CHECKLIST) return boxes(r, n, name, to);
  if (n->pub.kind == YB_FORM_FILE) return files(r, n, name, old, to);
  const struct posted *p = take(r, name);
  if (!p) return keep(r->w.ctx->arena, to, n->pub.key, old);
  yb_str value = r->post->pair[p->pair].value;
  if (value.n > VALUE_MAX) {
    YB_TRY(report(r, name, YB_MSG_base_too_long, n->pub.label, YB_S("64 KB")));
    return keep(r->w.ctx->arena, to, n->pub.key, old);
  }
  YB_TRY(yb_form_typed(r->w.ctx->arena, n, value, &j));
  return j ? yb_json_set(to, n->pub.key, j) : YB_OK;
}

/* ---- lists ---- */

/* Marks the rows whose names were posted; false: one is beyond the ceiling. */
static bool posted_rows(struct reading *r, yb_str name, bool *seen, uint32_t most) {
  bool fits = true;
  for (uint32_t i = 0; i < r->names.count; i++) {
    yb_str k = r->names.entry[i].key;
    if (!yb_str_starts(k, name) || k.n <= name.n || k.p[name.n] != '[') continue;
    yb_str rest = yb_str_from(k, name.n + 1), head;
    int64_t row;
    if (!yb_str_cut(&rest, ']', &head) || !yb_str_int(head, &row) || row < 0) continue;
    if (row < most) seen[row] = true;
    else fits = false;
  }
  return fits;
}

static yb_rc object(struct reading *r, const struct frame *f, uint32_t from, uint32_t to_,
                    struct yb_json *to);

static bool all_blank(const struct yb_json *item) {
  for (const struct yb_json *m = item ? item->first : NULL; m; m = m->next) {
    bool off = m->type == YB_JSON_BOOL && !m->truth;
    if (!off && !blank(m) && !(m->type == YB_JSON_OBJECT && all_blank(m))) return false;
  }
  return true;
}

/* A row that was only offered and left blank is none. */
static yb_rc row(struct reading *r, const struct frame *f, const struct node *n, uint32_t i,
                 const struct yb_json *old, struct yb_json *list) {
  struct frame below;
  struct yb_json *item = yb_json_new(r->w.ctx->arena, YB_JSON_OBJECT);
  yb_str name;
  bool gone = false;
  YB_TRY(yb_form_row_frame(&r->w, f, n, i, old, &below));
  YB_TRY(object(r, &below, n->pub.index + 1, n->end, item));
  YB_TRY(yb_str_fmt(r->w.ctx->arena, &name, "%.*s%.*s[%u]", YB_ARG(f->prefix), YB_ARG(n->pub.key),
                    i));
  if (n->add_remove) YB_TRY(pressed(r, "remove", name, &gone));
  if (gone) {
    r->got->list_changed = true;
    return yb_str_fmt(r->w.ctx->arena, &r->got->focus, "%.*s%.*s", YB_ARG(f->prefix),
                      YB_ARG(n->pub.key));
  }
  return !old && item && all_blank(item) ? YB_OK : yb_json_add(list, item);
}

static yb_rc added(struct reading *r, const struct node *n, yb_str name, struct yb_json *list) {
  bool more = false;
  if (n->add_remove) YB_TRY(pressed(r, "add", name, &more));
  if (!more) return YB_OK;
  r->got->list_changed = true;
  r->got->focus = name;
  if (list->count < n->pub.rows_max) {
    YB_TRY(yb_str_fmt(r->w.ctx->arena, &r->got->focus, "%.*s[%u]", YB_ARG(name), list->count));
    return yb_json_add(list, yb_json_new(r->w.ctx->arena, YB_JSON_OBJECT));
  }
  yb_str most;
  YB_TRY(yb_str_fmt(r->w.ctx->arena, &most, "%u", n->pub.rows_max));
  return report(r, name, YB_MSG_form_rows_many, n->pub.label, most);
}

static yb_rc rows(struct reading *r, const struct frame *f, const struct node *n,
                  struct yb_json *to) {
  struct yb_arena *a = r->w.ctx->arena;
  const struct yb_json *old = member(f, n);
  struct yb_json *list = yb_json_new(a, YB_JSON_ARRAY);
  bool *seen = yb_arena_take(a, YB_FORM_ROWS_MOST);
  yb_str name, most;
  if (!seen || !list) return YB_NOMEM;
  YB_TRY(yb_form_name(&r->w, f, n, &name));
  YB_TRY(yb_str_fmt(a, &most, "%u", n->pub.rows_max));
  if (!posted_rows(r, name, seen, n->pub.rows_max))
    YB_TRY(report(r, name, YB_MSG_form_rows_many, n->pub.label, most));
  const struct yb_json *e = old && old->type == YB_JSON_ARRAY ? old->first : NULL;
  for (uint32_t i = 0; i < n->pub.rows_max; i++) {
    if (e || seen[i]) YB_TRY(row(r, f, n, i, e, list));
    if (e) e = e->next;
  }
  YB_TRY(added(r, n, name, list));
  return list->count || old ? yb_json_set(to, n->pub.key, list) : YB_OK;
}

static yb_rc group(struct reading *r, const struct frame *f, const struct node *n,
                   struct yb_json *to) {
  struct frame below;
  YB_TRY(yb_form_below(&r->w, f, n, &below));
  if (!n->pub.key.n) return object(r, &below, n->pub.index + 1, n->end, to);
  struct yb_json *own = yb_json_new(r->w.ctx->arena, YB_JSON_OBJECT);
  below.outer = f;
  YB_TRY(object(r, &below, n->pub.index + 1, n->end, own));
  if (!own) return YB_NOMEM;
  return own->count || below.json ? yb_json_set(to, n->pub.key, own) : YB_OK;
}

static yb_rc object(struct reading *r, const struct frame *f, uint32_t from, uint32_t end,
                    struct yb_json *to) {
  for (uint32_t i = from; i < end; i = r->w.form->node[i].end) {
    const struct node *n = &r->w.form->node[i];
    bool box_ = n->pub.kind == YB_FORM_GROUP;
    if (!on_page(n, r->page) && !(box_ && !n->pub.key.n)) {
      if (n->pub.key.n) YB_TRY(keep(r->w.ctx->arena, to, n->pub.key, member(f, n)));
      continue;
    }
    if (box_) YB_TRY(group(r, f, n, to));
    else if (n->pub.kind == YB_FORM_LIST) YB_TRY(rows(r, f, n, to));
    else if (is_input(n)) YB_TRY(leaf(r, f, n, to));
  }
  return YB_OK;
}

static yb_rc unknown(struct reading *r) {
  if (!r->post->refuse_unknown) return YB_OK;
  for (uint32_t i = 0; i < r->names.count; i++) {
    const struct posted *p = r->names.entry[i].value;
    yb_str name = r->names.entry[i].key;
    if (p->used || yb_str_starts(name, YB_S("_"))) continue;
    YB_TRY(report(r, YB_S(""), YB_MSG_form_unknown, name, YB_S("")));
  }
  return YB_OK;
}

yb_rc yb_form_read(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                   const struct yb_form_post *post, const struct yb_json *previous,
                   const struct yb_json *facts, struct yb_form_got *out) {
  struct yb_form_got got = {0};
  struct reading r = {.w = {form, ctx, facts}, .post = post, .page = page, .got = &got};
  struct frame root = {.json = previous};
  struct yb_json *answers = yb_json_new(ctx->arena, YB_JSON_OBJECT), *shown;
  if (!answers) return YB_NOMEM;
  YB_TRY(index_pairs(&r));
  YB_TRY(object(&r, &root, 0, form->nodes, answers));
  YB_TRY(unknown(&r));
  YB_TRY(yb_form_prune(form, ctx, answers, facts, &shown));
  got.answers = shown;
  *out = got;
  return r.rc;
}
