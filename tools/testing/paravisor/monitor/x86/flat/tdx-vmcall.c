// SPDX-License-Identifier: GPL-2.0-only
/* VMCALL: what the L1 answers or passes on */
#include "tdx.h"

#define VC_CPUID	0xa
#define VC_IO		0x1e
#define VC_RDMSR	0x1f
#define VC_WRMSR	0x20
#define VC_MMIO		0x30
#define HPET		0xfed00000UL
#define CMOS_INDEX	0x70
#define CMOS_DATA	0x71
#define SCRATCH		0x0f	/* shutdown status, nobody else's here */
#define MSR_SYSENTER	0x174
#define MSR_MISC_ENABLE	0x1a0

/* Fewer registers exposed than the call needs. */
static void hides(u64 function, u64 mask)
{
	tdx = (struct tdx_regs){ .rcx = mask, .r11 = function, .r12 = 1, .r14 = 0x80 };
	tdx_breach();
	check_equal(tdx_call(VP_VMCALL), 0, "VMCALL without its registers");
}

static void test_mask(void)
{
	hides(VC_IO, 0x7c00);
	hides(VC_CPUID, 0x1c00);
	hides(0x10000, 0xc00);
	tdx = (struct tdx_regs){ .rcx = 0xfc00 | BIT(5), .r11 = VC_CPUID, .r12 = 1 };
	tdx_breach();
	check_equal(tdx_call(VP_VMCALL), 0, "RBP is not to be exposed");
	tdx = (struct tdx_regs){ .rcx = 0x1fc00, .r11 = VC_CPUID, .r12 = 1 };
	tdx_breach();
	check_equal(tdx_call(VP_VMCALL), 0, "there are no more than 16");
	tdx = (struct tdx_regs){ .rcx = ALL_EXPOSED, .r10 = 1, .r11 = VC_CPUID };
	tdx_breach();
	tdx_call(VP_VMCALL);
	check_equal(tdx.r10, CALL_INVALID, "call of a vendor");
}

static void test_ports(void)
{
	check_equal(tdx_vmcall(VC_IO, 1, 1, CMOS_INDEX, SCRATCH), 0, "OUT");
	check_equal(tdx_vmcall(VC_IO, 1, 1, CMOS_DATA, 0x5a), 0, "OUT of data");
	outb(CMOS_INDEX, SCRATCH);
	check_equal(inb(CMOS_DATA), 0x5a, "... arrived");
	check_equal(tdx_vmcall(VC_IO, 1, 0, CMOS_DATA, 0), 0, "IN");
	check_equal(tdx.r11, 0x5a, "... the same");
	check_equal(tdx_vmcall(VC_IO, 4, 0, 0xe8, 0), 0, "IN of the monitor's own console");
	check_equal(tdx.r11, 0xffffffff, "... is of nothing");
	tdx_breach();
	check_equal(tdx_vmcall(VC_IO, 3, 0, CMOS_DATA, 0), CALL_INVALID, "IN of 3 bytes");
	tdx_breach();
	check_equal(tdx_vmcall(VC_IO, 1, 2, CMOS_DATA, 0), CALL_INVALID, "neither IN nor OUT");
	tdx_breach();
	check_equal(tdx_vmcall(VC_IO, 1, 0, 0x10000, 0), CALL_INVALID, "port above the last");
}

static void test_msrs(void)
{
	check_equal(tdx_vmcall(VC_RDMSR, MSR_MISC_ENABLE, 0, 0, 0), 0, "RDMSR");
	check_equal(tdx.r11, rdmsr(MSR_MISC_ENABLE), "... as the instruction has it");
	check_equal(tdx_vmcall(VC_WRMSR, 0x40000000, 1, 0, 0), 0, "WRMSR that nobody minds");
	check_equal(tdx_vmcall(VC_RDMSR, 0x40000000, 0, 0, 0), 0, "RDMSR");
	check_equal(tdx.r11, 0, "... of nothing");
	check_equal(tdx_vmcall(VC_RDMSR, MSR_SYSENTER, 0, 0, 0), CALL_INVALID, "the guest's own");
	check_equal(tdx_vmcall(VC_WRMSR, MSR_EFER, 0, 0, 0), CALL_INVALID, "... not to write");
	check_equal(tdx_vmcall(VC_RDMSR, 1ULL << 32, 0, 0, 0), CALL_INVALID, "no such number");
}

static void test_registers(void)
{
	volatile u32 *hpet = (void *)shared_view(HPET);

	check_equal(tdx_vmcall(VC_MMIO, 4, 0, HPET | SHARED_BIT, 0), 0, "MMIO read");
	check_equal(tdx.r11, hpet[0], "... as the device has it");
	check_equal(tdx_vmcall(VC_MMIO, 4, 0, (HPET + 4) | SHARED_BIT, 0), 0, "the next");
	check_equal(tdx.r11, hpet[1], "... too");
	check_equal(tdx_vmcall(VC_MMIO, 4, 1, (HPET + 0x10) | SHARED_BIT, 1), 0, "MMIO write");
	check_equal(hpet[4], 1, "... arrived");
	tdx_breach();
	check_equal(tdx_vmcall(VC_MMIO, 4, 0, HPET, 0), CALL_INVALID, "by a private address");
	tdx_breach();
	check_equal(tdx_vmcall(VC_MMIO, 4, 0, TEST_PAGE(1) | SHARED_BIT, 0), CALL_INVALID,
		    "memory is no device");
	tdx_breach();
	check_equal(tdx_vmcall(VC_MMIO, 4, 0, (HPET + 2) | SHARED_BIT, 0), CALL_INVALID,
		    "misaligned");
	tdx_breach();
	check_equal(tdx_vmcall(VC_MMIO, 16, 0, HPET | SHARED_BIT, 0), CALL_INVALID, "16 bytes");
}

static void test_others(void)
{
	check_equal(tdx_vmcall(VC_CPUID, 0x21, 1, 0, 0), 0, "CPUID");
	check_equal(tdx.r13, 1, "... of leaf 0x21");
	check_equal(tdx_vmcall(0x10000, 0, 0, 0, 0), 0, "GetTdVmCallInfo");
	check_equal(tdx.r11 | tdx.r12 | tdx.r13 | tdx.r14, 0, "nothing beyond the base");
	check_equal(tdx_vmcall(0x10000, 2, 0, 0, 0), CALL_INVALID, "... of a leaf that is none");
	check_equal(tdx_vmcall(0x10004, 0x40, 0, 0, 0), 0, "SetupEventNotifyInterrupt");
	tdx_breach();
	check_equal(tdx_vmcall(0x10004, 14, 0, 0, 0), CALL_INVALID, "... by an exception");
	check_equal(tdx_vmcall(0x10005, 0, 0, 0, 0), CALL_UNKNOWN, "Service");
	check_equal(tdx_vmcall(0x10006, 0, 0, 0, 0), CALL_UNKNOWN, "a call that is none");
	check_equal(tdx_vmcall(0x10007, 0, 0, 0, 0), CALL_UNKNOWN, "TDCM without a device");
}

void test_tdx_vmcall(void)
{
	test_mask();
	test_ports();
	test_msrs();
	test_registers();
	test_others();
}
