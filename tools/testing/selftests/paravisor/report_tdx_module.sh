#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The TDX guest driver comes and goes, with folders open and requests under way.
. "$(dirname "$0")/lib_tdx.sh"
. "$here/lib_module.sh"

need_tdreport
module=tdx_guest
loaded || may_skip_all "the driver is built in"
if [ -d $paravisor ] && ! has_quotes; then
	may_skip_all "the paravisor does not offer quotes"
fi

unload()
{
	rmmod $module && ! loaded && [ ! -e $node ] && [ ! -e $registers ]
}

# A request waits for its quote most of the time; what it uses must not go before it ends.
unload_waits_for_request()
{
	for _ in 1 2 3; do
		request late >/dev/null &
		sleep 0.3
		rmmod $module
		wait $!
		modprobe $module || return 1
	done
}

# Asks and asks until /tmp/stop is there, for quotes or for TDREPORTs.
quotes()
{
	mkdir "$reports/$1" 2>/dev/null || return
	tsm_request "$1" "$(nonce)"
	rmdir "$reports/$1"
}

tdreports()
{
	tdx_request report "$(nonce)"
	mr rtmr1 >/dev/null 2>&1
}

keep_asking()
{
	while [ ! -e /tmp/stop ]; do "$@"; done >"/tmp/$1.log" 2>&1
}

unload_under_requests()
{
	rm -f /tmp/stop
	keep_asking quotes busy &
	keep_asking tdreports &
	rounds=0
	while [ $rounds -lt 8 ]; do
		rmmod $module 2>/dev/null
		load_some_time || break
		sleep 0.5
		rounds=$((rounds + 1))
	done
	touch /tmp/stop
	wait
	rmdir "$reports/busy" 2>/dev/null
	load_some_time
	echo "rounds: $rounds; quotes: $(sort /tmp/quotes.log | uniq -c | tr '\n' ';')"
	[ $rounds = 8 ] && grep -q '^ok' /tmp/tdreports.log
}

mark_log tdx_module
start 12
check "a request before" request before
check "an open device node keeps the module" keeps_module $node
check_open_folder
check "unloading waits for a request" unload_waits_for_request
check "eight rounds below requests" unload_under_requests
check "a request after" request after
check "the kernel had nothing to complain of" refused complaints
ktap_finished
