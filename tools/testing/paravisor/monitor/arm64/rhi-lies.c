// SPDX-License-Identifier: GPL-2.0-only
/* The untrusted host's answers to host calls, where it is told to lie. */
#include "vdev.h"

#define ANSWERED	7	/* registers that a host may be expected to change */
#define PAST_THE_END	0x1000
#define PIECE		64

static void garble_registers(struct rhi_answer *a, enum lie_channel channel)
{
	hostile_garbage(channel, a->gpr, ANSWERED * sizeof(a->gpr[0]));
}

static void garble_buffer(const struct rhi_answer *a, enum lie_channel channel)
{
	u8 bytes[PIECE];

	for (u64 at = 0; at < a->size; at += PIECE) {
		hostile_garbage(channel, bytes, sizeof(bytes));
		guest_copy_out(a->buffer + at, bytes, min_u64(PIECE, a->size - at));
	}
}

static void cut(struct rhi_answer *a)
{
	if (a->is_object)
		a->gpr[1] /= 2;
	else
		a->gpr[0] = RHI_INCOMPLETE;
}

static void swell(struct rhi_answer *a)
{
	if (a->size)
		a->gpr[1] = a->gpr[4] + PAST_THE_END;
	else
		a->gpr[a->is_object] = ~0ULL;
}

void rhi_spoil(struct rhi_answer *a, enum tdisp_lie lie)
{
	switch (lie) {
	case LIE_GARBAGE_RESPONSE:
		garble_registers(a, LIE_TDISP);
		garble_buffer(a, LIE_TDISP);
		break;
	case LIE_TRUNCATED_RESPONSE:
		cut(a);
		break;
	case LIE_HUGE_RESPONSE:
		swell(a);
		break;
	case LIE_OTHER_REQUEST:
		if (!a->is_object)	/* else it was another object */
			a->gpr[0] = RHI_BUSY;
		break;
	default:
		break;
	}
}

enum kind {
	TELLS_STATUS, TELLS_NUMBER, TELLS_HUGE_NUMBER, CHANGES_REGISTERS, CHANGES_BUFFER, KINDS
};

/* A status that there is, or now and then one that there is not */
static u64 some_status(u64 number)
{
	return number % 4 ? (number >> 2) % RHI_STATUSES : number;
}

bool rhi_lie(struct rhi_answer *a)
{
	enum kind kind;
	u64 number;

	if (!hostile_draws(LIE_RHI))
		return false;
	number = hostile_number(LIE_RHI);
	kind = number % KINDS;
	hostile_tell(LIE_RHI, "host call 0x%x: lie %u, 0x%lx", a->fid, kind, number);
	number >>= 8;
	if (kind == TELLS_STATUS)
		a->gpr[0] = some_status(number);
	else if (kind == TELLS_NUMBER)
		a->gpr[1] ^= BIT_ULL(number % 16);
	else if (kind == TELLS_HUGE_NUMBER)
		a->gpr[1] = number;
	else if (kind == CHANGES_REGISTERS)
		garble_registers(a, LIE_RHI);
	else
		garble_buffer(a, LIE_RHI);
	return true;
}
