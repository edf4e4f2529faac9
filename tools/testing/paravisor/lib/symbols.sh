# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Names for guest addresses. KASLR's offset comes from where the guest put the function or the table
# PV_ENTRY, whose address it tells the processor.

# symbol_of SYSTEM_MAP ENTRY ADDRESS: prints name+0xoffset, or nothing when it cannot be known.
symbol_of()
{
	local map=$1 at=$2 rip=$3 entry link
	if [ ! -r "$map" ] || [ -z "$at" ] || [ "$at" = null ] || [ $((at)) -eq 0 ]; then
		return 0
	fi
	entry=$(awk -v entry="$PV_ENTRY" '$3 == entry { print $1; exit }' "$map")
	[ -n "$entry" ] || return 0
	link=$(printf '%016x' $((rip - at + 0x$entry)))
	# Equal width and lower case: strings compare as numbers do.
	awk -v want="$link" '
		$2 ~ /^[tTwW]$/ && $1 <= want && $1 >= best { best = $1; name = $3 }
		$3 == "_etext" { end = $1 }
		END { if (name != "" && want < end) print best, name }' "$map" | {
		read -r base name || exit 0
		printf '%s+0x%x' "$name" $((0x$link - 0x$base))
	}
}
