#!/bin/sh
# What is done when memory, disk, descriptors and processes run out: a part of
# make failing-calls.
. "${0%/*}/lib.sh"
need strace

# The shim is not for a sanitizer's allocator.
if grep -q __asan_init "$T_TOP/bin/bm-load"; then
	t 'not under a sanitizer' 'true'
	done_testing
fi
for part in merge-xml report-json diff-json load-count load-once-write \
    fanout-load monitor; do
	t "$part: each seventh call fails: a message, a status, nothing half" "
		sh '$T_SRC/nth' -m 60 -s 7 -v $part >out || { cat out; exit 1; }
		grep '[1-9][0-9]* calls failed, 0 of them not well' out"
done
t 'each call of bm-fanout and of two workers fails' '
	sh "$T_SRC/nth" -v fanout fanout-files load-workers >out || { cat out; exit 1; }
	grep "[1-9][0-9]* calls failed, 0 of them not well" out'
t 'half of it and 0, and silence, are seen' '
	fails 1 sh "$T_SRC/nth" -m 9 bad-half >out
	has out "not the same, and 0"
	fails 1 sh "$T_SRC/nth" -m 9 bad-silent >out
	has out "says nothing"'
done_testing
