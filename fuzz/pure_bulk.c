/* pure_bulk.c - conditions and columns made of bytes: the columns answer as the
 * interpreter does, row by row, condition by condition.
 * Input: a byte for the number of rows, then choices (tests/unit/bulk_gen.h). */
#include <stdint.h>

#include "../tests/unit/bulk_gen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2 || size > 4096) return 0;
  struct yb_ctx ctx = {.arena = yb_arena_open(32u << 20)};
  struct gen g = {data + 1, size - 1, data[0] & 1 ? size : 0};
  struct gen_case c;
  uint32_t policy, columnar = 0;
  uint64_t row;
  if (!ctx.arena) __builtin_trap();
  if (gen_case_of(&ctx, &g, 1 + data[0] / 2u, &c) != YB_OK) __builtin_trap();
  if (gen_differs(&ctx, &c, 1, &policy, &row, &columnar) != YB_OK) __builtin_trap();
  if (row != UINT64_MAX) __builtin_trap();
  yb_arena_close(ctx.arena);
  return 0;
}
