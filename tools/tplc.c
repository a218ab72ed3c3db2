/* tplc.c - compiles one template of web/tpl into C.
 *
 *   tplc OUT_DIR ICONS.svg WORDS_DIR web/tpl/case.html -> OUT_DIR/tpl_case.{c,h}
 *   tplc --words OUT_DIR WORDS_DIR                     -> OUT_DIR/words.h
 *
 * One pass: a small state machine follows the markup (text, tag, attribute,
 * address), `{{...}}` becomes a statement chosen by the place, everything else
 * is gathered into literals. The language is described in docs/templates.md.
 * A build tool: it leaves its memory to the system.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 32
#define NAMES 64
#define WORDS 4096
#define TONGUES 3
#define VALUES 9
#define MARK 1                           /* in a piece: the place of value MARK, '1'.. */

enum place { TEXT, TAG_NAME, TAG, ATTR_NAME, ATTR_EQ, VALUE, REMARK };

struct block { char kind; enum place place; char name[NAMES]; char array[256]; int line; };

struct word { const char *zh; const char *to[TONGUES]; };

static struct compiler {
  const char *path, *src, *at, *icons;
  char name[NAMES], view_file[NAMES], view_type[NAMES], layout[NAMES];
  int line, emitted_line;
  bool has_view, split, keep_blanks, in_script, wants_csrf, closing, post;
  enum place place;
  char tag[NAMES], attr[NAMES];
  bool value_empty;                      /* nothing written in this value yet */
  char lit[65536];
  size_t lit_n, text_at;                 /* where the current piece of text began */
  char value[VALUES][300];               /* of the piece: what stands at its marks */
  int values;
  bool elements;                         /* the piece stands where elements may */
  bool one_tongue;                       /* {{only zh-CN}}: no translation is asked for */
  struct block block[DEPTH];
  int depth;
  FILE *body, *heads, *table;
  struct word words[WORDS];
  int words_n, used;
} c;

static void fail(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  fprintf(stderr, "%s:%d: ", c.path, c.line);
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
  va_end(ap);
  exit(1);
}

static char *slurp(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return NULL;
  size_t n = 0, cap = 1 << 16;
  char *p = malloc(cap);
  for (size_t got; p && (got = fread(p + n, 1, cap - n - 1, f)) > 0;) {
    n += got;
    if (cap - n < 2) p = realloc(p, cap *= 2);
  }
  fclose(f);
  if (p) p[n] = 0;
  return p;
}

/* ---- output ---- */

static void stmt(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  if (c.line != c.emitted_line) fprintf(c.body, "#line %d \"%s\"\n", c.line, c.path);
  c.emitted_line = c.line;
  fputs("  ", c.body);
  vfprintf(c.body, fmt, ap);
  fputc('\n', c.body);
  c.emitted_line++;
  va_end(ap);
}

/* A C string literal in octal for everything that is not plain ASCII. */
static void c_string(FILE *f, const char *p, size_t n) {
  fputc('"', f);
  for (size_t i = 0; i < n; i++) {
    unsigned char b = (unsigned char)p[i];
    if (b == '"' || b == '\\') fprintf(f, "\\%c", b);
    else if (b >= 32 && b < 127 && b != '?') fputc(b, f);
    else fprintf(f, "\\%03o", b);
  }
  fputc('"', f);
}

static void put_literal(const char *p, size_t n) {
  while (n) {
    size_t part = n > 2000 ? 2000 : n;
    if (c.line != c.emitted_line) fprintf(c.body, "#line %d \"%s\"\n", c.line, c.path);
    fputs("  TPL_LIT(out_, ", c.body);
    c_string(c.body, p, part);
    fputs(");\n", c.body);
    c.emitted_line = c.line + 1;
    p += part;
    n -= part;
  }
}

static void flush(void) {
  put_literal(c.lit, c.lit_n);
  c.lit_n = c.text_at = 0;
}

static void lit_byte(char b) {
  if (c.lit_n == sizeof c.lit) flush();
  c.lit[c.lit_n++] = b;
}

/* ---- words: pieces of text that have translations ---- */

static struct word *find_word(const char *p, size_t n) {
  for (int i = 0; i < c.words_n; i++)
    if (strlen(c.words[i].zh) == n && !memcmp(c.words[i].zh, p, n)) return &c.words[i];
  return NULL;
}

static void load_words(const char *dir, const char *lang, int tongue) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s.tsv", dir, lang);
  char *text = slurp(path), *save = NULL;
  if (!text) return;
  for (char *l = strtok_r(text, "\n", &save); l; l = strtok_r(NULL, "\n", &save)) {
    char *tab = strchr(l, '\t');
    if (*l == '#' || !tab || !tab[1]) continue;
    *tab = 0;
    struct word *w = find_word(l, strlen(l));
    if (!w && c.words_n < WORDS) (w = &c.words[c.words_n++])->zh = l;
    if (w) w->to[tongue] = tab + 1;
  }
}

/* Chinese, or its punctuation. */
static bool is_wide(const char *p, size_t n) {
  for (size_t i = 0; i < n; i++) if ((unsigned char)p[i] >= 0xe3) return true;
  return false;
}

/* The piece as the words files write it: values are {1}, {2} ... in their order. */
static void key_of(const char *p, size_t n, char *out, size_t max) {
  size_t k = 0;
  for (size_t i = 0; i < n && k + 4 < max; i++) {
    if (p[i] != MARK) { out[k++] = p[i]; continue; }
    out[k++] = '{';
    out[k++] = p[++i];
    out[k++] = '}';
  }
  out[k] = 0;
}

/* Where an element may stand: not in attributes, and not in what holds text alone. */
static bool takes_elements(void) {
  static const char *const list[] = {"title", "option", "textarea", "text", "tspan"};
  if (c.place == VALUE) return false;
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (!c.closing && !strcmp(c.tag, list[i])) return false;
  return true;
}

/* Writes text in which {n} stands for a value of the piece. */
static void put_phrase(const char *p) {
  while (*p) {
    const char *q = p;
    while (*q && !(q[0] == '{' && q[1] > '0' && q[1] <= '0' + c.values && q[2] == '}')) q++;
    put_literal(p, (size_t)(q - p));
    if (!*q) return;
    if (c.elements) stmt("TPL_SAID(out_, page, %s);", c.value[q[1] - '1']);
    else stmt("TPL_TEXT(out_, %s);", c.value[q[1] - '1']);
    p = q + 3;
  }
}

/* No values: a row of the table; with values: their order is the language's own. */
static void put_word(const struct word *w) {
  if (c.values) {
    stmt("switch (page->tongue) {");
    for (int i = TONGUES - 1; i >= 0; i--) {
      if (i) stmt("case %d:", i); else stmt("default:");
      put_phrase(i ? w->to[i] : w->zh);
      if (i) stmt("break;");
    }
    stmt("}");
    return;
  }
  fputs("  {", c.table);
  for (int i = 0; i < TONGUES; i++) {
    const char *t = i ? w->to[i] : w->zh;
    fputs("YB_S_INIT(", c.table);
    c_string(c.table, t, strlen(t));
    fputs("), ", c.table);
  }
  fputs("},\n", c.table);
  stmt("yb_buf_put(out_, words_[%d][page->tongue]);", c.used++);
}

static const struct word *translated(const char *key) {
  static const char *const names[TONGUES] = {"", "zh-Hant", "en"};
  const struct word *w = find_word(key, strlen(key));
  for (int i = 1; i < TONGUES; i++)
    if (!w || !w->to[i]) fail("\"%s\" has no translation in web/words/%s.tsv", key, names[i]);
  return w;
}

/* Ends a piece of text or a readable attribute: what is Chinese becomes a choice of the
 * page's language, values and all. */
static void end_piece(void) {
  size_t from = c.text_at, to = c.lit_n;
  char key[2000], tail[256];
  while (from < to && isspace((unsigned char)c.lit[from])) from++;
  while (to > from && isspace((unsigned char)c.lit[to - 1])) to--;
  bool wide = to > from && !c.one_tongue && is_wide(c.lit + from, to - from);
  size_t tail_n = c.lit_n - to;
  c.text_at = c.lit_n;
  if (!wide && !c.values) return;
  if (to - from > sizeof key / 2 || tail_n > sizeof tail) fail("this piece of text is too long");
  key_of(c.lit + from, to - from, key, sizeof key);
  memcpy(tail, c.lit + to, tail_n);
  put_literal(c.lit, from);
  if (wide) put_word(translated(key));
  else put_phrase(key);
  c.values = 0;
  c.lit_n = c.text_at = 0;
  for (size_t i = 0; i < tail_n; i++) lit_byte(tail[i]);
  c.text_at = c.lit_n;
}

/* ---- expressions ---- */

static const char *skip(const char *p) { while (*p == ' ') p++; return p; }
static bool name_char(char b) { return isalnum((unsigned char)b) || b == '_'; }

static bool is_loop(const char *p, size_t n) {
  for (int i = 0; i < c.depth; i++)
    if (c.block[i].kind == 'e' && strlen(c.block[i].name) == n && !memcmp(c.block[i].name, p, n))
      return true;
  return false;
}

/* Reads "a.b->c" at *p; writes the C lvalue. */
static void path(const char **p, char *out, size_t max, bool *is_pointer) {
  const char *s = *p, *q = s;
  while (name_char(*q)) q++;
  size_t head = (size_t)(q - s);
  while (name_char(*q) || *q == '.' || (q[0] == '-' && q[1] == '>')) q += *q == '-' ? 2 : 1;
  size_t n = (size_t)(q - s);
  if (!head || isdigit((unsigned char)*s)) fail("a name is expected at \"%.12s\"", s);
  bool loop = is_loop(s, head), root = (head == 4 && !memcmp(s, "page", 4)) || (head == 1 && *s == 'v');
  *is_pointer = (loop || root) && n == head;
  if (*is_pointer) snprintf(out, max, "%.*s", (int)n, s);
  else if (loop || root) {
    if (s[head] != '.') fail("write %.*s.field", (int)head, s);
    snprintf(out, max, "%.*s->%.*s", (int)head, s, (int)(n - head - 1), s + head + 1);
  } else {
    if (!c.has_view) fail("\"%.*s\": this template has no view", (int)n, s);
    snprintf(out, max, "v->%.*s", (int)n, s);
  }
  *p = q;
}

static void expr_or(const char **p, FILE *f);

static bool upper_name(const char *s) {
  if (!isupper((unsigned char)*s)) return false;
  for (; name_char(*s); s++) if (islower((unsigned char)*s)) return false;
  return *s != '.' && *s != '-';
}

/* One side of a comparison, as a C expression. */
static void operand(const char **p, char *out, size_t max) {
  const char *s = skip(*p), *q = s;
  bool ptr;
  if (*s == '@') {
    const char *n = ++s;
    while (name_char(*s)) s++;
    if (!is_loop(n, (size_t)(s - n))) fail("@%.*s is no loop", (int)(s - n), n);
    snprintf(out, max, "(int64_t)(%.*s_i + 1)", (int)(s - n), n);
  } else if (*s == '\'' && s[1] && s[2] == '\'') {
    snprintf(out, max, "%.3s", s);
    s += 3;
  } else if (isdigit((unsigned char)*s) || *s == '-' || upper_name(s)) {
    for (q = s + (*s == '-'); name_char(*q);) q++;
    snprintf(out, max, "%.*s", (int)(q - s), s);
    s = q;
  } else {
    path(&s, out, max, &ptr);
  }
  *p = s;
}

static void expr_cmp(const char **p, FILE *f) {
  static const char *const ops[] = {"==", "!=", "<=", ">=", "<", ">"};
  char left[300], right[300];
  operand(p, left, sizeof left);
  const char *s = skip(*p), *op = NULL;
  for (size_t i = 0; i < 6 && !op; i++) if (!strncmp(s, ops[i], strlen(ops[i]))) op = ops[i];
  if (!op) { fprintf(f, "TPL_TRUE(%s)", left); *p = s; return; }
  s = skip(s + strlen(op));
  if (*s == '"') {
    const char *e = strchr(s + 1, '"');
    if (!e || (op[0] != '=' && op[0] != '!')) fail("compare strings by == or !=");
    fprintf(f, "%sTPL_IS(%s, ", op[0] == '!' ? "!" : "", left);
    c_string(f, s + 1, (size_t)(e - s - 1));
    fputc(')', f);
    *p = e + 1;
    return;
  }
  operand(&s, right, sizeof right);
  fprintf(f, "(%s %s %s)", left, op, right);
  *p = s;
}

static void expr_not(const char **p, FILE *f) {
  const char *s = skip(*p);
  if (*s == '!') { fputc('!', f); s++; expr_not(&s, f); }
  else if (*s == '(') {
    s++;
    fputc('(', f);
    expr_or(&s, f);
    s = skip(s);
    if (*s++ != ')') fail("\")\" is missing in the condition");
    fputc(')', f);
  } else expr_cmp(&s, f);
  *p = s;
}

static void expr_and(const char **p, FILE *f) {
  expr_not(p, f);
  for (*p = skip(*p); !strncmp(*p, "&&", 2); *p = skip(*p)) {
    *p += 2;
    fputs(" && ", f);
    expr_not(p, f);
  }
}

static void expr_or(const char **p, FILE *f) {
  fputc('(', f);
  expr_and(p, f);
  for (*p = skip(*p); !strncmp(*p, "||", 2); *p = skip(*p)) {
    *p += 2;
    fputs(" || ", f);
    expr_and(p, f);
  }
  fputc(')', f);
}

static char *condition(const char *p) {
  char *out = NULL;
  size_t n = 0;
  FILE *f = open_memstream(&out, &n);
  expr_or(&p, f);
  fclose(f);
  if (*skip(p)) fail("\"%s\" is not understood in the condition", skip(p));
  return out;
}

/* ---- directives ---- */

static bool address_attr(void) {
  static const char *const list[] = {"href", "src", "action", "formaction", "poster", "xlink:href"};
  for (size_t i = 0; i < 6; i++) if (!strcmp(c.attr, list[i])) return true;
  return false;
}

static bool readable_attr(void) {
  static const char *const list[] = {"alt", "aria-label", "title", "placeholder", "data-l", "content"};
  for (size_t i = 0; i < 6; i++) if (!strcmp(c.attr, list[i])) return true;
  return false;
}

static void value_directive(const char *p) {
  char at[300];
  if (c.in_script) fail("no value may stand in a script");
  if (c.place != TEXT && c.place != VALUE)
    fail("inside a tag a value stands in a double-quoted attribute");
  operand(&p, at, sizeof at);
  if (*skip(p)) fail("\"%s\" is not understood", skip(p));
  if ((c.place == TEXT || readable_attr()) && c.values < VALUES) {
    snprintf(c.value[c.values], sizeof c.value[0], "%s", at);
    if (!c.values) c.elements = takes_elements();
    lit_byte(MARK);
    lit_byte((char)('1' + c.values++));
    c.value_empty = false;
    return;
  }
  end_piece();
  flush();
  const char *how = "TPL_TEXT";
  if (c.place == VALUE && address_attr()) how = c.value_empty ? "TPL_HREF" : "TPL_PART";
  stmt("%s(out_, %s);", how, at);
  c.value_empty = false;
}

static void push(char kind, const char *name, const char *array) {
  if (c.depth == DEPTH) fail("blocks nest too deep");
  struct block *b = &c.block[c.depth++];
  b->kind = kind;
  b->place = c.place;
  b->line = c.line;
  snprintf(b->name, sizeof b->name, "%s", name);
  snprintf(b->array, sizeof b->array, "%s", array);
}

static void same_place(const struct block *b) {
  if (b->place != c.place)
    fail("the block of line %d began in another place of the markup", b->line);
}

static void each_directive(const char *p) {
  char list[200], name[NAMES];
  bool ptr;
  p = skip(p);
  path(&p, list, sizeof list, &ptr);
  if (ptr || sscanf(skip(p), "%63s", name) != 1) fail("write {{#each items it}}");
  if (is_loop(name, strlen(name)) || !strcmp(name, "v") || !strcmp(name, "page"))
    fail("\"%s\" is already a name", name);
  stmt("for (size_t %s_i = 0; %s_i < (size_t)%s_n; %s_i++) {", name, name, list, name);
  stmt("const __typeof__(*%s) *%s = &%s[%s_i]; (void)%s;", list, name, list, name, name);
  push('e', name, list);
}

static void else_directive(const char *p) {
  if (!c.depth) fail("{{else}} without a block");
  struct block *b = &c.block[c.depth - 1];
  same_place(b);
  p = skip(p);
  if (b->kind == 'e') {
    stmt("}");
    stmt("if ((size_t)%s_n == 0) {", b->array);
    b->kind = 'n';
  } else if (b->kind == 'i' && !strncmp(p, "if ", 3)) stmt("} else if %s {", condition(p + 3));
  else if (b->kind == 'i' && !*p) { stmt("} else {"); b->kind = 'l'; }
  else fail("a second {{else}}");
}

static void close_directive(const char *p) {
  if (!c.depth) fail("{{/%s}} without a block", p);
  struct block *b = &c.block[--c.depth];
  bool each = b->kind == 'e' || b->kind == 'n';
  if (strcmp(p, each ? "each" : "if")) fail("{{/%s}} closes the block of line %d", p, b->line);
  same_place(b);
  stmt("}");
}

static void partial_directive(const char *p) {
  char name[NAMES], arg[300] = "";
  int used = 0;
  bool ptr;
  if (sscanf(p, " %63[a-z0-9_]%n", name, &used) != 1) fail("write {{> name arg}}");
  p = skip(p + used);
  bool star = *p == '*';
  if (star) p++;
  fprintf(c.heads, "#include \"tpl_%s.h\"\n", name);
  if (!*p) { stmt("tpl_%s(out_, page);", name); return; }
  path(&p, arg, sizeof arg, &ptr);
  stmt("tpl_%s(out_, page, %s%s);", name, ptr || star ? "" : "&", arg);
}

static void icon_directive(const char *p) {
  char name[NAMES], cls[NAMES] = "", id[NAMES + 8], out[300];
  bool ptr;
  p = skip(p);
  const char *q = p;
  while (*q && *q != ' ') q++;
  sscanf(q, " %63[a-z0-9 -]", cls);
  snprintf(name, sizeof name, "%.*s", (int)(q - p), p);
  stmt("TPL_LIT(out_, \"<svg class=\\\"i%s%s\\\" aria-hidden=\\\"true\\\"><use href=\\\"\" YB_ASSET_icons_svg \"#\");",
       *cls ? " " : "", cls);
  if (strchr(name, '.') || strchr(name, '>')) {
    path(&p, out, sizeof out, &ptr);
    stmt("TPL_PART(out_, %s);", out);
  } else {
    snprintf(id, sizeof id, "id=\"%s\"", name);
    if (c.icons && !strstr(c.icons, id)) fail("icons.svg has no \"%s\"", name);
    stmt("TPL_LIT(out_, \"%s\");", name);
  }
  stmt("TPL_LIT(out_, \"\\\"/></svg>\");");
}

static void asset_directive(const char *p) {
  char name[NAMES];
  if (sscanf(p, " %63s", name) != 1) fail("write {{asset file}}");
  for (char *q = name; *q; q++) if (!isalnum((unsigned char)*q)) *q = '_';
  stmt("TPL_LIT(out_, YB_ASSET_%s);", name);
  c.value_empty = false;
}

static void csrf_directive(const char *p) {
  char name[NAMES] = "";
  if (*skip(p) && sscanf(p, " \"%63[^\"]\"", name) != 1) fail("write {{csrf \"name\"}}");
  stmt("tpl_csrf(out_, page, YB_S(\"%s\"));", name);
  c.wants_csrf = false;
}

static void content_directive(void) {
  if (c.depth || c.split || c.place != TEXT) fail("{{content}} stands once, outside of blocks");
  fprintf(c.body, "}\n\nvoid tpl_%s_bottom(struct yb_buf *out_, const struct yb_page *page) {\n"
          "  (void)page;\n", c.name);
  c.emitted_line = 0;
  c.split = true;
}

static void view_directive(const char *p) {
  if (!strcmp(skip(p), "none")) return;
  if (sscanf(p, " %63s %63[^\n]", c.view_file, c.view_type) != 2)
    fail("write {{view header.h struct v_name}}");
  c.has_view = true;
}

static void attr_named(void) {
  if (!strcmp(c.attr, "style")) fail("style= is refused by the content security policy");
  if (!strncmp(c.attr, "on", 2)) fail("%s= is refused by the content security policy", c.attr);
}

/* Whether this is no value but begins with the word of a directive. */
static bool directive_word(const char *p) {
  static const char *const list[] = {"view", "layout", "only", "else", "icon", "asset", "csrf"};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    size_t n = strlen(list[i]);
    if (!strncmp(p, list[i], n) && !name_char(p[n]) && p[n] != '.' && p[n] != '-') return true;
  }
  return false;
}

static void directive(char *p) {
  size_t n = strlen(p);
  while (n && p[n - 1] == ' ') p[--n] = 0;
  p += strspn(p, " ");
  if (*p == '!') return;
  if (c.place == ATTR_NAME) { attr_named(); c.place = TAG; }
  if (!strchr("#/>", *p) && strcmp(p, "content") && !directive_word(p)) {
    value_directive(p);
    return;
  }
  end_piece();
  flush();
  if (!strncmp(p, "view ", 5)) view_directive(p + 5);
  else if (!strcmp(p, "only zh-CN")) c.one_tongue = true;
  else if (!strncmp(p, "layout ", 7)) snprintf(c.layout, sizeof c.layout, "%s", skip(p + 7));
  else if (!strncmp(p, "#each ", 6)) each_directive(p + 6);
  else if (!strncmp(p, "#if ", 4)) { stmt("if %s {", condition(p + 4)); push('i', "", ""); }
  else if (!strncmp(p, "else", 4) && (!p[4] || p[4] == ' ')) else_directive(p + 4);
  else if (*p == '/') close_directive(p + 1);
  else if (*p == '>') partial_directive(p + 1);
  else if (!strncmp(p, "icon ", 5)) icon_directive(p + 5);
  else if (!strncmp(p, "asset ", 6)) asset_directive(p + 6);
  else if (!strncmp(p, "csrf", 4) && !name_char(p[4])) csrf_directive(p + 4);
  else if (!strcmp(p, "content")) content_directive();
  else fail("{{%s}} is not known", p);
}

/* ---- the markup ---- */

static void add(char *name, char b) {
  size_t n = strlen(name);
  if (n + 1 < NAMES) { name[n] = (char)tolower((unsigned char)b); name[n + 1] = 0; }
}

static void tag_begins(void) {
  if (!strcmp(c.tag, "style")) fail("<style> is refused by the content security policy");
  if (!strcmp(c.tag, "form")) c.post = false;
}

static void tag_ends(void) {
  c.place = TEXT;
  c.text_at = c.lit_n;
  if (c.closing) {
    if (!strcmp(c.tag, "form") && c.wants_csrf) fail("a posted form needs {{csrf}}");
    if (!strcmp(c.tag, "script")) c.in_script = false;
    if (!strcmp(c.tag, "pre") || !strcmp(c.tag, "textarea")) c.keep_blanks = false;
    return;
  }
  if (!strcmp(c.tag, "script")) c.in_script = true;
  if (!strcmp(c.tag, "form")) c.wants_csrf = c.post;
  if (!strcmp(c.tag, "pre") || !strcmp(c.tag, "textarea")) c.keep_blanks = true;
}

static void attr_begins(char b) {
  c.attr[0] = 0;
  add(c.attr, b);
  c.place = ATTR_NAME;
}

static void step_text(char b) {
  if (b == '<' && !strncmp(c.at, "<!--", 4)) { end_piece(); c.place = REMARK; return; }
  if (b == '<' && (isalpha((unsigned char)c.at[1]) || c.at[1] == '/' || c.at[1] == '!')) {
    end_piece();
    c.closing = c.at[1] == '/';
    c.tag[0] = 0;
    c.place = TAG_NAME;
  } else if (c.in_script && !isspace((unsigned char)b)) {
    fail("an inline script is refused by the content security policy");
  }
  lit_byte(b);
}

static void step_tag(char b) {
  if (c.place == TAG_NAME && (isalnum((unsigned char)b) || b == '-' || b == '!')) add(c.tag, b);
  else if (b == '>') { if (c.place == TAG_NAME) tag_begins(); tag_ends(); lit_byte(b); c.text_at = c.lit_n; return; }
  else if (isspace((unsigned char)b)) { if (c.place == TAG_NAME) tag_begins(); c.place = TAG; }
  else if (c.place == TAG && b != '/') attr_begins(b);
  lit_byte(b);
}

static void step_attr(char b) {
  if (c.place == ATTR_EQ) {
    if (b != '"') fail("write %s=\"...\" with double quotes", c.attr);
    c.place = VALUE;
    c.value_empty = true;
    lit_byte(b);
    c.text_at = c.lit_n;
    return;
  }
  if (b == '=') { attr_named(); c.place = ATTR_EQ; }
  else if (b == '>') { attr_named(); tag_ends(); lit_byte(b); c.text_at = c.lit_n; return; }
  else if (isspace((unsigned char)b)) { attr_named(); c.place = TAG; }
  else add(c.attr, b);
  lit_byte(b);
}

static void step_value(char b) {
  if (b == '"') {
    if (!strcmp(c.tag, "form") && !strcmp(c.attr, "method") && c.lit_n >= 4 &&
        !strncmp(c.lit + c.lit_n - 4, "post", 4)) c.post = true;
    if (readable_attr()) end_piece();
    c.place = TAG;
  } else c.value_empty = false;
  lit_byte(b);
}

static void step(char b) {
  switch (c.place) {
    case TEXT: step_text(b); break;
    case TAG_NAME: case TAG: step_tag(b); break;
    case ATTR_NAME: case ATTR_EQ: step_attr(b); break;
    case VALUE: step_value(b); break;
    case REMARK: if (b == '>' && !strncmp(c.at - 2, "-->", 3)) { c.place = TEXT; c.text_at = c.lit_n; } break;
  }
}

/* A run of blanks with a newline in it becomes one newline. */
static bool fold_blanks(void) {
  if (c.keep_blanks || c.place == VALUE || c.place == REMARK || !isspace((unsigned char)*c.at)) return false;
  const char *p = c.at;
  bool newline = false;
  int lines = 0;
  for (; isspace((unsigned char)*p); p++) if (*p == '\n') { newline = true; lines++; }
  if (!newline) return false;
  c.at = p - 1;
  step('\n');
  c.at = p;
  c.line += lines;
  return true;
}

static void compile(void) {
  for (c.at = c.src; *c.at;) {
    if (c.at[0] == '{' && c.at[1] == '{') {
      const char *e = strstr(c.at + 2, "}}");
      char text[1024];
      if (!e || (size_t)(e - c.at - 2) >= sizeof text) fail("\"{{\" without \"}}\"");
      snprintf(text, sizeof text, "%.*s", (int)(e - c.at - 2), c.at + 2);
      c.at = e + 2;
      if (c.place != REMARK) directive(text);
      /* nothing remains of a line that holds only a directive for the compiler */
      if (strchr("#/!", text[0]) || !strncmp(text, "view", 4) || !strncmp(text, "layout", 6) || !strncmp(text, "only", 4))
        while (*c.at == '\n') { c.at++; c.line++; }
      continue;
    }
    if (fold_blanks()) continue;
    step(*c.at);
    if (*c.at == '\n') c.line++;
    c.at++;
  }
  end_piece();
  flush();
  if (c.depth) { c.line = c.block[c.depth - 1].line; fail("this block is not closed"); }
  if (c.place != TEXT) fail("the template ends inside a tag or a remark");
}

/* ---- files ---- */

static void write_changed(const char *path, const char *text) {
  char *old = slurp(path);
  if (old && !strcmp(old, text)) { free(old); return; }
  free(old);
  FILE *f = fopen(path, "wb");
  if (!f || fputs(text, f) < 0 || fclose(f)) { fprintf(stderr, "cannot write %s\n", path); exit(3); }
}

static void write_header(const char *dir) {
  char *text = NULL, path_[1200];
  size_t n = 0;
  FILE *f = open_memstream(&text, &n);
  fprintf(f, "/* made by tools/tplc.c from %s */\n#ifndef TPL_%s_H\n#define TPL_%s_H\n"
          "#include \"http/page.h\"\n", c.path, c.name, c.name);
  if (c.has_view) fprintf(f, "#include \"http/view/%s\"\n", c.view_file);
  if (c.split) fprintf(f, "void tpl_%s_top(struct yb_buf *out_, const struct yb_page *page);\n"
                       "void tpl_%s_bottom(struct yb_buf *out_, const struct yb_page *page);\n", c.name, c.name);
  else if (c.has_view) fprintf(f, "void tpl_%s(struct yb_buf *out_, const struct yb_page *page, const %s *v);\n",
                               c.name, c.view_type);
  else fprintf(f, "void tpl_%s(struct yb_buf *out_, const struct yb_page *page);\n", c.name);
  fputs("#endif\n", f);
  fclose(f);
  snprintf(path_, sizeof path_, "%s/tpl_%s.h", dir, c.name);
  write_changed(path_, text);
}

static void write_source(const char *dir, const char *body, const char *heads, const char *table) {
  char *text = NULL, path_[1200];
  size_t n = 0;
  FILE *f = open_memstream(&text, &n);
  fprintf(f, "/* made by tools/tplc.c from %s */\n#include \"tpl_%s.h\"\n#include \"http/tpl.h\"\n"
          "#include \"assets.h\"\n%s", c.path, c.name, heads);
  if (c.layout[0]) fprintf(f, "#include \"tpl_layout_%s.h\"\n", c.layout);
  if (c.used) fprintf(f, "static const yb_str words_[][YB_TONGUES] = {\n%s};\n", table);
  fprintf(f, "\nvoid tpl_%s%s(struct yb_buf *out_, const struct yb_page *page", c.name, c.split ? "_top" : "");
  if (c.has_view) fprintf(f, ", const %s *v", c.view_type);
  fprintf(f, ") {\n  (void)page;%s\n", c.has_view ? " (void)v;" : "");
  if (c.layout[0]) fprintf(f, "  tpl_layout_%s_top(out_, page);\n", c.layout);
  fputs(body, f);
  if (c.layout[0]) fprintf(f, "  tpl_layout_%s_bottom(out_, page);\n", c.layout);
  fputs("}\n", f);
  fclose(f);
  snprintf(path_, sizeof path_, "%s/tpl_%s.c", dir, c.name);
  write_changed(path_, text);
}

/* words.h: all words, sorted, for those that stand in code (src/http/words.c). */
static int by_zh(const void *a, const void *b) {
  return strcmp(((const struct word *)a)->zh, ((const struct word *)b)->zh);
}

static int write_words(const char *dir) {
  char *text = NULL, path_[1200];
  size_t n = 0;
  FILE *f = open_memstream(&text, &n);
  qsort(c.words, (size_t)c.words_n, sizeof c.words[0], by_zh);
  fputs("/* made by tools/tplc.c from web/words */\n", f);
  for (int i = 0; i < c.words_n; i++) {
    const struct word *w = &c.words[i];
    fputs("WORD(", f);
    for (int t = 0; t < TONGUES; t++) {
      const char *z = t && w->to[t] ? w->to[t] : w->zh;
      if (t) fputs(", ", f);
      c_string(f, z, strlen(z));
    }
    fputs(")\n", f);
  }
  fclose(f);
  snprintf(path_, sizeof path_, "%s/words.h", dir);
  write_changed(path_, text);
  return 0;
}

int main(int argc, char **argv) {
  char *body = NULL, *heads = NULL, *table = NULL;
  size_t n[3];
  if (argc == 4 && !strcmp(argv[1], "--words")) {
    load_words(argv[3], "zh-Hant", 1);
    load_words(argv[3], "en", 2);
    return write_words(argv[2]);
  }
  if (argc != 5) {
    fputs("usage: tplc OUT_DIR ICONS.svg WORDS_DIR template.html | tplc --words OUT_DIR WORDS_DIR\n", stderr);
    return 2;
  }
  c.path = argv[4];
  c.line = 1;
  c.src = slurp(c.path);
  c.icons = slurp(argv[2]);
  if (!c.src) fail("cannot be read");
  const char *base = strrchr(c.path, '/');
  if (sscanf(base ? base + 1 : c.path, "%63[a-z0-9_].html", c.name) != 1) fail("the name must be [a-z0-9_]+.html");
  load_words(argv[3], "zh-Hant", 1);
  load_words(argv[3], "en", 2);
  c.body = open_memstream(&body, &n[0]);
  c.heads = open_memstream(&heads, &n[1]);
  c.table = open_memstream(&table, &n[2]);
  compile();
  fclose(c.body);
  fclose(c.heads);
  fclose(c.table);
  write_header(argv[1]);
  write_source(argv[1], body, heads, table);
  return 0;
}
