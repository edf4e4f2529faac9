# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests of TDISP: an NVMe disk that can be locked with the only TSM there is.
# The test door of the software paravisor (pv-mark) tells what it thinks of the disk.

. "$(dirname "$0")/lib.sh"

pci=/sys/bus/pci
backend=paravisor_tdisp
bounced=/sys/kernel/debug/swiotlb/io_tlb_used_hiwater

find_tdi()
{
	for tdi in "$pci"/devices/*; do
		[ ! -e "$tdi/tsm/lock" ] || return 0
	done
	tdi=''
	return 1
}

find_tsm()
{
	for tsm in /sys/class/tsm/*; do
		[ "$(cat "$tsm/pci_mode" 2>/dev/null)" != devsec ] || { tsm=${tsm##*/}; return 0; }
	done
	tsm=''
	return 1
}

# Sets tdi (its folder), function and tsm, or leaves. PV_EXPECT=tdisp: it must be there.
need_tdi()
{
	modprobe -q $backend
	if ! find_tdi || ! find_tsm; then
		[ "${PV_EXPECT:-}" = tdisp ] || may_skip_all "no function can be locked here"
		skip_all "no function can be locked"
	fi
	function=${tdi##*/}
	modprobe -q nvme
	clean
}

value()
{
	cat "$tdi/tsm/$1"
}

put()
{
	pci_poke write "$tdi/tsm/$1" "$2"
}

lock()
{
	is ok put lock "$tsm"
}

accept()
{
	is ok put accept 1
}

unlock()
{
	is ok put unlock "$tsm"
}

lock_accept()
{
	lock && accept
}

bind()
{
	pci_poke write $pci/drivers/nvme/bind "$function"
}

unbind()
{
	pci_poke write $pci/drivers/nvme/unbind "$function"
}

bound()
{
	[ -e "$tdi/driver" ]
}

not_bound()
{
	! bound
}

# To where every test begins: no lie, no driver, not locked.
clean()
{
	lie none
	! bound || unbind >/dev/null
	[ "$(value state)" = unlocked ] || put unlock "$tsm" >/dev/null
}

lie()
{
	pv-mark lie "$1" >/dev/null
}

# below FIELD: what the paravisor knows: state, mmio_private_pages, dma_blocked, dma_private
below()
{
	pv-mark tdi | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

nothing_private()
{
	[ "$(below dma_private) $(below mmio_private_pages)" = "false 0" ] && return 0
	pv-mark tdi
	return 1
}

# event STATE COMMAND...: user space is told of the state that the command leads to
event()
{
	state=$1
	shift
	rm -f /tmp/uevent
	uevent_wait 15 ACTION=change "/$function" "TSM_STATE=$state" >/tmp/uevent 2>&1 &
	listener=$!
	soon grep -qs listening /tmp/uevent
	if ! "$@"; then
		kill $listener
		return 1
	fi
	wait $listener && return 0
	echo "no uevent TSM_STATE=$state; state is $(value state)"
	return 1
}

# soon COMMAND...: within ten seconds
soon()
{
	for _ in $(seq 100); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}

# Sets disk to the namespace's device once it is there.
find_disk()
{
	for disk in "$tdi"/nvme/nvme*/nvme*n*; do
		disk=/dev/${disk##*/}
		[ ! -b "$disk" ] || return 0
	done
	return 1
}

# The first PV_DISK_MIB MiB have the content that whoever booted us has put there.
known_data()
{
	soon find_disk || { echo "no disk"; return 1; }
	is "$PV_DISK_SUM" disk_sum
}

disk_sum()
{
	dd if="$disk" bs=1M count="$PV_DISK_MIB" 2>/dev/null | sha256sum | cut -d' ' -f1
}

# Behind that data there is room to write.
keeps_data()
{
	soon find_disk || return 1
	head -c 262144 /dev/urandom >/tmp/written
	dd if=/tmp/written of="$disk" bs=64k seek=$((PV_DISK_MIB * 16)) conv=fsync 2>/dev/null || return 1
	echo 3 >/proc/sys/vm/drop_caches
	dd if="$disk" bs=64k skip=$((PV_DISK_MIB * 16)) count=4 2>/dev/null | cmp - /tmp/written
}

# bounces COMMAND... | no_bounce COMMAND...: does anything go through the bounce buffer?
slots_used()
{
	[ -e $bounced ] || { echo "no count of bounce buffers"; return 1; }
	echo 0 >$bounced
	"$@" >/dev/null || return 1
	cat $bounced
}

bounces()
{
	slots=$(slots_used "$@") || { echo "$slots"; return 1; }
	[ "$slots" -gt 0 ]
}

no_bounce()
{
	is 0 slots_used "$@"
}

# check_bounce DESCRIPTION bounces|no_bounce COMMAND...: a guest that takes itself for an ordinary VM
# has no bounce buffer to look at, or never uses it. The command must do its work all the same.
check_bounce()
{
	description=$1
	case $(cat $paravisor/name):$([ -e $bounced ] || echo none):$2 in
	tdx-l1-hidden:none:* | cca-p0-hidden:none:*)
		shift 2
		check "$description (there is no buffer)" "$@"
		;;
	cca-p0-hidden:*:bounces)
		shift 2
		check "$description (there is no need to)" no_bounce "$@"
		;;
	*) check "$@" ;;
	esac
}

# Neither a driver nor user space gets at a function that is not to be trusted.
locked_out()
{
	is EPERM bind && not_bound
}
