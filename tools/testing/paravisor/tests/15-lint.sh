#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Static checks: zero reports each, and none that would let a known defect pass.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

while IFS= read -r name; do
	output=$("$PV_DIR/lint" "$name" 2>"$tap_dir/err") || true
	case $output in
	*' skipped: '*) tap_skip "$name" "$(sed -n 's/.* skipped: //p' <<<"$output")"; continue ;;
	"$name "*' 0 reports'*) tap_pass "$name" ;;
	*) tap_fail "$name" "$output$(tail -n 3 "$tap_dir/err")" ;;
	esac
	tap_run "$name finds a defect" "$PV_DIR/lint" --probe "$name"
done < <("$PV_DIR/lint" --list)
tap_done
