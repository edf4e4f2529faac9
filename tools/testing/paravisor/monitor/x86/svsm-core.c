// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol 0: pages, calling areas, processors, and which protocols there are.
 * Checks, their order and their result codes are COCONUT-SVSM's.
 */
#include "svsm.h"

enum call {
	REMAP_CA, PVALIDATE, CREATE_VCPU, DELETE_VCPU, DEPOSIT_MEM, WITHDRAW_MEM,
	QUERY_PROTOCOL, CONFIGURE_VTOM,
};

#define CAA_ALIGN	8

/* PVALIDATE list: u16 count, u16 next, u32 reserved, then entries of 8 bytes */
#define LIST_COUNT	0
#define LIST_NEXT	2
#define LIST_RESERVED	4
#define LIST_ENTRIES	8
#define ENTRY_SIZE	8
#define ENTRY_PAGE_SIZE(e)	((e) & 3)
#define ENTRY_VALIDATE		BIT_ULL(2)
#define ENTRY_IGNORE_CF		BIT_ULL(3)
#define ENTRY_RESERVED		0xff0ULL
#define SIZE_2M			1
#define PAGES_2M		512
#define INCOMPLETE_AFTER	64	/* opt=svsm-busy: entries */

#define VTOM_QUERY		BIT_ULL(0)

/* VMSA */
#define VMSA_VMPL		0xca
#define VMSA_EFER		0xd0
#define VMSA_SEV_FEATURES	0x3b0

static bool is_others_caa(struct vcpu *vcpu, u64 gpa)
{
	for (u32 i = 0; i < MAX_CPUS; i++)
		if (i != vcpu->index && *snp_caa(&vcpus[i]) == gpa)
			return true;
	return false;
}

static u64 remap_ca(struct vcpu *vcpu)
{
	u64 gpa = vcpu->regs.rcx;
	u8 *caa;

	if (gpa & (CAA_ALIGN - 1))
		return SVSM_INVALID_PARAMETER;
	caa = svsm_argument(vcpu, gpa, CAA_HEADER_SIZE);
	if (!caa)
		return SVSM_INVALID_PARAMETER;
	if (is_others_caa(vcpu, gpa))
		return SVSM_INVALID_ADDRESS;
	memset(caa, 0, CAA_HEADER_SIZE);
	*snp_caa(vcpu) = gpa;
	return SVSM_SUCCESS;
}

/* The carry flag of PVALIDATE: of a page that is the guest's, or of all of a large one */
static bool is_so_already(u64 gpn, bool large, bool validate)
{
	for (u64 i = 0; i < (large ? PAGES_2M : 1); i++)
		if (page_state(gpn + i) == PAGE_SHARED || rmp_is_valid(gpn + i) != validate)
			return false;
	return true;
}

/* Empty even if the carry flag is ignored: the SVSM does not tell the two cases apart. */
static void empty_pages(u64 gpn, bool large)
{
	for (u64 i = 0; i < (large ? PAGES_2M : 1); i++)
		memset(svsm_memory((gpn + i) << PAGE_SHIFT, PAGE_SIZE), 0, PAGE_SIZE);
}

static u64 pvalidate_one(struct vcpu *vcpu, u64 entry, u64 at)
{
	bool large = ENTRY_PAGE_SIZE(entry) == SIZE_2M, validate = entry & ENTRY_VALIDATE;
	u64 gpn = entry >> PAGE_SHIFT;
	u32 result;

	if (entry & ENTRY_RESERVED)
		svsm_unsanitised(vcpu, at, "reserved bits of a PVALIDATE entry", entry);
	if (ENTRY_PAGE_SIZE(entry) > SIZE_2M || (large && gpn % PAGES_2M))
		return SVSM_INVALID_PARAMETER;
	if (!page_is_convertible(gpn) || (large && !page_is_convertible(gpn + PAGES_2M - 1)))
		return SVSM_INVALID_ADDRESS;
	if (entry & ENTRY_IGNORE_CF && is_so_already(gpn, large, validate)) {
		if (validate)
			empty_pages(gpn, large);
		return SVSM_SUCCESS;
	}
	result = rmp_pvalidate(vcpu, gpn, large, validate);
	return result ? SVSM_PROTOCOL_ERROR(result) : SVSM_SUCCESS;
}

/*
 * The list's @next moves past what is done, so that it names the entry that failed,
 * or goes on there. The header is not read again: another CPU of the guest could
 * have changed it since it was checked.
 */
static u64 pvalidate_list(struct vcpu *vcpu, u8 *list, u64 gpa, u16 count, u16 next)
{
	u16 first = next;
	u64 result;

	for (; next < count; next++) {
		u32 offset = LIST_ENTRIES + next * ENTRY_SIZE;

		if (scenario.svsm_busy && next - first == INCOMPLETE_AFTER)
			return SVSM_INCOMPLETE;
		result = pvalidate_one(vcpu, get_le64(list, offset), gpa + offset);
		if (result)
			return result;
		if (!svsm_argument(vcpu, gpa, LIST_ENTRIES))	/* it rescinded itself */
			return SVSM_INVALID_ADDRESS;
		put_le16(list, LIST_NEXT, next + 1);
	}
	return SVSM_SUCCESS;
}

static u64 pvalidate(struct vcpu *vcpu)
{
	u64 gpa = vcpu->regs.rcx, room;
	u8 *list = gpa & (ENTRY_SIZE - 1) ? NULL : svsm_argument(vcpu, gpa, LIST_ENTRIES);
	u16 count, next;

	if (!list)
		return SVSM_INVALID_PARAMETER;
	count = get_le16(list, LIST_COUNT);
	next = get_le16(list, LIST_NEXT);
	room = (PAGE_SIZE - (gpa & ~PAGE_MASK) - LIST_ENTRIES) / ENTRY_SIZE;
	if (!count || count > room || next >= count)
		return SVSM_INVALID_PARAMETER;
	if (get_le32(list, LIST_RESERVED))
		svsm_unsanitised(vcpu, gpa, "reserved field of a PVALIDATE list",
				 get_le32(list, LIST_RESERVED));
	return pvalidate_list(vcpu, list, gpa, count, next);
}

static bool is_page(struct vcpu *vcpu, u64 gpa)
{
	return !(gpa & ~PAGE_MASK) && svsm_argument(vcpu, gpa, PAGE_SIZE);
}

static bool vmsa_is_good(const u8 *vmsa)
{
	return vmsa[VMSA_VMPL] == snp_vmpl() && get_le64(vmsa, VMSA_EFER) & EFER_SVME &&
	       get_le64(vmsa, VMSA_SEV_FEATURES) == SNP_SEV_FEATURES;
}

/* The SVSM does not clear this one, so what it finds at the CPU's first call counts. */
static void check_new_caa(struct vcpu *vcpu, u64 gpa)
{
	u64 header = get_le64(svsm_memory(gpa, PAGE_SIZE), 0);

	if (header)
		svsm_unsanitised(vcpu, gpa, "header of a new CPU's calling area", header);
}

static u64 create_vcpu(struct vcpu *vcpu)
{
	u64 vmsa = vcpu->regs.rcx, caa = vcpu->regs.rdx;
	u32 apic_id = vcpu->regs.r8;

	if (!is_page(vcpu, vmsa) || !is_page(vcpu, caa) || vmsa == caa)
		return SVSM_INVALID_ADDRESS;
	if (!acpi_has_cpu(apic_id) || !vmsa_is_good(svsm_memory(vmsa, PAGE_SIZE)))
		return SVSM_INVALID_PARAMETER;
	check_new_caa(vcpu, caa);
	return snp_vmsa_create(vmsa, caa, apic_id) ? SVSM_SUCCESS : SVSM_INVALID_ADDRESS;
}

static u64 query_protocol(struct vcpu *vcpu)
{
	u64 asked = vcpu->regs.rcx;

	if (scenario.no_svsm_query)
		return SVSM_UNSUPPORTED_CALL;
	vcpu->regs.rcx = svsm_query(vcpu, asked >> 32, asked);
	return SVSM_SUCCESS;
}

static u64 configure_vtom(struct vcpu *vcpu)
{
	if (!(vcpu->regs.rcx & VTOM_QUERY))
		return SVSM_INVALID_REQUEST;
	vcpu->regs.rcx = 0;	/* cannot be configured */
	return SVSM_SUCCESS;
}

u64 svsm_core_call(struct vcpu *vcpu, u32 call)
{
	switch (call) {
	case REMAP_CA:
		return remap_ca(vcpu);
	case PVALIDATE:
		record.snp.calls++;
		return pvalidate(vcpu);
	case CREATE_VCPU:
		return create_vcpu(vcpu);
	case DELETE_VCPU:
		return snp_vmsa_delete(vcpu->regs.rcx) ? SVSM_SUCCESS : SVSM_INVALID_ADDRESS;
	case QUERY_PROTOCOL:
		return query_protocol(vcpu);
	case CONFIGURE_VTOM:
		return configure_vtom(vcpu);
	case DEPOSIT_MEM:	/* this SVSM needs no memory of the guest */
	case WITHDRAW_MEM:
	default:
		return SVSM_UNSUPPORTED_CALL;
	}
}
