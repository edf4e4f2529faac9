# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests of measurement registers, and of drivers that have them. Set by the test:
# registers (the folder), hash and size of their values.

. "$(dirname "$0")/lib.sh"

# mr NAME: value of a measurement register
mr()
{
	for file in "${registers:?}/$1" "$registers/$1:${hash:?}"; do
		[ ! -e "$file" ] || field "$file" 0 "${size:?}"
	done
}

can_extend()
{
	[ ! -d "$paravisor" ] || [ -e "$features/measure_extend" ]
}

# extend NAME HEX [OFFSET]
extend()
{
	name=$1
	shift
	tdx_request write "$registers/$name:$hash" "$@"
}

# bytes DIGIT: so many of these digits as a value has
digits()
{
	printf "%0$((2 * size))d" 0 | tr 0 "$1"
}

# Of nothing but files that another rule holds for: the guest may not write there.
read_only()
{
	for file; do
		result=$(tdx_request write "$registers/$file" "$(digits 1)")
		[ "$result" = "open EACCES" ] && continue
		echo "$file: $result"
		return 1
	done
}

# extended VALUE HEX: what a register is after that
extended()
{
	printf '%b' "$(echo "$1$2" | sed 's/../\\x&/g')" | "${hash}sum" | cut -d' ' -f1
}

refuses_bad_writes()
{
	one=$(digits 1)
	is "write EINVAL" extend "$1" "${one%??}" && is "write EINVAL" extend "$1" 11 &&
		is "write EINVAL" extend "$1" "${one%??}" 1 &&
		is "write EFBIG" extend "$1" "$one" "$size"
}

both_at_once()
{
	for name; do
		{ for _ in 1 2 3 4 5 6 7 8; do extend "$name" "$(digits 1)"; done | grep -vx ok; } >"/tmp/extend.$name" &
	done
	wait
	for name; do
		[ ! -s "/tmp/extend.$name" ] || { cat "/tmp/extend.$name"; return 1; }
	done
	as_reported
}

values()
{
	for name; do mr "$name"; done
}

# check_registers REGISTER OTHER OTHER OTHER: the test has as_reported (all of them are what a report
# of this moment says), reported REGISTER, and in_report REGISTER VALUE; fixed are the files that
# nobody may write. Registers are those of the guest to use.
check_registers()
{
	own=$1
	shift
	if ! can_extend; then
		start 3
		check "registers are those of the report" as_reported
		# shellcheck disable=SC2086 # words
		check "read-only ones stay so" read_only ${fixed:?}
		check "so are the others: nobody would extend them" is "open EACCES" extend "$own" "$(digits 1)"
		return
	fi
	start 14
	check "registers are those of the report" as_reported
	# shellcheck disable=SC2086 # words
	check "read-only ones stay so" read_only ${fixed:?}
	check "a register for the guest to use is zero" is "$(digits 0)" mr "$own"
	before=$(values "$@")
	check "it is extended" is ok extend "$own" "$(digits 1)"
	after=${after_one:-$(extended "$(digits 0)" "$(digits 1)")}
	check "and read as such" is "$after" mr "$own"
	check "and in the next report" is "$after" reported "$own"
	check "writes that are no digest are refused" refuses_bad_writes "$own"
	check "and change nothing" is "$after" mr "$own"
	check "it is extended again" is ok extend "$own" "$(digits 2)"
	after=${after_two:-$(extended "$after" "$(digits 2)")}
	check "by what was there" is "$after" reported "$own"
	check "and the signed report says so" in_report "$own" "$after"
	check "no other register has changed" is "$before" values "$@"
	check "two registers at the same time" both_at_once "$1" "$3"
	check "which the first was not" is "$after" mr "$own"
}

# check_absent DRIVER: three checks
check_absent()
{
	check "the driver does not bind" refused modprobe "$1"
	check "no measurements" [ ! -e "$registers" ]
	check "it is no provider of reports" not_provider "$1"
}

not_provider()
{
	mkdir $reports/absent 2>/dev/null || return 0
	got=$(cat $reports/absent/provider)
	rmdir $reports/absent
	[ "$got" != "$1" ]
}
