/* job.c - external workers: take with a lock, extend, fail. The lock is the only
 * right: who lost it has lost the job, and nothing runs twice (a worker that comes
 * back late gets YB_CONFLICT). */
#include "base/text.h"
#include "engine/flow/flow_int.h"

#define TAKE_MOST 100u
#define ERROR_MOST 1000u      /* code points */

static struct yb_flow_job job_of(const yb_val *c) {
  return (struct yb_flow_job){
      .id = yb_int_of(&c[0]), .flow_id = yb_int_of(&c[1]), .case_id = yb_int_of(&c[2]),
      .activity = yb_int_of(&c[3]), .node = yb_str_in(&c[4]), .topic = yb_str_in(&c[5]),
      .retries = yb_int_of(&c[6]), .lock_until = yb_int_of(&c[7]), .created_at = yb_int_of(&c[8])};
}

yb_rc yb_flow_job_get(struct yb_tx *tx, int64_t id, struct yb_flow_job *out) {
  const yb_val *c;
  YB_TRY(yb_tx_one(tx, YB_SQL_flow_job_get, YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id)), &c));
  *out = job_of(c);
  out->lock_owner = yb_str_in(&c[9]);
  return YB_OK;
}

yb_rc yb_flow_jobs_take(struct yb_tx *tx, yb_str topic, yb_str worker, int64_t lock_until,
                        uint32_t max, const struct yb_flow_job **out, uint32_t *count) {
  struct yb_rows rows;
  int64_t city = yb_tx_city(tx), now = yb_tx_now(tx), changed;
  uint32_t n = 0;
  if (worker.n == 0 || max > TAKE_MOST || lock_until <= now) return YB_BAD;
  YB_TRY(yb_tx_rows(tx, YB_SQL_flow_job_due,
                    YB_ARGS(yb_int(city), yb_text(topic), yb_int(now), yb_int(max)), &rows));
  struct yb_flow_job *job = YB_NEW_N(yb_tx_arena(tx), rows.count, struct yb_flow_job);
  if (!job) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    job[n] = job_of(yb_row(&rows, i));
    YB_TRY(yb_tx_exec(tx, YB_SQL_flow_job_lock,
                      YB_ARGS(yb_int(city), yb_int(job[n].id), yb_text(worker), yb_int(lock_until),
                              yb_int(now)),
                      &changed));
    if (!changed) continue;
    job[n].lock_owner = worker;
    job[n++].lock_until = lock_until;
  }
  *out = job;
  *count = n;
  return YB_OK;
}

yb_rc yb_flow_job_extend(struct yb_tx *tx, int64_t id, yb_str worker, int64_t lock_until) {
  int64_t changed;
  if (worker.n == 0) return YB_BAD;
  YB_TRY(yb_tx_exec(tx, YB_SQL_flow_job_extend,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id), yb_text(worker),
                            yb_int(lock_until), yb_int(yb_tx_now(tx))),
                    &changed));
  return changed == 1 ? YB_OK : YB_CONFLICT;
}

yb_rc yb_flow_job_fail(struct yb_tx *tx, int64_t id, yb_str worker, int64_t left, int64_t due_at,
                       yb_str error, bool *stuck) {
  struct yb_flow_job job;
  int64_t changed;
  if (worker.n == 0 || left < -1) return YB_BAD;
  YB_TRY(yb_flow_job_get(tx, id, &job));
  int64_t tries = left >= 0 ? left : job.retries > 0 ? job.retries - 1 : 0;
  YB_TRY(yb_tx_exec(tx, YB_SQL_flow_job_fail,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_int(id), yb_text(worker), yb_int(tries),
                            yb_int(due_at), yb_text(yb_utf8_upto(error, ERROR_MOST)),
                            yb_int(yb_tx_now(tx))),
                    &changed));
  if (changed != 1) return YB_CONFLICT;
  *stuck = tries == 0;
  return YB_OK;
}

yb_rc yb_flow_waiting(struct yb_tx *tx, yb_str message, int64_t after, uint32_t max,
                      const int64_t **out, uint32_t *count) {
  struct yb_rows rows;
  uint32_t n = 0;
  YB_TRY(yb_tx_rows(tx, YB_SQL_flow_message_waiting,
                    YB_ARGS(yb_int(yb_tx_city(tx)), yb_text(message), yb_int(after), yb_int(max)),
                    &rows));
  int64_t *id = YB_NEW_N(yb_tx_arena(tx), rows.count, int64_t);
  if (!id) return YB_NOMEM;
  for (uint32_t i = 0; i < rows.count; i++) {
    int64_t one = yb_int_of(yb_row(&rows, i));
    if (n == 0 || id[n - 1] != one) id[n++] = one;
  }
  *out = id;
  *count = n;
  return YB_OK;
}
