#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A paravisor that makes TDREPORTs, but takes no requests for quotes: what is there works, and
# user space sees what is not.
. "$(dirname "$0")/lib_tdx.sh"

need_tdreport
! has_quotes || may_skip_all "there are quotes"
data=$(nonce)

provider()
{
	mkdir $reports/only 2>/dev/null || { echo none; return; }
	cat $reports/only/provider
	rmdir $reports/only
}

# Another one may take the place.
expected_provider()
{
	if [ -e $features/report_hcl ]; then echo hcl_report; else echo none; fi
}

start 6
check "a TDREPORT comes" is ok tdx_request report "$data" /tmp/only.td
check "with the user data" is "$data" report_data /tmp/only.td
check "so do the measurements" is "$(field /tmp/only.td 528 48)" mr mrtd
check "the driver is no provider of reports" is "$(expected_provider)" provider
check "the log tells it" sh -c "dmesg | grep -i 'tdx_guest.*quote'"
check "and nothing else" sh -c "! dmesg | grep -E 'WARNING|Call Trace'"
ktap_finished
