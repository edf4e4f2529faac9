// SPDX-License-Identifier: GPL-2.0-only
#include "console.h"
#include "end.h"
#include "machine.h"
#include "record.h"
#include "violation.h"

void violation_report(struct vcpu *vcpu, const char *kind, u64 gpa, const char *fmt, ...)
{
	struct violation *v = violation_add(kind);
	va_list args;

	v->gpa = gpa;
	v->rip = vcpu_culprit(vcpu);
	v->entry = vcpu_landmark(vcpu);
	v->cpu = vcpu_number(vcpu);
	va_start(args, fmt);
	vformat(v->detail, sizeof(v->detail), fmt, args);
	va_end(args);
	console_printf("monitor: violation %s: cpu %u rip 0x%lx gpa 0x%lx: %s\n", kind, v->cpu,
		       v->rip, gpa, v->detail);
}

void end_run(const char *end, const char *detail)
{
	machine_collect();
	record_print(end, detail);
	machine_exit(violations.total ? 1 : 0);
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
	machine_exit(2);
}
