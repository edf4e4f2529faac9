# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sets up one boot in a folder of its own, and runs it there. What differs between architectures
# is in boot-x86.sh and boot-arm64.sh.

# What belongs to the kernel image: its modules and its System.map.
boot_find_kernel()
{
	local home out fragments flags build image suffix=''
	[ "$arch" = x86 ] || suffix=-$arch
	if [ -z "$kernel" ]; then
		kernel_dirs "$kind$suffix"
		image=$(kernel_image "$kind$suffix")
		kernel=$(realpath -m -- "$out/pv")/${image##*/}
		[ -f "$kernel" ] || boot_bad "no $kind$suffix kernel yet; run: make ${kind/suite/kernel}$suffix"
	fi
	[ -r "$kernel" ] || boot_bad "cannot read the kernel '$kernel'"
	kernel=$(realpath -- "$kernel")
	build=$(dirname "$kernel")
	build=${build%/"$PV_KEPT"}
	system_map=$build/System.map
	modules=$build/pv-modules.cpio
	[ -f "$modules" ] || modules=''
	boot_choose_image
	kernel_release=$(boot_kernel_release "$kernel")
}

# The version that the kernel prints, where the image is not compressed
boot_release_in()
{
	grep -a -o -m 1 'Linux version [0-9][^ ]*' "$1" | head -n 1 | cut -d' ' -f3
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
		cp "$PV_KEYS"/{roots.pem,measurement.hex,ek.pem,tdx-roots.pem,mrtd.hex,cca-iak.pem,rim.hex,rim-sha512.hex} overlay/etc/paravisor/
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
	cat "$(initramfs_base "$arch")" ${modules:+"$modules"} overlay.cpio >initrd
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

# The device's security manager
boot_dsm_start()
{
	[ -z "$tdisp" ] || boot_serve dsm "the device's security manager" "${dsm_args[@]}"
}

# The machine's security processor
boot_rot_start()
{
	[ -z "$rot" ] ||
		boot_serve rot 'the security processor' ${hostile:+--hostile "$hostile"} "${rot_args[@]}"
}

boot_disk_args()
{
	[ -n "$disk" ] || return 0
	qemu+=(-drive "if=none,id=disk,format=raw,file=${disk//,/,,}"
		-device "pcie-root-port,id=disk-port,slot=1,addr=2.0"
		-device "nvme,drive=disk,serial=paravisor,bus=disk-port")
}

# A host can see to it that the disk's interrupts do not come, for instance by a lie about its
# MSI-X. Each command then ends by its timeout, 30 s or 60 s, and not one boot in time.
PV_IMPATIENT="nvme_core.admin_timeout=1 nvme_core.io_timeout=1"

# Before 8.1, QEMU's threads may keep a translation of code that another CPU changes meanwhile, and
# a kernel then meets the breakpoint of a static key that was patched long ago.
boot_accel()
{
	local version
	version=$("$PV_QEMU" --version | sed -n '1s/.*version \([0-9]*\.[0-9]*\).*/\1/p')
	if [ "$cpus" -gt 1 ] && ! printf '8.1\n%s\n' "$version" | sort -V -C; then
		printf 'tcg,thread=single'
	else
		printf 'tcg'
	fi
}

# What the monitor is told
boot_scenario()
{
	printf '%s' "personality=$personality ${monitor_options[*]}${hostile:+ hostile=$hostile}"
}

boot_qemu_line()
{
	local cmdline
	cmdline=$(boot_command_line)
	[ -z "$hostile" ] || [ -z "$disk" ] || cmdline+=" $PV_IMPATIENT"
	qemu=("$PV_QEMU" -accel "$(boot_accel)" -smp "$cpus" -m "$mem" -nographic -nic none -no-reboot
		-monitor none)
	if [ -n "$interactive" ]; then
		qemu+=(-chardev "stdio,id=command,mux=on,signal=off")
	else
		qemu+=(-chardev "file,id=command,path=/dev/fd/$out_fd")
	fi
	boot_machine_args "$cmdline$append"
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
