/* import.c - a file of entries brought in: checked whole, then each saved by itself. */
#include "service/catalog/catalog_int.h"

static yb_rc find_id(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                     const struct yb_kind *k, const struct yb_json *entry, int64_t *id) {
  struct yb_entry_view v;
  yb_rc rc = yb_entry_get(app, ctx, who, 0, k->id, yb_json_get_str(entry, YB_S("id")), &v);
  *id = rc == YB_OK ? v.card.id : 0;
  return rc == YB_ABSENT ? YB_OK : rc;
}

yb_rc yb_entries_import(struct yb_app *app, struct yb_ctx *ctx, const struct yb_who *who,
                        const struct yb_kind *k, yb_str bytes, uint32_t *saved) {
  struct yb_import in;
  *saved = 0;
  if (!yb_who_holds(who, YB_S("entry_edit"))) return YB_DENIED;
  YB_TRY(yb_entries_read(app, ctx, k, YB_S("file"), bytes, &in));
  for (uint32_t i = 0; i < in.count; i++) {
    struct yb_entry_save s = {.kind = k->id, .entry = in.entry[i]};
    YB_TRY(find_id(app, ctx, who, k, s.entry, &s.id));
    yb_act_init(&s.act, app, who, ctx, YB_S("entry.save"), yb_entry_save_run);
    YB_TRY(yb_act_run(&s.act));
    ++*saved;
  }
  return YB_OK;
}
