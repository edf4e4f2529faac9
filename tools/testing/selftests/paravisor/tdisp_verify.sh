#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A relying party in user space: it fetches evidence, judges it, and accepts exactly what it has
# judged. PV_DEVICE: how the device misbehaves (good).
. "$(dirname "$0")/lib_tdisp.sh"

need_tdi
device=${PV_DEVICE:-good}
roots=/etc/paravisor/device-roots.pem
measurements=/etc/paravisor/device-measurements.txt
nonce=$(nonce | cut -c1-64)

# What does not pass of a device that misbehaves
case $device in
good) failing= ;;
bad-signature | other-key) failing=signature ;;
expired | wrong-root) failing=chain ;;
wrong-measurement) failing=reference ;;
*) may_skip_all "no such device: $device" ;;
esac

ctl()
{
	paravisorctl tdisp "$@"
}

verify()
{
	ctl verify "$function" --roots "$roots" --measurements "$measurements" "$@" --json >/tmp/verify
}

generation()
{
	ctl evidence "$function" --json | sed -n 's/.*"generation": *\([0-9]*\).*/\1/p' | head -n 1
}

failed_checks()
{
	tr -d ' \n' </tmp/verify | tr '{' '\n' | sed -n 's/^"name":"\([^"]*\)","result":"fail.*/\1/p' | head -n 1
}

# status N COMMAND...
status()
{
	wanted=$1
	shift
	got=0
	"$@" >/tmp/status 2>&1 || got=$?
	[ "$got" = "$wanted" ] && return 0
	echo "status $got, not $wanted:"
	cat /tmp/status
	return 1
}

# The nonce is where GET_MEASUREMENTS has it.
asked_with()
{
	[ "$(od -An -v -tx1 -j4 -N32 /tmp/evidence/measurements.bin | tr -d ' \n')" = "$1" ]
}

listed()
{
	ctl list | grep -q "$function *$1"
}

accepts_only_verified()
{
	status 3 ctl accept "$function" --generation "$1" && is locked value state
}

bind_and_read()
{
	is ok bind && known_data
}

files()
{
	(cd /tmp/evidence && echo ./*)
}

start 22
mkdir -p /tmp/evidence
mark_log verify
check "the list has the function" listed unlocked
check "without a lock there is no evidence" status 1 ctl evidence "$function"
check "lock" ctl lock "$function"
check "the list tells it" listed locked
check "evidence comes" ctl evidence "$function" --out /tmp/evidence
check "of four kinds" is "./certs.bin ./generation ./measurements.bin ./report.bin ./vca.bin" files
first=$(generation)
check "a refresh with a nonce" ctl evidence "$function" --nonce "$nonce" --out /tmp/evidence
check "which is in the measurements" asked_with "$nonce"
check "the generation is another" [ "$(generation)" -gt "$first" ]
check "a short nonce is refused" status 2 ctl evidence "$function" --nonce 00
check "so is a long one" status 2 ctl evidence "$function" --nonce "${nonce}00"

if [ "$device" = good ]; then
	check "a careful reader is content" verify --refresh
	check "not with roots of others" status 1 ctl verify "$function" --roots /etc/paravisor/roots.pem
	check "not with another nonce" status 1 verify --nonce "$(nonce | cut -c1-64)"
else
	check "$device: a careful reader is not content" status 1 verify --refresh
	check "$device: because of the $failing" is "$failing" failed_checks
	check "$device: nor when asked again" status 1 verify --refresh
fi

last=$(generation)
check "what was replaced cannot be accepted" accepts_only_verified "$first"
check "nothing is private" nothing_private
if [ "$device" = good ]; then
	check "what was judged can" ctl accept "$function" --generation "$last"
	check "the list tells it" listed run
	check "evidence is there in RUN, too" verify --refresh
	check "a driver binds, and reads what is known" bind_and_read
else
	check "no driver may bind" locked_out
	check "the list still tells of a lock" listed locked
	check "so do the files" is locked value state
	check "and accept is not done by anyone" is 0 value accept
fi
bound && unbind >/dev/null
check "unlock" ctl unlock "$function"
check "the kernel complained of nothing" is "" complaints
ktap_finished
