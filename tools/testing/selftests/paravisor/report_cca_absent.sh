#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# No tokens where the paravisor does not promise them, whether or not the guest sees RSI.
. "$(dirname "$0")/lib_cca.sh"

[ ! -e $features/report_cca ] || may_skip_all "the paravisor offers tokens"

start 4
check "no device asks for the driver" [ ! -e /sys/bus/platform/devices/arm-cca-dev ]
check_absent $module
ktap_finished
