#ifndef BM_HTMLPART_H
#define BM_HTMLPART_H

#include <stdio.h>

#include "report.h"

/* The parts of the page, each whole in itself. */
void html_figures(const struct report *, FILE *);
void html_objectives(const struct report *, FILE *);
void html_cycles(const struct report *, FILE *);
void html_pages(const struct report *, FILE *);
void html_requests(const struct report *, FILE *);
void html_errors(const struct report *, FILE *);
void html_hosts(const struct report *, FILE *);
void html_nodes(const struct report *, FILE *);
void html_how(const struct report *, FILE *);
void html_definitions(FILE *);

/* What stands in for a chart that could not be drawn. */
void html_bars(const struct report *, FILE *);
void html_sparks(const struct report *, FILE *);
void html_percentiles(const struct report *, FILE *);

#endif
