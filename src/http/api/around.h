/* around.h - views of the API around a case: messages, changes, lead times, the calendar. */
#ifndef YB_HTTP_API_AROUND_H
#define YB_HTTP_API_AROUND_H
#include "http/api/api.h"
#include "service/agenda/agenda.h"
#include "service/change/change.h"
#include "service/talk/talk.h"

struct api_talk { struct yb_talk_view v; };
struct api_change_offer { yb_str id, effect, why; yb_said name, what; bool open, row, at_once; };
struct api_change_row { int64_t id, asked_at, closed_at; yb_str kind, state, reason; uint32_t lines;
                        const struct yb_change_line *line; };
struct api_changes { uint32_t offers, changes; struct yb_strs rows;
                     const struct api_change_offer *offer; const struct api_change_row *change; };
struct api_change_made { int64_t id; bool done; };
struct api_lead_why { yb_said reason; yb_str who, clause; int64_t days; };
struct api_lead { bool late, dated; int64_t days; yb_str first, apply_by, earliest; uint32_t whys;
                  const struct api_lead_why *why; };
struct api_outing { yb_str place, division, from, to; };
struct api_outings { uint32_t items; const struct api_outing *item; };

#endif
