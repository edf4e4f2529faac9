#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The KUnit suites, in the guest, on the plain and on the debug kernel; once more below an SVSM,
# for those that need the SEV guest driver at work.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

suites=$(tree_files | grep '_kunit\.c' | (cd "$PV_ROOT" &&
	xargs sed -n '/^\(static \)*struct kunit_suite/,/^};/s/^[[:space:]]*\.name[[:space:]]*= "\(.*\)",$/\1/p') | LC_ALL=C sort -u | tr '\n' ' ')

job_boot suite --no-vtpm -- pv-kunit
job_boot svsm --personality svsm --cpus 2 --timeout 300 -- pv-kunit
[ -n "$PV_QUICK" ] || job_boot debug --debug-kernel --timeout 900 --no-vtpm -- pv-kunit
jobs_wait
for kind in suite svsm debug; do
	if [ ! -f "$tap_dir/$kind.rc" ]; then
		tap_skip "$kind kernel" "QUICK"
		continue
	fi
	tap_empty "$kind kernel: no complaint of the kernel" "$(boot_faults "$kind")"
	tap_equal "$kind kernel: all suites ran" "$suites" "$(sed -n 's/^@@ //p' "$tap_dir/$kind.out" | LC_ALL=C sort | tr '\n' ' ')"
	tap_fold_files "$kind kernel, " 4 <"$tap_dir/$kind.out"
done
tap_done
