/* main.c - the program: finds the subcommand and runs it. See cli.h. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "main/cli.h"

static const struct yb_sub subs[] = {
#define SUB(name, usage, en, zh, more_en, more_zh) \
  {#name, yb_main_##name, usage, en, zh, more_en, more_zh},
#include "main/list.h"
#undef SUB
};
#define SUBS (sizeof subs / sizeof *subs)

/* ---- the reader's language ---- */

static yb_lang lang_of(const char *s) {
  return s && strncmp(s, "zh", 2) == 0 ? YB_ZH : YB_EN;
}

static yb_lang lang_of_surroundings(void) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (int i = 0; i < 3; i++) {
    const char *v = getenv(names[i]);
    if (v && *v) return lang_of(v);
  }
  return YB_EN;
}

/* ---- arguments ---- */

static void drop(struct yb_cli *cli, int at, int n) {
  for (int i = at; i + n < cli->argc; i++) cli->argv[i] = cli->argv[i + n];
  cli->argc -= n;
}

bool yb_cli_option(struct yb_cli *cli, const char *name, const char **value) {
  size_t n = strlen(name);
  *value = NULL;
  for (int i = 0; i < cli->argc; i++) {
    const char *a = cli->argv[i];
    if (strncmp(a, name, n) != 0 || (a[n] && a[n] != '=')) continue;
    bool inside = a[n] == '=';
    if (!inside && i + 1 >= cli->argc) {
      fprintf(stderr, cli->lang == YB_ZH ? "%s 后面要写一个值\n" : "%s needs a value\n", name);
      return false;
    }
    *value = inside ? a + n + 1 : cli->argv[i + 1];
    drop(cli, i, inside ? 1 : 2);
    return true;
  }
  return true;
}

bool yb_cli_flag(struct yb_cli *cli, const char *name) {
  for (int i = 0; i < cli->argc; i++)
    if (strcmp(cli->argv[i], name) == 0) {
      drop(cli, i, 1);
      return true;
    }
  return false;
}

bool yb_cli_arguments(struct yb_cli *cli, int n) {
  for (int i = 0; i < cli->argc; i++)
    if (cli->argv[i][0] == '-' && cli->argv[i][1]) {
      fprintf(stderr, cli->lang == YB_ZH ? "不认识的选项 %s\n" : "unknown option %s\n",
              cli->argv[i]);
      return false;
    }
  return cli->argc == n;
}

/* ---- help ---- */

static void sub_line(FILE *to, const struct yb_sub *s, yb_lang lang) {
  fprintf(to, "  yiban %s %s\n      %s\n", s->name, s->usage, lang == YB_ZH ? s->zh : s->en);
}

static void help_all(FILE *to, yb_lang lang) {
  fputs(lang == YB_ZH ? "易办：一站式城市服务。用法：\n" : "Yiban, a one-stop city service. Usage:\n",
        to);
  for (size_t i = 0; i < SUBS; i++) sub_line(to, &subs[i], lang);
  fputs(lang == YB_ZH
            ? "加 --help 看某个命令的说明。退出码：0 正常，1 内容有误，2 用法不对，3 系统出错。\n"
            : "--help behind a command tells more. Exit: 0 good, 1 the input is bad, 2 usage, "
              "3 the system failed.\n",
        to);
}

int yb_cli_usage(const struct yb_cli *cli) {
  fputs(cli->lang == YB_ZH ? "用法：\n" : "Usage:\n", stderr);
  sub_line(stderr, cli->sub, cli->lang);
  return YB_EXIT_USAGE;
}

/* ---- results ---- */

void yb_cli_diags(const struct yb_cli *cli, const struct yb_diags *diags) {
  for (const struct yb_diag *d = diags->first; d; d = d->next) {
    struct yb_buf b;
    yb_buf_init(&b, diags->arena);
    yb_diag_line(d, cli->lang, &b);
    if (b.rc == YB_OK) fprintf(stderr, "%.*s\n", (int)b.n, b.p);
  }
}

static yb_rc read_stdin(struct yb_ctx *ctx, size_t max, yb_str *out) {
  struct yb_buf b;
  char piece[4096];
  size_t n;
  yb_buf_init(&b, ctx->arena);
  while ((n = fread(piece, 1, sizeof piece, stdin)) > 0) {
    yb_buf_put(&b, yb_str_n(piece, n));
    if (b.n > max) {
      struct yb_place at = {.file = YB_S("-")};
      (void)yb_diag(ctx, at, YB_MSG_main_input_big, (yb_str){0}, (yb_str){0});
      return YB_LIMIT;
    }
  }
  return ferror(stdin) ? YB_IO : yb_buf_take(&b, out);
}

yb_rc yb_cli_read(struct yb_ctx *ctx, yb_str path, size_t max, yb_str *out) {
  return YB_EQ(path, "-") ? read_stdin(ctx, max, out) : yb_file_read(ctx, path, max, out);
}

int yb_cli_exit(yb_rc rc) {
  if (rc == YB_OK) return YB_EXIT_GOOD;
  return rc == YB_INVALID || rc == YB_BAD || rc == YB_LIMIT ? YB_EXIT_BAD : YB_EXIT_SYSTEM;
}

static int run(const struct yb_sub *sub, struct yb_cli *cli) {
  cli->sub = sub;
  if (!yb_cli_flag(cli, "--help") && !yb_cli_flag(cli, "-h")) return sub->run(cli);
  sub_line(stdout, sub, cli->lang);
  fputs("\n", stdout);
  fputs(cli->lang == YB_ZH ? sub->more_zh : sub->more_en, stdout);
  return YB_EXIT_GOOD;
}

int main(int argc, char **argv) {
  struct yb_cli cli = {.argc = argc - 1, .argv = argv + 1, .lang = lang_of_surroundings()};
  const char *lang;
  if (!yb_cli_option(&cli, "--lang", &lang)) return YB_EXIT_USAGE;
  if (lang) cli.lang = lang_of(lang);
  const char *name = cli.argc ? cli.argv[0] : NULL;
  if (!name || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
      strcmp(name, "help") == 0) {
    help_all(name ? stdout : stderr, cli.lang);
    return name ? YB_EXIT_GOOD : YB_EXIT_USAGE;
  }
  drop(&cli, 0, 1);
  for (size_t i = 0; i < SUBS; i++)
    if (strcmp(subs[i].name, name) == 0) return run(&subs[i], &cli);
  fprintf(stderr, cli.lang == YB_ZH ? "没有命令 %s\n" : "there is no command %s\n", name);
  help_all(stderr, cli.lang);
  return YB_EXIT_USAGE;
}
