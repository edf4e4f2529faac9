#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where no function can be locked, a disk works as on any kernel, and there are no files for it.
. "$(dirname "$0")/lib_tdisp.sh"

find_nvme()
{
	for tdi in "$pci"/devices/*; do
		[ "$(cat "$tdi/class")" != 0x010802 ] || return 0
	done
	return 1
}

modprobe -q $backend
modprobe -q nvme
find_nvme || may_skip_all "no NVMe disk"
[ "${PV_EXPECT:-}" = none ] || ! find_tsm || may_skip_all "functions can be locked here"
function=${tdi##*/}

files()
{
	for file in "$pci"/devices/*/tsm/*; do [ ! -e "$file" ] || echo "$file"; done
}

devsec()
{
	grep -l devsec /sys/class/tsm/*/pci_mode 2>/dev/null
}

again()
{
	is ok unbind && is ok bind
}

start 7
check "no function has files of a TSM" is "" files
check "no TSM is for guests" is "" devsec
check "there is no such feature" [ ! -e $paravisor/features/tdisp ]
check "the driver has found the disk by itself" soon bound
check "it reads what is known" known_data
check "it leaves and comes back" again
case ${PV_PERSONALITY:-} in
openhcl-* | svsm*) check "all is bounced" bounces keeps_data ;;
*) check "it keeps what is written" keeps_data ;;
esac
ktap_finished
