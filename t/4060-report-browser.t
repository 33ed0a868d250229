#!/bin/sh
# bm-report -H in a real browser, from file://.
. "${0%/*}/lib.sh"
need gnuplot chromium

awk -v hosts=2 -v fault=constant -f "$T_SRC/stream.awk" |
    sed 's/checkout/a-very-long-name-without-any-blank-in-it-that-would-not-fit-in-360-pixels/g' |
    bm-report -H -e 'p95 < 50ms' >page.html

# browse FILE [option]...: the DOM of the page to stdout once it is loaded
browse() {
	b_file=$1
	shift
	timeout 100 chromium --headless --no-sandbox --disable-gpu --disable-quic \
	    --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync --disable-default-apps \
	    --disable-extensions --no-pings --user-data-dir="$T_DIR/profile" \
	    --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' \
	    --disable-dev-shm-usage "$@" "file://$PWD/$b_file"
}

# A page that looks at ours from outside: framed at two widths.
cat >look.html <<'EOF'
<!doctype html><meta charset=utf-8><title>look</title>
<iframe id=n src=page.html width=360 height=800></iframe>
<iframe id=w src=page.html width=1100 height=800></iframe>
<pre id=out></pre><script>
onload = function () {
	var t = '', ok = /^(HTML|HEAD|META|TITLE|STYLE|BODY|A|HEADER|H1|H2|H3|P|CODE|MAIN|SPAN|B|DL|DT|DD|DIV|SMALL|OL|UL|LI|NAV|FIGURE|FIGCAPTION|TABLE|CAPTION|THEAD|TBODY|TR|TH|TD|DETAILS|SUMMARY|FOOTER|PRE|svg|g|path|text|title|desc)$/;
	['n', 'w'].forEach(function (id) {
		var d = document.getElementById(id).contentDocument;
		var e = d.documentElement;
		t += id + ' over ' + (e.scrollWidth - e.clientWidth) + '\n';
		d.querySelectorAll('*').forEach(function (x) {
			if (!ok.test(x.nodeName)) t += 'strange ' + x.nodeName + '\n';
			for (var i = 0; i < x.attributes.length; i++)
				if (/^on|^style$|^src$/.test(x.attributes[i].name))
					t += 'strange ' + x.attributes[i].name + '\n';
		});
		t += id + ' charts ' + d.querySelectorAll('svg').length + '\n';
		var tall = 0;
		d.querySelectorAll('svg').forEach(function (x) {
			var r = x.getBoundingClientRect();
			if (r.width > 300 && r.height > 40) tall++;
		});
		t += id + ' drawn ' + tall + '\n';
		var blue = d.querySelector('svg path[stroke^="var(--s1"]');
		t += id + ' colour ' + getComputedStyle(blue).stroke + '\n';
		d.querySelectorAll('.sc').forEach(function (x) {
			if (x.tabIndex != 0) t += 'no focus\n';
		});
	});
	document.getElementById('out').textContent = t;
};
</script>
EOF

t 'it does not overflow at 360 px, holds only what we know, draws 7 charts' '
	browse look.html --allow-file-access-from-files --dump-dom >dom 2>err
	sed -n "/<pre id=\"out\">/,/<\/pre>/p" dom | sed "s/.*out\">//; s/<.*//" |
	    grep . >got
	cat >want <<-"EOF"
	n over 0
	n charts 7
	n drawn 7
	n colour rgb(9, 105, 218)
	w over 0
	w charts 7
	w drawn 7
	w colour rgb(9, 105, 218)
	EOF
	same want got
'

t 'it asks for nothing but itself, and the console is silent' '
	browse page.html --dump-dom --log-net-log="$T_DIR/net.json" \
	    --enable-logging=stderr >dom 2>log
	grep -q "<h2 id=\"defs\">" dom
	fails 1 grep CONSOLE log
	grep -o "\"url\":\"[^\"]*\"" net.json >urls
	# the browser asks after its own updates, in vain: no name resolves
	fails 1 grep -v "page.html\|\"url\":\"chrome\|google" urls
'

t 'a page that would load and run things is seen to do so by the same means' '
	sed "s|</main>|<img src=\"http://127.0.0.1:9/x.png\"><script>1</script></main>|" \
	    page.html >bad.html
	browse bad.html --dump-dom --enable-logging=stderr >dom 2>log
	grep -q "CONSOLE.*Content Security Policy" log
	sed "s/default-src .none.;//" bad.html >worse.html
	browse worse.html --dump-dom --log-net-log="$T_DIR/net2.json" >dom 2>log
	grep -o "\"url\":\"[^\"]*\"" net2.json | grep -q "127.0.0.1:9/x.png"
'

t 'dark, the colours are others' '
	browse look.html --allow-file-access-from-files --dump-dom \
	    --blink-settings=preferredColorScheme=0 >dom 2>err
	has dom "n colour rgb(68, 147, 248)"
'

done_testing
