#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Measurement registers of a TD: read, extended, and seen in the next TDREPORT and quote.
. "$(dirname "$0")/lib_tdx.sh"

need_tdreport
[ -d $registers ] || skip_all "no measurement registers"
# Not every busybox has sha384sum: of 48 zeros and 48 bytes 0x11; then of that and 0x22.
after_one=c7304e0aec48bbbc703c099b425485b7a60e19b6a83630b0fb558ce2f02ec41e4cdf205335b4b613b3537ad83eb62262
after_two=3b0aa70f13ee0d6d1e004bc3925da1d69fa9638c77923663dd226028623932c61139aacb3696bd7a45990d5eb4ca2868
fixed="mrtd:sha384 mrconfigid mrowner mrownerconfig"

reported()
{
	tdx_request report "$(nonce)" /tmp/rtmr.td >/dev/null && report_rtmr /tmp/rtmr.td "${1#rtmr}"
}

as_reported()
{
	tdx_request report "$(nonce)" /tmp/rtmr.td >/dev/null || return 1
	at=528
	for name in mrtd mrconfigid mrowner mrownerconfig rtmr0 rtmr1 rtmr2 rtmr3; do
		is "$(field /tmp/rtmr.td $at 48)" mr $name || { echo "$name"; return 1; }
		at=$((at + 48))
	done
}

in_report()
{
	if [ -d $paravisor ] && ! has_quotes; then return 0; fi
	begins ok tsm_request rtmr "$(nonce)" /tmp/rtmr.quote && is "$2" quote_rtmr /tmp/rtmr.quote "${1#rtmr}"
}

check_registers rtmr2 rtmr0 rtmr1 rtmr3
rmdir $reports/rtmr 2>/dev/null
ktap_finished
