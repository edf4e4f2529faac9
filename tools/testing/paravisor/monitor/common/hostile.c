// SPDX-License-Identifier: GPL-2.0-only
/*
 * When the host below the paravisor lies, and about what.
 *
 * Every channel draws from its own stream, so the n-th answer on a channel is
 * the same in every run with that seed, whatever happens on the others.
 */
#include "console.h"
#include "hostile.h"
#include "string.h"

#define SCRUB_STREAM	15

struct hostile hostile;

/*
 * One lie in so many answers, and at most so many lies a run: a guest that is
 * lied to all the time dies in its first second and tests nothing later.
 */
static const struct {
	const char *name;
	u32 one_in;
	u32 most;
} rates[LIE_CHANNELS] = {
	[LIE_GHCB_NEGOTIATION]	= { "ghcb_negotiation", 4, 4 },
	[LIE_HOST_CALL]	= { "host_call", 3, 64 },
	[LIE_HOST_VERSION]	= { "host_version", 2, 64 },
	[LIE_SHARED_MEMORY]	= { "shared_memory", 256, 512 },
	[LIE_PM_TIMER]		= { "pm_timer", 32, 16 },
	[LIE_CMOS]		= { "cmos", 16, 16 },
	[LIE_PCI_CONFIG]	= { "pci_config", 128, 16 },
	[LIE_TDISP]		= { "tdisp", 24, 32 },
	[LIE_SNP_MSR]		= { "snp_msr", 16, 4 },
	[LIE_SNP_PAGE]		= { "snp_page", 16, 32 },
	[LIE_SNP_PSC]		= { "snp_psc", 4096, 8 },
	[LIE_GUEST_REQUEST]	= { "guest_request", 3, 8 },
	[LIE_CERTIFICATES]	= { "certificates", 4, 8 },
	[LIE_TDX_VMCALL]	= { "tdx_vmcall", 24, 24 },
	[LIE_TDX_QUOTE]		= { "tdx_quote", 3, 8 },
	[LIE_TDX_TDCM]		= { "tdx_tdcm", 8, 16 },
	[LIE_RIPAS]		= { "ripas", 8, 16 },
	[LIE_RHI]		= { "rhi", 12, 32 },
};

const char *lie_channel_name(enum lie_channel channel)
{
	return rates[channel].name;
}

/* Old seeds keep their lies: a new channel takes streams that were free. */
static u32 first_stream(int channel)
{
	return 2 * channel + (channel < LIE_TDISP ? 1 : 3);
}

void hostile_init(bool on, u64 seed)
{
	hostile.on = on;
	for (int i = 0; i < LIE_CHANNELS; i++) {
		prng_seed(&hostile.stream[i], seed, first_stream(i));
		prng_seed(&hostile.garbage[i], seed, first_stream(i) + 1);
	}
	prng_seed(&hostile.scrub, seed, SCRUB_STREAM);
}

bool hostile_draws(enum lie_channel channel)
{
	if (!hostile.on)
		return false;
	hostile.opportunities[channel]++;
	if (prng_below(&hostile.stream[channel], rates[channel].one_in))
		return false;
	return hostile.told[channel] < rates[channel].most;
}

u64 hostile_number(enum lie_channel channel)
{
	return prng_next(&hostile.stream[channel]);
}

void hostile_garbage(enum lie_channel channel, void *buf, size_t n)
{
	prng_fill(&hostile.garbage[channel], buf, n);
}

void hostile_tell(enum lie_channel channel, const char *fmt, ...)
{
	struct lie *lie;
	va_list args;

	if (hostile.told[channel]++ < LIES_KEPT_OF_A_CHANNEL && hostile.kept_count < LIES_KEPT) {
		lie = &hostile.kept[hostile.kept_count++];
		lie->n = hostile.total;
		va_start(args, fmt);
		vformat(lie->what, sizeof(lie->what), fmt, args);
		va_end(args);
	}
	hostile.total++;
}

void hostile_scrub(void *page, size_t n)
{
	if (hostile.on)
		prng_fill(&hostile.scrub, page, n);
	else
		memset(page, 0, n);
}
