/* bk_desk.h - what the pages of the desk show of bookings and entries. */
#ifndef YB_VIEW_BK_DESK_H
#define YB_VIEW_BK_DESK_H
#include "http/view/desk.h"

struct v_bkd_row {
  int64_t id;
  yb_str title, kind, when, count, name, until;
  struct v_chip state;
  uint32_t clashes;
};
struct v_bkd_day {
  yb_str title, date, prev, next, today, said;
  const struct v_link *tabs;
  uint32_t tabs_n;
  const struct v_bkd_row *rows;
  uint32_t rows_n;
  bool asked, more;
};
struct v_bkd_one {
  struct v_form sum;
  int64_t id;
  yb_str title, kind, entry, when, count, name, phone, note, made, until, reason, said, code, ahead;
  struct v_chip state;
  struct v_input why;
  bool may_accept, may_refuse, may_cancel, may_check_in;
};
struct v_bkd_door {
  struct v_form sum;
  struct v_input code;
  yb_str title, when, count, name;     /* of the one checked in just now */
  int64_t id;
  bool done;
};

/* ---- moderation ---- */
struct v_mod_entry { int64_t id; yb_str title, kind, at; struct v_chip state; };
struct v_mod_photo { int64_t id, width, height; yb_str src, title, entry, caption, licence, author;
                     struct v_input why; };
struct v_mod_review { int64_t id, level; yb_str title, words, at; struct v_input answer, why; };
struct v_mod_list {
  struct v_form sum;
  yb_str said, words;
  const struct v_link *tabs;
  uint32_t tabs_n;
  const struct v_mod_entry *entries;
  uint32_t entries_n;
  const struct v_mod_photo *photos;
  uint32_t photos_n;
  const struct v_mod_review *reviews;
  uint32_t reviews_n;
  bool searching;
};
struct v_mod_field { yb_str label, before, after; bool changed, staff; };
struct v_mod_near { yb_str name, href; };
struct v_mod_one {
  struct v_form sum;
  int64_t id, version, bookings;
  yb_str title, kind, at, page, by, reason, said;
  struct v_chip state;
  struct v_input why;
  const struct v_mod_field *fields;
  uint32_t fields_n, changed;
  const struct v_mod_photo *photos;
  uint32_t photos_n;
  const struct v_mod_near *nears;
  uint32_t nears_n;
  const struct v_pick *warnings;
  uint32_t warnings_n;
  bool is_new, may_publish, may_suspend, may_resume, may_withdraw, despite;
};

/* ---- figures, import ---- */
struct v_fig_row { yb_str name, href, kind, spent;
                   int64_t bookings, people, entries, days, applied; int share; };
struct v_figs {
  struct v_input first, last;
  struct v_fig_row all;
  const struct v_fig_row *months, *hot, *seen;   /* seen: bookings are views, entries lists */
  uint32_t months_n, hot_n, seen_n;
  yb_str csv;
  const struct v_link *exports;
  uint32_t exports_n;
  bool may_import;
};
struct v_bring_fault { int64_t row; yb_str field, text; };
struct v_bring {
  struct v_input kind;
  yb_str fault;
  const struct v_bring_fault *faults;
  uint32_t faults_n;
  int64_t saved;
  bool done;
};
#endif
