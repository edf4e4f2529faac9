#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# alone: a busy machine changes what timers do
# Reading and writing a disk: an accepted one costs what it costs a guest that is not confidential,
# and one that is not accepted costs what it costs with the base kernel.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

bench=$tap_dir/bench.json
mib=64
[ -z "$PV_QUICK" ] || mib=16
"$PV_DIR/bench" --disk --mib "$mib" --json "$bench" >"$tap_dir/out" 2>&1 || true
if [ ! -s "$bench" ]; then
	tap_fail "the disk is measured" "$(tail "$tap_dir/out")"
	tap_done
	exit
fi
grep -v warning: "$tap_dir/out" | sed 's/^/# /'

# side_has SIDE WHAT: a number of the record, in a jq path
side_has()
{
	jq -r --arg side "$1" ".[\$side].$2" "$bench"
}

# at_most NAME VALUE LIMIT
at_most()
{
	if [ "$2" -le "$3" ]; then tap_pass "$1 ($2, limit $3)"; else tap_fail "$1" "$2 is more than $3"; fi
}

for side in stock unaccepted accepted plain ours_plain; do
	name="$side: measured, and the data is that of the disk"
	if [ "$(side_has "$side" data)" = true ]; then
		tap_pass "$name"
	else
		tap_fail "$name" "$(grep -E "warning: $side|error:" "$tap_dir/out")"
	fi
done

same_as_stock()
{
	local what
	for what in bounced visibility; do
		tap_equal "$1, not accepted: $what as with the base kernel" \
			"$(side_has stock "$1.$what")" "$(side_has unaccepted "$1.$what")"
	done
	at_most "$1, not accepted: exits" "$(side_has unaccepted "$1.exits")" "$(side_has stock "$1.exits")"
	at_most "$1, not accepted: instructions, within 1 %" "$(side_has unaccepted "$1.instructions")" \
		$(($(side_has stock "$1.instructions") * 101 / 100))
}

as_if_not_confidential()
{
	tap_equal "$1, accepted: no byte is bounced" 0 "$(side_has accepted "$1.bounced")"
	tap_equal "$1, accepted: no visibility call" 0 "$(side_has accepted "$1.visibility")"
	at_most "$1, accepted: exits" "$(side_has accepted "$1.exits")" "$(side_has plain "$1.exits")"
	at_most "$1, accepted: instructions, within 3 %" "$(side_has accepted "$1.instructions")" \
		$(($(side_has plain "$1.instructions") * 103 / 100))
}

as_the_base_alone()
{
	tap_equal "$1, not confidential: bytes bounced as with the base kernel" \
		"$(side_has plain "$1.bounced")" "$(side_has ours_plain "$1.bounced")"
	at_most "$1, not confidential: exits" "$(side_has ours_plain "$1.exits")" "$(side_has plain "$1.exits")"
	at_most "$1, not confidential: instructions, within 1 %" "$(side_has ours_plain "$1.instructions")" \
		$(($(side_has plain "$1.instructions") * 101 / 100))
}

for operation in read write; do
	# A bench that bounces nothing anywhere would prove nothing.
	tap_run "$operation, base kernel: every byte is bounced" \
		test "$(side_has stock "$operation.bounced")" -ge $((mib << 20))
	if [ "$(side_has unaccepted data)" = true ]; then
		same_as_stock "$operation"
	fi
	if [ "$(side_has accepted data)" = true ]; then
		as_if_not_confidential "$operation"
	fi
	if [ "$(side_has ours_plain data)" = true ]; then
		as_the_base_alone "$operation"
	fi
done
# Two seconds of idleness would be 2,000,000,000 instructions if the machine's were counted.
if "$PV_BOOT" --stock --personality none --no-vtpm --opt count --qemu "-icount shift=0,sleep=off" \
	--timeout 300 --json "$tap_dir/idle.json" -- sh -c 'pv-mark 2; sleep 2; pv-mark 3' 2>"$tap_dir/idle.err"; then
	at_most "an idle guest executes next to nothing" \
		"$(jq '.marks["3"].guest.instructions - .marks["2"].guest.instructions' "$tap_dir/idle.json")" 20000000
else
	tap_fail "an idle guest executes next to nothing" "$(tail "$tap_dir/idle.err")"
fi
tap_equal "not accepted: visibility calls of the whole boot" "$(side_has stock boot.visibility)" \
	"$(side_has unaccepted boot.visibility)"
tap_done
