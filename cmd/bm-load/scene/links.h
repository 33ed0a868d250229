#ifndef BM_LINKS_H
#define BM_LINKS_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

/*
 * What a browser loads with a page: img (the first candidate of srcset, else
 * src), input type=image, link rel=stylesheet, icon or preload, script. Not
 * what stands in comments, noscript and template, nor scripts that are no
 * JavaScript. One pass over the text, without a tree.
 */
struct links {
	const char *p, *end;
	struct slice base; /* the first <base href>; n 0: none so far */
	struct buf text, base_text;
};

/* Start with all zero; a struct may be used again. */
void links_begin(struct links *, struct slice html);

/*
 * The next one, in the order of the text.
 *	type	"image", "link" or "script"
 *	ref	a reference to resolve against links->base or the page's URL;
 *		valid until the next call
 * References to other schemes than http and https are left out.
 */
bool links_next(struct links *, struct slice *type, struct slice *ref);

void links_free(struct links *);

/*
 * The next style sheet that this one imports, which stands before its rules;
 * *css is moved behind it. References to other schemes are left out.
 */
bool links_import(struct slice *css, struct slice *ref);

#endif
