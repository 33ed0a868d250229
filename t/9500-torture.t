#!/bin/sh
# alone: it measures time
# Servers that misbehave: bm-load tells the truth of each (make torture shows
# it beside others).
. "${0%/*}/lib.sh"
need jq

for c in freeze hang every interim short garbage head restart; do
	t "$c" "sh '$T_SRC/torture' -c $c bm-load >out; s=\$?; cat out; has out right
	[ \$s -eq 0 ]"
done
t 'a lie would be seen' '
	mkdir bin; printf "#!/bin/sh\ncat <<X\n%s\nX\n" \
	    "requests: 9 total, 9 started, 9 done, 9 succeeded, 0 failed, 0 errored, 0 timeout" >bin/h2load
	chmod +x bin/h2load
	PATH=$T_DIR/bin:$PATH sh "$T_SRC/torture" -c short h2load >out
	has out "WRONG: 9 good"; has out "WRONG: no error"
'
done_testing
