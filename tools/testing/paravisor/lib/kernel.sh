# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds of the guest kernel: stock, suite, debug, clang, each for x86 and, with -arm64 behind the
# name, for arm64. Sources are never written to.

PV_CONFIGS=$PV_DIR/configs
PV_STEPS_DEFAULT=2150
PV_ARM64=aarch64-linux-gnu-

# kernel_dirs KIND sets: home (what ccache calls its base), out, fragments, flags
kernel_dirs()
{
	local suffix='' arch=()
	home=$PV_SUITE fragments=("$PV_CONFIGS/guest.config") flags=(CC="ccache gcc")
	if [ "$(kernel_arch "$1")" = arm64 ]; then
		suffix=-arm64 arch=(ARCH=arm64) fragments=("$PV_CONFIGS/guest-arm64.config")
		flags=("${arch[@]}" CROSS_COMPILE="$PV_ARM64" CC="ccache ${PV_ARM64}gcc")
	fi
	kernel_is_stock "$1" ||
		fragments+=("$PV_CONFIGS/suite.config" "$PV_CONFIGS/suite-$(kernel_arch "$1").config")
	case ${1%-arm64} in
	stock) home=$PV_STOCK out=$PV_STOCK/build$suffix ;;
	suite) out=$PV_SUITE/build$suffix ;;
	debug) out=$PV_SUITE/build-debug$suffix; fragments+=("$PV_CONFIGS/debug.config") ;;
	lint) out=$PV_SUITE/build-lint$suffix ;;
	clang)
		out=$PV_SUITE/build-clang$suffix
		flags=("${arch[@]}" LLVM="-$PV_LLVM" CC="ccache clang-$PV_LLVM") ;;
	*) die "unknown kernel build '$1'" ;;
	esac
}

kernel_is_stock()
{
	[ "${1%-arm64}" = stock ]
}

kernel_arch()
{
	case $1 in *-arm64) printf 'arm64' ;; *) printf 'x86' ;; esac
}

# What boots, below the build's folder.
kernel_image()
{
	case $1 in *-arm64) printf 'arch/arm64/boot/Image' ;; *) printf 'arch/x86/boot/bzImage' ;; esac
}

# The same relative layout in stock/ and suite/ lets both share ccache's objects.
kernel_make()
{
	CCACHE_DIR=$PV_CACHE/ccache CCACHE_BASEDIR=$home CCACHE_NOHASHDIR=1 \
		CCACHE_MAXSIZE=8G CCACHE_SLOPPINESS=${PV_SLOPPINESS:-} \
		make -C "$home/linux" O="$out" LOCALVERSION= --no-print-directory "${flags[@]}" "$@" </dev/null
}

# Every line of the fragments must be found again, or the test would test something else.
# A later fragment may override an earlier one.
config_lost()
{
	local config=$1
	shift
	awk -v config="$config" '
		BEGIN {
			while ((getline line < config) > 0)
				if (match(line, /^CONFIG_[A-Za-z0-9_]+=/))
					have[substr(line, 1, RLENGTH - 1)] = substr(line, RLENGTH + 1)
		}
		/^CONFIG_[A-Za-z0-9_]+=/ {
			name = $0; sub(/=.*/, "", name)
			value = $0; sub(/^[^=]*=/, "", value)
			want[name] = value
		}
		/^# CONFIG_[A-Za-z0-9_]+ is not set/ { want[$2] = "n" }
		END {
			for (name in want) {
				got = (name in have) ? have[name] : "n"
				if (got != want[name])
					printf "%s=%s (got %s)\n", name, want[name], got
			}
		}' "$@" | sort
}

kernel_configure()
{
	local log=$PV_LOGS/config-$1.log lost
	mkdir -p "$out"
	logged "$log" kernel_make tinyconfig || return 1
	logged "$log" env -C "$out" "$home/linux/scripts/kconfig/merge_config.sh" \
		-m -O . .config "${fragments[@]}" || return 1
	logged "$log" kernel_make olddefconfig || return 1
	lost=$(config_lost "$out/.config" "${fragments[@]}")
	[ -z "$lost" ] || die "symbols of the $1 kernel's configuration did not survive:
$lost"
}

kernel_config_hash()
{
	{
		cat "${fragments[@]}"
		printf '%s\n' "${flags[@]}"
		find "$home/linux" -maxdepth 1 -name Makefile -exec sha256sum {} +
	} | hash_stdin
}

kernel_source_hash()
{
	kernel_is_stock "$1" || tree_kernel_hash
	tree_base_id
	"${flags[-1]##* }" --version | head -n 1
}

kernel_configure_if_needed()
{
	local hash
	hash=$(kernel_config_hash)
	# A Kconfig file of ours may have changed what olddefconfig makes of the fragments.
	kernel_is_stock "$1" || hash+=$(tree_files | grep Kconfig | tree_hash_of)
	! stamp_matches "$out/.pv-config" "$hash" || return 0
	rm -f "$out/.pv-built" "$out/.pv-config"
	kernel_configure "$1" || die "configuring the $1 kernel failed"
	stamp_write "$out/.pv-config" "$hash"
}

kernel_show_errors()
{
	grep -vE '^  [A-Z]' "$1" | grep -E '(error|Error|ERROR|warning: unmet|undefined reference|No rule)' |
		tail -n 20 >&2 || tail -n 20 "$1" >&2
	warn "full log: $1"
}

# kernel_ensure KIND: built and up to date; seconds when nothing changed.
kernel_ensure()
{
	local home out fragments flags hash log=$PV_LOGS/build-$1.log start=$SECONDS
	kernel_dirs "$1"
	base_ensure
	kernel_is_stock "$1" || tree_ensure
	hash=$({ kernel_source_hash "$1"; kernel_config_hash; } | hash_stdin)
	if stamp_matches "$out/.pv-built" "$hash" && [ -f "$out/$(kernel_image "$1")" ]; then
		return 0
	fi
	kernel_configure_if_needed "$1"
	rm -f "$out/.pv-built"
	say "building the $1 kernel with $PV_JOBS jobs (log: $log)"
	if ! progress_run "$log" "$out/.pv-steps" "$PV_STEPS_DEFAULT" \
		kernel_make -j"$PV_JOBS" "$(basename "$(kernel_image "$1")")" modules; then
		kernel_show_errors "$log"
		die "building the $1 kernel failed"
	fi
	stamp_write "$out/.pv-built" "$hash"
	say "$1 kernel $(cat "$out/include/config/kernel.release"): $(seconds_to_text $((SECONDS - start)))"
}

# kernel_prepare KIND: configured, with its generated headers; enough for static checks.
kernel_prepare()
{
	local hash log=$PV_LOGS/prepare-$1.log
	base_ensure
	tree_ensure
	kernel_configure_if_needed "$1"
	hash=$({ kernel_source_hash "$1"; kernel_config_hash; } | hash_stdin)
	! stamp_matches "$out/.pv-prepared" "$hash" || return 0
	rm -f "$out/.pv-prepared"
	progress_run "$log" "$out/.pv-prepare-steps" 300 kernel_make -j"$PV_JOBS" prepare modules_prepare ||
		{ kernel_show_errors "$log"; die "preparing the $1 kernel failed"; }
	stamp_write "$out/.pv-prepared" "$hash"
}
