/* change.h - what may be asked for after the result, and what was. */
#ifndef YB_VIEW_CHANGE_H
#define YB_VIEW_CHANGE_H
#include "http/view/portal.h"

struct v_change_line { yb_str label, before, after; };
struct v_change {
  int64_t id;
  yb_str name, when, reason, unit;
  struct v_tag state;
  bool can_take_back, by_clerk;
  const struct v_change_line *lines;
  uint32_t lines_n;
};
struct v_offer { yb_str id, name, what, why, limit; bool open; };
struct v_changes {
  int64_t case_id;
  yb_str no, title, service, base;               /* base: /cases/1 */
  bool said, spoken, notice;                     /* spoken: by a clerk, for a caller */
  const struct v_offer *offers;
  uint32_t offers_n;
  const struct v_change *changes;
  uint32_t changes_n;
};
struct v_change_ask {
  int64_t case_id;
  yb_str no, title, service, base, kind, name, what, unit, limit, row_error;
  bool spoken;
  struct v_errors sum;
  const struct v_choice *rows;                   /* of the agenda, to choose one */
  uint32_t rows_n;
  struct v_form fields, own;                     /* of the case's form; of the change's */
  bool has_fields, has_own, files;
  yb_str phone;
};
struct v_neighbour { yb_str place, where, days, hours; };
struct v_neighbours {
  int64_t case_id;
  yb_str title, no, unit, phone, contact, permit_no, code, made;
  yb_html qr;
  bool demo;
  const struct v_neighbour *rows;
  uint32_t rows_n;
};

#endif
