/* driver.c - the application under load in a process made to be killed.
 *
 *   driver load PACK DATA URL ANSWERS RUN THREADS PAUSE_MS [lossy]
 *   driver check PACK DATA URL [HEAD]
 *   driver settle PACK DATA URL
 *
 * load: opens the application on DATA and submits cases, completes tasks, books and cancels
 * from THREADS threads until it is killed. What it says is appended to DATA/acks, a write(2)
 * a line, each before the act after it:
 *   I key            about to be sent          A key id      acknowledged: this case
 *   T id             acknowledged: this task is done          F key rc      refused
 *   B key id         acknowledged: this booking               C id          it is cancelled
 *   N key            told that there is no room
 * Keys in DATA/retry are sent first: those that were under way when it was killed.
 * DATA/status is struct status, shared memory that outlives the process.
 *
 * Every case winds a timer within its own transaction, due within three seconds; cases
 * are dated up to three days back, so that rungs of their promises are due as well.
 *
 * check: opens everything as a start does, reads every event and seal against HEAD, and
 * prints JSON. settle: lets timers and consumers run until nothing is due.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time.h"
#include "engine/parties/parties.h"
#include "lossy.h"
#include "service/booking/booking.h"
#include "service/handle/handle.h"
#include "service/start/start.h"
#include "store/event.h"
#include "store/timer.h"

#define PERSONS 16
#define THREADS_MAX 64
#define TICK "proof.tick"
#define DAYS_BACK 3
#define ENTRIES_MAX 20
#define BOOKED_DAYS 200

/* Also read by kill9.py: nine 64-bit numbers. */
struct status {
  _Atomic uint64_t ready, sent, acked, tasks, refused, lost, under_way, room, stop;
};

struct run {
  struct yb_app *app;
  struct status *status;
  const struct yb_json *answers;
  yb_str retry, service, number;         /* retry: keys, a line each */
  pthread_mutex_t retry_lock;
  int64_t person[PERSONS];
  const struct yb_unit *desk;
  const struct yb_role *clerk;
  int64_t entry[ENTRIES_MAX], today;     /* what is booked by the day, always open */
  uint32_t entries;
  int acks, pause_ms;
};
struct worker { struct run *run; int no; uint64_t chance, next; struct yb_ctx ctx;
                struct yb_diags diags; };

static _Noreturn void die(const char *what, yb_rc rc, const struct yb_diags *diags) {
  fprintf(stderr, "driver: %s: %s\n", what, yb_rc_name(rc));
  for (const struct yb_diag *d = diags ? diags->first : NULL; d; d = d->next) {
    struct yb_buf b;
    yb_buf_init(&b, diags->arena);
    yb_diag_line(d, YB_EN, &b);
    if (b.rc == YB_OK) fprintf(stderr, "  %.*s\n", (int)b.n, b.p);
  }
  exit(3);
}

/* One write: a line is there or it is not, also when the process is killed. */
static void say(const struct run *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(const struct run *r, const char *format, ...) {
  char line[160];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(line, sizeof line, format, args);
  va_end(args);
  if (n <= 0 || (size_t)n >= sizeof line || write(r->acks, line, (size_t)n) != n) abort();
}

static uint64_t chance(struct worker *w) {
  w->chance ^= w->chance << 13;
  w->chance ^= w->chance >> 7;
  w->chance ^= w->chance << 17;
  return w->chance;
}

/* ---- cases ---- */

static yb_rc submit_and_wind(struct yb_tx *tx, struct yb_cmd *cmd) {
  struct yb_submit_direct *s = cmd->arg;
  YB_TRY(yb_submit_direct_run(tx, cmd));
  struct yb_timer t = {.due_at = yb_clock_now_ms() + s->case_id % 3000, .kind = YB_S(TICK),
                       .owner_kind = YB_S("proof"), .owner = s->case_id};
  return yb_timer_put(tx, &t, NULL);
}

static yb_rc tick(struct yb_tx *tx, const struct yb_timer *t, void *arg) {
  struct yb_event e = {.kind = YB_S("proof"), .agg = t->owner, .version = 1,
                       .verb = YB_S("tick.fired")};
  (void)arg;
  return yb_event_add(tx, &e, NULL);
}

static void begin_request(struct worker *w) {
  yb_arena_reset(w->ctx.arena);
  yb_diags_init(&w->diags, w->ctx.arena);
  w->ctx.diags = &w->diags;
  w->ctx.now_ms = yb_clock_now_ms();
}

static yb_rc run_act(struct worker *w, struct yb_act *act) {
  struct status *st = w->run->status;
  atomic_fetch_add(&st->sent, 1);
  atomic_fetch_add(&st->under_way, 1);
  yb_rc rc = yb_act_run(act);
  atomic_fetch_sub(&st->under_way, 1);
  return rc;
}

/* Counted, and the first told in full: nothing here is meant to be refused. */
static void refused(struct worker *w, yb_rc rc) {
  if (atomic_fetch_add(&w->run->status->refused, 1)) return;
  fprintf(stderr, "driver: refused: %s\n", yb_rc_name(rc));
  for (const struct yb_diag *d = w->diags.first; d; d = d->next)
    fprintf(stderr, "driver: %s at %.*s\n", yb_msg_key(d->msg), YB_ARG(d->at.path));
}

static yb_rc send_case(struct worker *w, yb_str key, int64_t person, int64_t *id) {
  struct yb_who who = {.kind = YB_WHO_PERSON, .id = person};
  begin_request(w);
  struct yb_json *answers = yb_json_copy(w->ctx.arena, w->run->answers);
  struct yb_json *title = yb_json_new_str(w->ctx.arena, key);
  struct yb_submit_direct s = {.service = w->run->service, .channel = YB_S("api"), .key = key,
                               .answers = answers};
  yb_rc rc = yb_json_set(answers, YB_S("title"), title);
  if (rc != YB_OK) return rc;
  w->ctx.now_ms -= (int64_t)(chance(w) % (DAYS_BACK * (uint64_t)YB_DAY_MS));
  yb_act_init(&s.act, w->run->app, &who, &w->ctx, YB_S("case.submit"), submit_and_wind);
  s.act.cmd.key = key;
  rc = run_act(w, &s.act);
  if (rc == YB_OK && s.act.cmd.repeated) {
    yb_str rest = s.act.cmd.result, word;
    if (!yb_str_cut(&rest, ' ', &word) || !yb_str_int(word, id)) return YB_BROKEN;
  } else {
    *id = s.case_id;
  }
  return rc;
}

/* ---- bookings ---- */

static bool unsure(yb_rc rc) { return rc == YB_IO || rc == YB_BUSY || rc == YB_RETRY; }

/* What is booked follows from the key: sent again it is the same. */
static yb_rc send_booking(struct worker *w, yb_str key, int64_t person, int64_t *id) {
  const struct run *r = w->run;
  struct yb_who who = {.kind = YB_WHO_PERSON, .id = person};
  uint64_t h = yb_str_hash(key);
  begin_request(w);
  struct yb_book b = {.resource = r->entry[h % r->entries], .count = 1, .name = YB_S("示例"),
                      .from = yb_date_of_days(r->today + 3 + (int64_t)(h / 64 % BOOKED_DAYS))};
  yb_act_init(&b.act, r->app, &who, &w->ctx, YB_S("booking.open"), yb_book_run);
  b.act.cmd.key = key;
  yb_rc rc = run_act(w, &b.act);
  yb_str rest = b.act.cmd.result, word;
  *id = b.id;
  if (rc == YB_OK && b.act.cmd.repeated && (!yb_str_cut(&rest, ' ', &word) || !yb_str_int(word, id)))
    return YB_BROKEN;
  return rc;
}

/* Three of four: a person holds fifty at most. */
static void let_go(struct worker *w, int64_t id, int64_t person) {
  struct yb_who who = {.kind = YB_WHO_PERSON, .id = person};
  struct yb_booking_move m = {.id = id, .event = YB_BOOKING_CANCEL_EVENT};
  if (chance(w) % 4 == 0) return;
  begin_request(w);
  yb_act_init(&m.act, w->run->app, &who, &w->ctx, YB_S("booking.move"), yb_booking_move_run);
  yb_rc rc = run_act(w, &m.act);
  if (rc == YB_OK) say(w->run, "C %lld\n", (long long)id);
  else if (!unsure(rc) && rc != YB_CONFLICT) refused(w, rc);   /* cancelled before it was killed */
}

static void reserve(struct worker *w, yb_str key, int64_t person) {
  int64_t id = 0;
  say(w->run, "I %.*s\n", YB_ARG(key));
  yb_rc rc = send_booking(w, key, person, &id);
  for (; unsure(rc); rc = send_booking(w, key, person, &id)) {
    atomic_fetch_add(&w->run->status->lost, 1);
    if (atomic_load(&w->run->status->stop)) return;
    (void)usleep(20000);
  }
  if (rc == YB_OK) {
    say(w->run, "B %.*s %lld\n", YB_ARG(key), (long long)id);
    let_go(w, id, person);
  } else if (rc == YB_CONFLICT) {
    say(w->run, "N %.*s\n", YB_ARG(key));
  } else {
    say(w->run, "F %.*s %s\n", YB_ARG(key), yb_rc_name(rc));
    refused(w, rc);
  }
}

/* Until it is answered for good: what may or may not have happened is sent again. */
static void submit(struct worker *w, yb_str key, int64_t person) {
  struct status *st = w->run->status;
  int64_t id = 0;
  say(w->run, "I %.*s\n", YB_ARG(key));
  for (;;) {
    yb_rc rc = send_case(w, key, person, &id);
    if (rc == YB_OK) {
      say(w->run, "A %.*s %lld\n", YB_ARG(key), (long long)id);
      atomic_fetch_add(&st->acked, 1);
      return;
    }
    if (!unsure(rc)) {
      say(w->run, "F %.*s %s\n", YB_ARG(key), yb_rc_name(rc));
      refused(w, rc);
      return;
    }
    atomic_fetch_add(&st->lost, 1);
    if (atomic_load(&st->stop)) return;
    (void)usleep(20000);
  }
}

/* ---- tasks ---- */

static bool finish(struct worker *w, struct yb_who *who, int64_t task, yb_str verb) {
  struct yb_task_done done = {.task = task, .verb = verb, .valid_from = w->ctx.now_ms,
                              .valid_to = w->ctx.now_ms + 30 * (int64_t)YB_DAY_MS};
  yb_act_init(&done.act, w->run->app, who, &w->ctx, YB_S("task.done"), yb_task_done_run);
  yb_rc rc = run_act(w, &done.act);
  if (rc == YB_OK) {
    say(w->run, "T %lld\n", (long long)task);
    atomic_fetch_add(&w->run->status->tasks, 1);
  } else if (unsure(rc)) {
    atomic_fetch_add(&w->run->status->lost, 1);
  } else if (rc != YB_CONFLICT) {             /* a timer may have moved the case meanwhile */
    refused(w, rc);
  }
  return rc == YB_OK;
}

struct found { int64_t case_id, task; bool check; };
static yb_rc find_open(struct yb_tx *tx, void *arg) {
  struct found *f = arg;
  struct yb_task *t;
  uint32_t n;
  YB_TRY(yb_tasks_of_case(tx, f->case_id, &t, &n));
  for (uint32_t i = 0; i < n; i++)
    if (t[i].state <= YB_TASK_CLAIMED) {
      f->task = t[i].id;
      f->check = YB_EQ(t[i].kind, "check");
    }
  return YB_OK;
}

/* Takes the next free task; papers are accepted, and what follows is granted. */
static void do_task(struct worker *w) {
  struct run *r = w->run;
  struct yb_who who = {.kind = YB_WHO_STAFF, .id = 1000 + w->no, .posts = 1,
                       .post = {{r->clerk, r->desk}}};
  struct yb_task_next next = {0};
  begin_request(w);
  yb_act_init(&next.act, r->app, &who, &w->ctx, YB_S("task.next"), yb_task_next_run);
  if (run_act(w, &next.act) != YB_OK) return;
  struct found f = {.case_id = next.case_id};
  for (int step = 0; step < 2; step++) {
    f.task = 0;
    if (yb_store_read(r->app->store, &w->ctx, find_open, &f) != YB_OK || !f.task) return;
    if (!finish(w, &who, f.task, f.check ? YB_S("accept") : YB_S("grant"))) return;
  }
}

/* ---- threads ---- */

static bool next_retry(struct run *r, yb_str *key) {
  (void)pthread_mutex_lock(&r->retry_lock);
  bool got = yb_str_cut(&r->retry, '\n', key) && key->n;
  (void)pthread_mutex_unlock(&r->retry_lock);
  return got;
}

/* The person of a key "RUN-PERSON-NUMBER". */
static int64_t person_of(const struct run *r, yb_str key) {
  yb_str part;
  int64_t n = 0;
  if (!yb_str_cut(&key, '-', &part) || !yb_str_cut(&key, '-', &part) || !yb_str_int(part, &n))
    abort();
  return r->person[n % PERSONS];
}

/* Of a key: bookings begin with b, cases with r. */
static void send(struct worker *w, yb_str key) {
  int64_t person = person_of(w->run, key);
  if (key.p[0] == 'b') reserve(w, key, person);
  else submit(w, key, person);
}

static void *work(void *arg) {
  struct worker *w = arg;
  char text[64];
  yb_str key;
  while (!atomic_load(&w->run->status->stop) && next_retry(w->run, &key))
    send(w, key);
  while (!atomic_load(&w->run->status->stop)) {
    if (w->run->pause_ms) (void)usleep((unsigned)(chance(w) % (2000u * (unsigned)w->run->pause_ms)));
    if (w->no % 4 == 3) do_task(w);
    else {
      int n = snprintf(text, sizeof text, "%s%.*s-%d-%llu", w->no % 4 == 2 ? "b" : "",
                       YB_ARG(w->run->number), w->no, (unsigned long long)w->next++);
      key = yb_str_n(text, (size_t)n);
      send(w, key);
    }
  }
  return NULL;
}

static void start_workers(struct run *r, int threads, struct worker *w, pthread_t *thread) {
  for (int i = 0; i < threads; i++) {
    w[i] = (struct worker){.run = r, .no = i};
    yb_random(&w[i].chance, sizeof w[i].chance);
    w[i].ctx.arena = yb_arena_open((size_t)16 << 20);
    if (!w[i].ctx.arena || pthread_create(&thread[i], NULL, work, &w[i])) abort();
  }
}

/* ---- opening ---- */

static struct yb_ctx the_ctx(void) {
  static struct yb_diags diags;
  struct yb_ctx ctx = {.arena = yb_arena_open((size_t)256 << 20), .now_ms = yb_clock_now_ms()};
  if (!ctx.arena || yb_crypto_init() != YB_OK) abort();
  yb_diags_init(&diags, ctx.arena);
  return ctx;
}

static void open_app(struct yb_ctx *ctx, struct run *r, char **a) {
  struct yb_app_cfg cfg = {.pack_folder = yb_str_of(a[0]), .data_folder = yb_str_of(a[1]),
                           .store_url = yb_str_of(a[2]), .base_url = YB_S("http://localhost")};
  struct yb_diags *diags = YB_NEW(ctx->arena, struct yb_diags);
  if (!diags) abort();
  yb_diags_init(diags, ctx->arena);
  ctx->diags = diags;
  yb_rc rc = yb_app_open(ctx, &cfg, &r->app);
  if (rc != YB_OK) die("open", rc, diags);
  rc = yb_store_on_timer(r->app->store, TICK, tick, NULL);
  if (rc != YB_OK) die("timer", rc, NULL);
}

static yb_rc make_person(struct yb_tx *tx, struct yb_cmd *cmd) {
  const struct run *r = cmd->arg;
  char phone[16];
  yb_str id;
  int64_t person;
  (void)snprintf(phone, sizeof phone, "1540009%.*s", YB_ARG(yb_str_from(cmd->key, 7)));
  struct yb_person_data data = {.name = YB_S("示例"), .phone = yb_str_of(phone),
                                .idno = YB_S(""), .email = YB_S("")};
  YB_TRY(yb_person_make(tx, r->app->vault, &data, &person));
  YB_TRY(yb_str_fmt(yb_tx_arena(tx), &id, "%lld", (long long)person));
  return yb_cmd_result(tx, id);
}

/* Under a key each: the same people after every start. */
static void find_persons(struct yb_ctx *ctx, struct run *r) {
  for (int i = 0; i < PERSONS; i++) {
    char key[32];
    (void)snprintf(key, sizeof key, "person-%04d", i);
    struct yb_cmd cmd = {.verb = YB_S("proof.person"), .run = make_person, .arg = r, .ctx = ctx,
                         .actor = {YB_S("system"), 0, 0}, .key = yb_str_of(key)};
    yb_rc rc = yb_store_run(r->app->store, &cmd);
    if (rc != YB_OK || !yb_str_int(cmd.result, &r->person[i])) die("person", rc, NULL);
  }
}

static void find_desk(struct run *r) {
  const struct yb_pack *p = r->app->pack;
  const struct yb_service *s = &p->service[0];
  yb_str place = yb_json_str(yb_json_path(r->answers, s->guide.case_division), p->city.code);
  r->service = s->id;
  r->desk = yb_pack_duty_unit(p, s->guide.lead_unit_kind, yb_pack_division(p, place));
  for (uint32_t i = 0; i < p->roles; i++)
    if (yb_role_may(&p->role[i], YB_S("accept")) && yb_role_may(&p->role[i], YB_S("grant")))
      r->clerk = &p->role[i];
  if (!r->desk || !r->clerk) die("desk", YB_ABSENT, NULL);
}

static yb_rc read_entries(struct yb_tx *tx, void *arg) {
  struct run *r = arg;
  struct yb_resource *live;
  uint32_t n = 1;
  for (int64_t after = 0; n && r->entries < ENTRIES_MAX;) {
    YB_TRY(yb_resources_live(tx, after, &live, &n));
    for (uint32_t i = 0; i < n; i++) {
      const struct yb_kind *k = yb_pack_kind(r->app->pack, live[i].kind);
      after = live[i].id;
      if (k && k->booking.mode == YB_BOOK_DAYS && r->entries < ENTRIES_MAX &&
          yb_str_find(live[i].live, YB_S("\"opening\"")) == SIZE_MAX)
        r->entry[r->entries++] = live[i].id;
    }
  }
  return r->entries ? YB_OK : YB_ABSENT;
}

static void find_entries(struct yb_ctx *ctx, struct run *r) {
  yb_rc rc = yb_store_read(r->app->store, ctx, read_entries, r);
  if (rc != YB_OK) die("entries", rc, NULL);
  r->today = yb_date_days(yb_zone_civil(r->app->pack->zone, ctx->now_ms).date);
}

static void *map_status(const char *path) {
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, sizeof(struct status))) abort();
  void *p = mmap(NULL, sizeof(struct status), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (p == MAP_FAILED) abort();
  (void)close(fd);
  return p;
}

static yb_str in_folder(struct yb_ctx *ctx, const char *folder, const char *name) {
  yb_str path;
  if (yb_str_fmt(ctx->arena, &path, "%s/%s", folder, name) != YB_OK) abort();
  return path;
}

/* ---- the three things it does ---- */

static int load(char **a, int n) {
  static struct worker workers[THREADS_MAX];
  pthread_t thread[THREADS_MAX];
  struct yb_ctx ctx = the_ctx();
  struct run r = {.retry_lock = PTHREAD_MUTEX_INITIALIZER, .number = yb_str_of(a[4])};
  int threads = (int)strtol(a[5], NULL, 10), sig;
  sigset_t set;
  yb_str text;
  if (threads < 1 || threads > THREADS_MAX) return 2;
  (void)sigemptyset(&set);
  (void)sigaddset(&set, SIGTERM);
  (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
  (void)signal(SIGPIPE, SIG_IGN);
  (void)signal(SIGXFSZ, SIG_IGN);
  r.status = map_status(in_folder(&ctx, a[1], "status").p);
  r.pause_ms = (int)strtol(a[6], NULL, 10);
  r.acks = open(in_folder(&ctx, a[1], "acks").p, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (n > 7 && lossy_register((uint64_t)getpid(), &r.status->room) != 0) return 3;
  if (r.acks < 0 || yb_file_read(&ctx, yb_str_of(a[3]), 1 << 20, &text) != YB_OK ||
      yb_json_parse(&ctx, yb_str_of(a[3]), text, &r.answers) != YB_OK)
    die("answers", YB_IO, NULL);
  if (yb_file_read(&ctx, in_folder(&ctx, a[1], "retry"), 1 << 20, &r.retry) != YB_OK)
    r.retry = YB_S("");
  open_app(&ctx, &r, a);
  find_persons(&ctx, &r);
  find_desk(&r);
  find_entries(&ctx, &r);
  yb_rc rc = yb_app_start(r.app);
  if (rc != YB_OK) die("start", rc, NULL);
  start_workers(&r, threads, workers, thread);
  atomic_store(&r.status->ready, 1);
  while (sigwait(&set, &sig) == EINTR) continue;
  atomic_store(&r.status->stop, 1);
  for (int i = 0; i < threads; i++) {
    (void)pthread_join(thread[i], NULL);
    yb_arena_close(workers[i].ctx.arena);
  }
  yb_app_close(r.app);
  yb_arena_close(ctx.arena);
  return 0;
}

static int check(char **a, int n) {
  struct yb_ctx ctx = the_ctx();
  struct run r = {0};
  struct yb_head outside;
  struct yb_verify_report report;
  struct yb_buf head;
  open_app(&ctx, &r, a);
  bool known = n > 3 && yb_head_parse(yb_str_of(a[3]), &outside);
  yb_rc rc = yb_store_verify(r.app->store, &ctx, known ? &outside : NULL, &report);
  if (rc != YB_OK) die("verify", rc, ctx.diags);
  yb_buf_init(&head, ctx.arena);
  yb_head_write(&head, &report.head);
  printf("{\"faults\":%u,\"head\":\"%.*s\",\"events\":%lld,\"sealed\":%lld,\"open\":%lld,"
         "\"seals\":%lld}\n", report.fault_count, YB_ARG(yb_buf_str(&head)),
         (long long)report.events, (long long)report.sealed, (long long)report.open,
         (long long)report.seals);
  yb_app_close(r.app);
  yb_arena_close(ctx.arena);
  return 0;
}

/* Timers that are due have fired within this. */
static int settle(char **a) {
  struct yb_ctx ctx = the_ctx();
  struct run r = {0};
  uint64_t fired = 0, still = 0;
  open_app(&ctx, &r, a);
  yb_rc rc = yb_app_start(r.app);
  if (rc != YB_OK) die("start", rc, NULL);
  for (int i = 0; i < 600 && still < 10; i++) {
    struct yb_store_stats now;
    (void)usleep(200000);
    yb_store_stats(r.app->store, &now);
    still = i > 15 && now.timers == fired ? still + 1 : 0;
    fired = now.timers;
  }
  printf("{\"fired\":%llu}\n", (unsigned long long)fired);
  yb_app_close(r.app);
  yb_arena_close(ctx.arena);
  return 0;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "load") == 0 && argc >= 9) return load(argv + 2, argc - 2);
  if (strcmp(what, "check") == 0 && argc >= 5) return check(argv + 2, argc - 2);
  if (strcmp(what, "settle") == 0 && argc == 5) return settle(argv + 2);
  fputs("driver load|check|settle PACK DATA URL ...\n", stderr);
  return 2;
}
