// SPDX-License-Identifier: GPL-2.0-only
/*
 * Services of a realm's host for devices (Realm Host Interface, DEN0148)
 *
 * Nothing that comes from there is believed: states are asked of RSI, objects
 * compared with its digests.
 */

#include <linux/errno.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "rsi-da.h"

/**
 * struct answer - what the host has said
 * @status: &enum rhi_da_status, or -1 for a call that it does not know
 * @value: number of the operation, or bytes of an object
 */
struct answer {
	u64 status;
	u64 value;
};

/* -EAGAIN: not now. -EINPROGRESS: begun. -ENODATA: there is none */
static int host_error(u64 status)
{
	switch (status) {
	case RHI_DA_SUCCESS:
		return 0;
	case RHI_DA_INCOMPLETE:
		return -EINPROGRESS;
	case RHI_DA_NO_DATA:
	case RHI_DA_BAD_OBJECT:
	case RHI_DA_UNSUPPORTED:
		return -ENODATA;
	case RHI_DA_BUSY:
		return -EAGAIN;
	case RHI_DA_BAD_VDEV:
	case RHI_DA_INPUT:
	case RHI_DA_DEVICE:
	case RHI_DA_OFFSET:
	case RHI_DA_ACCESS:
		return -EIO;
	case (u64)SMCCC_RET_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	default:
		return -EPROTO;
	}
}

/* Up to four operands behind the function's number. The answer is a copy in private memory. */
static int call_host(const struct rsi_command *cmd, u64 call, const u64 operands[4],
		     struct answer *answer)
{
	struct rsi_host_call *host = &cmd->channel->page->call;
	struct arm_smccc_1_2_regs regs = {
		.a0 = SMC_RSI_HOST_CALL,
		.a1 = virt_to_phys(host),
	};
	int rc;

	*host = (struct rsi_host_call) { .gprs = { call, cmd->function } };
	memcpy(&host->gprs[2], operands, 4 * sizeof(*operands));
	rc = rsi_call(cmd, &regs);
	*answer = (struct answer) { host->gprs[0], host->gprs[1] };
	return rc;
}

/* Again and again while the host is busy with something else */
static int ask_host(const struct rsi_command *cmd, u64 call, const u64 operands[4], u64 *value)
{
	for (;;) {
		struct answer answer;
		int rc = call_host(cmd, call, operands, &answer);

		if (rc)
			return rsi_accept_error(rc);

		*value = answer.value;
		rc = host_error(answer.status);
		if (rc != -EAGAIN)
			return rc;

		rc = tdisp_wait_a_little(&cmd->wait);
		if (rc)
			return rc;
	}
}

/* What has become of the operation shows in the status, whatever the host says. */
static void abort_operation(const struct rsi_command *cmd)
{
	struct answer answer;

	call_host(cmd, RHI_DA_ABORT, (const u64[4]) {}, &answer);
}

/**
 * rhi_da_operate() - have the host do something that may take a while
 * @cmd: the operation of the transport
 * @call: of the host
 * @operand: of @call
 *
 * Context: Process, sleeps.
 * Return: 0 if the host says that it is done, or an error of
 *	&struct paravisor_tdisp_transport.
 */
int rhi_da_operate(const struct rsi_command *cmd, u64 call, u64 operand)
{
	u64 number, none;
	int rc = ask_host(cmd, call, (const u64[4]) { operand }, &number);

	while (rc == -EINPROGRESS)
		rc = tdisp_wait_a_little(&cmd->wait) ?:
		     ask_host(cmd, RHI_DA_CONTINUE, (const u64[4]) { number }, &none);

	/* What nobody waits for any more would keep the host busy. */
	if (rc == -EINTR || rc == -ETIMEDOUT)
		abort_operation(cmd);

	return rc == -ENODATA ? -EIO : rc;
}

/**
 * rhi_da_features() - ask what the host can do
 * @cmd: the operation of the transport
 * @features: bits, as in DEN0148
 *
 * Return: 0, -EOPNOTSUPP if something is missing, or an error of rsi_call().
 */
int rhi_da_features(const struct rsi_command *cmd, u64 *features)
{
	struct answer answer;
	int rc = call_host(cmd, RHI_DA_FEATURES, (const u64[4]) {}, &answer);

	if (rc)
		return rsi_accept_error(rc);

	*features = answer.status;
	if (answer.status == (u64)SMCCC_RET_NOT_SUPPORTED)
		return -EOPNOTSUPP;

	return (~answer.status & RHI_DA_REQUIRED) ? -EOPNOTSUPP : 0;
}

/**
 * rhi_da_measure() - have the device measured
 * @cmd: the operation of the transport
 * @nonce: of the request, with which the measurements will begin
 *
 * Context: Process, sleeps.
 * Return: as rhi_da_operate(), or -ENOMEM.
 */
int rhi_da_measure(const struct rsi_command *cmd, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE])
{
	struct rhi_measure *operands = tdisp_alloc_shared(PAGE_SIZE);
	int rc;

	if (!operands)
		return -ENOMEM;

	operands->flags = RHI_MEASURE_SIGNED | RHI_MEASURE_EXCHANGE;
	operands->indices[sizeof(operands->indices) - 1] = RHI_MEASURE_ALL;
	memcpy(operands->nonce, nonce, PARAVISOR_TDISP_NONCE_SIZE);
	rc = rhi_da_operate(cmd, RHI_DA_GET_MEASUREMENTS, virt_to_phys(operands));
	tdisp_free_shared(operands, PAGE_SIZE);
	return rc;
}

static int read_object(const struct rsi_command *cmd, u64 object, size_t length, size_t max,
		       void **data, size_t *size)
{
	size_t room = PAGE_ALIGN(length);
	void *buffer = tdisp_alloc_shared(room);
	u64 bytes = 0;
	int rc;

	if (!buffer)
		return -ENOMEM;

	rc = ask_host(cmd, RHI_DA_OBJECT_READ,
		      (const u64[4]) { object, virt_to_phys(buffer), room, 0 }, &bytes);
	if (rc == -EINPROGRESS || rc == -ENODATA || (!rc && bytes != length))
		rc = -EPROTO;
	if (!rc)
		rc = tdisp_copy_object(buffer, length, max, data, size);
	tdisp_free_shared(buffer, room);
	return rc;
}

/**
 * rhi_da_fetch() - fetch an object of evidence
 * @cmd: the operation of the transport
 * @object: &enum rhi_da_object
 * @max: bytes that it may have
 * @data: a copy for the caller to kvfree(); NULL if there is none
 * @size: bytes of the copy
 *
 * Context: Process, sleeps.
 * Return: 0 also if there is no such object; or an error of
 *	&struct paravisor_tdisp_transport. @data and @size change on success only.
 */
int rhi_da_fetch(const struct rsi_command *cmd, u64 object, size_t max, void **data,
		 size_t *size)
{
	u64 length;
	int rc = ask_host(cmd, RHI_DA_OBJECT_SIZE, (const u64[4]) { object }, &length);

	if (rc == -ENODATA || (!rc && !length))
		return 0;
	if (rc)
		return rc == -EINPROGRESS ? -EPROTO : rc;
	if (length > min(max, RHI_OBJECT_MAX))
		return -EMSGSIZE;

	return read_object(cmd, object, length, max, data, size);
}
