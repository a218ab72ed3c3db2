/* kept_words.c - entries in words: states, values of any declared type (kept.h). */
#include "base/arena.h"
#include "http/pages/act.h"
#include "http/pages/kept.h"

yb_str kept_state_word(struct yb_req *rq, yb_str state, const char **tone) {
  static const struct { const char *key, *word, *tone; } states[] = {
      {"draft", "草稿", "mute"}, {"submitted", "等审核", "info"}, {"published", "已公开", "ok"},
      {"suspended", "已暂停", "warn"}, {"withdrawn", "已撤下", "mute"}};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (yb_str_eq(state, yb_str_of(states[i].key))) {
      *tone = states[i].tone;
      return yb_word(rq, states[i].word);
    }
  *tone = "";
  return state;
}

yb_str kept_text(struct yb_req *rq, const struct yb_json *v) {
  yb_said s = yb_said_of(v);
  if (v && v->type == YB_JSON_NUMBER) return v->text;
  return v ? yb_said_in(&s, yb_req_locale(rq)) : YB_S("");
}

static void put_option(struct yb_req *rq, struct yb_buf *b, const struct yb_kind_field *f,
                       yb_str id) {
  const struct yb_option *o = yb_field_option(f, id);
  if (b->n) yb_buf_put(b, yb_word(rq, "、"));
  yb_buf_put(b, o ? yb_said_in(&o->name, yb_req_locale(rq)) : id);
}

static void put_rows(struct yb_req *rq, struct yb_buf *b, const struct yb_kind_field *f,
                     const struct yb_json *list) {
  for (const struct yb_json *row = list->first; row; row = row->next) {
    bool any = false;
    if (b->n) yb_buf_byte(b, '\n');
    for (uint32_t i = 0; i < f->columns; i++) {
      yb_str one = kept_value(rq, &f->column[i], yb_json_get(row, f->column[i].id));
      if (one.n && any) YB_BUF_Z(b, " · ");
      yb_buf_put(b, one);
      any |= one.n > 0;
    }
  }
}

static void put_unit(struct yb_buf *b, const struct yb_kind_field *f) {
  if (!f->unit.n) return;
  yb_buf_byte(b, ' ');
  yb_buf_put(b, f->unit);
}

yb_str kept_value(struct yb_req *rq, const struct yb_kind_field *f, const struct yb_json *v) {
  struct yb_buf b;
  yb_str out;
  if (!v || v->type == YB_JSON_NULL) return YB_S("");
  yb_buf_init(&b, rq->ctx.arena);
  if (f->type == YB_FIELD_ROWS && v->type == YB_JSON_ARRAY) {
    put_rows(rq, &b, f, v);
  } else if (v->type == YB_JSON_ARRAY) {
    for (const struct yb_json *m = v->first; m; m = m->next) put_option(rq, &b, f, m->text);
  } else if (f->type == YB_FIELD_CHOICE || f->type == YB_FIELD_CHOICES) {
    put_option(rq, &b, f, v->text);
  } else if (f->type == YB_FIELD_BOOLEAN) {
    yb_buf_put(&b, yb_word(rq, v->truth ? "是" : "否"));
  } else {
    yb_buf_put(&b, kept_text(rq, v));
    put_unit(&b, f);
  }
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}

/* ---- what stands beside the fields ---- */

const struct kept_part kept_parts[] = {
    {"name", "名称"}, {"summary", "一句话"}, {"text", "介绍"}, {"division", "区划"},
    {"address", "地址"}, {"point", "坐标"}, {"opening", "开放时间"}, {"capacity", "容量"},
    {"price", "价格"}, {"source", "资料来源"}, {"status", "状态"}};
const uint32_t kept_parts_n = sizeof kept_parts / sizeof *kept_parts;

/* All languages of a text, one a line: a moderator reads each. */
static void put_tongues(struct yb_buf *b, const struct yb_json *v) {
  if (v->type != YB_JSON_OBJECT) {
    yb_buf_put(b, v->text);
    return;
  }
  for (const struct yb_json *m = v->first; m; m = m->next) {
    if (b->n) yb_buf_byte(b, '\n');
    yb_buf_put(b, m->text);
  }
}

static void put_plain(struct yb_buf *b, const struct yb_json *v) {
  if (v->type == YB_JSON_STRING || v->type == YB_JSON_NUMBER) yb_buf_put(b, v->text);
  else if (v->type == YB_JSON_BOOL) yb_buf_z(b, v->truth ? "true" : "false");
  for (const struct yb_json *m = v->type >= YB_JSON_ARRAY ? v->first : NULL; m; m = m->next) {
    if (v->type == YB_JSON_OBJECT) {
      yb_buf_put(b, m->key);
      YB_BUF_Z(b, " ");
    }
    put_plain(b, m);
    if (m->next) yb_buf_z(b, v->type == YB_JSON_OBJECT ? "; " : ", ");
  }
}

static yb_str money_words(struct yb_req *rq, const struct yb_json *v) {
  int64_t fen = yb_json_int(yb_json_get(v, YB_S("fen")), -1);
  yb_str price = bk_price(rq, fen, yb_json_get_str(v, YB_S("unit")));
  yb_str terms = yb_json_get_str(v, YB_S("conditions"));
  struct yb_buf b;
  yb_buf_init(&b, rq->ctx.arena);
  yb_buf_put(&b, price);
  if (terms.n) yb_buf_byte(&b, '\n');
  yb_buf_put(&b, terms);
  yb_str out;
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}

yb_str kept_part_words(struct yb_req *rq, const char *key, const struct yb_json *body) {
  const struct yb_json *v = yb_json_get(body, yb_str_of(key));
  const struct yb_division *d;
  struct yb_buf b;
  yb_str out;
  if (!v) return YB_S("");
  yb_buf_init(&b, rq->ctx.arena);
  if (!strcmp(key, "price")) return money_words(rq, v);
  if (!strcmp(key, "division") && (d = yb_pack_division(yb_req_app(rq)->pack, v->text)) &&
      yb_division_path(rq->ctx.arena, d, &out) == YB_OK)
    return out;
  if (!strcmp(key, "name") || !strcmp(key, "summary") || !strcmp(key, "text")) put_tongues(&b, v);
  else put_plain(&b, v);
  return yb_buf_take(&b, &out) == YB_OK ? out : YB_S("");
}
