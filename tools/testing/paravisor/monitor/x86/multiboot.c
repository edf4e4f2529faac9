// SPDX-License-Identifier: GPL-2.0-only
/* What the multiboot (version 1) loader left behind. */
#include "monitor.h"

struct multiboot_info {
	u32 flags;
	u32 mem_lower, mem_upper;
	u32 boot_device;
	u32 cmdline;
	u32 mods_count, mods_addr;
	u32 syms[4];
	u32 mmap_length, mmap_addr;
};

struct multiboot_module {
	u32 start, end, string, reserved;
};

#define INFO_CMDLINE	BIT(2)
#define INFO_MODULES	BIT(3)
#define INFO_MMAP	BIT(6)

struct boot_module boot_modules[2];
u32 boot_module_count;

/* Copies, because the guest will own the memory in which the loader put them. */
static char lines[2][4096];

const char *multiboot_command_line(const void *info)
{
	const struct multiboot_info *mb = info;

	return mb->flags & INFO_CMDLINE ? phys(mb->cmdline) : "";
}

/* "file arguments" -> "arguments" */
static const char *after_first_word(const char *s)
{
	while (*s && *s != ' ')
		s++;
	while (*s == ' ')
		s++;
	return s;
}

void multiboot_parse(const void *info)
{
	const struct multiboot_info *mb = info;
	const struct multiboot_module *mod;

	if (!(mb->flags & INFO_MMAP))
		monitor_panic("loader gave no memory map");
	if (!(mb->flags & INFO_MODULES) || !mb->mods_count)
		monitor_panic("no guest: give -initrd \"bzImage command line,initrd\"");

	mod = phys(mb->mods_addr);
	for (u32 i = 0; i < mb->mods_count && i < ARRAY_SIZE(boot_modules); i++) {
		boot_modules[i].start = mod[i].start;
		boot_modules[i].end = mod[i].end;
		strcopy(lines[i], after_first_word(phys(mod[i].string)), sizeof(lines[i]));
		boot_modules[i].line = lines[i];
		boot_module_count++;
	}
	memory_init(phys(mb->mmap_addr), mb->mmap_length);
}
