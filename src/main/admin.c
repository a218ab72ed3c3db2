/* admin.c - `yiban admin PACK add LOGIN`: the first accounts of an installation, and
 * a way in when all administrators are locked out. */
#include <stdio.h>

#include "base/arena.h"
#include "main/open.h"
#include "service/people/people.h"

static const struct yb_who system_who = {.kind = YB_WHO_SYSTEM, .name = {"", 0}};

static yb_rc add(struct yb_app *app, struct yb_ctx *ctx, struct yb_staff_make *m) {
  yb_act_init(&m->act, app, &system_who, ctx, YB_S("staff.make"), yb_staff_make_run);
  YB_TRY(yb_staff_make_prepare(m));
  return yb_act_run(&m->act);
}


static yb_rc reset(struct yb_app *app, struct yb_ctx *ctx, yb_str login,
                   struct yb_staff_reset *r) {
  struct yb_staff_list all;
  YB_TRY(yb_staff_all(app, ctx, &all));
  for (uint32_t i = 0; i < all.count; i++)
    if (yb_str_eq(all.at[i].login, login)) r->staff = all.at[i].id;
  if (r->staff == 0) return YB_ABSENT;
  yb_act_init(&r->act, app, &system_who, ctx, YB_S("staff.reset"), yb_staff_reset_run);
  YB_TRY(yb_staff_reset_prepare(r));
  return yb_act_run(&r->act);
}

static void tell(yb_str login, const char *password) {
  printf("{\"login\":\"%.*s\",\"first_password\":\"%s\"}\n", YB_ARG(login), password);
}

static int admin(struct yb_cli *cli, struct yb_open *o, struct yb_staff_make *m) {
  struct yb_staff_reset r = {0};
  struct yb_app *app;
  bool adding = strcmp(cli->argv[1], "add") == 0;
  o->cfg.pack_folder = yb_str_of(cli->argv[0]);
  m->login = yb_str_of(cli->argv[2]);
  yb_rc rc = yb_app_open(&o->ctx, &o->cfg, &app);
  if (rc != YB_OK) return yb_open_failed(cli, o, rc);
  rc = adding ? add(app, &o->ctx, m) : reset(app, &o->ctx, m->login, &r);
  if (rc == YB_OK) tell(m->login, adding ? m->first_password : r.first_password);
  yb_wipe(m->first_password, sizeof m->first_password);
  yb_wipe(r.first_password, sizeof r.first_password);
  int exit = rc == YB_OK ? YB_EXIT_GOOD : yb_open_failed(cli, o, rc);
  yb_app_close(app);
  return rc == YB_ABSENT || rc == YB_CONFLICT ? YB_EXIT_BAD : exit;
}

static bool options(struct yb_cli *cli, struct yb_open *o, struct yb_staff_make *m) {
  const char *name, *role, *unit;
  if (!yb_open_options(cli, o) || !yb_cli_option(cli, "--name", &name) ||
      !yb_cli_option(cli, "--role", &role) || !yb_cli_option(cli, "--unit", &unit) ||
      !yb_cli_arguments(cli, 3))
    return false;
  m->name = yb_str_of(name ? name : cli->argv[2]);
  m->role = yb_str_of(role ? role : "");
  m->unit = yb_str_of(unit ? unit : "");
  return strcmp(cli->argv[1], "add") == 0 || strcmp(cli->argv[1], "reset") == 0;
}

int yb_main_admin(struct yb_cli *cli) {
  struct yb_open o;
  struct yb_staff_make m = {0};
  int exit = YB_EXIT_SYSTEM;
  if (yb_open_begin(&o) == YB_OK) exit = options(cli, &o, &m) ? admin(cli, &o, &m)
                                                              : yb_cli_usage(cli);
  yb_open_end(&o);
  return exit;
}
