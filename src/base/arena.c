/* arena.c - see arena.h.
 *
 * Invariants: `last` is the chunk allocated from; `total` is the sum of all
 * chunk sizes and never above `ceiling`; bytes after `used` may be dirty, so
 * take() clears what it hands out.
 */
#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_CHUNK 4096u
#define LARGEST_CHUNK (256u * 1024u)
#define ALIGN 16u

struct chunk {
  struct chunk *prev;
  size_t size, used;
  size_t pad;
};

/* `spare`: the largest usual chunk given back, not part of `total`: a mark in a loop
 * at the end of a chunk would otherwise take and give one every time. */
struct yb_arena {
  struct chunk *last, *spare;
  size_t ceiling, total, next;
};

static unsigned char *bytes(struct chunk *c) {
  return (unsigned char *)(c + 1);
}

struct yb_arena *yb_arena_open(size_t ceiling) {
  struct yb_arena *a = yb_mem_take(sizeof *a);
  if (!a) return NULL;
  a->ceiling = ceiling;
  a->next = FIRST_CHUNK;
  return a;
}

void yb_arena_close(struct yb_arena *a) {
  if (!a) return;
  while (a->last) {
    struct chunk *prev = a->last->prev;
    yb_mem_give(a->last);
    a->last = prev;
  }
  yb_mem_give(a->spare);
  yb_mem_give(a);
}

static void put_aside(struct yb_arena *a, struct chunk *c) {
  if (c->size > LARGEST_CHUNK || (a->spare && a->spare->size >= c->size)) {
    yb_mem_give(c);
    return;
  }
  yb_mem_give(a->spare);
  a->spare = c;
}

static void drop_to(struct yb_arena *a, const void *keep) {
  while (a->last && a->last != keep) {
    struct chunk *prev = a->last->prev;
    a->total -= a->last->size;
    put_aside(a, a->last);
    a->last = prev;
  }
}

void yb_arena_reset(struct yb_arena *a) {
  struct chunk *first = a->last;
  while (first && first->prev) first = first->prev;
  drop_to(a, first);
  if (first) first->used = 0;
  a->next = FIRST_CHUNK;
}

static struct chunk *use_spare(struct yb_arena *a, size_t need) {
  struct chunk *c = a->spare;
  if (!c || c->size < need || c->size > a->ceiling - a->total) return NULL;
  a->spare = NULL;
  return c;
}

/* Chunks are not cleared: take() clears what it hands out. */
static struct chunk *add_chunk(struct yb_arena *a, size_t need) {
  size_t size = a->next > need ? a->next : need;
  if (size > a->ceiling - a->total) size = need;
  if (size > a->ceiling - a->total) return NULL;
  struct chunk *c = use_spare(a, need);
  if (c) size = c->size;
  if (!c) c = yb_mem_grow(NULL, sizeof *c + size);
  if (!c) return NULL;
  c->size = size;
  c->used = c->pad = 0;
  c->prev = a->last;
  a->last = c;
  a->total += size;
  if (a->next < LARGEST_CHUNK) a->next *= 2;
  return c;
}

void *yb_arena_take(struct yb_arena *a, size_t n) {
  if (yb_mem_fails_now() || n > SIZE_MAX - ALIGN) return NULL;
  size_t need = (n + ALIGN - 1) / ALIGN * ALIGN;
  struct chunk *c = a->last;
  if (!c || need > c->size - c->used) c = add_chunk(a, need);
  if (!c) return NULL;
  void *p = bytes(c) + c->used;
  c->used += need;
  return memset(p, 0, n);
}

void *yb_arena_take_n(struct yb_arena *a, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) return NULL;
  return yb_arena_take(a, count * size);
}

void *yb_arena_grow(struct yb_arena *a, void *p, size_t have, size_t want) {
  if (want <= have) return p;
  struct chunk *c = a->last;
  size_t held = (have + ALIGN - 1) / ALIGN * ALIGN;
  if (p && c && held <= c->used && bytes(c) + c->used - held == p &&
      want - held <= c->size - c->used && want >= held) {
    size_t more = (want + ALIGN - 1) / ALIGN * ALIGN - held;
    if (yb_mem_fails_now()) return NULL;
    if (more <= c->size - c->used) {
      c->used += more;
      memset((unsigned char *)p + have, 0, want - have);
      return p;
    }
  }
  void *q = yb_arena_take(a, want);
  if (q && have) memcpy(q, p, have);
  return q;
}

struct yb_arena_mark yb_arena_mark(const struct yb_arena *a) {
  struct yb_arena_mark m = {a->last, a->last ? a->last->used : 0, a->total};
  return m;
}

void yb_arena_back(struct yb_arena *a, struct yb_arena_mark m) {
  drop_to(a, m.chunk);
  if (a->last) a->last->used = m.used;
}

size_t yb_arena_used(const struct yb_arena *a) { return a->total; }
