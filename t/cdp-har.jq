# The Network events of one page (DevTools protocol), a JSON text a line, to a
# HAR: what Chromium's own panel would export. $bodies: {requestId: text}.
def headers: to_entries | map({name: .key, value: .value});
def response($id): {status, statusText, httpVersion: .protocol,
    headers: (.headers | headers), cookies: [],
    redirectURL: (.headers | with_entries(.key |= ascii_downcase) | .location // ""),
    content: {mimeType, size: 0, text: ($bodies[$id] // "")}};
def entry($sent; $response; $over; $id): {
    startedDateTime: (($sent.wallTime | floor | todate | rtrimstr("Z")) +
        ($sent.wallTime * 1000 % 1000 + 1000 | floor | tostring | ".\(.[1:])Z")),
    time: (($over - $sent.timestamp) * 1000),
    _resourceType: ($sent.type // "other" | ascii_downcase),
    request: ({method: $sent.request.method, url: $sent.request.url,
        httpVersion: "http/1.1", cookies: [], queryString: [],
        headers: ($sent.request.headers | headers)} + (
        if $sent.request.postData == null then {} else {postData: {
            mimeType: ($sent.request.headers["Content-Type"] // ""),
            text: $sent.request.postData}} end)),
    response: $response};

[inputs | select(.method | strings | startswith("Network."))] |
    map(select(.params.requestId != null)) | group_by(.params.requestId) |
    map(.[0].params.requestId as $id |
        (map(select(.method == "Network.requestWillBeSent") | .params)) as $sent |
        (map(select(.method == "Network.responseReceived") | .params)[0]) as $got |
        (map(select(.method == "Network.loadingFinished") | .params.timestamp)[0]) as $over |
        $sent | to_entries[] | .value as $s | $sent[.key + 1] as $next |
        if $next != null then
            entry($s; $next.redirectResponse | response("-"); $next.timestamp; $id)
        elif $got == null then
            entry($s; {status: 0, headers: [], content: {mimeType: ""}}; $s.timestamp; $id)
        else entry($s; $got.response | response($id); $over // $got.timestamp; $id) end) |
    {log: {version: "1.2", creator: {name: "Chromium", version: "-"},
        pages: [], entries: .}}
