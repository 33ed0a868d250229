# The Makefile and the crontab line of bm(7), as they stand there.
. "${0%/*}/lib.sh"
need make

# example TITLE: the display of that subsection of bm(7), as text.
example() {
	awk -v want=".Ss $1" '$0 == want { on = 1 } on && /^\.Ed/ { exit }
	    show; on && /^\.Bd/ { show = 1 }' "$T_TOP/man/bm.7" |
	    sed 's/\\e/\\/g'
}

mock
url=$URL
printf '# Search\nGET {{url}}/search?q=tea&delay=20ms\nHTTP 200\n' >shop.hurl
example 'A Makefile that fails on a regression' >Makefile
example 'A crontab line that mails only on a real change' >crontab

t 'make runs old and new in turn, and passes where they are equal' '
	make LOAD="-c 99 -R 40 -D 16 shop.hurl" OLD="$url" NEW="$url" >out 2>&1 ||
	    { cat out; false; }
	[ "$(grep -c "bm-load -q -u .* -R 40" out)" -eq 4 ]
	[ "$(grep "bm-load -q" out | sed "s/.* > \(..\)\.raw.*/\1/" |
	    tr "\n" " ")" = "a1 b1 a2 b2 " ]
	has diff.txt "A 2 runs"
	for f in a1 b1 a2 b2; do grep -q "^end	.*	ok	" $f.tsv; done'

t 'make fails on a regression, and shows it' '
	rm -f *.tsv
	sim a1.tsv seed=1
	sim b1.tsv seed=2 slow=1.4
	sim a2.tsv seed=3
	sim b2.tsv seed=4 slow=1.4
	touch a1.tsv; touch b1.tsv; touch a2.tsv; touch b2.tsv
	fails 2 make OLD=x NEW=y >out 2>&1
	grep "^SLOWER  home" out'

t 'make passes where it only got better' '
	sim b1.tsv seed=2 slow=0.6
	sim a2.tsv seed=3
	sim b2.tsv seed=4 slow=0.6
	make OLD=x NEW=y >out 2>&1
	grep "^FASTER  home" out'

t 'make fails where the runs can not be compared' '
	sim b1.tsv seed=2 seconds=70
	touch a2.tsv; touch b2.tsv
	fails 2 make OLD=x NEW=y >out 2>&1
	has out "other durations"'

# The command of the crontab line, as cron gives it to sh, in another folder
# and shorter.
line=$(sed 's/^0 3 \* \* \* //; s/\\%/%/g; s|/var/bench|.|; s/-D 62/-D 16/
    s/-R 100/-R 40/' crontab)

t 'the crontab line keeps the run and prints nothing for its like' '
	mkdir night
	cd night
	sed "s|{{url}}|$url|" ../shop.hurl >shop.hurl
	bm-load -q -c 99 -R 40 -D 16 shop.hurl | bm-merge >2000-01-01.tsv
	sh -c "$line" >out 2>&1 || { cat out; false; }
	[ "$(ls ./*.tsv | wc -l)" -eq 2 ]
	[ ! -s out ] || { cat out; false; }'

t 'and says so when it differs' '
	cd night
	sed "s/20ms/60ms/" shop.hurl >slow.hurl
	mv slow.hurl shop.hurl
	rm -f "$(date +%Y-%m-%d).tsv"
	fails 1 sh -c "$line" >out 2>&1 || { cat out; false; }
	grep "^slower	" out || { cat out; false; }'

done_testing
