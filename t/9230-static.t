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
# In a network of its own with a name server and a web server, bm-load is alone
# in a root folder, and loads each of the names.
cat >in_root.sh <<'END'
ip link set lo up
dnsmasq -k -C /dev/null -R -h --user=root --pid-file= --bind-interfaces \
    --listen-address=127.0.0.1 --local=/test/ \
    --host-record=indns.test,127.0.0.1 >dns 2>&1 &
dns=$!
bm-mock -p 0 >site &
site=$!
until grep -q '/$' site && ss -Huln | grep -q :53; do
	kill -0 $dns && kill -0 $site || exit 2
	sleep 0.02
done
port=$(sed 's/.*:\([0-9]*\).*/\1/' site)
for name in inhosts.test indns.test nowhere.test; do
	echo "GET http://$name:$port/" | chroot root /bm-load -q -j 1 -n 5 \
	    >"$name" 2>"$name.err"
	echo $? >"$name.status"
done
kill $dns $site
END
if [ "$(id -u)" -eq 0 ] && unshare -n true 2>/dev/null; then
	need dnsmasq ip ss
	t 'alone in a root folder: names of /etc/hosts, and of a name server' '
		mkdir -p root/etc root/tmp
		cp static/bm-load root/
		echo "127.0.0.1 inhosts.test" >root/etc/hosts
		echo "nameserver 127.0.0.1" >root/etc/resolv.conf
		unshare -n sh in_root.sh
		cat dns ./*.err
		for name in inhosts indns; do
			[ "$(cat $name.test.status)" -eq 0 ]
			[ "$(grep -c "^resp.*	200	ok	" $name.test)" -eq 5 ]
		done
		[ "$(cat nowhere.test.status)" -eq 2 ]
		has nowhere.test.err "dns: nowhere.test"
	'
fi
done_testing
