// SPDX-License-Identifier: GPL-2.0-only
/* The monitor's own way into guest memory by the guest's virtual addresses. */
#include "monitor.h"

#define PT_PRESENT	BIT_ULL(0)
#define PT_LARGE	BIT_ULL(7)
#define PT_ADDRESS	0x000ffffffffff000ULL

/*
 * Under SNP a table walk is private whatever the C-bit of the entry says (AMD64
 * APM volume 2, 15.34.5).
 */
static u64 *table_entry(u64 table, u64 index)
{
	if (personality->snp)
		table = (table & ~boundary_mask()) | private_bit();
	return guest_ram(table + index * 8, 8);
}

/* Long mode and no paging: enough for every place that leaves the guest. */
bool guest_translate(struct vcpu *vcpu, u64 va, u64 *gpa)
{
	struct vmcb *vmcb = vcpu->vmcb;
	u64 table = vmcb->cr3 & PT_ADDRESS;
	u64 *entry;

	if (!(vmcb->cr0 & CR0_PG)) {
		*gpa = (u32)va | private_bit();
		return true;
	}
	if (!(vmcb->efer & EFER_LMA))
		return false;
	for (int shift = 39; shift >= PAGE_SHIFT; shift -= 9) {
		entry = table_entry(table, (va >> shift) & 511);
		if (!entry || !(*entry & PT_PRESENT))
			return false;
		table = *entry & PT_ADDRESS;
		if (shift == PAGE_SHIFT || (shift < 39 && *entry & PT_LARGE)) {
			u64 offset = va & ((1ULL << shift) - 1);

			*gpa = (table & ~((1ULL << shift) - 1)) | offset;
			return true;
		}
	}
	return false;
}

/* Instructions are fetched from private memory alone, as tables are. */
static void *fetch_page(u64 gpa, u64 len)
{
	if (personality->snp)
		gpa = (gpa & ~boundary_mask()) | private_bit();
	return guest_ram(gpa, len);
}

/* Instruction bytes at RIP; returns how many could be read. */
u32 guest_fetch(struct vcpu *vcpu, u8 *buf, u32 len)
{
	u64 va = vcpu->vmcb->rip, gpa;
	u32 done = 0, part;
	void *from;

	if (!(vcpu->vmcb->efer & EFER_LMA))
		va = (u32)(va + vcpu->vmcb->cs.base);
	while (done < len) {
		part = min_u64(len - done, PAGE_SIZE - (va & ~PAGE_MASK));
		if (!guest_translate(vcpu, va, &gpa))
			break;
		from = fetch_page(gpa, part);
		if (!from)
			break;
		memcpy(buf + done, from, part);
		done += part;
		va += part;
	}
	return done;
}

/* An aligned word of private or shared memory, through the guest's own tables. */
bool guest_read64(struct vcpu *vcpu, u64 va, u64 *value)
{
	const u64 *from;
	u64 gpa;

	if (va & 7 || !guest_translate(vcpu, va, &gpa))
		return false;
	from = guest_ram(gpa, sizeof(*from));
	if (from)
		*value = *from;
	return from;
}

static bool guest_copy(struct vcpu *vcpu, u64 va, u8 *buf, u64 len, bool write)
{
	while (len) {
		u64 part = min_u64(len, PAGE_SIZE - (va & ~PAGE_MASK)), gpa;
		void *at = guest_translate(vcpu, va, &gpa) ? guest_ram(gpa, part) : NULL;

		if (!at)
			return false;
		memcpy(write ? at : buf, write ? buf : at, part);
		va += part;
		buf += part;
		len -= part;
	}
	return true;
}

bool guest_read(struct vcpu *vcpu, u64 va, void *to, u64 len)
{
	return guest_copy(vcpu, va, to, len, false);
}

bool guest_write(struct vcpu *vcpu, u64 va, const void *from, u64 len)
{
	return guest_copy(vcpu, va, (u8 *)from, len, true);
}
