/* serve.c - `yiban serve PACK`: opens the application and the server, waits for a
 * signal, closes both in order. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "base/time.h"
#include "engine/parties/vault.h"
#include "http/pages/act.h"
#include "main/open.h"

#define DRAIN_MS 10000

struct serving {
  struct yb_open open;
  struct yb_app *app;
  struct yb_http *http;
  const char *address;
  int64_t port, began_ns;
  bool trust_proxy;
  char *uploads;
};

/* "8080", "127.0.0.1:8080", "0.0.0.0:80". */
static bool listen_to(struct serving *s, const char *text) {
  yb_str host = {"", 0}, port = yb_str_of(text);
  char *z;
  s->address = "127.0.0.1";
  for (size_t i = port.n; i > 0; i--)
    if (text[i - 1] == ':') {
      host = yb_str_n(text, i - 1);
      port = yb_str_of(text + i);
      break;
    }
  if (!yb_str_int(port, &s->port) || s->port < 0 || s->port > 65535) return false;
  if (host.n == 0) return true;
  if (yb_str_z(s->open.ctx.arena, host, &z) != YB_OK) return false;
  s->address = z;
  return true;
}

static bool options(struct yb_cli *cli, struct serving *s) {
  struct yb_app_cfg *c = &s->open.cfg;
  const char *listen = NULL, *value;
  const struct { const char *name; yb_str *to; } option[] = {
      {"--base-url", &c->base_url}, {"--smtp", &c->smtp_url}, {"--smtp-from", &c->smtp_from},
      {"--smtp-user", &c->smtp_user}, {"--smtp-password", &c->smtp_password},
      {"--sms-file", &c->sms_sink}};
  if (!yb_open_options(cli, &s->open) || !yb_cli_option(cli, "--listen", &listen)) return false;
  for (size_t i = 0; i < sizeof option / sizeof *option; i++) {
    if (!yb_cli_option(cli, option[i].name, &value)) return false;
    if (value) *option[i].to = yb_str_of(value);
  }
  c->demo = yb_cli_flag(cli, "--demo");
  s->trust_proxy = yb_cli_flag(cli, "--trust-proxy");
  if (!listen_to(s, listen ? listen : "127.0.0.1:8080") || !yb_cli_arguments(cli, 1)) return false;
  c->pack_folder = yb_str_of(cli->argv[0]);
  if (c->base_url.n == 0)
    return yb_str_fmt(s->open.ctx.arena, &c->base_url, "http://%s:%d", s->address,
                      (int)s->port) == YB_OK;
  return true;
}

/* A text for the server that outlives the request: the app's arena keeps it. */
static yb_rc zero(struct serving *s, yb_str text, const char **out) {
  char *z;
  if (text.n == 0) return YB_OK;
  YB_TRY(yb_str_z(s->app->arena, text, &z));
  *out = z;
  return YB_OK;
}

static yb_rc open_http(struct serving *s) {
  const struct yb_city *city = &s->app->pack->city;
  const struct yb_contact *hotline = yb_pack_contact(s->app->pack, YB_S("hotline"));
  struct yb_http_conf conf = {
      .address = s->address, .port = (uint16_t)s->port, .trust_proxy = s->trust_proxy,
      .tls_edge = yb_str_starts(s->app->cfg.base_url, YB_S("https://")),
      .demo = city->operator_name.n == 0, .upload_dir = s->uploads, .routes = yb_routes,
      .routes_n = yb_routes_n, .app = s->app, .sessions = &yb_app_sessions,
      .epoch = yb_app_epoch, .ready = yb_app_ready, .metrics = yb_app_metrics};
  YB_TRY(zero(s, yb_said_in(&city->name, YB_ZH_CN), &conf.city));
  YB_TRY(zero(s, city->operator_name, &conf.operator_name));
  YB_TRY(zero(s, city->icp_no, &conf.record_no));
  if (hotline) YB_TRY(zero(s, hotline->phone, &conf.hotline));
  YB_TRY(yb_vault_secret(s->app->vault, YB_S("http"), &conf.secret));
  yb_rc rc = yb_http_open(&s->open.ctx, &conf, &s->http);
  yb_wipe(&conf.secret, sizeof conf.secret);
  if (rc == YB_IO)
    (void)yb_diag(&s->open.ctx, (struct yb_place){0}, YB_MSG_main_listen,
                  yb_str_of(s->address), (yb_str){0});
  return rc;
}

static yb_rc open_all(struct serving *s) {
  yb_str uploads;
  YB_TRY(yb_app_open(&s->open.ctx, &s->open.cfg, &s->app));
  YB_TRY(yb_str_fmt(s->app->arena, &uploads, "%.*s/uploads", YB_ARG(s->app->cfg.data_folder)));
  YB_TRY(yb_dir_make(&s->open.ctx, uploads));
  YB_TRY(yb_str_z(s->app->arena, uploads, &s->uploads));
  YB_TRY(yb_app_start(s->app));
  return open_http(s);
}

static void greet(const struct serving *s, yb_lang lang) {
  int64_t ms = (yb_clock_mono_ns() - s->began_ns) / 1000000;
  unsigned port = yb_http_port(s->http);
  fprintf(stderr, lang == YB_ZH ? "易办已启动：http://%s:%u/（%lld 毫秒；Ctrl-C 停止）\n"
                                : "Yiban serves http://%s:%u/ (ready in %lld ms; Ctrl-C stops)\n",
          s->address, port, (long long)ms);
  if (s->open.cfg.demo)
    fprintf(stderr, lang == YB_ZH
                        ? "演示：账号见 %.*s/demo/accounts.csv，工作人员密码 %s，验证码写在 %.*s\n"
                        : "demo: accounts in %.*s/demo/accounts.csv, staff password %s, "
                          "one-time codes in %.*s\n",
            YB_ARG(s->app->cfg.pack_folder), YB_DEMO_PASSWORD, YB_ARG(s->app->cfg.sms_sink));
}

/* Signals are taken by this thread alone: blocked before any other begins. */
static void block(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGINT);
  (void)pthread_sigmask(SIG_BLOCK, set, NULL);
  (void)signal(SIGPIPE, SIG_IGN);
}

static int serve(struct yb_cli *cli, struct serving *s) {
  sigset_t set;
  int sig, exit = YB_EXIT_GOOD;
  block(&set);
  yb_rc rc = open_all(s);
  if (rc == YB_OK) {
    greet(s, cli->lang);
    while (sigwait(&set, &sig) == EINTR) continue;
    YB_LOG(YB_LOG_INFO, "stopping", YB_KV("signal", sig == SIGINT ? YB_S("INT") : YB_S("TERM")));
  } else {
    exit = yb_open_failed(cli, &s->open, rc);
  }
  yb_http_close(s->http, DRAIN_MS);
  yb_app_close(s->app);
  return exit;
}

int yb_main_serve(struct yb_cli *cli) {
  struct serving s = {.began_ns = yb_clock_mono_ns()};
  int exit = YB_EXIT_SYSTEM;
  if (yb_open_begin(&s.open) == YB_OK) exit = options(cli, &s) ? serve(cli, &s) : yb_cli_usage(cli);
  yb_open_end(&s.open);
  return exit;
}
