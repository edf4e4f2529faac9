// SPDX-License-Identifier: GPL-2.0-only
/* TSC frequency, and the reference time in units of 100 ns made from it. */
#include "monitor.h"

#define PM_TIMER	0x608
#define PM_TIMER_HZ	3579545ULL
#define PM_TIMER_MASK	0xffffff
#define CALIBRATE_TICKS	(PM_TIMER_HZ / 50)
#define UNITS_HZ	10000000ULL	/* 100 ns */
#define NOMINAL_HZ	1000000000ULL

u64 tsc_hz;
static u64 tsc_scale;	/* (tsc * scale) >> 64 is the reference time */

struct reference_tsc_page {
	volatile u32 sequence;	/* 0: invalid */
	u32 reserved;
	u64 scale;
	u64 offset;
};

/* (high << 64) / divisor, for a quotient that fits. */
static u64 divide_shifted(u64 high, u64 divisor)
{
	u64 quotient, rest;

	asm("divq %4" : "=a"(quotient), "=d"(rest) : "0"(0UL), "1"(high), "r"(divisor));
	return quotient;
}

static u64 measure_tsc(void)
{
	u32 start = inl(PM_TIMER), passed;
	u64 tsc = rdtsc();

	do {
		passed = (inl(PM_TIMER) - start) & PM_TIMER_MASK;
	} while (passed < CALIBRATE_TICKS);
	return (rdtsc() - tsc) * PM_TIMER_HZ / passed;
}

void clock_init(void)
{
	tsc_hz = measure_tsc();
	/* An emulator's TSC counts nanoseconds; the rest is measuring error. */
	if (tsc_hz > NOMINAL_HZ / 100 * 99 && tsc_hz < NOMINAL_HZ / 100 * 101)
		tsc_hz = NOMINAL_HZ;
	tsc_scale = divide_shifted(UNITS_HZ, tsc_hz);
}

u64 reference_time(void)
{
	return ((u128)rdtsc() * tsc_scale) >> 64;
}

void reference_page_fill(void *page)
{
	struct reference_tsc_page *p = page;

	p->sequence = 0;
	p->scale = tsc_scale;
	p->offset = 0;
	p->sequence = 1;
}
