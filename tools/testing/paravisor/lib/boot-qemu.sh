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
	[ "$build" != "$kernel" ] || build=$(dirname "$kernel")
	system_map=$build/System.map
	modules=$build/pv-modules.cpio
	[ -f "$modules" ] || modules=''
	boot_choose_image
	# "... bzImage, version 7.3.4 (...", as file(1) would find it
	kernel_release=$(boot_kernel_release "$kernel")
}

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

boot_kernel_release()
{
	local offset
	if is_elf "$1"; then
		grep -a -o -m 1 'Linux version [0-9][^ ]*' "$1" | head -n 1 | cut -d' ' -f3
		return
	fi
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
		cp "$PV_KEYS"/{roots.pem,measurement.hex,ek.pem,tdx-roots.pem,mrtd.hex} overlay/etc/paravisor/
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

# boot_serve NAME WHAT ARGUMENT...: starts paravisor-NAME and waits for its socket
boot_serve()
{
	local name=$1 what=$2 tries=0 pid
	"$PV_TOOLS/paravisor-$name" serve --socket "$name.sock" --keys "$PV_KEYS" \
		--record "$name.jsonl" "${@:3}" >"$name.log" 2>&1 </dev/null &
	pid=$!
	server_pids+=("$pid")
	until [ -S "$name.sock" ]; do
		if ! kill -0 "$pid" 2>/dev/null || [ "$tries" -ge 200 ]; then
			tail -n 5 "$name.log" >&2
			boot_bad "$what does not start"
		fi
		tries=$((tries + 1))
		sleep 0.05
	done
}

boot_vtpm_start()
{
	local isolation=none
	[ "$vtpm" = yes ] || return 0
	case $personality in openhcl-*) isolation=${personality#openhcl-} ;; esac
	boot_serve vtpm 'the vTPM' --isolation "$isolation" ${hostile:+--hostile "$hostile"} \
		"${vtpm_args[@]}"
}

# The device's security manager. The monitor's line to it is the third serial port.
boot_dsm_start()
{
	[ -z "$tdisp" ] || boot_serve dsm "the device's security manager" "${dsm_args[@]}"
}

# The machine's security processor, at the fourth.
boot_rot_start()
{
	[ -z "$rot" ] ||
		boot_serve rot 'the security processor' ${hostile:+--hostile "$hostile"} "${rot_args[@]}"
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

# Before 8.1, QEMU's threads may keep a translation of code that another CPU changes meanwhile, and
# a kernel then meets the breakpoint of a static key that was patched long ago.
boot_accel()
{
	local version
	version=$(qemu-system-x86_64 --version | sed -n '1s/.*version \([0-9]*\.[0-9]*\).*/\1/p')
	if [ "$cpus" -gt 1 ] && ! printf '8.1\n%s\n' "$version" | sort -V -C; then
		printf 'tcg,thread=single'
	else
		printf 'tcg'
	fi
}

# Commas in QEMU's module arguments are written twice.
boot_qemu_line()
{
	local cmdline="console=ttyS0,115200 panic=-1" monitor
	[ -z "$hostile" ] || [ -z "$disk" ] || cmdline+=" $PV_IMPATIENT"
	# Only below Hyper-V is Linux sure that timers work; else it looks, and wants 40 ms for it.
	case $personality in openhcl-*) ;; *) cmdline+=" no_timer_check" ;; esac
	cmdline+=$append
	qemu=(qemu-system-x86_64 -M q35 -accel "$(boot_accel)" -cpu "EPYC-Rome,+svm,+npt,phys-bits=48"
		-smp "$cpus" -m "$mem" -nographic -vga none -nic none -no-reboot -monitor none
		-serial file:console.log)
	if [ -n "$interactive" ]; then
		qemu+=(-chardev "stdio,id=command,mux=on,signal=off")
	else
		qemu+=(-chardev "file,id=command,path=/dev/fd/$out_fd")
	fi
	qemu+=(-serial chardev:command)
	boot_serial_args
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
	for pid in $qemu_pid "${server_pids[@]}" $tail_pid; do
		kill "$pid" 2>/dev/null || true
	done
	[ -z "$saved_tty" ] || stty "$saved_tty" 2>/dev/null || true
	cd /
	if [ -n "$keep" ] && [ -d "$work" ]; then
		mkdir -p "$keep"
		rm -f "$work/initrd" "$work/kernel" "$work"/*.sock
		cp -a "$work/." "$keep/"
	fi
	rm -rf "$work"
	exit "$rc"
}
