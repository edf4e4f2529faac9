/* SPDX-License-Identifier: GPL-2.0-only */
/* RSI calls about a device and calls to the host, as a flat guest makes them. */
#ifndef FLAT_VDEV_H
#define FLAT_VDEV_H

#include "disk.h"

#define INFO_PAGE	TEST_PAGE(24)
#define CALL_PAGE	TEST_PAGE(25)
#define NONCE_PAGE	TEST_PAGE(26)	/* shared with the host */
#define OBJECT_PAGE	TEST_PAGE(27)	/* and the one behind it: likewise */
#define OBJECT_SIZE	(2 * PAGE_SIZE)
#define NO_PAGE		TEST_PAGE(30)	/* private */
#define REPORTED(ipa)	((ipa) + 0xa00000000000UL)

#define INFO_HASH	0x10
#define INFO_LOCK	0x18
#define INFO_MEASURED	0x20
#define INFO_REPORTED	0x28
#define INFO_FORMAT	0x30
#define INFO_VERSION	0x38
#define INFO_STATE	0x40
#define INFO_VCA	0x80
#define INFO_CERTS	0xc0
#define INFO_MEASUREMENTS 0x140
#define INFO_REPORT	0x180

enum rhi { FEATURES = 0x4b, SIZE, READ, CONTINUE = 0x51, MEASURE, REPORT, STATE, ABORT = 0x56 };
enum state { UNLOCKED, LOCKED, RUN, ERROR };
enum object { CERTS = 1, MEASUREMENTS, INTERFACE, VCA };
enum rhi_answer {
	GOOD, INCOMPLETE, NO_DATA, BAD_VDEV, BAD_OBJECT, BAD_INPUT, FAILED, BAD_OFFSET,
	BAD_ADDRESS, BUSY, TOO_LATE
};

#define VALIDATE	0x19f
#define DMA_ENABLE	0x19c
#define DMA_DISABLE	0x1a4
#define GET_INFO	0x19d

extern struct call vdev_regs;	/* of the last RSI call */
extern u64 vdev_id;

/* Shares what the host has to reach. */
void vdev_prepare(void);
u64 vdev_rsi(u64 n, u64 x2, u64 x3, u64 x4);
/* A call that wants the present nonces in X@at and behind */
u64 vdev_consent(u64 n, const u64 *x, u32 count, u32 at);
u64 vdev_map(u64 base, u64 top);
u64 vdev_dma(void);
/* A field of VDEV_GET_INFO, now */
u64 vdev_field(u32 offset);
/* Is any of the bytes of a digest set? */
bool vdev_has_digest(u32 offset, u32 from, u32 to);
u64 rhi_call(u32 n, u64 g2, u64 g3, u64 g4, u64 g5);
u64 rhi_register(u32 n);
/* ... and continues until the host is through, or seems to have no end */
u64 rhi_to_the_end(u32 n, u64 g2);
u64 rhi_set_state(enum state state);
u64 rhi_measure(void);
/* Size; the object is in the shared buffer. 0: the host says no, for @rhi_status */
u64 rhi_fetch(enum object object);
extern u64 rhi_status;
/* Lock, report, measurements, and run */
void vdev_lock(void);
void vdev_run(void);
void vdev_unlock(void);

#endif
