#!/bin/sh
. "${0%/*}/lib.sh"

# A run of two nodes: raw lines of every kind.
printf '%s\n' 'bm	1' \
    'run	r1	0	1795488966000000	alpha	bm-load 0.1	2' \
    'conf	duration	10' 'conf	title	a \\ b' \
    'scenario	1	shop	1' 'step	1	1	Home	GET	/' \
    'req	1	1	2	image	/logo' \
    'cycle	0	0	10		-1000	0	10000000	20000000' \
    'resp	0	0	0	0	1	1	1	get	200	ok	-500000	0	100		800	1000	80	1200	w	/	' \
    'resp	0	0	0	0	1	1	1	get	200	ok	100000	10	100		800	1000	80	1200	t	/	' \
    'resp	0	0	1	0	1	1	1	get	503	fail	1200000	0			800	300	80	90	p	/?a=secret&b	status 503' \
    'resp	0	0	1	1	1	1	1	get	0	error	1300000	0				5000	80		ra	/?a=secret	timeout first byte' \
    'resp	0	0	1	1	1	1	2	image	200	cut	1300000				10	5000	80		s	/logo	' \
    'page	0	0	1	1	1	1	error	1300000	0	5100	2		timeout first byte' \
    'test	0	0	1	0	1	ok	1000	5	9000	8000	3	5	1	1		' \
    'test	0	0	1	2	1	behind	9000000	70000	0						' \
    'books	0	0	3	2	0	0	0	1	5' \
    'conn	0	0	127.0.0.1:80	3	1	0	0	5' \
    'self	0	0	0	100	200	0	10	20	30	5	0	0	1000	2000' \
    'clock	0	1795488965000000	1000	-5	40	12' \
    'node	0	alpha	2	2	Linux		' \
    'end	r1	0	ok	8	' >a.tsv
sed 's/	alpha	/	beta	/
s/^\(run	r1\)	0/\1	1/
s/^\(end	r1\)	0/\1	1/
s/^\(cycle\|resp\|page\|test\|books\|conn\|self\|clock\|node\)	0/\1	1/' a.tsv >b.tsv
printf '%s\n' 'host	alpha	target	the shop' \
    'mon	alpha	1795488966000000	cpu	10	permille' \
    'later	a kind	that we do	not know' '# a comment' >c.tsv
bm-merge a.tsv b.tsv c.tsv >all.tsv 2>err
rc=$?

t 'a whole run merges without a word' '[ $rc = 0 ] && [ ! -s err ]'

t 'the output begins with the version and is in byte order' '
	[ "$(sed -n 1p all.tsv)" = "bm	1" ]
	sed 1d all.tsv >x && LC_ALL=C sort x | same - x'

t 'files, a concatenation and any order of lines give the same bytes' '
	[ -s all.tsv ]
	bm-merge c.tsv b.tsv a.tsv | same all.tsv -
	cat a.tsv c.tsv b.tsv | bm-merge | same all.tsv -
	sort a.tsv b.tsv c.tsv | bm-merge | same all.tsv -'

t 'merging what was merged changes nothing, in any nesting' '
	bm-merge all.tsv | same all.tsv -
	for f in a b c; do bm-merge $f.tsv >m$f.tsv 2>/dev/null || true; done
	bm-merge ma.tsv mb.tsv mc.tsv | same all.tsv -
	bm-merge ma.tsv b.tsv >ab.tsv
	bm-merge ab.tsv mc.tsv | same all.tsv -
	: >empty
	bm-merge all.tsv empty | same all.tsv -'

t 'a request of its own page and test counts as all three' '
	grep "^hist	0	0		1	1	1	get	200	ok		total	2	2000	1000	1000	" all.tsv
	grep "^hist	0	0		1	1	1	get	200	ok		response	2	2020	" all.tsv
	grep "^hist	0	0		1	1				ok		page	2	2020	" all.tsv
	grep "^hist	0	0		1					ok		test	4	" all.tsv'

t 'what was not due in the window is warm, and nothing else' '
	grep "^hist	0	-1		1	1	1	get	200	ok		warm	2	2000	" all.tsv
	[ "$(grep -c "^hist	0	-1" all.tsv)" = 1 ]'

t 'each node stands alone over the whole cycle' '
	grep "^hist	0		0						ok		total	1	1000	" all.tsv
	grep "^hist	0		1						error	timeout	page	1	5100	" all.tsv'

t 'failures keep their message, query values do not' '
	grep "^fail	0	1	1	503	fail	status 503	2	1200000	/?a=...&b\$" all.tsv
	grep "^fail	0	1	1	0	error	timeout first byte	2	1300000	/?a=...\$" all.tsv
	fails 1 grep secret all.tsv'

t 'flags, beats, connections and lines seen add up' '
	grep "^hist	0										resent	2	2	1	1	1:2\$" all.tsv
	grep "^hist	0										resumed	2	2	1	1	1:2\$" all.tsv
	grep "^beat	0	12	0	2\$" all.tsv
	grep "^conn	1	0	127.0.0.1:80	3	1	0	0	5\$" all.tsv
	grep "^seen	r1	0	8\$" all.tsv'

t 'an unknown kind passes, a comment does not' '
	grep "^later	a kind	that we do	not know\$" all.tsv
	fails 1 grep "#" all.tsv'

done_testing
