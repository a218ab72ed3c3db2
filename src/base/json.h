/* json.h - strict RFC 8259 JSON as a tree in an arena.
 *
 * Numbers keep their text to the byte ("1234567.10" stays so); they never pass
 * through a double. Refused, with line and column: duplicate keys, bad UTF-8,
 * lone surrogates, depth over 64, more than `max_nodes`, trailing bytes.
 * The tree also carries YAML (yaml.h), so that every declaration of a pack is
 * walked by the same functions and reported with the same places.
 */
#ifndef YB_BASE_JSON_H
#define YB_BASE_JSON_H
#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"

typedef enum yb_json_type {
  YB_JSON_NULL, YB_JSON_BOOL, YB_JSON_NUMBER, YB_JSON_STRING, YB_JSON_ARRAY,
  YB_JSON_OBJECT
} yb_json_type;

struct yb_json {
  yb_json_type type;
  bool truth;                     /* BOOL */
  uint32_t line, col;             /* where the value begins, from 1; 0 if made */
  uint32_t key_line, key_col;     /* where its key begins */
  uint32_t count;                 /* members or elements */
  yb_str key;                     /* name within an object; p NULL otherwise */
  yb_str text;                    /* STRING decoded; NUMBER as written */
  struct yb_json *first, *last;   /* children in order */
  struct yb_json *next;           /* sibling */
};

#define YB_JSON_DEPTH 64
#define YB_JSON_NODES 200000u

/* Parses the whole of `text`. `file` is only for diagnostics. YB_INVALID with
 * one diagnostic in ctx->diags; YB_LIMIT for the ceilings; YB_NOMEM. Strings
 * without escapes borrow from `text`. */
yb_rc yb_json_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                    const struct yb_json **out) YB_MUST;

/* Reading. All accept NULL and a value of another type: get gives NULL,
 * the typed readers give the fallback. */
const struct yb_json *yb_json_get(const struct yb_json *object, yb_str key);
const struct yb_json *yb_json_at(const struct yb_json *array, uint32_t index);
/* Follows "a.b.0.c". */
const struct yb_json *yb_json_path(const struct yb_json *j, yb_str path);
yb_str yb_json_str(const struct yb_json *j, yb_str fallback);
int64_t yb_json_int(const struct yb_json *j, int64_t fallback);
bool yb_json_bool(const struct yb_json *j, bool fallback);
yb_str yb_json_get_str(const struct yb_json *object, yb_str key);  /* or empty */
struct yb_place yb_json_place(yb_str file, const struct yb_json *j);
/* Deep equality; numbers compare by their text, members in any order (one pass
 * when the order is the same). */
bool yb_json_same(const struct yb_json *a, const struct yb_json *b);

/* The first member whose key stands before it already, or NULL. */
yb_rc yb_json_twice(struct yb_arena *scratch, const struct yb_json *object,
                    const struct yb_json **twice) YB_MUST;
/* The grammar of a JSON number, nothing around it. */
bool yb_json_is_number(yb_str s);

/* Building. `text` and `key` are borrowed; numbers must be valid JSON text. */
struct yb_json *yb_json_new(struct yb_arena *a, yb_json_type type);
struct yb_json *yb_json_new_str(struct yb_arena *a, yb_str text);
struct yb_json *yb_json_new_num(struct yb_arena *a, yb_str text);
struct yb_json *yb_json_new_int(struct yb_arena *a, int64_t v);
struct yb_json *yb_json_new_bool(struct yb_arena *a, bool v);
/* Appends; a NULL parent or value is YB_NOMEM, so that calls nest. `set`
 * replaces an existing member of that name. A value has one parent. */
yb_rc yb_json_add(struct yb_json *array, struct yb_json *value) YB_MUST;
yb_rc yb_json_set(struct yb_json *object, yb_str key, struct yb_json *value) YB_MUST;
/* A deep copy into the arena, text included; NULL when out of memory. */
struct yb_json *yb_json_copy(struct yb_arena *a, const struct yb_json *j);

/* Writing: compact, or indented by two blanks. Escapes what RFC 8259 asks;
 * U+2028/2029, '<', '>' and '&' stay as they are. A tree deeper than
 * YB_JSON_DEPTH sets YB_LIMIT in `out`: what is written can be read. */
void yb_json_write(struct yb_buf *out, const struct yb_json *j);
/* The same as a text of its own. */
yb_rc yb_json_text(struct yb_arena *a, const struct yb_json *j, yb_str *out) YB_MUST;
void yb_json_write_pretty(struct yb_buf *out, const struct yb_json *j);
void yb_json_write_str(struct yb_buf *out, yb_str s);     /* with the quotes */

#endif
