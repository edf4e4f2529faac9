#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the vTPM's tests: run.sh BUILD-DIR. The throw-away keys are kept there for the next time.
set -euo pipefail

build=$1
source=$(dirname "$0")/..
keys=$build/test-keys
vtpm=$build/paravisor-vtpm
failed=0

expect_status() {
	local wanted=$1 status=0
	shift
	"$vtpm" "$@" >/dev/null 2>"$build/test-stderr" || status=$?
	if [[ $status == "$wanted" && $(wc -l <"$build/test-stderr") == 1 ]]; then
		echo "ok - ends with $wanted and one line: ${*//$build/BUILD}"
	else
		echo "not ok - ends with $status, not with $wanted and one line: ${*//$build/BUILD}"
		failed=1
	fi
}

test_command_line() {
	expect_status 2
	expect_status 2 nonsense
	expect_status 2 keys
	expect_status 2 serve --keys "$keys"
	expect_status 2 serve --socket s --keys "$keys" --misbehave good,nonsense
	expect_status 2 serve --socket s --keys "$keys" --hostile -1
	expect_status 2 serve --socket s --keys "$keys" --hostile 1 --misbehave good
	expect_status 2 serve --socket s --keys "$keys" --isolation sgx
	expect_status 1 serve --socket s --keys "$build/no-such-directory"
	expect_status 1 serve --socket "/$(printf 'x%.0s' {1..120})" --keys "$keys"
}

# The table in the README and the program say the same.
test_readme() {
	local mode answer kind
	while IFS=$'\t' read -r mode answer kind; do
		case $answer in
		ok | unverifiable) answer="\(a report\)" ;;
		esac
		[[ $kind != hostile ]] || answer=""
		if grep -qE "^  $mode +$answer" "$source/README"; then
			echo "ok - README: $mode"
		else
			echo "not ok - README: $mode, $answer"
			failed=1
		fi
	done < <("$vtpm" modes)
}

test_all() {
	[[ -e $keys/tpm-state.bin && -e $keys/measurement.hex ]] || "$vtpm" keys "$keys"
	test_command_line
	test_readme
	"$build/test-units" "$keys" || failed=1
	"$build/test-socket" "$vtpm" "$keys" || failed=1
	return $failed
}

number_lines() {
	awk '/^(not )?ok - / { sub(/ok -/, "ok " ++n " -") } { print; fflush() }
	     END { print "1.." n }'
}

echo "TAP version 13"
test_all | number_lines
