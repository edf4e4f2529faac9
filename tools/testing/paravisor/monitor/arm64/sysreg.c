// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cache maintenance to the point of coherency is trapped, since user space may
 * execute it: DC CVAC with an address that no program uses is the door by which
 * tests talk to the monitor. X0 holds the number of the door in its upper half
 * and an argument below; the answer is in X0 to X3. See pv-mark.c.
 */
#include "monitor.h"
#include "../common/lies.h"

#define DOOR_MARK	0x50564d4b	/* "PVMK" */
#define DOOR_LIE	0x50564c49	/* "PVLI" */
#define DOOR_TDI	0x50565444	/* "PVTD" */

/* ISS without direction and register */
#define ISS_OPERATION(iss)	((iss) & 0x1ffc1e)
#define ISS_REGISTER(iss)	((u32)((iss) >> 5) & 31)
#define OPERATION(op0, op1, crn, crm, op2) \
	((op0) << 20 | (op2) << 17 | (op1) << 14 | (crn) << 10 | (crm) << 1)
#define DC_CVAC			OPERATION(1, 3, 7, 10, 1)

static bool is_cache_operation(u64 iss)
{
	return (iss >> 20 & 3) == 1 && (iss >> 10 & 15) == 7;
}

static void open_door(struct vcpu *vcpu, u64 address)
{
	u64 answer[4] = {};

	switch (address >> 32) {
	case DOOR_MARK:
		record_mark((u32)address);
		break;
	case DOOR_LIE:
		answer[0] = lie_stand((u32)address);
		break;
	case DOOR_TDI:
		tdi_door(answer);
		break;
	default:
		return;
	}
	memcpy(vcpu->x, answer, sizeof(answer));
}

/*
 * Caches are coherent with everything here, so other operations have nothing to do.
 * Their traps are the door's doing and no exits that a guest would have elsewhere.
 */
void handle_sysreg(struct vcpu *vcpu)
{
	u64 iss = ESR_ISS(vcpu->esr);

	if (!is_cache_operation(iss)) {
		count_exit(COUNT_SYSREG);
		inject_undefined(vcpu);
		return;
	}
	if (ISS_OPERATION(iss) == DC_CVAC && !ISS_REGISTER(iss))
		open_door(vcpu, vcpu->x[0]);
	advance_pc(vcpu);
}
