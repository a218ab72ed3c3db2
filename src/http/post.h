/* post.h - what browsers send: queries, cookies, urlencoded and multipart
 * bodies. Bounded, strict in framing, kind in content; text is valid UTF-8
 * afterwards or refused (YB_BAD). */
#ifndef YB_HTTP_POST_H
#define YB_HTTP_POST_H
#include "http/http.h"

#define YB_POST_FIELDS 1000u       /* fields of one form */
#define YB_POST_FILES 20u
#define YB_POST_NAME 200u          /* bytes of a field's name */
#define YB_POST_TEXT 65536u        /* text of all fields of one form */
#define YB_FILE_BYTES INT64_C(20971520)
#define YB_FILES_BYTES INT64_C(62914560)    /* of all files of one request */

/* "a=1&b=%E4%B8%AD&a=2". Names without "=" have an empty value. */
yb_rc yb_post_parse(struct yb_arena *a, yb_str text, struct yb_pairs *out) YB_MUST;
/* "a=1; b=2": bad pairs are left out. */
yb_rc yb_cookies_parse(struct yb_arena *a, yb_str text, struct yb_pairs *out) YB_MUST;
/* One path segment or component, "%2F" included; YB_BAD for NUL and bad UTF-8. */
yb_rc yb_post_unescape(struct yb_arena *a, yb_str s, bool plus, yb_str *out) YB_MUST;

/* ---- multipart/form-data (RFC 7578), piece by piece as it comes in ---- */

struct yb_multi;
/* Where files go: begin tells a file's names, data its bytes, end closes it. */
struct yb_multi_sink {
  void *to;
  yb_rc (*begin)(void *to, yb_str field, yb_str name);
  yb_rc (*data)(void *to, yb_str piece);
  yb_rc (*end)(void *to);
};
/* `type` is the Content-Type with its boundary; YB_BAD without one. */
yb_rc yb_multi_open(struct yb_arena *a, yb_str type, const struct yb_multi_sink *sink,
                    struct yb_multi **out) YB_MUST;
yb_rc yb_multi_feed(struct yb_multi *m, yb_str piece) YB_MUST;
/* After the last piece; YB_BAD when the closing boundary is missing. */
yb_rc yb_multi_end(struct yb_multi *m, struct yb_pairs *fields) YB_MUST;

/* The media type of the first bytes: JPEG, PNG, PDF, HEIC, OFD; NULL: none of
 * those. 16 bytes are enough but for OFD (64). */
const char *yb_sniff(yb_str head);
#define YB_SNIFF_BYTES 64u

#endif
