#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The kselftests of tools/testing/selftests/paravisor, below every personality.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# name of the run | what PV_EXPECT says | options of boot | what pv-selftests gets
# Misbehaviour has a group of its own (errors), and so has a disk that can be locked (tdisp);
# faults are injected by the debug kernel.
tdisp=$(cd "$PV_ROOT/tools/testing/selftests/paravisor" && printf ',%s' tdisp*.sh | sed 's/\.sh//g')
usual=-report_errors,report_faults$tdisp
runs=(
	"openhcl-snp||--personality openhcl-snp|$usual"
	"openhcl-snp, 2 CPU||--personality openhcl-snp --cpus 2|$usual"
	"openhcl-vbs||--personality openhcl-vbs|$usual"
	"openhcl-tdx||--personality openhcl-tdx|$usual"
	"none|none|--personality none|sysfs"
	"plain|none|--personality plain|sysfs"
	"hidden isolation|none|--opt hide-isolation|sysfs"
	"stock kernel|none|--stock|sysfs"
)
[ -n "$PV_QUICK" ] || runs+=("debug kernel||--debug-kernel --cpus 2 --timeout 600|-report_errors$tdisp")

start_run()
{
	local number=$1 expect options tests
	IFS='|' read -r _ expect options tests <<<"$2"
	read -ra options <<<"$options"
	job_boot "$number" "${options[@]}" -- env PV_EXPECT="$expect" pv-selftests "$tests"
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
		case ",lib,lib_tdisp,${1#-}," in
		*",$name,"*) ;;
		*) printf '%s ' "$name" ;;
		esac
	done
}

ran()
{
	sed -n 's/^@@ //p' "$1" | tr '\n' ' '
}

for i in "${!runs[@]}"; do start_run "$i" "${runs[i]}"; done
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
