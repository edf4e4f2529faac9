// SPDX-License-Identifier: GPL-2.0-only
/* Everything the paravisor answers itself: leaves, MSRs, trusted hypercalls. */
#include "flat.h"

#define EFER_SVME_BIT	BIT_ULL(12)
#define NOT_RAM		0xfec00UL
#define BEYOND		0x123456789UL
#define MONITOR_GPN	0x100UL

static bool has_isolation(void)
{
	return cpuid(0x40000003, 0).ebx & BIT(22);
}

static void test_leaves(void)
{
	check_equal(cpuid(0x40000000, 0).eax, has_isolation() ? 0x4000000c : 0x40000005,
		    "maximum hypervisor leaf");
	check_equal(cpuid(0x40000001, 0).eax, 0x31237648, "interface Hv#1");
	check((cpuid(0x40000003, 0).eax & 0x60) == 0x60, "hypercall and VP index MSRs offered");
	check_equal(cpuid(0x40000007, 0).eax, 0, "empty leaf is zero");
	check_equal(cpuid(0x400000f0, 0).eax, 0, "unknown leaf is zero");
	check_equal(cpuid(0x8000001f, 0).eax, 0, "memory encryption is hidden");
	check_equal(cpuid(0x80000001, 0).ecx & BIT(2), 0, "SVM is hidden");
	check(cpuid(1, 0).ecx & BIT(31), "hypervisor bit");
	check_equal(cpuid(0x50564d4b, 5).eax, 0, "mark answers zero");
	check_equal(rdmsr(MSR_EFER) & EFER_SVME_BIT, 0, "EFER.SVME is hidden");
	check_equal(inb(0xe9), 0xff, "debug console is hidden");
}

static void write_vp_index(void)
{
	wrmsr(0x40000002, 7);
}

static void write_efer_svme(void)
{
	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SVME_BIT);
}

static u64 overlay;

static void set_overlay(void)
{
	write_msr(0x40000021, overlay | 1);
}

static void overlay_refused(u64 pa, const char *name)
{
	overlay = pa;
	expect("overlay-not-private", write_msr_insn, pa);
	check_equal(try(set_overlay), 13, name);
}

static void test_overlays(void)
{
	overlay_refused(NOT_RAM << PAGE_SHIFT, "overlay outside memory: #GP, violation");
	overlay_refused(0xc0000, "overlay on firmware: #GP, violation");
	overlay_refused(MONITOR_GPN << PAGE_SHIFT, "overlay on the monitor: #GP, violation");
	if (boundary())
		overlay_refused(TSC_PAGE | boundary(), "overlay above the boundary");
	if ((cpuid(0x4000000c, 0).ebx & 15) == 2)
		overlay_refused(rdmsr(0xc0010130), "overlay on the GHCB page");
}

static void do_hypercall(void)
{
	vmmcall(VISIBILITY | REP(1), INPUT_PAGE, 0);
}

static void test_msrs(void)
{
	volatile u64 *page = private_view(TSC_PAGE);
	u64 before, now, after;

	check_equal(rdmsr(0x40000002), 0, "VP index of the first CPU");
	check(rdmsr(0x40000022) > 1000000, "TSC frequency");
	check(rdmsr(0x40000023) > 1000000, "APIC frequency");
	check_equal(rdmsr(0x400001ff), 0, "unknown synthetic MSR reads zero");
	wrmsr(0x400001ff, 1);
	check_equal(rdmsr(0x400001ff), 0, "write to an unknown MSR vanishes");
	check_equal(rdmsr(0x8b), 0xffffffff, "microcode revision");
	check_equal(try(write_vp_index), 13, "write to a read-only MSR is #GP");
	check_equal(try(write_efer_svme), 13, "EFER.SVME cannot be set");
	test_overlays();

	wrmsr(0x40000021, TSC_PAGE | 1);
	check(*(volatile u32 *)page, "reference TSC page is valid");
	before = rdmsr(0x40000020);
	now = ((u128)rdtsc() * page[1] >> 64) + page[2];
	after = rdmsr(0x40000020);
	check(before <= now && now <= after, "reference page agrees with the counter");
}

static void test_steps(void)
{
	volatile u8 *page = (volatile u8 *)HYPERCALL_PAGE;

	expect("skipped-step", vmmcall_insn, NO_GPA);
	check_equal(try(do_hypercall), 6, "hypercall before its page: #UD, violation");
	expect("skipped-step", write_msr_insn, NO_GPA);
	write_msr(0x40000001, HYPERCALL_PAGE | 1);
	check_equal(rdmsr(0x40000001) & 1, 0, "page without guest id: refused, violation");
	enable_hypercalls();
	check(page[0] == 0x0f && page[1] == 0x01 && page[2] == 0xd9 && page[3] == 0xc3 &&
	      page[4] == 0xcc, "hypercall page contents");
}

static void test_conventions(void)
{
	u64 page = TEST_PAGE(0) >> PAGE_SHIFT;

	check_equal(vmmcall(0x8001, INPUT_PAGE, 0), 2, "unknown code");
	check_equal(visibility_call(VISIBILITY, HV_SELF, 3, &page, 1), 3, "rep call without reps");
	check_equal(visibility_call(VISIBILITY | REP(2) | START(2), HV_SELF, 3, &page, 1), 3,
		    "start not below count");
	check_equal(visibility_call(VISIBILITY | REP(1) | 1 << 17, HV_SELF, 3, &page, 1), 3,
		    "unexpected variable header");
	check_equal(visibility_call(VISIBILITY | REP(1) | 1 << 27, HV_SELF, 3, &page, 1), 3,
		    "reserved bit in control");
	check_equal(vmmcall(0x0b | REP(1), INPUT_PAGE, 0), 3, "reps in a call that has none");
	check_equal(vmmcall(VISIBILITY | REP(1), INPUT_PAGE + 4, 0), 4, "misaligned input");
	check_equal(vmmcall(VISIBILITY | REP(1), INPUT_PAGE + 4080, 0), 3, "input crosses a page");
	check_equal(vmmcall(VISIBILITY | REP(511), INPUT_PAGE, 0), 3, "list crosses the page");
	check_equal(vmmcall(0x5d | 1 << 16, 0, 0), 0x12, "signal: no such connection");
	expect("hypercall-buffer", vmmcall_insn, NOT_RAM << PAGE_SHIFT);
	check_equal(vmmcall(VISIBILITY | REP(1), NOT_RAM << PAGE_SHIFT, 0), 3,
		    "input outside memory: violation");
}

static u64 query(u64 pa)
{
	volatile u64 *in = private_view(INPUT_PAGE);
	volatile u8 *out = (volatile u8 *)OUTPUT_PAGE;

	in[0] = HV_SELF;
	in[1] = pa >> PAGE_SHIFT;
	*out = 0xee;
	if ((u16)vmmcall(QUERY | REP(1), INPUT_PAGE, OUTPUT_PAGE))
		return ~0ULL;
	return *out;
}

static void refused(u64 gpn, const char *name)
{
	u64 list[2] = { TEST_PAGE(8) >> PAGE_SHIFT, gpn };

	check_equal(visibility_call(VISIBILITY | REP(2), HV_SELF, 3, list, 2), 8, name);
	check_equal(query(TEST_PAGE(8)), 0, "... and the page before it is untouched");
}

static void test_refusals(void)
{
	u64 page = TEST_PAGE(0) >> PAGE_SHIFT;
	u64 control = VISIBILITY | REP(1);

	check_equal(visibility_call(control, 1, 3, &page, 1), 6, "another partition");
	check_equal(visibility_call(control, HV_SELF, 1, &page, 1), 5, "read-only visibility");
	check_equal(visibility_call(control, HV_SELF, 2, &page, 1), 5, "write-only visibility");
	refused(NOT_RAM, "device address");
	refused(BEYOND, "address beyond memory");
	refused(MONITOR_GPN, "paravisor memory");
	refused(HYPERCALL_PAGE >> PAGE_SHIFT, "hypercall page");
	refused(TSC_PAGE >> PAGE_SHIFT, "reference TSC page");
	if ((cpuid(0x4000000c, 0).ebx & 15) == 2)
		refused((rdmsr(0xc0010130) & ~boundary()) >> PAGE_SHIFT, "GHCB page");
	if (boundary())
		refused(page | boundary() >> PAGE_SHIFT, "page number with the boundary bit");
}

static void test_conversion(void)
{
	u64 list[3] = { TEST_PAGE(1) >> PAGE_SHIFT, TEST_PAGE(2) >> PAGE_SHIFT,
			TEST_PAGE(3) >> PAGE_SHIFT };
	volatile u64 *view = boundary() ? shared_view(TEST_PAGE(1)) : private_view(TEST_PAGE(1));

	*private_view(TEST_PAGE(1)) = 0x1122334455667788;
	check_equal(visibility_call(VISIBILITY | REP(3), HV_SELF, 3, list, 3), REP(3),
		    "three pages shared, three reps done");
	check_equal(*view, 0, "contents did not survive sharing");
	*view = 0x99;
	check_equal(query(TEST_PAGE(1)), 3, "query says shared");
	check_equal(query(TEST_PAGE(0)), 0, "query says private");
	check_equal(query(NOT_RAM << PAGE_SHIFT), ~0ULL, "query refuses a device");
	overlay_refused(TEST_PAGE(1), "overlay on a shared page: #GP, violation");
	if (boundary())
		overlay_refused(TEST_PAGE(1) | boundary(), "... by its host visible address too");
	fill_input(HV_SELF, 3, list, 3);
	expect("double-conversion", call_page_return, TEST_PAGE(3));
	check_equal(call_page(VISIBILITY | REP(3), INPUT_PAGE, HYPERCALL_PAGE), REP(3),
		    "shared again, through the page: success and violation");
	check_equal(*view, 0x99, "... and the contents stay");
	check_equal(visibility_call(VISIBILITY | REP(3) | START(1), HV_SELF, 0, list, 3), REP(3),
		    "started at the second rep");
	check_equal(query(TEST_PAGE(1)), 3, "... so the first is still shared");
	check_equal(query(TEST_PAGE(2)), 0, "... and the second is private");
	check_equal(share(TEST_PAGE(1), 0), REP(1), "first taken back");
	check_equal(*private_view(TEST_PAGE(1)), 0, "contents did not survive the way back");
}

static void enable_vector_registers(void)
{
	u64 cr4;

	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	asm volatile("mov %0, %%cr4" : : "r"(cr4 | 0x600));
}

static void test_fast_call(void)
{
	register u64 r8 asm("r8") = 3;
	u64 gpn = TEST_PAGE(4) >> PAGE_SHIFT, control = VISIBILITY | REP(1) | 1 << 16;
	u64 in = HV_SELF, result;

	enable_vector_registers();
	asm volatile("movq %4, %%xmm0; vmmcall"
		     : "=a"(result), "+c"(control), "+d"(in), "+r"(r8) : "r"(gpn) : "memory");
	check_equal(result, REP(1), "list in vector registers");
	check_equal(query(TEST_PAGE(4)), 3, "... is done");
	share(TEST_PAGE(4), 0);
}

static void test_registers(void)
{
	register u64 r8 asm("r8");
	volatile u64 *page = private_view(INPUT_PAGE), *out = private_view(OUTPUT_PAGE);
	u64 control = 0x50 | REP(1), in = HV_SELF, result, value;

	page[0] = HV_SELF;
	page[1] = 0xfffffffe;
	page[2] = 0x90002;
	check_equal(vmmcall(control, INPUT_PAGE, OUTPUT_PAGE), REP(1), "VP register read");
	check_equal(out[0], rdmsr(0x40000000), "... is the guest id");
	page[2] = 0x123;
	check_equal(vmmcall(control, INPUT_PAGE, OUTPUT_PAGE), 5, "unknown VP register");
	page[1] = 63;
	check_equal(vmmcall(control, INPUT_PAGE, OUTPUT_PAGE), 0xe, "no such VP");

	control |= 1 << 16;
	r8 = 0xfffffffe;	/* set late: the calls above clobber it */
	asm volatile("movq %5, %%xmm0; vmmcall; movq %%xmm1, %4"
		     : "=a"(result), "+c"(control), "+d"(in), "+r"(r8), "=r"(value)
		     : "r"(0x90002UL) : "memory");
	check(result == REP(1) && value == rdmsr(0x40000000), "output in vector registers");
}

static void plain_ud(void)
{
	asm volatile("ud2");
}

static void vmrun_insn(void)
{
	asm volatile("vmrun %%rax" : : "a"(0x2000000) : "memory");
}

static void test_instructions(void)
{
	bool tdx = (cpuid(0x4000000c, 0).ebx & 15) == 3;

	expect("paravisor-instruction", pvalidate, NO_GPA);
	check_equal(try(pvalidate), 6, "PVALIDATE: #UD, violation");
	expect("paravisor-instruction", rmpadjust, NO_GPA);
	check_equal(try(rmpadjust), 6, "RMPADJUST: #UD, violation");
	expect("paravisor-instruction", accept_page_insn, NO_GPA);
	check_equal(try(accept_page), tdx ? 0 : 6, "TDG.MEM.PAGE.ACCEPT: violation");
	check_equal(try(vmrun_insn), 6, "VMRUN: #UD");
	check_equal(try(plain_ud), 6, "UD2: #UD and nothing else");
}

static void test_ports(void)
{
	check_equal(inl(0x514), 0x554d4551, "fw_cfg DMA register reads as a signature");
	expect("fw-cfg-dma", out_dword_insn, NO_GPA);
	out_dword(0x518, TEST_PAGE(0));
	expect("string-io", out_string_insn, NO_GPA);
	out_string(0x604, "a");
	check(true, "fw_cfg DMA and string I/O are not carried out: violations");
}

static void test_devices(void)
{
	u64 hpet = 0xfed00000;

	check(boundary() ? *shared_view(hpet) : *private_view(hpet), "host device, shared view");
	check(*(volatile u32 *)0xfec00000 != ~0U, "IO-APIC, private view");
	check(*(volatile u32 *)0xfed40000 || true, "vTPM page, private view");
	check(lapic_read(0x30) & 0xff, "local APIC, private view");
}

void test_calls(void)
{
	u64 list[3] = { TEST_PAGE(1) >> PAGE_SHIFT, TEST_PAGE(2) >> PAGE_SHIFT,
			TEST_PAGE(3) >> PAGE_SHIFT };

	test_leaves();
	test_msrs();
	test_steps();
	if (!has_isolation()) {
		check_equal(visibility_call(VISIBILITY | REP(3) | START(1), HV_SELF, 3, list, 3),
			    6 | REP(1), "isolation hidden: access denied, at its index");
		test_instructions();
		test_ports();
		return;
	}
	test_conventions();
	test_refusals();
	test_conversion();
	test_fast_call();
	test_registers();
	test_instructions();
	test_devices();
	test_ports();
}
