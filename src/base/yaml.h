/* yaml.h - restricted YAML (libyaml): one document, block or flow maps and
 * lists, scalars; no anchors, aliases, tags, duplicate keys, or merge keys.
 *
 * The result is a JSON tree (json.h) with places. Plain scalars follow the
 * YAML 1.2 core schema: null ~ true false, JSON numbers; everything else and
 * every quoted scalar is a string (so 08:30, 440700x and 2026-11-20 are text).
 */
#ifndef YB_BASE_YAML_H
#define YB_BASE_YAML_H
#include "base/json.h"

/* YB_INVALID with one diagnostic; YB_LIMIT beyond 8 MiB and json.h's ceilings;
 * YB_NOMEM. The tree borrows nothing from `text`. */
yb_rc yb_yaml_parse(struct yb_ctx *ctx, yb_str file, yb_str text,
                    const struct yb_json **out) YB_MUST;

#endif
