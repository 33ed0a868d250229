#!/bin/sh
# Uploads: streamed from files, byte for byte.
. "${0%/*}/lib.sh"

mock
url=$URL

# crc FILE: the CRC-32 that gzip writes at its end
crc() { gzip -c "$1" | tail -c 8 | od -An -tx4 -N4 | tr -d ' '; }

head -c 3000001 /dev/urandom >big.bin

t 'a body from a file: its length and its bytes' '
	printf "POST {{url}}/upload\nfile,big.bin;\nHTTP 200\n" >body.hurl
	echo "\`3000001 bytes, crc32 $(crc big.bin)" >>body.hurl
	sed "\$s/\$/\\\\n\`/" body.hurl >b.hurl
	bm-load -1 -u "$url" b.hurl'

t 'a multipart body: what curl would send, but for the boundary' '
	cat >multi.hurl <<-EOF
	POST {{url}}/upload
	[Multipart]
	a: b
	f: file,big.bin; x/y
	HTTP 200
	[Captures]
	sum: body
	EOF
	bm-load -1 -w vars -u "$url" multi.hurl >out ||
	    { cat out; exit 1; }
	cat >echo.hurl <<-EOF
	POST {{url}}/echo
	[Multipart]
	a: b
	f: file,small.txt; x/y
	HTTP 200
	[Captures]
	boundary: regex /^(-+\w{22})\r/
	EOF
	echo hello >small.txt
	bm-load -1 -v -u "$url" echo.hurl >out
	sed -n "s/^< //p" out | sed -n "/^-----/,\$p" >got
	b=$(sed -n "1s/^--//p" got)
	printf -- "--%s\nContent-Disposition: form-data; name=\"a\"\n\nb\n--%s\nContent-Disposition: form-data; name=\"f\"; filename=\"small.txt\"\nContent-Type: x/y\n\nhello\n\n--%s--\n" \
	    "$b" "$b" "$b" | same - got'

t 'under load, all of it each time' '
	bm-load -q -c 3 -n 9 -u "$url" b.hurl >run
	grep "^resp" run | cut -f11,18 | sort -u >got
	[ "$(wc -l <got)" = 1 ]
	awk "{ exit !(\$1 == \"ok\" && \$2 > 3000001) }" got'

t 'a file that becomes shorter is an error, not a wrong upload' '
	cp big.bin shrink.bin
	printf "POST {{url}}/upload\nfile,shrink.bin;\nHTTP 200\n" >s.hurl
	bm-load -q -D 60 -u "$url" s.hurl >run &
	pid=$!
	wait_for 20 grep -q "^resp" run
	shrunk() {
		head -c 100000 big.bin >shrink.bin
		grep -q "content: .*shrink.bin: has become shorter" run && return
		cp big.bin shrink.bin # that was between two uploads
		return 1
	}
	wait_for 20 shrunk
	kill $pid
	wait $pid || [ $? = 143 ]'

done_testing
