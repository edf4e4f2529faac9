#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Requests at the same time: each gets the report for its own nonce.
. "$(dirname "$0")/lib.sh"

need_provider
count=4

one()
{
	nonce >"/tmp/nonce.$1"
	tsm_request "parallel$1" "$(cat "/tmp/nonce.$1")" "/tmp/parallel.$1" >"/tmp/result.$1" 2>&1
}

for i in $(seq $count); do
	one "$i" &
done
wait

own_report()
{
	grep -q ^ok "/tmp/result.$1" || { cat "/tmp/result.$1"; return 1; }
	has_nonce "/tmp/parallel.$1" "$(cat "/tmp/nonce.$1")"
}

start $count
for i in $(seq $count); do
	check "request $i of $count at once" own_report "$i"
	rmdir "$reports/parallel$i"
done
ktap_finished
