/* Addresses in a certificate: no read beyond its end. */
#ifndef FUZZING
#define CORPUS "cert"
#endif
#include "../cmd/bm-load/scene/tlscert.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const unsigned char ip[16] = {127, 0, 0, 1};

	tlscert_has_address(p, n, ip, 4);
	tlscert_has_address(p, n, ip, 16);
	return 0;
}
