/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paravisor mode: how the guest asks for device lock, evidence and accept
 *
 * See Documentation/virt/coco/paravisor.rst.
 */
#ifndef _LINUX_PARAVISOR_TDISP_H
#define _LINUX_PARAVISOR_TDISP_H

#include <linux/bits.h>
#include <linux/pci-tsm-devsec.h>
#include <linux/types.h>
#include <uapi/linux/hash_info.h>

#define PARAVISOR_TDISP_DIGEST_MAX	64	/* bytes, of SHA-512 */
#define PARAVISOR_TDISP_NONCE_SIZE	32	/* bytes */

/**
 * enum paravisor_tdisp_reason - why a function is given up
 * @PARAVISOR_TDISP_UNBIND_UNKNOWN: not told
 * @PARAVISOR_TDISP_UNBIND_GRACEFUL: the guest has no more use for it
 */
enum paravisor_tdisp_reason {
	PARAVISOR_TDISP_UNBIND_UNKNOWN,
	PARAVISOR_TDISP_UNBIND_GRACEFUL,
};

/**
 * struct paravisor_tdisp_info - what the paravisor tells before a function is bound
 * @protocol: TDISP protocol below the paravisor: 1 SEV-TIO, 2 TDX Connect, 3 Arm CCA
 * @features: protocol specific
 * @device_id: the function's id below the paravisor; for people
 */
struct paravisor_tdisp_info {
	u32 protocol;
	u64 features;
	u64 device_id;
};

/**
 * struct paravisor_tdisp_status - what the TSM itself says of a function
 * @state: its TDISP state; an uninitialised function counts as unlocked
 * @lock_id: number of the present lock, another one with each bind; never 0 in
 *	LOCKED and RUN
 * @objects: bit n is set if there is a @digest of object n
 * @hash: algorithm of each @digest: SHA-256, SHA-384 or SHA-512; without meaning
 *	where @objects is 0
 * @digest: of the evidence, made inside the trust boundary, by
 *	&enum pci_tsm_evidence_type; what @hash does not fill is 0
 * @dma_private: the function reaches private memory
 * @mmio_pages: pages of 4 KiB of its MMIO that are private
 */
struct paravisor_tdisp_status {
	enum pci_tsm_devsec_state state;
	u64 lock_id;
	unsigned long objects;
	enum hash_algo hash;
	u8 digest[PCI_TSM_EVIDENCE_TYPES][PARAVISOR_TDISP_DIGEST_MAX];
	bool dma_private;
	u64 mmio_pages;
};

/**
 * struct paravisor_tdisp_range - MMIO that changes between private and shared
 * @id: range id of the interface report
 * @index: which of the report's ranges, from 0
 * @gpa: guest physical address of the first page, without any alias bit
 * @pages: pages of 4 KiB
 * @offset: pages of 4 KiB from the start of the reported range
 * @reported: address of the first page as the interface report has it
 */
struct paravisor_tdisp_range {
	u16 id;
	u32 index;
	u64 gpa;
	u64 pages;
	u64 offset;
	u64 reported;
};

/**
 * struct paravisor_tdisp_transport - TDISP commands to the paravisor
 * @info: ask which protocol is below; any state
 * @bind: UNLOCKED to LOCKED. The caller has enabled memory decoding and bus
 *	mastering
 * @report: fetch one object of evidence of a LOCKED or RUN function, at most
 *	@max bytes: a copy for the caller to kvfree(), or NULL and 0 where the
 *	platform has no such object. It may have crossed the host: compare it
 *	with the digest in the status
 * @start: LOCKED to RUN
 * @unbind: to UNLOCKED from any state; takes private MMIO and DMA back
 * @status: ask the TSM; the only answer to be believed
 * @refresh: measure again with the nonce; LOCKED or RUN
 * @mmio: make a range of a RUN function private or shared. Where a platform cannot
 *	take one thing back, shared means that the function is unbound
 * @dma: let a RUN function reach private memory, or not; likewise
 *
 * All operations are mandatory. @function is segment << 16 | bus << 8 | devfn.
 *
 * A command that takes longer than 10 seconds is given up; what it did shows in
 * the status. Not so an encrypted message to the security processor, which a busy
 * host may hold for a minute: to give it up would cost the key.
 *
 * A fatal signal ends the wait for the answer to @bind, @report, @start and
 * @refresh, never that of the operations by which a function is given up, and
 * never the wait for the command of another function to end.
 *
 * Context: Process, may sleep. The transport serialises for itself, under a
 *	mutex that is a leaf; the caller serialises the steps of one function,
 *	by &pci_tsm_devsec.lock or by pci_tsm_rwsem held for write.
 * Return, all of them:
 * * 0			- the paravisor says so; ask @status before acting on it
 * * -EBUSY		- the function is not in a state for this command
 * * -EINTR		- a fatal signal arrived
 * * -EIO		- the host or the device failed
 * * -EMSGSIZE		- the answer is longer than it may be
 * * -ENOMEM		- no memory for the answer
 * * -EOPNOTSUPP	- the paravisor does not know the command
 * * -EPROTO		- the answer is malformed, or not to this command
 * * -ETIMEDOUT		- no answer in time
 */
struct paravisor_tdisp_transport {
	int (*info)(u64 function, struct paravisor_tdisp_info *info);
	int (*bind)(u64 function);
	int (*report)(u64 function, enum pci_tsm_evidence_type type, size_t max,
		      void **data, size_t *size);
	int (*start)(u64 function);
	int (*unbind)(u64 function, enum paravisor_tdisp_reason reason);
	int (*status)(u64 function, struct paravisor_tdisp_status *status);
	int (*refresh)(u64 function, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE]);
	int (*mmio)(u64 function, const struct paravisor_tdisp_range *range,
		    bool private);
	int (*dma)(u64 function, bool private);
};

#endif /* _LINUX_PARAVISOR_TDISP_H */
