#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every single allocation of a request and of the driver's probe fails once.
. "$(dirname "$0")/lib.sh"

need_provider
[ -e /proc/self/fail-nth ] || may_skip_all "the kernel has no fault injection"

driver=/sys/bus/platform/drivers/paravisor-report-hcl
device="paravisor-report-hcl"
item=$reports/faults

for type in failslab fail_page_alloc; do
	echo N >/sys/kernel/debug/$type/ignore-gfp-wait
	echo 0 >/sys/kernel/debug/$type/verbose
done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order

# What an allocator says of its own failure is no error, and kept off the console.
dmesg -n 4
trap 'dmesg -n 7' EXIT

# until_done COMMAND: runs COMMAND N for N = 1, 2, ... until no allocation is left to fail
until_done()
{
	n=0
	while [ $n -lt 1000 ]; do
		n=$((n + 1))
		result=$("$@" $n) || { echo "allocation $n: $result"; return 1; }
		[ "$result" != "${result%done}" ] && break
	done
	echo "# $((n - 1)) allocations failed in turn" >&2
	[ $n -gt 1 ] && [ $n -lt 1000 ]
}

# The same user data again: a new report, but none that could be stale.
request()
{
	tsm_request faults 00ff >/dev/null
	printf '\000\377' >$item/inblob
	result=$(fail_nth "$1" read $item/outblob) || return 1
	echo "$result"
	case $result in
	'ok '* | 'ENOMEM hit') return 0 ;;
	esac
	return 1
}

probe()
{
	[ ! -e $driver/$device ] || echo $device >$driver/unbind
	result=$(fail_nth "$1" write $driver/bind $device) || return 1
	echo "$result"
	case $result in
	'ok '* | 'ENOMEM hit' | 'EBUSY hit' | 'EINVAL hit') return 0 ;;
	esac
	return 1
}

works()
{
	[ -e $driver/$device ] || echo $device >$driver/bind
	is ok sh -c "tsm_request faults $(nonce) | cut -d' ' -f1"
}

no_complaint()
{
	! dmesg | grep -E '(WARNING|BUG|INFO|KASAN): '
}

start 5
mkdir $item
check "a request with each allocation failing" until_done request
check "a request afterwards" works
rmdir $item
check "binding with each allocation failing" until_done probe
mkdir $item
check "a request after that" works
check "the kernel complained of nothing else" no_complaint
rmdir $item
ktap_finished
