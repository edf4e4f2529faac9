#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The kernel part compiles in the configurations that the guest kernel does not have:
# with parts of it left out, with one vendor only, all built in, and elsewhere than on x86.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"
. "$PV_LIB/deps.sh"

# name | configuration it begins with | changes to the suite's configuration | what must survive them
variants=(
	"no KUnit|x86|-d KUNIT|PARAVISOR=y PARAVISOR_HYPERV=y PARAVISOR_SVSM=y PARAVISOR_TDX=y PARAVISOR_SNP_TDISP=y PARAVISOR_TDX_TDISP=y PARAVISOR_REPORT_HCL=m PARAVISOR_HYPERV_TDISP=y SEV_GUEST=m TDX_GUEST_DRIVER=m"
	"no paravisor mode|x86|-d PARAVISOR|HYPERV=y AMD_MEM_ENCRYPT=y SEV_GUEST=m TDX_GUEST_DRIVER=m PCI_TSM=y PARAVISOR_SVSM=n PARAVISOR_TDX=n PARAVISOR_TDISP=n"
	"no PCI/TSM|x86|-d PCI_TSM|PARAVISOR_HYPERV=y PARAVISOR_SVSM=y PARAVISOR_TDX=y PARAVISOR_TDX_TDISP=n DMA_CC_PRIVATE=n PARAVISOR_TDISP=n"
	"no TDISP, network or reports|x86|-d PARAVISOR_TDISP -d NET -d SEV_GUEST -d TDX_GUEST_DRIVER -d PARAVISOR_REPORT_HCL|PARAVISOR_HYPERV=y PARAVISOR_SVSM=y TSM_REPORTS=n PARAVISOR_TDX=y PCI_TSM=y PCI_TSM_NETLINK=n PARAVISOR_HYPERV_TDISP=n PARAVISOR_TDX_TDISP=n"
	"AMD only|x86|-d INTEL_TDX_GUEST|PARAVISOR_HYPERV=y PARAVISOR_SVSM=y PARAVISOR_TDX=n TDX_GUEST_DRIVER=n AMD_MEM_ENCRYPT=y DMA_CC_PRIVATE=y"
	"Intel only|x86|-d AMD_MEM_ENCRYPT|PARAVISOR_HYPERV=y PARAVISOR_SVSM=n SEV_GUEST=n INTEL_TDX_GUEST=y PARAVISOR_TDX=y PARAVISOR_TDX_TDISP=y TDX_GUEST_DRIVER=m DMA_CC_PRIVATE=y"
	"neither|x86|-d AMD_MEM_ENCRYPT -d INTEL_TDX_GUEST|PCI_TSM=y PARAVISOR_TDISP=m PARAVISOR_HYPERV=n PARAVISOR_TDX=n DMA_CC_PRIVATE=n"
	"all built in|x86|-e TCG_TPM -e SEV_GUEST -e TDX_GUEST_DRIVER -e PARAVISOR_REPORT_HCL -e PARAVISOR_TDISP -e PARAVISOR_DEBUG -e KUNIT -e SEV_GUEST_KUNIT_TEST -e SNP_MSG_KUNIT_TEST -e TSM_REPORTS_KUNIT_TEST -e PARAVISOR_KUNIT_TEST -e PARAVISOR_SVSM_KUNIT_TEST -e PARAVISOR_SNP_TDISP_KUNIT_TEST -e PARAVISOR_TDX_KUNIT_TEST -e PARAVISOR_TDX_TDISP_KUNIT_TEST -e TDX_GUEST_KUNIT_TEST|TSM_REPORTS=y SEV_GUEST_KUNIT_TEST=y TSM_REPORTS_KUNIT_TEST=y PARAVISOR_SNP_TDISP_KUNIT_TEST=y PARAVISOR_TDX_KUNIT_TEST=y PARAVISOR_TDX_TDISP_KUNIT_TEST=y TDX_GUEST_DRIVER=y TDX_GUEST_KUNIT_TEST=y PARAVISOR_REPORT_HCL=y PARAVISOR_TDISP=y PARAVISOR_DEBUG=y"
	"one CPU, no Hyper-V, sev-guest or tdx-guest|x86|-d SMP -d HYPERV -d SEV_GUEST -d TDX_GUEST_DRIVER|SMP=n PARAVISOR_SVSM=y PARAVISOR_TDX=y PARAVISOR_SNP_TDISP=y PARAVISOR_TDISP=m PARAVISOR_HYPERV_TDISP=n"
	"arm64|arm64|-e VIRT_DRIVERS -e CONFIGFS_FS -e PARAVISOR|PARAVISOR=y PCI_TSM=n"
	"arm64, TDISP|arm64|-e VIRT_DRIVERS -e PCI -e PCI_TSM -e NET -e PARAVISOR -e PARAVISOR_TDISP|PARAVISOR_TDISP=y PCI_TSM_NETLINK=y DMA_CC_PRIVATE=y"
	"32 bits|i386|-e VIRT_DRIVERS -e PCI -e PCI_TSM -e NET -e COMPILE_TEST -e PARAVISOR -e PARAVISOR_TDISP|PARAVISOR_TDISP=y PCI_TSM_NETLINK=y"
)
# Of an arm64 guest nearly all is compiled anew for each, minutes: PV_LONG=1. What the guest kernel
# has is compiled each day, with gcc and clang (lint).
[ -z "${PV_LONG:-}" ] || variants+=(
	"arm64 guest, no KUnit|arm64-guest|-d KUNIT|PARAVISOR=y PARAVISOR_PLANE=y PARAVISOR_TDISP=m ARM_CCA_GUEST=m"
	"arm64 guest, no paravisor mode|arm64-guest|-d PARAVISOR|HYPERV=y ARM_CCA_GUEST=m PCI_TSM=y PARAVISOR_PLANE=n PARAVISOR_TDISP=n"
	"arm64 guest, no PCI/TSM|arm64-guest|-d PCI_TSM|PARAVISOR_PLANE=y PARAVISOR_TDISP=n DMA_CC_PRIVATE=n"
	"arm64 guest, all built in|arm64-guest|-e ARM_CCA_GUEST -e PARAVISOR_TDISP -e PARAVISOR_DEBUG -e KUNIT -e PARAVISOR_KUNIT_TEST|ARM_CCA_GUEST=y PARAVISOR_TDISP=y PARAVISOR_DEBUG=y"
	"arm64 guest, no Hyper-V, no tokens|arm64-guest|-d HYPERV -d ARM_CCA_GUEST|PARAVISOR_PLANE=y PARAVISOR_HYPERV=n"
)

# variant_config BASE ARCH CHANGES
variant_config()
{
	case $1 in
	x86) cp "$PV_SUITE/build/.config" "$out/.config" ;;
	arm64-guest) cp "$PV_SUITE/build-arm64/.config" "$out/.config" ;;
	*) kernel_make ARCH="$2" tinyconfig ;;
	esac
	# shellcheck disable=SC2086 # a list of words
	"$home/linux/scripts/config" --file "$out/.config" $3
	kernel_make ARCH="$2" olddefconfig
}

# The symbols that got another value than they should have.
variant_lost()
{
	local symbol got
	for symbol in $1; do
		got=$(sed -n "s/^CONFIG_${symbol%=*}=//p" "$out/.config")
		[ "${got:-n}" = "${symbol#*=}" ] || printf '%s ' "$symbol"
	done
}

variant_targets()
{
	printf '%s\n' drivers/virt/coco/ kernel/dma/ kernel/resource.o
	! grep -qx CONFIG_PCI=y "$out/.config" || printf 'drivers/pci/\n'
	case $1 in
	x86) printf '%s\n' arch/x86/boot/startup/ arch/x86/coco/ arch/x86/hyperv/ arch/x86/mm/ \
		arch/x86/kernel/cpu/mshyperv.o arch/x86/kernel/cpu/{hypervisor,vmware}.o \
		arch/x86/kernel/cpu/mtrr/generic.o arch/x86/kernel/setup.o arch/x86/kernel/head64.o ;;
	i386) printf '%s\n' arch/x86/mm/ ;;
	arm64-guest) printf '%s\n' arch/arm64/mm/ arch/arm64/kernel/{rsi,setup}.o
		! grep -qx CONFIG_PARAVISOR=y "$out/.config" || printf 'arch/arm64/coco/paravisor/\n'
		! grep -qx CONFIG_HYPERV=y "$out/.config" || printf 'arch/arm64/hyperv/\n' ;;
	esac
}

variant_build()
{
	local home out fragments flags name base arch changes wanted lost
	IFS='|' read -r name base changes wanted <<<"$1"
	arch=${base%-guest}
	kernel_dirs suite
	flags=(LLVM="-$PV_LLVM" CC="ccache clang-$PV_LLVM")
	out=$PV_SUITE/build-variants/$base
	mkdir -p "$out"
	variant_config "$base" "$arch" "$changes"
	lost=$(variant_lost "$wanted")
	[ -z "$lost" ] || { printf 'not so configured: %s\n' "$lost"; return 1; }
	# shellcheck disable=SC2046 # a list of words
	kernel_make ARCH="$arch" -j"$PV_JOBS" KCFLAGS=-Werror $(variant_targets "$base")
}

if ! have "clang-$PV_LLVM"; then
	tap_skip "the variants" "no clang-$PV_LLVM"
	tap_done
	exit
fi
compiler=$("clang-$PV_LLVM" --version)
kernel=$({ tree_kernel_hash; tree_base_id; cat "$PV_SUITE"/build{,-arm64}/.config; } | hash_stdin)
for variant in "${variants[@]}"; do
	if [ -n "$PV_QUICK" ]; then
		tap_skip "${variant%%|*}" "QUICK"
	else
		hash=$({ printf '%s\n' "$variant" "$compiler" "$kernel"; declare -f; } | hash_stdin)
		tap_once "$hash" "${variant%%|*}" with_lock variants variant_build "$variant"
	fi
done
tap_done
