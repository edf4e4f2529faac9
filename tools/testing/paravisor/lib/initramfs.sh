# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The guest's user space, as cpio archives that are simply joined:
# a base, the modules of one kernel build, and an overlay for one boot.

PV_INITRAMFS=$PV_CACHE/initramfs

# cpio_make FOLDER FILE: to be joined, hence padded by cpio to 512 bytes.
cpio_make()
{
	(cd "$1" && find . -print0 | LC_ALL=C sort -z | cpio -0 -o -H newc -R 0:0 --quiet) >"$2.tmp" ||
		die "cannot write $2"
	mv -f "$2.tmp" "$2"
}

# One of our own, where the machine's is not static.
busybox_path()
{
	local file
	for file in "$PV_CACHE"/busybox/{bin,usr/bin}/busybox; do
		[ ! -f "$file" ] || { printf '%s\n' "$file"; return 0; }
	done
	PATH=/bin:/usr/bin command -v busybox
}

# initramfs_busybox ROOT ARCH: the applets are the same on each architecture.
initramfs_busybox()
{
	local root=$1 busybox guest applet
	busybox=$(busybox_path) || die "busybox-static is not installed"
	guest=$busybox
	[ "$2" = x86 ] || guest=$(sysroot_busybox) || die "there is no busybox of $2"
	mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin}
	cp -L "$guest" "$root/bin/busybox"
	"$busybox" --list-full | while IFS= read -r applet; do
		[ -e "$root/$applet" ] || ln -s /bin/busybox "$root/$applet"
	done
}

# Built and installed by kselftest itself, from the assembled tree.
# initramfs_selftests ROOT ARCH
initramfs_selftests()
{
	local root=$1/selftests from=$PV_SUITE/linux/tools/testing/selftests out=$PV_CACHE/obj/selftests-$2
	local cross=()
	[ "$2" = x86 ] || cross=(ARCH="$2" CROSS_COMPILE="$PV_ARM64")
	mkdir -p "$root/kselftest" "$root/paravisor" "$out"
	cp "$from/kselftest/ktap_helpers.sh" "$root/kselftest/" || die "the base has no kselftest"
	logged "$PV_LOGS/selftests-$2.log" make -C "$from/paravisor" \
		OUTPUT="$out" INSTALL_PATH="$root/paravisor" "${cross[@]}" all install ||
		die "building the selftests failed"
	[ "$2" != x86 ] || initramfs_base_selftests "$from" "$root"
}

# The base's own for a TDX guest. It wants a header that the machine's may not have yet.
initramfs_base_selftests()
{
	local out=$PV_CACHE/obj/selftests-tdx
	mkdir -p "$2/tdx" "$out"
	logged "$PV_LOGS/selftests-tdx.log" make -C "$1/tdx" OUTPUT="$out" INSTALL_PATH="$2/tdx" \
		KHDR_INCLUDES="-idirafter $PV_SUITE/linux/include/uapi" all install ||
		die "building the base's selftest for TDX failed"
}

# initramfs_compiler ARCH: which knows where libraries are
initramfs_compiler()
{
	case $1 in
	arm64) sysroot_compiler ;;
	*) printf 'gcc' ;;
	esac
}

# initramfs_libraries COMPILER FILE: the shared libraries of a program, and theirs in turn; some twice
initramfs_libraries()
{
	local name file
	for name in $(readelf -d "$2" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
		# shellcheck disable=SC2086 # a command line
		file=$($1 -print-file-name="$name")
		[ -f "$file" ] || die "no library $name for the guest"
		printf '%s\n' "$file"
		initramfs_libraries "$1" "$file"
	done
}

# initramfs_program ROOT ARCH FILE: with its libraries and its loader
initramfs_program()
{
	local loader libraries
	libraries=$(initramfs_libraries "$(initramfs_compiler "$2")" "$3" | sort -u) || exit
	install -D -m 755 "$3" "$1/usr/bin/${3##*/}"
	mkdir -p "$1/lib"
	# shellcheck disable=SC2086 # one a word
	install -m 755 $libraries "$1/lib"
	loader=$(readelf -l "$3" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
	[ -e "$1$loader" ] || { mkdir -p "$1$(dirname "$loader")"; ln -s "/lib/${loader##*/}" "$1$loader"; }
}

# initramfs_tree ROOT ARCH TOOLS
initramfs_tree()
{
	local root=$1
	mkdir -p "$root"/{dev,proc,sys,tmp,run,root,etc/paravisor,paravisor}
	initramfs_busybox "$root" "$2"
	initramfs_selftests "$root" "$2"
	install -m 755 "$PV_DIR/init/init" "$root/init"
	install -m 644 "$PV_DIR/init/profile" "$root/etc/profile"
	install -m 755 "$3"/pv-* "$PV_DIR"/init/pv-* "$root/usr/bin/"
	initramfs_program "$root" "$2" "$3/paravisorctl"
	printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$root/etc/passwd"
	printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
}

# initramfs_inputs ARCH TOOLS
initramfs_inputs()
{
	find "$PV_DIR/init" "$PV_ROOT/tools/testing/selftests/paravisor" \
		"$2"/pv-* "$2/paravisorctl" "$PV_LIB/initramfs.sh" -type f 2>/dev/null | sort
	busybox_path
	[ "$1" = x86 ] || sysroot_busybox
	initramfs_libraries "$(initramfs_compiler "$1")" "$2/paravisorctl" | sort -u
}

# initramfs_base ARCH: the file
initramfs_base()
{
	case $1 in
	x86) printf '%s' "$PV_INITRAMFS/base.cpio" ;;
	*) printf '%s' "$PV_INITRAMFS/base-$1.cpio" ;;
	esac
}

# initramfs_ensure ARCH
initramfs_ensure()
{
	local hash arch=$1 root=$PV_INITRAMFS/root-$1 stamp=$PV_INITRAMFS/stamp-$1 tools=$PV_TOOLS files base
	base=$(initramfs_base "$arch")
	[ "$arch" = x86 ] || tools=$PV_TOOLS-$arch
	mkdir -p "$PV_INITRAMFS"
	mapfile -t files < <(initramfs_inputs "$arch" "$tools")
	hash=$(hash_files "${files[@]}")
	if stamp_matches "$stamp" "$hash" && [ -f "$base" ]; then
		return 0
	fi
	rm -f "$stamp"
	base_ensure
	tree_ensure
	rm -rf "$root"
	initramfs_tree "$root" "$arch" "$tools"
	cpio_make "$root" "$base"
	rm -rf "$root"
	stamp_write "$stamp" "$hash"
	say "initramfs of $arch: $(($(stat -c %s "$base") / 1024)) KiB"
}

# initramfs_modules KIND: the modules of one kernel build, with their indexes.
initramfs_modules()
{
	local home out fragments flags root stamp
	kernel_dirs "$1"
	stamp=$(cat "$out/.pv-built")
	! stamp_matches "$out/.pv-modules" "$stamp" || return 0
	rm -f "$out/.pv-modules"
	root=$out/pv-modules
	rm -rf "$root"
	logged "$PV_LOGS/modules-$1.log" kernel_make modules_install \
		INSTALL_MOD_PATH="$root" INSTALL_MOD_STRIP=1 || die "installing the modules failed"
	rm -f "$root"/lib/modules/*/{build,source}
	cpio_make "$root" "$out/pv-modules.cpio"
	stamp_write "$out/.pv-modules" "$stamp"
}

# What boots use, apart from the build that may be going on: a folder a build, and a link that
# is changed by rename. The one before stays, for the boots that have begun.
kernel_publish()
{
	local home out fragments flags stamp dir
	kernel_dirs "$1"
	stamp=$(hash_stdin <"$out/.pv-built")
	dir=$out/pv-${stamp:0:12}
	if [ "$(readlink "$out/pv" || true)" = "${dir##*/}" ] && [ -f "$dir/vmlinux" ]; then
		return 0
	fi
	rm -rf "$dir"
	{ mkdir "$dir" && cp "$out/$(kernel_image "$1")" "$out/vmlinux" "$out/System.map" \
		"$out/pv-modules.cpio" "$dir/"; } ||
		die "cannot copy the $1 kernel"
	find "$out" -mindepth 1 -maxdepth 1 -type d -name 'pv-????????????' ! -path "$dir" \
		! -name "$(readlink "$out/pv" || printf none)" -exec rm -rf {} +
	ln -sfn "${dir##*/}" "$out/pv.new"
	mv -fT "$out/pv.new" "$out/pv"
}
