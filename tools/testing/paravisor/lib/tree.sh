# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The assembled tree: base + this repository's new files + its .patch files.
# Only what changed is touched, so that the kernel build stays incremental.

# What git would take, so that leftovers of editors and builds stay out. A release has no git.
tree_candidates()
{
	if [ -e .git ] && git ls-files --cached --others --exclude-standard -z 2>/dev/null | tr '\0' '\n'; then
		return
	fi
	find . -path "./.*" -prune -o -type f \
		! -name "*.o" ! -name "*.ko" ! -name "*.elf" ! -name ".*.cmd" \
		! -name ".checkpatch-*" ! -name "*~" ! -name "*.orig" ! -name "*.rej" ! -name "*.swp" -print |
		sed 's,^\./,,'
}

# Every file of the repository that belongs into a kernel tree.
tree_files()
{
	(
		cd "$PV_ROOT" || exit 1
		tree_candidates | LC_ALL=C sort -u | while IFS= read -r file; do
			case $file in
			.*) ;;
			*/* | *.patch) [ ! -f "$file" ] || printf '%s\n' "$file" ;;
			esac
		done
	)
}

# What only one architecture compiles
PV_ONLY_X86='^arch/x86/|^drivers/virt/coco/(sev|tdx)-guest/'
PV_ONLY_ARM64='^arch/arm64/|^drivers/virt/coco/arm-cca-guest/'

tree_files_of()
{
	case $1 in
	arm64) tree_files | grep -vE "$PV_ONLY_X86" ;;
	*) tree_files | grep -vE "$PV_ONLY_ARM64" ;;
	esac
}

tree_hash_of()
{
	(cd "$PV_ROOT" && tr '\n' '\0' | xargs -0 -r sh -c 'stat -c "%a %n" "$@"; sha256sum "$@"' sh) |
		hash_stdin
}

tree_hash()
{
	tree_files | tree_hash_of
}

# Only these can change what the compiler makes of the kernel.
tree_kernel_hash()
{
	tree_files | grep -Ev '^(tools|Documentation)/|^MAINTAINERS' | tree_hash_of
}

tree_stage_patch()
{
	local file=$1 stage=$2 target=${1%.patch} touched
	[ -f "$PV_STOCK/linux/$target" ] || die "$file: the base has no $target"
	touched=$(sed -n 's,^+++ b/\([^[:space:]]*\).*,\1,p' "$PV_ROOT/$file")
	[ "$touched" = "$target" ] || die "$file must patch $target and nothing else, but patches: ${touched:-nothing}"
	cp "$PV_STOCK/linux/$target" "$stage/$target" || die "cannot copy $target"
	patch -p1 --fuzz=0 --batch --no-backup-if-mismatch -d "$stage" \
		<"$PV_ROOT/$file" >"$PV_LOGS/patch.log" 2>&1 ||
		{ cat "$PV_LOGS/patch.log" >&2; die "$file does not apply to the base (no fuzz is accepted)"; }
}

tree_stage()
{
	local stage=$1 file
	rm -rf "$stage"
	mkdir -p "$stage" || die "cannot make $stage"
	while IFS= read -r file; do
		mkdir -p "$stage/$(dirname "$file")" || die "cannot write to $stage"
		case $file in
		*.patch) tree_stage_patch "$file" "$stage" ;;
		*) cp "$PV_ROOT/$file" "$stage/$file" || die "cannot copy $file" ;;
		esac
	done
	(cd "$stage" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort) >"$stage.list"
}

# Replace by rename, never write in place: an untouched file is a hard link to the base's.
tree_put()
{
	local from=$1 to=$2
	if cmp -s "$from" "$to" && [ "$(stat -c %a "$from")" = "$(stat -c %a "$to")" ]; then
		return 0
	fi
	{ mkdir -p "$(dirname "$to")" && cp "$from" "$to.pv-new" &&
		chmod --reference="$from" "$to.pv-new" && mv -f "$to.pv-new" "$to"; } ||
		die "cannot write $to"
	printf '%s\n' "$to" >>"$PV_SUITE/changed"
}

# A file that left the repository leaves the tree, or becomes the base's again.
tree_drop()
{
	local path=$1
	if [ -f "$PV_STOCK/linux/$path" ]; then
		tree_put "$PV_STOCK/linux/$path" "$PV_SUITE/linux/$path"
	else
		rm -f "$PV_SUITE/linux/$path"
		rmdir -p --ignore-fail-on-non-empty "$PV_SUITE/linux/$(dirname "$path")" 2>/dev/null || true
		printf '%s\n' "$PV_SUITE/linux/$path" >>"$PV_SUITE/changed"
	fi
}

tree_base_id()
{
	printf '%s %s\n' "$PV_BASE" "$(stat -c '%i %Z' "$PV_STOCK/linux/Makefile" | cut -d' ' -f1)"
}

# Hard links where the file system can, so that 1.8 GB are there once.
tree_from_base()
{
	local tmp=$PV_SUITE/linux.tmp
	say "making $PV_SUITE/linux from the base"
	rm -rf "$tmp" "$PV_SUITE/linux" "$PV_SUITE/manifest" "$PV_SUITE/tree-stamp"
	cp -al "$PV_STOCK/linux" "$tmp" 2>/dev/null ||
		{ rm -rf "$tmp"; cp -a "$PV_STOCK/linux" "$tmp"; } || die "cannot copy the base"
	mv "$tmp" "$PV_SUITE/linux"
	stamp_write "$PV_SUITE/base-stamp" "$(tree_base_id)"
}

tree_ensure()
{
	with_lock tree tree_ensure_locked
}

tree_ensure_locked()
{
	local hash path stage=$PV_SUITE/stage
	[ ! -f "$PV_ROOT/Kbuild" ] || die "this is an assembled kernel tree already"
	mkdir -p "$PV_SUITE"
	if ! stamp_matches "$PV_SUITE/base-stamp" "$(tree_base_id)" || [ ! -d "$PV_SUITE/linux" ]; then
		tree_from_base
	fi
	hash=$(tree_hash)
	! stamp_matches "$PV_SUITE/tree-stamp" "$hash" || return 0
	rm -f "$PV_SUITE/tree-stamp"
	: >"$PV_SUITE/changed"
	touch "$PV_SUITE/manifest"
	tree_files | tree_stage "$stage" || die "the tree cannot be assembled"
	# Written before the work, merged: an interrupted run still knows what to take back.
	LC_ALL=C sort -u "$PV_SUITE/manifest" "$stage.list" >"$PV_SUITE/manifest.tmp"
	LC_ALL=C comm -23 "$PV_SUITE/manifest.tmp" "$stage.list" >"$PV_SUITE/gone"
	mv -f "$PV_SUITE/manifest.tmp" "$PV_SUITE/manifest"
	while IFS= read -r path; do tree_drop "$path"; done <"$PV_SUITE/gone"
	while IFS= read -r path; do
		tree_put "$stage/$path" "$PV_SUITE/linux/$path"
	done <"$stage.list"
	mv -f "$stage.list" "$PV_SUITE/manifest"
	rm -rf "$stage" "$PV_SUITE/gone"
	stamp_write "$PV_SUITE/tree-stamp" "$hash"
	say "tree: $(wc -l <"$PV_SUITE/manifest") files of ours, $(wc -l <"$PV_SUITE/changed") changed"
}
