# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the self-tests of all monitors share. A case NAME leaves NAME.monitor (the
# monitor's output) and NAME.serial (its guest's) in $work.

work=$(mktemp -d)
number=0
failed=0

cleanup()
{
	local file

	for file in "$work"/*.dsmpid; do
		[ ! -f "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
	done
	rm -rf "$work"
}
trap cleanup EXIT

dsm_start()	# name program keys: the helper of that case, ended by dsm_stop
{
	local tries=0
	"$2" serve --socket "$work/$1.dsm" --keys "$3" >"$work/$1.dsmlog" 2>&1 </dev/null &
	echo $! >"$work/$1.dsmpid"
	until [ -S "$work/$1.dsm" ] || [ "$tries" -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

dsm_stop()	# name
{
	[ ! -f "$work/$1.dsmpid" ] || kill "$(cat "$work/$1.dsmpid")" 2>/dev/null || true
	rm -f "$work/$1.dsmpid"
}

kinds()		# record -> "kind=count kind=count"
{
	{ grep -o '"kind":"[^"]*"' "$1" || true; } | sort | uniq -c |
		sed 's/ *\([0-9]*\) "kind":"\(.*\)"/\2=\1/' | paste -sd' '
}

expected()	# name -> what the guest announced: "kind gpa rip" lines
{
	sed -n 's/^# expect //p' "$work/$1.serial"
}

recorded()	# name -> what the monitor recorded, in the same form
{
	{ grep -o '{"kind":"[^}]*' "$work/$1.record" || true; } |
		sed 's/{"kind":"\([^"]*\)","gpa":"\?\([^",]*\)"\?,"rip":"\([^"]*\)".*/\1 \2 \3/'
}

# A fault can be told more than once, and is not told while the one before is unread.
expected_dma()	# name -> the DMA that the guest announced: "gpa write page" lines
{
	sed -n 's/^# dma //p' "$work/$1.serial" | sort -u
}

recorded_dma()	# name -> what the monitor recorded, in the same form
{
	{ grep -o '"faults":\[[^]]*' "$work/$1.record" || true; } | tr '{' '\n' |
		sed -n 's/.*"gpa":"\([^"]*\)","write":\([a-z]*\),.*"page":"\([^"]*\)".*/\1 \2 \3/p' | sort -u
}

verdict()	# name expected-end expected-kinds -> reasons for failure
{
	local record=$work/$1.record end

	tail -n 1 "$work/$1.monitor" >"$record" 2>/dev/null || true
	end=$(sed -n 's/.*"end":"\([^"]*\)".*/\1/p' "$record")
	[ "$end" = "$2" ] || echo "end is '$end' and not '$2'"
	[ "$(kinds "$record")" = "$3" ] || echo "violations are '$(kinds "$record")' and not '$3'"
	diff <(expected "$1") <(recorded "$1") | grep '^[<>]' |
		sed 's/^</kind, address, RIP expected:/; s/^>/kind, address, RIP recorded:/' || true
	diff <(expected_dma "$1") <(recorded_dma "$1") | grep '^[<>]' |
		sed 's/^</DMA to be blocked:/; s/^>/DMA blocked:/' || true
	if grep '^not ok' "$work/$1.serial"; then
		grep '^# got' "$work/$1.serial" || true
	fi
	if [ "$2" = poweroff ] && ! grep -q '^# passed' "$work/$1.serial"; then
		echo "guest did not report success"
	fi
}

report()	# name reasons
{
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number $1"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $number $1"
	while read -r line; do
		echo "# $line"
	done <<<"$2"
}

# What the guest saw and what the record says of each lie. The true values are
# cut off, since the PM timer's depend on the time.
lies()		# name
{
	grep -E '^# (version|contents|answer|refused)' "$work/$1.serial" || true
	sed -n 's/.*\("lies_total":.*\)/\1/p' "$work/$1.record" | tr '{' '\n' |
		sed 's/ instead of 0x[0-9a-f]*//'
}

silent_channels()	# name channels -> those of them without a lie
{
	sed -n 's/.*"lies_by_channel":{\([^}]*\)}.*/\1/p' "$work/$1.record" | tr , '\n' |
		grep ':0$' | grep -E "$2" || true
}
