#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Some seeds of the hostile campaign; `make hostile` runs a thousand.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

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
if [ ! -s "$tap_dir/report.json" ] || [ ! -s "$tap_dir/svsm.json" ] || [ ! -s "$tap_dir/disk.json" ]; then
	tap_fail "the campaign ran" "$(tail "$tap_dir/out" "$tap_dir/disk.out" "$tap_dir/svsm.out")"
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
tap_done
