/* form_int.h - what the parts of form share. */
#ifndef YB_PURE_FORM_INT_H
#define YB_PURE_FORM_INT_H
#include "base/arena.h"
#include "base/text.h"
#include "pure/feel/pattern.h"
#include "pure/form/form.h"
#include "pure/ident/ident.h"

#define FORM_DEPTH 8               /* groups and lists within one another */
#define VALUE_MAX 65536u           /* bytes of one posted value */

/* Fields stand in one array in the order of the file; what is below field i is
 * i + 1 .. end. An object is what holds members: the root, a group with a
 * path, a row of a list. */
struct node {
  struct yb_form_field pub;
  uint32_t end;
  uint32_t object;                /* that holds this field's member */
  uint32_t own;                   /* GROUP with a path, LIST: the object below */
  const struct yb_feel *hide;
  const struct yb_json *const *option_json;
  const struct yb_pattern *pattern, *format;
  yb_ident_kind ident;            /* of the format, if is_ident */
  bool is_ident;
  bool add_remove, clear, boxed;  /* clear, boxed: what classes are below */
  yb_str text;                    /* NOTE */
  const struct yb_json *json;
};

/* Names a condition sees: the members of this object, then the outer ones',
 * then the environment's. */
struct object {
  int32_t outer;                  /* -1: the root */
  int32_t node;                   /* its group or list; -1: the root */
  struct yb_feel_name *name;
  int32_t *member;                /* the node of each name; -1: environment's */
  uint32_t *level;                /* how many objects further out */
  uint32_t names;
};

struct yb_form {
  yb_str id, file;
  yb_lang lang;
  struct node *node;
  uint32_t nodes;
  struct object *object;
  uint32_t objects;
  struct yb_form_page *page;
  uint32_t pages;
  const struct yb_zone *zone;
};

/* An object of the answers while walking; `prefix` is "" or "scenes[0].". */
struct frame {
  const struct frame *outer;
  uint32_t object;
  const struct yb_json *json;      /* NULL: absent */
  yb_str prefix;
};
struct walk {
  const struct yb_form *form;
  struct yb_ctx *ctx;
  const struct yb_json *facts;
};

yb_rc yb_form_hidden(const struct walk *w, const struct frame *f, const struct node *n,
                     bool *out) YB_MUST;
/* prefix + key. */
yb_rc yb_form_name(const struct walk *w, const struct frame *f, const struct node *n,
                   yb_str *out) YB_MUST;
/* The frame below a group (with or without a path) or of a list's row. */
yb_rc yb_form_below(const struct walk *w, const struct frame *f, const struct node *n,
                    struct frame *out) YB_MUST;
yb_rc yb_form_row_frame(const struct walk *w, const struct frame *f, const struct node *n,
                        uint32_t row, const struct yb_json *json, struct frame *out) YB_MUST;
static inline const struct yb_json *member(const struct frame *f, const struct node *n) {
  return yb_json_get(f->json, n->pub.key);
}
static inline bool is_input(const struct node *n) { return n->pub.kind < YB_FORM_GROUP; }
static inline bool on_page(const struct node *n, uint32_t page) {
  return page == YB_FORM_ALL || n->pub.page == page;
}
static inline bool blank(const struct yb_json *j) {
  return !j || j->type == YB_JSON_NULL || (j->type == YB_JSON_STRING && !j->text.n) ||
         (j->type == YB_JSON_ARRAY && !j->count);
}

/* Typed reading of what was typed: a JSON value; NULL in *out when blank. */
yb_rc yb_form_typed(struct yb_arena *a, const struct node *n, yb_str text,
                    struct yb_json **out) YB_MUST;
/* Canonical text ("2026-11-20", "08:30", "2026-11-20T08:30"); INVALID: none. */
yb_rc yb_form_moment(struct yb_arena *a, yb_form_kind kind, yb_str text, yb_str *out) YB_MUST;
const char *yb_form_format_pattern(yb_str format);      /* NULL: no such format */
/* A leaf's value as text for a control; files and lists give "". */
yb_str yb_form_plain(const struct yb_json *j);
const struct yb_form_option *yb_form_option_of(const struct node *n, yb_str value);

#endif
