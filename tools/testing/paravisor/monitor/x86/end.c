// SPDX-License-Identifier: GPL-2.0-only
/* Violations, and every way in which a run ends. */
#include "monitor.h"

#define DEBUG_CONSOLE	0xe9
#define DEBUG_EXIT	0xf4

void console_putc(char c)
{
	outb(DEBUG_CONSOLE, c);
}

/*
 * Who did it. A call through the hypercall page says nothing about its origin,
 * so the return address on the guest's stack stands in for RIP.
 */
static u64 culprit(struct vcpu *vcpu)
{
	u64 rip = vcpu->exit_rip, gpa, caller;

	if (guest_translate(vcpu, rip, &gpa) && hv_is_hypercall_page(gpa) &&
	    guest_read64(vcpu, vcpu->vmcb->rsp, &caller))
		return caller;
	return rip;
}

void violation_report(struct vcpu *vcpu, const char *kind, u64 gpa, const char *fmt, ...)
{
	struct violation *v = violation_add(kind);
	va_list args;

	v->gpa = gpa;
	v->rip = culprit(vcpu);
	v->entry = vcpu->vmcb->lstar;
	v->cpu = vcpu->index;
	va_start(args, fmt);
	vformat(v->detail, sizeof(v->detail), fmt, args);
	va_end(args);
	console_printf("monitor: violation %s: cpu %u rip 0x%lx gpa 0x%lx: %s\n", kind, v->cpu,
		       v->rip, gpa, v->detail);
}

/* Called with the lock held, so no other CPU can add to the record. */
void end_run(const char *end, const char *detail)
{
	iommu_drain();
	record_print(end, detail);
	outb(DEBUG_EXIT, violations.total ? 1 : 0);
	halt();
}

void monitor_panic(const char *fmt, ...)
{
	static char text[160];
	va_list args;

	va_start(args, fmt);
	vformat(text, sizeof(text), fmt, args);
	va_end(args);
	console_printf("monitor: %s\n", text);
	record_print("monitor-error", text);
	outb(DEBUG_EXIT, 2);
	halt();
}
