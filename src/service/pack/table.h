/* table.h - rows of a table (CSV, XLSX) as entries in their JSON shape.
 *
 *   id name name_hant name_en division address lon lat datum point_source accuracy_m
 *   summary text motif capacity price_fen price_unit price_conditions source status
 *   opening (JSON) owner_unit owner_person owner_phone rel:<relation> <field>
 *
 * Choices and relations hold several values between ; or blanks, rows are JSON.
 */
#ifndef YB_SERVICE_PACK_TABLE_H
#define YB_SERVICE_PACK_TABLE_H
#include "base/csv.h"
#include "service/pack/kind.h"

struct yb_table { const struct yb_kind *kind; const struct yb_csv *csv; };
/* Checks the header: an unknown column is a fault (then out->csv is NULL). */
yb_rc yb_table_begin(struct yb_ctx *ctx, const struct yb_kind *k, const struct yb_csv *csv,
                     struct yb_table *out) YB_MUST;
/* Row i as the JSON that yb_entry_check reads; its place is the row's line. */
yb_rc yb_table_row(struct yb_ctx *ctx, const struct yb_table *t, uint32_t i,
                   struct yb_json **out) YB_MUST;
/* The header and the rows of entries, public part alone, as CSV. */
void yb_table_header(struct yb_buf *out, const struct yb_kind *k);
void yb_table_write(struct yb_buf *out, const struct yb_kind *k, yb_str slug,
                    const struct yb_json *body);

#endif
