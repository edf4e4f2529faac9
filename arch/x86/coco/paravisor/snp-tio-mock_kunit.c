// SPDX-License-Identifier: GPL-2.0-only
/*
 * A firmware and a host for KUnit tests of SEV-TIO. They answer as they should,
 * but for what a test has changed in struct platform.
 */

#include <kunit/static_stub.h>
#include <kunit/test-bug.h>
#include <linux/paravisor_tdisp_common.h>
#include <linux/string.h>
#include <uapi/linux/sev-guest.h>

#include "snp-tio-mock_kunit.h"

static void note(struct platform *p, unsigned int what)
{
	if (p->logged < LOG_MAX)
		p->log[p->logged++] = what;
}

static struct platform *to_platform(struct snp_tio_channel *channel)
{
	return container_of(channel, struct platform, channel);
}

const guid_t *guid_of(u64 param)
{
	static const guid_t certs = SNP_TIO_GUID_CERTS, report = SNP_TIO_GUID_REPORT;
	static const guid_t measurements = SNP_TIO_GUID_MEASUREMENTS, vca = SNP_TIO_GUID_VCA;

	switch (param) {
	case SNP_TIO_CERTS:
		return &certs;
	case SNP_TIO_MEASUREMENTS:
		return &measurements;
	case SNP_TIO_REPORT:
		return &report;
	default:
		return &vca;
	}
}

static void hand_out(struct platform *p, const struct snp_guest_req *req)
{
	struct snp_tio_blob_entry *table = req->certs_data;

	if (p->own_table) {
		memcpy(table, p->entry, sizeof(p->entry));
	} else if (p->object_size) {
		table->guid = *guid_of(req->input.tio_param);
		table->offset = 1000;
		table->length = p->object_size;
		memcpy(req->certs_data + 1000, p->object, p->object_size);
	}
}

static int answer_info(struct platform *p, struct snp_guest_req *req)
{
	u64 wish = req->input.tio_param;

	if (wish & ~SNP_TIO_STATE && req->input.data_npages < p->wanted) {
		req->exitinfo2 = SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_INVALID_LEN);
		req->input.data_npages = p->wanted;
		return -EIO;
	}

	memcpy(req->resp_buf, &p->info, sizeof(p->info));
	if (wish & ~SNP_TIO_STATE && p->pending) {
		p->pending--;
		req->input.tio_param = SNP_TIO_PENDING;
		return 0;
	}

	if (wish & SNP_TIO_REFRESH)
		memcpy(p->nonce, req->certs_data, sizeof(p->nonce));
	else if (wish & ~SNP_TIO_STATE)
		hand_out(p, req);
	if (p->done != U64_MAX)
		req->input.tio_param = p->done;
	return 0;
}

static void answer_mmio(struct platform *p, struct snp_guest_req *req)
{
	struct snp_tio_mmio rsp = p->last_mmio;

	rsp.rid ^= p->mmio.rid;
	rsp.status = p->mmio.status;
	rsp.gpa ^= p->mmio.gpa;
	rsp.pages ^= p->mmio.pages;
	rsp.offset ^= p->mmio.offset;
	rsp.range_id ^= p->mmio.range_id;
	rsp.flags = p->not_changed ? 0 : SNP_TIO_MMIO_CHANGED;
	memcpy(req->resp_buf, &rsp, sizeof(rsp));
}

static void answer_sdte(struct platform *p, struct snp_guest_req *req)
{
	struct snp_tio_sdte_rsp rsp = { .rid = p->sdte_rid, .status = p->sdte_status };

	memcpy(req->resp_buf, &rsp, sizeof(rsp));
}

static int answer(struct platform *p, struct snp_guest_req *req, size_t *size)
{
	switch (req->msg_type) {
	case SNP_MSG_TIO_TDI_INFO_REQ:
		*size = sizeof(p->info);
		return req->req_sz == 16 ? answer_info(p, req) : -EIO;
	case SNP_MSG_TIO_MMIO_VALIDATE_REQ:
		memcpy(&p->last_mmio, req->req_buf, sizeof(p->last_mmio));
		*size = sizeof(p->last_mmio);
		answer_mmio(p, req);
		return req->req_sz == 48 ? 0 : -EIO;
	case SNP_MSG_TIO_SDTE_WRITE_REQ:
		memcpy(p->sdte, req->req_buf + 16, sizeof(p->sdte));
		*size = sizeof(struct snp_tio_sdte_rsp);
		answer_sdte(p, req);
		return req->req_sz == 80 ? 0 : -EIO;
	default:
		return -EIO;
	}
}

static int fake_send(struct snp_tio_channel *channel, struct snp_guest_req *req, size_t *size)
{
	struct platform *p = to_platform(channel);
	int rc;

	note(p, req->msg_type);
	p->last = *req;
	p->messages++;
	*size = 0;
	if (p->send_rc && (!p->fail_at || p->fail_at == p->messages)) {
		req->exitinfo2 = p->exitinfo2;
		return p->send_rc;
	}

	rc = answer(p, req, size);
	*size += p->extra;
	return rc;
}

static u64 fake_op(u64 info, u64 *answer)
{
	struct platform *p = to_platform(snp_tio_channel_in_use());

	note(p, OP | info >> 32);
	if (p->busy) {
		p->busy--;
		return SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_BUSY);
	}

	*answer = p->op_answer;
	return (u32)info == RID ? p->op_error : U64_MAX;
}

static int fake_open(struct snp_tio_channel *channel)
{
	/* Not looked at, but not NULL */
	channel->mdesc = (struct snp_msg_desc *)channel;
	return 0;
}

static struct snp_tio_channel *fake_channel(void)
{
	struct platform *p = kunit_get_current_test()->priv;

	return &p->channel;
}

void fill(u8 *digest, u8 value)
{
	memset(digest, value, SHA384_DIGEST_SIZE);
}

static void set_info(struct platform *p)
{
	p->info.rid = RID;
	p->info.state = PCI_TSM_DEVSEC_LOCKED;
	p->info.lock_id = 7;
	p->info.spdm_algorithms = 0x1234;
	fill(p->info.certs, 1);
	fill(p->info.measurements, 2);
	fill(p->info.report, 3);
	fill(p->info.vca, 4);
}

int init_platform(struct kunit *test)
{
	struct platform *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;

	mutex_init(&p->channel.lock);
	INIT_LIST_HEAD(&p->channel.opened);
	p->channel.timeout_ms = TDISP_TIMEOUT_MS;
	p->channel.open = fake_open;
	p->channel.send = fake_send;
	p->channel.op = fake_op;
	p->done = U64_MAX;
	p->op_answer = RID;
	p->sdte_rid = RID;
	set_info(p);
	test->priv = p;
	kunit_activate_static_stub(test, snp_tio_channel_in_use, fake_channel);
	return 0;
}

void exit_platform(struct kunit *test)
{
	struct platform *p = test->priv;

	if (p)
		snp_tio_release(&p->channel);
}
