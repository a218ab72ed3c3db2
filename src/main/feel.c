/* feel.c - `yiban feel 'EXPR'`: one expression as JSON, or a prompt (-i).
 *
 * The prompt keeps what it is told: "name = expression" for a name that is not
 * known yet, "name := expression" for any. All of it lives in one arena; the memory
 * of a line that keeps nothing is given back. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "main/cli.h"
#include "pure/feel/feel.h"

#define MEMORY ((size_t)256 << 20)
#define CONTEXT_MAX ((size_t)64 << 20)
#define NAMES_MAX 1000u
#define ZONES_MAX 100u
#define LINE_BYTES 65536

struct session {
  const struct yb_cli *cli;
  struct yb_ctx ctx;
  struct yb_diags diags;
  struct yb_feel_name name[NAMES_MAX];
  yb_value value[NAMES_MAX];
  struct yb_feel_scope scope;
  struct yb_zone *zone[ZONES_MAX];
  uint32_t zones;
  bool dump, print;
};

/* ---- zones: opened once, closed at the end ---- */

static const struct yb_zone *find_zone(void *self, yb_str name) {
  struct session *s = self;
  struct yb_ctx quiet = s->ctx;
  for (uint32_t i = 0; i < s->zones; i++)
    if (yb_str_eq(yb_zone_name(s->zone[i]), name)) return s->zone[i];
  quiet.diags = NULL;
  if (s->zones == ZONES_MAX || yb_zone_open(&quiet, name, &s->zone[s->zones]) != YB_OK) return NULL;
  return s->zone[s->zones++];
}

/* ---- what a person sees ---- */

static bool wide(uint32_t c) { return c >= 0x1100 && c != 0x2028 && c != 0x2029; }

/* The line of the text, and a caret below the place. */
static void show_place(yb_str text, struct yb_place at) {
  yb_str line;
  for (uint32_t i = 1; yb_str_cut(&text, '\n', &line) && i < at.line;) i++;
  fprintf(stderr, "  %.*s\n  ", YB_ARG(line));
  size_t k = 0;
  for (uint32_t col = 1; col < at.col && k < line.n; col++)
    fputs(wide(yb_utf8_next(line, &k)) ? "\xe3\x80\x80" : " ", stderr);
  fputs("^\n", stderr);
}

static void show_diags(struct session *s, yb_str text, bool caret) {
  yb_cli_diags(s->cli, &s->diags);
  const struct yb_diag *d = s->diags.first;
  if (caret && d && d->at.line && !d->at.file.n && text.n < 4096 && yb_utf8_ok(text, NULL))
    show_place(text, d->at);
  yb_diags_init(&s->diags, s->ctx.arena);
}

static yb_rc say(struct session *s, yb_value v) {
  struct yb_json *j;
  struct yb_buf b;
  YB_TRY(yb_value_to_json(&s->ctx, v, &j));
  yb_buf_init(&b, s->ctx.arena);
  yb_json_write(&b, j);
  if (b.rc == YB_OK) printf("%.*s\n", (int)b.n, b.p);
  return b.rc;
}

static yb_rc show_code(struct session *s, const struct yb_feel *p) {
  struct yb_buf b;
  yb_buf_init(&b, s->ctx.arena);
  yb_feel_dump(p, &b);
  if (b.rc == YB_OK) fwrite(b.p, 1, b.n, stdout);
  return b.rc;
}

static yb_rc show_text(struct session *s, yb_str text) {
  struct yb_buf b;
  yb_buf_init(&b, s->ctx.arena);
  YB_TRY(yb_feel_print(&s->ctx, (struct yb_place){0}, text, &s->scope, false, &b));
  printf("%.*s\n", (int)b.n, b.p);
  return YB_OK;
}

static yb_rc value_of(struct session *s, yb_str text, yb_value *out) {
  const struct yb_feel *p;
  YB_TRY(yb_feel_compile(&s->ctx, (struct yb_place){0}, text, &s->scope, &p));
  if (s->dump) YB_TRY(show_code(s, p));
  return yb_feel_eval(p, &s->ctx, s->value, out);
}

static yb_rc answer(struct session *s, yb_str text) {
  yb_value v;
  if (s->print) return show_text(s, text);
  YB_TRY(value_of(s, text, &v));
  return say(s, v);
}

/* ---- inputs ---- */

static yb_rc define(struct session *s, yb_str name, yb_value v) {
  for (uint32_t i = 0; i < s->scope.count; i++)
    if (yb_str_eq(s->name[i].name, name)) {
      s->value[i] = v;
      return YB_OK;
    }
  if (s->scope.count == NAMES_MAX) return YB_LIMIT;
  s->name[s->scope.count] = (struct yb_feel_name){.name = name};
  s->value[s->scope.count++] = v;
  return YB_OK;
}

static yb_rc read_input(struct session *s, yb_str *out) {
  struct yb_buf b;
  char part[4096];
  size_t n;
  yb_buf_init(&b, s->ctx.arena);
  while (b.rc == YB_OK && b.n <= CONTEXT_MAX && (n = fread(part, 1, sizeof part, stdin)) > 0)
    yb_buf_put(&b, (yb_str){part, n});
  if (b.n > CONTEXT_MAX) return YB_LIMIT;
  return yb_buf_take(&b, out);
}

static yb_rc load_context(struct session *s, const char *path) {
  yb_str text, file = strcmp(path, "-") == 0 ? YB_S("-") : yb_str_of(path);
  const struct yb_json *j;
  YB_TRY(strcmp(path, "-") == 0 ? read_input(s, &text)
                                : yb_file_read(&s->ctx, file, CONTEXT_MAX, &text));
  YB_TRY(yb_json_parse(&s->ctx, file, text, &j));
  if (j->type != YB_JSON_OBJECT)
    return yb_diag(&s->ctx, yb_json_place(file, j), YB_MSG_feel_no_context, (yb_str){0},
                   (yb_str){0});
  for (const struct yb_json *m = j->first; m; m = m->next) {
    yb_value v;
    YB_TRY(yb_value_from_json(&s->ctx, m, NULL, &v));
    YB_TRY(define(s, m->key, v));
  }
  return YB_OK;
}

/* ---- the prompt ---- */

static bool name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == ' ' || (unsigned char)c >= 0x80;
}

static bool known(const struct session *s, yb_str name) {
  for (uint32_t i = 0; i < s->scope.count; i++)
    if (yb_str_eq(s->name[i].name, name)) return true;
  return false;
}

/* A word of the language can not be in a name that is given here. */
static bool has_keyword(yb_str name) {
  static const char *const words[] = {"if", "for", "some", "every", "and", "or", "in", "not",
                                      "between", "then", "else", "return", "satisfies", "function",
                                      "true", "false", "null", "instance", "of"};
  yb_str word;
  while (yb_str_cut(&name, ' ', &word))
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
      if (yb_str_eq(word, yb_str_of(words[i]))) return true;
  return false;
}

/* "name = expression" or "name := expression": the rest is the expression. */
static bool definition(const struct session *s, yb_str line, yb_str *name, yb_str *rest) {
  size_t n = 0;
  while (n < line.n && name_byte(line.p[n])) n++;
  *name = yb_str_trim(yb_str_upto(line, n));
  bool always = n + 1 < line.n && line.p[n] == ':' && line.p[n + 1] == '=';
  if (!always && (n >= line.n || line.p[n] != '=')) return false;
  *rest = yb_str_from(line, n + (always ? 2 : 1));
  if (!name->n || (name->p[0] >= '0' && name->p[0] <= '9') || has_keyword(*name)) return false;
  return always || !known(s, *name);
}

static void take_line(struct session *s, yb_str line) {
  struct yb_arena_mark m = yb_arena_mark(s->ctx.arena);
  yb_str name, rest, kept;
  yb_value v;
  bool defines = definition(s, line, &name, &rest);
  yb_rc rc = yb_str_dup(s->ctx.arena, defines ? rest : line, &kept);
  if (rc == YB_OK && !defines) rc = answer(s, kept);
  if (rc == YB_OK && defines) rc = value_of(s, kept, &v);
  if (rc == YB_OK && defines) rc = yb_str_dup(s->ctx.arena, name, &name);
  if (rc == YB_OK && defines) rc = define(s, name, v);
  show_diags(s, kept, true);
  if (rc != YB_OK && rc != YB_INVALID) fprintf(stderr, "%s\n", yb_rc_text(rc));
  if (rc == YB_OK && defines) return;
  yb_arena_back(s->ctx.arena, m);
  yb_diags_init(&s->diags, s->ctx.arena);
}

static int prompt(struct session *s) {
  char *line = yb_arena_take(s->ctx.arena, LINE_BYTES);
  if (!line) return YB_EXIT_SYSTEM;
  bool person = isatty(STDIN_FILENO);
  for (;;) {
    if (person) fputs("> ", stdout), fflush(stdout);
    if (!fgets(line, LINE_BYTES, stdin)) break;
    yb_str text = yb_str_trim(yb_str_of(line));
    if (!text.n) continue;
    if (YB_EQ(text, ":quit")) break;
    take_line(s, text);
    fflush(stdout);
  }
  if (person) fputs("\n", stdout);
  return YB_EXIT_GOOD;
}

/* ---- */

static int start(struct session *s, struct yb_cli *cli, bool interactive, const char *context) {
  yb_rc rc = context ? load_context(s, context) : YB_OK;
  if (rc == YB_OK && interactive) {
    show_diags(s, (yb_str){0}, false);
    return prompt(s);
  }
  yb_str text = interactive ? (yb_str){0} : yb_str_of(cli->argv[0]);
  if (rc == YB_OK) rc = answer(s, text);
  show_diags(s, text, rc != YB_OK && isatty(STDERR_FILENO));
  if (rc != YB_OK && rc != YB_INVALID) fprintf(stderr, "%s\n", yb_rc_text(rc));
  return yb_cli_exit(rc);
}

/* The session lies in the arena that it uses. */
static struct session *open_session(struct yb_cli *cli) {
  struct yb_arena *a = yb_arena_open(MEMORY);
  struct session *s = a ? YB_NEW(a, struct session) : NULL;
  if (!s) {
    yb_arena_close(a);
    return NULL;
  }
  s->cli = cli;
  s->ctx = (struct yb_ctx){.arena = a, .diags = &s->diags, .now_ms = yb_clock_now_ms()};
  s->scope = (struct yb_feel_scope){.name = s->name, .find_zone = find_zone, .self = s};
  yb_diags_init(&s->diags, a);
  return s;
}

int yb_main_feel(struct yb_cli *cli) {
  const char *context;
  bool interactive = yb_cli_flag(cli, "-i"), dump = yb_cli_flag(cli, "--dump");
  bool print = yb_cli_flag(cli, "--print");
  if (!yb_cli_option(cli, "--context", &context)) return YB_EXIT_USAGE;
  if (cli->argc != (interactive ? 0 : 1)) return yb_cli_usage(cli);
  if (interactive && context && strcmp(context, "-") == 0) return yb_cli_usage(cli);
  struct session *s = open_session(cli);
  if (!s) return YB_EXIT_SYSTEM;
  s->dump = dump;
  s->print = print;
  int exit_ = start(s, cli, interactive, context);
  for (uint32_t i = 0; i < s->zones; i++) yb_zone_close(s->zone[i]);
  yb_arena_close(s->ctx.arena);
  return exit_;
}
