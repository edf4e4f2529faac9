#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The patch series: it can be written, applies to the base by git am, and ends at our tree.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

tree_ensure 2>/dev/null
O=$tap_dir/series
export O
if ! "$PV_DIR/series" >"$tap_dir/log" 2>&1; then
	tap_fail "the series is written" "$(cat "$tap_dir/log")"
	tap_done
	exit
fi
tap_pass "the series is written: $(find "$O" -name '*.patch' ! -name '0000-*' | wc -l) patches"

repo=$tap_dir/repo
git init -q "$repo"
tree_files | sed -n 's/\.patch$//p' | while IFS= read -r file; do
	mkdir -p "$repo/$(dirname "$file")"
	cp "$PV_STOCK/linux/$file" "$repo/$file"
done
git -C "$repo" add -A
git -C "$repo" -c user.name=base -c user.email=base@localhost commit -q -m base
for patch in "$O"/*.patch; do
	case $patch in */0000-*) continue ;; esac
	name=$(basename "$patch" .patch)
	tap_run "applies: $name" git -C "$repo" -c user.name=t -c user.email=t@localhost am -q --whitespace=error-all "$patch"
done

different()
{
	git -C "$repo" ls-files | while IFS= read -r file; do
		cmp -s "$repo/$file" "$PV_SUITE/linux/$file" || printf '%s\n' "$file"
	done
}
tap_empty "and ends at the assembled tree" "$(different)"
tap_run "the cover letter has no blanks left to fill in" sh -c "! grep -q '\*\*\*' '$O/0000-cover-letter.patch'"
tap_done
