// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vendor hypervisor calls by which P0 says what it does, see
 * Documentation/arch/arm64/paravisor-smccc.rst.
 */
#include "monitor.h"

#define CALL_UID	0x8600ff01U
#define CALL_FEATURES	0xc6000000U
#define CALL_RANGE	0xc6000001U

#define BLOCK_VERSION	1ULL
#define TECHNOLOGY_CCA	4ULL
#define PLANE		1ULL

static void features(u64 *x)
{
	u64 alias = is_realm() ? SHARED_BIT : 0;

	if (x[1]) {
		x[0] = SMC_UNKNOWN;
		return;
	}
	x[0] = 0;
	x[1] = BLOCK_VERSION | TECHNOLOGY_CCA << 32 | PLANE << 40 | alias << 48;
	x[2] = functions_told();
	x[3] = 0;
}

bool feature_call(struct vcpu *vcpu, u32 fid)
{
	static const u64 uid[4] = { 0x520a8d5c, 0x2e4cb793, 0x6170618f, 0x69766172 };

	if (!has_paravisor() || scenario.no_feature_call)
		return false;
	switch (fid) {
	case CALL_UID:
		memcpy(vcpu->x, uid, sizeof(uid));
		return true;
	case CALL_FEATURES:
		features(vcpu->x);
		return true;
	case CALL_RANGE:	/* P0 emulates no device */
	default:
		return false;
	}
}
