# Driving headless Chromium from sh, by the DevTools protocol over two pipes
# (JSON texts with a NUL behind each). Source it after lib.sh.
#	browser_start [option...]	one empty page, $b_events its events
#	cdp METHOD [PARAMS]		ask the page, wait for the answer
#	go URL, js TEXT			load; evaluate, the value on stdout
#	loaded COMMAND...		COMMAND leads to another page: wait for it
#	browser_end

browser_start() {
	mkdir -p browser
	mkfifo browser/in browser/out
	b_events=$PWD/browser/events b_session=
	echo 0 >browser/id
	stdbuf -o0 tr '\0' '\n' <browser/out >"$b_events" &
	chromium --headless --no-sandbox --disable-gpu --disable-quic \
	    --no-first-run --disable-background-networking \
	    --disable-component-update --disable-sync --disable-dev-shm-usage \
	    --user-data-dir="$PWD/browser/profile" --remote-debugging-pipe \
	    "$@" 3<browser/in 4>browser/out >browser/log 2>&1 &
	b_pid=$!
	started $b_pid
	exec 9>browser/in
	cdp Target.createTarget '{"url":"about:blank"}' >browser/target
	cdp Target.attachToTarget "{\"flatten\":true,\"targetId\":\"$(
	    jq -r .result.targetId browser/target)\"}" >browser/session
	b_session=$(jq -r .result.sessionId browser/session)
	cdp Page.enable >/dev/null
	cdp Network.enable >/dev/null
}

cdp() {
	# in a file, since it is called in subshells too
	b_id=$(($(cat browser/id) + 1))
	echo $b_id >browser/id
	jq -cjn --argjson id $b_id --arg m "$1" --arg s "$b_session" \
	    --argjson p "${2:-{\}}" '{id: $id, method: $m, params: $p} +
	    if $s == "" then {} else {sessionId: $s} end' >&9
	printf '\0' >&9
	wait_for 60 grep -q "^{\"id\":$b_id," "$b_events"
	grep "^{\"id\":$b_id," "$b_events"
}

js() {
	cdp Runtime.evaluate "$(jq -cn --arg e "$1" \
	    '{expression: $e, returnByValue: true}')" |
	    jq -r '.result.result.value'
}

b_loads() {
	grep -c '"method":"Page.loadEventFired"' "$b_events"
}

b_loaded_since() {
	[ "$(b_loads)" -gt "$1" ]
}

loaded() {
	b_before=$(b_loads)
	"$@" >/dev/null
	wait_for 60 b_loaded_since "$b_before"
}

go() {
	loaded cdp Page.navigate "{\"url\":\"$1\"}"
}

browser_end() {
	exec 9>&-
	kill $b_pid
	wait $b_pid
}

# bodies FILE: what the page's documents and fetches held goes to FILE, as
# {requestId: text}; call it before the next page is loaded.
bodies() {
	[ -f "$1" ] || echo '{}' >"$1"
	jq -r 'select(.method == "Network.responseReceived" and
	    (.params.type | IN("Document", "Fetch", "XHR"))) |
	    .params.requestId' "$b_events" 2>/dev/null |
	    while read -r b_request; do
		jq -e --arg r "$b_request" 'has($r)' "$1" >/dev/null && continue
		cdp Network.getResponseBody "{\"requestId\":\"$b_request\"}" |
		    jq -c --arg r "$b_request" '{($r): (.result.body // "")}' \
		    >"$1.one"
		jq -cs '.[0] + .[1]' "$1" "$1.one" >"$1.new"
		mv "$1.new" "$1"
	done
}
