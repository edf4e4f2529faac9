#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The vTPM of an SVSM, which the guest reaches by calls: no device is in between, and no table of
# the firmware shows one.
. "$(dirname "$0")/lib.sh"

need_feature vtpm svsm
case ${PV_PERSONALITY:-} in
svsm) ;;
*) [ -e /sys/bus/platform/devices/tpm-svsm ] || may_skip_all "the vTPM is not reached by calls" ;;
esac
tpm=/sys/class/tpm/tpm0
[ -d /sys/module/tpm_svsm ] || skip_all "no driver tpm_svsm"

driver()
{
	basename "$(readlink -f $tpm/device/driver)"
}

# command HEX: one command, its response in hexadecimal
command_tpm()
{
	exec 3<>/dev/tpm0
	# shellcheck disable=SC2059 # made of hexadecimal digits
	printf "$(printf '%s' "$1" | sed 's/../\\x&/g')" >&3
	dd bs=4096 count=1 <&3 2>/dev/null | od -An -v -tx1 | tr -d ' \n'
	exec 3>&-
}

# response code of a command
code()
{
	command_tpm "$1" | cut -c13-20
}

get_random=80010000000c0000017b0020

random()
{
	command_tpm $get_random | cut -c25-88
}

is_random()
{
	one=$(random) two=$(random)
	[ ${#one} = 64 ] && [ "$one" != "$two" ] && return 0
	echo "got $one, $two"
	return 1
}

# Extends PCR 16, which is there for that, by a digest; it must change.
extends()
{
	before=$(cat $tpm/pcr-sha256/16)
	[ "$(code "80020000004100000182000000100000000940000009000000000000000001000b$(printf '%064d' 1)")" = 00000000 ] ||
		return 1
	[ "$(cat $tpm/pcr-sha256/16)" != "$before" ]
}

many()
{
	for i in $(seq 100); do
		[ "$(code $get_random)" = 00000000 ] && continue
		echo "command $i failed"
		return 1
	done
}

start 9
check "the driver is the SVSM's" is tpm-svsm driver
check "it is a TPM 2" is 2 cat $tpm/tpm_version_major
check "no other TPM" is tpm0 ls /sys/class/tpm
check "and none in the firmware's tables" [ ! -e /sys/firmware/acpi/tables/TPM2 ]
check "random numbers" is_random
check "a register is extended" extends
check "a command that there is none of has the TPM's own error" \
	is 00000143 code 80010000000a0000ffff
check "a hundred commands" many
check "the driver goes and comes back" \
	sh -c "rmmod tpm_svsm && modprobe tpm_svsm && [ -e $tpm/tpm_version_major ]"
ktap_finished
