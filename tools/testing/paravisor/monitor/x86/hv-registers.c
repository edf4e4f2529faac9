// SPDX-License-Identifier: GPL-2.0-only
/*
 * HvCallGetVpRegisters and HvCallSetVpRegisters: the few synthetic registers
 * that mean something without a second virtual trust level.
 */
#include "hv.h"

#define VP_SELF			0xfffffffe
#define REG_GUEST_OS_ID		0x00090002
#define REG_VP_INDEX		0x00090003
#define REG_REFERENCE_TIME	0x00090004
#define REG_VSM_VP_STATUS	0x000d0003
#define VSM_ONLY_VTL0		BIT(16)	/* set of enabled levels in [31:16], active one in [3:0] */
#define VALUE_SIZE		16

static bool find_vp(const struct hypercall *call, u32 *index)
{
	*index = get_le32(call->in, 8);
	if (*index == VP_SELF)
		*index = call->vcpu->index;
	return *index < MAX_CPUS && vcpus[*index].online;
}

static bool read_register(u32 name, u32 vp, u64 *value)
{
	bool fault = false;

	switch (name) {
	case REG_GUEST_OS_ID:
		return hv_msr_read(&vcpus[vp], 0x40000000, value, &fault);
	case REG_VP_INDEX:
		*value = vp;
		return true;
	case REG_REFERENCE_TIME:
		*value = reference_time();
		return true;
	case REG_VSM_VP_STATUS:
		*value = VSM_ONLY_VTL0;
		return true;
	}
	return false;
}

u16 hv_get_registers(struct hypercall *call)
{
	u32 vp;

	if (get_le64(call->in, 0) != HV_PARTITION_SELF)
		return HV_ACCESS_DENIED;
	if (!find_vp(call, &vp))
		return HV_INVALID_VP_INDEX;
	for (u32 i = call->start; i < call->reps; i++) {
		u64 value[2] = {};

		call->done = i;
		if (!read_register(get_le32(call->in, call->header + i * 4), vp, value))
			return HV_INVALID_PARAMETER;
		memcpy(call->out + i * VALUE_SIZE, value, VALUE_SIZE);
	}
	call->done = call->reps;
	return HV_SUCCESS;
}

u16 hv_set_registers(struct hypercall *call)
{
	if (get_le64(call->in, 0) != HV_PARTITION_SELF)
		return HV_ACCESS_DENIED;
	call->done = call->start;
	return HV_INVALID_PARAMETER;	/* every register above is read only */
}
