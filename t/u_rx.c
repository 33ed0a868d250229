/* Regular expressions: Rust's syntax, leftmost-first, linear. */
#include <stdlib.h>

#include "../cmd/bm-load/scene/rx.h"
#include "mem.h"
#include "tap.h"

enum { SPANS = 10 };

/* "0-3 1-2 -" of the first match, "none", "large" or "error WHY at N". */
static const char *
found(const char *pattern, const char *text)
{
	static char out[300];
	char msg[RX_MSG];
	size_t at = 0;
	struct rx_span s[SPANS];
	struct rx *rx = rx_new(slice_of(pattern), msg, &at);
	int i, n, r;

	if (!rx) {
		snprintf(out, sizeof out, "error %s at %zu", msg, at);
		return out;
	}
	r = rx_search(rx, slice_of(text), 0, s, SPANS);
	snprintf(out, sizeof out, r == 0 ? "none" : r == 1 ? "" : "large");
	for (i = 0, n = 0; r == 1 && i < rx_groups(rx) && i < SPANS; i++) {
		const char *gap = i ? " " : "";

		n += s[i].p ? snprintf(out + n, sizeof out - (size_t)n,
				  "%s%d-%d", gap, (int)(s[i].p - text),
				  (int)(s[i].p - text + (int)s[i].n))
			    : snprintf(
				  out + n, sizeof out - (size_t)n, "%s-", gap);
	}
	rx_free(rx);
	return out;
}

static void
is(const char *pattern, const char *text, const char *want)
{
	const char *got = found(pattern, text);

	if (!ok(strcmp(got, want) == 0, "/%s/ in '%.40s' is %s", pattern, text,
		want))
		printf("# got %s\n", got);
}

static void
matching(void)
{
	is("b", "abc", "1-2");
	is("a|ab", "ab", "0-1");
	is("(a|ab)(c|bcd)(d*)", "abcd", "0-4 0-1 1-4 4-4");
	is("a*?b", "aab", "0-3");
	is("<(.+?)>", "<a><b>", "0-3 1-2");
	is("<(.+)>", "<a><b>", "0-6 1-5");
	is("(?U)<(.+)>", "<a><b>", "0-3 1-2");
	is("a{2,3}", "aaaa", "0-3");
	is("a{2,3}?", "aaaa", "0-2");
	is("a{2,}", "aaaa", "0-4");
	is("a{2}", "a", "none");
	is("a{0}b", "ab", "1-2");
	is("(?:ab)+c", "ababc", "0-5");
	is("(?P<x>a)(?<y>b)", "ab", "0-2 0-1 1-2");
	is("(a)|(b)", "b", "0-1 - 0-1");
	is("x*", "y", "0-0");
	is("", "abc", "0-0");
	is("(a*)*", "b", "0-0 0-0");
	is("a**", "aa", "0-2");
	is("()", "", "0-0 0-0");
	is("a||b", "b", "0-0");
}

static void
classes(void)
{
	is("[abc]+", "xxcab", "2-5");
	is("[^abc]+", "abxyc", "2-4");
	is("[]a]+", "x]a", "1-3");
	is("[^]a]", "]ax", "2-3");
	is("[a-]+", "a-", "0-2");
	is("[a\\-z]+", "-z", "0-2");
	is("[\\d.]+", "v1.2", "1-4");
	is("[^\\s]+", " ab ", "1-3");
	is("[[:alpha:]_]+", "1ab_", "1-4");
	is("[[:^digit:]]+", "1ab", "1-3");
	is("[a-z&&[^aeiou]]+", "aebcd", "2-5");
	is("[a-z--aeiou]+", "aebcd", "2-5");
	is("[a-g~~b-h]+", "bah", "1-3");
	is("[a-c[x-z]]+", "mxa", "1-3");
	is("\\w+\\W\\d\\D\\s\\S", "ab-1x y", "0-7");
	is(".", "\n", "none");
	is("(?s).", "\n", "0-1");
	is("[^\"]+", "a\nb\"", "0-3");
}

static void
places(void)
{
	is("^b", "ab", "none");
	is("a$", "a\n", "none");
	is("(?m)^b$", "a\nb\nc", "2-3");
	is("\\Aa\\z", "a", "0-1");
	is("\\bfoo\\b", "afoo foo", "5-8");
	is("\\Boo", "foo", "1-3");
	is("\\b{start}o", "oo o", "0-1");
	is("o\\b{end}", "oo", "1-2");
	is("\\<b\\>", "ab b", "3-4");
	is("\\b{start-half}b", "ab b", "3-4");
	is("b\\b{end-half}", "bb", "1-2");
}

static void
flags(void)
{
	is("(?i)aBc", "AbC", "0-3");
	is("a(?i)b|c", "C", "0-1");
	is("(a(?i)b)c", "aBC", "none");
	is("(?i:a)b", "Ab", "0-2");
	is("(?i:a)b", "AB", "none");
	is("(?i)[^a]", "A", "none");
	is("(?i-i)a", "A", "none");
	is("(?x) a b # c\n [ c d ]", "abd", "0-3");
	is("(?u)a", "a", "0-1");
	is("(?-u:a)", "a", "0-1");
}

static void
escapes(void)
{
	is("\\x41\\x{42}\\u0043\\u{44}\\U00000045", "ABCDE", "0-5");
	is("\\n\\t\\r\\f\\v\\a", "\n\t\r\f\v\a", "0-6");
	is("\\.\\*\\?\\+\\(\\)\\[\\]\\{\\}\\^\\$\\|\\\\\\/\\-\\#\\&\\~",
	    ".*?+()[]{}^$|\\/-#&~", "0-19");
	is("}", "}", "0-1");
	is("]", "]", "0-1");
}

static void
unicode(void)
{
	is("^.{3}$", "\xc3\xa9t\xc3\xa9", "0-5");
	is("[\xc3\xa9-\xc3\xaf]", "\xc3\xab", "0-2");
	is("[^\xc3\xa9]", "\xc3\xa9x", "2-3");
	is("\xc3\xa9+", "\xc3\xa9\xc3\xa9", "0-4");
	is("\\x{1F600}", "\xf0\x9f\x98\x80", "0-4");
	is(".", "\xff", "0-1");
}

static void
refusals(void)
{
	is("a(b", "", "error unclosed group at 3");
	is("a)b", "", "error unopened group at 1");
	is("[a", "", "error unclosed class at 2");
	is("[]", "", "error unclosed class at 2");
	is("[z-a]", "", "error range from high to low at 4");
	is("*a", "", "error nothing to repeat at 1");
	is("a|*", "", "error nothing to repeat at 3");
	is("(?i)*", "", "error nothing to repeat at 4");
	is("a{", "", "error a number is missing at 2");
	is("a{,2}", "", "error a number is missing at 2");
	is("a{3,2}", "", "error repetition from high to low at 6");
	is("a{1001}", "", "error repeated more than 1000 times at 5");
	is("a{2", "", "error unclosed repetition at 3");
	is("{", "", "error nothing to repeat at 1");
	is("\\", "", "error pattern ends in a backslash at 1");
	is("\\q", "", "error unknown escape at 1");
	is("(a)\\1", "", "error not supported: back reference at 4");
	is("(?=a)", "", "error not supported: look-around at 2");
	is("(?<!a)", "", "error not supported: look-around at 3");
	is("\\pL", "", "error not supported: \\p at 1");
	is("(?R)a", "", "error not supported: flag R at 2");
	is("(?z)", "", "error unknown flag at 2");
	is("(?P<1>a)", "", "error bad group name at 4");
	is("\\x{110000}", "", "error bad hexadecimal escape at 10");
	is("((a{1000}){1000}){1000}", "", "error pattern too large at 16");
}

/* (a*)*b and its like, which take 2^n steps when states are tried again. */
static void
linear(void)
{
	size_t n = 100000;
	char *text = xmalloc(n + 1);

	memset(text, 'a', n);
	text[n] = '\0';
	is("(a*)*b", text, "none");
	is("(a|aa)+$", text, "0-100000 99999-100000");
	is("(x+x+)+y", text, "none");
	is("(?:a?){50}a{50}b", text, "none");
	free(text);
}

static void
nested(void)
{
	char deep[3 * 300 + 1] = "";
	int i;

	for (i = 0; i < 300; i++)
		strcat(deep, "(?:");
	is(deep, "", "error groups nested too deep at 601");
}

int
main(void)
{
	matching();
	classes();
	places();
	flags();
	escapes();
	unicode();
	refusals();
	linear();
	nested();
	return done();
}
