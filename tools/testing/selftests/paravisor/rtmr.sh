#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Measurement registers: read, extended, and seen in the next TDREPORT and quote.
. "$(dirname "$0")/lib_tdx.sh"

need_tdreport
[ -d $registers ] || skip_all "no measurement registers"

# Of a register that was zero: SHA-384 over 48 zeros and 48 bytes 0x11; then over that and 0x22.
zero=$(printf '%096d' 0)
one=$(printf '%096d' 0 | tr 0 1)
two=$(printf '%096d' 0 | tr 0 2)
after_one=c7304e0aec48bbbc703c099b425485b7a60e19b6a83630b0fb558ce2f02ec41e4cdf205335b4b613b3537ad83eb62262
after_two=3b0aa70f13ee0d6d1e004bc3925da1d69fa9638c77923663dd226028623932c61139aacb3696bd7a45990d5eb4ca2868

can_extend()
{
	[ ! -d $paravisor ] || [ -e $features/measure_extend ]
}

register()
{
	echo "$registers/rtmr$1:sha384"
}

extend()
{
	tdx_request write "$(register "$1")" "$2"
}

# What a TDREPORT of this moment says of RTMR N
reported()
{
	tdx_request report "$(nonce)" /tmp/rtmr.td >/dev/null && report_rtmr /tmp/rtmr.td "$1"
}

others()
{
	for n in 0 1 3; do mr rtmr$n; done
}

# The register of all that are read-only whose file follows another rule
read_only()
{
	for file in mrtd:sha384 mrconfigid mrowner mrownerconfig; do
		result=$(tdx_request write "$registers/$file" "$one")
		[ "$result" = "open EACCES" ] && continue
		echo "$file: $result"
		return 1
	done
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

refuses_bad_writes()
{
	is "write EINVAL" extend 2 "${one%??}" && is "write EINVAL" extend 2 11 &&
		is "write EINVAL" tdx_request write "$(register 2)" "${one%??}" 1 &&
		is "write EFBIG" tdx_request write "$(register 2)" "$one" 48
}

both_at_once()
{
	for n in 0 3; do
		{ for _ in 1 2 3 4 5 6 7 8; do extend $n "$one"; done | grep -vx ok; } >/tmp/extend.$n &
	done
	wait
	cat /tmp/extend.0 /tmp/extend.3
	[ ! -s /tmp/extend.0 ] && [ ! -s /tmp/extend.3 ] && as_reported
}

in_quote()
{
	if [ -d $paravisor ] && ! has_quotes; then return 0; fi
	begins ok tsm_request rtmr "$(nonce)" /tmp/rtmr.quote && is "$after_two" quote_rtmr /tmp/rtmr.quote 2
}

if ! can_extend; then
	start 3
	check "registers are those of the TDREPORT" as_reported
	check "read-only ones stay so" read_only
	check "so are the others: nobody would extend them" is "open EACCES" extend 2 "$one"
	ktap_finished
	exit
fi
start 14
check "registers are those of the TDREPORT" as_reported
check "read-only ones stay so" read_only
check "a register for the guest to use is zero" is "$zero" mr rtmr2
before=$(others)
check "it is extended" is ok extend 2 "$one"
check "and read as such" is "$after_one" mr rtmr2
check "and in the next TDREPORT" is "$after_one" reported 2
check "writes that are no digest are refused" refuses_bad_writes
check "and change nothing" is "$after_one" mr rtmr2
check "it is extended again" is ok extend 2 "$two"
check "by what was there" is "$after_two" reported 2
check "and the quote says so" in_quote
check "no other register has changed" is "$before" others
check "two registers at the same time" both_at_once
check "which the first was not" is "$after_two" mr rtmr2
rmdir $reports/rtmr 2>/dev/null
ktap_finished
