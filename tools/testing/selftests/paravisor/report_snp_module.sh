#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The SEV guest driver comes and goes, with folders open and requests under way.
. "$(dirname "$0")/lib.sh"
. "$here/lib_module.sh"

module=sev_guest
node=/dev/sev-guest

is_provider()
{
	mkdir "$reports/whose" 2>/dev/null || return
	provider=$(cat "$reports/whose/provider")
	rmdir "$reports/whose"
	[ "$provider" = sev_guest ]
}

[ -d $reports ] || skip_all "no configfs-tsm"
is_provider || may_skip_all "the SEV guest driver provides no reports here"
loaded || may_skip_all "the driver is built in"

[ -e "$paravisor/features/report_snp" ] || service_provider=svsm

unload()
{
	rmmod $module && ! loaded
}

load()
{
	modprobe $module && loaded
}

reload()
{
	unload && load
}

# A device node is there only with messages of the guest's own.
node_as_expected()
{
	[ -n "${service_provider:-}" ] || { [ -c $node ]; return; }
	[ ! -e $node ]
}

open_node_keeps_module()
{
	[ -n "${service_provider:-}" ] || keeps_module $node
}

# Asks and asks until /tmp/stop is there. Only what never happens may go wrong meanwhile.
requests()
{
	while [ ! -e /tmp/stop ]; do
		mkdir "$reports/$1" 2>/dev/null || continue
		[ -z "${service_provider:-}" ] || echo "$service_provider" 2>/dev/null >"$reports/$1/service_provider"
		tsm_request "$1" "$(nonce)"
		rmdir "$reports/$1"
	done >"/tmp/$1.log" 2>&1
}

unload_under_requests()
{
	rm -f /tmp/stop
	requests busy1 &
	requests busy2 &
	rounds=0
	while [ $rounds -lt 20 ]; do
		rmmod $module 2>/dev/null
		load_some_time || break
		sleep 0.2
		rounds=$((rounds + 1))
	done
	touch /tmp/stop
	wait
	rmdir "$reports"/busy? 2>/dev/null
	load_some_time
	echo "rounds: $rounds; results: $(cat /tmp/busy?.log | sort | uniq -c | tr '\n' ';')"
	[ $rounds = 20 ] && grep -q '^ok' /tmp/busy1.log /tmp/busy2.log
}

# A request is under way most of the time; what it uses must not go before it ends.
unload_waits_for_request()
{
	for _ in 1 2 3 4 5; do
		request late >/dev/null &
		rmmod $module
		wait $!
		load_some_time || return 1
	done
}

key_lost='VMPCK[0-9] communication key to prevent|VMPCK is disabled'
mark_log snp_module
start 13
check "a request before" request before
check "the device node is there if messages are" node_as_expected
check "an open device node keeps the module" open_node_keeps_module
check_open_folder
check "unloading waits for a request" unload_waits_for_request
check "twenty rounds below requests" unload_under_requests
check "a request after" request after
check "the kernel had nothing to complain of, and the key is in use" refused complaints "$key_lost"
ktap_finished
