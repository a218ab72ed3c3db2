/* resume.h - a form that waited for a new login. */
#ifndef YB_VIEW_RESUME_H
#define YB_VIEW_RESUME_H
#include "http/http.h"

struct v_resume {
  yb_str action;
  const struct yb_pair *fields;
  uint32_t fields_n;
};

#endif
