// SPDX-License-Identifier: GPL-2.0-only
/* Output, calls and accesses for the flat guest. */
#include "flat.h"

#define PL011		0x09000000UL
#define PL011_FLAGS	0x18
#define PL011_FULL	BIT(5)
#define PSCI_OFF	PSCI(8)

bool in_realm;

u64 device(u64 address)
{
	return in_realm ? address | SHARED_HALF : address;
}

void put_char(char c)
{
	while (read32(device(PL011) + PL011_FLAGS) & PL011_FULL)
		cpu_relax();
	write32(device(PL011), c);
}

void power_off(void)
{
	call3(PSCI_OFF, 0, 0, 0);
	for (;;)
		asm volatile("wfi");
}

u64 call3(u64 fid, u64 a1, u64 a2, u64 a3)
{
	struct call c = { .x = { fid, a1, a2, a3 } };

	smc(&c);
	return c.x[0];
}

u64 set_state(struct call *c, u64 base, u64 top, u64 ripas)
{
	*c = (struct call){ .x = { RSI(0x197), base, top, ripas, 1 } };
	smc(c);
	return c->x[0];
}

void share(u64 page)
{
	struct call c;

	set_state(&c, page, page + PAGE_SIZE, RSI_EMPTY);
	check_equal(c.x[0], 0, "a page is shared");
}

u64 fetch64(u64 address)
{
	return read64(address);
}

void check_forbidden(const char *kind, u64 address, bool write)
{
	u64 esr;

	expect(kind, write ? store_insn : load_insn, address);
	esr = write ? try(store, address, 1) : try(load, address, 0);
	check_equal(ESR_EC(esr), EC_DATA_ABORT_SAME, kind);
	check_equal(ABORT_STATUS(ESR_ISS(esr)), STATUS_EXTERNAL, "... is an external abort");
	check_equal(!!(ESR_ISS(esr) & ABORT_WRITE), write, "... of the right direction");
	check_equal(fault_far, address, "... at that address");
	check_equal(fault_elr, (u64)(write ? store_insn : load_insn), "... by that instruction");
}
