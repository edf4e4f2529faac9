// SPDX-License-Identifier: GPL-2.0-only
/*
 * RSI calls by which a Realm learns what has become of a device, and accepts it
 * (DEN0137 1.1 alpha 17; Documentation/virt/coco/rsi-tdisp.rst). P0 answers them of
 * its own knowledge and does not lie; only the host can refuse to map.
 */
#include "vdev.h"

#define RSI_VDEV_DMA_ENABLE	RSI_FID(0x19c)
#define RSI_VDEV_GET_INFO	RSI_FID(0x19d)
#define RSI_VDEV_VALIDATE	RSI_FID(0x19f)
#define RSI_VDEV_DMA_DISABLE	RSI_FID(0x1a4)

#define INFO_SIZE		0x200
#define INFO_HASH		0x10
#define INFO_NONCES		0x18
#define INFO_FORMAT		0x30
#define INFO_VERSION		0x38
#define INFO_STATE		0x40
#define INFO_VCA		0x80
#define INFO_CERTIFICATE	0xc0
#define INFO_MEASUREMENTS	0x140
#define INFO_REPORT		0x180
#define FORMAT_TDISP		1
#define VERSION_1_0		0x10000

#define PAGES_AT_ONCE		1	/* the rest of a mapping is for the next call */
#define PLANES			1

enum response { RESPONSE_ACCEPT, RESPONSE_REJECT };

static struct vdev_nonces nonces;
static u64 sequence;

/* What was fetched for an earlier lock binds nothing in this one. */
struct vdev_nonces vdev_nonces(void)
{
	u64 lock = vdev_is_locked() ? tdi.lock_id : 0;

	if (nonces.lock != lock)
		nonces = (struct vdev_nonces){ .lock = lock };
	return nonces;
}

void vdev_measured(void)
{
	if (vdev_nonces().lock)
		nonces.measurement = ++sequence;
}

void vdev_reported(void)
{
	if (vdev_nonces().lock)
		nonces.report = ++sequence;
}

bool vdev_has(enum tdi_object_kind kind)
{
	struct vdev_nonces now = vdev_nonces();

	if (kind == TDI_MEASUREMENTS)
		return now.measurement;
	if (kind == TDI_REPORT)
		return now.report;
	return now.lock;
}

static void put_digest(u8 *to, enum tdi_object_kind kind)
{
	if (vdev_has(kind))
		memcpy(to, tdi.object[kind].digest, TDI_DIGEST_MAX);
}

static void put_info(u8 *to)
{
	static const u8 hashes[] = { [TDI_SHA256] = 0, [TDI_SHA512] = 1, [TDI_SHA384] = 2 };
	static const u8 states[] = { [TDI_LOCKED] = 1, [TDI_RUN] = 2, [TDI_ERROR] = 3 };
	struct vdev_nonces now = vdev_nonces();
	const u64 version = VERSION_1_0;

	memset(to, 0, INFO_SIZE);
	to[INFO_HASH] = hashes[tdi.hash];
	memcpy(to + INFO_NONCES, &now, sizeof(now));
	to[INFO_FORMAT] = FORMAT_TDISP;
	memcpy(to + INFO_VERSION, &version, sizeof(version));
	to[INFO_STATE] = states[tdi.state];
	put_digest(to + INFO_VCA, TDI_VCA);
	put_digest(to + INFO_CERTIFICATE, TDI_CERTS);
	put_digest(to + INFO_MEASUREMENTS, TDI_MEASUREMENTS);
	put_digest(to + INFO_REPORT, TDI_REPORT);
}

/* What the RMM does itself fails only where the device is told to be lost. */
static bool carry_out(const struct tdisp_command *command)
{
	enum tdisp_lie lie = vdev_begin_command(command);
	enum tdisp_result result = TDISP_HOST_FAILED;

	if (lie >= LIE_GARBAGE_RESPONSE && lie <= LIE_OTHER_REQUEST)
		return false;
	tdisp_carry_out(&result);
	return result == TDISP_SUCCESS;
}

static void get_info(struct vcpu *vcpu)
{
	u64 *x = vcpu->x;
	const struct tdisp_command command = { .device_id = x[1], .kind = TDISP_STATUS };
	u8 *to = x[2] % INFO_SIZE || is_shared_view(x[2]) ? NULL : guest_ram(x[2], INFO_SIZE);

	if (!to) {
		rsi_breach(vcpu, x[2], "VDEV_GET_INFO wants 512 aligned bytes of private memory");
	} else if (!tdi_present(x[1])) {
		rsi_return(vcpu, RSI_ERROR_INPUT);
	} else if (!carry_out(&command)) {
		rsi_return(vcpu, RSI_ERROR_DEVICE);
	} else {
		put_info(to);
		rsi_return(vcpu, RSI_SUCCESS);
	}
}

/* Has the guest seen the evidence as it is now? */
static bool nonces_fit(const u64 *given)
{
	struct vdev_nonces now = vdev_nonces();

	return given[0] == now.lock && given[1] == now.measurement && given[2] == now.report;
}

static bool is_mapping(const u64 *x)
{
	return !((x[2] | x[3] | x[4]) & ~PAGE_MASK) && x[2] < x[3] && x[3] <= SHARED_HALF && !x[5];
}

/* false: the host said no */
static bool map(u64 device_id, const struct tdi_range *range, u64 ipa)
{
	u64 page = (ipa - tdi.locked.bar[range->bar]) >> PAGE_SHIFT;
	const struct tdisp_command command = {
		.device_id = device_id, .kind = TDISP_SET_MMIO, .private = true,
		.range_id = range->bar, .gpa = ipa, .pages = PAGES_AT_ONCE,
		.offset = page - range->first,
	};

	return page_state(ipa >> PAGE_SHIFT) == PAGE_TDI_MMIO || carry_out(&command);
}

static void validate(struct vcpu *vcpu)
{
	u64 *x = vcpu->x, ipa = x[2];
	struct tdi_range range;
	bool accepted;

	if (!is_mapping(x)) {
		rsi_breach(vcpu, ipa, "VDEV_VALIDATE_MAPPING to 0x%lx, flags 0x%lx: no mapping",
			   x[3], x[5]);
		return;
	}
	if (!tdi_present(x[1]) || !vdev_is_locked()) {
		rsi_return(vcpu, RSI_ERROR_INPUT);
		return;
	}
	if (!nonces_fit(&x[6]) || x[4] != tdi_report_address(ipa) ||
	    !tdi_report_find(&tdi.locked, ipa, &range)) {
		rsi_return(vcpu, RSI_ERROR_DEVICE);
		return;
	}
	accepted = map(x[1], &range, ipa);
	x[1] = accepted ? ipa + PAGES_AT_ONCE * PAGE_SIZE : ipa;
	x[2] = accepted ? RESPONSE_ACCEPT : RESPONSE_REJECT;
	rsi_return(vcpu, RSI_SUCCESS);
}

/* No plane is P0's own business: it knows which one asks. No ATS here. */
static void enable_dma(struct vcpu *vcpu)
{
	u64 *x = vcpu->x;
	const struct tdisp_command command = {
		.device_id = x[1], .kind = TDISP_SET_DMA, .private = true,
	};

	if (x[2] || x[3] > PLANES)
		rsi_breach(vcpu, NO_GPA, "VDEV_DMA_ENABLE with flags 0x%lx for plane %lu", x[2],
			   x[3]);
	else if (!tdi_present(x[1]))
		rsi_return(vcpu, RSI_ERROR_INPUT);
	else if (tdi.state != TDI_RUN || !nonces_fit(&x[4]) || !carry_out(&command))
		rsi_return(vcpu, RSI_ERROR_DEVICE);
	else
		rsi_return(vcpu, RSI_SUCCESS);
}

static void disable_dma(struct vcpu *vcpu)
{
	if (!tdi_present(vcpu->x[1])) {
		rsi_return(vcpu, RSI_ERROR_INPUT);
		return;
	}
	tdi_set_dma(false);
	rsi_return(vcpu, RSI_SUCCESS);
}

bool rsi_vdev_call(struct vcpu *vcpu, u32 fid)
{
	if (!has_function(FUNCTION_CCA_TDISP))
		return false;
	switch (fid) {
	case RSI_VDEV_GET_INFO:
		get_info(vcpu);
		return true;
	case RSI_VDEV_VALIDATE:
		validate(vcpu);
		return true;
	case RSI_VDEV_DMA_ENABLE:
		enable_dma(vcpu);
		return true;
	case RSI_VDEV_DMA_DISABLE:
		disable_dma(vcpu);
		return true;
	default:
		return false;
	}
}
