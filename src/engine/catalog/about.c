/* about.c - what stands beside resources: photographs, reviews, shortlists, subscriptions
 * (catalog.h). */
#include "base/arena.h"
#include "engine/catalog/catalog.h"
#include "store/row.h"

#define COUNT(a) (uint32_t)(sizeof(a) / sizeof(a)[0])
#define ARGS_MAX 20u

/* A table of rows with id and version: how its struct is read and written. */
struct table {
  const struct yb_column *col;
  uint32_t cols;
  const struct yb_column *changing;
  uint32_t changes;
  size_t size, id, version;
  enum yb_sql insert, get, update;
};

#define I(m) YB_COL_INT(struct yb_photograph, m)
#define T(m) YB_COL_TEXT(struct yb_photograph, m)
static const struct yb_column photograph_columns[] = {
    I(id), I(resource_id), T(digest), I(width), I(height), T(caption), T(licence), T(author),
    I(state), I(ord), I(created_at), I(version)};
static const struct yb_column photograph_changing[] = {I(state), I(ord), T(caption), T(licence),
                                                       T(author)};
#undef I
#undef T
#define I(m) YB_COL_INT(struct yb_review, m)
#define T(m) YB_COL_TEXT(struct yb_review, m)
static const struct yb_column review_columns[] = {
    I(id), I(resource_id), I(booking_id), I(person_id), I(level), T(words), T(answer), I(state),
    I(created_at), I(version)};
static const struct yb_column review_changing[] = {I(state), T(answer)};
#undef I
#undef T
#define I(m) YB_COL_INT(struct yb_shortlist, m)
#define T(m) YB_COL_TEXT(struct yb_shortlist, m)
static const struct yb_column shortlist_columns[] = {
    I(id), I(person_id), T(title), T(code), T(items), I(created_at), I(updated_at), I(version)};
static const struct yb_column shortlist_changing[] = {T(title), T(items), I(updated_at)};
#undef I
#undef T
#define I(m) YB_COL_INT(struct yb_subscription, m)
#define T(m) YB_COL_TEXT(struct yb_subscription, m)
static const struct yb_column subscription_columns[] = {
    I(id), I(person_id), T(question), I(since_at), I(told), I(created_at), I(version)};
static const struct yb_column subscription_changing[] = {I(since_at), I(told)};
#undef I
#undef T

#define TABLE(name)                                                              \
  static const struct table name##s = {                                          \
      name##_columns, COUNT(name##_columns), name##_changing, COUNT(name##_changing), \
      sizeof(struct yb_##name), offsetof(struct yb_##name, id),                  \
      offsetof(struct yb_##name, version), YB_SQL_##name##_insert, YB_SQL_##name##_get, \
      YB_SQL_##name##_update};
TABLE(photograph)
TABLE(review)
TABLE(shortlist)
TABLE(subscription)

static int64_t *member(void *row, size_t at) { return (int64_t *)(void *)((char *)row + at); }

static yb_rc insert(struct yb_tx *tx, const struct table *t, void *row) {
  yb_val args[ARGS_MAX];
  int64_t *id = member(row, t->id);
  *id = *id ? *id : yb_tx_id(tx);
  *member(row, t->version) = 1;
  args[0] = yb_int(yb_tx_city(tx));
  yb_row_args(t->col, t->cols, row, args + 1);
  return yb_tx_exec(tx, t->insert, args, 1 + t->cols, NULL);
}

static yb_rc load(struct yb_tx *tx, const struct table *t, enum yb_sql sql, yb_val key,
                  void *out) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, sql, YB_ARGS(yb_int(yb_tx_city(tx)), key), &cell));
  yb_row_read(t->col, t->cols, cell, out);
  return YB_OK;
}

static yb_rc store(struct yb_tx *tx, const struct table *t, void *row) {
  yb_val args[ARGS_MAX];
  int64_t changed = 0, *version = member(row, t->version);
  args[0] = yb_int(yb_tx_city(tx));
  args[1] = yb_int(*member(row, t->id));
  yb_row_args(t->changing, t->changes, row, args + 2);
  args[2 + t->changes] = yb_int(*version + 1);
  args[3 + t->changes] = yb_int(*version);
  YB_TRY(yb_tx_exec(tx, t->update, args, 4 + t->changes, &changed));
  if (changed != 1) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_catalog_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  ++*version;
  return YB_OK;
}

static yb_rc list(struct yb_tx *tx, const struct table *t, enum yb_sql sql, const yb_val *args,
                  uint32_t n, void *out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, sql, args, n, &rows));
  char *at = yb_arena_take_n(yb_tx_arena(tx), rows.count, t->size);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++)
    yb_row_read(t->col, t->cols, yb_row(&rows, i), at + i * t->size);
  *(void **)out = at;
  *count = rows.count;
  return YB_OK;
}

static yb_rc drop(struct yb_tx *tx, enum yb_sql sql, int64_t id) {
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, sql, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id)), &changed));
  return changed ? YB_OK : YB_ABSENT;
}

/* ---- photographs ---- */

yb_rc yb_photograph_insert(struct yb_tx *tx, struct yb_photograph *p) {
  p->created_at = yb_tx_now(tx);
  return insert(tx, &photographs, p);
}

yb_rc yb_photograph_load(struct yb_tx *tx, int64_t id, struct yb_photograph *out) {
  return load(tx, &photographs, photographs.get, yb_int(id), out);
}

yb_rc yb_photograph_store(struct yb_tx *tx, struct yb_photograph *p) {
  return store(tx, &photographs, p);
}

yb_rc yb_photograph_drop(struct yb_tx *tx, int64_t id) {
  return drop(tx, YB_SQL_photograph_drop, id);
}

yb_rc yb_photographs_of(struct yb_tx *tx, int64_t resource, int64_t after,
                        struct yb_photograph **out, uint32_t *count) {
  yb_val args[] = {yb_int(yb_tx_city(tx)), yb_int(resource ? resource : after)};
  enum yb_sql sql = resource ? YB_SQL_photograph_of : YB_SQL_photograph_waiting;
  return list(tx, &photographs, sql, args, 2, out, count);
}

/* ---- reviews ---- */

yb_rc yb_review_insert(struct yb_tx *tx, struct yb_review *r) {
  r->created_at = yb_tx_now(tx);
  return insert(tx, &reviews, r);
}

yb_rc yb_review_load(struct yb_tx *tx, int64_t id, struct yb_review *out) {
  return load(tx, &reviews, reviews.get, yb_int(id), out);
}

yb_rc yb_review_of_booking(struct yb_tx *tx, int64_t booking, struct yb_review *out) {
  return load(tx, &reviews, YB_SQL_review_of_booking, yb_int(booking), out);
}

yb_rc yb_review_store(struct yb_tx *tx, struct yb_review *r) { return store(tx, &reviews, r); }

yb_rc yb_reviews_of(struct yb_tx *tx, int64_t resource, int64_t from, struct yb_review **out,
                    uint32_t *count) {
  yb_val city = yb_int(yb_tx_city(tx));
  if (!resource)
    return list(tx, &reviews, YB_SQL_review_waiting, YB_ARGS(city, yb_int(from)), out, count);
  return list(tx, &reviews, YB_SQL_review_shown,
              YB_ARGS(city, yb_int(resource), yb_int(from ? from : INT64_MAX)), out, count);
}

/* ---- shortlists ---- */

yb_rc yb_shortlist_insert(struct yb_tx *tx, struct yb_shortlist *s) {
  s->created_at = s->updated_at = yb_tx_now(tx);
  return insert(tx, &shortlists, s);
}

yb_rc yb_shortlist_load(struct yb_tx *tx, int64_t id, struct yb_shortlist *out) {
  return load(tx, &shortlists, shortlists.get, yb_int(id), out);
}

yb_rc yb_shortlist_by_code(struct yb_tx *tx, yb_str code, struct yb_shortlist *out) {
  return load(tx, &shortlists, YB_SQL_shortlist_by_code, yb_text(code), out);
}

yb_rc yb_shortlist_store(struct yb_tx *tx, struct yb_shortlist *s) {
  s->updated_at = yb_tx_now(tx);
  return store(tx, &shortlists, s);
}

yb_rc yb_shortlists_of(struct yb_tx *tx, int64_t person, struct yb_shortlist **out,
                       uint32_t *count) {
  return list(tx, &shortlists, YB_SQL_shortlist_of,
              YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(person)), out, count);
}

/* ---- subscriptions ---- */

yb_rc yb_subscription_insert(struct yb_tx *tx, struct yb_subscription *s) {
  s->created_at = s->since_at = yb_tx_now(tx);
  return insert(tx, &subscriptions, s);
}

yb_rc yb_subscription_load(struct yb_tx *tx, int64_t id, struct yb_subscription *out) {
  return load(tx, &subscriptions, subscriptions.get, yb_int(id), out);
}

yb_rc yb_subscription_store(struct yb_tx *tx, struct yb_subscription *s) {
  return store(tx, &subscriptions, s);
}

yb_rc yb_subscription_drop(struct yb_tx *tx, int64_t id) {
  return drop(tx, YB_SQL_subscription_drop, id);
}

yb_rc yb_subscriptions_of(struct yb_tx *tx, int64_t person, struct yb_subscription **out,
                          uint32_t *count) {
  return list(tx, &subscriptions, YB_SQL_subscription_of,
              YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(person)), out, count);
}

/* ---- how often ---- */

yb_rc yb_seen_add(struct yb_tx *tx, int64_t id, int64_t day, int64_t views, int64_t lists) {
  yb_val args[] = {yb_int(yb_tx_city(tx)), yb_int(id), yb_int(day), yb_int(views), yb_int(lists)};
  int64_t changed = 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_seen_add, args, COUNT(args), &changed));
  return changed ? YB_OK : yb_tx_exec(tx, YB_SQL_seen_insert, args, COUNT(args), NULL);
}

yb_rc yb_seen_of(struct yb_tx *tx, int64_t from, int64_t to, int64_t first, int64_t last,
                 struct yb_seen **out, uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_seen_of,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(from), yb_int(to), yb_int(first),
                            yb_int(last)), &rows));
  struct yb_seen *at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_seen);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    at[i] = (struct yb_seen){yb_int_of(&c[0]), yb_int_of(&c[1]), yb_int_of(&c[2])};
  }
  *out = at;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_seen_drop(struct yb_tx *tx, int64_t day) {
  return yb_tx_exec(tx, YB_SQL_seen_drop, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(day)), NULL);
}
