#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The Arm CCA guest driver comes and goes, with folders open and requests under way.
. "$(dirname "$0")/lib_cca.sh"
. "$here/lib_module.sh"

need_token
loaded || may_skip_all "the driver is built in"

unload()
{
	rmmod $module && ! loaded && [ ! -e $registers ]
}

# A token takes a while; what it uses must not go before it ends.
unload_waits_for_request()
{
	for _ in 1 2 3 4 5; do
		request late >/dev/null &
		sleep 0.1
		rmmod $module 2>/dev/null
		wait $!
		load_some_time || return 1
	done
}

mark_log cca_module
start 10
check "a request before" request before
check_open_folder
check "unloading waits for a request" unload_waits_for_request
check "a request after" request after
check "the kernel had nothing to complain of" refused complaints
ktap_finished
