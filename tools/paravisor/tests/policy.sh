#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The example policy against a fake kernel. Usage: policy.sh BUILD-DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
O=$(cd "$1" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib-tdi.sh
. "$here/lib-tdi.sh"

cat >"$work/ctl" <<EOF
#!/bin/sh
exec "$O/paravisorctl-fake" --root "$root" "\$@"
EOF
chmod +x "$work/ctl"
export TDISP_SYSFS=$root/sys TDISP_CTL=$work/ctl TDISP_ROOTS=$ev/roots.pem TDISP_WAIT=1
export TDISP_MEASUREMENTS=$ev/measurements.txt

# reset STATE TSM
reset()
{
	fake_function "$1" "${2-}"
	fake_tsm tsm0 devsec
	echo >"$pci/$dev/driver_override"
}

admit()
{
	"$here/../policy/tdisp-admit" "$@"
}

state_is()
{
	expect "$2: the function is in state $1" grep -qx "$1" "$pci/$dev/tsm/state"
}

kept_off()
{
	expect "$1: no driver may bind" grep -qx tdisp-pending "$pci/$dev/driver_override"
	expect "$1: none was looked for" is_absent "$root/sys/bus/pci/drivers_probe"
	has err 'stays without a driver' "$1: the message says so"
}

reset unlocked
run 0 "admit" admit "$dev"
state_is run admit
expect "admit: any driver may bind" grep -qx '' "$pci/$dev/driver_override"
expect "admit: one was looked for" grep -qx "$dev" "$root/sys/bus/pci/drivers_probe"
expect "admit: what was verified was accepted" grep -qx 'validate 2' "$log"

for s in locked error run; do
	reset "$s" tsm0
	run 0 "admit, $s before" admit "$dev"
	expect "admit, $s before: began with unlock" \
		test "$(grep -v ^read "$log" | head -n 1)" = 'unlock tsm0'
	state_is run "admit, $s before"
done

reset unlocked
bind_driver
run 0 "admit, driver bound" admit "$dev"
expect "admit, driver bound: it was taken off" \
	grep -qx "$dev" "$root/sys/bus/pci/drivers/nvme/unbind"

reset unlocked
TDISP_ROOTS=$ev/other-roots.pem run 1 "another maker" admit "$dev"
kept_off "another maker"
state_is locked "another maker"
has err '^FAIL +chain' "another maker: the verdict is shown"

reset unlocked
sed -i 's/^1 1/1 2/' "$ev/measurements.txt"
run 1 "another firmware" admit "$dev"
kept_off "another firmware"

reset unlocked
TDISP_MEASUREMENTS=$work/absent run 2 "no reference" admit "$dev"
kept_off "no reference"

reset unlocked
FAKE_TDI=liar run 1 "a kernel that does nothing" admit "$dev"
kept_off "a kernel that does nothing"

reset unlocked
FAKE_TDI=validate=ESTALE run 3 "evidence replaced after verify" admit "$dev"
kept_off "evidence replaced after verify"
state_is locked "evidence replaced after verify"

reset unlocked
rm -r "$pci/$dev/tsm"
run 4 "no TSM" admit "$dev"
kept_off "no TSM"

reset error tsm0
bind_driver
run 1 "lost" admit --lost "$dev"
kept_off lost
expect "lost: the driver was taken off" \
	grep -qx "$dev" "$root/sys/bus/pci/drivers/nvme/unbind"
state_is error lost

run 2 "no address" admit ../x
run 2 "no argument" admit
run 2 "function that is not there" admit 0000:09:00.0

# the rule and the units name what there is
policy=$here/../policy
for unit in tdisp-admit@ tdisp-lost@; do
	expect "the rule starts $unit" grep -q "$unit\\\$kernel.service" "$policy/60-tdisp.rules"
	expect "$unit calls the script" grep -q '^ExecStart=/usr/lib/paravisor/tdisp-admit ' \
		"$policy/$unit.service"
done
finish
