/* ident.h - numbers that identify: people, enterprises, telephones, mailboxes.
 *
 *   what was typed --fold width, blanks, case--> shape --> check digit --> yb_ident
 *
 * A wrong shape is refused with a message that says how to cure it. A wrong
 * check digit is refused where issuers never err (citizens), and only warned of
 * where wrong ones are in force (credit codes): a clerk confirms. Division codes
 * inside numbers are not looked up: abolished ones stay in use.
 */
#ifndef YB_PURE_IDENT_H
#define YB_PURE_IDENT_H
#include "base/ctx.h"
#include "base/diag.h"
#include "base/time.h"

/* kind, its word in packs, what it is */
#define YB_IDENT_LIST(X)                                                            \
  X(USCC, "uscc", "unified social credit code, GB 32100")                           \
  X(CNID, "cnid", "citizen's number, GB 11643, and residence permits 81, 82, 83")   \
  X(HOME_RETURN, "home_return", "permit of HK and Macau residents for the mainland") \
  X(TW_PERMIT, "tw_permit", "permit of Taiwan residents for the mainland")          \
  X(TRAVEL, "travel_permit", "permit of mainland residents for HK and Macau")       \
  X(FOREIGN_PR, "foreign_pr", "foreigner's permanent residence card, new and old")  \
  X(HKID, "hkid", "Hong Kong identity card")                                        \
  X(MACAU, "macau_id", "Macau resident identity card")                              \
  X(PASSPORT, "passport", "passport of any country")                                \
  X(MOBILE, "mobile", "mobile telephone of the mainland, Hong Kong or Macau")       \
  X(EMAIL, "email", "e-mail address")
typedef enum yb_ident_kind {
#define X(name, word, doc) YB_IDENT_##name,
  YB_IDENT_LIST(X)
#undef X
  YB_IDENT_COUNT
} yb_ident_kind;

/* What sort of holder the number tells of: place of a person, kind of a body. */
#define YB_IDENT_SORT_LIST(X)                                                    \
  X(UNKNOWN, "unknown") X(CN, "cn") X(HK, "hk") X(MO, "mo") X(TW, "tw")          \
  X(FOREIGN, "foreign") X(AGENCY, "agency") X(INSTITUTION, "institution")        \
  X(MASS_BODY, "mass_body") X(LEGAL_PRACTICE, "legal_practice")                  \
  X(ASSOCIATION, "association") X(NONPROFIT, "nonprofit")                        \
  X(FOUNDATION, "foundation") X(RELIGIOUS, "religious") X(UNION, "union")        \
  X(ENTERPRISE, "enterprise") X(SOLE_TRADER, "sole_trader")                      \
  X(FARM_COOP, "farm_coop") X(GROUP_COLLECTIVE, "group_collective")              \
  X(VILLAGE_COLLECTIVE, "village_collective") X(TOWN_COLLECTIVE, "town_collective") \
  X(MILITARY, "military") X(OTHER_BODY, "other_body")
typedef enum yb_ident_sort {
#define X(name, word) YB_SORT_##name,
  YB_IDENT_SORT_LIST(X)
#undef X
  YB_IDENT_SORTS
} yb_ident_sort;

struct yb_ident {
  yb_ident_kind kind;
  yb_ident_sort sort;
  yb_str text;         /* as shown: A123456(3), 13800138000, +85291234567 */
  yb_str key;          /* equal for one holder: H12345678, +8613800138000 */
  yb_str area;         /* six digits of a division, may be abolished; or empty */
  bool warn;           /* take it, but let a clerk look: `msg` says why */
  yb_msg msg;
  yb_date birth;       /* year 0: the number tells none */
  char sex;            /* 'm', 'f', or 0 */
};

/* "uscc" -> YB_IDENT_USCC; false for an unknown word. */
bool yb_ident_find(yb_str word, yb_ident_kind *out);
const char *yb_ident_word(yb_ident_kind kind);
const char *yb_ident_sort_word(yb_ident_sort sort);

/* Checks what was typed (at most 400 bytes) and fills `out`, whose texts live in
 * `a`. YB_INVALID: `why` says what is wrong; YB_NOMEM. `now_ms` bounds dates of
 * birth (0: no bound). */
yb_rc yb_ident_read(struct yb_arena *a, int64_t now_ms, yb_ident_kind kind, yb_str text,
                    struct yb_ident *out, yb_msg *why) YB_MUST;
/* The same with ctx's arena and time; what is wrong becomes a diagnostic without
 * a place. A warning is in `out` alone. */
yb_rc yb_ident_check(struct yb_ctx *ctx, yb_ident_kind kind, yb_str text,
                     struct yb_ident *out) YB_MUST;
/* For screens: credit codes as they are, all others with their middle hidden. */
void yb_ident_mask(struct yb_buf *out, yb_ident_kind kind, yb_str text);

#endif
