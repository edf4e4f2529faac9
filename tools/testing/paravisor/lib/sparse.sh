# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A sparse that the base kernel accepts. Debian 12 and 13 ship one that is too
# old for it (no __typeof_unqual__), so it is built from Debian's newest source.

PV_SPARSE_SUITE=sid

sparse_is_fit()
{
	[ "$(sh "$PV_STOCK/linux/scripts/checker-valid.sh" "$1" 2>/dev/null)" = 1 ]
}

sparse_download()
{
	local dir=$PV_CACHE/sparse/apt
	rm -rf "$dir"
	private_apt_make "$dir" deb-src "$PV_SPARSE_SUITE" &&
		logged "$PV_LOGS/sparse-download.log" private_apt "$dir" update &&
		logged "$PV_LOGS/sparse-download.log" private_apt "$dir" --download-only source sparse
}

sparse_build()
{
	local src=$PV_CACHE/sparse/src
	rm -rf "$src"
	mkdir -p "$src"
	tar -xf "$PV_CACHE"/sparse/apt/sparse_*.orig.tar.* -C "$src" --strip-components=1 &&
		logged "$PV_LOGS/sparse-build.log" make -C "$src" -j"$PV_JOBS" \
			HAVE_LLVM=no HAVE_SQLITE=no HAVE_GTK=no sparse &&
		mv "$src/sparse" "$PV_CACHE/sparse/sparse" && rm -rf "$src" "$PV_CACHE/sparse/apt"
}

# Prints the sparse to use; fails where none can be had.
sparse_ensure()
{
	local own=$PV_CACHE/sparse/sparse
	if have sparse && sparse_is_fit sparse; then
		command -v sparse
		return
	fi
	if ! sparse_is_fit "$own"; then
		say "building sparse: the machine's own is too old for the kernel"
		sparse_download && sparse_build && sparse_is_fit "$own" || return 1
	fi
	printf '%s\n' "$own"
}
