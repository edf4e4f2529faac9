#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# paravisorctl below an SVSM: its reports and those of the guest's own level are accepted, also by
# the TPM's key, and whatever the security processor or the host bends is not.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# Two reports a mode; prints "mode/kind status of report, of verify with the host's table, and with
# our own certificates".
# shellcheck disable=SC2016 # for the guest's shell
guest='
cd /tmp
roots=/etc/paravisor/roots.pem measurement=/etc/paravisor/measurement.hex
awk "/BEGIN/ { n++ } n == 1" $roots >ark.pem
judge() { paravisorctl --quiet verify r --nonce $nonce --measurement $measurement $demand "$@" 2>>error; }
for mode; do for kind in plain svsm vtpm; do
	nonce=$(head -c 64 /dev/urandom | od -An -v -tx1 | tr -d " \n")
	rm -f r t m
	case $kind in
	plain) ask="--privlevel 2" demand="--vmpl 2" ;;
	svsm) ask="--service-provider svsm --manifest m" demand="--manifest m" ;;
	vtpm) ask="--service-provider svsm --service vtpm --manifest m" demand="--manifest m --service vtpm" ;;
	esac
	paravisorctl --quiet report --nonce $nonce --out r --auxblob t $ask 2>error
	got=$? table=- own=-
	if [ $got = 0 ]; then
		if [ -f t ]; then judge --roots ark.pem --auxblob t; else judge --roots ark.pem; fi
		table=$?
		judge --roots $roots
		own=$?
	fi
	echo "$mode/$kind $got $table $own $(wc -l <error)"
done; done
'
# shellcheck disable=SC2016
swapped='
cd /tmp
verify() { paravisorctl --quiet verify "$@" --nonce $nonce --roots /etc/paravisor/roots.pem; echo "$what $?"; }
nonce=$(head -c 64 /dev/urandom | od -An -v -tx1 | tr -d " \n")
paravisorctl --quiet report --nonce $nonce --out s --service-provider svsm --manifest s.m || exit
paravisorctl --quiet report --nonce $nonce --out v --service-provider svsm --service vtpm --manifest v.m || exit
paravisorctl --quiet report --nonce $nonce --out p --privlevel 2 || exit
what=good verify s --manifest s.m
what=other-manifest verify s --manifest v.m --service vtpm
what=no-manifest verify s
what=lower-level verify p --manifest s.m
what=own-key verify v --manifest v.m --service vtpm --ek /etc/paravisor/ek.pem
what=other-key verify v --manifest v.m --service vtpm --ek /etc/paravisor/ak.pem
'
modes=(good bad-signature other-key other-user-data other-vmpl wrong-measurement other-chip
	other-tcb debug-policy no-certs other-chain expired)
expected() # MODE
{
	case $1 in
	good) echo '0 0 0 0' ;;
	other-user-data) echo '1 - - 1' ;;
	no-certs | expired) echo '0 1 0 0' ;;
	*) echo '0 1 1 0' ;;
	esac
}

list=
for mode in "${modes[@]}"; do
	list+=$mode,$mode,$mode,
done
mkdir -p "$tap_dir/keys/etc/paravisor"
cp "$PV_KEYS/ek.pem" "$PV_KEYS/ak.pem" "$tap_dir/keys/etc/paravisor/"
job_boot svsm --personality svsm --timeout 400 --misbehave "${list%,}" -- sh -c "$guest" sh "${modes[@]}"
job_boot swapped --personality svsm --overlay "$tap_dir/keys" -- sh -c "$swapped"
jobs_wait
tap_empty "the guest is well" "$(boot_faults svsm; boot_faults swapped)"
for mode in "${modes[@]}"; do
	for kind in plain svsm vtpm; do
		tap_equal "$mode/$kind" "$mode/$kind $(expected "$mode")" \
			"$(grep "^$mode/$kind " "$tap_dir/svsm.out" || true)"
	done
done
tap_equal "each manifest is bound to its report, and the key to the TPM" "good 0
other-manifest 1
no-manifest 1
lower-level 1
own-key 0
other-key 1" "$(cat "$tap_dir/swapped.out")"
tap_done
