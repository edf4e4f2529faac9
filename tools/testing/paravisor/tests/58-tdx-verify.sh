#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# paravisorctl below an L1 of TDX: a genuine quote is accepted, whatever the quoting service bends
# is not; registers are what the guest has made of them; and a TDREPORT alone convinces nobody.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"
. "$PV_LIB/verify.sh"

# One quote a mode. The chain is taken from the quote alone, also where its certificates are at hand.
# Prints "mode status of report, of verify with the root alone, and with the
# certificates of this machine, lines of error".
# shellcheck disable=SC2016 # for the guest's shell
guest='
cd /tmp
roots=/etc/paravisor/tdx-roots.pem measurement=/etc/paravisor/mrtd.hex
awk "/BEGIN/ { n++ } n == 1" $roots >root.pem
judge() { paravisorctl --quiet verify q --nonce $nonce --measurement $measurement --roots $1 2>>error; }
for mode; do
	nonce=$(head -c 64 /dev/urandom | od -An -v -tx1 | tr -d " \n")
	rm -f q
	paravisorctl --quiet report --nonce $nonce --out q 2>error
	got=$? root=- own=-
	if [ $got = 0 ]; then
		judge root.pem
		root=$?
		judge $roots
		own=$?
	fi
	echo "$mode $got $root $own $(wc -l <error)"
done
'
# shellcheck disable=SC2016
registers='
cd /tmp
roots=/etc/paravisor/tdx-roots.pem
verify() { paravisorctl --quiet verify "$@" --nonce $nonce --roots $roots 2>/dev/null; echo "$what $?"; }
ask() { nonce=$(head -c 64 /dev/urandom | od -An -v -tx1 | tr -d " \n"); paravisorctl --quiet report --nonce $nonce --out $1 $2; }
zero=$(printf %096d 0)
ask before
what=fresh verify before --rtmr 2=$zero
echo loaded >data
paravisorctl --quiet measure extend rtmr2 --data data || exit
value=$(od -An -v -tx1 /sys/devices/virtual/misc/tdx_guest/measurements/rtmr2:sha384 | tr -d " \n")
what=stale verify before --rtmr 2=$value
ask after
what=extended verify after --rtmr 2=$value --rtmr 3=$zero
what=denied verify after --rtmr 2=$zero
what=other-td verify after --measurement $zero
ask tdreport --tdreport
what=tdreport-alone verify tdreport
what=tdreport-with-quote verify tdreport --quote after
head -c 1000 after >cut
what=cut verify cut
'
modes=(good bad-signature other-key other-user-data wrong-measurement debug-policy no-certs
	other-chain expired other-qe bad-qe-signature debug-qe good)
expected() # MODE
{
	case $1 in
	good) echo '0 0 0 0' ;;
	other-user-data) echo '1 - - 1' ;;
	*) echo '0 1 1 0' ;;
	esac
}

verify_boots tdx-l2 tdx-l2-hidden
verify_judged quote tdx-l2 tdx-l2-hidden
tap_equal "registers, and a TDREPORT without its quote" "fresh 0
stale 1
extended 0
denied 1
other-td 1
tdreport-alone 1
tdreport-with-quote 1
cut 1" "$(boot_faults registers; cat "$tap_dir/registers.out")"
tap_done
