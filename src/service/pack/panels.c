/* panels.c - what resources/panels.yaml names must be there: kinds, entries, origins, and
 * where its actions lead. Told at its own line. */
#include "service/pack/inquiry.h"
#include "service/pack/kind.h"
#include "service/pack/pack_int.h"

struct here { struct yb_load *l; yb_str file; };

static yb_rc fault(const struct here *h, const struct yb_json *at, yb_msg msg, const char *what,
                   yb_str name) {
  bool ref = msg == YB_MSG_catalog_ref;
  return yb_load_fault(h->l, yb_json_place(h->file, at), msg, ref ? yb_str_of(what) : name, name,
                       (yb_str){0});
}

bool yb_pack_way(const struct yb_pack *p, yb_str way, yb_said *name) {
  yb_str head, id = way;
  if (!yb_str_cut(&id, '/', &head)) return false;
  const struct yb_service *s = YB_EQ(head, "service") ? yb_pack_service(p, id) : NULL;
  const struct yb_inquiry *q = YB_EQ(head, "guide") ? yb_pack_inquiry(p, id) : NULL;
  const struct yb_kind *k = YB_EQ(head, "kind") ? yb_pack_kind(p, id) : NULL;
  if (s) *name = s->guide.name;
  if (q) *name = q->name;
  if (k) *name = k->name;
  return s || q || k;
}

/* https://host or https://host:port, http://localhost too: an origin, nothing else. */
static bool origin_ok(yb_str s) {
  yb_str host = yb_str_starts(s, YB_S("https://")) ? yb_str_from(s, 8)
                : yb_str_starts(s, YB_S("http://localhost")) ? yb_str_from(s, 7) : (yb_str){0};
  for (size_t i = 0; i < host.n; i++) {
    char c = host.p[i];
    bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                c == ':' || (c == '*' && i == 0);
    if (!fits) return false;
  }
  return host.n > 0 && host.n < 200;
}

static bool entry_there(const struct yb_pack *p, yb_str path) {
  yb_str kind, slug = path;
  const struct yb_kind *k = yb_str_cut(&slug, '/', &kind) ? yb_pack_kind(p, kind) : NULL;
  for (uint32_t i = 0; k && i < k->entries; i++)
    if (yb_str_eq(k->entry[i].slug, slug)) return true;
  return false;
}

static const struct yb_json *first_of(const struct yb_json *j, const char *path) {
  const struct yb_json *list = yb_json_path(j, yb_str_of(path));
  return list ? list->first : NULL;
}

static yb_rc check_platform(const struct here *h, const struct yb_catalog *c,
                            const struct yb_json *j) {
  const struct yb_json *m;
  if (c->hosts.count > YB_HOSTS_MAX || c->fronts > YB_FRONTS_MAX)
    YB_TRY(yb_load_fault(h->l, yb_json_place(h->file, j), YB_MSG_pack_many,
                         YB_S("embed.hosts, front"), YB_S("32, 8"), (yb_str){0}));
  for (m = first_of(j, "embed.hosts"); m; m = m->next)
    if (!origin_ok(m->text)) YB_TRY(fault(h, m, YB_MSG_catalog_host, "", m->text));
  for (m = first_of(j, "kiosk.at"); m; m = m->next)
    if (!entry_there(h->l->pack, m->text))
      YB_TRY(fault(h, m, YB_MSG_catalog_ref, "entry", m->text));
  for (m = first_of(j, "front"); m; m = m->next) {
    const struct yb_json *kind = yb_json_get(m, YB_S("kind"));
    if (kind && !yb_pack_kind(h->l->pack, kind->text))
      YB_TRY(fault(h, kind, YB_MSG_catalog_ref, "kind", kind->text));
  }
  return YB_OK;
}

static bool panel_there(const struct yb_catalog *c, yb_str id) {
  for (uint32_t i = 0; i < c->panels; i++)
    if (yb_str_eq(c->panel[i].id, id)) return true;
  return false;
}

/* service/ID, guide/ID, kind/ID/apply, rules/ID/…, feed/PANEL, or a page of the platform. */
static bool leads(const struct yb_pack *p, yb_str to) {
  yb_str rest = to, head, id;
  yb_said name;
  if (!yb_str_cut(&rest, '/', &head) || !rest.n)
    return YB_EQ(to, "compare") || YB_EQ(to, "shortlist");
  (void)yb_str_cut(&rest, '/', &id);
  if (YB_EQ(head, "rules")) return yb_pack_service(p, id) != NULL;
  if (YB_EQ(head, "feed")) return panel_there(p->catalog, id);
  return yb_pack_way(p, yb_str_upto(to, head.n + 1 + id.n), &name);
}

static yb_rc check_panel(const struct here *h, const struct yb_json *panel) {
  const struct yb_json *m;
  for (m = first_of(panel, "kinds"); m; m = m->next)
    if (!yb_pack_kind(h->l->pack, m->text))
      YB_TRY(fault(h, m, YB_MSG_catalog_ref, "kind", m->text));
  for (m = first_of(panel, "actions"); m; m = m->next) {
    const struct yb_json *to = yb_json_get(m, YB_S("to"));
    if (to && !leads(h->l->pack, to->text)) YB_TRY(fault(h, to, YB_MSG_pack_way, "", to->text));
  }
  return YB_OK;
}

/* Each kind and each guide stands in a panel that is there, each panel's kinds are there, each
 * action leads somewhere. */
yb_rc yb_check_panels(struct yb_load *l, const struct yb_catalog *c,
                      const struct yb_json *panels) {
  struct here h = {.l = l};
  struct yb_place at = {.line = 1, .col = 1};
  YB_TRY(yb_load_join(l, l->folder, "/", YB_S("resources/panels.yaml"), &h.file));
  YB_TRY(check_platform(&h, c, yb_json_get(panels, YB_S("platform"))));
  for (const struct yb_json *m = first_of(panels, "panels"); m; m = m->next)
    YB_TRY(check_panel(&h, m));
  for (uint32_t i = 0; i < l->pack->inquiries; i++) {
    const struct yb_inquiry *q = &l->pack->inquiry[i];
    if (q->panel.n && !panel_there(c, q->panel))
      YB_TRY(yb_load_fault(l, q->panel_at, YB_MSG_catalog_panel, q->panel, (yb_str){0},
                           (yb_str){0}));
  }
  for (uint32_t i = 0; i < c->kinds; i++) {
    if (panel_there(c, c->kind[i].panel)) continue;
    YB_TRY(yb_str_fmt(l->ctx.arena, &at.file, "%.*s/resources/%.*s/kind.yaml",
                      YB_ARG(l->folder), YB_ARG(c->kind[i].id)));
    YB_TRY(yb_load_fault(l, at, YB_MSG_catalog_panel, c->kind[i].panel, (yb_str){0}, (yb_str){0}));
  }
  return YB_OK;
}
