#!/bin/sh
# alone: it measures time
# bm-report: real runs against a server with one fault each have that finding.
. "${0%/*}/lib.sh"
need taskset

# mock [schedule]: starts bm-mock; its URL in $U
mock() {
	rm -f url
	bm-mock -p 0 "$@" >url 2>mock.err &
	M=$!
	wait_for 10 test -s url || return 1
	U=$(cat url)
}

# rules FILE: the rules that fired, in one line
rules() {
	bm-report -J "$1" 2>/dev/null | sed 's/.*"findings":\[//; s/\],"apdex_t_us.*//' |
	    tr '{' '\n' | sed -n 's/.*"rule":"\([a-z]*\)".*/\1/p' | tr '\n' ' '
}

# tries RULE FUNCTION: that finding and no other, in one of three runs; the
# machine may be busy with other things
tries() {
	for n in 1 2 3; do
		rm -f run.tsv
		$2 >run.tsv || return 1
		kill $M
		wait $M 2>/dev/null || :
		got=$(rules run.tsv)
		[ "$got" != "$1 " ] || return 0
		echo "run $n: $got"
		bm-report run.tsv
	done
	return 1
}

clean() {
	mock || return 1
	bm-load -q -c 4:8 -D 4 -G 1 -t 0.05 "$U?delay=5ms" | bm-merge
}
stop() {
	mock 'delay=5ms:4s freeze:1500ms delay=5ms' || return 1
	bm-load -q -c 8 -D 7 -G 2 -t 0.05 "$U" | bm-merge
}
overload() {
	mock 'delay=20ms+capacity=100' || return 1
	bm-load -q -c 1:8 -D 4 -G 2 "$U" | bm-merge
}
speeds() {
	mock || return 1
	for u in "a&delay=5ms" "b&delay=6ms" "c&delay=two,5ms,80ms,0.15"; do
		echo "GET ${U}search?q=$u"
	done >three.hurl
	bm-load -q -c 8 -D 5 -G 1 -t 0.05 three.hurl | bm-merge
}
constant() {
	mock || return 1
	for u in "a&delay=5ms" "b&delay=6ms&status=500" "c&delay=7ms"; do
		echo "GET ${U}search?q=$u"
	done >three.hurl
	bm-load -q -c 4:8 -D 4 -G 1 -t 0.05 three.hurl | bm-merge
}
burst() {
	mock 'delay=5ms:5s delay=5ms+status=503:1s delay=5ms' || return 1
	bm-load -q -c 8 -D 9 -G 1 -t 0.05 "$U" | bm-merge
}
drift() {
	mock 'delay=10ms:6s delay=14ms' || return 1
	bm-load -q -c 8 -D 12 -G 1 -t 0.05 "$U" | bm-merge
}
behind() {
	mock 'delay=20ms' || return 1
	bm-load -q -R 200 -c 2 -D 4 -G 1 "$U" | bm-merge
}

# bm-load in the way of a processor's busy neighbours; three of them, lest it
# depend on how nice we were asked to be ourselves
generator() {
	mock 'delay=5ms' || return 1
	burners=
	for _ in 1 2 3; do
		taskset -c 0 sh -c 'while :; do :; done' &
		burners="$burners $!"
		started $!
	done
	taskset -c 0 nice -n 19 bm-load -q -c 8 -D 4 -G 1 -t 0.05 "$U" >raw
	kill $burners
	wait $burners 2>/dev/null
	bm-merge raw
}
# Four nodes, of which number 2 reaches the server by a longer way: a server
# of the same name and port that answers 90 ms later.
mkdir way
cat >way/bench-node <<'EOF'
#!/bin/sh
case $* in
*"-i 2/4"*) to=127.0.0.2 ;;
*) to=127.0.0.1 ;;
esac
bm-load -r "shop.test:$PORT:$to" "$@" | sed '/^conf	argv	/d'
EOF
chmod +x way/bench-node
node() {
	mock 'delay=10ms' || return 1
	PORT=${U##*:} PORT=${PORT%/}
	bm-mock -a 127.0.0.2 -p $PORT 'delay=100ms' >far.url 2>far.err &
	far=$!
	started $far
	wait_for 10 test -s far.url || return 1
	printf 'localhost\nlocalhost\nlocalhost\nlocalhost\n' >nodes
	PORT=$PORT bm-fanout -B -q -e local nodes -- "$PWD/way/bench-node" -q \
	    -c 8 -D 6 -G 1 -t 0.05 "http://shop.test:$PORT/" >raw 2>err || return 1
	kill $far
	wait $far 2>/dev/null
	bm-merge raw
}

t 'a server without a fault: all clear' '
	tries clear clean
	bm-report run.tsv >out
	has out "All clear."
'
t 'a server that stands still for 1.5 s: a stop' '
	tries stop stop
	bm-report run.tsv | grep "A stop of 1\.[3-6] s in cycle 1"
'
t 'a server at its capacity: overload' 'tries overload overload'
t 'a page that is sometimes slow: two speeds' 'tries speeds speeds'
t 'a page that always fails: constant' 'tries constant constant'
t 'a second of 503: a burst' 'tries burst burst'
t 'a server that gets slower: drift' 'tries drift drift'
t 'more arrivals than two users can take: behind' 'tries behind behind'
t 'a busy neighbour on the generator'\''s processor: generator' 'tries generator generator
	bm-report run.tsv | grep "It was [0-9.]* ms late itself"'
t 'a node whose way to the server is longer: node, by its number' '
	tries node node
	bm-report run.tsv | grep "Node 2 .*is slower than the others"
'

done_testing
