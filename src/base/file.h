/* file.h - whole files, with ceilings. Only pack loading, main and the upload
 * store touch files. */
#ifndef YB_BASE_FILE_H
#define YB_BASE_FILE_H
#include "base/diag.h"
#include "base/str.h"

/* Reads a regular file of at most `max` bytes; a diagnostic names the path. */
yb_rc yb_file_read(struct yb_ctx *ctx, yb_str path, size_t max, yb_str *out) YB_MUST;
/* Writes beside, fsyncs, renames over, fsyncs the folder: all or nothing. */
yb_rc yb_file_write(struct yb_ctx *ctx, yb_str path, yb_str data) YB_MUST;
/* Removes it; one that is not there is removed already. */
yb_rc yb_file_remove(struct yb_ctx *ctx, yb_str path) YB_MUST;
bool yb_file_exists(yb_str path);
/* mkdir -p with mode 0700. */
yb_rc yb_dir_make(struct yb_ctx *ctx, yb_str path) YB_MUST;
/* Names in a folder, sorted by bytes, without '.'-names. */
yb_rc yb_dir_list(struct yb_ctx *ctx, yb_str path, const yb_str **names,
                  uint32_t *count) YB_MUST;

#endif
