#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Fuzz targets made from kernel files, for a moment; FUZZ_SECONDS=N for N seconds each.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

fuzz=$PV_DIR/fuzz
out=$PV_CACHE/obj/fuzz
args=(SECONDS=8 RUNS=200000)
[ -z "${FUZZ_SECONDS:-}" ] || args=(SECONDS="$FUZZ_SECONDS" RUNS=-1)

if ! make -C "$fuzz" -s can-fuzz >/dev/null 2>&1; then
	tap_skip "fuzz: report" "clang has no libFuzzer here"
else
	tap_run "fuzz: build" make -C "$fuzz" -s O="$out" all
	tap_run "fuzz: report" make -C "$fuzz" -s O="$out" "${args[@]}" fuzz
fi
tap_done
