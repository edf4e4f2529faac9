#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Attestation tokens of a Realm through configfs-tsm.
. "$(dirname "$0")/lib_cca.sh"

need_token
item=$reports/cca
rim=/etc/paravisor/rim.hex
[ "$hash" = sha256 ] || rim=/etc/paravisor/rim-sha512.hex
first=$(nonce) second=$(nonce)

start 15
check "provider" is $module provider cca
check "before a request outblob is refused" is "outblob EINVAL" tsm_request cca -
check "31 bytes are no challenge" is "outblob EINVAL" tsm_request cca "$(echo "$first" | cut -c1-62)"
check "a token comes" begins ok tsm_request cca "$first" /tmp/first.token
check "with the challenge" is "$first" challenge /tmp/first.token
check "reading again gives the same token" \
	sh -c "tsm_request cca - /tmp/again.token >&2 && cmp /tmp/first.token /tmp/again.token"
check "generation tells two writes" is 2 cat $item/generation
check "another token comes" begins ok tsm_request cca "$second" /tmp/second.token
check "with its own challenge" is "$second" challenge /tmp/second.token
check "and is another" differ /tmp/first.token /tmp/second.token
check "it is genuine" is 0 verified /tmp/second.token --nonce "$second"
check "and of the Realm that is known" is 0 verified /tmp/second.token --nonce "$second" \
	--measurement "$rim"
check "but no answer to another question" is 1 verified /tmp/second.token --nonce "$first"
check "32 bytes are padded with zeros" begins ok tsm_request cca "$(echo "$first" | cut -c1-64)" /tmp/short.token
check "requests from two sides" from_two_sides many_requests challenge 2
rmdir $item $reports/side1 $reports/side2
ktap_finished
