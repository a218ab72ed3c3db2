/* run.c - runs: values of slots, results, notes; see include/yiban/feel.h. */
#include "base/text.h"
#include "embed/embed_int.h"


yiban_rc yb_embed_rc(yb_rc rc) {
  switch (rc) {
    case YB_OK: return YIBAN_DONE;
    case YB_NOMEM: return YIBAN_NO_MEMORY;
    case YB_LIMIT: return YIBAN_FULL;
    default: return YIBAN_WRONG;
  }
}

/* ---- notes ---- */

static void put(char *to, size_t size, yb_str s) {
  size_t n = s.n < size ? s.n : size - 1;
  while (n < s.n && n && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--;
  if (n) memcpy(to, s.p, n);
  to[n] = 0;
}

void yb_embed_note(const struct yb_diag *d, bool file, struct yiban_note *out) {
  struct yb_arena *a = yb_arena_open(1 << 16);
  struct yb_buf b;
  yb_buf_init(&b, a);
  *out = (struct yiban_note){.line = d->at.line, .column = d->at.col};
  put(out->code, sizeof out->code, yb_str_of(yb_msg_key(d->msg)));
  if (!a) return;
  if (file && d->at.file.n) {
    yb_buf_put(&b, d->at.file);
    YB_BUF_Z(&b, ": ");
  }
  yb_diag_what(d, YB_EN, &b);
  YB_BUF_Z(&b, "; ");
  yb_diag_fix(d, YB_EN, &b);
  if (b.rc == YB_OK) put(out->text, sizeof out->text, yb_buf_str(&b));
  yb_arena_close(a);
}

size_t yiban_notes(const struct yiban_run *r) {
  size_t n = 0;
  for (const struct yb_diag *d = r->diags.first; d; d = d->next) n++;
  return n;
}

bool yiban_get_note(const struct yiban_run *r, size_t i, struct yiban_note *out) {
  for (const struct yb_diag *d = r->diags.first; d; d = d->next)
    if (i-- == 0) {
      yb_embed_note(d, false, out);
      return true;
    }
  return false;
}

/* ---- runs ---- */

yiban_rc yiban_run_open(size_t bytes, struct yiban_run **out) {
  struct yb_arena *keep = yb_arena_open(YB_EMBED_SLOTS * sizeof(struct slot) * 4);
  struct yb_arena *work = yb_arena_open(bytes < 65536 ? 65536 : bytes);
  struct yiban_run *r = keep && work ? YB_NEW(keep, struct yiban_run) : NULL;
  if (!r) {
    yb_arena_close(keep);
    yb_arena_close(work);
    return YIBAN_NO_MEMORY;
  }
  r->keep = keep;
  r->work = work;
  yb_embed_begin(r);
  *out = r;
  return YIBAN_DONE;
}

void yiban_run_close(struct yiban_run *r) {
  if (!r) return;
  yb_arena_close(r->work);
  yb_arena_close(r->keep);
}

void yiban_run_now(struct yiban_run *r, int64_t now_ms) { r->ctx.now_ms = now_ms; }

void yb_embed_begin(struct yiban_run *r) {
  int64_t now = r->ctx.now_ms;
  yb_arena_reset(r->work);
  yb_diags_init(&r->diags, r->work);
  r->ctx = (struct yb_ctx){.arena = r->work, .diags = &r->diags, .now_ms = now};
  r->value = yb_value_null();
  r->model = NULL;
  r->answer = (struct yb_dmn_answer){0};
}

/* ---- slots ---- */

static yiban_rc slot_at(struct yiban_run *r, uint32_t i, struct slot **out) {
  if (i >= YB_EMBED_SLOTS) return YIBAN_FULL;
  if (i >= r->slots) {
    uint32_t want = r->slots ? r->slots : 16;
    while (want <= i) want *= 2;
    void *grown = yb_arena_grow(r->keep, r->slot, r->slots * sizeof *r->slot,
                                want * sizeof *r->slot);
    if (!grown) return YIBAN_NO_MEMORY;
    r->slot = grown;
    r->slots = want;
  }
  *out = &r->slot[i];
  return YIBAN_DONE;
}

static yiban_rc set(struct yiban_run *r, uint32_t i, yb_value v) {
  struct slot *s;
  yiban_rc rc = slot_at(r, i, &s);
  if (rc != YIBAN_DONE) return rc;
  s->v = v;
  s->set = true;
  return rc;
}

yiban_rc yiban_set_null(struct yiban_run *r, uint32_t i) { return set(r, i, yb_value_null()); }
yiban_rc yiban_set_bool(struct yiban_run *r, uint32_t i, bool v) {
  return set(r, i, yb_value_bool(v));
}

yiban_rc yiban_set_number(struct yiban_run *r, uint32_t i, int64_t coefficient, int scale) {
  yb_value v = {.type = YB_VNUMBER, .scale = (int8_t)scale, .u.i = coefficient};
  yb_dec d;
  if (scale < 0 || scale > YB_DEC_SCALE_MAX) return YIBAN_WRONG;
  if (yb_dec_fits(coefficient)) return set(r, i, v);
  yb_rc rc = yb_dec_div(yb_dec_int(coefficient), yb_dec_int(yb_dec_pow10[scale]), &d);
  if (rc == YB_OK) rc = yb_value_dec(r->keep, d, &v);
  return rc == YB_OK ? set(r, i, v) : yb_embed_rc(rc);
}

yiban_rc yiban_set_string(struct yiban_run *r, uint32_t i, const char *p, size_t n) {
  size_t bad;
  if (n > UINT32_MAX || !yb_utf8_ok(yb_str_n(p, n), &bad)) return YIBAN_WRONG;
  return set(r, i, yb_value_str(yb_str_n(p, n)));
}

yiban_rc yiban_set_date(struct yiban_run *r, uint32_t i, int32_t year, int month, int day) {
  yb_date d = {.year = year, .month = (uint8_t)month, .day = (uint8_t)day};
  if (month < 1 || month > 12 || day < 1 || day > 31 || !yb_date_ok(d)) return YIBAN_WRONG;
  return set(r, i, (yb_value){.type = YB_VDATE, .u.date = d});
}

void yiban_clear(struct yiban_run *r) {
  for (uint32_t i = 0; i < r->slots; i++) r->slot[i] = (struct slot){0};
}

/* ---- results ---- */

yiban_kind yiban_get_kind(const struct yiban_run *r) {
  switch (r->value.type) {
    case YB_VNULL: return YIBAN_NULL;
    case YB_VBOOL: return YIBAN_BOOL;
    case YB_VNUMBER: return YIBAN_NUMBER;
    case YB_VSTRING: return YIBAN_STRING;
    case YB_VDATE: return YIBAN_DATE;
    default: return YIBAN_OTHER;
  }
}

bool yiban_get_bool(const struct yiban_run *r, bool *out) {
  if (r->value.type != YB_VBOOL) return false;
  *out = r->value.u.i != 0;
  return true;
}

bool yiban_get_number(const struct yiban_run *r, int64_t *coefficient, int *scale) {
  if (r->value.type != YB_VNUMBER || r->value.wide) return false;
  *coefficient = r->value.u.i;
  *scale = r->value.scale;
  return true;
}

bool yiban_get_string(const struct yiban_run *r, const char **p, size_t *n) {
  if (r->value.type != YB_VSTRING) return false;
  *p = r->value.u.s;
  *n = r->value.n;
  return true;
}

bool yiban_get_date(const struct yiban_run *r, int32_t *year, int *month, int *day) {
  if (r->value.type != YB_VDATE) return false;
  *year = r->value.u.date.year;
  *month = r->value.u.date.month;
  *day = r->value.u.date.day;
  return true;
}

static yb_rc text_of(struct yiban_run *r, const struct yb_json *j, const char **p, size_t *n) {
  struct yb_buf b;
  yb_str s;
  yb_buf_init(&b, r->work);
  yb_json_write(&b, j);
  *n = b.n;
  yb_buf_byte(&b, 0);
  YB_TRY(yb_buf_take(&b, &s));
  *p = s.p;
  return YB_OK;
}

yiban_rc yiban_get_json(struct yiban_run *r, const char **p, size_t *n) {
  struct yb_json *j;
  yb_rc rc = yb_value_to_json(&r->ctx, r->value, &j);
  return yb_embed_rc(rc == YB_OK ? text_of(r, j, p, n) : rc);
}

yiban_outcome yiban_get_outcome(const struct yiban_run *r) {
  return r->answer.outcome == YB_DMN_TRUE    ? YIBAN_YES
         : r->answer.outcome == YB_DMN_FALSE ? YIBAN_NO
                                             : YIBAN_UNKNOWN;
}

yiban_rc yiban_get_why(struct yiban_run *r, const char **p, size_t *n) {
  struct yb_json *j;
  if (!r->model) return YIBAN_WRONG;
  yb_rc rc = yb_dmn_answer_json(&r->ctx, r->model->m, &r->answer, &r->diags, YB_EN, &j);
  return yb_embed_rc(rc == YB_OK ? text_of(r, j, p, n) : rc);
}
