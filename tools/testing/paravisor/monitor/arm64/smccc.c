// SPDX-License-Identifier: GPL-2.0-only
/* Arm architecture calls. There are no workarounds to offer on an emulated CPU. */
#include "monitor.h"

#define SMCCC_VERSION	0x80000000U
#define VERSION_1_2	0x10002

bool smccc_call(struct vcpu *vcpu, u32 fid)
{
	if (fid != SMCCC_VERSION)
		return false;
	vcpu->x[0] = VERSION_1_2;
	return true;
}
