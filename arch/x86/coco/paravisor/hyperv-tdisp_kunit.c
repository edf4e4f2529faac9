// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: TDISP messages in extended hypercalls, against a paravisor that
 * answers in pieces, late, or wrong
 */

#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/paravisor_tdisp_common.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include <asm/mshyperv.h>

#include "hyperv-tdisp.h"

#define TIMEOUT_MS	50

enum wrong {
	NOTHING,
	OTHER_ID,
	OTHER_TOTAL,
	OTHER_OFFSET,
	NO_TOTAL,
	HUGE_TOTAL,
	NO_LENGTH,
	LENGTH_BEYOND_TOTAL,
	LENGTH_BEYOND_PAGE,
	UNKNOWN_STATUS,
	PENDING_AGAIN,
	STALE_PAGE,
	CALL_STATUS,
};

/**
 * struct paravisor - the other end of the call
 * @channel: this end
 * @message: the response
 * @size: bytes of @message
 * @chunk: bytes of it in one call
 * @pending: calls until the response is there
 * @wrong: what is wrong
 * @at: number of the call that is answered wrongly, from 1
 * @status: of %CALL_STATUS
 * @calls: calls so far
 * @commands: commands so far
 * @request_id: of the last command
 * @command: the last command
 * @length: bytes of @command
 */
struct paravisor {
	struct hv_tdisp_channel channel;
	u8 *message;
	u32 size;
	u32 chunk;
	unsigned int pending;
	enum wrong wrong;
	unsigned int at;
	u64 status;
	unsigned int calls;
	unsigned int commands;
	u64 request_id;
	u8 command[HV_TDISP_CHUNK];
	u32 length;
};

static void check_input(struct kunit *test, struct paravisor *pv,
			const struct hv_tdisp_input *in)
{
	KUNIT_EXPECT_EQ(test, in->version, HV_TDISP_VERSION);
	KUNIT_EXPECT_EQ(test, in->reserved, 0);
	KUNIT_EXPECT_NE(test, in->request_id, 0);
	KUNIT_ASSERT_LE(test, in->length, HV_TDISP_CHUNK);

	if (!in->length) {
		KUNIT_EXPECT_EQ(test, in->request_id, pv->request_id);
		return;
	}

	KUNIT_EXPECT_GT(test, in->request_id, pv->request_id);
	KUNIT_EXPECT_EQ(test, in->offset, 0);
	pv->request_id = in->request_id;
	memcpy(pv->command, in->command, in->length);
	pv->length = in->length;
	pv->commands++;
}

static void answer(struct kunit *test, struct paravisor *pv, u32 offset,
		   struct hv_tdisp_output *out)
{
	out->request_id = pv->request_id;
	if (pv->pending) {
		KUNIT_EXPECT_EQ(test, offset, 0);
		pv->pending--;
		out->status = HV_TDISP_PENDING;
		return;
	}

	KUNIT_ASSERT_LT(test, offset, pv->size);
	out->status = HV_TDISP_DONE;
	out->total = pv->size;
	out->offset = offset;
	out->length = min(pv->size - offset, pv->chunk);
	memcpy(out->data, pv->message + offset, out->length);
}

static void spoil(struct paravisor *pv, struct hv_tdisp_output *out)
{
	switch (pv->wrong) {
	case OTHER_ID:
		out->request_id++;
		break;
	case OTHER_TOTAL:
		out->total--;
		break;
	case OTHER_OFFSET:
		out->offset++;
		break;
	case NO_TOTAL:
		out->total = 0;
		break;
	case HUGE_TOTAL:
		out->total = U32_MAX;
		break;
	case NO_LENGTH:
		out->length = 0;
		break;
	case LENGTH_BEYOND_TOTAL:
		out->length = pv->size - out->offset + 1;
		break;
	case LENGTH_BEYOND_PAGE:
		out->length = HV_TDISP_CHUNK + 1;
		break;
	case UNKNOWN_STATUS:
		out->status = 2;
		break;
	case PENDING_AGAIN:
		out->status = HV_TDISP_PENDING;
		break;
	default:
		break;
	}
}

static u64 fake_call(u64 control, void *in, void *out)
{
	struct kunit *test = kunit_get_current_test();
	struct paravisor *pv = test->priv;
	bool wrong = ++pv->calls == pv->at;

	KUNIT_EXPECT_EQ(test, control, HV_EXT_CALL_TDISP);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(in));
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(out));
	check_input(test, pv, in);

	if (wrong && pv->wrong == CALL_STATUS)
		return pv->status;
	if (wrong && pv->wrong == STALE_PAGE)
		return HV_STATUS_SUCCESS;

	answer(test, pv, ((struct hv_tdisp_input *)in)->offset, out);
	if (wrong)
		spoil(pv, out);

	return HV_STATUS_SUCCESS;
}

static void set_message(struct kunit *test, struct paravisor *pv, u32 size, u32 chunk)
{
	pv->message = kvmalloc(size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pv->message);
	for (u32 i = 0; i < size; i++)
		pv->message[i] = i * 7 + i / 251;
	pv->size = size;
	pv->chunk = chunk;
	pv->calls = 0;
}

static void exit_paravisor(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	kvfree(pv->message);
	free_page((unsigned long)pv->channel.in);
	free_page((unsigned long)pv->channel.out);
}

static int init_paravisor(struct kunit *test)
{
	struct paravisor *pv = kunit_kzalloc(test, sizeof(*pv), GFP_KERNEL);

	if (!pv)
		return -ENOMEM;

	mutex_init(&pv->channel.lock);
	pv->channel.timeout_ms = TIMEOUT_MS;
	pv->channel.call = fake_call;
	test->priv = pv;
	return 0;
}

static int exchange(struct paravisor *pv, size_t max, u8 **response, size_t *size)
{
	static const u8 command[] = { 0x08, 0x08, 0x1a, 0x00 };

	return hv_tdisp_exchange(&pv->channel, command, sizeof(command), max, true, response,
				 size);
}

static void expect_whole(struct kunit *test, size_t max)
{
	struct paravisor *pv = test->priv;
	u8 *response = NULL;
	size_t size = 0;

	KUNIT_ASSERT_EQ(test, exchange(pv, max, &response, &size), 0);
	KUNIT_EXPECT_EQ(test, size, pv->size);
	if (size == pv->size)
		KUNIT_EXPECT_TRUE(test, !memcmp(response, pv->message, size));
	kvfree(response);
}

static void expect_error(struct kunit *test, size_t max, int rc)
{
	struct paravisor *pv = test->priv;
	u8 *response = NULL;
	size_t size = 0;

	KUNIT_EXPECT_EQ(test, exchange(pv, max, &response, &size), rc);
	KUNIT_EXPECT_NULL(test, response);
	KUNIT_EXPECT_EQ(test, size, 0);
}

struct size_case {
	u32 size;
	u32 chunk;
	unsigned int calls;
};

static const struct size_case size_cases[] = {
	{ 1, HV_TDISP_CHUNK, 1 },
	{ HV_TDISP_CHUNK - 1, HV_TDISP_CHUNK, 1 },
	{ HV_TDISP_CHUNK, HV_TDISP_CHUNK, 1 },
	{ HV_TDISP_CHUNK + 1, HV_TDISP_CHUNK, 2 },
	{ 3 * HV_TDISP_CHUNK, HV_TDISP_CHUNK, 3 },
	{ 20, 1, 20 },
	{ 10000, 3333, 4 },
	{ SZ_1M, HV_TDISP_CHUNK, 258 },
};

static void describe_size(const struct size_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u bytes by %u", c->size, c->chunk);
}

KUNIT_ARRAY_PARAM(size, size_cases, describe_size);

static void responses_arrive_whole(struct kunit *test)
{
	const struct size_case *c = test->param_value;
	struct paravisor *pv = test->priv;

	pv->channel.timeout_ms = TDISP_TIMEOUT_MS;
	set_message(test, pv, c->size, c->chunk);
	expect_whole(test, c->size);
	KUNIT_EXPECT_EQ(test, pv->calls, c->calls);
	KUNIT_EXPECT_EQ(test, pv->commands, 1);
	KUNIT_EXPECT_EQ(test, pv->length, 4);
	KUNIT_EXPECT_MEMEQ(test, pv->command, "\x08\x08\x1a\x00", 4);
}

static void responses_beyond_the_limit_are_refused(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	set_message(test, pv, 5000, HV_TDISP_CHUNK);
	expect_error(test, 4999, -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, pv->calls, 1);
	expect_whole(test, 5000);
}

static void late_responses_are_waited_for(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	pv->channel.timeout_ms = TDISP_TIMEOUT_MS;
	pv->pending = 3;
	set_message(test, pv, 5000, HV_TDISP_CHUNK);
	expect_whole(test, 5000);
	KUNIT_EXPECT_EQ(test, pv->calls, 5);
	KUNIT_EXPECT_EQ(test, pv->commands, 1);
}

/* And the next command is answered as if nothing had been. */
static void silence_ends(struct kunit *test)
{
	struct paravisor *pv = test->priv;
	unsigned long start = jiffies;

	pv->pending = UINT_MAX;
	set_message(test, pv, 10, HV_TDISP_CHUNK);
	expect_error(test, 10, -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, time_after(jiffies, start + msecs_to_jiffies(TIMEOUT_MS)));

	pv->pending = 0;
	expect_whole(test, 10);
	KUNIT_EXPECT_EQ(test, pv->commands, 2);
}

static void fatal_signal_ends_killable_waits_only(struct kunit *test)
{
	static const u8 command[] = { 0x08, 0x08, 0x32, 0x00 };
	struct paravisor *pv = test->priv;
	u8 *response = NULL;
	size_t size;

	pv->pending = 2;
	set_message(test, pv, 10, HV_TDISP_CHUNK);
	allow_kernel_signal(SIGKILL);
	send_sig(SIGKILL, current, 1);
	expect_error(test, 10, -EINTR);
	KUNIT_EXPECT_EQ(test, pv->calls, 1);

	KUNIT_EXPECT_EQ(test, hv_tdisp_exchange(&pv->channel, command, sizeof(command), 10, false,
						&response, &size), 0);
	flush_signals(current);
	kvfree(response);
}

struct wrong_case {
	const char *name;
	enum wrong wrong;
	unsigned int at;
	u64 status;
	int rc;
};

static const struct wrong_case wrong_cases[] = {
	{ "other id at once", OTHER_ID, 1, 0, -EPROTO },
	{ "other id later", OTHER_ID, 2, 0, -EPROTO },
	{ "nothing written at once", STALE_PAGE, 1, 0, -EPROTO },
	{ "nothing written later", STALE_PAGE, 2, 0, -EPROTO },
	{ "total changes", OTHER_TOTAL, 2, 0, -EPROTO },
	{ "no total", NO_TOTAL, 1, 0, -EPROTO },
	{ "no total later", NO_TOTAL, 2, 0, -EPROTO },
	{ "huge total", HUGE_TOTAL, 1, 0, -EMSGSIZE },
	{ "huge total later", HUGE_TOTAL, 2, 0, -EPROTO },
	{ "other offset at once", OTHER_OFFSET, 1, 0, -EPROTO },
	{ "other offset later", OTHER_OFFSET, 2, 0, -EPROTO },
	{ "no progress at once", NO_LENGTH, 1, 0, -EPROTO },
	{ "no progress later", NO_LENGTH, 3, 0, -EPROTO },
	{ "more than the total", LENGTH_BEYOND_TOTAL, 3, 0, -EPROTO },
	{ "more than a page", LENGTH_BEYOND_PAGE, 1, 0, -EPROTO },
	{ "unknown status", UNKNOWN_STATUS, 1, 0, -EPROTO },
	{ "pending after the start", PENDING_AGAIN, 2, 0, -EPROTO },
	{ "invalid code", CALL_STATUS, 1, HV_STATUS_INVALID_HYPERCALL_CODE, -EOPNOTSUPP },
	{ "invalid input", CALL_STATUS, 1, HV_STATUS_INVALID_HYPERCALL_INPUT, -EPROTO },
	{ "invalid alignment", CALL_STATUS, 1, HV_STATUS_INVALID_ALIGNMENT, -EPROTO },
	{ "invalid parameter later", CALL_STATUS, 2, HV_STATUS_INVALID_PARAMETER, -EPROTO },
	{ "access denied", CALL_STATUS, 1, HV_STATUS_ACCESS_DENIED, -EIO },
	{ "no hypercall page", CALL_STATUS, 1, U64_MAX, -EIO },
};

static void describe_wrong(const struct wrong_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(wrong, wrong_cases, describe_wrong);

static void wrong_answers_are_refused(struct kunit *test)
{
	const struct wrong_case *c = test->param_value;
	struct paravisor *pv = test->priv;

	pv->wrong = c->wrong;
	pv->at = c->at;
	pv->status = c->status;
	set_message(test, pv, 10000, HV_TDISP_CHUNK);
	expect_error(test, HV_TDISP_MESSAGE_MAX, c->rc);
	KUNIT_EXPECT_EQ(test, pv->calls, c->at);

	pv->at = 0;
	expect_whole(test, HV_TDISP_MESSAGE_MAX);
}

static void limit_of_all_responses_holds(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	set_message(test, pv, 10, HV_TDISP_CHUNK);
	pv->size = HV_TDISP_MESSAGE_MAX + 1;
	pv->chunk = 10;
	expect_error(test, SIZE_MAX, -EMSGSIZE);
}

static void commands_have_a_size(struct kunit *test)
{
	static const u8 command[HV_TDISP_CHUNK + 1];
	struct paravisor *pv = test->priv;
	size_t size;
	u8 *response;

	KUNIT_EXPECT_EQ(test, hv_tdisp_exchange(&pv->channel, command, 0, SZ_4K, true,
						&response, &size), -EINVAL);
	KUNIT_EXPECT_EQ(test, hv_tdisp_exchange(&pv->channel, command, sizeof(command), SZ_4K,
						true, &response, &size), -EINVAL);
	KUNIT_EXPECT_EQ(test, pv->calls, 0);
}

static struct kunit_case paravisor_hyperv_tdisp_cases[] = {
	KUNIT_CASE_PARAM(responses_arrive_whole, size_gen_params),
	KUNIT_CASE(responses_beyond_the_limit_are_refused),
	KUNIT_CASE(late_responses_are_waited_for),
	KUNIT_CASE(silence_ends),
	KUNIT_CASE(fatal_signal_ends_killable_waits_only),
	KUNIT_CASE_PARAM(wrong_answers_are_refused, wrong_gen_params),
	KUNIT_CASE(limit_of_all_responses_holds),
	KUNIT_CASE(commands_have_a_size),
	{}
};

static struct kunit_suite paravisor_hyperv_tdisp_suite = {
	.name	    = "paravisor_hyperv_tdisp",
	.init	    = init_paravisor,
	.exit	    = exit_paravisor,
	.test_cases = paravisor_hyperv_tdisp_cases,
};

kunit_test_suite(paravisor_hyperv_tdisp_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of TDISP over Hyper-V calls");
MODULE_LICENSE("GPL");
