#ifndef BM_XML_H
#define BM_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

/*
 * Elements and attributes of an XML file, read in one pass and in bounded
 * memory. Text and CDATA are checked and skipped. What a bench result has no
 * use for and an attacker has is refused: document types (so no entity but
 * the five and the numeric ones), depth over 16, tags over 1 MiB.
 * XML 1.0, fifth edition; more than one root element is let through.
 */
enum { XML_DEPTH = 16, XML_NAME = 64, XML_ATTRS = 100 };

struct xml_attr {
	struct slice name, value; /* value: entities decoded */
};

struct xml {
	int fd;
	char *buf;
	size_t cap, at, end; /* unread bytes are buf[at..end) */
	bool eof;
	int64_t line; /* of the tag last returned, from 1 */
	int64_t next_line;
	int depth; /* elements open */
	char open[XML_DEPTH][XML_NAME];
	bool close_now; /* the tag returned was <a/>: its close comes next */
	struct slice name;
	struct xml_attr attr[XML_ATTRS];
	int nattr;
	char err[160]; /* what was wrong, for XML_ERROR */
};

enum xml_got {
	XML_EOF,   /* the end; x->depth elements are still open */
	XML_OPEN,  /* <name attr="value"...> or <name .../> */
	XML_CLOSE, /* its end; x->name is set */
	XML_ERROR
};

/* Read fd, after the n bytes at p that were read from it; -1: no more come. */
void xml_init(struct xml *, int fd, const char *p, size_t n);

/*
 * The next tag. Slices are valid until the next call. An end of file inside
 * a tag, a comment or a CDATA section is an error; inside an element it is
 * not: x->depth says.
 */
enum xml_got xml_next(struct xml *);

/* The value of an attribute; p is NULL when there is none. */
struct slice xml_attr(const struct xml *, const char *name);

void xml_free(struct xml *);

#endif
