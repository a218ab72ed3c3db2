/* yb_test.c - main() of every unit test program. */
#include "yb_test.h"

struct yb_tests yb_tests;

int main(void) {
  return _cmocka_run_group_tests("", yb_tests.list, yb_tests.n, NULL, NULL) ? 1 : 0;
}
