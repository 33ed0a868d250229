#!/bin/sh
# bm-load against nginx: what one says is what the other says.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl nginx

conf() {
	cat <<-X
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 2000; }
	http {
	log_format id '\$request_uri \$status \$request_time \$bytes_sent \$request_length';
	access_log $T_DIR/access.log id;
	keepalive_requests 7;
	$(nginx_temp)
	server { listen 127.0.0.1:$P1;
	location /post { client_max_body_size 1m; return 200 "posted"; }
	location / { return 200 "hello"; } } }
	X
}
nginx_start conf
URL=http://127.0.0.1:$P1

cat >two.hurl <<X
# First
GET {{url}}/a?id={{bm_seq}}.1
HTTP 200

# Second
POST {{url}}/post?id={{bm_seq}}.2
[Form]
word: {{bm_seq}}
HTTP 200
X

t 'each line of the access log is a resp line, and the reverse, by id' '
	: >access.log
	bm-load -q -u $URL -c 3:5 -s 50ms -D 1 -j 2 -m 1ms -M 20ms two.hurl >out
	wait_for 5 grep -q . access.log
	awk -F "\t" "\$1 == \"resp\" { print \$21, \$10 }" out | sort >ours
	cut -d " " -f 1,2 access.log | sort >theirs
	[ $(wc -l <ours) -gt 100 ]
	same theirs ours
'
t 'ramp-up and drain included' '
	awk -F "\t" "\$1 == \"resp\" { n[\$20 ~ /w/]++; s += \$12 < 0 }
	    END { exit !(n[0] && n[1] && s) }" out
'
t 'no id comes twice' '
	[ -z "$(uniq -d ours)" ]
'
t 'the bytes are the same' '
	# nginx does not count a body that it has no use for
	awk -F "\t" "\$1 == \"resp\" {
		print \$21, \$19, \$9 == \"get\" ? \$18 : \"\" }" out |
	    sort >ours
	awk "{ print \$1, \$4, \$1 ~ /post/ ? \"\" : \$5 }" access.log |
	    sort >theirs
	same theirs ours
'
t 'a connection that nginx closes after 7 requests is no error' '
	awk -F "\t" "\$1 == \"resp\" && \$11 != \"ok\"" out >odd
	same /dev/null odd
'
t 'conn counts connections and requests' '
	[ "$(awk -F "\t" "\$1 == \"conn\" { n += \$9 } END { print n }" out)" = \
	    "$(grep -c ^resp out)" ]
	awk -F "\t" "\$1 == \"conn\" { o += \$5; n += \$9 }
	    END { exit !(o >= n / 7 && o < n / 3) }" out
'
t 'an answer that comes before all is sent is the answer' '
	head -c 5000000 /dev/zero | tr "\0" x >big
	printf "POST $URL/post\nfile,big;\nHTTP 413\n" >big.hurl
	bm-load -q -j 1 -n 3 big.hurl >out
	awk -F "\t" "\$1 == \"resp\" { print \$10, \$11 }" \
	    out | sort | uniq -c | tr -s " " >got
	[ "$(cat got)" = " 3 413 ok" ]
'
t 'a scenario on stdin, and a pipeline to the end' '
	echo "GET $URL/" | bm-load -q -n 10 | bm-merge >sum
	has sum "books	0	0	10	10	0	0	0	0	10"
'
done_testing
