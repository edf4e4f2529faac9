#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Each patch of the series leaves a tree that compiles, so that a bisection can stop at it.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

if [ -n "$PV_QUICK" ]; then
	tap_skip "the series, patch by patch" "QUICK"
	tap_done
	exit
fi

bisect=$PV_SUITE/bisect
O=$tap_dir/series
export O
tree_ensure 2>/dev/null
"$PV_DIR/series" >"$tap_dir/log" 2>&1 || { tap_fail "the series is written" "$(cat "$tap_dir/log")"; tap_done; exit; }

compiles()
{
	local home out fragments flags targets=(drivers/virt/coco/ drivers/char/tpm/ arch/x86/hyperv/
		arch/x86/coco/ arch/x86/kernel/cpu/mshyperv.o arch/x86/mm/)
	kernel_dirs suite
	home=$bisect out=$bisect/build
	cp "$PV_SUITE/build/.config" "$out/.config"
	kernel_make olddefconfig
	kernel_make -j"$PV_JOBS" KCFLAGS=-Werror "${targets[@]}"
}

apply_and_compile()
{
	patch -d "$bisect/linux" -p1 --fuzz=0 --no-backup-if-mismatch <"$1" && compiles
}

# Hard links to the base: patch replaces a file, it never writes into one.
step_through()
{
	local patch
	rm -rf "$bisect/linux"
	mkdir -p "$bisect/build"
	cp -al "$PV_STOCK/linux" "$bisect/linux"
	for patch in "$O"/*.patch; do
		case $patch in */0000-*) continue ;; esac
		tap_run "$(basename "$patch" .patch)" apply_and_compile "$patch"
	done
	rm -rf "$bisect/linux"
}

with_lock bisect step_through
tap_done
