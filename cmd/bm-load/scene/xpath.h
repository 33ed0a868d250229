#ifndef BM_XPATH_H
#define BM_XPATH_H

#include "buf.h"
#include "slice.h"
#include "value.h"

/*
 * One form of XPath, over HTML or XML text without a tree:
 *
 *	[string( | normalize-space( | count( | boolean( ]
 *	    //tag [@a]... [@a='v']... [contains(@a,'v')]... [n]...
 *	    [/@attr | /text()] [)]
 *
 * tag is a name or *; names are compared without case. Attributes are exact;
 * the text of elements that HTML leaves unclosed is a best effort.
 */
struct xpath;

/* NULL: it is something else. Free with xpath_free. */
struct xpath *xpath_new(struct slice);

void xpath_free(struct xpath *);

/*
 * What it finds: a string, a number, a boolean, or VALUE_NODES.
 *	own	*out points into it
 */
void xpath_find(const struct xpath *, struct slice text, struct value *out,
    struct buf *own);

#endif
