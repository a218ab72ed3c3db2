/* map.c - see map.h.
 *
 *   slot[hash & (slots - 1)] -> index + 1 -> entry[index]     linear probing,
 *                                                             at most half full
 *
 * The key of the hash is drawn once per process: one of base's few globals.
 */
#include "base/map.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"

#define FIRST_SLOTS 16u
#define MOST_SLOTS (1u << 30)

static unsigned char sip_key[crypto_shorthash_KEYBYTES];
static pthread_once_t sip_once = PTHREAD_ONCE_INIT;

static void draw_key(void) {
  if (sodium_init() < 0) abort();   /* no randomness; 1 when called before */
  crypto_shorthash_keygen(sip_key);
}

static uint64_t hash_of(yb_str key) {
  uint64_t h;
  (void)pthread_once(&sip_once, draw_key);
  crypto_shorthash((unsigned char *)&h, (const unsigned char *)(key.n ? key.p : ""), key.n,
                   sip_key);
  return h;
}

void yb_map_init(struct yb_map *m, struct yb_arena *a) {
  *m = (struct yb_map){.arena = a};
}

/* The slot of the key, or the empty one where it belongs. */
static uint32_t *slot_of(const struct yb_map *m, yb_str key, uint64_t hash) {
  uint32_t mask = m->slots - 1, at = (uint32_t)hash & mask;
  for (;; at = (at + 1) & mask) {
    uint32_t *slot = &m->slot[at];
    if (*slot == 0) return slot;
    const struct yb_map_entry *e = &m->entry[*slot - 1];
    if (e->hash == hash && yb_str_eq(e->key, key)) return slot;
  }
}

void *yb_map_get(const struct yb_map *m, yb_str key) {
  if (m->count == 0) return NULL;
  uint32_t *slot = slot_of(m, key, hash_of(key));
  return *slot ? m->entry[*slot - 1].value : NULL;
}

static yb_rc widen(struct yb_map *m) {
  uint32_t slots = m->slots ? m->slots * 2 : FIRST_SLOTS;
  if (slots > MOST_SLOTS) return YB_LIMIT;
  uint32_t *slot = YB_NEW_N(m->arena, slots, uint32_t);
  if (!slot) return YB_NOMEM;
  m->slot = slot;
  m->slots = slots;
  for (uint32_t i = 0; i < m->count; i++) {
    uint32_t at = (uint32_t)m->entry[i].hash & (slots - 1);
    while (slot[at]) at = (at + 1) & (slots - 1);
    slot[at] = i + 1;
  }
  return YB_OK;
}

static yb_rc more_entries(struct yb_map *m) {
  size_t cap = m->cap ? (size_t)m->cap * 2 : FIRST_SLOTS / 2;
  struct yb_map_entry *entry =
      yb_arena_grow(m->arena, m->entry, m->cap * sizeof *entry, cap * sizeof *entry);
  if (!entry) return YB_NOMEM;
  m->entry = entry;
  m->cap = (uint32_t)cap;
  return YB_OK;
}

yb_rc yb_map_put(struct yb_map *m, yb_str key, void *value) {
  uint64_t hash = hash_of(key);
  if (m->count >= m->slots / 2) YB_TRY(widen(m));
  uint32_t *slot = slot_of(m, key, hash);
  if (*slot) {
    m->entry[*slot - 1].value = value;
    return YB_OK;
  }
  if (m->count == m->cap) YB_TRY(more_entries(m));
  m->entry[m->count] = (struct yb_map_entry){key, value, hash};
  *slot = ++m->count;
  return YB_OK;
}
