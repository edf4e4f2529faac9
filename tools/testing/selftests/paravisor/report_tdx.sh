#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# TDREPORTs by ioctl, and quotes over them through configfs-tsm.
. "$(dirname "$0")/lib_tdx.sh"

need_tdreport
if [ -d $paravisor ] && ! has_quotes; then
	may_skip_all "the paravisor does not offer quotes"
fi
[ -d $reports ] || skip_all "no configfs-tsm"
item=$reports/tdx
first=$(nonce) second=$(nonce)

# Both are about the same TD: attributes, XFAM, all measurements.
same_td()
{
	is "$(field /tmp/first.td 512 16)" field /tmp/first.quote 168 16 &&
		is "$(field /tmp/first.td 528 384)" field /tmp/first.quote 184 384
}

start 24
check "a TDREPORT comes" is ok tdx_request report "$first" /tmp/first.td
check "it is one of TDX" is 81 field /tmp/first.td 0 1
check "with the user data" is "$first" report_data /tmp/first.td
check "another has its own" is ok tdx_request report "$second" /tmp/second.td
check "and is another" differ /tmp/first.td /tmp/second.td
check "user data that cannot be read" is "ioctl EFAULT" tdx_request fault data
check "a TDREPORT that cannot be written" is "ioctl EFAULT" tdx_request fault report
check "an unknown command" is "ioctl ENOTTY" tdx_request unknown

check "provider of quotes" is tdx_guest provider tdx
check "only files that mean something here" is "generation inblob outblob provider " entries tdx
check "before a request outblob is refused" is "outblob EINVAL" tsm_request tdx -
check "63 bytes are no user data" is "outblob EINVAL" tsm_request tdx "${first%??}"
check "a quote comes" begins ok tsm_request tdx "$first" /tmp/first.quote
check "with the user data" is "$first" quote_data /tmp/first.quote
check "about the same TD as the TDREPORT" same_td
check "reading again gives the same quote" \
	sh -c "tsm_request tdx - /tmp/again.quote >&2 && cmp /tmp/first.quote /tmp/again.quote"
check "generation tells two writes" is 2 cat $item/generation
check "another quote comes" begins ok tsm_request tdx "$second" /tmp/second.quote
check "with its own user data" is "$second" quote_data /tmp/second.quote
check "and is another" differ /tmp/first.quote /tmp/second.quote
check "it is genuine" is 0 verified /tmp/second.quote --nonce "$second"
check "but no answer to another question" is 1 verified /tmp/second.quote --nonce "$first"
check "requests from two sides" from_two_sides many_requests quote_data 2
check "a TDREPORT comes after all that" is ok tdx_request report "$first"
rmdir $item $reports/side1 $reports/side2
ktap_finished
