/* pack_int.h - inside the loader: what is passed along, how declarations are read.
 *
 * A fault in the input never stops the loader: it is reported, `bad` is set, and
 * reading goes on, so that an author sees all faults of one run. Functions return
 * YB_OK then; anything else (out of memory, a ceiling) ends the load.
 */
#ifndef YB_SERVICE_PACK_INT_H
#define YB_SERVICE_PACK_INT_H
#include "base/crypto.h"
#include "base/csv.h"
#include "base/json.h"
#include "service/pack/pack.h"

struct yb_kind;
struct yb_load {
  struct yb_ctx ctx;           /* arena: the pack's; diags: the caller's */
  struct yb_pack *pack;
  struct yb_hasher *hash;
  yb_str folder;
  bool check, bad;
};

struct yb_file { yb_str path, text; };     /* path as diagnostics name it */

/* Reads folder/rel; a missing file is a fault unless `may_be_absent`. */
yb_rc yb_load_file(struct yb_load *l, yb_str rel, bool may_be_absent, bool *there,
                   struct yb_file *out) YB_MUST;
/* Names in a folder; none when it is absent. */
yb_rc yb_load_folder(struct yb_load *l, yb_str path, const yb_str **names,
                     uint32_t *count) YB_MUST;
yb_rc yb_load_yaml(struct yb_load *l, yb_str rel, bool may_be_absent,
                   struct yb_file *file, const struct yb_json **out) YB_MUST;
yb_rc yb_load_csv(struct yb_load *l, yb_str rel, bool may_be_absent,
                  struct yb_file *file, const struct yb_csv **out) YB_MUST;

/* Faults. Up to three arguments; sets l->bad; YB_OK or YB_NOMEM. */
yb_rc yb_load_fault(struct yb_load *l, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1,
                    yb_str a2) YB_MUST;
yb_rc yb_load_warn(struct yb_load *l, struct yb_place at, yb_msg msg, yb_str a0,
                   yb_str a1) YB_MUST;
/* A result of a module below: its faults are in the diags already. */
yb_rc yb_load_soft(struct yb_load *l, yb_rc rc) YB_MUST;
/* The place of a cell, found in the text again (rows know only their line). */
struct yb_place yb_load_cell(const struct yb_file *f, const struct yb_csv *csv, uint32_t row,
                             yb_str column);
/* Reports every column of `names` (ended by NULL) that is absent. */
yb_rc yb_load_columns(struct yb_load *l, const struct yb_file *f, const struct yb_csv *csv,
                      const char *const *names, bool *ok) YB_MUST;
yb_rc yb_load_join(struct yb_load *l, yb_str a, const char *sep, yb_str b, yb_str *out) YB_MUST;

/* ---- declarations: a YAML map into a struct, by a table ---- */
typedef enum yb_decl_kind {
  YB_D_STR, YB_D_SAID, YB_D_SAIDS, YB_D_U32, YB_D_BOOL, YB_D_DATE, YB_D_LIMIT, YB_D_STRS,
  YB_D_CHOICE, YB_D_CHOICES, YB_D_ONE, YB_D_LIST, YB_D_ANY
} yb_decl_kind;
enum { YB_D_MUST = 1, YB_D_ALL_LANGUAGES = 2, YB_D_MAY_BE_EMPTY = 4 };
struct yb_decl {
  const char *key;
  yb_decl_kind kind;
  unsigned flags;
  size_t at, count_at;             /* offsets in the struct */
  size_t size;                     /* LIST: of an element */
  const struct yb_decl *sub;       /* ONE, LIST */
  const char *const *choices;
};
#define YB_D_END {NULL, YB_D_ANY, 0, 0, 0, 0, NULL, NULL}

/* Reads every known key of `j` and reports unknown, missing and wrong ones. */
yb_rc yb_decl_read(struct yb_load *l, yb_str file, const struct yb_json *j,
                   const struct yb_decl *table, void *out) YB_MUST;
yb_rc yb_decl_said(struct yb_load *l, yb_str file, yb_str key, const struct yb_json *j,
                   unsigned flags, yb_said *out) YB_MUST;
yb_rc yb_decl_limit(struct yb_load *l, yb_str file, yb_str key, const struct yb_json *j,
                    struct yb_limit *out) YB_MUST;

/* ---- the parts, in the order of loading ---- */
yb_rc yb_load_city(struct yb_load *l) YB_MUST;
yb_rc yb_load_words(struct yb_load *l) YB_MUST;
yb_rc yb_load_divisions(struct yb_load *l) YB_MUST;
yb_rc yb_load_units(struct yb_load *l) YB_MUST;
yb_rc yb_load_roles(struct yb_load *l) YB_MUST;
yb_rc yb_load_services(struct yb_load *l) YB_MUST;
yb_rc yb_load_guide(struct yb_load *l, struct yb_service *s) YB_MUST;
yb_rc yb_load_duties(struct yb_load *l, struct yb_service *s) YB_MUST;
yb_rc yb_load_texts(struct yb_load *l, struct yb_service *s) YB_MUST;
yb_rc yb_load_form(struct yb_load *l, struct yb_service *s) YB_MUST;
/* A form of its own, folder/<base>.json with <base>.<language>.yaml: in each language.
 * *text (may be NULL) is the file. `out` stays NULL where it has faults. */
yb_rc yb_load_form_file(struct yb_load *l, yb_str base, const struct yb_form *out[YB_LOCALES],
                        yb_str *text) YB_MUST;
yb_rc yb_load_changes(struct yb_load *l, struct yb_service *s) YB_MUST;      /* changes.c */
yb_rc yb_load_inquiries(struct yb_load *l) YB_MUST;                          /* inquiries.c */
yb_rc yb_load_flow(struct yb_load *l, struct yb_service *s) YB_MUST;
/* agenda: of service.yaml, checked against form and rules once these are read. */
extern const struct yb_decl yb_agenda_table[];
yb_rc yb_check_agenda(struct yb_load *l, const struct yb_service *s) YB_MUST;
yb_rc yb_load_rules(struct yb_load *l, struct yb_service *s) YB_MUST;        /* rules.c */
yb_rc yb_load_stories(struct yb_load *l) YB_MUST;
yb_rc yb_load_demo(struct yb_load *l) YB_MUST;
yb_rc yb_load_horizon(struct yb_load *l) YB_MUST;
/* After the form and the flow's outcomes are known: compiles every `when`. */
yb_rc yb_load_expressions(struct yb_load *l, struct yb_service *s) YB_MUST;
/* resources/: kinds, panels, entries (kind.h). */
yb_rc yb_load_catalog(struct yb_load *l) YB_MUST;
yb_rc yb_load_panels(struct yb_load *l, struct yb_catalog *c, const struct yb_json **out) YB_MUST;
yb_rc yb_load_kind(struct yb_load *l, yb_str folder, struct yb_kind *out) YB_MUST;
yb_rc yb_check_panels(struct yb_load *l, const struct yb_catalog *c,
                      const struct yb_json *panels) YB_MUST;
/* motifs/ and map/ (show.h). */
yb_rc yb_load_motifs(struct yb_load *l, struct yb_show *show) YB_MUST;
yb_rc yb_load_schematic(struct yb_load *l, struct yb_show *show) YB_MUST;
yb_rc yb_load_boundary(struct yb_load *l, struct yb_show *show) YB_MUST;
bool yb_kind_exists(const struct yb_pack *p, yb_str kind);

#endif
