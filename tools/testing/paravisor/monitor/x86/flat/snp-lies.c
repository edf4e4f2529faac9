// SPDX-License-Identifier: GPL-2.0-only
/* Enough questions for a host that lies; the script compares the answers of two runs. */
#include "snp.h"

#define VERSION		0x002
#define FEATURES	0x080
#define RUN_VMPL	0x80000018

static void tell(u64 a, u64 b)
{
	puts("# answer ");
	put_hex(a);
	puts(" ");
	put_hex(b);
	puts("\n");
}

static void ask_by_msr(void)
{
	for (u32 i = 0; i < 64; i++)
		tell(ghcb_msr(VERSION), ghcb_msr(FEATURES));
}

/* Calls of the SVSM without call_pending, which come back as they went but for the lies. */
static void ask_by_page(void)
{
	u64 info1;

	for (u32 i = 0; i < 1000; i++) {
		info1 = ghcb_exit(RUN_VMPL, 0, 0);
		if (info1)
			tell(info1, ghcb_read(GHCB_INFO2));
	}
}

/* Validated by nobody, so it may change hands as often as it likes. */
static void change_pages(void)
{
	snp_share(TEST_PAGE(3));
	for (u32 i = 0; i < 30000; i++)
		if (psc(TEST_PAGE(3), i & 1 ? PSC_SHARED : PSC_PRIVATE))
			tell(i, 0);
}

void test_snp_lies(void)
{
	ask_by_msr();
	ask_by_page();
	change_pages();
}
