// SPDX-License-Identifier: GPL-2.0-only
/* Which test to run is the first word of the command line. */
#include "attest.h"

struct gate {
	u16 offset_low, selector, attr, offset_mid;
	u32 offset_high, reserved;
};

static struct gate idt[32];

void set_gate(u32 vector, u64 handler)
{
	idt[vector] = (struct gate){
		.offset_low = handler, .offset_mid = handler >> 16,
		.selector = 0x10, .attr = handler ? 0x8e00 : 0,
	};
}

static void load_idt(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(idt) - 1, (u64)idt };

	set_gate(6, (u64)ud_handler);
	set_gate(13, (u64)gp_handler);
	set_gate(29, (u64)vc_handler);
	asm volatile("lidt %0" : : "m"(pointer));
}

void flat_main(const char *line)
{
	load_idt();
	puts("KTAP version 1\n# ");
	puts(line);
	puts("\n");
	if (starts_with(line, "snp-")) {
		map_alias(0);	/* with a C-bit the host visible view is the plain one */
		test_snp(line + 4);
		finish();
	}
	if (starts_with(line, "tdx-")) {
		test_tdx(line + 4);
		finish();
	}
	if (starts_with(line, "attest-")) {
		test_attest(line + 7);
		finish();
	}
	if (boundary())
		map_alias(boundary());
	if (streq(line, "calls"))
		test_calls();
	else if (streq(line, "host-snp"))
		test_host_snp();
	else if (streq(line, "host-tdx"))
		test_host_tdx();
	else if (streq(line, "lies"))
		test_lies();
	else if (streq(line, "start-vp"))
		test_start_vp();
	else if (streq(line, "config"))
		test_config(false);
	else if (streq(line, "config-tee"))
		test_config(true);
	else if (streq(line, "dma"))
		test_dma();
	else if (streq(line, "tdisp"))
		test_tdisp();
	else if (starts_with(line, "tdisp-"))
		test_tdisp_lie(line + 6);
	else if (streq(line, "svsm"))
		test_svsm();
	else if (streq(line, "svsm-options"))
		test_svsm_options();
	else if (streq(line, "count"))
		test_count();
	else if (starts_with(line, "fault-"))
		test_fault(line + 6);
	else
		test_fatal(line);
	finish();
}
