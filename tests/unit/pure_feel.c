/* pure_feel.c - FEEL: values, compilation, evaluation, ceilings. */
#include "yb_test.h"

#include "pure/feel/feel.h"
#include "pure/form/form.h"

TEST(values_are_small) { CHECK_INT(sizeof(yb_value), 16); }
