// SPDX-License-Identifier: GPL-2.0-only
/* Hypercalls with a set of virtual processors: TLB flushes and interrupts. */
#include "hv.h"

#define FLUSH_ALL_PROCESSORS	BIT_ULL(0)
#define SET_SPARSE		0
#define SET_ALL			1
#define ICR_ASSERT		BIT(14)

static u32 count_bits(u64 v)
{
	u32 n = 0;

	for (; v; v &= v - 1)
		n++;
	return n;
}

/* Virtual processor set at @offset: format, mask of banks, the banks. */
static bool parse_set(const struct hypercall *call, u32 offset, u32 *mask)
{
	u64 format = get_le64(call->in, offset), banks = get_le64(call->in, offset + 8);
	u32 given = (call->header - offset - 16) / 8;

	if (format == SET_ALL) {
		*mask = ~0U;
		return true;
	}
	if (format != SET_SPARSE || count_bits(banks) != given)
		return false;
	/* All processors of this machine are in the first bank. */
	*mask = banks & 1 ? get_le64(call->in, offset + 16) : 0;
	return true;
}

/* Every entry into the guest flushes everything, so a kick is the flush. */
static u16 flush(struct hypercall *call, u32 mask)
{
	kick_others(call->vcpu, mask);
	call->done = call->reps;
	return HV_SUCCESS;
}

static u16 flush_simple(struct hypercall *call)
{
	u64 flags = get_le64(call->in, 8);

	return flush(call, flags & FLUSH_ALL_PROCESSORS ? ~0U : get_le64(call->in, 16));
}

static u16 flush_ex(struct hypercall *call)
{
	u32 mask;

	if (!parse_set(call, 16, &mask))
		return HV_INVALID_PARAMETER;
	return flush(call, get_le64(call->in, 8) & FLUSH_ALL_PROCESSORS ? ~0U : mask);
}

u16 hv_flush_space(struct hypercall *call)
{
	return flush_simple(call);
}

u16 hv_flush_list(struct hypercall *call)
{
	return flush_simple(call);
}

u16 hv_flush_space_ex(struct hypercall *call)
{
	return flush_ex(call);
}

u16 hv_flush_list_ex(struct hypercall *call)
{
	return flush_ex(call);
}

static u16 send_vector(u32 vector, u32 mask)
{
	if (vector < 16 || vector > 255)
		return HV_INVALID_PARAMETER;
	for (u32 i = 0; i < MAX_CPUS; i++) {
		if (mask & BIT(i) && vcpus[i].online)
			lapic_send_ipi(i, vector | ICR_ASSERT);
	}
	return HV_SUCCESS;
}

u16 hv_send_ipi(struct hypercall *call)
{
	return send_vector(get_le32(call->in, 0), get_le64(call->in, 8));
}

u16 hv_send_ipi_ex(struct hypercall *call)
{
	u32 mask;

	if (!parse_set(call, 8, &mask))
		return HV_INVALID_PARAMETER;
	return send_vector(get_le32(call->in, 0), mask);
}

u16 hv_vp_index_from_apic_id(struct hypercall *call)
{
	if (get_le64(call->in, 0) != HV_PARTITION_SELF)
		return HV_ACCESS_DENIED;
	for (u32 i = call->start; i < call->reps; i++) {
		u32 apic_id = get_le32(call->in, call->header + i * 4);

		call->done = i;
		if (apic_id >= MAX_CPUS)
			return HV_INVALID_PARAMETER;
		memcpy(call->out + i * 4, &apic_id, 4);	/* the two are numbered alike */
	}
	call->done = call->reps;
	return HV_SUCCESS;
}
