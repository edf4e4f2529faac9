#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the vTPM's tests: run.sh BUILD-DIR. The throw-away keys are kept there for the next time.
set -euo pipefail

build=$1
source=$(dirname "$0")/..
keys=$build/test-keys
program=$build/paravisor-vtpm
. "$(dirname "$0")/tap.sh"

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
		verdict "README: $mode" grep -qE "^  $mode +$answer" "$source/README"
	done < <("$program" modes)
}

test_all() {
	[[ -e $keys/tpm-state.bin && -e $keys/measurement.hex ]] || "$program" keys "$keys"
	test_command_line
	test_readme
	"$build/test-units" "$keys" || failed=1
	"$build/test-socket" "$program" "$keys" || failed=1
	return "$failed"
}

tap test_all
