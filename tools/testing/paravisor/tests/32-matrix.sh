#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The documentation's matrix of features and platforms against what running kernels publish, and
# whether the comparison can fail.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=/dev/null
. "$PV_LIB/matrix.sh"

# "feature source" for each feature, nothing without a paravisor
# shellcheck disable=SC2016 # for the guest
probe='cd /sys/hypervisor/paravisor/features 2>/dev/null || exit 0; for f in *; do echo "$f $(cat "$f")"; done'

while read -r column personality option; do
	job_boot "$column" --personality "$personality" ${option:+--opt "$option"} -- sh -c "$probe"
done < <(matrix_platforms)
jobs_wait

tap_empty "matrix: every feature has a line, every cell a known mark with a source" "$(matrix_malformed)"
while read -r column personality option; do
	tap_empty "$column: $personality${option:+, $option} publishes what the matrix says" \
		"$(boot_faults "$column"; matrix_differs "$column" <"$tap_dir/$column.out")"
done < <(matrix_platforms)

# A comparison that cannot fail tells nothing. The matrix's own word, changed, must be noticed.
said()
{
	matrix_says hcl-snp | tr -d '\134'
}

tap_empty "comparison: the matrix agrees with itself" "$(said | matrix_differs hcl-snp)"
tap_equal "comparison: a feature too few" "vtpm is in the matrix, but not published" \
	"$(said | grep -v '^vtpm' | matrix_differs hcl-snp)"
tap_equal "comparison: a feature too many" \
	"report_snp is published from cpuid:0, but the matrix does not say so" \
	"$({ said; echo report_snp cpuid:0; } | matrix_differs hcl-snp)"
tap_equal "comparison: a feature where there is none" \
	"page_state is published from cpuid:0, but the matrix does not say so" \
	"$(echo page_state cpuid:0 | matrix_differs plain)"
tap_run "comparison: another source" grep -q '^vtpm is published from svsm:vtpm.0, not ' \
	<(said | sed 's/^vtpm .*/vtpm svsm:vtpm.0/' | matrix_differs hcl-snp)
tap_run "comparison: nothing at all" grep -qx 'page_state is in the matrix, but not published' \
	<(matrix_differs p0-hide </dev/null)
matrix_doctored()
{
	sed "$1" "$PV_MATRIX" >"$tap_dir/matrix.rst"
	PV_MATRIX=$tap_dir/matrix.rst matrix_malformed
}

for change in '/^tdisp /d' 's/^tdisp  /tdisq  /' 's/^\(vtpm .*\)n20/\1Y99/' 's/^\(vtpm .*\)n20/\1x/' \
	's/^20     .*//'; do
	tap_run "comparison: a matrix after $change" test -n "$(matrix_doctored "$change")"
done
tap_done
