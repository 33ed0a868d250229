/* All of it, in as many pieces as it takes. */
#include <errno.h>
#include <unistd.h>

#include "putall.h"

int
put_all(int fd, const void *p, size_t n)
{
	const char *from = p;
	ssize_t w;

	while (n > 0) {
		w = write(fd, from, n);
		if (w == -1 && errno != EINTR)
			return -1;
		if (w == -1)
			continue;
		from += w;
		n -= (size_t)w;
	}
	return 0;
}
