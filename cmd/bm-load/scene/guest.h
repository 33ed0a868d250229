#ifndef BM_GUEST_H
#define BM_GUEST_H

#include <stdint.h>
#include <stdio.h>

#include "scenario.h"
#include "slice.h"

/* What one user remembers: variables, cookies, the data rows it holds. */
struct guest;

/* user: from 0, unique on this node. Lives as long as the worker. */
struct guest *guest_new(struct world *, int user);

/*
 * Begin a test: variables are as at the start, -V ranges are drawn, data
 * rows and bm_seq are dealt. Cookies stay; see guest_forget.
 * Returns 0, or -1 when a `:once` file has no row left: this user is done.
 */
int guest_begin(struct guest *, int cycle, int64_t iteration);

/* End a test: its data rows go back to the share. */
void guest_end(struct guest *);

/* A new visitor: drop the cookies. */
void guest_forget(struct guest *);

/*
 * Take in the Set-Cookie lines of any answer, redirects and resources too.
 *	url	absolute, that was asked
 *	head	header lines as received, after the status line
 * Cheap when there is none.
 */
void guest_cookies(struct guest *, struct slice url, struct slice head);

/*
 * Write the variables that captures and options have set, "name=value", as
 * -V @file reads them.
 */
void guest_write(const struct guest *, FILE *);

/* Call fn for each variable that a rule of this entry captures. */
void guest_captured(const struct guest *, const struct entry *,
    void (*fn)(const char *name, const char *value));

/* Call fn for each cookie that is kept: "name=value; Domain=...". */
void guest_stored(const struct guest *, void (*fn)(const char *text));

#endif
