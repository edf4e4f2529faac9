# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For the scripts in tests/: results as TAP lines on stdout, jobs in parallel.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for part in base tree progress kernel; do
	# shellcheck source=/dev/null
	. "$PV_LIB/$part.sh"
done

PV_QUICK=${QUICK:-}
PV_BOOT=$PV_DIR/boot
tap_count=0 tap_failed=0
group=$(basename "$0" .sh)
tap_dir=$(mktemp -d "${TMPDIR:-/tmp}/paravisor-test.XXXXXX")
trap 'rm -rf "$tap_dir"' EXIT
trap 'exit 143' TERM
printf 'TAP version 13\n'

tap_pass()
{
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s\n' "$tap_count" "$1"
}

# tap_fail NAME [TEXT]: the text says why
tap_fail()
{
	tap_count=$((tap_count + 1)) tap_failed=$((tap_failed + 1))
	[ -z "${2:-}" ] || tail -n 15 <<<"$2" | sed 's/^/# /'
	printf 'not ok %d - %s\n' "$tap_count" "$1"
}

tap_skip()
{
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# tap_run NAME COMMAND...: passes when the command does
tap_run()
{
	local name=$1 output
	shift
	if output=$("$@" 2>&1); then tap_pass "$name"; else tap_fail "$name" "$output"; fi
}

# What has passed once need not be done again as long as all that it is about is the same, which
# HASH tells. PV_AGAIN=1: but do it.
PV_PASSED=$PV_CACHE/passed

passed_before() # HASH NAME
{
	[ -z "${PV_AGAIN:-}" ] && stamp_matches "$PV_PASSED/${group}_${2//[^A-Za-z0-9-]/_}" "$1" || return 1
	tap_pass "$2 (unchanged since it passed)"
}

passed_now() # HASH NAME
{
	mkdir -p "$PV_PASSED"
	stamp_write "$PV_PASSED/${group}_${2//[^A-Za-z0-9-]/_}" "$1"
}

# tap_once HASH NAME COMMAND...: tap_run, unless it has passed before
tap_once()
{
	local hash=$1 name=$2 failed=$tap_failed
	shift 2
	! passed_before "$hash" "$name" || return 0
	tap_run "$name" "$@"
	[ "$tap_failed" != "$failed" ] || passed_now "$hash" "$name"
}

# tap_empty NAME TEXT: passes when there is nothing to report
tap_empty()
{
	if [ -z "$2" ]; then tap_pass "$1"; else tap_fail "$1" "$2"; fi
}

tap_equal()
{
	if [ "$2" = "$3" ]; then tap_pass "$1"; else tap_fail "$1" "expected: $2
got: $3"; fi
}

tap_done()
{
	printf '1..%d\n' "$tap_count"
}

# tap_fold PREFIX INDENT: the results at that depth of a KTAP text on stdin.
tap_fold()
{
	local line plan='' seen=0 pad name text=''
	pad=$(printf '%*s' "$2" '')
	while IFS= read -r line; do
		case $line in
		"$pad"'1..'*) plan=${line#"$pad"1..} plan=${plan%% *} ;;
		"$pad"'# SKIP'* | "$pad"'1..0 # SKIP'*) ;;
		"$pad"'#'*) text+="${line#"$pad"'# '}"$'\n' ;;
		"$pad"'ok '*'# SKIP'* | "$pad"'ok '*'# skip'*)
			name=$(tap_name "${line#"$pad"ok }") seen=$((seen + 1))
			tap_skip "$1: ${name%% \#*}" "${line##*#*[Pp] }" ;;
		"$pad"'ok '*)
			seen=$((seen + 1)) text=''
			tap_pass "$1: $(tap_name "${line#"$pad"ok }")" ;;
		"$pad"'not ok '*)
			seen=$((seen + 1))
			tap_fail "$1: $(tap_name "${line#"$pad"not ok }")" "$text"
			text='' ;;
		esac
		case $line in
		"$pad"'1..0 # SKIP '*) tap_skip "$1" "${line#*# SKIP }"; return 0 ;;
		esac
	done
	if [ "$plan" != "$seen" ]; then
		tap_fail "$1: complete" "planned ${plan:-nothing}, saw $seen: the test program ended early"
	fi
}

# "3 - name" or "3 name" becomes "name"
tap_name()
{
	sed 's/^[0-9]* *\(- \)\?//; s/ *$//' <<<"$1"
}

# job NAME COMMAND...: in the background, at most PV_JOBS at once. Results in $tap_dir/NAME.*
job()
{
	local name=$1
	shift
	while [ "$(jobs -rp | wc -l)" -ge "$PV_JOBS" ]; do
		wait -n || true
	done
	slot job_run "$name" "$@" &
}

# How long each took is told where check wants to know.
job_run()
{
	local name=$1 rc=0 start=$SECONDS
	shift
	"$@" >"$tap_dir/$name.out" 2>"$tap_dir/$name.err" </dev/null || rc=$?
	printf '%d\n' "$rc" >"$tap_dir/$name.rc"
	[ -z "${PV_TIMES:-}" ] ||
		printf '%d\t%s\t%s\n' $((SECONDS - start)) "$group" "${*//$'\n'/ }" | cut -c1-200 >>"$PV_TIMES"
}

# Of the array runs those whose name is like PV_RUNS, a pattern; all, if there is none.
runs_wanted()
{
	local run all=("${runs[@]}")
	[ -n "${PV_RUNS:-}" ] || return 0
	runs=()
	for run in "${all[@]}"; do
		# shellcheck disable=SC2053 # a pattern on purpose
		[[ ${run%%|*} != $PV_RUNS ]] || runs+=("$run")
	done
}

# longest_first RUN...: their numbers from 0 on, by the time limit that each gives to boot, so that
# no long one is left for the end.
longest_first()
{
	local number=0 run limit
	for run; do
		limit=120
		[[ ! $run =~ --timeout\ ([0-9]+) ]] || limit=${BASH_REMATCH[1]}
		printf '%d %d\n' "$limit" "$number"
		number=$((number + 1))
	done | sort -k1,1nr -k2,2n | cut -d' ' -f2
}

jobs_wait()
{
	wait || true
}

job_rc()
{
	cat "$tap_dir/$1.rc" 2>/dev/null || printf 'none'
}

# job_boot NAME OPTION...: a boot whose record is $tap_dir/NAME.json
job_boot()
{
	local name=$1
	shift
	job "$name" "$PV_BOOT" --json "$tap_dir/$name.json" "$@"
}

# What is wrong with a boot that should have gone well; empty when nothing is.
boot_faults()
{
	local name=$1 want=${2:-0} rc json=$tap_dir/$1.json
	rc=$(job_rc "$name")
	if [ "$rc" != "$want" ]; then
		printf 'exit status %s, not %s\n' "$rc" "$want"
		tail -n 12 "$tap_dir/$name.err"
	fi
	[ -f "$json" ] || { printf 'no record\n'; return 0; }
	jq -r '(.complaints[] | "kernel: " + .),
		(.violations[] | "violation: \(.kind) in \(if (.symbol // "") != "" then .symbol else .rip end)"),
		(if .violations_total > 0 and (.violations | length) == 0 then "violations without a record" else empty end),
		(if .personality != "plain" and .monitor.end != "poweroff" then "monitor: \(.monitor.end // "no record")" else empty end)' "$json" ||
		printf 'the record cannot be read\n'
}

# tap_fold_files PREFIX INDENT: stdin holds several KTAP texts, each after a line "@@ NAME".
tap_fold_files()
{
	local line name='' text='' any=''
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'@@ '*)
			[ -z "$name" ] || tap_fold "$1$name" "$2" <<<"$text"
			name=${line#@@ } text='' any=1 ;;
		*) text+=$line$'\n' ;;
		esac
	done
	[ -z "$name" ] || tap_fold "$1$name" "$2" <<<"$text"
	[ -n "$any" ] || tap_fail "${1}there are results" "no test ran"
}
