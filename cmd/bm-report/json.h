#ifndef BM_JSON_H
#define BM_JSON_H

#include <stdio.h>

#include "report.h"

/* The report as one JSON object; its schema is in bm-report(1). */
void json_write(const struct report *, FILE *);

#endif
