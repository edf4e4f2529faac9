// SPDX-License-Identifier: GPL-2.0-only
/* Realm Services Interface, as P0 answers it (DEN0137; Linux: asm/rsi_smc.h). */
#include "monitor.h"
#include "rsi-attest.h"

#define VERSION_1_0		0x10000
#define VERSION_1_1		0x10001

#define FEATURE_DEVICES		BIT_ULL(0)

#define CONFIG_IPA_BITS		0x00
#define CONFIG_HASH		0x08
#define CONFIG_PERSONALISATION	0x200

void rsi_return(struct vcpu *vcpu, enum rsi_status status)
{
	vcpu->x[0] = status;
}

void rsi_breach(struct vcpu *vcpu, u64 gpa, const char *fmt, ...)
{
	char text[80];
	va_list args;

	va_start(args, fmt);
	vformat(text, sizeof(text), fmt, args);
	va_end(args);
	violation_report(vcpu, "rsi-protocol", gpa, "%s", text);
	rsi_return(vcpu, RSI_ERROR_INPUT);
}

void *rsi_page(struct vcpu *vcpu, u64 ipa, const char *call)
{
	void *page = ipa & ~PAGE_MASK || is_shared_view(ipa) ? NULL : guest_ram(ipa, PAGE_SIZE);

	if (!page)
		rsi_breach(vcpu, ipa, "%s wants an aligned page of private memory", call);
	return page;
}

static void version(struct vcpu *vcpu)
{
	u64 *x = vcpu->x, wanted = x[1];
	u64 highest = has_function(FUNCTION_CCA_TDISP) ? VERSION_1_1 : VERSION_1_0;
	bool known = wanted >= VERSION_1_0 && wanted <= highest;

	x[1] = known ? wanted : VERSION_1_0;
	x[2] = highest;
	rsi_return(vcpu, known ? RSI_SUCCESS : RSI_ERROR_INPUT);
}

static void features(struct vcpu *vcpu)
{
	bool devices = !vcpu->x[1] && has_function(FUNCTION_CCA_TDISP);

	vcpu->x[1] = devices ? FEATURE_DEVICES : 0;
	rsi_return(vcpu, RSI_SUCCESS);
}

static void realm_config(struct vcpu *vcpu)
{
	u8 *page = rsi_page(vcpu, vcpu->x[1], "REALM_CONFIG");
	const u64 bits = IPA_BITS, hash = realm_hash();

	if (!page)
		return;
	memset(page, 0, PAGE_SIZE);
	memcpy(page + CONFIG_IPA_BITS, &bits, sizeof(bits));
	memcpy(page + CONFIG_HASH, &hash, sizeof(hash));
	memcpy(page + CONFIG_PERSONALISATION, realm_rpv(), CCA_RPV_SIZE);
	rsi_return(vcpu, RSI_SUCCESS);
}

/* Hidden, P0 has no memory of the guest's to manage with it. */
static bool is_answered(u32 fid)
{
	if (is_realm())
		return true;
	return scenario.rsi_visible || (fid != RSI_VERSION && fid != RSI_IPA_STATE_SET &&
					fid != RSI_IPA_STATE_GET);
}

static bool refuse(struct vcpu *vcpu, u32 fid)
{
	if (fid != RSI_VERSION)
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "RSI call 0x%x is P0's where it manages memory", fid);
	return false;
}

bool rsi_dispatch(struct vcpu *vcpu, u32 fid)
{
	if (!has_paravisor())
		return false;
	record.cca.used = true;
	tally_add(&record.cca.rsi, fid & 0xffff);
	if (!is_answered(fid))
		return refuse(vcpu, fid);
	switch (fid) {
	case RSI_VERSION:
		version(vcpu);
		return true;
	case RSI_FEATURES:
		features(vcpu);
		return true;
	case RSI_REALM_CONFIG:
		realm_config(vcpu);
		return true;
	default:
		return ripas_call(vcpu, fid) || rsi_measure_call(vcpu, fid) ||
		       rsi_attest_call(vcpu, fid) || rsi_host_call(vcpu, fid) ||
		       rsi_vdev_call(vcpu, fid);
	}
}
