/* open.c - expressions and models: compiled, evaluated; see include/yiban. */
#include "embed/embed_int.h"

#define FILES_MAX 64u

/* ---- zones ---- */

yb_rc yb_embed_zones_open(struct yb_arena *a, struct yb_embed_zones **out) {
  struct yb_embed_zones *z = YB_NEW(a, struct yb_embed_zones);
  if (!z) return YB_NOMEM;
  if (pthread_mutex_init(&z->lock, NULL) != 0) return YB_NOMEM;
  z->arena = a;
  *out = z;
  return YB_OK;
}

void yb_embed_zones_close(struct yb_embed_zones *z) {
  if (!z) return;
  for (uint32_t i = 0; i < z->count; i++) yb_zone_close(z->zone[i]);
  pthread_mutex_destroy(&z->lock);
}

static const struct yb_zone *zone(struct yb_embed_zones *z, yb_str name) {
  struct yb_ctx ctx = {.arena = z->arena};
  for (uint32_t i = 0; i < z->count; i++)
    if (yb_str_eq(yb_zone_name(z->zone[i]), name)) return z->zone[i];
  if (z->count == YB_EMBED_ZONES || yb_zone_open(&ctx, name, &z->zone[z->count]) != YB_OK)
    return NULL;
  return z->zone[z->count++];
}

const struct yb_zone *yb_embed_zone(void *self, yb_str name) {
  struct yb_embed_zones *z = self;
  pthread_mutex_lock(&z->lock);
  const struct yb_zone *found = zone(z, name);
  pthread_mutex_unlock(&z->lock);
  return found;
}

/* ---- what both kinds are made in ---- */

struct making {
  struct yb_arena *arena;
  struct yb_embed_zones *zones;
  struct yb_diags diags;
  struct yb_ctx ctx;
};

static yb_rc begin(struct making *m) {
  *m = (struct making){.arena = yb_arena_open(YB_EMBED_BYTES)};
  if (!m->arena) return YB_NOMEM;
  yb_diags_init(&m->diags, m->arena);
  m->ctx = (struct yb_ctx){.arena = m->arena, .diags = &m->diags};
  return yb_embed_zones_open(m->arena, &m->zones);
}

/* Of a failure nothing stays but the note. */
static yiban_rc end(struct making *m, yb_rc rc, bool file, struct yiban_note *note) {
  if (rc == YB_OK) return YIBAN_DONE;
  if (note) *note = (struct yiban_note){0};
  if (note && m->arena && m->diags.first) yb_embed_note(m->diags.first, file, note);
  yb_embed_zones_close(m->zones);
  yb_arena_close(m->arena);
  return yb_embed_rc(rc);
}

/* ---- expressions ---- */

static yb_rc compile(struct making *m, const char *text, const char *const *name, size_t names,
                     struct yiban_feel **out) {
  struct yiban_feel *f = YB_NEW(m->arena, struct yiban_feel);
  if (names > YB_EMBED_SLOTS) return YB_LIMIT;
  struct yb_feel_name *n = YB_NEW_N(m->arena, names, struct yb_feel_name);
  struct yb_feel_scope scope = {.name = n, .count = (uint32_t)names,
                                .find_zone = yb_embed_zone, .self = m->zones};
  if (!f || !n) return YB_NOMEM;
  for (size_t i = 0; i < names; i++) YB_TRY(yb_str_dup(m->arena, yb_str_of(name[i]), &n[i].name));
  *f = (struct yiban_feel){m->arena, m->zones, NULL, (uint32_t)names};
  YB_TRY(yb_feel_compile(&m->ctx, (struct yb_place){0}, yb_str_of(text), &scope, &f->program));
  *out = f;
  return YB_OK;
}

yiban_rc yiban_feel_open(const char *text, const char *const *name, size_t names,
                         struct yiban_feel **out, struct yiban_note *note) {
  struct making m;
  yb_rc rc = begin(&m);
  if (rc == YB_OK) rc = compile(&m, text, name, names, out);
  return end(&m, rc, false, note);
}

void yiban_feel_close(struct yiban_feel *f) {
  if (!f) return;
  yb_embed_zones_close(f->zones);
  yb_arena_close(f->arena);
}

yiban_rc yiban_feel_eval(const struct yiban_feel *f, struct yiban_run *r) {
  yb_embed_begin(r);
  yb_value *v = YB_NEW_N(r->work, f->names, yb_value);
  if (!v) return YIBAN_NO_MEMORY;
  for (uint32_t i = 0; i < f->names && i < r->slots; i++) v[i] = r->slot[i].v;
  return yb_embed_rc(yb_feel_eval(f->program, &r->ctx, v, &r->value));
}

static yb_rc object(struct yiban_run *r, const char *json, size_t n, const struct yb_json **out) {
  return yb_json_parse(&r->ctx, (yb_str){0}, yb_str_n(json, n), out);
}

yiban_rc yiban_feel_eval_json(const struct yiban_feel *f, struct yiban_run *r, const char *json,
                              size_t n) {
  const struct yb_json *j;
  yb_embed_begin(r);
  yb_rc rc = object(r, json, n, &j);
  return yb_embed_rc(rc == YB_OK ? yb_feel_eval_json(f->program, &r->ctx, j, &r->value) : rc);
}

/* ---- models ---- */

struct files {
  struct making *m;
  const struct yiban_source *file;
  uint32_t count;
  struct yb_dmn_head head[FILES_MAX];
  const struct yb_dmn *model[FILES_MAX];
  const struct yb_dmn *loaded[FILES_MAX];
  uint32_t models;
};

static yb_str text_of(const struct yiban_source *s) { return yb_str_n(s->text, s->length); }

/* What the file imports is loaded, or is not among the files (the load tells). */
static bool is_ready(const struct files *f, uint32_t i) {
  for (uint32_t k = 0; k < f->head[i].imports; k++)
    for (uint32_t x = 1; x < f->count; x++)
      if (x != i && !f->model[x] && yb_str_eq(f->head[x].ns, f->head[i].import[k].ns)) return false;
  return true;
}

static yb_rc load_one(struct files *f, uint32_t i) {
  struct yb_dmn_options how = {.import = f->loaded, .imports = f->models,
                               .find_zone = yb_embed_zone, .self = f->m->zones};
  YB_TRY(yb_dmn_load(&f->m->ctx, yb_str_of(f->file[i].name), text_of(&f->file[i]), &how,
                     &f->model[i]));
  f->loaded[f->models++] = f->model[i];
  return YB_OK;
}

/* In rounds: what has its imports is loaded; the first file last. */
static yb_rc load_all(struct files *f) {
  for (uint32_t i = 0; i < f->count; i++)
    YB_TRY(yb_dmn_peek(&f->m->ctx, yb_str_of(f->file[i].name), text_of(&f->file[i]), &f->head[i]));
  for (bool more = true; more;) {
    more = false;
    for (uint32_t i = 1; i < f->count; i++) {
      if (f->model[i] || !is_ready(f, i)) continue;
      YB_TRY(load_one(f, i));
      more = true;
    }
  }
  return load_one(f, 0);
}

static yb_rc load(struct making *m, const struct yiban_source *file, size_t count,
                  struct yiban_model **out) {
  struct files *f = YB_NEW(m->arena, struct files);
  struct yiban_model *model = YB_NEW(m->arena, struct yiban_model);
  if (!f || !model) return YB_NOMEM;
  if (!count || count > FILES_MAX) return YB_LIMIT;
  f->m = m;
  f->file = file;
  f->count = (uint32_t)count;
  YB_TRY(load_all(f));
  *model = (struct yiban_model){m->arena, m->zones, f->model[0]};
  *out = model;
  return YB_OK;
}

yiban_rc yiban_model_open(const struct yiban_source *files, size_t count,
                          struct yiban_model **out, struct yiban_note *note) {
  struct making m;
  yb_rc rc = begin(&m);
  if (rc == YB_OK) rc = load(&m, files, count, out);
  return end(&m, rc, true, note);
}

void yiban_model_close(struct yiban_model *m) {
  if (!m) return;
  yb_embed_zones_close(m->zones);
  yb_arena_close(m->arena);
}

static uint32_t find(const struct yiban_model *m, yb_dmn_kind kind, const char *name) {
  return yb_dmn_find(m->m, kind, (yb_str){0}, yb_str_of(name));
}

uint32_t yiban_model_decision(const struct yiban_model *m, const char *name) {
  uint32_t at = find(m, YB_DMN_DECISION, name);
  return at == YB_DMN_NIL ? find(m, YB_DMN_SERVICE, name) : at;
}

uint32_t yiban_model_input(const struct yiban_model *m, const char *name) {
  return find(m, YB_DMN_INPUT, name);
}

static bool is_asked(const struct yiban_model *m, uint32_t decision) {
  if (decision >= yb_dmn_count(m->m)) return false;
  yb_dmn_kind kind = yb_dmn_get(m->m, decision).kind;
  return kind == YB_DMN_DECISION || kind == YB_DMN_SERVICE;
}

static struct yb_dmn_ask ask_of(uint32_t decision, int how) {
  return (struct yb_dmn_ask){.element = decision, .unknown = how & YIBAN_CAREFUL,
                             .explain = how & YIBAN_EXPLAIN};
}

static yiban_rc keep(const struct yiban_model *m, struct yiban_run *r, yb_rc rc) {
  if (rc != YB_OK) return yb_embed_rc(rc);
  r->value = r->answer.value;
  r->model = m;
  return YIBAN_DONE;
}

yiban_rc yiban_dmn_eval(const struct yiban_model *m, struct yiban_run *r, uint32_t decision,
                        int how) {
  struct yb_dmn_ask ask = ask_of(decision, how);
  yb_embed_begin(r);
  if (!is_asked(m, decision)) return YIBAN_WRONG;
  uint32_t n = yb_dmn_count(m->m) < r->slots ? yb_dmn_count(m->m) : r->slots;
  struct yb_dmn_given *given = YB_NEW_N(r->work, n, struct yb_dmn_given);
  if (!given) return YIBAN_NO_MEMORY;
  for (uint32_t i = 0; i < n; i++)
    if (r->slot[i].set) given[ask.count++] = (struct yb_dmn_given){i, r->slot[i].v};
  ask.given = given;
  return keep(m, r, yb_dmn_eval(m->m, &r->ctx, &ask, &r->answer));
}

yiban_rc yiban_dmn_eval_json(const struct yiban_model *m, struct yiban_run *r, uint32_t decision,
                             int how, const char *json, size_t n) {
  const struct yb_json *j;
  yb_embed_begin(r);
  if (!is_asked(m, decision)) return YIBAN_WRONG;
  yb_rc rc = object(r, json, n, &j);
  if (rc == YB_OK)
    rc = yb_dmn_eval_json(m->m, &r->ctx, ask_of(decision, how), j, &r->answer);
  return keep(m, r, rc);
}
