#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The features of each paravisor, and rules that hold below all of them.
. "$(dirname "$0")/lib.sh"

[ -d $paravisor ] || skip_all "no paravisor"

names="page_state exceptions interrupts ap_startup shared_alias visibility_call private_mmio
report_hcl report_snp report_svsm report_tdx report_cca measure_extend vtpm tdisp tdisp_attested
confidential_vmbus vcpu_create quote_tdx"

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
		! has "$name" || echo "$name"
	done | sort
}

# With VBS the hypervisor keeps interrupts and processor start, and nothing is encrypted. Under an
# SVSM or an L1 that shows TDX a guest does itself what it can, unless it leaves #VC or TDX, and all
# that comes with it, to what is below.
of_personality()
{
	all="page_state exceptions interrupts ap_startup shared_alias visibility_call private_mmio"
	case $1 in
	openhcl-vbs) echo page_state visibility_call private_mmio report_hcl vtpm ;;
	openhcl-*) echo "$all" report_hcl vtpm ;;
	svsm) echo page_state vcpu_create report_snp report_svsm vtpm ;;
	svsm-vtom) echo "$all" report_svsm vtpm ;;
	tdx-l2) echo page_state exceptions shared_alias report_tdx measure_extend quote_tdx ;;
	cca-plane) echo interrupts ap_startup shared_alias report_cca measure_extend ;;
	cca-plane-hidden) echo page_state interrupts ap_startup report_cca measure_extend ;;
	tdx-l2-hidden)
		echo page_state exceptions interrupts ap_startup report_tdx measure_extend quote_tdx ;;
	esac
}

# PV_EXPECT_FEATURES: more than usual; PV_EXPECT_GONE: of the usual ones these are missing;
# PV_EXPECT_ONLY: these and none of the usual ones
expected()
{
	for name in ${PV_EXPECT_ONLY:-$(of_personality "$1")} ${PV_EXPECT_FEATURES:-}; do
		case " ${PV_EXPECT_GONE:-} " in
		*" $name "*) ;;
		*) echo "$name" ;;
		esac
	done | sort
}

# Where there is no more direct way
hcl_device()
{
	has report_hcl || return
	has report_tdx && has quote_tdx || echo /sys/bus/platform/devices/paravisor-report-hcl
}

start 6
check "all features are documented ones" is "" unknown
check "an HCL report needs a vTPM" implies report_hcl vtpm
check "attested devices need a device service" implies tdisp_attested tdisp
check "a quote needs a TDREPORT" implies quote_tdx report_tdx
check "an HCL report has its device" is "$(hcl_device)" \
	find /sys/bus/platform/devices -name 'paravisor-report-*'
case ${PV_PERSONALITY:-} in
openhcl-* | svsm* | tdx-l2* | cca-plane*)
	check "exactly the features of $PV_PERSONALITY" is "$(expected "$PV_PERSONALITY")" listed
	;;
*)
	ktap_test_skip "exactly the features of the personality: unknown what is below"
	;;
esac
ktap_finished
