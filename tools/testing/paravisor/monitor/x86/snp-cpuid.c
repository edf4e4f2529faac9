// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUID of an SNP guest. The SVSM hands down a table that the firmware checked
 * at launch and to which it added what it says of itself; the host answers for
 * the few parts that differ from CPU to CPU.
 */
#include "snp.h"

#define TABLE_ROWS		64
#define ROW_SIZE		48
#define TABLE_HEADER		16

/* No XSAVE: Linux wants XSAVEC with it under SNP, and the emulated CPU has none. */
#define MAX_BASIC		0xb
#define MAX_EXTENDED		0x8000001f
#define LEAF_ENCRYPTION		0x8000001f
#define HYPERVISOR_PRESENT	BIT(31)

/* XSAVE and what depends on it */
#define BASIC_ECX_HIDDEN	(BIT(12) | BIT(24) | BIT(26) | BIT(27) | BIT(28) | BIT(29))
#define STRUCTURED_EBX_HIDDEN	(BIT(5) | 0xdc230000U)
#define STRUCTURED_ECX_HIDDEN	(BIT(1) | BIT(3) | BIT(4) | BIT(6) | 0x00035f00U)
#define EXTENDED_ECX_HIDDEN	(BIT(2) | BIT(11) | BIT(16))

#define ENCRYPTION_EAX		(BIT(1) | BIT(3) | BIT(4) | BIT(10) | BIT(28))
#define ADDRESS_BITS_LOST	1
#define ENCRYPTION_COHERENT	BIT(31)

static const struct {
	u32 leaf, subleaves;
} table_leaves[] = {
	{ 0, 1 }, { 1, 1 }, { 2, 1 }, { 5, 1 }, { 6, 1 }, { 7, 1 }, { 0xb, 2 },
	{ 0x40000000, 1 }, { 0x40000001, 1 },
	{ 0x80000000, 1 }, { 0x80000001, 1 }, { 0x80000002, 1 }, { 0x80000003, 1 },
	{ 0x80000004, 1 }, { 0x80000005, 1 }, { 0x80000006, 1 }, { 0x80000007, 1 },
	{ 0x80000008, 1 }, { 0x80000019, 1 }, { 0x8000001a, 1 }, { 0x8000001d, 4 },
	{ 0x8000001e, 1 }, { LEAF_ENCRYPTION, 1 },
};

static void extended_leaf(u32 leaf, struct cpuid_regs *r)
{
	switch (leaf) {
	case 0x80000000:
		r->eax = MAX_EXTENDED;
		break;
	case 0x80000001:
		r->ecx &= ~EXTENDED_ECX_HIDDEN;
		break;
	case LEAF_ENCRYPTION:
		*r = (struct cpuid_regs){
			.eax = ENCRYPTION_EAX,
			.ebx = boundary_bit() | ADDRESS_BITS_LOST << 6 | ENCRYPTION_COHERENT,
		};
		break;
	}
}

/* The same for every CPU, in so far as the CPU that asks does not show. */
static struct cpuid_regs guest_leaf(struct vcpu *vcpu, u32 leaf, u32 subleaf)
{
	struct cpuid_regs r = machine_cpuid(vcpu, leaf, subleaf);

	switch (leaf) {
	case 0:
		r.eax = MAX_BASIC;
		break;
	case 1:
		r.ecx &= ~BASIC_ECX_HIDDEN;
		r.ecx |= HYPERVISOR_PRESENT;
		break;
	case 7:
		r.eax = 0;
		r.ebx &= ~STRUCTURED_EBX_HIDDEN;
		r.ecx &= ~STRUCTURED_ECX_HIDDEN;
		break;
	default:
		extended_leaf(leaf, &r);
	}
	return r;
}

static bool is_known(u32 leaf)
{
	for (size_t i = 0; i < ARRAY_SIZE(table_leaves); i++)
		if (table_leaves[i].leaf == leaf)
			return true;
	return false;
}

/* The host knows nothing of the leaves that the SVSM adds. */
struct cpuid_regs snp_host_cpuid(struct vcpu *vcpu, u32 leaf, u32 subleaf)
{
	return is_known(leaf) ? guest_leaf(vcpu, leaf, subleaf) : (struct cpuid_regs){};
}

static void add_row(u8 *table, u32 leaf, u32 subleaf, const struct cpuid_regs *r)
{
	u32 n = get_le32(table, 0);
	u8 *row = table + TABLE_HEADER + n * ROW_SIZE;

	if (n == TABLE_ROWS)
		monitor_panic("CPUID table: no row is left for leaf 0x%x", leaf);
	put_le32(row, 0, leaf);
	put_le32(row, 4, subleaf);
	memcpy(row + 24, r, sizeof(*r));
	put_le32(table, 0, n + 1);
}

static void add_features(u8 *table)
{
	struct cpuid_regs r;

	for (u32 leaf = FEATURE_LEAF; snp_feature_leaf(leaf, &r); leaf++)
		add_row(table, leaf, 0, &r);
}

void snp_cpuid_table(void *page)
{
	struct vcpu nobody = { .vmcb = &(struct vmcb){} };
	u8 *table = page;

	for (size_t i = 0; i < ARRAY_SIZE(table_leaves); i++) {
		for (u32 sub = 0; sub < table_leaves[i].subleaves; sub++) {
			u32 leaf = table_leaves[i].leaf;
			struct cpuid_regs r = guest_leaf(&nobody, leaf, sub);

			add_row(table, leaf, sub, &r);
		}
	}
	add_features(table);
}
