// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDISP by TDX Connect: leaves of TDCALL, operations of the host
 *
 * What is believed comes by TDG.TDI.RD. For an L2 the L1 answers that, and all
 * other leaves. The host moves the function from state to state and hands out
 * evidence, through memory that it can write to at any time. See
 * Documentation/virt/coco/tdx-connect.rst.
 */

#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/paravisor_tdisp.h>
#include <linux/paravisor_tdisp_common.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/barrier.h>
#include <asm/coco.h>

#include "tdx-connect.h"

#define PROTOCOL_TDX_CONNECT	2
#define LOOKS			3	/* at a status that changes meanwhile */

/**
 * struct command - one operation of the transport
 * @channel: its lock is held
 * @number: the function, as the transport's callers name it
 * @function: the same as an operand
 * @wait: how long it may take
 */
struct command {
	struct tdx_connect_channel *channel;
	u64 number;
	u64 function;
	struct tdisp_wait wait;
};

/**
 * struct answer - what the host has put into a buffer
 * @data: there; the host may change it at any time
 * @size: bytes of it, which fit
 */
struct answer {
	const u8 *data;
	size_t size;
};

/* By its name, for __tdcall_ret() is no target of an indirect call: no ENDBR. */
static u64 call_tdx_module(u64 leaf, struct tdx_module_args *args)
{
	return __tdcall_ret(leaf, args);
}

static u64 call_host(u64 function, struct tdx_tdcm *tdcm, size_t size)
{
	return _tdx_hypercall(TDVMCALL_TDCM, function, cc_mkdec(virt_to_phys(tdcm)), size, 0);
}

static struct tdx_connect_channel guest_channel = {
	.lock	    = __MUTEX_INITIALIZER(guest_channel.lock),
	.sessions   = XARRAY_INIT(guest_channel.sessions, 0),
	.timeout_ms = TDISP_TIMEOUT_MS,
	.module	    = call_tdx_module,
	.host	    = call_host,
};

VISIBLE_IF_KUNIT struct tdx_connect_channel *tdx_connect_channel_in_use(void)
{
	KUNIT_STATIC_STUB_REDIRECT(tdx_connect_channel_in_use);
	return &guest_channel;
}
EXPORT_SYMBOL_IF_KUNIT(tdx_connect_channel_in_use);

/* Plain in segment 0, as it is for hosts that know of no other. */
static int set_function(struct command *cmd, u64 number)
{
	u64 segment = tdisp_segment(number);

	if (segment > FIELD_MAX(TDX_FUNCTION_SEGMENT))
		return -EOPNOTSUPP;

	cmd->number = number;
	cmd->function = tdisp_requester_id(number);
	if (segment)
		cmd->function |= FIELD_PREP(TDX_FUNCTION_SEGMENT, segment) |
				 TDX_FUNCTION_HAS_SEGMENT;
	return 0;
}

static int begin(struct command *cmd, u64 number, bool killable)
{
	struct tdx_connect_channel *channel = cmd->channel;

	if (!channel->page)
		channel->page = (u8 *)get_zeroed_page(GFP_KERNEL);
	if (!channel->page)
		return -ENOMEM;

	tdisp_wait_begin(&cmd->wait, channel->timeout_ms, killable);
	return set_function(cmd, number);
}

/* -ENODEV: there is no such TDI. -EAGAIN: not now */
static int module_error(u64 status)
{
	switch (status & TDX_SEAMCALL_STATUS_MASK) {
	case 0:
		return 0;
	case TDX_OPERAND_BUSY:
		return -EAGAIN;
	case TDX_OPERAND_INVALID:
		/* Operand 0 is the leaf. */
		return lower_32_bits(status) ? -EPROTO : -EOPNOTSUPP;
	case TDX_TDI_NOT_PRESENT:
		return -ENODEV;
	case TDX_TDI_WRONG_STATE:
		return -EBUSY;
	default:
		return -EIO;
	}
}

/* @args has results only if it is done. */
static int call_module(const struct command *cmd, u64 leaf, struct tdx_module_args *args)
{
	for (;;) {
		struct tdx_module_args regs = *args;
		int rc = module_error(cmd->channel->module(leaf, &regs));

		if (!rc)
			*args = regs;
		if (rc != -EAGAIN)
			return rc;

		rc = tdisp_wait_a_little(&cmd->wait);
		if (rc)
			return rc;
	}
}

static int read_field(const struct command *cmd, enum tdx_tdi_field field, u64 *value)
{
	struct tdx_module_args args = { .rcx = cmd->function, .rdx = field };
	int rc = call_module(cmd, TDG_TDI_RD, &args);

	*value = args.rcx;
	return rc;
}

/* RCX is 0 where there is no such object. */
static int read_digest(const struct command *cmd, enum tdx_tdi_field field,
		       enum pci_tsm_evidence_type type, struct paravisor_tdisp_status *status)
{
	struct tdx_module_args args = {
		.rcx = cmd->function,
		.rdx = field,
		.r8 = virt_to_phys(cmd->channel->page),
	};
	int rc = call_module(cmd, TDG_TDI_RD, &args);

	if (rc || !args.rcx)
		return rc;

	if (args.rcx != SHA384_DIGEST_SIZE)
		return -EPROTO;

	memcpy(status->digest[type], cmd->channel->page, SHA384_DIGEST_SIZE);
	status->objects |= BIT(type);
	return 0;
}

static int read_digests(const struct command *cmd, struct paravisor_tdisp_status *status)
{
	static const enum tdx_tdi_field fields[PCI_TSM_EVIDENCE_TYPES] = {
		[PCI_TSM_EVIDENCE_CERTS]	= TDX_TDI_CERTS,
		[PCI_TSM_EVIDENCE_MEASUREMENTS]	= TDX_TDI_MEASUREMENTS,
		[PCI_TSM_EVIDENCE_REPORT]	= TDX_TDI_REPORT,
		[PCI_TSM_EVIDENCE_VCA]		= TDX_TDI_VCA,
	};

	status->hash = HASH_ALGO_SHA384;
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		int rc = read_digest(cmd, fields[i], i, status);

		if (rc)
			return rc;
	}

	return 0;
}

/* What has become of a binding, and what it is known by */
static int read_state(const struct command *cmd, struct paravisor_tdisp_status *status)
{
	u64 state;
	int rc = read_field(cmd, TDX_TDI_STATE, &state);

	if (!rc)
		rc = read_field(cmd, TDX_TDI_SESSION, &status->lock_id);
	if (rc)
		return rc;

	switch (state) {
	case PCI_TSM_DEVSEC_LOCKED:
	case PCI_TSM_DEVSEC_RUN:
		if (!status->lock_id)
			return -EPROTO;
		break;
	case PCI_TSM_DEVSEC_UNLOCKED:
	case PCI_TSM_DEVSEC_ERROR:
		break;
	default:
		return -EPROTO;
	}

	status->state = state;
	return 0;
}

static bool is_bound(const struct paravisor_tdisp_status *status)
{
	return status->state == PCI_TSM_DEVSEC_LOCKED || status->state == PCI_TSM_DEVSEC_RUN;
}

/* A function that reaches another VM's memory is none of ours. */
static int read_private(const struct command *cmd, struct paravisor_tdisp_status *status)
{
	u64 vms;
	int rc = read_field(cmd, TDX_TDI_DMA, &vms);

	if (!rc)
		rc = read_field(cmd, TDX_TDI_PAGES, &status->mmio_pages);
	if (rc)
		return rc;

	status->dma_private = vms;
	return vms & ~BIT_ULL(cmd->channel->vm) ? -EPROTO : 0;
}

static int look(const struct command *cmd, struct paravisor_tdisp_status *status)
{
	int rc;

	*status = (struct paravisor_tdisp_status) {};
	rc = read_state(cmd, status);
	if (!rc && is_bound(status))
		rc = read_digests(cmd, status);

	return rc ?: read_private(cmd, status);
}

/* It takes several leaves to read; what lies between two sessions is of that one. */
static int look_twice(const struct command *cmd, struct paravisor_tdisp_status *status)
{
	struct paravisor_tdisp_status after = {};

	for (int i = 0; i < LOOKS; i++) {
		int rc = look(cmd, status);

		if (!rc)
			rc = read_state(cmd, &after);
		if (rc)
			return rc;

		if (after.state == status->state && after.lock_id == status->lock_id)
			return 0;
	}

	return -EBUSY;
}

static void forget_session(const struct command *cmd)
{
	kfree(xa_erase(&cmd->channel->sessions, cmd->number));
}

static int note_session(const struct command *cmd, u64 session)
{
	u64 *noted = xa_load(&cmd->channel->sessions, cmd->number);

	if (!noted) {
		noted = kmalloc_obj(*noted);
		if (!noted)
			return -ENOMEM;
		if (xa_err(xa_store(&cmd->channel->sessions, cmd->number, noted, GFP_KERNEL))) {
			kfree(noted);
			return -ENOMEM;
		}
	}

	*noted = session;
	return 0;
}

/* A TDI that there is not has nothing private. */
static int ask_status(const struct command *cmd, struct paravisor_tdisp_status *status)
{
	int rc = look_twice(cmd, status);

	if (rc == -ENODEV) {
		*status = (struct paravisor_tdisp_status) {};
		rc = 0;
	}
	if (rc)
		return rc;

	if (is_bound(status))
		return note_session(cmd, status->lock_id);

	forget_session(cmd);
	return 0;
}

/* Memory that the host still has to answer in is left to it, for good if need be. */
static bool is_idle(struct tdx_connect_channel *channel, unsigned int i)
{
	return !test_bit(i, &channel->pending) ||
	       READ_ONCE(channel->buffer[i]->status) != TDX_TDCM_WAIT;
}

static int get_buffer(struct tdx_connect_channel *channel)
{
	for (int i = 0; i < TDX_TDCM_BUFFERS; i++) {
		if (!channel->buffer[i])
			channel->buffer[i] = tdisp_alloc_shared(TDX_TDCM_SIZE);
		if (!channel->buffer[i])
			return -ENOMEM;
		if (is_idle(channel, i))
			return i;
	}

	return -ETIMEDOUT;
}

static int hand_over(const struct command *cmd, int i)
{
	struct tdx_connect_channel *channel = cmd->channel;

	__set_bit(i, &channel->pending);
	for (;;) {
		int rc;

		switch (channel->host(cmd->function, channel->buffer[i], TDX_TDCM_SIZE)) {
		case TDVMCALL_STATUS_SUCCESS:
			return 0;
		case TDVMCALL_STATUS_RETRY:
			break;
		case TDVMCALL_STATUS_SUBFUNC_UNSUPPORTED:
			__clear_bit(i, &channel->pending);
			return -EOPNOTSUPP;
		default:
			__clear_bit(i, &channel->pending);
			return -EIO;
		}

		rc = tdisp_wait_a_little(&cmd->wait);
		if (rc) {
			__clear_bit(i, &channel->pending);
			return rc;
		}
	}
}

static int await_answer(const struct command *cmd, int i)
{
	const struct tdx_tdcm *tdcm = cmd->channel->buffer[i];

	while (READ_ONCE(tdcm->status) == TDX_TDCM_WAIT) {
		int rc = tdisp_wait_a_little(&cmd->wait);

		if (rc)
			return rc;
	}

	/* The host has written all else before. */
	virt_rmb();
	__clear_bit(i, &cmd->channel->pending);
	return 0;
}

static int host_error(const struct tdx_tdcm *header)
{
	switch (header->status) {
	case TDX_TDCM_DONE:
		return 0;
	case TDX_TDCM_FAILED:
		return header->error == TDX_TDCM_WRONG_STATE ? -EBUSY : -EIO;
	default:
		return -EPROTO;
	}
}

static int take_answer(struct tdx_tdcm *tdcm, u16 operation, size_t max,
		       struct answer *answer)
{
	struct tdx_tdcm header;
	int rc;

	memcpy(&header, tdcm, sizeof(header));
	barrier();

	if (header.operation != operation || header.version)
		return -EPROTO;

	rc = host_error(&header);
	if (rc)
		return rc;

	if (header.length > min(max, TDX_TDCM_DATA_MAX))
		return -EMSGSIZE;

	*answer = (struct answer) { tdx_tdcm_data(tdcm), header.length };
	return 0;
}

/* An operation of the host with @size bytes of @data; its answer may have @max */
static int ask_host(const struct command *cmd, u16 operation, const void *data, size_t size,
		    size_t max, struct answer *answer)
{
	int rc, i = get_buffer(cmd->channel);
	struct tdx_tdcm *tdcm;

	if (i < 0)
		return i;

	tdcm = cmd->channel->buffer[i];
	*tdcm = (struct tdx_tdcm) { .operation = operation, .length = size };
	memcpy(tdx_tdcm_data(tdcm), data, size);

	rc = hand_over(cmd, i);
	if (!rc)
		rc = await_answer(cmd, i);

	return rc ?: take_answer(tdcm, operation, max, answer);
}

/* One that has nothing to say but that it is done */
static int tell_host(const struct command *cmd, u16 operation)
{
	struct answer answer;

	return ask_host(cmd, operation, NULL, 0, 0, &answer);
}

static int check_support(const struct command *cmd)
{
	struct answer answer;
	int rc = ask_host(cmd, TDX_TDCM_CHECK, NULL, 0, TDX_TDCM_DATA_MAX, &answer);

	if (rc)
		return rc;

	if (answer.size != 1)
		return -EPROTO;

	return READ_ONCE(*answer.data) ? 0 : -EOPNOTSUPP;
}

static int tdx_info(u64 function, struct paravisor_tdisp_info *info)
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (!rc)
		rc = check_support(&cmd);
	if (rc)
		return rc;

	*info = (struct paravisor_tdisp_info) {
		.protocol  = PROTOCOL_TDX_CONNECT,
		.device_id = cmd.function,
	};
	return 0;
}

static int tdx_bind(u64 function)
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	return rc ?: tell_host(&cmd, TDX_TDCM_BIND);
}

static int tdx_report(u64 function, enum pci_tsm_evidence_type type, size_t max, void **data,
		      size_t *size)
{
	static const u16 operations[PCI_TSM_EVIDENCE_TYPES] = {
		[PCI_TSM_EVIDENCE_CERTS]	= TDX_TDCM_CERTS,
		[PCI_TSM_EVIDENCE_MEASUREMENTS]	= TDX_TDCM_MEASUREMENTS,
		[PCI_TSM_EVIDENCE_REPORT]	= TDX_TDCM_REPORT,
		[PCI_TSM_EVIDENCE_VCA]		= TDX_TDCM_VCA,
	};
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	struct answer answer;
	int rc;

	*data = NULL;
	*size = 0;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	if (!rc)
		rc = ask_host(&cmd, operations[type], NULL, 0, max, &answer);

	return rc ?: tdisp_copy_object(answer.data, answer.size, max, data, size);
}

/*
 * The module lets the host start the binding that was last told of, and no other
 * that the host may have made since.
 */
static int release(const struct command *cmd)
{
	const u64 *session = xa_load(&cmd->channel->sessions, cmd->number);
	struct tdx_module_args args = { .rcx = cmd->function };
	int rc;

	if (!session)
		return -EBUSY;

	args.rdx = *session;
	rc = call_module(cmd, TDG_TDI_START, &args);
	return rc == -ENODEV ? -EBUSY : rc;
}

static int tdx_start(u64 function)
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	if (!rc)
		rc = release(&cmd);

	return rc ?: tell_host(&cmd, TDX_TDCM_START);
}

static int tdx_unbind(u64 function, enum paravisor_tdisp_reason reason)
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	return rc ?: tell_host(&cmd, TDX_TDCM_UNBIND);
}

static int tdx_status(u64 function, struct paravisor_tdisp_status *status)
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	return rc ?: ask_status(&cmd, status);
}

static int tdx_refresh(u64 function, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE])
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	struct answer answer;
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	return rc ?: ask_host(&cmd, TDX_TDCM_MEASURE, nonce, PARAVISOR_TDISP_NONCE_SIZE, 0,
			      &answer);
}

/*
 * A guest can accept, and has no leaf to undo it. But UNBIND takes all back, and
 * whoever wants one thing back has no more use for the function.
 */
static int give_up(const struct command *cmd)
{
	struct paravisor_tdisp_status status;
	int rc = ask_status(cmd, &status);

	if (rc || (!status.dma_private && !status.mmio_pages))
		return rc;

	rc = tell_host(cmd, TDX_TDCM_UNBIND) ?: ask_status(cmd, &status);
	if (rc)
		return rc;

	return status.dma_private || status.mmio_pages ? -EIO : 0;
}

static int accept_error(int rc)
{
	return rc == -ENODEV ? -EBUSY : rc;
}

static struct tdx_module_args accept_args(const struct command *cmd,
					  const struct paravisor_tdisp_range *range, u64 done)
{
	return (struct tdx_module_args) {
		.rcx = (range->gpa + (done << PAGE_SHIFT)) | TDX_PS_4K,
		.rdx = range->index,
		.r8 = cmd->function,
		.r9 = FIELD_PREP(TDX_MMIO_OFFSET, range->offset + done) |
		      FIELD_PREP(TDX_MMIO_PAGES, range->pages - done),
	};
}

/* What is left after an interruption has to be the end of what was asked for. */
static int take_progress(const struct command *cmd, const struct paravisor_tdisp_range *range,
			 const struct tdx_module_args *left, u64 *done)
{
	u64 pages = FIELD_GET(TDX_MMIO_PAGES, left->r9), before = *done;
	struct tdx_module_args expected;

	if (!pages || pages > range->pages - before)
		return -EPROTO;

	*done = range->pages - pages;
	expected = accept_args(cmd, range, *done);
	if (left->rcx != expected.rcx || left->r9 != expected.r9)
		return -EPROTO;

	cond_resched();
	return *done == before ? tdisp_wait_a_little(&cmd->wait) :
				 tdisp_may_go_on(&cmd->wait);
}

static int accept_mmio(const struct command *cmd, const struct paravisor_tdisp_range *range)
{
	u64 done = 0;

	for (;;) {
		struct tdx_module_args args = accept_args(cmd, range, done);
		u64 status = cmd->channel->module(TDG_MMIO_ACCEPT, &args);
		int rc;

		if ((status & TDX_SEAMCALL_STATUS_MASK) == TDX_INTERRUPTED_RESUMABLE)
			rc = take_progress(cmd, range, &args, &done);
		else if (module_error(status) == -EAGAIN)
			rc = tdisp_wait_a_little(&cmd->wait);
		else
			return accept_error(module_error(status));

		if (rc)
			return rc;
	}
}

static int tdx_mmio(u64 function, const struct paravisor_tdisp_range *range, bool private)
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	int rc;

	if (range->pages > U32_MAX || range->offset > U32_MAX - range->pages ||
	    !IS_ALIGNED(range->gpa, SZ_4K))
		return -EPROTO;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (rc)
		return rc;

	return private ? accept_mmio(&cmd, range) : give_up(&cmd);
}

/* For this VM, not for the L1, nor for another L2 */
static int accept_dma(const struct command *cmd)
{
	struct tdx_module_args args = { .rcx = cmd->function, .rdx = cmd->channel->vm };

	return accept_error(call_module(cmd, TDG_DMAR_ACCEPT, &args));
}

static int tdx_dma(u64 function, bool private)
{
	struct command cmd = { .channel = tdx_connect_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (rc)
		return rc;

	return private ? accept_dma(&cmd) : give_up(&cmd);
}

VISIBLE_IF_KUNIT const struct paravisor_tdisp_transport tdx_connect_transport = {
	.info	 = tdx_info,
	.bind	 = tdx_bind,
	.report	 = tdx_report,
	.start	 = tdx_start,
	.unbind	 = tdx_unbind,
	.status	 = tdx_status,
	.refresh = tdx_refresh,
	.mmio	 = tdx_mmio,
	.dma	 = tdx_dma,
};
EXPORT_SYMBOL_IF_KUNIT(tdx_connect_transport);

/**
 * tdx_tdisp_transport() - way to TDX module and host, for an L2
 * @vm: index of this VM in its TD, as the L1 told it
 *
 * Context: Early boot, before paravisor_publish(). The L1 has said that it serves
 *	the leaves and takes TDCM.
 * Return: the transport, or NULL if there cannot be such an L2.
 */
const struct paravisor_tdisp_transport * __init tdx_tdisp_transport(unsigned int vm)
{
	if (!vm || vm > TDX_VM_MAX)
		return NULL;

	guest_channel.vm = vm;
	return &tdx_connect_transport;
}
