/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TDISP messages between guest and paravisor: OpenVMM's package tdisp, and the
 * fields from 64 on that Documentation/virt/hyperv/tdisp.rst adds to it.
 */
#ifndef _LINUX_PARAVISOR_TDISP_PROTO_H
#define _LINUX_PARAVISOR_TDISP_PROTO_H

#include <linux/paravisor_tdisp.h>
#include <linux/types.h>

/* Bytes that hold any command, and any response but for the blob in it */
#define TDISP_COMMAND_MAX	128
#define TDISP_RESPONSE_MAX	512

/**
 * enum tdisp_command_type - the command, by its field number
 * @TDISP_GET_INFO: which protocol is below
 * @TDISP_BIND: lock the function
 * @TDISP_GET_REPORT: fetch an object of evidence
 * @TDISP_START: start the locked function
 * @TDISP_UNBIND: give the function up
 * @TDISP_GET_STATUS: ask the TSM for state and digests
 * @TDISP_REFRESH: measure again with a nonce
 * @TDISP_SET_MMIO: make MMIO private or shared
 * @TDISP_SET_DMA: open or close private memory to the function
 */
enum tdisp_command_type {
	TDISP_GET_INFO		= 2,
	TDISP_BIND		= 3,
	TDISP_GET_REPORT	= 4,
	TDISP_START		= 5,
	TDISP_UNBIND		= 6,
	TDISP_GET_STATUS	= 64,
	TDISP_REFRESH		= 65,
	TDISP_SET_MMIO		= 66,
	TDISP_SET_DMA		= 67,
};

/**
 * struct tdisp_command - one command
 * @type: which one
 * @function: segment << 16 | bus << 8 | devfn
 * @object: what %TDISP_GET_REPORT asks for
 * @reason: of %TDISP_UNBIND
 * @nonce: %PARAVISOR_TDISP_NONCE_SIZE bytes of %TDISP_REFRESH
 * @range: of %TDISP_SET_MMIO
 * @private: of %TDISP_SET_MMIO and %TDISP_SET_DMA
 */
struct tdisp_command {
	enum tdisp_command_type type;
	u64 function;
	enum pci_tsm_evidence_type object;
	enum paravisor_tdisp_reason reason;
	const u8 *nonce;
	const struct paravisor_tdisp_range *range;
	bool private;
};

/**
 * struct tdisp_response - what a successful response carries
 * @info: to %TDISP_GET_INFO
 * @status: to %TDISP_GET_STATUS
 * @blob: to %TDISP_GET_REPORT; points into the response
 * @blob_size: bytes of @blob
 */
struct tdisp_response {
	struct paravisor_tdisp_info info;
	struct paravisor_tdisp_status status;
	const u8 *blob;
	size_t blob_size;
};

size_t tdisp_encode(const struct tdisp_command *command, u8 buf[TDISP_COMMAND_MAX]);
int tdisp_decode(const struct tdisp_command *command, const u8 *buf, size_t size,
		 struct tdisp_response *response);

#endif /* _LINUX_PARAVISOR_TDISP_PROTO_H */
