/* bulk.h - many conditions over many rows: the rows of a register against every
 * policy at once, in columns.
 *
 *   policies (compiled FEEL) -> views (feel/span.h) -> plan, once
 *
 *   a block of 4,096 rows:
 *     column  --thresholds-->  rank   0 null, 1.. which interval between the
 *                                     column's constants: one byte a row
 *     column  --table------->  plane  eight conditions a byte, for sets
 *     policy:  for each condition  fails[row] += out of its ranks
 *                                  blanks[row] += null there
 *              what no kernel can do, by the interpreter, only for rows that
 *              the kernels leave open
 *     fails, blanks  ->  bitmaps, 64 rows a word, row 0 in bit 0
 *
 *   true     no condition fails, none is unknown
 *   false    one fails, whatever the others
 *   unknown  none fails, one is unknown
 *   near     exactly one fails, none is unknown: what is missing can be told
 *
 * A policy's conditions are the parts that `and` joins; those over one input are
 * one. Answers are those of the interpreter, row by row; an expression that is
 * no boolean, or whose steps do not suffice, is unknown.
 *
 * The plan is immutable and may be used by many threads, each with its own ctx.
 */
#ifndef YB_PURE_BULK_BULK_H
#define YB_PURE_BULK_BULK_H
#include "base/json.h"
#include "pure/feel/span.h"

#define YB_BULK_COLUMNS 1024u
#define YB_BULK_POLICIES 4096u
#define YB_BULK_CONDITIONS 255u      /* of one policy; more: the interpreter */
#define YB_BULK_THRESHOLDS 65000u    /* of one column; beyond: the interpreter */
#define YB_BULK_BLOCK 4096u          /* rows */
#define YB_BULK_ROWS (UINT64_C(1) << 40)

typedef enum yb_column_kind {
  YB_COL_INT64,                      /* int64_t: number * 10^scale */
  YB_COL_INT32,                      /* int32_t: number * 10^scale */
  YB_COL_CODE,                       /* uint16_t: index of `word`; beyond: null */
  YB_COL_FLAG,                       /* uint8_t: 0 false, else true */
  YB_COL_DATE                        /* int32_t: days since 1970-01-01 */
} yb_column_kind;

/* What a column is: the value of slot `slot` of the policies' scope, or of its
 * member `member`. One slot is one column, or is made of members alone. */
struct yb_bulk_column {
  uint32_t slot;
  yb_str member;                     /* empty: the slot itself; has no '.' */
  yb_column_kind kind;
  int8_t scale;                      /* INT64, INT32: 0..18 */
  const yb_str *word;                /* CODE: the dictionary, UTF-8 */
  uint32_t words;                    /* at most 65,536 */
};
struct yb_bulk_schema {
  const struct yb_bulk_column *column;
  uint32_t columns, slots;           /* slots: names in the policies' scope */
};
struct yb_bulk_policy { yb_str name; const struct yb_feel *when; };

/* The rows: for each column its data, and a bit for each row that is null (may
 * be NULL: none is). Borrowed. */
struct yb_bulk_data { const void *data; const uint64_t *null; };
struct yb_bulk_rows { const struct yb_bulk_data *column; uint64_t rows; };

/* Bitmaps of yb_bulk_words(rows) words for each policy in turn; NULL: not wanted.
 * Bits beyond the last row are 0. */
struct yb_bulk_out { uint64_t *yes, *no, *unknown, *near; };
static inline uint64_t yb_bulk_words(uint64_t rows) { return (rows + 63) / 64; }

struct yb_bulk;
/* Into ctx->arena; schema, dictionaries and programs are borrowed. YB_LIMIT with
 * a diagnostic beyond the ceilings, YB_INVALID for a schema that is none. */
yb_rc yb_bulk_plan(struct yb_ctx *ctx, const struct yb_bulk_schema *schema,
                   const struct yb_bulk_policy *policy, uint32_t policies,
                   const struct yb_bulk **out) YB_MUST;

/* What was asked of the interpreter in a run. */
struct yb_bulk_stats {
  uint64_t interpreted;              /* evaluations of single conditions */
  uint64_t stopped;                  /* of them: beyond their steps, thus unknown */
};
/* Fills the bitmaps. Scratch from ctx->arena, given back: 100 KiB, 8 KiB a column,
 * 4 KiB for each eight conditions that are sets, and what one evaluation needs.
 * `stats` may be NULL. */
yb_rc yb_bulk_run(const struct yb_bulk *plan, struct yb_ctx *ctx,
                  const struct yb_bulk_rows *rows, const struct yb_bulk_out *out,
                  struct yb_bulk_stats *stats) YB_MUST;

/* The same by the interpreter alone, row by row: the reference. */
yb_rc yb_bulk_interpret(const struct yb_bulk *plan, struct yb_ctx *ctx,
                        const struct yb_bulk_rows *rows, const struct yb_bulk_out *out,
                        struct yb_bulk_stats *stats) YB_MUST;
/* One policy for one row by the interpreter: for a single change. `policy` counts
 * from 0. */
yb_rc yb_bulk_row(const struct yb_bulk *plan, struct yb_ctx *ctx,
                  const struct yb_bulk_rows *rows, uint64_t row, uint32_t policy,
                  yb_tri *out) YB_MUST;

/* The conditions of a policy, in the order of the text. */
struct yb_bulk_condition {
  struct yb_place at;
  const struct yb_view *view;
  bool kernel;                       /* false: the interpreter, because of */
  yb_msg why;
};
uint32_t yb_bulk_conditions(const struct yb_bulk *plan, uint32_t policy,
                            const struct yb_bulk_condition **out);
/* What each condition of a policy gives for a row, into result[conditions]: a
 * near miss is the one that is false. */
yb_rc yb_bulk_explain(const struct yb_bulk *plan, struct yb_ctx *ctx,
                      const struct yb_bulk_rows *rows, uint64_t row, uint32_t policy,
                      yb_tri *result) YB_MUST;

/* {"policies": n, "columnar": n, "interpreted": [{"policy": name, "conditions":
 * n, "by row": [{"line": 1, "column": 5, "why": …, "fix": …}]}]}: the policies
 * that fell off the columns, and why. */
yb_rc yb_bulk_report(const struct yb_bulk *plan, struct yb_ctx *ctx, yb_lang lang,
                     struct yb_json **out) YB_MUST;

#endif
