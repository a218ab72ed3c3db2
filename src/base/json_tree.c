/* json_tree.c - walking, comparing and building JSON trees; see json.h. */
#include "base/arena.h"
#include "base/json.h"
#include "base/map.h"

#define PAIRWISE_MAX 16u

const struct yb_json *yb_json_get(const struct yb_json *object, yb_str key) {
  if (!object || object->type != YB_JSON_OBJECT) return NULL;
  for (const struct yb_json *m = object->first; m; m = m->next)
    if (yb_str_eq(m->key, key)) return m;
  return NULL;
}

const struct yb_json *yb_json_at(const struct yb_json *array, uint32_t index) {
  if (!array || array->type != YB_JSON_ARRAY || index >= array->count) return NULL;
  const struct yb_json *e = array->first;
  while (index--) e = e->next;
  return e;
}

const struct yb_json *yb_json_path(const struct yb_json *j, yb_str path) {
  yb_str step;
  while (j && yb_str_cut(&path, '.', &step)) {
    int64_t index = -1;
    if (j->type == YB_JSON_OBJECT) j = yb_json_get(j, step);
    else if (yb_str_int(step, &index) && index >= 0 && index < UINT32_MAX)
      j = yb_json_at(j, (uint32_t)index);
    else j = NULL;
  }
  return j;
}

yb_str yb_json_str(const struct yb_json *j, yb_str fallback) {
  return j && j->type == YB_JSON_STRING ? j->text : fallback;
}

int64_t yb_json_int(const struct yb_json *j, int64_t fallback) {
  int64_t v;
  return j && j->type == YB_JSON_NUMBER && yb_str_int(j->text, &v) ? v : fallback;
}

bool yb_json_bool(const struct yb_json *j, bool fallback) {
  return j && j->type == YB_JSON_BOOL ? j->truth : fallback;
}

yb_str yb_json_get_str(const struct yb_json *object, yb_str key) {
  return yb_json_str(yb_json_get(object, key), YB_S(""));
}

struct yb_place yb_json_place(yb_str file, const struct yb_json *j) {
  struct yb_place at = {.file = file};
  if (j) at.line = j->line, at.col = j->col;
  return at;
}

static const struct yb_json *pairwise(const struct yb_json *object) {
  for (const struct yb_json *m = object->first; m; m = m->next)
    for (const struct yb_json *e = object->first; e != m; e = e->next)
      if (yb_str_eq(e->key, m->key)) return m;
  return NULL;
}

static yb_rc through_map(struct yb_arena *scratch, const struct yb_json *object,
                         const struct yb_json **twice) {
  struct yb_map map;
  yb_map_init(&map, scratch);
  for (struct yb_json *m = object->first; m; m = m->next) {
    if (yb_map_get(&map, m->key)) {
      *twice = m;
      return YB_OK;
    }
    YB_TRY(yb_map_put(&map, m->key, m));
  }
  return YB_OK;
}

yb_rc yb_json_twice(struct yb_arena *scratch, const struct yb_json *object,
                    const struct yb_json **twice) {
  *twice = NULL;
  if (object->count <= PAIRWISE_MAX) {
    *twice = pairwise(object);
    return YB_OK;
  }
  struct yb_arena_mark mark = yb_arena_mark(scratch);
  yb_rc rc = through_map(scratch, object, twice);
  yb_arena_back(scratch, mark);
  return rc;
}

/* Members are looked up from where the last one was found: trees whose keys
 * stand in the same order are compared in one pass. */
static const struct yb_json *find_from(const struct yb_json *object, const struct yb_json *from,
                                       yb_str key) {
  for (const struct yb_json *m = from; m; m = m->next)
    if (yb_str_eq(m->key, key)) return m;
  for (const struct yb_json *m = object->first; m != from; m = m->next)
    if (yb_str_eq(m->key, key)) return m;
  return NULL;
}

static bool same_children(const struct yb_json *a, const struct yb_json *b) {
  const struct yb_json *from = b->first;
  if (a->count != b->count) return false;
  for (const struct yb_json *e = a->first; e; e = e->next) {
    const struct yb_json *f = a->type == YB_JSON_ARRAY ? from : find_from(b, from, e->key);
    if (!f || !yb_json_same(e, f)) return false;
    from = f->next;
  }
  return true;
}

bool yb_json_same(const struct yb_json *a, const struct yb_json *b) {
  if (a == b) return true;
  if (!a || !b || a->type != b->type) return false;
  switch (a->type) {
    case YB_JSON_NULL: return true;
    case YB_JSON_BOOL: return a->truth == b->truth;
    case YB_JSON_NUMBER:
    case YB_JSON_STRING: return yb_str_eq(a->text, b->text);
    case YB_JSON_ARRAY:
    case YB_JSON_OBJECT: return same_children(a, b);
  }
  return false;
}

struct yb_json *yb_json_new(struct yb_arena *a, yb_json_type type) {
  struct yb_json *j = YB_NEW(a, struct yb_json);
  if (j) j->type = type;
  return j;
}

static struct yb_json *with_text(struct yb_arena *a, yb_json_type type, yb_str text) {
  struct yb_json *j = yb_json_new(a, type);
  if (j) j->text = text;
  return j;
}

struct yb_json *yb_json_new_str(struct yb_arena *a, yb_str text) {
  return with_text(a, YB_JSON_STRING, text);
}

struct yb_json *yb_json_new_num(struct yb_arena *a, yb_str text) {
  return with_text(a, YB_JSON_NUMBER, text);
}

struct yb_json *yb_json_new_int(struct yb_arena *a, int64_t v) {
  struct yb_buf b;
  yb_str text;
  yb_buf_init(&b, a);
  yb_buf_int(&b, v);
  return yb_buf_take(&b, &text) == YB_OK ? yb_json_new_num(a, text) : NULL;
}

struct yb_json *yb_json_new_bool(struct yb_arena *a, bool v) {
  struct yb_json *j = yb_json_new(a, YB_JSON_BOOL);
  if (j) j->truth = v;
  return j;
}

static void append(struct yb_json *parent, struct yb_json *child) {
  child->next = NULL;
  if (parent->last) parent->last->next = child;
  else parent->first = child;
  parent->last = child;
  parent->count++;
}

yb_rc yb_json_add(struct yb_json *array, struct yb_json *value) {
  if (!array || !value) return YB_NOMEM;
  append(array, value);
  return YB_OK;
}

yb_rc yb_json_set(struct yb_json *object, yb_str key, struct yb_json *value) {
  if (!object || !value) return YB_NOMEM;
  value->key = key.p ? key : YB_S("");
  struct yb_json *before = NULL, *old = object->first;
  while (old && !yb_str_eq(old->key, key)) before = old, old = old->next;
  if (!old) {
    append(object, value);
    return YB_OK;
  }
  value->next = old->next;
  if (before) before->next = value;
  else object->first = value;
  if (object->last == old) object->last = value;
  return YB_OK;
}

static yb_rc copy_text(struct yb_arena *a, yb_str *s) {
  return s->p ? yb_str_dup(a, *s, s) : YB_OK;
}

struct yb_json *yb_json_copy(struct yb_arena *a, const struct yb_json *j) {
  struct yb_json *to = j ? YB_NEW(a, struct yb_json) : NULL;
  if (!to) return NULL;
  *to = *j;
  to->first = to->last = to->next = NULL;
  to->count = 0;
  if (copy_text(a, &to->key) != YB_OK || copy_text(a, &to->text) != YB_OK) return NULL;
  for (const struct yb_json *e = j->first; e; e = e->next) {
    struct yb_json *child = yb_json_copy(a, e);
    if (!child) return NULL;
    append(to, child);
  }
  return to;
}
