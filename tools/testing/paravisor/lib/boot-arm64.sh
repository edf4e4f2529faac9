# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What of a boot is arm64's: which image, the machine, and the device tree that P0 gives the guest.

PV_QEMU="qemu-system-aarch64"
PV_KEPT=arch/arm64/boot
PV_MONITOR=$PV_CACHE/tools-arm64/monitor.elf
# The table whose address the guest tells the processor, and by which functions are named
PV_ENTRY=vectors

# Where things stand: the monitor has the first 64 MiB of RAM.
PV_RAM=0x40000000
PV_SCENARIO=0x43f00000
PV_GUEST_RAM=0x44000000
PV_GUEST_IMAGE=0x44200000
PV_GUEST_INITRD=0x48000000
PV_COMMAND=0x3effe000

boot_choose_image()
{
	[ "$(od -An -tx1 -j 56 -N 4 "$kernel" | tr -d ' ')" = 41524d64 ] ||
		boot_bad "'$kernel' is not an arm64 Image"
}

boot_kernel_release()
{
	boot_release_in "$1"
}

boot_command_line()
{
	printf 'console=ttyAMA0 panic=-1'
}

# dtb_cells NODE PROPERTY VALUE...: numbers of 32 bits
dtb_cells()
{
	fdtput -p -t x guest.dtb "$1" "$2" "${@:3}"
}

# The port of the command's output: its registers stand in the window for I/O ports, whose last two
# pages are not the guest's PCI bus's, therefore.
dtb_command()
{
	local node=/serial@${PV_COMMAND#0x} ranges
	read -ra ranges < <(fdtget -t x guest.dtb "$1" ranges)
	# cells of the first entry: 3 of PCI, 2 of the parent, 2 of the size
	[ "${ranges[0]}" = 1000000 ] || boot_bad "this QEMU's PCI bus has no I/O ports first"
	ranges[6]=$(printf '%x' $((PV_COMMAND - 0x${ranges[4]})))
	dtb_cells "$1" ranges "${ranges[@]}"
	dtb_cells "$node" reg 0 "$PV_COMMAND" 0 1000
	dtb_cells "$node" interrupts 0 5 4
	dtb_cells "$node" clock-frequency 1c2000
	fdtput -t s guest.dtb "$node" compatible ns16550a
}

# Functions of P0 that stand in the tree instead of in its answers, see
# Documentation/devicetree/bindings/firmware/linux,paravisor.yaml
dtb_functions()
{
	local functions=()
	boot_has_option dt-features || return 0
	if [ "$personality" = cca-plane ]; then functions=(8); else functions=(0); fi
	boot_has_option no-cca-report || functions+=(15)
	boot_has_option no-cca-measure || functions+=(16)
	[ -z "$tdisp" ] || boot_has_option no-cca-tdisp || functions+=(1b)
	fdtput -p -t s guest.dtb /firmware/paravisor compatible linux,paravisor
	dtb_cells /firmware/paravisor functions "${functions[@]}"
}

# The machine as P0 shows it: less RAM, no SMMU, the command's port.
boot_device_tree()
{
	local pci size=$((mem * 0x100000 - (PV_GUEST_RAM - PV_RAM))) initrd_end node
	"$PV_QEMU" -M "$1,dumpdtb=guest.dtb" -cpu cortex-a72 -smp "$cpus" -m "$mem" -nographic \
		>dtb.log 2>&1 </dev/null || { cat dtb.log >&2; boot_bad "QEMU gives no device tree"; }
	for node in $(fdtget -l guest.dtb /); do
		case $node in
		memory@* | smmuv3@*) fdtput -r guest.dtb "/$node" ;;
		pcie@*) pci=/$node ;;
		esac
	done
	fdtput -d guest.dtb "$pci" iommu-map
	dtb_command "$pci"
	dtb_cells "/memory@${PV_GUEST_RAM#0x}" reg 0 "$PV_GUEST_RAM" 0 "$(printf '%x' "$size")"
	fdtput -t s guest.dtb "/memory@${PV_GUEST_RAM#0x}" device_type memory
	initrd_end=$((PV_GUEST_INITRD + $(stat -c %s initrd)))
	dtb_cells /chosen linux,initrd-start 0 "$PV_GUEST_INITRD"
	dtb_cells /chosen linux,initrd-end 0 "$(printf '%x' "$initrd_end")"
	fdtput -t s guest.dtb /chosen bootargs "$2"
	dtb_functions
}

boot_load()
{
	qemu+=(-device "loader,file=$1,addr=$2,force-raw=on")
}

boot_machine_args()
{
	local machine=virt,gic-version=3,highmem=off
	qemu+=(-cpu cortex-a72 -serial file:console.log -device "pci-serial,chardev=command,addr=1e.0")
	if [ "$personality" = plain ]; then
		qemu+=(-M "$machine" -kernel kernel -initrd initrd -append "$1")
		return
	fi
	machine+=,virtualization=on,iommu=smmuv3
	boot_device_tree "$machine" "$1"
	printf '%s ram=%d cpus=%d\0' "$(boot_scenario)" "$mem" "$cpus" >scenario
	qemu+=(-M "$machine" -kernel "$PV_MONITOR" -chardev "file,id=log,path=monitor.log"
		-semihosting-config "enable=on,target=native,chardev=log")
	boot_lines
	boot_load scenario "$PV_SCENARIO"
	boot_load guest.dtb "$PV_GUEST_RAM"
	boot_load kernel "$PV_GUEST_IMAGE"
	boot_load initrd "$PV_GUEST_INITRD"
}

# The monitor's lines to the device's security manager, and to the security processor
boot_lines()
{
	local name open
	for name in dsm rot; do
		open=null
		[ ! -S "$name.sock" ] || open=socket,path=$name.sock
		qemu+=(-chardev "$open,id=$name")
	done
	qemu+=(-device "pci-serial-2x,chardev1=dsm,chardev2=rot,addr=1f.0")
}
