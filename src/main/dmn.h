/* dmn.h - the words behind `yiban dmn`. */
#ifndef YB_MAIN_DMN_H
#define YB_MAIN_DMN_H
#include "main/cli.h"

int yb_main_dmn_tck(struct yb_cli *cli);      /* tck.c */
int yb_main_dmn_verify(struct yb_cli *cli);   /* tables.c */

#endif
