// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each command does. A command in a state that is not its own unbinds the
 * TDI by force. The state before and after, in every response, is what the host
 * says; status is what the paravisor knows.
 */
#include "hostile.h"
#include "string.h"
#include "tdisp-proto.h"
#include "tdisp.h"

#define LIFE_OF_A_LOST_RUN	6	/* status queries: enough to be accepted */
#define OUTPUT_SIZE		(TDI_OBJECT_MAX + 256)

static enum tdisp_protocol own_protocol;
static u8 input[TDISP_COMMAND_MAX], body[OUTPUT_SIZE], output[OUTPUT_SIZE];
static u32 input_length;
static struct tdisp_command command;
static bool is_message;
static enum tdisp_lie lie;
static enum tdisp_lie unbind_owed;	/* why the host has not yet unbound */
static struct proto_writer payload;

void tdisp_init(const struct tdi_ops *ops, enum tdisp_protocol protocol)
{
	own_protocol = protocol;
	tdi_init(ops);
}

static enum tdisp_result wrong_state(enum tdisp_result result)
{
	tdi_force_unbind();
	return result;
}

static enum tdisp_result do_info(void)
{
	if (command.number && command.number != own_protocol)
		return TDISP_BAD_PROTOCOL;
	tdi_negotiated();
	proto_number(&payload, 1, own_protocol);
	proto_number(&payload, 2, 0);
	proto_number(&payload, 3, command.device_id);
	return TDISP_SUCCESS;
}

static enum tdisp_result do_bind(void)
{
	if (tdi.state != TDI_UNLOCKED)
		return wrong_state(TDISP_BAD_STATE);
	if (lie == LIE_FALSE_LOCKED)
		return TDISP_SUCCESS;
	return tdi_bind(lie) ? TDISP_SUCCESS : TDISP_HOST_FAILED;
}

static const struct tdi_object *find_object(u64 type)
{
	switch (type) {
	case TDISP_REPORT_INTERFACE:
		return &tdi.object[TDI_REPORT];
	case TDISP_REPORT_CERTS:
		return &tdi.object[TDI_CERTS];
	case TDISP_REPORT_MEASUREMENTS:
		return &tdi.object[TDI_MEASUREMENTS];
	case TDISP_REPORT_VCA:
		return &tdi.object[TDI_VCA];
	default:
		return NULL;
	}
}

/* The blob crosses the host, which can change it; the digest in the status does not. */
static enum tdisp_result do_report(void)
{
	const struct tdi_object *object = find_object(command.number);

	if (tdi.state != TDI_LOCKED && tdi.state != TDI_RUN)
		return wrong_state(TDISP_BAD_REPORT_STATE);
	if (!object)
		return TDISP_BAD_REPORT_TYPE;
	proto_number(&payload, 1, command.number);
	proto_bytes(&payload, 2, object->bytes, object->length);
	if (lie >= LIE_WRONG_DIGEST_CERTS && lie <= LIE_WRONG_DIGEST_VCA)
		payload.at[payload.used - 1 - object->length / 2] ^= 1;
	return TDISP_SUCCESS;
}

static enum tdisp_result do_start(void)
{
	if (tdi.state != TDI_LOCKED)
		return wrong_state(TDISP_BAD_STATE);
	if (lie == LIE_FALSE_RUN)
		return TDISP_SUCCESS;
	if (!tdi_start())
		return TDISP_HOST_FAILED;
	if (lie == LIE_LOST_RUN)
		tdi.life = LIFE_OF_A_LOST_RUN;
	return TDISP_SUCCESS;
}

/* Where the host fails, the guest's memory is out of reach all the same. */
static enum tdisp_result do_unbind(void)
{
	if (command.number > 1)
		return TDISP_BAD_REASON;
	tdi_unbind(lie != LIE_ERROR_UNBIND);
	unbind_owed = lie == LIE_ERROR_UNBIND ? lie : LIE_NONE;
	return unbind_owed ? TDISP_HOST_FAILED : TDISP_SUCCESS;
}

/* An unbind that failed, or that the guest waited for in vain, is tried again. */
static void unbind_again(void)
{
	if (!unbind_owed || tdisp_lie_stands(unbind_owed))
		return;
	unbind_owed = LIE_NONE;
	tdi_unbind(true);
}

static bool stalls(void)
{
	if (lie < LIE_STALL_BIND || lie > LIE_STALL_UNBIND || !tdisp_lie_lasts(lie))
		return false;
	if (lie == LIE_STALL_UNBIND && !unbind_owed) {
		unbind_owed = lie;
		tdi_unbind(false);
	}
	return true;
}

static void lose_run(void)
{
	if (tdi.life && !--tdi.life)
		tdi_config_event(TDI_EVENT_DEVICE);
}

static enum tdisp_result do_status(void)
{
	static const enum tdi_object_kind order[] = {
		TDI_CERTS, TDI_MEASUREMENTS, TDI_REPORT, TDI_VCA,
	};

	lose_run();
	proto_number(&payload, 1, tdi.state);
	proto_number(&payload, 2, tdi.lock_id);
	if (tdi.state == TDI_LOCKED || tdi.state == TDI_RUN)
		for (u32 i = 0; i < ARRAY_SIZE(order); i++)
			if (tdi.object[order[i]].length)
				proto_bytes(&payload, 3 + i, tdi.object[order[i]].digest,
					    TDI_DIGEST_SIZE);
	proto_number(&payload, 7, tdi.dma_private);
	proto_number(&payload, 8, tdi.mmio_pages_private);
	return TDISP_SUCCESS;
}

static enum tdisp_result do_refresh(void)
{
	if (tdi.state != TDI_LOCKED && tdi.state != TDI_RUN)
		return wrong_state(TDISP_BAD_STATE);
	if (command.nonce && command.nonce_length != TDI_NONCE_SIZE)
		return TDISP_BAD_COMMAND;
	if (lie == LIE_STALE_NONCE)
		return TDISP_SUCCESS;
	return tdi_refresh(command.nonce) ? TDISP_SUCCESS : TDISP_HOST_FAILED;
}

static enum tdisp_result do_set_mmio(void)
{
	if (tdi.state != TDI_RUN && !(own_protocol == TDISP_CCA && tdi.state == TDI_LOCKED))
		return wrong_state(TDISP_BAD_STATE);
	if (command.range_id >= TDI_BARS)
		return TDISP_BAD_COMMAND;
	return tdi_set_mmio(command.range_id, command.gpa, command.pages, command.offset,
			    command.private) ? TDISP_SUCCESS : TDISP_BAD_COMMAND;
}

static enum tdisp_result do_set_dma(void)
{
	if (tdi.state != TDI_RUN)
		return wrong_state(TDISP_BAD_STATE);
	tdi_set_dma(command.private);
	return TDISP_SUCCESS;
}

static enum tdisp_result execute(void)
{
	switch (command.kind) {
	case TDISP_INFO:
		return do_info();
	case TDISP_BIND:
		return do_bind();
	case TDISP_GET_REPORT:
		return do_report();
	case TDISP_START:
		return do_start();
	case TDISP_UNBIND:
		return do_unbind();
	case TDISP_STATUS:
		return do_status();
	case TDISP_REFRESH:
		return do_refresh();
	case TDISP_SET_MMIO:
		return do_set_mmio();
	case TDISP_SET_DMA:
		return do_set_dma();
	default:
		return TDISP_NOT_IMPLEMENTED;
	}
}

static bool fails(void)
{
	return lie >= LIE_ERROR_INFO && lie <= LIE_ERROR_REFRESH && lie != LIE_ERROR_UNBIND;
}

static enum tdisp_result run_command(void)
{
	if (!is_message)
		return TDISP_BAD_PROTOCOL;
	if (!tdi_present(command.device_id))
		return TDISP_BAD_COMMAND;
	if (command.kind != TDISP_INFO && command.kind != TDISP_STATUS &&
	    tdi.state == TDI_UNINITIALISED)
		return TDISP_BAD_STATE;
	return fails() ? TDISP_HOST_FAILED : execute();
}

/* The protocol has no number for ERROR. */
static u32 told_state(enum tdi_state state)
{
	return state == TDI_ERROR ? TDI_UNINITIALISED : state;
}

static u32 state_after(enum tdisp_result result)
{
	if (lie == LIE_FALSE_RUN && result == TDISP_SUCCESS)
		return TDI_RUN;
	if (lie == LIE_FALSE_LOCKED && result == TDISP_SUCCESS)
		return TDI_LOCKED;
	return told_state(tdi.state);
}

/* Field of the payload in a response: the protocol's own lie two further than in a command. */
static u32 payload_field(u32 kind)
{
	return kind <= TDISP_UNBIND ? kind + 2 : kind;
}

static void spoil(struct tdisp_response *response)
{
	switch (lie) {
	case LIE_GARBAGE_RESPONSE:
		hostile_garbage(LIE_TDISP, output, response->length);
		break;
	case LIE_TRUNCATED_RESPONSE:
		response->length -= (response->length + 1) / 2;
		response->total = response->length;
		break;
	case LIE_HUGE_RESPONSE:
		response->total = TDISP_RESPONSE_MAX + 1;
		break;
	case LIE_OTHER_REQUEST:
		response->other_request = true;
		break;
	default:
		break;
	}
}

static void begin(void)
{
	lie = is_message ? tdisp_lie_for(&command) : LIE_NONE;
	tdi.count.commands++;
	unbind_again();
	if (lie)
		tdisp_tell_lie(lie);
}

bool tdisp_begin(const u8 *bytes, u32 length)
{
	input_length = min_u64(length, sizeof(input));
	memcpy(input, bytes, input_length);
	is_message = tdisp_decode(input, input_length, &command);
	begin();
	return is_message;
}

enum tdisp_lie tdisp_begin_command(const struct tdisp_command *c)
{
	command = *c;
	is_message = true;
	begin();
	return lie;
}

bool tdisp_carry_out(enum tdisp_result *result)
{
	if (stalls())
		return false;
	payload = (struct proto_writer){ body, sizeof(body), 0 };
	*result = run_command();
	return true;
}

bool tdisp_finish(struct tdisp_response *response)
{
	struct proto_writer w = { output, sizeof(output), 0 };
	enum tdi_state before = tdi.state;
	enum tdisp_result result;

	if (!tdisp_carry_out(&result))
		return false;
	proto_number(&w, 1, result);
	proto_number(&w, 2, told_state(before));
	proto_number(&w, 3, state_after(result));
	if (result == TDISP_SUCCESS)
		proto_bytes(&w, payload_field(command.kind), body, payload.used);
	*response = (struct tdisp_response){ output, w.used, w.used, false };
	spoil(response);
	return true;
}
