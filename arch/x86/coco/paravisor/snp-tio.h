/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SEV-TIO from inside an SNP guest, see Documentation/virt/coco/sev-tio.rst
 */
#ifndef _X86_COCO_PARAVISOR_SNP_TIO_H
#define _X86_COCO_PARAVISOR_SNP_TIO_H

#include <crypto/sha2.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/paravisor_tdisp.h>
#include <linux/sizes.h>
#include <linux/types.h>
#include <linux/uuid.h>

#include <asm/sev.h>

#define SNP_TIO_VERSION		0x81	/* version 1 and what the document adds */
#define SNP_TIO_DATA_SIZE	SZ_32K	/* bytes of shared memory to begin with */
#define SNP_TIO_DATA_MAX	SZ_4M	/* contiguous, so not any number of pages */

/* RDX of a TDI_INFO request: what the host shall do besides; returned: what it did */
#define SNP_TIO_STATE		BIT_ULL(0)
#define SNP_TIO_CERTS		BIT_ULL(1)
#define SNP_TIO_MEASUREMENTS	BIT_ULL(2)
#define SNP_TIO_REPORT		BIT_ULL(3)
#define SNP_TIO_VCA		BIT_ULL(4)
#define SNP_TIO_REFRESH		BIT_ULL(5)
#define SNP_TIO_PENDING		BIT_ULL(31)

/* RDX of MMIO_VALIDATE and SDTE_WRITE, beside an address */
#define SNP_TIO_VALIDATE	BIT_ULL(0)

/**
 * enum snp_tio_status - how the firmware answers
 * @SNP_TIO_OK: done; of TDI_INFO: the TDI is bound
 * @SNP_TIO_INVALID_TDI: no such TDI
 * @SNP_TIO_UNBOUND: the TDI is not bound to this guest
 * @SNP_TIO_NOT_ASSIGNED: MMIO: a page is not the guest's
 * @SNP_TIO_SDTE_RESERVED: SDTE_WRITE: reserved bits, or a VMPL above the guest's
 * @SNP_TIO_NOT_IO: MMIO: a page is memory
 * @SNP_TIO_NOT_UNIFORM: MMIO: some pages are validated, some are not
 * @SNP_TIO_NOT_IMMUTABLE: MMIO: the host could change the mapping
 * @SNP_TIO_NOT_MAPPED: MMIO: a page is mapped elsewhere
 * @SNP_TIO_NOT_REPORTED: MMIO: the interface report has no such range
 * @SNP_TIO_OUT_OF_RANGE: MMIO: the range of the report is shorter
 * @SNP_TIO_NOT_4K: MMIO: mapped by a large page
 * @SNP_TIO_WRONG_STATE: the TDI is not in a state for this
 */
enum snp_tio_status {
	SNP_TIO_OK,
	SNP_TIO_INVALID_TDI,
	SNP_TIO_UNBOUND,
	SNP_TIO_NOT_ASSIGNED,
	SNP_TIO_SDTE_RESERVED = SNP_TIO_NOT_ASSIGNED,
	SNP_TIO_NOT_IO,
	SNP_TIO_NOT_UNIFORM,
	SNP_TIO_NOT_IMMUTABLE,
	SNP_TIO_NOT_MAPPED,
	SNP_TIO_NOT_REPORTED,
	SNP_TIO_OUT_OF_RANGE,
	SNP_TIO_NOT_4K,
	SNP_TIO_WRONG_STATE = 0x100,
};

/**
 * struct snp_tio_info_req - TDI_INFO request
 * @rid: requester ID of the function
 * @reserved: 0
 */
struct snp_tio_info_req {
	u16 rid;
	u8 reserved[14];
} __packed;
static_assert(sizeof(struct snp_tio_info_req) == 16);

/* @flags of TDI_INFO */
#define SNP_TIO_INFO_DMA	BIT(0)
#define SNP_TIO_INFO_CERTS	BIT(1)
#define SNP_TIO_INFO_REPORT	BIT(2)
#define SNP_TIO_INFO_VCA	BIT(3)
#define SNP_TIO_INFO_FLAGS	GENMASK(3, 0)

/* @measurement_flags of TDI_INFO */
#define SNP_TIO_INFO_MEASURED	BIT(0)

/**
 * struct snp_tio_info_rsp - TDI_INFO response
 * @rid: as in the request
 * @status: &enum snp_tio_status
 * @state: TDISP state of a bound TDI, &enum pci_tsm_devsec_state
 * @flags: SNP_TIO_INFO_*: the secure DTE is valid, which digests are there
 * @reserved: 0
 * @lock_id: number of the present lock
 * @measurement_flags: bit 0: @measurements is a digest
 * @lock_flags: of the TDISP lock request
 * @spdm_algorithms: of the SPDM session
 * @certs: SHA-384 of the certificate chain
 * @measurements: of the measurements
 * @report: of the interface report
 * @report_count: reports fetched since the TDI was bound
 * @pages: MMIO pages of the TDI that are validated
 * @vca: digest of the VCA messages
 */
struct snp_tio_info_rsp {
	u16 rid;
	u16 status;
	u8 state;
	u8 flags;
	u16 reserved;
	u64 lock_id;
	u32 measurement_flags;
	u32 lock_flags;
	u64 spdm_algorithms;
	u8 certs[SHA384_DIGEST_SIZE];
	u8 measurements[SHA384_DIGEST_SIZE];
	u8 report[SHA384_DIGEST_SIZE];
	u64 report_count;
	u64 pages;
	u8 vca[SHA384_DIGEST_SIZE];
} __packed;
static_assert(sizeof(struct snp_tio_info_rsp) == 240);

#define SNP_TIO_MMIO_VALIDATED	BIT(0)
#define SNP_TIO_MMIO_FORCE	BIT(1)
#define SNP_TIO_MMIO_CHANGED	BIT(0)	/* of the response */

/**
 * struct snp_tio_mmio - MMIO_VALIDATE request and response
 * @rid: requester ID of the function
 * @status: &enum snp_tio_status; 0 in the request
 * @reserved: 0
 * @gpa: guest physical address of the first page, without the C-bit
 * @pages: pages of 4 KiB
 * @offset: pages from the start of the reported range
 * @flags: SNP_TIO_MMIO_*
 * @range_id: id of the range in the interface report
 * @reserved2: 0
 */
struct snp_tio_mmio {
	u16 rid;
	u16 status;
	u8 reserved[12];
	u64 gpa;
	u32 pages;
	u32 offset;
	u16 flags;
	u16 range_id;
	u8 reserved2[12];
} __packed;
static_assert(sizeof(struct snp_tio_mmio) == 48);

/* Secure device table entry, 512 bits: the words and bits that a guest may set */
#define SNP_TIO_SDTE_WORDS	8
#define SNP_TIO_SDTE_0_VALID	BIT_ULL(0)
#define SNP_TIO_SDTE_0_READ	BIT_ULL(61)
#define SNP_TIO_SDTE_0_WRITE	BIT_ULL(62)
#define SNP_TIO_SDTE_3_VMPL	GENMASK_ULL(50, 49)
#define SNP_TIO_SDTE_5_VTOM_ON	BIT_ULL(0)
#define SNP_TIO_SDTE_5_VTOM	GENMASK_ULL(31, 1)	/* address bits 51:21 */
#define SNP_TIO_VTOM_SHIFT	21

/**
 * struct snp_tio_sdte_req - SDTE_WRITE request
 * @rid: requester ID of the function
 * @reserved: 0
 * @sdte: the entry
 */
struct snp_tio_sdte_req {
	u16 rid;
	u8 reserved[14];
	u64 sdte[SNP_TIO_SDTE_WORDS];
} __packed;
static_assert(sizeof(struct snp_tio_sdte_req) == 80);

/**
 * struct snp_tio_sdte_rsp - SDTE_WRITE response
 * @rid: as in the request
 * @status: &enum snp_tio_status
 * @reserved: 0
 */
struct snp_tio_sdte_rsp {
	u16 rid;
	u16 status;
	u8 reserved[12];
} __packed;
static_assert(sizeof(struct snp_tio_sdte_rsp) == 16);

/**
 * struct snp_tio_blob_entry - one entry of the table at the start of shared memory
 * @guid: which object; null ends the table
 * @offset: bytes from the start of the table
 * @length: bytes
 */
struct snp_tio_blob_entry {
	guid_t guid;
	u32 offset;
	u32 length;
} __packed;
static_assert(sizeof(struct snp_tio_blob_entry) == 24);

#define SNP_TIO_BLOBS		8	/* entries that are looked at */
#define SNP_TIO_GUID_MEASUREMENTS \
	GUID_INIT(0x5caa80c6, 0x12ef, 0x401a, 0xb3, 0x64, 0xec, 0x59, 0xa9, 0x3a, 0xbe, 0x3f)
#define SNP_TIO_GUID_CERTS \
	GUID_INIT(0x078ccb75, 0x2644, 0x49e8, 0xaf, 0xe7, 0x56, 0x86, 0xc5, 0xcf, 0x72, 0xf1)
#define SNP_TIO_GUID_REPORT \
	GUID_INIT(0x70dc5b0e, 0x0cc0, 0x4cd5, 0x97, 0xbb, 0xff, 0x0b, 0xa2, 0x5b, 0xf3, 0x20)
#define SNP_TIO_GUID_VCA \
	GUID_INIT(0x3c0f8b52, 0x9d1e, 0x4f6a, 0x8e, 0x27, 0x5b, 0x94, 0xd0, 0x61, 0xc7, 0xaa)

/**
 * struct snp_tio_channel - this guest's way to firmware and host
 * @lock: held for a whole command; a leaf but for what sends a message
 * @mdesc: of the guest's own VMPL, made with the first message
 * @data: memory shared with the host, made with the first object
 * @size: bytes of @data
 * @opened: what has become private, to be taken back
 * @timeout_ms: how long a command may take in all
 * @open: makes @mdesc
 * @send: sends a message and tells the bytes of the answer's payload
 * @op: operation of the host, see snp_tio_op()
 */
struct snp_tio_channel {
	struct mutex lock;	/* all of it */
	struct snp_msg_desc *mdesc;
	void *data;
	size_t size;
	struct list_head opened;
	unsigned int timeout_ms;
	int (*open)(struct snp_tio_channel *channel);
	int (*send)(struct snp_tio_channel *channel, struct snp_guest_req *req, size_t *size);
	u64 (*op)(u64 info, u64 *answer);
};

#if IS_ENABLED(CONFIG_KUNIT)
extern const struct paravisor_tdisp_transport snp_tio_transport;
struct snp_tio_channel *snp_tio_channel_in_use(void);
void snp_tio_release(struct snp_tio_channel *channel);
#endif

#endif /* _X86_COCO_PARAVISOR_SNP_TIO_H */
