#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Command line, status, features and verify, on fake trees. Usage: cli.sh BUILD-DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
O=$(cd "$1" && pwd)
ctl=$O/paravisorctl-asan
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

# tree NAME FEATURE=SOURCE...
tree()
{
	local d=$work/$1/sys/hypervisor/paravisor f

	shift
	mkdir -p "$d/features"
	echo hyperv-hcl >"$d/name"
	echo snp >"$d/isolation"
	echo vtl0 >"$d/level"
	for f in "$@"; do
		echo "${f#*=}" >"$d/features/${f%%=*}"
	done
}

all_empty()
{
	is_empty "$work/out" && is_empty "$work/err"
}

has_lines()
{
	[ "$(wc -l <"$work/out")" -eq "$1" ]
}

mkdir -p "$work/none"
tree full page_state=cpuid:0x4000000c.eax[0] report_hcl=cpuid:0x4000000c.ebx[3:0] zz_new=smccc:1
tree empty
mkdir -p "$work/full/sys/class/tpm/tpm0" "$work/full/sys/kernel/config/tsm/report/other"
echo 2 >"$work/full/sys/class/tpm/tpm0/tpm_version_major"
echo hcl_report >"$work/full/sys/kernel/config/tsm/report/other/provider"
tree evil
printf 'ev\033[31mil\nsecond' >"$work/evil/sys/hypervisor/paravisor/name"
tree broken
rm "$work/broken/sys/hypervisor/paravisor/level"
tree large
head -c 100000 /dev/zero | tr '\0' x >"$work/large/sys/hypervisor/paravisor/name"
tree nofeat
rmdir "$work/nofeat/sys/hypervisor/paravisor/features"

# --- status
run 0 "status above a paravisor" "$ctl" --root "$work/full" status
has out '^Paravisor +hyperv-hcl$' "status names it"
has out '^Isolation +snp$' "status names the isolation"
has out '^Level +vtl0$' "status names the level"
has out '^Features +3$' "status counts features"
has out '^Reports +hcl_report' "status names the report provider"
has out '^TPM +tpm0 \(version 2\)$' "status names the TPM"
run 0 "status --json" "$ctl" status --json --root "$work/full"
json '"paravisor": true'
json '"name": "hyperv-hcl"'
json '"features": 3'
json '"report_provider": "hcl_report"'
json '"privlevel_floor": null'
json '"tpm": "tpm0"'
run 0 "status --quiet" "$ctl" -q status --root "$work/full"
expect "status --quiet prints nothing" is_empty "$work/out"
run 1 "status without a paravisor" "$ctl" --root "$work/none" status
has out 'none known' "status says that there is none"
run 1 "status --json without a paravisor" "$ctl" --root "$work/none" status --json
json '"paravisor": false'
json '"name": null'
json '"report_provider_state": "no-configfs-tsm"'
mkdir -p "$work/none/sys/kernel/config/tsm/report"
run 1 "status with an entry that shows nothing" "$ctl" --root "$work/none" status
expect "status leaves no entry behind" \
	rmdir "$work/none/sys/kernel/config/tsm/report"
run 0 "status with control characters" "$ctl" --root "$work/evil" status
has out '^Paravisor +ev\?\[31mil$' "status prints no control character"
run 0 "status with an endless name" "$ctl" --root "$work/large" status
bad 5 "status with a file missing" "$ctl" --root "$work/broken" status
bad 5 "status without features" "$ctl" --root "$work/nofeat" status

mkdir -p "$work/full/sys/kernel/config/tsm/report/snp"
mv "$work/full/sys/kernel/config/tsm/report/other" "$work/full/sys/kernel/config/tsm/report/z"
echo sev_guest >"$work/full/sys/kernel/config/tsm/report/snp/provider"
echo 2 >"$work/full/sys/kernel/config/tsm/report/snp/privlevel_floor"
run 0 "status of an SNP guest" "$ctl" --root "$work/full" status
has out '^Reports +sev_guest, .* of privilege level 2 and up$' "status names the floor"
run 0 "status --json of an SNP guest" "$ctl" --root "$work/full" status --json
json '"privlevel_floor": "2"'
rm -r "$work/full/sys/kernel/config/tsm/report/snp"

# --- features
run 0 "features" "$ctl" features --root "$work/full"
has out '^page_state +cpuid:0x4000000c.eax\[0\] +accepts and validates' \
	"features: name, source, meaning"
has out '^FEATURE +SOURCE +DOES OR OFFERS$' "features: the column says whose meaning it is"
has out '^zz_new +smccc:1 +\(not known' "features shows unknown bits"
expect "features shows all and no more" has_lines 4
run 0 "features --json" "$ctl" features --json --root "$work/full"
json '"source": "cpuid:0x4000000c.eax\[0\]"'
json '"known": false'
run 0 "features, none set" "$ctl" features --root "$work/empty"
run 0 "features NAME, set" "$ctl" features page_state report_hcl --root "$work/full"
run 1 "features NAME, one not set" \
	"$ctl" features page_state tdisp --root "$work/full"
has out '^tdisp +not set' "features names the one not set"
run 1 "features NAME --json" "$ctl" features --json tdisp --root "$work/full"
json '"all_set": false'
bad 2 "features NAME of nothing" "$ctl" features nonsense --root "$work/full"
bad 2 "features NAME of nothing, among others" "$ctl" features page_state zz --root "$work/full"
run 0 "features NAME that only the kernel knows" "$ctl" features zz_new --root "$work/full"
run 1 "features without a paravisor" "$ctl" features --root "$work/none"
run 1 "features NAME without a paravisor" "$ctl" features vtpm --root "$work/none"
bad 2 "features NAME of nothing without a paravisor" "$ctl" features nonsense --root "$work/none"
bad 2 "features ../name" "$ctl" features ../name --root "$work/full"
bad 2 "features ''" "$ctl" features '' --root "$work/full"

# --- completions: the names are the header's, no more and no less
header=$here/../../../include/linux/paravisor_features.h
sed -n 's/^PARAVISOR_FEATURE([A-Z0-9_]*, \([a-z0-9_]*\),$/\1/p' "$header" | sort >"$work/names"

# between FIRST and LAST of FILE stand the header's names
has_names()
{
	local file=$1 first=$2 last=$3

	sed -n "/$first/,/$last/p" "$here/../completions/$file" | tr -s ' \t"()=' '\n' |
		grep -Ev '^(local|bits|)$' | sort | cmp -s - "$work/names"
}

names_found()
{
	[ "$(wc -l <"$work/names")" -eq "$(grep -c '^PARAVISOR_FEATURE(' "$header")" ] && [ -s "$work/names" ]
}
expect "the header is understood" names_found
expect "bash completion has the kernel's features" has_names paravisorctl.bash 'local bits=' '"$'
expect "zsh completion has the kernel's features" has_names _paravisorctl '^bits=' '^)'

# every option of the help texts is in both completions
options_of()
{
	local c

	for c in report verify "measure extend"; do
		# two words in one
		# shellcheck disable=SC2086
		"$ctl" $c --help | grep -o -- '--[a-z-]*'
	done | sort -u
}
has_options()
{
	local o

	for o in $(options_of); do
		grep -qw -- "$o" "$here/../completions/$1" || { echo "# no $o"; return 1; }
	done
}
expect "bash completion has all options" has_options paravisorctl.bash
expect "zsh completion has all options" has_options _paravisorctl
in_manual()
{
	local o

	for o in $(options_of); do
		grep -Eq -- " ${o#-}( |\$)" "$here/../paravisorctl.1" || { echo "# no $o"; return 1; }
	done
}
expect "the manual has all options" in_manual

# --- usage
run 0 "--help" "$ctl" --help
run 0 "--version" "$ctl" --version
has out '^paravisorctl [0-9.]+$' "--version prints one line"
for c in status features report verify measure; do
	run 0 "$c --help" "$ctl" "$c" --help
	has out "^Usage: paravisorctl $c" "$c --help is about $c"
done
bad 2 "no command" "$ctl"
bad 2 "unknown command" "$ctl" frobnicate
bad 2 "unknown command with a line break" "$ctl" $'two\nlines'
bad 2 "unknown long option" "$ctl" --frobnicate status
bad 2 "unknown short option" "$ctl" -x status
bad 2 "option without its argument" "$ctl" status --root
bad 2 "option with an argument too many" "$ctl" status --json=1
bad 2 "option of another command" "$ctl" status --nonce 01
bad 2 "option of another command, after a fitting one" "$ctl" verify x --nonce 01 --out y
has err 'has no option --out' "the misplaced option is named"
bad 2 "option twice" "$ctl" verify --nonce 01 --nonce 01 x
bad 2 "argument too many" "$ctl" status more
bad 2 "--root that is no directory" "$ctl" --root /dev/null status
bad 2 "--root that is absent" "$ctl" --root "$work/absent" status

# --- verify
f=$work/forge
mkdir "$f"
"$O/forge" "$f"
v()
{
	"$ctl" verify "$@"
}
run 0 "verify" v "$f/good.bin" --roots "$f/roots.pem" --nonce "$f/nonce.bin"
has out '^verified, and fresh' "verify says so"
has out '^skipped +measurement +not compared; any SNP guest' "verify says what it did not compare"
has out '^Measurement +(5a){48} \(not compared\)$' "and says so where it shows it"
has out 'of the layer at VMPL 0' "and calls it no paravisor"
m=$(printf '5a%.0s' {1..48})
run 0 "verify --measurement" v "$f/good.bin" --roots "$f/roots.pem" --measurement "$m"
has out '^ok +measurement' "verify says that it compared"
has out '^Measurement +(5a){48}$' "and shows it"
has out 'of the paravisor, never the guest' "and whose it is"
echo "$m" >"$work/m.hex"
run 0 "verify --measurement, one of two" v "$f/good.bin" --roots "$f/roots.pem" \
	--measurement "${m/5a/5b}" --measurement "$work/m.hex"
run 1 "verify, other measurement" v "$f/good.bin" --roots "$f/roots.pem" --measurement "${m/5a/5b}"
has out '^FAIL +measurement' "verify names the measurement"
bad 2 "verify, short measurement" v "$f/good.bin" --roots "$f/roots.pem" --measurement 5a5a
bad 2 "verify, measurement file absent" v "$f/good.bin" --roots "$f/roots.pem" --measurement ./xyz
many=()
for ((i = 0; i < 17; i++)); do
	many+=(--measurement "$m")
done
bad 2 "verify, too many measurements" v "$f/good.bin" --roots "$f/roots.pem" "${many[@]}"
run 0 "verify, nonce in hex" v "$f/good.bin" --roots "$f/roots.pem" \
	--nonce "$(cat "$f/nonce.hex")"
run 0 "verify, nonce in upper case" v "$f/good.bin" --roots "$f/roots.pem" \
	--nonce "$(tr a-f A-F <"$f/nonce.hex")"
run 0 "verify, short nonce is padded" v "$f/short-nonce.bin" --roots "$f/roots.pem" \
	--nonce 73686f7274206e6f6e6365
has out 'matches, but 11 bytes are too short' "a short nonce is no proof"
has out '^verified; the nonce is too short' "verify does not call that fresh"
run 0 "verify --json, short nonce" v "$f/short-nonce.bin" --roots "$f/roots.pem" --json \
	--nonce 73686f7274206e6f6e636500000000000000
json '"freshness": "weak"'
bad 2 "verify, zero nonce" v "$f/good.bin" --roots "$f/roots.pem" --nonce 00
head -c 64 /dev/zero >"$work/zeros"
bad 2 "verify, zero nonce in a file" v "$f/good.bin" --roots "$f/roots.pem" --nonce "$work/zeros"
run 1 "verify, other nonce" v "$f/good.bin" --roots "$f/roots.pem" --nonce 01
has out '^FAIL +nonce' "verify names the nonce"
run 0 "verify without a nonce" v "$f/good.bin" --roots "$f/roots.pem"
has out 'freshness not checked' "verify says that freshness is not checked"
run 0 "verify, zero padded" v "$f/padded.bin" --roots "$f/roots.pem"
run 0 "verify, --certs" v "$f/good.bin" --roots "$f/ark.pem" --certs "$f/rest.pem"
run 0 "verify, DER" v "$f/good.bin" --roots "$f/ark.der" --certs "$f/rest.pem"
cat "$f/ark.pem" "$f/ask.pem" >"$work/amd.pem"
run 0 "verify, the leaf in DER" v "$f/good.bin" --roots "$work/amd.pem" --certs "$f/vcek.der"
echo '{ "vcekCert": "x" }' >"$work/thim.json"
bad 2 "verify, JSON for certificates" v "$f/good.bin" --roots "$work/amd.pem" --certs "$work/thim.json"
has err 'JSON' "verify recognises JSON"
run 1 "verify, no leaf" v "$f/good.bin" --roots "$f/ark.pem"
run 1 "verify, other chain" v "$f/good.bin" --roots "$f/other.pem"
has out '^FAIL +signature' "verify names the signature"
run 1 "verify, own chain only in --certs" v "$f/good.bin" --roots "$f/other.pem" --certs "$f/roots.pem"
has out '^FAIL +chain' "verify names the chain"
run 1 "verify, debug" v "$f/debug.bin" --roots "$f/roots.pem"
run 0 "verify, --allow-debug" v "$f/debug.bin" --roots "$f/roots.pem" --allow-debug
run 0 "verify, --isolation snp" v "$f/good.bin" --roots "$f/roots.pem" --isolation snp
run 1 "verify, --isolation tdx" v "$f/good.bin" --roots "$f/roots.pem" --isolation tdx
run 1 "verify, TDX" v "$f/tdx.bin" --roots "$f/roots.pem"
has out 'quote' "verify points to the quote"
run 1 "verify, VBS" v "$f/vbs.bin" --roots "$f/roots.pem"
run 1 "verify, truncated" v "$f/short.bin" --roots "$f/roots.pem"
has out '^FAIL +structure' "verify names the structure"
run 0 "verify --json" v "$f/good.bin" --roots "$f/roots.pem" --json --nonce "$f/nonce.bin"
json '"verified": true'
json '"freshness": "checked"'
json '"identity": "not-checked"'
json '"measurement_layer": "vmpl0"'
run 0 "verify --json --measurement" v "$f/good.bin" --roots "$f/roots.pem" --json --measurement "$m"
json '"freshness": "not-checked"'
json '"identity": "checked"'
json '"measurement_layer": "paravisor"'
run 1 "verify --json, not verified" v "$f/debug.bin" --roots "$f/roots.pem" --json --measurement "$m"
json '"measurement_layer": "vmpl0"'
run 1 "verify --json, refused" v "$f/short.bin" --roots "$f/roots.pem" --json
json '"verified": false'
json '"report": null'
run 1 "verify --quiet" v "$f/tdx.bin" --roots "$f/roots.pem" --quiet
expect "verify --quiet prints nothing" all_empty
stdin()
{
	# a pipe is the point
	# shellcheck disable=SC2002
	cat "$f/good.bin" | "$ctl" verify - --roots "$f/roots.pem"
}
run 0 "verify from a pipe" stdin
named_pipe()
{
	"$ctl" verify <(cat "$f/good.bin"; sleep 0.1) --roots "$f/roots.pem"
}
run 0 "verify from a named pipe" named_pipe

# --- verify, SNP reports by themselves
# s FILE OPTION...: judged with the host's table and the ARK
s()
{
	local file=$1

	shift
	v "$f/$file" --roots "$f/ark.pem" --auxblob "$f/table.bin" "$@"
}
svsm=(--nonce "$f/nonce.bin" --manifest "$f/manifest.bin")
single=(--nonce "$f/nonce.bin" --manifest "$f/ek.tpmt" --service vtpm)
run 0 "verify, SNP" s plain.bin --nonce "$f/nonce.bin"
has out '^skipped +vmpl +asked for at VMPL 2, not compared' "verify says which VMPL"
has out '^ok +cert-table +3 entries' "verify takes the host's table"
has out '^Asked for +at VMPL 2$' "and whose report it is"
lacks()
{
	! grep -Eq -- "$1" "$work/out"
}
expect "and nothing of claims" lacks claims
run 0 "verify, HCL again" v "$f/good.bin" --roots "$f/roots.pem"
expect "has nothing of manifests and tables" lacks 'manifest|table'
run 0 "verify, SNP, certificates in files" v "$f/plain.bin" --roots "$f/roots.pem"
run 1 "verify, SNP, table not given" v "$f/plain.bin" --roots "$f/ark.pem"
has out '^FAIL +chain' "verify names the chain"
run 1 "verify, SNP, other roots" v "$f/plain.bin" --roots "$f/other.pem" --auxblob "$f/table.bin"
run 0 "verify, --vmpl" s plain.bin --vmpl 2
has out '^ok +vmpl' "verify says that it compared"
run 1 "verify, other --vmpl" s plain.bin --vmpl 0
has out '^FAIL +vmpl .* expected is VMPL 0' "verify names the VMPL"
run 1 "verify, --vmpl for an HCL report" v "$f/good.bin" --roots "$f/roots.pem" --vmpl 2
run 0 "verify, --vmpl 0 for an HCL report" v "$f/good.bin" --roots "$f/roots.pem" --vmpl 0
run 0 "verify, --format snp" s plain.bin --format snp
run 1 "verify, --format hcl" v "$f/plain.bin" --roots "$f/roots.pem" --format hcl
run 1 "verify, --format snp for an HCL report" v "$f/good.bin" --roots "$f/roots.pem" --format snp
has out '^FAIL +structure' "verify names the structure"
head -c 1183 "$f/plain.bin" >"$work/cut.bin"
run 1 "verify, --format snp, truncated" v "$work/cut.bin" --roots "$f/roots.pem" --format snp
bad 2 "verify, truncated" v "$work/cut.bin" --roots "$f/roots.pem"
run 1 "verify, SNP, the report of an SVSM without its manifest" s svsm.bin --nonce "$f/nonce.bin"
has out 'or with a manifest$' "verify gives a hint"
run 0 "verify, SVSM" s svsm.bin "${svsm[@]}"
has out '^ok +nonce +REPORT_DATA is SHA-512 of nonce and manifest$' "verify says what is bound"
has out '^Services +vtpm +c476f1eb-0123-45a5-9641-b4e7dde5bfe3 \([0-9]+ bytes\)$' \
	"verify lists the services"
has out '^ +uefi-mm +a4453a59-9e1b-4787-a033-1986d6adbe55 \(8 bytes\)$' "all of them"
has out '^EK +RSA 2048' "verify shows the endorsement key"
has out "^ +000b$(sha256sum "$f/ek.tpmt" | cut -d' ' -f1)\$" "and its name"
has out '^Asked for +at VMPL 0, by the SVSM$' "and who asked for the report"
for key in ek.tpmt ek.der ek.pem; do
	run 0 "verify, SVSM, --ek $key" s svsm.bin "${svsm[@]}" --ek "$f/$key"
	has out '^ok +ek' "verify says that it compared"
done
run 1 "verify, SVSM, another --ek" s svsm.bin "${svsm[@]}" --ek "$f/other-ek.der"
has out '^FAIL +ek' "verify names the key"
run 1 "verify, SVSM, other nonce" s svsm.bin --nonce 01 --manifest "$f/manifest.bin"
has out '^FAIL +nonce' "verify names the nonce"
run 1 "verify, SVSM, other manifest" s svsm.bin --nonce "$f/nonce.bin" --manifest "$f/ek.tpmt"
run 1 "verify, SVSM, --vmpl 2" s svsm.bin "${svsm[@]}" --vmpl 2
run 0 "verify, one service" s vtpm.bin "${single[@]}" --ek "$f/ek.pem"
run 0 "verify, one service by its GUID" s vtpm.bin --nonce "$f/nonce.bin" --manifest "$f/ek.tpmt" \
	--service c476f1eb-0123-45a5-9641-b4e7dde5bfe3 --manifest-version 0
run 0 "verify, one service, another version" s vtpm.bin "${single[@]}" --manifest-version 7
has out 'version 7, is not known here' "verify says what it does not know"
run 1 "verify, one service, not said" s vtpm.bin --nonce "$f/nonce.bin" --manifest "$f/ek.tpmt"
has out '^FAIL +manifest .*--service' "verify gives a hint for that"
run 0 "verify --json, SVSM" s svsm.bin "${svsm[@]}" --json --measurement "$m"
json '"format": "snp"'
json '"claims": null'
json '"form": "services"'
json '"guid": "c476f1eb-0123-45a5-9641-b4e7dde5bfe3"'
json '"type": "RSA 2048"'
json '"fixedTPM"'
json '"name": "vcek"'
json '"measurement_layer": "paravisor"'
run 0 "verify --json, SNP" s plain.bin --json --measurement "$m"
json '"measurement_layer": "launch"'
json '"manifest": null'
json '"vmpl": 2'
run 1 "verify --json, SVSM, not bound" s svsm.bin --nonce 01 --manifest "$f/manifest.bin" --json
json '"verified": false'
run 1 "verify, the table cut off" v "$f/plain.bin" --roots "$f/roots.pem" --auxblob "$f/nonce.bin"
has out '^FAIL +cert-table' "verify names the table"
bad 2 "verify, --manifest without a nonce" s svsm.bin --manifest "$f/manifest.bin"
bad 2 "verify, --ek without a manifest" s svsm.bin --nonce 01 --ek "$f/ek.der"
bad 2 "verify, --service without a manifest" s svsm.bin --nonce 01 --service vtpm
bad 2 "verify, --manifest-version without a service" s svsm.bin "${svsm[@]}" --manifest-version 0
bad 2 "verify, --service nonsense" s svsm.bin "${svsm[@]}" --service c476f1eb
bad 2 "verify, --manifest-version nonsense" s vtpm.bin "${single[@]}" --manifest-version 4294967296
bad 2 "verify, --vmpl 4" s plain.bin --vmpl 4
bad 2 "verify, --vmpl -1" s plain.bin --vmpl -1
bad 2 "verify, --format nonsense" s plain.bin --format tdx
bad 2 "verify, --format of nothing" s plain.bin --format ""
bad 2 "verify, --ek without a key" s svsm.bin "${svsm[@]}" --ek "$f/nonce.bin"
bad 2 "verify, --ek absent" s svsm.bin "${svsm[@]}" --ek "$f/absent"
bad 2 "verify, --manifest absent" s svsm.bin --nonce 01 --manifest "$f/absent"
bad 2 "verify, --auxblob absent" v "$f/plain.bin" --roots "$f/ark.pem" --auxblob "$f/absent"
bad 2 "verify, --auxblob for an HCL report" \
	v "$f/good.bin" --roots "$f/roots.pem" --auxblob "$f/table.bin"
has err 'not an SNP report by itself' "verify says why"
bad 2 "verify, --manifest for an HCL report" v "$f/good.bin" --roots "$f/roots.pem" "${svsm[@]}"

bad 2 "verify without a file" v
bad 2 "verify without --roots" v "$f/good.bin"
bad 2 "verify, file absent" v "$f/absent" --roots "$f/roots.pem"
bad 2 "verify, a directory" v "$f" --roots "$f/roots.pem"
bad 2 "verify, a device" v /dev/zero --roots "$f/roots.pem"
bad 2 "verify, empty" v /dev/stdin --roots "$f/roots.pem"
: >"$work/nothing"
bad 2 "verify, empty file" v "$work/nothing" --roots "$f/roots.pem"
mkfifo "$work/fifo"
bad 2 "verify, pipe without a writer" v "$work/fifo" --roots "$f/roots.pem"
head -c 65537 /dev/zero >"$work/big"
bad 2 "verify, too large" v "$work/big" --roots "$f/roots.pem"
bad 2 "verify, PEM" v "$f/roots.pem" --roots "$f/roots.pem"
has err 'PEM' "verify recognises PEM"
bad 2 "verify, file name with a line break" v "$work/a"$'\n'"b" --roots "$f/roots.pem"
bad 2 "verify, no root in --roots" v "$f/good.bin" --roots "$f/no-root.pem"
bad 2 "verify, --roots not PEM" v "$f/good.bin" --roots "$f/good.bin"
sed '5s/.*/AAAA/' "$f/roots.pem" >"$work/damaged.pem"
bad 2 "verify, --roots damaged" v "$f/good.bin" --roots "$work/damaged.pem"
bad 2 "verify, --isolation nonsense" v "$f/good.bin" --roots "$f/roots.pem" --isolation sev
bad 2 "verify, odd nonce" v "$f/good.bin" --roots "$f/roots.pem" --nonce abc
bad 2 "verify, long nonce" v "$f/good.bin" --roots "$f/roots.pem" \
	--nonce "$(cat "$f/nonce.hex")00"
bad 2 "verify, nonce file too large" \
	v "$f/good.bin" --roots "$f/roots.pem" --nonce "$f/nonce.hex"
bad 2 "verify, nonce file absent" v "$f/good.bin" --roots "$f/roots.pem" --nonce "$f/xyz"
bad 2 "verify, empty nonce" v "$f/good.bin" --roots "$f/roots.pem" --nonce ''
full()
{
	"$ctl" verify "$f/good.bin" --roots "$f/roots.pem" >/dev/full
}
run 5 "verify to a full disk" full
finish
