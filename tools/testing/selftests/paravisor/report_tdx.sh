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

provider()
{
	mkdir -p $item && cat $item/provider
}

entries()
{
	for file in "$item"/*; do printf '%s ' "${file##*/}"; done
}

# Both are about the same TD: attributes, XFAM, all measurements.
same_td()
{
	is "$(field /tmp/first.td 512 16)" field /tmp/first.quote 168 16 &&
		is "$(field /tmp/first.td 528 384)" field /tmp/first.quote 184 384
}

many()
{
	for i in $(seq "$1"); do
		data=$(nonce)
		result=$(tsm_request "$2" "$data" "/tmp/$2.quote")
		[ "${result%% *}" = ok ] && is "$data" quote_data "/tmp/$2.quote" && continue
		echo "$2, request $i: $result"
		return 1
	done
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

check "provider of quotes" is tdx_guest provider
check "only files that mean something here" is "generation inblob outblob provider " entries
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
check "requests from two sides" from_two_sides many 2
check "a TDREPORT comes after all that" is ok tdx_request report "$first"
rmdir $item $reports/side1 $reports/side2
ktap_finished
