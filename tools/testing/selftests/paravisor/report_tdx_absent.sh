#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# No TDREPORTs where the paravisor does not promise them, whatever processor the guest sees: not
# one TDCALL is tried.
. "$(dirname "$0")/lib_tdx.sh"

[ ! -e $features/report_tdx ] || may_skip_all "the paravisor offers TDREPORTs"

provider()
{
	mkdir $reports/absent 2>/dev/null || return 0
	cat $reports/absent/provider
	rmdir $reports/absent
}

not_tdx()
{
	[ "$(provider)" != tdx_guest ]
}

start 4
check "the driver does not bind" refused modprobe tdx_guest
check "no device node" [ ! -e $node ]
check "no measurements" [ ! -e $registers ]
check "it is no provider of reports" not_tdx
ktap_finished
