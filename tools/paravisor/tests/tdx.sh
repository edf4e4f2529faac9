#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# TDs: verify, report and measure, against a fake kernel. Usage: tdx.sh BUILD-DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
O=$(cd "$1" && pwd)
ctl=$O/paravisorctl-fake
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

forge
mrtd=$(printf '7d%.0s' {1..48})
rtmr2=$(printf 'a2%.0s' {1..48})

trusted=(--roots "$f/tdx-roots.pem")

# --- verify, quotes
run 0 "verify, quote" v quote.bin --nonce "$nonce"
has out '^ok +chain +CN=Test PCK up to CN=Test Root CA$' "verify names the chain"
has out '^ok +pck +FMSPC 50806f000000, PCEID 0000, PCESVN 13$' "and the platform"
has out '^ok +debug .*SEPT_VE_DISABLE is set$' "and SEPT_VE_DISABLE"
has out '^skipped +tcb +not judged .*TEE_TCB_SVN 0701030' "and says what it does not judge"
has out '^verified, and fresh; how current the platform is was not judged$' "at the end, too"
has out '^Measurement +(7d){48} \(not compared\)$' "verify shows MRTD"
has out '^RTMR3 +(a3){48}$' "and RTMRs"
has out '^Attributes +0x10000000 SEPT_VE_DISABLE$' "and attributes"
has out '^ +PCESVN 13, CPUSVN 030303' "and the TCB level"
run 0 "verify, quote of version 5" v quote5.bin --nonce "$nonce" --isolation tdx --format quote
run 0 "verify, quote, all demanded" v quote.bin --nonce "$nonce" --measurement "$mrtd" \
	--rtmr "2=$rtmr2" --min-tcb-svn 07010300000000000000000000000000
has out '^ok +rtmr +1 as expected$' "verify says that it compared"
has out '^verified, and fresh$' "and has nothing to add"
run 1 "verify, quote, lower than demanded" v quote.bin \
	--min-tcb-svn 08010300000000000000000000000000
has out '^FAIL +tcb' "verify names the level"
run 1 "verify, quote, other RTMR" v quote.bin --rtmr "1=$rtmr2"
has out '^FAIL +rtmr +RTMR1' "verify names the RTMR"
printf '\xa2%.0s' {1..48} >"$work/rtmr2"
run 0 "verify, quote, RTMR in a file" v quote.bin --rtmr "2=$work/rtmr2"
run 1 "verify, quote, other measurement" v quote.bin --measurement "$rtmr2"
run 1 "verify, quote, other nonce" v quote.bin --nonce 01
run 1 "verify, quote, other roots" "$ctl" verify "$f/quote.bin" --roots "$f/tdx-other.pem"
has out '^FAIL +chain' "verify names the chain"
run 1 "verify, quote, AMD's roots" "$ctl" verify "$f/quote.bin" --roots "$f/roots.pem"
bad 2 "verify, quote, no roots" "$ctl" verify "$f/quote.bin"
run 1 "verify, quote, debug" v debug-quote.bin
has out '^FAIL +debug' "verify names it"
run 0 "verify, quote, debug allowed" v debug-quote.bin --allow-debug
run 1 "verify, quote, --isolation snp" v quote.bin --isolation snp
run 1 "verify, quote, --vmpl" v quote.bin --vmpl 0
has out '^FAIL +report-type' "a VMPL asks for SNP"
head -c 1000 "$f/quote.bin" >"$f/short-quote.bin"
run 1 "verify, quote cut off" v short-quote.bin
has out '^FAIL +structure' "verify names the structure"
run 0 "verify --json, quote" v quote.bin --json --nonce "$nonce" --measurement "$mrtd"
json '"format": "quote"'
json '"tcb": "not-checked"'
json '"freshness": "checked"'
json '"identity": "checked"'
json '"measurement_layer": "launch"'
json '"attributes": "0x10000000"'
json '"sept_ve_disable": true'
json '"fmspc": "50806f000000"'
json '"isv_prod_id": 2'
json '"tee_tcb_svn2": null'
json '"subject": "CN=Test Root CA,O=Test"'
run 0 "verify --json, version 5" v quote5.bin --json --min-tcb-svn "$(printf '00%.0s' {1..16})"
json '"tcb": "checked"'
json '"servtd": "(00){48}"'
run 1 "verify --quiet, quote" v quote.bin --nonce 01 --quiet
expect "verify --quiet prints nothing" is_empty "$work/out"

# --- verify, TDREPORTs by themselves and in HCL reports
run 1 "verify, TDREPORT" v tdreport.bin --nonce "$nonce"
has out '^ok +td-hashes' "verify checks what can be checked"
has out '^ok +nonce' "the nonce, too"
has out '^FAIL +signature +a MAC that only this TD.s machine can check: not verified' \
	"verify says why it is not verified"
has out '^Only this TD.s machine can check the MAC' "and at the end"
has out '^RTMR0 +(a0){48}$' "but shows what it says"
run 1 "verify --json, TDREPORT" v tdreport.bin --json
json '"format": "tdreport"'
json '"verified": false'
json '"quote": null'
json '"mrseam": "(5e){48}"'
run 1 "verify, TDREPORT, its measurement" v tdreport.bin --measurement "$mrtd"
has out '^Measurement +(7d){48}$' "verify does not say that it was not compared"
run 0 "verify, TDREPORT and its quote" v tdreport.bin --quote "$f/quote.bin" --nonce "$nonce"
run 1 "verify, TDREPORT and another's quote" v tdreport.bin --quote "$f/tdx-quote.bin"
has out '^FAIL +quote +the quote is not of this TDREPORT$' "verify names it"
run 1 "verify, TDREPORT and no quote" v tdreport.bin --quote "$f/nonce.bin"
run 1 "verify, HCL report of a TD" v tdx.bin --nonce "$nonce"
has out '^ok +claims-hash' "verify checks its claims"
has out '^FAIL +signature .*a quote is needed$' "and asks for a quote"
run 0 "verify, HCL report and its quote" v tdx.bin --quote "$f/tdx-quote.bin" --nonce "$nonce" \
	--measurement "$mrtd"
has out '^ok +quote +.* made of this TDREPORT$' "verify says what it looked at"
has out '^ok +claims-hash' "claims included"
run 1 "verify, HCL report and another's quote" v tdx.bin --quote "$f/quote.bin"
run 0 "verify --json, HCL report and its quote" v tdx.bin --quote "$f/tdx-quote.bin" --json \
	--measurement "$mrtd"
json '"format": "hcl"'
json '"type": "tdx"'
json '"measurement_layer": "paravisor"'
json '"kid": "HCLAkPub"|HCLAkPub'
run 1 "verify, HCL report of SNP and a quote" "$ctl" verify "$f/good.bin" --roots "$f/roots.pem" \
	--quote "$f/quote.bin"
has out '^FAIL +report-type' "a quote asks for TDX"
run 1 "verify, HCL report of SNP and an RTMR" "$ctl" verify "$f/good.bin" \
	--roots "$f/roots.pem" --rtmr "0=$rtmr2"

# --- verify, usage
bad 2 "verify, a quote with a quote" v quote.bin --quote "$f/quote.bin"
bad 2 "verify, --quote absent" v tdreport.bin --quote "$f/absent"
bad 2 "verify, --quote and SNP" v tdreport.bin --quote "$f/quote.bin" --isolation snp
bad 2 "verify, --quote and a VMPL" v tdreport.bin --quote "$f/quote.bin" --vmpl 0
bad 2 "verify, --vmpl and TDX" v tdreport.bin --isolation tdx --vmpl 0
bad 2 "verify, --auxblob for a quote" v quote.bin --auxblob "$f/table.bin"
bad 2 "verify, RTMR 4" v quote.bin --rtmr "4=$rtmr2"
bad 2 "verify, RTMR without a number" v quote.bin --rtmr "$rtmr2"
bad 2 "verify, short RTMR" v quote.bin --rtmr 2=a2
bad 2 "verify, RTMR file absent" v quote.bin --rtmr 2=./absent
bad 2 "verify, empty RTMR" v quote.bin --rtmr ""
bad 2 "verify, an RTMR twice" v quote.bin --rtmr "2=$rtmr2" --rtmr "2=$rtmr2"
bad 2 "verify, short --min-tcb-svn" v quote.bin --min-tcb-svn 07
bad 2 "verify, --min-tcb-svn no hex" v quote.bin --min-tcb-svn "$(printf 'zz%.0s' {1..16})"
bad 2 "verify, --rtmr too often" v quote.bin --rtmr "0=$rtmr2" --rtmr "1=$rtmr2" \
	--rtmr "2=$rtmr2" --rtmr "3=$rtmr2" --rtmr "0=$rtmr2"

# --- report with the provider tdx_guest
export FAKE_TSM_BLOB=$f/quote.bin FAKE_TSM_LOG=$work/log FAKE_TSM=provider=tdx_guest
run 0 "report, quote" "$ctl" report --nonce "$nonce" --out "$work/r"
has out 'tdx_guest' "report names the provider"
expect "the quote is the kernel's" cmp -s "$work/r" "$f/quote.bin"
run 0 "report --json, quote" "$ctl" report --nonce "$nonce" --json
json '"format": "quote"'
json '"provider": "tdx_guest"'
bad 1 "report, a quote without our nonce" "$ctl" report --nonce 01 --out "$work/q"
has err 'without our nonce' "report says so"
FAKE_TSM_BLOB=$f/nonce.bin bad 1 "report, no quote" "$ctl" report --nonce 01 --out "$work/q"
has err 'unusable quote' "report says so"
expect "nothing is written" is_absent "$work/q"

# --- report --tdreport
tdreport()
{
	FAKE_TDX_REPORT=$f/tdreport.bin "$ctl" "$@"
}
FAKE_TSM=create=ENXIO
bad 4 "report without a provider" "$ctl" report --nonce 01 --out "$work/q"
has err 'no attestation report provider is registered \(ENXIO\)$' "report says so"
bad 4 "report without a provider in a TD" tdreport report --nonce 01 --out "$work/q"
has err 'nobody here makes quotes.*--tdreport' "report says what there is"
run 0 "report --tdreport" tdreport report --nonce "$nonce" --tdreport --out "$work/t"
expect "the TDREPORT is there" cmp -s "$work/t" "$f/tdreport.bin"
has out 'only this machine can check its MAC' "report says what it is worth"
run 0 "report --tdreport, no nonce" tdreport report --tdreport --json
json '"format": "tdreport"'
json '"generation": null'
json '"nonce_generated": true'
run 0 "report --tdreport to standard output" tdreport report --nonce "$nonce" --tdreport --out -
expect "standard output has it" cmp -s "$work/out" "$f/tdreport.bin"
bad 4 "report --tdreport, no device" "$ctl" report --nonce 01 --tdreport --out "$work/q"
has err 'no /dev/tdx_guest' "report says so"
# tdx_refused STATUS MODE PATTERN
tdx_refused()
{
	FAKE_TDX=$2 bad "$1" "report --tdreport: $2" tdreport report --nonce 01 --tdreport \
		--out "$work/q"
	has err "$3" "report --tdreport: $2: the message says why"
	expect "report --tdreport: $2: nothing is written" is_absent "$work/q"
}
tdx_refused 4 report=ENXIO 'makes no TDREPORTs'
tdx_refused 5 report=EACCES root
tdx_refused 5 report=EIO 'cannot get a TDREPORT'
tdx_refused 3 report=EBUSY busy
tdx_refused 1 stale 'without our nonce'
tdx_refused 1 garbage 'hash of TDINFO'
for o in auxblob privlevel service-provider; do
	bad 2 "report --tdreport --$o" tdreport report --tdreport "--$o" 1 --out "$work/q"
done
run 1 "status with TDREPORTs" tdreport status --root "$work"
has out '^TDREPORTs +through /dev/tdx_guest, without quotes$' "status says so"
run 1 "status --json with TDREPORTs" tdreport status --root "$work" --json
json '"tdreport": true'

# --- measure
mr=$work/sys/devices/virtual/misc/tdx_guest/measurements
# registers: as a TD has them
registers()
{
	local i

	mkdir -p "$mr" "$work/sys/devices/virtual/misc/hpet"
	for i in 0 1 2 3; do
		head -c 48 /dev/zero >"$mr/rtmr$i:sha384"
	done
	printf '\x7d%.0s' {1..48} >"$mr/mrtd:sha384"
	printf '\x01%.0s' {1..48} >"$mr/mrowner"
	chmod 444 "$mr/mrtd:sha384" "$mr/mrowner"
}
m()
{
	"$ctl" --root "$work" measure "$@"
}
# extended DATA: what a register of zeros becomes
extended()
{
	local digest

	digest=$(sha384sum <"$1" | cut -d' ' -f1 | sed 's/../\\x&/g')
	{ head -c 48 /dev/zero; printf '%b' "$digest"; } | sha384sum | cut -d' ' -f1
}
has_lines()
{
	[ "$(wc -l <"$work/out")" -eq "$1" ]
}
run 1 "measure list, nothing there" m list
has out '^No measurement registers' "measure says so"
bad 4 "measure extend, nothing there" m extend rtmr2 --data "$f/nonce.bin"
registers
run 0 "measure list" m list
has out '^mrtd +sha384 +no +(7d){48}$' "measure lists MRTD"
has out '^mrowner +- +no +(01){48}$' "and what has no hash"
has out '^rtmr3 +sha384 +yes +(00){48}$' "and what can be extended"
expect "and no more" has_lines 7
run 0 "measure list --json" m list --json
json '"name": "rtmr3"'
json '"hash": "sha384"'
json '"extendable": true'
json '"hash": null'
run 0 "measure extend --data" m extend rtmr2 --data "$f/nonce.bin"
has out "^Value +$(extended "$f/nonce.bin")\$" "measure shows the new value"
run 0 "measure extend --digest" m extend rtmr3 --digest "$(sha384sum <"$f/nonce.bin" | cut -d' ' -f1)"
has out "^Value +$(extended "$f/nonce.bin")\$" "which is the same"
: >"$work/empty"
run 0 "measure extend of nothing" m extend rtmr1 --data "$work/empty" --json
json "\"value\": \"$(extended "$work/empty")\""
json '"digest": "38b060a751ac9638'
head -c 300000 /dev/zero >"$work/large"
from_pipe()
{
	# a pipe is the point
	# shellcheck disable=SC2002
	cat "$work/large" | m extend rtmr0 --data -
}
run 0 "measure extend from a pipe" from_pipe
has out "^Value +$(extended "$work/large")\$" "measure reads all of it"
bad 4 "measure extend mrtd" m extend mrtd --data "$f/nonce.bin"
bad 4 "measure extend mrowner" m extend mrowner --data "$f/nonce.bin"
bad 2 "measure extend, no such register" m extend rtmr4 --data "$f/nonce.bin"
bad 2 "measure extend ../rtmr0" m extend ../rtmr0 --data "$f/nonce.bin"
bad 2 "measure extend, short digest" m extend rtmr0 --digest 0102
bad 2 "measure extend, no digest" m extend rtmr0
bad 2 "measure extend, both" m extend rtmr0 --digest 01 --data x
bad 2 "measure extend, data absent" m extend rtmr0 --data "$work/absent"
bad 2 "measure extend, data a directory" m extend rtmr0 --data "$work"
bad 2 "measure without a command" m
bad 2 "measure nonsense" m lists
# mr_refused STATUS MODE PATTERN
mr_refused()
{
	FAKE_TDX=$2 bad "$1" "measure extend: $2" m extend rtmr0 --data "$f/nonce.bin"
	has err "$3" "measure extend: $2: the message says why"
}
mr_refused 5 extend=EACCES root
mr_refused 5 extend=EIO 'cannot extend register rtmr0'
mr_refused 3 extend=EBUSY busy
mr_refused 4 extend=ENXIO 'cannot be extended'
mr_refused 1 lazy 'not what the digest makes of it'
mkdir -p "$work/sys/devices/virtual/misc/other/measurements"
head -c 48 /dev/zero >"$work/sys/devices/virtual/misc/other/measurements/rtmr0:sha384"
bad 2 "measure extend, two devices" m extend rtmr0 --data "$f/nonce.bin"
run 0 "measure list, two devices" m list
head -c 32 /dev/zero >"$mr/rtmr1:sha384"
bad 5 "measure extend, a register of another size" m extend rtmr1 --data "$f/nonce.bin"
mv "$mr/rtmr1:sha384" "$mr/rtmr1:sha999"
bad 5 "measure extend, a hash not known" m extend rtmr1 --data "$f/nonce.bin"
: >"$mr/rtmr1:sha384"
bad 5 "measure list, an empty register" m list
finish
