/* text.h - Unicode text at the door: UTF-8, GB18030, width folding, masking. */
#ifndef YB_BASE_TEXT_H
#define YB_BASE_TEXT_H
#include "base/buf.h"
#include "base/str.h"

/* Strict UTF-8 (no overlong forms, surrogates, or beyond U+10FFFF). `bad`, if
 * not NULL, gets the offset of the first wrong byte. */
bool yb_utf8_ok(yb_str s, size_t *bad);
size_t yb_utf8_count(yb_str s);                     /* code points */
/* Decodes one code point at *at and moves past it; 0xFFFD on a bad byte. */
uint32_t yb_utf8_next(yb_str s, size_t *at);
size_t yb_utf8_encode(uint32_t cp, char out[4]);    /* bytes written */
yb_str yb_utf8_upto(yb_str s, size_t code_points);  /* head of so many */

/* In capitals or in small letters, by the full tables of Unicode (straße is
 * STRASSE, a sigma that ends a word is ς); at most 16 MiB (YB_LIMIT). */
yb_rc yb_text_case(struct yb_arena *a, yb_str s, bool upper, yb_str *out) YB_MUST;

/* GB18030 both ways (iconv), at most 64 MiB in. YB_INVALID for what cannot be
 * converted. */
yb_rc yb_gb18030_decode(struct yb_arena *a, yb_str gb, yb_str *utf8) YB_MUST;
yb_rc yb_gb18030_encode(struct yb_arena *a, yb_str utf8, yb_str *gb) YB_MUST;

/* What people type: full-width letters, digits, signs and blanks to ASCII
 * (Chinese punctuation ！（），：；？～ stays), U+3000, U+00A0 and their kin to
 * a blank, ends trimmed; control, direction and zero-width characters removed;
 * newline and tab kept when `lines`, else a blank. CRLF and CR become LF. Tidy
 * of tidy changes nothing; at most 16 MiB (YB_LIMIT). */
yb_rc yb_text_tidy(struct yb_arena *a, yb_str s, bool lines, yb_str *out) YB_MUST;
/* As tidy, and punctuation folded too, inner blanks and dashes of every kind
 * removed, ASCII upper-cased: for codes, telephone and identity numbers. */
yb_rc yb_text_code(struct yb_arena *a, yb_str s, yb_str *out) YB_MUST;
/* The same for numbers that are written with dashes (of cases, of papers): every kind of
 * dash becomes "-". */
yb_rc yb_text_number(struct yb_arena *a, yb_str s, yb_str *out) YB_MUST;

/* Masks for screens: 张三丰 -> 张**, 440703199001010017 -> 440703********0017,
 * 13800138000 -> 138****8000, a@b.cn -> a***@b.cn. Lengths may be told; what
 * is too short to show a part of is stars alone. */
void yb_mask_name(struct yb_buf *out, yb_str s);
void yb_mask_number(struct yb_buf *out, yb_str s);
void yb_mask_phone(struct yb_buf *out, yb_str s);
void yb_mask_email(struct yb_buf *out, yb_str s);

/* & < > " '; signs that turn the direction of writing are left out. */
void yb_html_escape(struct yb_buf *out, yb_str s);
void yb_url_escape(struct yb_buf *out, yb_str s);   /* RFC 3986 component */
yb_rc yb_url_unescape(struct yb_arena *a, yb_str s, bool plus, yb_str *out) YB_MUST;

#endif
