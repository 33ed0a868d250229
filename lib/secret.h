#ifndef BM_SECRET_H
#define BM_SECRET_H

/*
 * Leave no core: for programs that hold passwords and cookies, of which a
 * crash would else leave a copy in a file.
 */
void secret_no_core(void);

#endif
