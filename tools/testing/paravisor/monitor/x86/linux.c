// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads a bzImage or vmlinux and an initrd into guest memory and enters it by
 * the 64-bit boot protocol (Documentation/arch/x86/boot.rst). The guest's first
 * page tables lie in guest memory, since it must not see the monitor's.
 */
#include "snp.h"

#define BOOT_PARAMS	0x10000UL	/* guest physical, all of it low memory */
#define GUEST_CMDLINE	0x11000UL
#define GUEST_PML4	0x13000UL
#define GUEST_PDPT	0x14000UL
#define GUEST_PD	0x15000UL	/* four pages */
#define GUEST_GDT	0x19000UL
#define GUEST_STACK	0x1b000UL
#define CMDLINE_MAX	2048
#define FLAT_BASE	0x1000000UL

/* Offsets in the setup header, which starts at 0x1f1. */
#define HDR_START	0x1f1
#define HDR_SETUP_SECTS	0x1f1
#define HDR_JUMP_LEN	0x201
#define HDR_MAGIC	0x202
#define HDR_VERSION	0x206
#define HDR_LOADER	0x210
#define HDR_RAMDISK	0x218
#define HDR_RAMDISK_LEN	0x21c
#define HDR_CMDLINE	0x228
#define HDR_XLOADFLAGS	0x236
#define HDR_PREF_ADDR	0x258
#define HDR_INIT_SIZE	0x260
#define PARAM_E820_N	0x1e8
#define PARAM_E820	0x2d0
#define ENTRY_64	0x200
#define BOOT_FLAG	0x1fe
#define PROTOCOL	0x20f

struct e820_entry {
	u64 addr, len;
	u32 type;
} __packed;

static void *low(u64 gpa)
{
	return phys(page_backing(gpa >> PAGE_SHIFT) + (gpa & ~PAGE_MASK));
}

static u32 get32(const void *base, u32 offset)
{
	return *(const u32 *)((const u8 *)base + offset);
}

static void put32(void *base, u32 offset, u32 v)
{
	*(u32 *)((u8 *)base + offset) = v;
}

/* Below the heap; done first, because the kernel may be placed over its source. */
static void load_initrd(u8 *params)
{
	u64 size = boot_modules[1].end - boot_modules[1].start;
	u64 to = ALIGN_DOWN(heap_start - size, 2UL << 20);

	if (boot_module_count < 2)
		return;
	if (to < boot_modules[0].end)
		monitor_panic("too little memory for an initrd of %lu KiB", size >> 10);
	memmove(phys(to), phys(boot_modules[1].start), size);
	put32(params, HDR_RAMDISK, to);
	put32(params, HDR_RAMDISK_LEN, size);
}

static void fill_e820(u8 *params)
{
	struct e820_entry *entry = (void *)(params + PARAM_E820);
	u8 n = 0;

	for (u32 i = 0; i < e820.count; i++) {
		struct ram_range *r = &e820.range[i];

		if (r->start < r->end)
			entry[n++] = (struct e820_entry){ r->start, r->end - r->start, r->type };
	}
	params[PARAM_E820_N] = n;
}

static void load_cmdline(u8 *params)
{
	if (strlen(boot_modules[0].line) >= CMDLINE_MAX)
		monitor_panic("kernel command line too long");
	strcopy(low(GUEST_CMDLINE), boot_modules[0].line, CMDLINE_MAX);
	put32(params, HDR_CMDLINE, GUEST_CMDLINE);
}

/* The setup header of a kernel that comes without one. */
static void make_header(u8 *params)
{
	params[BOOT_FLAG] = 0x55;
	params[BOOT_FLAG + 1] = 0xaa;
	memcpy(params + HDR_MAGIC, "HdrS", 4);
	*(u16 *)(params + HDR_VERSION) = PROTOCOL;
}

static void copy_header(u8 *params, const u8 *image, u64 size)
{
	if (size < 0x1000 || memcmp(image + HDR_MAGIC, "HdrS", 4))
		monitor_panic("first module is neither a bzImage nor a vmlinux");
	if (*(u16 *)(image + HDR_VERSION) < 0x20c || !(image[HDR_XLOADFLAGS] & 1))
		monitor_panic("kernel has no 64-bit entry");
	memcpy(params + HDR_START, image + HDR_START,
	       HDR_MAGIC + image[HDR_JUMP_LEN] - HDR_START);
}

static void fill_params(u8 *params)
{
	params[HDR_LOADER] = 0xff;
	load_initrd(params);
	load_cmdline(params);
	fill_e820(params);
	if (personality->snp)
		snp_boot_params(params);
}

/* Out of the way first: the segments may lie where the loader put the file. */
static u64 load_vmlinux(const u8 *image, u64 size, const u8 *params)
{
	u64 limit = get32(params, HDR_RAMDISK) ?: heap_start;
	u64 to = ALIGN_DOWN(limit - size, PAGE_SIZE);

	memmove(phys(to), image, size);
	return elf_load(phys(to), size, to);
}

u64 linux_load(u64 *boot_params)
{
	u64 at = boot_modules[0].start, size = boot_modules[0].end - at;
	u8 *image = phys(at), *params = low(BOOT_PARAMS);
	bool elf = is_elf(image, size);
	u64 pref, setup_size;

	if (scenario.vmlinux && !elf)
		monitor_panic("opt=vmlinux: the first module is no vmlinux");
	memset(params, 0, PAGE_SIZE);
	if (elf)
		make_header(params);
	else
		copy_header(params, image, size);
	fill_params(params);
	*boot_params = BOOT_PARAMS;
	if (elf)
		return load_vmlinux(image, size, params);

	setup_size = ((image[HDR_SETUP_SECTS] ?: 4) + 1) * 512;
	pref = *(u64 *)(image + HDR_PREF_ADDR);
	if (pref < (u64)monitor_end || pref + get32(image, HDR_INIT_SIZE) > heap_start)
		monitor_panic("kernel does not fit at 0x%lx", pref);
	memmove(phys(pref), image + setup_size, size - setup_size);
	return pref + ENTRY_64;
}

/* A flat program gets its command line where a kernel gets its parameters. */
u64 flat_load(u64 *line)
{
	strcopy(low(GUEST_CMDLINE), boot_modules[0].line, CMDLINE_MAX);
	*line = GUEST_CMDLINE;
	memmove(phys(FLAT_BASE), phys(boot_modules[0].start),
		boot_modules[0].end - boot_modules[0].start);
	return FLAT_BASE;
}

void boot_gdt(u64 *gdt)
{
	gdt[0] = 0;
	gdt[1] = 0;
	gdt[2] = 0x00af9b000000ffff;	/* __BOOT_CS */
	gdt[3] = 0x00cf93000000ffff;	/* __BOOT_DS */
}

static void build_guest_tables(void)
{
	u64 *pml4 = low(GUEST_PML4), *pdpt = low(GUEST_PDPT), *pd = low(GUEST_PD);

	memset(pml4, 0, PAGE_SIZE);
	memset(pdpt, 0, PAGE_SIZE);
	pml4[0] = GUEST_PDPT | 3 | private_bit();
	for (u64 i = 0; i < 4; i++)
		pdpt[i] = (GUEST_PD + i * PAGE_SIZE) | 3 | private_bit();
	for (u64 i = 0; i < 4 * 512; i++)
		pd[i] = i << 21 | 0x83 | private_bit();
}

/* As the 64-bit boot protocol has it, interrupts off. */
void long_mode_state(struct vmcb *v, u64 tables, u64 gdt)
{
	struct vmcb_seg data = { 0x18, 0xc93, 0xffffffff, 0 };

	v->cs = (struct vmcb_seg){ 0x10, 0xa9b, 0xffffffff, 0 };
	v->ds = data;
	v->es = data;
	v->ss = data;
	v->fs = data;
	v->gs = data;
	v->tr = (struct vmcb_seg){ 0, 0x8b, 0xffff, 0 };
	v->gdtr = (struct vmcb_seg){ 0, 0, 31, gdt };
	v->efer = EFER_LME | EFER_LMA | EFER_SVME;
	v->cr4 = CR4_PAE;
	v->cr3 = tables | private_bit();
	v->cr0 = 0x80000033;
	v->rflags = 2;
}

void linux_entry_state(struct vcpu *vcpu, u64 entry, u64 boot_params)
{
	build_guest_tables();
	boot_gdt(low(GUEST_GDT));
	long_mode_state(vcpu->vmcb, GUEST_PML4, GUEST_GDT);
	vcpu->vmcb->rip = entry;
	vcpu->vmcb->rsp = GUEST_STACK;
	vcpu->regs.rsi = boot_params;
}
