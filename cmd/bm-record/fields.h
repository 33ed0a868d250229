#ifndef BM_FIELDS_H
#define BM_FIELDS_H

#include "flow.h"

/*
 * Take the path, the query and the body of each step apart. A body that is no
 * form, no multipart form and no JSON stays whole (BODY_OTHER).
 */
void fields_make(struct flow *);

#endif
