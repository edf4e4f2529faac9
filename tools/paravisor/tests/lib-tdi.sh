# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A fake kernel with one function that can be locked; sourced instead of lib.sh. Wants O.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

root=$work/root
pci=$root/sys/bus/pci/devices
dev=0000:01:00.0
ev=$work/evidence
log=$work/log
export FAKE_TDI_EVIDENCE=$ev FAKE_TDI_FORGE=$O/forge-tdi FAKE_TDI_LOG=$log FAKE_TDI=

# fake_function STATE TSM: the function as if new, and evidence of generation 1
fake_function()
{
	rm -rf "$root" "$ev" "$log"
	mkdir -p "$pci/$dev/tsm" "$ev"
	echo "$1" >"$pci/$dev/tsm/state"
	echo "$2" >"$pci/$dev/tsm/lock"
	"$O/forge-tdi" "$ev"
}

# fake_tsm NAME MODE
fake_tsm()
{
	mkdir -p "$root/sys/class/tsm/$1"
	echo "$2" >"$root/sys/class/tsm/$1/pci_mode"
}

bind_driver()
{
	mkdir -p "$root/sys/bus/pci/drivers/nvme"
	ln -sfn ../../drivers/nvme "$pci/$dev/driver"
}
