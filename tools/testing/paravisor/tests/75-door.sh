#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The boot door itself: status, output, quoting, errors, records, several at once.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

door()
{
	local name=$1
	shift
	job "$name" "$PV_BOOT" --personality plain --stock "$@"
}

bad_use()
{
	local name=$1 rc=0
	shift
	"$PV_BOOT" "$@" >"$tap_dir/bad.out" 2>"$tap_dir/bad.err" </dev/null || rc=$?
	tap_equal "$name: status 125, one line, no output" "125 1 0" \
		"$rc $(wc -l <"$tap_dir/bad.err") $(wc -c <"$tap_dir/bad.out")"
}

# A guest that breaks rules: kind of the violation, of each rule that breach knows.
declare -A breaches=([device]=private-view-of-host-device [stale]=private-view-of-shared-page
	[unasked]=shared-view-of-private-page)

breach_build()
{
	local home out fragments flags
	mkdir "$tap_dir/breach" "$tap_dir/module"
	cp "$PV_DIR"/tests/breach/* "$tap_dir/breach/"
	kernel_dirs suite
	kernel_make M="$tap_dir/breach" modules &&
		cp "$tap_dir/breach/pv-breach.ko" "$tap_dir/module/"
}

breach_start()
{
	local rule
	for rule in "${!breaches[@]}"; do
		job_boot "breach-$rule" --overlay "$tap_dir/module" -- insmod /pv-breach.ko "rule=$rule"
	done
}

# Status, kind, how the monitor ended, and whether place and address are told.
breach_report()
{
	local rule
	for rule in "${!breaches[@]}"; do
		tap_equal "a broken rule fails a boot: ${breaches[$rule]}" \
			"120 violation 1 ${breaches[$rule]} 0x named told" \
			"$(job_rc "breach-$rule") $(jq -r '.violations[0] as $v | [.monitor.end, .violations_total, $v.kind,
				($v.gpa | .[:2]), (if $v.symbol | startswith("memchr_inv+") then "named" else $v.symbol end)] | join(" ")' \
				"$tap_dir/breach-$rule.json") $(grep -q "violation: ${breaches[$rule]} in memchr_inv" \
				"$tap_dir/breach-$rule.err" && echo told)"
	done
}

head -c 100000 /dev/urandom >"$tap_dir/data"
mkdir "$tap_dir/files"
mkdir "$tap_dir/tmp"
export TMPDIR=$tap_dir/tmp
printf 'from the overlay\n' >"$tap_dir/files/greeting"

door status -- sh -c 'exit 37'
# shellcheck disable=SC2016 # unexpanded on purpose
door quoting -- printf '%s|' "a b" "it's" '$HOME' '*' '' 'x"y'
door streams --overlay "$tap_dir/files" -- sh -c 'cat /greeting; echo error >&2; echo "no newline at end" | tr -d "\n"'
for machine in x86 arm64; do
	job "relative-$machine" env -C "$tap_dir" "$PV_BOOT" --arch "$machine" --personality none --no-vtpm \
		--overlay files -- cat /greeting
done
job binary sh -c "'$PV_BOOT' --personality plain --stock --stdin -- cat <'$tap_dir/data'"
door timeout --timeout 6 --json "$tap_dir/timeout.json" -- sleep 1000
door panic --json "$tap_dir/panic.json" -- sh -c 'echo c >/proc/sysrq-trigger'
door off -- poweroff -f
door append --append 'pv.word=a,b,,c' --mem 512 --cpus 2 -- sh -c 'cat /proc/cmdline; nproc'
job comma "$PV_BOOT" --stock --no-vtpm --append 'pv.word=a,b,,c' -- cat /proc/cmdline
job_boot denied --fault vis-denied --no-vtpm -- true
job_boot closed --fault ghcb-version --no-vtpm -- true
# The record goes to a port that nobody listens to.
job_boot lost --no-vtpm --qemu "-global isa-debugcon.iobase=0xea" -- true
job record "$PV_BOOT" --json "$tap_dir/record.json" --keep "$tap_dir/kept" -- true
if breach_build >"$tap_dir/breach.log" 2>&1; then breach_start; fi
jobs_wait

tap_equal "the command's status" 37 "$(job_rc status)"
tap_equal "arguments arrive as they are" "a b|it's|\$HOME|*||x\"y|" "$(cat "$tap_dir/quoting.out")"
tap_equal "output and errors, to the last byte" "from the overlay
error
no newline at end|0" "$(cat "$tap_dir/streams.out")|$(job_rc streams)"
for machine in x86 arm64; do
	tap_equal "an overlay named from here, $machine" "from the overlay" "$(cat "$tap_dir/relative-$machine.out")"
done
tap_run "100,000 bytes in and out unchanged" cmp "$tap_dir/data" "$tap_dir/binary.out"
tap_equal "timeout" "124 timeout" "$(job_rc timeout) $(jq -r .end "$tap_dir/timeout.json")"
tap_equal "a panic" "121 panic" "$(job_rc panic) $(jq -r .end "$tap_dir/panic.json")"
tap_run "a panic is explained" grep -q 'Kernel panic' "$tap_dir/panic.err"
tap_equal "power-off without a status" 121 "$(job_rc off)"
tap_run "--append, --cpus" sh -c "grep -q 'pv.word=a,b,,c' '$tap_dir/append.out' && grep -qx 2 '$tap_dir/append.out'"
tap_run "commas reach a guest above the monitor" grep -q 'pv.word=a,b,,c' "$tap_dir/comma.out"
tap_equal "the record" 'openhcl-snp poweroff 0 number number array array' \
	"$(jq -r '[.personality, .end, .status, (.exits.cpuid | type), (.marks["1"].cpuid | type),
		(.violations | type), (.vtpm | type)] | join(" ")' "$tap_dir/record.json")"
tap_run "--keep keeps the logs" test -s "$tap_dir/kept/console.log" -a -s "$tap_dir/kept/monitor.log"

if [ -d "$tap_dir/module" ] && [ -f "$tap_dir/module/pv-breach.ko" ]; then
	breach_report
else
	tap_fail "the module that breaks rules compiles" "$(tail "$tap_dir/breach.log")"
fi
tap_equal "refused visibility calls: the guest lives and complains" "0 poweroff 0 complaint" \
	"$(job_rc denied) $(jq -r '[.monitor.end, .violations_total,
		(if any(.complaints[]; test("WARNING: .*set_memory")) then "complaint" else "silence" end)] | join(" ")' \
		"$tap_dir/denied.json")"

tap_equal "no common protocol: the guest ends, and boot says so" "121 ghcb-terminate" \
	"$(job_rc closed) $(jq -r .end "$tap_dir/closed.json")"
tap_equal "a lost record is a failure" "121 boot: the monitor says: no record" \
	"$(job_rc lost) $(cat "$tap_dir/lost.err")"

bad_use "unknown option" --frobnicate -- true
bad_use "unknown personality" --personality nobody -- true
bad_use "missing value" --cpus
bad_use "not a number" --cpus many -- true
bad_use "no such kernel" --kernel /nonexistent -- true
bad_use "no such overlay" --overlay /nonexistent -- true
bad_use "no such disk" --disk /nonexistent -- true
bad_use "two disks" --disk "$tap_dir/data" --disk "$tap_dir/data" -- true
bad_use "a trusted device without a disk" --tdisp -- true
bad_use "no command and no terminal"
bad_use "plain cannot lie" --personality plain --hostile 1 -- true
tap_empty "nothing is left behind" "$(ls -A "$TMPDIR")"
tap_done
