/* store.h - the one door to the database: SQLite in a file, or PostgreSQL.
 *
 *   submit ->  [ queue, bounded ] -> writer (SQLite, one thread)
 *   run    ->                          takes all that wait: BEGIN IMMEDIATE,
 *                                      SAVEPOINT each, COMMIT once, answer all
 *                                 -> workers (PostgreSQL, a pool)
 *                                      SERIALIZABLE, each command its own
 *                                      transaction, run again on 40001 40P01 23505
 *   read   ->  a snapshot connection out of a pool; no lock, no write
 *
 * Nothing is acknowledged before its commit: `done` is called, or yb_store_run
 * returns, when the row is on the disk or the command has left no trace. The
 * one exception is told apart: YB_IO when the database was lost during COMMIT
 * may or may not have been applied; send the command again with its key.
 *
 * SQL: sql.h. Events, seals, consumers: event.h. Timers: timer.h.
 */
#ifndef YB_STORE_STORE_H
#define YB_STORE_STORE_H
#include "base/arena.h"
#include "base/crypto.h"
#include "store/sql.h"

struct yb_store;

struct yb_store_cfg {
  yb_str url;               /* "sqlite:PATH", or a libpq URI or conninfo */
  int64_t city;             /* first column of every key; > 0 */
  yb_hash_kind hash;        /* of the seals; fixed at the first open; 0: SHA-256 */
  uint32_t readers;         /* read connections; 0: 4; at most 64 */
  uint32_t workers;         /* PostgreSQL connections that run commands; 0: 8; at most 64 */
  uint32_t queue;           /* commands that may wait; 0: 4096 */
  uint32_t seal_ms;         /* events are sealed this often; 0: 200 */
  size_t scratch;           /* ceiling of one command's arena; 0: 16 MiB */
  const char *vfs;          /* SQLite VFS by name (tests); NULL: the default */
};

/* Opens, brings the schema up to date, takes the lock. Refused with YB_INVALID
 * and a diagnostic: a database newer than the program, a changed migration, a
 * file that is not ours, one served by another process, another hash kind.
 * YB_IO: the database cannot be reached. Threads for commands run from here on;
 * timers and consumers begin with yb_store_start. Owner: the caller. */
yb_rc yb_store_open(struct yb_ctx *ctx, const struct yb_store_cfg *cfg,
                    struct yb_store **out) YB_MUST;
/* Timers fire and consumers run from here on: register them first. */
yb_rc yb_store_start(struct yb_store *s) YB_MUST;
/* Refuses new commands, answers the waiting ones, seals what is left, ends the
 * threads, gives back the locks. The caller has ended its readers. NULL is fine. */
void yb_store_close(struct yb_store *s);

int64_t yb_store_city(const struct yb_store *s);
bool yb_store_is_pg(const struct yb_store *s);
/* A new id: 41 bits of milliseconds since 2020, 10 bits of this process's node
 * (leased), 12 bits of sequence; > 0, rising within a process, unique across
 * all. JSON and pages carry it as text: it does not fit a double. */
int64_t yb_store_id(struct yb_store *s);
int64_t yb_id_ms(int64_t id);              /* the UTC instant within an id */
/* True when a trivial read succeeds: for /readyz. */
bool yb_store_ready(struct yb_store *s);

/* ---- commands ---- */

struct yb_actor {
  yb_str kind;              /* "person", "staff", "partner", "key", "system" */
  int64_t id;               /* 0 for the system */
  int64_t on_behalf;        /* the party acted for; 0: none */
};

/* One write. The submitter owns it and keeps it, and all it points to, alive and
 * untouched until `done` (or the return of run). */
struct yb_cmd {
  yb_str verb;              /* "case.open": for logs and the idempotency record */
  /* The work. May be run again from the start: it changes nothing outside the
   * database but fields below `out`, and takes no lock, does no I/O, and never
   * calls yb_store_run or _read. Any result but YB_OK rolls back. */
  yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd);
  void (*done)(struct yb_cmd *cmd);   /* on a store thread, after the commit; short */
  void *arg;                          /* the caller's struct */
  struct yb_ctx *ctx;       /* the caller's arena (for results) and diags; may be NULL.
                             * Given back to its state before when run again. */
  struct yb_actor actor;
  yb_str reason, request_id;
  int64_t now_ms;           /* the command's time; 0: the clock's */
  /* Idempotency: a key of the actor's. The first success is recorded with its
   * `result`; a later command with the same actor and key gets that result,
   * `repeated` is set and `run` is not called. Another verb or fingerprint under
   * the same key is YB_CONFLICT. Duplicates at one time collapse to one. */
  yb_str key;               /* at most 200 bytes; empty: none */
  yb_str fingerprint;       /* a digest of the request's body; may be empty */
  /* out */
  yb_rc rc;
  bool repeated;
  yb_str result;            /* set by run with yb_cmd_result; at most 64 KiB */
  uint32_t runs;            /* how often run was called */
  /* private to the store */
  struct yb_cmd *next;
  void *waiter;
  struct yb_arena_mark mark;
  struct yb_diags diags;
  bool plain;               /* the store's own: snapshot isolation will do, no ids */
};

/* Queues; `done` will be called exactly once, with cmd->rc. YB_BUSY: the queue
 * is full; YB_IO: closing. Then `done` is not called. */
yb_rc yb_store_submit(struct yb_store *s, struct yb_cmd *cmd) YB_MUST;
/* Queues and waits; the result is cmd->rc. `done` is not used. */
yb_rc yb_store_run(struct yb_store *s, struct yb_cmd *cmd) YB_MUST;

/* Runs fn on a snapshot; its result is passed on. Results live in ctx->arena.
 * fn writes nothing (the engine refuses) and does not call the store again. */
yb_rc yb_store_read(struct yb_store *s, struct yb_ctx *ctx,
                    yb_rc (*fn)(struct yb_tx *tx, void *arg), void *arg) YB_MUST;

/* ---- inside a command or read ---- */

int64_t yb_tx_city(const struct yb_tx *tx);
int64_t yb_tx_now(const struct yb_tx *tx);
int64_t yb_tx_id(struct yb_tx *tx);               /* yb_store_id */
struct yb_store *yb_tx_store(struct yb_tx *tx);
/* The command, or NULL in a read. */
struct yb_cmd *yb_tx_cmd(struct yb_tx *tx);
/* Scratch: arena dies with the run (in a read it is the caller's), diags are
 * the caller's, now_ms the command's. */
struct yb_ctx *yb_tx_ctx(struct yb_tx *tx);
struct yb_arena *yb_tx_arena(struct yb_tx *tx);
/* What the caller gets, kept for its idempotency key. Copied to cmd->ctx. */
yb_rc yb_cmd_result(struct yb_tx *tx, yb_str bytes) YB_MUST;

/* A lease: one holder among the processes until `hold_ms` from now. *got false
 * when another holds it. */
yb_rc yb_lease_take(struct yb_tx *tx, yb_str name, int64_t hold_ms, bool *got) YB_MUST;
yb_rc yb_lease_drop(struct yb_tx *tx, yb_str name) YB_MUST;

/* ---- care ---- */

/* A consistent copy of a running SQLite database to a new file (written beside,
 * synced, renamed). PostgreSQL: YB_INVALID with a diagnostic (use its tools). */
yb_rc yb_store_backup(struct yb_store *s, struct yb_ctx *ctx, yb_str path) YB_MUST;

/* Moves with every commit of this process and with everything that its consumers have
 * followed: while it stands still, a read tells what it told before. (What other
 * processes write on PostgreSQL moves it when it is sealed and followed.) */
uint64_t yb_store_epoch(struct yb_store *s);

/* Counters since open, for /metrics. */
struct yb_store_stats {
  uint64_t commands, failed, commits, retries, reads, sealed, timers, waiting;
};
void yb_store_stats(struct yb_store *s, struct yb_store_stats *out);

#endif
