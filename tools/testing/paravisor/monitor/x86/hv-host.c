// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Hyper-V host behind the paravisor: it has its own copy of the few MSRs
 * that the guest sets on both sides, and no VMBus.
 */
#include "hv.h"

#define HV_GUEST_OS_ID	0x40000000
#define HV_VP_INDEX	0x40000002
#define HV_SYNIC_FIRST	0x40000080
#define HV_SYNIC_LAST	0x4000009f

static u64 guest_os_id;
static u64 synic[MAX_CPUS][HV_SYNIC_LAST - HV_SYNIC_FIRST + 1];

u16 hv_host_hypercall(u32 code)
{
	tally_add(&record.hypercalls, code);
	if (code == HV_POST_MESSAGE || code == HV_SIGNAL_EVENT)
		return HV_INVALID_CONNECTION;
	return HV_INVALID_CODE;
}

static u64 *find(struct vcpu *vcpu, u32 msr)
{
	if (msr == HV_GUEST_OS_ID)
		return &guest_os_id;
	if (msr >= HV_SYNIC_FIRST && msr <= HV_SYNIC_LAST)
		return &synic[vcpu->index][msr - HV_SYNIC_FIRST];
	return NULL;
}

bool hv_host_msr_read(struct vcpu *vcpu, u32 msr, u64 *value)
{
	const u64 *slot = find(vcpu, msr);

	if (slot)
		*value = *slot;
	else if (msr == HV_VP_INDEX)
		*value = vcpu->index;
	else
		return false;
	return true;
}

bool hv_host_msr_write(struct vcpu *vcpu, u32 msr, u64 value)
{
	u64 *slot = find(vcpu, msr);

	if (slot)
		*slot = value;
	return slot;
}
