# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A bar for a long build: counts the steps that kbuild prints, against the last time's count.

progress_line()
{
	local done=$1 total=$2 elapsed=$3 percent left='' bar
	[ "$done" -le "$total" ] || total=$done
	percent=$((total ? 100 * done / total : 0))
	if [ "$elapsed" -ge 5 ] && [ "$done" -ge 50 ]; then
		left=", about $(seconds_to_text $((elapsed * (total - done) / done))) left"
	fi
	bar=$(printf '%*s' $((percent / 5)) '')
	printf '    [%-20s] %3d%%  %d of %d steps%s' "${bar// /#}" "$percent" "$done" "$total" "$left"
}

# progress_watch LOG TOTAL: stdin to LOG; a bar on a terminal, else a line each tenth.
progress_watch()
{
	local log=$1 total=$2 n=0 line last=-1 shown=0 start=$SECONDS
	: >"$log"
	while IFS= read -r line; do
		printf '%s\n' "$line" >>"$log"
		case $line in
		'  '[A-Z]*) n=$((n + 1)) ;;
		*) continue ;;
		esac
		if [ -t 2 ]; then
			[ "$SECONDS" -ne "$last" ] || continue
			last=$SECONDS
			printf '\r\e[K%s' "$(progress_line "$n" "$total" $((SECONDS - start)))" >&2
		elif [ $((total ? 10 * n / total : 0)) -gt "$shown" ] && [ "$n" -le "$total" ]; then
			shown=$((10 * n / total))
			printf '%s\n' "$(progress_line "$n" "$total" $((SECONDS - start)))" >&2
		fi
	done
	[ ! -t 2 ] || printf '\r\e[K' >&2
	PV_STEPS=$n
}

# progress_run LOG MEMORY DEFAULT COMMAND...: MEMORY keeps the number of steps for the next time.
progress_run()
{
	local log=$1 memory=$2 total=$3 rc
	shift 3
	[ ! -f "$memory" ] || total=$(cat "$memory")
	if [ "$PV_VERBOSE" = 1 ]; then
		"$@" 2>&1 | tee "$log" >&2
		return "${PIPESTATUS[0]}"
	fi
	rc=0
	{ "$@" 2>&1 || printf 'pv-status %d\n' "$?"; } | {
		progress_watch "$log" "$total"
		[ "$PV_STEPS" -lt 300 ] || printf '%s\n' "$PV_STEPS" >"$memory"
	}
	! grep -q '^pv-status ' "$log" || rc=1
	return "$rc"
}
