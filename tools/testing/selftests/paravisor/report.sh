#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A report through configfs-tsm: the right files, the nonce in it, a new one for each request.
. "$(dirname "$0")/lib.sh"

need_provider
item=$reports/selftest
mkdir $item || skip_all "no folder can be made in configfs-tsm"
first=$(nonce) second=$(nonce) short=00112233

entries()
{
	for file in "$item"/*; do printf '%s ' "${file##*/}"; done
}

magic()
{
	head -c 4 /tmp/first.bin
}

blob_size()
{
	[ -s "$1" ] && [ "$(wc -c <"$1")" -le 32768 ]
}

is_certificate()
{
	[ ! -s /tmp/first.aux ] || [ "$(head -c 2 /tmp/first.aux | od -An -tx1 | tr -d ' ')" = 3082 ]
}

zeros=$(printf '%0120d' 0)

start 16
check "before a request outblob is refused" is "outblob EINVAL" tsm_request selftest -
check "provider" is hcl_report cat $item/provider
check "only files that mean something here" \
	is "auxblob generation inblob outblob provider " entries
check "a report comes" sh -c "tsm_request selftest $first /tmp/first.bin /tmp/first.aux | grep -q ^ok"
check "its size is plausible" blob_size /tmp/first.bin
check "its magic is that of the HCL" is HCLA magic
check "the nonce is in its claims" has_nonce /tmp/first.bin "$first"
check "auxblob is a certificate or empty" is_certificate
check "reading again gives the same report" \
	sh -c "tsm_request selftest - /tmp/again.bin >&2 && cmp /tmp/first.bin /tmp/again.bin"
check "generation tells one write" is 1 cat $item/generation
check "a second request comes" sh -c "tsm_request selftest $second /tmp/second.bin | grep -q ^ok"
check "with its own nonce" has_nonce /tmp/second.bin "$second"
check "and is another report" differ /tmp/first.bin /tmp/second.bin
check "generation tells two writes" is 2 cat $item/generation
check "a short nonce is padded with zeros" sh -c "tsm_request selftest $short /tmp/short.bin | grep -q ^ok"
check "and found in the claims" has_nonce /tmp/short.bin "$short$zeros"
rmdir $item
ktap_finished
