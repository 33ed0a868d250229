#!/bin/sh
# Programs linked with musl, which need nothing of the system.
. "${0%/*}/lib.sh"
need make musl-gcc openssl readelf
programs=$(cd "$T_TOP/cmd" && ls)

(cd "$T_TOP" && find lib cmd bin -type f ! -name '*.c' | sort | xargs ls -l) >before
t 'make static: all programs; objects and bin/ are what they were' '
	unset MAKEFLAGS # those of make asan, say
	make -C "$T_TOP" static STATIC="$T_DIR/static" >said 2>&1 || { cat said; exit 1; }
	has said "by musl-gcc"
	(cd "$T_TOP" && find lib cmd bin -type f ! -name "*.c" | sort |
	    xargs ls -l) >after
	same before after
	for p in $programs; do [ -x static/$p ]; done
'
t 'they name no interpreter and no library' '
	for p in static/*; do
		[ "$(head -c 2 $p)" != "#!" ] || continue
		readelf -ld $p >elf
		hasnt elf INTERP
		hasnt elf NEEDED
	done
'
PATH=$T_DIR/static:$PATH
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout key -out cert 2>/dev/null
[ ! -x static/bm-mock ] || mock -c cert -k key
t 'they load, over TLS, by name, and report; from local nodes too' '
	url=https://localhost:${URL##*:}/
	echo "GET $url" | bm-load -C cert -c 2 -D 2 | bm-merge >run.tsv
	bm-report -q -e "errors < 1%" run.tsv
	printf "n[1-2]\n" >nodes
	echo "GET $url" >shop
	bm-fanout -B -e local -f cert -f shop nodes -- bm-load -C cert -n 5 shop |
	    bm-merge | bm-report >report
	has report "2 generators"
'
done_testing
