#!/bin/sh
# bench-node: what runs on a node: bm-load | bm-merge, one summary stream.
# stdin is the lease of bm-load -B; several nodes on one machine share its
# processors.
set -u

usage='usage: bench-node [bm-load options and operands]'
if [ "${1:-}" = -h ]; then
	echo "$usage" || exit 2
	exit 0
fi

# The programs that came with this script stand beside it.
case $0 in
*/*) PATH=${0%/*}:$PATH ;;
esac

slots=${PSSH_SLOTS:-1}
case $slots in
''|*[!0-9]*|0*)
	echo "bench-node: PSSH_SLOTS: not a number: '$slots'" >&2
	exit 2
	;;
esac
if [ "$slots" -gt 1 ]; then
	cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null) ||
	    cores=$(grep -c '^processor' /proc/cpuinfo 2>/dev/null) || cores=1
	jobs=$((cores / slots))
	[ "$jobs" -ge 1 ] || jobs=1
	set -- -j "$jobs" "$@"
fi

# A pipeline's status is that of its last program, so bm-load's comes by
# descriptor 3 and the stream goes by 4.
exec 4>&1
status=$({
	{
		bm-load "$@" 3>&- 4>&-
		echo "load=$?" >&3
	} | bm-merge -i 1 3>&- >&4 4>&-
	echo "merge=$?" >&3
} 3>&1)
exec 4>&-
load=${status##*load=}
load=${load%%[!0-9]*}
merge=${status##*merge=}
merge=${merge%%[!0-9]*}
# A bm-load that was killed is worse news than what bm-merge makes of it.
[ "${load:-2}" -le 128 ] || exit "$load"
[ "${merge:-2}" -eq 0 ] || exit "${merge:-2}"
exit "${load:-2}"
