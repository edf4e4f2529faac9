#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# paravisorctl above P0: a genuine token is accepted, whatever the platform or the RMM bends is not;
# registers are what the guest has made of them.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"
. "$PV_LIB/verify.sh"

# One token a mode. Prints "mode status of report, of verify".
# shellcheck disable=SC2016 # for the guest's shell
guest='
cd /tmp
own=/etc/paravisor
for mode; do
	nonce=$(head -c 64 /dev/urandom | od -An -v -tx1 | tr -d " \n")
	rm -f token
	paravisorctl --quiet report --nonce $nonce --out token 2>error
	got=$? verdict=-
	if [ $got = 0 ]; then
		paravisorctl --quiet verify token --nonce $nonce --measurement $own/rim.hex --cca-key $own/cca-iak.pem 2>>error
		verdict=$?
	fi
	echo "$mode $got $verdict"
done
'
# shellcheck disable=SC2016
registers='
cd /tmp
own=/etc/paravisor
verify() { paravisorctl --quiet verify "$@" --nonce $nonce --cca-key $own/cca-iak.pem 2>/dev/null; echo "$what $?"; }
ask() { nonce=$(head -c 64 /dev/urandom | od -An -v -tx1 | tr -d " \n"); paravisorctl --quiet report --nonce $nonce --out $1; }
zero=$(printf %064d 0)
ask before
what=fresh verify before --rem 1=$zero
echo loaded >data
paravisorctl --quiet measure extend rem1 --data data || exit
value=$(od -An -v -tx1 /sys/devices/virtual/misc/arm_cca_guest/measurements/rem1:sha256 | tr -d " \n")
what=stale verify before --rem 1=$value
ask after
what=extended verify after --rem 1=$value --rem 3=$zero
what=denied verify after --rem 1=$zero
what=other-realm verify after --measurement $zero
what=known-realm verify after --measurement $own/rim.hex
head -c 1000 after >cut
what=cut verify cut
'
modes=(good bad-signature other-key other-user-data wrong-measurement debug-policy other-chain
	bad-realm-signature unbound-rak no-platform no-realm wrong-tag truncated trailing garbage
	wrong-algorithm duplicate-claim many-components good)
expected() # MODE
{
	case $1 in
	good | many-components) echo '0 0' ;;
	# What cannot be read as a token about the nonce is not even written to a file.
	other-user-data | no-* | wrong-tag | truncated | trailing | garbage | wrong-algorithm | duplicate-claim)
		echo '1 -' ;;
	*) echo '0 1' ;;
	esac
}

verify_boots cca-plane cca-plane-hidden
verify_judged token cca-plane cca-plane-hidden
tap_equal "registers" "fresh 0
stale 1
extended 0
denied 1
other-realm 1
known-realm 0
cut 1" "$(boot_faults registers; cat "$tap_dir/registers.out")"
tap_done
