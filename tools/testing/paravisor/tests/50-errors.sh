#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Each misbehaviour of the vTPM, seen by a guest that asks through configfs.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# What the kernel cannot know (who signed) is the verifier's: see 55-verify.
errors=(
	good:ok stale:ESTALE stale-once:ok wrong-hash:EBADMSG other-user-data:ESTALE
	no-user-data:EPROTO oversize-report:EMSGSIZE oversize-data:EMSGSIZE
	oversize-claims:EMSGSIZE wrong-type:EPROTOTYPE wrong-magic:EPROTO wrong-version:EPROTO
	wrong-hash-type:EOPNOTSUPP garbage:EPROTO nv-error:EIO good:ok no-ak-cert:ok bad-signature:ok
	truncated-claims:EMSGSIZE good:ok short-index:EMSGSIZE good:ok
	missing-index:ENOENT good:ok no-owner-read:EPERM good:ok owner-auth:EACCES
)

modes()
{
	local IFS=,
	printf '%s' "${errors[*]%%:*}"
}

# A program that ends early or skips tells less than there is to tell.
results()
{
	grep -cE '^(not )?ok [0-9]+ .* gives ' "$1" || true
}
wanted=$(printf '%s\n' "${errors[@]}" | grep -vc ':any$')

kinds=()
[ -n "$PV_QUICK" ] || kinds+=(debug)
kinds+=(suite)
for kind in "${kinds[@]}"; do
	option=--debug-kernel
	[ "$kind" = debug ] || option=--console
	job_boot "$kind" "$option" --timeout 300 --misbehave "$(modes)" \
		-- env PV_ERRORS="${errors[*]}" pv-selftests report_errors
done
jobs_wait
for kind in "${kinds[@]}"; do
	faults=$(boot_faults "$kind")
	tap_empty "$kind kernel: the guest is well" "$faults"
	tap_equal "$kind kernel: one result a mode" "$wanted" "$(results "$tap_dir/$kind.out")"
	tap_fold_files "$kind kernel, " 0 <"$tap_dir/$kind.out"
done
tap_done
