#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Some seeds of the hostile campaign; `make hostile` runs a thousand.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

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
if [ ! -s "$tap_dir/tdx.json" ] || [ ! -s "$tap_dir/report.json" ] || [ ! -s "$tap_dir/svsm.json" ] || [ ! -s "$tap_dir/disk.json" ]; then
	tap_fail "the campaign ran" "$(tail "$tap_dir/out" "$tap_dir/disk.out" "$tap_dir/svsm.out" "$tap_dir/tdx.out")"
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
for ((seed = 1; seed <= svsm_seeds; seed++)); do
	tap_empty "svsm, seed $seed" \
		"$(jq -r --argjson seed "$seed" '.bad[] | select(.seed == $seed) | .bad[]' "$tap_dir/svsm.json")"
done
tap_equal "svsm: lies were told, and reports accepted all the same" "true true" \
	"$(jq -r '"\(.lies > 0) \(.accepted > 0)"' "$tap_dir/svsm.json")"
for ((seed = 1; seed <= tdx_seeds; seed++)); do
	tap_empty "tdx-l2, shown and hidden, with a disk, seed $seed" \
		"$(jq -r --argjson seed "$seed" '.bad[] | select(.seed == $seed) | .bad[]' "$tap_dir/tdx.json")"
done
tap_equal "tdx-l2: lies were told, and quotes accepted all the same" "true true" \
	"$(jq -r '"\(.lies > 0) \(.accepted > 0)"' "$tap_dir/tdx.json")"
jobs_wait
tap_equal "openhcl-tdx, seed 5: an MSR that the host refuses is a message" 1 "$(cat "$tap_dir/msr.out")"
tap_empty "... and no warning" "$(boot_faults msr)"
tap_done
