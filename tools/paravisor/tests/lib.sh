# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# KTAP for the command-line tests; sourced.
count=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# result 0-IF-GOOD NAME
result()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count $2"
	else
		echo "not ok $count $2"
		failed=$((failed + 1))
	fi
}

# expect NAME COMMAND...
expect()
{
	local name=$1 rc=0

	shift
	"$@" || rc=$?
	result $rc "$name"
}

finish()
{
	echo "1..$count"
	[ "$failed" -eq 0 ]
}

# run STATUS NAME COMMAND...: output to $work/out and $work/err
run()
{
	local want=$1 name=$2 got=0

	shift 2
	"$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
	if [ "$got" -ne "$want" ]; then
		echo "# status $got, expected $want: $*"
		sed 's/^/# /' "$work/err"
	fi
	result $((got != want)) "$name: exit status $want"
}

one_line_only()
{
	[ "$(wc -l <"$work/err")" -eq 1 ] && [ ! -s "$work/out" ] &&
		grep -q '^paravisorctl: .' "$work/err"
}

# bad STATUS NAME COMMAND...: one line on stderr, nothing on stdout
bad()
{
	run "$@"
	expect "$2: one line on stderr, nothing on stdout" one_line_only
}

# has out|err PATTERN NAME
has()
{
	expect "$3" grep -Eq -- "$2" "$work/$1"
}

# json EXPRESSION: on $work/out, without a JSON tool: one key a line
json()
{
	has out "$1" "JSON has $1"
}

# The files that forge makes, in $f, and the nonce that they are about
forge()
{
	f=$work/forge
	mkdir "$f"
	"$O/forge" "$f"
	# shellcheck disable=SC2034 # for those who source this
	nonce=$(cat "$f/nonce.hex")
}

# v FILE OPTION...: verifies one of them, as ${trusted[@]} says
v()
{
	local file=$1

	shift
	# shellcheck disable=SC2154 # from those who source this
	"$ctl" verify "$f/$file" "${trusted[@]}" "$@"
}

is_empty()
{
	[ ! -s "$1" ]
}

is_absent()
{
	[ ! -e "$1" ]
}
