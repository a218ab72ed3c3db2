/* rc.h - the results every fallible function returns.
 *
 * One list: the enum, the HTTP status and the English text expand from it.
 * Values leave a function through its last out-parameter, written only on
 * YB_OK; details (place, offending text) go to ctx->diags (see diag.h).
 */
#ifndef YB_BASE_RC_H
#define YB_BASE_RC_H

#define YB_RC_LIST(X)                                              \
  X(OK, 200, "ok")                                                 \
  X(BAD, 400, "the input is bad; see the diagnostics")             \
  X(UNAUTH, 401, "no valid session")                               \
  X(DENIED, 403, "the actor has no right to do this")              \
  X(ABSENT, 404, "there is no such thing")                         \
  X(CONFLICT, 409, "state has moved on")                           \
  X(LIMIT, 413, "a declared ceiling was reached")                  \
  X(TYPE, 415, "this kind of file or body is not accepted")        \
  X(INVALID, 422, "fields were refused; see the diagnostics")      \
  X(LOCKED, 423, "locked for a while after failed attempts")       \
  X(BUSY, 429, "too many requests; try again later")               \
  X(BROKEN, 500, "an invariant does not hold; a person must look") \
  X(RETRY, 503, "a passing conflict; run the command again")       \
  X(NOMEM, 503, "out of memory")                                   \
  X(IO, 503, "the disk, the database or the network failed")

typedef enum yb_rc {
#define X(name, http, text) YB_##name,
  YB_RC_LIST(X)
#undef X
} yb_rc;

#define YB_MUST __attribute__((warn_unused_result))
#define YB_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Runs `expr`; leaves the function with its result unless it is YB_OK. */
#define YB_TRY(expr)                     \
  do {                                   \
    yb_rc yb_try_rc_ = (expr);           \
    if (yb_try_rc_ != YB_OK) return yb_try_rc_; \
  } while (0)

/* Runs `expr`, keeps its result in `rc`, and goes to `out` unless YB_OK. */
#define YB_GO(expr)                \
  do {                             \
    rc = (expr);                   \
    if (rc != YB_OK) goto out;     \
  } while (0)

int yb_rc_http(yb_rc rc);          /* the HTTP status of a result */
const char *yb_rc_name(yb_rc rc);  /* "OK", "CONFLICT" ... */
const char *yb_rc_text(yb_rc rc);  /* the English sentence */

#endif
