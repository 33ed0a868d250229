# A simulated run of bm-load as a raw stream: what a server with known answer
# times would have given. Steps of one scenario, each a page of one request.
#	awk -v seed=1 -v users=10:20 -v seconds=62 -v rate=20 -v pages=4 ...
# rate: answers a second of each page at each load. Page 1 takes `slow` times
# as long as usual (1.1), all take `all` times as long, `bad` is the share
# that fails; in the seconds from..to of the first load nothing comes. label, model, pause, node, nodes, epoch, status set the rest.
function def(v, d) { return v == "" ? d : v }

# Uniform in (0, 1), the same in every awk (Park and Miller).
function uniform() {
	state = (state * 16807) % 2147483647
	return state / 2147483647
}

BEGIN {
	OFS = "\t"
	state = def(seed, 1) * 7919 + 12345
	for (i = 0; i < 10; i++)
		uniform()
	loads = split(def(users, 10), load, ":")
	seconds = def(seconds, 62); rate = def(rate, 20); pages = def(pages, 4)
	slow = def(slow, 1); all = def(all, 1); bad = def(bad, 0)
	node = def(node, 0); nodes = def(nodes, 1)
	epoch = def(epoch, 1764000000) "000000"
	id = "run" def(seed, 1)
	print "bm", 1
	print "run", id, node, epoch, "h" node, "bm-load 0.1", nodes
	print "conf", "id", id
	print "conf", "model", def(model, "closed")
	print "conf", "sleep_time", def(pause, 0)
	print "conf", "connections", "kept, users are new"
	if (label != "") print "conf", "label", label
	if (meta != "") print "conf", "meta:build", meta
	print "scenario", 1, "shop", 1
	n = split("home search basket login checkout logout", name, " ")
	for (p = 1; p <= pages; p++)
		print "step", 1, p, (p <= n ? name[p] : "page" p), "GET", \
		    "{{url}}/" (p <= n ? name[p] : "page" p)
	for (c = 0; c < loads; c++) {
		begin = 1000000 + c * (seconds + 2) * 1000000
		print "cycle", node, c, load[c + 1], "", begin - 1000000, \
		    begin, begin + seconds * 1000000, begin + (seconds + 1) * 1000000
		good = ill = 0
		for (s = 0; s < seconds; s++)
			for (p = 1; p <= pages; p++)
				for (i = 0; i < rate && !stopped(); i++)
					answer()
		print "books", node, c, good + ill, good, ill, 0, 0, 0, good + ill
	}
	print "end", id, node, def(status, "ok"), lines + 0, ""
}

function stopped() {
	return c == 0 && from != "" && s >= from && s < to
}

# One answer, somewhere in second s: p50 24 ms, p95 74 ms at the first load.
function answer(	us, start, fails) {
	us = int(20000 * all * (p == 1 ? slow : 1) * (1 + c / 2) * \
	    (0.8 + 0.2 / (1.02 - uniform())))
	start = int((s + uniform() * 0.9) * 1000000)
	fails = uniform() < bad
	if (fails) ill++
	else good++
	lines++
	print "resp", node, c, lines % load[c + 1], int(lines / 100), 1, p, 1, \
	    "get", fails ? 503 : 200, fails ? "fail" : "ok", start, 0, "", "", \
	    int(us * 0.9), us, 200, 5000, "pt", "/" name[p], \
	    fails ? "status 503" : ""
}
