#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The kernel part compiles in the configurations that the guest kernel does not have:
# without KUnit, with one vendor only, all built in, and on arm64.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"
. "$PV_LIB/deps.sh"

# name | architecture | changes to the suite's configuration | what must survive them
variants=(
	"no KUnit|x86|-d KUNIT|PARAVISOR=y PARAVISOR_HYPERV=y PARAVISOR_REPORT_HCL=m"
	"no paravisor mode|x86|-d PARAVISOR|HYPERV=y"
	"AMD only|x86|-d INTEL_TDX_GUEST|PARAVISOR_HYPERV=y AMD_MEM_ENCRYPT=y"
	"Intel only|x86|-d AMD_MEM_ENCRYPT|PARAVISOR_HYPERV=y INTEL_TDX_GUEST=y"
	"no Hyper-V|x86|-d HYPERV|PARAVISOR=y"
	"all built in|x86|-e TCG_TPM -e TSM_REPORTS -e PARAVISOR_REPORT_HCL -e KUNIT -e PARAVISOR_DEBUG|PARAVISOR_REPORT_HCL=y PARAVISOR_DEBUG=y"
	"arm64|arm64|-e VIRT_DRIVERS -e CONFIGFS_FS -e PARAVISOR|PARAVISOR=y"
)

variant_config()
{
	local arch=$1 changes=$2
	if [ "$arch" = x86 ]; then
		cp "$PV_SUITE/build/.config" "$out/.config"
	else
		kernel_make ARCH="$arch" tinyconfig
	fi
	# shellcheck disable=SC2086 # a list of words
	"$home/linux/scripts/config" --file "$out/.config" $changes
	kernel_make ARCH="$arch" olddefconfig
}

# The symbols that got another value than they should have.
variant_lost()
{
	local symbol
	for symbol in $1; do
		grep -qx "CONFIG_$symbol" "$out/.config" || printf '%s ' "$symbol"
	done
}

variant_targets()
{
	printf 'drivers/virt/coco/\n'
	[ "$1" != x86 ] || printf 'arch/x86/coco/\narch/x86/hyperv/\narch/x86/kernel/cpu/mshyperv.o\n'
}

variant_build()
{
	local home out fragments flags name arch changes wanted lost
	IFS='|' read -r name arch changes wanted <<<"$1"
	kernel_dirs suite
	flags=(LLVM="-$PV_LLVM" CC="ccache clang-$PV_LLVM")
	out=$PV_SUITE/build-variants/$arch
	mkdir -p "$out"
	variant_config "$arch" "$changes"
	lost=$(variant_lost "$wanted")
	[ -z "$lost" ] || { printf 'not so configured: %s\n' "$lost"; return 1; }
	# shellcheck disable=SC2046 # a list of words
	kernel_make ARCH="$arch" -j"$PV_JOBS" KCFLAGS=-Werror $(variant_targets "$arch")
}

if ! have "clang-$PV_LLVM"; then
	tap_skip "the variants" "no clang-$PV_LLVM"
	tap_done
	exit
fi
for variant in "${variants[@]}"; do
	if [ -n "$PV_QUICK" ]; then
		tap_skip "${variant%%|*}" "QUICK"
	else
		tap_run "${variant%%|*}" with_lock variants variant_build "$variant"
	fi
done
tap_done
