// SPDX-License-Identifier: GPL-2.0-only
/*
 * The firmware's ACPI tables: read by the monitor, and thinned out before the
 * guest sees them. QEMU's firmware makes a root table of 32-bit addresses
 * (RSDT) and no other.
 */
#include "monitor.h"

#define SEARCH_START	0xe0000UL
#define SEARCH_END	0x100000UL
#define SEARCH_STEP	16
#define RSDP_LENGTH	20
#define FADT_DSDT	40
#define MADT_FIXED	8	/* local APIC address, flags */
#define TPM_NAME	"MSFT0101"
#define AML_BYTE	"\x0a"	/* a constant of one byte follows */

struct rsdp {
	char signature[8];
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
} __packed;

struct table {
	char signature[4];
	u32 length;
	u8 revision;
	u8 checksum;
	char rest[26];
} __packed;

static_assert(sizeof(struct table) == 36, "ACPI table header");

static u8 sum(const void *table, u32 length)
{
	const u8 *p = table;
	u8 total = 0;

	while (length--)
		total += *p++;
	return total;
}

u64 acpi_rsdp(void)
{
	for (u64 at = SEARCH_START; at < SEARCH_END; at += SEARCH_STEP) {
		const struct rsdp *rsdp = phys(at);

		if (!memcmp(rsdp->signature, "RSD PTR ", 8) && !sum(rsdp, RSDP_LENGTH))
			return at;
	}
	return 0;
}

static struct table *root_table(void)
{
	const struct rsdp *rsdp = phys(acpi_rsdp());

	return rsdp && !rsdp->revision ? phys(rsdp->rsdt) : NULL;
}

/* The entry of the root table that leads to a table, or NULL; not aligned. */
static u8 *find_entry(struct table *root, const char *signature)
{
	u8 *entry = (u8 *)(root + 1), *end = (u8 *)root + root->length;
	u32 address;

	for (; entry + sizeof(address) <= end; entry += sizeof(address)) {
		memcpy(&address, entry, sizeof(address));
		if (!memcmp(phys(address), signature, 4))
			return entry;
	}
	return NULL;
}

void *acpi_find(const char *signature)
{
	struct table *root = root_table();
	u8 *entry = root ? find_entry(root, signature) : NULL;
	u32 address;

	if (!entry)
		return NULL;
	memcpy(&address, entry, sizeof(address));
	return phys(address);
}

/* The table stays where it is, but nothing leads to it and it has no name. */
void acpi_hide(const char *signature)
{
	struct table *root = root_table();
	u8 *entry = root ? find_entry(root, signature) : NULL, *end;

	if (!entry)
		return;
	memset(acpi_find(signature), 0, 4);
	end = (u8 *)root + root->length;
	memmove(entry, entry + sizeof(u32), end - entry - sizeof(u32));
	root->length -= sizeof(u32);
	root->checksum -= sum(root, root->length);
}

/* A copy that ends with one more entry takes the table's place. */
void acpi_extend(const char *signature, void *to, u32 room, const void *entry, u32 length)
{
	const struct table *old = acpi_find(signature);
	struct table *new = to, *root = root_table();
	u32 address = (u32)(u64)to;

	if (!old || old->length + length > room)
		monitor_panic("no room for a table %s of %u bytes more", signature, length);
	memcpy(find_entry(root, signature), &address, sizeof(address));
	root->checksum -= sum(root, root->length);
	memcpy(new, old, old->length);
	memcpy((u8 *)new + old->length, entry, length);
	new->length += length;
	new->checksum -= sum(new, new->length);
}

static void *description(void)
{
	const struct table *fixed = acpi_find("FACP");
	u32 address;

	if (!fixed)
		return NULL;
	memcpy(&address, (const u8 *)fixed + FADT_DSDT, sizeof(address));
	return phys(address);
}

static u8 *find_bytes(u8 *at, u8 *end, const char *bytes)
{
	for (end -= strlen(bytes); at <= end; at++)
		if (!memcmp(at, bytes, strlen(bytes)))
			return at;
	return NULL;
}

/*
 * The TPM that only the SVSM may use: neither a table nor a device that is present.
 * In the device's definition its status, a constant, follows its name.
 */
void acpi_hide_tpm(void)
{
	struct table *dsdt = description();
	u8 *end, *status;

	acpi_hide("TPM2");
	if (!dsdt)
		return;
	end = (u8 *)dsdt + dsdt->length;
	status = find_bytes((u8 *)(dsdt + 1), end, TPM_NAME);
	if (status)
		status = find_bytes(status, end, "_STA" AML_BYTE);
	if (!status)
		return;
	status[strlen("_STA" AML_BYTE)] = 0;
	dsdt->checksum -= sum(dsdt, dsdt->length);
}

bool acpi_has_cpu(u32 apic_id)
{
	const struct table *madt = acpi_find("APIC");
	const u8 *entry, *end;

	if (!madt)
		return !apic_id;
	end = (const u8 *)madt + madt->length;
	for (entry = (const u8 *)(madt + 1) + MADT_FIXED; entry + 8 <= end && entry[1];
	     entry += entry[1])
		if (!entry[0] && entry[3] == apic_id && entry[4] & 1)
			return true;
	return false;
}
