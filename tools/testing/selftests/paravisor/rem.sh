#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Measurement registers of a Realm: read, extended, and seen in the next token.
. "$(dirname "$0")/lib_cca.sh"

need_token
[ -d $registers ] || skip_all "no measurement registers"
fixed=rim:$hash

token()
{
	result=$(tsm_request rem "$(nonce)" /tmp/rem.token)
	[ "${result%% *}" = ok ] || { echo "$result"; return 1; }
}

reported()
{
	token && token_rem /tmp/rem.token "${1#rem}"
}

as_reported()
{
	token || return 1
	is "$(token_rim /tmp/rem.token)" mr rim || return 1
	for n in 0 1 2 3; do
		is "$(token_rem /tmp/rem.token $n)" mr rem$n || { echo "rem$n"; return 1; }
	done
}

in_report()
{
	token && is 0 verified /tmp/rem.token --rem "${1#rem}=$2" &&
		is 1 verified /tmp/rem.token --rem "${1#rem}=$(digits 0)"
}

check_registers rem1 rem0 rem2 rem3
rmdir $reports/rem 2>/dev/null
ktap_finished
