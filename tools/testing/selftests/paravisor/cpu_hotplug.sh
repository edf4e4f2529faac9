#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A processor that goes and comes back, again and again: each time somebody else starts it.
. "$(dirname "$0")/lib.sh"

[ -d $paravisor ] || skip_all "no paravisor"
cpu=/sys/devices/system/cpu/cpu1
[ -e $cpu/online ] || may_skip_all "no second processor that can go"
cycles=${PV_CPU_CYCLES:-20}

online()
{
	echo "$1" >$cpu/online && [ "$(cat $cpu/online)" = "$1" ]
}

# It must do some work to be there.
works()
{
	is 2 nproc && is works taskset 2 echo works
}

# Memory changes hands meanwhile, as pages of the new stack do.
round()
{
	online 0 && is 1 nproc && online 1 && works
}

rounds()
{
	for i in $(seq "$cycles"); do
		round && continue
		echo "round $i of $cycles"
		return 1
	done
}

# Others must not notice.
rounds_beside_work()
{
	while :; do head -c 2M /dev/urandom | sha256sum >/dev/null; done &
	work=$!
	rounds
	rc=$?
	kill $work
	return $rc
}

start 4
check "the second processor works" works
check "$cycles rounds of offline and online" rounds
check "as many while the first is busy" rounds_beside_work
check "it works at the end" works
ktap_finished
