# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests whose driver comes and goes. Set by the test: module; service_provider, where
# reports are asked of one.

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

# request NAME: leaves no folder behind, an open one keeps the provider away.
request()
{
	mkdir "${reports:?}/$1" || return
	[ -z "${service_provider:-}" ] || echo "$service_provider" >"$reports/$1/service_provider"
	result=$(tsm_request "$1" "$(nonce)" "/tmp/$1.out")
	rmdir "$reports/$1"
	[ "${result%% *}" = ok ] && return 0
	echo "got: $result"
	return 1
}

# Six checks: the driver goes while a folder of its reports stays. The test has unload.
check_open_folder()
{
	folder=${reports:?}/module
	mkdir "$folder"
	check "unloading works with a folder open" unload
	check "then requests are refused" is "outblob ENXIO" tsm_request module "$(nonce)"
	check "and so is the provider" refused cat "$folder/provider"
	check "while a folder from before is open, no driver can register" refused modprobe "$module"
	rmdir "$folder"
	modprobe "$module" 2>/dev/null
	check "without one, loading works" loaded
	check "and requests do" request again
}
