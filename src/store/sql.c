/* sql.c - the texts: statements by number, an engine's dialect, lists put
 * together of constant fragments. No value ever becomes text here. */
#include "store/store_int.h"

static const struct { const char *name; yb_str text; } statements[] = {
#define SQL(name, text) {#name, YB_S_INIT(text)},
#include "store_sql_all.h"
};
static const struct { const char *name; yb_str columns, from; } lists[] = {
#define LIST(name, columns, from) {#name, YB_S_INIT(columns), YB_S_INIT(from)},
#include "store_sql_all.h"
  {"", YB_S_INIT(""), YB_S_INIT("")},
};
static const struct { uint32_t list; yb_str text; } filters[] = {
#define FILTER(list, name, text) {YB_LIST_##list, YB_S_INIT(text)},
#include "store_sql_all.h"
  {YB_LIST_COUNT, YB_S_INIT("")},
};
static const struct { uint32_t list; yb_str order, after; } sorts[] = {
#define SORT(list, name, order, after) {YB_LIST_##list, YB_S_INIT(order), YB_S_INIT(after)},
#include "store_sql_all.h"
  {YB_LIST_COUNT, YB_S_INIT(""), YB_S_INIT("")},
};

yb_str sql_text(enum yb_sql sql) { return statements[sql].text; }
const char *sql_name(enum yb_sql sql) { return statements[sql].name; }
const char *list_name(enum yb_list l) { return lists[l].name; }
enum yb_list filter_list(enum yb_filter f) { return filters[f].list; }
enum yb_list sort_list(enum yb_sort s) { return sorts[s].list; }

/* ---- dialect ---- */

static bool word_at(yb_str s, size_t i, yb_str word) {
  return s.n - i >= word.n && memcmp(s.p + i, word.p, word.n) == 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The type, in either case, as a word of its own. */
static bool blob_at(yb_str s, size_t i) {
  if (s.n - i < 4 || !yb_str_ieq(yb_str_n(s.p + i, 4), YB_S("blob"))) return false;
  return (i == 0 || !is_word(s.p[i - 1])) && (i + 4 == s.n || !is_word(s.p[i + 4]));
}

/* At an opening of a comment: how many bytes the mark has when this engine
 * opens it, 0 when the comment is dropped. */
static size_t opened(yb_str s, size_t i, unsigned flags) {
  if ((flags & SQL_SQLITE) && word_at(s, i, YB_S("/*sqlite:"))) return 9;
  if ((flags & SQL_PG) && word_at(s, i, YB_S("/*pg:"))) return 5;
  if ((flags & SQL_CITUS) && word_at(s, i, YB_S("/*citus:"))) return 8;
  return 0;
}

static size_t comment_end(yb_str s, size_t i) {
  while (i < s.n && !word_at(s, i, YB_S("*/"))) i++;
  return i + 2 < s.n ? i + 2 : s.n;
}

yb_rc sql_dialect(struct yb_arena *a, yb_str s, unsigned flags, yb_str *out) {
  struct yb_buf b;
  yb_buf_init(&b, a);
  for (size_t i = 0; i < s.n;) {
    if (word_at(s, i, YB_S("/*"))) {
      size_t mark = opened(s, i, flags);
      i = mark ? i + mark : comment_end(s, i);
    } else if (word_at(s, i, YB_S("*/"))) {
      i += 2;
    } else if ((flags & SQL_PG) && s.p[i] == '?' && i + 1 < s.n && is_digit(s.p[i + 1])) {
      yb_buf_byte(&b, '$');
      i++;
    } else if ((flags & SQL_PG) && blob_at(s, i)) {
      yb_buf_z(&b, "bytea");
      i += 4;
    } else {
      yb_buf_byte(&b, s.p[i++]);
    }
  }
  yb_buf_byte(&b, '\0');
  YB_TRY(yb_buf_take(&b, out));
  out->n--;
  return YB_OK;
}

/* ---- lists ---- */

/* The largest ?n of a text: how many values it takes. */
static uint32_t numbered(yb_str s) {
  uint32_t most = 0;
  for (size_t i = 0; i + 1 < s.n; i++) {
    if (s.p[i] != '?') continue;
    uint32_t n = 0;
    for (size_t k = i + 1; k < s.n && is_digit(s.p[k]); k++)
      n = n * 10 + (uint32_t)(s.p[k] - '0');
    if (n > most) most = n;
  }
  return most;
}

static uint32_t marks(yb_str s) {
  uint32_t n = 0;
  for (size_t i = 0; i < s.n; i++) n += s.p[i] == '?';
  return n;
}

bool filter_many(enum yb_filter f) { return yb_str_find(filters[f].text, YB_S("?*")) != SIZE_MAX; }
uint32_t list_args(enum yb_list l) { return numbered(lists[l].from); }
uint32_t filter_args(enum yb_filter f) { return marks(filters[f].text); }
uint32_t sort_args(enum yb_sort s) { return marks(sorts[s].after); }

static yb_rc add_value(struct list_text *t, struct yb_buf *b, yb_val v) {
  if (t->n == YB_ARGS_MAX) return YB_LIMIT;
  t->args[t->n++] = v;
  yb_buf_byte(b, '?');
  yb_buf_int(b, t->n);
  return YB_OK;
}

/* ?* becomes 1, 2, 4 .. 32 places, the last value repeated: few texts, so that
 * their plans stay prepared. */
static yb_rc add_many(struct list_text *t, struct yb_buf *b, const yb_val *args, uint32_t n) {
  if (n == 0 || n > YB_FILTER_IN_MAX) return n ? YB_LIMIT : YB_BROKEN;
  uint32_t places = 1;
  while (places < n) places *= 2;
  for (uint32_t i = 0; i < places; i++) {
    if (i) yb_buf_byte(b, ',');
    YB_TRY(add_value(t, b, args[i < n ? i : n - 1]));
  }
  return YB_OK;
}

static yb_rc add_fragment(struct list_text *t, struct yb_buf *b, yb_str text, const yb_val *args,
                          uint32_t n) {
  uint32_t used = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] != '?') {
      yb_buf_byte(b, text.p[i]);
    } else if (i + 1 < text.n && text.p[i + 1] == '*') {
      YB_TRY(add_many(t, b, args, n));
      used = n;
      i++;
    } else {
      if (used == n) return YB_BROKEN;
      YB_TRY(add_value(t, b, args[used++]));
    }
  }
  return used == n ? YB_OK : YB_BROKEN;
}

static yb_rc add_filters(struct yb_buf *b, const struct yb_list_query *q, struct list_text *t) {
  if (q->filter_count > YB_FILTERS_MAX) return YB_LIMIT;
  for (uint32_t i = 0; i < q->filter_count; i++) {
    const struct yb_list_filter *f = &q->filters[i];
    if (f->filter >= YB_FILTER_COUNT || filters[f->filter].list != (uint32_t)q->list)
      return YB_BROKEN;
    yb_buf_z(b, " and ");
    YB_TRY(add_fragment(t, b, filters[f->filter].text, f->args, f->n));
  }
  return YB_OK;
}

static yb_rc add_page(struct yb_buf *b, const struct yb_list_query *q, struct list_text *t) {
  if (q->sort >= YB_SORT_COUNT || sorts[q->sort].list != (uint32_t)q->list) return YB_BROKEN;
  if (q->limit == 0 || q->limit > YB_LIST_ROWS_MAX || q->skip > YB_LIST_SKIP_MAX) return YB_LIMIT;
  if (q->after_n) {
    yb_buf_z(b, " and ");
    YB_TRY(add_fragment(t, b, sorts[q->sort].after, q->after, q->after_n));
  }
  yb_buf_z(b, " order by ");
  yb_buf_put(b, sorts[q->sort].order);
  yb_buf_z(b, " limit ");
  YB_TRY(add_value(t, b, yb_int(q->limit)));
  if (q->skip == 0) return YB_OK;
  yb_buf_z(b, " offset ");
  return add_value(t, b, yb_int(q->skip));
}

yb_rc list_build(struct yb_arena *a, const struct yb_list_query *q, uint32_t count_to,
                 struct list_text *out) {
  if (q->list >= YB_LIST_COUNT || q->n != list_args(q->list)) return YB_BROKEN;
  struct yb_buf b;
  yb_buf_init(&b, a);
  out->n = 0;
  for (uint32_t i = 0; i < q->n; i++) out->args[out->n++] = q->args[i];
  yb_buf_z(&b, count_to ? "select count(*) from (select 1 as one " : "select ");
  if (!count_to) yb_buf_put(&b, lists[q->list].columns), yb_buf_byte(&b, ' ');
  yb_buf_put(&b, lists[q->list].from);
  YB_TRY(add_filters(&b, q, out));
  if (count_to) {
    yb_buf_z(&b, " limit ");
    YB_TRY(add_value(out, &b, yb_int(count_to)));
    yb_buf_z(&b, ") counted");
  } else {
    YB_TRY(add_page(&b, q, out));
  }
  return yb_buf_take(&b, &out->text);
}
