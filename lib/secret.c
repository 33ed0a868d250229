/* Secrets stay in memory. */
#include <sys/resource.h>

#include "secret.h"

void
secret_no_core(void)
{
	struct rlimit none = {0, 0};

	/* where it is refused, nobody could do anything about it */
	(void)setrlimit(RLIMIT_CORE, &none);
}
