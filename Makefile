.POSIX:
.SUFFIXES:
.SUFFIXES: .c .o .t

VERSION = 0.1.0

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
COMPDIR = $(PREFIX)/share/bash-completion/completions
DESTDIR =

CC = cc
CFLAGS = -O2
LDFLAGS =
LDLIBS = -l:libbearssl.a -l:libz.a -lm
# Another build of BearSSL: make BEARSSL=DIR (DIR/inc and DIR/build).
BEARSSL = /usr

BM_CFLAGS = -std=c99 -D_POSIX_C_SOURCE=200809L -Ilib -I$(BEARSSL)/inc \
	-DBM_VERSION='"$(VERSION)"' \
	-Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wvla $(CFLAGS)
BM_LDFLAGS = $(LDFLAGS) -L$(BEARSSL)/build

# What make dist makes.
DIST = bm-$(VERSION).tar.gz

# Where make static puts its programs, and the compiler it takes; none: musl-gcc
# where there is one, else cc.
STATIC = static
STATIC_CC =

# Tests to run, and how many files at once.
T = t/*.t
JOBS = 2

BIN = \
	bin/bm-diff \
	bin/bm-fanout \
	bin/bm-load \
	bin/bm-merge \
	bin/bm-mock \
	bin/bm-monitor \
	bin/bm-record \
	bin/bm-report

SCRIPT = \
	bin/bench-master \
	bin/bench-node \
	bin/bm-funkload \
	bin/bm-har \
	bin/bm-search

LIB_OBJ = \
	lib/added.o \
	lib/agg.o \
	lib/agg_check.o \
	lib/agg_read.o \
	lib/agg_write.o \
	lib/buf.o \
	lib/childfd.o \
	lib/clock.o \
	lib/err.o \
	lib/fails.o \
	lib/fast.o \
	lib/flconfig.o \
	lib/flmon.o \
	lib/fltime.o \
	lib/funkload.o \
	lib/gap.o \
	lib/groups.o \
	lib/hdr.o \
	lib/html.o \
	lib/http.o \
	lib/httpbody.o \
	lib/httplast.o \
	lib/httpchar.o \
	lib/input.o \
	lib/jsonout.o \
	lib/lease.o \
	lib/map.o \
	lib/markup.o \
	lib/mem.o \
	lib/num.o \
	lib/page.o \
	lib/palette.o \
	lib/plot.o \
	lib/plotrun.o \
	lib/plotscript.o \
	lib/putall.o \
	lib/raw.o \
	lib/rng.o \
	lib/scratch.o \
	lib/secret.o \
	lib/show.o \
	lib/signals.o \
	lib/slice.o \
	lib/stat.o \
	lib/stream.o \
	lib/svg.o \
	lib/svgpath.o \
	lib/tally.o \
	lib/text.o \
	lib/url.o \
	lib/utf8.o \
	lib/view.o \
	lib/xml.o

LIB_HDR = \
	lib/agg.h \
	lib/agg_in.h \
	lib/agg_write.h \
	lib/buf.h \
	lib/childfd.h \
	lib/clock.h \
	lib/err.h \
	lib/fast.h \
	lib/flin.h \
	lib/flmon.h \
	lib/fltime.h \
	lib/funkload.h \
	lib/gap.h \
	lib/hdr.h \
	lib/html.h \
	lib/http.h \
	lib/httpbody.h \
	lib/httpchar.h \
	lib/input.h \
	lib/jsonout.h \
	lib/lease.h \
	lib/map.h \
	lib/markup.h \
	lib/mem.h \
	lib/num.h \
	lib/page.h \
	lib/palette.h \
	lib/plot.h \
	lib/plotscript.h \
	lib/putall.h \
	lib/rng.h \
	lib/scratch.h \
	lib/secret.h \
	lib/show.h \
	lib/signals.h \
	lib/slice.h \
	lib/stat.h \
	lib/stream.h \
	lib/svg.h \
	lib/svgpath.h \
	lib/tally.h \
	lib/text.h \
	lib/url.h \
	lib/utf8.h \
	lib/xml.h

# The scenario side of bm-load: pure, without sockets, tested alone.
SCENE_OBJ = \
	cmd/bm-load/scene/codec.o \
	cmd/bm-load/scene/coding.o \
	cmd/bm-load/scene/conf.o \
	cmd/bm-load/scene/data.o \
	cmd/bm-load/scene/filter.o \
	cmd/bm-load/scene/guest.o \
	cmd/bm-load/scene/hurl.o \
	cmd/bm-load/scene/hurlbody.o \
	cmd/bm-load/scene/hurljson.o \
	cmd/bm-load/scene/hurlopt.o \
	cmd/bm-load/scene/hurlpred.o \
	cmd/bm-load/scene/hurlrule.o \
	cmd/bm-load/scene/hurlxml.o \
	cmd/bm-load/scene/jar.o \
	cmd/bm-load/scene/jardate.o \
	cmd/bm-load/scene/jpath.o \
	cmd/bm-load/scene/json.o \
	cmd/bm-load/scene/judge.o \
	cmd/bm-load/scene/links.o \
	cmd/bm-load/scene/mix.o \
	cmd/bm-load/scene/play.o \
	cmd/bm-load/scene/predicate.o \
	cmd/bm-load/scene/query.o \
	cmd/bm-load/scene/redirect.o \
	cmd/bm-load/scene/reqbody.o \
	cmd/bm-load/scene/reqhead.o \
	cmd/bm-load/scene/reqprep.o \
	cmd/bm-load/scene/request.o \
	cmd/bm-load/scene/rx.o \
	cmd/bm-load/scene/rxparse.o \
	cmd/bm-load/scene/rxrun.o \
	cmd/bm-load/scene/rxset.o \
	cmd/bm-load/scene/scan.o \
	cmd/bm-load/scene/scantmpl.o \
	cmd/bm-load/scene/scenario.o \
	cmd/bm-load/scene/tlscert.o \
	cmd/bm-load/scene/tmpl.o \
	cmd/bm-load/scene/value.o \
	cmd/bm-load/scene/vars.o \
	cmd/bm-load/scene/xpath.o

SCENE_HDR = \
	cmd/bm-load/scene/codec.h \
	cmd/bm-load/scene/coding.h \
	cmd/bm-load/scene/conf.h \
	cmd/bm-load/scene/data.h \
	cmd/bm-load/scene/eval.h \
	cmd/bm-load/scene/guest.h \
	cmd/bm-load/scene/hurl.h \
	cmd/bm-load/scene/hurlread.h \
	cmd/bm-load/scene/jar.h \
	cmd/bm-load/scene/jpath.h \
	cmd/bm-load/scene/judge.h \
	cmd/bm-load/scene/links.h \
	cmd/bm-load/scene/mix.h \
	cmd/bm-load/scene/play.h \
	cmd/bm-load/scene/redirect.h \
	cmd/bm-load/scene/reqbody.h \
	cmd/bm-load/scene/reqhead.h \
	cmd/bm-load/scene/request.h \
	cmd/bm-load/scene/rx.h \
	cmd/bm-load/scene/rxparse.h \
	cmd/bm-load/scene/rxprog.h \
	cmd/bm-load/scene/scan.h \
	cmd/bm-load/scene/scenario.h \
	cmd/bm-load/scene/tlscert.h \
	cmd/bm-load/scene/tmpl.h \
	cmd/bm-load/scene/value.h \
	cmd/bm-load/scene/vars.h \
	cmd/bm-load/scene/world.h \
	cmd/bm-load/scene/xpath.h

SCENE = cmd/bm-load/scene/libscene.a

LOAD_OBJ = \
	cmd/bm-load/args.o \
	cmd/bm-load/confargs.o \
	cmd/bm-load/conflines.o \
	cmd/bm-load/conn.o \
	cmd/bm-load/crew.o \
	cmd/bm-load/deadline.o \
	cmd/bm-load/exchange.o \
	cmd/bm-load/left.o \
	cmd/bm-load/lookup.o \
	cmd/bm-load/loop.o \
	cmd/bm-load/main.o \
	cmd/bm-load/once.o \
	cmd/bm-load/pace.o \
	cmd/bm-load/plan.o \
	cmd/bm-load/preflight.o \
	cmd/bm-load/progress.o \
	cmd/bm-load/resources.o \
	cmd/bm-load/rows.o \
	cmd/bm-load/run.o \
	cmd/bm-load/self.o \
	cmd/bm-load/share.o \
	cmd/bm-load/spill.o \
	cmd/bm-load/target.o \
	cmd/bm-load/tell.o \
	cmd/bm-load/timer.o \
	cmd/bm-load/tls.o \
	cmd/bm-load/tlswords.o \
	cmd/bm-load/trust.o \
	cmd/bm-load/user.o \
	cmd/bm-load/visit.o \
	cmd/bm-load/worker.o

LOAD_HDR = \
	cmd/bm-load/args.h \
	cmd/bm-load/confargs.h \
	cmd/bm-load/conflines.h \
	cmd/bm-load/conn.h \
	cmd/bm-load/crew.h \
	cmd/bm-load/deadline.h \
	cmd/bm-load/exchange.h \
	cmd/bm-load/left.h \
	cmd/bm-load/lookup.h \
	cmd/bm-load/loop.h \
	cmd/bm-load/once.h \
	cmd/bm-load/pace.h \
	cmd/bm-load/plan.h \
	cmd/bm-load/preflight.h \
	cmd/bm-load/progress.h \
	cmd/bm-load/resources.h \
	cmd/bm-load/rows.h \
	cmd/bm-load/run.h \
	cmd/bm-load/self.h \
	cmd/bm-load/share.h \
	cmd/bm-load/spill.h \
	cmd/bm-load/target.h \
	cmd/bm-load/tell.h \
	cmd/bm-load/timer.h \
	cmd/bm-load/tls.h \
	cmd/bm-load/tlswords.h \
	cmd/bm-load/trust.h \
	cmd/bm-load/user.h \
	cmd/bm-load/visit.h \
	cmd/bm-load/worker.h

RECORD_OBJ = \
	cmd/bm-record/emit.o \
	cmd/bm-record/exchange.o \
	cmd/bm-record/fields.o \
	cmd/bm-record/find.o \
	cmd/bm-record/flow.o \
	cmd/bm-record/gather.o \
	cmd/bm-record/main.o \
	cmd/bm-record/proxy.o \
	cmd/bm-record/quote.o \
	cmd/bm-record/token.o \
	cmd/bm-record/upload.o \
	cmd/bm-record/wire.o

RECORD_HDR = \
	cmd/bm-record/emit.h \
	cmd/bm-record/exchange.h \
	cmd/bm-record/fields.h \
	cmd/bm-record/find.h \
	cmd/bm-record/flow.h \
	cmd/bm-record/gather.h \
	cmd/bm-record/proxy.h \
	cmd/bm-record/quote.h \
	cmd/bm-record/token.h \
	cmd/bm-record/upload.h \
	cmd/bm-record/wire.h

DIFF_PURE = \
	cmd/bm-diff/compare.o \
	cmd/bm-diff/resample.o \
	cmd/bm-diff/verdict.o

DIFF_OBJ = \
	$(DIFF_PURE) \
	cmd/bm-diff/chart.o \
	cmd/bm-diff/fill.o \
	cmd/bm-diff/html.o \
	cmd/bm-diff/json.o \
	cmd/bm-diff/main.o \
	cmd/bm-diff/match.o \
	cmd/bm-diff/run.o \
	cmd/bm-diff/same.o \
	cmd/bm-diff/summary.o \
	cmd/bm-diff/text.o \
	cmd/bm-diff/trend.o

DIFF_HDR = \
	cmd/bm-diff/chart.h \
	cmd/bm-diff/compare.h \
	cmd/bm-diff/fill.h \
	cmd/bm-diff/match.h \
	cmd/bm-diff/resample.h \
	cmd/bm-diff/run.h \
	cmd/bm-diff/same.h \
	cmd/bm-diff/summary.h \
	cmd/bm-diff/verdict.h \
	cmd/bm-diff/write.h

MERGE_OBJ = \
	cmd/bm-merge/main.o \
	cmd/bm-merge/sorter.o \
	cmd/bm-merge/xmlout.o

MERGE_HDR = \
	cmd/bm-merge/sorter.h \
	cmd/bm-merge/xmlout.h

FANOUT_OBJ = \
	cmd/bm-fanout/capture.o \
	cmd/bm-fanout/child.o \
	cmd/bm-fanout/fan.o \
	cmd/bm-fanout/host.o \
	cmd/bm-fanout/main.o \
	cmd/bm-fanout/node.o \
	cmd/bm-fanout/nodes.o \
	cmd/bm-fanout/outcome.o \
	cmd/bm-fanout/outq.o \
	cmd/bm-fanout/plan.o \
	cmd/bm-fanout/progress.o \
	cmd/bm-fanout/quote.o \
	cmd/bm-fanout/remote.o \
	cmd/bm-fanout/stage.o \
	cmd/bm-fanout/start.o \
	cmd/bm-fanout/summary.o \
	cmd/bm-fanout/sync.o \
	cmd/bm-fanout/talk.o \
	cmd/bm-fanout/tally.o \
	cmd/bm-fanout/task.o \
	cmd/bm-fanout/verdict.o

FANOUT_HDR = \
	cmd/bm-fanout/capture.h \
	cmd/bm-fanout/child.h \
	cmd/bm-fanout/fan.h \
	cmd/bm-fanout/host.h \
	cmd/bm-fanout/node.h \
	cmd/bm-fanout/nodes.h \
	cmd/bm-fanout/outcome.h \
	cmd/bm-fanout/outq.h \
	cmd/bm-fanout/plan.h \
	cmd/bm-fanout/progress.h \
	cmd/bm-fanout/quote.h \
	cmd/bm-fanout/remote.h \
	cmd/bm-fanout/stage.h \
	cmd/bm-fanout/start.h \
	cmd/bm-fanout/summary.h \
	cmd/bm-fanout/sync.h \
	cmd/bm-fanout/talk.h \
	cmd/bm-fanout/tally.h \
	cmd/bm-fanout/task.h \
	cmd/bm-fanout/verdict.h

MOCK_OBJ = \
	cmd/bm-mock/act.o \
	cmd/bm-mock/answer.o \
	cmd/bm-mock/conn.o \
	cmd/bm-mock/delay.o \
	cmd/bm-mock/form.o \
	cmd/bm-mock/main.o \
	cmd/bm-mock/png.o \
	cmd/bm-mock/serve.o \
	cmd/bm-mock/site.o \
	cmd/bm-mock/tls.o

MONITOR_OBJ = \
	cmd/bm-monitor/main.o \
	cmd/bm-monitor/proc.o \
	cmd/bm-monitor/rate.o \
	cmd/bm-monitor/wait.o

MONITOR_HDR = \
	cmd/bm-monitor/proc.h \
	cmd/bm-monitor/rate.h \
	cmd/bm-monitor/wait.h

MOCK_HDR = \
	cmd/bm-mock/act.h \
	cmd/bm-mock/answer.h \
	cmd/bm-mock/conn.h \
	cmd/bm-mock/delay.h \
	cmd/bm-mock/form.h \
	cmd/bm-mock/png.h \
	cmd/bm-mock/serve.h \
	cmd/bm-mock/site.h \
	cmd/bm-mock/tls.h

REPORT_OBJ = \
	cmd/bm-report/burst.o \
	cmd/bm-report/cause.o \
	cmd/bm-report/chart.o \
	cmd/bm-report/check.o \
	cmd/bm-report/digest.o \
	cmd/bm-report/dist.o \
	cmd/bm-report/drift.o \
	cmd/bm-report/fill.o \
	cmd/bm-report/finding.o \
	cmd/bm-report/funktable.o \
	cmd/bm-report/hostchart.o \
	cmd/bm-report/html.o \
	cmd/bm-report/htmlpart.o \
	cmd/bm-report/htmlrun.o \
	cmd/bm-report/json.o \
	cmd/bm-report/live.o \
	cmd/bm-report/main.o \
	cmd/bm-report/model.o \
	cmd/bm-report/plain.o \
	cmd/bm-report/report.o \
	cmd/bm-report/timechart.o \
	cmd/bm-report/timeline.o \
	cmd/bm-report/verdict.o \
	cmd/bm-report/watch.o

REPORT_HDR = \
	cmd/bm-report/burst.h \
	cmd/bm-report/cause.h \
	cmd/bm-report/chart.h \
	cmd/bm-report/check.h \
	cmd/bm-report/digest.h \
	cmd/bm-report/dist.h \
	cmd/bm-report/drift.h \
	cmd/bm-report/fill.h \
	cmd/bm-report/finding.h \
	cmd/bm-report/funktable.h \
	cmd/bm-report/html.h \
	cmd/bm-report/htmlpart.h \
	cmd/bm-report/json.h \
	cmd/bm-report/live.h \
	cmd/bm-report/model.h \
	cmd/bm-report/plain.h \
	cmd/bm-report/report.h \
	cmd/bm-report/timeline.h \
	cmd/bm-report/verdict.h \
	cmd/bm-report/watch.h

MAN1 = \
	man/bench-master.1 \
	man/bench-node.1 \
	man/bm-diff.1 \
	man/bm-fanout.1 \
	man/bm-funkload.1 \
	man/bm-har.1 \
	man/bm-load.1 \
	man/bm-merge.1 \
	man/bm-mock.1 \
	man/bm-monitor.1 \
	man/bm-record.1 \
	man/bm-report.1 \
	man/bm-search.1

MAN5 = \
	man/bm-nodes.5 \
	man/bm-scenario.5 \
	man/bm-stream.5

MAN7 = \
	man/bm-funkload.7 \
	man/bm-tutorial.7 \
	man/bm.7

UNIT = \
	t/u_agg.t \
	t/u_coding.t \
	t/u_diff.t \
	t/u_funkload.t \
	t/u_hdr.t \
	t/u_http.t \
	t/u_hurl.t \
	t/u_hurlfiles.t \
	t/u_input.t \
	t/u_jar.t \
	t/u_jsonout.t \
	t/u_judge.t \
	t/u_lib.t \
	t/u_links.t \
	t/u_markup.t \
	t/u_mock.t \
	t/u_monitor.t \
	t/u_plan.t \
	t/u_plot.t \
	t/u_redirect.t \
	t/u_rx.t \
	t/u_show.t \
	t/u_stat.t \
	t/u_stream.t \
	t/u_url.t

# Parsers under random bytes. make check replays t/corpus/NAME, make fuzz
# goes on from there (clang's libFuzzer), FUZZ_TIME seconds each, and
# make fuzz-all, FUZZ_ALL seconds in all; JOBS of them at once.
FUZZ = \
	t/fuzz_cert.t \
	t/fuzz_coding.t \
	t/fuzz_conf.t \
	t/fuzz_funkload.t \
	t/fuzz_gnuplot.t \
	t/fuzz_http.t \
	t/fuzz_hurl.t \
	t/fuzz_import.t \
	t/fuzz_jar.t \
	t/fuzz_jpath.t \
	t/fuzz_line.t \
	t/fuzz_links.t \
	t/fuzz_names.t \
	t/fuzz_nodes.t \
	t/fuzz_rx.t \
	t/fuzz_stream.t \
	t/fuzz_svg.t \
	t/fuzz_url.t \
	t/fuzz_xml.t \
	t/fuzz_xpath.t

# What they need beside the two libraries.
FUZZ_OBJ = cmd/bm-fanout/nodes.o

FUZZ_TIME = 60
FUZZ_ALL = 480

# Servers and proxies that tests need, of one file each.
AID = \
	t/flip \
	t/rawd \
	t/say \
	t/shim.so

# Debian packages: to build, for the demo, and for the tests.
DEPS = \
	apache2 \
	binutils \
	build-essential \
	busybox \
	chromium \
	curl \
	debian-faq \
	debian-policy \
	developers-reference \
	dnsmasq-base \
	faketime \
	fish \
	git \
	gnuplot-nox \
	haproxy \
	iproute2 \
	iptables \
	jq \
	libbearssl-dev \
	libjs-sphinxdoc \
	libxml2-utils \
	make \
	mandoc \
	mksh \
	musl-tools \
	nginx \
	openssh-client \
	openssh-server \
	openssl \
	procps \
	python3-django \
	shellcheck \
	strace \
	stunnel4 \
	tcsh \
	tmux \
	zlib1g-dev

# For make fuzz alone.
FUZZ_DEPS = \
	clang \
	libclang-rt-dev \
	llvm

all: $(BIN) $(SCRIPT)

bin/bench-master: cmd/bench-master/bench-master.sh
	cp -f cmd/bench-master/bench-master.sh $@
	chmod 755 $@

bin/bench-node: cmd/bench-node/bench-node.sh
	cp -f cmd/bench-node/bench-node.sh $@
	chmod 755 $@

.c.o:
	$(CC) $(BM_CFLAGS) -c -o $@ $<

.c.t:
	$(CC) $(BM_CFLAGS) $(BM_LDFLAGS) -o $@ $< \
	    $(SCENE) lib/libbm.a $(LDLIBS)

$(LIB_OBJ): $(LIB_HDR)

lib/libbm.a: $(LIB_OBJ)
	rm -f $@
	$(AR) -rc $@ $(LIB_OBJ)

$(SCENE_OBJ): $(LIB_HDR) $(SCENE_HDR)

$(SCENE): $(SCENE_OBJ)
	rm -f $@
	$(AR) -rc $@ $(SCENE_OBJ)

$(UNIT): $(SCENE) lib/libbm.a t/tap.h

t/u_hurl.t t/u_hurlfiles.t t/fuzz_hurl.t: t/readhurl.h
t/u_hurl.t: t/hurl_cases.h
t/fuzz_gnuplot.t t/fuzz_names.t: t/memfile.h

$(FUZZ): $(SCENE) lib/libbm.a t/fuzz.h t/tap.h

$(LOAD_OBJ): $(LIB_HDR) $(SCENE_HDR) $(LOAD_HDR)

bin/bm-load: $(LOAD_OBJ) $(SCENE) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(LOAD_OBJ) $(SCENE) lib/libbm.a $(LDLIBS)

t/fuzz_nodes.t: t/fuzz_nodes.c $(FUZZ_OBJ) t/fuzz.h t/tap.h
	$(CC) $(BM_CFLAGS) $(BM_LDFLAGS) -o $@ t/fuzz_nodes.c $(FUZZ_OBJ) \
	    lib/libbm.a $(LDLIBS)

LOAD_PURE = cmd/bm-load/pace.o cmd/bm-load/plan.o cmd/bm-load/preflight.o \
	cmd/bm-load/timer.o

t/u_plan.t: t/u_plan.c $(LOAD_PURE) lib/libbm.a t/tap.h
	$(CC) $(BM_CFLAGS) $(BM_LDFLAGS) -o $@ t/u_plan.c $(LOAD_PURE) \
	    lib/libbm.a $(LDLIBS)

$(DIFF_OBJ): $(LIB_HDR) $(DIFF_HDR)

bin/bm-diff: $(DIFF_OBJ) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(DIFF_OBJ) lib/libbm.a $(LDLIBS)

$(RECORD_OBJ): $(LIB_HDR) $(RECORD_HDR)

bin/bm-record: $(RECORD_OBJ) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(RECORD_OBJ) lib/libbm.a $(LDLIBS)

bin/bm-funkload: cmd/bm-funkload/bm-funkload.sh
	cp -f cmd/bm-funkload/bm-funkload.sh $@
	chmod 755 $@

bin/bm-har: cmd/bm-har/bm-har.sh
	cp -f cmd/bm-har/bm-har.sh $@
	chmod 755 $@

bin/bm-search: cmd/bm-search/bm-search.sh
	cp -f cmd/bm-search/bm-search.sh $@
	chmod 755 $@

t/u_diff.t: t/u_diff.c $(DIFF_PURE) lib/libbm.a t/tap.h
	$(CC) $(BM_CFLAGS) -Icmd/bm-diff $(BM_LDFLAGS) -o $@ t/u_diff.c \
	    $(DIFF_PURE) lib/libbm.a $(LDLIBS)

$(MONITOR_OBJ): $(LIB_HDR) $(MONITOR_HDR)

bin/bm-monitor: $(MONITOR_OBJ) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(MONITOR_OBJ) lib/libbm.a $(LDLIBS)

$(MERGE_OBJ): $(LIB_HDR) $(MERGE_HDR)

bin/bm-merge: $(MERGE_OBJ) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(MERGE_OBJ) lib/libbm.a $(LDLIBS)

$(FANOUT_OBJ): $(LIB_HDR) $(FANOUT_HDR)

bin/bm-fanout: $(FANOUT_OBJ) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(FANOUT_OBJ) lib/libbm.a $(LDLIBS)

$(REPORT_OBJ): $(LIB_HDR) $(REPORT_HDR)

bin/bm-report: $(REPORT_OBJ) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(REPORT_OBJ) lib/libbm.a $(LDLIBS)

$(MOCK_OBJ): $(LIB_HDR) $(MOCK_HDR)

bin/bm-mock: $(MOCK_OBJ) lib/libbm.a
	$(CC) $(BM_LDFLAGS) -o $@ $(MOCK_OBJ) lib/libbm.a $(LDLIBS)

t/u_mock.t: $(MOCK_OBJ)
t/u_monitor.t: $(MONITOR_OBJ)

# What building and the demo take, and nothing for the tests.
BUILD_DEPS = build-essential gnuplot-nox libbearssl-dev openssh-client zlib1g-dev

build-deps:
	@sh t/deps $(BUILD_DEPS)

deps:
	@sh t/deps $(DEPS)

fuzz-deps:
	@sh t/deps $(FUZZ_DEPS)

# A small shop under the load of four nodes, all on this machine.
demo: all
	@sh demo/run.sh

# What load generators say of servers that misbehave.
torture: all
	@sh t/torture

check: all $(AID) $(FUZZ) $(UNIT)
	@JOBS=$(JOBS) sh t/run $(T)

# 1,000 connections, servers that are killed and come back: make soak T=8h.
soak: all
	@sh t/soak '$(T)'

# Some 40 commands, of which each call fails in turn.
failing-calls: all t/shim.so
	@sh t/nth

# The tests, while reads and writes are short and half of all calls interrupted.
short-calls: all $(AID)
	@JOBS=$(JOBS) sh t/short

# Leaks are not looked for: what is set up once is never freed. A signal that
# a test sends is left to kill; faketime may be loaded before the runtime.
asan:
	$(MAKE) clean
	ASAN_OPTIONS=detect_leaks=0:handle_segv=0:verify_asan_link_order=0 $(MAKE) check \
	    CFLAGS="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -Wno-format-truncation" \
	    LDFLAGS="-fsanitize=address,undefined"
	$(MAKE) clean

t/flip: t/flip.c t/listen.h
	$(CC) $(BM_CFLAGS) -o $@ t/flip.c

t/rawd: t/rawd.c t/http_cases.h t/listen.h
	$(CC) $(BM_CFLAGS) -o $@ t/rawd.c

t/shim.so: t/shim.c
	$(CC) $(BM_CFLAGS) -shared -fPIC -o $@ t/shim.c

t/say: t/say.c t/listen.h
	$(CC) $(BM_CFLAGS) -o $@ t/say.c

# What the targets are linked with.
fuzzed-objects: $(SCENE) lib/libbm.a $(FUZZ_OBJ)

fuzz:
	@sh t/fuzz -j $(JOBS) $(FUZZ_TIME) $(FUZZ)

fuzz-all:
	@sh t/fuzz -a -r 1 -j $(JOBS) $(FUZZ_ALL) $(FUZZ)

# What a request costs; not part of check.
t/bench/bare: t/bench/bare.c lib/libbm.a
	$(CC) $(BM_CFLAGS) $(BM_LDFLAGS) -o $@ t/bench/bare.c lib/libbm.a

t/bench/cost: t/bench/cost.c lib/libbm.a
	$(CC) $(BM_CFLAGS) $(BM_LDFLAGS) -o $@ t/bench/cost.c lib/libbm.a

bench: bench-diff bench-fanout bench-load bench-merge bench-rules bench-tls bench-users

bench-load: all t/bench/bare t/bench/cost
	sh t/bench/load.sh

t/bench/lines: t/bench/lines.c lib/libbm.a
	$(CC) $(BM_CFLAGS) $(BM_LDFLAGS) -o $@ t/bench/lines.c lib/libbm.a

bench-diff: all t/bench/cost
	sh t/bench/diff.sh

bench-fanout: all
	sh t/bench/fanout.sh

bench-merge: all t/bench/cost t/bench/lines
	sh t/bench/merge.sh

bench-rules: all t/bench/cost
	sh t/bench/rules.sh

bench-tls: all t/bench/cost
	sh t/bench/tls.sh

bench-users: all t/bench/cost
	sh t/bench/users.sh

# All figures into FIGURES.md; some need root, all a quiet machine, for 20 minutes.
figures: all t/bench/bare t/bench/cost t/bench/lines
	sh t/figures

orphans: all
	sh t/orphans -p

lint: all
	sh t/lint $(LIB_HDR) $(SCENE_HDR) $(LOAD_HDR) -- $(MAN1) $(MAN5) $(MAN7)

static-analysis:
	@sh t/static

format:
	clang-format -i lib/*.[ch] cmd/*/*.[ch] cmd/*/*/*.[ch]

# The manuals as pages.
html:
	mkdir -p html
	for m in $(MAN1) $(MAN5) $(MAN7); do \
		mandoc -Thtml -Ostyle=mandoc.css,man=%N.%S.html $$m \
		    >html/$${m##*/}.html || exit 1; \
	done
	cp -f man/mandoc.css html/

install: all
	mkdir -p $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 \
	    $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
	    $(DESTDIR)$(COMPDIR)
	for f in $(BIN) $(SCRIPT); do \
		cp -f $$f $(DESTDIR)$(BINDIR)/ && \
		chmod 755 $(DESTDIR)$(BINDIR)/$${f##*/} || exit 1; \
	done
	for f in $(MAN1) $(MAN5) $(MAN7); do \
		cp -f $$f $(DESTDIR)$(MANDIR)/man$${f##*.}/ && \
		chmod 644 $(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/} || exit 1; \
	done
	for f in $(MAN1); do \
		c=$(DESTDIR)$(COMPDIR)/$$(basename $$f .1) && \
		awk -f pkg/completion.awk $$f >$$c && \
		chmod 644 $$c || exit 1; \
	done

uninstall:
	for f in $(BIN) $(SCRIPT); do \
		rm -f $(DESTDIR)$(BINDIR)/$${f##*/}; \
	done
	for f in $(MAN1) $(MAN5) $(MAN7); do \
		rm -f $(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/}; \
	done
	for f in $(MAN1); do \
		rm -f $(DESTDIR)$(COMPDIR)/$$(basename $$f .1); \
	done

# Programs that need nothing of the system they run on.
static:
	@MAKE="$(MAKE)" CFLAGS="$(CFLAGS)" BEARSSL="$(BEARSSL)" \
	    sh pkg/static $(STATIC) $(STATIC_CC)

# With each compiler, make, C library and shell that is installed here.
portable:
	@sh pkg/portable

# What is committed, as one file: the same bytes whoever makes it.
dist:
	git -c tar.umask=0022 archive --format=tar --prefix=bm-$(VERSION)/ \
	    -o $(DIST).tar HEAD
	gzip -9n <$(DIST).tar >$(DIST)
	rm -f $(DIST).tar

# The Debian package, out of it; tried on a clean root of Debian, which takes
# root and the network.
package: dist
	@sh pkg/try-debian $(DIST)

clean:
	rm -f lib/*.o lib/*.a cmd/*/*.o cmd/*/*/*.o cmd/*/*.a cmd/*/*/*.a t/u_*.t t/fuzz_*.t bin/bm-* bin/bench-*
	rm -f $(AID)
	rm -rf html package static t/fuzzed
	rm -f $(DIST)

.PHONY: all asan bench bench-diff bench-load bench-merge bench-rules bench-tls bench-users build-deps check clean demo deps \
	dist failing-calls figures format fuzz fuzz-all fuzz-deps fuzzed-objects html install lint orphans package portable short-calls static static-analysis torture uninstall
