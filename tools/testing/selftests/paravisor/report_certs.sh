#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Certificates that come with one report and not with the next. PV_CERTS lists what the requests
# will meet in turn: "yes no yes ...".
. "$(dirname "$0")/lib.sh"

need_reports report_snp svsm
[ -n "${PV_CERTS:-}" ] || may_skip_all "nobody was told to leave certificates out"
item=$reports/certs

# Reading auxblob first must make the request, too.
one()
{
	[ "$(tsm_request certs "$(nonce)" /tmp/certs.bin)" = "ok 1184" ] || return 1
	size=$(wc -c <$item/auxblob)
	case $1 in
	yes) [ "$size" -gt 1000 ] && return 0 ;;
	no) [ "$size" -eq 0 ] && return 0 ;;
	esac
	echo "auxblob has $size bytes"
	return 1
}

# shellcheck disable=SC2086 # words
set -- $PV_CERTS
start $#
for want; do
	check "certificates: $want" one "$want"
done
rmdir $item
ktap_finished
