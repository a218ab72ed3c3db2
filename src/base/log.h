/* log.h - one line per event on standard error, `key=value`, never personal
 * data: log the case id.
 *
 *   ts=2026-11-20T12:00:00.000Z level=info event=case_opened req=… case=…
 *
 * Values with blanks, quotes or control bytes are quoted and escaped here.
 */
#ifndef YB_BASE_LOG_H
#define YB_BASE_LOG_H
#include "base/str.h"

typedef enum yb_loglevel { YB_LOG_ERROR, YB_LOG_WARN, YB_LOG_INFO, YB_LOG_DEBUG } yb_loglevel;

struct yb_log_kv { const char *key; yb_str value; };

void yb_log_level(yb_loglevel most);     /* default: info */
/* `kvs` ends with a NULL key. Lines over 1,000 bytes are cut. */
void yb_log(yb_loglevel level, const char *event, const struct yb_log_kv *kvs);
#define YB_LOG(level, event, ...) \
  yb_log((level), (event), (const struct yb_log_kv[]){__VA_ARGS__, {NULL, {NULL, 0}}})
#define YB_KV(k, v) {(k), (v)}

#endif
