/* base_file.c - whole files and folders. Works in a folder of its own. */
#include "yb_test.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

struct place { struct yb_test_ctx t; struct yb_ctx *ctx; char dir[64]; };

static void enter(struct place *p) {
  p->ctx = yb_test_open(&p->t, 1 << 20);
  memcpy(p->dir, "/tmp/yb_file_XXXXXX", 20);
  CHECK(mkdtemp(p->dir) != NULL);
}

static yb_str in(struct place *p, const char *name) {
  yb_str s;
  CHECK_OK(yb_str_fmt(p->ctx->arena, &s, "%s/%s", p->dir, name));
  return s;
}

static void leave(struct place *p) {
  DIR *d = opendir(p->dir);
  for (struct dirent *e; (e = readdir(d));) (void)remove(in(p, e->d_name).p);
  closedir(d);
  CHECK(rmdir(p->dir) == 0);
  yb_test_close(&p->t);
}

/* Entries of the folder but . and .. */
static int entries(struct place *p) {
  int n = 0;
  DIR *d = opendir(p->dir);
  while (readdir(d)) n++;
  closedir(d);
  return n - 2;
}

TEST(files_are_written_whole_and_read_back) {
  struct place p;
  yb_str got;
  enter(&p);
  yb_str path = in(&p, "a");
  CHECK(!yb_file_exists(path));
  CHECK_OK(yb_file_write(p.ctx, path, YB_S("first")));
  CHECK_OK(yb_file_write(p.ctx, path, yb_str_n("second\0x", 8)));
  CHECK(yb_file_exists(path));
  CHECK_OK(yb_file_read(p.ctx, path, 8, &got));
  CHECK(yb_str_eq(got, yb_str_n("second\0x", 8)) && got.p[8] == 0);
  CHECK_INT(entries(&p), 1);
  CHECK_OK(yb_file_write(p.ctx, path, YB_S("")));
  CHECK_OK(yb_file_read(p.ctx, path, 0, &got));
  CHECK_INT(got.n, 0);
  leave(&p);
}

TEST(files_have_ceilings_and_reasons) {
  struct place p;
  yb_str got;
  enter(&p);
  yb_str path = in(&p, "a");
  CHECK_RC(yb_file_read(p.ctx, path, 9, &got), YB_ABSENT);
  CHECK(yb_str_find(yb_test_diag(&p.t), YB_S("No such file")) != SIZE_MAX);
  CHECK_OK(yb_file_write(p.ctx, path, YB_S("123456789")));
  CHECK_RC(yb_file_read(p.ctx, path, 8, &got), YB_LIMIT);
  CHECK_RC(yb_file_read(p.ctx, yb_str_of(p.dir), 9, &got), YB_IO);
  CHECK_RC(yb_file_read(p.ctx, YB_S(""), 9, &got), YB_ABSENT);
  CHECK_RC(yb_file_read(p.ctx, yb_str_n("a\0b", 3), 9, &got), YB_ABSENT);
  CHECK(mkfifo(in(&p, "fifo").p, 0600) == 0);
  CHECK_RC(yb_file_read(p.ctx, in(&p, "fifo"), 9, &got), YB_IO);
  leave(&p);
}

TEST(a_write_that_fails_leaves_nothing) {
  struct place p;
  enter(&p);
  CHECK_RC(yb_file_write(p.ctx, in(&p, "no/a"), YB_S("x")), YB_ABSENT);
  CHECK_OK(yb_dir_make(p.ctx, in(&p, "d")));
  CHECK_RC(yb_file_write(p.ctx, in(&p, "d"), YB_S("x")), YB_IO);
  CHECK_INT(entries(&p), 1);
  leave(&p);
}

TEST(folders_are_made_and_listed) {
  struct place p;
  const yb_str *names;
  uint32_t n;
  struct stat st;
  enter(&p);
  yb_str deep = in(&p, "x//y/");
  CHECK_OK(yb_dir_make(p.ctx, deep));
  CHECK_OK(yb_dir_make(p.ctx, deep));
  CHECK(stat(deep.p, &st) == 0 && (st.st_mode & 0777) == 0700);
  CHECK(rmdir(deep.p) == 0);
  CHECK_OK(yb_dir_list(p.ctx, in(&p, "x"), &names, &n));
  CHECK_INT(n, 0);
  static const char *const make[] = {"b", ".hidden", "a", "江", "B"};
  for (size_t i = 0; i < 5; i++) CHECK_OK(yb_file_write(p.ctx, in(&p, make[i]), YB_S("")));
  CHECK_OK(yb_dir_list(p.ctx, yb_str_of(p.dir), &names, &n));
  CHECK_INT(n, 5);
  CHECK_STR(names[0], "B"); CHECK_STR(names[1], "a"); CHECK_STR(names[4], "江");
  CHECK_RC(yb_dir_list(p.ctx, in(&p, "no"), &names, &n), YB_ABSENT);
  CHECK_RC(yb_dir_make(p.ctx, in(&p, "a/z")), YB_IO);
  leave(&p);
}

static yb_rc once(yb_str dir) {
  struct yb_ctx ctx = {.arena = yb_arena_open(1 << 20)};
  const yb_str *names;
  uint32_t n;
  yb_str path, got;
  yb_rc rc = YB_NOMEM;
  if (!ctx.arena) return YB_NOMEM;
  YB_GO(yb_str_fmt(ctx.arena, &path, "%.*s/f", YB_ARG(dir)));
  YB_GO(yb_dir_make(&ctx, dir));
  YB_GO(yb_file_write(&ctx, path, YB_S("x")));
  YB_GO(yb_file_read(&ctx, path, 10, &got));
  YB_GO(yb_dir_list(&ctx, dir, &names, &n));
out:
  yb_arena_close(ctx.arena);
  return rc;
}

TEST(file_oom_sweep) {
  struct place p;
  enter(&p);
  SWEEP_OOM(once(yb_str_of(p.dir)));
  leave(&p);
}
