/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device assignment by RSI, and by the host services behind it, see
 * Documentation/virt/coco/rsi-tdisp.rst
 */
#ifndef _ARM64_COCO_PARAVISOR_RSI_DA_H
#define _ARM64_COCO_PARAVISOR_RSI_DA_H

#include <linux/arm-smccc.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/paravisor_tdisp.h>
#include <linux/paravisor_tdisp_common.h>
#include <linux/sizes.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include <asm/rsi_smc.h>

/* RSI calls of RMM 1.1, alpha 17, and the status that they add */
#define SMC_RSI_VDEV_DMA_ENABLE		SMC_RSI_FID(0x19c)
#define SMC_RSI_VDEV_GET_INFO		SMC_RSI_FID(0x19d)
#define SMC_RSI_VDEV_VALIDATE_MAPPING	SMC_RSI_FID(0x19f)
#define SMC_RSI_VDEV_DMA_DISABLE	SMC_RSI_FID(0x1a4)
#define RSI_ERROR_DEVICE		UL(5)

/* Device assignment of the Realm Host Interface (DEN0148) */
#define SMC_RHI_FID(n)			ARM_SMCCC_CALL_VAL(ARM_SMCCC_FAST_CALL,	      \
							   ARM_SMCCC_SMC_64,	      \
							   ARM_SMCCC_OWNER_STANDARD_HYP, n)
#define RHI_DA_FEATURES			SMC_RHI_FID(0x4b)
#define RHI_DA_OBJECT_SIZE		SMC_RHI_FID(0x4c)
#define RHI_DA_OBJECT_READ		SMC_RHI_FID(0x4d)
#define RHI_DA_CONTINUE			SMC_RHI_FID(0x51)
#define RHI_DA_GET_MEASUREMENTS		SMC_RHI_FID(0x52)
#define RHI_DA_GET_INTERFACE_REPORT	SMC_RHI_FID(0x53)
#define RHI_DA_SET_TDI_STATE		SMC_RHI_FID(0x54)
#define RHI_DA_ABORT			SMC_RHI_FID(0x56)

/* Features: all but P2P_UNBIND (bit 6), which is not for this, and ABORT */
#define RHI_DA_REQUIRED			GENMASK_ULL(5, 0)

/**
 * enum rhi_da_status - what the host answers, in register 0 of its call
 * @RHI_DA_SUCCESS: done
 * @RHI_DA_INCOMPLETE: begun; %RHI_DA_CONTINUE goes on
 * @RHI_DA_NO_DATA: there is no such object now
 * @RHI_DA_BAD_VDEV: no such function
 * @RHI_DA_BAD_OBJECT: no such kind of object
 * @RHI_DA_INPUT: an operand is wrong
 * @RHI_DA_DEVICE: the device failed
 * @RHI_DA_OFFSET: the object ends before
 * @RHI_DA_ACCESS: the host cannot reach the buffer
 * @RHI_DA_BUSY: another operation has not ended
 * @RHI_DA_ENDED: too late to abort
 * @RHI_DA_UNSUPPORTED: the host does not have this kind of object
 */
enum rhi_da_status {
	RHI_DA_SUCCESS,
	RHI_DA_INCOMPLETE,
	RHI_DA_NO_DATA,
	RHI_DA_BAD_VDEV,
	RHI_DA_BAD_OBJECT,
	RHI_DA_INPUT,
	RHI_DA_DEVICE,
	RHI_DA_OFFSET,
	RHI_DA_ACCESS,
	RHI_DA_BUSY,
	RHI_DA_ENDED,
	RHI_DA_UNSUPPORTED,
};

/**
 * enum rhi_da_object - what the host hands out
 * @RHI_DA_CERTS: certificate chain
 * @RHI_DA_MEASUREMENTS: last exchange of measurements
 * @RHI_DA_REPORT: interface report
 * @RHI_DA_VCA: VCA messages
 */
enum rhi_da_object {
	RHI_DA_CERTS		= 1,
	RHI_DA_MEASUREMENTS	= 2,
	RHI_DA_REPORT		= 3,
	RHI_DA_VCA		= 4,
};

/* Nobody needs more than this of one object, which takes contiguous pages. */
#define RHI_OBJECT_MAX			SZ_1M

#define RHI_MEASURE_SIGNED		BIT_ULL(0)
#define RHI_MEASURE_EXCHANGE		BIT_ULL(2)
#define RHI_MEASURE_ALL			BIT(6)	/* of the last byte: index 254 */

/**
 * struct rhi_measure - operands of %RHI_DA_GET_MEASUREMENTS, in shared memory
 * @flags: RHI_MEASURE_*: sign, and keep the whole exchange
 * @reserved: 0
 * @indices: which blocks, a bit each
 * @reserved2: 0
 * @nonce: of the request
 * @reserved3: 0
 */
struct rhi_measure {
	u64 flags;
	u8 reserved[248];
	u8 indices[32];
	u8 reserved2[224];
	u8 nonce[PARAVISOR_TDISP_NONCE_SIZE];
	u8 reserved3[224];
};

static_assert(sizeof(struct rhi_measure) == 0x300);

#define RSI_VDEV_FORMAT_TDISP		1

/* RsiHashAlgorithm */
#define RSI_VDEV_SHA256			0
#define RSI_VDEV_SHA512			1
#define RSI_VDEV_SHA384			2

/**
 * struct rsi_vdev_info - what GET_INFO writes (RsiVdevInfo)
 * @flags: of no interest here
 * @cert_slot: of the certificate chain
 * @hash: algorithm of the digests, RSI_VDEV_SHA*
 * @reserved: 0
 * @lock_nonce: another one with each lock
 * @measurements_nonce: another one with each exchange of measurements
 * @report_nonce: another one with each interface report
 * @format: %RSI_VDEV_FORMAT_TDISP
 * @reserved2: 0
 * @version: of TDISP
 * @state: values of &enum pci_tsm_devsec_state
 * @reserved3: 0
 * @vca: digest of the VCA messages; 0, like those that follow, if there are none
 * @certs: of the certificate chain
 * @public_key: of the device
 * @measurements: of the exchange of measurements
 * @report: of the interface report
 * @vsmmu: address of the virtual SMMU
 * @vsid: the function's stream there
 * @reserved4: 0
 */
struct rsi_vdev_info {
	u64 flags;
	u64 cert_slot;
	u8 hash;
	u8 reserved[7];
	u64 lock_nonce;
	u64 measurements_nonce;
	u64 report_nonce;
	u8 format;
	u8 reserved2[7];
	u64 version;
	u8 state;
	u8 reserved3[63];
	u8 vca[PARAVISOR_TDISP_DIGEST_MAX];
	u8 certs[PARAVISOR_TDISP_DIGEST_MAX];
	u8 public_key[PARAVISOR_TDISP_DIGEST_MAX];
	u8 measurements[PARAVISOR_TDISP_DIGEST_MAX];
	u8 report[PARAVISOR_TDISP_DIGEST_MAX];
	u64 vsmmu;
	u64 vsid;
	u8 reserved4[48];
};

static_assert(sizeof(struct rsi_vdev_info) == 0x200);
static_assert(offsetof(struct rsi_vdev_info, vca) == 0x80);

/**
 * struct rsi_host_call - registers of a call to the host
 * @immediate: 0
 * @reserved: 0
 * @gprs: number of the call and operands; the answer
 */
struct rsi_host_call {
	u16 immediate;
	u16 reserved[3];
	u64 gprs[31];
};

static_assert(sizeof(struct rsi_host_call) == 0x100);

/**
 * struct rsi_page - private memory that RSI reads and writes; each part has the
 *	alignment of its size
 * @info: of GET_INFO
 * @call: of HOST_CALL
 */
struct rsi_page {
	struct rsi_vdev_info info;
	struct rsi_host_call call;
};

/**
 * struct rsi_nonces - what evidence is known by
 * @lock: nonce of the lock
 * @measurements: of the measurements
 * @report: of the interface report
 */
struct rsi_nonces {
	u64 lock;
	u64 measurements;
	u64 report;
};

/**
 * struct rsi_mapping - MMIO that was validated
 * @entry: in &rsi_function.mappings
 * @base: first guest physical address
 * @top: behind the last
 * @report_offset: what to add for the address that the interface report gives
 */
struct rsi_mapping {
	struct list_head entry;
	u64 base;
	u64 top;
	u64 report_offset;
};

/**
 * struct rsi_function - what has been told and done of a function
 * @told: nonces of the last status, all 0 if the function was not bound
 * @started: those of the evidence that it was started with
 * @dma: RSI has enabled DMA, and not disabled it since
 * @mappings: private MMIO
 *
 * Made when the function is first seen locked, and kept for good: DMA and MMIO that RSI
 * has not taken back outlive the lock. So there is one for each number that was ever
 * locked, of less than 100 bytes, and 65536 at most for each PCI segment of the guest.
 */
struct rsi_function {
	struct rsi_nonces told;
	struct rsi_nonces started;
	bool dma;
	struct list_head mappings;
};

/**
 * struct rsi_channel - this guest's way to RSI
 * @lock: held for a whole command; a leaf
 * @page: for operands
 * @functions: &struct rsi_function, by number
 * @timeout_ms: how long a command may take in all
 * @smc: call, with the results in the arguments
 * @owns_memory: IPA_STATE_SET and IPA_STATE_GET are the guest's to call
 */
struct rsi_channel {
	struct mutex lock;	/* all of it */
	struct rsi_page *page;
	struct xarray functions;
	unsigned int timeout_ms;
	void (*smc)(struct arm_smccc_1_2_regs *regs);
	bool (*owns_memory)(void);
};

/**
 * struct rsi_command - one operation of the transport
 * @channel: its lock is held
 * @function: the number of the function, for RSI and host as for the caller
 * @wait: how long it may take
 */
struct rsi_command {
	struct rsi_channel *channel;
	u64 function;
	struct tdisp_wait wait;
};

int rsi_call(const struct rsi_command *cmd, struct arm_smccc_1_2_regs *regs);
int rsi_accept_error(int rc);

int rhi_da_features(const struct rsi_command *cmd, u64 *features);
int rhi_da_operate(const struct rsi_command *cmd, u64 call, u64 operand);
int rhi_da_measure(const struct rsi_command *cmd, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE]);
int rhi_da_fetch(const struct rsi_command *cmd, u64 object, size_t max, void **data,
		 size_t *size);

#if IS_ENABLED(CONFIG_KUNIT)
extern const struct paravisor_tdisp_transport rsi_da_transport;
struct rsi_channel *rsi_channel_in_use(void);
#endif

#endif /* _ARM64_COCO_PARAVISOR_RSI_DA_H */
