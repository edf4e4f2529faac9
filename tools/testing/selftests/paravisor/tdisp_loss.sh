#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What takes a function out of LOCKED or RUN by itself: it is in error, user space is told, no
# driver gets at it, and only unlock leads on.
. "$(dirname "$0")/lib_tdisp.sh"

need_tdi
config=$tdi/config
bar=$(pci_poke config "$config" 10.4)
port=$(dirname "$(readlink -f "$tdi")")/config

poke()
{
	is ok pci_poke config "$@"
}

# change FILE REGISTER KEEP SET: some bits of a register
change()
{
	old=$(pci_poke config "$1" "$2")
	poke "$1" "$2" "$(printf %x $((0x$old & 0x$3 | 0x$4)))"
}

flr()
{
	echo 1 >"$tdi/reset"
}

master_off()
{
	change "$config" 4.2 fffb 0
}

memory_off()
{
	change "$config" 4.2 fffd 0
}

bar_moved()
{
	poke "$config" 10.4 "$(printf %x $((0x$bar ^ 0x4000000)))"
}

bar_back()
{
	poke "$config" 10.4 "$bar"
}

sleep_d3()
{
	change "$config" 01+4.2 fffc 3
}

wake()
{
	change "$config" 01+4.2 fffc 0 && sleep 0.1
}

device_control()
{
	change "$config" 10+8.2 ffff 8000
}

bus_reset()
{
	change "$port" 3e.2 ffff 40 && sleep 0.1 && change "$port" 3e.2 ffbf 0 && sleep 1
}

# Its BARs are gone with it.
found_again()
{
	echo 1 >"$tdi/remove"
	echo 1 >$pci/rescan
	soon find_tdi || return 1
	soon bound
	clean
}

nothing()
{
	:
}

leads_nowhere()
{
	is EBUSY put lock "$tsm" && is EINVAL put accept 1 && is error value state
}

# lost NAME WHAT RECOVER: from the state that the function is in
lost()
{
	from=$(value state)
	check "$from: $1 ends in error" event error "$2"
	check "$from: $1: the file tells it" is error value state
	check "$from: $1: nothing is private" nothing_private
	check "$from: $1: no driver may bind" locked_out
	check "$from: $1: neither lock nor accept lead on" leads_nowhere
	check "$from: $1: unlock does" event unlocked unlock
	check "$from: $1: the function is found well" "$3"
	check "$from: $1: lock and accept work again" lock_accept
	check "$from: $1: so does unlock" unlock
}

from_both()
{
	check "before $1: lock" lock
	lost "$@"
	check "before $1: lock and accept" lock_accept
	lost "$@"
}

# With a driver there, the device is dead to it.
lost_in_use()
{
	check "in use: lock and accept" lock_accept
	check "in use: a driver binds" is ok bind
	check "in use: and reads what is known" known_data
	check "in use: $1 ends in error" event error "$2"
	check "in use: $1: nothing is private" nothing_private
	check "in use: $1: the driver lets go" let_go
	check "in use: $1: none comes back" locked_out
	check "in use: $1: unlock" unlock
	check "in use: $1: the function is found well" "$3"
	check "in use: $1: lock and accept work again" lock_accept
	check "in use: $1: a driver binds again" is ok bind
	check "in use: $1: and reads what is known" known_data
	check "in use: $1: it lets go" is ok unbind
	check "in use: $1: unlock again" unlock
}

let_go()
{
	not_bound || is ok unbind
}

# Time enough for the six questions after which it happens, one each second.
lose_run()
{
	lie lost-run
	is ok put accept 1 || return 1
	for _ in $(seq 20); do
		[ "$(value state)" != error ] || break
		sleep 0.5
	done
	lie none
}

start 179
mark_log loss
from_both "a reset" flr nothing
from_both "bus mastering off" master_off nothing
from_both "memory decoding off" memory_off nothing
from_both "another address" bar_moved bar_back
from_both "sleep" sleep_d3 wake
from_both "a reset by Device Control" device_control found_again
from_both "a bus reset" bus_reset found_again
check "before a loss that nobody tells of: lock" lock
lost "a loss that nobody tells of" lose_run nothing
lost_in_use "a reset" flr nothing
lost_in_use "bus mastering off" master_off nothing
check "the kernel complained of nothing else" is "" complaints
ktap_finished
