// SPDX-License-Identifier: GPL-2.0-only
/*
 * A TDX module and a host for KUnit tests of TDX Connect. They answer as they
 * should, but for what a test has changed in struct platform.
 */

#include <kunit/static_stub.h>
#include <kunit/test-bug.h>
#include <linux/bitfield.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tdx-connect-mock_kunit.h"

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
	p->state = state;
	if (state != PCI_TSM_DEVSEC_UNLOCKED)
		return;

	p->vms = 0;
	p->pages = 0;
	p->started = 0;
}

static bool is_to_fail(struct platform *p, u64 leaf, u64 field)
{
	if (leaf != p->fail_leaf || (p->fail_field && field != p->fail_field))
		return false;

	if (p->leaf_times && !--p->leaf_times)
		p->fail_leaf = 0;
	return true;
}

static u64 read_digest(struct platform *p, struct tdx_module_args *args,
		       enum pci_tsm_evidence_type type)
{
	args->rcx = 0;
	if (!p->digest[type])
		return 0;

	memset(phys_to_virt(args->r8), p->digest[type], SHA384_DIGEST_SIZE);
	args->rcx = p->digest_size;
	return 0;
}

static u64 read_tdi(struct platform *p, struct tdx_module_args *args)
{
	u64 field = args->rdx;

	if (++p->readings == p->change_at || p->changes)
		p->session++;

	switch (field) {
	case TDX_TDI_STATE:
		args->rcx = p->state;
		return 0;
	case TDX_TDI_SESSION:
		args->rcx = p->session;
		return 0;
	case TDX_TDI_DMA:
		args->rcx = p->vms;
		return 0;
	case TDX_TDI_PAGES:
		args->rcx = p->pages;
		return 0;
	case TDX_TDI_REPORT:
		return read_digest(p, args, PCI_TSM_EVIDENCE_REPORT);
	case TDX_TDI_CERTS:
		return read_digest(p, args, PCI_TSM_EVIDENCE_CERTS);
	case TDX_TDI_MEASUREMENTS:
		return read_digest(p, args, PCI_TSM_EVIDENCE_MEASUREMENTS);
	case TDX_TDI_VCA:
		return read_digest(p, args, PCI_TSM_EVIDENCE_VCA);
	default:
		return TDX_OPERAND_INVALID | 2;
	}
}

static u64 start_tdi(struct platform *p, const struct tdx_module_args *args)
{
	if (args->rdx != p->session)
		return TDX_OPERAND_INVALID | 2;

	p->started = p->session;
	return p->state == PCI_TSM_DEVSEC_LOCKED ? 0 : TDX_TDI_WRONG_STATE;
}

static u64 accept_mmio(struct platform *p, struct tdx_module_args *args)
{
	u64 pages = FIELD_GET(TDX_MMIO_PAGES, args->r9);
	u64 now = p->portion && p->portion < pages ? p->portion : pages;

	p->mmio = *args;
	p->accepted += now;
	if (now == pages) {
		p->pages = p->accepted;
		return 0;
	}

	args->rcx += (now << PAGE_SHIFT) + p->spoil;
	args->r9 += (now << 32) - now + p->spoil_left;
	return TDX_INTERRUPTED_RESUMABLE;
}

static u64 accept_dma(struct platform *p, const struct tdx_module_args *args)
{
	p->dmar_vm = args->rdx;
	p->vms = BIT_ULL(args->rdx);
	return 0;
}

static u64 fake_module(u64 leaf, struct tdx_module_args *args)
{
	u64 function = leaf == TDG_MMIO_ACCEPT ? args->r8 : args->rcx;
	struct platform *p = platform();

	if (leaf != TDG_TDI_RD)
		note(p, leaf);
	if (is_to_fail(p, leaf, args->rdx)) {
		/* Not to be looked at */
		args->rcx = U64_MAX;
		args->r9 = U64_MAX;
		return p->leaf_status;
	}
	if (!p->present || function != RID)
		return TDX_TDI_NOT_PRESENT;

	switch (leaf) {
	case TDG_TDI_RD:
		return read_tdi(p, args);
	case TDG_TDI_START:
		return start_tdi(p, args);
	case TDG_MMIO_ACCEPT:
		return accept_mmio(p, args);
	case TDG_DMAR_ACCEPT:
		return accept_dma(p, args);
	default:
		return TDX_OPERAND_INVALID;
	}
}

static void hand_out(struct platform *p, struct tdx_tdcm *tdcm)
{
	tdcm->length = p->object_size;
	if (p->object_size)
		memcpy(tdx_tdcm_data(tdcm), p->object, p->object_size);
}

static void do_operation(struct platform *p, struct tdx_tdcm *tdcm)
{
	tdcm->length = 0;
	switch (tdcm->operation) {
	case TDX_TDCM_CHECK:
		tdcm->length = 1;
		*tdx_tdcm_data(tdcm) = 1;
		break;
	case TDX_TDCM_BIND:
		p->session++;
		set_state(p, PCI_TSM_DEVSEC_LOCKED);
		break;
	case TDX_TDCM_START:
		if (p->started == p->session)
			set_state(p, PCI_TSM_DEVSEC_RUN);
		break;
	case TDX_TDCM_UNBIND:
		set_state(p, PCI_TSM_DEVSEC_UNLOCKED);
		break;
	case TDX_TDCM_MEASURE:
		memcpy(p->nonce, tdx_tdcm_data(tdcm), sizeof(p->nonce));
		break;
	default:
		hand_out(p, tdcm);
	}
}

/* As the host does it: the status comes last. */
void late_answer(struct tdx_tdcm *tdcm, u8 status)
{
	WRITE_ONCE(tdcm->status, status);
}

static void answer(struct platform *p, struct tdx_tdcm *tdcm)
{
	if (!p->deaf)
		do_operation(p, tdcm);
	else
		tdcm->length = 0;

	tdcm->operation ^= p->header.operation;
	tdcm->version ^= p->header.version;
	tdcm->error = p->header.error;
	tdcm->length += p->header.length;
	late_answer(tdcm, TDX_TDCM_DONE ^ p->header.status);
}

static u64 fake_host(u64 function, struct tdx_tdcm *tdcm, size_t size)
{
	struct platform *p = platform();

	note(p, HOST | tdcm->operation);
	if (p->retries) {
		p->retries--;
		return TDVMCALL_STATUS_RETRY;
	}
	if (p->host_status || function != RID)
		return p->host_status ?: TDVMCALL_STATUS_INVALID_OPERAND;

	p->request = *tdcm;
	p->last = tdcm;
	p->last_size = size;
	if (!p->silent)
		answer(p, tdcm);
	return 0;
}

static struct tdx_connect_channel *fake_channel(void)
{
	return &platform()->channel;
}

static void set_platform(struct platform *p)
{
	p->channel.timeout_ms = TDISP_TIMEOUT_MS;
	p->channel.module = fake_module;
	p->channel.host = fake_host;
	p->channel.vm = VM;
	p->present = true;
	p->state = PCI_TSM_DEVSEC_LOCKED;
	p->session = SESSION;
	p->digest_size = SHA384_DIGEST_SIZE;
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
		p->digest[i] = i + 1;
}

int init_platform(struct kunit *test)
{
	struct platform *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;

	mutex_init(&p->channel.lock);
	xa_init(&p->channel.sessions);
	set_platform(p);
	test->priv = p;
	kunit_activate_static_stub(test, tdx_connect_channel_in_use, fake_channel);
	return 0;
}

static void release_channel(struct tdx_connect_channel *channel)
{
	unsigned long number;
	u64 *session;

	xa_for_each(&channel->sessions, number, session)
		kfree(session);
	xa_destroy(&channel->sessions);

	for (int i = 0; i < TDX_TDCM_BUFFERS; i++)
		tdisp_free_shared(channel->buffer[i], TDX_TDCM_SIZE);
	free_page((unsigned long)channel->page);
}

void exit_platform(struct kunit *test)
{
	struct platform *p = test->priv;

	if (p)
		release_channel(&p->channel);
}
