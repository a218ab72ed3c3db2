/* convert.c - JSON to values and back. */
#include "base/arena.h"
#include "pure/feel/feel_int.h"

static yb_rc from_json(struct yb_ctx *ctx, const struct yb_json *j, const struct yb_feel_type *type,
                       int depth, yb_value *out);

static yb_rc number(struct yb_ctx *ctx, const struct yb_json *j, yb_value *out) {
  yb_dec d;
  yb_rc rc = yb_dec_parse(j->text, &d);
  if (rc == YB_INVALID || rc == YB_LIMIT) {      /* beyond decimal128: no value */
    yb_feel_tell(ctx, yb_json_place((yb_str){0}, j), YB_MSG_feel_null_number,
                 yb_str_upto(j->text, 40), (yb_str){0});
    *out = yb_value_null();
    return YB_OK;
  }
  YB_TRY(rc);
  return yb_value_dec(ctx->arena, d, out);
}

static yb_rc text(struct yb_ctx *ctx, yb_str s, const struct yb_feel_type *type, yb_value *out) {
  yb_rc rc = YB_INVALID;
  yb_date d;
  *out = yb_value_str(s);
  switch (type ? type->kind : YB_VNULL) {
    case YB_VDATE:
      if (!yb_date_parse(s, &d)) return YB_OK;
      *out = (yb_value){.type = YB_VDATE, .u.date = d};
      return YB_OK;
    case YB_VTIME: rc = yb_feel_time_of(ctx->arena, NULL, NULL, s, out); break;
    case YB_VDATETIME: rc = yb_feel_datetime_of(ctx->arena, NULL, NULL, s, out); break;
    case YB_VDAYS:
    case YB_VMONTHS: rc = yb_feel_duration_of(s, out); break;
    default: break;
  }
  return rc == YB_INVALID ? YB_OK : rc;
}

static yb_rc list(struct yb_ctx *ctx, const struct yb_json *j, const struct yb_feel_type *type,
                  int depth, yb_value *out) {
  yb_value *v = YB_NEW_N(ctx->arena, j->count, yb_value);
  uint32_t n = 0;
  if (!v) return YB_NOMEM;
  const struct yb_feel_type *item = type && type->kind == YB_VLIST ? type->item : NULL;
  for (const struct yb_json *c = j->first; c; c = c->next)
    YB_TRY(from_json(ctx, c, item, depth, &v[n++]));
  *out = (yb_value){.type = YB_VLIST, .n = n, .u.list = v};
  return YB_OK;
}

static const struct yb_feel_type *type_of(const struct yb_feel_type *t, yb_str key) {
  for (uint32_t i = 0; t && t->kind == YB_VCONTEXT && i < t->count; i++)
    if (yb_str_eq(t->member[i].name, key)) return t->member[i].type;
  return NULL;
}

static yb_rc object(struct yb_ctx *ctx, const struct yb_json *j, const struct yb_feel_type *type,
                    int depth, yb_value *out) {
  struct yb_entry *e = YB_NEW_N(ctx->arena, j->count, struct yb_entry);
  uint32_t n = 0;
  if (!e) return YB_NOMEM;
  for (const struct yb_json *c = j->first; c; c = c->next, n++) {
    e[n].key = c->key;
    YB_TRY(from_json(ctx, c, type_of(type, c->key), depth, &e[n].value));
  }
  *out = (yb_value){.type = YB_VCONTEXT, .n = n, .u.entry = e};
  return YB_OK;
}

static yb_rc from_json(struct yb_ctx *ctx, const struct yb_json *j, const struct yb_feel_type *type,
                       int depth, yb_value *out) {
  if (depth > YB_JSON_DEPTH) return YB_LIMIT;
  *out = yb_value_null();
  switch (j->type) {
    case YB_JSON_BOOL: *out = yb_value_bool(j->truth); return YB_OK;
    case YB_JSON_NUMBER: return number(ctx, j, out);
    case YB_JSON_STRING: return text(ctx, j->text, type, out);
    case YB_JSON_ARRAY: return list(ctx, j, type, depth + 1, out);
    case YB_JSON_OBJECT: return object(ctx, j, type, depth + 1, out);
    default: return YB_OK;
  }
}

yb_rc yb_value_from_json(struct yb_ctx *ctx, const struct yb_json *j,
                         const struct yb_feel_type *type, yb_value *out) {
  yb_value v = {0};
  if (j) YB_TRY(from_json(ctx, j, type, 0, &v));
  *out = v;
  return YB_OK;
}

/* ---- to JSON ---- */

static yb_rc to_json(struct yb_ctx *ctx, yb_value v, uint32_t depth, struct yb_json **out);

static yb_rc made(struct yb_json *j, struct yb_json **out) {
  *out = j;
  return j ? YB_OK : YB_NOMEM;
}

static yb_rc array(struct yb_ctx *ctx, yb_value v, uint32_t depth, struct yb_json **out) {
  struct yb_json *one;
  YB_TRY(made(yb_json_new(ctx->arena, YB_JSON_ARRAY), out));
  for (uint32_t i = 0; i < v.n; i++) {
    YB_TRY(to_json(ctx, v.u.list[i], depth + 1, &one));
    YB_TRY(yb_json_add(*out, one));
  }
  return YB_OK;
}

static yb_rc members(struct yb_ctx *ctx, yb_value v, uint32_t depth, struct yb_json **out) {
  struct yb_json *one;
  YB_TRY(made(yb_json_new(ctx->arena, YB_JSON_OBJECT), out));
  for (uint32_t i = 0; i < v.n; i++) {
    YB_TRY(to_json(ctx, v.u.entry[i].value, depth + 1, &one));
    YB_TRY(yb_json_set(*out, v.u.entry[i].key, one));
  }
  return YB_OK;
}

static yb_rc written(struct yb_ctx *ctx, yb_value v, struct yb_json **out) {
  struct yb_buf b;
  yb_str s;
  yb_buf_init(&b, ctx->arena);
  yb_value_write(&b, v);
  YB_TRY(yb_buf_take(&b, &s));
  bool number_ = v.type == YB_VNUMBER;
  return made(number_ ? yb_json_new_num(ctx->arena, s) : yb_json_new_str(ctx->arena, s), out);
}

static yb_rc to_json(struct yb_ctx *ctx, yb_value v, uint32_t depth, struct yb_json **out) {
  if (depth > YB_JSON_DEPTH) {
    (void)yb_diag(ctx, (struct yb_place){0}, YB_MSG_feel_deep_value, (yb_str){0}, (yb_str){0});
    return YB_LIMIT;
  }
  switch (v.type) {
    case YB_VNULL: return made(yb_json_new(ctx->arena, YB_JSON_NULL), out);
    case YB_VBOOL: return made(yb_json_new_bool(ctx->arena, v.u.i != 0), out);
    case YB_VLIST: return array(ctx, v, depth, out);
    case YB_VCONTEXT: return members(ctx, v, depth, out);
    case YB_VSTRING: return made(yb_json_new_str(ctx->arena, yb_value_text(v)), out);
    default: return written(ctx, v, out);
  }
}

yb_rc yb_value_to_json(struct yb_ctx *ctx, yb_value v, struct yb_json **out) {
  return to_json(ctx, v, 0, out);
}
