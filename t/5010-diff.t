# bm-diff: same or different, and the exit status to build on.
. "${0%/*}/lib.sh"

sim a.tsv seed=1 users=10:20 label=r41 meta=41
sim b.tsv seed=2 users=10:20 label=r42 meta=42 epoch=1764003600
sim c.tsv seed=3 users=10:20 slow=1.3 label=r43

t 'equal runs are no real difference: exit 0' '
	bm-diff a.tsv b.tsv >out
	fails 1 grep -E "SLOWER|FASTER|MIXED|ERRORS" out
	has out "A r41 (2025-11-24 16:00)  B r42 (2025-11-24 17:00)"'

t 'a run against itself is the same, to the last figure' '
	bm-diff a.tsv a.tsv >out
	grep -E "^ +(10|20) users +OK/s .* \+0\.0 % .* same$" out
	fails 1 grep -E "[+-](0\.0*[1-9]|[1-9]).* % +\[" out'

t 'a page that got 30 % slower is found, alone: exit 1' '
	fails 1 bm-diff a.tsv c.tsv >out
	grep -E "^SLOWER  home \+[23][0-9]\.[0-9] % \(all loads\);" out
	tr -s "\n " " " <out | grep "; shared shift taken out; threshold 5 %"
	grep -E "^ home .* SLOWER$" out
	grep -E "^ search .* (same|as the others|unclear)$" out'

t 'the other way round it got faster' '
	fails 1 bm-diff c.tsv a.tsv >out
	grep -E "^FASTER  home -2[0-9]\.[0-9] %" out'

t 'the text is 80 columns wide at most' '
	fails 1 bm-diff a.tsv c.tsv >out
	fails 1 grep -E "^.{81}" out'

t '-q says nothing where nothing differs, else one line' '
	bm-diff -q a.tsv b.tsv >out
	[ ! -s out ]
	fails 1 bm-diff -q a.tsv c.tsv >out
	[ "$(wc -l <out)" -eq 1 ]
	grep "^slower	home +" out'

t '-J is JSON that agrees with the text' '
	need jq
	fails 1 bm-diff -J a.tsv c.tsv >out
	jq -e ".verdict == \"slower\" and .different and .seed == 1" out
	jq -e ".loads | length == 2" out
	jq -e ".loads[0].pages[0] | .name == \"home\" and
	    .p50_own.verdict == \"slower\" and .p50_own.low > 0.05 and
	    .p50_own.low < .p50_own.change and
	    .p50_own.change < .p50_own.high" out
	jq -e ".loads[1].pages[1].p50_own.verdict != \"slower\"" out
	jq -e ".loads[0].seconds == 62 and .loads[0].users == 10" out'

t '-H is one page without scripts' '
	fails 1 bm-diff -H a.tsv c.tsv >out
	has out "<title>r43 (B) against r41 (A)</title>"
	has out "home +"
	fails 1 grep -i "<script\|src=\|href=\"http" out'

if command -v gnuplot >/dev/null; then
	t '-H has three charts' '
		fails 1 bm-diff -H a.tsv c.tsv >out 2>err
		[ "$(grep -o "<svg" out | wc -l)" -eq 3 ]
		# no text lies outside of its chart: labels of axes were cut
		tr "<" "\n" <out | awk -F "\"" "
		    /^svg / { split(\$2, box, \" \"); high = box[4] }
		    /^text x/ { n++; if (\$4 + 3 > high) { print; bad = 1 } }
		    END { exit bad || n < 20 }"
		fails 1 bm-diff -H -t a.tsv a.tsv c.tsv >out 2>err
		[ "$(grep -o "<svg" out | wc -l)" -eq 4 ]
		has out "id=\"c-trend\""
		[ ! -s err ]'
fi

t '-H without gnuplot says so and has all tables' '
	fails 1 env BM_GNUPLOT=/nonexistent bm-diff -H a.tsv c.tsv >out 2>err
	has err "charts left out"
	fails 1 grep "<svg" out
	has out "Same conditions?"
	grep -E "as the others|likely|same" out'

t 'the order of lines and who merged them make no difference' '
	sort -r b.tsv >sorted.tsv
	bm-merge a.tsv >a.sum
	bm-diff a.tsv b.tsv | sed 1d >want
	bm-diff a.sum sorted.tsv | sed 1d >got
	same want got'

t 'the same seed prints the same bytes, another one others' '
	bm-diff -s 7 a.tsv b.tsv >one
	bm-diff -s 7 a.tsv b.tsv >two
	bm-diff -s 8 a.tsv b.tsv | sed s/seed.8/seed\ 7/ >three
	same one two
	fails 1 cmp -s one three'

t 'a folder stands for the run.tsv in it, - for the standard input' '
	mkdir -p a b
	cp a.tsv a/run.tsv
	cp b.tsv b/run.tsv
	bm-diff a.tsv b.tsv | sed 1d >want
	bm-diff a b | sed 1d >got
	same want got
	bm-diff a.tsv - <b.tsv | sed 1d >got
	same want got'

t '-e sets what is no difference' '
	bm-diff -e 60 a.tsv c.tsv >out
	has out "threshold 60 %"'

t 'several runs a side' '
	sim a2.tsv seed=4 users=10:20
	sim c2.tsv seed=5 users=10:20 slow=1.3
	fails 1 bm-diff a.tsv a2.tsv -- c.tsv c2.tsv >out
	has out "A 2 runs"
	grep "^SLOWER  home +" out
	fails 1 grep "One run a side\|one run a side" out
	bm-diff a.tsv c.tsv -- a2.tsv c2.tsv >out'

t 'one run that is like the other side takes the certainty away' '
	fails 1 bm-diff a.tsv a2.tsv -- c.tsv c2.tsv
	bm-diff a.tsv c.tsv -- c2.tsv a2.tsv >out'

t '-t: the newest run against those before, with the noise' '
	bm-diff -t a.tsv b.tsv a2.tsv >out
	has out "noise between the earlier runs: OK/s"
	has out "threshold that this asks for: -e"
	has out ">a2.tsv"
	has out "build: 41"
	fails 1 bm-diff -t -q a.tsv b.tsv a2.tsv c.tsv >out
	grep "^slower	home +" out
	fails 1 bm-diff -t -H a.tsv b.tsv a2.tsv c.tsv >out
	has out "noise between the earlier runs"'

t 'more errors are a real difference, though times are the same' '
	sim e.tsv seed=6 users=10:20 bad=0.05
	fails 1 bm-diff a.tsv e.tsv >out
	grep -E "^(MORE ERRORS|SLOWER|MIXED)  " out
	grep -E "err % +0\.00 +[45]\.[0-9]+ .* more$" out
	fails 1 bm-diff e.tsv a.tsv >out
	grep -E "err % .* fewer$" out'

t 'errors that come fast do not make a page faster' '
	need jq
	awk "BEGIN { FS = OFS = \"\t\" } \$1 == \"resp\" && \$11 == \"fail\" {
	    \$15 = 90; \$16 = 100 } { print }" e.tsv >fast.tsv
	fails 1 bm-diff -J a.tsv fast.tsv >out
	jq -e "[.loads[].p50.verdict, .loads[].p95.verdict] |
	    all(. != \"faster\")" out'

t 'a stop is told, in A, in B' '
	sim stop.tsv seed=1 users=10:20 from=30 to=33
	bm-diff a.tsv stop.tsv >out 2>err || [ $? -eq 1 ]
	grep -E "gap s +0\.[0-9] +[23]\.[0-9] +new in B" out
	bm-diff stop.tsv a.tsv >out 2>err || [ $? -eq 1 ]
	grep -E "gap s +[23]\.[0-9] +0\.[0-9] +gone in B" out'

t 'pages and loads that one side alone has are listed' '
	sim five.tsv seed=2 users=10:30 pages=5
	bm-diff a.tsv five.tsv >out || [ $? -eq 1 ]
	has out "only in B: checkout"
	has out "only in A: 20 users"
	has out "only in B: 30 users"
	has out "these differ: Loads"'

t 'a repeated load is matched with its like, in order' '
	sim twice.tsv seed=1 users=10:10
	sim twice2.tsv seed=2 users=10:10
	bm-diff twice.tsv twice2.tsv >out
	[ "$(grep -c "^ 10 users .*OK/s" out)" -eq 2 ]'

t 'other conditions are named in the second line' '
	sed "s/	5000	/	4000	/" b.tsv >small.tsv
	bm-diff a.tsv small.tsv >out
	has out "these differ: Bytes per good answer"'

t 'not the same plan: exit 2, saying what' '
	sim pause.tsv seed=2 users=10:20 pause=1000000
	fails 2 bm-diff a.tsv pause.tsv >out 2>err
	[ ! -s out ]
	has err "bm-diff: pause.tsv: not the same plan: sleep_time"
	has err "in a.tsv"
	sim other.tsv seed=2 users=50
	fails 2 bm-diff a.tsv other.tsv 2>err
	has err "no load in common with a.tsv"'

t 'no page in common: exit 2' '
	sed "s/^\(step	1	[0-9]*\).*/\1	x\1	POST	{{url}}\/x\1/" \
	    b.tsv >pages.tsv
	fails 2 bm-diff a.tsv pages.tsv 2>err
	has err "no page in common"'

t 'other durations: exit 2' '
	sim long.tsv seed=2 users=10:20 seconds=70
	fails 2 bm-diff a.tsv long.tsv 2>err
	has err "long.tsv: other durations: 10 users for 70 s, in a.tsv for 62 s"'

t 'too short: exit 2; 14 s are enough' '
	sim s1.tsv seed=1 seconds=13 rate=50
	fails 2 bm-diff s1.tsv s1.tsv 2>err
	has err "too short: 10 users for 13 s"
	sim s1.tsv seed=1 seconds=14 rate=50
	bm-diff s1.tsv s1.tsv >out
	has out "1 s blocks"'

t 'too few answers: exit 2' '
	sim few.tsv seed=1 rate=1 pages=1
	fails 2 bm-diff few.tsv few.tsv 2>err
	has err "too few answers"'

t 'an empty file, a missing one, no stream: exit 2' '
	: >empty.tsv
	fails 2 bm-diff a.tsv empty.tsv 2>err
	has err "empty.tsv"
	fails 2 bm-diff a.tsv missing.tsv 2>err
	has err "bm-diff: open missing.tsv: No such file"
	echo hello >junk.tsv
	fails 2 bm-diff a.tsv junk.tsv 2>err
	has err "junk.tsv"
	mkdir -p none
	fails 2 bm-diff a.tsv none 2>err
	has err "none/run.tsv"'

t 'a run without its end is not to be trusted: exit 2' '
	grep -v "^end	" b.tsv >cut.tsv
	fails 2 bm-diff a.tsv cut.tsv 2>err
	has err "cut.tsv"'

t 'a failed node: exit 1, though nothing differs' '
	sed "s/^\(end	.*	\)ok	/\1failed	/" a.tsv >failed.tsv
	fails 1 bm-diff a.tsv failed.tsv >out 2>err
	has err "failed.tsv"
	grep -E "^(same|unclear)  " out'

t 'FunkLoad XML is read; that of 4 s cycles is too short' '
	fails 2 bm-diff "$T_SRC"/funkload/bench-node-a.xml \
	    "$T_SRC"/funkload/bench-node-a.xml 2>err
	has err "too short: 1 user for 4 s"
	fails 2 bm-diff a.tsv "$T_SRC"/funkload/rejected-cut-in-element.xml 2>err
	has err "rejected-cut-in-element.xml"'

t 'usage: exit 2' '
	fails 2 bm-diff a.tsv 2>err
	has err "usage: bm-diff"
	fails 2 bm-diff a.tsv b.tsv c.tsv 2>err
	fails 2 bm-diff a.tsv -- 2>err
	fails 2 bm-diff -t a.tsv 2>err
	fails 2 bm-diff -e 5x a.tsv b.tsv 2>err
	has err "-e 5x"
	fails 2 bm-diff -s x a.tsv b.tsv 2>err
	fails 2 bm-diff -x a.tsv b.tsv 2>err
	fails 2 bm-diff -HJ a.tsv b.tsv 2>err
	bm-diff -h >out
	has out "usage: bm-diff"'

t 'a full disk: exit 2' '
	fails 2 bm-diff a.tsv b.tsv >/dev/full 2>err
	has err "<stdout>"'

t 'S11: hostile names stay text' '
	sed "s/	home	/	<script>x<\/script>\`id\`	/" a.tsv >evil.tsv
	bm-diff -H evil.tsv evil.tsv >out
	fails 1 grep "<script>" out
	bm-diff evil.tsv evil.tsv >out
	has out "<script>x"'

done_testing
