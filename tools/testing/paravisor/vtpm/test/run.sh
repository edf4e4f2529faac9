#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the vTPM's tests: run.sh BUILD-DIR. The throw-away keys are kept there for the next time.
set -euo pipefail

source=$(dirname "$0")/..
. "$(dirname "$0")/tap.sh"
begin "$1" paravisor-vtpm

test_command_line() {
	test_serve
	expect_status 2 keys
	expect_status 2 keys --help
	expect_status 2 serve --socket s --keys "$keys" --misbehave good,nonsense
	expect_status 2 serve --socket s --keys "$keys" --hostile -1
	expect_status 2 serve --socket s --keys "$keys" --hostile 1 --misbehave good
	expect_status 2 serve --socket s --keys "$keys" --isolation sgx
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
	[[ -e $keys/tpm-state.bin && -e $keys/rim.hex ]] || "$program" keys "$keys"
	test_command_line
	test_readme
	test_programs
}

tap test_all
