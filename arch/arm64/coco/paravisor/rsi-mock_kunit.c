// SPDX-License-Identifier: GPL-2.0-only
/*
 * RSI and a host for KUnit tests of devices. They answer as they should, but for
 * what a test has changed in struct platform.
 */

#include <kunit/static_stub.h>
#include <kunit/test-bug.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/rsi.h>

#include "rsi-mock_kunit.h"

static struct platform *platform(void)
{
	return kunit_get_current_test()->priv;
}

static void note(struct platform *p, unsigned int what)
{
	if (p->logged < LOG_MAX)
		p->log[p->logged++] = what;
}

void set_state(struct platform *p, enum pci_tsm_devsec_state state)
{
	p->info.state = state;
	if (state != PCI_TSM_DEVSEC_UNLOCKED)
		return;

	p->info.lock_nonce = 0;
	p->info.measurements_nonce = 0;
	p->info.report_nonce = 0;
	memset(p->info.measurements, 0, sizeof(p->info.measurements));
	memset(p->info.report, 0, sizeof(p->info.report));
	if (!p->owns_memory)
		memset(p->ripas, RSI_RIPAS_EMPTY, sizeof(p->ripas));
}

static bool is_to_fail(struct platform *p, u64 call)
{
	if (call != p->fail_call)
		return false;

	if (p->fail_times && !--p->fail_times)
		p->fail_call = 0;
	return true;
}

static bool are_present_nonces(const struct platform *p, u64 lock, u64 measurements, u64 report)
{
	return lock == p->info.lock_nonce && measurements == p->info.measurements_nonce &&
	       report == p->info.report_nonce;
}

/* A run of pages from @base, in portions */
static u64 do_range(struct platform *p, struct arm_smccc_1_2_regs *regs, u64 base, u64 top,
		    u8 ripas)
{
	u64 pages = (top - base) / SZ_4K, first = (base - GPA) / SZ_4K;
	u64 now = p->portion ? min(p->portion, pages) : pages;

	if (p->reject)
		now = now > 1 ? 1 : 0;
	if (first + now > PAGES)
		return RSI_ERROR_INPUT;

	memset(&p->ripas[first], ripas, now);
	if (ripas == RSI_RIPAS_DEV)
		p->validated += now;
	regs->a1 = base + now * SZ_4K + p->spoil;
	regs->a2 = p->reject ? RSI_REJECT : RSI_ACCEPT;
	return RSI_SUCCESS;
}

static u64 validate_mapping(struct platform *p, struct arm_smccc_1_2_regs *regs)
{
	p->mapping = *regs;
	if (!are_present_nonces(p, regs->a6, regs->a7, regs->a8))
		return RSI_ERROR_DEVICE;
	if (regs->a4 != regs->a2 + REPORTED || regs->a5)
		return RSI_ERROR_INPUT;

	return do_range(p, regs, regs->a2, regs->a3, RSI_RIPAS_DEV);
}

static u64 set_ripas(struct platform *p, struct arm_smccc_1_2_regs *regs)
{
	if (!p->owns_memory || regs->a3 != RSI_RIPAS_EMPTY || regs->a4 != RSI_CHANGE_DESTROYED)
		return RSI_ERROR_INPUT;

	return do_range(p, regs, regs->a1, regs->a2, RSI_RIPAS_EMPTY);
}

static u64 get_ripas(struct platform *p, struct arm_smccc_1_2_regs *regs)
{
	u64 first = (regs->a1 - GPA) / SZ_4K, end = (regs->a2 - GPA) / SZ_4K, i = first;

	if (!p->owns_memory || end > PAGES)
		return RSI_ERROR_INPUT;

	while (i < end && p->ripas[i] == p->ripas[first])
		i++;
	regs->a1 = GPA + i * SZ_4K + p->spoil;
	regs->a2 = p->ripas[first];
	return RSI_SUCCESS;
}

static u64 switch_dma(struct platform *p, struct arm_smccc_1_2_regs *regs)
{
	if (regs->a0 == SMC_RSI_VDEV_DMA_DISABLE) {
		p->dma = false;
		return RSI_SUCCESS;
	}

	p->dma_operands = *regs;
	if (!are_present_nonces(p, regs->a4, regs->a5, regs->a6) ||
	    p->info.state != PCI_TSM_DEVSEC_RUN)
		return RSI_ERROR_DEVICE;

	p->dma = true;
	return RSI_SUCCESS;
}

static u64 get_info(struct platform *p, const struct arm_smccc_1_2_regs *regs)
{
	struct rsi_vdev_info *info = phys_to_virt(regs->a2);

	if (!IS_ALIGNED(regs->a2, sizeof(*info)))
		return RSI_ERROR_INPUT;

	*info = p->info;
	return RSI_SUCCESS;
}

/* What an operation of the host comes to */
static void do_operation(struct platform *p)
{
	struct rsi_vdev_info *info = &p->info;

	if (p->deaf)
		return;

	switch (p->pending) {
	case RHI_DA_SET_TDI_STATE:
		set_state(p, p->operand);
		if (p->operand == PCI_TSM_DEVSEC_LOCKED)
			info->lock_nonce = LOCK_NONCE;
		break;
	case RHI_DA_GET_INTERFACE_REPORT:
		memset(info->report, 0x33, sizeof(info->report));
		info->report_nonce++;
		break;
	case RHI_DA_GET_MEASUREMENTS:
		p->measure = *(struct rhi_measure *)phys_to_virt(p->operand);
		memset(info->measurements, 0x22, sizeof(info->measurements));
		info->measurements_nonce++;
		break;
	}
}

static u64 go_on(struct platform *p)
{
	if (p->incomplete) {
		p->incomplete--;
		return RHI_DA_INCOMPLETE;
	}

	do_operation(p);
	p->pending = 0;
	return RHI_DA_SUCCESS;
}

static void begin_operation(struct platform *p, u64 *gprs)
{
	if (p->pending) {
		gprs[0] = RHI_DA_BUSY;
		return;
	}

	p->pending = gprs[0];
	p->operand = gprs[2];
	gprs[1] = HANDLE;
	gprs[0] = go_on(p);
}

static u64 continue_operation(struct platform *p, const u64 *gprs)
{
	return p->pending && gprs[2] == HANDLE ? go_on(p) : RHI_DA_INPUT;
}

static u64 abort_pending(struct platform *p)
{
	u64 pending = p->pending;

	p->pending = 0;
	return pending ? RHI_DA_SUCCESS : RHI_DA_ENDED;
}

static u64 object_read(struct platform *p, u64 *gprs)
{
	p->asked = gprs[2];
	p->room = gprs[4];
	if (gprs[5] || gprs[4] < p->object_size)
		return RHI_DA_INPUT;

	if (p->object_size)
		memcpy(phys_to_virt(gprs[3]), p->object, p->object_size);
	gprs[1] = p->object_size + p->read_size;
	return RHI_DA_SUCCESS;
}

static void answer(struct platform *p, u64 *gprs)
{
	switch (gprs[0]) {
	case RHI_DA_FEATURES:
		gprs[0] = p->features;
		break;
	case RHI_DA_OBJECT_SIZE:
		p->asked = gprs[2];
		gprs[0] = p->object ? RHI_DA_SUCCESS : RHI_DA_NO_DATA;
		gprs[1] = p->object_size + p->told_size;
		break;
	case RHI_DA_OBJECT_READ:
		gprs[0] = object_read(p, gprs);
		break;
	case RHI_DA_CONTINUE:
		gprs[0] = continue_operation(p, gprs);
		break;
	case RHI_DA_ABORT:
		gprs[0] = abort_pending(p);
		break;
	default:
		begin_operation(p, gprs);
	}
}

static u64 host_call(struct platform *p, const struct arm_smccc_1_2_regs *regs)
{
	struct rsi_host_call *call = phys_to_virt(regs->a1);

	note(p, HOST | rsi_entry(call->gprs[0]));
	if (!IS_ALIGNED(regs->a1, sizeof(*call)) || call->immediate)
		return RSI_ERROR_INPUT;

	if (call->gprs[0] == p->host_call) {
		call->gprs[0] = p->host_status;
		if (p->host_times && !--p->host_times)
			p->host_call = 0;
	} else if (call->gprs[1] != RID) {
		call->gprs[0] = RHI_DA_BAD_VDEV;
	} else {
		answer(p, call->gprs);
	}

	return RSI_SUCCESS;
}

static u64 do_call(struct platform *p, struct arm_smccc_1_2_regs *regs)
{
	switch (regs->a0) {
	case SMC_RSI_HOST_CALL:
		return host_call(p, regs);
	case SMC_RSI_IPA_STATE_GET:
		return get_ripas(p, regs);
	case SMC_RSI_IPA_STATE_SET:
		return set_ripas(p, regs);
	}

	if (!p->present || regs->a1 != RID)
		return RSI_ERROR_INPUT;

	switch (regs->a0) {
	case SMC_RSI_VDEV_GET_INFO:
		return get_info(p, regs);
	case SMC_RSI_VDEV_VALIDATE_MAPPING:
		return validate_mapping(p, regs);
	case SMC_RSI_VDEV_DMA_ENABLE:
	case SMC_RSI_VDEV_DMA_DISABLE:
		return switch_dma(p, regs);
	default:
		return SMCCC_RET_NOT_SUPPORTED;
	}
}

static bool is_noted(u64 call)
{
	return call != SMC_RSI_HOST_CALL && call != SMC_RSI_VDEV_GET_INFO &&
	       call != SMC_RSI_IPA_STATE_GET;
}

static void fake_smc(struct arm_smccc_1_2_regs *regs)
{
	struct platform *p = platform();

	if (is_noted(regs->a0))
		note(p, rsi_entry(regs->a0));

	if (is_to_fail(p, regs->a0)) {
		/* Not to be looked at */
		regs->a1 = ULONG_MAX;
		regs->a2 = 0;
		regs->a0 = p->status;
		return;
	}

	regs->a0 = do_call(p, regs);
}

static bool fake_owns_memory(void)
{
	return platform()->owns_memory;
}

static struct rsi_channel *fake_channel(void)
{
	return &platform()->channel;
}

static void set_platform(struct platform *p)
{
	p->channel.timeout_ms = TDISP_TIMEOUT_MS;
	p->channel.smc = fake_smc;
	p->channel.owns_memory = fake_owns_memory;
	p->owns_memory = true;
	p->present = true;
	p->features = 0xbf;
	p->info.hash = RSI_VDEV_SHA384;
	p->info.format = RSI_VDEV_FORMAT_TDISP;
	p->info.state = PCI_TSM_DEVSEC_LOCKED;
	p->info.lock_nonce = LOCK_NONCE;
	p->info.measurements_nonce = 20;
	p->info.report_nonce = 30;
	memset(p->info.certs, 1, sizeof(p->info.certs));
	memset(p->info.measurements, 2, sizeof(p->info.measurements));
	memset(p->info.report, 3, sizeof(p->info.report));
	memset(p->info.vca, 4, sizeof(p->info.vca));
}

int init_platform(struct kunit *test)
{
	struct platform *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;

	mutex_init(&p->channel.lock);
	xa_init(&p->channel.functions);
	set_platform(p);
	test->priv = p;
	kunit_activate_static_stub(test, rsi_channel_in_use, fake_channel);
	return 0;
}

static void free_function(struct rsi_function *fn)
{
	struct rsi_mapping *mapping, *next;

	list_for_each_entry_safe(mapping, next, &fn->mappings, entry)
		kfree(mapping);
	kfree(fn);
}

void exit_platform(struct kunit *test)
{
	struct platform *p = test->priv;
	struct rsi_function *fn;
	unsigned long number;

	if (!p)
		return;

	xa_for_each(&p->channel.functions, number, fn)
		free_function(fn);
	xa_destroy(&p->channel.functions);
	free_page((unsigned long)p->channel.page);
}
