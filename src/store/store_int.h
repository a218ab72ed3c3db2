/* store_int.h - the inside of the store, for src/store alone.
 *
 *   store.c    open, close, ids          queue.c   commands and who runs them
 *   tx.c       statements, lists, keys   sql.c     texts of the dialect
 *   db_*.c     one connection            migrate.c schema steps
 *   event.c    events   seal.c  seals    verify.c  the check
 *   consume.c  cursors  timer.c due rows lock.c    one process per file
 *
 * Threads: the writer (SQLite) or workers (PostgreSQL) own their connection;
 * read connections are lent out under `readers.lock`; everything else that two
 * threads touch is atomic or stands under the lock named beside it.
 */
#ifndef YB_STORE_INT_H
#define YB_STORE_INT_H
#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/event.h"
#include "store/store.h"
#include "store/timer.h"

/* ---- a connection ---- */

#define DB_WHY 256
enum db_mode { DB_READ, DB_WRITE, DB_PLAIN };

struct db_call {
  int slot;                  /* a yb_sql, or -1: look the text up */
  yb_str text;               /* with ?n */
  const yb_val *args;
  uint32_t n;
  struct yb_arena *arena;    /* rows and scratch */
  bool want_rows;
  uint32_t max_rows;
};

struct yb_db {
  const struct db_ops *ops;
  bool lost;                 /* the connection is gone: reopen */
  bool unique;               /* the last YB_CONFLICT came from an index */
  char why[DB_WHY];          /* the last failure, without values */
};

/* A savepoint: set, its work kept, its work undone (it stands until it is kept). */
enum db_mark { DB_MARK_SET, DB_MARK_KEEP, DB_MARK_UNDO };

struct db_ops {
  yb_rc (*begin)(struct yb_db *db, enum db_mode mode);
  yb_rc (*commit)(struct yb_db *db);
  void (*rollback)(struct yb_db *db);
  yb_rc (*query)(struct yb_db *db, const struct db_call *c, struct yb_rows *rows, int64_t *changed);
  yb_rc (*script)(struct yb_db *db, const char *text);
  yb_rc (*mark)(struct yb_db *db, enum db_mark mark);   /* of SQLite alone */
  bool (*in_tx)(struct yb_db *db);
  yb_rc (*revive)(struct yb_db *db);          /* after `lost` */
  void (*close)(struct yb_db *db);
};

/* `why` gets the reason. Readers cannot write. */
yb_rc db_sqlite_open(const char *path, const char *vfs, bool reader, struct yb_db **out,
                     char why[DB_WHY]) YB_MUST;
yb_rc db_sqlite_backup(struct yb_db *from, const char *path, char why[DB_WHY]) YB_MUST;
yb_rc db_pg_open(const char *conninfo, struct yb_db **out, char why[DB_WHY]) YB_MUST;
/* Rows being gathered by either engine. */
struct db_gather { struct yb_arena *arena; yb_val *cell; uint32_t cols, count, cap, max; };
yb_rc db_gather_row(struct db_gather *g, yb_val **row) YB_MUST;
yb_rc db_gather_text(struct db_gather *g, yb_val *v, yb_val_kind kind, const void *p, size_t n)
    YB_MUST;

/* ---- texts ---- */

#define SQL_SQLITE 1u
#define SQL_PG 2u
#define SQL_CITUS 4u
/* Opens the comments of the engines in `flags`, drops those of others; with
 * SQL_PG turns ?n into $n and BLOB into BYTEA. The result ends with a NUL. */
yb_rc sql_dialect(struct yb_arena *a, yb_str text, unsigned flags, yb_str *out) YB_MUST;
yb_str sql_text(enum yb_sql sql);
const char *sql_name(enum yb_sql sql);
/* The text of a list call, and its values in order. */
struct list_text { yb_str text; yb_val args[YB_ARGS_MAX]; uint32_t n; };
yb_rc list_build(struct yb_arena *a, const struct yb_list_query *q, uint32_t count_to,
                 struct list_text *out) YB_MUST;
/* For the test that prepares every combination. */
enum yb_list filter_list(enum yb_filter f);
enum yb_list sort_list(enum yb_sort s);
const char *list_name(enum yb_list l);
uint32_t list_args(enum yb_list l), filter_args(enum yb_filter f), sort_args(enum yb_sort s);
bool filter_many(enum yb_filter f);

/* ---- a transaction ---- */

struct yb_tx {
  struct yb_store *store;
  struct yb_db *db;
  struct yb_cmd *cmd;
  struct yb_ctx ctx;
  yb_rc failed;
  uint32_t statements, statements_max;
  int64_t due;               /* earliest instant put or moved; INT64_MAX: none */
  bool events;               /* appended some */
  bool sealed;               /* sealed some */
};

/* Begins, runs, commits or rolls back one command on a connection, its key
 * included; tells the other threads what was committed. */
void tx_open(struct yb_tx *tx, struct yb_store *s, struct yb_db *db, struct yb_cmd *cmd,
             struct yb_arena *scratch);
yb_rc tx_run(struct yb_tx *tx) YB_MUST;             /* inside begin .. commit */
void tx_committed(const struct yb_tx *tx);

/* ---- the store ---- */

#define STORE_BATCH 256u
#define STORE_THREADS 64u

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t more;
  struct yb_cmd *first, *last;
  uint32_t count, max;
  bool closing;              /* no new commands from outside */
  bool ending;               /* the workers leave when it is empty */
};

struct readers {
  pthread_mutex_t lock;
  pthread_cond_t free_one;
  struct yb_db *db[STORE_THREADS];      /* [0, idle) are free */
  uint32_t idle, count;
};

/* A thread that sleeps on a condition and is poked. */
struct bell {
  pthread_mutex_t lock;
  pthread_cond_t rung;
  uint64_t rings;            /* under lock */
  bool stop;                 /* under lock */
};

struct follower {            /* a consumer's thread */
  struct yb_store *store;
  struct yb_consumer c;
  pthread_t thread;
  bool running;
};

struct timer_kind { const char *kind; yb_timer_fn fn; void *arg; };

struct worker {
  struct yb_store *store;
  struct yb_db *db;
  struct yb_arena *scratch;
  pthread_t thread;
  bool running;
  uint32_t seed;             /* of the pause before a second run */
};

struct yb_store {
  int64_t city;
  bool pg;
  yb_hash_kind hash;
  char *url;                 /* path or conninfo, NUL-terminated */
  char *vfs;
  int lock_fd;
  size_t scratch;
  uint32_t seal_ms;
  struct queue queue;
  struct readers readers;
  struct worker worker[STORE_THREADS];
  uint32_t workers;
  struct bell due, events, sealed;      /* scheduler, sealer, consumers */
  pthread_t scheduler, keeper;
  bool scheduler_on, keeper_on, started;
  struct follower follower[YB_CONSUMERS_MAX];
  uint32_t followers;
  struct timer_kind kind[YB_TIMER_KINDS_MAX];
  uint32_t kinds;
  _Atomic int64_t id_last;              /* ms << 12 | sequence */
  _Atomic int64_t node, node_until_ns;  /* the leased node and when it ends (monotonic) */
  char holder[40];                      /* this process, in leases */
  _Atomic uint64_t commands, failed, commits, retries, reads, sealed_rows, fired,
      followed;
};

yb_rc queue_init(struct queue *q, uint32_t max) YB_MUST;
void queue_clear(struct queue *q);
yb_rc queue_start(struct yb_store *s) YB_MUST;      /* the writer or the workers */
void queue_stop(struct yb_store *s);
/* As yb_store_run, but allowed while closing: for the store's own threads. */
yb_rc queue_run(struct yb_store *s, struct yb_cmd *cmd) YB_MUST;
yb_rc queue_put(struct yb_store *s, struct yb_cmd *cmd, bool own) YB_MUST;
/* One command on one connection, on this thread: at open, before threads. */
yb_rc queue_once(struct yb_store *s, struct worker *w, struct yb_cmd *cmd) YB_MUST;
/* fn on a lent read connection. */
yb_rc readers_open(struct yb_store *s, uint32_t count, char why[DB_WHY]) YB_MUST;
void readers_close(struct yb_store *s);
struct yb_db *readers_lend(struct yb_store *s);
void readers_back(struct yb_store *s, struct yb_db *db);
yb_rc store_connect(struct yb_store *s, bool reader, struct yb_db **out, char why[DB_WHY]) YB_MUST;

void bell_init(struct bell *b);
void bell_clear(struct bell *b);
void bell_ring(struct bell *b);
void bell_end(struct bell *b);
/* Sleeps until a ring after `seen` or `wait_ms`; false when it shall stop.
 * Returns the rings seen in *seen. */
bool bell_wait(struct bell *b, uint64_t *seen, int64_t wait_ms);

yb_rc migrate(struct yb_store *s, struct yb_db *db, struct yb_ctx *ctx) YB_MUST;
/* SQLite: the lock file beside the database, held for life. */
yb_rc lock_take(struct yb_ctx *ctx, const char *path, int *fd) YB_MUST;
void lock_give(int fd);

yb_rc keeper_start(struct yb_store *s) YB_MUST;     /* seals, leases, old keys */
void keeper_stop(struct yb_store *s);
yb_rc scheduler_start(struct yb_store *s) YB_MUST;
void scheduler_stop(struct yb_store *s);
yb_rc followers_start(struct yb_store *s) YB_MUST;
void followers_stop(struct yb_store *s);
yb_rc node_take(struct yb_store *s, struct worker *w) YB_MUST;
yb_rc node_renew(struct yb_store *s);

yb_rc key_find(struct yb_tx *tx, bool *found) YB_MUST;
yb_rc key_keep(struct yb_tx *tx) YB_MUST;

/* ---- events ---- */

#define EVENT_COLUMNS 15u             /* YB_EVENT_COLUMNS of sql/ground.h */
struct event_row { struct yb_event e; yb_str salt, body; };
void event_row_read(const yb_val *cell, struct event_row *out);
yb_rc event_body(yb_hash_kind h, yb_str salt, yb_str data, yb_str reason, yb_digest *out) YB_MUST;
yb_rc event_leaf(yb_hash_kind h, int64_t city, const struct event_row *r, yb_digest *out) YB_MUST;
struct seal_row { int64_t no, first, leaves; yb_digest head; };
void seal_row_read(const yb_val *cell, struct seal_row *out);
/* Begins a head over (previous, no, first, leaves); the leaves are added. */
yb_rc seal_begin(yb_hash_kind h, const yb_digest *prev, const struct seal_row *s,
                 struct yb_hasher **out) YB_MUST;

#endif
