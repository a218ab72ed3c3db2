/* mem.h - the one door to malloc and free.
 *
 * Everything above asks here or, nearly always, an arena (arena.h). A test
 * can make the k-th request of this thread fail (the allocation sweep).
 */
#ifndef YB_BASE_MEM_H
#define YB_BASE_MEM_H
#include <stddef.h>

void *yb_mem_take(size_t n);                /* zeroed; NULL when out of memory */
void *yb_mem_grow(void *p, size_t n);       /* realloc; NULL leaves p alone */
void yb_mem_give(void *p);                  /* free; NULL is fine */

/* Test hook: the k-th request from now on (k >= 1) on this thread fails, once
 * when `once`, else that and every later one. k = 0 switches it off. */
void yb_mem_fail_at(long k, int once);
long yb_mem_failed(void);                   /* failures since fail_at was set */
/* True when this request must fail; the arena asks too, so that a sweep sees
 * every allocation and not only every chunk. */
int yb_mem_fails_now(void);

#endif
