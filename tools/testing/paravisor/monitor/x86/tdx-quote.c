// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDG.VP.VMCALL<GetQuote>: the host takes a TDREPORT from a buffer that it shares
 * with the guest, has it signed, and writes the quote there, some time later. It
 * is not in the guest's trust boundary, so it may do all of this falsely.
 */
#include "tdx.h"
#include "../common/quote-lies.h"
#include "../common/rot.h"

#define VERSION			0
#define STATUS			8
#define IN_LENGTH		16
#define OUT_LENGTH		20
#define DATA			24

#define BUFFER_VERSION		1
#define STATUS_DONE		0
#define STATUS_ERROR		0x8000000000000000ULL
#define STATUS_UNAVAILABLE	0x8000000000000001ULL
#define STATUS_IN_FLIGHT	(~0ULL)

#define QUOTE_MAX		8192
#define MS			10000UL		/* of reference_time() */
#define HONEST_TIME		(20 * MS)
#define LATE_TIME		(40000 * MS)	/* Linux waits 30 seconds */
#define REWRITE_TIME		(3000 * MS)

enum stage {
	STAGE_IDLE,
	STAGE_WAITING,		/* the quote is due at @due */
	STAGE_STUCK,		/* it never comes */
	STAGE_REWRITING,	/* it came, and is spoilt until @due */
};

/**
 * struct quote_request - the one request that the host works on
 * @gpa: buffer, as the guest gave it
 * @size: bytes of it
 * @report: TDREPORT
 * @noise: random, drawn once so that a seed's lies do not depend on time
 * @out_length: what the host says of the quote's length in the end
 * @turns: times that it was rewritten
 */
static struct quote_request {
	enum stage stage;
	enum quote_lie lie;
	u64 gpa, size, due, noise;
	u8 report[TDREPORT_SIZE];
	u32 out_length;
	u32 turns;
} request;

static struct {
	u8 bytes[QUOTE_MAX];
	u32 length;
} quote, last_quote;

/* False if the guest has taken part of the buffer back: then nothing more happens to it. */
static bool copy(u64 offset, void *bytes, u64 len, bool write)
{
	u64 gpa = request.gpa + offset, part;
	u8 *buf = bytes;

	for (; len; gpa += part, buf += part, len -= part) {
		u8 *p;

		part = min_u64(len, PAGE_SIZE - (gpa & ~PAGE_MASK));
		p = tdx_shared_memory(gpa, part);
		if (!p)
			return false;
		memcpy(write ? p : buf, write ? buf : p, part);
	}
	return true;
}

static bool put(u64 offset, const void *bytes, u64 len)
{
	return offset + len <= request.size && copy(offset, (void *)bytes, len, true);
}

static bool put_status(u64 status)
{
	return put(STATUS, &status, sizeof(status));
}

static bool put_length(u32 length)
{
	return put(OUT_LENGTH, &length, sizeof(length));
}

/* A guest that waits is idle, and its idling is what lets the host go on. */
static void watch_idle(bool on)
{
	if (scenario.count)	/* does so anyway */
		return;
	for (u32 i = 0; i < MAX_CPUS; i++) {
		struct vmcb *v = vcpus[i].vmcb;

		if (!v)
			continue;
		v->intercept_misc1 &= ~INTERCEPT_HLT;
		v->intercept_misc2 &= ~INTERCEPT_MWAIT;
		if (on) {
			v->intercept_misc1 |= INTERCEPT_HLT;
			v->intercept_misc2 |= INTERCEPT_MWAIT;
		}
	}
}

static void enter(enum stage stage, u64 time)
{
	request.stage = stage;
	request.due = reference_time() + time;
	watch_idle(stage == STAGE_WAITING || stage == STAGE_REWRITING);
}

/* Some other guest's report, genuine as such */
static void take_other_report(void)
{
	u8 data[REPORT_DATA_SIZE], rtmr[TDX_RTMRS * SHA384_SIZE];

	memcpy(data, request.report + TDREPORT_DATA, sizeof(data));
	memcpy(rtmr, request.report + TDREPORT_RTMR, sizeof(rtmr));
	data[0] ^= 1;
	rot_tdreport(TDX_VM_INDEX, data, rtmr, request.report);
}

/* The quoting service's answer, honest so far. Returns the status for the guest. */
static u64 make_quote(void)
{
	u8 status;

	if (request.lie == QUOTE_OTHER_REPORT)
		take_other_report();
	last_quote = quote;
	quote.length = rot_quote(request.report, quote.bytes, sizeof(quote.bytes), &status);
	if (quote.length)
		return STATUS_DONE;
	return status == ROT_SILENT ? STATUS_UNAVAILABLE : STATUS_ERROR;
}

static void spoil_quote(void)
{
	switch (request.lie) {
	case QUOTE_STALE:
		if (last_quote.length)
			quote = last_quote;
		break;
	case QUOTE_GARBAGE:
		hostile_garbage(LIE_TDX_QUOTE, quote.bytes, quote.length);
		break;
	default:
		break;
	}
}

static u32 false_length(void)
{
	switch (request.lie) {
	case QUOTE_NO_LENGTH:
		return 0;
	case QUOTE_SHORT:
		return quote.length / 2;
	case QUOTE_LONG:
		return request.size - DATA + 1;
	case QUOTE_HUGE:
		return ~0U;
	default:
		return quote.length;
	}
}

static u64 false_status(u64 status)
{
	switch (request.lie) {
	case QUOTE_STATUS:
		return request.noise | 1;
	case QUOTE_ERROR:
		return STATUS_ERROR;
	case QUOTE_UNAVAILABLE:
		return STATUS_UNAVAILABLE;
	default:
		return status;
	}
}

/* With TDX hidden the L1 copies what came, once. */
static bool is_rewritten(enum quote_lie lie)
{
	if (tdx_is_hidden())
		return false;
	return lie == QUOTE_REWRITE_LENGTH || lie == QUOTE_REWRITE_STATUS ||
	       lie == QUOTE_REWRITE_DATA;
}

static void put_version(void)
{
	u64 version = request.lie == QUOTE_VERSION ? 2 : BUFFER_VERSION;

	put(VERSION, &version, sizeof(version));
}

/* The status last: from then on the buffer is the guest's again. */
static void complete(void)
{
	u64 status = make_quote();

	spoil_quote();
	request.out_length = status ? 0 : false_length();
	put_version();
	put(DATA, quote.bytes, min_u64(quote.length, request.size - DATA));
	put_length(request.out_length);
	put_status(false_status(status));
	tdx_notify();
	if (is_rewritten(request.lie))
		enter(STAGE_REWRITING, REWRITE_TIME);
	else
		enter(STAGE_IDLE, 0);
}

/* Between two looks of the guest at the same word */
static void rewrite(void)
{
	bool spoilt = request.turns++ & 1;
	u8 byte;

	switch (request.lie) {
	case QUOTE_REWRITE_LENGTH:
		put_length(spoilt ? ~0U : request.out_length);
		break;
	case QUOTE_REWRITE_STATUS:
		put_status(spoilt ? request.noise : STATUS_DONE);
		break;
	default:
		byte = quote.bytes[request.turns % quote.length] ^ spoilt;
		put(DATA + request.turns % quote.length, &byte, sizeof(byte));
	}
}

static bool is_due(void)
{
	return reference_time() >= request.due;
}

void tdx_quote_poll(void)
{
	if (request.stage == STAGE_WAITING && is_due())
		complete();
	else if (request.stage == STAGE_REWRITING && (is_due() || quote_host_is_honest()))
		enter(STAGE_IDLE, 0);
	else if (request.stage == STAGE_REWRITING && quote.length)
		rewrite();
}

bool tdx_quote_idle(void)
{
	if (request.stage == STAGE_WAITING && request.lie != QUOTE_LATE)
		complete();
	return request.stage == STAGE_REWRITING;
}

/* HLT may end without a reason. */
void tdx_quote_hlt(struct vcpu *vcpu, u32 length)
{
	vcpu->vmcb->rip += length;
	vcpu->vmcb->interrupt_shadow = 0;
	tdx_halt(vcpu);
}

/* Done, says the host before there is anything. */
static void announce_early(void)
{
	put_length(QUOTE_MAX / 2);
	put_status(STATUS_DONE);
}

static void begin(void)
{
	put_status(STATUS_IN_FLIGHT);
	switch (request.lie) {
	case QUOTE_AT_ONCE:
		complete();
		break;
	case QUOTE_NEVER:
		enter(STAGE_STUCK, 0);
		break;
	case QUOTE_LATE:
		enter(STAGE_WAITING, LATE_TIME);
		break;
	case QUOTE_EARLY:
		announce_early();
		enter(STAGE_WAITING, HONEST_TIME);
		break;
	default:
		enter(STAGE_WAITING, HONEST_TIME);
	}
}

/* What the guest has to have filled in */
static bool take_report(struct vcpu *vcpu)
{
	u64 version = 0;
	u32 length = 0;

	if (!copy(VERSION, &version, sizeof(version), false) ||
	    !copy(IN_LENGTH, &length, sizeof(length), false) ||
	    !copy(DATA, request.report, sizeof(request.report), false))
		return false;
	if (version == BUFFER_VERSION && length == TDREPORT_SIZE)
		return true;
	violation_report(vcpu, "tdcall-protocol", request.gpa,
			 "GetQuote with version %lu and %u bytes", version, length);
	return false;
}

static bool is_buffer(struct vcpu *vcpu, u64 gpa, u64 size)
{
	u64 done;

	for (done = 0; done < size && tdx_shared_memory(gpa + done, PAGE_SIZE); done += PAGE_SIZE)
		;
	if (done >= size)
		return true;
	violation_report(vcpu, "tdcall-protocol", gpa + done,
			 "GetQuote with a page that the host does not see");
	return false;
}

/* The call itself refused, or an answer that is none */
static u64 false_answer(enum quote_lie lie, u64 noise)
{
	switch (lie) {
	case QUOTE_REFUSED:
		return VMCALL_INVALID;
	case QUOTE_RETRY:
		return VMCALL_RETRY;
	case QUOTE_UNSUPPORTED:
		return VMCALL_UNSUPPORTED;
	case QUOTE_CALL_GARBAGE:
		return noise | BIT(4);
	default:
		return VMCALL_SUCCESS;
	}
}

/* The same buffer again takes the place of what was asked before; another one waits. */
static bool is_busy(u64 gpa)
{
	return request.stage == STAGE_WAITING && request.gpa != gpa;
}

u64 tdx_get_quote(struct vcpu *vcpu, u64 gpa, u64 size)
{
	enum quote_lie lie;
	u64 answer, noise;

	if ((gpa | size) & ~PAGE_MASK || !size) {
		tdx_breach(vcpu, "GetQuote with part of a page", gpa | size);
		return VMCALL_MISALIGNED;
	}
	if (!is_buffer(vcpu, gpa, size))
		return VMCALL_INVALID;
	if (is_busy(gpa))
		return VMCALL_RETRY;
	lie = quote_choose_lie();
	noise = lie ? hostile_number(LIE_TDX_QUOTE) : 0;
	answer = false_answer(lie, noise);
	if (answer)
		return answer;
	request = (struct quote_request){
		.lie = lie, .gpa = gpa, .size = size, .noise = noise,
	};
	if (take_report(vcpu))
		begin();
	else
		put_status(STATUS_ERROR);
	return VMCALL_SUCCESS;
}
