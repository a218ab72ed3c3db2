/* bulk_int.h - what plan, kernels and runs share; nothing outside includes this. */
#ifndef YB_PURE_BULK_INT_H
#define YB_PURE_BULK_INT_H
#include "pure/bulk/bulk.h"

#define NARROW_THRESHOLDS 253u       /* ranks 1..254 in a byte; 255: never */
#define SUMMED_THRESHOLDS 128u       /* beyond, searching is quicker than counting */
#define DEPTH 8u                     /* of and/or within one condition */

struct column {
  struct yb_bulk_column is;
  int64_t *threshold;                /* ascending; rank = 1 + those at most the value */
  uint32_t thresholds, gathered, planes, plane_bits;
  /* Eight set conditions a table: bit k of plane[p][rank or code]. */
  uint8_t **plane;                   /* [planes], [entries] each */
  uint32_t entries;
  bool used, wide;                   /* wide: ranks of two bytes */
  bool read;                         /* by a policy, whatever the way */
};

/* A test of one column: a range of ranks, or a bit of a plane. */
struct leaf {
  uint32_t column;
  bool by_bit;
  uint16_t low, width;               /* fails when (rank - low) > width */
  uint32_t plane;
  uint8_t bit;                       /* fails when not set */
  uint8_t null_fails, null_blank;    /* what a null counts for */
};
/* A condition in postfix. */
typedef enum step_kind { STEP_LEAF, STEP_AND, STEP_OR } step_kind;
struct step { step_kind kind; struct leaf leaf; };

struct condition {
  struct step *step;
  uint32_t steps;
  const struct yb_feel *program;
};
struct policy {
  yb_str name;
  const struct yb_feel *when;
  struct yb_bulk_condition *shown;
  struct condition *condition;
  uint32_t conditions, by_row;       /* those of the interpreter */
};
struct yb_bulk {
  struct column *column;
  uint32_t columns, slots, policies;
  struct policy *policy;
};

/* Kernels: all take rows [0, n) of a block and are plain loops. */
void yb_bulk_rank64(uint8_t *rank, const int64_t *x, uint32_t n, const int64_t *t, uint32_t k);
void yb_bulk_rank32(uint8_t *rank, const int32_t *x, uint32_t n, const int64_t *t, uint32_t k);
void yb_bulk_range8(uint8_t *fail, const uint8_t *rank, uint32_t n, uint8_t low, uint8_t width);
void yb_bulk_range16(uint8_t *fail, const uint16_t *rank, uint32_t n, uint16_t low,
                     uint16_t width);
void yb_bulk_bit(uint8_t *fail, const uint8_t *plane, uint32_t n, uint8_t bit);
/* A null failed above: takes that back where `pass` is 1, adds `blank`. */
void yb_bulk_nulls(uint8_t *fail, uint8_t *blank, const uint8_t *null, uint32_t n, uint8_t pass,
                   uint8_t unknown);
void yb_bulk_flags(uint8_t *rank, const uint8_t *x, uint32_t n);
void yb_bulk_unpack(uint8_t *out, const uint64_t *bits, uint32_t n);   /* 1: its bit is set */
/* Codes beyond `last` are null too; the code of a null is 0. */
void yb_bulk_codes(uint16_t *code, uint8_t *null, const uint16_t *x, uint32_t n, uint16_t last);
void yb_bulk_look_up(uint8_t *plane, const uint8_t *table, const uint16_t *code, uint32_t n);
void yb_bulk_mask8(uint8_t *rank, const uint8_t *null, uint32_t n);     /* 0 where null */
void yb_bulk_mask16(uint16_t *rank, const uint8_t *null, uint32_t n);
/* Both of them, either of them: 0 and 1, into f and b. */
void yb_bulk_both(uint8_t *f, uint8_t *b, const uint8_t *f2, const uint8_t *b2, uint32_t n);
void yb_bulk_either(uint8_t *f, uint8_t *b, const uint8_t *f2, const uint8_t *b2, uint32_t n);
void yb_bulk_sum(uint8_t *to, const uint8_t *from, uint32_t n);

typedef enum answer { ANSWER_YES, ANSWER_NO, ANSWER_UNKNOWN, ANSWER_NEAR } answer;
/* Sets bits of (n + 63) / 64 words. */
void yb_bulk_pack(uint64_t *out, answer what, const uint8_t *fail, const uint8_t *blank,
                  uint32_t n, uint8_t *scratch);

/* The value of a column in a row, as the interpreter sees it. Wide decimals go
 * to the arena. */
yb_rc yb_bulk_value(struct yb_arena *a, const struct column *c, const struct yb_bulk_data *d,
                    uint64_t row, yb_value *out) YB_MUST;

#endif
