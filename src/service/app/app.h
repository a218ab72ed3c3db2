/* app.h - what every use case stands on: the store, the packs, the keys, the
 * papers, and who is asking.
 *
 *   main opens one yb_app; http and the scheduler's commands borrow it. It is
 *   immutable after opening but for what its members guard themselves.
 *
 * A verb is one struct that begins with yb_act: http fills it, hands it to the
 * store's writer (yb_store_submit), and reads the results after `done`. `run` may
 * run again: it writes results and diagnostics anew and changes nothing but rows.
 */
#ifndef YB_SERVICE_APP_H
#define YB_SERVICE_APP_H
#include <stdatomic.h>

#include "base/ctx.h"
#include "service/pack/pack.h"
#include "store/store.h"

struct yb_vault;
struct yb_json;
struct yb_catalog_index;
struct yb_notifier;

struct yb_app_cfg {
  yb_str pack_folder;
  yb_str store_url;              /* sqlite:PATH or postgresql://… */
  yb_str data_folder;            /* papers, key file, code sink */
  yb_str key_file, key_command;  /* one of them; file defaults to data/master.key */
  yb_str base_url;               /* for QR codes and links: https://… */
  yb_str smtp_url, smtp_from, smtp_user, smtp_password;   /* url empty: no e-mail */
  yb_str sms_sink;               /* file that gets one line a message */
  bool sm_suite;                 /* SM3/SM4 instead of SHA-256/AES-GCM */
  bool demo;                     /* fill an empty store with the pack's demo */
};

/* What does the work of an external task of a flow inside the same transaction, by
 * topic. Sets *done when the job is finished; otherwise it waits for a person or a
 * worker. Given by service/start, so that services need not know one another. */
struct yb_course;
struct yb_flow_effect;
struct yb_job_kind {
  const char *topic;
  /* `set`: variables that the flow gets with the end of the job; NULL: none. */
  yb_rc (*run)(struct yb_course *co, const struct yb_flow_effect *job, bool *done,
               struct yb_json **set);
};

#define YB_APP_SEEN 256u
struct yb_app {
  struct yb_arena *arena;        /* of the app itself and its configuration */
  struct yb_app_cfg cfg;
  const struct yb_job_kind *job;
  uint32_t jobs;
  struct yb_store *store;
  struct yb_pack *pack;          /* the current version, held */
  int64_t pack_version;
  struct yb_pack_shelf *shelf;   /* earlier versions still in use */
  struct yb_vault *vault;
  struct yb_notifier *notifier;
  struct yb_catalog_index *catalog;   /* NULL: the pack has no resources */
  struct yb_views *views;             /* NULL: nobody counts who looks */
  int64_t city;
  /* When a session was last told of: a slot for each digest, so that a page with
   * many parts queues one write a minute (yb_session_touch). */
  _Atomic uint64_t seen[YB_APP_SEEN];
};

/* The service of a case in the pack version that the case began with. The pack
 * stays alive as long as the app. YB_ABSENT when it is unknown. */
yb_rc yb_app_service(struct yb_app *app, struct yb_ctx *ctx, int64_t pack_version,
                     yb_str service, const struct yb_service **out) YB_MUST;

/* ---- who is asking ---- */
typedef enum yb_who_kind {
  YB_WHO_NOBODY, YB_WHO_PERSON, YB_WHO_STAFF, YB_WHO_CALLER, YB_WHO_SYSTEM
} yb_who_kind;

struct yb_post {                 /* one role held in one unit */
  const struct yb_role *role;
  const struct yb_unit *unit;    /* NULL: the whole city */
};

#define YB_POSTS_MAX 8
struct yb_who {
  yb_who_kind kind;
  int64_t id;                    /* person or staff */
  int64_t enterprise;            /* the person acts for it; 0: for themselves */
  int64_t case_id;               /* CALLER: the one case */
  yb_str name;                   /* staff: as shown; persons: never */
  bool must_change;              /* staff: only the password page is open */
  uint32_t posts;
  struct yb_post post[YB_POSTS_MAX];
};

/* True when a post of the actor carries `verb` and its scope covers `unit` (and
 * `division`, which may be NULL): own = that very unit, unit = it and those below,
 * division = units and places within the post's division, city = all. */
bool yb_who_may(const struct yb_who *who, yb_str verb, const struct yb_unit *unit,
                  const struct yb_division *division);
/* Carries the verb anywhere at all: for menus. */
bool yb_who_holds(const struct yb_who *who, yb_str verb);

/* ---- a verb ---- */
struct yb_act {
  struct yb_cmd cmd;             /* first member: yb_cmd* and yb_act* are one */
  struct yb_app *app;
  const struct yb_who *who;
  int64_t on_behalf;             /* the person acted for (hotline, agents); 0: none */
  yb_str reason;                 /* as typed; asked for where a verb needs one */
  struct yb_ctx *ctx;            /* results and diagnostics of the request */
  /* Out. `told`: what the caller is told although the rows were committed: a wrong
   * password counts, and is refused all the same. `after`: set by `run`, done once
   * after the commit and outside of it: a code goes to the telephone. */
  yb_rc told;
  yb_rc (*after)(struct yb_act *act);
  void *page;                    /* http's own, until the verb is over */
};

/* Fills act->cmd from the rest (actor, reason, time, arg); `run` and `verb` name the
 * verb. Then yb_store_submit(app->store, &act->cmd), or yb_act_run. */
void yb_act_init(struct yb_act *act, struct yb_app *app, const struct yb_who *who,
                 struct yb_ctx *ctx, yb_str verb,
                 yb_rc (*run)(struct yb_tx *tx, struct yb_cmd *cmd));
/* What the verb came to once its command is over: its result, `after`, `told`. */
yb_rc yb_act_end(struct yb_act *act, yb_rc done) YB_MUST;
/* Runs a verb and waits: for tests, the command line and the scheduler. */
yb_rc yb_act_run(struct yb_act *act) YB_MUST;

#endif
