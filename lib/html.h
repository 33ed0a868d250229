#ifndef BM_HTML_H
#define BM_HTML_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

/*
 * HTML and XML as a run of tags, without a tree: what the XPath form and the
 * finder of page resources stand on. Comments, CDATA, declarations and the
 * text of script and style are passed over.
 */
struct html_tag {
	struct slice name;  /* as written */
	struct slice attrs; /* between name and '>' */
	bool close;         /* "</name" */
	bool empty;         /* "<name/>" */
	const char *from;   /* its '<' */
};

/*
 * The next tag in [*p, end); *p moves behind it.
 *	skip_raw	pass over the text of script and style
 */
bool html_next(
    const char **p, const char *end, bool skip_raw, struct html_tag *);

/*
 * The value of an attribute by name (any case), with its entities; p is NULL
 * where it has none. The first one counts.
 */
bool html_attr_get(struct slice attrs, const char *name, struct slice *value);

/* Append text with entities (amp lt gt quot apos nbsp, numeric) decoded. */
void html_decode(struct slice, struct buf *);

/* Append text with & < > " ' as entities. */
void html_escape(struct slice, struct buf *);

#endif
