/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TDX Connect from inside a TD, see Documentation/virt/coco/tdx-connect.rst
 */
#ifndef _X86_COCO_PARAVISOR_TDX_CONNECT_H
#define _X86_COCO_PARAVISOR_TDX_CONNECT_H

#include <crypto/sha2.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/mutex.h>
#include <linux/paravisor_tdisp.h>
#include <linux/sizes.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include <asm/shared/tdx.h>

/* Leaves of TDCALL, and a sub-function of TDG.VP.VMCALL */
#define TDG_TDI_RD		67
#define TDG_TDI_START		68
#define TDG_DMAR_ACCEPT		70
#define TDG_MMIO_ACCEPT		71
#define TDVMCALL_TDCM		0x10007

/* Operand that names a function: requester ID, segment, and that there is one */
#define TDX_FUNCTION_SEGMENT	GENMASK_ULL(23, 16)
#define TDX_FUNCTION_HAS_SEGMENT BIT_ULL(24)

#define TDX_VM_MAX		3	/* of a partitioned TD, 1 is the first that is no L1 */

/* Statuses of these leaves beside those of asm/shared/tdx_errno.h */
#define TDX_TDI_NOT_PRESENT	0xC0000F4000000000ULL
#define TDX_TDI_WRONG_STATE	0xC0000F4200000000ULL	/* proposal */

/* Operands of TDG.MMIO.ACCEPT */
#define TDX_MMIO_LEVEL		GENMASK_ULL(2, 0)
#define TDX_MMIO_OFFSET		GENMASK_ULL(63, 32)
#define TDX_MMIO_PAGES		GENMASK_ULL(31, 0)

/**
 * enum tdx_tdi_field - what TDG.TDI.RD reads
 * @TDX_TDI_STATE: TDISP state, values of &enum pci_tsm_devsec_state
 * @TDX_TDI_REPORT: SHA-384 of the interface report
 * @TDX_TDI_SESSION: number of the binding
 * @TDX_TDI_CERTS: SHA-384 of the certificate chain; this and all below are a proposal
 * @TDX_TDI_MEASUREMENTS: of the measurements
 * @TDX_TDI_VCA: of the VCA messages
 * @TDX_TDI_DMA: bit n: the function reaches private memory of VM n
 * @TDX_TDI_PAGES: pages of 4 KiB of its MMIO that are accepted
 */
enum tdx_tdi_field {
	TDX_TDI_STATE		= 2,
	TDX_TDI_REPORT		= 3,
	TDX_TDI_SESSION		= 5,
	TDX_TDI_CERTS		= 0x80,
	TDX_TDI_MEASUREMENTS	= 0x81,
	TDX_TDI_VCA		= 0x82,
	TDX_TDI_DMA		= 0x83,
	TDX_TDI_PAGES		= 0x84,
};

/**
 * enum tdx_tdcm_operation - what the host is asked to do
 * @TDX_TDCM_CHECK: does it support this for the function? One byte
 * @TDX_TDCM_BIND: lock
 * @TDX_TDCM_REPORT: hand out the interface report
 * @TDX_TDCM_START: move a function that the guest has released to RUN
 * @TDX_TDCM_UNBIND: unlock
 * @TDX_TDCM_CERTS: hand out the certificate chain; this and all below are a proposal
 * @TDX_TDCM_MEASUREMENTS: the measurements
 * @TDX_TDCM_VCA: the VCA messages
 * @TDX_TDCM_MEASURE: measure again; the data is the nonce
 */
enum tdx_tdcm_operation {
	TDX_TDCM_CHECK		= 1,
	TDX_TDCM_BIND		= 2,
	TDX_TDCM_REPORT		= 4,
	TDX_TDCM_START		= 5,
	TDX_TDCM_UNBIND		= 7,
	TDX_TDCM_CERTS		= 0x8001,
	TDX_TDCM_MEASUREMENTS	= 0x8002,
	TDX_TDCM_VCA		= 0x8003,
	TDX_TDCM_MEASURE	= 0x8004,
};

#define TDX_TDCM_WAIT		0
#define TDX_TDCM_DONE		1
#define TDX_TDCM_FAILED		2

#define TDX_TDCM_WRONG_STATE	15	/* of the errors, the one that tells something */

/**
 * struct tdx_tdcm - begin of the buffer of one operation, shared with the host
 * @operation: &enum tdx_tdcm_operation
 * @version: 0
 * @reserved: 0
 * @reserved2: 0
 * @status: TDX_TDCM_WAIT, until the host is done
 * @error: reason for TDX_TDCM_FAILED
 * @reserved3: 0
 * @reserved4: 0
 * @length: bytes of data behind it, first those of the request, then of the answer
 */
struct tdx_tdcm {
	u16 operation;
	u8 version;
	u8 reserved;
	u32 reserved2;
	u8 status;
	u8 error;
	u16 reserved3;
	u32 reserved4;
	u32 length;
} __packed;
static_assert(sizeof(struct tdx_tdcm) == 20);

/* An interface report has 64 KiB at most. */
#define TDX_TDCM_SIZE		(SZ_64K + SZ_4K)
#define TDX_TDCM_DATA_MAX	(TDX_TDCM_SIZE - sizeof(struct tdx_tdcm))
#define TDX_TDCM_BUFFERS	8

static inline u8 *tdx_tdcm_data(struct tdx_tdcm *tdcm)
{
	return (u8 *)(tdcm + 1);
}

/**
 * struct tdx_connect_channel - this guest's way to TDX module and host
 * @lock: held for a whole command; a leaf
 * @buffer: memory of %TDX_TDCM_SIZE shared with the host, each made when it is
 *	needed first and never given back
 * @pending: bit n: the host has not yet answered in @buffer n
 * @page: private, where the module writes digests to
 * @sessions: number of the binding that was last told of, by function
 * @vm: index of this VM in its TD
 * @timeout_ms: how long a command may take in all
 * @module: TDCALL other than TDG.VP.VMCALL, with its results in the arguments
 * @host: TDG.VP.VMCALL<TDCM>
 */
struct tdx_connect_channel {
	struct mutex lock;	/* all of it */
	struct tdx_tdcm *buffer[TDX_TDCM_BUFFERS];
	unsigned long pending;
	u8 *page;
	struct xarray sessions;
	unsigned int vm;
	unsigned int timeout_ms;
	u64 (*module)(u64 leaf, struct tdx_module_args *args);
	u64 (*host)(u64 function, struct tdx_tdcm *tdcm, size_t size);
};

const struct paravisor_tdisp_transport *tdx_tdisp_transport(unsigned int vm);

#if IS_ENABLED(CONFIG_KUNIT)
extern const struct paravisor_tdisp_transport tdx_connect_transport;
struct tdx_connect_channel *tdx_connect_channel_in_use(void);
#endif

#endif /* _X86_COCO_PARAVISOR_TDX_CONNECT_H */
