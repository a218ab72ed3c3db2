/* limit.c - a token bucket per address for what may be guessed at: logins and
 * one-time codes.
 *
 * A fixed table, WAYS slots to a set; the fullest bucket of a set gives way, so
 * a crowd of addresses cannot grow it, and forgetting only ever forgives.
 */
#include <pthread.h>

#include "base/crypto.h"
#include "base/mem.h"
#include "http/http_int.h"

#define SETS 1024u
#define WAYS 4u
#define UNIT 1000000               /* of a token */

struct bucket { uint64_t key; int64_t at_ns, level; };
struct yb_limit {
  pthread_mutex_t lock;
  uint64_t seed;
  int64_t burst, per_minute;
  struct bucket set[SETS][WAYS];
};

struct yb_limit *yb_limit_open(uint32_t burst, uint32_t per_minute) {
  struct yb_limit *l = yb_mem_take(sizeof *l);
  if (!l) return NULL;
  pthread_mutex_init(&l->lock, NULL);
  yb_random(&l->seed, sizeof l->seed);
  l->burst = burst * (int64_t)UNIT;
  l->per_minute = per_minute;
  return l;
}

void yb_limit_close(struct yb_limit *l) {
  if (l) pthread_mutex_destroy(&l->lock);
  yb_mem_give(l);
}

static uint64_t mix(uint64_t h) {
  h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
  return h ^ (h >> 33);
}

static void refill(const struct yb_limit *l, struct bucket *b, int64_t now) {
  int64_t us = (now - b->at_ns) / 1000;
  if (us <= 0) return;
  int64_t full_us = l->per_minute ? l->burst / l->per_minute * 60 + 1 : INT64_MAX;
  b->level = us >= full_us ? l->burst : b->level + us * l->per_minute / 60;
  if (b->level > l->burst) b->level = l->burst;
  b->at_ns = now;
}

uint32_t yb_limit_take(struct yb_limit *l, yb_str address, int64_t now) {
  uint64_t key = mix(yb_str_hash(address) ^ l->seed);
  uint32_t wait = 0;
  pthread_mutex_lock(&l->lock);
  struct bucket *set = l->set[key % SETS], *b = NULL;
  for (uint32_t i = 0; i < WAYS; i++) refill(l, &set[i], now);
  for (uint32_t i = 0; i < WAYS && !b; i++) if (set[i].key == key) b = &set[i];
  if (!b) {
    b = &set[0];
    for (uint32_t i = 1; i < WAYS; i++) if (set[i].level > b->level) b = &set[i];
    *b = (struct bucket){key, now, l->burst};
  }
  if (b->level >= UNIT) b->level -= UNIT;
  else wait = (uint32_t)((UNIT - b->level) * 60 / (l->per_minute ? l->per_minute : 1) / UNIT) + 1;
  pthread_mutex_unlock(&l->lock);
  return wait;
}
