#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The kselftests of tools/testing/selftests/paravisor, below every personality.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# name of the run | what PV_EXPECT says | options of boot | what pv-selftests gets
# Misbehaviour has a group of its own (errors), and so has a disk that can be locked (tdisp);
# faults are injected by the debug kernel. Where reports are signed by other means than the HCL's,
# other programs ask for them.
tdisp=$(cd "$PV_ROOT/tools/testing/selftests/paravisor" && printf ',%s' tdisp*.sh | sed 's/\.sh//g')
others=report_errors,report_snp,report_snp_module,report_svsm,report_certs,svsm_vtpm,cpu_hotplug,report_tdx,report_tdx_only,report_tdx_lies,report_tdx_module,rtmr,report_cca,report_cca_lies,report_cca_module,rem$tdisp
usual=-report_faults,$others
svsm="sysfs features report_snp report_svsm svsm_vtpm"
tdx="sysfs features report_tdx rtmr tdx_guest_test"
cca="sysfs features report_cca rem"
runs=(
	"openhcl-snp||--personality openhcl-snp|$usual"
	"openhcl-snp, 2 CPU||--personality openhcl-snp --cpus 2|$usual"
	"openhcl-vbs||--personality openhcl-vbs|$usual"
	"openhcl-tdx||--personality openhcl-tdx|$usual"
	"none|none|--personality none|sysfs"
	"plain|none|--personality plain|sysfs"
	"hidden isolation|none|--opt hide-isolation|sysfs"
	"stock kernel|none|--stock|sysfs"
	"svsm||--personality svsm --timeout 240|$svsm"
	"svsm, 2 CPU||--personality svsm --cpus 2 --timeout 400|cpu_hotplug report_snp_module"
	"svsm, certificates left out||--personality svsm --misbehave good,no-certs,good,no-certs|report_certs"
	"svsm, no QUERY_PROTOCOL||--personality svsm --opt no-svsm-query|sysfs features"
	"svsm, no attestation||--personality svsm --opt no-svsm-attest|features report_snp"
	"svsm, no vTPM||--personality svsm --opt no-svsm-vtpm --no-vtpm|features report_svsm"
	"svsm, alternate injection||--personality svsm --opt svsm-apic|features"
	"svsm, no feature leaves||--personality svsm --opt no-feature-leaf|features"
	"svsm, stock kernel|none|--personality svsm --stock|sysfs"
	"tdx-l2||--personality tdx-l2 --timeout 240|$tdx"
	"tdx-l2, 2 CPU||--personality tdx-l2 --cpus 2 --timeout 300|cpu_hotplug report_tdx_module"
	"tdx-l2, a host that lies||--personality tdx-l2 --timeout 400|report_tdx_lies"
	"tdx-l2, #VE||--personality tdx-l2 --opt ve --timeout 400|sysfs features rtmr"
	"tdx-l2, no TDREPORTs||--personality tdx-l2 --opt no-tdx-report --opt no-tdx-rtmr --opt no-tdx-quote|features report_tdx_absent"
	"tdx-l2, no RTMRs||--personality tdx-l2 --opt no-tdx-rtmr|features rtmr"
	"tdx-l2, no quotes||--personality tdx-l2 --opt no-tdx-quote|features report_tdx_only rtmr"
	"tdx-l2, an L1 like Intel's||--personality tdx-l2 --opt intel-l1|features report_tdx_absent"
	"tdx-l2, no feature leaves||--personality tdx-l2 --opt no-feature-leaf|features report_tdx_absent"
	"tdx-l2, stock kernel|none|--personality tdx-l2 --stock --timeout 240|sysfs report_tdx rtmr tdx_guest_test"
	"tdx-l2-hidden||--personality tdx-l2-hidden --timeout 240|$tdx"
	"tdx-l2-hidden, 2 CPU||--personality tdx-l2-hidden --cpus 2 --timeout 300|cpu_hotplug report_tdx_module"
	"tdx-l2-hidden, no feature leaves|none|--personality tdx-l2-hidden --opt no-feature-leaf|sysfs report_tdx_absent"
	"openhcl-tdx, TDX services||--personality openhcl-tdx --opt tdx-services --timeout 240|$tdx"
	"openhcl-tdx, TDREPORTs only||--personality openhcl-tdx --opt tdx-services --opt no-tdx-quote|features report report_tdx_only"
	"cca-plane||--personality cca-plane --timeout 240|$cca"
	"cca-plane, 2 CPU||--personality cca-plane --cpus 2 --timeout 300|cpu_hotplug report_cca_module"
	"cca-plane, a P0 that fails||--personality cca-plane --timeout 400|report_cca_lies"
	"cca-plane, SHA-512||--personality cca-plane --opt cca-sha512|$cca"
	"cca-plane, no tokens||--personality cca-plane --opt no-cca-report --opt no-cca-measure|features report_cca_absent"
	"cca-plane, no registers||--personality cca-plane --opt no-cca-measure|features report_cca"
	"cca-plane, device tree||--personality cca-plane --opt dt-features|$cca"
	"cca-plane, no feature call|none|--personality cca-plane --opt no-feature-call|sysfs report_cca rem"
	"cca-plane, stock kernel|none|--personality cca-plane --stock|sysfs report_cca"
	"cca-plane-hidden||--personality cca-plane-hidden --timeout 240|$cca"
	"cca-plane-hidden, 2 CPU||--personality cca-plane-hidden --cpus 2 --timeout 300|cpu_hotplug report_cca_module"
	"cca-plane-hidden, RSI visible||--personality cca-plane-hidden --opt rsi-visible|$cca"
	"cca-plane-hidden, device tree||--personality cca-plane-hidden --opt dt-features|$cca"
	"cca-plane-hidden, no feature call|none|--personality cca-plane-hidden --opt no-feature-call|sysfs report_cca_absent"
	"cca-plane-hidden, stock kernel|none|--personality cca-plane-hidden --stock|sysfs report_cca_absent"
	"svsm-vtom||--personality svsm-vtom --cpus 2 --timeout 240|sysfs features report_svsm cpu_hotplug"
)
# What differs from the features of the personality.
declare -A differs=(
	["svsm, no QUERY_PROTOCOL"]="PV_EXPECT_GONE=report_svsm"
	["svsm, no attestation"]="PV_EXPECT_GONE=report_svsm"
	["svsm, no vTPM"]="PV_EXPECT_GONE=vtpm"
	["svsm, alternate injection"]="PV_EXPECT_FEATURES=interrupts"
	["tdx-l2, #VE"]="PV_EXPECT_GONE=exceptions"
	["tdx-l2, no TDREPORTs"]="PV_EXPECT_GONE=report_tdx measure_extend quote_tdx"
	["tdx-l2, no RTMRs"]="PV_EXPECT_GONE=measure_extend"
	["tdx-l2, no quotes"]="PV_EXPECT_GONE=quote_tdx"
	["cca-plane, no tokens"]="PV_EXPECT_GONE=report_cca measure_extend"
	["cca-plane, no registers"]="PV_EXPECT_GONE=measure_extend"
	["cca-plane, no feature call"]="PV_EXPECT_TOKENS=1"
	["cca-plane, stock kernel"]="PV_EXPECT_TOKENS=1"
	# The vTPM's page is what Intel's own change to a guest made of that L1's word.
	["tdx-l2, an L1 like Intel's"]="PV_EXPECT_ONLY=page_state private_mmio vtpm"
	["tdx-l2, no feature leaves"]="PV_EXPECT_ONLY=page_state private_mmio vtpm"
	["openhcl-tdx, TDX services"]="PV_EXPECT_FEATURES=report_tdx measure_extend quote_tdx"
	["openhcl-tdx, TDREPORTs only"]="PV_EXPECT_FEATURES=report_tdx measure_extend"
)
[ -n "$PV_QUICK" ] || runs+=(
	"debug kernel||--debug-kernel --cpus 2 --timeout 600|-$others"
	"svsm, debug kernel||--debug-kernel --personality svsm --timeout 900|report_snp report_svsm"
	"tdx-l2, debug kernel||--debug-kernel --personality tdx-l2 --cpus 2 --timeout 900|report_tdx report_tdx_module rtmr"
	"svsm-vtom, debug kernel||--debug-kernel --personality svsm-vtom --cpus 2 --timeout 900|sysfs features report_svsm"
)
# Of arm64 there is a debug kernel with PV_LONG=1 only.
[ -z "${PV_LONG:-}" ] || runs+=(
	"cca-plane, debug kernel||--debug-kernel --personality cca-plane --cpus 2 --timeout 900|report_cca report_cca_module rem"
)

start_run()
{
	local number=$1 name expect options tests
	IFS='|' read -r name expect options tests <<<"$2"
	read -ra options <<<"$options"
	read -ra tests <<<"$tests"
	job_boot "$number" "${options[@]}" -- env PV_EXPECT="$expect" PV_CERTS="yes no yes no" \
		${differs[$name]:+"${differs[$name]}"} pv-selftests "${tests[@]}"
}

# The programs that a run must have started: those named, or all that are there but those.
programs()
{
	local file name
	case $1 in
	-*) ;;
	*) printf '%s ' "$1"; return ;;
	esac
	for file in "$PV_ROOT"/tools/testing/selftests/paravisor/*.sh; do
		name=$(basename "$file" .sh)
		case ",lib,lib_lies,lib_module,lib_mr,lib_tdisp,lib_tdx,lib_cca,${1#-}," in
		*",$name,"*) ;;
		*) printf '%s ' "$name" ;;
		esac
	done
}

ran()
{
	sed -n 's/^@@ //p' "$1" | tr '\n' ' '
}

runs_wanted
for i in $(longest_first "${runs[@]}"); do start_run "$i" "${runs[i]}"; done
jobs_wait
for i in "${!runs[@]}"; do
	name=${runs[i]%%|*}
	tap_empty "$name: the guest is well" "$(boot_faults "$i")"
	tap_equal "$name: all programs ran" "$(programs "${runs[i]##*|}")" "$(ran "$tap_dir/$i.out")"
	if [ "$name" = "debug kernel" ]; then
		tap_empty "$name: faults are injected" "$(grep 'SKIP.*fault injection' "$tap_dir/$i.out" || true)"
	fi
	tap_fold_files "$name, " 0 <"$tap_dir/$i.out"
done
tap_done
