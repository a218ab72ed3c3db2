/* asset.h - the files of web/assets inside the program (made by tools/embed.c). */
#ifndef YB_HTTP_ASSET_H
#define YB_HTTP_ASSET_H
#include <stddef.h>

struct yb_asset {
  const char *path, *type, *etag;     /* "/a/yiban-1a2b3c4d.css" */
  const unsigned char *raw;
  size_t raw_n;
  const unsigned char *gz;            /* gzipped when gz_n is not 0 */
  size_t gz_n;
};
extern const struct yb_asset yb_assets[];
extern const unsigned yb_assets_n;

#endif
