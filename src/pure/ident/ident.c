/* ident.c - see ident.h. One function per kind; each gets the folded text in
 * out->text and returns YB_MSG_COUNT when it is good, else what is wrong. */
#include "pure/ident/ident.h"

#include "base/arena.h"
#include "base/text.h"

#define TYPED_MAX 400u
#define GOOD YB_MSG_COUNT

struct job { struct yb_arena *a; int64_t now_ms; struct yb_ident *out; bool nomem; };

/* ------------------------------------------------------------ shapes */

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool capital(char c) { return c >= 'A' && c <= 'Z'; }

/* Whether s is spelled like `shape`: 9 a digit, A a capital, * either, others
 * themselves. */
static bool like(yb_str s, const char *shape) {
  size_t n = strlen(shape);
  if (s.n != n) return false;
  for (size_t i = 0; i < n; i++) {
    char c = s.p[i];
    bool ok = shape[i] == '9'   ? digit(c)
              : shape[i] == 'A' ? capital(c)
              : shape[i] == '*' ? digit(c) || capital(c)
                                : c == shape[i];
    if (!ok) return false;
  }
  return true;
}

/* ISO 7064 MOD 11-2 over 17 digits (GB 11643 clause 4.2). */
static char mod_11_2(yb_str s) {
  int sum = 0;
  for (size_t i = 0; i < 17; i++) sum = (sum + (s.p[i] - '0')) * 2 % 11;
  return "0123456789X"[(12 - sum) % 11];
}

static yb_date birth_in(yb_str s) {
  yb_date d = {0};
  for (size_t i = 6; i < 10; i++) d.year = d.year * 10 + (s.p[i] - '0');
  d.month = (uint8_t)((s.p[10] - '0') * 10 + s.p[11] - '0');
  d.day = (uint8_t)((s.p[12] - '0') * 10 + s.p[13] - '0');
  return d;
}

/* A day of slack: the date is one of a place east of Greenwich. */
static bool born(const struct job *j, yb_date d) {
  if (d.year < 1850 || !yb_date_ok(d)) return false;
  return j->now_ms == 0 || yb_date_days(d) <= j->now_ms / YB_DAY_MS + 1;
}

/* ------------------------------------------------------------ bodies */

static const char uscc_set[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int uscc_value(char c) {
  const char *at = c ? strchr(uscc_set, c) : NULL;
  return at ? (int)(at - uscc_set) : -1;
}

/* GB 32100 tables 1 and 2: registrar, then the kind of body; '*' any kind. */
static yb_ident_sort uscc_sort(yb_str s) {
  static const struct { char pair[3]; yb_ident_sort sort; } rows[] = {
      {"11", YB_SORT_AGENCY},          {"12", YB_SORT_INSTITUTION},
      {"13", YB_SORT_MASS_BODY},       {"1*", YB_SORT_OTHER_BODY},
      {"2*", YB_SORT_OTHER_BODY},      {"3*", YB_SORT_LEGAL_PRACTICE},
      {"4*", YB_SORT_OTHER_BODY},      {"51", YB_SORT_ASSOCIATION},
      {"52", YB_SORT_NONPROFIT},       {"53", YB_SORT_FOUNDATION},
      {"5*", YB_SORT_OTHER_BODY},      {"6*", YB_SORT_OTHER_BODY},
      {"7*", YB_SORT_RELIGIOUS},       {"8*", YB_SORT_UNION},
      {"91", YB_SORT_ENTERPRISE},      {"92", YB_SORT_SOLE_TRADER},
      {"93", YB_SORT_FARM_COOP},       {"9*", YB_SORT_OTHER_BODY},
      {"A*", YB_SORT_MILITARY},        {"N1", YB_SORT_GROUP_COLLECTIVE},
      {"N2", YB_SORT_VILLAGE_COLLECTIVE}, {"N3", YB_SORT_TOWN_COLLECTIVE},
      {"N*", YB_SORT_OTHER_BODY},      {"Y*", YB_SORT_OTHER_BODY}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (s.p[0] == rows[i].pair[0] && (rows[i].pair[1] == '*' || s.p[1] == rows[i].pair[1]))
      return rows[i].sort;
  return YB_SORT_UNKNOWN;
}

static yb_msg uscc(struct job *j) {
  struct yb_ident *o = j->out;
  int sum = 0, weight = 1;
  if (!like(o->text, "**999999**********")) return YB_MSG_ident_uscc_shape;
  for (size_t i = 0; i < 18; i++) {
    int v = uscc_value(o->text.p[i]);
    if (v < 0) return YB_MSG_ident_uscc_shape;
    if (i < 17) sum += v * weight;
    weight = weight * 3 % 31;
  }
  o->sort = uscc_sort(o->text);
  o->area = yb_str_n(o->text.p + 2, 6);
  bool check = uscc_set[(31 - sum % 31) % 31] == o->text.p[17];
  o->warn = !check || o->sort == YB_SORT_UNKNOWN;
  if (o->warn) o->msg = check ? YB_MSG_ident_uscc_issuer : YB_MSG_ident_uscc_check;
  return GOOD;
}

/* ------------------------------------------------------------ people */

/* The first two digits are a province; none was ever renumbered. Residence
 * permits carry 810000, 820000, 830000. */
static yb_ident_sort cnid_sort(yb_str s) {
  static const char provinces[] = "11121314152122233132333435363741424344454650515253546162636465"
                                  "71";
  static const struct { char area[7]; yb_ident_sort sort; } permits[] = {
      {"810000", YB_SORT_HK}, {"820000", YB_SORT_MO}, {"830000", YB_SORT_TW}};
  for (size_t i = 0; i < 3; i++)
    if (memcmp(s.p, permits[i].area, 6) == 0) return permits[i].sort;
  for (const char *p = provinces; *p; p += 2)
    if (memcmp(s.p, p, 2) == 0) return YB_SORT_CN;
  return YB_SORT_UNKNOWN;
}

static yb_msg cnid(struct job *j) {
  struct yb_ident *o = j->out;
  if (like(o->text, "999999999999999")) return YB_MSG_ident_cnid_old;
  if (!like(o->text, "99999999999999999*")) return YB_MSG_ident_cnid_shape;
  if (!digit(o->text.p[17]) && o->text.p[17] != 'X') return YB_MSG_ident_cnid_shape;
  o->sort = cnid_sort(o->text);
  if (o->sort == YB_SORT_UNKNOWN) return YB_MSG_ident_cnid_area;
  o->birth = birth_in(o->text);
  if (!born(j, o->birth)) return YB_MSG_ident_cnid_birth;
  if (mod_11_2(o->text) != o->text.p[17]) return YB_MSG_ident_check_digit;
  o->area = yb_str_upto(o->text, 6);
  o->sex = (o->text.p[16] - '0') % 2 ? 'm' : 'f';
  return GOOD;
}

/* The last two digits of older cards count renewals; the holder is the rest. */
static yb_msg home_return(struct job *j) {
  struct yb_ident *o = j->out;
  if (!like(o->text, "A99999999") && !like(o->text, "A9999999999"))
    return YB_MSG_ident_home_return_shape;
  if (o->text.p[0] != 'H' && o->text.p[0] != 'M') return YB_MSG_ident_home_return_shape;
  o->sort = o->text.p[0] == 'H' ? YB_SORT_HK : YB_SORT_MO;
  o->key = yb_str_upto(o->text, 9);
  return GOOD;
}

static yb_msg tw_permit(struct job *j) {
  struct yb_ident *o = j->out;
  if (!like(o->text, "99999999") && !like(o->text, "9999999999"))
    return YB_MSG_ident_tw_permit_shape;
  o->sort = YB_SORT_TW;
  o->key = yb_str_upto(o->text, 8);
  return GOOD;
}

static yb_msg travel(struct job *j) {
  j->out->sort = YB_SORT_CN;
  return like(j->out->text, "C*9999999") ? GOOD : YB_MSG_ident_travel_shape;
}

/* On the card of 2023 the seventh digit on is commonly the date of birth; it is
 * taken when it is a date and never held against the number. */
static yb_msg foreign_pr(struct job *j) {
  struct yb_ident *o = j->out;
  o->sort = YB_SORT_FOREIGN;
  if (like(o->text, "AAA999999999999")) return GOOD;
  if (!like(o->text, "99999999999999999*") || o->text.p[0] != '9')
    return YB_MSG_ident_foreign_pr_shape;
  if (mod_11_2(o->text) != o->text.p[17]) return YB_MSG_ident_check_digit;
  yb_date d = birth_in(o->text);
  if (born(j, d)) o->birth = d;
  return GOOD;
}

/* Text without its brackets, which people leave out or put in. */
static yb_str bare(struct job *j, yb_str s) {
  char *p = yb_arena_take(j->a, s.n + 1);
  size_t n = 0;
  if (!p) {
    j->nomem = true;
    return YB_S("");
  }
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] != '(' && s.p[i] != ')') p[n++] = s.p[i];
  return yb_str_n(p, n);
}

/* "A1234563" -> "A123456(3)" */
static void bracketed(struct job *j, yb_str s) {
  char *p = yb_arena_take(j->a, s.n + 3);
  if (!p) {
    j->nomem = true;
    return;
  }
  memcpy(p, s.p, s.n - 1);
  p[s.n - 1] = '(';
  p[s.n] = s.p[s.n - 1];
  p[s.n + 1] = ')';
  j->out->text = yb_str_n(p, s.n + 2);
  j->out->key = s;
}

/* Letters count 10 to 35, a missing first letter 36; weights 9 to 2; the check
 * digit brings the sum to a multiple of 11, ten being A. */
static yb_msg hkid(struct job *j) {
  yb_str s = bare(j, j->out->text);
  if (!like(s, "A999999*") && !like(s, "AA999999*")) return YB_MSG_ident_hkid_shape;
  size_t letters = s.n - 7;
  int sum = letters == 1 ? 36 * 9 : 0, weight = letters == 1 ? 8 : 9;
  for (size_t i = 0; i + 1 < s.n; i++)
    sum += (capital(s.p[i]) ? s.p[i] - 'A' + 10 : s.p[i] - '0') * weight--;
  if ("0123456789A"[(11 - sum % 11) % 11] != s.p[s.n - 1]) return YB_MSG_ident_check_digit;
  j->out->sort = YB_SORT_HK;
  bracketed(j, s);
  return GOOD;
}

static yb_msg macau(struct job *j) {
  yb_str s = bare(j, j->out->text);
  if (!like(s, "99999999")) return YB_MSG_ident_macau_shape;
  if (s.p[0] != '1' && s.p[0] != '5' && s.p[0] != '7') return YB_MSG_ident_macau_shape;
  j->out->sort = YB_SORT_MO;
  bracketed(j, s);
  return GOOD;
}

static yb_msg passport(struct job *j) {
  static const char *const cn[] = {"A9999999", "A99999999", "AA9999999", "AA99999999"};
  struct yb_ident *o = j->out;
  size_t digits = 0;
  if (o->text.n < 5 || o->text.n > 20) return YB_MSG_ident_passport_shape;
  for (size_t i = 0; i < o->text.n; i++) {
    if (!digit(o->text.p[i]) && !capital(o->text.p[i])) return YB_MSG_ident_passport_shape;
    digits += digit(o->text.p[i]);
  }
  if (digits == 0) return YB_MSG_ident_passport_shape; /* a name */
  /* which country issued it, the number alone cannot tell for certain */
  o->sort = YB_SORT_UNKNOWN;
  for (size_t i = 0; i < 4; i++)
    if (like(o->text, cn[i]) && strchr("EGDSP", o->text.p[0])) o->sort = YB_SORT_CN;
  return GOOD;
}

/* ------------------------------------------------------------ ways to reach one */

static void joined(struct job *j, yb_str *to, const char *head, yb_str tail) {
  if (yb_str_fmt(j->a, to, "%s%.*s", head, YB_ARG(tail)) != YB_OK) j->nomem = true;
}

static bool mainland(yb_str s) { return like(s, "19999999999") && s.p[1] >= '3'; }
static bool hong_kong(yb_str s) { return like(s, "99999999") && s.p[0] >= '2'; }
static bool macanese(yb_str s) { return like(s, "69999999"); }

static yb_msg mobile(struct job *j) {
  static const struct {
    const char *code;
    bool (*ok)(yb_str s);
    yb_ident_sort sort;
  } rows[] = {{"86", mainland, YB_SORT_CN}, {"852", hong_kong, YB_SORT_HK},
              {"853", macanese, YB_SORT_MO}};
  struct yb_ident *o = j->out;
  yb_str s = bare(j, o->text);
  bool abroad = yb_str_starts(s, YB_S("+")) || yb_str_starts(s, YB_S("00"));
  if (abroad) s = yb_str_from(s, s.p[0] == '+' ? 1 : 2);
  if (!abroad && mainland(s)) {
    o->sort = YB_SORT_CN;
    o->text = s;
    joined(j, &o->key, "+86", s);
    return GOOD;
  }
  if (like(s, "99999999")) return YB_MSG_ident_mobile_place;
  for (size_t i = 0; i < 3; i++) {
    yb_str code = yb_str_of(rows[i].code), rest = yb_str_from(s, code.n);
    if (!yb_str_starts(s, code) || !rows[i].ok(rest)) continue;
    o->sort = rows[i].sort;
    joined(j, &o->key, "+", s);
    o->text = i == 0 ? rest : o->key;
    return GOOD;
  }
  return YB_MSG_ident_mobile_shape;
}

static bool letter(char c) { return capital((char)(c & ~32)); }

static bool local_part(yb_str s) {
  if (s.n == 0 || s.n > 64 || s.p[0] == '.' || s.p[s.n - 1] == '.') return false;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == '.' && s.p[i + 1] == '.') return false;
    if (!letter(c) && !digit(c) && (!c || !strchr(".!#$%&'*+/=?^_`{|}~-", c))) return false;
  }
  return true;
}

static bool label(yb_str s) {
  if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-') return false;
  for (size_t i = 0; i < s.n; i++)
    if (!letter(s.p[i]) && !digit(s.p[i]) && s.p[i] != '-') return false;
  return true;
}

/* Two labels at least; the last has two characters and begins with a letter. */
static bool domain(yb_str s) {
  yb_str rest = s, part = {0};
  size_t labels = 0;
  if (s.n == 0 || s.p[s.n - 1] == '.') return false;
  while (yb_str_cut(&rest, '.', &part)) {
    if (!label(part)) return false;
    labels++;
  }
  return labels >= 2 && part.n >= 2 && letter(part.p[0]);
}

static char *lowered(struct job *j, yb_str s, size_t from) {
  char *p = yb_arena_take(j->a, s.n + 1);
  if (!p) {
    j->nomem = true;
    return NULL;
  }
  for (size_t i = 0; i < s.n; i++)
    p[i] = i >= from && capital(s.p[i]) ? (char)(s.p[i] + 32) : s.p[i];
  return p;
}

/* The domain has no case; the local part is kept for writing, while the key
 * holds that no two people differ by case alone. */
static yb_msg email(struct job *j) {
  struct yb_ident *o = j->out;
  size_t at = yb_str_find(o->text, YB_S("@"));
  if (at == SIZE_MAX || o->text.n > 254) return YB_MSG_ident_email_shape;
  if (!local_part(yb_str_upto(o->text, at))) return YB_MSG_ident_email_shape;
  if (!domain(yb_str_from(o->text, at + 1))) return YB_MSG_ident_email_shape;
  const char *text = lowered(j, o->text, at), *key = lowered(j, o->text, 0);
  if (!text || !key) return GOOD;
  o->key = yb_str_n(key, o->text.n);
  o->text = yb_str_n(text, o->text.n);
  return GOOD;
}

/* ------------------------------------------------------------ the interface */

static yb_msg (*const checks[YB_IDENT_COUNT])(struct job *) = {
    [YB_IDENT_USCC] = uscc,           [YB_IDENT_CNID] = cnid,
    [YB_IDENT_HOME_RETURN] = home_return, [YB_IDENT_TW_PERMIT] = tw_permit,
    [YB_IDENT_TRAVEL] = travel,       [YB_IDENT_FOREIGN_PR] = foreign_pr,
    [YB_IDENT_HKID] = hkid,           [YB_IDENT_MACAU] = macau,
    [YB_IDENT_PASSPORT] = passport,   [YB_IDENT_MOBILE] = mobile,
    [YB_IDENT_EMAIL] = email};

static const char *const words[] = {
#define X(name, word, doc) [YB_IDENT_##name] = word,
    YB_IDENT_LIST(X)
#undef X
};

static const char *const sort_words[] = {
#define X(name, word) [YB_SORT_##name] = word,
    YB_IDENT_SORT_LIST(X)
#undef X
};

bool yb_ident_find(yb_str word, yb_ident_kind *out) {
  for (int i = 0; i < YB_IDENT_COUNT; i++)
    if (yb_str_eq(word, yb_str_of(words[i]))) {
      *out = (yb_ident_kind)i;
      return true;
    }
  return false;
}

const char *yb_ident_word(yb_ident_kind kind) { return words[kind]; }
const char *yb_ident_sort_word(yb_ident_sort sort) { return sort_words[sort]; }

yb_rc yb_ident_read(struct yb_arena *a, int64_t now_ms, yb_ident_kind kind, yb_str text,
                    struct yb_ident *out, yb_msg *why) {
  struct yb_ident got = {.kind = kind, .msg = YB_MSG_COUNT};
  struct job j = {a, now_ms, &got, false};
  if (text.n > TYPED_MAX) text = YB_S(""); /* has no kind's shape */
  if (kind == YB_IDENT_EMAIL) YB_TRY(yb_text_tidy(a, text, false, &got.text));
  else YB_TRY(yb_text_code(a, text, &got.text));
  yb_msg fault = checks[kind](&j);
  if (j.nomem) return YB_NOMEM;
  if (fault != GOOD) {
    *why = fault;
    return YB_INVALID;
  }
  if (got.key.n == 0) got.key = got.text;
  *out = got;
  return YB_OK;
}

yb_rc yb_ident_check(struct yb_ctx *ctx, yb_ident_kind kind, yb_str text,
                     struct yb_ident *out) {
  yb_msg why;
  struct yb_place nowhere = {0};
  yb_rc rc = yb_ident_read(ctx->arena, ctx->now_ms, kind, text, out, &why);
  if (rc != YB_INVALID) return rc;
  return yb_diag(ctx, nowhere, why, YB_S(""), YB_S(""));
}

void yb_ident_mask(struct yb_buf *out, yb_ident_kind kind, yb_str text) {
  if (kind == YB_IDENT_USCC) yb_buf_put(out, text);
  else if (kind == YB_IDENT_MOBILE) yb_mask_phone(out, text);
  else if (kind == YB_IDENT_EMAIL) yb_mask_email(out, text);
  else yb_mask_number(out, text);
}
