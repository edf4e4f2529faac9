/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_HOSTILE_H
#define MONITOR_HOSTILE_H

#include "prng.h"

#define LIE_WHAT_SIZE	80
#define LIES_KEPT	96
#define LIES_KEPT_OF_A_CHANNEL 16

/* One independent stream of lies for each thing the host can answer. */
enum lie_channel {
	LIE_GHCB_NEGOTIATION,
	LIE_HOST_CALL,
	LIE_HOST_VERSION,
	LIE_SHARED_MEMORY,
	LIE_PM_TIMER,
	LIE_CMOS,
	LIE_PCI_CONFIG,
	LIE_TDISP,
	LIE_SNP_MSR,
	LIE_SNP_PAGE,
	LIE_SNP_PSC,
	LIE_GUEST_REQUEST,
	LIE_CERTIFICATES,
	LIE_TDX_VMCALL,
	LIE_TDX_QUOTE,
	LIE_TDX_TDCM,
	LIE_RIPAS,
	LIE_RHI,
	LIE_CHANNELS
};

struct lie {
	u64 n;
	char what[LIE_WHAT_SIZE];
};

struct hostile {
	bool on;
	u64 total;
	u64 opportunities[LIE_CHANNELS];
	u64 told[LIE_CHANNELS];
	u32 kept_count;
	struct prng stream[LIE_CHANNELS];
	struct prng garbage[LIE_CHANNELS];
	struct prng scrub;
	struct lie kept[LIES_KEPT];
};

extern struct hostile hostile;

const char *lie_channel_name(enum lie_channel channel);
void hostile_init(bool on, u64 seed);
/* Shall the answer about to be given on this channel be a lie? */
bool hostile_draws(enum lie_channel channel);
/* Number for the lie itself, from the channel's own stream. */
u64 hostile_number(enum lie_channel channel);
void hostile_tell(enum lie_channel channel, const char *fmt, ...) __printf(2, 3);
/* Bytes for the lie, from one more stream of the channel's own. */
void hostile_garbage(enum lie_channel channel, void *buf, size_t n);
/* Contents of a page that has just become host visible. */
void hostile_scrub(void *page, size_t n);

#endif
