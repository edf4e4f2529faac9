#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The features of each paravisor, and rules that hold below all of them.
. "$(dirname "$0")/lib.sh"

[ -d $paravisor ] || skip_all "no paravisor"

names="page_state exceptions interrupts ap_startup shared_alias visibility_call private_mmio
report_hcl report_snp report_svsm report_tdx report_cca measure_extend vtpm tdisp tdisp_attested
confidential_vmbus"

has()
{
	[ -e "$paravisor/features/$1" ]
}

unknown()
{
	for file in "$paravisor"/features/*; do
		echo "$names" | grep -qw "${file##*/}" || echo "$file"
	done
}

# implies A B: where there is A there is B
implies()
{
	! has "$1" || has "$2"
}

listed()
{
	for name in $names; do
		! has "$name" || printf '%s ' "$name"
	done
}

# With VBS the hypervisor keeps interrupts and processor start, and nothing is encrypted.
expected()
{
	taken="page_state exceptions interrupts ap_startup"
	sharing="shared_alias visibility_call private_mmio"
	[ "$1" != vbs ] || { taken=page_state; sharing="visibility_call private_mmio"; }
	printf '%s %s report_hcl vtpm %s' "$taken" "$sharing" "$2"
}

start 5
check "all features are documented ones" is "" unknown
check "an HCL report needs a vTPM" implies report_hcl vtpm
check "attested devices need a device service" implies tdisp_attested tdisp
check "a service has its device" is "$(! has report_hcl || echo /sys/bus/platform/devices/paravisor-report-hcl)" \
	find /sys/bus/platform/devices -name 'paravisor-*'
case ${PV_PERSONALITY:-} in
openhcl-*)
	check "exactly the features of $PV_PERSONALITY" \
		is "$(expected "${PV_PERSONALITY#openhcl-}" "${PV_EXPECT_FEATURES:+$PV_EXPECT_FEATURES }")" listed
	;;
*)
	ktap_test_skip "exactly the features of the personality: unknown what is below"
	;;
esac
ktap_finished
