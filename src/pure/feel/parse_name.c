/* parse_name.c - names: FEEL's may hold blanks and signs, so that the scope tells
 * where one ends. The longest name that stands at a place wins; of equals the
 * innermost, and a built-in last, except where something is called that is no
 * function in the scope. */
#include "base/arena.h"
#include "base/text.h"
#include "pure/feel/parse_int.h"

#define NO_LOCAL UINT32_MAX

yb_rc yb_parse_slots(struct parser *p, uint32_t n, uint32_t *out) {
  *out = p->frame->slots;
  p->frame->slots += n;
  if (p->frame->slots <= LOCALS_MAX) return YB_OK;
  return yb_parse_fault(p, p->tok.from, YB_MSG_feel_too_big, YB_S(""));
}

yb_rc yb_parse_declare(struct parser *p, struct local l) {
  if (p->locals == p->cap) {
    uint32_t cap = p->cap ? p->cap * 2 : 16;
    p->local = yb_arena_grow(p->ctx->arena, p->local, p->cap * sizeof l, cap * sizeof l);
    if (!p->local) return YB_NOMEM;
    p->cap = cap;
  }
  p->local[p->locals++] = l;
  return YB_OK;
}

uint32_t yb_parse_spells(const struct parser *p, uint32_t at, yb_str name) {
  uint32_t i = at;
  for (size_t k = 0; k < name.n; k++) {
    if (name.p[k] == ' ') {
      uint32_t next = yb_feel_blank(p->text, i);
      if (next == i) return 0;
      i = next;
    } else if (i < p->text.n && p->text.p[i] == name.p[k]) {
      i++;
    } else {
      return 0;
    }
  }
  size_t last = name.n;
  while (last > 1 && ((unsigned char)name.p[last - 1] & 0xC0) == 0x80) last--;
  bool word = name.n && yb_feel_name_part(name, (uint32_t)last - 1);
  return i > at && !(word && yb_feel_name_part(p->text, i)) ? i - at : 0;
}

/* ---- frames ---- */

static yb_rc keep(struct parser *p, struct frame *f, struct keep k, uint32_t *slot) {
  if (f->keeps == f->cap) {
    uint32_t cap = f->cap ? f->cap * 2 : 4;
    f->keep = yb_arena_grow(p->ctx->arena, f->keep, f->cap * sizeof k, cap * sizeof k);
    if (!f->keep) return YB_NOMEM;
    f->cap = cap;
  }
  if (f->slots >= LOCALS_MAX) return yb_parse_fault(p, p->tok.from, YB_MSG_feel_too_big, YB_S(""));
  *slot = k.slot = f->slots++;
  f->keep[f->keeps++] = k;
  return YB_OK;
}

/* The value of a local, or of an input when local is NO_LOCAL, as a node of frame
 * `f`: a function keeps what it reads of the frames around it. */
static yb_rc reach(struct parser *p, struct frame *f, uint32_t local, uint32_t input,
                   uint32_t pos, struct node **out) {
  bool own = local == NO_LOCAL ? !f->up : local >= f->first;
  MAKE(n, local == NO_LOCAL ? N_INPUT : p->local[local].kind, pos);
  *out = n;
  n->name = local == NO_LOCAL ? p->scope->name[input].name : p->local[local].name;
  n->type = local == NO_LOCAL ? p->scope->name[input].type : p->local[local].type;
  n->uses_this = local != NO_LOCAL && YB_EQ(n->name, "?");
  n->slot = local == NO_LOCAL ? input : p->local[local].slot;
  if (own) return YB_OK;
  n->kind = N_LOCAL;
  for (uint32_t i = 0; i < f->keeps; i++)
    if (f->keep[i].local == local && f->keep[i].input == input) {
      n->slot = f->keep[i].slot;
      return YB_OK;
    }
  struct keep k = {.local = local, .input = input};
  YB_TRY(reach(p, f->up, local, input, pos, &k.from));
  return keep(p, f, k, &n->slot);
}

/* ---- what a name means ---- */

/* n: bytes. One of the three: a local, an input, a built-in; or, in a filter, a
 * member that is known to be there (`member`). */
struct found { uint32_t n, local; int32_t input, fn; yb_str member; };

static uint32_t filter_item(const struct parser *p) {
  for (uint32_t i = p->locals; i-- > 0;)
    if (p->local[i].item) return i;
  return NO_LOCAL;
}

/* Whether the item of a filter may have members: not when it is known to be a number. */
static bool has_members(const struct yb_feel_type *t) {
  t = yb_type_item(t);
  return !t || t->kind == YB_VCONTEXT || t->kind == YB_VANY || t->kind == YB_VRANGE ||
         t->kind == YB_VLIST;
}

static void longer(const struct parser *p, uint32_t at, yb_str name, uint32_t *best, yb_str *out) {
  uint32_t n = yb_parse_spells(p, at, name);
  if (n > *best) *best = n, *out = name;
}

static void known_member(const struct parser *p, uint32_t at, const struct yb_feel_type *t,
                         uint32_t *best, yb_str *out) {
  t = yb_type_item(t);
  for (uint32_t i = 0; t && t->kind == YB_VCONTEXT && i < t->count; i++)
    longer(p, at, t->member[i].name, best, out);
  for (uint32_t i = 0; i < p->knowns; i++) longer(p, at, p->known[i], best, out);
}

static bool callable(const struct found *f, const struct parser *p) {
  const struct yb_feel_type *t =
      f->input >= 0 ? p->scope->name[f->input].type : p->local[f->local].type;
  if (t && t->kind != YB_VANY) return t->kind == YB_VFUNCTION;
  return f->input < 0;             /* an input without a type is data */
}

static void find_builtin(const struct parser *p, uint32_t at, struct found *f) {
  for (int i = 0; i < FN_COUNT; i++) {
    uint32_t n = yb_parse_spells(p, at, yb_feel_builtins[i].name);
    if (n < f->n || !n) continue;
    if (n == f->n && (f->fn >= 0 || f->member.n || callable(f, p) ||
                      yb_feel_lex(p->text, at + n).kind != T_LPAR))
      continue;
    *f = (struct found){.n = n, .local = NO_LOCAL, .input = -1, .fn = i};
  }
}

static struct found find_name(const struct parser *p, uint32_t at) {
  struct found f = {.local = NO_LOCAL, .input = -1, .fn = -1};
  for (uint32_t i = p->locals; i-- > 0;) {
    uint32_t n = yb_parse_spells(p, at, p->local[i].name);
    if (n > f.n) f.n = n, f.local = i;
  }
  for (uint32_t i = 0; i < p->scope->count; i++) {
    uint32_t n = yb_parse_spells(p, at, p->scope->name[i].name);
    if (n > f.n) f = (struct found){.n = n, .local = NO_LOCAL, .input = (int32_t)i, .fn = -1};
  }
  find_builtin(p, at, &f);
  uint32_t item = filter_item(p), best = f.n;
  yb_str member = {0};
  if (item == NO_LOCAL) return f;
  known_member(p, at, p->local[item].type, &best, &member);
  if (best > f.n)
    f = (struct found){.n = best, .local = NO_LOCAL, .input = -1, .fn = -1, .member = member};
  return f;
}

uint32_t yb_parse_in_scope(const struct parser *p, uint32_t at) { return find_name(p, at).n; }

/* ---- members ---- */

yb_rc yb_parse_member(struct parser *p, const struct yb_feel_type *type, yb_str *out) {
  static const char *const spaced[] = {"time offset", "start included", "end included"};
  uint32_t at = p->tok.from, best = 0;
  known_member(p, at, type, &best, out);
  for (int i = 0; i < 3; i++) longer(p, at, yb_str_of(spaced[i]), &best, out);
  if (best) {
    go(p, at + best);
    return YB_OK;
  }
  if (p->tok.kind != T_NAME) return yb_parse_unexpected(p);
  struct yb_buf b;
  yb_buf_init(&b, p->ctx->arena);
  do {
    if (b.n) yb_buf_byte(&b, ' ');
    yb_buf_put(&b, tok_text(p));
    step(p);
  } while (p->tok.kind == T_NAME && !yb_parse_keyword(tok_text(p)));
  return yb_buf_take(&b, out);
}

/* ---- names that are given ---- */

static bool name_token(tok_kind k) {
  return k == T_NAME || k == T_NUMBER || k == T_PLUS || k == T_MINUS || k == T_STAR ||
         k == T_POWER || k == T_SLASH || k == T_DOT || k == T_QUOTE;
}

yb_rc yb_parse_new_name(struct parser *p, bool (*ends)(const struct parser *p), yb_str *out) {
  struct yb_buf b;
  uint32_t last = p->tok.from;
  if (p->tok.kind != T_NAME) return yb_parse_unexpected(p);
  yb_buf_init(&b, p->ctx->arena);
  while (!ends(p)) {
    if (!name_token(p->tok.kind)) return yb_parse_unexpected(p);
    if (b.n && p->tok.from > last) yb_buf_byte(&b, ' ');
    yb_buf_put(&b, tok_text(p));
    last = p->tok.to;
    step(p);
  }
  YB_TRY(yb_buf_take(&b, out));
  return out->n ? YB_OK : yb_parse_unexpected(p);
}

bool yb_parse_named(const struct parser *p) {
  struct tok t = p->tok;
  if (t.kind != T_NAME) return false;
  while (name_token(t.kind)) t = yb_feel_lex(p->text, t.to);
  return t.kind == T_COLON;
}

/* ---- calls ---- */

static bool at_colon(const struct parser *p) { return p->tok.kind == T_COLON; }

/* (value, …) or (name: value, …): children of the call; names, if any, a list. */
static yb_rc values(struct parser *p, struct node *call) {
  struct builder names = {0};
  yb_str name;
  YB_TRY(yb_parse_expect(p, T_LPAR));
  if (accept(p, T_RPAR)) return YB_OK;
  bool named = yb_parse_named(p);
  do {
    if (named) {
      YB_TRY(yb_parse_new_name(p, at_colon, &name));
      step(p);
      YB_TRY(yb_feel_push(p->ctx->arena, &names, yb_value_str(name)));
    }
    CHILD(call, P_OR);
    call->slot++;
  } while (accept(p, T_COMMA));
  if (named) call->value = yb_feel_list(names.v, names.n);
  return yb_parse_expect(p, T_RPAR);
}

yb_rc yb_parse_invocation(struct parser *p, struct node *function, struct node **out) {
  MAKE(n, N_INVOKE, function->pos);
  yb_parse_hang(n, function);
  if (function->type && function->type->kind == YB_VFUNCTION) n->type = function->type->item;
  *out = n;
  return values(p, n);
}

/* Values by name take their places; those left out before the last are null. */
static yb_rc arrange(struct parser *p, struct node *call, bool *fits) {
  struct node *at[YB_FEEL_NAMED] = {0}, *c = call->first;
  yb_str name[YB_FEEL_NAMED] = {{0}};
  uint8_t place[YB_FEEL_NAMED];
  uint32_t n = call->value.n, total = 0;
  *fits = false;
  if (n > YB_FEEL_NAMED) return YB_OK;
  for (uint32_t i = 0; i < n; i++) name[i] = yb_value_text(call->value.u.list[i]);
  if (!yb_feel_arrange(&yb_feel_builtins[call->op], name, n, place, &total)) return YB_OK;
  *fits = true;
  for (uint32_t i = 0; i < n; i++, c = c->next) at[place[i]] = c;
  call->first = call->last = NULL;
  call->slot = 0;
  for (uint32_t i = 0; i < total; i++) {
    if (!at[i]) at[i] = yb_parse_node(p, N_CONST, call->pos);
    if (!at[i]) return YB_NOMEM;
    at[i]->next = NULL;
    yb_parse_hang(call, at[i]);
    call->slot++;
  }
  return YB_OK;
}

static yb_rc builtin_value(struct parser *p, int fn, uint32_t pos, struct node **out) {
  static const struct yb_feel_type function = {.kind = YB_VFUNCTION};
  MAKE(n, N_BUILTIN, pos);
  n->op = (uint8_t)fn;
  n->name = yb_feel_builtins[fn].name;
  n->type = &function;
  *out = n;
  return YB_OK;
}

static yb_rc call(struct parser *p, int fn, uint32_t pos, struct node **out) {
  struct tok paren = p->tok;
  bool fits = true;
  MAKE(n, N_CALL, pos);
  n->op = (uint8_t)fn;
  YB_TRY(values(p, n));
  if (n->value.type == YB_VLIST) YB_TRY(arrange(p, n, &fits));
  *out = n;
  if (fits) return yb_feel_keep_pattern(p->ctx->arena, n);
  go(p, paren.from);               /* names of none: the machine says so */
  YB_TRY(builtin_value(p, fn, pos, &n));
  return yb_parse_invocation(p, n, out);
}

/* ---- a name as an operand ---- */

/* Within a filter a name may be a member of the item: decided when it runs. */
static yb_rc pick(struct parser *p, yb_str name, struct node *fallback, struct node **out) {
  uint32_t item = filter_item(p);
  *out = fallback;
  if (item == NO_LOCAL || !has_members(p->local[item].type)) return YB_OK;
  struct node *of;
  MAKE(n, N_PICK, fallback->pos);
  YB_TRY(reach(p, p->frame, item, 0, fallback->pos, &of));
  n->name = name;
  n->slot = of->slot;
  n->type = fallback->type ? fallback->type : yb_type_member(p->local[item].type, name);
  yb_parse_hang(n, fallback);
  *out = n;
  return YB_OK;
}

static yb_rc unknown_name(struct parser *p, struct node **out) {
  uint32_t pos = p->tok.from, item = filter_item(p);
  yb_str name;
  if (item == NO_LOCAL || !has_members(p->local[item].type))
    return yb_parse_fault(p, pos, YB_MSG_feel_unknown_name, tok_text(p));
  YB_TRY(yb_parse_member(p, p->local[item].type, &name));
  MAKE(nothing, N_CONST, pos);
  return pick(p, name, nothing, out);
}

yb_rc yb_parse_name(struct parser *p, struct node **out) {
  uint32_t pos = p->tok.from, item = filter_item(p);
  struct found f = find_name(p, pos);
  struct node *n;
  if (!f.n || f.member.n) return unknown_name(p, out);
  go(p, pos + f.n);
  if (f.fn >= 0 && p->tok.kind == T_LPAR) return call(p, f.fn, pos, out);
  if (f.fn >= 0) {
    YB_TRY(builtin_value(p, f.fn, pos, &n));
    return pick(p, n->name, n, out);
  }
  YB_TRY(reach(p, p->frame, f.local, f.input < 0 ? 0 : (uint32_t)f.input, pos, &n));
  if (f.local != NO_LOCAL && item != NO_LOCAL && f.local > item) {
    *out = n;                      /* declared within the filter */
    return YB_OK;
  }
  return pick(p, n->name, n, out);
}
