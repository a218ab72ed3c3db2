/* talk.h - messages of a case, as both sides see them. */
#ifndef YB_VIEW_TALK_H
#define YB_VIEW_TALK_H
#include "http/view/portal.h"

struct v_message {
  int64_t id;
  yb_str who, when, text, state;                 /* state: 对方已读, 未读 */
  bool mine, fresh, gone;
  const struct v_paper *papers;
  uint32_t papers_n;
};
struct v_talk {
  int64_t case_id;
  yb_str no, title, service, butler, unit, phone, papers_at;   /* papers_at: address of papers */
  bool desk, sent, caller;
  struct v_errors sum;
  struct v_input text, file;
  const struct v_message *messages;
  uint32_t messages_n;
};
struct v_letter_line { int64_t id; yb_str no, title, butler, when; bool mine; };
struct v_letters { const struct v_letter_line *rows; uint32_t rows_n; };

#endif
