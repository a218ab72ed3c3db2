/* kept.h - words about bookings and entries that pages of people and of the desk share:
 * nothing of their views. Memory is the request's. */
#ifndef YB_HTTP_PAGES_KEPT_H
#define YB_HTTP_PAGES_KEPT_H
#include "http/page.h"
#include "service/booking/booking.h"

/* The time of a booking: days, months or a slot (bk_parts.c). */
yb_str bk_when(struct yb_req *rq, const struct yb_kind *k, int64_t start_at, int64_t end_at);
/* "3 人", "2 次"; empty when one alone can be booked. */
yb_str bk_count(struct yb_req *rq, const struct yb_kind *k, int64_t count);
/* The state of a booking; `tone` as the style sheets name it: ok warn bad info mute. */
yb_str bk_state_word(struct yb_req *rq, yb_str state, const char **tone);
yb_str bk_price(struct yb_req *rq, int64_t fen, yb_str unit);

/* The state of an entry (kept_words.c). */
yb_str kept_state_word(struct yb_req *rq, yb_str state, const char **tone);
/* A value of an entry in words: choices by name, rows line by line, numbers with their
 * unit; empty for what is not there. */
yb_str kept_value(struct yb_req *rq, const struct yb_kind_field *f, const struct yb_json *v);
/* A text that is plain or by language, in the reader's. */
yb_str kept_text(struct yb_req *rq, const struct yb_json *v);
/* What stands beside the fields, ready to be shown: name, division, address, point, opening,
 * capacity, price, source … Each is `label` and the words of `v`. */
struct kept_part { const char *key, *label; };
extern const struct kept_part kept_parts[];
extern const uint32_t kept_parts_n;
yb_str kept_part_words(struct yb_req *rq, const char *key, const struct yb_json *body);

#endif
