/* lane.c - work away from the server's threads: the write lane is the store's
 * writer, given by the conf; the slow lane is one thread of ours for password
 * hashing and rendering. A queue has a ceiling; beyond it people are told to
 * come back (YB_BUSY), never kept waiting. */
#include "http/http_int.h"

#define QUEUE 1024u

static yb_rc run(void *job, void *tx) {
  struct yb_call *call = job;
  return call->work(&call->rq, tx);
}

static void done(void *job, yb_rc rc) {
  struct yb_call *call = job;
  call->done = rc;
  MHD_resume_connection(call->mhd);      /* the call is the connection's again */
}

static struct yb_call *next(struct yb_lane_thread *l) {
  pthread_mutex_lock(&l->lock);
  while (!l->first && !l->stop) pthread_cond_wait(&l->wake, &l->lock);
  struct yb_call *call = l->first;
  if (call) {
    l->first = call->next;
    if (!l->first) l->last = NULL;
    l->waiting--;
  }
  pthread_mutex_unlock(&l->lock);
  return call;
}

static void *lane(void *arg) {
  for (struct yb_call *call; (call = next(arg));) done(call, run(call, NULL));
  return NULL;
}

yb_rc yb_lane_start(struct yb_lane_thread *l, struct yb_http *h) {
  l->http = h;
  pthread_mutex_init(&l->lock, NULL);
  pthread_cond_init(&l->wake, NULL);
  l->started = pthread_create(&l->thread, NULL, lane, l) == 0;
  return l->started ? YB_OK : YB_IO;
}

void yb_lane_stop(struct yb_lane_thread *l) {
  if (!l->started) return;
  pthread_mutex_lock(&l->lock);
  l->stop = true;
  pthread_cond_signal(&l->wake);
  pthread_mutex_unlock(&l->lock);
  pthread_join(l->thread, NULL);
  l->started = false;
}

static yb_rc queue(struct yb_lane_thread *l, struct yb_call *call) {
  yb_rc rc = YB_BUSY;
  pthread_mutex_lock(&l->lock);
  if (l->waiting < QUEUE && !l->stop) {
    call->next = NULL;
    if (l->last) l->last->next = call;
    else l->first = call;
    l->last = call;
    l->waiting++;
    rc = YB_OK;
    pthread_cond_signal(&l->wake);
  }
  pthread_mutex_unlock(&l->lock);
  return rc;
}

yb_rc yb_lane_send(struct yb_call *call) {
  struct yb_http *h = call->http;
  if (call->lane == YB_LANE_SLOW) return queue(&h->slow, call);
  if (h->conf.write) return h->conf.write(h->conf.app, run, done, call);
  return queue(&h->write, call);
}
