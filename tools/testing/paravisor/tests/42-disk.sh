#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# An NVMe disk: data go both ways and no DMA is blocked; DMA to private memory is, and is told.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# Where memory is private unless it is shared.
private=(openhcl-snp openhcl-vbs openhcl-tdx svsm svsm-vtom tdx-l2 cca-plane)

matrix()
{
	local kind personality cpus
	for personality in none openhcl-snp openhcl-vbs openhcl-tdx; do
		for cpus in 1 2; do
			[ -z "$PV_QUICK" ] || [ "$cpus" = 1 ] || continue
			for kind in stock suite; do
				[ -z "$PV_QUICK" ] || [ "$kind" = suite ] || continue
				printf '%s %s %s\n' "$kind" "$personality" "$cpus"
			done
		done
	done
	printf 'suite svsm 2\nsuite tdx-l2 2\nsuite tdx-l2-hidden 2\nsuite cca-plane 2\nsuite cca-plane-hidden 2\n'
	[ -n "$PV_QUICK" ] || printf '%s\n' 'stock svsm 1' 'suite svsm-vtom 1' 'stock tdx-l2 1' 'stock cca-plane 1'
	printf 'suite plain 1\n'
}

kind_option()
{
	[ "$1" = suite ] || printf -- '--%s' "$1"
}

# job_disk NAME OPTION...: with a disk of its own
job_disk()
{
	cp "$tap_dir/data" "$tap_dir/$1.disk"
	job_boot "$1" --disk "$tap_dir/$1.disk" "${@:2}"
}

# shellcheck disable=SC2016 # for the guest's shell
bind='modprobe nvme; for i in $(seq 100); do [ -b /dev/nvme0n1 ] && break; sleep 0.1; done;'
# shellcheck disable=SC2016
unbind='for f in /sys/bus/pci/drivers/nvme/0*; do echo "${f##*/}" >/sys/bus/pci/drivers/nvme/unbind; done;'
both_ways="$bind sha256sum </dev/nvme0n1
	dd if=/dev/nvme0n1 of=/dev/nvme0n1 bs=1M count=1 seek=2 conv=fsync 2>/dev/null"
attack="$bind $unbind /selftests/paravisor/nvme_dma"

# Status, violations, blocked DMA, what was read, what arrived.
both_ways_faults()
{
	local disk=$tap_dir/$1.disk
	boot_faults "$1"
	[ "$(cat "$tap_dir/$1.out")" = "$(sha256sum <"$tap_dir/data")" ] || printf 'other data were read\n'
	cmp -n 1M "$disk" "$disk" 0 2M || printf 'the written data did not arrive\n'
	jq -r 'if .personality | IN("plain", "none", "tdx-l2-hidden") then .monitor.dma // empty
		elif .monitor.dma.blocked == 0 then empty else .monitor.dma // "DMA is not policed" end' \
		"$tap_dir/$1.json"
}

# bytes changed, is the first blocked access the function's own, of its queue, a private page?
attack_result()
{
	jq -rn --slurpfile guest "$tap_dir/$1.out" --slurpfile boot "$tap_dir/$1.json" '
		$guest[0] as $g | ($boot[0].monitor.dma // {faults: []}).faults[0] as $f |
		[$g.bytes_changed, ($f.rid // "none") == ($g.function | .[5:]), $f.gpa == $g.submission,
		 $f.page] | map(tostring) | join(" ")'
}

head -c 4M /dev/urandom >"$tap_dir/data"
while read -r kind personality cpus; do
	# shellcheck disable=SC2046 # nothing or one word
	job_disk "$kind-$personality-$cpus" $(kind_option "$kind") --personality "$personality" \
		--cpus "$cpus" -- sh -c "$both_ways"
done < <(matrix)
for personality in none "${private[@]}"; do
	job_disk "attack-$personality" --personality "$personality" -- sh -c "$attack"
done
jobs_wait

while read -r kind personality cpus; do
	tap_empty "disk, $kind kernel, $personality, $cpus CPU" \
		"$(both_ways_faults "$kind-$personality-$cpus")"
done < <(matrix)
tap_equal "a plain VM's disk reaches all memory" "4096 false false null" "$(attack_result attack-none)"
for personality in "${private[@]}"; do
	tap_equal "DMA to private memory is blocked and told, $personality" "0 true true private" \
		"$(attack_result "attack-$personality")"
	tap_empty "... and breaks no rule, $personality" "$(boot_faults "attack-$personality")"
done
tap_done
