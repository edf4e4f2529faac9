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

initramfs_busybox()
{
	local root=$1 busybox applet
	busybox=$(busybox_path) || die "busybox-static is not installed"
	mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin}
	cp -L "$busybox" "$root/bin/busybox"
	"$busybox" --list-full | while IFS= read -r applet; do
		[ -e "$root/$applet" ] || ln -s /bin/busybox "$root/$applet"
	done
}

# Built and installed by kselftest itself, from the assembled tree.
initramfs_selftests()
{
	local root=$1/selftests from=$PV_SUITE/linux/tools/testing/selftests
	mkdir -p "$root/kselftest" "$root/paravisor" "$PV_CACHE/obj/selftests"
	cp "$from/kselftest/ktap_helpers.sh" "$root/kselftest/" || die "the base has no kselftest"
	logged "$PV_LOGS/selftests.log" make -C "$from/paravisor" \
		OUTPUT="$PV_CACHE/obj/selftests" INSTALL_PATH="$root/paravisor" all install ||
		die "building the selftests failed"
	initramfs_base_selftests "$from" "$root"
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

initramfs_tree()
{
	local root=$1
	mkdir -p "$root"/{dev,proc,sys,tmp,run,root,etc/paravisor,paravisor}
	initramfs_busybox "$root"
	initramfs_selftests "$root"
	install -m 755 "$PV_DIR/init/init" "$root/init"
	install -m 644 "$PV_DIR/init/profile" "$root/etc/profile"
	install -m 755 "$PV_TOOLS"/pv-* "$PV_DIR"/init/pv-* "$root/usr/bin/"
	[ ! -f "$PV_TOOLS/paravisorctl" ] || install -m 755 "$PV_TOOLS/paravisorctl" "$root/usr/bin/"
	printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$root/etc/passwd"
	printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
}

initramfs_inputs()
{
	find "$PV_DIR/init" "$PV_ROOT/tools/testing/selftests/paravisor" \
		"$PV_TOOLS"/pv-* "$PV_TOOLS/paravisorctl" "$PV_LIB/initramfs.sh" -type f 2>/dev/null | sort
	busybox_path
}

initramfs_ensure()
{
	local hash root=$PV_INITRAMFS/root files
	mkdir -p "$PV_INITRAMFS"
	mapfile -t files < <(initramfs_inputs)
	hash=$(hash_files "${files[@]}")
	if stamp_matches "$PV_INITRAMFS/stamp" "$hash" && [ -f "$PV_INITRAMFS/base.cpio" ]; then
		return 0
	fi
	rm -f "$PV_INITRAMFS/stamp"
	base_ensure
	tree_ensure
	rm -rf "$root"
	initramfs_tree "$root"
	cpio_make "$root" "$PV_INITRAMFS/base.cpio"
	rm -rf "$root"
	stamp_write "$PV_INITRAMFS/stamp" "$hash"
	say "initramfs: $(($(stat -c %s "$PV_INITRAMFS/base.cpio") / 1024)) KiB"
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
	{ mkdir "$dir" && cp "$out/arch/x86/boot/bzImage" "$out/vmlinux" "$out/System.map" \
		"$out/pv-modules.cpio" "$dir/"; } ||
		die "cannot copy the $1 kernel"
	find "$out" -mindepth 1 -maxdepth 1 -type d -name 'pv-????????????' ! -path "$dir" \
		! -name "$(readlink "$out/pv" || printf none)" -exec rm -rf {} +
	ln -sfn "${dir##*/}" "$out/pv.new"
	mv -fT "$out/pv.new" "$out/pv"
}
