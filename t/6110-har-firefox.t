#!/bin/sh
# bm-har: a HAR as Firefox writes it: no types of resources, local time, the
# headers of a body in front of it, contents that are not there.
. "${0%/*}/lib.sh"
need jq

t 'what was clicked, and only that' '
	bm-har "$T_SRC/firefox.har" >out.hurl 2>err
	grep -E "^(GET|POST) " out.hurl >got
	cat >want <<-END
	GET {{url}}/login
	POST {{url}}/login
	GET {{url}}/api/items
	POST {{url}}/api/basket
	POST {{url}}/upload
	GET {{url}}/logout
	END
	same want got
	has err "left out: 4 page resources"
	has err "left out: 1 requests to tracker.example"
	has err "left out: 1 websockets"
	has err "left out: 1 answers out of a cache"'

t 'a form behind the headers of its body, its token, its redirect' '
	awk "/^POST .*login/, /^HTTP/" out.hurl >got
	cat >want <<-END
	POST {{url}}/login
	Origin: {{url}}
	Referer: {{url}}/login
	[Options]
	delay: 4000ms
	location: true
	[Form]
	csrf: {{csrf}}
	user: ann
	password: {{password}}
	HTTP 200
	END
	same want got
	has out.hurl "csrf: xpath \"string(//input[@name='"'csrf'"']/@value)\""'

t 'a form whose text is missing is made of its parameters' '
	jq "del(.log.entries[].request.postData?.text)" \
	    "$T_SRC/firefox.har" >params.har
	bm-har params.har 2>/dev/null >params.hurl
	awk "/^POST .*login/, /^HTTP/" params.hurl >got
	has got "csrf: {{csrf}}"
	has got "user: ann"'

t 'an upload behind the headers of its body' '
	awk "/^POST .*upload/, /^HTTP/" out.hurl >got
	has got "note: a b"
	has got "file: file,cat.png; image/png"
	hasnt got "Content-"'

t 'bm-load -P accepts it' '
	: >cat.png
	bm-load -P -u http://shop.test:8080 -V password=x out.hurl'

done_testing
