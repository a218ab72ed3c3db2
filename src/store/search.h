/* search.h - full text as a projection that can be thrown away: SQLite FTS5 in a local
 * file of this process, whichever database holds the truth.
 *
 * An own tokenizer makes a token of every two neighbouring Chinese characters and of
 * the last one alone, and one of every word in letters or digits:
 *
 *   开平碉楼 K11馆  ->  开平 平碉 碉楼 楼 | k11 | 馆
 *
 * so that a phrase of any length, even one character (by prefix), finds every text
 * that holds it. Words in letters are found by their beginning, in either case.
 * What is put is public text: the file is neither sealed nor backed up.
 */
#ifndef YB_STORE_SEARCH_H
#define YB_STORE_SEARCH_H
#include "base/ctx.h"

struct yb_search;

#define YB_SEARCH_QUERY_MAX 200u      /* code points that are looked at */
#define YB_SEARCH_TERMS_MAX 8u        /* between blanks */

/* Begins empty: an old file of that path is removed. One process, any threads. */
yb_rc yb_search_open(struct yb_ctx *ctx, yb_str path, struct yb_search **out) YB_MUST;
void yb_search_close(struct yb_search *s);          /* removes the file; NULL is fine */
/* Puts or replaces: `name` weighs more than `text`. Texts are tidied (yb_text_tidy). */
yb_rc yb_search_put(struct yb_search *s, int64_t id, yb_str name, yb_str text) YB_MUST;
yb_rc yb_search_drop(struct yb_search *s, int64_t id) YB_MUST;
/* What is put or dropped in between is one write: for thousands at once. */
yb_rc yb_search_begin(struct yb_search *s) YB_MUST;
yb_rc yb_search_commit(struct yb_search *s) YB_MUST;

struct yb_found { uint32_t count; const int64_t *id; };   /* rising */
/* Every text that holds each term of the query (between blanks; punctuation divides
 * nothing from nothing). `in_name`: the names alone. A query without a letter or
 * character finds nothing. Results are the arena's. */
yb_rc yb_search_find(struct yb_search *s, struct yb_arena *a, yb_str query, bool in_name,
                     struct yb_found *out) YB_MUST;
/* The query as FTS5 gets it, for tests: "开平 平碉 碉楼" AND "k11"*. */
yb_rc yb_search_expression(struct yb_arena *a, yb_str query, bool in_name, yb_str *out) YB_MUST;

#endif
