#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# alone: a busy machine changes what timers do
# From power-on to the first process, our kernel leaves the guest no more often than the base's.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

personalities=(openhcl-snp openhcl-vbs openhcl-tdx none svsm tdx-l2 tdx-l2-hidden)
[ -z "$PV_QUICK" ] || personalities=(openhcl-snp svsm tdx-l2)
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
	done < <(jq -r '. as $b | def rows($part; $prefix): ($b.stock[$part] + $b.suite[$part]) | keys_unsorted[] |
			[$prefix + ., ($b.stock[$part][.] // 0), ($b.suite[$part][.] // 0)];
		# Of the calls to the SVSM one asks what it offers, which the base does not do. Of the
		# TDCALLs 4 is the first TDREPORT of a driver that the base does not have where TDX is
		# hidden, and 0 are the calls of the next row, of which 0xc is idling.
		rows("exits"; ""), rows("msr_protocol"; "GHCB MSR "), rows("vmgexit"; "GHCB page "), (rows("tdcall"; "TDCALL leaf ") | select(.[0] | test(" [04]$") | not)),
			(rows("vmcall"; "TDG.VP.VMCALL ") | select(.[0] | endswith(" 0xc") | not)),
			(rows("svsm"; "SVSM call ") | select(.[0] != "SVSM call 0.6")),
			(select(.suite.per_gib) | ["SVSM calls per GiB validated", .stock.per_gib, .suite.per_gib])
			| @tsv' "$tap_dir/bench.json")
done
tap_done
