#ifndef BM_HURLREAD_H
#define BM_HURLREAD_H

#include "hurl.h"

/* The parts of the reader. Each returns false after scan_fail(). */

/* All of an [Options] section. */
bool hurl_options(struct scan *, struct options *);

/* A body, if one stands here. */
bool hurl_body(struct scan *, struct body *);

/* A JSON value into a template. */
bool hurl_json(struct scan *, struct tmaker *);

/* An XML element with what may stand before it, verbatim. */
bool hurl_xml(struct scan *, struct slice *);

/* "hex,...;", "base64,...;" behind its first word; bytes in the arena. */
bool hurl_hex(struct scan *, struct slice *);
bool hurl_base64(struct scan *, struct slice *);

/* "file,name;" behind its first word. */
bool hurl_file(struct scan *, struct tmpl *);

/* All of [Captures] or [Asserts]. */
bool hurl_captures(struct scan *, struct rules *);
bool hurl_asserts(struct scan *, struct rules *);

/* "== 12" and its like. */
bool hurl_predicate(struct scan *, struct predicate *);

/* A pattern in quotes (of the given kind: 'r', 'j' or 'x'), or, for 'r',
 * between slashes. Compiled where it has no holes. */
bool hurl_pattern(struct scan *, char kind, struct pattern *);

#endif
