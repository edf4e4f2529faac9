// SPDX-License-Identifier: GPL-2.0-only
/* The monitor's own exceptions: all are bugs, but for the NMIs used as kicks. */
#include "monitor.h"

#define VECTORS		32
#define STUB_SIZE	16
#define CODE_SELECTOR	0x10
#define GATE_INTERRUPT	0x8e00
#define NMI_VECTOR	2

struct gate {
	u16 offset_low, selector, attr, offset_mid;
	u32 offset_high, reserved;
};

struct exception_frame {
	u64 vector, error, rip, cs, rflags, rsp, ss;
};

static struct gate idt[VECTORS];

static void set_gate(u32 vector, u64 handler)
{
	idt[vector] = (struct gate){
		.offset_low = handler, .offset_mid = handler >> 16, .offset_high = handler >> 32,
		.selector = CODE_SELECTOR, .attr = GATE_INTERRUPT,
	};
}

void idt_load(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(idt) - 1, (u64)idt };

	asm volatile("lidt %0" : : "m"(pointer));
}

void idt_init(void)
{
	for (u32 i = 0; i < VECTORS; i++)
		set_gate(i, (u64)exception_stubs + i * STUB_SIZE);
	set_gate(NMI_VECTOR, (u64)nmi_stub);
	idt_load();
}

void monitor_exception(const struct exception_frame *frame)
{
	u64 cr2;

	asm volatile("mov %%cr2, %0" : "=r"(cr2));
	monitor_panic("exception %lu in the monitor: error 0x%lx rip 0x%lx cr2 0x%lx",
		      frame->vector, frame->error, frame->rip, cr2);
}
