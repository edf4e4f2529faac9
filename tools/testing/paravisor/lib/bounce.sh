# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The module that counts bounced bytes, built outside the tree for one of our kernels.

bounce_build()
{
	local dir=$1 map=$out/System.map
	grep -q ' t swiotlb_bounce$' "$map" ||
		die "no function swiotlb_bounce in $map, only: $(grep -o 'swiotlb_bounce.*' "$map" | paste -sd' ')"
	rm -rf "$dir"
	mkdir -p "$dir/build" "$dir/overlay/lib/paravisor"
	cp "$PV_DIR"/bounce/* "$dir/build/"
	logged "$PV_LOGS/bounce.log" kernel_make M="$dir/build" modules ||
		die "building the module that counts bounced bytes failed"
	cp "$dir/build/pv-bounce.ko" "$dir/overlay/lib/paravisor/"
}

# bounce_ensure KIND: prints the overlay that has /lib/paravisor/pv-bounce.ko for that kernel.
bounce_ensure()
{
	local home out fragments flags hash dir=$PV_CACHE/obj/bounce-$1
	kernel_dirs "$1"
	[ -f "$out/.pv-built" ] || die "no $1 kernel yet"
	hash=$({ hash_files "$PV_DIR"/bounce/*; cat "$out/.pv-built"; } | hash_stdin)
	if ! stamp_matches "$dir/stamp" "$hash"; then
		with_lock "bounce-$1" bounce_build "$dir"
		stamp_write "$dir/stamp" "$hash"
	fi
	printf '%s\n' "$dir/overlay"
}
