/* resources.c - rows of resources, the arrows between their states, versions and
 * relations (catalog.h). */
#include "base/arena.h"
#include "engine/catalog/catalog.h"
#include "store/row.h"

#define COUNT(a) (uint32_t)(sizeof(a) / sizeof(a)[0])
#define I(m) YB_COL_INT(struct yb_resource, m)
#define D(m) YB_COL_REAL(struct yb_resource, m)
#define T(m) YB_COL_TEXT(struct yb_resource, m)
#define B(m) YB_COL_BLOB(struct yb_resource, m)
static const struct yb_column columns[] = {   /* RESOURCE_COLUMNS */
    I(id), T(kind), T(slug), T(title), I(state), T(division), I(placed), D(lon), D(lat),
    I(person_id), I(enterprise_id), T(body), B(box), T(live), I(live_version), T(seed), T(reason),
    I(created_at), I(updated_at), I(published_at), I(rating_sum), I(ratings), I(version)};
static const struct yb_column changing[] = {  /* resource_update, from ?3 */
    T(title), I(state), T(division), I(placed), D(lon), D(lat), I(person_id), I(enterprise_id),
    T(body), B(box), T(live), I(live_version), T(seed), T(reason), I(updated_at),
    I(published_at), I(rating_sum), I(ratings)};
static const struct yb_column public_part[] = {  /* resource_live */
    I(id), T(kind), T(slug), T(division), I(placed), D(lon), D(lat), T(live), I(published_at),
    I(rating_sum), I(ratings), I(live_version)};
#undef I
#undef D
#undef T
#undef B

enum live { KEEP, TAKE, DROP };
static const char *const states[] = {
#define X(name, word) word,
    YB_RESOURCE_STATES(X)
#undef X
};
static const char *const events[] = {
#define X(name, word) word,
    YB_RESOURCE_EVENTS(X)
#undef X
};
static const struct arrow {
  yb_resource_event event;
  yb_resource_state from, to;
  enum live live;
} arrows[] = {
#define X(event, from, to, live) \
  {YB_RESOURCE_##event##_EVENT, YB_RESOURCE_##from, YB_RESOURCE_##to, live},
    YB_RESOURCE_ARROWS(X)
#undef X
};

const char *yb_resource_state_name(int64_t s) {
  return s >= 0 && s < YB_RESOURCE_STATES_COUNT ? states[s] : "unknown";
}

const char *yb_resource_event_name(yb_resource_event e) {
  return e < YB_RESOURCE_EVENTS_COUNT ? events[e] : "unknown";
}

static const struct arrow *arrow_of(int64_t from, yb_resource_event event) {
  for (uint32_t i = 0; i < COUNT(arrows); i++)
    if ((int64_t)arrows[i].from == from && arrows[i].event == event) return &arrows[i];
  return NULL;
}

bool yb_resource_may_move(int64_t from, yb_resource_event event) {
  return arrow_of(from, event) != NULL;
}

yb_rc yb_resource_move(struct yb_tx *tx, struct yb_resource *r, yb_resource_event event) {
  const struct arrow *a = arrow_of(r->state, event);
  if (!a) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_catalog_arrow,
                  yb_str_of(yb_resource_state_name(r->state)),
                  yb_str_of(yb_resource_event_name(event)));
    return YB_CONFLICT;
  }
  r->state = a->to;
  if (a->live == TAKE) {
    r->live = r->body;
    r->live_version = r->version + 1;        /* that it is stored as */
    r->published_at = yb_tx_now(tx);
    r->reason = (yb_str){"", 0};
  } else if (a->live == DROP) {
    r->live = (yb_str){"", 0};
    r->live_version = 0;
  }
  return YB_OK;
}

static yb_rc keep_version(struct yb_tx *tx, const struct yb_resource *r) {
  const struct yb_cmd *cmd = yb_tx_cmd(tx);
  yb_str kind = cmd && cmd->actor.kind.n ? cmd->actor.kind : YB_S("system");
  return yb_tx_exec(tx, YB_SQL_resource_version_insert,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(r->id), yb_int(r->version),
                            yb_int(yb_tx_now(tx)), yb_text(kind),
                            yb_int(cmd ? cmd->actor.id : 0), yb_int(r->state), yb_text(r->body),
                            yb_blob(r->box)),
                    NULL);
}

yb_rc yb_resource_insert(struct yb_tx *tx, struct yb_resource *r) {
  yb_val args[1 + COUNT(columns)];
  r->id = r->id ? r->id : yb_tx_id(tx);
  r->version = 1;
  r->created_at = r->updated_at = yb_tx_now(tx);
  args[0] = yb_int(yb_tx_city(tx));
  yb_row_args(columns, COUNT(columns), r, args + 1);
  YB_TRY(yb_tx_exec(tx, YB_SQL_resource_insert, args, COUNT(args), NULL));
  return keep_version(tx, r);
}

static yb_rc load(struct yb_tx *tx, enum yb_sql sql, const yb_val *args, uint32_t n,
                  struct yb_resource *out) {
  const yb_val *cell;
  YB_TRY(yb_tx_one(tx, sql, args, n, &cell));
  yb_row_read(columns, COUNT(columns), cell, out);
  return YB_OK;
}

yb_rc yb_resource_load(struct yb_tx *tx, int64_t id, struct yb_resource *out) {
  return load(tx, YB_SQL_resource_get, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id)), out);
}

yb_rc yb_resource_by_slug(struct yb_tx *tx, yb_str kind, yb_str slug, struct yb_resource *out) {
  return load(tx, YB_SQL_resource_by_slug,
              YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(kind), yb_text(slug)), out);
}

static yb_rc update(struct yb_tx *tx, struct yb_resource *r, int64_t version) {
  yb_val args[4 + COUNT(changing)];
  int64_t changed = 0;
  args[0] = yb_int(yb_tx_city(tx));
  args[1] = yb_int(r->id);
  yb_row_args(changing, COUNT(changing), r, args + 2);
  args[2 + COUNT(changing)] = yb_int(version);
  args[3 + COUNT(changing)] = yb_int(r->version);
  YB_TRY(yb_tx_exec(tx, YB_SQL_resource_update, args, COUNT(args), &changed));
  if (changed != 1) {
    (void)yb_diag(yb_tx_ctx(tx), (struct yb_place){0}, YB_MSG_catalog_stale, YB_S(""), YB_S(""));
    return YB_CONFLICT;
  }
  r->version = version;
  return YB_OK;
}

yb_rc yb_resource_store(struct yb_tx *tx, struct yb_resource *r) {
  r->updated_at = yb_tx_now(tx);
  YB_TRY(update(tx, r, r->version + 1));
  return keep_version(tx, r);
}

yb_rc yb_resource_touch(struct yb_tx *tx, struct yb_resource *r) {
  return update(tx, r, r->version);
}

/* ---- lists ---- */

static yb_rc read_all(struct yb_tx *tx, const struct yb_rows *rows, const struct yb_column *col,
                      uint32_t cols, struct yb_resource **out, uint32_t *count) {
  struct yb_resource *at = YB_NEW_N(yb_tx_arena(tx), rows->count, struct yb_resource);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows->count; i++) yb_row_read(col, cols, yb_row(rows, i), &at[i]);
  *out = at;
  *count = rows->count;
  return YB_OK;
}

yb_rc yb_resources_list(struct yb_tx *tx, const struct yb_resource_query *q,
                        struct yb_resource **out, uint32_t *count) {
  const yb_val city = yb_int(yb_tx_city(tx)), after[] = {yb_int(q->after_at), yb_int(q->after_id)};
  const yb_val state = yb_int(q->state), person = yb_int(q->person),
               enterprise = yb_int(q->enterprise), kind = yb_text(q->kind);
  struct yb_list_filter f[4];
  struct yb_rows rows;
  uint32_t n = 0;
  if (q->state >= 0) f[n++] = (struct yb_list_filter){YB_FILTER_resources_state, 1, &state};
  if (q->person) f[n++] = (struct yb_list_filter){YB_FILTER_resources_person, 1, &person};
  if (q->enterprise)
    f[n++] = (struct yb_list_filter){YB_FILTER_resources_enterprise, 1, &enterprise};
  if (q->kind.n) f[n++] = (struct yb_list_filter){YB_FILTER_resources_kind, 1, &kind};
  struct yb_list_query list = {.list = YB_LIST_resources, .sort = YB_SORT_resources_newest,
                               .args = &city, .n = 1, .filters = f, .filter_count = n,
                               .after = after, .after_n = q->after_id ? 2 : 0,
                               .limit = q->limit && q->limit < 200 ? q->limit : 200};
  YB_TRY(yb_tx_list(tx, &list, &rows));
  return read_all(tx, &rows, columns, COUNT(columns), out, count);
}

yb_rc yb_resources_live(struct yb_tx *tx, int64_t after, struct yb_resource **out,
                        uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_resource_live,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(after)), &rows));
  return read_all(tx, &rows, public_part, COUNT(public_part), out, count);
}

yb_rc yb_resources_since(struct yb_tx *tx, int64_t at, int64_t id, struct yb_resource **out,
                         uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_resource_since,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(at), yb_int(id)), &rows));
  return read_all(tx, &rows, columns, COUNT(columns), out, count);
}

/* ---- versions ---- */

yb_rc yb_resource_versions(struct yb_tx *tx, int64_t id, struct yb_resource_version **out,
                           uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_resource_versions,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id)), &rows));
  struct yb_resource_version *at =
      YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_resource_version);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    at[i] = (struct yb_resource_version){yb_int_of(&c[0]), yb_int_of(&c[1]), yb_int_of(&c[3]),
                                         yb_int_of(&c[4]), yb_str_in(&c[2]), {0}, {0}};
  }
  *out = at;
  *count = rows.count;
  return YB_OK;
}

yb_rc yb_resource_version_get(struct yb_tx *tx, int64_t id, int64_t version,
                              struct yb_resource_version *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_resource_version_get,
                   YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id), yb_int(version)), &c));
  *out = (struct yb_resource_version){.version = version, .body = yb_str_in(&c[0]),
                                      .box = yb_str_in(&c[1]), .state = yb_int_of(&c[2])};
  return YB_OK;
}

/* ---- relations ---- */

yb_rc yb_relations_put(struct yb_tx *tx, int64_t from, const struct yb_relation *list,
                       uint32_t count) {
  if (count > YB_RELATIONS_MAX) return YB_LIMIT;
  YB_TRY(yb_tx_exec(tx, YB_SQL_relation_clear, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(from)),
                    NULL));
  for (uint32_t i = 0; i < count; i++)
    YB_TRY(yb_tx_exec(tx, YB_SQL_relation_add,
                      YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(from), yb_text(list[i].name),
                              yb_int(i), yb_text(list[i].kind), yb_text(list[i].slug)),
                      NULL));
  return YB_OK;
}

yb_rc yb_relations_to(struct yb_tx *tx, yb_str kind, yb_str slug, struct yb_relation **out,
                      uint32_t *count) {
  struct yb_rows rows;
  YB_TRY(yb_tx_rows(tx, YB_SQL_relation_to,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(kind), yb_text(slug)), &rows));
  struct yb_relation *at = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_relation);
  if (!at) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    const yb_val *c = yb_row(&rows, i);
    at[i] = (struct yb_relation){yb_int_of(&c[0]), yb_str_in(&c[3]), yb_str_in(&c[1]),
                                 yb_str_in(&c[2])};
  }
  *out = at;
  *count = rows.count;
  return YB_OK;
}
