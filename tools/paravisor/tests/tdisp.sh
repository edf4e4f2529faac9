#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tdisp commands against a fake kernel. Usage: tdisp.sh BUILD-DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
O=$(cd "$1" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib-tdi.sh
. "$here/lib-tdi.sh"

t()
{
	"$O/paravisorctl-fake" --root "$root" tdisp "$@"
}

real()
{
	"$O/paravisorctl-asan" --root "$root" tdisp "$@"
}

# An unlocked function again, and evidence of generation 1
reset()
{
	fake_function unlocked ''
	mkdir "$pci/0000:00:00.0"
	fake_tsm tsm0 link
	fake_tsm tsm1 devsec
	: >"$log"
}

locked()
{
	reset
	echo tsm1 >"$pci/$dev/tsm/lock"
	echo locked >"$pci/$dev/tsm/state"
}

logged()
{
	expect "the kernel was asked: $1" grep -qxF -- "$1" "$log"
}

no_generation()
{
	! grep -q '^Generation' "$work/out"
}

silent()
{
	is_empty "$work/out" && is_empty "$work/err"
}

# --- usage
run 0 "tdisp --help" t --help
for c in list lock unlock accept evidence verify; do
	run 0 "tdisp $c --help" t "$c" --help
	has out "^Usage: paravisorctl tdisp $c" "tdisp $c --help is about it"
done
reset
bad 2 "tdisp alone" t
bad 2 "tdisp nonsense" t nonsense
bad 2 "tdisp list with an argument" t list x
for c in lock unlock accept evidence verify; do
	bad 2 "tdisp $c without a function" t "$c"
done
bad 2 "option of another tdisp command" t lock "$dev" --generation 1
has err 'tdisp lock has no option --generation' "the command is named in full"
bad 2 "tdisp option with another command" "$O/paravisorctl-fake" status --tsm tsm0
for a in 0000:01:00.8 01:00 ../../x 0000:01:20.0 '' 'a b' 0000:01:00.0x 123456789:01:00.0 +1:00.0; do
	bad 2 "no address: '$a'" t lock "$a"
done
bad 2 "function that is not there" t lock 0000:02:00.0
bad 4 "function that cannot be locked" t lock 0000:00:00.0

# --- list
run 0 "list" t list
has out '^0000:01:00\.0 +unlocked +- +- +-$' "list shows the function"
expect "list shows no other" test "$(wc -l <"$work/out")" -eq 2
locked
bind_driver
run 0 "list, locked" t list
has out '^0000:01:00\.0 +locked +tsm1 +nvme +1$' "list shows TSM, driver and generation"
run 0 "list --json" t list --json
json '"address": "0000:01:00.0"'
json '"state": "locked"'
json '"driver": "nvme"'
json '"generation": 1'
FAKE_TDI=read=EPERM run 0 "list, evidence not readable" t list
has out '^0000:01:00\.0 +locked +tsm1 +nvme +-$' "list leaves the generation out"
run 0 "list of the real program below a root" real list
run 0 "list --quiet" t list -q
expect "list --quiet prints nothing" silent
rm -r "${pci:?}/$dev"
run 1 "list without functions" t list
rm -r "$root/sys/bus"
run 1 "list without PCI" t list

# --- lock, unlock
reset
run 0 "lock" t lock "$dev"
logged "lock tsm1"
has out '^State +locked$' "lock shows the state"
bad 3 "lock again" t lock "$dev"
has err 'locked already; unlock it first' "lock says what to do"
run 0 "unlock" t unlock 01:00.0
logged "unlock tsm1"
bad 1 "unlock again" t unlock "$dev"
run 0 "lock --tsm --json" t lock 1:0.0 --tsm tsm0 --json
logged "lock tsm0"
json '"state": "locked"'
json '"tsm": "tsm0"'
reset
fake_tsm tsm2 devsec
bad 2 "lock with two TSMs" t lock "$dev"
has err 'choose one with --tsm' "lock asks which"
rm -r "$root/sys/class/tsm"
bad 4 "lock without a TSM" t lock "$dev"

# refused STATUS ERRNO PATTERN COMMAND...
refused()
{
	local status=$1 errno=$2 pattern=$3

	shift 3
	FAKE_TDI=write=$errno bad "$status" "$1: $errno" t "$@"
	has err "$pattern" "$1: $errno: the message says what to do"
}
reset
bind_driver
refused 3 EBUSY 'has driver nvme, unbind it first: echo 0000:01:00.0 > /sys/bus/pci/drivers/nvme/unbind' \
	lock "$dev"
rm "$pci/$dev/driver"
refused 3 EBUSY 'is busy' lock "$dev"
refused 1 ENXIO 'cannot be locked as it is configured' lock "$dev"
refused 5 EACCES 'are you root' lock "$dev"
refused 2 ENODEV 'is gone' lock "$dev"
refused 3 ETIMEDOUT 'no answer in time' lock "$dev"
refused 1 EIO "kernel's log" lock "$dev"
refused 1 EBADMSG 'not what the TSM vouches for' lock "$dev"
refused 4 EOPNOTSUPP 'not offered' lock "$dev"
refused 5 ENOMEM 'Cannot allocate memory' lock "$dev"
FAKE_TDI=liar bad 1 "lock that changes nothing" t lock "$dev"
has err 'in state unlocked after lock' "the state is believed, not the write"

# --- accept
bad 1 "accept, not locked" t accept "$dev"
has err 'lock it first' "accept says what to do"
locked
run 0 "accept" t accept "$dev"
logged "accept 1"
has out '^State +run$' "accept shows the state"
locked
run 0 "accept --generation" t accept "$dev" --generation 1
logged "validate 1"
locked
bad 3 "accept, another generation" t accept "$dev" --generation 2
has err 'verify it again' "accept says that the evidence is another"
expect "nothing was accepted" grep -qx locked "$pci/$dev/tsm/state"
for g in 0 -1 x '' 1x 99999999999999999999; do
	bad 2 "accept --generation '$g'" t accept "$dev" --generation "$g"
done
refused 3 ESTALE 'verify it again' accept "$dev"
echo error >"$pci/$dev/tsm/state"
bad 1 "accept in error" t accept "$dev"
has err 'is in error: unlock it' "accept says what to do in error"
FAKE_TDI=validate=EPERM bad 1 "accept, validate refused" t accept "$dev" --generation 1
run 0 "unlock from error" t unlock "$dev"

# --- evidence
locked
run 0 "evidence" t evidence "$dev"
has out '^Generation +1$' "evidence shows the generation"
has out 'CN=TDI-Device' "evidence shows the certificates"
has out '2 mutable firmware: (20){48}$' "evidence shows the measurements"
has out 'range 0: 2 pages from 0xfe000000, private' "evidence shows the ranges"
has out 'Nothing of this is verified' "evidence claims nothing"
run 0 "evidence --out" t evidence "$dev" --out "$work/d"
for f in certs.bin measurements.bin report.bin vca.bin generation; do
	expect "evidence --out: $f" cmp -s "$ev/$f" "$work/d/$f"
done
run 0 "evidence --json" t evidence "$dev" --json
json '"generation": 1'
json '"nonce": null'
json '"blob": "[A-Za-z0-9+/]{40}'
run 0 "evidence --nonce" t evidence "$dev" --nonce "$(printf 'ab%.0s' {1..32})"
logged "refresh $(printf 'ab%.0s' {1..32})"
has out '^Generation +2$' "evidence --nonce has a new generation"
run 0 "evidence --refresh" t evidence "$dev" --refresh --json
json '"generation": 3'
json '"nonce": "[0-9a-f]{64}"'
bad 2 "evidence, short nonce" t evidence "$dev" --nonce abcd
bad 2 "evidence --out to a file" t evidence "$dev" --out "$ev/key.pem"
FAKE_TDI=refresh=EOPNOTSUPP bad 4 "evidence, no refresh" t evidence "$dev" --refresh
FAKE_TDI=refresh=ENXIO bad 1 "evidence, refresh of a lost function" t evidence "$dev" --refresh
: >"$log"
FAKE_TDI=again=3 run 0 "evidence, replaced three times" t evidence "$dev"
expect "evidence was read four times" test "$(grep -c '^read' "$log")" -eq 4
FAKE_TDI=again=99 bad 3 "evidence, replaced for ever" t evidence "$dev"
has err 'again and again' "evidence gives up"
FAKE_TDI=mixed run 0 "evidence, generations mixed at first" t evidence "$dev"
for m in gap overlap unknown-type growing huge missing no-data zero; do
	rm -rf "$work/d"
	FAKE_TDI=$m bad 1 "evidence, kernel sends $m" t evidence "$dev" --out "$work/d"
	expect "evidence, kernel sends $m: nothing is written" is_absent "$work/d"
done
FAKE_TDI=nothing bad 1 "evidence, there is none" t evidence "$dev"
FAKE_TDI=read=EPERM bad 1 "evidence, refused" t evidence "$dev"
FAKE_TDI=read=ENXIO bad 1 "evidence, just unlocked" t evidence "$dev"
head -c 100 "$ev/certs.bin" >"$work/c"
mv "$work/c" "$ev/certs.bin"
: >"$ev/report.bin"
run 0 "evidence, damaged" t evidence "$dev"
has out "header is malformed" "evidence says that certificates are damaged"
has out "there is no interface report" "evidence says that there is no report"
bad 4 "evidence of the real program below a root" real evidence "$dev"

# --- verify
locked
v=(verify "$dev" --roots "$ev/roots.pem")
run 0 "verify" t "${v[@]}" --measurements "$ev/measurements.txt"
has out '^ok +chain +CN=TDI-Device up to CN=TDI-Root$' "verify names the device"
has out '^skipped +nonce' "verify says that freshness is not checked"
has out '^Generation +1$' "verify says which generation"
run 0 "verify, no reference" t "${v[@]}"
has out '^note: the measurements were not compared' "verify says what it did not compare"
run 0 "verify --nonce" t "${v[@]}" --nonce "$(printf '%02x' {1..32})"
has out '^verified, and fresh' "verify calls that fresh"
run 1 "verify, another nonce" t "${v[@]}" --nonce "$(printf 'ab%.0s' {1..32})"
has out '^FAIL +nonce' "verify names the nonce"
expect "verify names no generation of what it refused" no_generation
run 0 "verify --refresh" t "${v[@]}" --refresh --measurements "$ev/measurements.txt"
has out '^verified, and fresh' "verify --refresh is fresh"
has out '^Generation +2$' "verify --refresh verifies the new generation"
run 0 "accept what was verified" t accept "$dev" --generation 2
FAKE_TDI=liar run 1 "verify --refresh without a new measurement" t "${v[@]}" --refresh
run 1 "verify, another root" t verify "$dev" --roots "$ev/other-roots.pem"
has out '^FAIL +chain' "verify names the chain"
sed 's/^2 2/2 3/' "$ev/measurements.txt" >"$work/m.txt"
run 1 "verify, another measurement" t "${v[@]}" --measurements "$work/m.txt"
has out '^FAIL +reference +measurement 2' "verify names the measurement"
run 0 "verify --json" t "${v[@]}" --json
json '"verified": true'
json '"generation": 2'
json '"fresh": false'
run 1 "verify --json, refused" t verify "$dev" --roots "$ev/other-roots.pem" --json
json '"verified": false'
json '"chain": null'
run 1 "verify --quiet" t verify "$dev" --roots "$ev/other-roots.pem" --quiet
expect "verify --quiet prints nothing" silent
run 0 "verify --dir" t verify --dir "$ev" --roots "$ev/roots.pem"
rm "$ev/generation"
run 0 "verify --dir without generation" t verify --dir "$ev" --roots "$ev/roots.pem"
run 0 "verify --dir --json without generation" t verify --dir "$ev" --roots "$ev/roots.pem" --json
json '"generation": null'
: >"$ev/vca.bin"
run 1 "verify --dir, no VCA" t verify --dir "$ev" --roots "$ev/roots.pem"
has out '^FAIL +vca' "verify names the VCA"
bad 2 "verify, function and --dir" t "${v[@]}" --dir "$ev"
bad 2 "verify --dir --refresh" t verify --dir "$ev" --roots "$ev/roots.pem" --refresh
bad 2 "verify without --roots" t verify "$dev"
bad 2 "verify, --dir absent" t verify --dir "$work/absent" --roots "$ev/roots.pem"
bad 2 "verify, --measurements absent" t "${v[@]}" --measurements "$work/absent"
echo '2 zz' >"$work/m.txt"
bad 2 "verify, --measurements nonsense" t "${v[@]}" --measurements "$work/m.txt"
has err 'line 1' "the line is named"
finish
