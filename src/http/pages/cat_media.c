/* cat_media.c - drawings of the pack, and QR codes of entries (cat.h). */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/pages/cat.h"
#include "service/issue/issue.h"

/* The address holds the digest of the content: a browser may keep it for ever. */
yb_rc yb_page_motif(struct yb_req *rq, struct yb_res *rs) {
  const struct yb_motif *m = yb_pack_motif_file(yb_req_app(rq)->pack, yb_req_param(rq, "file"));
  yb_str etag;
  if (!m) return YB_ABSENT;
  YB_TRY(yb_str_fmt(rq->ctx.arena, &etag, "\"%.*s\"", YB_ARG(m->file)));
  YB_TRY(yb_res_header(rs, "Cache-Control", YB_S("public, max-age=31536000, immutable")));
  YB_TRY(yb_res_header(rs, "ETag", etag));
  YB_TRY(yb_res_header(rs, "Vary", YB_S("Accept-Encoding")));
  rs->type = "image/svg+xml";
  if (yb_str_eq(yb_req_header(rq, "if-none-match"), etag)) {
    rs->status = 304;
    return YB_OK;
  }
  bool gz = yb_str_find(yb_req_header(rq, "accept-encoding"), YB_S("gzip")) != SIZE_MAX;
  if (gz) YB_TRY(yb_res_header(rs, "Content-Encoding", YB_S("gzip")));
  yb_buf_put(&rs->body, gz ? m->gz : m->raw);
  return rs->body.rc;
}

yb_rc yb_page_entry_qr(struct yb_req *rq, struct yb_res *rs) {
  struct yb_entry_view *v = YB_NEW(rq->ctx.arena, struct yb_entry_view);
  static const struct yb_who nobody = {.kind = YB_WHO_NOBODY, .name = {"", 0}};
  yb_str kind = yb_req_param(rq, "kind"), slug = yb_req_param(rq, "slug");
  yb_html qr;
  if (!v) return YB_NOMEM;
  YB_TRY(yb_entry_get(yb_req_app(rq), &rq->ctx, &nobody, 0, kind, slug, v));
  yb_str url = cat_url(rq, pt_fmt(rq, "/e/%.*s/%.*s", YB_ARG(kind), YB_ARG(slug)));
  YB_TRY(yb_qr_svg(&rq->ctx, url, pt_say(rq, &v->card.name), &qr));
  yb_buf_z(&rs->body, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  yb_buf_put(&rs->body, yb_str_from(qr.s, 4));           /* after its own "<svg" */
  rs->type = "image/svg+xml";
  return rs->body.rc;
}
