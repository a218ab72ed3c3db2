/* pure_bpmn_kit.c - the conformance kits beside the project: execution cases, files
 * that must be accepted or refused, reference models that must survive a round trip.
 * They are read in place and skipped, loudly, where they are absent.
 *
 * A little world runs them: instances, messages between them, timers, a clock that
 * moves in small steps. A case counts when every process of its file compiles. */
#include "yb_test.h"

#include <dirent.h>

#include "base/file.h"
#include "base/json.h"
#include "pure/bpmn/bpmn.h"

#define KIT "../shared/conformance/"
#define TICK_MS 100
#define INSTANCES 8
#define TIMERS 64
#define MARKS 64

struct instance {
  const struct yb_bpmn_model *m;
  yb_str state;
  bool ended;
  struct { uint32_t activity; int64_t due_ms; } timer[TIMERS];
  uint32_t timers;
};
struct world {
  struct yb_ctx *ctx;
  const struct yb_bpmn_model *model[INSTANCES];
  struct instance inst[INSTANCES];
  uint32_t models, insts;
  yb_str test, mark[MARKS];
  uint32_t marks, stamp[3];
  bool marker, failed, outside;       /* outside: a script that needs data or time */
  struct instance *now;
};

static yb_str kit_file(struct yb_ctx *ctx, const char *path) {
  yb_str s = {0}, full;
  CHECK_OK(yb_str_fmt(ctx->arena, &full, "%s%s", KIT, path));
  return yb_file_read(ctx, full, 4 << 20, &s) == YB_OK ? s : (yb_str){0};
}

static void put_mark(struct world *w, yb_str s) {
  if (w->marks < MARKS) w->mark[w->marks++] = s;
}

/* The kit's conditions ask for one thing: contains(test, "x"). */
static yb_rc eval(void *user, uint32_t expr, yb_bpmn_truth *out) {
  struct world *w = user;
  yb_str s = w->now->m->expr[expr].text, head = YB_S("contains(test, \""), tail = YB_S("\")");
  *out = YB_BPMN_UNKNOWN;
  if (!yb_str_starts(s, head) || !yb_str_ends(s, tail)) return YB_OK;
  yb_str letter = yb_str_n(s.p + head.n, s.n - head.n - tail.n);
  *out = yb_str_find(w->test, letter) == SIZE_MAX ? YB_BPMN_FALSE : YB_BPMN_TRUE;
  return YB_OK;
}

static yb_rc script(void *user, uint32_t node, bool *done) {
  struct world *w = user;
  yb_str s = w->now->m->expr[w->now->m->node[node].script].text;
  *done = true;
  if (yb_str_starts(s, YB_S("SCRIPT_task"))) put_mark(w, s);
  else if (YB_EQ(s, "CREATE_MARKER_FILE")) w->marker = true;
  else if (YB_EQ(s, "CREATE_TIMESTAMP_LOG_1")) w->stamp[1] = node + 1;
  else if (YB_EQ(s, "CREATE_TIMESTAMP_LOG_2")) w->stamp[2] = node + 1;
  else if (!YB_EQ(s, "CREATE_LOG_FILE")) w->outside = true;
  return YB_OK;
}

/* ---- the world ---- */

static void feed(struct world *w, struct instance *i, yb_bpmn_input_kind kind, uint32_t activity,
                 yb_str name);

static void deliver(struct world *w, yb_str name) {
  for (uint32_t i = 0; i < w->insts; i++) {
    struct yb_bpmn_state s;
    struct instance *t = &w->inst[i];
    if (t->ended || !t->state.n) continue;
    CHECK_OK(yb_bpmn_state_read(w->ctx->arena, t->m, t->state, &s));
    for (uint32_t k = 0; k < s.items; k++) {
      if (s.item[k].rest > YB_BPMN_WATCH) continue;
      if (!yb_str_eq(t->m->node[s.item[k].node].message, name)) continue;
      feed(w, t, YB_BPMN_IN_MESSAGE, s.item[k].no, name);
      return;
    }
  }
  for (uint32_t i = 0; i < w->models && w->insts < INSTANCES; i++)
    for (uint32_t k = 0; k < w->model[i]->starts; k++)
      if (yb_str_eq(w->model[i]->node[w->model[i]->start[k]].message, name)) {
        struct instance *t = &w->inst[w->insts++];
        t->m = w->model[i];
        feed(w, t, YB_BPMN_IN_START, 0, name);
        return;
      }
}

static void heed(struct world *w, struct instance *i, const struct yb_bpmn_effect *e) {
  if (e->kind == YB_BPMN_TIMER_SET && i->timers < TIMERS) {
    i->timer[i->timers].activity = e->activity;
    i->timer[i->timers++].due_ms = e->due_ms;
  }
  if (e->kind == YB_BPMN_TIMER_DROP)
    for (uint32_t k = 0; k < i->timers; k++)
      if (i->timer[k].activity == e->activity) i->timer[k] = i->timer[--i->timers];
  if (e->kind == YB_BPMN_MESSAGE_THROW) deliver(w, e->text);
  if (e->kind == YB_BPMN_JOB_OPEN) {
    const struct yb_bpmn_node *n = &i->m->node[e->node];
    if (n->kind == YB_BPMN_SEND && n->message.n) deliver(w, n->message);
    feed(w, i, YB_BPMN_IN_JOB_DONE, e->activity, (yb_str){0});
  }
  if (e->kind == YB_BPMN_INCIDENT && e->why != YB_BPMN_WHY_DEADLOCK) w->failed = true;
}

static void feed(struct world *w, struct instance *i, yb_bpmn_input_kind kind, uint32_t activity,
                 yb_str name) {
  struct yb_bpmn_input in = {kind, activity, name};
  struct yb_bpmn_scope scope = {w, eval, script, NULL};
  struct yb_bpmn_result res;
  w->now = i;
  if (yb_bpmn_step(w->ctx, i->m, i->state, &in, &scope, &res) != YB_OK) return;
  i->state = res.state;
  i->ended = res.ended;
  for (uint32_t k = 0; k < res.effects; k++) heed(w, i, &res.effect[k]);
}

static void tick(struct world *w) {
  w->ctx->now_ms += TICK_MS;
  for (uint32_t i = 0; i < w->insts; i++)
    for (uint32_t k = 0; k < w->inst[i].timers; k++) {
      if (w->inst[i].timer[k].due_ms > w->ctx->now_ms) continue;
      uint32_t activity = w->inst[i].timer[k].activity;
      w->inst[i].timer[k--] = w->inst[i].timer[--w->inst[i].timers];
      feed(w, &w->inst[i], YB_BPMN_IN_TIMER_FIRED, activity, (yb_str){0});
    }
}

static void begin(struct world *w, const struct yb_bpmn_model *m) {
  struct instance *t = &w->inst[w->insts++];
  t->m = m;
  feed(w, t, YB_BPMN_IN_START, 0, (yb_str){0});
}

static bool leads(const struct yb_bpmn_model *m, uint32_t from, uint32_t to, uint32_t depth) {
  if (from == to) return true;
  for (uint32_t i = 0; i < m->node[from].outs && depth; i++)
    if (leads(m, m->flow[m->node[from].out[i]].to, to, depth - 1)) return true;
  return false;
}

static void last_marks(struct world *w) {
  const struct yb_bpmn_model *m = w->inst[0].m;
  if (w->marker) put_mark(w, YB_S("MARKER_EXISTS"));
  if (w->failed) put_mark(w, YB_S("ERROR_runtime"));
  if (w->stamp[1] && w->stamp[2] && !leads(m, w->stamp[1] - 1, w->stamp[2] - 1, 20) &&
      !leads(m, w->stamp[2] - 1, w->stamp[1] - 1, 20))
    put_mark(w, YB_S("EXECUTION_parallel"));
}

/* ---- cases ---- */

static bool as_expected(struct world *w, const struct yb_json *expect) {
  if (w->marks != expect->count) return false;
  for (uint32_t i = 0; i < w->marks; i++)           /* insertion sort: a handful */
    for (uint32_t k = i; k && yb_str_cmp(w->mark[k - 1], w->mark[k]) > 0; k--) {
      yb_str t = w->mark[k];
      w->mark[k] = w->mark[k - 1], w->mark[k - 1] = t;
    }
  const struct yb_json *e = expect->first;
  for (uint32_t i = 0; i < w->marks; i++, e = e->next)
    if (!yb_str_eq(w->mark[i], e->text)) return false;
  return true;
}

/* 1 passed, 0 failed, -1 outside what is supported. */
static int run_case(const struct yb_json *c) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  struct world w = {.ctx = ctx, .test = yb_json_get_str(yb_json_get(c, YB_S("variables")),
                                                        YB_S("test"))};
  yb_str path, text, main_id = yb_json_get_str(c, YB_S("process"));
  const struct yb_bpmn_doc *doc;
  uint32_t first = 0;
  CHECK_OK(yb_str_fmt(ctx->arena, &path, "betsy/%.*s", YB_ARG(yb_json_get_str(c, YB_S("file")))));
  text = kit_file(ctx, path.p);
  CHECK_OK(yb_bpmn_read(ctx, path, text, &doc));
  int result = -1;
  for (uint32_t i = 0; i < doc->processes && i < INSTANCES; i++) {
    if (yb_bpmn_compile(ctx, doc, doc->process[i].id, &w.model[i]) != YB_OK) goto out;
    if (yb_str_eq(doc->process[i].id, main_id)) first = i;
    w.models++;
  }
  bool beside = yb_json_bool(yb_json_get(c, YB_S("parallel_instance")), false);
  for (uint32_t i = 0; i < w.models && beside; i++)
    if (i != first) begin(&w, w.model[i]);
  begin(&w, w.model[first]);
  int64_t end = yb_json_int(yb_json_get(c, YB_S("advance_ms")), 0);
  while (ctx->now_ms < end) tick(&w);
  last_marks(&w);
  if (w.outside) goto out;
  result = as_expected(&w, yb_json_get(c, YB_S("expect")));
  if (!result) {
    printf("    %.*s:", YB_ARG(main_id));
    for (uint32_t i = 0; i < w.marks; i++) printf(" %.*s", YB_ARG(w.mark[i]));
    printf("\n");
  }
out:
  yb_test_close(&t);
  return result;
}

#define BETSY_CASES 51            /* of 134; the rest needs elements that are refused */

TEST(execution_cases_give_their_marks) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 16 << 20);
  const struct yb_json *cases;
  uint32_t passed = 0, failed = 0, outside = 0;
  yb_str text = kit_file(ctx, "betsy/cases.json");
  if (!text.n) {
    printf("    SKIPPED: no execution cases at %sbetsy\n", KIT);
    yb_test_close(&t);
    skip();
  }
  CHECK_OK(yb_json_parse(ctx, YB_S("cases.json"), text, &cases));
  for (const struct yb_json *c = cases->first; c; c = c->next) {
    int r = run_case(c);
    passed += r == 1, failed += r == 0, outside += r < 0;
  }
  printf("    execution cases: %u passed, %u failed, %u outside the subset\n", passed, failed,
         outside);
  CHECK_INT(failed, 0);
  CHECK(passed >= BETSY_CASES);
  yb_test_close(&t);
}

/* ---- files ---- */

struct tally { uint32_t files, taken, unsupported; };

/* Every process of a file; `unsupported` when nothing but that was wrong. */
static void judge(struct yb_ctx *outer, const char *path, struct tally *n) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  const struct yb_bpmn_doc *doc;
  const struct yb_bpmn_model *m;
  yb_str text = kit_file(outer, path);
  bool good = yb_bpmn_read(ctx, yb_str_of(path), text, &doc) == YB_OK;
  for (uint32_t i = 0; good && i < doc->processes; i++)
    good = yb_bpmn_compile(ctx, doc, doc->process[i].id, &m) == YB_OK;
  n->files++;
  n->taken += good;
  bool only = !good;
  for (struct yb_diag *d = t.diags.first; d; d = d->next)
    only = only && d->msg == YB_MSG_bpmn_unsupported;
  CHECK(good || t.diags.first != NULL);
  n->unsupported += only;
  yb_test_close(&t);
}

static bool each_file(struct yb_ctx *ctx, const char *folder, struct tally *n,
                      void (*visit)(struct yb_ctx *, const char *, struct tally *)) {
  char path[512];
  snprintf(path, sizeof path, "%s%s", KIT, folder);
  DIR *d = opendir(path);
  if (!d) return false;
  for (struct dirent *e; (e = readdir(d));) {
    if (e->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    if (strstr(e->d_name, ".bpmn")) visit(ctx, path, n);
    else each_file(ctx, path, n, visit);
  }
  closedir(d);
  return true;
}

#define VALID_TAKEN 37            /* of 106 */
#define INVALID_REFUSED 147       /* of 156 */

TEST(valid_files_are_taken_and_invalid_ones_refused) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 256 << 20);
  struct tally good = {0}, bad = {0};
  bool there = each_file(ctx, "betsy/valid", &good, judge) &&
               each_file(ctx, "betsy/invalid", &bad, judge);
  if (!there) printf("    SKIPPED: no files at %sbetsy\n", KIT);
  else {
    printf("    valid files: %u of %u taken, the others refused as unsupported: %u\n", good.taken,
           good.files, good.unsupported);
    printf("    invalid files: %u of %u refused, %u of them only as unsupported\n",
           bad.files - bad.taken, bad.files, bad.unsupported);
    CHECK_INT(good.taken + good.unsupported, good.files);
    CHECK(good.taken >= VALID_TAKEN && bad.files - bad.taken >= INVALID_REFUSED);
  }
  yb_test_close(&t);
  if (!there) skip();
}

static bool same_tree(const struct yb_xml *a, const struct yb_xml *b) {
  if (a->type != b->type || !yb_str_eq(a->name, b->name) || !yb_str_eq(a->ns, b->ns) ||
      !yb_str_eq(a->text, b->text))
    return false;
  const struct yb_xml_attr *x = a->attrs, *y = b->attrs;
  for (; x && y; x = x->next, y = y->next)
    if (!yb_str_eq(x->name, y->name) || !yb_str_eq(x->value, y->value)) return false;
  const struct yb_xml *c = a->first, *d = b->first;
  for (; c && d; c = c->next, d = d->next)
    if (!same_tree(c, d)) return false;
  return !x && !y && !c && !d;
}

static void round_trip(struct yb_ctx *outer, const char *path, struct tally *n) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  const struct yb_bpmn_doc *doc, *again;
  struct yb_buf b;
  CHECK_OK(yb_bpmn_read(ctx, yb_str_of(path), kit_file(outer, path), &doc));
  yb_buf_init(&b, ctx->arena);
  yb_xml_write(&b, doc->root);
  CHECK_OK(b.rc);
  CHECK_OK(yb_bpmn_read(ctx, yb_str_of(path), yb_buf_str(&b), &again));
  CHECK(same_tree(doc->root, again->root));
  n->files++;
  n->taken += doc->processes > 0;
  yb_test_close(&t);
}

TEST(reference_models_survive_a_round_trip) {
  struct yb_test_ctx t;
  struct yb_ctx *ctx = yb_test_open(&t, 64 << 20);
  struct tally n = {0};
  bool there = each_file(ctx, "miwg", &n, round_trip);
  if (there) {
    printf("    reference models: %u read and written back\n", n.files);
    CHECK_INT(n.files, 21);
  } else {
    printf("    SKIPPED: no reference models at %smiwg\n", KIT);
  }
  yb_test_close(&t);
  if (!there) skip();
}
