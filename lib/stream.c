/* The stream's one table of kinds and columns. */
#include <string.h>

#include "stream.h"
#include "hdr.h"
#include "utf8.h"

const char *const result_names[RESULT_N] = {
    "ok", "fail", "error", "cut", "behind"};

const struct stream_kind stream_kinds[KIND_N] = {
    [KIND_BM] = {"bm", MERGED_SET, 1, {{"version", COL_COUNT, true}}},
    [KIND_RUN] = {"run", MERGED_SET, 6,
	{{"run id", COL_TEXT, true}, {"node", COL_NODE, true},
	    {"epoch", COL_COUNT, true}, {"host", COL_TEXT, false},
	    {"program and version", COL_TEXT, false},
	    {"nodes in the run", COL_COUNT, true}}},
    [KIND_CONF] = {"conf", MERGED_SET, 2,
	{{"key", COL_TEXT, true}, {"value", COL_TEXT, false}}},
    [KIND_NODE] = {"node", MERGED_SET, 7,
	{{"node", COL_NODE, true}, {"host", COL_TEXT, false},
	    {"cores", COL_COUNT, false}, {"workers", COL_COUNT, false},
	    {"kernel", COL_TEXT, false}, {"outcome", COL_TEXT, false},
	    {"message", COL_TEXT, false}}},
    [KIND_SCENARIO] = {"scenario", MERGED_SET, 3,
	{{"scenario", COL_SCENARIO, true}, {"name", COL_TEXT, false},
	    {"weight", COL_COUNT, false}}},
    [KIND_STEP] = {"step", MERGED_SET, 5,
	{{"scenario", COL_SCENARIO, true}, {"step", COL_STEP, true},
	    {"name", COL_TEXT, false}, {"method", COL_TEXT, false},
	    {"url template", COL_TEXT, false}}},
    [KIND_REQ] = {"req", MERGED_SET, 5,
	{{"scenario", COL_SCENARIO, true}, {"step", COL_STEP, true},
	    {"request", COL_REQ, true}, {"type", COL_TYPE, false},
	    {"url template", COL_TEXT, false}}},
    [KIND_CYCLE] = {"cycle", MERGED_SET, 8,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"users", COL_COUNT, false}, {"rate", COL_COUNT, false},
	    {"ramp", COL_INT, true}, {"begin", COL_INT, true},
	    {"end", COL_INT, true}, {"stop", COL_INT, true}}},
    [KIND_RESP] = {"resp", MERGED_TAKEN_IN, 21,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"user", COL_COUNT, true}, {"iteration", COL_COUNT, true},
	    {"scenario", COL_SCENARIO, true}, {"step", COL_STEP, true},
	    {"request", COL_REQ, true}, {"type", COL_TYPE, true},
	    {"code", COL_CODE, true}, {"result", COL_RESULT, true},
	    {"start", COL_START, true}, {"late", COL_VALUE, false},
	    {"connect", COL_VALUE, false}, {"tls", COL_VALUE, false},
	    {"ttfb", COL_VALUE, false}, {"total", COL_VALUE, true},
	    {"sent", COL_VALUE, false}, {"received", COL_VALUE, false},
	    {"flags", COL_TEXT, false}, {"url", COL_TEXT, false},
	    {"message", COL_TEXT, false}}},
    [KIND_PAGE] = {"page", MERGED_TAKEN_IN, 13,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"user", COL_COUNT, true}, {"iteration", COL_COUNT, true},
	    {"scenario", COL_SCENARIO, true}, {"step", COL_STEP, true},
	    {"result", COL_RESULT, true}, {"start", COL_START, true},
	    {"late", COL_VALUE, false}, {"total", COL_VALUE, true},
	    {"requests", COL_VALUE, false}, {"flags", COL_TEXT, false},
	    {"message", COL_TEXT, false}}},
    [KIND_TEST] = {"test", MERGED_TAKEN_IN, 16,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"user", COL_COUNT, true}, {"iteration", COL_COUNT, true},
	    {"scenario", COL_SCENARIO, true}, {"result", COL_RESULT, true},
	    {"start", COL_START, true}, {"late", COL_VALUE, false},
	    {"total", COL_VALUE, true}, {"connected", COL_VALUE, false},
	    {"pages", COL_VALUE, false}, {"requests", COL_VALUE, false},
	    {"redirects", COL_VALUE, false}, {"resources", COL_VALUE, false},
	    {"flags", COL_TEXT, false}, {"message", COL_TEXT, false}}},
    [KIND_HIST] = {"hist", MERGED_ADDED, 16,
	{{"cycle", COL_CYCLE, true}, {"second", COL_SECOND, false},
	    {"node", COL_NODE, false}, {"scenario", COL_SCENARIO, false},
	    {"step", COL_STEP, false}, {"request", COL_REQ, false},
	    {"type", COL_TYPE, false}, {"code", COL_CODE, false},
	    {"result", COL_RESULT, false}, {"class", COL_TEXT, false},
	    {"metric", COL_TEXT, true}, {"count", COL_COUNT, true},
	    {"sum", COL_COUNT, true}, {"min", COL_COUNT, true},
	    {"max", COL_COUNT, true}, {"buckets", COL_HIST, true}}},
    [KIND_BEAT] = {"beat", MERGED_ADDED, 4,
	{{"cycle", COL_CYCLE, true}, {"tenth", COL_TENTH, true},
	    {"ok", COL_COUNT, true}, {"bad", COL_COUNT, true}}},
    [KIND_FAIL] = {"fail", MERGED_ADDED, 9,
	{{"cycle", COL_CYCLE, true}, {"scenario", COL_SCENARIO, false},
	    {"step", COL_STEP, false}, {"code", COL_CODE, false},
	    {"result", COL_RESULT, true}, {"message", COL_TEXT, false},
	    {"count", COL_COUNT, true}, {"first", COL_START, false},
	    {"sample url", COL_TEXT, false}}},
    [KIND_BOOKS] = {"books", MERGED_SET, 9,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"due", COL_COUNT, true}, {"ok", COL_COUNT, true},
	    {"fail", COL_COUNT, true}, {"error", COL_COUNT, true},
	    {"cut", COL_COUNT, true}, {"behind", COL_COUNT, true},
	    {"resp", COL_COUNT, true}}},
    [KIND_CONN] = {"conn", MERGED_ADDED, 8,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"address", COL_TEXT, true}, {"opened", COL_COUNT, true},
	    {"refused", COL_COUNT, true}, {"full handshakes", COL_COUNT, true},
	    {"resumed handshakes", COL_COUNT, true},
	    {"requests", COL_COUNT, true}}},
    [KIND_LEFT] = {"left", MERGED_SET, 5,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"worker", COL_COUNT, true}, {"host", COL_TEXT, false},
	    {"resources", COL_COUNT, true}}},
    [KIND_SELF] = {"self", MERGED_SET, 14,
	{{"node", COL_NODE, true}, {"cycle", COL_CYCLE, true},
	    {"second", COL_SECOND, true},
	    {"cpu of the busiest worker", COL_COUNT, false},
	    {"cpu of all", COL_COUNT, false}, {"steal", COL_COUNT, false},
	    {"lag p50", COL_COUNT, false}, {"lag p99", COL_COUNT, false},
	    {"lag max", COL_COUNT, false},
	    {"open connections", COL_COUNT, false},
	    {"behind", COL_COUNT, false}, {"stalled", COL_COUNT, false},
	    {"bytes out", COL_COUNT, false}, {"bytes in", COL_COUNT, false}}},
    [KIND_CLOCK] = {"clock", MERGED_SET, 6,
	{{"node", COL_NODE, true}, {"when", COL_COUNT, true},
	    {"offset of the monotonic clock", COL_INT, true},
	    {"offset of the wall clock", COL_INT, false},
	    {"bound", COL_COUNT, true}, {"skew", COL_INT, false}}},
    [KIND_HOST] = {"host", MERGED_SET, 3,
	{{"host", COL_TEXT, true}, {"role", COL_TEXT, true},
	    {"description", COL_TEXT, false}}},
    [KIND_MON] = {"mon", MERGED_SET, 5,
	{{"host", COL_TEXT, true}, {"time", COL_COUNT, true},
	    {"metric", COL_TEXT, true}, {"value", COL_INT, true},
	    {"unit", COL_TEXT, false}}},
    [KIND_END] = {"end", MERGED_SET, 5,
	{{"run id", COL_TEXT, true}, {"node", COL_NODE, true},
	    {"status", COL_TEXT, true}, {"lines", COL_COUNT, true},
	    {"message", COL_TEXT, false}}},
    [KIND_SEEN] = {"seen", MERGED_ADDED, 3,
	{{"run id", COL_TEXT, false}, {"node", COL_NODE, true},
	    {"lines", COL_COUNT, true}}},
    [KIND_BAD] = {"bad", MERGED_ADDED, 2,
	{{"reason", COL_TEXT, true}, {"count", COL_COUNT, true}}},
};

int
stream_result(struct slice s)
{
	int i;

	for (i = 0; i < RESULT_N; i++)
		if (slice_eq(s, result_names[i]))
			return i;
	return -1;
}

enum kind
stream_kind(struct slice word)
{
	int i;

	for (i = 0; i < KIND_N && word.n > 0; i++)
		if (stream_kinds[i].name[0] == word.p[0] &&
		    slice_eq(word, stream_kinds[i].name))
			return (enum kind)i;
	return KIND_UNKNOWN;
}

size_t
stream_split(struct slice line, struct slice f[], size_t max)
{
	const char *p = line.p, *end = line.p + line.n, *tab;
	size_t n = 0;

	for (;;) {
		tab = p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
		if (n < max) {
			f[n].p = p;
			f[n].n = (size_t)((tab ? tab : end) - p);
		}
		n++;
		if (!tab)
			return n;
		p = tab + 1;
	}
}

bool
stream_is_type(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
			(s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-'))
			return false;
	return s.n <= 32;
}

static int
low_hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* No raw control bytes, whole escapes, UTF-8. */
static bool
is_text(struct slice s)
{
	size_t i, k;

	for (i = 0; i < s.n; i += k) {
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
		k = utf8_len(s.p + i, s.n - i);
		if (k == 0)
			return false;
		if (s.p[i] != '\\')
			continue;
		k = i + 1 < s.n && s.p[i + 1] == 'x' ? 4 : 2;
		if (i + k > s.n || !strchr("\\tnrx", s.p[i + 1]) ||
		    s.p[i + 1] == '\0')
			return false;
		if (k == 4 &&
		    (low_hex(s.p[i + 2]) < 0 || low_hex(s.p[i + 3]) < 0))
			return false;
	}
	return true;
}

static bool
fits(struct slice s, enum col_type type)
{
	uint64_t u;
	int64_t v;

	switch (type) {
	case COL_TEXT: return is_text(s);
	case COL_INT: return slice_int(s, INT64_MIN, INT64_MAX, &v) == 0;
	case COL_COUNT: return slice_uint(s, INT64_MAX, &u) == 0;
	case COL_NODE: return slice_uint(s, 99999, &u) == 0;
	case COL_CYCLE: return slice_uint(s, 9999, &u) == 0;
	case COL_SCENARIO: return slice_uint(s, 9999, &u) == 0;
	case COL_VALUE: return slice_uint(s, HDR_MAX, &u) == 0;
	case COL_START: return slice_int(s, -HDR_MAX, HDR_MAX, &v) == 0;
	case COL_TENTH: return slice_int(s, -3600000, 3600000, &v) == 0;
	case COL_CODE: return slice_uint(s, 999, &u) == 0;
	case COL_STEP: return slice_uint(s, 9999, &u) == 0;
	case COL_REQ: return slice_uint(s, 999, &u) == 0;
	case COL_SECOND: return slice_int(s, -360000, 360000, &v) == 0;
	case COL_TYPE: return stream_is_type(s);
	case COL_RESULT: return stream_result(s) != -1;
	case COL_HIST: return true;
	}
	return false;
}

const char *
stream_check(enum kind kind, const struct slice f[], size_t n)
{
	const struct stream_kind *k = &stream_kinds[kind];
	struct slice s;
	int i;

	for (i = 0; i < k->ncols; i++) {
		s = stream_field(f, n, (size_t)i + 1);
		if (s.n == 0 ? k->cols[i].needed : !fits(s, k->cols[i].type))
			return k->cols[i].name;
	}
	/* columns of later versions: passed on, so they are clean text */
	if (n > STREAM_COLS + 1)
		return "too many columns";
	for (i = k->ncols + 1; i < (int)n; i++)
		if (!fits(f[i], COL_TEXT))
			return "text";
	return NULL;
}

struct slice
stream_field(const struct slice f[], size_t n, size_t i)
{
	struct slice none = {"", 0};

	return i < n && i <= STREAM_COLS ? f[i] : none;
}

int64_t
stream_int(const struct slice f[], size_t n, size_t i, int64_t def)
{
	int64_t v;

	return slice_int(stream_field(f, n, i), INT64_MIN, INT64_MAX, &v) == 0
		   ? v
		   : def;
}

void
stream_begin(struct buf *b, enum kind kind)
{
	buf_str(b, stream_kinds[kind].name);
}

void
stream_slice(struct buf *b, struct slice s)
{
	buf_chr(b, '\t');
	stream_escape(b, s);
}

void
stream_text(struct buf *b, const char *s)
{
	stream_slice(b, slice_of(s));
}

void
stream_num(struct buf *b, int64_t v)
{
	buf_chr(b, '\t');
	buf_int(b, v);
}

void
stream_none(struct buf *b)
{
	buf_chr(b, '\t');
}

void
stream_end(struct buf *b)
{
	buf_chr(b, '\n');
}

static void
escape_byte(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char x[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

	switch (c) {
	case '\\': buf_add(b, "\\\\", 2); break;
	case '\t': buf_add(b, "\\t", 2); break;
	case '\n': buf_add(b, "\\n", 2); break;
	case '\r': buf_add(b, "\\r", 2); break;
	default: buf_add(b, x, 4); break;
	}
}

void
stream_escape(struct buf *b, struct slice s)
{
	size_t i, k;

	for (i = 0; i < s.n; i += k) {
		k = utf8_len(s.p + i, s.n - i);
		if (k == 0 || (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ||
		    s.p[i] == '\\') {
			escape_byte(b, (unsigned char)s.p[i]);
			k = 1;
		} else {
			buf_add(b, s.p + i, k);
		}
	}
}

int
stream_unescape(struct buf *b, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '\\') {
			buf_chr(b, s.p[i]);
			continue;
		}
		if (++i == s.n)
			return -1;
		switch (s.p[i]) {
		case '\\': buf_chr(b, '\\'); break;
		case 't': buf_chr(b, '\t'); break;
		case 'n': buf_chr(b, '\n'); break;
		case 'r': buf_chr(b, '\r'); break;
		case 'x':
			if (s.n - i < 3 || low_hex(s.p[i + 1]) < 0 ||
			    low_hex(s.p[i + 2]) < 0)
				return -1;
			buf_chr(b, (char)(low_hex(s.p[i + 1]) * 16 +
					  low_hex(s.p[i + 2])));
			i += 2;
			break;
		default: return -1;
		}
	}
	return 0;
}
