#!/bin/sh
# bm-report -l: the run as it goes, on a terminal and in a pipe.
. "${0%/*}/lib.sh"
need tmux

bm-mock -p 0 'delay=5ms' >url 2>mock.err &
started $!
wait_for 10 test -s url
U=$(cat url)

t 'in a pipe: a line a second with stable fields, then the report' '
	bm-load -q -c 4 -D 4 -G 1 -t 0.02 "$U" | bm-merge -i 1 | bm-report -l >out
	grep "^cycle=" out >lines
	[ "$(wc -l <lines)" -ge 3 ]
	grep -q "^cycle=1/1 load=4 users t=[1-9] n=[1-9][0-9]* ok/s=[1-9][0-9.,]* p50=[0-9.]* ms p95=[0-9.]* ms err/s=0$" lines
	has out "The site carried"
	fails 1 grep -q "$(printf "\033")" out
'

# what the terminal shows now
screen() {
	tmux -L "bm$$" -f /dev/null capture-pane -p -t 0
}

t 'on a terminal: a page that is redrawn in place, then the report' '
	tmux -L "bm$$" -f /dev/null new-session -d -x 90 -y 40 \
	    "cd $T_DIR; PATH=$PATH; bm-load -q -c 4:8 -D 4 -G 1 -t 0.02 $U |
		bm-merge -i 1 | bm-report -l; echo status \$?; sleep 60"
	wait_for 10 sh -c "tmux -L bm$$ capture-pane -p -t 0 | grep \"cycle 1 of\""
	screen >one
	grep -q "^last 5 s: [1-9][0-9.]* OK/s" one
	grep -q "^> 4 users" one
	[ "$(grep -c "^bm-report" one)" = 1 ]
	wait_for 20 sh -c "tmux -L bm$$ capture-pane -p -t 0 | grep \"cycle 2 of 2, 8 users\""
	screen >two
	grep -q "^> 8 users" two
	[ "$(grep -c "^bm-report" two)" = 1 ]
	wait_for 20 sh -c "tmux -L bm$$ capture-pane -p -t 0 | grep \"^status 0\""
	screen >three
	has three "The site carried"
	fails 1 grep -q "^last 5 s" three
'
tmux -L "bm$$" kill-session 2>/dev/null

done_testing
