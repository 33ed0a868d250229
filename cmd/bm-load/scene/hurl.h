#ifndef BM_HURL_H
#define BM_HURL_H

#include <stdbool.h>
#include <stdint.h>

#include "scan.h"
#include "scenario.h"
#include "slice.h"
#include "tmpl.h"
#include "value.h"

/* What a Hurl file says: bm-scenario(5). */

struct pair {
	struct tmpl key, value;
	bool file; /* multipart: value is a file name, type its type or empty */
	struct tmpl type;
	int line;
};

struct pairs {
	struct pair *p;
	int n;
	size_t cap;
	bool given; /* the section is there, perhaps empty */
};

enum body_kind { BODY_NONE, BODY_TEXT, BODY_BYTES, BODY_FILE };

struct body {
	enum body_kind kind;
	struct tmpl text;   /* TEXT; FILE: its name */
	struct slice bytes; /* BYTES */
	const char *type;   /* implied Content-Type, or NULL */
	int line;
};

struct ask {
	struct tmpl url;
	struct pairs header, query, form, multipart, cookie, auth;
	struct body body;
};

enum option_id {
	OPT_COMPRESSED,
	OPT_CONNECT_TIMEOUT,
	OPT_DELAY,
	OPT_HEADER,
	OPT_HTTP10,
	OPT_HTTP11,
	OPT_LOCATION,
	OPT_LOCATION_TRUSTED,
	OPT_MAX_REDIRS,
	OPT_MAX_TIME,
	OPT_PATH_AS_IS,
	OPT_REPEAT,
	OPT_RETRY,
	OPT_RETRY_INTERVAL,
	OPT_SKIP,
	OPT_USER,
	OPT_VARIABLE,
	OPT_IGNORED, /* read, and without effect on requests */
	OPT_REFUSED
};

struct option {
	enum option_id id;
	const char *word;
	int line;
	int var;            /* {{var}} instead of n, or HOLE_NONE */
	int64_t n;          /* bool, count, or time in ns */
	int64_t unit_ns;    /* of a time in a variable */
	struct tmpl text;   /* header, user; a string variable's value */
	int name;           /* variable: which */
	struct value value; /* variable: its value when no string */
};

struct options {
	struct option *o;
	int n;
	size_t cap;
};

/* A regular expression, JSONPath or XPath; compiled where it has no holes. */
struct pattern {
	struct tmpl text;
	struct rx *rx;
	struct jpath *jpath;
	struct xpath *xpath;
};

/* A query or a filter with its arguments. */
struct op {
	int id; /* enum query_id or filter_id */
	struct tmpl a, b;
	struct pattern pattern;
	int64_t n;
	int var;
	struct slice attr; /* cookie */
};

enum query_id {
	QUERY_STATUS,
	QUERY_VERSION,
	QUERY_URL,
	QUERY_DURATION,
	QUERY_BODY,
	QUERY_BYTES,
	QUERY_SHA256,
	QUERY_MD5,
	QUERY_REDIRECTS,
	QUERY_HEADER,
	QUERY_VARIABLE,
	QUERY_JSONPATH,
	QUERY_XPATH,
	QUERY_REGEX,
	QUERY_COOKIE,
	QUERY_REFUSED
};

enum filter_id {
	FILTER_COUNT,
	FILTER_FIRST,
	FILTER_LAST,
	FILTER_NTH,
	FILTER_REGEX,
	FILTER_REPLACE,
	FILTER_REPLACE_REGEX,
	FILTER_SPLIT,
	FILTER_TO_INT,
	FILTER_TO_FLOAT,
	FILTER_TO_STRING,
	FILTER_TO_HEX,
	FILTER_URL_ENCODE,
	FILTER_URL_DECODE,
	FILTER_URL_QUERY_PARAM,
	FILTER_HTML_ESCAPE,
	FILTER_HTML_UNESCAPE,
	FILTER_BASE64_ENCODE,
	FILTER_BASE64_DECODE,
	FILTER_BASE64_URL_ENCODE,
	FILTER_BASE64_URL_DECODE,
	FILTER_UTF8_ENCODE,
	FILTER_UTF8_DECODE,
	FILTER_JSONPATH,
	FILTER_XPATH,
	FILTER_LOCATION,
	FILTER_REFUSED
};

enum predicate_id {
	PRED_EQUAL,
	PRED_NOT_EQUAL,
	PRED_GREATER,
	PRED_GREATER_EQUAL,
	PRED_LESS,
	PRED_LESS_EQUAL,
	PRED_STARTS_WITH,
	PRED_ENDS_WITH,
	PRED_CONTAINS,
	PRED_INCLUDES,
	PRED_MATCHES,
	PRED_EXISTS,
	PRED_IS_EMPTY,
	PRED_IS_INTEGER,
	PRED_IS_FLOAT,
	PRED_IS_NUMBER,
	PRED_IS_BOOLEAN,
	PRED_IS_STRING,
	PRED_IS_COLLECTION,
	PRED_IS_LIST,
	PRED_IS_OBJECT,
	PRED_REFUSED
};

/* What a predicate compares with. */
struct operand {
	enum operand_kind {
		OPERAND_NONE,
		OPERAND_VALUE, /* value: null, bool, number, bytes */
		OPERAND_TEXT,  /* text: a string */
		OPERAND_REGEX, /* pattern */
		OPERAND_VAR,   /* var: a variable with its type */
		OPERAND_FILE   /* text: a file's name */
	} kind;
	struct value value;
	struct tmpl text;
	struct pattern pattern;
	int var;
};

struct predicate {
	bool not ;
	enum predicate_id id;
	struct operand with;
};

/* A query with its filters; a capture or an assertion. */
struct rule {
	struct op query;
	struct op *filter;
	int filters;
	size_t filter_cap;
	bool capture;
	int var;                    /* capture: which variable */
	struct predicate predicate; /* assertion */
	struct slice source;        /* its text, for messages */
	int line;
};

struct rules {
	int line;    /* of the response line; 0: there is none */
	int version; /* 0 any, 10, 11 */
	struct pairs header;
	struct rule *rule;
	int n;
	size_t cap;
	struct body body;
};

/* One entry as it is read; scenario.c makes struct entry of it. */
struct hurl_entry {
	struct slice comment; /* the name of the step */
	struct slice method, url_text;
	int line, status;
	struct ask ask;
	struct rules rules;
	struct options options;
};

/*
 * Read all entries; fn is called with each. Problems are said (scan.h).
 * Returns false after a syntax error.
 */
bool hurl_read(
    struct scan *, void (*fn)(void *, struct hurl_entry *), void *arg);

#endif
