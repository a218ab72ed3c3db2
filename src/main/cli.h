/* cli.h - the command line: one table of subcommands, their words and exits.
 *
 * A subcommand is one file, src/main/<name>.c, and one row of list.h. It gets
 * what stands behind its name, writes JSON to standard output and diagnostics to
 * standard error, and returns one of the four exits.
 */
#ifndef YB_MAIN_CLI_H
#define YB_MAIN_CLI_H
#include "base/ctx.h"

enum { YB_EXIT_GOOD = 0, YB_EXIT_BAD = 1, YB_EXIT_USAGE = 2, YB_EXIT_SYSTEM = 3 };

struct yb_cli {
  int argc;                /* arguments behind the subcommand */
  char **argv;
  yb_lang lang;            /* from --lang, else from LC_ALL, LC_MESSAGES, LANG */
  const struct yb_sub *sub;
};
struct yb_sub {
  const char *name;
  int (*run)(struct yb_cli *cli);
  const char *usage, *en, *zh;     /* "PACK [--json]", a line for people */
  const char *more_en, *more_zh;   /* what --help tells beyond the line */
};

/* Takes "--name VALUE" or "--name=VALUE" out of the arguments. *value is NULL
 * when it is absent. False, with a message, when the value is missing. */
bool yb_cli_option(struct yb_cli *cli, const char *name, const char **value);
bool yb_cli_flag(struct yb_cli *cli, const char *name);
/* After all options: exactly `n` arguments that are no options, else a message. */
bool yb_cli_arguments(struct yb_cli *cli, int n);
int yb_cli_usage(const struct yb_cli *cli);                 /* prints; YB_EXIT_USAGE */
/* Writes every diagnostic, a line each, to standard error. */
void yb_cli_diags(const struct yb_cli *cli, const struct yb_diags *diags);
/* Reads a file, or standard input for "-", of at most `max` bytes. */
yb_rc yb_cli_read(struct yb_ctx *ctx, yb_str path, size_t max, yb_str *out) YB_MUST;
int yb_cli_exit(yb_rc rc);          /* INVALID and BAD: 1; OK: 0; the rest: 3 */

/* How a subcommand is told which installation is meant (open.h). */
#define YB_OPEN_USAGE "[--data DIR] [--db URL] [--key-file FILE | --key-command COMMAND]"

#define SUB(name, usage, en, zh, more_en, more_zh) int yb_main_##name(struct yb_cli *cli);
#include "main/list.h"
#undef SUB

#endif
