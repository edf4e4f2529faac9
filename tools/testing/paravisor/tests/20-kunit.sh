#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The KUnit suites, in the guest, on the plain and on the debug kernel; once more below an SVSM, on
# both, and below an L1 of TDX, for those that need a driver of such a guest at work; those of arm64
# without a monitor and below P0, there with PV_LONG=1 on the debug kernel, too.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# Neutral, but of use below Hyper-V on x86 only
declare -A left_out=([x86]='^$' [arm64]='/(hcl|tdisp-proto)')

suites_of()
{
	tree_files_of "$1" | grep '_kunit\.c' | grep -vE "${left_out[$1]}" | (cd "$PV_ROOT" &&
	xargs sed -n '/^\(static \)*struct kunit_suite/,/^};/s/^[[:space:]]*\.name[[:space:]]*= "\(.*\)",$/\1/p') | LC_ALL=C sort -u | tr '\n' ' '
}
declare -A suites=([x86]=$(suites_of x86) [arm64]=$(suites_of arm64))

if [ -z "$PV_QUICK" ]; then
	job_boot svsm-debug --debug-kernel --personality svsm --timeout 1500 -- pv-kunit
	job_boot debug --debug-kernel --timeout 900 --no-vtpm -- pv-kunit
fi
[ -z "${PV_LONG:-}" ] || job_boot cca-debug --debug-kernel --personality cca-plane --timeout 1200 -- pv-kunit
job_boot suite --no-vtpm -- pv-kunit
job_boot svsm --personality svsm --cpus 2 --timeout 300 -- pv-kunit
job_boot tdx-l2 --personality tdx-l2 --cpus 2 --timeout 300 -- pv-kunit
job_boot plain-arm64 --arch arm64 --personality plain -- pv-kunit
job_boot cca --personality cca-plane --cpus 2 --timeout 300 -- pv-kunit
jobs_wait
kinds=(suite svsm tdx-l2 plain-arm64 cca debug svsm-debug)
[ -z "${PV_LONG:-}" ] || kinds+=(cca-debug)
for kind in "${kinds[@]}"; do
	case $kind in *arm64 | cca*) arch=arm64 ;; *) arch=x86 ;; esac
	if [ ! -f "$tap_dir/$kind.rc" ]; then
		tap_skip "$kind kernel" "QUICK"
		continue
	fi
	tap_empty "$kind kernel: no complaint of the kernel" "$(boot_faults "$kind")"
	tap_equal "$kind kernel: all suites ran" "${suites[$arch]}" "$(sed -n 's/^@@ //p' "$tap_dir/$kind.out" | LC_ALL=C sort | tr '\n' ' ')"
	tap_fold_files "$kind kernel, " 4 <"$tap_dir/$kind.out"
done
tap_done
