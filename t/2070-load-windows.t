#!/bin/sh
# The arithmetic of windows, by simulation: with answers of 1 s, 5 s and 60 s
# the throughput that is reported is the server's own. Nothing is sent here;
# the stream is what bm-load would write, in a time that does not pass.
. "${0%/*}/lib.sh"

# simulate ANSWER: users who ask without pause, each answer taking ANSWER
# seconds on average (uniform, half to one and a half of it); a ramp-up of 30
# users 100 ms apart, a window of 300 s, a drain. `stream` is theirs; `served`
# how many answers the server gave within the window.
simulate() {
	awk -v mean="$1" '
	function out(u, it, start, total, w,  f) {
		f = w ? "ptw" : "pt"
		printf "resp\t0\t0\t%d\t%d\t1\t1\t1\tget\t200\tok\t%d\t0\t\t\t%d\t%d\t80\t200\t%s\t/\t\n",
		    u, it, start, total, total, f
		lines++
		if (!w) due++
		if (start + total >= 0 && start + total < D) served++
	}
	BEGIN {
		srand(7)
		D = 300e6; N = 30; delay = 100000; ramp = -N * delay
		print "bm\t1"
		print "run\tsim\t0\t1700000000000000\thost\tbm-load\t1"
		print "conf\tmodel\tclosed"
		printf "cycle\t0\t0\t%d\t\t0\t%d\t%d\t%d\n", N, -ramp, D - ramp, D - ramp + 1000e6
		print "scenario\t1\ts\t1"
		print "step\t1\t1\ts\tGET\t/"
		for (u = 0; u < N; u++) {
			t = ramp + u * delay
			for (it = 0; t < D; it++) {
				x = int(mean * 1e6 * (0.5 + rand()))
				out(u, it, int(t), x, t < 0)
				t += x
			}
		}
		printf "books\t0\t0\t%d\t%d\t0\t0\t0\t0\t%d\n", due, due, lines
		printf "end\tsim\t0\tok\t%d\t\n", lines
		print served / (D / 1e6) >"served"
	}' >stream
}
# rps: OK requests a second as reported
rps() {
	bm-merge stream | bm-report >report || :
	awk '$1 == "30" && $2 == "users" { print $3; exit }' report
}

for s in 1 5 60; do
	simulate $s
	t "answers of $s s: the throughput is the server's own within 2 %" '
		rps >reported
		cat served reported report
		awk "NR == 1 { s = \$1 } NR == 2 { r = \$1 }
		    END { exit !(NR == 2 && r > s * 0.98 && r < s * 1.02) }" \
		    served reported
	'
done
t 'of 60 s answers many that ended in the window were due before it' '
	awk -F "\t" "\$1 == \"resp\" && \$20 ~ /w/ && \$12 + \$17 >= 0" stream >early
	[ $(wc -l <early) -ge 20 ]
'
done_testing
