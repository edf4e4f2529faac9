#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Some seeds of the hostile campaign; `make hostile` runs a thousand.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# lied_to NAME FILE SEEDS WHAT: none of them is bad
lied_to()
{
	local seed
	for ((seed = 1; seed <= $3; seed++)); do
		tap_empty "$1, seed $seed" \
			"$(jq -r --argjson seed "$seed" '.bad[] | select(.seed == $seed) | .bad[]' "$tap_dir/$2.json")"
	done
	tap_equal "${1%%,*}: lies were told, and $4 accepted all the same" "true true" \
		"$(jq -r '"\(.lies > 0) \(.accepted > 0)"' "$tap_dir/$2.json")"
}

# With 5 the host refuses the first MSR that the guest writes past the paravisor.
job_boot msr --personality openhcl-tdx --hostile 5 --no-vtpm --timeout 300 -- \
	sh -c 'dmesg | grep -c "Failed to emulate MSR write"'
seeds=24
[ -z "$PV_QUICK" ] || seeds=6
# 36 once ended in the negotiation of the protocol, which must not count as a death.
"$PV_DIR/hostile" --count 1 --from 36 --json "$tap_dir/closed.json" >"$tap_dir/closed.out" 2>&1 || true
"$PV_DIR/hostile" --count "$seeds" --from 1 --json "$tap_dir/report.json" >"$tap_dir/out" 2>&1 || true
"$PV_DIR/hostile" --count "$((seeds / 2))" --from 1 --requests 1 --disk yes \
	--json "$tap_dir/disk.json" >"$tap_dir/disk.out" 2>&1 || true
# Many a guest ends itself here, so fewer seeds would not do.
svsm_seeds=12
"$PV_DIR/hostile" --count "$svsm_seeds" --from 1 --requests 2 --personality svsm \
	--json "$tap_dir/svsm.json" >"$tap_dir/svsm.out" 2>&1 || true
tdx_seeds=12
[ -z "$PV_QUICK" ] || tdx_seeds=4
"$PV_DIR/hostile" --count "$tdx_seeds" --from 1 --requests 2 --personality "tdx-l2 tdx-l2-hidden" --disk yes \
	--json "$tap_dir/tdx.json" >"$tap_dir/tdx.out" 2>&1 || true
"$PV_DIR/hostile" --count "$tdx_seeds" --from 1 --requests 2 --personality "cca-plane cca-plane-hidden" --disk yes \
	--json "$tap_dir/cca.json" >"$tap_dir/cca.out" 2>&1 || true
if [ ! -s "$tap_dir/cca.json" ] || [ ! -s "$tap_dir/tdx.json" ] || [ ! -s "$tap_dir/report.json" ] || [ ! -s "$tap_dir/svsm.json" ] || [ ! -s "$tap_dir/disk.json" ]; then
	tap_fail "the campaign ran" "$(tail "$tap_dir/out" "$tap_dir/disk.out" "$tap_dir/svsm.out" "$tap_dir/tdx.out" "$tap_dir/cca.out")"
	tap_done
	exit
fi
tap_equal "seed 36" "1 0" "$(jq -r '"\(.seeds) \(.bad | length)"' "$tap_dir/closed.json")"
for ((seed = 1; seed <= seeds; seed++)); do
	tap_empty "seed $seed" "$(jq -r --argjson seed "$seed" '.bad[] | select(.seed == $seed) | .bad[]' "$tap_dir/report.json")"
done
tap_equal "with a disk, all seeds" "$((seeds / 2))" "$(jq .seeds "$tap_dir/disk.json")"
tap_empty "... none is bad" \
	"$(jq -r '.bad[] | "seed \(.seed): \(.bad | join(", "))"' "$tap_dir/disk.json")"
tap_equal "... and it was locked and accepted" "true true" \
	"$(jq -r '"\(.locks > 0) \(.starts > 0)"' "$tap_dir/disk.json")"
lied_to svsm svsm "$svsm_seeds" reports
lied_to "tdx-l2, shown and hidden, with a disk" tdx "$tdx_seeds" quotes
lied_to "cca-plane, shown and hidden, with a disk" cca "$tdx_seeds" tokens
jobs_wait
tap_equal "openhcl-tdx, seed 5: an MSR that the host refuses is a message" 1 "$(cat "$tap_dir/msr.out")"
tap_empty "... and no warning" "$(boot_faults msr)"
tap_done
