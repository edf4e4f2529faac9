#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What a device that was not accepted passes on its way to DMA is the base's, but for one nop.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

# Instructions of one function, without addresses.
code()
{
	local home out fragments flags
	kernel_dirs "$1"
	objdump -d --no-show-raw-insn --disassemble="$2" "$out/vmlinux" |
		sed -n 's/^ffff[0-9a-f]*:\t//p' |
		sed -E 's/[0-9a-f]{16}( <[^>]*>)?/ADDRESS/g; s/ +# ADDRESS//; s/0x[0-9a-f]+\(%rip\)/X(%rip)/; s/ +$//'
}

nop='nop|xchg +%ax,%ax|data16'
for function in dma_direct_map_phys dma_direct_max_mapping_size; do
	code stock "$function" >"$tap_dir/stock"
	code suite "$function" >"$tap_dir/suite"
	tap_run "$function: found in both kernels" test -s "$tap_dir/stock" -a -s "$tap_dir/suite"
	# Not one call or load of the device's flags but behind the key, which is looked at only
	# where bouncing was forced for everybody.
	added=$(diff "$tap_dir/stock" "$tap_dir/suite" | sed -n 's/^> //p' || true)
	tap_run "$function: the static key is there" grep -qE "^($nop)" <<<"$added"
	tap_empty "$function: nothing is called before the static key" \
		"$(sed -E "/^($nop)/,\$d" <<<"$added" | grep '^call' || true)"
	tap_equal "$function: is bouncing forced? is asked as often as in the base" \
		"$(grep -c '^cmpb .*0x50(%rax)' "$tap_dir/stock")" \
		"$(grep -c '^cmpb .*0x50(%rax)' "$tap_dir/suite")"
done

# Not a single difference where there is nothing to decide.
for function in dma_direct_alloc dma_direct_free swiotlb_tbl_map_single swiotlb_map; do
	tap_empty "$function: the base's" "$(diff <(code stock "$function") <(code suite "$function") || true)"
done

# The one question: is the guest confidential? As before. Then the nop, and the base's answer.
added=$(diff <(code stock force_dma_unencrypted) <(code suite force_dma_unencrypted) |
	sed -n 's/^> //p' | grep -vE '^j[a-z]+ ' || true)
tap_equal "force_dma_unencrypted: what is new begins with the static key's nop" nop \
	"$(head -n 1 <<<"$added" | sed -E "s/^($nop).*/nop/")"
printf '# new in force_dma_unencrypted: %s\n' "$(tr '\n' ';' <<<"$added")"
tap_done
