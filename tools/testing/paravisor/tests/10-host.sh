#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tools' own tests, on the host.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# own_tests NAME FOLDER TARGET [VARIABLE=VALUE...]
own_tests()
{
	local name=$1 folder=$2 target=$3
	shift 3
	if make -C "$folder" -n "$target" O="$PV_CACHE/obj/$name" >/dev/null 2>&1; then
		job "$name" make -C "$folder" "$target" O="$PV_CACHE/obj/$name" "$@"
	else
		printf 'no make target %s\n' "$target" >"$tap_dir/$name.err"
	fi
}

# Where the tool's tests speak TAP, each counts; else the whole is one.
report()
{
	local name=$1
	if grep -q '^1\.\.' "$tap_dir/$name.out" 2>/dev/null; then
		tap_fold "$name" 0 <"$tap_dir/$name.out"
		[ "$(job_rc "$name")" = 0 ] || grep -q '^not ok' "$tap_dir/$name.out" ||
			tap_fail "$name: exit status" "$(tail -n 10 "$tap_dir/$name.err")"
	elif [ "$(job_rc "$name")" = 0 ]; then
		tap_pass "$name: own tests"
	else
		tap_fail "$name: own tests" "$(tail -n 12 "$tap_dir/$name.out" "$tap_dir/$name.err" 2>/dev/null)"
	fi
}

own_tests paravisorctl "$PV_ROOT/tools/paravisor" check
own_tests vtpm "$PV_DIR/vtpm" check
own_tests dsm "$PV_DIR/dsm" check
own_tests rot "$PV_DIR/rot" check
own_tests monitor "$PV_DIR/monitor/x86" check \
	SELFTEST="--rot $PV_TOOLS/paravisor-rot --keys $PV_KEYS"
own_tests monitor-arm64 "$PV_DIR/monitor/arm64" check \
	SELFTEST="--rot $PV_TOOLS/paravisor-rot --dsm $PV_TOOLS/paravisor-dsm --keys $PV_KEYS"
jobs_wait
for name in paravisorctl vtpm dsm rot monitor monitor-arm64; do
	report "$name"
done
tap_done
