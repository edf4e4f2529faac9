#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the security processor's tests: run.sh BUILD-DIR. The throw-away keys are kept there.
set -euo pipefail

build=$1
keys=$build/test-keys
program=$build/paravisor-rot
data=$(printf '5a%.0s' {1..64})
. "$(dirname "$0")/../../vtpm/test/tap.sh"

test_command_line() {
	expect_status 2
	expect_status 2 nonsense
	expect_status 2 serve --keys "$keys"
	expect_status 2 serve --socket s
	expect_status 2 serve --socket s --keys "$keys" more
	expect_status 2 serve --socket s --keys "$keys" --misbehave good,nonsense
	expect_status 2 serve --socket s --keys "$keys" --hostile -1
	expect_status 2 serve --socket s --keys "$keys" --hostile 1 --misbehave good
	expect_status 2 serve --socket s --keys "$keys" --vmpl 1
	expect_status 2 make --keys "$keys" --out "$build"
	expect_status 2 make --keys "$keys" --out "$build" --user-data 00
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --vmpl 4
	expect_status 1 make --keys "$keys" --out "$build/no-such-directory" --user-data "$data"
	expect_status 1 serve --socket s --keys "$build/no-such-directory"
	expect_status 1 serve --socket "/$(printf 'x%.0s' {1..120})" --keys "$keys"
	expect_status 1 serve --socket s --keys "$keys" --record "$build"
}

# The table in the README and the program say the same.
test_readme() {
	local mode expect
	while IFS=$'\t' read -r mode expect; do
		verdict "README: $mode" grep -qE "^  $mode +$expect " "$(dirname "$0")/../README"
	done < <("$program" modes)
}

# The certificates are the keys' own, each in one piece.
test_make() {
	local out=$build/test-out
	rm -rf "$out"
	mkdir "$out"
	"$program" make --keys "$keys" --user-data "$data" --vmpl 2 --out "$out"
	verdict "make: two objects" [ "$(cd "$out" && echo ./*)" = "./certs.bin ./report.bin" ]
	verdict "make: the user data is in it" \
		[ "$(od -An -v -tx1 -j80 -N64 "$out/report.bin" | tr -d ' \n')" = "$data" ]
	verdict "make: the VMPL is, too" \
		[ "$(od -An -tu4 -j48 -N4 "$out/report.bin" | tr -d ' ')" = 2 ]
	for cert in vcek ask ark; do
		openssl x509 -in "$keys/$cert.pem" -outform DER
	done >"$out/chain.der"
	verdict "make: VCEK, ASK, ARK" cmp -s "$out/chain.der" <(tail -c +97 "$out/certs.bin")
}

# A certificate that is not the key's is found at once.
test_broken() {
	local copy=$build/test-broken
	rm -rf "$copy"
	cp -r "$keys" "$copy"
	cp "$keys/ask.pem" "$copy/vcek.pem"
	expect_status 1 make --keys "$copy" --user-data "$data" --out "$copy"
	cp "$keys/vcek.pem" "$copy/vcek.pem"
	openssl ecparam -genkey -name secp384r1 -noout -out "$copy/vcek-key.pem"
	expect_status 1 make --keys "$copy" --user-data "$data" --out "$copy"
}

test_all() {
	[[ -e $keys/tpm-state.bin && -e $keys/measurement.hex ]] ||
		"$build/test-vtpm/paravisor-vtpm" keys "$keys"
	test_command_line
	test_readme
	test_make
	test_broken
	"$build/test-units" "$keys" || failed=1
	"$build/test-socket" "$program" "$keys" || failed=1
	return "$failed"
}

tap test_all
