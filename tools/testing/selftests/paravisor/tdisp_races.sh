#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Everything at the same time: lock, accept and unlock; a driver that binds and leaves; a function
# that is removed and found again; evidence; the backend that goes and comes as a module and as a
# driver. Steps fail as they like; the kernel must not, and afterwards all works.
# PV_RACE_SECONDS: how long each mixture lasts (8).
. "$(dirname "$0")/lib_tdisp.sh"

need_tdi
seconds=${PV_RACE_SECONDS:-8}
device=$(basename "$(readlink -f "/sys/class/tsm/$tsm/device")")
driver=/sys/bus/platform/drivers/paravisor-tdisp
module_loaded=$(grep -c "^$backend " /proc/modules)

# Each writes as long as the mixture lasts, whatever comes of it.
say()
{
	{ echo "$1" >"$2"; } 2>/dev/null
}

each_tsm()
{
	for name in /sys/class/tsm/*; do echo "${name##*/}"; done
}

race_lock()
{
	for name in $(each_tsm); do
		say "$name" "$tdi/tsm/lock"
		say 1 "$tdi/tsm/accept"
		say "$name" "$tdi/tsm/unlock"
	done
}

race_unlock()
{
	for name in $(each_tsm); do say "$name" "$tdi/tsm/unlock"; done
}

race_accept()
{
	say 1 "$tdi/tsm/accept"
	cat "$tdi"/tsm/state "$tdi"/tsm/lock "$tdi"/tsm/accept >/dev/null 2>&1
}

race_bind()
{
	say "$function" $pci/drivers/nvme/bind
	say "$function" $pci/drivers/nvme/unbind
}

race_remove()
{
	say 1 "$tdi/remove"
	say 1 $pci/rescan
}

race_evidence()
{
	paravisorctl tdisp evidence "$function" >/dev/null 2>&1
	paravisorctl tdisp evidence "$function" --refresh >/dev/null 2>&1
}

race_reset()
{
	say 1 "$tdi/reset"
	sleep 0.2
}

race_module()
{
	rmmod $backend 2>/dev/null
	modprobe $backend 2>/dev/null
}

race_nvme()
{
	rmmod nvme 2>/dev/null
	modprobe nvme 2>/dev/null
}

race_backend()
{
	say "$device" "$driver/unbind"
	say "$device" "$driver/bind"
}

# Its turns, at the least one, are what it prints.
loop()
{
	turns=0
	while :; do
		"race_$1"
		turns=$((turns + 1))
		[ "$(cut -d. -f1 /proc/uptime)" -lt "$2" ] || break
	done
	echo "# $1: $turns turns" >&3
}

# mix RACE...: all at once; they end by themselves, or have not ended in time
mix()
{
	end=$(($(cut -d. -f1 /proc/uptime) + seconds))
	racers=
	for race; do
		loop "$race" $end &
		racers="$racers $!"
	done
	for _ in $(seq 120); do
		still_there "$racers" || break
		sleep 1
	done
	if still_there "$racers"; then
		echo "not ended: $*"
		echo w >/proc/sysrq-trigger
		return 1
	fi
	wait
}

still_there()
{
	for pid in $1; do
		! kill -0 "$pid" 2>/dev/null || return 0
	done
	return 1
}

# After a mixture anything may be gone.
bring_back()
{
	[ "$module_loaded" = 0 ] || modprobe $backend || return 1
	modprobe nvme || return 1
	[ -e "$driver/$device" ] || say "$device" "$driver/bind"
	echo 1 >$pci/rescan
	if ! soon find_tdi || ! soon find_tsm; then
		echo "the function cannot be locked any more"
		return 1
	fi
	clean
}

clean_cycle()
{
	bring_back && lock && accept && is ok bind && known_data && is ok unbind && unlock &&
		nothing_private
}

# mixture RACE...
mixture()
{
	check "at once: $*" mix "$@"
	check "afterwards all works" clean_cycle
	check "and nothing was complained of" is "" complaints
}

refused()
{
	! rmmod "$1" 2>/dev/null
}

# The module of a TSM that holds a function is in use.
module_order()
{
	lock_accept && is ok bind && known_data || return 1
	if [ "$1" = tsm ]; then
		refused $backend || { echo "the TSM's module went"; return 1; }
		known_data && rmmod nvme && refused $backend && unlock && rmmod $backend
	else
		rmmod nvme && unlock && rmmod $backend
	fi
}

# Unlike its module, a driver can be taken away at any time: then the function is given back.
backend_leaves()
{
	lock_accept || return 1
	[ "$1" = unused ] || { is ok bind && known_data; } || return 1
	echo "$device" >"$driver/unbind" || return 1
	[ ! -e "$tdi/tsm/lock" ] || { echo "tsm/lock is still there"; return 1; }
	not_bound && nothing_private
}

removed_in_run()
{
	lock_accept || return 1
	[ "$1" = unused ] || { is ok bind && known_data; } || return 1
	echo 1 >"$tdi/remove" && nothing_private
}

exec 3>&1
start 40
mark_log races
mixture lock unlock accept
mixture lock bind
mixture lock bind evidence
mixture lock accept evidence reset
mixture lock bind remove
mixture lock bind module
mixture lock bind nvme
mixture lock bind backend evidence
mixture lock unlock accept bind remove evidence reset module nvme backend
if [ "$module_loaded" = 0 ]; then
	for _ in 1 2 3 4; do ktap_test_skip "unloading: the backend is built in"; done
else
	check "unloading nvme, then the TSM" module_order nvme
	check "afterwards all works" clean_cycle
	check "unloading the TSM first is refused until unlock" module_order tsm
	check "afterwards all works" clean_cycle
fi
for how in unused used; do
	check "the backend leaves a function in RUN, $how" backend_leaves $how
	check "afterwards all works" clean_cycle
done
for how in unused used; do
	check "a function in RUN is removed, $how" removed_in_run $how
	check "afterwards all works" clean_cycle
done
check "the kernel complained of nothing" is "" complaints
ktap_finished
