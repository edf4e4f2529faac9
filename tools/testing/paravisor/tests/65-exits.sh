#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# From power-on to the first process, our kernel leaves the guest no more often than the base's.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

personalities=(openhcl-snp openhcl-vbs openhcl-tdx none)
[ -z "$PV_QUICK" ] || personalities=(openhcl-snp)
for personality in "${personalities[@]}"; do
	if ! "$PV_DIR/bench" --runs 2 --personality "$personality" --json "$tap_dir/bench.json" \
		>"$tap_dir/out" 2>&1; then
		tap_fail "$personality: measured" "$(tail "$tap_dir/out")"
		continue
	fi
	if ! jq -e '.stock.exits.cpuid > 0 and .suite.exits.cpuid > 0' "$tap_dir/bench.json" >/dev/null; then
		tap_fail "$personality: measured" "no counts"
		continue
	fi
	while IFS=$'\t' read -r reason stock suite; do
		name="$personality: $reason ($stock, ours $suite)"
		if [ "$suite" -le "$stock" ]; then
			tap_pass "$name"
		else
			tap_fail "$name" "more exits than the base kernel"
		fi
	done < <(jq -r '. as $b | ((.stock.exits + .suite.exits) | keys_unsorted[]) |
		[., ($b.stock.exits[.] // 0), ($b.suite.exits[.] // 0)] | @tsv' "$tap_dir/bench.json")
done
tap_done
