#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Many cycles of lock, accept and unlock, some with a driver and some with a refresh: memory stays
# what it was. PV_CYCLES: how many (200); PV_CYCLES_BIND: each which one has a driver (20).
. "$(dirname "$0")/lib_tdisp.sh"

need_tdi
cycles=${PV_CYCLES:-200}
each=${PV_CYCLES_BIND:-20}
leaks=/sys/kernel/debug/kmemleak
# What may be gone: caches of the kernel's own that filled up, and a page table or two.
slack_kib=1024
# KASAN keeps what was freed, up to a 32nd of all memory.
! zcat /proc/config.gz 2>/dev/null | grep -q '^CONFIG_KASAN=y' ||
	slack_kib=$((slack_kib + $(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 32))

use()
{
	is ok bind && soon find_disk && is ok unbind
}

refresh()
{
	paravisorctl tdisp evidence "$function" --refresh >/dev/null
}

# By the shell alone, where nothing has to be started. The function is enabled already but for
# some cycles: to enable it is to have ACPI look for its interrupt, 20 times as long as the rest.
cycle()
{
	[ $(($1 % each)) != 2 ] || echo 0 >"$tdi/enable" || return 1
	echo "$tsm" >"$tdi/tsm/lock" || return 1
	[ $(($1 % each)) != 1 ] || refresh || return 1
	if [ $(($1 % 3)) != 0 ]; then
		echo 1 >"$tdi/tsm/accept" || return 1
		[ $(($1 % each)) != 0 ] || use || return 1
	fi
	echo "$tsm" >"$tdi/tsm/unlock" || return 1
	[ $(($1 % each)) != 2 ] || echo 1 >"$tdi/enable"
}

run_cycles()
{
	n=0
	while [ $n -lt "$1" ]; do
		n=$((n + 1))
		cycle $n || { echo "cycle $n; state is $(value state)"; return 1; }
	done
}

# field NAME: of meminfo, in KiB
field()
{
	sed -n "s/^$1: *\\([0-9]*\\) kB/\\1/p" /proc/meminfo
}

settle()
{
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
}

# flat NAME BEFORE AFTER SIGN
flat()
{
	lost=$((($3 - $2) * $4))
	echo "# $1: $2 KiB before, $3 KiB after" >&3
	[ $lost -le $slack_kib ] && return 0
	echo "$1 went from $2 to $3 KiB in $cycles cycles"
	return 1
}

new_leaks()
{
	[ -w $leaks ] || return 0
	sleep 6
	echo scan >$leaks
	echo scan >$leaks
	cat $leaks
}

exec 3>&1
start 7
mark_log cycles
echo 1 >"$tdi/enable"
# The first ones fill caches that stay.
check "$((2 * each)) cycles to warm up" run_cycles $((2 * each))
[ ! -w $leaks ] || echo clear >$leaks
settle
available=$(field MemAvailable)
slab=$(field SUnreclaim)
check "$cycles cycles of lock, accept and unlock" run_cycles "$cycles"
settle
check "memory available is what it was" flat available "$available" "$(field MemAvailable)" -1
check "the slab is" flat slab "$slab" "$(field SUnreclaim)" 1
check "no memory has leaked" is "" new_leaks
check "the kernel complained of nothing" is "" complaints
echo 0 >"$tdi/enable"
check "nothing is private" nothing_private
ktap_finished
