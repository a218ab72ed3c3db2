/* error.h - a page for what went wrong: what happened, what next. */
#ifndef YB_VIEW_ERROR_H
#define YB_VIEW_ERROR_H
#include "base/str.h"

struct v_error {
  int status;
  yb_str what, next, id;
};

#endif
