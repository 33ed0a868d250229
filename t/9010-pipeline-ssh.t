#!/bin/sh
# The whole pipeline on real input: four nodes over a real sshd, nginx as the
# server.
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
. "$T_SRC/web.sh"
need ssh scp sshd ssh-keygen nginx curl
sshd_start || { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }
nginx_ids() {
	nginx_top
	cat <<-!
	http {
		log_format id '\$request_uri';
		access_log off;
		keepalive_requests 100000;
		server { listen 127.0.0.1:$P1;
		location / { return 200 ok; }
		location /shop { access_log $T_DIR/ids id; return 200 ok; } }
	}
	!
}
nginx_start nginx_ids # it asks for /, which isn't logged
: >ids
echo "127.0.0.1:$PORT*4" >nodes4
echo "GET {{url}}/shop?id={{bm_seq}}" >shop.hurl
fan() { bm-fanout -q -e "$RSH" "$@"; }

# A run of two cycles with ramp-up and pauses, as raw lines.
fan -B -o run -f shop.hurl nodes4 -- bm-load -u "http://127.0.0.1:$P1" \
    -c 2:4 -D 2 -s 0.1 -t 5ms -G 1 shop.hurl >raw.tsv 2>err
echo $? >status

t 'four nodes over sshd end well' '
	cat err
	[ "$(cat status)" -eq 0 ]
	[ "$(grep -c "	ok	" run/nodes.tsv)" -eq 4 ]
	[ "$(grep -c "^end	" raw.tsv)" -eq 4 ]'

t 'every line of the access log is one resp line, and the reverse' '
	sort ids >at.server
	awk -F "\t" "\$1 == \"resp\" { print \$21 }" raw.tsv | sort >at.nodes
	[ "$(wc -l <at.server)" -gt 500 ]
	same at.server at.nodes
	[ "$(sort -u ids | wc -l)" -eq "$(wc -l <ids)" ]'

t 'ramp-up and drain are among them' '
	[ "$(awk -F "\t" "\$1 == \"resp\" && \$20 ~ /w/" raw.tsv | wc -l)" -gt 0 ]'

t 'the books of all nodes and cycles balance' '
	[ "$(grep -c "^books" raw.tsv)" -eq 8 ]
	awk -F "\t" "\$1 == \"books\" && \$4 != \$5 + \$6 + \$7 + \$8 + \$9 {
	    print; bad = 1 } END { exit bad }" raw.tsv'

t 'what is kept of each node is what it sent' '
	cat run/results/node_*.tsv | grep -v "^bm	1\$" | sort >kept
	grep -vE "^(bm|clock|node)	" raw.tsv | sort >sent
	grep -v "^node	" kept >kept.others
	same sent kept.others'

# On a machine that has other work it may say that it is not to be trusted.
t 'the report is of four generators, whole' '
	bm-merge raw.tsv >run.tsv
	bm-report run.tsv >report.txt || [ $? -eq 1 ]
	has report.txt "4 generators"
	fails 1 grep -q "missing\|failed\|not balance" report.txt'

t 'the same through bench-node: summaries, as many requests' '
	: >ids
	fan -B -f shop.hurl nodes4 -- bench-node -u "http://127.0.0.1:$P1" \
	    -c 2 -D 1 -t 5ms shop.hurl | bm-merge >sum.tsv
	[ "$(awk -F "\t" "\$1 == \"seen\" { n += \$4 } END { print n }" \
	    sum.tsv)" -eq "$(wc -l <ids)" ]
	[ "$(grep -c "^resp" sum.tsv || :)" -eq 0 ]
	bm-report sum.tsv >report.txt || [ $? -eq 1 ]
	has report.txt "4 generators"'

# one_killed SIGNAL WHAT: one node's WHAT gets SIGNAL in mid-run
one_killed() {
	(
		wait_for 30 test -s "killed$1/out/002-127.0.0.1"
		wait_for 30 grep -q progress "killed$1/out/002-127.0.0.1"
		awk '/^bm\tready/ { print $4 }' "killed$1/out/002-127.0.0.1" \
		    >victim
		kill "-$1" "$(cat victim)"
	) &
	fan -B -o "killed$1" -f shop.hurl nodes4 -- bench-node \
	    -u "http://127.0.0.1:$P1" -c 2 -D 4 -t 5ms shop.hurl 2>err |
	    bm-merge 2>merge.err >run.tsv || [ $? -eq 1 ]
	echo 0 >status
	bm-report run.tsv >report.txt || echo $? >status
}

for sig in KILL SEGV; do
	t "17, 19: a node killed in mid-run by $sig: named, the others stand" "
		one_killed $sig
		[ \"\$(cat status)\" -eq 1 ]
		[ \"\$(grep -c '	ok	' killed$sig/nodes.tsv)\" -eq 3 ]
		grep -q '^2	.*	killed	' killed$sig/nodes.tsv
		grep -q 'node 2' report.txt
		[ \"\$(grep -c '^end	.*	ok	' run.tsv)\" -eq 3 ]"
done

# The last program carries the bad news: each stage fails in turn.
load="-u http://127.0.0.1:$P1 -c 1 -D 1 -t 5ms shop.hurl"
t 'stages: no such node' '
	echo 127.0.0.1:1 >none
	fan -B -f shop.hurl none -- bench-node $load 2>err | bm-merge 2>err2 |
	    bm-report >out 2>err3 && exit 1
	[ $? -ge 0 ]'

t 'stages: bm-fanout refuses its options' '
	fan -Z 2>err | bm-merge 2>err2 | bm-report >out 2>err3 && exit 1
	[ -s err ]'

t 'stages: bm-fanout is killed' '
	{ bm-fanout -q -e "$RSH" -B -f shop.hurl nodes4 -- bench-node -u "http://127.0.0.1:$P1" \
	    -c 1 -D 9 -t 5ms shop.hurl & echo $! >pid; wait; } 2>err |
	    bm-merge 2>err2 | bm-report >out 2>err3 & pipe=$!
	wait_for 20 test -s pid
	sleep 0.5
	kill -9 "$(cat pid)"
	wait $pipe && exit 1
	[ -s err3 ] || [ -s out ]'

t 'stages: bm-merge is killed' '
	mkfifo fifo
	bm-merge <fifo 2>err2 >part.tsv & merge=$!
	fan -B -f shop.hurl nodes4 -- bench-node -u "http://127.0.0.1:$P1" \
	    -c 1 -D 20 -t 5ms shop.hurl >fifo 2>err & fan=$!
	wait_for 20 sh -c "grep -q . ids"
	kill -9 $merge
	fails 2 wait $fan
	has err "reader is gone"
	fails 2 bm-report part.tsv'

done_testing
