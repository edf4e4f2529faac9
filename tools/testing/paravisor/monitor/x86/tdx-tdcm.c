// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDG.VP.VMCALL<TDCM>: the host's part of TDX Connect. It answers in memory that it
 * shares with the guest, whenever it likes; see tdx-connect.rst.
 */
#include "tdx-tdi.h"
#include "../common/bytes.h"

enum operation {
	OP_CHECK = 1, OP_BIND = 2, OP_REPORT = 4, OP_START = 5, OP_STATE = 6, OP_UNBIND = 7,
	OP_CERTS = 0x8001, OP_MEASUREMENTS, OP_VCA, OP_MEASURE,
};

enum status { STATUS_WAIT, STATUS_DONE, STATUS_FAILED };
enum error { ERROR_MODULE = 10, ERROR_DEVICE = 11, ERROR_STATE = 15 };

#define HEADER_SIZE		20
#define HEADER_OPERATION	0
#define HEADER_VERSION		2
#define HEADER_STATUS		8
#define HEADER_ERROR		9
#define HEADER_LENGTH		16
#define BUFFER_MAX		BIT(20)
#define BUFFERS			16
#define UNBIND_GRACEFUL		1
#define LATE_EXITS		40	/* at most; a guest that idles leaves all the time */

/**
 * struct buffer - one that is in the host's hands
 * @gpa: as the guest gave it; 0: this one is free
 * @size: bytes
 */
struct buffer {
	u64 gpa, size;
};

/**
 * struct answer - what the host will write
 * @to: where
 * @header: status last
 * @data: behind it
 * @length: bytes of @data that there are
 * @flip: this byte of @data is another, or ~0
 */
struct answer {
	struct buffer to;
	u8 header[HEADER_SIZE];
	const u8 *data;
	u32 length, flip;
};

static struct buffer unanswered[BUFFERS];
static struct answer late;	/* with @to.gpa 0: none */
static u32 late_exits;

/* Both views of a byte that the guest has given the host */
static u8 *byte_at(const struct buffer *b, u64 offset)
{
	return tdx_shared_memory(b->gpa + offset, 1);
}

static bool is_in_place(const struct buffer *b)
{
	for (u64 at = 0; at < b->size; at += PAGE_SIZE)
		if (!byte_at(b, at))
			return false;
	return true;
}

static void read_bytes(const struct buffer *b, u64 offset, u8 *to, u32 n)
{
	for (u32 i = 0; i < n; i++)
		to[i] = *byte_at(b, offset + i);
}

static void write_bytes(const struct buffer *b, u64 offset, const u8 *from, u32 n)
{
	for (u32 i = 0; i < n; i++)
		*byte_at(b, offset + i) = from[i];
}

/* The guest polls the status, so nothing may come behind it. */
static void write_answer(struct vcpu *vcpu, const struct answer *a)
{
	u32 n = min_u64(a->length, a->to.size - HEADER_SIZE);

	if (!is_in_place(&a->to)) {
		tdx_breach(vcpu, "TDCM buffer taken back from the host", a->to.gpa);
		return;
	}
	write_bytes(&a->to, HEADER_SIZE, a->data, n);
	if (a->flip < n)
		*byte_at(&a->to, HEADER_SIZE + a->flip) ^= 1;
	write_bytes(&a->to, 0, a->header, HEADER_STATUS);
	write_bytes(&a->to, HEADER_ERROR, a->header + HEADER_ERROR, HEADER_SIZE - HEADER_ERROR);
	__atomic_store_n(byte_at(&a->to, HEADER_STATUS), a->header[HEADER_STATUS],
			 __ATOMIC_RELEASE);
}

/* Nobody waits any more for what was not answered; the host says so late. */
static void answer_the_rest(struct vcpu *vcpu)
{
	for (u32 i = 0; i < BUFFERS; i++) {
		struct answer a = { .to = unanswered[i], .flip = ~0U };

		if (!a.to.gpa)
			continue;
		a.header[HEADER_STATUS] = STATUS_FAILED;
		a.header[HEADER_ERROR] = ERROR_DEVICE;
		write_answer(vcpu, &a);
		unanswered[i].gpa = 0;
	}
}

static void leave_unanswered(const struct buffer *b)
{
	for (u32 i = 0; i < BUFFERS; i++) {
		if (!unanswered[i].gpa) {
			unanswered[i] = *b;
			return;
		}
	}
}

/* A host that writes once more behind its answer has given the buffer back before. */
static bool is_with_host(u64 gpa)
{
	for (u32 i = 0; i < BUFFERS; i++)
		if (unanswered[i].gpa == gpa)
			return true;
	return late.to.gpa == gpa && late.header[HEADER_STATUS] != STATUS_WAIT;
}

/* What each is to the TDI, and the object that it hands out */
static const struct operation_of {
	u16 op;
	u8 kind;
	u32 number;
	bool hands_out;
	enum tdi_object_kind object;
} operations[] = {
	{ OP_CHECK, TDISP_INFO, TDISP_TDX_CONNECT, false, 0 },
	{ OP_BIND, TDISP_BIND, 0, false, 0 },
	{ OP_START, TDISP_START, 0, false, 0 },
	{ OP_UNBIND, TDISP_UNBIND, UNBIND_GRACEFUL, false, 0 },
	{ OP_MEASURE, TDISP_REFRESH, 0, false, 0 },
	{ OP_REPORT, TDISP_GET_REPORT, TDISP_REPORT_INTERFACE, true, TDI_REPORT },
	{ OP_CERTS, TDISP_GET_REPORT, TDISP_REPORT_CERTS, true, TDI_CERTS },
	{ OP_MEASUREMENTS, TDISP_GET_REPORT, TDISP_REPORT_MEASUREMENTS, true,
	  TDI_MEASUREMENTS },
	{ OP_VCA, TDISP_GET_REPORT, TDISP_REPORT_VCA, true, TDI_VCA },
};

static const struct operation_of *find_operation(u32 op)
{
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++)
		if (operations[i].op == op)
			return &operations[i];
	return NULL;
}

static void fail(struct answer *a, enum error error)
{
	a->header[HEADER_STATUS] = STATUS_FAILED;
	a->header[HEADER_ERROR] = error;
}

static void put_result(struct answer *a, enum tdisp_result result)
{
	if (result == TDISP_SUCCESS)
		a->header[HEADER_STATUS] = STATUS_DONE;
	else if (result == TDISP_BAD_STATE || result == TDISP_BAD_REPORT_STATE)
		fail(a, ERROR_STATE);
	else
		fail(a, result == TDISP_HOST_FAILED ? ERROR_DEVICE : ERROR_MODULE);
}

static void put_bytes(struct answer *a, const u8 *data, u32 length)
{
	a->data = data;
	a->length = length;
	put_le32(a->header, HEADER_LENGTH, length);
}

/* What there is to say beside that it is done */
static void put_data(struct answer *a, const struct operation_of *o, enum tdisp_lie lie)
{
	const struct tdi_object *object = &tdi.object[o->object];
	static const u8 yes = 1;

	if (o->op == OP_CHECK)
		put_bytes(a, &yes, 1);
	if (!o->hands_out)
		return;
	put_bytes(a, object->bytes, object->length);
	if (lie >= LIE_WRONG_DIGEST_CERTS && lie <= LIE_WRONG_DIGEST_VCA)
		a->flip = object->length / 2;
}

static void spoil(struct answer *a, enum tdisp_lie lie)
{
	switch (lie) {
	case LIE_GARBAGE_RESPONSE:
		hostile_garbage(LIE_TDISP, a->header, HEADER_SIZE);
		a->header[HEADER_STATUS] |= STATUS_DONE;
		break;
	case LIE_TRUNCATED_RESPONSE:
		if (a->length)
			put_le32(a->header, HEADER_LENGTH, a->length / 2);
		else
			memset(a->header, 0, HEADER_STATUS);
		break;
	case LIE_HUGE_RESPONSE:
		put_le32(a->header, HEADER_LENGTH, ~0U);
		break;
	case LIE_OTHER_REQUEST:
		a->header[HEADER_OPERATION] ^= 1;
		break;
	default:
		break;
	}
}

/* false: the host stalls */
static bool carry_out(struct answer *a, const struct operation_of *o, u64 device_id,
		      const u8 *nonce, u32 nonce_length)
{
	struct tdisp_command command = {
		.device_id = device_id, .kind = o->kind, .number = o->number,
		.nonce = nonce, .nonce_length = nonce_length,
	};
	enum tdisp_lie lie = tdisp_begin_command(&command);
	enum tdisp_result result = TDISP_HOST_FAILED;

	/* The module starts nothing that the guest has not released. */
	if (o->op == OP_START && !tdx_is_released() && tdi.state == TDI_LOCKED) {
		fail(a, ERROR_MODULE);
		return true;
	}
	if (!tdisp_carry_out(&result))
		return false;
	put_result(a, result);
	if (result == TDISP_SUCCESS)
		put_data(a, o, lie);
	spoil(a, lie);
	return true;
}

/* The host's own word, which is worth nothing: so it may be asked for. */
static void tell_state(struct answer *a)
{
	static u8 state;

	state = tdi.state;
	a->header[HEADER_STATUS] = STATUS_DONE;
	put_bytes(a, &state, 1);
}

/* false: not answered, and perhaps never */
static bool execute(struct answer *a, u64 device_id)
{
	const struct operation_of *o = find_operation(get_le16(a->header, HEADER_OPERATION));
	u32 length = get_le32(a->header, HEADER_LENGTH);
	static u8 nonce[TDI_NONCE_SIZE];

	put_le32(a->header, HEADER_LENGTH, 0);
	if (get_le16(a->header, HEADER_OPERATION) == OP_STATE) {
		tell_state(a);
		return true;
	}
	if (!o || (o->op == OP_MEASURE ? length != TDI_NONCE_SIZE : length)) {
		fail(a, ERROR_MODULE);
		return true;
	}
	read_bytes(&a->to, HEADER_SIZE, nonce, length);
	return carry_out(a, o, device_id, nonce, length);
}

enum host_lie {
	TELLS_LATE, TELLS_NOTHING, TELLS_STATUS, TELLS_ERROR, TELLS_LENGTH, CHANGES_DATA,
	WAITS_LATER, HOST_LIES
};

/* In @a, or behind the guest's back; false: there will be no answer. */
static bool lie_in_buffer(struct answer *a)
{
	u64 number = hostile_number(LIE_TDX_TDCM);
	enum host_lie lie = number % HOST_LIES;

	hostile_tell(LIE_TDX_TDCM, "tdcm %u: lie %u, 0x%lx",
		     get_le16(a->header, HEADER_OPERATION), lie, number);
	switch (lie) {
	case TELLS_NOTHING:
		return false;
	case TELLS_STATUS:
		a->header[HEADER_STATUS] = (number >> 8) | STATUS_DONE;
		return true;
	case TELLS_ERROR:
		fail(a, number >> 8);
		return true;
	case TELLS_LENGTH:
		put_le32(a->header, HEADER_LENGTH, number >> 8);
		return true;
	case CHANGES_DATA:
		a->flip = a->length ? (number >> 8) % a->length : ~0U;
		return true;
	case WAITS_LATER:
		/* Answered, and then answered with something else */
		late = *a;
		late.header[HEADER_STATUS] = STATUS_WAIT;
		late_exits = 1 + (number >> 8) % LATE_EXITS;
		return true;
	default:
		late = *a;
		late_exits = 1 + (number >> 8) % LATE_EXITS;
		a->to.gpa = 0;
		return true;
	}
}

void tdx_tdcm_poll(struct vcpu *vcpu)
{
	if (!late.to.gpa || --late_exits)
		return;
	write_answer(vcpu, &late);
	late.to.gpa = 0;
}

static u64 refuse(struct vcpu *vcpu, const char *what, u64 number, u64 status)
{
	tdx_breach(vcpu, what, number);
	return status;
}

static u64 check_buffer(struct vcpu *vcpu, const struct buffer *b)
{
	if ((b->gpa | b->size) & ~PAGE_MASK)
		return refuse(vcpu, "TDCM buffer is not of whole pages", b->gpa | b->size,
			      VMCALL_MISALIGNED);
	if (!b->size || b->size > BUFFER_MAX)
		return refuse(vcpu, "TDCM buffer of such a size", b->size, VMCALL_INVALID);
	if (!is_in_place(b))
		return refuse(vcpu, "TDCM buffer is not shared", b->gpa, VMCALL_INVALID);
	if (is_with_host(b->gpa))
		return refuse(vcpu, "TDCM buffer with two commands", b->gpa, VMCALL_INVALID);
	return VMCALL_SUCCESS;
}

static bool is_header_good(const u8 *header)
{
	static const u8 zeros[HEADER_LENGTH - HEADER_VERSION];

	return !memcmp(header + HEADER_VERSION, zeros, sizeof(zeros));
}

/* RETRY, or any other refusal: the host has not looked at the buffer then. */
static bool host_refuses(u64 *status)
{
	if (!hostile_draws(LIE_TDX_TDCM))
		return false;
	*status = hostile_number(LIE_TDX_TDCM);
	*status = *status & 1 ? VMCALL_RETRY : *status | VMCALL_INVALID;
	hostile_tell(LIE_TDX_TDCM, "tdcm is answered with 0x%lx", *status);
	return true;
}

u64 tdx_tdcm(struct vcpu *vcpu)
{
	const struct guest_regs *regs = &vcpu->regs;
	struct answer a = { .to = { regs->r13, regs->r14 }, .flip = ~0U };
	u64 device_id, status = check_buffer(vcpu, &a.to);

	if (status)
		return status;
	if (regs->r15)
		return refuse(vcpu, "TDCM with an interrupt", regs->r15, VMCALL_INVALID);
	if (!tdx_function_id(regs->r12, &device_id))
		return refuse(vcpu, "TDCM of a function with reserved bits", regs->r12,
			      VMCALL_INVALID);
	if (!tdi_present(device_id))
		return VMCALL_INVALID;
	read_bytes(&a.to, 0, a.header, HEADER_SIZE);
	if (!is_header_good(a.header))
		return refuse(vcpu, "TDCM header", get_le32(a.header, 0), VMCALL_INVALID);
	if (host_refuses(&status))
		return status;
	if (!execute(&a, device_id) ||
	    (hostile_draws(LIE_TDX_TDCM) && !lie_in_buffer(&a))) {
		leave_unanswered(&a.to);
		return VMCALL_SUCCESS;
	}
	answer_the_rest(vcpu);
	if (a.to.gpa)
		write_answer(vcpu, &a);
	return VMCALL_SUCCESS;
}
