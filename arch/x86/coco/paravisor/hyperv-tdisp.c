// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDISP commands to the paravisor of Hyper-V, by an extended hypercall
 *
 * The hypercall page leads to the paravisor, and both pages are private: nothing
 * here crosses the host. Not so with VBS, where TDISP is not offered.
 */

#include <kunit/visibility.h>
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/paravisor.h>
#include <linux/paravisor_tdisp.h>
#include <linux/paravisor_tdisp_common.h>
#include <linux/paravisor_tdisp_proto.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/mshyperv.h>

#include "hyperv.h"
#include "hyperv-tdisp.h"

static int status_to_errno(u64 status)
{
	switch (hv_result(status)) {
	case HV_STATUS_SUCCESS:
		return 0;
	case HV_STATUS_INVALID_HYPERCALL_CODE:
		return -EOPNOTSUPP;
	case HV_STATUS_INVALID_HYPERCALL_INPUT:
	case HV_STATUS_INVALID_ALIGNMENT:
	case HV_STATUS_INVALID_PARAMETER:
		return -EPROTO;
	default:
		return -EIO;
	}
}

static int alloc_pages_once(struct hv_tdisp_channel *channel)
{
	if (!channel->in)
		channel->in = (void *)get_zeroed_page(GFP_KERNEL);
	if (!channel->out)
		channel->out = (void *)get_zeroed_page(GFP_KERNEL);

	return channel->in && channel->out ? 0 : -ENOMEM;
}

/**
 * struct exchange - one command and its response on the way
 * @channel: its lock is held
 * @wait: how long it may take
 * @max: bytes that the response may have
 * @data: the response, once its size is known
 * @total: bytes of @data
 * @done: bytes that have arrived
 */
struct exchange {
	struct hv_tdisp_channel *channel;
	struct tdisp_wait wait;
	size_t max;
	u8 *data;
	u32 total;
	u32 done;
};

/* One call; the command itself the first time, nothing but the offset later */
static int call(struct exchange *x, const u8 *command, size_t length)
{
	struct hv_tdisp_channel *channel = x->channel;

	channel->in->version = HV_TDISP_VERSION;
	channel->in->length = length;
	channel->in->request_id = channel->request_id;
	channel->in->offset = x->done;
	channel->in->reserved = 0;
	if (length)
		memcpy(channel->in->command, command, length);

	return status_to_errno(channel->call(HV_EXT_CALL_TDISP, channel->in, channel->out));
}

/* How long the response is, is said once. */
static int take_total(struct exchange *x, u32 total)
{
	if (x->data)
		return total == x->total ? 0 : -EPROTO;

	if (!total)
		return -EPROTO;

	if (total > x->max)
		return -EMSGSIZE;

	x->data = kvmalloc(total, GFP_KERNEL);
	if (!x->data)
		return -ENOMEM;

	x->total = total;
	return 0;
}

static int take_chunk(struct exchange *x)
{
	const struct hv_tdisp_output *out = x->channel->out;
	int rc;

	if (out->offset != x->done)
		return -EPROTO;

	rc = take_total(x, out->total);
	if (rc)
		return rc;

	if (!out->length || out->length > min(x->total - x->done, HV_TDISP_CHUNK))
		return -EPROTO;

	memcpy(x->data + x->done, out->data, out->length);
	x->done += out->length;
	return 0;
}

static int take_output(struct exchange *x)
{
	const struct hv_tdisp_output *out = x->channel->out;

	if (out->request_id != x->channel->request_id)
		return -EPROTO;

	if (out->status == HV_TDISP_DONE)
		return take_chunk(x);

	/* What has begun to arrive cannot become pending again. */
	if (out->status != HV_TDISP_PENDING || x->data)
		return -EPROTO;

	return tdisp_wait_a_little(&x->wait);
}

static int run_exchange(struct exchange *x, const u8 *command, size_t length)
{
	int rc = call(x, command, length);

	while (!rc) {
		rc = take_output(x);
		if (rc || (x->data && x->done == x->total))
			return rc;

		rc = tdisp_may_go_on(&x->wait);
		if (!rc)
			rc = call(x, NULL, 0);
		cond_resched();
	}

	return rc;
}

/**
 * hv_tdisp_exchange() - send a command and collect its whole response
 * @channel: where to
 * @command: the message
 * @length: bytes of @command, from 1 to %HV_TDISP_CHUNK
 * @max: bytes that the response may have
 * @killable: give up on a fatal signal
 * @response: a copy for the caller to kvfree(), on success
 * @size: bytes of @response, at least 1, on success
 *
 * A command that was given up may still be carried out; the next one has another
 * id, so that its answer cannot be taken for this one's.
 *
 * Context: Process, may sleep; takes &hv_tdisp_channel.lock.
 * Return: 0, -EINTR, -EIO, -EMSGSIZE, -ENOMEM, -EOPNOTSUPP, -EPROTO or -ETIMEDOUT
 *	as &struct paravisor_tdisp_transport has it; -EINVAL for a bad @length.
 */
int hv_tdisp_exchange(struct hv_tdisp_channel *channel, const u8 *command, size_t length,
		      size_t max, bool killable, u8 **response, size_t *size)
{
	struct exchange x = {
		.channel = channel,
		.max = min(max, HV_TDISP_MESSAGE_MAX),
	};
	int rc;

	if (!length || length > HV_TDISP_CHUNK)
		return -EINVAL;

	guard(mutex)(&channel->lock);

	rc = alloc_pages_once(channel);
	if (rc)
		return rc;

	channel->request_id++;
	tdisp_wait_begin(&x.wait, channel->timeout_ms, killable);
	rc = run_exchange(&x, command, length);
	if (rc) {
		kvfree(x.data);
		return rc;
	}

	*response = x.data;
	*size = x.total;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(hv_tdisp_exchange);

static u64 hypercall(u64 control, void *in, void *out)
{
	return hv_do_hypercall(control, in, out);
}

static struct hv_tdisp_channel guest_channel = {
	.lock	    = __MUTEX_INITIALIZER(guest_channel.lock),
	.timeout_ms = TDISP_TIMEOUT_MS,
	.call	    = hypercall,
};

/* Only what leads away from UNLOCKED, or may take long, is given up on a signal. */
static bool is_killable(enum tdisp_command_type type)
{
	switch (type) {
	case TDISP_BIND:
	case TDISP_GET_REPORT:
	case TDISP_START:
	case TDISP_REFRESH:
		return true;
	default:
		return false;
	}
}

/* @message keeps what @response points into. */
static int ask(const struct tdisp_command *command, size_t max, u8 **message,
	       struct tdisp_response *response)
{
	u8 buf[TDISP_COMMAND_MAX];
	size_t length = tdisp_encode(command, buf), size;
	int rc;

	rc = hv_tdisp_exchange(&guest_channel, buf, length, max, is_killable(command->type),
			       message, &size);
	if (rc)
		return rc;

	return tdisp_decode(command, *message, size, response);
}

static int ask_short(const struct tdisp_command *command, struct tdisp_response *response)
{
	u8 *message __free(kvfree) = NULL;

	return ask(command, TDISP_RESPONSE_MAX, &message, response);
}

static int tell(const struct tdisp_command *command)
{
	struct tdisp_response response;

	return ask_short(command, &response);
}

static int hv_tdisp_info(u64 function, struct paravisor_tdisp_info *info)
{
	const struct tdisp_command command = {
		.type = TDISP_GET_INFO,
		.function = function,
	};
	struct tdisp_response response;
	int rc = ask_short(&command, &response);

	if (!rc)
		*info = response.info;

	return rc;
}

static int hv_tdisp_bind(u64 function)
{
	const struct tdisp_command command = {
		.type = TDISP_BIND,
		.function = function,
	};

	return tell(&command);
}

static int hv_tdisp_report(u64 function, enum pci_tsm_evidence_type type, size_t max,
			   void **data, size_t *size)
{
	const struct tdisp_command command = {
		.type = TDISP_GET_REPORT,
		.function = function,
		.object = type,
	};
	u8 *message __free(kvfree) = NULL;
	struct tdisp_response response;
	int rc = ask(&command, max + TDISP_RESPONSE_MAX, &message, &response);

	if (rc)
		return rc;

	return tdisp_copy_object(response.blob, response.blob_size, max, data, size);
}

static int hv_tdisp_start(u64 function)
{
	const struct tdisp_command command = {
		.type = TDISP_START,
		.function = function,
	};

	return tell(&command);
}

static int hv_tdisp_unbind(u64 function, enum paravisor_tdisp_reason reason)
{
	const struct tdisp_command command = {
		.type = TDISP_UNBIND,
		.function = function,
		.reason = reason,
	};

	return tell(&command);
}

static int hv_tdisp_status(u64 function, struct paravisor_tdisp_status *status)
{
	const struct tdisp_command command = {
		.type = TDISP_GET_STATUS,
		.function = function,
	};
	struct tdisp_response response;
	int rc = ask_short(&command, &response);

	if (!rc)
		*status = response.status;

	return rc;
}

static int hv_tdisp_refresh(u64 function, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE])
{
	const struct tdisp_command command = {
		.type = TDISP_REFRESH,
		.function = function,
		.nonce = nonce,
	};

	return tell(&command);
}

static int hv_tdisp_mmio(u64 function, const struct paravisor_tdisp_range *range,
			 bool private)
{
	const struct tdisp_command command = {
		.type = TDISP_SET_MMIO,
		.function = function,
		.range = range,
		.private = private,
	};

	return tell(&command);
}

static int hv_tdisp_dma(u64 function, bool private)
{
	const struct tdisp_command command = {
		.type = TDISP_SET_DMA,
		.function = function,
		.private = private,
	};

	return tell(&command);
}

static const struct paravisor_tdisp_transport hv_transport = {
	.info	 = hv_tdisp_info,
	.bind	 = hv_tdisp_bind,
	.report	 = hv_tdisp_report,
	.start	 = hv_tdisp_start,
	.unbind	 = hv_tdisp_unbind,
	.status	 = hv_tdisp_status,
	.refresh = hv_tdisp_refresh,
	.mmio	 = hv_tdisp_mmio,
	.dma	 = hv_tdisp_dma,
};

/**
 * hv_tdisp_transport() - way to the paravisor, if it offers TDISP
 *
 * Context: hyperv_init(), once the hypercall page is there.
 * Return: the transport, or NULL where the capability is absent.
 */
const struct paravisor_tdisp_transport * __init hv_tdisp_transport(void)
{
	return hv_query_ext_cap(HV_EXT_CAPABILITY_TDISP) ? &hv_transport : NULL;
}
