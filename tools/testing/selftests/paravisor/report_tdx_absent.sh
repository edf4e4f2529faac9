#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# No TDREPORTs where the paravisor does not promise them, whatever processor the guest sees: not
# one TDCALL is tried.
. "$(dirname "$0")/lib_tdx.sh"

[ ! -e $features/report_tdx ] || may_skip_all "the paravisor offers TDREPORTs"

start 4
check "no device node" [ ! -e $node ]
check_absent tdx_guest
ktap_finished
