#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The KUnit suites, in the guest, on the plain and on the debug kernel; once more below an SVSM, on
# both, and below an L1 of TDX, for those that need a driver of such a guest at work.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

suites=$(tree_files | grep '_kunit\.c' | (cd "$PV_ROOT" &&
	xargs sed -n '/^\(static \)*struct kunit_suite/,/^};/s/^[[:space:]]*\.name[[:space:]]*= "\(.*\)",$/\1/p') | LC_ALL=C sort -u | tr '\n' ' ')

if [ -z "$PV_QUICK" ]; then
	job_boot svsm-debug --debug-kernel --personality svsm --timeout 1500 -- pv-kunit
	job_boot debug --debug-kernel --timeout 900 --no-vtpm -- pv-kunit
fi
job_boot suite --no-vtpm -- pv-kunit
job_boot svsm --personality svsm --cpus 2 --timeout 300 -- pv-kunit
job_boot tdx-l2 --personality tdx-l2 --cpus 2 --timeout 300 -- pv-kunit
jobs_wait
for kind in suite svsm tdx-l2 debug svsm-debug; do
	if [ ! -f "$tap_dir/$kind.rc" ]; then
		tap_skip "$kind kernel" "QUICK"
		continue
	fi
	tap_empty "$kind kernel: no complaint of the kernel" "$(boot_faults "$kind")"
	tap_equal "$kind kernel: all suites ran" "$suites" "$(sed -n 's/^@@ //p' "$tap_dir/$kind.out" | LC_ALL=C sort | tr '\n' ' ')"
	tap_fold_files "$kind kernel, " 4 <"$tap_dir/$kind.out"
done
tap_done
