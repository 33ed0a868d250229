/* A small shop: enough of a site to be tested as one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "site.h"
#include "clock.h"
#include "form.h"
#include "png.h"

enum { PRODUCTS = 1000 };

/* Who is asking, as his cookies tell. */
struct visit {
	char id[40], user[40], basket[400];
	char token[20]; /* of his forms */
	bool fresh;     /* he has no cookie yet */
};

/* 64 bits that only this program can work out; good enough for a mock. */
static void
seal(const char *text, char out[20])
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	snprintf(out, 20, "%016llx", (unsigned long long)(h ^ (h >> 29)));
}

static void
set_cookie(
    struct reply *r, const char *name, const char *value, const char *more)
{
	buf_fmt(&r->head, "Set-Cookie: %s=%s; Path=/%s\r\n", name, value, more);
}

/* "alice.SEAL" is alice */
static void
read_session(struct slice cookie, char *user, size_t size)
{
	char value[80], want[20], *dot;

	user[0] = '\0';
	if (!cookie_get(cookie, "session", value, sizeof(value)) ||
	    (dot = strrchr(value, '.')) == NULL)
		return;
	*dot = '\0';
	seal(value, want);
	if (strcmp(dot + 1, want) == 0)
		snprintf(user, size, "%.*s", (int)size - 1, value);
}

static void
visit_read(const struct ask *q, struct visit *v)
{
	static unsigned long count;
	char text[80];

	v->fresh = false;
	if (!cookie_get(q->cookie, "visit", v->id, sizeof(v->id))) {
		snprintf(text, sizeof(text), "%ld %lld %lu", (long)getpid(),
		    (long long)clock_mono(), ++count);
		seal(text, v->id);
		v->fresh = true;
	}
	snprintf(text, sizeof(text), "csrf %s", v->id);
	seal(text, v->token);
	read_session(q->cookie, v->user, sizeof(v->user));
	cookie_get(q->cookie, "basket", v->basket, sizeof(v->basket));
}

static void
add_escaped(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&': buf_str(b, "&amp;"); break;
		case '<': buf_str(b, "&lt;"); break;
		case '>': buf_str(b, "&gt;"); break;
		case '"': buf_str(b, "&quot;"); break;
		default: buf_chr(b, *s); break;
		}
	}
}

static void
page_begin(struct reply *r, const struct visit *v, const char *title)
{
	struct buf *b = &r->body;

	r->type = "text/html; charset=utf-8";
	/* only with pages: images that come at once must not make more */
	if (v->fresh)
		set_cookie(r, "visit", v->id, "");
	buf_str(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		   "<meta charset=\"utf-8\">\n<title>");
	add_escaped(b, title);
	buf_str(b, " - Mock shop</title>\n"
		   "<link rel=\"stylesheet\" href=\"/style.css\">\n"
		   "<link rel=\"icon\" href=\"/favicon.ico\">\n"
		   "<script src=\"/shop.js\"></script>\n</head>\n<body>\n"
		   "<p><a href=\"/\">Home</a> <a href=\"/search\">Search</a> "
		   "<a href=\"/basket\">Basket</a> ");
	if (v->user[0] != '\0')
		buf_str(b, "<a href=\"/account\">Account</a> "
			   "<a href=\"/logout\">Log out</a></p>\n<h1>");
	else
		buf_str(b, "<a href=\"/login\">Log in</a></p>\n<h1>");
	add_escaped(b, title);
	buf_str(b, "</h1>\n");
}

static void
page_end(struct reply *r)
{
	buf_str(&r->body, "</body>\n</html>\n");
}

static void
form_begin(struct reply *r, const struct visit *v, const char *action)
{
	buf_fmt(&r->body,
	    "<form method=\"post\" action=\"%s\">\n"
	    "<input type=\"hidden\" name=\"csrf\" value=\"%s\">\n",
	    action, v->token);
}

static void
message(struct reply *r, const struct visit *v, int status, const char *title,
    const char *text)
{
	r->status = status;
	page_begin(r, v, title);
	buf_str(&r->body, "<p>");
	add_escaped(&r->body, text);
	buf_str(&r->body, "</p>\n");
	page_end(r);
}

static void
see_other(struct reply *r, int status, const char *where)
{
	r->status = status;
	r->type = "text/plain";
	buf_fmt(&r->head, "Location: %s\r\n", where);
	buf_fmt(&r->body, "see %s\n", where);
}

static void
product_link(struct reply *r, int n)
{
	buf_fmt(&r->body,
	    "<p><a href=\"/product/%d\">"
	    "<img src=\"/img/%d.png\" alt=\"\"> Product %d</a></p>\n",
	    n, n % 20, n);
}

static void
home(const struct ask *q, const struct visit *v, struct reply *r)
{
	int i;

	(void)q;
	page_begin(r, v, "Welcome");
	for (i = 1; i <= 6; i++)
		product_link(r, i);
	page_end(r);
}

/* The number that the rest of a path is, or -1 if not within lo..hi. */
static int
path_number(struct slice path, const char *prefix, int lo, int hi)
{
	int64_t n;
	struct slice rest = {path.p + strlen(prefix), path.n - strlen(prefix)};

	return slice_int(rest, lo, hi, &n) == 0 ? (int)n : -1;
}

static void
product(const struct ask *q, const struct visit *v, struct reply *r)
{
	int n = path_number(q->path, "/product/", 1, PRODUCTS);
	char title[40];

	if (n == -1) {
		message(r, v, 404, "Not found", "There is no such product.");
		return;
	}
	snprintf(title, sizeof(title), "Product %d", n);
	page_begin(r, v, title);
	product_link(r, n);
	buf_fmt(&r->body, "<p id=\"price\">%d.%02d</p>\n", n % 90 + 9, n % 100);
	form_begin(r, v, "/basket");
	buf_fmt(&r->body,
	    "<input type=\"hidden\" name=\"item\" value=\"%d\">\n"
	    "<button>Add to basket</button>\n</form>\n",
	    n);
	page_end(r);
}

static void
search(const struct ask *q, const struct visit *v, struct reply *r)
{
	char words[100];
	uLong h;
	int i;

	page_begin(r, v, "Search");
	buf_str(&r->body, "<form action=\"/search\">\n<input name=\"q\">\n"
			  "<button>Search</button>\n</form>\n");
	if (form_get(q->query, "q", words, sizeof(words))) {
		h = crc32(0, (const Bytef *)words, (uInt)strlen(words));
		buf_str(&r->body, "<p>5 found for <b>");
		add_escaped(&r->body, words);
		buf_str(&r->body, "</b></p>\n");
		for (i = 0; i < 5; i++, h = h * 31 + 7)
			product_link(r, (int)(h % PRODUCTS) + 1);
	}
	page_end(r);
}

static bool
token_good(const struct ask *q, const struct visit *v)
{
	char token[40];

	form_get(q->body, "csrf", token, sizeof(token));
	return strcmp(token, v->token) == 0;
}

static void
log_in(const struct ask *q, const struct visit *v, struct reply *r)
{
	char user[40], password[40], sealed[20], value[80];

	form_get(q->body, "user", user, sizeof(user));
	form_get(q->body, "password", password, sizeof(password));
	if (!token_good(q, v)) {
		message(r, v, 403, "Forbidden", "The form's token is wrong.");
	} else if (user[0] == '\0' || strcmp(password, "secret") != 0 ||
		   strcspn(user, "; \r\n\t,") != strlen(user)) {
		message(r, v, 403, "Log in", "Wrong name or password.");
	} else {
		seal(user, sealed);
		snprintf(value, sizeof(value), "%s.%s", user, sealed);
		set_cookie(r, "session", value, "; HttpOnly");
		see_other(r, 302, "/account");
	}
}

static void
login(const struct ask *q, const struct visit *v, struct reply *r)
{
	if (slice_eq(q->method, "POST")) {
		log_in(q, v, r);
		return;
	}
	page_begin(r, v, "Log in");
	form_begin(r, v, "/login");
	buf_str(&r->body, "<input name=\"user\">\n"
			  "<input type=\"password\" name=\"password\">\n"
			  "<button>Log in</button>\n</form>\n");
	page_end(r);
}

static void
logout(const struct ask *q, const struct visit *v, struct reply *r)
{
	(void)q;
	(void)v;
	set_cookie(r, "session", "", "; Max-Age=0");
	see_other(r, 303, "/");
}

static void
account(const struct ask *q, const struct visit *v, struct reply *r)
{
	char text[80];

	(void)q;
	if (v->user[0] == '\0') {
		see_other(r, 302, "/login");
		return;
	}
	snprintf(text, sizeof(text), "Hello, %s.", v->user);
	message(r, v, 200, "Account", text);
}

static void
basket_add(const struct ask *q, const struct visit *v, struct reply *r)
{
	char item[20], list[sizeof(v->basket) + 20];
	int64_t n;

	form_get(q->body, "item", item, sizeof(item));
	if (!token_good(q, v)) {
		message(r, v, 403, "Forbidden", "The form's token is wrong.");
	} else if (slice_int(slice_of(item), 1, PRODUCTS, &n) == -1) {
		message(r, v, 400, "Basket", "There is no such product.");
	} else {
		/* a full basket forgets what was in it */
		snprintf(list, sizeof(list), "%s%s%d",
		    strlen(v->basket) < 300 ? v->basket : "",
		    v->basket[0] != '\0' ? "." : "", (int)n);
		set_cookie(r, "basket", list[0] == '.' ? list + 1 : list, "");
		see_other(r, 303, "/basket");
	}
}

static void
basket(const struct ask *q, const struct visit *v, struct reply *r)
{
	const char *p;
	int n = 0;

	if (slice_eq(q->method, "POST")) {
		basket_add(q, v, r);
		return;
	}
	page_begin(r, v, "Basket");
	buf_str(&r->body, "<ul>\n");
	for (p = v->basket; *p != '\0'; p += *p == '.', n++) {
		buf_fmt(&r->body, "<li>Product %d</li>\n", atoi(p));
		p += strcspn(p, ".");
	}
	buf_fmt(&r->body, "</ul>\n<p>%d in your basket.</p>\n", n);
	page_end(r);
}

static void
upload(const struct ask *q, const struct visit *v, struct reply *r)
{
	uLong sum = crc32(0, NULL, 0);

	(void)v;
	if (q->body.n > 0)
		sum = crc32(sum, (const Bytef *)q->body.p, (uInt)q->body.n);
	r->type = "text/plain";
	buf_fmt(&r->body, "%lu bytes, crc32 %08lx\n", (unsigned long)q->body.n,
	    sum);
}

static void
echo(const struct ask *q, const struct visit *v, struct reply *r)
{
	(void)v;
	r->type = "application/octet-stream";
	buf_add(&r->body, q->body.p, q->body.n);
}

static void
redirect(const struct ask *q, const struct visit *v, struct reply *r)
{
	int n = path_number(q->path, "/redirect/", 0, 10000);
	char where[40];

	if (n == -1) {
		message(r, v, 404, "Not found", "How many redirects?");
		return;
	}
	snprintf(where, sizeof(where), n > 1 ? "/redirect/%d" : "/", n - 1);
	see_other(r, 302, where);
}

/* What a browser keeps: the same for everybody, with an ETag. */
static bool
fresh(const struct ask *q, struct reply *r)
{
	buf_str(&r->head, "ETag: \"mock-1\"\r\n"
			  "Cache-Control: max-age=3600\r\n");
	if (!slice_eq(q->etag, "\"mock-1\""))
		return false;
	r->status = 304;
	return true;
}

static void
style(const struct ask *q, const struct visit *v, struct reply *r)
{
	int i;

	(void)v;
	r->type = "text/css";
	if (fresh(q, r))
		return;
	buf_str(&r->body, "body { font-family: sans-serif; margin: 2em; }\n");
	for (i = 0; i < 60; i++)
		buf_fmt(&r->body, ".p%d { color: #%02x4080; }\n", i, i * 4);
}

static void
script(const struct ask *q, const struct visit *v, struct reply *r)
{
	int i;

	(void)v;
	r->type = "application/javascript";
	if (fresh(q, r))
		return;
	for (i = 0; i < 200; i++)
		buf_fmt(&r->body, "var product%d = {price: %d};\n", i, i * 7);
}

static void
image(const struct ask *q, const struct visit *v, struct reply *r)
{
	struct slice rest = {q->path.p + 5, q->path.n - 5};
	int64_t n = -1;

	if (slice_eq(q->path, "/favicon.ico"))
		n = 0;
	else if (rest.n > 4 && memcmp(rest.p + rest.n - 4, ".png", 4) == 0) {
		rest.n -= 4;
		if (slice_int(rest, 0, PRODUCTS, &n) == -1)
			n = -1;
	}
	if (n == -1) {
		message(r, v, 404, "Not found", "There is no such image.");
		return;
	}
	r->type = "image/png";
	if (!fresh(q, r))
		png_noise(&r->body, 16 + (unsigned)n % 20 * 3,
		    16 + (unsigned)n % 20 * 2, (unsigned)n + 1);
}

static const struct route {
	const char *path; /* one that ends in '/' stands for all below it */
	void (*fn)(const struct ask *, const struct visit *, struct reply *);
} routes[] = {
    {"/account", account},
    {"/basket", basket},
    {"/echo", echo},
    {"/favicon.ico", image},
    {"/img/", image},
    {"/login", login},
    {"/logout", logout},
    {"/product/", product},
    {"/redirect/", redirect},
    {"/search", search},
    {"/shop.js", script},
    {"/style.css", style},
    {"/upload", upload},
};

static bool
route_fits(const struct route *t, struct slice path)
{
	size_t n = strlen(t->path);

	if (t->path[n - 1] == '/')
		return path.n > n && memcmp(path.p, t->path, n) == 0;
	return slice_eq(path, t->path);
}

void
site_answer(const struct ask *q, struct reply *r)
{
	struct visit v;
	size_t i;

	r->status = 200;
	r->type = "text/plain";
	visit_read(q, &v);
	if (slice_eq(q->path, "/")) {
		home(q, &v, r);
		return;
	}
	for (i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (route_fits(&routes[i], q->path)) {
			routes[i].fn(q, &v, r);
			return;
		}
	}
	message(r, &v, 404, "Not found", "There is no such page.");
}
