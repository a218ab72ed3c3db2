/* shape.h - how tables of members are written (shapes.c, shapes_catalog.c). */
#ifndef YB_HTTP_API_SHAPE_H
#define YB_HTTP_API_SHAPE_H
#include "http/api/api.h"

#define AT(T, m) (uint16_t) offsetof(T, m)
#define SIZE(T, m) (uint32_t)sizeof(((T *)NULL)->m)
#define F(T, name, m, kind, need, what) \
  {name, API_##kind, need, AT(T, m), 0, SIZE(T, m), NULL, what}
#define SUB(T, name, m, s, what) {name, API_SHAPE, true, AT(T, m), 0, 0, &api_out_##s, what}
#define MAYBE(T, name, m, s, what) {name, API_MAYBE, false, AT(T, m), 0, 0, &api_out_##s, what}
#define LIST(T, name, n, m, s, what) \
  {name, API_LIST, true, AT(T, n), AT(T, m), (uint32_t)sizeof(*((T *)NULL)->m), &api_out_##s, what}
#define SAIDS(T, name, n, m, what) \
  {name, API_SAIDS, true, AT(T, n), AT(T, m), (uint32_t)sizeof(yb_said), NULL, what}
#define CURSOR(T, name, m, m2, what) {name, API_CURSOR, false, AT(T, m), AT(T, m2), 0, NULL, what}
#define SHAPE(side, s, fields)                                                      \
  const struct api_shape api_##side##_##s = {#s, fields, sizeof fields / sizeof *(fields)};
/* A member of a body, and a list of bodies within one. */
#define B(name, kind, need, most, what) {name, API_##kind, need, 0, 0, most, NULL, what}
#define B_LIST(name, need, most, s, what) \
  {name, API_LIST, need, 0, 0, most, &api_in_##s, what}

#endif
