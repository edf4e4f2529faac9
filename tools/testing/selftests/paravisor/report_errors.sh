#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A paravisor that misbehaves: the exact error, and no blob comes out.
# PV_ERRORS lists what the requests will meet in turn: "mode:ERRNO mode:ok mode:any ...".
. "$(dirname "$0")/lib.sh"

need_provider
[ -n "${PV_ERRORS:-}" ] || may_skip_all "the paravisor was not told to misbehave"

# What a request was refused for also keeps the other file shut. Three modes end with the first
# command that failed for them: there the file asks again, and rightly gets something.
no_certificate()
{
	case $1 in missing-index | no-owner-read | owner-auth) return 0 ;; esac
	[ -z "$(head -c 1 "$reports/errors/auxblob" 2>/dev/null | od -An -tx1)" ]
}

# A good request just before must leave nothing behind for one whose certificate is missing.
fitting_certificate()
{
	case $1 in
	no-ak-cert) no_certificate "$1" ;;
	good) ! no_certificate "$1" ;;
	esac
}

request()
{
	rm -f /tmp/out.bin
	result=$(tsm_request errors "$(nonce)" /tmp/out.bin)
	case $2 in
	any) return 0 ;;
	ok) [ "${result%% *}" = ok ] && [ -s /tmp/out.bin ] && fitting_certificate "$1" && return 0 ;;
	*) [ "$result" = "outblob $2" ] && [ ! -e /tmp/out.bin ] && no_certificate "$1" && return 0 ;;
	esac
	echo "expected $2, got: $result"
	return 1
}

count()
{
	echo "$PV_ERRORS" | tr ' ' '\n' | grep -vc ':any$'
}

start "$(count)"
for pair in $PV_ERRORS; do
	mode=${pair%%:*} expected=${pair##*:}
	if [ "$expected" = any ]; then
		request "$mode" any
	else
		check "$mode gives $expected" request "$mode" "$expected"
	fi
done
rmdir "$reports/errors"
ktap_finished
