#!/bin/sh
# demo: a small shop on this machine, under the load of four nodes on it.
set -eu
cd "${0%/*}/.."
PATH=$PWD/bin:$PATH
out=demo-run
mkdir -p $out

# The shop: answers take 20 ms on average, and it manages 200 of them a second.
bm-mock -p 0 'delay=exp,20ms+capacity=200' >$out/shop.url &
shop=$!
trap 'kill $shop' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
tries=0
until grep -q '/$' $out/shop.url; do
	tries=$((tries + 1))
	[ $tries -lt 100 ] || { echo "demo: the shop does not open" >&2; exit 2; }
	sleep 0.1
done
url=$(sed 's,/$,,' $out/shop.url)

echo "demo: 20, 60, then 120 users in the shop at $url; that takes a minute"
BM_RSH=local bench-master -v -w $out -u "$url" demo/nodes demo/shop.hurl -- \
    -d demo/users.tsv
