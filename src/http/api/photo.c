/* photo.c - the API of photographs: sent in, shown, read. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/api/catalog.h"
#include "http/handlers.h"

static yb_rc added(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  const struct yb_photo_add *x = rq->state;
  struct api_photo out = {x->id, x->width, x->height, x->digest};
  return done == YB_OK ? api_answer(rq, rs, 201, &api_out_photo, &out) : done;
}

static yb_rc make_safe(struct yb_req *rq, void *tx) {
  (void)tx;
  return yb_photo_prepare(rq->state);
}

static yb_rc safe(struct yb_req *rq, struct yb_res *rs, yb_rc done) {
  struct yb_photo_add *x = rq->state;
  if (done != YB_OK) return done;
  return yb_act_later(rq, rs, &x->act, YB_S("photo.add"), yb_photo_add_run, added);
}

yb_rc yb_api_photo_add(struct yb_req *rq, struct yb_res *rs) {
  struct yb_photo_add *x = yb_act_new(rq, struct yb_photo_add);
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->resource)) return YB_ABSENT;
  if (rq->files_n != 1)
    return yb_diag(&rq->ctx, (struct yb_place){.path = YB_S("file")}, YB_MSG_api_missing,
                   YB_S("file"), YB_S(""));
  x->act.app = yb_req_app(rq);
  x->act.who = yb_req_who(rq);
  x->act.ctx = &rq->ctx;
  x->path = rq->files[0].path;
  x->caption = yb_req_form(rq, "caption");
  x->licence = yb_req_form(rq, "licence");
  x->author = yb_req_form(rq, "author");
  rq->state = x;
  return yb_later(rq, rs, YB_LANE_SLOW, make_safe, safe);
}

yb_rc yb_api_photo_show(struct yb_req *rq, struct yb_res *rs) {
  struct yb_photo_show *x = yb_act_new(rq, struct yb_photo_show);
  const struct yb_json *j;
  if (!x) return YB_NOMEM;
  if (!yb_req_id(rq, YB_S("id"), &x->id)) return YB_ABSENT;
  YB_TRY(api_body(rq, &api_in_photo_show, &j));
  x->show = yb_json_bool(yb_json_get(j, YB_S("show")), false);
  x->act.reason = yb_json_get_str(j, YB_S("reason"));
  return yb_act_later(rq, rs, &x->act, YB_S("photo.show"), yb_photo_show_run, api_done);
}

static yb_photo_size size_of(yb_str s) {
  return YB_EQ(s, "small") ? YB_PHOTO_SMALL : YB_EQ(s, "tiny") ? YB_PHOTO_TINY : YB_PHOTO_WHOLE;
}

/* Named by what it holds: it never changes. */
yb_rc yb_api_photo(struct yb_req *rq, struct yb_res *rs) {
  struct stat st;
  char *path;
  YB_TRY(yb_photo_path(yb_req_app(rq), &rq->ctx, yb_req_param(rq, "digest"),
                       size_of(yb_req_query(rq, "size")), &path));
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return YB_IO;
  if (fstat(fd, &st) != 0) {
    (void)close(fd);
    return YB_IO;
  }
  rs->fd = fd;
  rs->fd_size = st.st_size;
  rs->type = "image/jpeg";
  return YB_OK;
}
