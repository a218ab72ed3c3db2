/* diag.h - diagnostics: where, what, and how to mend it, in the reader's
 * language.
 *
 * Texts stand in one list per module (base/msg/<module>.h), gathered by
 * messages.h; the enum, the texts and `docs/messages.md` expand from it:
 *
 *   MSG(json_duplicate_key,
 *       "key \"{0}\" stands twice in one object", "remove one of the two",
 *       "同一对象里有两个“{0}”键",                 "请删去其中一个")
 *
 * {0}..{3} are replaced by the arguments. A message never holds a person's
 * data: it goes to logs. Quote a bounded piece of the input, not the whole.
 */
#ifndef YB_BASE_DIAG_H
#define YB_BASE_DIAG_H
#include "base/buf.h"
#include "base/str.h"

struct yb_ctx;

typedef enum yb_msg {
#define MSG(key, en, en_fix, zh, zh_fix) YB_MSG_##key,
#include "base/messages.h"
#undef MSG
  YB_MSG_COUNT
} yb_msg;

typedef enum yb_severity { YB_ERROR, YB_WARNING, YB_NOTE } yb_severity;
typedef enum yb_lang { YB_ZH, YB_EN } yb_lang;

/* A place in an input: file may be empty; line and column count from 1, 0 when
 * unknown; columns count code points. `path` names a field or element. */
struct yb_place { yb_str file, path; uint32_t line, col; };

#define YB_DIAG_ARGS 4
struct yb_diag {
  yb_severity severity;
  yb_msg msg;
  struct yb_place at;
  yb_str arg[YB_DIAG_ARGS];
  struct yb_diag *next;
};

/* A list with a ceiling: what exceeds it is counted, not kept. */
struct yb_diags {
  struct yb_arena *arena;
  struct yb_diag *first, *last;
  uint32_t count, errors, max;       /* max 0 means 200 */
};

void yb_diags_init(struct yb_diags *d, struct yb_arena *a);

/* Adds a diagnostic to ctx->diags (nothing happens when that is NULL); place
 * and arguments are copied. Unused arguments are (yb_str){0}. Returns
 * YB_INVALID so that a caller may write `return yb_diag(...)`. */
yb_rc yb_diag(struct yb_ctx *ctx, struct yb_place at, yb_msg msg, yb_str a0,
              yb_str a1);
yb_rc yb_diag_at(struct yb_ctx *ctx, yb_severity severity, struct yb_place at,
                 yb_msg msg, const yb_str args[YB_DIAG_ARGS]);

const char *yb_msg_key(yb_msg msg);                     /* "json_duplicate_key" */
const char *yb_msg_text(yb_msg msg, yb_lang lang);      /* with {0}.. in it */
const char *yb_msg_fix(yb_msg msg, yb_lang lang);
/* Writes the sentence (and then the remedy) with its arguments filled in. */
void yb_diag_what(const struct yb_diag *d, yb_lang lang, struct yb_buf *out);
void yb_diag_fix(const struct yb_diag *d, yb_lang lang, struct yb_buf *out);
/* "file:line:col: error: what; fix" */
void yb_diag_line(const struct yb_diag *d, yb_lang lang, struct yb_buf *out);

#endif
