#!/bin/sh
# demo: a small shop on this machine, under the load of four nodes on it.
set -eu
cd "${0%/*}/.."
PATH=$PWD/bin:$PATH
out=${DEMO_OUT:-demo-run}
mkdir -p "$out"

# The shop: answers take 20 ms on average, and it manages 300 of them a second.
bm-mock -p 0 'delay=exp,20ms+capacity=300' >"$out/shop.url" &
shop=$!
trap 'kill $shop' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
tries=0
until grep -q '/$' "$out/shop.url"; do
	tries=$((tries + 1))
	[ $tries -lt 100 ] || { echo "demo: the shop does not open" >&2; exit 2; }
	sleep 0.1
done
url=$(sed 's,/$,,' "$out/shop.url")

# Its customers: each test logs in as another one.
awk 'BEGIN { print "user\tpassword"
	for (i = 1; i <= 3000; i++) printf "user%04d\tsecret\n", i }' >"$out/users.tsv"

echo "demo: 20, 60, then 120 users in the shop at $url; that takes 50 s"
BM_RSH=local bench-master -v -w "$out" -u "$url" demo/nodes demo/shop.hurl -- \
    -G 5 -d "$out/users.tsv"
