// SPDX-License-Identifier: GPL-2.0-only
/*
 * Realm Host Interface (DEN0148): the host's part in accepting a device, reached by
 * RSI_HOST_CALL. The host is not trusted: what it hands out is compared with digests
 * that P0 has, and what it says was done shows in VDEV_GET_INFO. Operations that reach
 * the device take their time: the guest is told to continue them.
 */
#include "vdev.h"
#include "../common/bytes.h"

#define RHI_FID(n)		(0xc5000000U | (n))
#define RHI_DA_VERSION		RHI_FID(0x4a)
#define RHI_DA_FEATURES		RHI_FID(0x4b)
#define RHI_OBJECT_SIZE		RHI_FID(0x4c)
#define RHI_OBJECT_READ		RHI_FID(0x4d)
#define RHI_HOSTCONF_VERSION	RHI_FID(0x4e)
#define RHI_HOSTCONF_FEATURES	RHI_FID(0x4f)
#define RHI_IPA_ALIGNMENT	RHI_FID(0x50)
#define RHI_CONTINUE		RHI_FID(0x51)
#define RHI_GET_MEASUREMENTS	RHI_FID(0x52)
#define RHI_GET_REPORT		RHI_FID(0x53)
#define RHI_SET_TDI_STATE	RHI_FID(0x54)
#define RHI_ABORT		RHI_FID(0x56)

#define VERSION_1_0		0x10000
#define DA_FEATURES		0xbf	/* all but P2P_UNBIND */
#define HOSTCONF_ALIGNMENT	BIT(0)

#define CALL_SIZE		256
#define CALL_REGISTERS		8	/* offset */
#define PARAMETERS_SIZE		0x300
#define PARAMETERS_NONCE	0x200
#define UNBIND_GRACEFUL		1
#define TURNS			1	/* CONTINUE says to continue so often */

/**
 * struct operation - what the host is at
 * @active: the guest is to continue it
 * @begun: the command is the last one that began
 * @cookie: names it
 * @turns: left until it is carried out
 * @command: to the device; no kind: the interface report is to be fetched
 * @nonce: where @command points to
 */
static struct operation {
	bool active, begun;
	u64 cookie;
	u32 turns;
	struct tdisp_command command;
	u8 nonce[TDI_NONCE_SIZE];
} operation;

static const struct object_of {
	enum tdi_object_kind kind;
	u32 report;
} objects[] = {
	[1] = { TDI_CERTS, TDISP_REPORT_CERTS },
	[2] = { TDI_MEASUREMENTS, TDISP_REPORT_MEASUREMENTS },
	[3] = { TDI_REPORT, TDISP_REPORT_INTERFACE },
	[4] = { TDI_VCA, TDISP_REPORT_VCA },
};

enum tdisp_lie vdev_begin_command(const struct tdisp_command *command)
{
	operation.begun = false;
	return tdisp_begin_command(command);
}

static u64 status_of(enum tdisp_result result)
{
	switch (result) {
	case TDISP_SUCCESS:
		return RHI_SUCCESS;
	case TDISP_BAD_COMMAND:
		return RHI_BAD_INPUT;
	default:
		return RHI_DEVICE_FAILED;
	}
}

static u64 do_features(struct rhi_answer *a)
{
	const struct tdisp_command command = {
		.device_id = pci_disk.rid, .kind = TDISP_INFO, .number = TDISP_CCA,
	};
	enum tdisp_result result;

	(void)a;
	if (!has_function(FUNCTION_CCA_TDISP) || !pci_disk.present)
		return RHI_UNKNOWN;
	vdev_begin_command(&command);
	return tdisp_carry_out(&result) && result == TDISP_SUCCESS ? DA_FEATURES : RHI_UNKNOWN;
}

/* The object that the call asks for; NULL: *@status says why not. */
static const struct object_of *find_object(const struct rhi_answer *a, u64 *status)
{
	const struct object_of *o = NULL;

	if (!tdi_present(a->gpr[1]))
		*status = RHI_BAD_VDEV;
	else if (!a->gpr[2] || a->gpr[2] >= ARRAY_SIZE(objects))
		*status = RHI_BAD_OBJECT;
	else if (!vdev_has(objects[a->gpr[2]].kind))
		*status = RHI_NO_DATA;
	else
		o = &objects[a->gpr[2]];
	return o;
}

static u64 fetch(const struct rhi_answer *a, const struct object_of *o, enum tdisp_lie *lie)
{
	const struct tdisp_command command = {
		.device_id = a->gpr[1], .kind = TDISP_GET_REPORT, .number = o->report,
	};
	enum tdisp_result result;

	*lie = vdev_begin_command(&command);
	return tdisp_carry_out(&result) ? status_of(result) : RHI_BUSY;
}

/* Another object of the same device */
static const struct tdi_object *handed_out(const struct object_of *o, enum tdisp_lie lie)
{
	return &tdi.object[lie == LIE_OTHER_REQUEST ? (o->kind + 1) % TDI_OBJECTS : o->kind];
}

static u64 do_size(struct rhi_answer *a)
{
	enum tdisp_lie lie;
	u64 status;
	const struct object_of *o = find_object(a, &status);

	if (!o)
		return status;
	status = fetch(a, o, &lie);
	a->gpr[0] = status;
	if (status == RHI_SUCCESS)
		a->gpr[1] = handed_out(o, lie)->length;
	rhi_spoil(a, lie);
	return a->gpr[0];
}

/* One byte in the middle is another. */
static bool write_flipped(u64 to, const u8 *from, u64 n)
{
	u8 byte = from[n / 2] ^ 1;

	return guest_copy_out(to, from, n) && guest_copy_out(to + n / 2, &byte, 1);
}

static u64 write_object(struct rhi_answer *a, const struct tdi_object *object, enum tdisp_lie lie)
{
	u64 offset = a->gpr[5], n;
	bool flip = lie >= LIE_WRONG_DIGEST_CERTS && lie <= LIE_WRONG_DIGEST_VCA;

	if (offset >= object->length)
		return RHI_BAD_OFFSET;
	n = min_u64(a->gpr[4], object->length - offset);
	if (!(flip && n ? write_flipped(a->buffer, object->bytes + offset, n) :
			  guest_copy_out(a->buffer, object->bytes + offset, n)))
		return RHI_BAD_ADDRESS;
	a->gpr[1] = n;
	a->size = n;
	return RHI_SUCCESS;
}

static u64 do_read(struct rhi_answer *a)
{
	enum tdisp_lie lie;
	u64 status;
	const struct object_of *o = find_object(a, &status);

	if (!o)
		return status;
	a->buffer = host_address(a->gpr[3]);
	status = fetch(a, o, &lie);
	a->gpr[0] = status == RHI_SUCCESS ? write_object(a, handed_out(o, lie), lie) : status;
	rhi_spoil(a, lie);
	return a->gpr[0];
}

static u64 begin(struct rhi_answer *a, const struct tdisp_command *command)
{
	static u64 cookies;

	if (!tdi_present(a->gpr[1]))
		return RHI_BAD_VDEV;
	if (operation.active)
		return RHI_BUSY;
	operation.active = true;
	operation.begun = false;
	operation.turns = TURNS;
	operation.cookie = ++cookies;
	operation.command = *command;
	a->gpr[1] = operation.cookie;
	return RHI_INCOMPLETE;
}

static u64 do_set_state(struct rhi_answer *a)
{
	static const u8 kinds[] = { TDISP_UNBIND, TDISP_BIND, TDISP_START };
	struct tdisp_command command = { .device_id = a->gpr[1] };

	if (a->gpr[2] >= ARRAY_SIZE(kinds))
		return RHI_BAD_INPUT;
	command.kind = kinds[a->gpr[2]];
	command.number = command.kind == TDISP_UNBIND ? UNBIND_GRACEFUL : 0;
	return begin(a, &command);
}

static u64 do_get_measurements(struct rhi_answer *a)
{
	const struct tdisp_command command = {
		.device_id = a->gpr[1], .kind = TDISP_REFRESH, .nonce = operation.nonce,
		.nonce_length = TDI_NONCE_SIZE,
	};
	u8 parameters[PARAMETERS_SIZE];

	if (operation.active)
		return RHI_BUSY;
	if (!guest_copy_in(host_address(a->gpr[2]), parameters, sizeof(parameters)))
		return RHI_BAD_ADDRESS;
	memcpy(operation.nonce, parameters + PARAMETERS_NONCE, TDI_NONCE_SIZE);
	return begin(a, &command);
}

static u64 do_get_report(struct rhi_answer *a)
{
	const struct tdisp_command command = { .device_id = a->gpr[1] };

	return begin(a, &command);
}

static u64 fetch_report(void)
{
	vdev_reported();
	return vdev_is_locked() ? RHI_SUCCESS : RHI_DEVICE_FAILED;
}

/* One that stalls is asked about again and again, and has begun but once. */
static u64 carry_on(struct rhi_answer *a)
{
	static enum tdisp_lie lie;
	u64 refreshes = tdi.count.refreshes;
	enum tdisp_result result;

	if (!operation.begun)
		lie = vdev_begin_command(&operation.command);
	operation.begun = true;
	if (!tdisp_carry_out(&result))
		return RHI_INCOMPLETE;
	operation.active = false;
	if (operation.command.kind == TDISP_REFRESH && refreshes != tdi.count.refreshes)
		vdev_measured();
	a->gpr[0] = status_of(result);
	rhi_spoil(a, lie);
	return a->gpr[0];
}

static u64 do_continue(struct rhi_answer *a)
{
	if (!tdi_present(a->gpr[1]))
		return RHI_BAD_VDEV;
	if (!operation.active || a->gpr[2] != operation.cookie)
		return RHI_BAD_INPUT;
	if (operation.turns) {
		operation.turns--;
		return RHI_INCOMPLETE;
	}
	if (operation.command.kind)
		return carry_on(a);
	operation.active = false;
	return fetch_report();
}

static u64 do_abort(struct rhi_answer *a)
{
	bool active = operation.active;

	if (!tdi_present(a->gpr[1]))
		return RHI_BAD_VDEV;
	operation.active = false;
	return active ? RHI_SUCCESS : RHI_ABORTED_TOO_LATE;
}

static u64 execute(struct rhi_answer *a)
{
	switch (a->fid) {
	case RHI_DA_VERSION:
	case RHI_HOSTCONF_VERSION:
		return VERSION_1_0;
	case RHI_HOSTCONF_FEATURES:
		return HOSTCONF_ALIGNMENT;
	case RHI_IPA_ALIGNMENT:
		return PAGE_SIZE;
	case RHI_DA_FEATURES:
		return do_features(a);
	case RHI_OBJECT_SIZE:
		return do_size(a);
	case RHI_OBJECT_READ:
		return do_read(a);
	case RHI_SET_TDI_STATE:
		return do_set_state(a);
	case RHI_GET_MEASUREMENTS:
		return do_get_measurements(a);
	case RHI_GET_REPORT:
		return do_get_report(a);
	case RHI_CONTINUE:
		return do_continue(a);
	case RHI_ABORT:
		return do_abort(a);
	default:
		return RHI_UNKNOWN;
	}
}

static void host_call(struct vcpu *vcpu, u8 *call)
{
	struct rhi_answer a = {};

	memcpy(a.gpr, call + CALL_REGISTERS, sizeof(a.gpr));
	a.fid = a.gpr[0];
	a.is_object = a.fid == RHI_OBJECT_SIZE || a.fid == RHI_OBJECT_READ;
	tally_add(&record.cca.host_calls, a.fid & 0xffff);
	a.gpr[0] = get_le16(call, 0) ? RHI_UNKNOWN : execute(&a);
	/* What a liar calls over is over. */
	if (rhi_lie(&a) && a.gpr[0] != RHI_INCOMPLETE && a.gpr[0] != RHI_BUSY)
		operation.active = false;
	memcpy(call + CALL_REGISTERS, a.gpr, sizeof(a.gpr));
	rsi_return(vcpu, RSI_SUCCESS);
}

bool rsi_host_call(struct vcpu *vcpu, u32 fid)
{
	u64 at = vcpu->x[1];
	u8 *call;

	if (fid != RSI_HOST_CALL || !has_function(FUNCTION_CCA_TDISP))
		return false;
	call = at % CALL_SIZE || is_shared_view(at) ? NULL : guest_ram(at, CALL_SIZE);
	if (call)
		host_call(vcpu, call);
	else
		rsi_breach(vcpu, at, "HOST_CALL wants 256 aligned bytes of private memory");
	return true;
}
