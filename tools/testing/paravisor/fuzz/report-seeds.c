// SPDX-License-Identifier: GPL-2.0-only
/* Seeds for report-fuzz.c: TDI interface reports, good and nearly good */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define ID(bar)		((uint32_t)(bar) << 16)
#define MSIX_TABLE	1
#define PBA		2
#define NON_TEE		4

struct range {
	uint64_t page;
	uint32_t count;
	uint32_t attributes;
};

static const struct seed {
	uint8_t select;
	uint32_t nr, count, extra, length;
	struct range range[4];
} seeds[] = {
	{ 0, 0, 0, 0, 0, { } },
	{ 0, 1, 1, 0, 0, { { 0x1000, 16, ID(0) } } },
	{ 0, 1, 1, 7, 7, { { 0x1000, 16, ID(0) } } },
	{ 0, 1, 1, 7, 8, { { 0x1000, 16, ID(0) } } },
	{ 0, 2, 0x10000002, 0, 0, { { 0x1000, 1, ID(0) }, { 0x1001, 1, ID(0) } } },
	{ 0, 4, 4, 3, 3, { { 0x1000, 2, ID(0) }, { 0x1002, 1, ID(0) | MSIX_TABLE },
			   { 0x1003, 1, ID(0) | PBA }, { 0x2000, 0x1000, ID(2) } } },
	{ 0, 3, 3, 0, 0, { { 0x1000, 16, ID(4) }, { 0x1000, 16, ID(0) },
			   { 0x5000, 1, ID(7) | NON_TEE } } },
	{ 1, 2, 2, 0, 0, { { 0x1003, 4, ID(0) }, { 0x1010, 2, ID(0) } } },
	{ 1, 2, 2, 0, 0, { { 0x1003, 4, ID(0) }, { 0x1013, 1, ID(0) } } },
	{ 2, 3, 3, 0, 0, { { 0x100000, 0x10000, ID(0) }, { 0x110000, 0x10000, ID(0) },
			   { 0x400000, 0x400000, ID(4) } } },
	{ 4, 4, 4, 0, 0, { { 0x1000, 1, ID(0) | NON_TEE }, { 0x1000, 1, ID(1) | NON_TEE },
			   { 0x1000, 1, ID(2) }, { 0x1000, 1, ID(5) } } },
	{ 6, 2, 2, 0, 0, { { 0xffffffffffff0, 16, ID(0) }, { 0, 16, ID(2) } } },
	{ 7, 2, 2, 0, 0, { { 0xffffffffffff0, 16, ID(0) }, { 0xfffffffffffff, 2, ID(2) } } },
	{ 0, 2, 2, 0, 0, { { 0x1000, 2, ID(0) }, { 0x1001, 2, ID(0) } } },
	{ 0, 1, 1, 0, 0, { { 0x8000000000001000, 1, ID(0) } } },
};

static int write_seed(FILE *f, const struct seed *s)
{
	static const uint8_t header[12], extra[16];

	return fwrite(&s->select, 1, 1, f) == 1 && fwrite(header, sizeof(header), 1, f) == 1 &&
	       fwrite(&s->count, sizeof(s->count), 1, f) == 1 &&
	       fwrite(s->range, sizeof(s->range[0]), s->nr, f) == s->nr &&
	       fwrite(&s->length, sizeof(s->length), 1, f) == 1 &&
	       fwrite(extra, 1, s->extra, f) == s->extra;
}

int main(int argc, char **argv)
{
	char path[4096];
	int ok = argc == 2;

	for (size_t i = 0; ok && i < ARRAY_SIZE(seeds); i++) {
		FILE *f;

		snprintf(path, sizeof(path), "%s/%02zu", argv[1], i);
		f = fopen(path, "w");
		ok = f && write_seed(f, &seeds[i]);
		ok = f && !fclose(f) && ok;
	}
	return !ok;
}
