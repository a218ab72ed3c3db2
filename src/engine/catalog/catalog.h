/* catalog.h - resources of any kind as rows with a version: their states, versions,
 * relations, photographs, reviews, and shortlists of them.
 *
 *            submit            publish
 *   DRAFT ----------> SUBMITTED -------> PUBLISHED --suspend--> SUSPENDED
 *     ^ ^---refuse--------'  |             |   ^                   |
 *     '----revise------------+-------------'   '------resume-------'
 *   any but WITHDRAWN --withdraw--> WITHDRAWN
 *
 * `body` is the newest version, `live` the one that the public reads. Revising a
 * published resource leaves `live` as it is until the new version is published;
 * suspending and withdrawing take it away. Every function works inside the caller's
 * transaction; nothing here knows a kind.
 */
#ifndef YB_ENGINE_CATALOG_CATALOG_H
#define YB_ENGINE_CATALOG_CATALOG_H
#include "store/store.h"

#define YB_RESOURCE_STATES(X)                                                    \
  X(DRAFT, "draft") X(SUBMITTED, "submitted") X(PUBLISHED, "published")          \
  X(SUSPENDED, "suspended") X(WITHDRAWN, "withdrawn")
typedef enum yb_resource_state {
#define X(name, word) YB_RESOURCE_##name,
  YB_RESOURCE_STATES(X)
#undef X
  YB_RESOURCE_STATES_COUNT
} yb_resource_state;
/* event, from, to, what becomes of the live version */
#define YB_RESOURCE_ARROWS(X)                                                    \
  X(SUBMIT, DRAFT, SUBMITTED, KEEP)      X(PUBLISH, SUBMITTED, PUBLISHED, TAKE)  \
  X(REFUSE, SUBMITTED, DRAFT, KEEP)      X(REVISE, DRAFT, DRAFT, KEEP)           \
  X(REVISE, SUBMITTED, DRAFT, KEEP)      X(REVISE, PUBLISHED, DRAFT, KEEP)       \
  X(SUSPEND, PUBLISHED, SUSPENDED, DROP) X(SUSPEND, DRAFT, SUSPENDED, DROP)      \
  X(SUSPEND, SUBMITTED, SUSPENDED, DROP) X(RESUME, SUSPENDED, PUBLISHED, TAKE)   \
  X(WITHDRAW, DRAFT, WITHDRAWN, DROP)    X(WITHDRAW, SUBMITTED, WITHDRAWN, DROP) \
  X(WITHDRAW, PUBLISHED, WITHDRAWN, DROP) X(WITHDRAW, SUSPENDED, WITHDRAWN, DROP)
#define YB_RESOURCE_EVENTS(X)                                                    \
  X(SUBMIT, "submit") X(PUBLISH, "publish") X(REFUSE, "refuse") X(REVISE, "revise") \
  X(SUSPEND, "suspend") X(RESUME, "resume") X(WITHDRAW, "withdraw")
typedef enum yb_resource_event {
#define X(name, word) YB_RESOURCE_##name##_EVENT,
  YB_RESOURCE_EVENTS(X)
#undef X
  YB_RESOURCE_EVENTS_COUNT
} yb_resource_event;
const char *yb_resource_state_name(int64_t state);        /* "published" */
const char *yb_resource_event_name(yb_resource_event e);  /* "publish" */
bool yb_resource_may_move(int64_t from, yb_resource_event event);

struct yb_resource {
  int64_t id, state, placed, person_id, enterprise_id, live_version, created_at, updated_at,
      published_at, rating_sum, ratings, version;
  double lon, lat;
  yb_str kind, slug, title, division, body, box, live, seed, reason;
};
/* Sets id (unless given), version 1, state DRAFT, the instants; keeps the version.
 * YB_CONFLICT when kind and slug are taken. */
yb_rc yb_resource_insert(struct yb_tx *tx, struct yb_resource *r) YB_MUST;
yb_rc yb_resource_load(struct yb_tx *tx, int64_t id, struct yb_resource *out) YB_MUST;
yb_rc yb_resource_by_slug(struct yb_tx *tx, yb_str kind, yb_str slug,
                          struct yb_resource *out) YB_MUST;
/* The only writer of state and live. Does not store. YB_CONFLICT with a diagnostic
 * when there is no such arrow. */
yb_rc yb_resource_move(struct yb_tx *tx, struct yb_resource *r, yb_resource_event event) YB_MUST;
/* Version + 1, kept among the versions; YB_CONFLICT with a diagnostic when stale. */
yb_rc yb_resource_store(struct yb_tx *tx, struct yb_resource *r) YB_MUST;
/* The same without a version of its own: figures that are derived (ratings). */
yb_rc yb_resource_touch(struct yb_tx *tx, struct yb_resource *r) YB_MUST;

/* ---- lists ---- */
struct yb_resource_query {
  int64_t state;                 /* -1: any */
  int64_t person, enterprise;    /* 0: any */
  yb_str kind;                   /* empty: any */
  int64_t after_at, after_id;    /* 0: the first page */
  uint32_t limit;                /* at most 200 */
};
yb_rc yb_resources_list(struct yb_tx *tx, const struct yb_resource_query *q,
                        struct yb_resource **out, uint32_t *count) YB_MUST;
/* Published ones in order of id, 500 at a time, for the projection: id, kind, slug,
 * division, placed, lon, lat, live, published_at, rating_sum, ratings and live_version
 * are filled. */
yb_rc yb_resources_live(struct yb_tx *tx, int64_t after, struct yb_resource **out,
                        uint32_t *count) YB_MUST;

/* What was published after the instant and id, the oldest first: at most 200. */
yb_rc yb_resources_since(struct yb_tx *tx, int64_t at, int64_t id, struct yb_resource **out,
                         uint32_t *count) YB_MUST;

struct yb_resource_version { int64_t version, at, actor, state; yb_str actor_kind, body, box; };
/* Newest first, at most 100, without body and box. */
yb_rc yb_resource_versions(struct yb_tx *tx, int64_t id, struct yb_resource_version **out,
                           uint32_t *count) YB_MUST;
yb_rc yb_resource_version_get(struct yb_tx *tx, int64_t id, int64_t version,
                              struct yb_resource_version *out) YB_MUST;

/* ---- relations: of the published version, by name and slug ---- */
struct yb_relation { int64_t id; yb_str name, kind, slug; };
#define YB_RELATIONS_MAX 100u
/* Replaces them all; kind and slug name what is pointed at. */
yb_rc yb_relations_put(struct yb_tx *tx, int64_t from, const struct yb_relation *list,
                       uint32_t count) YB_MUST;
/* Published resources that point here: their id, kind, slug and the relation's name. */
yb_rc yb_relations_to(struct yb_tx *tx, yb_str kind, yb_str slug, struct yb_relation **out,
                      uint32_t *count) YB_MUST;

/* ---- photographs ---- */
typedef enum yb_shown { YB_SHOWN_WAITS, YB_SHOWN_YES, YB_SHOWN_NO } yb_shown;
struct yb_photograph {
  int64_t id, resource_id, width, height, state, ord, created_at, version;
  yb_str digest, caption, licence, author;
};
yb_rc yb_photograph_insert(struct yb_tx *tx, struct yb_photograph *p) YB_MUST;
yb_rc yb_photograph_load(struct yb_tx *tx, int64_t id, struct yb_photograph *out) YB_MUST;
yb_rc yb_photograph_store(struct yb_tx *tx, struct yb_photograph *p) YB_MUST;
yb_rc yb_photograph_drop(struct yb_tx *tx, int64_t id) YB_MUST;
/* In their order, at most 100. resource 0: those that wait, by id after `after`. */
yb_rc yb_photographs_of(struct yb_tx *tx, int64_t resource, int64_t after,
                        struct yb_photograph **out, uint32_t *count) YB_MUST;

/* ---- reviews ---- */
struct yb_review {
  int64_t id, resource_id, booking_id, person_id, level, state, created_at, version;
  yb_str words, answer;
};
/* YB_CONFLICT when the booking has one. */
yb_rc yb_review_insert(struct yb_tx *tx, struct yb_review *r) YB_MUST;
yb_rc yb_review_load(struct yb_tx *tx, int64_t id, struct yb_review *out) YB_MUST;
yb_rc yb_review_of_booking(struct yb_tx *tx, int64_t booking, struct yb_review *out) YB_MUST;
yb_rc yb_review_store(struct yb_tx *tx, struct yb_review *r) YB_MUST;
/* Shown ones of a resource, newest first, before id `from` (0: the newest); resource
 * 0: those that wait, oldest first, after `from`. */
yb_rc yb_reviews_of(struct yb_tx *tx, int64_t resource, int64_t from, struct yb_review **out,
                    uint32_t *count) YB_MUST;

/* ---- shortlists ---- */
#define YB_SHORTLIST_MAX 40u
struct yb_shortlist {
  int64_t id, person_id, created_at, updated_at, version;
  yb_str title, code, items;               /* items: JSON, the service's business */
};
yb_rc yb_shortlist_insert(struct yb_tx *tx, struct yb_shortlist *s) YB_MUST;
yb_rc yb_shortlist_load(struct yb_tx *tx, int64_t id, struct yb_shortlist *out) YB_MUST;
yb_rc yb_shortlist_by_code(struct yb_tx *tx, yb_str code, struct yb_shortlist *out) YB_MUST;
yb_rc yb_shortlist_store(struct yb_tx *tx, struct yb_shortlist *s) YB_MUST;
yb_rc yb_shortlists_of(struct yb_tx *tx, int64_t person, struct yb_shortlist **out,
                       uint32_t *count) YB_MUST;

/* ---- subscriptions ---- */
#define YB_SUBSCRIPTIONS_MAX 20u           /* of a person; the service's to keep */
struct yb_subscription {
  int64_t id, person_id, since_at, told, created_at, version;
  yb_str question;                         /* JSON, the service's business */
};
yb_rc yb_subscription_insert(struct yb_tx *tx, struct yb_subscription *s) YB_MUST;
yb_rc yb_subscription_load(struct yb_tx *tx, int64_t id, struct yb_subscription *out) YB_MUST;
yb_rc yb_subscription_store(struct yb_tx *tx, struct yb_subscription *s) YB_MUST;
yb_rc yb_subscription_drop(struct yb_tx *tx, int64_t id) YB_MUST;
/* The newest first. */
yb_rc yb_subscriptions_of(struct yb_tx *tx, int64_t person, struct yb_subscription **out,
                          uint32_t *count) YB_MUST;

/* ---- how often entries are looked at: sums by entry and day ---- */
struct yb_seen { int64_t id, views, lists; };
yb_rc yb_seen_add(struct yb_tx *tx, int64_t id, int64_t day, int64_t views, int64_t lists) YB_MUST;
/* Of the entries with ids from `from` to `to`, in these days, by id: at most 500. */
yb_rc yb_seen_of(struct yb_tx *tx, int64_t from, int64_t to, int64_t first, int64_t last,
                 struct yb_seen **out, uint32_t *count) YB_MUST;
yb_rc yb_seen_drop(struct yb_tx *tx, int64_t day) YB_MUST;      /* what lies before */

#endif
