# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests of this folder.

here=$(dirname "$(readlink -f "$0")")
PATH=$here:$PATH
# shellcheck disable=SC1091 # there when installed
. "$here/../kselftest/ktap_helpers.sh"

paravisor=/sys/hypervisor/paravisor
features=$paravisor/features
reports=/sys/kernel/config/tsm/report

start()
{
	ktap_print_header
	ktap_set_plan "$1"
}

# skip_all REASON...: nothing here to test. Where a paravisor is known to be, that is a failure,
# unless the reason is one of the guest kernel's own (may_skip_all). PV_EXPECT=none: there is none;
# with PV_EXPECT_TOKENS the guest is a Realm of its own then, and has tokens.
skip_all()
{
	case ${PV_EXPECT:-}:${PV_PERSONALITY:-}:${PV_EXPECT_TOKENS:-} in
	none:*: | *::*) ;;
	*:openhcl-* | *:svsm* | *:tdx-l2* | *:cca-plane*)
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

# agree EXPECTED COMPARED GOT
agree()
{
	[ "$1" = "$2" ] && return 0
	echo "expected: $1; got: $3"
	return 1
}

# is EXPECTED COMMAND...: the command prints exactly that, whatever its status
is()
{
	expected=$1
	shift
	got=$("$@" 2>&1)
	agree "$expected" "$got" "$got"
}

# need_feature NAME PERSONALITY: leave without it. Below a paravisor of that kind it must be there.
need_feature()
{
	[ ! -e "$features/$1" ] || return 0
	case ${PV_PERSONALITY:-} in
	"$2"*) skip_all "the paravisor does not offer $1" ;;
	*) may_skip_all "the paravisor does not offer $1" ;;
	esac
}

# need_reports NAME PERSONALITY: leave unless reports of that kind come
need_reports()
{
	need_feature "$1" "$2"
	[ -d $reports ] || skip_all "no configfs-tsm"
}

# leave unless reports come from the HCL
need_provider()
{
	need_reports report_hcl openhcl
}

# field FILE OFFSET LENGTH: bytes of a file in hexadecimal
field()
{
	od -An -v -tx1 -j "$2" -N "$3" "$1" | tr -d ' \n'
}

# An SNP report: u32 VMPL at 0x30, user data at 0x50.
snp_vmpl()
{
	field "$1" 48 1
}

snp_user_data()
{
	field "$1" 80 64
}

# What a command printed begins with a word.
begins()
{
	expected=$1
	shift
	got=$("$@" 2>&1)
	agree "$expected" "${got%% *}" "$got"
}

# verified OPTION...: exit status of the verifier, which trusts as $trusted says
verified()
{
	verdict=0
	# shellcheck disable=SC2086 # words
	paravisorctl --quiet verify "$@" ${trusted:?} 2>/tmp/verify.err || verdict=$?
	echo $verdict
}

# provider ITEM: of the reports of a folder that is made for it
provider()
{
	mkdir -p "$reports/$1" && cat "$reports/$1/provider"
}

# The files of such a folder
entries()
{
	for file in "$reports/$1"/*; do printf '%s ' "${file##*/}"; done
}

differ()
{
	! cmp -s "$1" "$2"
}

refused()
{
	! "$@" 2>/dev/null
}

# wanted LIE: of the lies all, or those in PV_LIES
wanted()
{
	case " ${PV_LIES:-$1} " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

# The lines of $lies that are
chosen()
{
	echo "${lies:-}" | while read -r name rest; do
		[ -z "$name" ] || ! wanted "$name" || echo "$name $rest"
	done
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

mark_log()
{
	echo "<6>selftest: $1" >/dev/kmsg
	log_mark="selftest: $1"
}

# complaints [PATTERN]: since then, or all that is left where the log has gone over the mark; and
# lines like that
complaints()
{
	dmesg >/tmp/dmesg
	grep -q "$log_mark" /tmp/dmesg || log_mark=.
	sed -n "/$log_mark/,\$p" /tmp/dmesg |
		grep -E "(WARNING|BUG|INFO|KASAN|UBSAN): |Oops|Call Trace|possible (circular|recursive|irq)|blocked for more${1:+|$1}"
}

# many_requests DATA COUNT NAME: so many requests, one after the other; DATA is the command that prints what
# the user data of an answer are
many_requests()
{
	for i in $(seq "$2"); do
		data=$(nonce)
		result=$(tsm_request "$3" "$data" "/tmp/$3.out")
		[ "${result%% *}" = ok ] && is "$data" "$1" "/tmp/$3.out" && continue
		echo "$3, request $i: $result"
		return 1
	done
}

# from_two_sides COMMAND...: at the same time, as side1 and as side2; each says what went wrong
from_two_sides()
{
	"$@" side1 >/tmp/side1.txt &
	one=$!
	"$@" side2 >/tmp/side2.txt
	two=$?
	wait $one && [ $two = 0 ] && return 0
	cat /tmp/side1.txt /tmp/side2.txt
	return 1
}
