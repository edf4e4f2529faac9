/* SPDX-License-Identifier: GPL-2.0-only */
/* Hyper-V hypercalls as the files hv-*.c share them. */
#ifndef MONITOR_HV_H
#define MONITOR_HV_H

#include "monitor.h"
#include "../common/bytes.h"

#define HV_SUCCESS			0
#define HV_INVALID_CODE			2
#define HV_INVALID_INPUT		3
#define HV_INVALID_ALIGNMENT		4
#define HV_INVALID_PARAMETER		5
#define HV_ACCESS_DENIED		6
#define HV_OPERATION_DENIED		8
#define HV_INVALID_PARTITION		0xd
#define HV_INVALID_VP_INDEX		0xe
#define HV_INVALID_VP_STATE		0x15
#define HV_INVALID_CONNECTION		0x12

#define HV_PARTITION_SELF		(~0ULL)
#define HV_POST_MESSAGE			0x5c
#define HV_SIGNAL_EVENT			0x5d
#define HV_START_VP_SIZE		240

/**
 * struct hypercall - one call, its input already copied out of the guest
 * @in: fixed header, variable header, then the list of a rep call
 * @header: bytes of @in before the list
 * @out: list of results of a rep call, or the output of another, zeroed
 * @reps: elements of the list
 * @start: first element to be done
 * @done: elements done, counted from the start of the list; set by the handler
 * @restart: the guest is to issue the call again by itself, from @done on
 */
struct hypercall {
	struct vcpu *vcpu;
	const u8 *in;
	u32 header;
	u8 *out;
	u32 reps, start, done;
	bool restart;
};

u16 hv_modify_visibility(struct hypercall *call);
u16 hv_query_visibility(struct hypercall *call);
u16 hv_flush_space(struct hypercall *call);
u16 hv_flush_list(struct hypercall *call);
u16 hv_flush_space_ex(struct hypercall *call);
u16 hv_flush_list_ex(struct hypercall *call);
u16 hv_send_ipi(struct hypercall *call);
u16 hv_send_ipi_ex(struct hypercall *call);
u16 hv_vp_index_from_apic_id(struct hypercall *call);
u16 hv_get_registers(struct hypercall *call);
u16 hv_set_registers(struct hypercall *call);
u16 hv_start_vp(struct hypercall *call);
u16 hv_ext_capabilities(struct hypercall *call);
u16 hv_tdisp(struct hypercall *call);

#endif
