/* catalog.h - views of the API over the catalogue, beside those of the service. */
#ifndef YB_HTTP_API_CATALOG_H
#define YB_HTTP_API_CATALOG_H
#include "http/api/api.h"
#include "service/booking/booking.h"
#include "service/catalog/catalog.h"

struct api_kind_field { yb_str id, type, unit, to; yb_said name; bool required, facet, sort,
                        compare; uint32_t options; const struct yb_option *option; };
struct api_catalog_kind { yb_str id, panel, icon, booking, unit, apply; yb_said name;
                  bool waiting, groups;
                  uint32_t fields; const struct api_kind_field *field; };
struct api_catalog { yb_said name, intro; uint32_t panels, kinds; const struct yb_panel *panel;
                     const struct api_catalog_kind *kind; };
struct api_card { struct yb_card c; yb_str kind, place, drawing; };
struct api_cluster { uint32_t count; yb_str place; };
struct api_found { uint32_t total, cards, facets, clusters; yb_str next;
                   const struct api_card *card; const struct yb_facet_view *facet;
                   const struct api_cluster *cluster; };
struct api_related { yb_str relation; yb_said name; bool back; uint32_t cards;
                     const struct api_card *card; };
struct api_entry { struct api_card card; struct yb_entry_view v; uint32_t related;
                   const struct api_related *relation; };
struct api_compare { uint32_t entries; const struct api_entry *entry; };
struct api_saved { int64_t id, version; };
struct api_imported { uint32_t saved; };
struct api_booked { int64_t id, hold_until; yb_str code, state; };
struct api_checked { int64_t id, count; yb_str title; };
struct api_photo { int64_t id, width, height; yb_str digest; };
struct api_made { int64_t id; };
struct api_code { yb_str code; };
struct api_listed { struct api_card card; yb_str note; bool gone; };
struct api_shortlist { yb_str code, title; bool yours; uint32_t items;
                       const struct api_listed *item; };

#endif
