#ifndef BM_HTML_H
#define BM_HTML_H

#include <stdio.h>

#include "report.h"

/* The report as one HTML page. */
void html_write(const struct report *, FILE *);

#endif
