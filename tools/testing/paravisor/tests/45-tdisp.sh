#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A disk that can be locked and accepted, below every personality: the guest's own tests, and what
# the monitor has seen of the disk meanwhile.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

disk_mib=4	# of known content; as much again to write to

# name of the run | environment | options of boot | what pv-selftests gets | what is looked for
runs=(
	"openhcl-snp|PV_EXPECT=tdisp|--personality openhcl-snp --tdisp --timeout 300|tdisp|clean"
	"openhcl-vbs, offered by the host|PV_EXPECT=none|--personality openhcl-vbs --tdisp|tdisp_absent|absent"
	"openhcl-tdx|PV_EXPECT=tdisp|--personality openhcl-tdx --tdisp --timeout 300|tdisp|clean"
	"openhcl-snp, 2 CPU|PV_EXPECT=tdisp|--personality openhcl-snp --cpus 2 --tdisp --timeout 300|tdisp|clean"
	"openhcl-snp, no TDISP|PV_EXPECT=none|--personality openhcl-snp|tdisp_absent|absent"
	"openhcl-snp, stock kernel|PV_EXPECT=none|--personality openhcl-snp --tdisp --stock|tdisp_absent|absent"
	"svsm|PV_EXPECT=tdisp|--personality svsm --cpus 2 --tdisp --timeout 400|tdisp|clean"
	"svsm, verify|PV_EXPECT=tdisp|--personality svsm --tdisp --timeout 240|tdisp_verify|clean"
	"svsm, not told that there is TDISP|PV_EXPECT=none|--personality svsm --tdisp --opt no-feature-leaf|tdisp_absent|absent"
	"svsm, told so by the host only|PV_EXPECT=none|--personality svsm --tdisp --opt forged-feature-leaf|tdisp_absent|absent"
	"svsm, stock kernel|PV_EXPECT=none|--personality svsm --tdisp --stock|tdisp_absent|absent"
	"svsm-vtom|PV_EXPECT=none|--personality svsm-vtom --tdisp|tdisp_absent|absent"
	"tdx-l2|PV_EXPECT=tdisp|--personality tdx-l2 --cpus 2 --tdisp --timeout 400|tdisp|clean"
	"tdx-l2, verify|PV_EXPECT=tdisp|--personality tdx-l2 --tdisp --timeout 240|tdisp_verify|clean"
	"tdx-l2, no TDISP|PV_EXPECT=none|--personality tdx-l2 --tdisp --opt no-tdx-tdisp|tdisp_absent|absent"
	"tdx-l2, not told that there is TDISP|PV_EXPECT=none|--personality tdx-l2 --tdisp --opt no-feature-leaf|tdisp_absent|absent"
	"tdx-l2, stock kernel|PV_EXPECT=none|--personality tdx-l2 --tdisp --stock|tdisp_absent|absent"
	"tdx-l2-hidden|PV_EXPECT=tdisp|--personality tdx-l2-hidden --tdisp --timeout 400|tdisp|clean"
	"cca-plane|PV_EXPECT=tdisp|--personality cca-plane --cpus 2 --tdisp --timeout 400|tdisp|clean"
	"cca-plane, verify|PV_EXPECT=tdisp|--personality cca-plane --tdisp --timeout 240|tdisp_verify|clean"
	"cca-plane, no TDISP|PV_EXPECT=none|--personality cca-plane --tdisp --opt no-cca-tdisp|tdisp_absent|absent"
	"cca-plane, not told that there is TDISP|PV_EXPECT=none|--personality cca-plane --tdisp --opt no-feature-call|tdisp_absent|absent"
	"cca-plane, stock kernel|PV_EXPECT=none|--personality cca-plane --tdisp --stock|tdisp_absent|absent"
	"cca-plane-hidden|PV_EXPECT=tdisp|--personality cca-plane-hidden --tdisp --timeout 400|tdisp|clean"
	"openhcl-tdx, TDX services|PV_EXPECT=tdisp|--personality openhcl-tdx --opt tdx-services --tdisp --timeout 240|tdisp_verify|clean"
	"none|PV_EXPECT=none|--personality none|tdisp_absent|absent"
	"plain|PV_EXPECT=none|--personality plain|tdisp_absent|"
	"loss|PV_EXPECT=tdisp|--tdisp --timeout 600|tdisp_loss|private"
	"cycles|PV_EXPECT=tdisp|--tdisp --timeout 600|tdisp_cycles|clean"
	"races|PV_EXPECT=tdisp|--tdisp --cpus 2 --timeout 900|tdisp_races|private"
	"verify|PV_EXPECT=tdisp|--tdisp|tdisp_verify|clean"
	"lies|PV_EXPECT=tdisp|--tdisp --timeout 900|tdisp_lies|private"
)
for mode in bad-signature other-key expired wrong-root wrong-measurement; do
	runs+=("verify $mode|PV_EXPECT=tdisp PV_DEVICE=$mode|--tdisp --dsm --misbehave=$mode|tdisp_verify|locked")
done
[ -n "$PV_QUICK" ] || runs+=(
	"debug kernel|PV_EXPECT=tdisp|--debug-kernel --tdisp --cpus 2 --timeout 900|tdisp|clean"
	"debug kernel, cycles|PV_EXPECT=tdisp PV_CYCLES=100 PV_CYCLES_BIND=50|--debug-kernel --tdisp --timeout 1500|tdisp_cycles|clean"
)
# Too long for each day: PV_LONG=1
[ -z "${PV_LONG:-}" ] || runs+=(
	"svsm, loss|PV_EXPECT=tdisp|--personality svsm --tdisp --timeout 900|tdisp_loss|private"
	"svsm, cycles|PV_EXPECT=tdisp|--personality svsm --tdisp --timeout 900|tdisp_cycles|clean"
	"svsm, lies|PV_EXPECT=tdisp|--personality svsm --tdisp --timeout 1500|tdisp_lies|private"
	"tdx-l2, loss|PV_EXPECT=tdisp|--personality tdx-l2 --tdisp --timeout 900|tdisp_loss|private"
	"tdx-l2, cycles|PV_EXPECT=tdisp|--personality tdx-l2 --tdisp --timeout 900|tdisp_cycles|clean"
	"tdx-l2, lies|PV_EXPECT=tdisp|--personality tdx-l2 --tdisp --timeout 1500|tdisp_lies|private"
	"cca-plane, loss|PV_EXPECT=tdisp|--personality cca-plane --tdisp --timeout 900|tdisp_loss|private"
	"cca-plane, cycles|PV_EXPECT=tdisp|--personality cca-plane --tdisp --timeout 900|tdisp_cycles|clean"
	"cca-plane, lies|PV_EXPECT=tdisp|--personality cca-plane --tdisp --timeout 1500|tdisp_lies|private"
	"debug kernel, races|PV_EXPECT=tdisp|--debug-kernel --tdisp --cpus 2 --timeout 1800|tdisp_races|private"
	"debug kernel, loss|PV_EXPECT=tdisp|--debug-kernel --tdisp --timeout 1500|tdisp_loss|private"
)

make_disk()
{
	head -c $((disk_mib << 20)) /dev/urandom >"$1"
	sha256sum "$1" | cut -d' ' -f1
	truncate -s $((disk_mib << 21)) "$1"
}

# Sets sum, of what is known of the disk.
start_run()
{
	local number=$1 options env tests image=$tap_dir/$1.img
	IFS='|' read -r _ env options tests _ <<<"$2"
	read -ra options <<<"$options"
	read -ra env <<<"$env"
	sum=$(make_disk "$image")
	job_boot "$number" "${options[@]}" --disk "$image" --append swiotlb=track_hiwater -- \
		env "${env[@]}" PV_DISK_SUM="$sum" PV_DISK_MIB=$disk_mib pv-selftests "$tests"
}

# What is wrong with the record of a run, one line each.
record_faults()
{
	local want=$1 json=$2
	[ -f "$json" ] || { printf 'no record\n'; return 0; }
	jq -r --arg want "$want" '
		def wrong($name; $got; $wanted):
			if $got == $wanted then empty else "\($name) is \($got), not \($wanted)" end;
		(.monitor // {}) as $m | ($m.dma // {}) as $dma | ($m.tdi // {}) as $tdi |
		wrong("violations"; .violations_total; 0),
		wrong("lost DMA faults"; $dma.lost // 0; 0),
		(if $want == "private" then empty else wrong("blocked DMA"; $dma.blocked // 0; 0) end),
		(if $want == "absent" then
			wrong("locks"; $tdi.locks // 0; 0)
		else
			wrong("state at the end"; $tdi.state; "unlocked"),
			wrong("private DMA at the end"; $tdi.dma_private; false),
			wrong("private MMIO pages at the end"; $tdi.mmio_private_pages; 0),
			(if ($tdi.locks // 0) > 0 then empty else "nothing was locked" end)
		end),
		(if $want == "clean" then
			wrong("states lost"; $tdi.errors; 0),
			(if ($tdi.starts // 0) > 0 then empty else "nothing was accepted" end)
		else empty end)' "$json" || printf 'the record cannot be read\n'
}

# Nobody may have written where the known content is.
disk_kept()
{
	head -c $((disk_mib << 20)) "$tap_dir/$1.img" | sha256sum | cut -d' ' -f1
}

declare -A sums
runs_wanted
for i in $(longest_first "${runs[@]}"); do
	start_run "$i" "${runs[i]}"
	sums[$i]=$sum
done
jobs_wait
for i in "${!runs[@]}"; do
	IFS='|' read -r name _ _ tests want <<<"${runs[i]}"
	tap_empty "$name: the guest is well" "$(boot_faults "$i")"
	tap_equal "$name: the test ran" "$tests" "$(sed -n 's/^@@ //p' "$tap_dir/$i.out")"
	[ -z "$want" ] || tap_empty "$name: the monitor's record" "$(record_faults "$want" "$tap_dir/$i.json")"
	tap_equal "$name: known data stays" "${sums[$i]}" "$(disk_kept "$i")"
	tap_fold_files "$name, " 0 <"$tap_dir/$i.out"
done
tap_done
