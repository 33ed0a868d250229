#!/bin/sh
. "${0%/*}/lib.sh"

resp() {
	echo "resp	0	0	0	$1	1	1	1	get	200	ok	$1				800	1000	80	1200	t	/	"
}
head_of() {
	printf '%s\n' 'bm	1' 'run	r1	0	1795488966000000	h	bm-load 0.1	1' \
	    'cycle	0	0	1		-1	0	9	10'
}

# What has come is out within the interval, though the input goes on.
mkfifo in
bm-merge -i 0.1 <in >live 2>err &
pid=$!
started $pid
exec 9>in
{ head_of; resp 1; resp 2; } >&9

t 'with -i the first lines are seen while the input is open' '
	wait_for 10 grep "^seen	r1	0	2\$" live
	grep "^run	r1" live
	grep "^hist	0	0		1	1	1	get	200	ok		total	2	" live'

t 'the first SIGINT is not the end' '
	kill -INT '$pid'
	echo "resp	0	0	0	3	1	1	1	get	200	ok	3				800	1000	80	1200	t	/	" >&9
	wait_for 10 grep "^seen	r1	0	1\$" live
	kill -0 '$pid

echo 'end	r1	0	ok	3	' >&9
exec 9>&-
wait $pid
rc=$?

t 'parts of a whole run: nothing to say, and no line of a set twice' '
	[ '$rc' = 0 ] && [ ! -s err ]
	[ "$(grep -c "^run" live)" = 1 ] && [ "$(grep -c "^bm" live)" = 1 ]'

t 'the parts add up to what one merge writes' '
	{ head_of; resp 1; resp 2; resp 3; echo "end	r1	0	ok	3	"; } |
	    bm-merge >once
	bm-merge live | same once -'

mkfifo in2
bm-merge <in2 >out2 2>err2 &
pid=$!
started $pid
exec 9>in2
(while kill -INT $pid; do sleep 0.05; done) 2>/dev/null &
wait $pid
rc=$?
exec 9>&-

t 'the second SIGINT is: it ends as that signal' '[ '$rc' = 130 ]'

# A reader that goes, while the input says nothing.
quiet_pipe() {
	rm -f in3 && mkfifo in3
	(bm-merge $1 <in3 2>err3 || echo $? >rc) | : &
	exec 9>in3
	wait_for 1 test -s rc
	exec 9>&-
	[ "$(cat rc)" = "$2" ]
}
t 'the reader of stdout goes: so does bm-merge, at once, with all before it' '
	quiet_pipe "" 141
	rm rc; quiet_pipe "-i 1" 141
	rm rc; quiet_pipe "-x" 141'

t 'bm-merge(1): the results of all nodes' '
	mkdir results && cp once results/node_0.tsv
	bm-merge results/*.tsv >run.tsv
	same once run.tsv'

t 'bm-stream(5): the example for awk' '
	{ head_of; resp 1; echo "resp	0	0	0	3	1	3	1	get	200	ok	3				800	1000	80	1200	p	/	"
	echo "end	r1	0	ok	2	"; } | bm-merge >run.tsv
	sed -n "/^awk -F/,/^ *END/p" "$T_TOP/man/bm-stream.5" |
	    sed "s/\\\\et/\\\\t/" >example
	[ "$(sh example)" = "0 1 1000" ]'

done_testing
