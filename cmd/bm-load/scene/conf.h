#ifndef BM_CONF_H
#define BM_CONF_H

/*
 * FunkLoad's conf files: INI as Python's ConfigParser reads it. Sections
 * with case, keys without; "key = value" or "key: value"; "#" and ";" at the
 * begin of a line and " ;" within one begin comments; indented lines go on;
 * %(key)s is another key of the section or of [DEFAULT], %% a per cent sign.
 */
struct conf;

enum { CONF_MSG = 300 };

/*
 * Parse a text. It is changed, and must stay.
 *	file	for messages
 * Returns NULL with "file:line: ..." in msg.
 */
struct conf *conf_parse(const char *file, char *text, char msg[CONF_MSG]);

void conf_free(struct conf *);

/* The value of a key, or NULL. Valid as long as the conf. */
const char *conf_get(const struct conf *, const char *section, const char *key);

/* The line of a key, for messages; 0 if it is not there. */
int conf_line(const struct conf *, const char *section, const char *key);

/* Call fn for each key, in the order of the file; [DEFAULT] left out. */
void conf_each(const struct conf *,
    void (*fn)(void *, const char *section, const char *key, const char *value),
    void *arg);

#endif
