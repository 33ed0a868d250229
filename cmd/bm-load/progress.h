#ifndef BM_PROGRESS_H
#define BM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "self.h"

/*
 * The line for people on stderr: redrawn each second on a terminal, a stable
 * one every 10 s elsewhere, "bm<TAB>progress ..." each second under -B.
 */
enum progress_mode {
	PROGRESS_NONE,
	PROGRESS_TERM,
	PROGRESS_PLAIN,
	PROGRESS_MASTER
};

/* What fits: none where asked (quiet). */
enum progress_mode progress_mode(bool quiet, bool barrier);

/* left_s: seconds to the end of the slot, -1: not known */
void progress_show(
    enum progress_mode, int cycle, int64_t left_s, const struct second *);

/* Leave the redrawn line alone: what follows goes below it. */
void progress_end(enum progress_mode);

#endif
