# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the verifier says in the guest, by the way that evidence is bent. Set by the test: modes, what
# --misbehave is told; guest, which takes them and prints a line each; expected, a function that prints
# the line's end for a mode; registers, a program for a boot where nothing is bent.

# verify_boots PERSONALITY...: modes above each; registers above the first
verify_boots()
{
	local list personality
	list=$(IFS=,; printf '%s' "${modes[*]}")
	for personality; do
		job_boot "$personality" --personality "$personality" --timeout 300 --misbehave "$list" -- \
			sh -c "${guest:?}" sh "${modes[@]}"
	done
	job_boot registers --personality "$1" -- sh -c "${registers:?}"
	jobs_wait
}

# verify_judged WHAT PERSONALITY...
verify_judged()
{
	local what=$1 personality
	shift
	for personality; do
		tap_equal "$personality: each $what is judged rightly" \
			"$(for mode in "${modes[@]}"; do printf '%s %s\n' "$mode" "$(expected "$mode")"; done)" \
			"$(boot_faults "$personality"; cat "$tap_dir/$personality.out")"
	done
}
