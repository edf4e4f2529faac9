# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests of this folder.

here=$(dirname "$(readlink -f "$0")")
PATH=$here:$PATH
# shellcheck disable=SC1091 # there when installed
. "$here/../kselftest/ktap_helpers.sh"

paravisor=/sys/hypervisor/paravisor
reports=/sys/kernel/config/tsm/report

start()
{
	ktap_print_header
	ktap_set_plan "$1"
}

# skip_all REASON...: nothing here to test. Where a paravisor is known to be, that is a failure,
# unless the reason is one of the guest kernel's own (may_skip_all).
skip_all()
{
	case ${PV_EXPECT:-}:${PV_PERSONALITY:-} in
	none:* | *:'') ;;
	*:openhcl-*)
		start 1
		ktap_test_fail "skipped: $*"
		ktap_finished
		;;
	esac
	may_skip_all "$@"
}

may_skip_all()
{
	ktap_print_header
	ktap_skip_all "$@"
	exit "$KSFT_SKIP"
}

# check DESCRIPTION COMMAND...
check()
{
	description=$1
	shift
	if output=$("$@" 2>&1); then
		ktap_test_pass "$description"
	else
		[ -z "$output" ] || printf '%s\n' "$output" | tail -n 5 | sed 's/^/# /'
		ktap_test_fail "$description"
	fi
}

# is EXPECTED COMMAND...: the command prints exactly that, whatever its status
is()
{
	expected=$1
	shift
	got=$("$@" 2>&1)
	[ "$got" = "$expected" ] && return 0
	echo "expected: $expected; got: $got"
	return 1
}

# expect_provider: leave unless reports come from the HCL
need_provider()
{
	[ -d $reports ] || skip_all "no configfs-tsm"
	[ -e "$paravisor/features/report_hcl" ] || skip_all "the paravisor offers no HCL report"
}

# 64 bytes in hexadecimal
nonce()
{
	head -c 64 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

# has_nonce FILE NONCE: the claims at the end of a report name this user data
has_nonce()
{
	grep -qai "\"user-data\" *: *\"$2\"" "$1" && return 0
	echo "user-data not found in $1"
	return 1
}
