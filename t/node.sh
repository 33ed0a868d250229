#!/bin/sh
# A stand-in for bm-load -B in tests of bm-fanout: speaks the barrier, says
# what it was told, and plays $1 seconds of nothing. It knows its clock only
# by date(1), which is enough to be steered by.
v=${2-0.1.0}
now() { date +%s%6N; }
pong() { now=$(now); echo "bm	pong $1 $now $now" >&2; }
echo "bm	ready $v $$" >&2
while read -r word arg; do
	case $word in
	ping) pong "$arg" ;;
	abort) echo "aborted"; exit 1 ;;
	go)
		us=$((arg - $(now)))
		[ $us -le 0 ] || sleep "$(printf '%d.%06d' \
		    $((us / 1000000)) $((us % 1000000)))"
		echo "bm	started $(now)" >&2
		break ;;
	esac
done
[ "$word" = go ] || exit 3
printf 'bm\t1\n'
printf 'run\t%s\t%s\t%s\t%s\tstand-in 1\t%s\n' "$PSSH_BENCH_RUN" \
    "$PSSH_NODENUM" "$(now)" "$PSSH_HOST" "$PSSH_NUMNODES"
end=$(($(now) + ${1:-1} * 1000000)) status=ok
while [ "$(now)" -lt $end ]; do
	read -r word arg || { status=stopped; break; }
	[ "$word" = ping ] && pong "$arg"
done
printf 'end\t%s\t%s\t%s\t0\t\n' "$PSSH_BENCH_RUN" "$PSSH_NODENUM" $status
