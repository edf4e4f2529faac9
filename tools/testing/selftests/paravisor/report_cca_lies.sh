#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A paravisor that fails with attestation tokens: bounds, lengths, status, never done. The exact
# error; nothing but a genuine token is taken for one. The same for measurements. PV_LIES: only these.
. "$(dirname "$0")/lib_cca.sh"
. "$(dirname "$0")/lib_lies.sh"

kind=token
lies='honest ok 0
bound-zero EIO -
bound-short EFBIG -
bound-huge EFBIG -
init-error EIO -
init-unknown EIO -
long EIO -
huge EIO -
never ETIMEDOUT -
endless EFBIG -
early ok no
empty EIO -
error-input EIO -
error-state EIO -
unknown EIO -
unsupported EIO -
'

need_token
[ -d $paravisor ] || may_skip_all "the base's driver, which believes what it is told"
need_lies

# measure FAULT COMMAND...: what it says while measurements fail so
measure()
{
	pv-mark lie "measure-$1" >/dev/null
	shift
	"$@"
	lie honest
}

read_rem()
{
	cat $registers/rem3:$hash 2>&1 >/dev/null | sed 's/.*: //'
}

# A register is read anew after it was extended, not before.
read_fails()
{
	extend rem3 "$(digits 8)" >/dev/null
	is "Input/output error" measure "$1" read_rem
}

extend_fails()
{
	before=$(mr rem3)
	is "write EIO" measure "$1" extend rem3 "$(digits 7)" && is "$before" mr rem3
}

# The driver itself gives up after 30 s.
interrupted()
{
	lie never
	begun=$(date +%s)
	timeout -s KILL 3 tsm_request lies "$(nonce)" >/tmp/interrupted
	lie honest
	[ ! -s /tmp/interrupted ] && [ $(($(date +%s) - begun)) -lt 20 ]
}

waits=0 measures=0
wanted never && waits=2
[ ! -e $registers/rem3:$hash ] || ! can_extend || measures=4
start $((2 * $(chosen | wc -l) + waits + measures + 1))
check_lies
if wanted never; then
	check "never: who is killed waits no longer" interrupted
	check "never: then a genuine token comes" honest_again
fi
if [ $measures -gt 0 ]; then
	check "a read that fails" read_fails read-error
	check "a read with an unknown status" read_fails read-unknown
	check "an extension that fails" extend_fails extend-error
	check "an extension with an unknown status" extend_fails extend-unknown
fi
check "the kernel complained of nothing" sh -c "! dmesg | grep -E 'WARNING|BUG:|KASAN|Call Trace'"
rmdir $reports/lies
ktap_finished
