#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# make modules: the report driver, built outside the tree for a kernel that has the core. It is of
# x86 only, so there is nothing to build for arm64.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

KDIR=$PV_SUITE/build
export KDIR
if "$PV_DIR/modules" >"$tap_dir/out" 2>"$tap_dir/err"; then
	tap_run "the report driver is built" grep -q '/paravisor_report_hcl\.ko$' "$tap_dir/out"
	module=$(grep '/paravisor_report_hcl\.ko$' "$tap_dir/out" || true)
	tap_equal "for that kernel" "$(cat "$KDIR/include/config/kernel.release")" \
		"$(modinfo -F vermagic "$module" | cut -d' ' -f1)"
else
	tap_fail "the modules are built" "$(tail -n 5 "$tap_dir/err")"
fi
tap_run "a folder without a kernel is refused" sh -c "! KDIR='$tap_dir' '$PV_DIR/modules' 2>/dev/null"
tap_done
