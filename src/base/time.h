/* time.h - instants, civil dates and zones; the machine's clock.
 *
 * Instants are int64 milliseconds UTC. Civil arithmetic is the proleptic
 * Gregorian calendar of ISO 8601 for years -999,999,999 to 999,999,999.
 * Zones are read from the system's IANA files (TZif, RFC 8536) and are
 * immutable once opened.
 */
#ifndef YB_BASE_TIME_H
#define YB_BASE_TIME_H
#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"

typedef struct yb_date { int32_t year; uint8_t month, day; } yb_date;
typedef struct yb_civil { yb_date date; uint8_t hour, minute, second; int32_t nano; } yb_civil;

#define YB_SECOND_MS INT64_C(1000)
#define YB_MINUTE_MS INT64_C(60000)
#define YB_HOUR_MS INT64_C(3600000)
#define YB_DAY_MS INT64_C(86400000)

/* The clocks: only main, http and store's threads call these. */
int64_t yb_clock_now_ms(void);           /* UTC */
int64_t yb_clock_mono_ns(void);          /* monotonic */

bool yb_date_ok(yb_date d);
int64_t yb_date_days(yb_date d);         /* days since 1970-01-01 */
yb_date yb_date_of_days(int64_t days);
int yb_date_weekday(yb_date d);          /* 1 Monday .. 7 Sunday */
int yb_date_month_days(int32_t year, int month);
bool yb_date_parse(yb_str s, yb_date *out);   /* 2026-11-20, -0044-01-01 */
void yb_date_write(struct yb_buf *out, yb_date d);
int yb_date_cmp(yb_date a, yb_date b);

struct yb_zone;
/* Opens "Asia/Shanghai", "UTC"; names with "..", an absolute path or more than
 * 64 bytes are refused. Owned by the caller; close frees it. */
yb_rc yb_zone_open(struct yb_ctx *ctx, yb_str name, struct yb_zone **out) YB_MUST;
void yb_zone_close(struct yb_zone *z);
yb_str yb_zone_name(const struct yb_zone *z);
int32_t yb_zone_offset_s(const struct yb_zone *z, int64_t instant_ms);
/* Local wall time of an instant, and back. A wall time inside a gap moves
 * forward by the gap; one that occurs twice is the earlier (as RFC 5545). */
yb_civil yb_zone_civil(const struct yb_zone *z, int64_t instant_ms);
int64_t yb_zone_instant(const struct yb_zone *z, yb_civil c);
/* The same in whole seconds since 1970, for every year that a date may have
 * (milliseconds end at the year 292,278,994); nanoseconds are left alone. */
yb_civil yb_zone_civil_at(const struct yb_zone *z, int64_t second);
int64_t yb_zone_second(const struct yb_zone *z, yb_civil c);
/* The zone's offset without summer time, as its latest rule has it: for a time
 * of day without a date. */
int32_t yb_zone_standard_s(const struct yb_zone *z);

/* RFC 3339 both ways: "2026-11-20T12:00:00.123Z", offsets accepted. */
bool yb_instant_parse(yb_str s, int64_t *out);
void yb_instant_write(struct yb_buf *out, int64_t instant_ms);
/* "2026-11-20 20:00" in the zone, for people. */
void yb_instant_local(struct yb_buf *out, const struct yb_zone *z, int64_t instant_ms);
/* ISO 8601 duration without years and months ("PT8H", "P2DT30M"): ms. */
bool yb_duration_parse(yb_str s, int64_t *out_ms);

#endif
