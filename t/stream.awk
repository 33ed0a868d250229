# A raw stream of a synthetic run, for tests of what reads streams.
#	-v rates=100:180:260	requests per second of each cycle
#	-v users=10:20:40	users of each cycle
#	-v slow=1:1:1		by what the times of each cycle are multiplied
#	-v dur=20		seconds of each window
#	-v nodes=2		generators
#	-v hosts=1		monitored ones
#	-v fault=NAME		stop, speeds, constant, burst, drift, generator,
#				node, dead (node 1 does not end), behind
# The same arguments give the same bytes with every awk.
function rnd() {
	seed = (seed * 16807) % 2147483647
	return seed / 2147483647
}
function resp(c, t, i,   node, step, us, code, result, msg, at) {
	node = i % nodes
	step = i % 5 + 1
	us = base[step] * slo[c] * (0.7 - 0.5 * log(rnd() + 0.000001))
	code = 200; result = "ok"; msg = ""
	if (fault == "stop" && c == 2 && t + us / 1e6 > 8 && t < 9.9) {
		if (t > 8)
			return
		us = (9.9 - t) * 1e6 + us
	}
	if (fault == "speeds" && step == 3 && rnd() < 0.15)
		us *= 12
	if (fault == "drift")
		us *= 1 + 0.6 * t / dur
	if (fault == "node" && node == 1)
		us *= 2.5
	if (fault == "constant" && step == 5 && int(i / 5) % 25 == 0) {
		code = 500; result = "fail"; msg = "status 500"
	}
	if (fault == "burst" && c == n && t > 4 && t < 6 && rnd() < 0.6) {
		code = 503; result = "fail"; msg = "status 503"; us = 900
	}
	us = int(us) + 1
	at = int(t * 1e6)
	print "resp", node, c - 1, i % usr[c], int(i / 5), 1, step, 1, "get", \
	    code, result, at, "", "", "", int(us * 0.9), us, 180, 2400 + step, \
	    step == 5 ? "p" : "p", "/" name[step], msg
	lines[node]++; resps[node, c]++
	if (step != 5)
		return
	print "test", node, c - 1, i % usr[c], int(i / 5), 1, result, \
	    at - 400000, "", us + 400000, 0, 5, 5, 0, 0, "", msg
	lines[node]++
	tests[node, c, result]++
}
BEGIN {
	OFS = "\t"
	if (rates == "") rates = "100:180:260"
	if (users == "") users = "10:20:40"
	if (slow == "") slow = "1:1:1:1:1:1:1:1:1:1"
	if (dur == "") dur = 20
	if (nodes == "") nodes = 2
	seed = 42
	n = split(rates, rate, ":")
	split(users, usr, ":")
	split(slow, slo, ":")
	split("home browse search login checkout", name, " ")
	split("5000 7000 8000 9000 15000", base, " ")
	print "bm", 1
	for (k = 0; k < nodes; k++) {
		print "run", "r1", k, "1764000000000000", "n" k, \
		    "bm-load 0.1.0", nodes
		print "node", k, "n" k, 4, 4, "Linux", "", ""
	}
	print "conf", "title", "Shop: shopping path"
	print "conf", "url", "http://shop.example/"
	print "conf", "model", "closed"
	print "conf", "timeout", "65 s"
	print "scenario", 1, "shop", 1
	for (s = 1; s <= 5; s++)
		print "step", 1, s, name[s], "GET", "/" name[s]
	for (c = 1; c <= n; c++) {
		begin = ((c - 1) * (dur + 8) + 1) * 1000000
		for (k = 0; k < nodes; k++)
			print "cycle", k, c - 1, int(usr[c] / nodes), "", \
			    begin - 1000000, begin, begin + dur * 1000000, \
			    begin + (dur + 7) * 1000000
		for (i = 0; i < rate[c] * dur; i++)
			resp(c, i / rate[c], i)
		for (k = 0; k < nodes; k++) {
			late = fault == "behind" && c == n ? 200 : 0
			for (i = 0; i < late; i++) {
				print "test", k, c - 1, 0, 100000 + i, 1, \
				    "behind", 5000000, 3000000, 0, 0, 0, 0, 0, \
				    0, "", ""
				lines[k]++
			}
			ok = tests[k, c, "ok"] + 0
			bad = tests[k, c, "fail"] + 0
			print "books", k, c - 1, ok + bad + late, ok, bad, 0, 0, \
			    late, resps[k, c] + 0
			print "conn", k, c - 1, "127.0.0.1:80", \
			    int(usr[c] / nodes), 0, 0, 0, resps[k, c] + 0
			for (s = 0; s < dur; s++)
				print "self", k, c - 1, s, \
				    fault == "generator" ? 960 : 200 + 10 * c, \
				    400, 0, 50, 300, 2000, usr[c], 0, 0, \
				    18000, 240000
		}
	}
	for (h = 1; h <= hosts; h++) {
		print "host", "web" h, "target", "nginx " h
		for (s = 0; s < n * (dur + 8); s += 2) {
			at = (1764000000 + s) "000000"
			c = int(s / (dur + 8)) + 1
			print "mon", "web" h, at, "cpu.user", 200 * c + s, "permille"
			print "mon", "web" h, at, "cpu.system", 30 * c, "permille"
			print "mon", "web" h, at, "cpu.iowait", 10 * h, "permille"
			print "mon", "web" h, at, "memory.used", \
			    1000000000 + 1000000 * s, "bytes"
			print "mon", "web" h, at, "net.out", 500000 * c, "bytes/s"
			print "mon", "web" h, at, "net.in", 100000 * c, "bytes/s"
		}
	}
	for (k = 0; k < nodes; k++)
		if (!(fault == "dead" && k == 1))
			print "end", "r1", k, "ok", lines[k] + 0, ""
}
