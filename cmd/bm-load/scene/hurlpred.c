/* Read predicates: "not contains", "== 12". */
#include <string.h>

#include "hurl.h"
#include "hurlread.h"

/* What may stand behind: 'p' any value, 'o' a number or string to put in
 * order, 's' a string or bytes, 'r' a regular expression. */
struct word {
	const char *word;
	enum predicate_id id;
	char with;
};

static const struct word words[] = {
    {"startsWith", PRED_STARTS_WITH, 's'},
    {"endsWith", PRED_ENDS_WITH, 's'},
    {"contains", PRED_CONTAINS, 'p'},
    {"includes", PRED_INCLUDES, 'p'},
    {"matches", PRED_MATCHES, 'r'},
    {"exists", PRED_EXISTS, 0},
    {"isEmpty", PRED_IS_EMPTY, 0},
    {"isInteger", PRED_IS_INTEGER, 0},
    {"isFloat", PRED_IS_FLOAT, 0},
    {"isNumber", PRED_IS_NUMBER, 0},
    {"isBoolean", PRED_IS_BOOLEAN, 0},
    {"isString", PRED_IS_STRING, 0},
    {"isCollection", PRED_IS_COLLECTION, 0},
    {"isList", PRED_IS_LIST, 0},
    {"isObject", PRED_IS_OBJECT, 0},
    {"isDate", PRED_REFUSED, 0},
    {"isIsoDate", PRED_REFUSED, 0},
    {"isIpv4", PRED_REFUSED, 0},
    {"isIpv6", PRED_REFUSED, 0},
    {"isUuid", PRED_REFUSED, 0},
};

static const struct word signs[] = {
    {"==", PRED_EQUAL, 'p'},
    {"!=", PRED_NOT_EQUAL, 'p'},
    {">=", PRED_GREATER_EQUAL, 'o'},
    {">", PRED_GREATER, 'o'},
    {"<=", PRED_LESS_EQUAL, 'o'},
    {"<", PRED_LESS, 'o'},
};

static bool
number(struct scan *s, struct operand *o)
{
	const char *at;
	struct slice w = {s->p, 0};

	scan_take(s, "-");
	at = s->p;
	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	if (s->p == at)
		return scan_fail(s, at, "expected a digit");
	if (*at == '0' && s->p - at > 1)
		return scan_fail(s, at + 1, "a number begins with 0");
	if (scan_take(s, ".")) {
		at = s->p;
		while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
			s->p++;
		if (s->p == at)
			return scan_fail(s, at, "expected a digit");
	}
	w.n = (size_t)(s->p - w.p);
	o->kind = OPERAND_VALUE;
	o->value = value_typed(w);
	return o->value.type != VALUE_STRING ||
	       scan_fail(s, w.p, "number too large");
}

static bool
bytes(struct scan *s, struct operand *o, bool base64)
{
	o->kind = OPERAND_VALUE;
	o->value.type = VALUE_BYTES;
	return base64 ? hurl_base64(s, &o->value.s) : hurl_hex(s, &o->value.s);
}

static bool
literal(struct operand *o, const char *word)
{
	o->kind = OPERAND_VALUE;
	o->value = value_typed(slice_of(word));
	return true;
}

/* ``` ... ``` */
static bool
multiline(struct scan *s, struct operand *o)
{
	struct body b;
	struct tmaker m = {0};

	memset(&b, 0, sizeof b);
	if (!hurl_body(s, &b))
		return false;
	o->kind = OPERAND_TEXT;
	o->text = b.text;
	if (b.kind != BODY_BYTES)
		return true;
	buf_add(&m.text, b.bytes.p, b.bytes.n);
	tmaker_end(&m, s, &o->text);
	return true;
}

static bool
text(struct scan *s, enum lexis lex, struct operand *o)
{
	o->kind = OPERAND_TEXT;
	return scan_tmpl(s, lex, &o->text);
}

/* Any value of a predicate. */
static bool
operand(struct scan *s, struct operand *o)
{
	if (scan_take(s, "null"))
		return literal(o, "null");
	if (scan_take(s, "true"))
		return literal(o, "true");
	if (scan_take(s, "false"))
		return literal(o, "false");
	if (scan_see(s, "-") || (s->p < s->end && *s->p >= '0' && *s->p <= '9'))
		return number(s, o);
	if (scan_take(s, "hex,"))
		return bytes(s, o, false);
	if (scan_take(s, "base64,"))
		return bytes(s, o, true);
	if (scan_take(s, "file,")) {
		o->kind = OPERAND_FILE;
		return hurl_file(s, &o->text);
	}
	if (scan_see(s, "{{")) {
		o->kind = OPERAND_VAR;
		return scan_hole(s, &o->var);
	}
	if (scan_see(s, "\""))
		return text(s, LEX_QUOTED, o);
	if (scan_see(s, "```"))
		return multiline(s, o);
	if (scan_see(s, "`"))
		return text(s, LEX_TICK, o);
	if (!scan_see(s, "/"))
		return scan_fail(s, s->p, "expected a value");
	o->kind = OPERAND_REGEX;
	return hurl_pattern(s, 'r', &o->pattern);
}

static bool
ordered(const struct operand *o)
{
	return o->kind == OPERAND_TEXT || o->kind == OPERAND_VAR ||
	       (o->kind == OPERAND_VALUE && o->value.type >= VALUE_INT &&
		   o->value.type <= VALUE_FLOAT);
}

static bool
stringy(const struct operand *o)
{
	return o->kind == OPERAND_TEXT || o->kind == OPERAND_VAR ||
	       o->kind == OPERAND_FILE ||
	       (o->kind == OPERAND_VALUE && o->value.type == VALUE_BYTES);
}

static bool
operand_of(struct scan *s, char with, struct operand *o)
{
	const char *at = s->p;

	if (with == 'r') {
		o->kind = OPERAND_REGEX;
		if (!scan_see(s, "/") && !scan_see(s, "\""))
			return scan_fail(
			    s, at, "expected a regular expression");
		return hurl_pattern(s, 'r', &o->pattern);
	}
	if (!operand(s, o))
		return false;
	if (with == 'o' && !ordered(o))
		return scan_fail(s, at, "expected a number or a string");
	if (with == 's' && !stringy(o))
		return scan_fail(s, at, "expected a string or bytes");
	return true;
}

static bool
sign(struct scan *s, struct predicate *p, bool *ok)
{
	size_t i;

	for (i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (scan_take(s, signs[i].word))
			break;
	if (i == sizeof signs / sizeof signs[0])
		return false;
	p->id = signs[i].id;
	scan_blanks(s);
	*ok = operand_of(s, signs[i].with, &p->with);
	return true;
}

static bool
named(struct scan *s, struct predicate *p)
{
	const char *at = s->p;
	struct slice w = scan_word(s, "");
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_eq(w, words[i].word))
			break;
	if (i == sizeof words / sizeof words[0])
		return scan_fail(s, at,
		    w.n > 0 ? "unknown predicate '%.*s'"
			    : "expected a predicate",
		    (int)w.n, w.p);
	p->id = words[i].id;
	if (p->id == PRED_REFUSED)
		scan_refuse(s, at, "predicate %s", words[i].word);
	if (!words[i].with)
		return true;
	if (scan_blanks(s) == 0)
		return scan_fail(s, s->p, "expected a blank");
	return operand_of(s, words[i].with, &p->with);
}

bool
hurl_predicate(struct scan *s, struct predicate *p)
{
	const char *at = s->p;
	bool ok;

	if (scan_take(s, "not")) {
		p->not = scan_blanks(s) > 0;
		if (!p->not )
			s->p = at;
	}
	return sign(s, p, &ok) ? ok : named(s, p);
}
