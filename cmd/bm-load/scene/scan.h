#ifndef BM_SCAN_H
#define BM_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "mem.h"
#include "slice.h"
#include "tmpl.h"
#include "vars.h"

/* The lexis of Hurl files: a place in a text, and what is read there. */
struct scan {
	const char *file;
	const char *start, *p, *end; /* UTF-8, without a BOM */
	struct arena *arena;         /* what is read lives there */
	struct names *names;
	struct uses *uses; /* variables used, for the check at the start */
	int entry;         /* of the uses */
	bool failed;       /* a syntax error was said: stop */
	int problems;      /* lines said */
	void (*say)(const char *line);

	const char *count_p; /* lines counted so far, for scan_line */
	int count_line;
};

struct uses {
	struct use {
		int name, line, entry;
		bool sets; /* a capture or an option sets it */
	} * use;
	size_t n, cap;
};

/*
 * Begin. Says what is wrong with bytes that are not UTF-8 or are NUL, and
 * returns false then.
 */
bool scan_begin(struct scan *, const char *text, size_t n);

/* Line of a place, from 1; going back counts again from the start. */
int scan_line(struct scan *, const char *at);

/* Say "file:line:col: MESSAGE", once. Always returns false. */
bool scan_fail(struct scan *, const char *at, const char *fmt, ...);

/* Say "file:line: not supported: WHAT", and go on. */
void scan_refuse(struct scan *, const char *at, const char *fmt, ...);

/* Note that a variable is used, or set. */
void scan_use(struct scan *, int name, const char *at, bool sets);

/* As xgrow, for lists that live in the arena with what is read. */
void *scan_grow(struct scan *, void *p, size_t *cap, size_t need, size_t size);

bool scan_see(const struct scan *, const char *literal);
bool scan_take(struct scan *, const char *literal);

/* Blanks and tabs; returns how many. */
size_t scan_blanks(struct scan *);

/* The end of a line: blanks, perhaps a comment, LF or CR LF or the end. */
bool scan_eol(struct scan *);

/* Skip empty lines and comments, and blanks before what follows. */
void scan_lines(struct scan *);

/* Does "key :" stand here? Nothing is read. */
bool scan_sees_key(const struct scan *);

/* Does "key ;" stand here, a header without a value, as curl has it? */
bool scan_sees_empty(const struct scan *);

/* A word of letters, digits and the characters of `also`. */
struct slice scan_word(struct scan *, const char *also);

enum lexis { LEX_VALUE, LEX_QUOTED, LEX_TICK, LEX_KEY, LEX_FILE };

/*
 * Text with holes. LEX_QUOTED and LEX_TICK begin and end with their quote;
 * LEX_VALUE may be empty, the others of course not (LEX_KEY, LEX_FILE).
 */
bool scan_tmpl(struct scan *, enum lexis, struct tmpl *);

/* "{{name}}" alone. */
bool scan_hole(struct scan *, int *var);

/* All text up to `to` as a template without escapes; p ends behind `to`. */
bool scan_tmpl_raw(struct scan *, const char *to, struct tmpl *);

/*
 * To make a template by hand: append to `text`, then put holes with
 * tmaker_take_hole, and end with tmaker_end.
 */
struct tmaker {
	struct buf text;
	struct piece *piece;
	size_t n, cap;
	bool json;    /* holes are inside a JSON string */
	bool bare;    /* or are JSON values of their own */
	bool compact; /* JSON without its white space */
};

void tmaker_end(struct tmaker *, struct scan *, struct tmpl *);

/* Is there a "{{"? Then read it into the template. */
bool tmaker_take_hole(struct tmaker *, struct scan *);

/*
 * A whole number: '-'? ('0' | [1-9] digits). At least lo.
 */
bool scan_int(struct scan *, long lo, long *out);

/* A regular expression between slashes, as the engine wants it. */
bool scan_regex(struct scan *, struct slice *);

#endif
