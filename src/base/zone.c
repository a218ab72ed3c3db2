/* zone.c - time zones of the system (time.h): TZif version 2 and later.
 *
 *   header 44 | block with 32-bit times | header 44 | block with 64-bit times | \n rule \n
 *   block: times | type of each | types (offset 4, dst 1, name 1) | names | leaps | 2 x flags
 *
 * The rule is a POSIX TZ string (RFC 8536 section 3.3) and governs every
 * instant from the last transition on, or all when there is none. Before the first
 * transition type 0 holds.
 *
 * A zone is one allocation, immutable once opened: threads may share it.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/ctx.h"
#include "base/mem.h"
#include "base/time.h"

#define FOLDER "/usr/share/zoneinfo/"
#define NAME_MAX_BYTES 64u
#define FILE_MAX_BYTES (256u * 1024u)
#define HEADER 44u
#define RULE_MAX_BYTES 128u

/* When a year's change happens: Mm.w.d, Jn (no leap day) or n. */
struct change { char kind; int month, week, day; int32_t second; };
struct rule { bool on, dst; int32_t std_s, dst_s; struct change begin, end; };
struct shift { int64_t at; int32_t offset_s; };

struct yb_zone {
  char name[NAME_MAX_BYTES + 1];
  size_t name_n;
  int32_t first_s;           /* offset before the first shift */
  struct rule rule;
  size_t n;
  struct shift shift[];
};

/* ------------------------------------------------------------ the rule */

struct text { const char *p, *end; };

static bool eat(struct text *t, char c) {
  if (t->p == t->end || *t->p != c) return false;
  t->p++;
  return true;
}

static bool number(struct text *t, int max, int *out) {
  int v = 0;
  const char *from = t->p;
  for (; t->p < t->end && *t->p >= '0' && *t->p <= '9' && t->p - from < 4; t->p++)
    v = v * 10 + (*t->p - '0');
  *out = v;
  return t->p > from && v <= max;
}

/* [+-]hh[:mm[:ss]]; times of day may reach 167 hours (RFC 8536 section 3.3.1). */
static bool span(struct text *t, int32_t *out) {
  int h, m = 0, s = 0;
  bool minus = eat(t, '-');
  if (!minus) (void)eat(t, '+');
  if (!number(t, 167, &h)) return false;
  if (eat(t, ':')) {
    if (!number(t, 59, &m)) return false;
    if (eat(t, ':') && !number(t, 59, &s)) return false;
  }
  *out = (h * 3600 + m * 60 + s) * (minus ? -1 : 1);
  return true;
}

static bool label(struct text *t) {
  const char *from = t->p;
  if (eat(t, '<')) {
    while (t->p < t->end && *t->p != '>') t->p++;
    return eat(t, '>');
  }
  while (t->p < t->end && ((*t->p | 32) >= 'a' && (*t->p | 32) <= 'z')) t->p++;
  return t->p - from >= 3;
}

static bool change(struct text *t, struct change *c) {
  c->second = 2 * 3600;
  if (!eat(t, ',')) return false;
  if (eat(t, 'M')) {
    c->kind = 'M';
    if (!number(t, 12, &c->month) || c->month < 1 || !eat(t, '.')) return false;
    if (!number(t, 5, &c->week) || c->week < 1 || !eat(t, '.')) return false;
    if (!number(t, 6, &c->day)) return false;
  } else {
    c->kind = eat(t, 'J') ? 'J' : 'n';
    if (!number(t, 365, &c->day) || (c->kind == 'J' && c->day < 1)) return false;
  }
  return !eat(t, '/') || span(t, &c->second);
}

/* POSIX counts offsets west of Greenwich; ours count east. */
static bool rule_parse(struct text t, struct rule *r) {
  *r = (struct rule){0};
  if (t.p == t.end) return true;
  if (!label(&t) || !span(&t, &r->std_s)) return false;
  r->std_s = -r->std_s;
  r->on = true;
  if (t.p == t.end) return true;
  r->dst = true;
  r->dst_s = r->std_s + 3600;
  if (!label(&t)) return false;
  if (t.p < t.end && *t.p != ',') {
    if (!span(&t, &r->dst_s)) return false;
    r->dst_s = -r->dst_s;
  }
  return change(&t, &r->begin) && change(&t, &r->end) && t.p == t.end;
}

/* The wall clock second (counted as if UTC) of a change in a year. */
static int64_t change_at(const struct change *c, int32_t year) {
  int64_t first = yb_date_days((yb_date){year, 1, 1}), day;
  if (c->kind == 'M') {
    yb_date d = {year, (uint8_t)c->month, 1};
    int ahead = (c->day - yb_date_weekday(d) % 7 + 7) % 7; /* 0 is Sunday here */
    int of = ahead + (c->week - 1) * 7;
    while (of >= yb_date_month_days(year, c->month)) of -= 7; /* week 5: the last */
    day = yb_date_days(d) + of;
  } else if (c->kind == 'J') {
    bool leap = yb_date_month_days(year, 2) == 29;
    day = first + c->day - 1 + (leap && c->day >= 60);
  } else {
    day = first + c->day;
  }
  return day * 86400 + c->second;
}

static int64_t days_of(int64_t second) { return second / 86400 - (second % 86400 < 0); }

static int32_t rule_offset(const struct rule *r, int64_t t) {
  if (!r->dst) return r->std_s;
  int32_t year = yb_date_of_days(days_of(t + r->std_s)).year;
  int64_t begin = change_at(&r->begin, year) - r->std_s;
  int64_t end = change_at(&r->end, year) - r->dst_s;
  bool dst = begin < end ? t >= begin && t < end : !(t >= end && t < begin);
  return dst ? r->dst_s : r->std_s;
}

/* ------------------------------------------------------------ the file */

static uint32_t be32(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const uint8_t *p) {
  return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

/* Counts of a header, in the order of the file. */
struct counts { uint32_t ut, std, leap, time, type, chars; };

static bool header(const uint8_t *p, size_t n, struct counts *c) {
  if (n < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2') return false;
  uint32_t *list[] = {&c->ut, &c->std, &c->leap, &c->time, &c->type, &c->chars};
  for (int i = 0; i < 6; i++) {
    *list[i] = be32(p + 20 + 4 * i);
    if (*list[i] > FILE_MAX_BYTES) return false;
  }
  return true;
}

static size_t block_bytes(const struct counts *c, size_t wide) {
  return (size_t)c->time * (wide + 1) + (size_t)c->type * 6 + c->chars +
         (size_t)c->leap * (wide + 4) + c->std + c->ut;
}

/* A type's offset; false when it is absurd. */
static bool type_offset(const uint8_t *types, const struct counts *c, uint8_t i, int32_t *out) {
  if (i >= c->type) return false;
  *out = (int32_t)be32(types + 6 * (size_t)i);
  return *out > -26 * 3600 && *out < 26 * 3600;
}

static yb_rc fill(const uint8_t *p, const struct counts *c, struct text rule,
                  struct yb_zone **out) {
  struct yb_zone *z = yb_mem_take(sizeof *z + c->time * sizeof z->shift[0]);
  if (!z) return YB_NOMEM;
  const uint8_t *which = p + (size_t)c->time * 8, *types = which + c->time;
  bool ok = type_offset(types, c, 0, &z->first_s) && rule_parse(rule, &z->rule);
  for (uint32_t i = 0; ok && i < c->time; i++) {
    z->shift[i].at = be64(p + 8 * (size_t)i);
    ok = type_offset(types, c, which[i], &z->shift[i].offset_s) &&
         (i == 0 || z->shift[i].at > z->shift[i - 1].at);
  }
  z->n = c->time;
  if (!ok) {
    yb_mem_give(z);
    return YB_INVALID;
  }
  *out = z;
  return YB_OK;
}

/* YB_INVALID when the bytes are not a zone. Leap seconds ("right/...") are
 * refused: instants count none. */
static yb_rc decode(const uint8_t *p, size_t n, struct yb_zone **out) {
  struct counts c;
  if (!header(p, n, &c)) return YB_INVALID;
  size_t skip = HEADER + block_bytes(&c, 4);
  if (skip > n || !header(p + skip, n - skip, &c)) return YB_INVALID;
  p += skip + HEADER;
  n -= skip + HEADER;
  size_t block = block_bytes(&c, 8);
  if (c.leap || block > n || n - block < 2 || p[block] != '\n') return YB_INVALID;
  struct text rule = {(const char *)p + block + 1, (const char *)p + n - 1};
  if (*rule.end != '\n' || rule.end - rule.p > (ptrdiff_t)RULE_MAX_BYTES) return YB_INVALID;
  return fill(p, &c, rule, out);
}

/* Reads what stands at `path` into `p`; the size, or -1. */
static ssize_t slurp(const char *path, uint8_t *p) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  size_t n = 0;
  ssize_t got = -1;
  if (fd < 0) return -1;
  while (n < FILE_MAX_BYTES) {
    got = read(fd, p + n, FILE_MAX_BYTES - n);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    n += (size_t)got;
  }
  close(fd);
  return got < 0 || n == FILE_MAX_BYTES ? -1 : (ssize_t)n;
}

/* ------------------------------------------------------------ the interface */

static bool name_ok(yb_str name) {
  if (name.n == 0 || name.n > NAME_MAX_BYTES || name.p[0] == '/') return false;
  if (yb_str_find(name, YB_S("..")) != SIZE_MAX) return false;
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i], low = c | 32;
    bool ok = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || strchr("_+-/", c);
    if (!ok || c == '\0') return false;
  }
  return true;
}

static yb_rc load(yb_str name, struct yb_zone **out) {
  char path[sizeof FOLDER + NAME_MAX_BYTES] = FOLDER;
  memcpy(path + sizeof FOLDER - 1, name.p, name.n);
  uint8_t *p = yb_mem_take(FILE_MAX_BYTES);
  if (!p) return YB_NOMEM;
  ssize_t n = slurp(path, p);
  yb_rc rc = n < 0 ? YB_ABSENT : decode(p, (size_t)n, out);
  yb_mem_give(p);
  return rc;
}

yb_rc yb_zone_open(struct yb_ctx *ctx, yb_str name, struct yb_zone **out) {
  struct yb_zone *z = NULL;
  struct yb_place nowhere = {0};
  yb_rc rc = YB_ABSENT;
  if (YB_EQ(name, "UTC")) { /* needs no file */
    z = yb_mem_take(sizeof *z);
    rc = z ? YB_OK : YB_NOMEM;
  } else if (name_ok(name)) {
    rc = load(name, &z);
  }
  if (rc == YB_ABSENT) return yb_diag(ctx, nowhere, YB_MSG_time_zone_unknown, name, YB_S(""));
  if (rc == YB_INVALID) return yb_diag(ctx, nowhere, YB_MSG_time_zone_broken, name, YB_S(""));
  if (rc != YB_OK) return rc;
  memcpy(z->name, name.p, name.n);
  z->name_n = name.n;
  *out = z;
  return YB_OK;
}

void yb_zone_close(struct yb_zone *z) { yb_mem_give(z); }

yb_str yb_zone_name(const struct yb_zone *z) { return (yb_str){z->name, z->name_n}; }

/* Offset at a second: the last shift not after it, else the first type. */
static int32_t offset_at(const struct yb_zone *z, int64_t t) {
  if (z->n == 0) return z->rule.on ? rule_offset(&z->rule, t) : z->first_s;
  if (t < z->shift[0].at) return z->first_s;
  if (t >= z->shift[z->n - 1].at)
    return z->rule.on ? rule_offset(&z->rule, t) : z->shift[z->n - 1].offset_s;
  size_t low = 0, high = z->n - 1;
  while (high - low > 1) {
    size_t mid = low + (high - low) / 2;
    if (z->shift[mid].at <= t) low = mid;
    else high = mid;
  }
  return z->shift[low].offset_s;
}

static int64_t seconds_of(int64_t ms) { return ms / 1000 - (ms % 1000 < 0); }

int32_t yb_zone_offset_s(const struct yb_zone *z, int64_t instant_ms) {
  return offset_at(z, seconds_of(instant_ms));
}

yb_civil yb_zone_civil_at(const struct yb_zone *z, int64_t second) {
  int64_t t = second + offset_at(z, second), days = days_of(t);
  int s = (int)(t - days * 86400);
  return (yb_civil){yb_date_of_days(days), (uint8_t)(s / 3600), (uint8_t)(s / 60 % 60),
                    (uint8_t)(s % 60), 0};
}

yb_civil yb_zone_civil(const struct yb_zone *z, int64_t instant_ms) {
  int64_t t = seconds_of(instant_ms);
  yb_civil c = yb_zone_civil_at(z, t);
  c.nano = (int32_t)(instant_ms - t * 1000) * 1000000;
  return c;
}

/* A wall time w is the instant w - o for every offset o that holds there. The
 * offsets of the day around w are tried; the earliest that agrees is taken.
 * None agrees in a gap: then the offset before the gap carries it forward. */
static int64_t wall_to_utc(const struct yb_zone *z, int64_t w) {
  int32_t before = offset_at(z, w - 26 * 3600);
  int64_t best = INT64_MAX;
  for (int h = -26; h <= 26; h += 13) {
    int64_t t = w - offset_at(z, w + h * 3600);
    if (t < best && offset_at(z, t) == w - t) best = t;
  }
  return best != INT64_MAX ? best : w - before;
}

int64_t yb_zone_second(const struct yb_zone *z, yb_civil c) {
  return wall_to_utc(z, yb_date_days(c.date) * 86400 + c.hour * 3600 + c.minute * 60 + c.second);
}

int64_t yb_zone_instant(const struct yb_zone *z, yb_civil c) {
  int64_t t = yb_zone_second(z, c), ms;
  if (__builtin_mul_overflow(t, 1000, &ms)) return t < 0 ? INT64_MIN : INT64_MAX;
  if (__builtin_add_overflow(ms, c.nano / 1000000, &ms)) return INT64_MAX;
  return ms;
}

int32_t yb_zone_standard_s(const struct yb_zone *z) {
  if (z->rule.on) return z->rule.std_s;
  return z->n ? z->shift[z->n - 1].offset_s : z->first_s;
}
