#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Stock and suite kernels boot to user space below every personality, on one and two CPUs; below
# an SVSM and an L1 of TDX also in the other ways that there are.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

matrix()
{
	local kind personality cpus
	for personality in none openhcl-snp openhcl-vbs openhcl-tdx svsm svsm-vtom tdx-l2 tdx-l2-hidden \
		none-arm64 plain-arm64 cca-plane cca-plane-hidden; do
		for cpus in 1 2; do
			[ -z "$PV_QUICK" ] || [ "$cpus" = 1 ] || [ "$personality" = openhcl-snp ] || continue
			for kind in stock suite; do
				# The base knows vTOM with Hyper-V only.
				[ "$kind-$personality" != stock-svsm-vtom ] || continue
				printf '%s %s %s\n' "$kind" "$personality" "$cpus"
			done
		done
	done
}

# options KIND PERSONALITY: two of these are not of one architecture
options()
{
	[ "$1" = suite ] || printf -- '--%s ' "$1"
	case $2 in *-arm64) printf -- '--arch arm64 ' ;; esac
	printf -- '--personality %s' "${2%-arm64}"
}

kind_option()
{
	[ "$1" = suite ] || printf -- '--%s' "$1"
}

# All CPUs are up, and the guest says which kernel it is.
probe='nproc; uname -r'

while read -r kind personality cpus; do
	# shellcheck disable=SC2046 # words
	job_boot "$kind-$personality-$cpus" $(options "$kind" "$personality") --cpus "$cpus" -- \
		sh -c "$probe"
done < <(matrix)
job_boot hidden --opt hide-isolation -- ls /sys/hypervisor
job_boot cvmbus --opt cvmbus -- cat /sys/hypervisor/paravisor/features/confidential_vmbus
job_boot plain --personality plain -- true
job_boot vmlinux --personality svsm --opt vmlinux -- cat /sys/hypervisor/paravisor/level
job_boot vmpl1 --personality svsm --opt vmpl1 -- cat /sys/hypervisor/paravisor/level
for kind in stock suite; do
	# shellcheck disable=SC2046 # nothing or one word
	job_boot "ve-$kind" $(kind_option $kind) --personality tdx-l2 --opt ve --cpus 2 --timeout 300 -- nproc
	# shellcheck disable=SC2046
	job_boot "intel-l1-$kind" $(kind_option $kind) --personality tdx-l2 --opt intel-l1 --cpus 2 -- nproc
	# shellcheck disable=SC2046
	job_boot "services-$kind" $(kind_option $kind) --personality openhcl-tdx --opt tdx-services -- nproc
done
job_boot realm --personality cca-plane --stock -- sh -c 'dmesg | grep -o "RME: Using RSI version 1.0"'
job_boot four-arm64 --personality cca-plane --cpus 4 -- nproc
job_boot four --personality tdx-l2 --cpus 4 -- nproc
job_boot strict-4k --personality svsm --opt snp-strict-4k --cpus 2 -- nproc
jobs_wait

while read -r kind personality cpus; do
	name=$kind-$personality-$cpus
	faults=$(boot_faults "$name")
	got=$(head -n 1 "$tap_dir/$name.out" 2>/dev/null || true)
	[ "$got" = "$cpus" ] || faults+=" CPUs: $got of $cpus"
	tap_empty "$kind kernel, $personality, $cpus CPU" "$faults"
done < <(matrix)
tap_empty "suite kernel without a monitor" "$(boot_faults plain)"
tap_empty "hidden isolation boots" "$(boot_faults hidden; grep paravisor "$tap_dir/hidden.out" || true)"
tap_equal "confidential VMBus is a feature, with its source" "cpuid:0x40000082.eax[3]" \
	"$(boot_faults cvmbus; cat "$tap_dir/cvmbus.out")"
tap_equal "svsm without a decompressor" vmpl2 "$(boot_faults vmlinux; cat "$tap_dir/vmlinux.out")"
tap_equal "svsm, the guest at VMPL 1" vmpl1 "$(boot_faults vmpl1; cat "$tap_dir/vmpl1.out")"
tap_equal "svsm that validates no large pages" 2 "$(boot_faults strict-4k; cat "$tap_dir/strict-4k.out")"
# The base's driver tries a TDCALL that this L1 refuses, and warns with a backtrace.
intel_l1_faults()
{
	boot_faults "intel-l1-$1" | if [ "$1" = stock ]; then grep -v '^kernel: ' || true; else cat; fi
}

for kind in stock suite; do
	tap_equal "tdx-l2 that gives #VE to the $kind kernel" 2 "$(boot_faults "ve-$kind"; cat "$tap_dir/ve-$kind.out")"
	tap_run "... did so, of each kind" jq -e '[.tdx.ve["10", "12", "30", "31", "32", "48"] // 0] | all(. > 0)' \
		"$tap_dir/ve-$kind.json"
	tap_equal "tdx-l2, an L1 that serves as little as Intel's, $kind kernel" 2 \
		"$(intel_l1_faults $kind; cat "$tap_dir/intel-l1-$kind.out")"
	tap_equal "openhcl-tdx that serves TDREPORTs, $kind kernel" 1 \
		"$(boot_faults "services-$kind"; cat "$tap_dir/services-$kind.out")"
done
tap_equal "cca-plane, the base kernel takes itself for a Realm" "RME: Using RSI version 1.0" \
	"$(boot_faults realm; cat "$tap_dir/realm.out")"
tap_equal "cca-plane, four CPUs" 4 "$(boot_faults four-arm64; cat "$tap_dir/four-arm64.out")"
tap_equal "tdx-l2, four CPUs" 4 "$(boot_faults four; cat "$tap_dir/four.out")"
tap_done
