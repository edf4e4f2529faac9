#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A host that carries requests for quotes, and lies: about status and length, too early, too late
# or never done, with other quotes. The exact error; and what comes is no genuine answer, unless
# it is one. PV_LIES: only these.
. "$(dirname "$0")/lib_tdx.sh"

need_tdreport
if ! has_quotes || ! pv-mark lie quote-honest >/dev/null 2>&1; then
	may_skip_all "no host that could be told to lie"
fi

# lie, what a request ends with (any: that is chance), what the verifier says of what came: 0, no,
# or any
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

lie()
{
	pv-mark lie "quote-$1" >/dev/null
}

# Sets data and result
request()
{
	rm -f /tmp/lies.quote
	data=$(nonce)
	result=$(tsm_request lies "$data" /tmp/lies.quote)
}

# Nothing genuine is refused without a reason, and nothing else is taken for it.
judged()
{
	[ "$1" != - ] || { [ ! -e /tmp/lies.quote ]; return; }
	[ -e /tmp/lies.quote ] || return 0
	got=$(verified /tmp/lies.quote --nonce "$data")
	case $1:$got in
	any:* | 0:0) ;;
	no:[12]) ;;
	*) echo "the verifier's status is $got"; return 1 ;;
	esac
}

one()
{
	lie "$1"
	request
	lie honest
	case $2:$result in
	any:* | ok:ok\ *) judged "$3" ;;
	*:"outblob $2") judged - ;;
	*) echo "expected $2, got: $result"; return 1 ;;
	esac
}

# A lie may leave the buffer in the host's hands for a moment.
honest_again()
{
	for _ in 1 2 3 4 5; do
		request
		[ "$result" = "outblob EBUSY" ] || break
		sleep 1
	done
	[ "${result%% *}" = ok ] || { echo "$result"; return 1; }
	is 0 verified /tmp/lies.quote --nonce "$data"
}

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
	[ "${result%% *}" = ok ] && is 0 verified /tmp/lies.quote --nonce "$data"
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
chosen >/tmp/lies
while read -r name expected verdict <&3; do
	check "$name: $expected" one "$name" "$expected" "$verdict"
	check "$name: it is over, a genuine quote comes" honest_again
done 3</tmp/lies
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
