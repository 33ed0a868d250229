# A site that nobody here wrote, in a real browser: the admin of Debian's
# Django behind bm-record, then played by bm-load.
. "${0%/*}/lib.sh"
python=/usr/bin/python3
need chromium jq $python
if ! $python -c 'import django' 2>/dev/null; then
	need python3-django
fi
. "$T_SRC/chromium.sh"

$python "$T_SRC/django/serve.py" db >django.url 2>django.err &
started $!
wait_for 60 grep -q http django.url || cat django.err
url=$(cat django.url)
record -p 0 admin
browser_start --proxy-server="127.0.0.1:$port" \
    --proxy-bypass-list='<-loopback>'
go "$url/admin/"
loaded js 'document.querySelector("[name=username]").value = "boss";
    document.querySelector("[name=password]").value = "a secret";
    document.querySelector("#login-form").submit(); 1'
title=$(js document.title)
go "$url/admin/auth/user/add/"
loaded js '["username", "password1", "password2"].forEach(n =>
    document.querySelector("[name=" + n + "]").value = "Long-visitor-1");
    document.querySelector("#user_form").submit(); 1'
added=$(js location.pathname)
go "$url/admin/auth/user/"
browser_end
kill -INT $rec
wait $rec
status=$?

t 'the browser was let in and added a user, through the proxy' '
	echo "$title $added"
	[ "$status" -eq 0 ]
	case $added in /admin/auth/user/*/change/) ;; *) exit 1 ;; esac'

t 'the session is written down: redirects folded, tokens captured' '
	cat admin.hurl
	[ "$(grep -cE "^(GET|POST) " admin.hurl)" -eq 5 ]
	[ "$(grep -c "^csrfmiddlewaretoken: {{csrfmiddlewaretoken}}" \
	    admin.hurl)" -eq 2 ]
	has admin.hurl "password: {{password}}"
	has admin.hurl "password1: {{password2}}"
	has admin.hurl "password2: {{password2}}"'

t 'bm-load plays it: -1, and 20 users' '
	set -- -T 60 -u "$url" -V "password=a secret" -V password2=Long-visitor-1
	bm-load -P "$@" admin.hurl
	bm-load -1 "$@" admin.hurl
	bm-load -q -c 20 -n 40 "$@" admin.hurl >run.tsv
	awk -F "\t" "\$1 == \"resp\" { n++; if (\$11 != \"ok\") { print; bad++ } }
	    END { exit n < 240 || bad > 0 }" run.tsv'

done_testing
