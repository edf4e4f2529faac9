// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDISP by SEV-TIO: messages to the firmware, operations of the host
 *
 * What is believed comes from the firmware, in messages that only it and this
 * VMPL can read. The host carries them, moves the function from state to state,
 * and hands out objects of evidence. Whatever it says of these is compared with
 * what the firmware says next. See Documentation/virt/coco/sev-tio.rst.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/bitfield.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mem_encrypt.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/paravisor_tdisp.h>
#include <linux/paravisor_tdisp_common.h>
#include <linux/printk.h>
#include <linux/psp-sev.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/sev-guest.h>

#include <asm/sev.h>
#include <asm/svm.h>

#include "../sev/internal.h"
#include "snp-tio.h"
#include "svsm.h"

#define PROTOCOL_SEV_TIO	1
#define RESPONSE_MAX		sizeof(struct snp_tio_info_rsp)

#define HOST_BUSY		SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_BUSY)
#define HOST_TOO_LONG		SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_INVALID_LEN)

/**
 * struct opened - something of a function that has become private
 * @node: in &snp_tio_channel.opened, DMA before MMIO
 * @rid: requester ID
 * @dma: it is DMA, and there is no @range
 * @range: MMIO
 */
struct opened {
	struct list_head node;
	u16 rid;
	bool dma;
	struct paravisor_tdisp_range range;
};

/**
 * struct command - one operation of the transport
 * @channel: its lock is held
 * @rid: requester ID of the function
 * @wait: how long it may take
 */
struct command {
	struct snp_tio_channel *channel;
	u16 rid;
	struct tdisp_wait wait;
};

/**
 * struct message - one message to the firmware, and its answer
 * @type: of the request
 * @request: payload
 * @request_size: bytes of it
 * @response: room for the payload of the answer
 * @response_size: bytes it must have
 * @target: RCX
 * @param: RDX, in and out
 * @data_size: bytes of shared memory that the host may use; if it wants more,
 *	-ENOSPC comes back, and here is how many
 */
struct message {
	u8 type;
	const void *request;
	size_t request_size;
	void *response;
	size_t response_size;
	u64 target;
	u64 param;
	size_t data_size;
};

static int open_channel(struct snp_tio_channel *channel)
{
	struct snp_msg_desc *mdesc = snp_msg_alloc();

	if (IS_ERR_OR_NULL(mdesc))
		return -ENOMEM;

	if (snp_msg_init(mdesc, snp_vmpl)) {
		snp_msg_free(mdesc);
		return -EIO;
	}

	channel->mdesc = mdesc;
	return 0;
}

/* The descriptor is this file's own, so the last answer in it is ours. */
static int send_message(struct snp_tio_channel *channel, struct snp_guest_req *req,
			size_t *size)
{
	int rc;

	req->vmpck_id = channel->mdesc->vmpck_id;
	rc = snp_send_guest_request(channel->mdesc, req);
	*size = channel->mdesc->secret_response.hdr.msg_sz;
	return rc;
}

static struct snp_tio_channel guest_channel = {
	.lock	    = __MUTEX_INITIALIZER(guest_channel.lock),
	.opened	    = LIST_HEAD_INIT(guest_channel.opened),
	.timeout_ms = TDISP_TIMEOUT_MS,
	.open	    = open_channel,
	.send	    = send_message,
	.op	    = snp_tio_op,
};

VISIBLE_IF_KUNIT struct snp_tio_channel *snp_tio_channel_in_use(void)
{
	KUNIT_STATIC_STUB_REDIRECT(snp_tio_channel_in_use);
	return &guest_channel;
}
EXPORT_SYMBOL_IF_KUNIT(snp_tio_channel_in_use);

static int begin(struct command *cmd, u64 function, bool killable)
{
	struct snp_tio_channel *channel = cmd->channel;

	/* The messages have 16 bits for the function. */
	if (tdisp_segment(function))
		return -EOPNOTSUPP;

	cmd->rid = tdisp_requester_id(function);
	tdisp_wait_begin(&cmd->wait, channel->timeout_ms, killable);
	return channel->mdesc ? 0 : channel->open(channel);
}

/* Any other failure has cost the key, and there will be no more messages. */
static int send_error(const struct snp_guest_req *req, int rc)
{
	if (rc == -EIO && req->exitinfo2 == HOST_TOO_LONG && req->certs_data)
		return -ENOSPC;

	switch (rc) {
	case -EBADMSG:
		return -EPROTO;
	case -ENOMEM:
	case -ETIMEDOUT:
		return rc;
	default:
		return -EIO;
	}
}

static int exchange(const struct command *cmd, struct message *msg)
{
	u8 response[RESPONSE_MAX + AUTHTAG_LEN] = {};
	struct snp_guest_req req = {
		.exit_code	   = SVM_VMGEXIT_SEV_TIO_GUEST_REQUEST,
		.msg_version	   = SNP_TIO_VERSION,
		.msg_type	   = msg->type,
		.req_buf	   = (void *)msg->request,
		.req_sz		   = msg->request_size,
		.resp_buf	   = response,
		.resp_sz	   = sizeof(response),
		.certs_data	   = msg->data_size ? cmd->channel->data : NULL,
		.input.data_npages = PHYS_PFN(msg->data_size),
		.input.tio_target  = msg->target,
		.input.tio_param   = msg->param,
	};
	size_t size;
	int rc = cmd->channel->send(cmd->channel, &req, &size);

	if (rc) {
		rc = send_error(&req, rc);
		msg->data_size = (size_t)req.input.data_npages << PAGE_SHIFT;
		return rc;
	}

	if (size != msg->response_size)
		return -EPROTO;

	msg->param = req.input.tio_param;
	memcpy(msg->response, response, size);
	return 0;
}

static void forget_opened(struct opened *opened)
{
	list_del(&opened->node);
	kfree(opened);
}

/* That nothing is private any more is not for the host to say. */
static void forget_closed(const struct command *cmd, const struct snp_tio_info_rsp *info)
{
	struct opened *opened, *next;

	if (info->status != SNP_TIO_UNBOUND || info->flags & SNP_TIO_INFO_DMA || info->pages)
		return;

	list_for_each_entry_safe(opened, next, &cmd->channel->opened, node)
		if (opened->rid == cmd->rid)
			forget_opened(opened);
}

/* TDI_INFO; @param and @size as in struct message */
static int ask_info(const struct command *cmd, u64 *param, size_t *size,
		    struct snp_tio_info_rsp *info)
{
	struct snp_tio_info_req req = { .rid = cmd->rid };
	struct message msg = {
		.type	       = SNP_MSG_TIO_TDI_INFO_REQ,
		.request       = &req,
		.request_size  = sizeof(req),
		.response      = info,
		.response_size = sizeof(*info),
		.target	       = cmd->rid,
		.param	       = *param,
		.data_size     = *size,
	};
	int rc = exchange(cmd, &msg);

	*param = msg.param;
	*size = msg.data_size;
	if (rc)
		return rc;

	if (info->rid != cmd->rid)
		return -EPROTO;

	forget_closed(cmd, info);
	return 0;
}

static int host_error(const struct command *cmd, u64 error, u64 answer)
{
	switch (error) {
	case 0:
		return answer == cmd->rid ? 0 : -EPROTO;
	case HOST_BUSY:
		return -EAGAIN;
	case HOST_TOO_LONG:
		return -EMSGSIZE;
	case SEV_RET_SEV_STATUS_INVALID_DEV_STATE:
	case SEV_RET_SEV_STATUS_INVALID_TDI_STATE:
		return -EBUSY;
	default:
		return -EIO;
	}
}

/* An operation of the host, repeated as long as it is busy */
static int host_op(const struct command *cmd, unsigned int op)
{
	u64 info = SVM_VMGEXIT_SEV_TIO_OP_INFO(op, cmd->rid);

	for (;;) {
		u64 answer = U64_MAX;
		u64 error = cmd->channel->op(info, &answer);
		int rc = host_error(cmd, error, answer);

		if (rc != -EAGAIN)
			return rc;

		rc = tdisp_wait_a_little(&cmd->wait);
		if (rc)
			return rc;
	}
}

static int tio_info(u64 function, struct paravisor_tdisp_info *info)
{
	struct command cmd = { .channel = snp_tio_channel_in_use() };
	struct snp_tio_info_rsp rsp;
	u64 param = 0;
	size_t size = 0;
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (!rc)
		rc = ask_info(&cmd, &param, &size, &rsp);
	if (rc)
		return rc;

	if (rsp.status != SNP_TIO_OK && rsp.status != SNP_TIO_UNBOUND)
		return -EIO;

	info->protocol = PROTOCOL_SEV_TIO;
	info->features = rsp.spdm_algorithms;
	info->device_id = cmd.rid;
	return 0;
}

static int tio_host_op(u64 function, unsigned int op)
{
	struct command cmd = { .channel = snp_tio_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	return rc ?: host_op(&cmd, op);
}

static int tio_bind(u64 function)
{
	return tio_host_op(function, SVM_VMGEXIT_SEV_TIO_OP_BIND);
}

static int tio_start(u64 function)
{
	return tio_host_op(function, SVM_VMGEXIT_SEV_TIO_OP_RUN);
}

static void free_data(struct snp_tio_channel *channel)
{
	tdisp_free_shared(channel->data, channel->size);
	channel->data = NULL;
	channel->size = 0;
}

/* At least @size bytes of memory that the host can write to */
static int get_data(struct snp_tio_channel *channel, size_t size)
{
	void *data;

	size = max(PAGE_ALIGN(size), SNP_TIO_DATA_SIZE);
	if (channel->size >= size)
		return 0;

	free_data(channel);
	data = tdisp_alloc_shared(size);
	if (!data)
		return -ENOMEM;

	channel->data = data;
	channel->size = size;
	return 0;
}

VISIBLE_IF_KUNIT void snp_tio_release(struct snp_tio_channel *channel)
{
	struct opened *opened, *next;

	list_for_each_entry_safe(opened, next, &channel->opened, node)
		forget_opened(opened);
	free_data(channel);
}
EXPORT_SYMBOL_IF_KUNIT(snp_tio_release);

/**
 * struct object - how an object of evidence is asked for and found
 * @bit: in RDX
 * @guid: in the table
 */
struct object {
	u64 bit;
	guid_t guid;
};

static const struct object objects[PCI_TSM_EVIDENCE_TYPES] = {
	[PCI_TSM_EVIDENCE_CERTS]	= { SNP_TIO_CERTS, SNP_TIO_GUID_CERTS },
	[PCI_TSM_EVIDENCE_MEASUREMENTS]	= { SNP_TIO_MEASUREMENTS, SNP_TIO_GUID_MEASUREMENTS },
	[PCI_TSM_EVIDENCE_REPORT]	= { SNP_TIO_REPORT, SNP_TIO_GUID_REPORT },
	[PCI_TSM_EVIDENCE_VCA]		= { SNP_TIO_VCA, SNP_TIO_GUID_VCA },
};

/* The host may write to it at any time: each byte is read once. */
static int copy_object(const struct snp_tio_channel *channel,
		       const struct snp_tio_blob_entry *entry, size_t max, void **data,
		       size_t *size)
{
	if (entry->offset > channel->size || entry->length > channel->size - entry->offset)
		return -EPROTO;

	return tdisp_copy_object(channel->data + entry->offset, entry->length, max, data, size);
}

/* A table that has no such entry is one of an object that there is not. */
static int take_object(const struct snp_tio_channel *channel, const guid_t *guid, size_t max,
		       void **data, size_t *size)
{
	const struct snp_tio_blob_entry *table = channel->data;

	for (int i = 0; i < SNP_TIO_BLOBS; i++) {
		struct snp_tio_blob_entry entry;

		memcpy(&entry, &table[i], sizeof(entry));
		barrier();
		if (guid_is_null(&entry.guid))
			return 0;
		if (guid_equal(&entry.guid, guid))
			return copy_object(channel, &entry, max, data, size);
	}

	return -EPROTO;
}

/* How much the host wants for it, if it is not too much */
static int grow(const struct command *cmd, size_t wanted, size_t max)
{
	size_t table = SNP_TIO_BLOBS * sizeof(struct snp_tio_blob_entry);

	if (wanted > min(PAGE_ALIGN(max + table), SNP_TIO_DATA_MAX))
		return -EMSGSIZE;

	return wanted > cmd->channel->size ? get_data(cmd->channel, wanted) : -EPROTO;
}

/*
 * The host says in RDX what it has done. It is not asked to be quick, but to
 * return the message, or the key would be lost in waiting for it.
 */
static int let_host(const struct command *cmd, u64 what, size_t max)
{
	struct snp_tio_info_rsp info;
	int rc;

	do {
		size_t size = cmd->channel->size;
		u64 param = what;

		rc = ask_info(cmd, &param, &size, &info);
		if (rc == -ENOSPC)
			rc = grow(cmd, size, max);
		else if (!rc && !(param & SNP_TIO_PENDING))
			return param & what ? 0 : -EIO;
		if (!rc)
			rc = tdisp_wait_a_little(&cmd->wait);
	} while (!rc);

	return rc;
}

static int fetch(const struct command *cmd, enum pci_tsm_evidence_type type, size_t max,
		 void **data, size_t *size)
{
	const struct object *object = &objects[type];
	int rc = get_data(cmd->channel, SNP_TIO_DATA_SIZE);

	if (rc)
		return rc;

	memset(cmd->channel->data, 0, SNP_TIO_BLOBS * sizeof(struct snp_tio_blob_entry));
	rc = let_host(cmd, object->bit, max);
	if (rc)
		return rc;

	return take_object(cmd->channel, &object->guid, max, data, size);
}

static int tio_report(u64 function, enum pci_tsm_evidence_type type, size_t max, void **data,
		      size_t *size)
{
	struct command cmd = { .channel = snp_tio_channel_in_use() };
	int rc;

	*data = NULL;
	*size = 0;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	return rc ?: fetch(&cmd, type, max, data, size);
}

static int tio_refresh(u64 function, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE])
{
	struct command cmd = { .channel = snp_tio_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	if (!rc)
		rc = get_data(cmd.channel, SNP_TIO_DATA_SIZE);
	if (rc)
		return rc;

	memcpy(cmd.channel->data, nonce, PARAVISOR_TDISP_NONCE_SIZE);
	return let_host(&cmd, SNP_TIO_REFRESH, 0);
}

static void take_digests(const struct snp_tio_info_rsp *info,
			 struct paravisor_tdisp_status *status)
{
	const struct {
		bool there;
		const u8 *digest;
	} from[PCI_TSM_EVIDENCE_TYPES] = {
		[PCI_TSM_EVIDENCE_CERTS] = { info->flags & SNP_TIO_INFO_CERTS, info->certs },
		[PCI_TSM_EVIDENCE_MEASUREMENTS] = {
			info->measurement_flags & SNP_TIO_INFO_MEASURED, info->measurements },
		[PCI_TSM_EVIDENCE_REPORT] = { info->flags & SNP_TIO_INFO_REPORT, info->report },
		[PCI_TSM_EVIDENCE_VCA] = { info->flags & SNP_TIO_INFO_VCA, info->vca },
	};

	status->hash = HASH_ALGO_SHA384;
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		if (!from[i].there)
			continue;
		status->objects |= BIT(i);
		memcpy(status->digest[i], from[i].digest, SHA384_DIGEST_SIZE);
	}
}

static int take_bound(const struct snp_tio_info_rsp *info,
		      struct paravisor_tdisp_status *status)
{
	switch (info->state) {
	case PCI_TSM_DEVSEC_LOCKED:
	case PCI_TSM_DEVSEC_RUN:
		if (!info->lock_id)
			return -EPROTO;
		take_digests(info, status);
		break;
	case PCI_TSM_DEVSEC_ERROR:
		break;
	default:
		return -EPROTO;
	}

	status->state = info->state;
	status->lock_id = info->lock_id;
	return 0;
}

static int take_status(const struct snp_tio_info_rsp *info,
		       struct paravisor_tdisp_status *status)
{
	if (info->flags & ~SNP_TIO_INFO_FLAGS)
		return -EPROTO;

	*status = (struct paravisor_tdisp_status) {
		.state	     = PCI_TSM_DEVSEC_UNLOCKED,
		.dma_private = info->flags & SNP_TIO_INFO_DMA,
		.mmio_pages  = info->pages,
	};

	switch (info->status) {
	case SNP_TIO_OK:
		return take_bound(info, status);
	case SNP_TIO_UNBOUND:
		return 0;
	case SNP_TIO_INVALID_TDI:
		return -EIO;
	default:
		return -EPROTO;
	}
}

static int tio_status(u64 function, struct paravisor_tdisp_status *status)
{
	struct command cmd = { .channel = snp_tio_channel_in_use() };
	u64 param = SNP_TIO_STATE;
	struct snp_tio_info_rsp info;
	size_t size = 0;
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (!rc)
		rc = ask_info(&cmd, &param, &size, &info);

	return rc ?: take_status(&info, status);
}

static int mmio_error(u16 status)
{
	switch (status) {
	case SNP_TIO_OK:
		return 0;
	case SNP_TIO_UNBOUND:
	case SNP_TIO_WRONG_STATE:
		return -EBUSY;
	/* The host has not prepared the pages, or something else. */
	case SNP_TIO_INVALID_TDI:
	case SNP_TIO_NOT_ASSIGNED:
	case SNP_TIO_NOT_IO:
	case SNP_TIO_NOT_UNIFORM:
	case SNP_TIO_NOT_IMMUTABLE:
	case SNP_TIO_NOT_MAPPED:
	case SNP_TIO_NOT_4K:
		return -EIO;
	/* Guest and firmware have read the report differently. */
	case SNP_TIO_NOT_REPORTED:
	case SNP_TIO_OUT_OF_RANGE:
	default:
		return -EPROTO;
	}
}

static bool is_answer(const struct snp_tio_mmio *req, const struct snp_tio_mmio *rsp)
{
	return rsp->rid == req->rid && rsp->gpa == req->gpa && rsp->pages == req->pages &&
	       rsp->offset == req->offset && rsp->range_id == req->range_id;
}

/*
 * To validate, all pages must be in one state, and it must not be that already:
 * who else would have done it? To take back, any state will do.
 */
static int validate(const struct command *cmd, const struct paravisor_tdisp_range *range,
		    bool private)
{
	struct snp_tio_mmio req = {
		.rid	  = cmd->rid,
		.gpa	  = range->gpa,
		.pages	  = range->pages,
		.offset	  = range->offset,
		.flags	  = private ? SNP_TIO_MMIO_VALIDATED : SNP_TIO_MMIO_FORCE,
		.range_id = range->id,
	}, rsp;
	struct message msg = {
		.type	       = SNP_MSG_TIO_MMIO_VALIDATE_REQ,
		.request       = &req,
		.request_size  = sizeof(req),
		.response      = &rsp,
		.response_size = sizeof(rsp),
		.target	       = range->pages << 32 | cmd->rid,
		.param	       = range->gpa | (private ? SNP_TIO_VALIDATE : 0),
	};
	int rc = exchange(cmd, &msg);

	if (rc)
		return rc;

	if (!is_answer(&req, &rsp))
		return -EPROTO;

	if (!rsp.status && private && !(rsp.flags & SNP_TIO_MMIO_CHANGED))
		return -EPROTO;

	return mmio_error(rsp.status);
}

static int sdte_error(u16 status)
{
	switch (status) {
	case SNP_TIO_OK:
		return 0;
	case SNP_TIO_INVALID_TDI:
		return -EIO;
	case SNP_TIO_UNBOUND:
	case SNP_TIO_WRONG_STATE:
		return -EBUSY;
	default:
		return -EPROTO;
	}
}

/*
 * The function accesses memory with the guest's own VMPL, private memory where
 * it is, shared memory at the same address with the C-bit; see
 * phys_to_dma_shared().
 */
static int write_sdte(const struct command *cmd, bool private)
{
	u64 vtom = sme_me_mask >> SNP_TIO_VTOM_SHIFT;
	struct snp_tio_sdte_req req = { .rid = cmd->rid };
	struct snp_tio_sdte_rsp rsp;
	struct message msg = {
		.type	       = SNP_MSG_TIO_SDTE_WRITE_REQ,
		.request       = &req,
		.request_size  = sizeof(req),
		.response      = &rsp,
		.response_size = sizeof(rsp),
		.target	       = cmd->rid,
		.param	       = private ? sme_me_mask | SNP_TIO_VALIDATE : 0,
	};
	int rc;

	if (private) {
		req.sdte[0] = SNP_TIO_SDTE_0_VALID | SNP_TIO_SDTE_0_READ | SNP_TIO_SDTE_0_WRITE;
		req.sdte[3] = FIELD_PREP(SNP_TIO_SDTE_3_VMPL, snp_vmpl);
		req.sdte[5] = SNP_TIO_SDTE_5_VTOM_ON | FIELD_PREP(SNP_TIO_SDTE_5_VTOM, vtom);
	}

	rc = exchange(cmd, &msg);
	if (rc)
		return rc;

	return rsp.rid == cmd->rid ? sdte_error(rsp.status) : -EPROTO;
}

static bool is_same(const struct opened *opened, const struct opened *other)
{
	return opened->rid == other->rid && opened->dma == other->dma &&
	       opened->range.id == other->range.id && opened->range.gpa == other->range.gpa &&
	       opened->range.pages == other->range.pages;
}

static struct opened *find_opened(const struct command *cmd, const struct opened *wanted)
{
	struct opened *opened;

	list_for_each_entry(opened, &cmd->channel->opened, node)
		if (is_same(opened, wanted))
			return opened;

	return NULL;
}

static int apply(const struct command *cmd, const struct opened *opened, bool private)
{
	return opened->dma ? write_sdte(cmd, private) : validate(cmd, &opened->range, private);
}

/* Noted first: if it fails, it may have been done nevertheless. */
static int open_up(const struct command *cmd, const struct opened *what)
{
	struct opened *opened = kmemdup(what, sizeof(*what), GFP_KERNEL);

	if (!opened)
		return -ENOMEM;

	if (opened->dma)
		list_add(&opened->node, &cmd->channel->opened);
	else
		list_add_tail(&opened->node, &cmd->channel->opened);

	return apply(cmd, opened, true);
}

static int take_back(const struct command *cmd, const struct opened *what)
{
	struct opened *opened = find_opened(cmd, what);
	int rc = apply(cmd, what, false);

	if (!rc && opened)
		forget_opened(opened);

	return rc;
}

static int change(u64 function, struct opened *what, bool private)
{
	struct command cmd = { .channel = snp_tio_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (rc)
		return rc;

	what->rid = cmd.rid;
	return private ? open_up(&cmd, what) : take_back(&cmd, what);
}

static int tio_mmio(u64 function, const struct paravisor_tdisp_range *range, bool private)
{
	struct opened what = { .range = *range };

	if (range->pages > U32_MAX || range->offset > U32_MAX)
		return -EPROTO;

	return change(function, &what, private);
}

static int tio_dma(u64 function, bool private)
{
	struct opened what = { .dma = true };

	return change(function, &what, private);
}

/*
 * First what the function could do by itself, then what the CPU sees of it. The
 * firmware refuses that of a function that has failed; the host unbinds it all the
 * same, and then the firmware knows what is left.
 */
static void take_all_back(const struct command *cmd)
{
	struct opened *opened, *next;

	list_for_each_entry_safe(opened, next, &cmd->channel->opened, node) {
		if (opened->rid != cmd->rid)
			continue;
		if (!apply(cmd, opened, false))
			forget_opened(opened);
		else if (!opened->dma)
			return;
	}
}

static int tio_unbind(u64 function, enum paravisor_tdisp_reason reason)
{
	struct command cmd = { .channel = snp_tio_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (rc)
		return rc;

	take_all_back(&cmd);
	if (host_op(&cmd, SVM_VMGEXIT_SEV_TIO_OP_STOP))
		pr_debug("%04x: the host did not stop it\n", cmd.rid);

	return host_op(&cmd, SVM_VMGEXIT_SEV_TIO_OP_UNBIND);
}

VISIBLE_IF_KUNIT const struct paravisor_tdisp_transport snp_tio_transport = {
	.info	 = tio_info,
	.bind	 = tio_bind,
	.report	 = tio_report,
	.start	 = tio_start,
	.unbind	 = tio_unbind,
	.status	 = tio_status,
	.refresh = tio_refresh,
	.mmio	 = tio_mmio,
	.dma	 = tio_dma,
};
EXPORT_SYMBOL_IF_KUNIT(snp_tio_transport);

/**
 * snp_tdisp_transport() - way to the firmware, if the host offers to carry messages
 *
 * Context: Early boot, once the hypervisor's features are known.
 * Return: the transport, or NULL where the GHCB knows no SEV-TIO.
 */
const struct paravisor_tdisp_transport * __init snp_tdisp_transport(void)
{
	return sev_hv_features & GHCB_HV_FT_SNP_SEV_TIO ? &snp_tio_transport : NULL;
}
