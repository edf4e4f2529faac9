// SPDX-License-Identifier: GPL-2.0-only
/* The host's store of certificates, and what a lying host makes of it. */
#include "snp.h"
#include "snp-certificates.h"
#include "../common/rot.h"

#define ENTRY_SIZE	24
#define ENTRY_OFFSET	16
#define ENTRY_LENGTH	20

enum certificate_lie {
	BAD_OFFSET, BAD_LENGTH, LAST_BYTE_PAST_END, NO_TERMINATOR, GARBAGE, NONE_AT_ALL, LIES
};

static const char *const names[LIES] = {
	[BAD_OFFSET] = "an offset far out", [BAD_LENGTH] = "a length near 4 GiB",
	[LAST_BYTE_PAST_END] = "a certificate one byte past the end",
	[NO_TERMINATOR] = "no last entry", [GARBAGE] = "garbage", [NONE_AT_ALL] = "no table",
};

static u32 table_length(const u8 *table, u32 size)
{
	static const u8 zeros[ENTRY_SIZE];
	u32 at = 0;

	while (at + ENTRY_SIZE <= size && memcmp(table + at, zeros, ENTRY_SIZE))
		at += ENTRY_SIZE;
	return at;
}

static u32 falsify(u8 *table, u32 size)
{
	enum certificate_lie lie = hostile_number(LIE_CERTIFICATES) % LIES;
	u32 entries = table_length(table, size), random = hostile_number(LIE_CERTIFICATES);
	u8 *entry = table + (entries ? random % (entries / ENTRY_SIZE) * ENTRY_SIZE : 0);

	hostile_tell(LIE_CERTIFICATES, "certificate table with %s", names[lie]);
	switch (lie) {
	case BAD_OFFSET:
		put_le32(entry, ENTRY_OFFSET, random | BIT(31));
		break;
	case BAD_LENGTH:
		put_le32(entry, ENTRY_LENGTH, ~(random & 0xfff));
		break;
	case LAST_BYTE_PAST_END:
		put_le32(entry, ENTRY_LENGTH,
			 CERTIFICATES_MAX + 1 - get_le32(entry, ENTRY_OFFSET));
		break;
	case NO_TERMINATOR:
		for (u32 at = entries; at + ENTRY_SIZE <= CERTIFICATES_MAX; at += ENTRY_SIZE)
			memcpy(table + at, table, ENTRY_SIZE);
		return CERTIFICATES_MAX;
	case GARBAGE:
		hostile_garbage(LIE_CERTIFICATES, table, CERTIFICATES_MAX);
		return CERTIFICATES_MAX;
	default:
		return 0;
	}
	return size;
}

u32 snp_certificates(u8 *table, bool deliver)
{
	u32 size;

	memset(table, 0, CERTIFICATES_MAX);
	size = rot_certificates(table, CERTIFICATES_MAX);
	if (size && deliver && hostile_draws(LIE_CERTIFICATES))
		return falsify(table, size);
	return size;
}
