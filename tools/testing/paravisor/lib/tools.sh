# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Host tools: the monitors, those they ask (vTPM, DSM, security processor), paravisorctl; small
# programs for the guest. Those of an arm64 guest stand in a folder of their own.

PV_TOOLS_ARM64=$PV_CACHE/tools-arm64

# tool_make NAME FOLDER TARGET PRODUCT [PLACE [VARIABLE=VALUE...]]: built in a folder of its own, put
# in place by rename.
tool_make()
{
	local name=$1 source=$2 target=$3 product=$4 out=$PV_CACHE/obj/$1
	local place=${5:-$PV_TOOLS/$4}
	# Dependency files name their sources; those of a clone that moved are no use.
	stamp_matches "$out/.source" "$source" || rm -rf "$out"
	mkdir -p "$out"
	stamp_write "$out/.source" "$source"
	logged "$PV_LOGS/tool-$name.log" make -C "$source" O="$out" "$target" "${@:6}" ||
		die "building $name failed"
	tool_put "$out/$product" "$place"
}

tool_put()
{
	! cmp -s "$1" "$2" || return 0
	mkdir -p "$(dirname "$2")"
	cp "$1" "$2.new"
	mv -f "$2.new" "$2"
	say "built $(basename "$2")"
}

# tool_guest NAME COMPILER PLACE: one source file, one static program
tool_guest()
{
	local out=$PV_CACHE/obj/$2-$1
	mkdir -p "$(dirname "$out")"
	if [ ! -f "$out" ] || [ "$PV_DIR/$1.c" -nt "$out" ] ||
		[ "$PV_DIR/monitor/common/lie-names.h" -nt "$out" ]; then
		logged "$PV_LOGS/tool-$1.log" "$2" -static -O2 -Wall -Wextra -Werror \
			-o "$out" "$PV_DIR/$1.c" || die "building $1 failed"
	fi
	tool_put "$out" "$3/$1"
}

tools_ensure()
{
	tool_guest pv-mark gcc "$PV_TOOLS"
	tool_guest pv-io gcc "$PV_TOOLS"
	tool_make monitor "$PV_DIR/monitor/x86" all monitor.elf
	tool_make vtpm "$PV_DIR/vtpm" all paravisor-vtpm
	tool_make dsm "$PV_DIR/dsm" all paravisor-dsm
	tool_make rot "$PV_DIR/rot" all paravisor-rot
	tool_make paravisorctl "$PV_ROOT/tools/paravisor" all paravisorctl
}

# What an arm64 guest needs besides: its monitor, and the programs in it.
tools_arm64_ensure()
{
	local args
	with_lock sysroot sysroot_ensure
	mapfile -t args < <(sysroot_make_args)
	tool_guest pv-mark "${PV_ARM64}gcc" "$PV_TOOLS_ARM64"
	tool_guest pv-io "${PV_ARM64}gcc" "$PV_TOOLS_ARM64"
	tool_make paravisorctl-arm64 "$PV_ROOT/tools/paravisor" all paravisorctl \
		"$PV_TOOLS_ARM64/paravisorctl" "${args[@]}"
	tool_make monitor-arm64 "$PV_DIR/monitor/arm64" all monitor.elf "$PV_TOOLS_ARM64/monitor.elf"
}

# Keys of another layout are made anew: in 2 the EK follows the TCG's profile, 3 has Intel's chain,
# 4 the key of a CCA platform.
PV_KEYS_LAYOUT=4

keys_make()
{
	rm -rf "$1.tmp"
	mkdir -p "$(dirname "$1")"
	logged "$PV_LOGS/keys.log" "$PV_TOOLS/paravisor-vtpm" keys "$1.tmp" ||
		die "making the keys failed"
	stamp_write "$1.tmp/layout" "$PV_KEYS_LAYOUT"
	rm -rf "$1"
	mv "$1.tmp" "$1"
}

# Once for each cache. They prove nothing outside these tests.
keys_ensure()
{
	if ! stamp_matches "$PV_KEYS/layout" "$PV_KEYS_LAYOUT"; then
		say "making throw-away keys that stand in for the processor maker's, in $PV_KEYS"
		keys_make "$PV_KEYS"
	fi
	logged "$PV_LOGS/keys.log" "$PV_TOOLS/paravisor-dsm" keys --dir "$PV_KEYS" ||
		die "making the device's keys failed"
}
