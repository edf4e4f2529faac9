# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For the run.sh of a program: TAP of what it does on its command line. Wants build and program.
failed=0

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

# tap FUNCTION: its lines, numbered
tap() {
	echo "TAP version 13"
	"$@" | awk '/^(not )?ok - / { sub(/ok -/, "ok " ++n " -") } { print; fflush() }
		END { print "1.." n }'
}
