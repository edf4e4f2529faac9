#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A host that carries requests for quotes, and lies: about status and length, too early, too late
# or never done, with other quotes. The exact error; and what comes is no genuine answer, unless
# it is one. PV_LIES: only these.
. "$(dirname "$0")/lib_tdx.sh"
. "$(dirname "$0")/lib_lies.sh"

need_tdreport
has_quotes || may_skip_all "no host that carries quotes"
kind=quote
need_lies
lies='honest ok 0
at-once ok 0
early any any
no-length EIO -
short ok no
long EFBIG -
huge EFBIG -
version ok 0
status EIO -
error EIO -
unavailable EIO -
garbage ok no
other-report ok no
stale ok no
rewrite-length any any
rewrite-status any any
rewrite-data any any
refused EIO -
retry EIO -
unsupported EIO -
call-garbage EIO -
'

# As long as the host has the buffer nobody else may have it; then all is well again.
late()
{
	lie late
	request
	lie honest
	is "outblob ETIMEDOUT" echo "$result"
}

busy()
{
	request
	is "outblob EBUSY" echo "$result"
}

soon_again()
{
	for _ in $(seq 30); do
		request
		[ "$result" = "outblob EBUSY" ] || break
		sleep 1
	done
	[ "${result%% *}" = ok ] && is 0 verified $answer --nonce "$data"
}

interrupted()
{
	lie never
	timeout 3 tsm_request lies "$(nonce)" >/tmp/interrupted
	[ $? = 143 ]
	lie honest
	busy
}

waits=0
wanted late && waits=$((waits + 3))
wanted never && waits=$((waits + 3))
start $((2 * $(chosen | wc -l) + waits + 1))
check_lies
if wanted late; then
	check "late: the request ends in time" late
	check "late: the buffer is still the host's" busy
	check "late: it comes back, a genuine quote comes" soon_again
fi
if wanted never; then
	check "never: a signal ends the request" interrupted
	check "never: then none can be made" busy
	check "never: TDREPORTs come all the same" is ok tdx_request report "$(nonce)"
fi
check "the kernel complained of nothing" sh -c "! dmesg | grep -E 'WARNING|BUG:|KASAN|Call Trace'"
rmdir $reports/lies
ktap_finished
