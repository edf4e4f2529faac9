# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Names for guest addresses. KASLR's offset comes from where the guest put its system call entry.

# symbol_of SYSTEM_MAP LSTAR RIP: prints name+0xoffset, or nothing when it cannot be known.
symbol_of()
{
	local map=$1 lstar=$2 rip=$3 entry link
	if [ ! -r "$map" ] || [ -z "$lstar" ] || [ "$lstar" = null ] || [ $((lstar)) -eq 0 ]; then
		return 0
	fi
	entry=$(awk '$3 == "entry_SYSCALL_64" { print $1; exit }' "$map")
	[ -n "$entry" ] || return 0
	link=$(printf '%016x' $((rip - lstar + 0x$entry)))
	# Equal width and lower case: strings compare as numbers do.
	awk -v want="$link" '
		$2 ~ /^[tTwW]$/ && $1 <= want && $1 >= best { best = $1; name = $3 }
		$3 == "_etext" { end = $1 }
		END { if (name != "" && want < end) print best, name }' "$map" | {
		read -r base name || exit 0
		printf '%s+0x%x' "$name" $((0x$link - 0x$base))
	}
}
