/* What was read, as one number that anyone can make again. */
#include <stdio.h>
#include <stdlib.h>

#include <bearssl.h>

#include "agg_write.h"
#include "digest.h"
#include "err.h"

static void
hash(const char *p, size_t n, char hex[DIGEST_HEX])
{
	unsigned char sum[br_sha256_SIZE];
	br_sha256_context c;

	br_sha256_init(&c);
	br_sha256_update(&c, p, n);
	br_sha256_out(&c, sum);
	for (size_t i = 0; i < sizeof(sum); i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
}

void
digest_of(struct agg *agg, char hex[DIGEST_HEX])
{
	char *p = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&p, &n);

	if (f == NULL)
		die("out of memory");
	fputs("bm\t1\n", f);
	agg_write(agg, f);
	if (ferror(f) || fclose(f) == EOF)
		die("out of memory");
	hash(p, n, hex);
	free(p);
}
