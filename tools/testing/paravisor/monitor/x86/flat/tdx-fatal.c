// SPDX-License-Identifier: GPL-2.0-only
/* What ends the run of a guest that sees TDX */
#include "tdx.h"

static void shared_of_private(void)
{
	expect("shared-view-of-private-page", store, TEST_PAGE(1) | SHARED_BIT);
	store(shared_view(TEST_PAGE(1)));
}

static void private_of_shared(void)
{
	map_gpa(TEST_PAGE(1) | SHARED_BIT, 4096);
	expect("private-view-of-shared-page", store, TEST_PAGE(1));
	store(private_view(TEST_PAGE(1)));
}

static void private_of_device(void)
{
	expect("private-view-of-host-device", load, 0xfec00000);
	load(private_view(0xfec00000));
}

static void shared_of_lapic(void)
{
	expect("shared-view-of-paravisor-device", load, LAPIC_BASE | SHARED_BIT);
	load(shared_view(LAPIC_BASE));
}

static void fatal_error(void)
{
	static const char text[64] =
		"a text of all sixty-four bytes, as the registers have it \x01 end";
	const u64 *word = (const void *)text;

	tdx = (struct tdx_regs){
		.rcx = ALL_EXPOSED, .r11 = 0x10003, .r14 = word[0], .r15 = word[1],
		.rbx = word[2], .rdi = word[3], .rsi = word[4], .r8 = word[5], .r9 = word[6],
		.rdx = word[7],
	};
	tdx_call(VP_VMCALL);
}

static const struct {
	const char *name;
	void (*breach)(void);
} breaches[] = {
	{ "shared-of-private", shared_of_private },
	{ "private-of-shared", private_of_shared },
	{ "private-of-device", private_of_device },
	{ "shared-of-lapic", shared_of_lapic },
	{ "fatal-error", fatal_error },
};

void test_tdx_fatal(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(breaches); i++)
		if (streq(breaches[i].name, name))
			breaches[i].breach();
	check(false, "came back from what must end the run");
}
