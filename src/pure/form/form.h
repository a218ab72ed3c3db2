/* form.h - forms declared in form-js JSON: read, checked, shown, split.
 *
 *   form.json --load--> struct yb_form (immutable, one language, one owner: the
 *                       pack version whose arena it lives in)
 *   browser pairs --read--> answers --check--> diagnostics by field path
 *   answers --view--> flat render items      --summary--> rows for people
 *   answers --split--> clear + boxed --join--> answers
 *
 * Answers are a JSON object; numbers are exact text; a value that could not be
 * understood stays as the string that was typed, so nothing a person wrote is
 * lost, and check reports it. Top-level groups are the pages. Paths look like
 * `contact.phone` and `scenes[0].date`. docs/engine/forms.md tells authors.
 */
#ifndef YB_PURE_FORM_FORM_H
#define YB_PURE_FORM_FORM_H
#include "base/ctx.h"
#include "base/json.h"
#include "pure/feel/feel.h"

/* kind, form-js type, has an answer */
#define YB_FORM_KINDS(X)         \
  X(TEXT, "textfield", 1)        \
  X(AREA, "textarea", 1)         \
  X(NUMBER, "number", 1)         \
  X(DATE, "datetime", 1)         \
  X(TIME, "datetime", 1)         \
  X(DATETIME, "datetime", 1)     \
  X(CHECKBOX, "checkbox", 1)     \
  X(CHECKLIST, "checklist", 1)   \
  X(RADIO, "radio", 1)           \
  X(SELECT, "select", 1)         \
  X(FILE, "filepicker", 1)       \
  X(GROUP, "group", 0)           \
  X(LIST, "dynamiclist", 0)      \
  X(NOTE, "text", 0)             \
  X(RULE, "separator", 0)
typedef enum yb_form_kind {
#define X(name, type, answer) YB_FORM_##name,
  YB_FORM_KINDS(X)
#undef X
  YB_FORM_KIND_COUNT
} yb_form_kind;

typedef enum yb_class {            /* of data; declared by every input field */
  YB_PUBLIC, YB_INTERNAL, YB_PERSONAL, YB_SENSITIVE, YB_SEALED
} yb_class;
const char *yb_class_name(yb_class c);

#define YB_FORM_PAGES 64u
#define YB_FORM_FIELDS 2000u
#define YB_FORM_ROWS 50u           /* of a list that declares no maxItems */
#define YB_FORM_ROWS_MOST 500u     /* that a list may declare */
#define YB_FORM_PAIRS 5000u        /* of one post */
#define YB_FORM_ALL UINT32_MAX     /* for `page`: all pages */

struct yb_form;
struct yb_form_option { yb_str value, label; bool selected; };

/* A field as declared. `key` is its member; `path` its way from the root, with
 * [] for a list item: "scenes[].date". */
struct yb_form_field {
  yb_form_kind kind;
  yb_class cls;
  uint32_t page, index;            /* index within the form */
  int32_t parent;                  /* index of the group or list; -1 none */
  yb_str id, key, path, label, description;
  yb_str format, autocomplete, prefill, unit, help, accept;
  bool required, readonly, multiple, number_as_text;
  uint32_t min_length, max_length; /* code points; max 0: 2,000 or 20,000 */
  bool has_min, has_max, has_step;
  yb_dec min, max, step;           /* NUMBER */
  int decimals;                    /* -1: any */
  uint32_t rows_min, rows_max, rows_first;     /* LIST */
  const struct yb_form_option *option;
  uint32_t options;
  uint32_t line, col;
};
struct yb_form_page { yb_str id, title, description; uint32_t first, count; };

/* What the words and lists around a form give. All members may be NULL. */
struct yb_form_env {
  void *self;
  yb_lang lang;
  /* The text of "{{word:KEY}}"; false when there is none. */
  bool (*word)(void *self, yb_str key, yb_str *text);
  /* The option list of a valuesKey: an array of {value, label}; NULL: none. */
  const struct yb_json *(*values)(void *self, yb_str key);
  /* Names that conditions may use beside the form's own (e.g. "applicant"),
   * given to view, read and check in `facts`. */
  const struct yb_feel_name *name;
  uint32_t names;
  const struct yb_zone *zone;
};

/* Compiles into ctx->arena; faults carry file:line:column and a remedy; all are
 * reported, not only the first. YB_INVALID when there is an error. */
yb_rc yb_form_load(struct yb_ctx *ctx, const struct yb_form_env *env, yb_str file,
                   const struct yb_json *json, const struct yb_form **out) YB_MUST;
yb_str yb_form_id(const struct yb_form *form);
uint32_t yb_form_pages(const struct yb_form *form);
const struct yb_form_page *yb_form_page(const struct yb_form *form, uint32_t page);
uint32_t yb_form_fields(const struct yb_form *form);
const struct yb_form_field *yb_form_field(const struct yb_form *form, uint32_t index);
/* By answer path: "scenes[3].date" and "scenes[].date" find the same field. */
const struct yb_form_field *yb_form_find(const struct yb_form *form, yb_str path);
/* Whether a page's own condition hides it for these answers. */
yb_rc yb_form_page_hidden(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                          const struct yb_json *answers, const struct yb_json *facts,
                          bool *out) YB_MUST;

/* One thing to draw. GROUP, LIST and ROW come in pairs of BEGIN and END. */
typedef enum yb_form_part {
  YB_PART_FIELD, YB_PART_NOTE, YB_PART_RULE, YB_PART_GROUP_BEGIN, YB_PART_GROUP_END,
  YB_PART_LIST_BEGIN, YB_PART_LIST_END, YB_PART_ROW_BEGIN, YB_PART_ROW_END
} yb_form_part;
struct yb_form_upload { yb_str id, name, type, remove; int64_t bytes; };
struct yb_form_item {
  yb_form_part part;
  const struct yb_form_field *field;   /* label, unit, help, format, class … */
  yb_str id;                           /* for HTML: "f-scenes-0-date" */
  yb_str name;                         /* "scenes[0].date" */
  yb_str value;                        /* as typed or canonical; NOTE: its Markdown */
  bool checked;                        /* CHECKBOX */
  yb_str min, max, step;               /* as text; empty: none */
  const struct yb_form_option *option; /* with `selected` */
  uint32_t options;
  const struct yb_form_upload *upload; /* FILE: what is there already */
  uint32_t uploads;
  uint32_t row, rows;                  /* ROW: index from 0; LIST: number of rows */
  yb_str add, remove;                  /* names of submit buttons; empty: not allowed */
  const struct yb_diag *error;         /* the first with this path; NULL: none */
  yb_str error_text;                   /* what, then how to mend it */
  struct yb_form_item *next;
};
/* What one page (or all) shows for these answers; hidden parts are left out.
 * `diags` (may be NULL) are those of read or check. */
yb_rc yb_form_view(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                   const struct yb_json *answers, const struct yb_json *facts,
                   const struct yb_diags *diags,
                   const struct yb_form_item **out) YB_MUST;

struct yb_form_pair { yb_str name, value; };
/* A file that the caller has stored already: `name` is the field's path. */
struct yb_form_file { yb_str name, id, filename, type; int64_t bytes; };
struct yb_form_post {
  const struct yb_form_pair *pair;
  uint32_t pairs;
  const struct yb_form_file *file;
  uint32_t files;
  bool refuse_unknown;             /* a name no field has is a diagnostic */
};
struct yb_form_got {
  const struct yb_json *answers;
  bool list_changed;               /* an add or remove button was pressed: show */
  yb_str focus;                    /* … the page again, here */
};
/* Merges the posted values of a page into the previous answers (may be NULL).
 * Fields of the page that are not posted keep their value, but for boxes, which
 * are then unticked. Button names: "add:scenes", "remove:scenes[2]",
 * "remove:photos[0]" (a file). Names beginning with '_' are the caller's.
 * YB_INVALID with diagnostics for unknown names and ceilings; *out is written
 * nevertheless. Bad values are no fault here: check says so. */
yb_rc yb_form_read(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                   const struct yb_form_post *post, const struct yb_json *previous,
                   const struct yb_json *facts, struct yb_form_got *out) YB_MUST;

/* Everything: required, types, limits, options, formats, extra members, values
 * of hidden fields. YB_OK or YB_INVALID with a diagnostic for each fault, whose
 * place.path is the field's path. */
yb_rc yb_form_check(const struct yb_form *form, struct yb_ctx *ctx, uint32_t page,
                    const struct yb_json *answers, const struct yb_json *facts) YB_MUST;

/* Answers without what is hidden now, members in the form's order. */
yb_rc yb_form_prune(const struct yb_form *form, struct yb_ctx *ctx,
                    const struct yb_json *answers, const struct yb_json *facts,
                    struct yb_json **out) YB_MUST;

/* Divides by class: public and internal, and the rest. What no field knows goes
 * to `boxed`. join puts them together again: equal to the answers given. */
yb_rc yb_form_split(const struct yb_form *form, struct yb_ctx *ctx,
                    const struct yb_json *answers, struct yb_json **clear,
                    struct yb_json **boxed) YB_MUST;
yb_rc yb_form_join(const struct yb_form *form, struct yb_ctx *ctx,
                   const struct yb_json *clear, const struct yb_json *boxed,
                   struct yb_json **out) YB_MUST;
/* A copy for screens: fields of class `from` and above are masked by format. */
yb_rc yb_form_mask(const struct yb_form *form, struct yb_ctx *ctx,
                   const struct yb_json *answers, yb_class from,
                   struct yb_json **out) YB_MUST;

/* Rows as people read them, in the form's order; hidden fields are left out;
 * blank answers have an empty value. */
struct yb_form_row {
  const struct yb_form_field *field;
  uint32_t page;
  yb_str name, label, value;       /* label of a list's field: "拍摄场景 2：日期" */
  struct yb_form_row *next;
};
yb_rc yb_form_summary(const struct yb_form *form, struct yb_ctx *ctx,
                      const struct yb_json *answers, const struct yb_json *facts,
                      const struct yb_form_row **out) YB_MUST;

#endif
