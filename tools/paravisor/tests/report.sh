#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The report command against a fake kernel. Usage: report.sh BUILD-DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
O=$(cd "$1" && pwd)
ctl=$O/paravisorctl-fake
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

"$O/forge" "$work"
export FAKE_TSM_BLOB=$work/good.bin FAKE_TSM_LOG=$work/log FAKE_TSM=
nonce=$(cat "$work/nonce.hex")

same_counts()
{
	[ "$(grep -c "^create" "$work/log")" = "$(grep -c "^remove" "$work/log")" ]
}

# Every entry made was removed, whatever happened
balanced()
{
	touch "$work/log"
	expect "$1: no entry is left behind" same_counts
	rm -f "$work/log"
}

no_file()
{
	! compgen -G "$work/r" >/dev/null && ! compgen -G "$work/r.*" >/dev/null &&
		! compgen -G "$work/aux*" >/dev/null
}

nothing_written()
{
	expect "$1: nothing is written" no_file
}

# refused STATUS MODE [PATTERN]
refused()
{
	rm -f "$work/r" "$work/aux"
	FAKE_TSM=$2 bad "$1" "kernel: $2" "$ctl" report --nonce 01 --out "$work/r" --aux "$work/aux"
	[ $# -lt 3 ] || has err "$3" "kernel: $2: the message says why"
	nothing_written "kernel: $2"
	balanced "kernel: $2"
}

run 0 "report" "$ctl" report --nonce "$nonce" --out "$work/r" --aux "$work/aux"
same_report()	# the nonce may come back in another case
{
	cmp -s <(tr A-F a-f <"$1") <(tr A-F a-f <"$2")
}
expect "the report is the kernel's" same_report "$work/r" "$work/good.bin"
expect "the certificate is the kernel's" grep -qx certificate "$work/aux"
has out "^Nonce +$nonce\$" "report shows the nonce"
balanced "report"
run 0 "report --json" "$ctl" report --json --nonce 0102
has out '"nonce": "0102"' "JSON has the nonce"
has out '"outblob": "SENMQ' "JSON has the report"
has out '"generation": 1' "JSON has the generation"
run 0 "report --json --out" "$ctl" report --json --nonce 0102 --out "$work/r"
has out '"outblob": null' "JSON does not repeat the report"
run 0 "report to standard output" "$ctl" report --nonce "$nonce"
expect "standard output has the report" same_report "$work/out" "$work/good.bin"
expect "and standard error nothing" is_empty "$work/err"
run 0 "report with a generated nonce" "$ctl" report
has err '^paravisorctl: nonce [0-9a-f]{64}$' "the generated nonce is shown"
run 0 "report --quiet with a generated nonce" "$ctl" report --quiet --out "$work/r"
has err '^paravisorctl: nonce [0-9a-f]{64}$' "it is shown on standard error then"
expect "--quiet prints nothing" is_empty "$work/out"
run 0 "report with a nonce file" "$ctl" report --nonce "$work/nonce.bin" --out "$work/r"
has out "^Nonce +$nonce\$" "its bytes are the nonce"
rm -f "$work/r" "$work/aux"
FAKE_TSM=no-aux run 0 "report without a certificate" \
	"$ctl" report --nonce 01 --out "$work/r" --aux "$work/aux"
has out '^Certificate +none offered' "it says so"
expect "and writes no file for it" is_absent "$work/aux"
FAKE_TSM=exists run 0 "report when the name is taken" "$ctl" report --nonce 01 --quiet
FAKE_TSM=hide-generation run 0 "report when the generation is hidden" \
	"$ctl" report --nonce 01 --json
has out '"generation": null' "JSON says so"
FAKE_TSM=provider=another run 0 "report of another provider" "$ctl" report --nonce 01 --json
has out '"provider": "another"' "JSON names it"
rm -f "$work/log"

refused 4 create=ENOENT configfs
refused 4 create=ENXIO provider
refused 5 create=EACCES root
refused 5 create=EPERM root
refused 5 create=ENOMEM
refused 5 create=EEXIST
refused 3 write=EBUSY busy
refused 5 write=EIO 'cannot write the nonce'
refused 5 write=ENOENT 'cannot write the nonce'
refused 5 write=EACCES 'only root'
refused 4 write=ENXIO provider
refused 5 provider=ENODEV 'cannot read the provider'
refused 5 generation=EIO
refused 5 read=EACCES 'owner authorisation is set, or is disabled'
refused 5 read=EPERM 'does not let the owner read'
refused 4 read=ENOENT 'no report index, or not one made by its platform'
refused 4 read=ENXIO provider
refused 4 read=ENODEV gone
refused 3 read=ESTALE older
refused 3 read=EBUSY busy
refused 3 read=EAGAIN busy
refused 3 read=ETIMEDOUT 'in time'
refused 1 read=EMSGSIZE 'size'
refused 1 read=EBADMSG claims
refused 1 read=EPROTOTYPE 'isolation type'
refused 1 read=EPROTO malformed
refused 1 read=EOPNOTSUPP hash
refused 5 read=EIO 'TPM is suspended, or failed'
refused 5 read=EINTR Interrupted
refused 5 read=EFBIG larger
refused 5 read=EINVAL nonce
refused 5 read=ENOMEM
refused 5 aux=EIO
refused 3 race 'somebody else'
refused 3 race-late 'somebody else'
refused 3 untaken 'did not take'
refused 3 stale 'without our nonce'
refused 1 garbage 'unusable'
refused 5 empty 'is empty'
refused 5 remove=EBUSY remove

# --- an SNP guest, with and without an SVSM
# snp COMMAND...: with the fake kernel as that of such a guest
snp()
{
	FAKE_TSM_SNP=$work/manifest.bin FAKE_TSM_BLOB=$work/plain.bin "$@"
}

# logged LINE...: what was written to the entry, in this order
logged()
{
	printf 'write %s\n' "$@" | cmp -s - <(grep '^write' "$work/log")
}

# snp_refused STATUS MODE PATTERN OPTION...
snp_refused()
{
	local status=$1 mode=$2 pattern=$3

	shift 3
	rm -f "$work/r" "$work/aux"
	FAKE_TSM=$mode snp bad "$status" "SNP: $mode $*" \
		"$ctl" report --nonce 01 --out "$work/r" --auxblob "$work/aux" "$@"
	has err "$pattern" "SNP: $mode $*: the message says why"
	nothing_written "SNP: $mode $*"
	balanced "SNP: $mode $*"
}
svsm=(--service-provider svsm)
guid=c476f1eb-0123-45a5-9641-b4e7dde5bfe3
rm -f "$work/r" "$work/aux" "$work/log"
snp run 0 "SNP report" "$ctl" report --nonce "$nonce" --out "$work/r" --auxblob "$work/aux"
has out 'sev_guest' "report names the provider"
expect "the report is by itself" cmp -s "$work/r" "$work/plain.bin"
expect "the certificates are there" grep -qx certificate "$work/aux"
balanced "SNP report"
snp run 0 "SNP report, short nonce" "$ctl" report --nonce 0102 --json --privlevel 3
expect "the level is asked for" logged 'privlevel 3'
has out '"generation": 2' "each option is a step of the generation"
balanced "SNP report, short nonce"
snp run 0 "SVSM report" "$ctl" report --nonce "$nonce" --out "$work/r" "${svsm[@]}" \
	--manifest "$work/m"
expect "the provider is asked for" logged 'service_provider svsm'
expect "the manifest is written" cmp -s "$work/m" "$work/manifest.bin"
has out '^Manifest +.*/m \([0-9]+ bytes\)$' "report shows the manifest"
balanced "SVSM report"
snp run 0 "SVSM report without --manifest" "$ctl" report --nonce 01 --out "$work/r" "${svsm[@]}"
has out '^Manifest +.*--manifest FILE keeps it' "report says that the manifest is lost"
snp run 0 "SVSM report --json" "$ctl" report --nonce 01 --json "${svsm[@]}"
has out '"manifestblob": "u56EY' "JSON has the manifest"
rm -f "$work/log"
snp run 0 "one service" "$ctl" report --nonce 01 --json "${svsm[@]}" --service vtpm \
	--manifest-version 1 --privlevel 2
expect "all options are written once" logged 'privlevel 2' 'service_provider svsm' \
	"service_guid $guid" 'service_manifest_version 1'
snp run 0 "one service by its GUID" "$ctl" report --nonce 01 --json "${svsm[@]}" --service "$guid"
rm -f "$work/log"
snp_refused 2 '' 'levels from 2 to 3 can be asked for' --privlevel 1
snp_refused 2 '' 'levels from 2 to 3' --privlevel 4
snp_refused 2 read=EINVAL 'privilege level status shows' --privlevel 2
snp_refused 2 read=EINVAL 'no such service provider' --service-provider zz
snp_refused 4 read=EOPNOTSUPP 'service-provider svsm'
snp_refused 4 read=ENOTTY 'key for messages'
snp_refused 4 read=ENXIO 'security processor'
snp_refused 5 read=EIO 'security processor'
snp_refused 5 read=ENOSPC certificates
snp_refused 3 read=EAGAIN busy
snp_refused 4 read=EINVAL 'SVSM refused' "${svsm[@]}"
snp_refused 4 read=EOPNOTSUPP 'does not attest' "${svsm[@]}"
snp_refused 5 manifest=EIO '' "${svsm[@]}"
snp_refused 1 manifest=ENOENT 'no manifest' "${svsm[@]}"
snp_refused 1 swapped 'without our nonce and the manifest' "${svsm[@]}"
snp_refused 1 stale 'without our nonce'
snp_refused 3 race 'somebody else' "${svsm[@]}"
snp_refused 3 untaken 'did not take' "${svsm[@]}"
snp_refused 4 option=ENOENT 'has no service_provider' "${svsm[@]}"
snp_refused 4 option=ENOENT 'has no privlevel' --privlevel 2
snp_refused 2 option=EINVAL 'does not take zz as service_provider' --service-provider zz
snp_refused 3 option=EBUSY busy "${svsm[@]}"
snp_refused 5 option=EACCES root "${svsm[@]}"
FAKE_TSM_SNP='' bad 1 "SNP: a report of another form" "$ctl" report --nonce 01 --json
has err 'unusable' "it says so"
bad 4 "SVSM of another provider" "$ctl" report --nonce 01 --json "${svsm[@]}"
has err 'has no service_provider' "it says so"
bad 2 "--service without a provider" "$ctl" report --nonce 01 --json --service vtpm
bad 2 "--manifest without a provider" "$ctl" report --nonce 01 --json --manifest "$work/m"
bad 2 "--manifest-version without a provider" "$ctl" report --nonce 01 --json --manifest-version 0
bad 2 "--manifest -" "$ctl" report --nonce 01 --out "$work/r" "${svsm[@]}" --manifest -
bad 2 "--manifest and --out the same" \
	"$ctl" report --nonce 01 --out "$work/r" "${svsm[@]}" --manifest "$work/./r"
bad 2 "--manifest and --auxblob the same" \
	"$ctl" report --nonce 01 --json "${svsm[@]}" --manifest "$work/r" --auxblob "$work/r"
bad 2 "--service nonsense" "$ctl" report --nonce 01 --json "${svsm[@]}" --service tpm
bad 2 "--privlevel nonsense" "$ctl" report --nonce 01 --json --privlevel two
bad 2 "--manifest-version nonsense" \
	"$ctl" report --nonce 01 --json "${svsm[@]}" --service vtpm --manifest-version 0x1
snp run 1 "status with a floor" "$ctl" status --root "$work"
has out 'sev_guest, .* of privilege level 2 and up' "status shows it"
rm -f "$work/log" "$work/r" "$work/aux" "$work/m"

# --- a signal while the kernel works
# waits for a line WHAT of the kernel, 10 s at most
await()
{
	local i

	for ((i = 0; i < 200; i++)); do
		! grep -q "$1" "$work/log" 2>/dev/null || return 0
		sleep 0.05
	done
	echo "# no $1 came"
}

# killed NAME STATUS MODE WAIT-FOR OUT
# The signals may be ignored where these tests run, below nohup for instance.
killed()
{
	local pid got=0

	FAKE_TSM=$3 env --default-signal "$ctl" report --nonce 01 --out "$5" >"$work/out" 2>"$work/err" &
	pid=$!
	await "$4"
	sleep 0.1
	kill "-$1" "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || got=$?
	result $((got != $2)) "signal $1 when $4: dies of it ($got)"
	expect "signal $1 when $4: and says nothing" is_empty "$work/err"
	nothing_written "signal $1 when $4"
	balanced "signal $1 when $4"
}
rm -f "$work/r" "$work/aux"
killed TERM 143 hang hanging "$work/r"
killed HUP 129 hang hanging "$work/r"
# nobody reads that pipe, so it is the report that waits
mkfifo "$work/pipe"
killed TERM 143 '' remove "$work/pipe"

# --- files
link_kept()
{
	[ -L "$work/link" ] && [ "$(head -c 4 "$work/target")" = HCLA ]
}

mkdir "$work/dir"
bad 5 "--out is a directory" "$ctl" report --nonce 01 --out "$work/dir"
bad 5 "--out in an absent directory" "$ctl" report --nonce 01 --out "$work/absent/r"
bad 5 "--aux in an absent directory" "$ctl" report --nonce 01 --out "$work/r" --aux "$work/absent/r"
nothing_written "--aux in an absent directory"
run 0 "--out /dev/null" "$ctl" report --nonce 01 --out /dev/null
expect "/dev/null is still a device" test -c /dev/null
echo old >"$work/target"
ln -s target "$work/link"
run 0 "--out is a link" \
	"$ctl" report --nonce 01 --out "$work/link"
expect "the link stays, its target is new" link_kept
echo old >"$work/keep"
FAKE_TSM=read=ESTALE run 3 "--out exists, no report" "$ctl" report --nonce 01 --out "$work/keep"
expect "the old file is untouched" grep -qx old "$work/keep"
bad 2 "--out and --aux the same" "$ctl" report --nonce 01 --out "$work/r" --aux "$work/r"
bad 2 "--out and --aux the same, spelled in two ways" \
	"$ctl" report --nonce 01 --out "$work/r" --aux "$work/./r"
ln -s keep "$work/to-keep"
bad 2 "--out and --aux the same, by a link" \
	"$ctl" report --nonce 01 --out "$work/keep" --aux "$work/to-keep"
expect "the file is untouched" grep -qx old "$work/keep"
bad 2 "--quiet --out -" "$ctl" report --quiet --nonce 01 --out -
bad 2 "a nonce of zeros" "$ctl" report --nonce 0000 --out "$work/r"
bad 2 "--aux -" "$ctl" report --nonce 01 --out "$work/r" --aux -
bad 2 "--json --out -" "$ctl" report --json --nonce 01 --out -
bad 2 "report with an argument" "$ctl" report --nonce 01 more
full()
{
	"$ctl" report --nonce 01 --out - >/dev/full
}
run 5 "report to a full disk" full
finish
