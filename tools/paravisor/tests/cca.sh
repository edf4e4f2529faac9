#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Realms: verify, report, status and measure, against a fake kernel. Usage: cca.sh BUILD-DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
O=$(cd "$1" && pwd)
ctl=$O/paravisorctl-fake
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

forge
rim=$(printf '71%.0s' {1..32})
rem1=$(printf 'e1%.0s' {1..32})

trusted=(--cca-key "$f/cca-key.pem")

# --- verify
run 0 "verify, token" v cca.bin --nonce "$nonce"
has out '^ok +structure +[0-9]+ bytes, a token with tag 399' "verify tells the form"
has out '^ok +profile +tag:arm.com,2023:cca_platform#1.0.0 and tag:arm.com,2023:realm#1.0.0$' \
	"and the profiles"
has out '^ok +claims +all are there, those of 2 components$' "and the claims"
has out '^ok +nonce +the realm.s challenge is the nonce$' "and the nonce"
has out '^ok +platform +.* signed by the trusted key, ES384$' "and the platform's signature"
has out '^ok +realm-key +.* is sha-256 of the realm token.s key$' "and what binds the two"
has out '^ok +signature +.* signed by its key, ES384$' "and the realm's signature"
has out '^skipped +tcb +not judged .*2 components; implementation (17){32}$' \
	"and says what it does not judge"
has out '^skipped +plane +not told: no claim names a plane; a paravisor \(P0\) is in the RIM$' \
	"a plane included"
has out '^ok +debug +lifecycle 0x3000: secured$' "and the lifecycle"
has out '^ok +hashes +sha-256 of the realm, sha-256 of the platform$' "and the hashes"
has out '^skipped +measurement +not compared; any realm' "and what it did not compare"
has out '^skipped +rem +not compared: no --rem$' "REMs included"
has out '^verified, and fresh; how current the platform is was not judged$' "at the end, too"
has out '^Measurement +(71){32} \(not compared\)$' "verify shows RIM"
has out '^REM3 +(e3){32}$' "and REMs"
has out '^Component +RMM 1.2$' "and components"
has out '^ +lifecycle 0x3000 \(secured\)$' "and the platform"
expect "no line of another technology" bash -c "! grep -Eq 'chain|vmpl|rtmr|migration' '$work/out'"
run 0 "verify, token, all demanded" v cca.bin --nonce "$nonce" --measurement "$rim" \
	--rem "1=$rem1" --isolation cca --format cca
has out '^ok +measurement +as expected$' "verify says that it compared"
has out '^ok +rem +1 as expected$' "REMs, too"
printf '%s\n' "$rim" >"$work/rim.hex"
printf '\xe1%.0s' {1..32} >"$work/rem1"
run 0 "verify, token, both from files" v cca.bin --measurement "$work/rim.hex" \
	--rem "1=$work/rem1"
run 0 "verify, token, one of two" v cca.bin --measurement "${rim/71/72}" --measurement "$rim"
run 1 "verify, token, other measurement" v cca.bin --measurement "$rem1"
has out '^FAIL +measurement' "verify names the measurement"
run 1 "verify, token, a measurement of SHA-384" v cca.bin \
	--measurement "$(printf '71%.0s' {1..48})"
run 1 "verify, token, other REM" v cca.bin --rem "2=$rem1"
has out '^FAIL +rem +REM2' "verify names the REM"
run 0 "verify, token of SHA-512" v cca512.bin --measurement "$(printf '71%.0s' {1..64})"
has out '^ok +structure .* tag 907;' "in the newer collection"
run 1 "verify, token, other nonce" v cca.bin --nonce 01
has out '^FAIL +nonce' "verify names the nonce"
run 1 "verify, token, other platform" "$ctl" verify "$f/cca.bin" --cca-key "$f/other-cca.pem"
has out '^FAIL +platform' "verify names the platform"
run 0 "verify, token, key in DER" "$ctl" verify "$f/cca.bin" --cca-key "$f/cca-key.der"
run 1 "verify, token, debug" v cca-debug.bin
has out '^FAIL +debug +lifecycle 0x4000: debug of the realm manager' "verify names the state"
run 0 "verify, token, debug allowed" v cca-debug.bin --allow-debug
run 1 "verify, token of another profile" v cca-profile.bin
has out '^FAIL +profile .*tag:arm.com,2026' "verify names the profile"
head -c 900 "$f/cca.bin" >"$f/short-cca.bin"
run 1 "verify, token cut off" v short-cca.bin
has out '^FAIL +structure +the token: it is cut off$' "verify names the structure"
run 1 "verify, what is no token" v good.bin
has out '^FAIL +structure' "is held to be one"
run 0 "verify --json, token" v cca907.bin --json --nonce "$nonce" --measurement "$rim"
json '"format": "cca"'
json '"type": "cca"'
json '"tcb": "not-checked"'
json '"freshness": "checked"'
json '"identity": "checked"'
json '"measurement_layer": "launch"'
json '"measurement": "(71){32}"'
json '"personalisation": "(99){64}"'
json '"plane": null'
json '"debug": false'
json '"lifecycle": 12288'
json '"lifecycle_name": "secured"'
json '"instance_id": "01(1d){32}"'
json '"verification_service": "https:'
json '"signer": "(51){32}"'
json '"type": "RMM"'
json '"name": "realm-key"'
run 1 "verify --json, token of another profile" v cca-profile.bin --json
json '"report": \{'
run 1 "verify --quiet, token" v cca.bin --nonce 01 --quiet
expect "verify --quiet prints nothing" is_empty "$work/out"

# --- verify, usage
bad 2 "verify, token, no key" "$ctl" verify "$f/cca.bin" --roots "$f/roots.pem"
has err '--cca-key' "says what is missing"
bad 2 "verify, token, nothing trusted" "$ctl" verify "$f/cca.bin"
bad 2 "verify, --cca-key and --roots" v cca.bin --roots "$f/roots.pem"
bad 2 "verify, --cca-key and --certs" v cca.bin --certs "$f/rest.pem"
bad 2 "verify, --cca-key and SNP" v cca.bin --isolation snp
bad 2 "verify, --cca-key and another format" v cca.bin --format quote
bad 2 "verify, --cca-key and a VMPL" v cca.bin --vmpl 0
bad 2 "verify, --cca-key and an RTMR" v cca.bin --rtmr "0=$(printf 'a0%.0s' {1..48})"
bad 2 "verify, --rem and SNP" "$ctl" verify "$f/good.bin" --roots "$f/roots.pem" \
	--rem "0=$rem1" --isolation snp
run 1 "verify, --rem alone" "$ctl" verify "$f/good.bin" --roots "$f/roots.pem" --rem "0=$rem1"
has out '^FAIL +report-type' "asks for CCA"
bad 2 "verify, a manifest" v cca.bin --manifest "$f/manifest.bin" --nonce "$nonce"
bad 2 "verify, a key that is a certificate" "$ctl" verify "$f/cca.bin" --cca-key "$f/ark.pem"
bad 2 "verify, no such key" "$ctl" verify "$f/cca.bin" --cca-key "$f/absent"
bad 2 "verify, REM 4" v cca.bin --rem "4=$rem1"
bad 2 "verify, a REM twice" v cca.bin --rem "1=$rem1" --rem "1=$rem1"
bad 2 "verify, short REM" v cca.bin --rem 1=e1
bad 2 "verify, a measurement of SHA-256 for SNP" "$ctl" verify "$f/good.bin" \
	--roots "$f/roots.pem" --measurement "$rim"

# --- report
export FAKE_TSM_CCA=1 FAKE_TSM_BLOB=$f/cca.bin

# r MODE OPTION...
r()
{
	local mode=$1

	shift
	FAKE_TSM=$mode "$ctl" report "$@"
}

run 0 "report, token" r "" --nonce "$nonce" --out "$work/token.bin"
has out '^Report +.*token.bin \([0-9]+ bytes, arm_cca_guest\)$' "report tells the provider"
expect "the token is written as it is" cmp -s "$f/cca.bin" "$work/token.bin"
run 0 "report, short nonce" r "" --nonce 0102 --out "$work/short.bin"
run 1 "its token is not the platform's any more" "$ctl" verify "$work/short.bin" \
	--cca-key "$f/cca-key.pem" --nonce 0102
has out '^ok +nonce' "but has the nonce, zero padded"
run 0 "report --json, token" r "" --json --nonce "$nonce"
json '"provider": "arm_cca_guest"'
json '"format": "cca"'
rm "$work/token.bin"
bad 1 "report, token of before" r stale --nonce 01 --out "$work/token.bin"
bad 1 "report, what is no token" env FAKE_TSM_BLOB="$f/good.bin" "$ctl" report \
	--out "$work/token.bin"
bad 1 "report, token cut off" env FAKE_TSM_BLOB="$f/short-cca.bin" "$ctl" report \
	--out "$work/token.bin"
run 0 "report, token of another profile" env FAKE_TSM_BLOB="$f/cca-profile.bin" "$ctl" report \
	--out "$work/other.bin"
bad 5 "report, refused below" r read=EINVAL --out "$work/token.bin"
has err 'did not take the challenge' "says by whom"
bad 4 "report, no tokens" r read=ENXIO --out "$work/token.bin"
bad 5 "report, failed below" r read=EIO --out "$work/token.bin"
bad 1 "report, impossible size" r read=EFBIG --out "$work/token.bin"
bad 3 "report, not in time" r read=ETIMEDOUT --out "$work/token.bin"
bad 4 "report, --privlevel" r "" --privlevel 1 --out "$work/token.bin"
expect "no file in any of these" is_absent "$work/token.bin"

# --- status, features, measure
root=$work/root
pv=$root/sys/hypervisor/paravisor
mr=$root/sys/devices/virtual/misc/arm_cca_guest/measurements
mkdir -p "$pv/features" "$mr"
echo plane >"$pv/name"
echo cca >"$pv/isolation"
echo plane1 >"$pv/level"
echo smccc >"$pv/features/report_cca"
echo smccc >"$pv/features/measure_extend"
run 0 "status" "$ctl" status --root "$root"
has out '^Isolation +cca$' "status knows CCA"
has out '^Level +plane1$' "and the plane"
has out '^Reports +arm_cca_guest, through configfs-tsm$' "and the provider"
run 0 "status --json" "$ctl" status --root "$root" --json
json '"isolation": "cca"'
json '"level": "plane1"'
run 0 "features" "$ctl" features --root "$root" report_cca measure_extend
has out '^report_cca +smccc ' "features tells who said so"
printf '\x71%.0s' {1..32} >"$mr/rim"
for i in 0 1 2 3; do
	head -c 32 /dev/zero >"$mr/rem$i:sha256"
done
chmod a-w "$mr/rim"
run 0 "measure list" "$ctl" measure list --root "$root"
has out '^rim +- +no +(71){32}$' "measure lists RIM"
has out '^rem3 +sha256 +yes +(00){32}$' "and REMs"
run 0 "measure extend" "$ctl" measure extend rem2 --digest "$rem1" --root "$root"
has out "^Digest +(e1){32}$" "measure tells the digest"
want=$({ head -c 32 /dev/zero; printf '\xe1%.0s' {1..32}; } | sha256sum | cut -d ' ' -f 1)
has out "^Value +$want$" "and what came of it"
bad 4 "measure extend, RIM" "$ctl" measure extend rim --digest "$rem1" --root "$root"
bad 2 "measure extend, a digest of SHA-384" "$ctl" measure extend rem2 \
	--digest "$(printf 'e1%.0s' {1..48})" --root "$root"
finish
