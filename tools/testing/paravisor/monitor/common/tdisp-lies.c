// SPDX-License-Identifier: GPL-2.0-only
/* Which lie, if any, the host or the device tells about a command. */
#include "hostile.h"
#include "string.h"
#include "tdisp-proto.h"
#include "tdisp.h"

#define ANY_BUT_STATUS	0

/* Commands that each lie can be told about, and the report type where that matters. */
static const struct {
	u8 kind;
	u8 report;
} subjects[TDISP_LIES] = {
	[LIE_WRONG_DIGEST_CERTS] = { TDISP_GET_REPORT, TDISP_REPORT_CERTS },
	[LIE_WRONG_DIGEST_MEASUREMENTS] = { TDISP_GET_REPORT, TDISP_REPORT_MEASUREMENTS },
	[LIE_WRONG_DIGEST_REPORT] = { TDISP_GET_REPORT, TDISP_REPORT_INTERFACE },
	[LIE_WRONG_DIGEST_VCA] = { TDISP_GET_REPORT, TDISP_REPORT_VCA },
	[LIE_OTHER_BARS] = { TDISP_BIND, 0 },
	[LIE_OVERLAPPING_RANGES] = { TDISP_BIND, 0 },
	[LIE_OUT_OF_RANGE_RANGE] = { TDISP_BIND, 0 },
	[LIE_LONG_REPORT] = { TDISP_BIND, 0 },
	[LIE_SHORT_REPORT] = { TDISP_BIND, 0 },
	[LIE_FALSE_RUN] = { TDISP_START, 0 },
	[LIE_FALSE_LOCKED] = { TDISP_BIND, 0 },
	[LIE_STALE_NONCE] = { TDISP_REFRESH, 0 },
	[LIE_STALL_BIND] = { TDISP_BIND, 0 },
	[LIE_STALL_REPORT] = { TDISP_GET_REPORT, 0 },
	[LIE_STALL_START] = { TDISP_START, 0 },
	[LIE_STALL_UNBIND] = { TDISP_UNBIND, 0 },
	[LIE_ERROR_INFO] = { TDISP_INFO, 0 },
	[LIE_ERROR_BIND] = { TDISP_BIND, 0 },
	[LIE_ERROR_REPORT] = { TDISP_GET_REPORT, 0 },
	[LIE_ERROR_START] = { TDISP_START, 0 },
	[LIE_ERROR_MMIO] = { TDISP_SET_MMIO, 0 },
	[LIE_ERROR_DMA] = { TDISP_SET_DMA, 0 },
	[LIE_ERROR_UNBIND] = { TDISP_UNBIND, 0 },
	[LIE_ERROR_STATUS] = { TDISP_STATUS, 0 },
	[LIE_ERROR_REFRESH] = { TDISP_REFRESH, 0 },
	[LIE_LOST_RUN] = { TDISP_START, 0 },
	[LIE_GARBAGE_RESPONSE] = { ANY_BUT_STATUS, 0 },
	[LIE_TRUNCATED_RESPONSE] = { ANY_BUT_STATUS, 0 },
	[LIE_HUGE_RESPONSE] = { ANY_BUT_STATUS, 0 },
	[LIE_OTHER_REQUEST] = { ANY_BUT_STATUS, 0 },
};

static u64 standing;	/* bit n: lie n */
static bool drawn;

static_assert(TDISP_LIES <= 64, "lies have no room in the mask");

bool tdisp_set_lie(u32 index)
{
	if (index >= TDISP_LIES)
		return false;
	standing = BIT_ULL(index) & ~BIT_ULL(LIE_NONE);
	return true;
}

bool tdisp_add_lie(const char *name)
{
	for (u32 i = 1; i < TDISP_LIES; i++) {
		if (!strcmp(tdisp_lie_names[i], name)) {
			standing |= BIT_ULL(i);
			return true;
		}
	}
	return false;
}

bool tdisp_lie_stands(enum tdisp_lie lie)
{
	return standing & BIT_ULL(lie);
}

bool tdisp_lie_lasts(enum tdisp_lie lie)
{
	return drawn || tdisp_lie_stands(lie);
}

static bool fits(enum tdisp_lie lie, const struct tdisp_command *command)
{
	if (lie == LIE_NONE)
		return false;
	if (subjects[lie].kind == ANY_BUT_STATUS)
		return command->kind != TDISP_STATUS;
	if (subjects[lie].kind != command->kind)
		return false;
	return !subjects[lie].report || subjects[lie].report == command->number;
}

/* One of those that fit, each as likely as the other. */
static enum tdisp_lie draw(const struct tdisp_command *command)
{
	enum tdisp_lie fitting[TDISP_LIES];
	u32 n = 0;

	for (u32 i = 0; i < TDISP_LIES; i++)
		if (fits(i, command))
			fitting[n++] = i;
	return n ? fitting[hostile_number(LIE_TDISP) % n] : LIE_NONE;
}

enum tdisp_lie tdisp_lie_for(const struct tdisp_command *command)
{
	drawn = !standing && hostile_draws(LIE_TDISP);
	if (drawn)
		return draw(command);
	for (u32 i = 0; i < TDISP_LIES; i++)
		if (standing & BIT_ULL(i) && fits(i, command))
			return i;
	return LIE_NONE;
}

void tdisp_tell_lie(enum tdisp_lie lie)
{
	hostile_tell(LIE_TDISP, "tdisp %s", tdisp_lie_names[lie]);
}
