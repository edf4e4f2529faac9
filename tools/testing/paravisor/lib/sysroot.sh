# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Libraries and busybox of another architecture, for programs of its guest: packages of the machine's
# own release, only unpacked, so that the machine's dpkg learns of no second architecture. The C
# library is that of the cross compiler.

PV_SYSROOT=$PV_CACHE/sysroot-arm64
PV_SYSROOT_TRIPLET=aarch64-linux-gnu
PV_SYSROOT_PACKAGES=(
	busybox-static libcbor-dev libjson-c-dev libnl-3-dev libnl-genl-3-dev libssl-dev
)

sysroot_release()
{
	(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
}

# What is installed here is nothing to apt then, and neither are this machine's architectures.
sysroot_apt()
{
	local dir=$PV_SYSROOT.new/apt
	: >"$dir/status"
	logged "$PV_LOGS/sysroot-arm64.log" private_apt "$dir" -o APT::Architecture=arm64 \
		-o APT::Architectures=arm64 -o Dir::State="$dir" -o Dir::State::Status="$dir/status" \
		-o Debug::NoLocking=1 "$@"
}

sysroot_make()
{
	local dir=$PV_SYSROOT.new deb
	rm -rf "$dir"
	mkdir -p "$dir/root"
	private_apt_make "$dir/apt" deb "$(sysroot_release)" ||
		die "this machine's apt knows no Debian mirror for the arm64 guest's libraries"
	say "fetching libraries of arm64 for the guest's programs (about 20 MB)"
	sysroot_apt update || die "the lists for arm64 cannot be fetched"
	sysroot_apt install -y --download-only --no-install-recommends "${PV_SYSROOT_PACKAGES[@]}" ||
		die "packages for arm64 cannot be fetched"
	for deb in "$dir"/apt/cache/archives/*.deb; do
		case ${deb##*/} in libc6* | libgcc* | linux-libc-dev* | gcc-*) continue ;; esac
		dpkg -x "$deb" "$dir/root" || die "$(basename "$deb") is damaged"
	done
	rm -rf "$dir/apt"
}

# sysroot_ensure: $PV_SYSROOT/root holds them
sysroot_ensure()
{
	local hash
	hash=$(printf '%s\n' "$(sysroot_release)" "${PV_SYSROOT_PACKAGES[@]}" | hash_stdin)
	! stamp_matches "$PV_SYSROOT/stamp" "$hash" || return 0
	sysroot_make
	rm -rf "$PV_SYSROOT"
	mv "$PV_SYSROOT.new" "$PV_SYSROOT"
	stamp_write "$PV_SYSROOT/stamp" "$hash"
}

# sysroot_make_args: for make, so that it compiles and links against them. Before /usr was merged,
# some packages had their libraries in /lib.
sysroot_make_args()
{
	local root=$PV_SYSROOT/root
	printf '%s\n' "CC=$(sysroot_compiler)" \
		"PKG_CONFIG=env PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$root/usr/lib/$PV_SYSROOT_TRIPLET/pkgconfig:$root/usr/share/pkgconfig pkg-config"
}

sysroot_compiler()
{
	local root=$PV_SYSROOT/root lib=lib/$PV_SYSROOT_TRIPLET
	printf '%s' "${PV_ARM64}gcc -idirafter $root/usr/include -idirafter $root/usr/include/$PV_SYSROOT_TRIPLET" \
		" -L$root/usr/$lib -L$root/$lib -B$root/usr/$lib/ -B$root/$lib/" \
		" -Wl,-rpath-link,$root/usr/$lib:$root/$lib"
}

# sysroot_busybox: where the guest's busybox is
sysroot_busybox()
{
	local file
	for file in "$PV_SYSROOT"/root/{bin,usr/bin}/busybox; do
		[ ! -f "$file" ] || { printf '%s\n' "$file"; return 0; }
	done
	return 1
}
