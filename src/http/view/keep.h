/* keep.h - what a provider's pages show: their entries, the form of one, its bookings. */
#ifndef YB_VIEW_KEEP_H
#define YB_VIEW_KEEP_H
#include "http/view/bk.h"

struct v_kp_option { yb_str value, label; bool on; };
struct v_kp_cell {
  yb_str id, name, label, value;
  const char *type, *mode;
  const struct v_kp_option *options;           /* a choice when there are some */
  uint32_t options_n;
};
struct v_kp_row { const struct v_kp_cell *cells; uint32_t cells_n; };
/* One item of a form: `shape` is text, area, unit, select, checks, rows or head. */
struct v_kp_item {
  const char *shape, *type, *mode;
  yb_str id, name, label, hint, unit, value, fault;
  bool required, staff;
  const struct v_kp_option *options;
  uint32_t options_n;
  const struct v_kp_row *rows;
  uint32_t rows_n;
};
struct v_kp_entry { int64_t id; yb_str title, kind, at, reason; struct v_tag state; };
struct v_kp_kind { yb_str id, name, panel; };
struct v_kp_list {
  const struct v_kp_entry *entries;
  uint32_t entries_n;
  const struct v_kp_kind *kinds;
  uint32_t kinds_n;
  yb_str said, acting;
};
struct v_kp_photo { yb_str src, caption, licence, author; struct v_tag state;
                    int64_t width, height; };
struct v_kp_form {
  struct v_errors sum, warnings;
  int64_t id, version, bookings;
  yb_str post, title, kind, said, reason, page;
  struct v_tag state;
  const struct v_kp_item *items;
  uint32_t items_n, photos_least;
  const struct v_service_link *like;           /* entries of a similar name: href, name */
  uint32_t like_n;
  const struct v_kp_photo *photos;
  uint32_t photos_n;
  struct v_input caption, licence, author, file, why;
  bool is_new, sure, may_submit, may_withdraw, despite, takes_photos;
};
struct v_kp_line { yb_str label, value; bool staff; };
struct v_kp_preview {
  int64_t id;
  yb_str title, kind;
  struct v_tag state;
  const struct v_kp_line *lines;
  uint32_t lines_n;
  const struct v_kp_photo *photos;
  uint32_t photos_n;
  bool may_submit;
};
struct v_kp_booking {
  int64_t id;
  yb_str when, count, name, phone, note;
  struct v_tag state;
  bool may_accept, may_cancel;
  struct v_input why;
};
struct v_kp_bookings {
  struct v_errors sum;
  int64_t id;
  yb_str title, said, older;
  const struct v_kp_booking *rows;
  uint32_t rows_n;
};
#endif
