#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A function is locked, accepted, used and given back: files, errors, states, uevents, and what
# the paravisor thinks of it meanwhile.
. "$(dirname "$0")/lib_tdisp.sh"

need_tdi
resource=$tdi/resource0
first_bar=$(head -n 1 "$tdi/resource" | cut -d' ' -f1)
bus=${function%:*}
# Some architectures name the domain there
proc=/proc/bus/pci/$bus/${function##*:}
[ -e "$proc" ] || proc=/proc/bus/pci/${bus#*:}/${function##*:}
# What mapping a BAR there gives while nothing is locked, and after. On arm64 the kernel has no such
# thing as HAVE_PCI_MMAP: there is no way to map through /proc at all.
proc_open=ok proc_locked=EACCES
[ "$(uname -m)" != aarch64 ] || proc_open=EINVAL proc_locked=EINVAL

files()
{
	for file in "$tdi"/tsm/*; do printf '%s ' "${file##*/}"; done
}

modes()
{
	(cd "$tdi/tsm" && stat -c '%n %a' accept lock state unlock | tr '\n' ' ')
}

# Device Capabilities, bit 30
has_tee_bit()
{
	[ $((0x$(pci_poke config "$1/config" 10+4.4 2>/dev/null || echo 0) >> 30 & 1)) = 1 ]
}

wrong_functions()
{
	for other in "$pci"/devices/*; do
		if has_tee_bit "$other"; then
			[ -e "$other/tsm/lock" ] || echo "$other has no tsm/lock"
		else
			[ ! -e "$other/tsm/lock" ] || echo "$other has tsm/lock"
		fi
	done
}

values()
{
	printf '%s,%s,%s\n' "$(value state)" "$(value lock)" "$(value accept)"
}

# refuses FILE VALUE ERROR
refuses()
{
	check "$(value state): '$2' in $1 gives $3" is "$3" put "$1" "$2"
}

mmap_refused()
{
	is EACCES pci_poke mmap "$resource" && is $proc_locked pci_poke mmap-proc "$proc" "$first_bar"
}

mmap_allowed()
{
	is ok pci_poke mmap "$resource" && is $proc_open pci_poke mmap-proc "$proc" "$first_bar"
}

is_private()
{
	[ "$(below dma_private)" = true ] && [ "$(below mmio_private_pages)" -gt 0 ] && return 0
	pv-mark tdi
	return 1
}

again()
{
	is ok bind && known_data && is ok unbind
}

start 85
check "a function that can be locked has four files" is "accept lock state unlock " files
check "for root to write" is "accept 644 lock 644 state 444 unlock 200 " modes
check "exactly functions with the capability have them" is "" wrong_functions
check "the TSM is for guests" is devsec cat "/sys/class/tsm/$tsm/pci_mode"
check "nothing is locked at first" is "unlocked,,0" values
check "nor private" nothing_private

# As ever
check "unlocked: a driver binds" is ok bind
check "unlocked: and reads what is known" known_data
check_bounce "unlocked: through the bounce buffer" bounces keeps_data
for file in lock accept; do
	[ $file = lock ] && error=EBUSY || error=EINVAL
	[ $file = lock ] && text=$tsm || text=1
	check "with a driver: $file gives $error" is "$error" put $file "$text"
done
check "with a driver: nothing can be unlocked" is EINVAL put unlock "$tsm"
check "the driver lets go" is ok unbind

for text in tsm "${tsm#tsm}" tsmx tsm-1 "${tsm}x" "$tsm $tsm"; do
	refuses lock "$text" EINVAL
done
refuses lock "
" EINVAL
refuses lock tsm99 ENXIO
refuses unlock "$tsm" EINVAL
refuses unlock tsm99 EINVAL
for text in 1 y; do refuses accept $text EINVAL; done
for text in 0 n maybe; do refuses accept $text EINVAL; done
check "none of that has left anything" is "unlocked,,0" values

# LOCKED
check "lock is told of" event locked lock
check "the files tell it" is "locked,$tsm,0" values
check "so does the paravisor" is locked below state
check "locked: nothing is private" nothing_private
refuses lock "$tsm" EBUSY
refuses lock tsm99 EBUSY
refuses unlock tsm99 EINVAL
refuses unlock "
" EINVAL
for text in 0 n maybe; do refuses accept $text EINVAL; done
check "locked: no driver may bind" locked_out
check "locked: user space cannot map a BAR" mmap_refused
check "none of that has changed the state" is "locked,$tsm,0" values
check "unlock without accept is told of" event unlocked unlock
check "the files tell that, too" is "unlocked,,0" values
check "and the paravisor" is unlocked below state
check "lock" lock
check "and unlock at once" unlock
check "twice unlocked is once too often" is EINVAL put unlock "$tsm"
check "a driver binds after that, too" again

# RUN
check "lock again" lock
check "accept is told of" event run accept
check "the files tell it" is "run,$tsm,1" values
check "so does the paravisor" is run below state
check "run: MMIO and DMA are private" is_private
pages=$(below mmio_private_pages)
check "a second accept does nothing" accept
check "and changes nothing" is "run,$tsm,1" values
check "not below either" is "$pages" below mmio_private_pages
refuses lock "$tsm" EBUSY
refuses unlock tsm99 EINVAL
for text in 0 n maybe; do refuses accept $text EINVAL; done
check "run: user space cannot map a BAR" mmap_refused
check "run: a driver binds" is ok bind
check "run: and reads what is known" known_data
check_bounce "run: no byte is bounced" no_bounce keeps_data
check "run: with a driver there is no accept" is EBUSY put accept 1
check "run: nor unlock" is EBUSY put unlock "$tsm"
check "run: nor lock" is EBUSY put lock "$tsm"
check "run: the driver lets go" is ok unbind
check "that keeps it accepted" is "run,$tsm,1" values
check "run: a driver comes and goes again" again
check_bounce "run: no byte of that is bounced" no_bounce again
check "unlock is told of" event unlocked unlock
check "the files tell it" is "unlocked,,0" values
check "nothing is private any more" nothing_private

# As ever again
check "afterwards user space can map a BAR" mmap_allowed
check "afterwards a driver binds" is ok bind
check "afterwards it reads what is known" known_data
check_bounce "afterwards all is bounced" bounces keeps_data
check "afterwards the driver lets go" is ok unbind
check "lock and accept work once more" lock_accept
check "and unlock" unlock
check "no DMA was blocked in all of this" is 0 below dma_blocked
ktap_finished
