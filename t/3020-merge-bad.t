#!/bin/sh
. "${0%/*}/lib.sh"

# node N LINES-IT-SAYS LINES-IT-SENDS: a small stream of one node of two.
node() {
	printf '%s\n' 'bm	1' \
	    "run	r1	$1	1795488966000000	host$1	bm-load 0.1	2" \
	    'conf	duration	10'
	i=0
	while [ $i -lt "$3" ]; do
		echo "resp	$1	0	0	$i	1	1	1	get	200	ok	100000				800	1000	80	1200	t	/	"
		i=$((i + 1))
	done
	printf '%s\n' "books	$1	0	$2	$2	0	0	0	0	$2" \
	    "end	r1	$1	ok	$2	"
}
node 0 3 3 >n0
node 1 4 4 >n1

t 'two whole nodes: nothing to say' '
	bm-merge n0 n1 >out 2>err
	[ ! -s err ]'

t 'a node without its end line did not finish: exit 1, named' '
	sed "/^end/d" n1 >cut
	fails 1 bm-merge n0 cut >out 2>err
	has err "bm-merge: node 1 did not finish"'

t 'fewer lines than were sent: exit 2, and the figures stand' '
	sed "5d" n1 >few
	fails 2 bm-merge n0 few >out 2>err
	has err "node 1 is incomplete: 3 of the 4 lines it sent"
	has err "cycle 0: 7 responses written, 6 here"
	grep "^seen	r1	1	3\$" out
	grep "^hist	0	0		1	1	1	get	200	ok		total	6	" out'

t 'S30: the same node twice: exit 2' '
	fails 2 bm-merge n0 n1 n1 >out 2>err
	has err "node 1: 8 lines where 4 were sent: the same input twice"'

t 'S30: two nodes with one number: exit 2' '
	sed "s/host1/other/" n1 >other
	fails 2 bm-merge n0 n1 other >out 2>err
	has err "node 1: 2 different run lines"'

t 'two runs in one stream: exit 2' '
	sed "s/r1/r2/" n1 >run2
	fails 2 bm-merge n0 run2 >out 2>err
	has err "two runs in one stream: r1 and r2"'

t 'two plans: exit 2, the key and both values named' '
	sed "s/duration	10/duration	20/" n1 >plan2
	fails 2 bm-merge n0 plan2 >out 2>err
	has err "two plans: duration is '\''10'\'' and '\''20'\''"'

t 'nodes that played different files: exit 2' '
	{ cat n0; echo "step	1	1	Home	GET	/"; } >s0
	{ cat n1; echo "step	1	1	Start	GET	/"; } >s1
	fails 2 bm-merge s0 s1 >out 2>err
	has err "step 1 of scenario 1"'

t 'a last line without its newline: named, counted, exit 2' '
	printf "resp	1	0	0" >>n0x
	cat n0 n0x >trunc
	fails 2 bm-merge trunc n1 >out 2>err
	has err "trunc:9: bad line: truncated"
	grep "^bad	truncated	1\$" out'

t 'cut short because its node died: exit 1, since that says why' '
	{ sed "/^end/d" n1; printf "resp	1	0	0"; } >died
	fails 1 bm-merge n0 died >out 2>err
	has err "died:9: bad line: truncated"'

t 'S30: lines of the wrong shape: file, line and column named, exit 2' '
	{ cat n0
	echo "resp	0	0	0	1	1	1	1	get	1000	ok	1				1	1			t	/	"
	echo "resp	0	0	0	1	1	10000	1	get	200	ok	1				1	1			t	/	"
	echo "resp	0	0	0	1	1	1	1000	get	200	ok	1				1	1			t	/	"
	echo "resp	0	0	0	1	1	1	1	get	200	good	1				1	1			t	/	"
	echo "resp	0	0	0	1	1	1	1	get	200	ok	360000000000				1	1			t	/	"
	echo "resp	0	0	0	1	1	1	1	get	200	ok	1					-1	1			t	/	"
	echo "resp	0	0	0	1	1	1	1	get	200	ok	1					nan	1			t	/	"
	echo "resp	0	0	0	1	1	1	1	get	200	ok	1					1e308	1			t	/	"
	echo "resp	0	0	0	1	1	1	1	get	200	ok	1					99999999999999999999999	1			t	/	"
	echo "hist	0	0		1	1	1	get	200	ok		total	2	5	1	4	1 3:2"
	echo "hist	0	0		1	1	1	get	200	ok		total	2	500	1	4	1 3"
	echo "hist	0	0		1	1	1	get	200	ok		total	1	5	5	5	99999"
	echo "hist	0	0		1	1	1	get	200	ok		mine	1	5	5	5	5"
	echo "no such thing"
	printf "later	a\001b\n"; } >shape
	fails 2 bm-merge shape n1 >out 2>err
	i=9
	for what in code step request result start total total total total \
	    buckets buckets buckets metric; do
		grep "^bm-merge: shape:$i: bad line: [a-z]*: $what\$" err
		i=$((i + 1))
	done
	has err "shape:22: bad line: kind"
	has err "shape:23: bad line: text"
	grep "^bad	resp: total	4\$" out
	grep "^hist	0	0		1	1	1	get	200	ok		total	7	" out'

t 'bad lines are counted on by whoever reads the summary' '
	fails 2 bm-merge out >again 2>err
	same out again
	has err "4 bad lines: resp: total"'

t 'S31: only the first bad lines are named' '
	yes "no such thing" | head -n 100000 >yes
	fails 2 bm-merge yes >out 2>err
	[ "$(wc -l <err)" -lt 30 ]
	grep "^bad	kind	100000\$" out'

t 'a line over 1 MiB is skipped and counted' '
	{ cat n0; head -c 3000000 /dev/zero | tr "\0" x; echo; cat n1; } >long
	fails 2 bm-merge long >out 2>err
	has err "long:9: bad line: longer than 1 MiB"
	grep "^hist	0	0		1	1	1	get	200	ok		total	7	" out'

t 'nothing in: exit 2' '
	fails 2 bm-merge </dev/null >out 2>err
	has err "no run line"'

t 'a node that never started is missed: exit 1' '
	{ cat n0; echo "node	1	beta				unreachable	no route"; } >gone
	fails 1 bm-merge gone >out 2>err
	has err "node 1 (beta) failed: unreachable: no route"'

t 'a node that says it failed: exit 1' '
	sed "s/ok	4	/failed	4	no descriptors/" n1 >bad
	fails 1 bm-merge n0 bad >out 2>err
	has err "node 1 failed: no descriptors"'

t 'books that do not balance: exit 2' '
	sed "s/^books	1	0	4/books	1	0	5/" n1 >books
	fails 2 bm-merge n0 books >out 2>err
	has err "the books of node 1, cycle 0 don'\''t balance"'

t 'a file that is not there, a folder, an unknown option: exit 2' '
	fails 2 bm-merge nosuch 2>err && has err "bm-merge: open nosuch:"
	fails 2 bm-merge . 2>err && has err "bm-merge: read .:"
	fails 2 bm-merge -y 2>err && has err "usage: bm-merge"
	fails 2 bm-merge -i soon n0 2>err && has err "-i soon"
	bm-merge -h | grep "^usage: bm-merge"'

t 'a full disk is not a good end: exit 2' '
	fails 2 bm-merge n0 n1 >/dev/full 2>err
	has err "bm-merge: write <stdout>:"'

t 'S31: of more than 200 reasons for bad lines the least are kept, in any order' '
	awk "BEGIN { print \"bm\t1\"
	    for (i = 1000; i < 1300; i++) print \"bad\tx\" i \"\t1\" }" >kinds
	fails 2 bm-merge kinds >out 2>err
	has out "bad	x1199	1" && has out "bad	other	100" && hasnt out x1200
	sort -r kinds | fails 2 bm-merge >back 2>err
	same out back
	for h in "1,100" "101,301"; do
		sed -n "${h}p" kinds | fails 2 bm-merge 2>err || return 1
	done >halves
	fails 2 bm-merge halves >back 2>err
	same out back'

t 'S31: messages cannot be made to fill memory: twenty a group, all counted' '
	{ node 0 2000 0
	i=0
	while [ $i -lt 2000 ]; do
		echo "resp	0	0	0	$i	1	1	1	get	0	error	100000				$i	1			t	/$i	closed in body after $i bytes"
		i=$((i + 1))
	done; } >many
	sed "s/r1/r1/; s/	2\$/	1/" many | sed "s/^books	0	0	2000	2000	0	0/books	0	0	2000	0	0	2000/" >one
	bm-merge one >out
	[ "$(grep -c "^fail" out)" = 21 ]
	[ "$(awk -F"\t" "/^fail/ { n += \$8 } END { print n }" out)" = 2000 ]'

done_testing
