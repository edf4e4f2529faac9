#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# /sys/hypervisor/paravisor: there exactly when there is a paravisor, short, for everyone to read.
. "$(dirname "$0")/lib.sh"

absent()
{
	[ ! -e $paravisor ]
}

# What is below is known only where the boot door told it.
case ${PV_EXPECT:-} in
none)
	start 2
	check "no paravisor, no folder" absent
	check "no paravisor, no service" is "" find /sys/bus/platform/devices -name 'paravisor-*'
	ktap_finished
	;;
esac

[ -d $paravisor ] || skip_all "no paravisor"

modes()
{
	find $paravisor -type "$1" -exec stat -c %a {} + | sort -u
}

# Whoever reads as nobody may read at all.
read_all()
{
	find $paravisor -type f -exec cat {} +
}

read_as_nobody()
{
	su nobody -s /bin/sh -c "find $paravisor -type f -exec cat {} +" >/tmp/nobody.out || return 1
	read_all | cmp - /tmp/nobody.out
}

# one line each, of a length that fits a terminal
short()
{
	find $paravisor -type f | while read -r file; do
		if [ "$(wc -l <"$file")" -ne 1 ] || [ "$(wc -c <"$file")" -gt 64 ]; then
			echo "$file"
		fi
	done
}

refuses_writing()
{
	for file in "$paravisor"/name "$paravisor"/features/*; do
		if (echo x >"$file") 2>/dev/null; then
			echo "$file can be written to"
			return 1
		fi
	done
}

one_of()
{
	value=$1
	shift
	for word; do
		[ "$value" != "$word" ] || return 0
	done
	echo "unexpected: $value"
	return 1
}

sources()
{
	cat $paravisor/features/* | grep -Ev '^(cpuid|svsm|tdx|smccc|rsi|dt|acpi):[^[:space:]]+$'
}

entries()
{
	find $paravisor -maxdepth 1 -mindepth 1 | sed 's,.*/,,' | sort | tr '\n' ' '
}

start 9
check "name, isolation, level and features, nothing else" is "features isolation level name " entries
check "files are readable by all, writable by none" is 444 modes f
check "folders are open to all" is 755 modes d
check "nobody reads what root reads" read_as_nobody
check "one short line a file" is "" short
check "writing is refused" refuses_writing
check "the name has no surprises in it" is "" sh -c "grep -v '^[a-z0-9-]*\$' $paravisor/name"
check "the isolation is a known one" one_of "$(cat $paravisor/isolation)" snp tdx vbs cca
check "every source has a scheme and a place" is "" sources
ktap_finished
