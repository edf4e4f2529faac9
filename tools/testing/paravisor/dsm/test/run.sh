#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the DSM's tests: run.sh BUILD-DIR
set -euo pipefail

nonce=$(printf '5a%.0s' {1..32})
. "$(dirname "$0")/../../vtpm/test/tap.sh"
begin "$1" paravisor-dsm

test_command_line() {
	test_serve_and_record
	expect_status 2 keys
	expect_status 2 keys --dir "$keys" more
	expect_status 2 keys --dir "$keys" --socket s
	expect_status 2 serve --socket s --keys "$keys" --out "$build"
	expect_status 2 make --keys "$keys" --out "$build"
	expect_status 2 make --keys "$keys" --out "$build" --nonce 00
	expect_status 2 make --keys "$keys" --out "$build" --nonce "${nonce%a}g"
	expect_status 1 make --keys "$keys" --out "$build/no-such-directory" --nonce "$nonce"
}

# The list in the README and the program say the same.
test_readme() {
	local mode
	for mode in $("$program" modes); do
		verdict "README: $mode" grep -qE "^  $mode " "$(dirname "$0")/../README"
	done
}

sums() {
	(cd "$keys" && sha256sum device-*)
}

# The leaf is the third certificate.
chain_verifies() {
	openssl verify -CAfile "$keys/device-root.pem" -untrusted "$keys/device-chain.pem" \
		<(awk '/BEGIN/ { n++ } n == 3' "$keys/device-chain.pem") >/dev/null
}

# What is there stays; what is missing comes back with all that depends on it.
test_keys() {
	local before after
	rm -rf "$keys"
	mkdir -p "$keys"
	echo other >"$keys/roots.pem"
	"$program" keys --dir "$keys"
	before=$(sums)
	"$program" keys --dir "$keys"
	verdict "keys: what is there stays" [ "$before" = "$(sums)" ]
	verdict "keys: other files stay" [ "$(cat "$keys/roots.pem")" = other ]
	rm "$keys/device-key.pem"
	"$program" keys --dir "$keys"
	after=$(sums)
	verdict "keys: without the key a new chain" \
		[ "$(comm -12 <(sort <<<"$before") <(sort <<<"$after") | wc -l)" = 1 ]
	rm "$keys/device-measurements.txt"
	"$program" keys --dir "$keys"
	verdict "keys: measurements are the same on every machine" [ "$after" = "$(sums)" ]
	verdict "keys: private ones are private" \
		[ -z "$(find "$keys" -name '*-key.pem' ! -perm 600)" ]
	verdict "keys: openssl is content with the chain" chain_verifies
}

test_make() {
	rm -rf "$build/test-out"
	mkdir "$build/test-out"
	"$program" make --keys "$keys" --nonce "$nonce" --out "$build/test-out"
	verdict "make: three objects" \
		[ "$(cd "$build/test-out" && echo ./*)" = "./certs.bin ./measurements.bin ./vca.bin" ]
	verdict "make: the nonce is in it" \
		[ "$(od -An -v -tx1 -j4 -N32 "$build/test-out/measurements.bin" | tr -d ' \n')" = "$nonce" ]
}

# A key that is not the chain's, or numbers that are none, are found at once.
test_broken() {
	local copy=$build/test-broken
	rm -rf "$copy"
	cp -r "$keys" "$copy"
	cp "$keys/device-root-key.pem" "$copy/device-key.pem"
	expect_status 1 make --keys "$copy" --nonce "$nonce" --out "$copy"
	cp "$keys/device-key.pem" "$copy"
	sed -i 2d "$copy/device-measurements.txt"
	expect_status 1 make --keys "$copy" --nonce "$nonce" --out "$copy"
	echo nonsense >"$copy/device-chain.pem"
	expect_status 1 make --keys "$copy" --nonce "$nonce" --out "$copy"
}

test_all() {
	test_keys
	test_command_line
	test_readme
	test_make
	test_broken
	test_programs
}

tap test_all
