# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For the run.sh of a program, which has said begin BUILD-DIR NAME: TAP of what it does.
failed=0

# Sets build, program and keys. What the tests leave behind goes with this shell.
begin() {
	build=$1
	program=$build/$2
	keys=$build/test-keys
	TMPDIR=$(mktemp -d)
	export TMPDIR
	trap 'rm -rf "$TMPDIR"' EXIT
}

verdict() {
	if "${@:2}"; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		failed=1
	fi
}

# fails_with STATUS ARGUMENT...: with one line on stderr
fails_with() {
	local wanted=$1 status=0
	shift
	"$program" "$@" >/dev/null 2>"$build/test-stderr" || status=$?
	[[ $status == "$wanted" && $(wc -l <"$build/test-stderr") == 1 ]]
}

expect_status() {
	verdict "ends with $1 and one line: ${*//$build/BUILD}" fails_with "$@"
}

# What holds of every program that serves.
test_serve() {
	expect_status 2
	expect_status 2 nonsense
	expect_status 2 serve --keys "$keys"
	expect_status 2 serve --socket s --keys "$keys" --misbehave nonsense
	expect_status 1 serve --socket s --keys "$build/no-such-directory"
	expect_status 1 serve --socket "/$(printf 'x%.0s' {1..120})" --keys "$keys"
}

# Of every one that keeps a record, too.
test_serve_and_record() {
	test_serve
	expect_status 2 serve --socket s
	expect_status 1 serve --socket s --keys "$keys" --record "$build"
}

test_programs() {
	"$build/test-units" "$keys" || failed=1
	"$build/test-socket" "$program" "$keys" || failed=1
	return "$failed"
}

# tap FUNCTION: its lines, numbered
tap() {
	echo "TAP version 13"
	"$@" | awk '/^(not )?ok - / { sub(/ok -/, "ok " ++n " -") } { print; fflush() }
		END { print "1.." n }'
}
