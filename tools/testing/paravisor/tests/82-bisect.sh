#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Each patch of the series leaves a tree that compiles, so that a bisection can stop at it.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

if [ -n "$PV_QUICK" ]; then
	tap_skip "the series, patch by patch" "QUICK"
	tap_done
	exit
fi

bisect=$PV_SUITE/bisect
O=$tap_dir/series
export O
tree_ensure 2>/dev/null
"$PV_DIR/series" >"$tap_dir/log" 2>&1 || { tap_fail "the series is written" "$(cat "$tap_dir/log")"; tap_done; exit; }

# Objects of our C files and of those we patch, as far as they are there below FOLDER of sources.
our_objects()
{
	local file
	tree_files | sed -n '/^tools/d; s/\.c\(\.patch\)\?$/.o/p' | while IFS= read -r file; do
		[ ! -f "$1/${file%.o}.c" ] || printf '%s\n' "$file"
	done
}

# names FOLDER NM-OPTION OBJECT...: symbols of those objects that were built
names()
{
	(cd "$1" && shift && for object in "${@:2}"; do [ ! -f "$object" ] || printf '%s\n' "$object"; done |
		xargs -r nm -j "$1") | grep -v ':$' | LC_ALL=C sort -u
}

# Symbols of ours that are used before a patch brings them: no compiler tells.
too_early()
{
	local objects
	mapfile -t objects < <(our_objects "$bisect/linux")
	LC_ALL=C comm -12 <(names "$out" -u "${objects[@]}") "$tap_dir/ours" |
		LC_ALL=C comm -23 - <(names "$out" --defined-only "${objects[@]}")
}

compiles()
{
	local home out fragments flags early targets=(drivers/virt/coco/ drivers/pci/ drivers/char/tpm/
		fs/configfs/ kernel/dma/ kernel/resource.o arch/x86/boot/startup/ arch/x86/coco/
		arch/x86/hyperv/ arch/x86/kernel/cpu/mshyperv.o arch/x86/kernel/cpu/hypervisor.o
		arch/x86/kernel/cpu/vmware.o arch/x86/kernel/cpu/mtrr/
		arch/x86/kernel/setup.o arch/x86/kernel/head64.o arch/x86/mm/)
	kernel_dirs suite
	home=$bisect out=$bisect/build
	cp "$PV_SUITE/build/.config" "$out/.config"
	kernel_make olddefconfig
	kernel_make -j"$PV_JOBS" KCFLAGS=-Werror "${targets[@]}" || return 1
	early=$(too_early)
	[ -z "$early" ] || { printf 'used before they are there: %s\n' "$early"; return 1; }
}

# Documentation and tools cannot change what the kernel is made of.
apply_and_compile()
{
	apply_only "$1" || return 1
	! sed -n 's,^+++ b/,,p' "$1" | grep -qvE '^(Documentation|tools)/' || compiles
}

# What a patch leaves has been compiled before if neither it nor one below it has changed; its
# message, dates and neighbours' names say nothing.
hash_with() # HASH-SO-FAR PATCH
{
	{ printf '%s\n' "$1"; sed -n '/^diff --git/,$p' "$2"; } | hash_stdin
}

apply_only()
{
	patch -s -d "$bisect/linux" -p1 --fuzz=0 --no-backup-if-mismatch <"$1"
}

# Hard links to the base: patch replaces a file, it never writes into one.
step_through()
{
	local patch objects name hash failed
	rm -rf "$bisect/linux"
	mkdir -p "$bisect/build"
	cp -al "$PV_STOCK/linux" "$bisect/linux"
	mapfile -t objects < <(our_objects "$PV_SUITE/linux")
	names "$PV_SUITE/build" --defined-only "${objects[@]}" >"$tap_dir/ours"
	(cd "$bisect/build" && rm -f "${objects[@]}")
	hash=$({ tree_base_id; cat "$0" "$PV_SUITE/build/.config"; gcc --version; } | hash_stdin)
	for patch in "$O"/*.patch; do
		case $patch in */0000-*) continue ;; esac
		name=$(basename "$patch" .patch) name=${name#????-}
		hash=$(hash_with "$hash" "$patch")
		if passed_before "$hash" "$name"; then
			apply_only "$patch"
			continue
		fi
		failed=$tap_failed
		tap_run "$name" apply_and_compile "$patch"
		[ "$tap_failed" != "$failed" ] || passed_now "$hash" "$name"
	done
	rm -rf "$bisect/linux"
}

with_lock bisect step_through
tap_done
