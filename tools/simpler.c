/* simpler.c - the characters that have a simpler form, as a table for full text (build tool).
 *
 *   simpler list  | opencc -c t2s.json | simpler table
 *   each Han character on a line --> its simplified form --> "{0x958B, 0x5F00}," where they differ
 *
 * Without opencc the table is empty: then traditional and simplified text are different words.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const uint32_t ranges[][2] = {{0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0x20000, 0x2A6DF}};
#define RANGES (sizeof ranges / sizeof *ranges)

static void put(uint32_t c) {
  if (c > 0xFFFF) printf("%c%c", (int)(0xF0 | c >> 18), (int)(0x80 | (c >> 12 & 63)));
  else printf("%c", (int)(0xE0 | c >> 12));
  printf("%c%c\n", (int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
}

/* The one character of a line; 0: none, or more than one. */
static uint32_t get(const char *line) {
  const unsigned char *p = (const unsigned char *)line;
  size_t n = strcspn(line, "\n");
  if (n == 3 && p[0] >= 0xE0) return (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
  if (n == 4 && p[0] >= 0xF0)
    return (p[0] & 7u) << 18 | (p[1] & 63u) << 12 | (p[2] & 63u) << 6 | (p[3] & 63u);
  return 0;
}

static int table(void) {
  char line[64];
  puts("/* made by tools/simpler.c: character, its simpler form; rising */");
  for (size_t i = 0; i < RANGES; i++)
    for (uint32_t c = ranges[i][0]; c <= ranges[i][1]; c++) {
      if (!fgets(line, sizeof line, stdin)) return 0;
      uint32_t to = get(line);
      if (to && to != c) printf("{0x%X, 0x%X},\n", c, to);
    }
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 2 && !strcmp(argv[1], "table")) return table();
  for (size_t i = 0; argc == 2 && i < RANGES; i++)
    for (uint32_t c = ranges[i][0]; c <= ranges[i][1]; c++) put(c);
  return argc == 2 ? 0 : 2;
}
