// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vmlinux, loaded by its own program headers and entered where its ELF header
 * says: no decompressor runs, so nobody looks at SEV_STATUS before the kernel.
 */
#include "monitor.h"

#define PT_LOAD		1
#define CLASS_64	2

struct elf_header {
	u8 ident[16];
	u16 type, machine;
	u32 version;
	u64 entry, program_headers, section_headers;
	u32 flags;
	u16 size, program_header_size, program_header_count;
} __packed;

struct program_header {
	u32 type, flags;
	u64 offset, virtual, physical, file_size, memory_size, align;
};

bool is_elf(const void *image, u64 size)
{
	const u8 *ident = image;

	return size >= sizeof(struct elf_header) && !memcmp(ident, "\177ELF", 4) &&
	       ident[4] == CLASS_64;
}

static void load_segment(const u8 *image, u64 size, u64 limit, const struct program_header *p)
{
	if (p->file_size > p->memory_size || p->offset > size || p->file_size > size - p->offset)
		monitor_panic("vmlinux: a segment reaches past the file");
	if (p->physical < (u64)monitor_end || p->memory_size > limit ||
	    p->physical > limit - p->memory_size)
		monitor_panic("vmlinux does not fit at 0x%lx", p->physical);
	memcpy(phys(p->physical), image + p->offset, p->file_size);
	memset(phys(p->physical + p->file_size), 0, p->memory_size - p->file_size);
}

u64 elf_load(const u8 *image, u64 size, u64 limit)
{
	const struct elf_header *elf = (const void *)image;

	for (u32 i = 0; i < elf->program_header_count; i++) {
		u64 at = elf->program_headers + i * elf->program_header_size;
		struct program_header p;

		if (at > size || sizeof(p) > size - at)
			monitor_panic("vmlinux: program headers reach past the file");
		memcpy(&p, image + at, sizeof(p));
		if (p.type == PT_LOAD && p.memory_size)
			load_segment(image, size, limit, &p);
	}
	return elf->entry;
}
