# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Debian packages the suite needs, and how they come onto the machine.

# Both Debian 12 and 13 have it, and it is new enough for the kernel.
PV_LLVM=19

PV_DEPS_RUN=(
	bc bison busybox-static ca-certificates ccache cpio device-tree-compiler flex gcc
	gcc-aarch64-linux-gnu git jq kmod libc6-dev libc6-dev-arm64-cross libcbor-dev libelf-dev
	libjson-c-dev libnl-3-dev libnl-genl-3-dev libssl-dev libtpms-dev libzstd-dev make patch
	perl pkg-config qemu-system-arm qemu-system-x86 rsync xz-utils zlib1g-dev
)
PV_DEPS_CHECK=(
	"clang-$PV_LLVM" coccinelle libpython3-dev ocaml "lld-$PV_LLVM" "llvm-$PV_LLVM"
	mandoc python3 python3-docutils python3-jsonschema python3-yaml shellcheck
)

# A virtual package counts as present when something provides it.
deps_missing()
{
	local installed p
	installed=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' |
		sed -n 's/^installed //p' | tr ', ' '\n' | sort -u)
	for p in "$@"; do
		grep -qxF -- "$p" <<<"$installed" || printf '%s\n' "$p"
	done
}

# Prints the command prefix that makes one root; fails where there is none.
deps_root_prefix()
{
	[ "$(id -u)" -ne 0 ] || return 0
	have sudo || return 1
	if [ -t 0 ] || sudo -n true 2>/dev/null; then
		printf 'sudo'
		return 0
	fi
	return 1
}

deps_line()
{
	printf 'As root, run:\n\n  apt-get update && apt-get install -y --no-install-recommends %s\n\n' "$*" >&2
}

deps_install()
{
	local prefix log=$PV_LOGS/apt.log apt
	if ! prefix=$(deps_root_prefix); then
		deps_line "$@"
		die "packages are missing: $*"
	fi
	say "installing packages: $*"
	apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
	logged "$log" ${prefix:+"$prefix"} "${apt[@]}" update ||
		warn "apt-get update failed; trying with the lists there are"
	if ! logged "$log" ${prefix:+"$prefix"} "${apt[@]}" install -y \
		--no-install-recommends "$@" </dev/null; then
		deps_line "$@"
		die "packages could not be installed"
	fi
}

# The user's busybox would have to go for busybox-static, so that one is only unpacked.
deps_busybox_needed()
{
	[ -z "$(deps_missing busybox)" ] && [ -n "$(deps_missing busybox-static)" ]
}

deps_busybox()
{
	local dir=$PV_CACHE/busybox
	! compgen -G "$dir/*bin/busybox" >/dev/null || return 0
	! compgen -G "$dir/usr/bin/busybox" >/dev/null || return 0
	say "fetching busybox-static for the guest only"
	rm -rf "$dir"
	mkdir -p "$dir"
	logged "$PV_LOGS/busybox.log" env -C "$dir" apt-get -q \
		-o APT::Sandbox::User="$(id -un)" download busybox-static ||
		die "busybox-static cannot be fetched; perhaps apt-get update is needed"
	dpkg -x "$dir"/busybox-static_*.deb "$dir" || die "the package is damaged"
}

# deps_ensure run|check
deps_ensure()
{
	local want=("${PV_DEPS_RUN[@]}") missing
	[ "$1" != check ] || want+=("${PV_DEPS_CHECK[@]}")
	if ! have dpkg-query || ! have apt-get; then
		warn "not a Debian machine; needed are the equivalents of: ${want[*]}"
		return 0
	fi
	mapfile -t missing < <(deps_missing "${want[@]}")
	if deps_busybox_needed; then
		mapfile -t missing < <(printf '%s\n' "${missing[@]}" | grep -vxF busybox-static || true)
	fi
	[ "${#missing[@]}" -eq 0 ] || deps_install "${missing[@]}"
	if deps_busybox_needed; then deps_busybox; fi
}
