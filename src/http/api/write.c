/* write.c - a C struct as JSON, by its shape (api.h). */
#include "base/arena.h"
#include "base/time.h"
#include "http/api/api.h"

static const char *const lights[] = {"green", "yellow", "red", "grey"};
static const char *const task_states[] = {"open", "claimed", "done", "cancelled"};

static const void *at(const void *thing, uint16_t offset) { return (const char *)thing + offset; }

static int64_t int_at(const void *p, uint32_t size) {
  if (size == sizeof(int64_t)) return *(const int64_t *)p;
  return *(const int32_t *)p;
}

static uint32_t list_of(const void *thing, const struct api_field *f, const char **first) {
  *first = *(const char *const *)at(thing, f->also);
  return *(const uint32_t *)at(thing, f->at);
}

/* Nothing to say: the member is left out unless it is always written. */
static bool blank(const struct api_field *f, const void *thing, yb_locale locale) {
  const void *p = at(thing, f->at);
  switch (f->kind) {
    case API_ID:
      return *(const int64_t *)p == 0;
    case API_TIME:
      return *(const int64_t *)p <= 0 || *(const int64_t *)p == YB_NEVER;
    case API_TEXT:
    case API_RAW:
      return ((const yb_str *)p)->n == 0;
    case API_SAID:
      return yb_said_in(p, locale).n == 0;
    case API_ANY:
    case API_MAYBE:
      return *(const void *const *)p == NULL;
    case API_LIMIT:
      return ((const struct yb_limit *)p)->amount == 0;
    case API_CURSOR:
      return *(const int64_t *)at(thing, f->also) == 0;
    default:
      return false;
  }
}

static void write_time(struct yb_buf *out, int64_t ms) {
  yb_buf_byte(out, '"');
  yb_instant_write(out, ms > 0 && ms != YB_NEVER ? ms : 0);
  yb_buf_byte(out, '"');
}

static void write_name(struct yb_buf *out, const char *name) {
  yb_json_write_str(out, yb_str_of(name));
}

static void write_limit(struct yb_buf *out, const struct yb_limit *l) {
  yb_buf_fmt(out, "{\"amount\":%u,\"unit\":", l->amount);
  yb_json_write_str(out, yb_clock_kind_name(l->unit));
  yb_buf_byte(out, '}');
}

static void write_list(struct yb_buf *out, const struct api_field *f, const void *thing,
                       yb_locale locale) {
  const char *first;
  uint32_t n = list_of(thing, f, &first);
  yb_buf_byte(out, '[');
  for (uint32_t i = 0; i < n; i++) {
    const char *one = first + (size_t)i * f->size;
    if (i) yb_buf_byte(out, ',');
    if (f->kind == API_SAIDS)
      yb_json_write_str(out, yb_said_in((const yb_said *)(const void *)one, locale));
    else
      api_write(out, f->shape, one, locale);
  }
  yb_buf_byte(out, ']');
}

static void write_strs(struct yb_buf *out, const struct yb_strs *s) {
  yb_buf_byte(out, '[');
  for (uint32_t i = 0; i < s->count; i++) {
    if (i) yb_buf_byte(out, ',');
    yb_json_write_str(out, s->at[i]);
  }
  yb_buf_byte(out, ']');
}

static void write_cursor(struct yb_buf *out, const struct api_field *f, const void *thing) {
  int64_t a = *(const int64_t *)at(thing, f->at), b = *(const int64_t *)at(thing, f->also);
  if (f->at == f->also)
    yb_buf_fmt(out, "\"%lld\"", (long long)b);
  else
    yb_buf_fmt(out, "\"%lld.%lld\"", (long long)a, (long long)b);
}

static void write_value(struct yb_buf *out, const struct api_field *f, const void *thing,
                        yb_locale locale) {
  const void *p = at(thing, f->at);
  switch (f->kind) {
    case API_ID:
      yb_buf_fmt(out, "\"%lld\"", (long long)*(const int64_t *)p);
      return;
    case API_INT:
      yb_buf_int(out, int_at(p, f->size));
      return;
    case API_BOOL:
      yb_buf_z(out, *(const bool *)p ? "true" : "false");
      return;
    case API_TEXT:
      yb_json_write_str(out, *(const yb_str *)p);
      return;
    case API_TIME:
      write_time(out, *(const int64_t *)p);
      return;
    case API_STATE:
      write_name(out, yb_case_state_name(*(const yb_case_state *)p));
      return;
    case API_TASK_STATE:
      write_name(out, task_states[*(const int *)p & 3]);
      return;
    case API_LIGHT:
      write_name(out, lights[*(const int *)p & 3]);
      return;
    case API_RAW:
      yb_buf_put(out, *(const yb_str *)p);
      return;
    case API_ANY:
      yb_json_write(out, *(const struct yb_json *const *)p);
      return;
    case API_SHAPE:
      api_write(out, f->shape, p, locale);
      return;
    case API_MAYBE:
      api_write(out, f->shape, *(const void *const *)p, locale);
      return;
    case API_LIST:
    case API_SAIDS:
      write_list(out, f, thing, locale);
      return;
    case API_STRS:
      write_strs(out, p);
      return;
    case API_SAID:
      yb_json_write_str(out, yb_said_in(p, locale));
      return;
    case API_LIMIT:
      write_limit(out, p);
      return;
    case API_CURSOR:
      write_cursor(out, f, thing);
      return;
  }
}

void api_write(struct yb_buf *out, const struct api_shape *shape, const void *thing,
               yb_locale locale) {
  bool any = false;
  yb_buf_byte(out, '{');
  for (uint32_t i = 0; i < shape->n; i++) {
    const struct api_field *f = &shape->field[i];
    if (!f->need && blank(f, thing, locale)) continue;
    if (any) yb_buf_byte(out, ',');
    any = true;
    yb_buf_fmt(out, "\"%s\":", f->name);
    write_value(out, f, thing, locale);
  }
  yb_buf_byte(out, '}');
}

yb_rc api_answer(struct yb_req *rq, struct yb_res *rs, int status, const struct api_shape *shape,
                 const void *thing) {
  api_write(&rs->body, shape, thing, yb_req_locale(rq));
  return yb_res_json(rs, status);
}
