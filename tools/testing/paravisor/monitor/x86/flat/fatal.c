// SPDX-License-Identifier: GPL-2.0-only
/* What ends a run: each of these must never come back. */
#include "flat.h"

#define IOAPIC		0xfec00000UL
#define HPET		0xfed00000UL
#define VTPM		0xfed40000UL
#define MONITOR		0x100000UL
#define MSR_GHCB	0xc0010130

static volatile u32 ap_ready;

/* One access that must be recorded and end the run */
static void breach(const char *kind, u64 pa, bool shared, void (*access)(volatile void *))
{
	expect(kind, (const void *)access, pa | (shared ? boundary() : 0));
	access(shared ? shared_view(pa) : private_view(pa));
}

/* Keeps the private translation of a page in its TLB and uses it for ever. */
void ap_main(void)
{
	load(private_view(TEST_PAGE(0)));
	ap_ready = 1;
	for (;;)
		load(private_view(TEST_PAGE(0)));
}

static void stale_translation(void)
{
	start_ap();
	while (!ap_ready)
		cpu_relax();
	expect("private-view-of-shared-page", load, TEST_PAGE(0));
	share(TEST_PAGE(0), 3);
	for (u64 end = rdtsc() + 10000000000; rdtsc() < end;)
		cpu_relax();
}

/* Cannot be told to forget its translations: no verdict, but not a silent one. */
static void parked_cpu(void)
{
	start_ap();
	while (!ap_ready)
		cpu_relax();
	park_ap();
	share(TEST_PAGE(1), 3);
}

static void shared_of_private(void)
{
	breach("shared-view-of-private-page", TEST_PAGE(0), true, store);
}

static void private_of_shared(void)
{
	share(TEST_PAGE(0), 3);
	breach("private-view-of-shared-page", TEST_PAGE(0), false, store);
}

static void shared_after_return(void)
{
	share(TEST_PAGE(0), 3);
	share(TEST_PAGE(0), 0);
	breach("shared-view-of-private-page", TEST_PAGE(0), true, store);
}

static void private_of_device(void)
{
	breach("private-view-of-host-device", HPET, false, load);
}

static void shared_of_ioapic(void)
{
	breach("shared-view-of-paravisor-device", IOAPIC, true, load);
}

static void shared_of_vtpm(void)
{
	breach("shared-view-of-paravisor-device", VTPM, true, load);
}

static void monitor_private(void)
{
	breach("monitor-memory", MONITOR, false, load);
}

static void monitor_shared(void)
{
	breach("monitor-memory", MONITOR, true, load);
}

static void ghcb_private(void)
{
	breach("private-view-of-shared-page", rdmsr(MSR_GHCB) & ~boundary(), false, store);
}

static void foreign_ghcb(void)
{
	share(TEST_PAGE(5), 3);
	expect("ghcb-protocol", vmgexit, rdmsr(MSR_GHCB) & ~boundary());
	wrmsr(MSR_GHCB, TEST_PAGE(5) | boundary());
	vmgexit();
}

static void triple_fault(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed none = {};

	asm volatile("lidt %0; int3" : : "m"(none));
}

static void reset(void)
{
	outb(0xcf9, 6);
}

static void keyboard_reset(void)
{
	outb(0x64, 0xfe);
}

static const struct {
	const char *name;
	void (*breach)(void);
} breaches[] = {
	{ "stale-translation", stale_translation },
	{ "parked-cpu", parked_cpu },
	{ "shared-of-private", shared_of_private },
	{ "private-of-shared", private_of_shared },
	{ "shared-after-return", shared_after_return },
	{ "private-of-device", private_of_device },
	{ "shared-of-ioapic", shared_of_ioapic },
	{ "shared-of-vtpm", shared_of_vtpm },
	{ "monitor-private", monitor_private },
	{ "monitor-shared", monitor_shared },
	{ "hidden-ecam", test_hidden_ecam },
	{ "hidden-iommu", test_hidden_iommu },
	{ "ghcb-private", ghcb_private },
	{ "foreign-ghcb", foreign_ghcb },
	{ "triple-fault", triple_fault },
	{ "reset", reset },
	{ "keyboard-reset", keyboard_reset },
};

void test_fatal(const char *name)
{
	enable_hypercalls();
	for (size_t i = 0; i < ARRAY_SIZE(breaches); i++)
		if (streq(breaches[i].name, name))
			breaches[i].breach();
	check(false, "came back from what must end the run");
}
