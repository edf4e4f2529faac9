# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests of TDREPORTs, quotes over them and measurement registers.

. "$(dirname "$0")/lib_mr.sh"

node=/dev/tdx_guest
registers=/sys/devices/virtual/misc/tdx_guest/measurements
hash=sha384 size=48
trusted="--roots /etc/paravisor/tdx-roots.pem"

# The L1 serves TDREPORTs, or there is no paravisor and the guest sees TDX
need_tdreport()
{
	[ ! -d $paravisor ] || need_feature report_tdx tdx-l2
	[ -c $node ] || skip_all "no $node"
}

has_quotes()
{
	[ -e $features/quote_tdx ]
}

# From the TDREPORT, or the quote's body, which begins behind a header of 48 bytes
report_data()
{
	field "$1" 128 64
}

quote_data()
{
	field "$1" 568 64
}

# RTMR number N of a TDREPORT, or of a quote
report_rtmr()
{
	field "$1" $((720 + 48 * $2)) 48
}

quote_rtmr()
{
	field "$1" $((376 + 48 * $2)) 48
}
