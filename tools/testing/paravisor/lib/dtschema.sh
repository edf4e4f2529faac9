# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A dt-schema that the base kernel accepts; DT_SCHEMA_MIN_VERSION in its bindings' Makefile is what
# that takes. The machine's own, if it is as new. Else Debian's package dt-schema with all that it
# depends on, Python and C library included, because Debian 12 ships one that is too old and Debian 13
# none. It is unpacked, runs by a loader of its own, and nothing is installed. No version of it is
# named here: it is the one that the suite below has now, and it has to pass the same comparison.
# Where there is no network, or apt's mirrors do not have it, dtschema_ensure fails: the lint of
# bindings is then skipped, and says why.

PV_DTSCHEMA_SUITE=sid
PV_DTSCHEMA=$PV_CACHE/dtschema

# dtschema_apt ARGUMENT...: what is installed here is nothing to apt then
dtschema_apt()
{
	local dir=$PV_DTSCHEMA.new/apt
	: >"$dir/status"
	logged "$PV_LOGS/dtschema.log" private_apt "$dir" -o Dir::State="$dir" \
		-o Dir::State::Status="$dir/status" -o Debug::NoLocking=1 "$@"
}

# dtschema_wrap ROOT: its programs by their names, for make; and Python, which starts itself again
dtschema_wrap()
{
	local root=$1 libs program
	libs=$root/usr/lib/$(gcc -print-multiarch)
	mkdir -p "$root/wrapped"
	cat >"$root/wrapped/python3" <<-END
		#!/bin/sh
		PYTHONHOME=$root/usr PYTHONDONTWRITEBYTECODE=1 exec "$(printf '%s\n' "$libs"/ld-linux*.so.*)" \\
			--argv0 $root/wrapped/python3 --library-path $libs $root/usr/bin/python3 "\$@"
	END
	for program in "$root"/usr/bin/dt-*; do
		printf '#!/bin/sh\nexec %s/wrapped/python3 %s "$@"\n' "$root" "$program" >"$root/wrapped/${program##*/}"
	done
	chmod +x "$root"/wrapped/*
}

dtschema_make()
{
	local dir=$PV_DTSCHEMA.new deb
	rm -rf "$dir"
	mkdir -p "$dir/root"
	say "fetching dt-schema: the machine has none that the kernel accepts"
	{ private_apt_make "$dir/apt" deb "$PV_DTSCHEMA_SUITE" && dtschema_apt update &&
		dtschema_apt install -y --download-only --no-install-recommends dt-schema; } || return 1
	for deb in "$dir"/apt/cache/archives/*.deb; do
		dpkg -x "$deb" "$dir/root" || return 1
	done
	rm -rf "$PV_DTSCHEMA"
	mv "$dir/root" "$PV_DTSCHEMA"
	rm -rf "$dir"
	dtschema_wrap "$PV_DTSCHEMA"
}

# The version that the base wants stands in the bindings' Makefile.
dtschema_is_fit()
{
	local least
	least=$(sed -n 's/^DT_SCHEMA_MIN_VERSION = //p' "$PV_STOCK/linux/Documentation/devicetree/bindings/Makefile")
	{ printf '%s\n' "$least"; "$1" --version 2>/dev/null || echo 0; } | sort -Vc 2>/dev/null
}

# Prints the folder of its programs; fails where none can be had.
dtschema_ensure()
{
	if have dt-doc-validate && dtschema_is_fit dt-doc-validate; then
		dirname "$(command -v dt-doc-validate)"
		return
	fi
	dtschema_is_fit "$PV_DTSCHEMA/wrapped/dt-doc-validate" ||
		{ dtschema_make >&2 && dtschema_is_fit "$PV_DTSCHEMA/wrapped/dt-doc-validate"; } || return 1
	printf '%s\n' "$PV_DTSCHEMA/wrapped"
}
