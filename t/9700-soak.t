#!/bin/sh
# alone: it measures memory
# Hours in short: 1,000 connections, servers that are killed and come back.
# SOAK_TIME=8h for the real thing; a minute by default, five in CI.
. "${0%/*}/lib.sh"
need curl jq nginx
[ -r /proc/self/smaps_rollup ] || {
	t 'not where /proc/PID/smaps_rollup is missing' 'true'
	done_testing
}
# A sanitizer keeps what is freed.
if grep -q __asan_init "$T_TOP/bin/bm-load"; then
	t 'not under a sanitizer' 'true'
	done_testing
fi
SOAK_TIME=${SOAK_TIME:-$([ "${CI:-}" = true ] && echo 5m || echo 1m)}

t "soak: $SOAK_TIME, memory and descriptors flat, and all have counted the same" '
	sh "$T_SRC/soak" "$SOAK_TIME" >line || { cat line; false; }
	cat line
	has line "soak T="
'
t 'soak: a time that is none, or too short, is refused' '
	fails 2 sh "$T_SRC/soak" 5
	fails 2 sh "$T_SRC/soak" x
'
done_testing
