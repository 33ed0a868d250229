# bm-search finds what bm-mock is known to bear.
# alone: it measures time
. "${0%/*}/lib.sh"

mock
url=$URL
printf 'GET %s/search?q=a&capacity=500&delay=50ms\nHTTP 200\n' "$url" >s.hurl

t 'the capacity of a server, within 10 %' '
	bm-search -l 300 -u 800 -e "p50 < 75ms" bm-load -q -R {} -D 3 s.hurl \
	    >out 2>err || { cat out err; false; }
	cat out
	awk -F "\t" "END { exit !(\$1 == \"bracket\" && \$2 >= 450 &&
	    \$2 <= 550 && \$3 > \$2) }" out'

t 'over bm-fanout, the load of two nodes' '
	printf "one\ntwo\n" >nodes
	bm-search -l 200 -u 320 -n 0 -e "p50 < 75ms" bm-fanout -q -B -e local \
	    -x "$PWD/work" -f s.hurl nodes -- bm-load -q -G 1 -R {} -D 3 s.hurl \
	    >out 2>err || { cat out err; false; }
	cat out
	awk -F "\t" "END { exit !(\$1 == \"bracket\" && \$2 >= 225 &&
	    \$2 <= 275) }" out'

done_testing
