# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Proof that the linters still bite: a small tree with a defect for each of them.

probe_tree()
{
	local dir=$1/tools/probe
	mkdir -p "$dir"
	# shellcheck disable=SC2016 # names of make
	printf 'obj-m := probe-$(SRCARCH).o\n' >"$dir/Makefile"
	cat - >"$dir/probe.c" < <(printf '// %s: GPL-2.0-only\n' "$PV_SPDX"; cat <<'TEXT'
#include <linux/slab.h>

void probe(int __user *from, void *p);

/**
 * probe() - one defect for each checker
 */
void probe(int __user *from, void *p)
{
	int unused = *from ;

	if (p)
		kfree(p);
}
TEXT
	)
	cp "$dir/probe.c" "$dir/probe-x86.c"
	cp "$dir/probe.c" "$dir/probe-arm64.c"
	# shellcheck disable=SC2016 # the defect
	printf '#!/bin/sh\ncp $1\n' >"$dir/probe.sh"
	printf '.Dd today\n.Dt PROBE 1\n.Sh NAME\n.Zz wrong\n' >"$dir/probe.1"
	printf 'A title\n=====\n\nText\n' >"$dir/probe.rst"
	printf '/* TO''DO */\n' >"$dir/unmarked.c"
	printf '/*\tDocumentation/netlink/specs/nlctrl.yaml */\n/* YNL-GEN kernel source */\n' >"$dir/made.c"
	mkdir -p "$1/Documentation/devicetree/bindings"
	# shellcheck disable=SC2016 # names of YAML
	printf '%%YAML 1.2\n---\n$id: %s/schemas/probe.yaml#\n$schema: %s/meta-schemas/core.yaml#\ntitle: Probe\n' \
		http://devicetree.org http://devicetree.org >"$1/Documentation/devicetree/bindings/probe.yaml"
	diff -u --label /dev/null --label b/tools/probe/probe.c /dev/null "$dir/probe.c" >"$1/probe.patch" || true
}

# What NAME says of the defects; it should be something.
lint_probe()
{
	local dir name=$1 rc=0
	dir=$(mktemp -d "${TMPDIR:-/tmp}/paravisor-lint.XXXXXX")
	probe_tree "$dir"
	case $name in
	checkpatch) lint_checkpatch_run '' -f "$dir/tools/probe/probe.c" ;;
	checkpatch-series) lint_checkpatch_run '' "$dir/probe.patch" ;;
	kernel-doc) lint_kernel_doc_run "$dir/tools/probe/probe.c" ;;
	coccicheck) lint_cocci_run COCCI="$PV_SUITE/linux/scripts/coccinelle/free/ifnullfree.cocci" "$dir/tools/probe" ;;
	gcc | clang | sparse)
		# shellcheck disable=SC2317 # called by lint_compile
		lint_objects() { printf '%s\n' "M=$dir/tools/probe" "probe-$1.o"; }
		lint_"$name" ;;
	*) PV_ROOT=$dir lint_"$name" ;;
	esac >"$dir/output" || rc=$?
	cat "$dir/output"
	rm -rf "$dir"
	return "$rc"
}

# probe_expected NAME: what is to be found in that, each line
probe_expected()
{
	case $1 in
	checkpatch*) printf 'SPACING' ;;
	kernel-doc) printf "'from' not described" ;;
	coccicheck) printf 'probe\.c:[0-9]+.*NULL check' ;;
	gcc | clang) printf 'probe-%s\.c:[0-9:]* warning: unused variable\n' x86 arm64 ;;
	sparse) printf 'probe-%s\.c:[0-9:]* warning: dereference of noderef\n' x86 arm64 ;;
	maintainers) printf 'probe\.c: no entry' ;;
	shellcheck) printf 'SC2086' ;;
	mandoc) printf 'probe\.1' ;;
	rst) printf 'probe\.rst.*WARNING' ;;
	dt-binding) printf "probe\.yaml: .*'maintainers' is a required property" ;;
	netlink) printf 'made\.c: not what' ;;
	spdx) printf 'unmarked\.c: no SPDX' ;;
	paths) printf 'unmarked\.c' ;;
	esac
}
