# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The pristine base kernel: Debian's linux-source-7.3, or a copy of BASE=.

PV_SERIES=7.3
PV_BASE_SUITE=trixie-backports

# "URI RELEASE" of each Debian archive that the machine's own apt uses.
base_apt_sources()
{
	# shellcheck disable=SC2016 # apt's own variables
	apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' "$@" |
		awk '$3 == "main" && $1 !~ /^cdrom:/ { print $1, $2 }' | sort -u
}

# The mirror that serves this machine's own release also serves backports.
base_mirror()
{
	local codename mirror
	codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
	for filter in 'Origin: Debian' ''; do
		mirror=$(base_apt_sources 'Created-By: Packages' ${filter:+"$filter"} |
			awk -v release="$codename" '$2 == release { print $1; exit }')
		[ -z "$mirror" ] || break
	done
	printf '%s' "$mirror"
}

# private_apt DIR ARGUMENT...: own sources and lists, the machine's configuration untouched.
# A mirror that stands still for a while serves; signatures are checked all the same.
private_apt()
{
	local dir=$1
	shift
	(cd "$dir" && apt-get -q \
		-o Dir::Etc::SourceList="$dir/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$dir/lists" \
		-o Dir::Cache="$dir/cache" \
		-o APT::Get::List-Cleanup=0 \
		-o Acquire::Check-Valid-Until=false \
		-o APT::Sandbox::User="$(id -un)" "$@")
}

# private_apt_make DIR TYPE SUITE: for packages (deb) or sources (deb-src) of that suite
private_apt_make()
{
	local dir=$1 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	mirror=$(base_mirror)
	[ -n "$mirror" ] || return 1
	printf '%s [signed-by=%s] %s %s main\n' "$2" "$keyring" "$mirror" "$3" >"$dir/sources.list"
}

base_download()
{
	local dir=$PV_CACHE/apt
	private_apt_make "$dir" deb "$PV_BASE_SUITE" ||
		die "this machine's apt knows no Debian mirror; give a $PV_SERIES.x tree by BASE="
	say "downloading linux-source-$PV_SERIES (about 170 MB) from $PV_BASE_SUITE"
	logged "$PV_LOGS/base-download.log" private_apt "$dir" update ||
		die "$PV_BASE_SUITE is not on the mirror; give a $PV_SERIES.x tree by BASE="
	logged "$PV_LOGS/base-download.log" private_apt "$dir" download "linux-source-$PV_SERIES" ||
		die "linux-source-$PV_SERIES is no longer in $PV_BASE_SUITE; give a $PV_SERIES.x tree by BASE="
}

base_newest_deb()
{
	[ -d "$PV_CACHE/apt" ] || return 0
	find "$PV_CACHE/apt" -maxdepth 1 -name "linux-source-${PV_SERIES}_*.deb" | sort -V | tail -n 1
}

base_unpack()
{
	local deb tmp=$PV_STOCK/unpack.tmp
	deb=$(base_newest_deb)
	# A download broken off half-way is told by dpkg itself.
	if [ -z "$deb" ] || ! dpkg-deb -f "$deb" Version >/dev/null 2>&1; then
		base_download
		deb=$(base_newest_deb)
	fi
	say "unpacking $(basename "$deb") (1.8 GB)"
	rm -rf "$tmp"
	mkdir -p "$tmp/deb"
	dpkg -x "$deb" "$tmp/deb" || { rm -f "$deb"; die "the package is damaged; run again"; }
	tar -xJf "$tmp/deb/usr/src/linux-source-$PV_SERIES.tar.xz" -C "$tmp" || die "unpacking failed"
	mv "$tmp/linux-source-$PV_SERIES" "$PV_STOCK/linux"
	rm -rf "$tmp"
}

# BASE= is only read. What a build in it may have left behind is not copied.
base_copy()
{
	local tmp=$PV_STOCK/copy.tmp
	say "copying $PV_BASE"
	rm -rf "$tmp"
	mkdir -p "$tmp" || die "cannot write to $PV_STOCK"
	touch "$PV_STOCK/copied.new"
	rsync -a --delete --exclude=/.git --exclude=/.config --exclude='/include/config' \
		--exclude='/include/generated' --exclude='/arch/*/include/generated' \
		--exclude='*.o' --exclude='*.a' --exclude='*.ko' --exclude='.*.cmd' \
		"$PV_BASE/" "$tmp/" || die "copying $PV_BASE failed"
	rm -rf "$PV_STOCK/linux"
	mv "$tmp" "$PV_STOCK/linux"
	mv "$PV_STOCK/copied.new" "$PV_STOCK/copied"
}

# Has anything in BASE= changed since it was copied?
base_is_stale()
{
	[ ! -f "$PV_STOCK/copied" ] || [ -n "$(find "$PV_BASE" -name .git -prune -o \
		-cnewer "$PV_STOCK/copied" -print -quit)" ]
}

base_version()
{
	awk '/^(VERSION|PATCHLEVEL|SUBLEVEL) =/ { v = v sep $3; sep = "." }
	     /^EXTRAVERSION =/ { print v $3; exit }' "$1/Makefile"
}

base_ensure()
{
	with_lock base base_ensure_locked
}

base_ensure_locked()
{
	local version
	mkdir -p "$PV_STOCK"
	if [ -n "$PV_BASE" ] && [ ! -f "$PV_BASE/Kbuild" ]; then
		die "BASE=$PV_BASE is not a kernel source tree"
	fi
	if [ -z "$PV_BASE" ]; then
		[ -d "$PV_STOCK/linux" ] || base_unpack
	elif [ ! -d "$PV_STOCK/linux" ] || { [ -z "${PV_BASE_SEEN:-}" ] && base_is_stale; }; then
		base_copy
	fi
	export PV_BASE_SEEN=1
	version=$(base_version "$PV_STOCK/linux")
	case $version in
	"$PV_SERIES"*) ;;
	*) warn "the base is Linux $version; the patches are made for $PV_SERIES" ;;
	esac
}
