/* lossy.h - a disk between SQLite and the files that keeps only what was synced.
 *
 *   write    -> a copy in memory; one in eight also puts some sectors of it on the
 *               real file at once, whatever stood before or after them
 *   sync     -> all of the copy goes to the real file
 *   kill -9  -> the copy is gone: unsynced writes are lost, kept or torn at random
 *
 * It is registered as the default VFS, so that a program needs no knowledge of it.
 */
#ifndef YB_TOOLS_LOSSY_H
#define YB_TOOLS_LOSSY_H
#include <stdatomic.h>
#include <stdint.h>

/* `room`, when not NULL: bytes that may be written to the files of one database in
 * all; 0 is without end. Whoever shares the memory may change it at any time. */
int lossy_register(uint64_t seed, _Atomic uint64_t *room);

#endif
