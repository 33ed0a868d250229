#ifndef BM_FILL_H
#define BM_FILL_H

#include "model.h"

/*
 * Put the measurements of the stream into the model's cycles, pages,
 * requests, nodes and timeline.  Cycles and nodes must be there.
 */
void fill_all(struct model *);

/* Put what the load generators said of themselves into the nodes. */
void fill_self(struct model *);

#endif
