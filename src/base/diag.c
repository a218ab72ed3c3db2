/* diag.c - see diag.h. */
#include "base/diag.h"

#include "base/arena.h"
#include "base/ctx.h"

#define DEFAULT_MAX 200u
#define ARG_MAX_BYTES 200u

static const struct row {
  const char *key, *en, *en_fix, *zh, *zh_fix;
} rows[] = {
#define MSG(key, en, en_fix, zh, zh_fix) {#key, en, en_fix, zh, zh_fix},
#include "base/messages.h"
#undef MSG
};

void yb_diags_init(struct yb_diags *d, struct yb_arena *a) {
  *d = (struct yb_diags){.arena = a, .max = DEFAULT_MAX};
}

/* Cuts on a code point's first byte, so that the piece stays UTF-8. */
static yb_str bounded(yb_str s) {
  if (s.n <= ARG_MAX_BYTES) return s;
  size_t n = ARG_MAX_BYTES;
  while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--;
  return (yb_str){s.p, n};
}

static yb_rc keep(struct yb_arena *a, yb_str s, yb_str *copy) {
  *copy = YB_S("");
  return s.n ? yb_str_dup(a, bounded(s), copy) : YB_OK;
}

yb_rc yb_diag_at(struct yb_ctx *ctx, yb_severity severity, struct yb_place at,
                 yb_msg msg, const yb_str args[YB_DIAG_ARGS]) {
  struct yb_diags *list = ctx->diags;
  if (!list) return YB_INVALID;
  list->count++;
  if (severity == YB_ERROR) list->errors++;
  if (list->count > (list->max ? list->max : DEFAULT_MAX)) return YB_INVALID;
  struct yb_diag *d = YB_NEW(list->arena, struct yb_diag);
  if (!d) return YB_NOMEM;
  d->severity = severity;
  d->msg = msg;
  d->at = at;
  YB_TRY(keep(list->arena, at.file, &d->at.file));
  YB_TRY(keep(list->arena, at.path, &d->at.path));
  for (int i = 0; i < YB_DIAG_ARGS; i++) YB_TRY(keep(list->arena, args[i], &d->arg[i]));
  if (list->last) list->last->next = d;
  else list->first = d;
  list->last = d;
  return YB_INVALID;
}

yb_rc yb_diag(struct yb_ctx *ctx, struct yb_place at, yb_msg msg, yb_str a0,
              yb_str a1) {
  const yb_str args[YB_DIAG_ARGS] = {a0, a1};
  return yb_diag_at(ctx, YB_ERROR, at, msg, args);
}

const char *yb_msg_key(yb_msg msg) { return rows[msg].key; }

const char *yb_msg_text(yb_msg msg, yb_lang lang) {
  return lang == YB_ZH ? rows[msg].zh : rows[msg].en;
}

const char *yb_msg_fix(yb_msg msg, yb_lang lang) {
  return lang == YB_ZH ? rows[msg].zh_fix : rows[msg].en_fix;
}

static void filled(const struct yb_diag *d, const char *fmt, struct yb_buf *out) {
  for (const char *c = fmt; *c; c++) {
    bool slot = c[0] == '{' && c[1] >= '0' && c[1] < '0' + YB_DIAG_ARGS &&
                c[2] == '}';
    if (!slot) {
      yb_buf_byte(out, *c);
      continue;
    }
    yb_buf_put(out, d->arg[c[1] - '0']);
    c += 2;
  }
}

void yb_diag_what(const struct yb_diag *d, yb_lang lang, struct yb_buf *out) {
  filled(d, yb_msg_text(d->msg, lang), out);
}

void yb_diag_fix(const struct yb_diag *d, yb_lang lang, struct yb_buf *out) {
  filled(d, yb_msg_fix(d->msg, lang), out);
}

void yb_diag_line(const struct yb_diag *d, yb_lang lang, struct yb_buf *out) {
  static const char *const words[2][3] = {{"错误", "警告", "说明"},
                                          {"error", "warning", "note"}};
  if (d->at.file.n) yb_buf_put(out, d->at.file), yb_buf_byte(out, ':');
  if (d->at.line) yb_buf_fmt(out, "%u:%u:", d->at.line, d->at.col);
  if (out->n) yb_buf_byte(out, ' ');
  if (d->at.path.n) yb_buf_put(out, d->at.path), yb_buf_z(out, ": ");
  yb_buf_z(out, words[lang == YB_EN][d->severity]);
  yb_buf_z(out, lang == YB_ZH ? "：" : ": ");
  yb_diag_what(d, lang, out);
  yb_buf_z(out, lang == YB_ZH ? "；" : "; ");
  yb_diag_fix(d, lang, out);
}
