/* replay.c - runs a fuzz target over the files of its corpus, without libFuzzer:
 * what a night found stays found. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX (1u << 20)

static int replay(const char *path, uint8_t *data) {
  FILE *f = fopen(path, "rb");
  if (!f) return 1;
  size_t n = fread(data, 1, INPUT_MAX, f);
  fclose(f);
  uint8_t *exact = malloc(n ? n : 1);        /* ASan sees a read past the end */
  if (!exact) return 1;
  for (size_t i = 0; i < n; i++) exact[i] = data[i];
  (void)LLVMFuzzerTestOneInput(exact, n);
  free(exact);
  return 0;
}

int main(int argc, char **argv) {
  static uint8_t data[INPUT_MAX];
  int files = 0, failed = 0;
  DIR *dir = argc > 1 ? opendir(argv[1]) : NULL;
  if (!dir) {
    fprintf(stderr, "no corpus at %s\n", argc > 1 ? argv[1] : "(none)");
    return 1;
  }
  for (struct dirent *e; (e = readdir(dir));) {
    char path[4096];
    if (e->d_name[0] == '.') continue;
    if (snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name) >= (int)sizeof path) continue;
    failed += replay(path, data);
    files++;
  }
  closedir(dir);
  printf("%d inputs replayed\n", files);
  return failed || files == 0;
}
