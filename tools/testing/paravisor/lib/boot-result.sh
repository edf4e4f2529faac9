# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What came of a boot: one status, one record.

# Lines by which a kernel complains. A healthy boot has none.
PV_COMPLAINTS='BUG:|WARNING:|Oops|Kernel panic|KASAN:|UBSAN:|INFO: .*(lockdep|hung|stall|suspicious|non-static key|blocked for more)|possible (circular|recursive|irq)|non-static key|general protection|Call Trace|unreferenced object|[Ss]oft lockup|invalid opcode'

boot_monitor_json()
{
	local last object=''
	last=$(tail -n 1 monitor.log 2>/dev/null | tr -d '\r' || true)
	object=$(jq -c 'objects' <<<"$last" 2>/dev/null || true)
	printf '%s\n' "${object:-null}"
}

# Each violation gets the name of the kernel function it happened in.
boot_name_violations()
{
	local kind rip lstar symbol
	jq -r '.violations[]? | [.kind // "?", .rip // "0x0", .lstar // "0x0"] | @tsv' monitor.json |
	while IFS=$'\t' read -r kind rip lstar; do
		symbol=$(symbol_of "$system_map" "$lstar" "$rip")
		printf '%s\n' "$symbol"
	done | jq -R . | jq -cs . >symbols.json
	jq -c --slurpfile symbols symbols.json '
		if . == null then . else
		.violations = [(.violations // []) | to_entries[]
			| .value + {symbol: ($symbols[0][.key] // "")}] end' monitor.json >monitor.tmp
	mv monitor.tmp monitor.json
}

# boot_requests NAME: the lines of NAME.jsonl, as one array in a file; they can be many.
boot_requests()
{
	if [ -s "$1.jsonl" ] && jq -cs . "$1.jsonl" >"$1.json" 2>/dev/null; then
		return
	fi
	printf '[]\n' >"$1.json"
}

boot_end()
{
	if [ -n "$timed_out" ]; then
		printf 'timeout'
	elif grep -q 'Kernel panic' console.log; then
		printf 'panic'
	elif [ -n "$flaw" ]; then
		jq -r 'if (.end // "poweroff") == "poweroff" then "died" else .end end' monitor.json
	elif [ -n "$guest_status" ]; then
		printf 'poweroff'
	elif [ "$interactive" ] && [ "$personality" != plain ] && jq -e '. == null' monitor.json >/dev/null; then
		printf 'left'
	else
		jq -r '.end // "died"' monitor.json
	fi
}

# What makes the status of a finished command worth nothing: the last word is the monitor's.
boot_flaw()
{
	local monitor_end
	[ -z "$interactive" ] && [ -z "$timed_out" ] && [ -n "$guest_status" ] || return 0
	if grep -aq 'Kernel panic' console.log; then
		printf 'the kernel panicked after the command'
	fi
	[ "$personality" != plain ] || return 0
	monitor_end=$(jq -r '.end // "no record"' monitor.json)
	if [ "$monitor_end" != poweroff ]; then
		printf 'the monitor says: %s' "$monitor_end"
	elif [ "$qemu_status" -ne 1 ] && [ "$violations" -eq 0 ]; then
		printf 'QEMU ended with status %s, not 1' "$qemu_status"
	fi
}

boot_collect()
{
	guest_status=$(sed -n 's/.*paravisor-init: status \([0-9]*\).*/\1/p' console.log | tail -n 1)
	boot_monitor_json >monitor.json
	boot_name_violations
	violations=$(jq '[.violations_total // 0, (.violations // [] | length)] | max' monitor.json)
	flaw=$(boot_flaw)
	end=$(boot_end)
	grep -aE "$PV_COMPLAINTS" console.log | tr -d "\r" | head -n 20 | jq -R . | jq -cs . >complaints.json || true
	to_init=$(sed -n 's/^\[ *\([0-9.]*\)\] Run \/init as init process.*/\1/p' console.log | head -n 1)
}

boot_write_json()
{
	[ -n "$json" ] || return 0
	mkdir -p "$(dirname "$json")"
	boot_requests vtpm
	boot_requests dsm
	boot_requests rot
	jq -n --arg personality "$personality" --arg kernel "$kernel_release" \
		--argjson cpus "$cpus" --argjson mem "$mem" --arg outcome "$end" \
		--argjson status "${guest_status:-null}" --argjson hostile "${hostile:-null}" \
		--argjson total "$1" --argjson to_init "${to_init:-null}" \
		--slurpfile monitor monitor.json --slurpfile complaints complaints.json \
		--argjson violations "$violations" \
		--slurpfile vtpm vtpm.json --slurpfile dsm dsm.json --slurpfile rot rot.json '
		($monitor[0] // {}) as $m |
		{personality: $personality, kernel: $kernel, cpus: $cpus, mem: $mem, end: $outcome,
		 status: $status, hostile: $hostile, seconds: {total: $total, kernel_to_init: $to_init},
		 exits: $m.exits, marks: $m.marks, hypercalls: $m.hypercalls, visibility: $m.visibility,
		 violations: ($m.violations // []), violations_total: $violations,
		 lies: ($m.lies // []), complaints: $complaints[0],
		 vtpm: $vtpm[0], dsm: $dsm[0], rot: $rot[0], snp: $m.snp, tdx: $m.tdx, rsi: $m.rsi, tdi: $m.tdi, dma: $m.dma,
		 monitor: $monitor[0]}' >"$json.tmp"
	mv -f "$json.tmp" "$json"
}

boot_tell_violations()
{
	[ "$violations" -gt 0 ] || return 0
	jq -r '.violations[] | "boot: violation: \(.kind) in \(if .symbol != "" then .symbol else "rip " + (.rip // "?") end)"
		+ (if .gpa then ", guest physical \(.gpa)" else "" end)
		+ (if .detail and .detail != "" then ": \(.detail)" else "" end)' monitor.json >&2
}

boot_tell_death()
{
	printf 'boot: the guest ended without a status (%s)\n' "$end" >&2
	grep -av "TCG doesn't support" qemu.log | tail -n 5 >&2 || true
	[ ! -s monitor.log ] || { printf -- '--- monitor, last lines\n'; tail -n 8 monitor.log | cut -c1-300; } >&2
	printf -- '--- console, last lines\n' >&2
	if [ ! -s console.log ]; then
		printf "(nothing)\n" >&2
		return 0
	fi
	grep -aE "$PV_COMPLAINTS" console.log | head -n 3 | tr -d "\r" >&2 || true
	tail -n 15 console.log | tr -d "\r" >&2
}

# Tells what went wrong and returns boot's exit status.
boot_verdict()
{
	boot_tell_violations
	if [ "$violations" -gt 0 ] || [ "$qemu_status" -eq 3 ]; then
		return 120
	elif [ -n "$timed_out" ]; then
		printf 'boot: timeout after %s s\n' "$timeout" >&2
		[ -z "$guest_status" ] && tail -n 5 console.log | tr -d '\r' >&2
		return 124
	elif [ "$end" = left ]; then
		return 0
	elif [ -z "$guest_status" ]; then
		boot_tell_death
		return 121
	elif [ -n "$flaw" ]; then
		printf 'boot: %s\n' "$flaw" >&2
		return 121
	fi
	return "$guest_status"
}
