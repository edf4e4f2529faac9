// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDISP for the guest by an extended hypercall. One page in, one page out; a
 * response that is longer comes in pieces, and one that is not there yet is
 * asked for again. Only one request is outstanding.
 */
#include "hv.h"
#include "../common/tdisp.h"

#define CAPABILITY_TDISP	BIT_ULL(40)
#define HEADER_VERSION		1
#define STATUS_DONE		0
#define STATUS_PENDING		1

struct request {
	u32 version, length;
	u64 id;
	u32 offset, reserved;
	u8 command[TDISP_COMMAND_MAX];
};

struct reply {
	u64 id;
	u32 status, total, offset, length;
	u8 data[TDISP_COMMAND_MAX];
};

static_assert(sizeof(struct request) == PAGE_SIZE, "input page");
static_assert(sizeof(struct reply) == PAGE_SIZE, "output page");

static u64 last_id;
static bool pending;
static struct tdisp_response response;
static u32 delivered;

bool hv_tdisp_offered(void)
{
	return scenario.tdisp && personality->hyperv && !scenario.hide_isolation;
}

void hv_tdisp_init(void)
{
	if (hv_tdisp_offered())
		tdisp_init(&x86_tdi_ops, personality->isolation == ISOLATION_TDX ?
			   TDISP_TDX_CONNECT : TDISP_SEV_TIO);
}

u16 hv_ext_capabilities(struct hypercall *call)
{
	u64 capabilities = CAPABILITY_TDISP;

	memcpy(call->out, &capabilities, sizeof(capabilities));
	return HV_SUCCESS;
}

static u16 breach(struct hypercall *call, u16 status, u64 gpa, const char *what)
{
	violation_report(call->vcpu, "tdisp-protocol", gpa, "%s", what);
	return status;
}

/* The guest's own memory, and not what the host could change meanwhile. */
static bool is_private(u64 gpa)
{
	return page_state(gpa >> PAGE_SHIFT) == PAGE_PRIVATE;
}

static u16 begin(struct hypercall *call, const struct request *in)
{
	if (in->length > TDISP_COMMAND_MAX || in->offset)
		return breach(call, HV_INVALID_INPUT, NO_GPA, "length or offset of a command");
	last_id = in->id;
	pending = true;
	if (!tdisp_begin(in->command, in->length))
		breach(call, HV_SUCCESS, NO_GPA, "command is no message of the protocol");
	return HV_SUCCESS;
}

static u16 go_on(struct hypercall *call, const struct request *in)
{
	if (!last_id || in->id != last_id)
		return breach(call, HV_INVALID_PARAMETER, NO_GPA, "no such request");
	if (in->offset != (pending ? 0 : delivered) || (!pending && delivered == response.total))
		return breach(call, HV_INVALID_PARAMETER, NO_GPA, "offset out of order");
	return HV_SUCCESS;
}

/* Where more is announced than there is, the rest reads as zeros. */
static void deliver(struct reply *out)
{
	u32 length = min_u64(response.total - delivered, sizeof(out->data));

	out->id = last_id ^ response.other_request;
	out->status = STATUS_DONE;
	out->total = response.total;
	out->offset = delivered;
	out->length = length;
	if (delivered < response.length)
		memcpy(out->data, response.bytes + delivered,
		       min_u64(length, response.length - delivered));
	delivered += length;
}

static void answer(struct reply *out)
{
	if (pending && tdisp_finish(&response)) {
		pending = false;
		delivered = 0;
	}
	if (!pending) {
		deliver(out);
		return;
	}
	out->id = last_id;
	out->status = STATUS_PENDING;
}

u16 hv_tdisp(struct hypercall *call)
{
	const struct request *in = (const void *)call->in;
	u64 from = call->vcpu->regs.rdx, to = call->vcpu->regs.r8;
	u16 status;

	if (!is_private(from) || !is_private(to))
		return breach(call, HV_INVALID_INPUT, is_private(from) ? to : from,
			      "a page of the call is not private");
	if (in->version != HEADER_VERSION || in->reserved || !in->id)
		return breach(call, HV_INVALID_INPUT, NO_GPA, "malformed header");
	status = in->length ? begin(call, in) : go_on(call, in);
	if (status == HV_SUCCESS)
		answer((void *)call->out);
	return status;
}
