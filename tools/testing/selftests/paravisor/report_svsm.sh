#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Reports that an SVSM asks for on its guest's behalf: of itself, at VMPL 0, and bound to what it
# says of its services.
. "$(dirname "$0")/lib.sh"

need_reports report_svsm svsm
item=$reports/svsm
vtpm=c476f1eb-0123-45a5-9641-b4e7dde5bfe3
nobody=00112233-4455-6677-8899-aabbccddeeff
nonce=$(nonce)

# request NONCE OPTION...
request()
{
	text=$1
	shift
	rm -f /tmp/svsm.bin /tmp/svsm.aux /tmp/svsm.man
	tsm_request -m /tmp/svsm.man "$@" svsm "$text" /tmp/svsm.bin /tmp/svsm.aux
}

# The nonce and the manifest are what the report speaks for.
is_bound()
{
	digest=$({ printf '%s' "$1" | sed 's/../\\x&/g' | xargs -0 printf; cat /tmp/svsm.man; } |
		sha512sum | cut -d' ' -f1)
	is "$digest" snp_user_data /tmp/svsm.bin
}

has_vtpm()
{
	[ -e $paravisor/features/vtpm ]
}

# GUID, size of all, number of services
is_services_manifest()
{
	[ "$(field /tmp/svsm.man 0 16)" = bb9e8463923d7046a1ff58f9c94b87bb ] &&
		[ "$(od -An -tu4 -j16 -N4 /tmp/svsm.man)" -eq "$(wc -c </tmp/svsm.man)" ] &&
		[ "$(od -An -tu4 -j20 -N4 /tmp/svsm.man)" -ge "$(has_vtpm && echo 1 || echo 0)" ]
}

# TPMT_PUBLIC of an endorsement key: RSA or ECC, then the digest of its name, SHA-256 or SHA-384
is_public_area()
{
	field /tmp/svsm.man 0 4 | grep -qE '^00(01|23)000[bc]$'
}

# The single manifest is also the first in the list of all.
is_in_list()
{
	cp /tmp/svsm.man /tmp/one.man
	request "$nonce" -g 00000000-0000-0000-0000-000000000000 >/dev/null || return 1
	at=$(($(od -An -tu4 -j40 -N4 /tmp/svsm.man))) size=$(($(od -An -tu4 -j44 -N4 /tmp/svsm.man)))
	is "$(field /tmp/one.man 0 4096)" field /tmp/svsm.man $at $size
}

# What one request left must not be found after the next, whatever is read of it.
no_stale_manifest()
{
	request "$nonce" -g 00000000-0000-0000-0000-000000000000 >/dev/null || return 1
	whole=$(wc -c </tmp/svsm.man)
	tsm_request -g $vtpm svsm "$(nonce)" /tmp/svsm.bin >/dev/null || return 1
	[ "$(wc -c <$item/manifestblob)" -lt "$whole" ]
}

none_after_error()
{
	tsm_request -g $nobody svsm "$(nonce)" >/dev/null
	is "outblob EINVAL" tsm_request svsm - && is '' sh -c "cat $item/manifestblob 2>/dev/null"
}

many()
{
	for i in $(seq 10); do
		result=$(request "$(nonce)")
		[ "$result" = "ok 1184" ] && continue
		echo "request $i: $result"
		return 1
	done
}

start 20
check "another service provider is refused" is "outblob EINVAL" tsm_request -s other svsm "$nonce"
check "63 bytes are no nonce" is "outblob EINVAL" tsm_request -s svsm svsm "${nonce%??}"
check "a report of all services comes" is "ok 1184" request "$nonce" -s svsm
check "it is about VMPL 0" is 00 snp_vmpl /tmp/svsm.bin
check "nonce and manifest are in it" is_bound "$nonce"
check "the manifest lists services" is_services_manifest
check "certificates come with it" is 63da758de6644564adc5f4b93be8accd field /tmp/svsm.aux 0 16
check "another nonce" is "ok 1184" request "$(nonce)"
check "is not in the first's report" sh -c "! cmp -s /tmp/svsm.bin /tmp/none"
if has_vtpm; then
	check "a report of the vTPM alone comes" is "ok 1184" request "$nonce" -g $vtpm
	check "with nonce and manifest in it" is_bound "$nonce"
	check "which is the public area of a key" is_public_area
	check "and stands in the list of all, too" is_in_list
	check "a version that there is none of" is "outblob EINVAL" request "$nonce" -g $vtpm -v 7
	check "and the one that there is" is "ok 1184" request "$nonce" -v 0
	check "the manifest of before does not stay" no_stale_manifest
else
	for what in "alone" "bound" "its key" "its place" "its version 7" "its version 0" "and then others"; do
		ktap_test_skip "the vTPM, $what: there is none"
	done
fi
check "a service that there is none of" is "outblob EINVAL" request "$nonce" -g $nobody
check "and no blob after that" none_after_error
check "what is no GUID is refused" is "service_guid EINVAL" request "$nonce" -g nonsense
request "$nonce" -g 00000000-0000-0000-0000-000000000000 >/dev/null
check "ten requests, one after the other" many
rmdir $item
ktap_finished
