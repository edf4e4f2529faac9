// SPDX-License-Identifier: GPL-2.0-only
/* The monitor's own way into guest memory: by guest physical and virtual address. */
#include "monitor.h"

#define PT_PRESENT	BIT_ULL(0)
#define PT_LARGE	BIT_ULL(7)
#define PT_ADDRESS	0x000ffffffffff000ULL

/* NULL unless the range is in one page of RAM that this view may show. */
void *guest_ram(u64 gpa, u64 len)
{
	bool alias = boundary_mask() && gpa & boundary_mask();
	u64 plain = gpa & ~boundary_mask();
	u64 offset = plain & ~PAGE_MASK;
	bool ok;

	if (offset + len > PAGE_SIZE)
		return NULL;
	switch (page_state(plain >> PAGE_SHIFT)) {
	case PAGE_PRIVATE:
		ok = !alias;
		break;
	case PAGE_SHARED:
		ok = alias || !boundary_mask();
		break;
	case PAGE_HOST_CALL:
		ok = alias;
		break;
	case PAGE_FIRMWARE:
		ok = true;
		break;
	default:
		ok = false;
	}
	return ok ? phys(page_backing(plain >> PAGE_SHIFT) + offset) : NULL;
}

/* Long mode and no paging: enough for every place that leaves the guest. */
bool guest_translate(struct vcpu *vcpu, u64 va, u64 *gpa)
{
	struct vmcb *vmcb = vcpu->vmcb;
	u64 table = vmcb->cr3 & PT_ADDRESS;
	u64 *entry;

	if (!(vmcb->cr0 & CR0_PG)) {
		*gpa = (u32)va;
		return true;
	}
	if (!(vmcb->efer & EFER_LMA))
		return false;
	for (int shift = 39; shift >= PAGE_SHIFT; shift -= 9) {
		entry = guest_ram(table + ((va >> shift) & 511) * 8, 8);
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
		from = guest_ram(gpa, part);
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
