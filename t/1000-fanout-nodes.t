#!/bin/sh
# The nodes file, and all that is refused before any connection.
. "${0%/*}/lib.sh"

# hosts LINE...: the hosts of a nodes file, by the local transport.
hosts() {
	printf '%s\n' "$@" >nodes
	bm-fanout -q -e local nodes -- echo '{node} {host} {slots}/{nodes}' |
	    sort -n
}

# refused LINE TEXT: a nodes file with this third line is refused, by place,
# and nothing is run.
refused() {
	rm -f ran
	printf 'good\n\n%s\n' "$1" >nodes
	fails 2 bm-fanout -e local nodes -- touch "$T_DIR/ran" 2>err
	has err "bm-fanout: nodes:3: $2"
	[ "$(wc -l <err)" -eq 1 ]
	[ ! -e ran ]
}

t 'without a nodes file or a command it says which is missing' '
	fails 2 bm-fanout 2>err
	has err "bm-fanout: no nodes file"
	echo a >nodes
	fails 2 bm-fanout -e local nodes 2>err
	has err "bm-fanout: no command for the nodes"'

t 'blank lines and comments are no nodes and have no numbers' '
	hosts "# one" "" a "  # two" "	" "b # three" >got
	printf "0 a 1/2\n1 b 1/2\n" >want
	same want got'

t 'a host again is one more virtual node' '
	hosts a b a >got
	printf "0 a 2/3\n1 b 1/3\n2 a 2/3\n" >want
	same want got'

t 'host*3 is three virtual nodes' '
	hosts "a*3" >got
	printf "0 a 3/3\n1 a 3/3\n2 a 3/3\n" >want
	same want got'

t 'web[08-11,20] keeps its zeros' '
	hosts "web[08-11,20].example*1" | cut -d" " -f2 >got
	printf "web%s.example\n" 08 09 10 11 20 >want
	same want got'

t 'an IPv6 address stands in brackets, with or without a port' '
	hosts "[::1]" "[fe80::1%eth0]:2222" "u@[::2]:22*2" |
	    cut -d" " -f2 >got
	printf "%s\n" ::1 fe80::1%eth0 ::2 ::2 >want
	same want got'

t 'the user may stand before or behind' '
	hosts "u@a" "a u" "a v" >got
	printf "0 a 2/3\n1 a 2/3\n2 a 1/3\n" >want
	same want got'

t 'lines may end in CR LF' '
	printf "a\r\nb u\r\n" >nodes
	bm-fanout -q -e local nodes -- echo "{host}" | sort >got
	printf "a\nb\n" >want
	same want got'

t 'the last line may lack its newline' '
	printf "a\nb" >nodes
	[ "$(bm-fanout -q -e local nodes -- echo x | wc -l)" -eq 2 ]'

t '-n 2 takes the first two nodes only' '
	printf "a\nb\nc\n" >nodes
	bm-fanout -q -n 2 -e local nodes -- echo "{host} {nodes}" | sort >got
	printf "a 2\nb 2\n" >want
	same want got'

t 'S1: a host that is an option is refused' '
	refused "-oProxyCommand=touch${T_DIR}/ran" "not a host name: "
	refused "-l" "not a host name"
	refused "user@-oProxyCommand=x" "not a host name"
	refused "-lroot@a" "not a user name"
	refused "a -oX=y" "not a user name"'

t 'S2, S18: shell metacharacters in host or user are refused' '
	for w in "\`id\`" "\$(id)" "a;b" "a|b" "a&b" "a\"b" "a'"'"'b" \
	    "a>b" "a/b" "a\\b" "../x" ".." "."; do
		refused "$w" "not a host name"
		refused "$w@a" "not a user name" || [ "$w" = .. ] ||
		    [ "$w" = . ]
	done'

t 'a third word, two users, a bad port: refused by name' '
	refused "a b c" "a third word: "
	refused "u@a v" "two users: "
	refused "a:0" "not a port: "
	refused "a:65536" "not a port: "
	refused "a:22x" "not a port: "
	refused "a:" "not a port: "
	refused "[::1" "an IPv6 address needs brackets"
	refused "[1" "not a range"
	refused "::1" "an IPv6 address needs brackets"
	refused "a*0" "not a number of nodes"
	refused "web[3-1]" "not a range"
	refused "web[1-" "not a range"
	refused "web[]" "not a range"
	refused "web[1-99999]" "not a range"
	refused "a*9999999" "not a number of nodes"'

t 'a name of 300 bytes is refused' '
	refused "$(printf %0300d 0)" "host name longer than 255 bytes"
	refused "$(printf %0300d 0)@a" "not a user name"'

t 'more than 10,000 nodes are refused' '
	refused "web[0-9]*2000" "more than 10000 nodes"'

t 'a file without nodes, and none at all' '
	echo "# nobody" >nodes
	fails 2 bm-fanout nodes -- true 2>err
	has err "no nodes"
	fails 2 bm-fanout /nonexistent -- true 2>err
	has err "/nonexistent: No such file"'

t 'a NUL byte in the nodes file is refused' '
	printf "a\0b\n" >nodes
	fails 2 bm-fanout -e local nodes -- true 2>err
	has err "nodes: a NUL byte"'

t 'nodes come on stdin for -' '
	printf "a\n" | bm-fanout -q -e local - -- echo "{host}" >got
	echo a >want
	same want got'

t 'S17: a run name that is no plain name is refused' '
	echo a >nodes
	for r in "" . .. -rf ../../etc /etc a/b "a b" "a	b" "a
b" "$(printf %0101d 0)" "a;b" "\$x" "é"; do
		fails 2 bm-fanout -e local -r "$r" nodes -- true 2>err
		has err "bm-fanout: -r "
	done
	bm-fanout -q -e local -r A.b_c-9 nodes -- echo "{run}" >got
	echo A.b_c-9 >want
	same want got'

t 'S4: a workspace with metacharacters, relative, or climbing is refused' '
	echo a >nodes
	for x in "/x; touch $T_DIR/ran" x "" "/a/../b" "/a/.." "/a b" \
	    "/a\$b"; do
		fails 2 bm-fanout -e local -x "$x" nodes -- true 2>err
		has err "bm-fanout: -x "
	done
	[ ! -e ran ]'

t 'a newline in a word of the command is refused' '
	echo a >nodes
	fails 2 bm-fanout -e local nodes -- echo "a
b" 2>err
	has err "a newline in"'

t 'usage: no nodes, no command, an unknown option, numbers' '
	fails 2 bm-fanout 2>err
	has err "usage: bm-fanout"
	fails 2 bm-fanout nodes 2>err
	has err "usage: bm-fanout"
	fails 2 bm-fanout -Z nodes -- true 2>err
	has err "usage: bm-fanout"
	fails 2 bm-fanout -j 0 nodes -- true 2>err
	has err "-j"
	fails 2 bm-fanout -T 5x nodes -- true 2>err
	has err "-T"
	fails 2 bm-fanout -E 9=x nodes -- true 2>err
	has err "-E 9=x: not NAME=VALUE"'

t '-h prints the usage on stdout' '
	bm-fanout -h >got
	has got "usage: bm-fanout [-BKqv]"'

t 'a missing file is refused by name before any connection' '
	echo a >nodes
	fails 2 bm-fanout -e local -f nothere nodes -- touch "$T_DIR/ran" 2>err
	has err "bm-fanout: -f nothere: No such file"
	fails 2 bm-fanout -e local -f . nodes -- touch "$T_DIR/ran" 2>err
	has err "bm-fanout: -f .: not a plain file"
	[ ! -e ran ]'

t 'two files of one name on the nodes are refused' '
	mkdir -p d
	echo 1 >"$T_DIR/x"
	echo 2 >d/x
	fails 2 bm-fanout -e local -f x -f "$T_DIR/d/x" nodes -- true 2>err
	has err "would both be"'

done_testing
