/* What gcc -fanalyzer has to be told of our functions: these do not return. */
void die(const char *, ...) __attribute__((noreturn));
void usage_exit(const char *, int) __attribute__((noreturn));
void usage_bad(const char *, int, int) __attribute__((noreturn));
