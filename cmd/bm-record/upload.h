#ifndef BM_UPLOAD_H
#define BM_UPLOAD_H

#include "slice.h"

/*
 * Save content in the folder dir under name, of which folders, leading dots
 * and control characters are taken away. A file that is there already is
 * never written to: where its content is another, the new one gets a number.
 * Dies when it can't be written. Returns the name in dir, a new string.
 */
char *upload_save(const char *dir, struct slice name, struct slice content);

#endif
