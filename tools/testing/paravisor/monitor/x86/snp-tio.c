// SPDX-License-Identifier: GPL-2.0-only
/*
 * SEV-TIO: what firmware and host do for a guest that locks and accepts a device
 * (Documentation/virt/coco/sev-tio.rst). The firmware answers guest messages, in
 * which it does not lie; the host carries these, hands out evidence, and moves
 * the TDI between its states.
 */
#include "snp.h"
#include "../common/tdisp.h"

#define VERSION			0x81

enum message { INFO = 19, MMIO_VALIDATE = 21, SDTE_WRITE = 25 };

/* RDX of a TDI_INFO, in and out */
#define PARAM_STATE		BIT(0)
#define PARAM_CERTS		BIT(1)
#define PARAM_MEASUREMENTS	BIT(2)
#define PARAM_REPORT		BIT(3)
#define PARAM_VCA		BIT(4)
#define PARAM_REFRESH		BIT(5)
#define PARAM_DATA		(PARAM_CERTS | PARAM_MEASUREMENTS | PARAM_REPORT | PARAM_VCA | \
				 PARAM_REFRESH)
#define PARAM_PENDING		BIT(31)

enum status {
	OK, INVALID_TDI, UNBOUND, NOT_ASSIGNED, NOT_IO, NOT_UNIFORM, NOT_IMMUTABLE,
	NOT_MAPPED, NOT_REPORTED, OUT_OF_RANGE, NOT_4K,
	SDTE_RESERVED = 3,
	WRONG_STATE = 0x100,
};

/* Every message begins with these. */
#define RID			0
#define STATUS			2

#define INFO_REQUEST_SIZE	16
#define INFO_SIZE		240
#define INFO_STATE		4
#define INFO_FLAGS		5
#define INFO_LOCK_ID		8
#define INFO_MEASUREMENT_FLAGS	16
#define INFO_CERTS		32
#define INFO_MEASUREMENTS	80
#define INFO_REPORT		128
#define INFO_REPORT_COUNT	176
#define INFO_PAGES		184
#define INFO_VCA		192
#define FLAG_DMA		BIT(0)
#define FLAG_CERTS		BIT(1)
#define FLAG_REPORT		BIT(2)
#define FLAG_VCA		BIT(3)
#define FLAG_MEASURED		BIT(0)

#define MMIO_SIZE		48
#define MMIO_GPA		16
#define MMIO_PAGES		24
#define MMIO_OFFSET		28
#define MMIO_FLAGS		32
#define MMIO_RANGE_ID		34
#define MMIO_VALIDATED		BIT(0)
#define MMIO_FORCE		BIT(1)
#define MMIO_CHANGED		BIT(0)

#define SDTE_REQUEST_SIZE	80
#define SDTE_SIZE		16
#define SDTE_AT			16
#define SDTE_WORDS		8
#define SDTE_0_VALID		BIT_ULL(0)
#define SDTE_0_ACCESS		(BIT_ULL(61) | BIT_ULL(62))
#define SDTE_3_VMPL_SHIFT	49
#define SDTE_5_VTOM_ON		1
#define VTOM_SHIFT		21

/* Operations of the host, upper half of exit info 1 */
enum op { OP_BIND, OP_UNBIND, OP_RUN, OP_STOP };

#define HOST_ERROR(n)		((u64)(n) << 32)
#define INVALID_LENGTH		HOST_ERROR(1)
#define BUSY			HOST_ERROR(2)
#define GENERIC			HOST_ERROR(BIT(31))
#define INVALID_TDI_STATE	0x3c
#define UNBIND_GRACEFUL		1

#define GUID_SIZE		16
#define ENTRY_SIZE		24
#define ENTRY_OFFSET		16
#define ENTRY_LENGTH		20
#define TABLE_SIZE		(8 * ENTRY_SIZE)
#define OBJECT_AT		256

/* How each object is asked for, and its name in the table */
static const struct {
	u32 param;
	enum tdi_object_kind kind;
	enum tdisp_report_type type;
	u8 guid[GUID_SIZE];
} objects[] = {
	{ PARAM_CERTS, TDI_CERTS, TDISP_REPORT_CERTS,
	  "\x75\xcb\x8c\x07\x44\x26\xe8\x49\xaf\xe7\x56\x86\xc5\xcf\x72\xf1" },
	{ PARAM_MEASUREMENTS, TDI_MEASUREMENTS, TDISP_REPORT_MEASUREMENTS,
	  "\xc6\x80\xaa\x5c\xef\x12\x1a\x40\xb3\x64\xec\x59\xa9\x3a\xbe\x3f" },
	{ PARAM_REPORT, TDI_REPORT, TDISP_REPORT_INTERFACE,
	  "\x0e\x5b\xdc\x70\xc0\x0c\xd5\x4c\x97\xbb\xff\x0b\xa2\x5b\xf3\x20" },
	{ PARAM_VCA, TDI_VCA, TDISP_REPORT_VCA,
	  "\x52\x8b\x0f\x3c\x1e\x9d\x6a\x4f\x8e\x27\x5b\x94\xd0\x61\xc7\xaa" },
};

/**
 * struct carried - the message that is on its way through the host
 * @vcpu: whose; NULL: there is none
 * @target: RCX
 * @param: RDX
 * @data: RAX, memory that the host may use
 * @npages: RBX
 * @done: RDX for the guest
 */
static struct carried {
	struct vcpu *vcpu;
	u64 target, param, data, npages, done;
} carried;

/* A command the host stalls with; the guest asks for it again. */
static struct {
	bool on;
	u64 id;
	enum tdisp_lie lie;
} stalled;

bool snp_tio_offered(void)
{
	return scenario.tdisp && personality->c_bit;
}

void snp_tio_init(void)
{
	if (snp_tio_offered())
		tdisp_init(&x86_tdi_ops, TDISP_SEV_TIO);
}

/* false as long as the host stalls. @id tells a command that is asked for again. */
static bool carry_out(const struct tdisp_command *command, u64 id, enum tdisp_lie *lie,
		      enum tdisp_result *result)
{
	if (!stalled.on || stalled.id != id)
		stalled.lie = tdisp_begin_command(command);
	stalled.on = !tdisp_carry_out(result);
	stalled.id = id;
	*lie = stalled.lie;
	return !stalled.on;
}

static void put_digest(u8 *answer, u32 at, enum tdi_object_kind kind, u32 flags_at, u8 flag)
{
	if (!tdi.object[kind].length)
		return;
	memcpy(answer + at, tdi.object[kind].digest, TDI_DIGEST_SIZE);
	answer[flags_at] |= flag;
}

static void put_digests(u8 *answer)
{
	put_digest(answer, INFO_CERTS, TDI_CERTS, INFO_FLAGS, FLAG_CERTS);
	put_digest(answer, INFO_MEASUREMENTS, TDI_MEASUREMENTS, INFO_MEASUREMENT_FLAGS,
		   FLAG_MEASURED);
	put_digest(answer, INFO_REPORT, TDI_REPORT, INFO_FLAGS, FLAG_REPORT);
	put_digest(answer, INFO_VCA, TDI_VCA, INFO_FLAGS, FLAG_VCA);
}

static void put_info(u8 *answer)
{
	static const u8 states[] = { [TDI_LOCKED] = 1, [TDI_RUN] = 2, [TDI_ERROR] = 3 };
	bool bound = tdi.state >= TDI_LOCKED;

	put_le16(answer, STATUS, bound ? OK : UNBOUND);
	put_le64(answer, INFO_PAGES, tdi.mmio_pages_private);
	if (tdi.dma_private)
		answer[INFO_FLAGS] |= FLAG_DMA;
	if (!bound)
		return;
	answer[INFO_STATE] = states[tdi.state];
	put_le64(answer, INFO_LOCK_ID, tdi.lock_id);
	if (tdi.state == TDI_ERROR)
		return;
	put_le64(answer, INFO_REPORT_COUNT, 1);
	put_digests(answer);
}

static int find_object(u64 param)
{
	for (size_t i = 0; i < ARRAY_SIZE(objects); i++)
		if (param & objects[i].param)
			return i;
	return -1;
}

static void to_host(u32 at, const u8 *bytes, u32 n)
{
	for (u32 i = 0; i < n; i++) {
		u8 *to = host_memory(carried.data + at + i, 1);

		if (to)
			*to = bytes[i];
	}
}

/* The host's table and object, which it can change as it likes */
static void hand_out(int i, enum tdisp_lie lie)
{
	const struct tdi_object *object = &tdi.object[objects[i].kind];
	u8 table[TABLE_SIZE] = {}, flipped;
	u32 length = object->length;

	if (lie == LIE_HUGE_RESPONSE)
		length = ~0U;
	else if (lie == LIE_TRUNCATED_RESPONSE)
		length = carried.npages * PAGE_SIZE - OBJECT_AT + 1;
	memcpy(table, objects[lie == LIE_OTHER_REQUEST ? !i : i].guid, GUID_SIZE);
	put_le32(table, ENTRY_OFFSET, OBJECT_AT);
	put_le32(table, ENTRY_LENGTH, length);
	if (lie == LIE_GARBAGE_RESPONSE)
		hostile_garbage(LIE_TDISP, table, sizeof(table));
	to_host(0, table, sizeof(table));
	to_host(OBJECT_AT, object->bytes, object->length);
	if (lie < LIE_WRONG_DIGEST_CERTS || lie > LIE_WRONG_DIGEST_VCA)
		return;
	flipped = object->bytes[object->length / 2] ^ 1;
	to_host(OBJECT_AT + object->length / 2, &flipped, 1);
}

/* Objects and measuring are the host's business, so it is the host that may fail. */
static void info_with_data(struct tdisp_command *command)
{
	static u8 nonce[TDI_NONCE_SIZE];
	int i = find_object(carried.param);
	enum tdisp_result result;
	enum tdisp_lie lie;
	const u8 *from = host_memory(carried.data, sizeof(nonce));

	if (!from)
		return;
	memcpy(nonce, from, sizeof(nonce));
	command->kind = i < 0 ? TDISP_REFRESH : TDISP_GET_REPORT;
	command->nonce = nonce;
	command->nonce_length = sizeof(nonce);
	command->number = i < 0 ? 0 : objects[i].type;
	if (!carry_out(command, (u64)INFO << 32 | carried.param, &lie, &result)) {
		carried.done = PARAM_PENDING;
		return;
	}
	if (result != TDISP_SUCCESS)
		return;
	carried.done = i < 0 ? PARAM_REFRESH : objects[i].param;
	if (i >= 0)
		hand_out(i, lie);
}

static enum status plain_info(struct tdisp_command *command)
{
	enum tdisp_result result;
	enum tdisp_lie lie;

	command->kind = carried.param & PARAM_STATE ? TDISP_STATUS : TDISP_INFO;
	carry_out(command, 0, &lie, &result);
	carried.done = carried.param & PARAM_STATE ? tdi.state : 0;
	return result == TDISP_SUCCESS ? OK : INVALID_TDI;
}

static void info(struct tdisp_command *command, u8 *answer)
{
	enum status status = tdi_present(command->device_id) ? OK : INVALID_TDI;

	if (status == OK && carried.param & PARAM_DATA)
		info_with_data(command);
	else if (status == OK)
		status = plain_info(command);
	if (status == OK)
		put_info(answer);
	else
		put_le16(answer, STATUS, status);
}

static u64 count_private(u64 gpa, u64 pages)
{
	u64 n = 0;

	for (u64 i = 0; i < pages; i++)
		n += page_state((gpa >> PAGE_SHIFT) + i) == PAGE_TDI_MMIO;
	return n;
}

static enum status mmio_status(enum tdisp_result result, enum tdisp_lie lie)
{
	if (lie >= LIE_GARBAGE_RESPONSE && lie <= LIE_OTHER_REQUEST)
		return NOT_IO + lie - LIE_GARBAGE_RESPONSE;
	switch (result) {
	case TDISP_SUCCESS:
		return OK;
	case TDISP_BAD_STATE:
		return WRONG_STATE;
	case TDISP_HOST_FAILED:
		return NOT_ASSIGNED;
	default:
		return OUT_OF_RANGE;
	}
}

static enum status set_mmio(struct tdisp_command *command, u8 *answer)
{
	enum tdisp_result result;
	enum tdisp_lie lie;

	command->kind = TDISP_SET_MMIO;
	carry_out(command, 0, &lie, &result);
	put_le16(answer, MMIO_FLAGS, result == TDISP_SUCCESS ? MMIO_CHANGED : 0);
	return mmio_status(result, lie);
}

/* Nobody unbinds a TDI because of pages that are taken back late. */
static enum status validate(struct tdisp_command *command, const u8 *payload, u8 *answer)
{
	u16 flags = get_le16(payload, MMIO_FLAGS);
	u64 n;

	command->gpa = get_le64(payload, MMIO_GPA);
	command->pages = get_le32(payload, MMIO_PAGES);
	command->offset = get_le32(payload, MMIO_OFFSET);
	command->range_id = get_le16(payload, MMIO_RANGE_ID);
	command->private = flags & MMIO_VALIDATED;
	memcpy(answer + MMIO_GPA, payload + MMIO_GPA, MMIO_FLAGS - MMIO_GPA);
	put_le16(answer, MMIO_RANGE_ID, command->range_id);
	if (!tdi_present(command->device_id))
		return INVALID_TDI;
	if (command->range_id >= TDI_BARS)
		return NOT_REPORTED;
	n = count_private(command->gpa, command->pages);
	if (n && n != command->pages && !(flags & MMIO_FORCE))
		return NOT_UNIFORM;
	if (n == (command->private ? command->pages : 0) && tdi.state >= TDI_LOCKED)
		return OK;
	if (!command->private && tdi.state != TDI_RUN)
		return tdi.state < TDI_LOCKED ? UNBOUND : WRONG_STATE;
	return set_mmio(command, answer);
}

static bool sdte_is_good(const u8 *sdte, bool valid, u8 vmpck)
{
	u64 want[SDTE_WORDS] = {};
	u64 vmpl = get_le64(sdte, 3 * 8) >> SDTE_3_VMPL_SHIFT & 3;

	if (valid) {
		want[0] = SDTE_0_VALID | SDTE_0_ACCESS;
		want[3] = vmpl << SDTE_3_VMPL_SHIFT;
		want[5] = boundary_mask() >> VTOM_SHIFT << 1 | SDTE_5_VTOM_ON;
	}
	return !memcmp(sdte, want, sizeof(want)) && (!valid || vmpl >= vmpck);
}

static enum status dma_status(enum tdisp_result result, enum tdisp_lie lie)
{
	if (lie >= LIE_GARBAGE_RESPONSE && lie <= LIE_OTHER_REQUEST)
		return INVALID_TDI;
	switch (result) {
	case TDISP_SUCCESS:
		return OK;
	case TDISP_BAD_STATE:
		return WRONG_STATE;
	default:
		return INVALID_TDI;
	}
}

static enum status write_sdte(struct tdisp_command *command, const u8 *payload, u8 vmpck)
{
	enum tdisp_result result;
	enum tdisp_lie lie;

	command->kind = TDISP_SET_DMA;
	command->private = payload[SDTE_AT] & SDTE_0_VALID;
	if (!tdi_present(command->device_id))
		return INVALID_TDI;
	if (!sdte_is_good(payload + SDTE_AT, command->private, vmpck))
		return SDTE_RESERVED;
	if (!command->private && tdi.state != TDI_RUN)
		return tdi.state < TDI_LOCKED ? UNBOUND : OK;
	carry_out(command, 0, &lie, &result);
	return dma_status(result, lie);
}

/* Does the host's part of the request fit the message? */
static void check_target(u64 target, u64 param)
{
	if (carried.target != target || carried.param != param)
		ghcb_breach(carried.vcpu, "RCX or RDX does not fit the SEV-TIO message",
			    carried.target);
}

bool snp_tio_message(u8 vmpck, u8 type, u8 version, const u8 *payload, u32 size, u8 *answer,
		     u32 *answer_size)
{
	struct tdisp_command command = { .device_id = get_le16(payload, RID) };

	if (!carried.vcpu || version != VERSION)
		return false;
	put_le16(answer, RID, command.device_id);
	if (type == INFO && size == INFO_REQUEST_SIZE) {
		check_target(command.device_id, carried.param);
		info(&command, answer);
		*answer_size = INFO_SIZE;
	} else if (type == MMIO_VALIDATE && size == MMIO_SIZE) {
		put_le16(answer, STATUS, validate(&command, payload, answer));
		check_target(command.pages << 32 | command.device_id,
			     command.gpa | command.private);
		*answer_size = MMIO_SIZE;
	} else if (type == SDTE_WRITE && size == SDTE_REQUEST_SIZE) {
		put_le16(answer, STATUS, write_sdte(&command, payload, vmpck));
		check_target(command.device_id,
			     command.private ? boundary_mask() | 1 : 0);
		*answer_size = SDTE_SIZE;
	} else {
		return false;
	}
	return true;
}

static u64 pages_needed(void)
{
	int i = find_object(carried.param);

	if (!(carried.param & PARAM_DATA))
		return 0;
	return i < 0 ? 1 : align_up(OBJECT_AT + tdi.object[objects[i].kind].length, PAGE_SIZE) >>
			   PAGE_SHIFT;
}

static bool data_is_shared(void)
{
	for (u64 i = 0; i < carried.npages; i++) {
		if (host_memory(carried.data + i * PAGE_SIZE, PAGE_SIZE))
			continue;
		ghcb_breach(carried.vcpu, "memory for the host is not shared",
			    carried.data + i * PAGE_SIZE);
		return false;
	}
	return true;
}

static u64 request(struct vcpu *vcpu, u8 *ghcb)
{
	u64 none = 0;

	if (carried.npages < pages_needed()) {
		carried.npages = pages_needed();
		return INVALID_LENGTH;
	}
	if (!data_is_shared())
		return GENERIC;
	return snp_guest_request(vcpu, false, ghcb_get(ghcb, GHCB_EXIT_INFO1),
				 ghcb_get(ghcb, GHCB_EXIT_INFO2), &none, 0);
}

void snp_tio_request(struct vcpu *vcpu, u8 *ghcb)
{
	carried = (struct carried){
		.vcpu = vcpu,
		.target = ghcb_get(ghcb, GHCB_RCX), .param = ghcb_get(ghcb, GHCB_RDX),
		.data = ghcb_get(ghcb, GHCB_RAX), .npages = ghcb_get(ghcb, GHCB_RBX),
	};
	ghcb_result(ghcb, 0, request(vcpu, ghcb));
	ghcb_set(ghcb, GHCB_RBX, carried.npages);
	ghcb_set(ghcb, GHCB_RDX, carried.done);
	carried.vcpu = NULL;
}

/* The function the host says it was about, or that it says nothing of the kind */
static u64 answer_op(u8 *ghcb, u32 rid, enum tdisp_result result, enum tdisp_lie lie)
{
	u64 told = rid;

	if (lie == LIE_HUGE_RESPONSE)
		return INVALID_LENGTH;
	if (lie == LIE_GARBAGE_RESPONSE)
		hostile_garbage(LIE_TDISP, &told, sizeof(told));
	else if (lie == LIE_OTHER_REQUEST)
		told ^= 1;
	if (lie != LIE_TRUNCATED_RESPONSE)
		ghcb_set(ghcb, GHCB_RCX, told);
	if (result == TDISP_BAD_STATE)
		return INVALID_TDI_STATE;
	return result == TDISP_SUCCESS ? 0 : GENERIC;
}

static u64 operation(u8 *ghcb, u64 info1)
{
	static const u32 kinds[] = {
		[OP_BIND] = TDISP_BIND, [OP_UNBIND] = TDISP_UNBIND, [OP_RUN] = TDISP_START,
	};
	u64 op = info1 >> 32;
	struct tdisp_command command = { .device_id = (u32)info1, .number = UNBIND_GRACEFUL };
	enum tdisp_result result;
	enum tdisp_lie lie;

	/* Unbinding stops it, too. */
	if (op == OP_STOP)
		return answer_op(ghcb, info1, TDISP_SUCCESS, LIE_NONE);
	if (op >= ARRAY_SIZE(kinds))
		return GENERIC;
	command.kind = kinds[op];
	if (!carry_out(&command, info1 | BIT_ULL(63), &lie, &result))
		return BUSY;
	return answer_op(ghcb, info1, result, lie);
}

void snp_tio_op(struct vcpu *vcpu, u8 *ghcb)
{
	(void)vcpu;
	ghcb_result(ghcb, 0, operation(ghcb, ghcb_get(ghcb, GHCB_EXIT_INFO1)));
}
