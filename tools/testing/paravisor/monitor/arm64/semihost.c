// SPDX-License-Identifier: GPL-2.0-only
/* Output and end of the run by Arm semihosting, which QEMU serves. */
#include "monitor.h"

#define SYS_WRITE0	0x04
#define SYS_EXIT	0x18
#define APPLICATION_EXIT 0x20026

static u64 semihost(u64 op, const void *argument)
{
	register u64 x0 asm("x0") = op;
	register u64 x1 asm("x1") = (u64)argument;

	asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
	return x0;
}

/* A line a call: each one stops the machine. */
void console_putc(char c)
{
	static char line[512];
	static u32 used;

	line[used++] = c;
	if (c != '\n' && used < sizeof(line) - 1)
		return;
	line[used] = '\0';
	semihost(SYS_WRITE0, line);
	used = 0;
}

/* The machine's status is odd, as that of x86's debug port. */
void machine_exit(u32 status)
{
	const u64 block[2] = { APPLICATION_EXIT, status << 1 | 1 };

	semihost(SYS_EXIT, block);
	for (;;)
		asm volatile("wfi");
}
