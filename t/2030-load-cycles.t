#!/bin/sh
# bm-load: cycles, their slots and windows, and the books.
. "${0%/*}/lib.sh"
mock

# rows KIND: the lines of that kind
rows() {
	awk -F '\t' -v k="$1" '$1 == k' out
}

t 'the slots: users x delay, warm-up, window, grace' '
	bm-load -q -i 1/4 -j 1 -c 2:3 -s 0.1 -W 0.2 -D 1 -G 0.3 -t 50ms $URL/ >out
	rows cycle >got
	cat >want <<-X
	cycle	1	0	2		0	400000	1400000	1700000
	cycle	1	1	3		1700000	2200000	3200000	3500000
	X
	same want got
'
t 'each test is due in its window, or marked w' '
	awk -F "\t" "\$1 == \"resp\" {
		due = \$12 - \$13
		if ((due < 0) != (\$20 ~ /w/)) print
		if (due >= 1000000 || due < -500000) print
		n[\$20 ~ /w/]++
	}
	END { if (!n[0] || !n[1]) print \"none\" }" out >odd
	same /dev/null odd
'
t 'users begin one by one, each -s after the one before' '
	awk -F "\t" "\$1 == \"resp\" && !((\$3, \$4) in seen) {
		seen[\$3, \$4]
		# 400 or 500 ms before the window the first one begins
		due = \$12 - \$13 + 400000 + \$3 * 100000 - \$4 * 100000
		if (due < -1 || due > 1) print due, \$0
		n++
	}
	END { if (n != 5) print n, \"users\" }" out >odd
	same /dev/null odd
'
t 'a user rests -t between the end of one test and the next' '
	rows resp | sort -t "	" -k3,3n -k4,4n -k5,5n | awk -F "\t" "
	\$3 == c && \$4 == u && \$3 != 0 {
		gap = \$12 - \$13 - end
		if (gap < 49999 || gap > 50001) print gap, \$0
		n++
	}
	{ c = \$3; u = \$4; end = \$12 + \$17 }
	END { if (n < 30) print n, \"pauses\" }" >odd
	same /dev/null odd
'
t 'the books balance, and count what was due in the window' '
	awk -F "\t" "
	\$1 == \"resp\" { n[\$3]++; if (\$20 !~ /w/) due[\$3]++ }
	\$1 == \"books\" {
		if (\$4 != \$5 + \$6 + \$7 + \$8 + \$9) print
		if (\$4 != due[\$3] || \$10 != n[\$3]) print
		books++
	}
	END { if (books != 2) print books, \"books\" }" out >odd
	same /dev/null odd
'
t 'end says how many lines there were' '
	[ "$(rows resp | wc -l)" -eq "$(rows end | cut -f 5)" ]
	[ "$(tail -n 1 out | cut -f 1,3,4)" = "end	1	ok" ]
'
t 'one node alone does not sit out the grace' '
	bm-load -q -c 1 -D 1 -G 60 $URL/ >out
	[ "$(rows end | cut -f 4)" = ok ]
'
t 'what is open when the slot ends is cut, and shown' '
	fails 1 bm-load -q -j 2 -c 3 -D 1 -G 0.2 "$URL/?hang" >out
	[ "$(rows books | cut -f 4-10)" = "3	0	0	0	3	0	3" ]
	rows resp | awk -F "\t" "\$11 != \"cut\" || \$12 + \$17 < 1200000" >odd
	same /dev/null odd
'
t 'what ends in the drain counts, with its true time' '
	bm-load -q -j 2 -c 3 -D 1 -G 5 "$URL/?delay=1.4s" >out
	[ "$(rows books | cut -f 4-10)" = "3	3	0	0	0	0	3" ]
'
t '-n plays so many in all, exactly, on any number of workers' '
	for j in 1 2 3; do
		bm-load -q -j $j -c 4 -n 37 $URL/ >out
		[ "$(rows resp | wc -l)" -eq 37 ]
		[ "$(rows books | cut -f 4,5)" = "37	37" ]
	done
'
t '-n: the window ends with the last completion' '
	end=$(rows cycle | cut -f 8)
	last=$(rows resp | awk -F "\t" "{ e = \$12 + \$17; if (e > m) m = e }
	    END { print m }")
	[ "$end" -ge "$last" ]
'
t 'iterations of a user are numbered over all cycles' '
	bm-load -q -j 1 -c 1:1 -n 3 $URL/ >out
	rows resp | cut -f 3,5 >got
	printf "0	0\n0	1\n0	2\n1	3\n1	4\n1	5\n" >want
	same want got
'
t 'connections are not kept from cycle to cycle' '
	[ "$(rows conn | cut -f 3,5,9)" = "0	1	3
1	1	3" ]
'
t '-N: each test has a new one' '
	bm-load -q -j 1 -N -n 3 $URL/ >out
	[ "$(rows conn | cut -f 5,9)" = "3	3" ]
'
# A change of /etc/hosts in mid-run, seen by one process only.
if unshare -m true 2>/dev/null; then
t 'names are looked up anew for each cycle' '
	unshare -m sh -c "
		echo 127.0.0.1 shop.test >hosts
		mount --bind hosts /etc/hosts
		bm-load -q -j 1 -c 1:1 -D 2 -t 0.1 http://shop.test:${URL##*:}/ >out &
		sleep 1
		echo 127.0.0.3 shop.test >hosts
		wait"
	[ "$(rows conn | cut -f 3,4)" = "0	127.0.0.1:${URL##*:}
1	127.0.0.3:${URL##*:}" ]
'
fi
t 'a bad plan is refused' '
	fails 2 bm-load -c 1:2:3 -R 1:2 $URL/ 2>err
	has err "lists of different lengths"
	fails 2 bm-load -D 0.5 $URL/ 2>err
	has err "-D 0.5: a window is whole seconds long"
	fails 2 bm-load -c 5x $URL/ 2>err
	has err "-c 5x"
	fails 2 bm-load -i 3/3 $URL/ 2>err
	has err "-i 3/3"
	fails 2 bm-load -m 2 -M 1 $URL/ 2>err
	has err "-m 2 -M 1"
	fails 2 bm-load -n 5 -D 5 $URL/ 2>err
	echo "bm-load: -n 5 -D 5: a cycle ends by number or by time, not both" |
	    same - err
	fails 2 bm-load -4 -6 -n 1 $URL/ 2>err
	echo "bm-load: -4 -6: one or the other; without, both are used" |
	    same - err
	fails 2 bm-load -Z 2>err
	has err "usage: bm-load"
	fails 0 bm-load -h
'
t '-R without -c says how many users there may be; -q says nothing' '
	bm-load -R 20 -j 1 -D 1 $URL/ >out 2>err
	has err "bm-load: -R without -c: at most "
	bm-load -q -R 20 -j 1 -D 1 $URL/ >out 2>err
	same /dev/null err
'
t 'stdout closed' '
	fails 2 bm-load -q -n 1 $URL/ >&- 2>err
	has err "bm-load: <stdout>: Bad file descriptor"
'
t '>/dev/full' '
	fails 2 bm-load -q -n 1 $URL/ >/dev/full 2>err
	has err "bm-load: <stdout>: No space left on device"
'
done_testing
