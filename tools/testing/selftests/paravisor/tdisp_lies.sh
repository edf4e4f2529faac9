#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Host and device lie. Each lie has its error, ends without a driver and with nothing private, and
# when it is over lock and accept work as before.
. "$(dirname "$0")/lib_tdisp.sh"

need_tdi

# The lie, the step that must fail, its error. A step is asked for 10 s before it has stalled.
lies='
wrong-digest-certs		lock	EBADMSG
wrong-digest-measurements	lock	EBADMSG
wrong-digest-report		lock	EBADMSG
wrong-digest-vca		lock	EBADMSG
other-bars			lock	ENXIO
overlapping-ranges		lock	ERANGE
out-of-range-range		lock	ERANGE
long-report			lock	EMSGSIZE
short-report			lock	EMSGSIZE
false-locked			lock	EBUSY
stall-bind			lock	ETIMEDOUT
stall-report			lock	ETIMEDOUT
error-info			lock	EIO
error-bind			lock	EIO
error-report			lock	EIO
error-status			lock	EIO
garbage-response		lock	EPROTO
truncated-response		lock	EPROTO
huge-response			lock	EMSGSIZE
other-request			lock	EPROTO
false-run			accept	EBUSY
stall-start			accept	ETIMEDOUT
error-start			accept	EIO
error-mmio			accept	EIO
error-dma			accept	EIO
garbage-response		accept	EPROTO
truncated-response		accept	EPROTO
huge-response			accept	EMSGSIZE
other-request			accept	EPROTO
lost-run			run	ok
stale-nonce			refresh	3
error-refresh			refresh	1
stall-unbind			unlock	ETIMEDOUT
error-unbind			unlock	EIO
garbage-response		unlock	ok
truncated-response		unlock	ok
huge-response			unlock	ok
other-request			unlock	ok
'

# After a lock that failed there is no lock: the disk is as on any other kernel.
lie_at_lock()
{
	lie "$1"
	check "$1: lock gives $2" is "$2" put lock "$tsm"
	check "$1: it is not locked" is "unlocked" value state
	check "$1: accept gives EINVAL" is EINVAL put accept 1
	check "$1: no driver has come" not_bound
	check "$1: nothing is private" nothing_private
}

lie_at_accept()
{
	check "$1: lock" lock
	lie "$1"
	check "$1: accept gives $2" is "$2" put accept 1
	check "$1: the function is in error" is error value state
	check "$1: it cannot be accepted again" is EINVAL put accept 1
	check "$1: no driver may bind" locked_out
	check "$1: nothing is private" nothing_private
}

# All goes well for a while.
lie_at_run()
{
	check "$1: lock" lock
	lie "$1"
	check "$1: accept, and soon an error" event error accept
	check "$1: the function is in error" is error value state
	check "$1: it cannot be accepted again" is EINVAL put accept 1
	check "$1: no driver may bind" locked_out
	check "$1: nothing is private" nothing_private
}

refresh_status()
{
	status=0
	mkdir -p /tmp/evidence
	paravisorctl tdisp evidence "$function" --refresh --out /tmp/evidence >/tmp/refresh.out 2>&1 ||
		status=$?
	echo $status
	[ "$1" = $status ] || cat /tmp/refresh.out
}

# The evidence stays what it was, and the state.
lie_at_refresh()
{
	check "$1: lock" lock
	lie "$1"
	check "$1: a refresh ends with status $2" is "$2" refresh_status "$2"
	check "$1: it stays locked" is locked value state
	check "$1: no driver may bind" locked_out
	check "$1: nothing is private" nothing_private
	lie none
	check "$1: a refresh without it works" is 0 refresh_status 0
}

# Where the status does not confirm it, no driver may come. Where the command never arrived, it
# is the bus mastering that ends which tells the paravisor.
lie_at_unlock()
{
	check "$1: lock and accept" lock_accept
	lie "$1"
	check "$1: unlock gives $2" is "$2" put unlock "$tsm"
	if [ "$2" = ok ]; then
		check "$1: it is unlocked" is unlocked value state
	else
		check "$1: it is in error" is error value state
		check "$1: no driver may bind" locked_out
	fi
	check "$1: accept gives EINVAL" is EINVAL put accept 1
	check "$1: no driver has come" not_bound
	check "$1: nothing is private" nothing_private
}

# A first lock may find the function in use by the one that was not given back.
locks_again()
{
	[ "$(value state)" = unlocked ] || unlock || return 1
	lock >/dev/null || lock
}

over()
{
	lie none
	check "$1 is over: lock works" locks_again
	check "$1 is over: accept works" accept
	check "$1 is over: a driver binds" is ok bind
	check "$1 is over: and reads what is known" known_data
	check "$1 is over: it lets go" is ok unbind
	check "$1 is over: unlock works" unlock
	check "$1 is over: nothing is private" nothing_private
}

# Without what is checked when it is over
checks_at()
{
	case $1:$2 in
	lock:*) echo 5 ;;
	unlock:ok) echo 6 ;;
	unlock:*) echo 7 ;;
	*) echo 6 ;;
	esac
}

count()
{
	sum=1
	chosen | {
		while read -r _ step error; do sum=$((sum + 7 + $(checks_at "$step" "$error"))); done
		echo $sum
	}
}

start "$(count)"
mark_log lies
chosen >/tmp/lies
while read -r name step error <&3; do
	"lie_at_$step" "$name" "$error"
	over "$name"
done 3</tmp/lies
check "the kernel complained of nothing else" is "" complaints
ktap_finished
