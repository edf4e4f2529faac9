#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The driver comes and goes: module, binding, TPM. No report without it, no harm from it.
. "$(dirname "$0")/lib.sh"
. "$here/lib_module.sh"

need_provider
module=paravisor_report_hcl
driver=/sys/bus/platform/drivers/paravisor-report-hcl
device="paravisor-report-hcl"
item=$reports/module

loaded || skip_all "the driver is built in"

# Leaves no folder behind: an open one keeps the provider from coming back.
gives_report()
{
	result=$(tsm_request asked "$(nonce)")
	rmdir "$reports/asked"
	[ "${result%% *}" = ok ] && return 0
	echo "got: $result"
	return 1
}

unbind()
{
	echo $device >$driver/unbind
}

bind()
{
	echo $device >$driver/bind
}

cycles()
{
	for _ in 1 2 3 4 5; do
		unbind && bind || return 1
		rmmod $module && modprobe $module || return 1
	done
}

start 10
mkdir $item
check "a request before" gives_report
check "unbinding works with a folder open" unbind
check "then requests are refused" is "outblob ENXIO" tsm_request module "$(nonce)"
check "and so is the provider" sh -c "! cat $item/provider 2>/dev/null"
check "while a folder from before is open, nobody can register" sh -c "! echo $device 2>/dev/null >$driver/bind"
rmdir $item
check "without one, binding again works" bind
check "and requests do" gives_report
check "unloading and loading the module works" \
	sh -c "rmmod $module && ! grep -q '^$module ' /proc/modules && modprobe $module"
check "five rounds of all of it" cycles
check "a request after" gives_report
ktap_finished
