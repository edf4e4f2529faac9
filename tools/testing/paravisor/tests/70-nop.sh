#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# paravisor_has() is one nop where there is no paravisor, and never a call.
set -euo pipefail
. "$(dirname "$0")/../lib/tap.sh"

cp "$PV_DIR"/tests/nop/* "$tap_dir/"
kernel_dirs suite
if ! kernel_make M="$tap_dir" modules >"$tap_dir/make.log" 2>&1; then
	tap_fail "the probe compiles" "$(tail "$tap_dir/make.log")"
	tap_done
	exit
fi

# From the function's symbol on; relocations shown, since calls are made of them.
code=$(objdump -dr --no-show-raw-insn --disassemble=nop_probe "$tap_dir/nop-probe.o" |
	awk '/<nop_probe>:$/ { on = 1; next } on && /^ / { sub(/^ *[0-9a-f]+:\t/, ""); print }')
instructions=$(grep -vE '^[[:space:]]|R_X86_64' <<<"$code" | sed 's/[[:space:]]*$//')
# The path without a paravisor runs from the start to the first jump or return.
off=$(sed "/^ret\|^jmp/q" <<<"$instructions" |
	grep -vE "^endbr|^push|^pop|^mov +%rsp,%rbp|^leave")

tap_run "the question starts with the nop that the static key patches" \
	grep -qE '^(nop|xchg +%ax,%ax|data16)' <<<"$off"
tap_equal "without a paravisor: one nop, no load, no other branch" "1 nop 0 loads" \
	"$(grep -cE '^(nop|xchg|data16)' <<<"$off") nop $(grep -cE '\(%rip\)|0x0,%' <<<"$off" || true) loads"
tap_empty "no call, with or without one" "$(grep -E '^call' <<<"$instructions" || true)"
printf '# instructions without a paravisor: %s\n' "$(tr '\n' ';' <<<"$off")"
printf '# all: %s\n' "$(tr '\n' ';' <<<"$instructions")"
tap_done
