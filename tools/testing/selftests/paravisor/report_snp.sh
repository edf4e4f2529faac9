#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Reports that a guest under an SVSM asks the security processor for, with the key of its own VMPL.
. "$(dirname "$0")/lib.sh"

need_reports report_snp svsm
item=$reports/snp
level=$(cat $paravisor/level)
level=${level#vmpl}
first=$(nonce) second=$(nonce)

provider()
{
	mkdir -p $item && cat $item/provider
}

entries()
{
	for file in "$item"/*; do printf '%s ' "${file##*/}"; done
}

# Only an SVSM's attestation protocol gives a meaning to the service's files.
expected_entries()
{
	service='' manifest=''
	if [ -e $paravisor/features/report_svsm ]; then
		service='service_guid service_manifest_version service_provider '
		manifest='manifestblob '
	fi
	printf '%s' "auxblob generation inblob ${manifest}outblob privlevel privlevel_floor provider $service"
}

# privlevel LEVEL: a report for it says so
report_for()
{
	begins ok tsm_request -p "$1" snp "$(nonce)" /tmp/level.bin && is "0$1" snp_vmpl /tmp/level.bin
}

# The first entry is the VCEK's, and its certificate is in the table.
is_table()
{
	[ "$(field "$1" 0 16)" = 63da758de6644564adc5f4b93be8accd ] &&
		[ "$(field "$1" $(($(od -An -tu4 -j16 -N4 "$1"))) 2)" = 3082 ]
}

start 21
check "provider" is sev_guest provider
check "only files that mean something here" is "$(expected_entries)" entries
check "the lowest level is that of the guest" is "$level" cat $item/privlevel_floor
check "before a request outblob is refused" is "outblob EINVAL" tsm_request snp -
check "63 bytes are no user data" is "outblob EINVAL" tsm_request snp "${first%??}"
check "a report comes" is "ok 1184" tsm_request snp "$first" /tmp/first.bin /tmp/first.aux
check "with the user data" is "$first" snp_user_data /tmp/first.bin
check "for the guest's own level, which nobody had to write" is "0$level" snp_vmpl /tmp/first.bin
check "with a table of certificates" is_table /tmp/first.aux
check "reading again gives the same report" \
	sh -c "tsm_request snp - /tmp/again.bin >&2 && cmp /tmp/first.bin /tmp/again.bin"
check "another request comes" is "ok 1184" tsm_request snp "$second" /tmp/second.bin
check "with its own user data" is "$second" snp_user_data /tmp/second.bin
check "the same request again is signed anew" \
	is "ok 1184" tsm_request snp "$second" /tmp/third.bin
check "and is another report" differ /tmp/second.bin /tmp/third.bin
check "a level above one's own" report_for 3
check "and one's own again" report_for "$level"
check "a level below is refused" is "privlevel EINVAL" \
	tsm_request -p $((level - 1)) snp "$first"
check "and so is one that there is none of" is "privlevel EINVAL" tsm_request -p 4 snp "$first"
check "which changes nothing" report_for "$level"
# Each has a sequence number of its own; one that is lost or used twice ends them all.
check "ten requests, one after the other" many_requests snp_user_data 10 snp
check "ten from two sides" from_two_sides many_requests snp_user_data 5
rmdir $item $reports/side1 $reports/side2
ktap_finished
