/* rc.c - the tables behind rc.h. */
#include "base/rc.h"

static const struct row {
  int http;
  const char *name, *text;
} rows[] = {
#define X(n, h, t) [YB_##n] = {h, #n, t},
    YB_RC_LIST(X)
#undef X
};

int yb_rc_http(yb_rc rc) { return rows[rc].http; }
const char *yb_rc_name(yb_rc rc) { return rows[rc].name; }
const char *yb_rc_text(yb_rc rc) { return rows[rc].text; }
