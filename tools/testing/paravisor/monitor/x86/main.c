// SPDX-License-Identifier: GPL-2.0-only
/* Order of construction: memory, views, guest, CPUs. */
#include "snp.h"
#include "tdx.h"

static char command_line[1024];

static void check_machine(void)
{
	u32 phys_bits = cpuid(0x80000008, 0).eax & 0xff;

	if (!(cpuid(0x80000001, 0).ecx & BIT(2)) ||
	    !(cpuid(0x8000000a, 0).edx & BIT(0)))
		monitor_panic("the CPU lacks SVM with nested paging: -cpu EPYC-Rome,+svm,+npt");
	if (boundary_bit() >= phys_bits)
		monitor_panic("boundary bit %u needs more than %u address bits: add phys-bits=48",
			      boundary_bit(), phys_bits);
	if (boundary_bit() && boundary_bit() < 39)
		monitor_panic("boundary bit %u is below the top paging level", boundary_bit());
}

void monitor_main(const void *info)
{
	u64 entry, params = 0;

	idt_init();
	exits_init();
	strcopy(command_line, multiboot_command_line(info), sizeof(command_line));
	scenario_begin(command_line);
	check_machine();

	multiboot_parse(info);
	if (personality->snp)
		snp_reserve();
	if (personality->tdx)
		tdx_reserve();
	clock_init();
	pci_init();
	pages_init();
	if (personality->snp)
		snp_init();
	if (personality->tdx)
		tdx_init();
	if (!iommu_init() && pci_disk.present && polices_devices())
		monitor_panic("a disk and no IOMMU: -device intel-iommu,intremap=off,aw-bits=48");
	entry = scenario.flat_guest ? flat_load(&params) : linux_load(&params);
	npt_init();
	hv_tdisp_init();
	snp_tio_init();
	tdx_tdi_init();
	msr_init();
	ports_init();
	ve_init();
	smp_init();

	console_printf("monitor: %s, %lu MiB heap at 0x%lx, TSC %lu Hz\n", personality->name,
		       (heap_end - heap_start) >> 20, heap_start, tsc_hz);
	svm_init_cpu(&vcpus[0]);
	count_init();
	linux_entry_state(&vcpus[0], entry, params);
	svm_run(&vcpus[0]);
}
