#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the security processor's tests: run.sh BUILD-DIR. The throw-away keys are kept there.
set -euo pipefail

data=$(printf '5a%.0s' {1..64})
. "$(dirname "$0")/../../vtpm/test/tap.sh"
begin "$1" paravisor-rot

test_command_line() {
	test_serve_and_record
	expect_status 2 serve --socket s --keys "$keys" more
	expect_status 2 serve --socket s --keys "$keys" --misbehave good,nonsense
	expect_status 2 serve --socket s --keys "$keys" --hostile -1
	expect_status 2 serve --socket s --keys "$keys" --hostile 1 --misbehave good
	expect_status 2 serve --socket s --keys "$keys" --vmpl 1
	expect_status 2 make --keys "$keys" --out "$build"
	expect_status 2 make --keys "$keys" --out "$build" --user-data 00
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --vmpl 4
	expect_status 1 make --keys "$keys" --out "$build/no-such-directory" --user-data "$data"
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --tdx 4
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --tdx 1 --vmpl 1
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --tdx 1 --rtmrs 00
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --rtmrs 00
	expect_status 1 make --keys "$keys" --out "$build" --user-data "$data" --tdx 0
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --cca 4
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --cca 1 --tdx 1
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --cca 1 --hash sha-384
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --cca 1 --rems 00
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --hash sha-256
	expect_status 2 make --keys "$keys" --out "$build" --user-data "$data" --cca 1 --rtmrs 00
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

# A quote's chain is the keys' own, from the PCK to the root.
test_make_tdx() {
	local out=$build/test-out-tdx rtmrs
	rtmrs=$(printf '77%.0s' {1..192})
	rm -rf "$out"
	mkdir "$out"
	"$program" make --keys "$keys" --user-data "$data" --tdx 2 --rtmrs "$rtmrs" --out "$out"
	verdict "make --tdx: two objects" [ "$(cd "$out" && echo ./*)" = "./quote.bin ./tdreport.bin" ]
	verdict "make --tdx: the user data is in the TDREPORT" \
		[ "$(od -An -v -tx1 -j128 -N64 "$out/tdreport.bin" | tr -d ' \n')" = "$data" ]
	verdict "make --tdx: and in the quote" \
		[ "$(od -An -v -tx1 -j568 -N64 "$out/quote.bin" | tr -d ' \n')" = "$data" ]
	verdict "make --tdx: so are the RTMRs" \
		[ "$(od -An -v -tx1 -j376 -N192 "$out/quote.bin" | tr -d ' \n')" = "$rtmrs" ]
	verdict "make --tdx: PCK, platform CA, root CA" cmp -s <(tail -c +1259 "$out/quote.bin") \
		<(cat "$keys"/tdx-{pck,platform,root}.pem; printf '\0')
	verdict "the root signed the platform CA, and that the PCK" \
		openssl verify -CAfile "$keys/tdx-root.pem" -untrusted "$keys/tdx-platform.pem" \
		"$keys/tdx-pck.pem"
}

# A token has no certificates: only the public key of the IAK that signed it speaks for it.
test_make_cca() {
	local out=$build/test-out-cca rems
	rems=$(printf '77%.0s' {1..256})
	rm -rf "$out"
	mkdir "$out"
	"$program" make --keys "$keys" --user-data "$data" --cca 1 --hash sha-512 --rems "$rems" \
		--out "$out"
	verdict "make --cca: one object" [ "$(cd "$out" && echo ./*)" = ./token.bin ]
	verdict "make --cca: the CCA tag" \
		[ "$(od -An -v -tx1 -N4 "$out/token.bin" | tr -d ' \n')" = d9018fa2 ]
	verdict "make --cca: challenge, REMs and RIM are in it" \
		has_all "$out/token.bin" "$data" "${rems:128:128}" "$(cat "$keys/rim-sha512.hex")"
	verdict "the IAK's halves belong together" cmp -s "$keys/cca-iak.pem" \
		<(openssl pkey -in "$keys/cca-iak-key.pem" -pubout)
}

has_all() {
	local hex
	hex=$(od -An -v -tx1 "$1" | tr -d ' \n')
	for text in "${@:2}"; do
		[[ $hex == *"$text"* ]] || return
	done
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
	cp "$keys/vcek-key.pem" "$copy/vcek-key.pem"
	openssl ecparam -genkey -name prime256v1 -noout -out "$copy/tdx-pck-key.pem"
	expect_status 1 make --keys "$copy" --user-data "$data" --out "$copy"
}

test_all() {
	[[ -e $keys/tpm-state.bin && -e $keys/rim.hex ]] ||
		"$build/test-vtpm/paravisor-vtpm" keys "$keys"
	test_command_line
	test_readme
	test_make
	test_make_tdx
	test_make_cca
	test_broken
	test_programs
}

tap test_all
