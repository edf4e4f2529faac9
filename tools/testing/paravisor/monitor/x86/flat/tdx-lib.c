// SPDX-License-Identifier: GPL-2.0-only
/* TDCALLs of the flat guest, and which of its tests to run. */
#include "tdx.h"

struct tdx_regs tdx;

u64 tdx_call(u64 leaf)
{
	tdx.rax = leaf;
	tdx_enter(&tdx);
	return tdx.rax;
}

u64 tdx_vmcall(u64 function, u64 r12, u64 r13, u64 r14, u64 r15)
{
	tdx = (struct tdx_regs){ .rcx = ALL_EXPOSED, .r11 = function, .r12 = r12, .r13 = r13,
				 .r14 = r14, .r15 = r15 };
	check_equal(tdx_call(VP_VMCALL), 0, "VMCALL itself never fails");
	return tdx.r10;
}

u64 map_gpa(u64 gpa, u64 size)
{
	return tdx_vmcall(0x10001, gpa, size, 0, 0);
}

u64 accept(u64 rcx)
{
	tdx = (struct tdx_regs){ .rcx = rcx };
	return tdx_call(PAGE_ACCEPT);
}

void tdx_breaks(const char *kind, u64 gpa)
{
	expect(kind, tdx_enter_insn, gpa);
}

void tdx_breach(void)
{
	tdx_breaks("tdcall-protocol", NO_GPA);
}

static const struct {
	const char *name;
	void (*test)(void);
} tests[] = {
	{ "module", test_tdx_module },
	{ "intel", test_tdx_intel },
	{ "hidden", test_tdx_hidden },
	{ "map", test_tdx_map },
	{ "retry", test_tdx_retry },
	{ "denied", test_tdx_denied },
	{ "vmcall", test_tdx_vmcall },
	{ "ve", test_tdx_ve },
	{ "wakeup", test_tdx_wakeup },
	{ "stale-translation", test_tdx_stale },
	{ "lies", test_tdx_lies },
	{ "tdi", test_tdx_tdi },
	{ "tdi-lies", test_tdx_tdi_lies },
};

void test_tdx(const char *name)
{
	if (cpuid(0x21, 0).ebx)
		map_alias(SHARED_BIT);
	for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
		if (streq(tests[i].name, name)) {
			tests[i].test();
			return;
		}
	}
	test_tdx_fatal(name);
}
