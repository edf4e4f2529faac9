// SPDX-License-Identifier: GPL-2.0-only
/* Both GHCB protocols, for the flat guest with a C-bit. */
#include "snp.h"
#include "svsm.h"

#define VECTOR_VC	29

u64 ghcb_msr(u64 request)
{
	wrmsr(MSR_GHCB, request);
	vmgexit();
	return rdmsr(MSR_GHCB);
}

u64 psc(u64 pa, u64 operation)
{
	return ghcb_msr(operation << 52 | pa | 0x14) >> 32;
}

void snp_share(u64 pa)
{
	validate(pa);	/* neither large nor to be validated: rescinds */
	psc(pa, PSC_SHARED);
}

void ghcb_open(void)
{
	snp_share(GHCB);
	ghcb_msr(GHCB | 0x12);
}

volatile u8 *ghcb(void)
{
	return (volatile u8 *)shared_view(GHCB);
}

void ghcb_put(u32 offset, u64 value)
{
	*(volatile u64 *)(ghcb() + offset) = value;
	ghcb()[GHCB_BITMAP + offset / 64] |= 1 << (offset / 8 % 8);
}

u64 ghcb_read(u32 offset)
{
	return *(volatile u64 *)(ghcb() + offset);
}

bool ghcb_has(u32 offset)
{
	return ghcb()[GHCB_BITMAP + offset / 64] & 1 << (offset / 8 % 8);
}

void ghcb_prepare(u64 code, u64 info1, u64 info2)
{
	for (u32 i = 0; i < PAGE_SIZE; i += 8)
		*(volatile u64 *)(ghcb() + i) = 0;
	*(volatile u16 *)(ghcb() + 0xffa) = 2;
	ghcb_put(GHCB_CODE, code);
	ghcb_put(GHCB_INFO1, info1);
	ghcb_put(GHCB_INFO2, info2);
}

u64 ghcb_send(void)
{
	wrmsr(MSR_GHCB, GHCB);
	vmgexit();
	return ghcb_read(GHCB_INFO1);
}

u64 ghcb_exit(u64 code, u64 info1, u64 info2)
{
	ghcb_prepare(code, info1, info2);
	return ghcb_send();
}

void breaks_ghcb(void)
{
	expect("ghcb-protocol", vmgexit, NO_GPA);
}

u64 vc_of(void (*code)(void))
{
	vc_error = 0;
	return try(code) == VECTOR_VC ? vc_error : 0;
}
