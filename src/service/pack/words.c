/* words.c - the words of every language, flattened: "button.submit". */
#include "base/arena.h"
#include "service/pack/pack_int.h"

struct word { yb_str text; struct yb_place at; };

static yb_rc flatten(struct yb_load *l, yb_str file, yb_str prefix, const struct yb_json *j,
                     struct yb_map *out) {
  for (const struct yb_json *m = j->first; m; m = m->next) {
    yb_str key = m->key;
    if (prefix.n) YB_TRY(yb_load_join(l, prefix, ".", m->key, &key));
    if (m->type == YB_JSON_OBJECT) {
      YB_TRY(flatten(l, file, key, m, out));
      continue;
    }
    if (m->type != YB_JSON_STRING || !m->text.n) {
      YB_TRY(yb_load_fault(l, yb_json_place(file, m), YB_MSG_pack_type_text, key, (yb_str){0},
                           (yb_str){0}));
      continue;
    }
    struct word *w = YB_NEW(l->ctx.arena, struct word);
    if (!w) return YB_NOMEM;
    *w = (struct word){m->text, yb_json_place(file, m)};
    if (yb_map_get(out, key))
      YB_TRY(yb_load_fault(l, w->at, YB_MSG_pack_duplicate, key, (yb_str){0}, (yb_str){0}));
    YB_TRY(yb_map_put(out, key, w));
  }
  return YB_OK;
}

/* Bit i: the word holds {i}. */
static unsigned slots(yb_str s) {
  unsigned bits = 0;
  for (size_t i = 0; i + 2 < s.n; i++)
    if (s.p[i] == '{' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9' && s.p[i + 2] == '}')
      bits |= 1u << (s.p[i + 1] - '0');
  return bits;
}

static yb_rc compare(struct yb_load *l, yb_locale locale) {
  const struct yb_map *zh = &l->pack->words[YB_ZH_CN], *other = &l->pack->words[locale];
  yb_str tag = yb_locale_tag(locale), file;
  YB_TRY(yb_str_fmt(l->ctx.arena, &file, "%.*s/words/%.*s.yaml", YB_ARG(l->folder), YB_ARG(tag)));
  for (uint32_t i = 0; i < zh->count; i++) {
    const struct word *a = zh->entry[i].value, *b = yb_map_get(other, zh->entry[i].key);
    if (!b)
      YB_TRY(yb_load_fault(l, (struct yb_place){file, {0}, 1, 1}, YB_MSG_pack_word,
                           zh->entry[i].key, tag, (yb_str){0}));
    else if (slots(a->text) != slots(b->text))
      YB_TRY(yb_load_fault(l, b->at, YB_MSG_pack_word_slots, zh->entry[i].key, tag, YB_S("{0}")));
  }
  for (uint32_t i = 0; i < other->count; i++) {
    const struct word *b = other->entry[i].value;
    if (yb_map_get(zh, other->entry[i].key)) continue;
    YB_TRY(yb_load_fault(l, b->at, YB_MSG_pack_word, other->entry[i].key, YB_S("zh-CN"),
                         (yb_str){0}));
  }
  return YB_OK;
}

yb_rc yb_load_words(struct yb_load *l) {
  for (int i = 0; i < YB_LOCALES; i++) {
    yb_map_init(&l->pack->words[i], l->ctx.arena);
    if (!(l->pack->city.locales >> i & 1)) continue;
    yb_str rel;
    YB_TRY(yb_str_fmt(l->ctx.arena, &rel, "words/%.*s.yaml",
                      YB_ARG(yb_locale_tag((yb_locale)i))));
    struct yb_file f;
    const struct yb_json *j;
    YB_TRY(yb_load_yaml(l, rel, false, &f, &j));
    if (j) YB_TRY(flatten(l, f.path, (yb_str){0}, j, &l->pack->words[i]));
  }
  for (int i = YB_ZH_CN + 1; i < YB_LOCALES; i++)
    if (l->pack->words[i].count) YB_TRY(compare(l, (yb_locale)i));
  return YB_OK;
}

bool yb_pack_has_word(const struct yb_pack *p, yb_locale l, yb_str key) {
  return yb_map_get(&p->words[l], key) != NULL;
}

yb_str yb_pack_word(const struct yb_pack *p, yb_locale l, yb_str key) {
  const struct word *w = yb_map_get(&p->words[l], key);
  if (!w) w = yb_map_get(&p->words[YB_ZH_CN], key);
  return w ? w->text : key;
}

yb_str yb_pack_wordz(const struct yb_pack *p, yb_locale l, const char *key) {
  return yb_pack_word(p, l, yb_str_of(key));
}
