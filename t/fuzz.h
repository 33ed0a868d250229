#ifndef BM_FUZZ_H
#define BM_FUZZ_H

/*
 * A fuzz target: `int LLVMFuzzerTestOneInput(const uint8_t *, size_t)`, which
 * aborts when something is wrong. Under `make fuzz` libFuzzer drives it;
 * under `make check` this main replays t/corpus/CORPUS, one check a file.
 */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#ifdef CORPUS
static void
replay(const char *path, const char *name)
{
	static uint8_t bytes[1 << 20];
	FILE *f = fopen(path, "rb");
	uint8_t *exact;
	size_t n;

	if (f == NULL) {
		ok(0, "open %s", path);
		return;
	}
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	/* Of just this size, so that ASan sees a read behind it. */
	exact = malloc(n + 1);
	if (exact == NULL)
		abort();
	memcpy(exact, bytes, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	ok(1, "%s is taken", name);
}

int
main(int argc, char *argv[])
{
	const char *dir = argc > 1 ? argv[1] : "t/corpus/" CORPUS;
	char path[1000];
	struct dirent *e;
	DIR *d = opendir(dir);

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		replay(path, e->d_name);
	}
	ok(tap_n > 0, "%s has files", dir);
	return done();
}
#endif

#endif
