/* typed.c - what people type, read tolerantly: full-width signs, blanks, dates
 * with dots or slashes. What is not understood stays as it was typed. */
#include "pure/form/form_int.h"

/* Formats that are no identifying number; the others are pure/ident's. */
static const struct { const char *name, *pattern; } formats[] = {
    {"phone", "\\+?[\\d() ]{5,20}"},
    {"postcode", "\\d{6}"},
    {"url", "https?://\\S+"},
    {"name", "\\S(.*\\S)?"}};

const char *yb_form_format_pattern(yb_str format) {
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (yb_str_eq(format, yb_str_of(formats[i].name))) return formats[i].pattern;
  return NULL;
}

/* ---- numbers ---- */

/* "12,345.60" with commas in their places, and blanks between digits. */
static yb_rc digits(struct yb_arena *a, yb_str s, yb_str *out) {
  struct yb_buf b;
  size_t run = 0, commas = 0;
  bool point = false;
  yb_buf_init(&b, a);
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == ' ' || (c == '+' && i == 0)) continue;
    if (c == ',') {
      if (point || run == 0 || run > 3 || (commas && run != 3)) return YB_INVALID;
      commas++, run = 0;
      continue;
    }
    if (c == '.') {
      if (commas && run != 3) return YB_INVALID;
      point = true;
    }
    if (c >= '0' && c <= '9' && !point) run++;
    yb_buf_byte(&b, c);
  }
  if (commas && !point && run != 3) return YB_INVALID;
  return yb_buf_take(&b, out);
}

/* "007" is seven, "5." is five: what people mean, though not JSON. */
static yb_str lean(yb_str s) {
  while (s.n > 1 && s.p[0] == '0' && s.p[1] >= '0' && s.p[1] <= '9') s = yb_str_from(s, 1);
  if (s.n > 1 && s.p[s.n - 1] == '.') s.n--;
  return s;
}

static yb_rc number(struct yb_arena *a, const struct node *n, yb_str text, struct yb_json **out) {
  yb_str s = YB_S("");
  yb_dec d;
  struct yb_buf b;
  yb_rc rc = digits(a, text, &s);
  if (rc == YB_NOMEM) return rc;
  if (rc == YB_OK && s.n <= 60) rc = yb_dec_parse(lean(s), &d);
  else rc = YB_INVALID;
  if (rc == YB_NOMEM) return rc;
  if (rc != YB_OK) {
    *out = yb_json_new_str(a, text);
    return *out ? YB_OK : YB_NOMEM;
  }
  yb_buf_init(&b, a);
  yb_dec_write(&b, d, false);
  YB_TRY(yb_buf_take(&b, &s));
  *out = n->pub.number_as_text ? yb_json_new_str(a, s) : yb_json_new_num(a, s);
  return *out ? YB_OK : YB_NOMEM;
}

/* ---- dates and times ---- */

/* The runs of digits of a text, separated by anything of `between`. */
static int runs(yb_str s, const char *between, int64_t *out, int most) {
  int n = 0;
  bool in = false;
  size_t width = 0;
  for (size_t at = 0; at < s.n;) {
    uint32_t c = yb_utf8_next(s, &at);
    char utf8[5] = {0};
    if (c >= '0' && c <= '9') {
      if (!in && n == most) return -1;
      if (!in) out[n++] = 0, width = 0;
      if (++width > 4) return -1;
      out[n - 1] = out[n - 1] * 10 + (int64_t)(c - '0');
      in = true;
      continue;
    }
    in = false;
    utf8[yb_utf8_encode(c, utf8)] = 0;
    if (!strstr(between, utf8)) return -1;
  }
  return n;
}

static yb_rc date(struct yb_arena *a, yb_str s, yb_str *out) {
  int64_t v[3];
  if (runs(s, "-/. 年月日", v, 3) != 3 || v[0] < 1000) return YB_INVALID;
  if (v[1] < 1 || v[1] > 12 || v[2] < 1 || v[2] > 31) return YB_INVALID;
  yb_date d = {(int32_t)v[0], (uint8_t)v[1], (uint8_t)v[2]};
  if (!yb_date_ok(d)) return YB_INVALID;
  return yb_str_fmt(a, out, "%04d-%02d-%02d", (int)v[0], (int)v[1], (int)v[2]);
}

static yb_rc clock_time(struct yb_arena *a, yb_str s, yb_str *out) {
  int64_t v[3] = {0};
  bool whole = yb_str_ends(s, YB_S("点")) || yb_str_ends(s, YB_S("时"));
  int n = runs(s, ":：点时分 ", v, 3);
  if (n == 3 && v[2] == 0) n = 2;  /* browsers may add :00 */
  if (n == 1 && whole) n = 2;
  if (n != 2 || v[0] > 23 || v[1] > 59) return YB_INVALID;
  return yb_str_fmt(a, out, "%02d:%02d", (int)v[0], (int)v[1]);
}

yb_rc yb_form_moment(struct yb_arena *a, yb_form_kind kind, yb_str s, yb_str *out) {
  yb_str day, hour;
  if (s.n > 64) return YB_INVALID;
  if (kind == YB_FORM_DATE) return date(a, s, out);
  if (kind == YB_FORM_TIME) return clock_time(a, s, out);
  size_t cut = yb_str_find(s, YB_S("T"));
  if (cut == SIZE_MAX) cut = yb_str_find(s, YB_S(" "));
  if (cut == SIZE_MAX) return YB_INVALID;
  YB_TRY(date(a, yb_str_upto(s, cut), &day));
  YB_TRY(clock_time(a, yb_str_from(s, cut + 1), &hour));
  return yb_str_fmt(a, out, "%.*sT%.*s", YB_ARG(day), YB_ARG(hour));
}

static yb_rc choice(struct yb_arena *a, const struct node *n, yb_str text, struct yb_json **out) {
  const struct yb_form_option *o = yb_form_option_of(n, text);
  *out = o ? yb_json_copy(a, n->option_json[o - n->pub.option]) : yb_json_new_str(a, text);
  if (!*out) return YB_NOMEM;
  (*out)->key = (yb_str){0};
  return YB_OK;
}

/* A good number is kept as its kind writes it; a bad one as it was typed. */
static yb_rc plain_text(struct yb_arena *a, const struct node *n, yb_str text,
                        struct yb_json **out) {
  struct yb_ident id;
  yb_msg why;
  if (n->is_ident) {
    yb_rc rc = yb_ident_read(a, 0, n->ident, text, &id, &why);
    if (rc == YB_NOMEM) return rc;
    if (rc == YB_OK) text = id.text;
  }
  *out = yb_json_new_str(a, text);
  return *out ? YB_OK : YB_NOMEM;
}

yb_rc yb_form_typed(struct yb_arena *a, const struct node *n, yb_str raw, struct yb_json **out) {
  yb_str text, moment;
  *out = NULL;
  if (n->pub.kind == YB_FORM_RADIO || n->pub.kind == YB_FORM_SELECT ||
      n->pub.kind == YB_FORM_CHECKLIST) {
    if (!raw.n) return YB_OK;
    YB_TRY(yb_str_dup(a, raw, &text));
    return choice(a, n, text, out);
  }
  YB_TRY(yb_text_tidy(a, raw, n->pub.kind == YB_FORM_AREA, &text));
  if (!text.n) return YB_OK;
  if (n->pub.kind == YB_FORM_NUMBER) return number(a, n, text, out);
  if (n->pub.kind == YB_FORM_TEXT || n->pub.kind == YB_FORM_AREA)
    return plain_text(a, n, text, out);
  yb_rc rc = yb_form_moment(a, n->pub.kind, text, &moment);
  if (rc == YB_NOMEM) return rc;
  *out = yb_json_new_str(a, rc == YB_OK ? moment : text);
  return *out ? YB_OK : YB_NOMEM;
}
