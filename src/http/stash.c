/* stash.c - a form posted after the session ran out is not lost.
 *
 * It is sealed (its path is part of the seal) and kept for half an hour under
 * an unguessable key; after login /resume/<key> shows a page that sends it
 * again. Where the conf gives no store for it, a small table here keeps it.
 *
 *   sealed: "path\n" then "name=value&..." urlencoded
 */
#include <pthread.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "http/http_int.h"
#include "http/tpl.h"
#include "tpl_resume.h"

#define KEEP_MS 1800000
#define SLOTS 64u
#define KEY 22u

struct slot { char key[KEY + 1]; char *sealed; size_t n; int64_t until_ms; };
struct yb_stash { pthread_mutex_t lock; uint32_t at; struct slot slot[SLOTS]; };

struct yb_stash *yb_stash_open(void) {
  struct yb_stash *s = yb_mem_take(sizeof *s);
  if (s) pthread_mutex_init(&s->lock, NULL);
  return s;
}

void yb_stash_close(struct yb_stash *s) {
  if (!s) return;
  for (uint32_t i = 0; i < SLOTS; i++) yb_mem_give(s->slot[i].sealed);
  pthread_mutex_destroy(&s->lock);
  yb_mem_give(s);
}

static yb_rc table_put(struct yb_call *call, yb_str sealed, yb_str *key) {
  struct yb_stash *s = call->http->stash;
  unsigned char raw[16];
  char *copy = yb_mem_take(sealed.n);
  if (!copy) return YB_NOMEM;
  memcpy(copy, sealed.p, sealed.n);
  yb_random(raw, sizeof raw);
  yb_rc rc = yb_url64(call->arena, yb_str_n((char *)raw, sizeof raw), key);
  if (rc != YB_OK) { yb_mem_give(copy); return rc; }
  pthread_mutex_lock(&s->lock);
  struct slot *slot = &s->slot[s->at++ % SLOTS];      /* the oldest gives way */
  yb_mem_give(slot->sealed);
  *slot = (struct slot){.sealed = copy, .n = sealed.n,
                        .until_ms = call->rq.ctx.now_ms + KEEP_MS};
  memcpy(slot->key, key->p, key->n < KEY ? key->n : KEY);
  pthread_mutex_unlock(&s->lock);
  return YB_OK;
}

static yb_rc table_get(struct yb_call *call, yb_str key, yb_str *sealed) {
  struct yb_stash *s = call->http->stash;
  yb_rc rc = YB_ABSENT;
  pthread_mutex_lock(&s->lock);
  for (uint32_t i = 0; i < SLOTS && rc == YB_ABSENT; i++) {
    struct slot *slot = &s->slot[i];
    if (!slot->sealed || key.n != KEY || !yb_same_bytes(slot->key, key.p, KEY)) continue;
    if (slot->until_ms >= call->rq.ctx.now_ms)
      rc = yb_str_dup(call->arena, yb_str_n(slot->sealed, slot->n), sealed);
  }
  pthread_mutex_unlock(&s->lock);
  return rc;
}

yb_rc yb_stash_keep(struct yb_call *call, yb_str *key) {
  const struct yb_http_conf *c = &call->http->conf;
  struct yb_req *rq = &call->rq;
  struct yb_buf b;
  yb_str clear, sealed;
  yb_buf_init(&b, call->arena);
  yb_buf_put(&b, rq->path);
  yb_buf_byte(&b, '\n');
  for (uint32_t i = 0; i < rq->form.n; i++) {
    if (YB_EQ(rq->form.at[i].name, "_csrf")) continue;
    yb_url_escape(&b, rq->form.at[i].name);
    yb_buf_byte(&b, '=');
    yb_url_escape(&b, rq->form.at[i].value);
    yb_buf_byte(&b, '&');
  }
  YB_TRY(yb_buf_take(&b, &clear));
  YB_TRY(yb_box_seal(call->arena, YB_SUITE_INTL, &call->http->stash_key, YB_S("stash"), clear,
                     &sealed));
  if (c->stash) return c->stash->put(c->app, &rq->ctx, sealed, rq->ctx.now_ms + KEEP_MS, key);
  return table_put(call, sealed, key);
}

yb_rc yb_stash_page(struct yb_req *rq, struct yb_res *rs) {
  struct yb_call *call = yb_call_of(rq);
  const struct yb_http_conf *c = &call->http->conf;
  yb_str key = yb_req_param(rq, "key"), sealed, clear, path;
  struct yb_pairs form;
  yb_rc rc = c->stash ? c->stash->get(c->app, &rq->ctx, key, &sealed)
                      : table_get(call, key, &sealed);
  if (rc == YB_ABSENT) return yb_page_error(rq, rs, 404, yb_word(rq, "这份内容已经提交过，或超过半小时没有提交。"),
                                            yb_word(rq, "请从“我的办件”里的草稿接着填。"));
  if (rc != YB_OK) return rc;
  YB_TRY(yb_box_open(call->arena, &call->http->stash_key, YB_S("stash"), sealed, &clear));
  if (!yb_str_cut(&clear, '\n', &path)) return YB_BROKEN;
  YB_TRY(yb_post_parse(call->arena, clear, &form));
  struct v_resume v = {.action = path, .fields = form.at, .fields_n = form.n};
  struct yb_page page;
  yb_page_init(rq, &page, yb_word(rq, "您填的内容还在"));
  page.noindex = true;
  return YB_PAGE(rq, rs, &page, resume, &v);
}
