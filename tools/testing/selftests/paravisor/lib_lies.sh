# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests of hosts that lie about evidence, and of a paravisor that fails with it. Set by
# the test: kind, what their names begin with; lies, a line each: name, what a request ends with (any:
# that is chance), what the verifier says of what came: 0, no, any, or - where nothing comes.

answer=/tmp/lies.answer

lie()
{
	pv-mark lie "${kind:?}-$1" >/dev/null
}

need_lies()
{
	pv-mark lie "$kind-honest" >/dev/null 2>&1 || may_skip_all "nobody below that could be told to lie"
}

# Sets data and result
request()
{
	rm -f $answer
	data=$(nonce)
	result=$(tsm_request lies "$data" $answer)
}

# Nothing genuine is refused without a reason, and nothing else is taken for it.
judged()
{
	[ "$1" != - ] || { [ ! -e $answer ]; return; }
	[ -e $answer ] || return 0
	got=$(verified $answer --nonce "$data")
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

# A lie may leave a buffer in the host's hands for a moment.
honest_again()
{
	for _ in 1 2 3 4 5; do
		request
		[ "$result" = "outblob EBUSY" ] || break
		sleep 1
	done
	[ "${result%% *}" = ok ] || { echo "$result"; return 1; }
	is 0 verified $answer --nonce "$data"
}

# Two checks a lie
check_lies()
{
	chosen >/tmp/lies
	while read -r name expected verdict <&3; do
		check "$name: $expected" one "$name" "$expected" "$verdict"
		check "$name: it is over, a genuine $kind comes" honest_again
	done 3</tmp/lies
}
