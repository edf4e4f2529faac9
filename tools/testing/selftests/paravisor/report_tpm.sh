#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A TPM that is not there yet defers the driver, one that goes away fails requests.
. "$(dirname "$0")/lib.sh"

need_provider
tpm=tpm_crb
module=paravisor_report_hcl
device="paravisor-report-hcl"

for name in $tpm $module; do
	grep -q "^$name " /proc/modules || skip_all "$name is built in"
done

# The driver is probed again in the background.
gives_report_soon()
{
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		got=$(tsm_request tpm "$(nonce)")
		[ "${got% *}" = ok ] && return 0
		sleep 0.5
	done
	echo "still: $got"
	return 1
}

start 7
check "a request before" gives_report_soon
check "the TPM goes away" sh -c "rmmod $tpm"
check "then requests say so" is "outblob ENODEV" tsm_request tpm "$(nonce)"
rmdir $reports/tpm
check "without a TPM the driver is deferred" \
	sh -c "modprobe -r $module && modprobe $module && grep '$device.*no TPM yet' /sys/kernel/debug/devices_deferred"
check "and there is no provider" is "mkdir ENXIO" tsm_request tpm "$(nonce)"
check "the TPM comes back" modprobe $tpm
check "and with it the reports" gives_report_soon
rmdir $reports/tpm
ktap_finished
