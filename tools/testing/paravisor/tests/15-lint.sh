#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Static checks: zero reports each, and none that would let a known defect pass.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"
. "$PV_LIB/deps.sh"

# All that is checked, by what and with what.
versions()
{
	local program
	for program in gcc "clang-$PV_LLVM" shellcheck mandoc spatch rst2html perl python3; do
		"$program" --version 2>/dev/null || "$program" -V 2>/dev/null || printf 'no %s\n' "$program"
	done
}
hash=$({ cd "$PV_ROOT"; tree_hash; tree_base_id; sha256sum Makefile .ci/run; versions; } | hash_stdin)

while IFS= read -r name; do
	! passed_before "$hash" "$name" || continue
	failed=$tap_failed
	output=$("$PV_DIR/lint" "$name" 2>"$tap_dir/err") || true
	case $output in
	*' skipped: '*) tap_skip "$name" "$(sed -n 's/.* skipped: //p' <<<"$output")"; continue ;;
	"$name "*' 0 reports'*) tap_pass "$name" ;;
	*) tap_fail "$name" "$output$(tail -n 3 "$tap_dir/err")" ;;
	esac
	tap_run "$name finds a defect" "$PV_DIR/lint" --probe "$name"
	[ "$tap_failed" != "$failed" ] || passed_now "$hash" "$name"
done < <("$PV_DIR/lint" --list)
tap_done
