// SPDX-License-Identifier: GPL-2.0-only
/* What a guest learns of its L1 by CPUID, and the calls that ask the module. */
#include "tdx.h"

#define BLOCK		0x40000000
#define SERVICES	(BIT(18) | BIT(19) | BIT(20))

static void check_signature(const struct cpuid_regs *r, const char *text, const char *name)
{
	const u32 *word = (const void *)text;

	check(r->ebx == word[0] && r->ecx == word[1] && r->edx == word[2], name);
}

static void check_block(u32 functions, u32 alias)
{
	struct cpuid_regs r = cpuid(BLOCK, 0);

	check_equal(r.eax, BLOCK + 2, "last feature leaf");
	check_signature(&r, "ParavisorFtr", "feature leaves");
	r = cpuid(BLOCK + 1, 0);
	check_equal(r.eax, 1, "version of the feature leaves");
	check_equal(r.ebx, 3 | 1 << 8 | alias << 16, "TDX, VM 1, alias");
	check_equal(r.ecx | r.edx, 0, "no ranges");
	check_equal(cpuid(BLOCK + 2, 0).eax, functions, "functions");
}

static void test_cpuid(void)
{
	struct cpuid_regs r = cpuid(0, 0);

	check_equal(r.eax, 0x21, "last leaf");
	check(r.ebx == 0x756e6547, "an Intel processor");
	check(cpuid(1, 0).ecx & BIT(31), "hypervisor present");
	check(!(cpuid(1, 0).ecx & BIT(3)), "no MONITOR");
	r = cpuid(0x21, 0);
	check_equal(r.eax, 2, "last subleaf");
	check_signature(&r, "Inte    lTDX", "TDX is visible");
	check_equal(cpuid(0x21, 1).ebx, 1, "an L1 is there");
	r = cpuid(0x21, 2);
	check_equal(r.eax, BLOCK, "the L1 vouches for a block");
	check_signature(&r, "ParavisorFtr", "... of feature leaves");
	check_block(SERVICES | BIT(0) | BIT(1) | BIT(8), 47);
	r = cpuid(0x40000100, 0);
	check_equal(r.eax | r.ebx | r.ecx | r.edx, 0, "nothing of a host's");
}

static u64 read_field(u64 field)
{
	tdx = (struct tdx_regs){ .rdx = field };
	return tdx_call(VM_RD);
}

static u64 write_field(u64 field, u64 value, u64 mask)
{
	tdx = (struct tdx_regs){ .rdx = field, .r8 = value, .r9 = mask };
	return tdx_call(VM_WR);
}

static void test_fields(void)
{
	check_equal(read_field(CONFIG_FLAGS), 0, "CONFIG_FLAGS");
	check_equal(tdx.r8, BIT(1), "#VE of pending pages is the guest's to choose");
	check_equal(read_field(TD_CTLS), 0, "TD_CTLS");
	check_equal(tdx.r8, 0, "... as it was at launch");
	check_equal(write_field(TD_CTLS, ~0ULL, 9), 0, "TD_CTLS written under a mask");
	check_equal(tdx.r8, 0, "... tells what was there");
	check_equal(read_field(TD_CTLS & ~(0xfULL << 32)), 0, "the same by another size");
	check_equal(tdx.r8, 9, "... as written");
	check_equal(write_field(TD_CTLS, 0, BIT_ULL(63)), 0xc0000c0100000000, "LOCK is not ours");
	check_equal(write_field(NOTIFY_ENABLES, 0, ~0ULL), 0, "NOTIFY_ENABLES");
	check_equal(read_field(NOTIFY_ENABLES), 0, "... to be read as well");
	check_equal(read_field(TOPOLOGY), 0, "TOPOLOGY_ENUM_CONFIGURED");
	check_equal(tdx.r8, 1, "... it is");
	check_equal(write_field(TOPOLOGY, 0, 1), 0xc0000c0100000000, "... and stays");
	check_equal(read_field(TD_CTLS ^ 0x100), 0xc0000c0000000000, "no such field");
	check_equal(write_field(TD_CTLS ^ 0x100, 0, 1), 0xc0000c0000000000, "... nor to write");
	tdx_breach();
	tdx = (struct tdx_regs){ .rcx = 1, .rdx = TD_CTLS };
	check_equal(tdx_call(VM_RD), OPERAND_INVALID | 1, "VM.RD of another VM");
	tdx_breach();
	tdx = (struct tdx_regs){ .rcx = 1, .rdx = TD_CTLS, .r9 = 1 };
	check_equal(tdx_call(VM_WR), OPERAND_INVALID | 1, "VM.WR of another VM");
}

static void test_info(void)
{
	tdx = (struct tdx_regs){ .r10 = 1, .r11 = 1 };
	check_equal(tdx_call(VP_INFO), 0, "VP.INFO");
	check_equal(tdx.rcx, 48, "address width");
	check_equal(tdx.rdx, BIT(28), "attributes: SEPT_VE_DISABLE");
	check_equal(tdx.r8, 1ULL << 32 | 1, "number of CPUs");
	check_equal(tdx.r9 | tdx.r10 | tdx.r11, 0, "index, and nothing more");
}

void test_tdx_module(void)
{
	test_cpuid();
	test_info();
	test_fields();
	check_equal(tdx_call(9), OPERAND_INVALID, "VP.RD is not for an L2");
	check_equal(tdx_call(0x19), OPERAND_INVALID, "nor is VP.ENTER");
	check_equal(tdx_call(0x43), OPERAND_INVALID, "no TDX Connect without a device");
	check(tdx_call(VEINFO_GET), "no #VE has been");
	tdx_breach();
	check_equal(tdx_call(BIT(16) | VP_INFO), OPERAND_INVALID, "a version that is none");
	tdx_breach();
	check_equal(tdx_call(BIT_ULL(40) | VP_INFO), OPERAND_INVALID, "reserved bits of RAX");
}

/* Intel's own L1 says less and does less. */
void test_tdx_intel(void)
{
	check_equal(cpuid(0x21, 0).eax, 1, "last subleaf");
	check_equal(cpuid(0x21, 1).ebx, 1, "an L1 is there");
	check_equal(cpuid(0x21, 2).eax, 0, "it vouches for nothing");
	check_equal(cpuid(BLOCK, 0).ebx, 0, "no feature leaves");
	test_info();
	check_equal(read_field(CONFIG_FLAGS), OPERAND_INVALID, "no VM.RD");
	check_equal(write_field(TD_CTLS, 8, 8), OPERAND_INVALID, "no VM.WR but for ...");
	check_equal(write_field(NOTIFY_ENABLES, 0, ~0ULL), 0, "... NOTIFY_ENABLES");
	check_equal(tdx_call(MR_REPORT), OPERAND_INVALID, "no report");
	check_equal(tdx_call(RTMR_EXTEND), OPERAND_INVALID, "no RTMR");
	check_equal(tdx_vmcall(0x10002, TEST_PAGE(1), 4096, 0, 0), CALL_UNKNOWN, "no quote");
	check_equal(map_gpa(TEST_PAGE(1) | SHARED_BIT, 4096), 0, "but memory is shared");
}

static void hidden_info(void)
{
	tdx_call(VP_INFO);
}

static void hidden_accept(void)
{
	accept(TEST_PAGE(1));
}

static void hidden_map(void)
{
	map_gpa(TEST_PAGE(1), 4096);
}

void test_tdx_hidden(void)
{
	static void (*const calls[])(void) = { hidden_info, hidden_accept, hidden_map };

	check_equal(cpuid(0x21, 0).ebx, 0, "TDX is hidden");
	check(cpuid(1, 0).ecx & BIT(31), "hypervisor present");
	check_block(SERVICES | BIT(0) | BIT(1) | BIT(2) | BIT(3), 0);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		tdx_breaks("paravisor-instruction", NO_GPA);
		check_equal(try(calls[i]), 6, "no TDCALL but for what is promised");
	}
	expect("paravisor-instruction", seamcall, NO_GPA);
	check_equal(try(seamcall), 6, "SEAMCALL is nobody's here");
}
