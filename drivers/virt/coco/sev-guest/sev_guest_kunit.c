// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of SEV guest reports, where the driver is at work
 *
 * The driver is asked as configfs asks it. What it would send is answered by a
 * made-up host and a made-up SVSM, which may lie: the host about certificates,
 * and in lengths both.
 */

#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/configfs.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/psp-sev.h>
#include <linux/string.h>
#include <linux/tsm.h>
#include <linux/uuid.h>
#include <uapi/linux/sev-guest.h>

#include <asm/sev.h>

#include "../guest/report-kunit.h"

#define REPORT_SIZE	1184
#define MANIFEST_SIZE	40
#define CERTS_SIZE	100
#define MAX_CALLS	4
#define SERVICE		"c476f1eb-0123-45a5-9641-b4e7dde5bfe3"

/* As the firmware and the hypervisor lay them out */
struct report_header {
	u32 status;
	u32 size;
	u8 reserved[24];
};

struct certificate {
	guid_t guid;
	u32 offset;
	u32 length;
};

/**
 * struct other_end - what answers, and what it was asked
 * @rc: the result of each exit
 * @header: the start of the answer of the security processor
 * @certificates: the table of the host, which goes on with zeros
 * @vmpl: the level of the last request for a report
 * @calls: SVSM calls so far
 * @call_id: the last of them
 * @input: its input
 * @needs: lengths that the SVSM wants for each call; 0: what it is given will do
 * @grows: it wants one more page each time
 * @out: lengths that it says it has written
 */
struct other_end {
	int rc;
	struct report_header header;
	struct certificate certificates[2];
	u32 vmpl;
	unsigned int calls;
	u64 call_id;
	struct svsm_attest_call input;
	struct lengths {
		u32 report;
		u32 manifest;
		u32 certificates;
	} needs, out;
	bool grows;
};

static struct config_group group;

static int fake_send(struct snp_msg_desc *mdesc, struct snp_guest_req *req)
{
	struct kunit *test = kunit_get_current_test();
	struct other_end *end = test->priv;
	struct snp_report_req *report_req = req->req_buf;

	req->exitinfo2 = 0;
	end->vmpl = report_req->vmpl;
	if (end->rc)
		return end->rc;

	memcpy(req->resp_buf, &end->header, sizeof(end->header));
	memset(req->resp_buf + sizeof(end->header), 'r', REPORT_SIZE);
	memcpy(req->certs_data, end->certificates, sizeof(end->certificates));
	return 0;
}

static bool is_enough(const struct svsm_attest_call *input, const struct lengths *needs)
{
	return input->report_buf.len >= needs->report &&
	       input->manifest_buf.len >= needs->manifest &&
	       input->certificates_buf.len >= needs->certificates;
}

static void set_lengths(struct svsm_attest_call *input, const struct lengths *lengths)
{
	input->report_buf.len = lengths->report;
	input->manifest_buf.len = lengths->manifest;
	input->certificates_buf.len = lengths->certificates;
}

static int fake_attest(u64 call_id, struct svsm_call *call, struct svsm_attest_call *input)
{
	struct kunit *test = kunit_get_current_test();
	struct other_end *end = test->priv;

	end->calls++;
	end->call_id = call_id;
	end->input = *input;
	if (end->grows)
		end->needs.manifest = input->manifest_buf.len + 1;
	if (end->rc)
		return end->rc;

	if (!is_enough(input, &end->needs)) {
		call->rax_out = SVSM_ERR_INVALID_PARAMETER;
		set_lengths(input, &end->needs);
		return -EINVAL;
	}

	memset(__va(input->report_buf.pa), 'R', REPORT_SIZE);
	memset(__va(input->manifest_buf.pa), 'M', MANIFEST_SIZE);
	set_lengths(input, &end->out);
	return 0;
}

static void drop_item(void *item)
{
	tsm_reports_type.ct_group_ops->drop_item(&group, item);
}

static bool is_visible(struct config_item *item, enum tsm_attr_index n)
{
	return item->ci_type->ct_group_ops->is_visible(item, NULL, n);
}

static ssize_t store(struct config_item *item, enum tsm_attr_index n, const char *text)
{
	return item->ci_type->ct_attrs[n]->store(item, text, strlen(text));
}

static ssize_t write_inblob(struct config_item *item, size_t size)
{
	static const u8 nonce[TSM_REPORT_INBLOB_MAX] = { 4, 5, 6 };

	return item->ci_type->ct_bin_attrs[TSM_REPORT_INBLOB]->write(item, nonce, size);
}

static ssize_t size_of(struct config_item *item, enum tsm_bin_attr_index n)
{
	return item->ci_type->ct_bin_attrs[n]->read(item, NULL, 0);
}

/* Every byte of the blob is @c. */
static void expect_blob(struct kunit *test, struct config_item *item,
			enum tsm_bin_attr_index n, size_t size, char c)
{
	char *data = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_EQ(test, size_of(item, n), size);
	KUNIT_EXPECT_EQ(test, item->ci_type->ct_bin_attrs[n]->read(item, data, size), size);
	KUNIT_EXPECT_NULL(test, memchr_inv(data, c, size));
}

static struct config_item *new_item(struct kunit *test)
{
	char *name = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	struct config_item *item;

	KUNIT_ASSERT_NOT_NULL(test, name);
	item = tsm_reports_type.ct_group_ops->make_item(&group, "kunit");
	if (IS_ERR(item))
		kunit_skip(test, "no provider of reports");
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, drop_item, item));
	item->ci_type->ct_attrs[TSM_REPORT_PROVIDER]->show(item, name);
	if (strcmp(name, "sev_guest\n"))
		kunit_skip(test, "another provider of reports");
	KUNIT_ASSERT_GT(test, write_inblob(item, TSM_REPORT_INBLOB_MAX), 0);
	return item;
}

static struct config_item *plain_item(struct kunit *test)
{
	struct config_item *item = new_item(test);

	if (size_of(item, TSM_REPORT_OUTBLOB) == -EOPNOTSUPP)
		kunit_skip(test, "no guest messages");
	KUNIT_ASSERT_GT(test, write_inblob(item, TSM_REPORT_INBLOB_MAX), 0);
	return item;
}

static struct config_item *svsm_item(struct kunit *test)
{
	struct config_item *item = new_item(test);

	if (!is_visible(item, TSM_REPORT_SERVICE_PROVIDER))
		kunit_skip(test, "no SVSM");
	KUNIT_ASSERT_GT(test, store(item, TSM_REPORT_SERVICE_PROVIDER, "svsm"), 0);
	return item;
}

static void plain_report_is_for_this_level(struct kunit *test)
{
	struct config_item *item = plain_item(test);
	struct other_end *end = test->priv;

	end->vmpl = U32_MAX;
	expect_blob(test, item, TSM_REPORT_OUTBLOB, REPORT_SIZE, 'r');
	KUNIT_EXPECT_GE(test, end->vmpl, snp_vmpl);
	KUNIT_EXPECT_LE(test, end->vmpl, TSM_REPORT_PRIVLEVEL_MAX);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), 0);
}

static void nonce_fills_its_field(struct kunit *test)
{
	struct config_item *item = plain_item(test);

	write_inblob(item, TSM_REPORT_INBLOB_MAX - 1);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EINVAL);
}

static const struct table {
	const char *name;
	struct certificate first;
	struct certificate second;
	ssize_t size;
} tables[] = {
	{ "one", { .offset = 72, .length = 100 }, .size = 172 },
	{ "two, in any order", { .offset = 500, .length = 100 },
	  { .offset = 72, .length = 10 }, .size = 600 },
	{ "as much as there is room for", { .offset = 72, .length = SEV_FW_BLOB_MAX_SIZE - 72 },
	  .size = SEV_FW_BLOB_MAX_SIZE },
	{ "one byte more", { .offset = 72, .length = SEV_FW_BLOB_MAX_SIZE - 71 } },
	{ "offset and length wrap", { .offset = 0xfffffff0, .length = 0x100 } },
	{ "only the second wraps", { .offset = 72, .length = 100 },
	  { .offset = 0xffffffff, .length = 0xffffffff } },
	{ "far away", { .offset = 0x80000000, .length = 1 } },
};

KUNIT_ARRAY_PARAM_DESC(table, tables, name);

/* The report is good in any case. */
static void certificates_lie_in_their_buffer(struct kunit *test)
{
	struct config_item *item = plain_item(test);
	const struct table *table = test->param_value;
	struct other_end *end = test->priv;

	end->certificates[0] = table->first;
	end->certificates[1] = table->second;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), REPORT_SIZE);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), table->size);
}

static const struct answer {
	const char *name;
	int rc;
	struct report_header header;
	ssize_t expected;
} answers[] = {
	{ "invalid parameter", 0, { .status = 0x16 }, -EINVAL },
	{ "invalid key", 0, { .status = 0x27 }, -EINVAL },
	{ "unknown status", 0, { .status = 1 }, -ENXIO },
	{ "longer than the message", 0, { .size = 4065 }, -ENOMEM },
	{ "longer than all", 0, { .size = U32_MAX }, -ENOMEM },
	{ "no answer", -EIO, {}, -EIO },
};

KUNIT_ARRAY_PARAM_DESC(answer, answers, name);

static void failure_has_its_error(struct kunit *test)
{
	struct config_item *item = plain_item(test);
	const struct answer *answer = test->param_value;
	struct other_end *end = test->priv;

	end->rc = answer->rc;
	end->header = answer->header;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), answer->expected);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), answer->expected);
}

static void there_is_one_service_provider(struct kunit *test)
{
	struct config_item *item = new_item(test);
	struct other_end *end = test->priv;

	KUNIT_ASSERT_GT(test, store(item, TSM_REPORT_SERVICE_PROVIDER, "svsm2"), 0);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EINVAL);
	KUNIT_EXPECT_EQ(test, end->calls, 0);
}

/* The SVSM takes a nonce within one page, and a report buffer that starts one. */
static void expect_svsm_would_take_it(struct kunit *test, const struct svsm_attest_call *input)
{
	KUNIT_EXPECT_LE(test, offset_in_page(input->nonce.pa) + input->nonce.len, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, input->nonce.len, TSM_REPORT_INBLOB_MAX);
	KUNIT_EXPECT_EQ(test, offset_in_page(input->report_buf.pa), 0);
	KUNIT_EXPECT_EQ(test, offset_in_page(input->manifest_buf.pa), 0);
	KUNIT_EXPECT_EQ(test, offset_in_page(input->certificates_buf.pa), 0);
}

static void all_services_attest(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	struct other_end *end = test->priv;

	expect_blob(test, item, TSM_REPORT_OUTBLOB, REPORT_SIZE, 'R');
	expect_blob(test, item, TSM_REPORT_MANIFESTBLOB, MANIFEST_SIZE, 'M');
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), CERTS_SIZE);
	KUNIT_EXPECT_EQ(test, end->calls, 1);
	KUNIT_EXPECT_EQ(test, end->call_id, SVSM_ATTEST_CALL(SVSM_ATTEST_SERVICES));
	expect_svsm_would_take_it(test, &end->input);
}

static void one_service_attests(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	struct other_end *end = test->priv;
	guid_t guid;

	KUNIT_ASSERT_EQ(test, guid_parse(SERVICE, &guid), 0);
	KUNIT_ASSERT_GT(test, store(item, TSM_REPORT_SERVICE_GUID, SERVICE), 0);
	KUNIT_ASSERT_GT(test, store(item, TSM_REPORT_SERVICE_MANIFEST_VER, "3"), 0);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), REPORT_SIZE);
	KUNIT_EXPECT_EQ(test, end->call_id, SVSM_ATTEST_CALL(SVSM_ATTEST_SINGLE_SERVICE));
	KUNIT_EXPECT_MEMEQ(test, end->input.service_guid, guid.b, sizeof(guid));
	KUNIT_EXPECT_EQ(test, end->input.service_manifest_ver, 3);
}

static void svsm_without_certificates(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	struct other_end *end = test->priv;

	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), CERTS_SIZE);
	end->out.certificates = 0;
	write_inblob(item, TSM_REPORT_INBLOB_MAX);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), 0);
}

static void buffers_grow_as_needed(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	struct other_end *end = test->priv;

	end->needs = (struct lengths){ 4000, 0x3001, 0x8000 };
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), REPORT_SIZE);
	KUNIT_EXPECT_EQ(test, end->calls, 2);
	KUNIT_EXPECT_EQ(test, end->input.report_buf.len, 0x1000);
	KUNIT_EXPECT_EQ(test, end->input.manifest_buf.len, 0x4000);
	KUNIT_EXPECT_EQ(test, end->input.certificates_buf.len, 0x8000);
	expect_svsm_would_take_it(test, &end->input);
}

static void svsm_that_is_never_content_is_given_up(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	struct other_end *end = test->priv;

	end->grows = true;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EINVAL);
	KUNIT_EXPECT_EQ(test, end->calls, MAX_CALLS);
}

static const struct demand {
	const char *name;
	struct lengths needs;
} demands[] = {
	{ "more than configfs takes", { .report = TSM_REPORT_OUTBLOB_MAX + 1 } },
	{ "manifest of 4 GiB", { .manifest = U32_MAX } },
	{ "certificates of 4 GiB", { .certificates = 0xfffff001 } },
	{ "sum of 4 GiB", { 0xfffff000, 0x2000, 0x5000 } },
};

KUNIT_ARRAY_PARAM_DESC(demand, demands, name);

static void demand_without_measure_is_refused(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	const struct demand *demand = test->param_value;
	struct other_end *end = test->priv;

	end->needs = demand->needs;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EFBIG);
	KUNIT_EXPECT_EQ(test, end->calls, 1);
}

static const struct excess {
	const char *name;
	struct lengths out;
} excesses[] = {
	{ "report", { 0x1001, MANIFEST_SIZE, CERTS_SIZE } },
	{ "manifest", { REPORT_SIZE, 0x100000, CERTS_SIZE } },
	{ "certificates", { REPORT_SIZE, MANIFEST_SIZE, 0x4001 } },
};

KUNIT_ARRAY_PARAM_DESC(excess, excesses, name);

/* It would be handed out with what lies behind the buffers. */
static void nothing_is_longer_than_its_buffer(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	const struct excess *excess = test->param_value;
	struct other_end *end = test->priv;

	end->out = excess->out;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EIO);
}

static void refusal_of_the_svsm_is_final(struct kunit *test)
{
	struct config_item *item = svsm_item(test);
	struct other_end *end = test->priv;

	end->rc = -EINVAL;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EINVAL);
	KUNIT_EXPECT_EQ(test, end->calls, 1);
}

static int with_other_end(struct kunit *test)
{
	struct other_end *end = kunit_kzalloc(test, sizeof(*end), GFP_KERNEL);

	if (!end)
		return -ENOMEM;

	end->header.size = REPORT_SIZE;
	end->out = (struct lengths){ REPORT_SIZE, MANIFEST_SIZE, CERTS_SIZE };
	test->priv = end;
	kunit_activate_static_stub(test, snp_send_guest_request, fake_send);
	kunit_activate_static_stub(test, snp_issue_svsm_attest_req, fake_attest);
	return 0;
}

static struct kunit_case sev_guest_cases[] = {
	KUNIT_CASE(plain_report_is_for_this_level),
	KUNIT_CASE(nonce_fills_its_field),
	KUNIT_CASE_PARAM(certificates_lie_in_their_buffer, table_gen_params),
	KUNIT_CASE_PARAM(failure_has_its_error, answer_gen_params),
	KUNIT_CASE(there_is_one_service_provider),
	KUNIT_CASE(all_services_attest),
	KUNIT_CASE(one_service_attests),
	KUNIT_CASE(svsm_without_certificates),
	KUNIT_CASE(buffers_grow_as_needed),
	KUNIT_CASE(svsm_that_is_never_content_is_given_up),
	KUNIT_CASE_PARAM(demand_without_measure_is_refused, demand_gen_params),
	KUNIT_CASE_PARAM(nothing_is_longer_than_its_buffer, excess_gen_params),
	KUNIT_CASE(refusal_of_the_svsm_is_final),
	{ }
};

static struct kunit_suite sev_guest_suite = {
	.name = "sev_guest",
	.init = with_other_end,
	.test_cases = sev_guest_cases,
};

kunit_test_suite(sev_guest_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests for SEV guest reports");
MODULE_LICENSE("GPL");
