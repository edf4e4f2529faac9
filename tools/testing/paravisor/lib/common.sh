# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Paths, messages and small helpers shared by every script of the suite.

PV_LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PV_DIR=$(dirname "$PV_LIB")
PV_ROOT=$(cd "$PV_DIR/../../.." && pwd)
PV_CACHE=$(realpath -m -- "${PV_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/paravisor}")
PV_MARK=$PV_CACHE/.paravisor-cache
PV_TOOLS=$PV_CACHE/tools
PV_KEYS=${PV_KEYS:-$PV_CACHE/keys}
PV_LOGS=$PV_CACHE/logs
PV_JOBS=${J:-$(nproc)}
PV_VERBOSE=${V:-0}

# A tree given by BASE= has a cache of its own, named after where it is.
if [ -n "${BASE:-}" ]; then
	PV_BASE=$(cd "$BASE" && pwd) || exit 125
	PV_HOME=$PV_CACHE/base-$(printf '%s' "$PV_BASE" | sha256sum | cut -c1-12)
else
	PV_BASE=
	PV_HOME=$PV_CACHE
fi
PV_STOCK=$PV_HOME/stock
PV_SUITE=$PV_HOME/suite

export PV_CACHE PV_KEYS

if [ -t 2 ]; then
	pv_bold=$'\e[1m' pv_red=$'\e[31m' pv_green=$'\e[32m' pv_dim=$'\e[2m' pv_off=$'\e[0m'
else
	pv_bold='' pv_red='' pv_green='' pv_dim='' pv_off=''
fi
export pv_bold pv_red pv_green pv_dim pv_off

# All messages go to stderr: stdout belongs to what was asked for.
say()
{
	printf '%s==>%s %s\n' "$pv_bold" "$pv_off" "$*" >&2
}

warn()
{
	printf '%swarning:%s %s\n' "$pv_red" "$pv_off" "$*" >&2
}

die()
{
	printf '%serror:%s %s\n' "$pv_red" "$pv_off" "$*" >&2
	exit "${PV_DIE_STATUS:-1}"
}

have()
{
	command -v "$1" >/dev/null 2>&1
}

# Kbuild cannot work below a path with a space or a colon in it.
path_check()
{
	case $2 in
	*[[:space:]:]*) die "the $1 '$2' holds a space or a colon; $3" ;;
	esac
}

# Only a folder that was empty, or the default one of before there were marks, is ours to remove.
cache_mark()
{
	local default=${XDG_CACHE_HOME:-$HOME/.cache}/paravisor
	[ ! -f "$PV_MARK" ] || return 0
	if [ -n "$(ls -A "$PV_CACHE")" ]; then
		[ "$PV_CACHE" = "$(realpath -m -- "$default")" ] && [ -d "$PV_LOGS" ] &&
			[ -d "$PV_CACHE/stock" ] || return 0
	fi
	printf 'All in this folder belongs to the paravisor suite; make distclean removes it.\n' >"$PV_MARK"
}

cache_init()
{
	path_check "cache's path" "$PV_CACHE" "set PV_CACHE to another one"
	path_check "repository's path" "$PV_ROOT" "move it"
	mkdir -p "$PV_CACHE"
	cache_mark
	mkdir -p "$PV_TOOLS" "$PV_LOGS"
}

# with_lock NAME COMMAND...: one at a time for each thing that is built. Boots need none,
# since what they use is replaced by rename. A lock held already by this process is not taken twice.
with_lock()
{
	local name=$1 fd
	shift
	case " ${PV_LOCKED:-} " in
	*" $name "*) "$@"; return ;;
	esac
	exec {fd}>"$PV_CACHE/.lock-$name"
	if ! flock -n "$fd"; then
		say "waiting for another build ($name)"
		flock "$fd"
	fi
	local -x PV_LOCKED="${PV_LOCKED:-} $name"
	# Nothing may stand around this that would switch set -e off.
	"$@"
	exec {fd}>&-
}

# slot COMMAND...: one of PV_JOBS in all processes that share the folder PV_TURNS; without such a
# folder there is nobody to share with. A slot ends with the process that holds it, which is not
# what the command leaves running. Commands that take slots themselves must not be given here.
slot()
{
	local number
	[ -n "${PV_TURNS:-}" ] || { "$@"; return; }
	while :; do
		for ((number = 1; number <= PV_JOBS; number++)); do
			exec 9>"$PV_TURNS/$number"
			! flock -n 9 || break 2
		done
		sleep 0.2
	done
	"$@" 9>&-
}

# Run a command with its output in a log; show the log's end when it fails.
logged()
{
	local log=$1
	shift
	mkdir -p "$(dirname "$log")"
	if [ "$PV_VERBOSE" = 1 ]; then
		"$@" 2>&1 | tee "$log" >&2
		return "${PIPESTATUS[0]}"
	fi
	"$@" >"$log" 2>&1 && return 0
	local rc=$?
	tail -n 10 "$log" | cut -c1-160 >&2
	warn "full log: $log"
	return "$rc"
}

# stamp_matches FILE VALUE: is the work recorded in FILE the work wanted now?
stamp_matches()
{
	[ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

stamp_write()
{
	printf '%s\n' "$2" >"$1.tmp"
	mv -f "$1.tmp" "$1"
}

# Hash of the text on stdin.
hash_stdin()
{
	sha256sum | cut -d' ' -f1
}

# hash_files FILE...: names, modes and contents.
hash_files()
{
	{ stat -c '%a %n' "$@"; sha256sum "$@"; } | hash_stdin
}

seconds_to_text()
{
	local s=$1
	if [ "$s" -ge 60 ]; then
		printf '%d min %02d s' $((s / 60)) $((s % 60))
	else
		printf '%d s' "$s"
	fi
}
