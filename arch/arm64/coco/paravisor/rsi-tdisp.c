// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDISP by RSI's calls for devices, and by services of the host
 *
 * What is believed comes by RSI, which P0 answers in a plane. The host moves the
 * function from state to state and hands out evidence, through memory that it can
 * write to at any time. See Documentation/virt/coco/rsi-tdisp.rst.
 */

#include <crypto/sha2.h>
#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/overflow.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/rsi.h>

#include "rsi-da.h"
#include "rsi-tdisp.h"

#define PROTOCOL_ARM_CCA	3

/* None: it is P0 that knows the number of this plane, and puts it in. */
#define NON_ATS_PLANE		0

static void call_rsi(struct arm_smccc_1_2_regs *regs)
{
	arm_smccc_1_2_smc(regs, regs);
}

/* A function, for is_realm_world() is not known yet when the transport is published. */
static bool owns_memory(void)
{
	return is_realm_world();
}

static struct rsi_channel guest_channel = {
	.lock	     = __MUTEX_INITIALIZER(guest_channel.lock),
	.functions   = XARRAY_INIT(guest_channel.functions, 0),
	.timeout_ms  = TDISP_TIMEOUT_MS,
	.smc	     = call_rsi,
	.owns_memory = owns_memory,
};

VISIBLE_IF_KUNIT struct rsi_channel *rsi_channel_in_use(void)
{
	KUNIT_STATIC_STUB_REDIRECT(rsi_channel_in_use);
	return &guest_channel;
}
EXPORT_SYMBOL_IF_KUNIT(rsi_channel_in_use);

static int begin(struct rsi_command *cmd, u64 function, bool killable)
{
	struct rsi_channel *channel = cmd->channel;

	if (!channel->page)
		channel->page = (struct rsi_page *)get_zeroed_page(GFP_KERNEL);
	if (!channel->page)
		return -ENOMEM;

	tdisp_wait_begin(&cmd->wait, channel->timeout_ms, killable);
	cmd->function = function;
	return 0;
}

/*
 * -ENODEV: there is no such function, or an operand is wrong otherwise. -EAGAIN: the
 * RMM's list of functions changed meanwhile, maybe for one that is of no interest
 */
static int rsi_error(u64 status)
{
	switch (status) {
	case RSI_SUCCESS:
		return 0;
	case RSI_ERROR_INPUT:
		return -ENODEV;
	case RSI_INCOMPLETE:
		return -EAGAIN;
	case RSI_ERROR_STATE:
	case RSI_ERROR_DEVICE:
		/* The latter also tells of nonces that are not the present ones. */
		return -EBUSY;
	case (u64)SMCCC_RET_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	default:
		return -EIO;
	}
}

/**
 * rsi_call() - call RSI
 * @cmd: the operation that needs it
 * @regs: operands, then results
 *
 * Context: Process, sleeps.
 * Return: 0; -ENODEV if there is no such function, or an operand is wrong otherwise;
 *	-EBUSY, -EINTR, -EIO, -EOPNOTSUPP or -ETIMEDOUT.
 */
int rsi_call(const struct rsi_command *cmd, struct arm_smccc_1_2_regs *regs)
{
	const struct arm_smccc_1_2_regs operands = *regs;

	for (;;) {
		int rc;

		cmd->channel->smc(regs);
		rc = rsi_error(regs->a0);
		if (rc != -EAGAIN)
			return rc;

		rc = tdisp_wait_a_little(&cmd->wait);
		if (rc)
			return rc;
		*regs = operands;
	}
}

/**
 * rsi_accept_error() - error of a call that is for locked functions only
 * @rc: of rsi_call()
 *
 * Return: what &struct paravisor_tdisp_transport has.
 */
int rsi_accept_error(int rc)
{
	return rc == -ENODEV ? -EBUSY : rc;
}

static int rsi_da_info(u64 function, struct paravisor_tdisp_info *info)
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	u64 features;
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (!rc)
		rc = rhi_da_features(&cmd, &features);
	if (rc)
		return rc;

	*info = (struct paravisor_tdisp_info) {
		.protocol  = PROTOCOL_ARM_CCA,
		.features  = features,
		.device_id = function,
	};
	return 0;
}

/* RSI has no digests of what the host has not fetched for this lock. */
static int lock_and_fetch(const struct rsi_command *cmd)
{
	u8 nonce[PARAVISOR_TDISP_NONCE_SIZE];
	int rc = rhi_da_operate(cmd, RHI_DA_SET_TDI_STATE, PCI_TSM_DEVSEC_LOCKED);

	if (!rc)
		rc = rhi_da_operate(cmd, RHI_DA_GET_INTERFACE_REPORT, 0);
	if (rc)
		return rc;

	get_random_bytes(nonce, sizeof(nonce));
	return rhi_da_measure(cmd, nonce);
}

static int rsi_da_bind(u64 function)
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	return rc ?: lock_and_fetch(&cmd);
}

static int rsi_da_refresh(u64 function, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE])
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	return rc ?: rhi_da_measure(&cmd, nonce);
}

static struct rsi_function *find_function(const struct rsi_command *cmd)
{
	return xa_load(&cmd->channel->functions, cmd->function);
}

static struct rsi_function *make_function(const struct rsi_command *cmd)
{
	struct rsi_function *fn = find_function(cmd);

	if (fn)
		return fn;

	fn = kzalloc_obj(*fn);
	if (!fn)
		return NULL;

	INIT_LIST_HEAD(&fn->mappings);
	if (xa_err(xa_store(&cmd->channel->functions, cmd->function, fn, GFP_KERNEL))) {
		kfree(fn);
		return NULL;
	}

	return fn;
}

static void forget_mapping(struct rsi_mapping *mapping)
{
	list_del(&mapping->entry);
	kfree(mapping);
}

static void forget_mappings(struct rsi_function *fn)
{
	struct rsi_mapping *mapping, *next;

	list_for_each_entry_safe(mapping, next, &fn->mappings, entry)
		forget_mapping(mapping);
}

static size_t digest_size(u8 hash, enum hash_algo *algo)
{
	switch (hash) {
	case RSI_VDEV_SHA256:
		*algo = HASH_ALGO_SHA256;
		return SHA256_DIGEST_SIZE;
	case RSI_VDEV_SHA384:
		*algo = HASH_ALGO_SHA384;
		return SHA384_DIGEST_SIZE;
	case RSI_VDEV_SHA512:
		*algo = HASH_ALGO_SHA512;
		return SHA512_DIGEST_SIZE;
	default:
		return 0;
	}
}

static int take_digests(const struct rsi_vdev_info *info, struct paravisor_tdisp_status *status)
{
	const u8 *const digests[PCI_TSM_EVIDENCE_TYPES] = {
		[PCI_TSM_EVIDENCE_CERTS]	= info->certs,
		[PCI_TSM_EVIDENCE_MEASUREMENTS]	= info->measurements,
		[PCI_TSM_EVIDENCE_REPORT]	= info->report,
		[PCI_TSM_EVIDENCE_VCA]		= info->vca,
	};
	size_t size = digest_size(info->hash, &status->hash);

	if (!size)
		return -EPROTO;

	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		if (!memchr_inv(digests[i], 0, size))
			continue;
		status->objects |= BIT(i);
		memcpy(status->digest[i], digests[i], size);
	}

	return 0;
}

static bool is_bound(const struct paravisor_tdisp_status *status)
{
	return status->state == PCI_TSM_DEVSEC_LOCKED || status->state == PCI_TSM_DEVSEC_RUN;
}

static int take_info(const struct rsi_vdev_info *info, struct paravisor_tdisp_status *status)
{
	if (info->state > PCI_TSM_DEVSEC_ERROR)
		return -EPROTO;

	status->state = info->state;
	status->lock_id = info->lock_nonce;
	if (!is_bound(status))
		return 0;

	if (!info->lock_nonce || info->format != RSI_VDEV_FORMAT_TDISP)
		return -EPROTO;

	return take_digests(info, status);
}

/* A function that there is not is not locked. */
static int get_info(const struct rsi_command *cmd, struct paravisor_tdisp_status *status)
{
	struct rsi_vdev_info *info = &cmd->channel->page->info;
	struct arm_smccc_1_2_regs regs = {
		.a0 = SMC_RSI_VDEV_GET_INFO,
		.a1 = cmd->function,
		.a2 = virt_to_phys(info),
	};
	int rc;

	*status = (struct paravisor_tdisp_status) {};
	*info = (struct rsi_vdev_info) {};
	rc = rsi_call(cmd, &regs);
	if (rc == -ENODEV)
		return 0;

	return rc ?: take_info(info, status);
}

/* Pages of the range that RIPAS says are the device's */
static int count_pages(const struct rsi_command *cmd, const struct rsi_mapping *mapping, u64 *pages)
{
	u64 base = mapping->base;

	while (base < mapping->top) {
		struct arm_smccc_1_2_regs regs = {
			.a0 = SMC_RSI_IPA_STATE_GET,
			.a1 = base,
			.a2 = mapping->top,
		};
		int rc = rsi_call(cmd, &regs);

		if (rc)
			return rsi_accept_error(rc);
		if (regs.a1 <= base || regs.a1 > mapping->top || !IS_ALIGNED(regs.a1, SZ_4K))
			return -EPROTO;

		if (regs.a2 == RSI_RIPAS_DEV)
			*pages += (regs.a1 - base) / SZ_4K;
		base = regs.a1;
		cond_resched();
	}

	return 0;
}

/* Without a say in memory there is only what VALIDATE_MAPPING has said. */
static int count_private(const struct rsi_command *cmd, const struct rsi_function *fn, u64 *pages)
{
	const struct rsi_mapping *mapping;
	bool counts = cmd->channel->owns_memory();

	list_for_each_entry(mapping, &fn->mappings, entry) {
		int rc = 0;

		if (counts)
			rc = count_pages(cmd, mapping, pages);
		else
			*pages += (mapping->top - mapping->base) / SZ_4K;
		if (rc)
			return rc;
	}

	return 0;
}

static int note_status(const struct rsi_command *cmd, const struct paravisor_tdisp_status *status)
{
	const struct rsi_vdev_info *info = &cmd->channel->page->info;
	struct rsi_function *fn = is_bound(status) ? make_function(cmd) : find_function(cmd);

	if (!fn)
		return is_bound(status) ? -ENOMEM : 0;

	fn->told = (struct rsi_nonces) {};
	if (is_bound(status))
		fn->told = (struct rsi_nonces) {
			.lock	      = info->lock_nonce,
			.measurements = info->measurements_nonce,
			.report	      = info->report_nonce,
		};
	return 0;
}

/* RSI tells of DMA only when it switches it; from then on that is how it is. */
static int ask_status(const struct rsi_command *cmd, struct paravisor_tdisp_status *status)
{
	struct rsi_function *fn;
	int rc = get_info(cmd, status);

	if (!rc)
		rc = note_status(cmd, status);
	fn = find_function(cmd);
	if (rc || !fn)
		return rc;

	/* A P0 that owns memory has taken it back. */
	if (status->state == PCI_TSM_DEVSEC_UNLOCKED && !cmd->channel->owns_memory())
		forget_mappings(fn);

	status->dma_private = fn->dma;
	return count_private(cmd, fn, &status->mmio_pages);
}

static int rsi_da_status(u64 function, struct paravisor_tdisp_status *status)
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	return rc ?: ask_status(&cmd, status);
}

/* An object that RSI has no digest of cannot be told from the host's invention. */
static int rsi_da_report(u64 function, enum pci_tsm_evidence_type type, size_t max, void **data,
			 size_t *size)
{
	static const u64 objects[PCI_TSM_EVIDENCE_TYPES] = {
		[PCI_TSM_EVIDENCE_CERTS]	= RHI_DA_CERTS,
		[PCI_TSM_EVIDENCE_MEASUREMENTS]	= RHI_DA_MEASUREMENTS,
		[PCI_TSM_EVIDENCE_REPORT]	= RHI_DA_REPORT,
		[PCI_TSM_EVIDENCE_VCA]		= RHI_DA_VCA,
	};
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	struct paravisor_tdisp_status status;
	int rc;

	*data = NULL;
	*size = 0;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	if (!rc)
		rc = get_info(&cmd, &status);
	if (rc)
		return rc;

	if (!is_bound(&status))
		return -EBUSY;
	if (!test_bit(type, &status.objects))
		return 0;

	return rhi_da_fetch(&cmd, objects[type], max, data, size);
}

/*
 * The caller has verified what it was told last. It is the nonces of that which
 * MMIO and DMA are asked for by: evidence that is made anew has others.
 */
static int start(const struct rsi_command *cmd)
{
	struct rsi_function *fn = find_function(cmd);

	if (!fn || !fn->told.lock)
		return -EBUSY;

	fn->started = fn->told;
	return rhi_da_operate(cmd, RHI_DA_SET_TDI_STATE, PCI_TSM_DEVSEC_RUN);
}

static int rsi_da_start(u64 function)
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, true);
	return rc ?: start(&cmd);
}

/* VALIDATE_MAPPING and IPA_STATE_SET may end early, and tell where; @next goes on there. */
static int call_for_range(const struct rsi_command *cmd, struct arm_smccc_1_2_regs *regs, u64 *next,
			  u64 end)
{
	u64 before = *next;
	int rc = rsi_call(cmd, regs);

	if (rc)
		return rsi_accept_error(rc);

	if (regs->a1 < before || regs->a1 > end || !IS_ALIGNED(regs->a1, SZ_4K))
		return -EPROTO;

	*next = regs->a1;
	if (regs->a2 != RSI_ACCEPT)
		return -EIO;

	cond_resched();
	if (*next == end)
		return 0;

	return *next == before ? tdisp_wait_a_little(&cmd->wait) : tdisp_may_go_on(&cmd->wait);
}

/* @mapping grows with what is done. */
static int validate(const struct rsi_command *cmd, const struct rsi_nonces *nonces,
		    struct rsi_mapping *mapping, u64 end)
{
	while (mapping->top < end) {
		struct arm_smccc_1_2_regs regs = {
			.a0 = SMC_RSI_VDEV_VALIDATE_MAPPING,
			.a1 = cmd->function,
			.a2 = mapping->top,
			.a3 = end,
			.a4 = mapping->top + mapping->report_offset,
			.a6 = nonces->lock,
			.a7 = nonces->measurements,
			.a8 = nonces->report,
		};
		int rc = call_for_range(cmd, &regs, &mapping->top, end);

		if (rc)
			return rc;
	}

	return 0;
}

/* It shrinks with what is done. */
static int invalidate(const struct rsi_command *cmd, struct rsi_mapping *mapping)
{
	while (mapping->base < mapping->top) {
		struct arm_smccc_1_2_regs regs = {
			.a0 = SMC_RSI_IPA_STATE_SET,
			.a1 = mapping->base,
			.a2 = mapping->top,
			.a3 = RSI_RIPAS_EMPTY,
			.a4 = RSI_CHANGE_DESTROYED,
		};
		int rc = call_for_range(cmd, &regs, &mapping->base, mapping->top);

		if (rc)
			return rc;
	}

	forget_mapping(mapping);
	return 0;
}

static int disable_dma(const struct rsi_command *cmd, struct rsi_function *fn)
{
	struct arm_smccc_1_2_regs regs = {
		.a0 = SMC_RSI_VDEV_DMA_DISABLE,
		.a1 = cmd->function,
	};
	int rc = fn && fn->dma ? rsi_call(cmd, &regs) : 0;

	/* A function that there is not does no DMA. */
	if (rc && rc != -ENODEV)
		return rc;

	if (fn)
		fn->dma = false;
	return 0;
}

static int take_mmio_back(const struct rsi_command *cmd, struct rsi_function *fn)
{
	struct rsi_mapping *mapping, *next;

	if (!fn || !cmd->channel->owns_memory())
		return 0;

	list_for_each_entry_safe(mapping, next, &fn->mappings, entry) {
		int rc = invalidate(cmd, mapping);

		if (rc)
			return rc;
	}

	return 0;
}

/* What is not taken back stays locked: the device may still be reached privately. */
static int unbind(const struct rsi_command *cmd)
{
	struct rsi_function *fn = find_function(cmd);
	int rc = disable_dma(cmd, fn);

	if (!rc)
		rc = take_mmio_back(cmd, fn);

	return rc ?: rhi_da_operate(cmd, RHI_DA_SET_TDI_STATE, PCI_TSM_DEVSEC_UNLOCKED);
}

static int rsi_da_unbind(u64 function, enum paravisor_tdisp_reason reason)
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	return rc ?: unbind(&cmd);
}

static struct rsi_mapping *add_mapping(struct rsi_function *fn,
				       const struct paravisor_tdisp_range *range)
{
	struct rsi_mapping *mapping = kmalloc_obj(*mapping);

	if (!mapping)
		return NULL;

	mapping->base = range->gpa;
	mapping->top = range->gpa;
	mapping->report_offset = range->reported - range->gpa;
	list_add_tail(&mapping->entry, &fn->mappings);
	return mapping;
}

static int make_private(const struct rsi_command *cmd, const struct paravisor_tdisp_range *range)
{
	struct rsi_function *fn = find_function(cmd);
	struct rsi_mapping *mapping;
	int rc;

	if (!fn || !fn->started.lock)
		return -EBUSY;

	mapping = add_mapping(fn, range);
	if (!mapping)
		return -ENOMEM;

	rc = validate(cmd, &fn->started, mapping, range->gpa + range->pages * SZ_4K);
	if (mapping->base == mapping->top)
		forget_mapping(mapping);
	return rc;
}

/* Where P0 owns memory it takes all back when the function is unbound, and no sooner. */
static int give_up(const struct rsi_command *cmd)
{
	struct paravisor_tdisp_status status;
	int rc = ask_status(cmd, &status);

	if (rc || !status.mmio_pages)
		return rc;

	rc = unbind(cmd) ?: ask_status(cmd, &status);
	if (rc)
		return rc;

	return status.mmio_pages ? -EIO : 0;
}

static int make_shared(const struct rsi_command *cmd, const struct paravisor_tdisp_range *range)
{
	struct rsi_function *fn = find_function(cmd);
	struct rsi_mapping *mapping, *next;

	if (!fn || !cmd->channel->owns_memory())
		return fn ? give_up(cmd) : 0;

	list_for_each_entry_safe(mapping, next, &fn->mappings, entry) {
		int rc = 0;

		if (mapping->base - range->gpa < range->pages * SZ_4K)
			rc = invalidate(cmd, mapping);
		if (rc)
			return rc;
	}

	return 0;
}

static int rsi_da_mmio(u64 function, const struct paravisor_tdisp_range *range, bool private)
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	u64 last;
	int rc;

	if (!range->pages || range->pages > U64_MAX / SZ_4K ||
	    !IS_ALIGNED(range->gpa | range->reported, SZ_4K) ||
	    check_add_overflow(range->gpa, range->pages * SZ_4K, &last))
		return -EPROTO;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (rc)
		return rc;

	return private ? make_private(&cmd, range) : make_shared(&cmd, range);
}

static int enable_dma(const struct rsi_command *cmd)
{
	struct rsi_function *fn = find_function(cmd);
	struct arm_smccc_1_2_regs regs = {
		.a0 = SMC_RSI_VDEV_DMA_ENABLE,
		.a1 = cmd->function,
		.a3 = NON_ATS_PLANE,
	};
	int rc;

	if (!fn || !fn->started.lock)
		return -EBUSY;

	regs.a4 = fn->started.lock;
	regs.a5 = fn->started.measurements;
	regs.a6 = fn->started.report;
	rc = rsi_call(cmd, &regs);
	fn->dma |= !rc;
	return rsi_accept_error(rc);
}

static int rsi_da_dma(u64 function, bool private)
{
	struct rsi_command cmd = { .channel = rsi_channel_in_use() };
	int rc;

	guard(mutex)(&cmd.channel->lock);

	rc = begin(&cmd, function, false);
	if (rc)
		return rc;

	return private ? enable_dma(&cmd) : disable_dma(&cmd, find_function(&cmd));
}

VISIBLE_IF_KUNIT const struct paravisor_tdisp_transport rsi_da_transport = {
	.info	 = rsi_da_info,
	.bind	 = rsi_da_bind,
	.report	 = rsi_da_report,
	.start	 = rsi_da_start,
	.unbind	 = rsi_da_unbind,
	.status	 = rsi_da_status,
	.refresh = rsi_da_refresh,
	.mmio	 = rsi_da_mmio,
	.dma	 = rsi_da_dma,
};
EXPORT_SYMBOL_IF_KUNIT(rsi_da_transport);

/**
 * rsi_tdisp_transport() - way to RSI's calls for devices
 *
 * Context: Early boot, before paravisor_publish(). The paravisor has said that it
 *	serves them.
 * Return: the transport.
 */
const struct paravisor_tdisp_transport * __init rsi_tdisp_transport(void)
{
	return &rsi_da_transport;
}
