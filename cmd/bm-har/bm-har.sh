#!/bin/sh
# bm-har: a scenario from what a browser exported (HAR 1.2). See bm-har(1).
usage='usage: bm-har [-a] [-H host]... [file]'

die() {
	printf 'bm-har: %s\n' "$1" >&2
	exit 2
}

keep=false hosts=''
while getopts :ahH: option; do
	case $option in
	a) keep=true ;;
	h) printf '%s\n' "$usage" || exit 2; exit 0 ;;
	H) hosts="$hosts $OPTARG" ;;
	:) printf 'bm-har: -%s needs a value\n%s\n' "$OPTARG" "$usage" >&2
		exit 2 ;;
	*) printf 'bm-har: -%s: no such option\n%s\n' "$OPTARG" "$usage" >&2
		exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# -gt 1 ]; then
	printf '%s\n' "$usage" >&2
	exit 2
fi
command -v jq >/dev/null || die "jq is not in the PATH: install it"
name='<stdin>'
if [ $# -eq 1 ] && [ "$1" != - ]; then
	name=$1
	{ command exec <"$1"; } 2>/dev/null || die "$1: cannot be read"
fi

# The program, in the order of its steps. It prints one object: `hurl`, the
# scenario, and `notes`, lines for people.
program=$(cat <<'EOF'
# --- text -----------------------------------------------------------------
def replace($a; $b): if . == "" then "" else split($a) | join($b) end;
def hex2: ascii_downcase | explode |
    map(if . >= 97 then . - 87 else . - 48 end) | .[0] * 16 + .[1];
def hex: if . < 16 then "0123456789abcdef"[.:. + 1]
    else (. / 16 | floor | hex) + (. % 16 | hex) end;

# Bytes of UTF-8 to text; what is none becomes U+FFFD.
def utf8:
    reduce .[] as $b ({out: [], left: 0, c: 0};
        if .left > 0 and $b >= 128 and $b < 192 then
            .c = .c * 64 + $b - 128 | .left -= 1 |
            if .left == 0 then .out += [.c] else . end
        else
            if .left > 0 then .out += [65533] | .left = 0 else . end |
            if $b < 128 then .out += [$b]
            elif $b >= 194 and $b < 224 then .left = 1 | .c = $b - 192
            elif $b >= 224 and $b < 240 then .left = 2 | .c = $b - 224
            elif $b >= 240 and $b < 245 then .left = 3 | .c = $b - 240
            else .out += [65533] end
        end) |
    if .left > 0 then .out += [65533] else . end | .out | implode;

def unpercent:
    if test("%[0-9A-Fa-f]{2}") then
        [match("(%[0-9A-Fa-f]{2})+|[^%]+|%"; "g").string |
            if test("^(%[0-9A-Fa-f]{2})+$")
            then [scan("[0-9A-Fa-f]{2}") | hex2] | utf8 else . end] | add
    else . end;
def unform: replace("+"; " ") | unpercent;

def unentity:
    replace("&lt;"; "<") | replace("&gt;"; ">") | replace("&quot;"; "\"") |
    replace("&#39;"; "'") | replace("&#x27;"; "'") | replace("&#34;"; "\"") |
    replace("&#43;"; "+") | replace("&#x2F;"; "/") | replace("&#61;"; "=") |
    replace("&amp;"; "&");

# --- Hurl's escapes, bm-scenario(5) ----------------------------------------
def escaped: replace("\\"; "\\\\") | replace("\t"; "\\t") |
    replace("\n"; "\\n") | replace("\r"; "\\r") |
    replace("{{"; "{\\u{7b}") | [explode[] |
        if . < 32 or . == 127 then "\\u{" + hex + "}"
        else [.] | implode end] | add // "";
def value: escaped | replace("#"; "\\#") | sub("^ "; "\\u{20}") |
    sub(" $"; "\\u{20}");
def key: [explode[] | if (. >= 48 and . <= 57) or (. >= 65 and . <= 90) or
        (. >= 97 and . <= 122) or . == 95 or . == 45 or . == 46 or . == 64 or
        . == 36 or . == 93 then [.] | implode
    else "\\u{" + hex + "}" end] | add // "";
def filename: [explode[] | [.] | implode |
    if test("[ #;{}\\\\]") then "\\" + . else . end] | add // "";

# --- entries ---------------------------------------------------------------
def header($name): [.headers[]? | select((.name | ascii_downcase) == $name) |
    .value][0] // "";
def stamp: capture("^(?<t>[0-9-]+T[0-9:]{8})(?<f>\\.[0-9]+)?(?<z>Z|[+-][0-9]{2}:?[0-9]{2})?$") //
        error("not a date: " + .) |
    (.t | strptime("%Y-%m-%dT%H:%M:%S") | mktime) +
    ("0" + (.f // "") | tonumber) -
    (if (.z // "Z") == "Z" then 0 else .z |
        (if .[0:1] == "-" then -1 else 1 end) *
        ((.[1:3] | tonumber) * 3600 + (.[-2:] | tonumber) * 60) end);
def parts: capture("^(?<scheme>https?)://(?:[^/?#@]*@)?(?<host>[^/?#]*)(?<path>[^?#]*)(?:\\?(?<query>[^#]*))?"; "i") // null;
def origin: (.scheme | ascii_downcase) + "://" + (.host | ascii_downcase |
    if . == "" then . else sub(":(80|443)$"; "") end);
def mime: .response.content.mimeType // "" | ascii_downcase;
def text: .response.content | if .text == null then ""
    elif .encoding == "base64" then .text | try @base64d catch ""
    else .text end;

# A reference against the URL that it stood in.
def against($base): if test("^https?://"; "i") then .
    elif startswith("//") then $base.scheme + ":" + .
    elif startswith("/") then ($base | origin) + .
    else ($base | origin) + ($base.path | sub("[^/]*$"; "")) + . end |
    sub("#.*$"; "");

def background: test("google-analytics|googletagmanager|doubleclick|safebrowsing|update\\.googleapis|gvt1\\.com|clients[0-9]\\.google|optimizationguide|-pa\\.googleapis|content-autofill|detectportal|connectivitycheck|mozilla\\.(com|net)|hotjar|segment\\.(io|com)|matomo|plausible\\.io|sentry\\.io"; "i");
def resource: .request.method == "GET" and
    ((._resourceType // "") as $t |
    if ["document", "xhr", "fetch"] | index([$t]) then false
    elif ["image", "stylesheet", "script", "font", "media", "manifest",
        "ping", "texttrack", "other"] | index([$t]) then true
    else mime | test("image|font|audio|video|css|javascript|ecmascript|flash")
    end or (.url.path | test("\\.(avif|css|eot|gif|ico|jpe?g|js|map|mjs|mp[34]|otf|png|svg|swf|ttf|web[mp]|webmanifest|woff2?)$"; "i")));

# Why an entry is left out, or null.
def left_out($hosts):
    if .url == null then "not http: data:, blob:, ws:, extensions"
    elif (.request.method == "OPTIONS" and (.request |
        header("access-control-request-method")) != "")
        then "preflight requests"
    elif ._resourceType == "preflight" then "preflight requests"
    elif ._resourceType == "websocket" or .response.status == 101
        then "websockets"
    elif (.url.host | background) then "requests the browser or a tracker made"
    elif (.url.host | ascii_downcase) as $h | $hosts | index([$h]) | not
        then "requests to " + .url.host
    elif .response.status < 100 then "requests that were blocked or cancelled"
    elif (._fromCache // "") != "" or .response.status == 304 or
        (.response._fetchedViaServiceWorker // false)
        then "answers out of a cache"
    elif ($keep | not) and resource
        then "page resources: bm-load -a loads them"
    elif (.request | header("service-worker")) != "" then "service workers"
    else null end;

# --- parameters: name as sent, value decoded -------------------------------
def pairs: [split("&")[] | select(. != "") | index("=") as $i |
    if $i == null then {name: ., value: ""}
    else {name: .[0:$i], value: (.[$i + 1:] | unform)} end];
def named: if test("^[A-Za-z0-9_.~\\[\\]@$-]*$") then . else @uri end;
def parameter($name): capture($name + "=\"?(?<v>[^\";]*)") // {v: ""} | .v;

# A multipart body written out: its parts.
def part: index("\r\n\r\n") as $i | if $i == null then empty else
    .[0:$i] as $head | .[$i + 4:] as $text |
    ($head | [match("(?:^|[; \r\n])name=\"([^\"]*)\"").captures[0].string][0])
        as $name |
    select($name != null) |
    ($head | [match("filename=\"([^\"]*)\"").captures[0].string][0]) as $file |
    {name: $name, value: $text, file: $file,
     type: ($head | [match("content-type: *([^\r\n]*)"; "i").captures[0].string][0] // "")}
    end;
def multipart($type): ($type | parameter("boundary")) as $b |
    if $b == "" then [] else
    [split("--" + $b)[1:][] | select(startswith("\r\n")) |
        ltrimstr("\r\n") | if endswith("\r\n") then .[:-2] else . end | part]
    end;

# Firefox writes headers of the body in front of what a form sends.
def bare: if test("^content-(type|length): "; "i")
    then (index("\r\n\r\n") // -4) as $i | .[$i + 4:] else . end;

# {kind, params} or {kind, text} of a request.
def body: .request.postData as $p |
    if $p == null or (($p.text // "") == "" and (($p.params // []) |
        length) == 0) then {kind: "none", params: []}
    else ($p.mimeType // "" | ascii_downcase) as $type |
    if $type | startswith("application/x-www-form-urlencoded") then
        {kind: "form", params: (if ($p.text // "") != "" then $p.text | bare | pairs
        else [$p.params[] | {name: (.name | if test("%[0-9A-Fa-f]{2}")
            then . else named end), value: (.value // "" |
            if test("%[0-9A-Fa-f]{2}") then unform else . end)}] end)}
    elif $type | startswith("multipart/form-data") then
        {kind: "multipart", params: (if (($p.params // []) | length) > 0 then
            [$p.params[] | {name, value: (.value // ""), file: .fileName,
            type: (.contentType // "")}]
        else $p.text | multipart($p.mimeType) end)} |
        if (.params | length) == 0 then {kind: "other", params: [],
            text: ($p.text // "")} else . end
    elif ($type | startswith("application/json")) and
        ($p.text | test("\\{\\{|```") | not) and
        ($p.text | try (fromjson | true) catch false) then
        {kind: "json", params: [], text: $p.text}
    else {kind: "other", params: [], text: ($p.text // ""),
        coded: ($p.encoding == "base64")} end end;

# --- steps -----------------------------------------------------------------
def title: if mime | test("html") then text |
    [match("<title[^>]*>([^<]*)</title>"; "i").captures[0].string][0] // "" |
    unentity | gsub("[\\s]+"; " ") | gsub("^ | $"; "") | .[0:60] else "" end;
def step_name: (.last | title) as $t |
    (.url.path | if . == "" then "/" else .[0:60] end) as $p |
    if .request.method == "GET" then if $t != "" then $t else $p end
    else .request.method + " " + $p + (if $t != "" then ": " + $t else "" end)
    end;
# Entries, sorted and chosen, to steps: a redirect's second half is folded
# into its first.
def steps: reduce .[] as $e ([];
    (map(.target == $e.request.url) | rindex(true)) as $from |
    ([301, 302, 303, 307, 308] | index([$e.response.status])) as $again |
    (if $again == null then null else ($e.response.redirectURL // "" |
        if . == "" then null else . end) // ($e.response |
        header("location")) | if . == "" then null
        else against($e.url) end end) as $target |
    if $from != null then .[$from].last = $e | .[$from].target = $target |
        .[$from].redirected = true
    else (if length == 0 then 0 else $e.start - .[-1].last.end end) as $gap |
    . + [$e + {last: $e, target: $target, redirected: false,
        delay: (if $gap < 0.2 then 0 else $gap * 10 + 0.5 | floor * 100 end)}]
    end);

# --- correlation -----------------------------------------------------------
# Where an answer holds the value $v: {name, query} or empty.
def in_html($v): [match("<(input|meta|button)\\b([^>]*)>"; "ig") |
    (.captures[0].string | ascii_downcase) as $tag |
    {tag: $tag} + ([.captures[1].string |
        match("([A-Za-z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))"; "g") |
        {(.captures[0].string | ascii_downcase):
            ([.captures[1:][].string | select(. != null)][0] // "" | unentity)}] |
        add // {})] as $tags |
    first($tags | to_entries[] | .key as $i | .value |
        (if .tag == "meta" then "content" else "value" end) as $attr |
        select(.[$attr] == $v and (.name // "") != "" and
            (.name | test("['\"\\\\{}]") | not)) | . as $t |
        select([$tags[] | select(.tag == $t.tag and .name == $t.name)][0] == $t) |
        {name, query: "xpath \"string(//\(.tag)[@name='\(.name)']/@\($attr))\""});
def in_json($v): (try fromjson catch null) as $j |
    first($j | paths(scalars) as $p | select((getpath($p) | tostring) == $v and
        ($p | length) > 0 and ($p | map(strings | test("['\"\\\\{}]")) | any | not)) |
        {name: ([$p[] | strings][-1] // "item"), query: ("jsonpath \"$" +
            ([$p[] | if type == "number" then "[\(.)]" else "['\(.)']" end] | add) + "\"")});
def variable: gsub("[^A-Za-z0-9_-]+"; "_") | sub("^_+(?=.)"; "") |
    sub("(?<a>.)_+$"; .a) | .[0:40] |
    if . == "" then "token" elif test("^(url|password|auth|newUuid|newDate|bm_.*)$")
    then "got_" + . else . end;

# {step, var, query} for a value that step $i sends, or null.
def found($steps; $i; $v):
    if ($v | length) < 8 or ($v | length) > 4096 then null else
    first(range($i - 1; -1; -1) as $k | $steps[$k].last | text as $t |
        select($t | unentity | contains($v)) |
        (if mime | test("json") then $t | in_json($v)
         elif mime | test("html|xml") then $t | in_html($v) else empty end) |
        {step: $k, var: (.name | variable), query}) // null end;
def secret: test("passw|pwd|^pass$|^pw$"; "i");
def clock: (.name | test("^(_|_t|cb|nocache|rand|rnd|t|timestamp|ts)$"; "i")) and
    (.value | test("^[0-9]{10,17}$"));

# A parameter with what stands for its value: cap, or var.
def traced($steps; $i; $query): map(. as $p |
    if (.file // "") != "" or .value == "" then .
    else found($steps; $i; .value) as $c |
        if $c != null then .cap = $c
        elif .name | secret then .secret = true
        elif $query and clock then .var = "bm_iter"
        else . end end);
# The same for the strings of a JSON text.
def traced_json($steps; $i): fromjson | [paths(strings) as $p |
    {name: ([$p[] | strings][-1] // ""), value: getpath($p)}] |
    traced($steps; $i; false) | map(select(.cap != null or .secret));

def token_header: test("token|csrf|xsrf|^authorization$"; "i");
def trace: . as $steps | to_entries | map(.key as $i | .value |
    .path = [.url.path | ltrimstr("/") | split("/")[] | {name: "", value: .} |
        if .value | test("[0-9]") then [.] | traced($steps; $i; false) | .[0]
        else . end] |
    .query = (.url.query // "" | if . == "" then [] else pairs end |
        traced($steps; $i; true)) |
    .body.params |= traced($steps; $i; false) |
    .body.found = (if .body.kind == "json" then
        .body.text | traced_json($steps; $i) else [] end) |
    .tokens = [.request.headers[]? | select(.name | token_header) |
        .name |= ascii_downcase | {name, value} |
        if .name == "authorization" then
            if .value | test("^bearer "; "i")
            then .before = "Bearer " | .value |= .[7:] else . end |
            .cap = found($steps; $i; .value) |
            if .cap == null then .var = "auth" | .before = null else . end
        else .cap = found($steps; $i; .value) end]);

# Variables of captures get names of their own: two of one name in one step
# are told apart by a number.
def all_params: .path[], .query[], .body.params[], .body.found[], .tokens[];
def captures: [.[] | all_params | .cap | select(. != null)] | unique |
    group_by([.step, .var]) | map(to_entries[] | .value +
        {as: (.value.var + (if .key == 0 then "" else "_\(.key + 1)" end))});
def secrets: [.[] | (.query[], .body.params[], .body.found[]) |
    select(.secret) | .value] | reduce .[] as $v ([];
        if index([$v]) then . else . + [$v] end);

# --- output ----------------------------------------------------------------
def shown($caps; $secrets): . as $p |
    if .cap != null then $caps[] | select(.step == $p.cap.step and
        .query == $p.cap.query) | "{{\(.as)}}"
    elif .secret then ($secrets | index([$p.value])) as $n |
        "{{password\(if $n == 0 then "" else "\($n + 1)" end)}}"
    elif .var != null then "{{\(.var)}}"
    else .value | value end;
def lines($caps; $secrets): map("\(.name | key): \(shown($caps; $secrets))\n") |
    add // "";
def own($home): . as $v | parts | if . == null or origin != $home then null
    else "{{url}}" + (.path | value) end;
def headers($home; $caps; $secrets): .request as $r | .body.kind as $k |
    [($r | header("accept") | select(. != "" and . != "*/*" and
        (test("text/html") | not)) | "Accept: " + value),
    ($r | header("content-type") |
        if . == "" then $r.postData.mimeType // "" else . end |
        select(. != "" and ($k == "other" or
        ($k == "json" and . != "application/json"))) |
        "Content-Type: " + value),
    ($r | header("x-requested-with") | select(. != "") |
        "X-Requested-With: " + value),
    (select($r.method != "GET") | ("Origin", "Referer") as $h |
        $r | header($h | ascii_downcase) | select(. != "") | own($home) |
        select(. != null) | $h + ": " + .),
    (.tokens[] | (.name | key) + ": " + (.before // "") +
        shown($caps; $secrets))] | map(. + "\n") | add // "";
def fence: if endswith("\n") and (contains("```") | not) then
        "```raw\n" + . + "```\n"
    elif contains("\n") then "base64," + @base64 + ";\n"
    else "`" + (escaped | replace("`"; "\\`")) + "`\n" end;
def body_lines($caps; $secrets):
    if .kind == "form" then "[Form]\n" + (.params | lines($caps; $secrets))
    elif .kind == "multipart" then "[Multipart]\n" + ([.params[] |
        if .file != null then select(.file != "") |
            "\(.name | key): file,\(.file | gsub("^.*[/\\\\]"; "") | filename);" +
            (if .type != "" then " " + (.type | value) else "" end) + "\n"
        else "\(.name | key): \(shown($caps; $secrets))\n" end] | add // "")
    elif .kind == "json" then reduce .found[] as $f (.text;
        replace($f.value | tojson; $f | "\"" + shown($caps; $secrets) + "\"")) |
        "```json\n" + . + "\n```\n"
    elif .kind == "other" then if .coded then "base64," + .text + ";\n"
        else .text | fence end
    else "" end;
def apart: [.query[] | select(.cap != null or .secret or .var != null)] as $v |
    ($v | length) > 0 or ((.url.query // "") | length) > 60;
def entry($home; $k; $caps; $secrets):
    "# " + (.name | gsub("[\\x00-\\x1f]"; " ")) + "\n" +
    .request.method + " " +
    (if (.url | origin) == $home then "{{url}}" else .url | origin end) +
    "/" + ([.path[] | shown($caps; $secrets)] | join("/")) +
    (if (.url.query // "") != "" and (apart | not)
        then "?" + (.url.query | value) else "" end) + "\n" +
    headers($home; $caps; $secrets) +
    (if .delay > 0 or .redirected then "[Options]\n" else "" end) +
    (if .delay > 0 then "delay: \(.delay)ms\n" else "" end) +
    (if .redirected then "location: true\n" else "" end) +
    (if apart then "[Query]\n" + (.query | lines($caps; $secrets)) else "" end) +
    (.body | body_lines($caps; $secrets)) +
    "HTTP \(.last.response.status)\n" +
    ([$caps[] | select(.step == $k) | "\(.as): \(.query)\n"] |
        if length > 0 then "[Captures]\n" + add else "" end);

def notes($out; $caps; $secrets):
    [$out | group_by(.)[] | "left out: \(length) \(.[0])"] + [. as $steps |
    ($caps[] | "{{\(.as)}}: captured from '\($steps[.step].name)'"),
    ($secrets | to_entries[] |
        "{{password\(if .key == 0 then "" else "\(.key + 1)" end)}}: give it by -V or in a data file"),
    ([.[] | .tokens[] | select(.var == "auth")] | select(length > 0) |
        "{{auth}}: give it by -V auth=..."),
    (.[] | .body | select(.kind == "multipart") | .params[] |
        select((.file // "") != "") |
        "the file \(.file | gsub("^.*[/\\\\]"; "")) is not in a HAR: put it beside the scenario")];

(.log.entries // error("no log.entries in it")) |
    map(.url = (.request.url | parts) | .start = (.startedDateTime | stamp) |
        .end = .start + ((.time // 0) | if . > 0 then . / 1000 else 0 end)) |
    sort_by(.start) |
    ([.[] | select(.url != null and .response.status >= 100 and
        (.url.host | background | not))] |
        ([.[] | select(._resourceType == "document" or (mime | test("html")))][0] //
        .[0])) as $first |
    (if $hosts != [] then $hosts else [$first.url.host // "" | ascii_downcase] end)
        as $hosts |
    [.[] | left_out($hosts) | select(. != null)] as $out |
    [.[] | select(left_out($hosts) == null)] |
    (.[0].url // null) as $base |
    if $base == null then {hurl: "", notes: (notes($out; []; []) + ["nothing is left"])}
    else ($base | origin) as $home | steps |
    map(.body = body | .name = step_name) | trace |
    captures as $caps | secrets as $secrets |
    {notes: notes($out; $caps; $secrets), hurl: (
        "# Made by bm-har. Play it once: bm-load -1 -u \($home)\n" +
        ([to_entries[] | .key as $k | .value | "\n" +
            entry($home; $k; $caps; $secrets)] | add))} end
EOF
)
result=$(jq -c --argjson keep "$keep" --arg list "$hosts" \
    "(\$list | ascii_downcase | split(\" \") | map(select(. != \"\"))) as \$hosts | $program" 2>&1) || {
	result=$(printf '%s\n' "$result" | head -n 1)
	die "$name: not a HAR: ${result#jq: }"
}
[ -n "$result" ] || die "$name: not a HAR: it is empty"
printf '%s\n' "$result" | jq -r '.notes[] | "bm-har: " + gsub("[\\x00-\\x1f]"; " ")' >&2
printf '%s\n' "$result" | jq -rj .hurl || exit 2
printf '%s\n' "$result" | jq -e '.hurl != ""' >/dev/null
