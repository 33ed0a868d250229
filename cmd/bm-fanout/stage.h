#ifndef BM_STAGE_H
#define BM_STAGE_H

#include <stdbool.h>
#include <stddef.h>

/* What travels to every host: the -f files, and programs of the toolkit. */

/* One file, and its name below the run's folder: "files/data/users.tsv". */
struct cargo {
	char *from, *to;
	bool program;
};

struct stage {
	const char *self; /* argv[0]: where the other programs are looked for */
	struct cargo *v;
	size_t n, cap;
	char *dir; /* a folder of links to it all, for scp -r; NULL: not made */
	char *sums; /* cksum(1) of the programs in one line, or "" */
};

/*
 * A file keeps its place below the working folder; one from elsewhere (an
 * absolute name, or one with "..") travels under its last name. Dies where
 * it can't be read, or where two files would have one name.
 */
void stage_file(struct stage *, char *path);

/* Is the word a program of the toolkit that plays load (bm-load,
 * bench-node)? Those get -i, and their version is checked. */
bool stage_plays(const char *word);

/* If the command is one of the toolkit's own, by its bare name, add it and
 * what it runs, from where this program itself was found; else nothing. */
void stage_programs(struct stage *, const char *command);

/* Make the folder of links; dies on trouble. It goes when we exit. */
void stage_make(struct stage *);

/* Remove it now. */
void stage_drop(struct stage *);

#endif
