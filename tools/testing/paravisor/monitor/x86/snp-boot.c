// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an SNP guest is born with: confidential computing blob, CPUID page, secrets
 * page and calling areas. All lie in the 2 MiB of the boot parameters, because the
 * kernel reads them by its decompressor's identity map before it can handle #PF.
 */
#include "../common/rot.h"
#include "snp.h"

#define BLOB		0x20000UL
#define SETUP_NODE	0x20100UL
#define CPUID_TABLE	0x21000UL
#define SECRETS		0x22000UL
#define CALLING_AREAS	0x23000UL	/* a page a CPU */
#define RESERVED_START	BLOB
#define RESERVED_END	(CALLING_AREAS + MAX_CPUS * PAGE_SIZE)

#define BLOB_MAGIC	0x45444d41
#define SETUP_CC_BLOB	7
#define PARAM_RSDP	0x70
#define PARAM_SETUP	0x250

#define SECRETS_VERSION	3
#define SECRETS_VMPCK	0x20
#define SECRETS_BASE	0x140
#define SECRETS_SIZE	0x148
#define SECRETS_CAA	0x150
#define SECRETS_MAX	0x158
#define SECRETS_VMPL	0x15c
#define SVSM_VERSION	1

static u64 caas[MAX_CPUS];

u64 *snp_caa(struct vcpu *vcpu)
{
	return &caas[vcpu->index];
}

static u8 *at(u64 gpa)
{
	return phys(page_backing(gpa >> PAGE_SHIFT) + (gpa & ~PAGE_MASK));
}

u8 *snp_secrets(void)
{
	return at(SECRETS);
}

void snp_reserve(void)
{
	memory_reserve(RESERVED_START, RESERVED_END);
}

/* A VMPCK of a level above the guest's would let it speak for that level. */
static void fill_secrets(u8 *secrets)
{
	put_le32(secrets, 0, SECRETS_VERSION);
	for (u32 n = snp_vmpl(); n < VMPCKS; n++)
		memcpy(secrets + SECRETS_VMPCK + n * VMPCK_SIZE, rot_vmpck(n), VMPCK_SIZE);
	put_le64(secrets, SECRETS_BASE, heap_start);
	put_le64(secrets, SECRETS_SIZE, heap_end - heap_start);
	put_le64(secrets, SECRETS_CAA, CALLING_AREAS);
	put_le32(secrets, SECRETS_MAX, SVSM_VERSION);
	secrets[SECRETS_VMPL] = snp_vmpl();
}

static void fill_blob(u8 *blob)
{
	put_le32(blob, 0, BLOB_MAGIC);
	put_le64(blob, 8, SECRETS);
	put_le32(blob, 16, PAGE_SIZE);
	put_le64(blob, 24, CPUID_TABLE);
	put_le32(blob, 32, PAGE_SIZE);
}

/*
 * A guest with a C-bit names the calling area of every later CPU as it creates
 * it; the other kind finds one waiting for each.
 */
static void give_calling_areas(void)
{
	caas[0] = CALLING_AREAS;
	for (u32 i = 1; i < MAX_CPUS && !personality->c_bit; i++)
		caas[i] = CALLING_AREAS + i * PAGE_SIZE;
}

void snp_init(void)
{
	record.snp.used = true;
	memset(at(RESERVED_START), 0, RESERVED_END - RESERVED_START);
	svsm_init();
	give_calling_areas();
	if (!personality->c_bit)
		return;
	fill_secrets(at(SECRETS));
	fill_blob(at(BLOB));
	snp_cpuid_table(at(CPUID_TABLE));
}

/* Without a decompressor the kernel finds the blob by a node of setup data. */
void snp_boot_params(u8 *params)
{
	u8 *node = at(SETUP_NODE);

	put_le64(params, PARAM_RSDP, acpi_rsdp());
	if (!personality->c_bit)
		return;
	put_le32(node, 8, SETUP_CC_BLOB);
	put_le32(node, 12, sizeof(u32));
	put_le32(node, 16, BLOB);
	put_le64(params, PARAM_SETUP, SETUP_NODE);
}
