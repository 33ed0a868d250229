#ifndef BM_SITE_H
#define BM_SITE_H

#include "buf.h"
#include "slice.h"

/* A request, as the site sees it. */
struct ask {
	struct slice method; /* HEAD comes as GET */
	struct slice path, query;
	struct slice cookie, type, etag; /* of If-None-Match */
	struct slice body;
};

/* What the site answers, before anything is done to it. */
struct reply {
	int status;
	const char *type; /* media type of the body */
	struct buf head;  /* more header lines, each with its CR LF */
	struct buf body;
};

/*
 * Answer one request to the small shop: *r is empty, and filled.  The site
 * keeps no state but in cookies, so that any process can answer anybody:
 *	/			six products, a style sheet, a script, images
 *	/product/N		one of 1000 products, with a form for the basket
 *	/search?q=WORDS		a form and what it finds
 *	/login /logout		any name with the password "secret"; the form
 *				has a token, without which nobody gets in
 *	/account		for those who are in; others are sent to /login
 *	/basket			GET shows it, POST item=N&csrf=T adds to it
 *	/upload			POST says how many bytes came, and their sum
 *	/echo			POST gives the body back
 *	/redirect/N		N redirects, then home
 *	/style.css /shop.js /favicon.ico /img/N.png
 */
void site_answer(const struct ask *, struct reply *);

#endif
