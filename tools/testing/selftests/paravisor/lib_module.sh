# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests whose driver comes and goes: $module.

loaded()
{
	grep -q "^${module:?} " /proc/modules
}

# Folders that are in the way come and go.
load_some_time()
{
	for _ in $(seq 100); do
		modprobe "$module" 2>/dev/null && return
	done
	return 1
}

# keeps_module NODE: a device node that is open
keeps_module()
{
	exec 3<"$1"
	refused rmmod "$module"
	kept=$?
	exec 3<&-
	return $kept
}
