/* kernel.c - the loops over the rows of a block, written so that the compiler
 * makes vectors of them (CMake gives this file -O3): restricted pointers, no
 * branch, no call, bytes out. Where the compiler can, each is compiled for
 * several machines and the right one chosen when the program starts.
 */
#include "pure/bulk/bulk_int.h"

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && \
    !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MANY __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MANY
#endif

#define LANES 64u                    /* rows whose counts stay in registers */

/* rank = 1 + how many thresholds the value has reached. */
#define RANK(name, type)                                                            \
  MANY void name(uint8_t *restrict rank, const type *restrict x, uint32_t n,        \
                 const int64_t *restrict t, uint32_t k) {                           \
    uint32_t at = 0;                                                                \
    for (; at + LANES <= n; at += LANES) {                                          \
      const type *p = x + at;                                                       \
      uint8_t *to = rank + at;                                                      \
      type count[LANES];                                                            \
      for (uint32_t i = 0; i < LANES; i++) count[i] = 1;                            \
      for (uint32_t j = 0; j < k; j++) {                                            \
        type limit = (type)t[j];                                                    \
        for (uint32_t i = 0; i < LANES; i++) count[i] += p[i] >= limit;             \
      }                                                                             \
      for (uint32_t i = 0; i < LANES; i++) to[i] = (uint8_t)count[i];               \
    }                                                                               \
    for (; at < n; at++) {                                                          \
      uint32_t count = 1;                                                           \
      for (uint32_t j = 0; j < k; j++) count += x[at] >= t[j];                      \
      rank[at] = (uint8_t)count;                                                    \
    }                                                                               \
  }
RANK(yb_bulk_rank64, int64_t)
RANK(yb_bulk_rank32, int32_t)

MANY void yb_bulk_range8(uint8_t *restrict fail, const uint8_t *restrict rank, uint32_t n,
                         uint8_t low, uint8_t width) {
  for (uint32_t i = 0; i < n; i++) fail[i] += (uint8_t)(rank[i] - low) > width;
}

MANY void yb_bulk_range16(uint8_t *restrict fail, const uint16_t *restrict rank, uint32_t n,
                          uint16_t low, uint16_t width) {
  for (uint32_t i = 0; i < n; i++) fail[i] += (uint16_t)(rank[i] - low) > width;
}

MANY void yb_bulk_bit(uint8_t *restrict fail, const uint8_t *restrict plane, uint32_t n,
                      uint8_t bit) {
  for (uint32_t i = 0; i < n; i++) fail[i] += (plane[i] & bit) == 0;
}

MANY void yb_bulk_nulls(uint8_t *restrict fail, uint8_t *restrict blank,
                        const uint8_t *restrict null, uint32_t n, uint8_t pass,
                        uint8_t unknown) {
  for (uint32_t i = 0; i < n; i++) {
    fail[i] -= null[i] & pass;
    blank[i] += null[i] & unknown;
  }
}

MANY void yb_bulk_flags(uint8_t *restrict rank, const uint8_t *restrict x, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) rank[i] = 1 + (x[i] != 0);
}

MANY void yb_bulk_mask8(uint8_t *restrict rank, const uint8_t *restrict null, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) rank[i] &= (uint8_t)(null[i] - 1);
}

MANY void yb_bulk_mask16(uint16_t *restrict rank, const uint8_t *restrict null, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) rank[i] &= (uint16_t)((uint16_t)null[i] - 1);
}

MANY void yb_bulk_both(uint8_t *restrict f, uint8_t *restrict b, const uint8_t *restrict f2,
                       const uint8_t *restrict b2, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    f[i] |= f2[i];
    b[i] = (b[i] | b2[i]) & (f[i] ^ 1);
  }
}

MANY void yb_bulk_either(uint8_t *restrict f, uint8_t *restrict b, const uint8_t *restrict f2,
                         const uint8_t *restrict b2, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    uint8_t holds = ((f[i] | b[i]) ^ 1) | ((f2[i] | b2[i]) ^ 1);
    f[i] &= f2[i];
    b[i] = (f[i] | holds) ^ 1;
  }
}

MANY void yb_bulk_sum(uint8_t *restrict to, const uint8_t *restrict from, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) to[i] += from[i];
}

MANY void yb_bulk_unpack(uint8_t *restrict out, const uint64_t *restrict bits, uint32_t n) {
  for (uint32_t w = 0; w < n / 64; w++) {
    uint64_t word = bits[w];
    uint8_t *to = out + (size_t)w * 64;
    for (uint32_t i = 0; i < 64; i++) to[i] = word >> i & 1;
  }
  for (uint32_t i = n / 64 * 64; i < n; i++) out[i] = bits[i / 64] >> (i % 64) & 1;
}

MANY void yb_bulk_codes(uint16_t *restrict code, uint8_t *restrict null,
                        const uint16_t *restrict x, uint32_t n, uint16_t last) {
  for (uint32_t i = 0; i < n; i++) {
    uint16_t beyond = (uint16_t)((uint8_t)(x[i] > last) | null[i]);
    null[i] = (uint8_t)beyond;
    code[i] = x[i] & (uint16_t)(beyond - 1);
  }
}

void yb_bulk_look_up(uint8_t *restrict plane, const uint8_t *restrict table,
                     const uint16_t *restrict code, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) plane[i] = table[code[i]];
}

MANY static void choose(uint8_t *restrict m, answer what, const uint8_t *restrict fail,
                        const uint8_t *restrict blank, uint32_t n) {
  switch (what) {
    case ANSWER_YES:
      for (uint32_t i = 0; i < n; i++) m[i] = (fail[i] | blank[i]) == 0;
      break;
    case ANSWER_NO:
      for (uint32_t i = 0; i < n; i++) m[i] = fail[i] != 0;
      break;
    case ANSWER_UNKNOWN:
      for (uint32_t i = 0; i < n; i++) m[i] = (fail[i] == 0) & (blank[i] != 0);
      break;
    case ANSWER_NEAR:
      for (uint32_t i = 0; i < n; i++) m[i] = (fail[i] == 1) & (blank[i] == 0);
      break;
  }
}

/* Eight bytes of 0 or 1 become eight bits: byte i is moved to bit 56 + i. */
void yb_bulk_pack(uint64_t *out, answer what, const uint8_t *fail, const uint8_t *blank,
                  uint32_t n, uint8_t *m) {
  choose(m, what, fail, blank, n);
  uint32_t whole = (n + 63) / 64 * 64;
  if (whole > n) memset(m + n, 0, whole - n);
  for (uint32_t w = 0; w < whole / 64; w++) {
    uint64_t word = 0;
    for (uint32_t k = 0; k < 8; k++) {
      uint64_t bytes;
      memcpy(&bytes, m + w * 64 + k * 8, 8);
      word |= (bytes * UINT64_C(0x0102040810204080) >> 56) << (k * 8);
    }
    out[w] = word;
  }
}
