# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The static checks. Each lint_NAME prints one line a report and nothing else;
# status 77 with a reason on stdout means that it cannot run here.

PV_LINTS=(checkpatch checkpatch-series sparse gcc clang kernel-doc coccicheck
	dt-binding netlink maintainers shellcheck mandoc rst spdx paths)

# Paths in the assembled tree of what is ours, patched files left out.
lint_files()
{
	tree_files | grep -v '\.patch$' | grep -E "$1"
}

lint_patched()
{
	tree_files | sed -n 's/\.patch$//p'
}

# Outside the kernel its macros do not exist, libraries have names of their own, and a monitor
# without any operating system below talks to devices through volatile, in instructions that
# are named as its functions are.
PV_NOT_KERNEL=BIT_MACRO,EMBEDDED_FUNCTION_NAME,CAMELCASE,NEW_TYPEDEFS,PREFER_DEFINED_ATTRIBUTE_MACRO,VOLATILE,AVOID_EXTERNS,PREFER_KERNEL_TYPES,SPLIT_STRING,MACRO_ARG_UNUSED

# In pieces, so that checkpatch does not take this line for a tag.
PV_SPDX=SPDX-
PV_SPDX+=License-Identifier

# It takes a pointer to one of OpenSSL's types for a multiplication, not a declaration.
PV_NOT_OPENSSL=SPACING,LINE_SPACING

# lint_with_openssl -l|-L: of the files on stdin those that use, or do not use, OpenSSL's types
lint_with_openssl()
{
	xargs env -C "$PV_ROOT" grep "$1" -E 'openssl/|keystore\.h|DEFINE_FREE' || true
}

# A view of the assembled tree without get_maintainer.pl, which checkpatch would ask about
# each file, for a second each, whether somebody calls it obsolete.
lint_checkpatch_tree()
{
	local view=$PV_SUITE/checkpatch
	rm -rf "$view"
	mkdir -p "$view/scripts"
	find "$PV_SUITE/linux" -mindepth 1 -maxdepth 1 ! -name scripts -exec ln -s -t "$view" {} +
	find "$PV_SUITE/linux/scripts" -mindepth 1 -maxdepth 1 ! -name get_maintainer.pl \
		-exec ln -s -t "$view/scripts" {} +
	printf '%s\n' "$view"
}

# lint_checkpatch_run IGNORED ARGUMENT...: lint_maintainers tells what FILE_PATH_CHANGES guesses.
# Status 1 is that of reports, and must come with some.
lint_checkpatch_run()
{
	local ignored=FILE_PATH_CHANGES${1:+,$1} output rc=0 view
	shift
	view=$(lint_checkpatch_tree)
	output=$(cd "$view" && perl scripts/checkpatch.pl --strict --no-summary --terse --show-types \
		--ignore "$ignored" "$@" 2>&1) || rc=$?
	[ -z "$output" ] || printf '%s\n' "$output"
	if [ "$rc" -gt 1 ] || { [ "$rc" -eq 1 ] && ! grep -qE ':[0-9]*: (ERROR|WARNING|CHECK)' <<<"$output"; }; then
		printf 'checkpatch itself failed with status %d\n' "$rc"
	fi
}

lint_checkpatch()
{
	local kinds='\.([ch]|S|lds|rst|txt)$|/Kconfig$|/Makefile$' files
	mapfile -t files < <(lint_files "$kinds" | grep -v '^tools/' | grep -v '\.rst$')
	lint_checkpatch_run '' -f "${files[@]}"
	# Tables repeat words.
	mapfile -t files < <(lint_files '^Documentation/.*\.rst$')
	lint_checkpatch_run REPEATED_WORD -f "${files[@]}"
	mapfile -t files < <(lint_files "$kinds" | grep '^tools/' | lint_with_openssl -L)
	lint_checkpatch_run "$PV_NOT_KERNEL" -f "${files[@]}"
	mapfile -t files < <(lint_files "$kinds" | grep '^tools/' | lint_with_openssl -l)
	lint_checkpatch_run "$PV_NOT_KERNEL,$PV_NOT_OPENSSL" -f "${files[@]}"
}

# Scripts are executable, have longer lines, and repeat words. Of the C files lint_checkpatch tells.
PV_NOT_SCRIPT=$PV_NOT_OPENSSL,LONG_LINE,LONG_LINE_COMMENT,LONG_LINE_STRING,EXECUTE_PERMISSIONS,REPEATED_WORD

lint_checkpatch-series()
{
	local dir patch
	dir=$(mktemp -d "${TMPDIR:-/tmp}/paravisor-lint.XXXXXX")
	if O=$dir/series "$PV_DIR/series" >"$dir/log" 2>&1; then
		for patch in "$dir"/series/*.patch; do
			case $(grep -m 1 '^+++ ' "$patch") in
			'') ;;
			'+++ b/tools/'*) lint_checkpatch_run "$PV_NOT_KERNEL,$PV_NOT_SCRIPT" "$patch" ;;
			'+++ b/Documentation/'*) lint_checkpatch_run REPEATED_WORD "$patch" ;;
			*) lint_checkpatch_run '' "$patch" ;;
			esac
		done | sed "s,^$dir/series/,,"
	else
		tail -n 3 "$dir/log"
	fi
	rm -rf "$dir"
}

# lint_folders ARCH...: folders of the kernel that are ours as a whole
lint_folders()
{
	local arch
	printf 'drivers/virt/coco/paravisor/\n'
	for arch; do
		printf 'arch/%s/coco/paravisor/\n' "$arch"
	done
}

# C files of ours in folders of others.
lint_guests()
{
	lint_files '^(arch|drivers|kernel)/.*\.c$' | grep -v '/coco/paravisor/' || true
}

# lint_objects ARCH: objects of ours and of the files we patch, as make targets; sev-shared.c is
# included by others.
lint_objects()
{
	lint_folders "$1"
	tree_files_of "$1" | grep -E '\.c(\.patch)?$' |
		grep -vE '^tools/|/coco/paravisor/|/sev-shared\.c' | sed -E 's/\.c(\.patch)?$/.o/'
}

# lint_compile KIND FLAG...: what the compiler or checker says of our files.
# What it says of the base's own lines in patched files is the base's affair.
lint_compile()
{
	local kind=$1 home out fragments flags log=$PV_LOGS/lint-$1.log object objects folders
	shift
	kernel_dirs "$kind"
	kernel_prepare "$kind" >&2
	mapfile -t objects < <(lint_objects "$(kernel_arch "$kind")")
	mapfile -t folders < <(lint_folders "$(kernel_arch "$kind")")
	find "${folders[@]/#/$out/}" -name '*.o' -delete 2>/dev/null || true
	for object in "${objects[@]}"; do
		[ ! -f "$out/$object" ] || rm -f "$out/$object"
	done
	if ! CCACHE_DISABLE=1 kernel_make -j"$PV_JOBS" "$@" "${objects[@]}" >"$log" 2>&1; then
		tail -n 3 "$log"
		return 0
	fi
	# Kbuild goes on without a checker that it does not like.
	grep 'not available or not up to date' "$log" || true
	{ grep -E ':[0-9]+(:[0-9]+)?: (warning|error)' "$log" || [ "$?" -eq 1 ]; } |
		sed "s,^$home/linux/,,; s,^\.\./linux/,," | sort -u | lint_not_base
}

# Drops reports about lines that the base has word for word.
lint_not_base()
{
	local line file number text
	while IFS= read -r line; do
		file=${line%%:*} number=${line#*:} number=${number%%:*}
		if [ -f "$PV_STOCK/linux/$file" ]; then
			text=$(sed -n "${number}p" "$PV_SUITE/linux/$file")
			! grep -qxF -- "$text" "$PV_STOCK/linux/$file" || continue
		fi
		printf '%s\n' "$line"
	done
}

lint_gcc()
{
	lint_compile lint W=1
	lint_compile lint-arm64 W=1
}

lint_sparse()
{
	local sparse kind
	sparse=$(sparse_ensure) || { printf 'the kernel needs a newer sparse, which cannot be had'; return 77; }
	for kind in lint lint-arm64; do
		lint_compile "$kind" C=2 CHECK="$sparse"
		grep -q "^  CHECK " "$PV_LOGS/lint-$kind.log" || printf '%s: sparse did not run\n' "$kind"
	done
}

lint_clang()
{
	have "clang-$PV_LLVM" || { printf 'clang-%s is not installed' "$PV_LLVM"; return 77; }
	lint_compile clang W=1
	lint_compile clang-arm64 W=1
}

lint_kernel_doc_run()
{
	local tool=tools/docs/kernel-doc output rc=0
	cd "$PV_SUITE/linux" || return 1
	[ -x "$tool" ] || tool=scripts/kernel-doc
	output=$("$tool" -Wall -none "$@" 2>&1) || rc=$?
	output=$(grep -vE '^(Info|info):|^$' <<<"$output" || true)
	[ -z "$output" ] || printf '%s\n' "$output"
	[ "$rc" -eq 0 ] || [ -n "$output" ] || printf 'kernel-doc itself failed with status %d\n' "$rc"
}

lint_kernel-doc()
{
	local files
	mapfile -t files < <(lint_files '^(include|drivers|arch|kernel)/.*\.[ch]$')
	(lint_kernel_doc_run "${files[@]}")
}

# lint_cocci_run [COCCI=FILE] FOLDER...
lint_cocci_run()
{
	local home out fragments flags dir one=() log=$PV_LOGS/lint-coccicheck.log
	kernel_dirs lint
	kernel_prepare lint >&2
	: >"$log"
	for dir; do
		case $dir in
		COCCI=*) one=("$dir"); continue ;;
		esac
		kernel_make coccicheck MODE=report M="$dir" J="$PV_JOBS" "${one[@]}" >>"$log" 2>&1 ||
			tail -n 3 "$log"
	done
	{ grep -E '^[^ ]*\.[ch]:[0-9]+' "$log" || [ "$?" -eq 1 ]; } | sed "s,^$home/linux/,," | sort -u
}

lint_coccicheck()
{
	have spatch || { printf 'coccinelle is not installed'; return 77; }
	local copies=$PV_SUITE/coccicheck file folders
	mapfile -t folders < <(lint_folders x86 arm64)
	rm -rf "$copies"
	mkdir -p "$copies"
	while IFS= read -r file; do
		mkdir -p "$copies/$(dirname "$file")"
		cp "$PV_SUITE/linux/$file" "$copies/$file"
	done < <(lint_guests)
	lint_cocci_run "${folders[@]/#/$PV_SUITE/linux/}" "$copies" | sed "s,^$copies/,,"
}

# lint_netlink_generate FILE SPEC OUTPUT: what the base's generator makes of it
lint_netlink_generate()
{
	local what
	case $1 in
	*/uapi/*) what='uapi --header' ;;
	*.h) what='kernel --header' ;;
	*) what='kernel --source' ;;
	esac
	# shellcheck disable=SC2086 # two words
	PYTHONDONTWRITEBYTECODE=1 python3 tools/net/ynl/pyynl/ynl_gen_c.py --mode $what --spec "$2" -o "$3"
}

# Files that say they are made from a netlink specification are what that makes, by the base's
# generator, which also holds the specification against its schema.
lint_netlink()
{
	python3 -c 'import yaml, jsonschema' 2>/dev/null ||
		{ printf 'python3-yaml or python3-jsonschema is not installed'; return 77; }
	local file spec dir
	dir=$(mktemp -d "${TMPDIR:-/tmp}/paravisor-lint.XXXXXX")
	(
		cd "$PV_SUITE/linux" || exit 1
		lint_files '\.[ch]$' | xargs -r env -C "$PV_ROOT" grep -l '^/\* YNL-GEN ' |
			while IFS= read -r file; do
				spec=$(sed -n 's,^/\*[[:space:]]*\(.*\.yaml\) \*/$,\1,p' "$PV_ROOT/$file")
				{ lint_netlink_generate "$file" "$spec" "$dir/${file##*/}" &&
					cmp -s "$dir/${file##*/}" "$PV_ROOT/$file"; } ||
					printf '%s: not what %s makes\n' "$file" "$spec"
			done
	)
	rm -rf "$dir"
}

# What dt_binding_check does, without the thousands of bindings that are not ours: that takes minutes.
lint_dt-binding()
{
	local programs file dir bindings=$PV_SUITE/linux/Documentation/devicetree/bindings
	have dtc || { printf 'device-tree-compiler is not installed'; return 77; }
	programs=$(dtschema_ensure) || { printf 'the kernel needs a newer dt-schema, which cannot be had'; return 77; }
	dir=$(mktemp -d "${TMPDIR:-/tmp}/paravisor-lint.XXXXXX")
	lint_files '^Documentation/devicetree/bindings/.*\.yaml$' | while IFS= read -r file; do
		file=$PV_ROOT/$file
		{ "$programs/dt-doc-validate" -u "$bindings" "$file" &&
			"$programs/dt-mk-schema" -j "$file" >"$dir/schema" &&
			"$programs/dt-extract-example" "$file" >"$dir/example.dts" &&
			dtc -Wno-avoid_unnecessary_addr_size -I dts -O dtb -o "$dir/example.dtb" "$dir/example.dts" &&
			"$programs/dt-validate" -s "$dir/schema" "$dir/example.dtb"; } 2>&1 ||
			printf '%s: a check of the binding failed\n' "$file"
	done | sed "s,$PV_ROOT/,,g"
	rm -rf "$dir"
}

# Entries of MAINTAINERS that name files of ours.
PV_ENTRIES='^(PARAVISOR MODE|TRUSTED EXECUTION ENVIRONMENT SECURITY MANAGER \(TSM\)|DMA MAPPING HELPERS)$'

# Every file has an entry, so that patches find their readers.
lint_maintainers()
{
	local file
	(
		cd "$PV_SUITE/linux" || exit 1
		sed -nE "/$PV_ENTRIES/,/^\$/s/^F:[[:space:]]*//p" MAINTAINERS >"$PV_LOGS/patterns"
		lint_files . | while IFS= read -r file; do
			matched=''
			while IFS= read -r pattern; do
				# shellcheck disable=SC2053 # patterns on purpose
				if [[ $file == $pattern || ($pattern == */ && $file == "$pattern"*) ]]; then
					matched=1
					break
				fi
			done <"$PV_LOGS/patterns"
			[ -n "$matched" ] || printf '%s: no entry in MAINTAINERS\n' "$file"
		done
	)
}

lint_shell_files()
{
	(cd "$PV_ROOT" && { tree_files; printf '.ci/run\n'; } | while IFS= read -r file; do
		case $file in
		*.sh) printf '%s\n' "$file"; continue ;;
		*.c | *.h | *.patch) continue ;;
		esac
		if head -c 64 "$file" | head -n 1 | grep -aqE '^#!.*[/ ](ba|da|busybox )?sh'; then printf '%s\n' "$file"; fi
	done)
}

lint_shellcheck()
{
	have shellcheck || { printf 'shellcheck is not installed'; return 77; }
	local output rc=0
	output=$(cd "$PV_ROOT" && lint_shell_files | xargs shellcheck -x -f gcc 2>&1) || rc=$?
	[ -z "$output" ] || printf '%s\n' "$output"
	[ "$rc" -eq 0 ] || [ -n "$output" ] || printf 'shellcheck itself failed with status %d\n' "$rc"
}

lint_mandoc()
{
	have mandoc || { printf 'mandoc is not installed'; return 77; }
	local output rc=0
	output=$(cd "$PV_ROOT" && tree_files | grep -E '\.[1-8]$' | xargs -r mandoc -Tlint -W warning 2>&1) || rc=$?
	[ -z "$output" ] || printf '%s\n' "$output"
	[ "$rc" -eq 0 ] || [ -n "$output" ] || printf 'mandoc itself failed with status %d\n' "$rc"
}

# Sphinx knows all of the kernel's markup; where it is missing, only the plain syntax is checked.
lint_rst()
{
	have rst2html || { printf 'python3-docutils is not installed'; return 77; }
	local file
	(cd "$PV_ROOT" && tree_files | grep '\.rst$' | while IFS= read -r file; do
		rst2html --report=2 --halt=5 "$file" 2>&1 >/dev/null |
			grep -vE 'Unknown (directive type|interpreted text role)|No (directive|role) entry|Trying ".*" as canonical' |
			grep -E '\((WARNING|ERROR|SEVERE)/[0-9]\)' || true
	done)
}

lint_spdx()
{
	(cd "$PV_ROOT" && { tree_files; printf 'Makefile\n.ci/run\n'; } |
		grep -vE '\.patch$|\.txt$|/(settings|config|\.gitignore|\.shellcheckrc|order)$|\.config$|\.md$|Documentation/ABI|completions/|/README$' |
		while IFS= read -r file; do
			head -n 3 "$file" | grep -q "$PV_SPDX: " || printf '%s: no SPDX line\n' "$file"
		done)
}

# Nothing of the machine it was written on: no home, no registry, no unfinished business.
lint_paths()
{
	local homes='/(root|work|home)/[a-z.]' hosts='(deb|security|archive|ftp[.a-z]*)\.(debian|ubuntu)\.(org|com)|pypi\.|crates\.io|registry\.|proxy\.golang'
	(cd "$PV_ROOT" && { tree_files; printf 'Makefile\n.ci/run\n'; } |
		grep -v 'testing/paravisor/lib/lint.sh' |
		xargs grep -nHE "$homes|$hosts|(TODO|FIXME|XXX)([^A-Za-z0-9_]|\$)" -- || true) |
		grep -vE 'XXXXXX|paravisor\.XXX|/root/\.profile' || true
}
