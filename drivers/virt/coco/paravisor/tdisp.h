/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _PARAVISOR_TDISP_H
#define _PARAVISOR_TDISP_H

#include <linux/paravisor_tdisp.h>
#include <linux/pci-tsm-devsec.h>
#include <linux/sizes.h>
#include <linux/types.h>

struct device;

#define TDISP_REPORT_MAX	SZ_64K	/* bytes of an interface report */

/**
 * struct tdisp_function - a function that the guest has locked
 * @devsec: what the PCI core knows of it
 * @transport: way to the paravisor
 * @dev: for messages
 * @id: how the paravisor knows the function
 * @lock_id: the TSM's number of this lock
 * @objects: bit n is set if there is an object n of evidence
 * @hash: algorithm of @digest
 * @digest: of the evidence that user space can see
 * @accepted: private MMIO and DMA were confirmed
 * @command: Command register before lock
 */
struct tdisp_function {
	struct pci_tsm_devsec devsec;
	const struct paravisor_tdisp_transport *transport;
	struct device *dev;
	u64 id;
	u64 lock_id;
	unsigned long objects;
	enum hash_algo hash;
	u8 digest[PCI_TSM_EVIDENCE_TYPES][PARAVISOR_TDISP_DIGEST_MAX];
	bool accepted;
	u16 command;
};

int tdisp_function_lock(struct tdisp_function *fn);
int tdisp_function_accept(struct tdisp_function *fn);
int tdisp_function_refresh(struct tdisp_function *fn, const void *nonce, size_t len);
int tdisp_function_state(struct tdisp_function *fn);
int tdisp_function_unlock(struct tdisp_function *fn);

#endif /* _PARAVISOR_TDISP_H */
