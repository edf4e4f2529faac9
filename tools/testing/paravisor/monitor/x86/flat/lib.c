// SPDX-License-Identifier: GPL-2.0-only
/* Serial output, address translation and calls for the flat guest. */
#include "flat.h"

#define COM1		0x3f8
#define GUEST_PML4	0x13000UL
#define AP_PAGE		0x8000UL

static u64 alias_pdpt[512] __aligned(4096);
static u64 alias_pd[4][512] __aligned(4096);

void put_char(char c)
{
	while (!(inb(COM1 + 5) & 0x20))
		cpu_relax();
	outb(COM1, c);
}

void (*power_off_by_call)(void);

void power_off(void)
{
	if (power_off_by_call)
		power_off_by_call();
	outw(0x604, 0x2000);
	for (;;)
		asm volatile("hlt");
}

/* Bit that selects the host visible view, as the isolation leaf tells it. */
u64 boundary(void)
{
	struct cpuid_regs r = cpuid(0x40000000, 0);

	if (r.ebx != 0x7263694d || r.eax < 0x4000000c)
		return 0;
	r = cpuid(0x4000000c, 0);
	return r.ebx & BIT(5) ? BIT_ULL((r.ebx >> 6) & 63) : 0;
}

void map_alias(u64 bit)
{
	u64 *pml4 = (u64 *)GUEST_PML4;

	for (u64 i = 0; i < 4 * 512; i++)
		alias_pd[i / 512][i % 512] = (i << 21) | bit | 0x83;
	for (u64 i = 0; i < 4; i++)
		alias_pdpt[i] = (u64)alias_pd[i] | 3;
	pml4[1] = (u64)alias_pdpt | 3;
	asm volatile("mov %%cr3, %%rax; mov %%rax, %%cr3" : : : "rax", "memory");
}

void enable_hypercalls(void)
{
	wrmsr(0x40000000, 0x8100070300000000ULL);
	wrmsr(0x40000001, HYPERCALL_PAGE | 1);
}

void fill_input(u64 partition, u32 visibility, const u64 *list, u32 n)
{
	volatile u64 *in = private_view(INPUT_PAGE);

	in[0] = partition;
	in[1] = visibility;
	for (u32 i = 0; i < n; i++)
		in[2 + i] = list[i];
}

u64 visibility_call(u64 control, u64 partition, u32 visibility, const u64 *list, u32 n)
{
	fill_input(partition, visibility, list, n);
	return vmmcall(control, INPUT_PAGE, OUTPUT_PAGE);
}

u64 share(u64 pa, u32 visibility)
{
	u64 gpn = pa >> PAGE_SHIFT;

	return visibility_call(VISIBILITY | REP(1), HV_SELF, visibility, &gpn, 1);
}

static void send_ipi(u32 icr)
{
	lapic_write(LAPIC_ICR_HIGH, 1 << 24);
	lapic_write(LAPIC_ICR_LOW, icr);
	while (lapic_read(LAPIC_ICR_LOW) & BIT(12))
		cpu_relax();
}

/* Leaves the second CPU waiting for a start-up IPI. */
void park_ap(void)
{
	send_ipi(ICR_INIT);
}

void start_ap(void)
{
	for (u64 i = 0; i < (u64)(ap_code_end - ap_code); i++)
		((volatile u8 *)AP_PAGE)[i] = ap_code[i];
	send_ipi(ICR_INIT);
	for (u64 end = rdtsc() + 20000000; rdtsc() < end;)
		cpu_relax();
	send_ipi(ICR_STARTUP | AP_PAGE >> PAGE_SHIFT);
}
