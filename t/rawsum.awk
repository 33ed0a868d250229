# What a report must say of raw lines, worked out by other means: of each cycle
# "cycle name value", quantiles by sorting, not from histograms.
#	-v t=1500000	Apdex T, us
function add(set, c, us) { v[set, c, ++n[set, c]] = us }
function heap(set, c, i, m,   k, x) {
	x = v[set, c, i]
	while ((k = 2 * i) <= m) {
		if (k < m && v[set, c, k + 1] > v[set, c, k]) k++
		if (v[set, c, k] <= x) break
		v[set, c, i] = v[set, c, k]; i = k
	}
	v[set, c, i] = x
}
function order(set, c,   m, i, x) {
	m = n[set, c]
	for (i = int(m / 2); i >= 1; i--) heap(set, c, i, m)
	for (i = m; i > 1; i--) {
		x = v[set, c, 1]; v[set, c, 1] = v[set, c, i]; v[set, c, i] = x
		heap(set, c, 1, i - 1)
	}
}
function rank(set, c, q,   r) {
	r = q * n[set, c]
	return v[set, c, r > int(r) ? int(r) + 1 : int(r)]
}
function thing(set, c, w, result, us) {
	if (result == "ok" && done) fine[set, c]++
	if (w) return
	count[set, c, result]++
	if (result == "ok") { add(set, c, us); sum[set, c] += us }
	if (set != "pages") return
	pages[c]++
	if (result == "ok") apdex[c] += us <= t ? 1 : us <= 4 * t ? 0.5 : 0
}
BEGIN { FS = "\t"; OFS = " "; R = split("ok fail error cut", res, " ")
	split("requests pages tests", sets, " ")
	Q = split("0.1 0.5 0.9 0.95 0.99 0.999", q, " ")
	split("p10 p50 p90 p95 p99 p99.9", qn, " ") }
$1 == "cycle" && !($3 in len) { len[$3] = ($8 - $7) / 1e6 }
$1 == "resp" || $1 == "page" || $1 == "test" { line[++lines] = $0 }
END {
	for (i = 1; i <= lines; i++) {
		split(line[i], f, FS); c = f[3]
		if (f[1] == "resp") {
			w = f[20] ~ /w/; end = f[12] + f[17]; us = f[13] + f[17]
			done = end >= 0 && end < len[c] * 1e6
			if (f[11] == "ok" || f[11] == "fail" || f[11] == "error")
				if (end >= 0) tenth[c, int(end / 1e5)]++
			if (f[11] == "ok" && done) {
				k = ++sec[c, int(end / 1e6)]
				if (k > best[c]) best[c] = k
			}
			thing("requests", c, w, f[11], us)
			if (f[20] ~ /p/) thing("pages", c, w, f[11], us)
			if (f[20] ~ /t/) thing("tests", c, w, f[11], us)
			if (!w) { out[c] += f[18]; in_[c] += f[19] }
		} else if (f[1] == "page") {
			end = f[9] + f[11]; done = end >= 0 && end < len[c] * 1e6
			thing("pages", c, f[13] ~ /w/, f[8], f[10] + f[11])
		} else {
			end = f[8] + f[10]; done = end >= 0 && end < len[c] * 1e6
			thing("tests", c, f[16] ~ /w/, f[7], f[9] + f[10])
		}
	}
	for (c in len) {
		print c, "ok_per_s", fine["requests", c] / len[c]
		print c, "pages_per_s", fine["pages", c] / len[c]
		print c, "tests_per_s", fine["tests", c] / len[c]
		print c, "best_second", best[c] + 0
		print c, "received_per_s", in_[c] / len[c]
		print c, "sent_per_s", out[c] / len[c]
		print c, "apdex", apdex[c] / pages[c]
		T = int(len[c] * 10); all = gap = from = 0
		for (i = 0; i < T; i++) all += tenth[c, i]
		for (i = 0; i <= T; i++) {
			if (i < T && tenth[c, i] < 0.02 * all / T) continue
			if (i - from > gap) gap = i - from
			from = i + 1
		}
		print c, "gap_s", gap / 10
		for (s = 1; s <= 3; s++) {
			set = sets[s]; order(set, c); ended = 0
			for (r = 1; r <= R; r++) {
				print c, set "." res[r], count[set, c, res[r]] + 0
				if (r < 4) ended += count[set, c, res[r]]
			}
			print c, set ".error_percent", \
			    100 * (ended - count[set, c, "ok"]) / ended
			print c, set ".mean_us", sum[set, c] / n[set, c]
			print c, set ".min_us", v[set, c, 1]
			print c, set ".max", v[set, c, n[set, c]]
			for (k = 1; k <= Q; k++)
				print c, set "." qn[k], rank(set, c, q[k])
		}
	}
}
