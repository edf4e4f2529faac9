#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# paravisorctl in the guest: a genuine report is accepted, all others are not.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# One request a mode; prints "mode status of report, status of verify".
# shellcheck disable=SC2016 # for the guest's shell
guest='
for mode; do
	nonce=$(head -c 64 /dev/urandom | od -An -v -tx1 | tr -d " \n")
	paravisorctl --quiet report --nonce $nonce --out /tmp/r.bin 2>/tmp/error
	got=$?
	verified=-
	if [ $got = 0 ]; then
		paravisorctl --quiet verify /tmp/r.bin --roots /etc/paravisor/roots.pem --nonce $nonce 2>/dev/null
		verified=$?
		[ $mode != good ] || { paravisorctl --quiet verify /tmp/r.bin --roots /etc/paravisor/roots.pem \
			--nonce $(echo $nonce | tr 0-9a-f 1-9a-f0) 2>/dev/null; verified=$verified,$?; }
	fi
	echo "$mode $got $verified $(wc -l </tmp/error)"
	rm -f /tmp/r.bin
done
'
modes=(good bad-signature no-ak-cert wrong-hash stale garbage)
expected='good 0 0,1 0
bad-signature 0 1 0
no-ak-cert 0 0 0
wrong-hash 1 - 1
stale 3 - 1
garbage 1 - 1'

list=$(IFS=,; printf '%s' "${modes[*]}")
# Only another machine or a service could tell that these are genuine: the verifier must not.
for kind in vbs tdx; do
	job_boot "$kind" --personality "openhcl-$kind" -- sh -c "$guest" sh good
done
job_boot snp --misbehave "$list" -- sh -c "$guest" sh "${modes[@]}"
jobs_wait
tap_empty "the guest is well" "$(boot_faults snp)"
while read -r line; do
	tap_equal "${line%% *}" "$line" "$(grep "^${line%% *} " "$tap_dir/snp.out" || true)"
done <<<"$expected"
for kind in vbs tdx; do
	tap_equal "$kind: a good report is not verified" "good 0 1,1 0" "$(boot_faults "$kind"; cat "$tap_dir/$kind.out")"
done
tap_done
