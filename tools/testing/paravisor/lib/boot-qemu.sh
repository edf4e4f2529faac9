# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sets up one boot in a folder of its own, and runs it there.

# What belongs to the kernel image: its modules and its System.map.
boot_find_kernel()
{
	local home out fragments flags build
	if [ -z "$kernel" ]; then
		kernel_dirs "$kind"
		kernel=$(realpath -m -- "$out/pv")/bzImage
		[ -f "$kernel" ] || boot_bad "no $kind kernel yet; run: make $([ "$kind" = suite ] && echo kernel || echo "$kind")"
	fi
	[ -r "$kernel" ] || boot_bad "cannot read the kernel '$kernel'"
	kernel=$(realpath -- "$kernel")
	build=${kernel%/arch/x86/boot/bzImage}
	system_map=$(dirname "$kernel")/System.map
	[ "$build" = "$kernel" ] || system_map=$build/System.map
	modules=$(dirname "$system_map")/pv-modules.cpio
	[ -f "$modules" ] || modules=''
	# "... bzImage, version 7.3.4 (...", as file(1) would find it
	kernel_release=$(boot_kernel_release "$kernel")
}

boot_kernel_release()
{
	local offset
	offset=$(od -An -tu2 -j 526 -N 2 "$1" | tr -d ' ')
	dd if="$1" bs=1 skip=$((offset + 512)) count=64 2>/dev/null | tr '\0' '\n' | head -n 1 | cut -d' ' -f1
}

boot_require()
{
	local file hint=$1
	shift
	for file in "$@"; do
		[ -f "$file" ] || boot_bad "$file is missing; run: $hint"
	done
}

shell_quote()
{
	printf "'%s' " "${1//\'/\'\\\'\'}"
}

# The files of this one boot: the command, its input, the certificates to verify against.
boot_overlay()
{
	local top=overlay/paravisor dir
	mkdir -p "$top" overlay/etc/paravisor
	for dir in "${overlays[@]}"; do cp -a "$dir/." overlay/; done
	[ ! -f "$PV_KEYS/roots.pem" ] ||
		cp "$PV_KEYS/roots.pem" "$PV_KEYS/measurement.hex" overlay/etc/paravisor/
	if [ -n "$tdisp" ]; then
		cp "$PV_KEYS/device-root.pem" overlay/etc/paravisor/device-roots.pem
		cp "$PV_KEYS/device-measurements.txt" overlay/etc/paravisor/
	fi
	printf 'export PV_PERSONALITY=%s PV_CPUS=%s\n' "$personality" "$cpus" >"$top/env"
	[ -t 1 ] || printf 'export NO_COLOR=1 TERM=dumb\n' >>"$top/env"
	if [ -n "$interactive" ]; then
		stty size | awk '{ print "rows", $1, "cols", $2 }' >"$top/size"
	else
		{
			printf 'exec '
			for word in "${command[@]}"; do shell_quote "$word"; done
			printf '\n'
		} >"$top/cmd"
		[ -z "$use_stdin" ] || cat >"$top/stdin"
	fi
	cpio_make overlay overlay.cpio
	cat "$PV_INITRAMFS/base.cpio" ${modules:+"$modules"} overlay.cpio >initrd
	rm -rf overlay overlay.cpio
}

boot_vtpm_start()
{
	local isolation=${personality#openhcl-} tries=0
	[ "$vtpm" = yes ] || return 0
	case $isolation in none | plain) isolation=none ;; esac
	"$PV_TOOLS/paravisor-vtpm" serve --socket vtpm.sock --keys "$PV_KEYS" \
		--isolation "$isolation" --record vtpm.jsonl \
		${hostile:+--hostile "$hostile"} "${vtpm_args[@]}" >vtpm.log 2>&1 </dev/null &
	vtpm_pid=$!
	until [ -S vtpm.sock ]; do
		if ! kill -0 "$vtpm_pid" 2>/dev/null || [ "$tries" -ge 200 ]; then
			tail -n 5 vtpm.log >&2
			boot_bad "the vTPM does not start"
		fi
		tries=$((tries + 1))
		sleep 0.05
	done
}

# The device's security manager. The monitor's line to it is the third serial port.
boot_dsm_start()
{
	local tries=0
	[ -n "$tdisp" ] || return 0
	"$PV_TOOLS/paravisor-dsm" serve --socket dsm.sock --keys "$PV_KEYS" --record dsm.jsonl \
		"${dsm_args[@]}" >dsm.log 2>&1 </dev/null &
	dsm_pid=$!
	until [ -S dsm.sock ]; do
		if ! kill -0 "$dsm_pid" 2>/dev/null || [ "$tries" -ge 200 ]; then
			tail -n 5 dsm.log >&2
			boot_bad "the device's security manager does not start"
		fi
		tries=$((tries + 1))
		sleep 0.05
	done
}

# The monitor keeps the disk from private memory by the IOMMU; nobody does in a plain VM.
boot_disk_args()
{
	[ -n "$disk" ] || return 0
	[ "$personality" = plain ] || qemu+=(-device "intel-iommu,intremap=off,aw-bits=48")
	qemu+=(-drive "if=none,id=disk,format=raw,file=${disk//,/,,}"
		-device "pcie-root-port,id=disk-port,slot=1"
		-device "nvme,drive=disk,serial=paravisor,bus=disk-port")
}

# A host can see to it that the disk's interrupts do not come, for instance by a lie about its
# MSI-X. Each command then ends by its timeout, 30 s or 60 s, and not one boot in time.
PV_IMPATIENT="nvme_core.admin_timeout=1 nvme_core.io_timeout=1"

# Commas in QEMU's module arguments are written twice.
boot_qemu_line()
{
	local cmdline="console=ttyS0,115200 panic=-1" monitor
	[ -z "$hostile" ] || [ -z "$disk" ] || cmdline+=" $PV_IMPATIENT"
	cmdline+=$append
	qemu=(qemu-system-x86_64 -M q35 -accel tcg -cpu "EPYC-Rome,+svm,+npt,phys-bits=48"
		-smp "$cpus" -m "$mem" -nographic -vga none -nic none -no-reboot -monitor none
		-serial file:console.log)
	if [ -n "$interactive" ]; then
		qemu+=(-chardev "stdio,id=command,mux=on,signal=off")
	else
		qemu+=(-chardev "file,id=command,path=/dev/fd/$out_fd")
	fi
	qemu+=(-serial chardev:command)
	[ -z "$tdisp" ] || qemu+=(-chardev "socket,id=dsm,path=dsm.sock" -serial chardev:dsm)
	if [ "$personality" = plain ]; then
		qemu+=(-kernel kernel -initrd initrd -append "$cmdline")
	else
		monitor="personality=$personality ${monitor_options[*]}${hostile:+ hostile=$hostile}"
		qemu+=(-device "isa-debug-exit,iobase=0xf4" -debugcon file:monitor.log
			-global isa-debugcon.iobase=0xe9
			-kernel "$PV_TOOLS/monitor.elf" -append "$monitor"
			-initrd "kernel ${cmdline//,/,,},initrd")
	fi
	if [ "$vtpm" = yes ]; then
		qemu+=(-chardev "socket,id=tpmc,path=vtpm.sock"
			-tpmdev "emulator,id=tpm0,chardev=tpmc" -device "tpm-crb,tpmdev=tpm0")
	fi
	boot_disk_args
	qemu+=("${qemu_args[@]}")
}

# Runs QEMU; sets timed_out. A pipe carries the command's output on as it comes.
boot_run()
{
	local passer='' limit=()
	timed_out='' qemu_status=0
	if [ -z "$interactive" ]; then
		exec {out_fd}> >(exec cat)
		passer=$!
	fi
	boot_qemu_line
	printf '%q ' "${qemu[@]}" >qemu.cmd
	touch console.log
	[ -z "$timeout" ] || limit=(timeout --foreground --kill-after=5 "$timeout")
	"${limit[@]}" "${qemu[@]}" <&0 2>qemu.log &
	qemu_pid=$!
	[ -z "$out_fd" ] || exec {out_fd}>&-
	if [ -n "$show_console" ]; then
		tail -n +1 -f --pid="$qemu_pid" console.log >&2 &
		tail_pid=$!
	fi
	wait "$qemu_pid" || qemu_status=$?
	if [ -n "$timeout" ] && [ "$qemu_status" -eq 124 ]; then timed_out=1; fi
	qemu_pid=''
	[ -z "$passer" ] || wait "$passer" || true
}

boot_cleanup()
{
	local rc=$? pid
	trap '' INT TERM HUP
	for pid in $qemu_pid $vtpm_pid $dsm_pid $tail_pid; do
		kill "$pid" 2>/dev/null || true
	done
	[ -z "$saved_tty" ] || stty "$saved_tty" 2>/dev/null || true
	cd /
	if [ -n "$keep" ] && [ -d "$work" ]; then
		mkdir -p "$keep"
		rm -f "$work/initrd" "$work/kernel" "$work/vtpm.sock" "$work/dsm.sock"
		cp -a "$work/." "$keep/"
	fi
	rm -rf "$work"
	exit "$rc"
}
