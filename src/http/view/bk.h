/* bk.h - what the pages of booking show: a calendar of what is free, a choice, bookings.
 * Words are ready for people, links are complete. */
#ifndef YB_VIEW_BK_H
#define YB_VIEW_BK_H
#include "http/view/portal.h"

struct v_bk_cell { yb_str n, word, label, href; const char *look; bool picked, pad; };
struct v_bk_week { const struct v_bk_cell *cells; uint32_t cells_n; };
struct v_bk_slot { yb_str value, day, time, what, left, href; bool on, off, full; };
struct v_bk_head { yb_str title, kind_name, entry, price, conditions, back; };
struct v_bk_choose {
  struct v_bk_head h;
  struct v_errors sum;
  yb_str base, month, prev, next, picked, from, to, day, count, count_max, count_unit, hint,
      change_of, beyond;
  struct v_input how_many;
  const struct v_bk_week *weeks;
  uint32_t weeks_n;
  const struct v_bk_cell *months;        /* booked by the month */
  uint32_t months_n;
  const struct v_pair *shut;             /* days and why */
  uint32_t shut_n;
  const struct v_bk_slot *slots;
  uint32_t slots_n;
  bool by_slot, by_month, groups, ready, none, provisional, waiting, request;
};
struct v_bk_check {
  struct v_bk_head h;
  struct v_errors sum;
  yb_str post, again, key, when, count_text, hold, change, cancel, total, from, to, start, count;
  struct v_input name, phone, note;
  bool full, may_wait, request, may_hold, changing, shut;
  int64_t id;
};
struct v_bk_line {
  int64_t id;
  yb_str title, kind, when, count, until;
  struct v_tag state;
};
struct v_bk_list {
  const struct v_bk_line *open, *past;
  uint32_t open_n, past_n;
  yb_str older;
};
struct v_bk_one {
  struct v_errors sum;
  int64_t id, ahead;
  yb_str title, kind, entry, when, count, made, hold_until, hold_left, code, reason, change_by,
      cancel_by, name, phone, note, said, state_key;
  yb_str apply, apply_text;              /* where these days are applied for; empty: nowhere */
  struct v_tag state;
  yb_html qr;
  bool may_confirm, may_change, may_cancel, may_review, open, waiting, requested, late_change,
      late_cancel, shows_code;
};
struct v_bk_review {
  struct v_errors sum;
  int64_t id, level;
  yb_str title, when, level_error;
  struct v_input words, spent;
  const struct v_level *levels;
  uint32_t levels_n;
};
#endif
