#!/bin/sh
# A site that nobody here wrote: the admin of Debian's Django.
. "${0%/*}/lib.sh"

python=/usr/bin/python3
need $python
if ! $python -c 'import django' 2>/dev/null; then
	need python3-django
fi

$python "$T_SRC/django/serve.py" db >django.url 2>django.err &
started $!
wait_for 60 grep -q http django.url || cat django.err
url=$(cat django.url)

cat >admin.hurl <<'EOF'
# Login page
GET {{url}}/admin/login/?next=/admin/
HTTP 200
[Captures]
csrf: xpath "string(//input[@name='csrfmiddlewaretoken']/@value)"
[Asserts]
cookie "csrftoken" exists
xpath "string(//title)" contains "Log in"

# Log in
POST {{url}}/admin/login/?next=/admin/
[Options]
location: true
[Form]
csrfmiddlewaretoken: {{csrf}}
username: boss
password: {{password}}
next: /admin/
HTTP 200
[Asserts]
url endsWith "/admin/"
body contains "Log out"

# Form of a new user
GET {{url}}/admin/auth/user/add/
HTTP 200
[Captures]
csrf: xpath "string(//input[@name='csrfmiddlewaretoken']/@value)"

# Add a user
POST {{url}}/admin/auth/user/add/
[Options]
location: true
[Form]
csrfmiddlewaretoken: {{csrf}}
username: {{name}}
password1: Long-{{name}}-1
password2: Long-{{name}}-1
HTTP 200
[Asserts]
redirects count == 1
body contains "{{name}}"
url matches "/admin/auth/user/\\d+/change/$"

# Log out
GET {{url}}/admin/logout/
HTTP 200
[Asserts]
body contains "Logged out"

# Gone
GET {{url}}/admin/auth/user/add/
HTTP 302
Location: /admin/login/?next=/admin/auth/user/add/
EOF

t 'one session: log in with its token, add a user, log out' '
	bm-load -1 -T 30 -u "$url" -V password="a secret" -V name=first \
	    admin.hurl >out || { cat out; exit 1; }
	bm-load -1 -v -u "$url" - <<-EOF >names
	GET {{url}}/names
	EOF
	has names "< first"'

t 'a wrong password: the line is named' '
	fails 1 bm-load -1 -T 30 -u "$url" -V password=x -V name=second \
	    admin.hurl >out
	has out "admin.hurl:22: body contains \"Log out\", got "'

t 'the same under 20 users: every test ok, every user there' '
	{
		echo name
		i=0
		while [ $i -lt 40 ]; do
			printf "load%02d\n" $i
			i=$((i + 1))
		done
	} >names.tsv
	bm-load -q -c 20 -n 40 -T 60 -u "$url" -V password="a secret" \
	    -d names.tsv:once admin.hurl >run
	grep "^books" run | cut -f4,5 >books
	printf "40\t40\n" | same - books || {
		grep "^resp" run | grep -vw ok
		exit 1
	}
	bm-load -1 -v -u "$url" - <<-EOF >names
	GET {{url}}/names
	EOF
	[ "$(grep -c "^< load" names)" = 40 ]'

done_testing
