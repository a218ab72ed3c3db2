/* arena.h - memory that dies whole, under a ceiling.
 *
 *   arena -> chunk -> chunk -> chunk      grows by chunks of 4 KiB, doubled up
 *              ^used                      to 256 KiB; larger requests get a
 *                                         chunk of their own
 *
 * A request owns one arena; nothing long-lived points into it. One thread.
 */
#ifndef YB_BASE_ARENA_H
#define YB_BASE_ARENA_H
#include <stddef.h>

struct yb_arena;
struct yb_arena_mark { void *chunk; size_t used, total; };

/* Opens an arena that will never hold more than `ceiling` bytes. NULL when out
 * of memory. Close frees everything at once; NULL is fine. */
struct yb_arena *yb_arena_open(size_t ceiling);
void yb_arena_close(struct yb_arena *a);
/* Forgets the content, keeps the first chunk: for reuse by the next request. */
void yb_arena_reset(struct yb_arena *a);

/* `n` zeroed bytes aligned to 16; NULL when memory or the ceiling is reached
 * (the caller returns YB_NOMEM). n = 0 gives a valid pointer. */
void *yb_arena_take(struct yb_arena *a, size_t n);
/* The same for `count` things of `size` bytes; NULL when the product overflows. */
void *yb_arena_take_n(struct yb_arena *a, size_t count, size_t size);
/* Grows the block at `p` from `have` to `want` bytes: in place when it is the
 * last one, else copied. New bytes are zeroed. */
void *yb_arena_grow(struct yb_arena *a, void *p, size_t have, size_t want);

/* Everything taken after a mark is given back by `back`: scratch in a loop. */
struct yb_arena_mark yb_arena_mark(const struct yb_arena *a);
void yb_arena_back(struct yb_arena *a, struct yb_arena_mark m);
size_t yb_arena_used(const struct yb_arena *a);   /* bytes held in chunks */

#define YB_NEW(a, type) ((type *)yb_arena_take((a), sizeof(type)))
#define YB_NEW_N(a, n, type) ((type *)yb_arena_take_n((a), (n), sizeof(type)))

#endif
