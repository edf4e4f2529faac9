# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What of a boot is x86's: which image, and the machine.

PV_QEMU="qemu-system-x86_64"
PV_KEPT=arch/x86/boot
PV_MONITOR=$PV_TOOLS/monitor.elf
# The function whose address the guest tells the processor, and by which others are named
PV_ENTRY=entry_SYSCALL_64

is_elf()
{
	[ "$(od -An -tx1 -N 4 "$1" | tr -d ' ')" = 7f454c46 ]
}

# Without its decompressor a kernel starts at vmlinux's own entry: the bzImage's is not that of a
# guest that leaves #VC to its paravisor. A kernel published without its vmlinux has the build's.
boot_choose_image()
{
	local file
	if is_elf "$kernel"; then
		[ "$personality" != svsm ] || boot_has_option vmlinux || monitor_options+=(opt=vmlinux)
		return
	fi
	[ "$personality" = svsm-vtom ] || boot_has_option vmlinux || return 0
	for file in "$build/vmlinux" "$(dirname "$build")/vmlinux"; do
		[ -f "$file" ] || continue
		kernel=$file
		return
	done
	boot_bad "no vmlinux beside '$kernel'"
}

# "... bzImage, version 7.3.4 (...", as file(1) would find it
boot_kernel_release()
{
	local offset
	if is_elf "$1"; then
		boot_release_in "$1"
		return
	fi
	offset=$(od -An -tu2 -j 526 -N 2 "$1" | tr -d ' ')
	dd if="$1" bs=1 skip=$((offset + 512)) count=64 2>/dev/null | tr '\0' '\n' | head -n 1 | cut -d' ' -f1
}

# Ports are counted: where there is a fourth, there is a third.
boot_serial_args()
{
	if [ -n "$tdisp" ]; then
		qemu+=(-chardev "socket,id=dsm,path=dsm.sock" -serial chardev:dsm)
	elif [ -n "$rot" ]; then
		qemu+=(-serial null)
	fi
	[ -z "$rot" ] || qemu+=(-chardev "socket,id=rot,path=rot.sock" -serial chardev:rot)
}

boot_command_line()
{
	local cmdline="console=ttyS0,115200 panic=-1"
	# Only below Hyper-V is Linux sure that timers work; else it looks, and wants 40 ms for it.
	case $personality in openhcl-*) ;; *) cmdline+=" no_timer_check" ;; esac
	printf '%s' "$cmdline"
}

# Commas in QEMU's module arguments are written twice.
boot_machine_args()
{
	local cmdline=$1
	qemu+=(-M q35 -cpu "EPYC-Rome,+svm,+npt,phys-bits=48" -vga none -serial file:console.log
		-serial chardev:command)
	boot_serial_args
	if [ "$personality" = plain ]; then
		qemu+=(-kernel kernel -initrd initrd -append "$cmdline")
	else
		qemu+=(-device "isa-debug-exit,iobase=0xf4" -debugcon file:monitor.log
			-global isa-debugcon.iobase=0xe9
			-kernel "$PV_MONITOR" -append "$(boot_scenario)"
			-initrd "kernel ${cmdline//,/,,},initrd")
	fi
	if [ "$vtpm" = yes ]; then
		qemu+=(-chardev "socket,id=tpmc,path=vtpm.sock"
			-tpmdev "emulator,id=tpm0,chardev=tpmc" -device "tpm-crb,tpmdev=tpm0")
	fi
	# The monitor keeps the disk from private memory by the IOMMU; nobody does in a plain VM.
	if [ -n "$disk" ] && [ "$personality" != plain ]; then
		qemu+=(-device "intel-iommu,intremap=off,aw-bits=48")
	fi
}
