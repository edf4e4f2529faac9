/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices of a Realm: what the RSI calls (rsi-vdev.c) and the host (rhi.c) share. */
#ifndef MONITOR_VDEV_H
#define MONITOR_VDEV_H

#include "monitor.h"
#include "../common/tdisp.h"

/* The guest's word for one byte of an EMPTY page's other address, or of any page if hidden */
static inline u64 host_address(u64 ipa)
{
	return ipa | boundary_mask();
}

static inline bool vdev_is_locked(void)
{
	return tdi.state == TDI_LOCKED || tdi.state == TDI_RUN;
}

/**
 * struct vdev_nonces - what binds a guest's consent to the evidence that it has seen
 * @lock: another with each lock; 0: not locked
 * @measurement: another with each measurement of this lock; 0: there was none
 * @report: the same of the interface report
 */
struct vdev_nonces {
	u64 lock, measurement, report;
};

struct vdev_nonces vdev_nonces(void);
/* The host has fetched it from the device, for this lock. */
void vdev_measured(void);
void vdev_reported(void);
/* Is there evidence of that kind that the host can hand out? */
bool vdev_has(enum tdi_object_kind kind);

/* rhi.c: a command beside the one that the host may be at */
enum tdisp_lie vdev_begin_command(const struct tdisp_command *command);

/* rhi-lies.c */
enum rhi_status {
	RHI_SUCCESS, RHI_INCOMPLETE, RHI_NO_DATA, RHI_BAD_VDEV, RHI_BAD_OBJECT, RHI_BAD_INPUT,
	RHI_DEVICE_FAILED, RHI_BAD_OFFSET, RHI_BAD_ADDRESS, RHI_BUSY, RHI_ABORTED_TOO_LATE,
	RHI_STATUSES
};

#define RHI_UNKNOWN	(~0ULL)

/**
 * struct rhi_answer - registers of a host call, and the buffer that it names
 * @fid: the function
 * @is_object: it is about an object, of which the second register tells bytes
 * @gpr: first the function, then the status
 * @buffer: address, as the monitor reaches it
 * @size: its bytes; 0: the call names none
 */
struct rhi_answer {
	u32 fid;
	bool is_object;
	u64 gpr[31];
	u64 buffer, size;
};

/* The lie that was told of a TDISP command, in the host's own words */
void rhi_spoil(struct rhi_answer *a, enum tdisp_lie lie);
/* A seeded lie of any call; was there one? */
bool rhi_lie(struct rhi_answer *a);

#endif
