/* tries.c - wrong tries at names that nobody has (parties.h). */
#include "base/time.h"
#include "engine/parties/parties.h"

#define KEEP_MS (24 * YB_HOUR_MS)

struct guess {
  yb_digest what;
  int64_t tries, until;
  bool there;
};

static yb_val city(struct yb_tx *tx) { return yb_int(yb_tx_city(tx)); }
static yb_val digest(const yb_digest *d) {
  return yb_blob(yb_str_n((const char *)d->b, sizeof d->b));
}

static yb_rc find(struct yb_tx *tx, const struct yb_vault *v, yb_str kind, yb_str name,
                  struct guess *g) {
  const yb_val *c;
  *g = (struct guess){.there = false};
  YB_TRY(yb_vault_blind(v, kind, name, &g->what));
  yb_rc rc = yb_tx_one(tx, YB_SQL_wrong_try_get, YB_ARGS(city(tx), digest(&g->what)), &c);
  if (rc == YB_ABSENT) return YB_OK;
  YB_TRY(rc);
  g->there = true;
  g->tries = yb_int_of(&c[0]);
  g->until = yb_int_of(&c[1]);
  if (g->until <= yb_tx_now(tx)) g->tries = 0;
  return YB_OK;
}

yb_rc yb_try_locked(struct yb_tx *tx, const struct yb_vault *v, yb_str kind, yb_str name,
                    int64_t most, bool *locked) {
  struct guess g;
  YB_TRY(find(tx, v, kind, name, &g));
  *locked = g.tries >= most;
  return YB_OK;
}

yb_rc yb_try_wrong(struct yb_tx *tx, const struct yb_vault *v, yb_str kind, yb_str name,
                   int64_t most, int64_t lock_ms, bool *locked) {
  struct guess g;
  YB_TRY(find(tx, v, kind, name, &g));
  g.tries++;
  *locked = g.tries >= most;
  g.until = yb_tx_now(tx) + (*locked ? lock_ms : KEEP_MS);
  return yb_tx_exec(tx, g.there ? YB_SQL_wrong_try_update : YB_SQL_wrong_try_insert,
                    YB_ARGS(city(tx), digest(&g.what), yb_int(g.tries), yb_int(g.until)), NULL);
}

yb_rc yb_tries_sweep(struct yb_tx *tx) {
  return yb_tx_exec(tx, YB_SQL_wrong_try_clean, YB_ARGS(city(tx), yb_int(yb_tx_now(tx))), NULL);
}
