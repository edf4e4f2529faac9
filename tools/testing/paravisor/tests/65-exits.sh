#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# alone: a busy machine changes what timers do
# From power-on to the first process, our kernel leaves the guest no more often than the base's.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

personalities=(openhcl-snp openhcl-vbs openhcl-tdx none svsm tdx-l2 tdx-l2-hidden cca-plane cca-plane-hidden
	none-arm64)
[ -z "$PV_QUICK" ] || personalities=(openhcl-snp svsm tdx-l2 cca-plane)

# Of the SMCCC calls one asks who is there, which the base does not do, and where P0 answers, another
# one what it offers.
own_calls()
{
	case $1:$2 in
	smccc:cca-plane*) printf '2' ;;
	smccc:none-arm64) printf '1' ;;
	*) printf '0' ;;
	esac
}

# exits_judged PERSONALITY REASON STOCK SUITE
exits_judged()
{
	local own name="$1: $2 ($3, ours $4)"
	own=$(own_calls "$2" "$1")
	[ "$own" = 0 ] || name="$1: $2 ($3, ours $4 with $own of our own)"
	if [ "$4" -le $(($3 + own)) ]; then
		tap_pass "$name"
	else
		tap_fail "$name" "more exits than the base kernel"
	fi
}

for personality in "${personalities[@]}"; do
	arch=()
	case $personality in *-arm64) arch=(--arch arm64) ;; esac
	if ! "$PV_DIR/bench" --runs 2 --personality "${personality%-arm64}" "${arch[@]}" --json "$tap_dir/bench.json" \
		>"$tap_dir/out" 2>&1; then
		tap_fail "$personality: measured" "$(tail "$tap_dir/out")"
		continue
	fi
	if ! jq -e '[.stock.exits, .suite.exits | add > 0] | all' "$tap_dir/bench.json" >/dev/null; then
		tap_fail "$personality: measured" "no counts"
		continue
	fi
	while IFS=$'\t' read -r reason stock suite; do
		exits_judged "$personality" "$reason" "$stock" "$suite"
	done < <(jq -r '. as $b | def rows($part; $prefix): ($b.stock[$part] + $b.suite[$part]) | keys_unsorted[] |
			[$prefix + ., ($b.stock[$part][.] // 0), ($b.suite[$part][.] // 0)];
		# Of the calls to the SVSM one asks what it offers, which the base does not do. Of the
		# TDCALLs 4 is the first TDREPORT of a driver that the base does not have where TDX is
		# hidden, and 0 are the calls of the next row, of which 0xc is idling.
		rows("exits"; ""), rows("rsi"; "RSI call "), rows("msr_protocol"; "GHCB MSR "), rows("vmgexit"; "GHCB page "), (rows("tdcall"; "TDCALL leaf ") | select(.[0] | test(" [04]$") | not)),
			(rows("vmcall"; "TDG.VP.VMCALL ") | select(.[0] | endswith(" 0xc") | not)),
			(rows("svsm"; "SVSM call ") | select(.[0] != "SVSM call 0.6")),
			(select(.suite.per_gib) | ["SVSM calls per GiB validated", .stock.per_gib, .suite.per_gib])
			| @tsv' "$tap_dir/bench.json")
done
tap_done
