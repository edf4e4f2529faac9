// SPDX-License-Identifier: GPL-2.0-only
/* Device registers that the monitor serves itself. */
#include "monitor.h"

#define TRAPS_MAX	8
#define ZERO_REGISTER	31

static const struct mmio_trap *traps[TRAPS_MAX];
static u32 trap_count;

void mmio_trap_add(const struct mmio_trap *trap)
{
	if (trap_count == TRAPS_MAX)
		monitor_panic("too many traps of device registers");
	traps[trap_count++] = trap;
	pages_set_range(trap->start >> PAGE_SHIFT, trap->end >> PAGE_SHIFT, PAGE_TRAPPED);
}

static const struct mmio_trap *find(u64 address)
{
	for (u32 i = 0; i < trap_count; i++)
		if (address >= traps[i]->start && address < traps[i]->end)
			return traps[i];
	return NULL;
}

static u64 cut(u64 value, u32 size)
{
	return size == 8 ? value : value & (BIT_ULL(8 * size) - 1);
}

static u64 extended(u64 value, u64 iss, u32 size)
{
	u64 sign = BIT_ULL(8 * size - 1);

	value = cut(value, size);
	if (iss & ABORT_SIGNED)
		value = (value ^ sign) - sign;
	return iss & ABORT_64BIT ? value : (u32)value;
}

/* Trapped registers belong to a host device, so the view is that of one. */
static bool is_right_view(u64 gpa)
{
	return page_state((gpa & ~boundary_mask()) >> PAGE_SHIFT) == PAGE_TRAPPED &&
	       is_shared_view(gpa) == !!boundary_mask();
}

bool mmio_access(struct vcpu *vcpu, u64 gpa)
{
	u64 iss = ESR_ISS(vcpu->esr), address = gpa & ~boundary_mask();
	const struct mmio_trap *trap = find(address);
	u32 size = ABORT_SIZE(iss), reg = ABORT_REGISTER(iss);

	if (!trap || !is_right_view(gpa) || !(iss & ABORT_ISV))
		return false;
	if (iss & ABORT_WRITE)
		trap->write(vcpu, address - trap->start, size,
			    reg == ZERO_REGISTER ? 0 : cut(vcpu->x[reg], size));
	else if (reg == ZERO_REGISTER)
		trap->read(vcpu, address - trap->start, size);
	else
		vcpu->x[reg] = extended(trap->read(vcpu, address - trap->start, size), iss, size);
	advance_pc(vcpu);
	return true;
}
