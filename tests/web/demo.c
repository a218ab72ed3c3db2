/* demo.c - the program's own pages over the test program's sessions: what the
 * browser tests open. `http_demo PORT`, until standard input ends. */
#include "http_app.h"

int main(int argc, char **argv) {
  static struct app app;
  static struct yb_route routes[512];
  struct yb_http_conf conf = app_conf(&app);
  struct yb_http *h = NULL;
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 20)};
  uint32_t n = 0;
  for (uint32_t i = 0; i < yb_routes_n && n < 512; i++) routes[n++] = yb_routes[i];
  conf.port = argc > 1 ? (uint16_t)strtol(argv[1], NULL, 10) : 0;
  conf.routes = routes;
  conf.routes_n = n;
  conf.upload_dir = NULL;
  if (yb_crypto_init() != YB_OK || yb_http_open(&ctx, &conf, &h) != YB_OK) return 3;
  printf("http://127.0.0.1:%u\n", yb_http_port(h));
  fflush(stdout);
  while (getchar() != EOF) {}
  yb_http_close(h, 1000);
  yb_arena_close(ctx.arena);
  return 0;
}
