// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of SNP guest messages, against a made-up security processor
 *
 * The message is sealed and opened for real; only the exit to the hypervisor is
 * replaced, so that they run in any guest. The keystream of one IV must never
 * cover two messages, whatever the host answers.
 */

#include <crypto/aes-gcm.h>
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/sev-guest.h>

#include <asm/sev.h>
#include <asm/svm.h>

#include "internal.h"

#define VMPCK_ID	2
#define FIRST_COUNT	6
#define ANSWER_SIZE	64
#define BUSY		SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_BUSY)
#define TOO_SMALL	SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_INVALID_LEN)

/**
 * struct step - what the host does with one exit
 * @rc: what snp_issue_guest_request() makes of it; 0: the message gets through
 * @exitinfo2: what the host says
 * @npages: the certificate pages that it says are needed
 */
struct step {
	int rc;
	u64 exitinfo2;
	unsigned int npages;
};

/**
 * struct firmware - the other end of the channel
 * @mdesc: the guest's end
 * @vmpck: the key, in the place of the secrets page
 * @count: messages so far, in the place of the secrets page
 * @key: the key, prepared
 * @expected: the next sequence number that it takes
 * @steps: what happens to each exit; those after the last get through
 * @nr_steps: entries in @steps
 * @exits: exits so far
 * @last: the request of the last exit
 * @last_exit: its exit code
 * @last_input: its registers
 * @spoil: changes the answer before it is sealed
 * @break_it: changes the answer after it was sealed
 */
struct firmware {
	struct snp_msg_desc *mdesc;
	u8 vmpck[VMPCK_KEY_LEN];
	u32 count;
	struct aes_gcm_key key;
	u64 expected;
	const struct step *steps;
	unsigned int nr_steps;
	unsigned int exits;
	struct snp_guest_msg *last;
	u64 last_exit;
	struct snp_req_data last_input;
	void (*spoil)(struct snp_guest_msg *answer);
	void (*break_it)(struct snp_guest_msg *answer);
};

/* GCM is for one message an IV. */
static void expect_fresh_iv(struct kunit *test, const struct snp_guest_msg *msg)
{
	struct firmware *fw = test->priv;

	if (fw->exits && fw->last->hdr.msg_seqno == msg->hdr.msg_seqno)
		KUNIT_EXPECT_MEMEQ(test, fw->last, msg, sizeof(*msg));
	else
		KUNIT_EXPECT_GT(test, msg->hdr.msg_seqno, fw->last->hdr.msg_seqno);
	*fw->last = *msg;
}

static int open_request(struct firmware *fw, struct snp_guest_msg *msg, u8 *plain)
{
	u8 iv[GCM_AES_IV_SIZE] = {};

	if (msg->hdr.msg_seqno != fw->expected)
		return -EINVAL;
	memcpy(iv, &msg->hdr.msg_seqno, sizeof(msg->hdr.msg_seqno));
	return aes_gcm_decrypt(plain, msg->payload, msg->hdr.msg_sz, msg->hdr.authtag,
			       &msg->hdr.algo, AAD_LEN, iv, &fw->key);
}

static void seal_answer(struct firmware *fw, struct snp_guest_msg *answer, const u8 *plain)
{
	u8 iv[GCM_AES_IV_SIZE] = {};

	if (fw->spoil)
		fw->spoil(answer);
	memcpy(iv, &answer->hdr.msg_seqno, sizeof(answer->hdr.msg_seqno));
	aes_gcm_encrypt(answer->payload, plain, ANSWER_SIZE, answer->hdr.authtag,
			&answer->hdr.algo, AAD_LEN, iv, &fw->key);
	if (fw->break_it)
		fw->break_it(answer);
}

/*
 * Gives the payload back with each bit turned. The driver holds its lock, so no
 * assertion may end the test here.
 */
static int answer(struct kunit *test, struct snp_guest_msg *msg, struct snp_guest_msg *reply)
{
	struct firmware *fw = test->priv;
	u8 plain[ANSWER_SIZE] = {};
	int rc = open_request(fw, msg, plain);

	KUNIT_EXPECT_EQ(test, rc, 0);
	if (rc)
		return -EIO;

	fw->expected += 2;
	for (int i = 0; i < sizeof(plain); i++)
		plain[i] = ~plain[i];

	memset(reply, 0, sizeof(*reply));
	reply->hdr = msg->hdr;
	memset(reply->hdr.authtag, 0, sizeof(reply->hdr.authtag));
	reply->hdr.msg_type++;
	reply->hdr.msg_seqno++;
	reply->hdr.msg_sz = ANSWER_SIZE;
	seal_answer(fw, reply, plain);
	return 0;
}

static int fake_issue(struct snp_guest_req *req)
{
	struct kunit *test = kunit_get_current_test();
	struct firmware *fw = test->priv;
	const struct step *step = NULL;

	expect_fresh_iv(test, __va(req->input.req_gpa));
	if (fw->exits < fw->nr_steps)
		step = &fw->steps[fw->exits];
	fw->exits++;
	fw->last_exit = req->exit_code;
	fw->last_input = req->input;
	req->exitinfo2 = step ? step->exitinfo2 : 0;
	if (step && step->npages)
		req->input.data_npages = step->npages;
	if (step && step->rc)
		return step->rc;

	return answer(test, __va(req->input.req_gpa), __va(req->input.resp_gpa));
}

static void script(struct kunit *test, const struct step *steps, unsigned int nr)
{
	struct firmware *fw = test->priv;

	fw->steps = steps;
	fw->nr_steps = nr;
	fw->exits = 0;
}

static int send(struct kunit *test, struct snp_guest_req *req, u64 exit_code)
{
	struct firmware *fw = test->priv;

	req->msg_version = 1;
	req->msg_type = SNP_MSG_REPORT_REQ;
	req->vmpck_id = VMPCK_ID;
	req->exit_code = exit_code;
	return snp_send_guest_request(fw->mdesc, req);
}

static int send_one(struct kunit *test)
{
	u8 payload[ANSWER_SIZE] = "ping", reply[ANSWER_SIZE + AUTHTAG_LEN] = {};
	struct snp_guest_req req = {
		.req_buf = payload,
		.req_sz = sizeof(payload),
		.resp_buf = reply,
		.resp_sz = sizeof(reply),
	};
	int rc = send(test, &req, SVM_VMGEXIT_GUEST_REQUEST);

	for (int i = 0; !rc && i < sizeof(payload); i++)
		KUNIT_EXPECT_EQ(test, reply[i], (u8)~payload[i]);
	return rc;
}

/* Asks for certificates too, and has room for one page of them. */
static int send_extended(struct kunit *test, struct snp_guest_req *req)
{
	static u8 payload[ANSWER_SIZE], reply[ANSWER_SIZE + AUTHTAG_LEN];

	*req = (struct snp_guest_req) {
		.req_buf = payload,
		.req_sz = sizeof(payload),
		.resp_buf = reply,
		.resp_sz = sizeof(reply),
		.input.data_npages = 1,
	};
	return send(test, req, SVM_VMGEXIT_EXT_GUEST_REQUEST);
}

static void expect_key_kept(struct kunit *test)
{
	struct firmware *fw = test->priv;

	KUNIT_EXPECT_NOT_NULL(test, memchr_inv(fw->vmpck, 0, sizeof(fw->vmpck)));
	KUNIT_EXPECT_EQ(test, send_one(test), 0);
}

/* Nothing of it is left, and no message leaves any more. */
static void expect_key_gone(struct kunit *test)
{
	struct firmware *fw = test->priv;
	unsigned int exits = fw->exits;

	KUNIT_EXPECT_NULL(test, memchr_inv(fw->vmpck, 0, sizeof(fw->vmpck)));
	KUNIT_EXPECT_NULL(test, memchr_inv(fw->mdesc->gcm_key, 0, sizeof(fw->key)));
	KUNIT_EXPECT_EQ(test, send_one(test), -ENOTTY);
	KUNIT_EXPECT_EQ(test, fw->exits, exits);
}

static void messages_get_through(struct kunit *test)
{
	struct firmware *fw = test->priv;

	for (int i = 1; i <= 3; i++) {
		KUNIT_EXPECT_EQ(test, send_one(test), 0);
		KUNIT_EXPECT_EQ(test, fw->count, FIRST_COUNT + 2 * i);
	}
	KUNIT_EXPECT_EQ(test, fw->last->hdr.msg_vmpck, VMPCK_ID);
	KUNIT_EXPECT_EQ(test, fw->exits, 3);
}

static void busy_host_is_asked_again(struct kunit *test)
{
	static const struct step steps[] = { { -EAGAIN, BUSY } };
	struct firmware *fw = test->priv;

	script(test, steps, ARRAY_SIZE(steps));
	KUNIT_EXPECT_EQ(test, send_one(test), 0);
	KUNIT_EXPECT_EQ(test, fw->exits, 2);
	KUNIT_EXPECT_EQ(test, fw->count, FIRST_COUNT + 2);
}

static void set_killed(bool killed)
{
	/* A task's own signal handlers stay as long as it runs. */
	struct sighand_struct *sighand = rcu_dereference_protected(current->sighand, true);

	spin_lock_irq(&sighand->siglock);
	if (killed)
		sigaddset(&current->pending.signal, SIGKILL);
	else
		sigdelset(&current->pending.signal, SIGKILL);
	recalc_sigpending();
	spin_unlock_irq(&sighand->siglock);
}

/* The message has to be finished, but not by asking as fast as it can. */
static void killed_task_waits_for_busy_host(struct kunit *test)
{
	static const struct step steps[] = { { -EAGAIN, BUSY } };
	unsigned long start = jiffies;
	int rc;

	script(test, steps, ARRAY_SIZE(steps));
	set_killed(true);
	rc = send_one(test);
	set_killed(false);
	KUNIT_EXPECT_EQ(test, rc, 0);
	KUNIT_EXPECT_GE(test, jiffies - start, SNP_REQ_RETRY_DELAY);
	expect_key_kept(test);
}

static void too_many_certificates_cost_no_key(struct kunit *test)
{
	static const struct step steps[] = { { -ENOSPC, TOO_SMALL, 4 } };
	struct firmware *fw = test->priv;
	struct snp_guest_req req;

	script(test, steps, ARRAY_SIZE(steps));
	KUNIT_EXPECT_EQ(test, send_extended(test, &req), -EIO);
	KUNIT_EXPECT_EQ(test, req.exitinfo2, TOO_SMALL);
	KUNIT_EXPECT_EQ(test, req.input.data_npages, 4);
	KUNIT_EXPECT_EQ(test, fw->last_exit, SVM_VMGEXIT_GUEST_REQUEST);
	KUNIT_EXPECT_EQ(test, fw->count, FIRST_COUNT + 2);
	expect_key_kept(test);
}

/* The same message again, and nothing for the host to do besides. */
static void too_much_evidence_costs_no_key(struct kunit *test)
{
	static const struct step steps[] = { { -ENOSPC, TOO_SMALL, 4 } };
	static u8 payload[ANSWER_SIZE], reply[ANSWER_SIZE + AUTHTAG_LEN];
	struct snp_guest_req req = {
		.req_buf = payload,
		.req_sz = sizeof(payload),
		.resp_buf = reply,
		.resp_sz = sizeof(reply),
		.certs_data = payload,
		.input = { .data_npages = 1, .tio_target = 0x100, .tio_param = 8 },
	};
	struct firmware *fw = test->priv;

	script(test, steps, ARRAY_SIZE(steps));
	KUNIT_EXPECT_EQ(test, send(test, &req, SVM_VMGEXIT_SEV_TIO_GUEST_REQUEST), -EIO);
	KUNIT_EXPECT_EQ(test, req.exitinfo2, TOO_SMALL);
	KUNIT_EXPECT_EQ(test, req.input.data_npages, 4);
	KUNIT_EXPECT_EQ(test, fw->exits, 2);
	KUNIT_EXPECT_EQ(test, fw->last_exit, SVM_VMGEXIT_SEV_TIO_GUEST_REQUEST);
	KUNIT_EXPECT_EQ(test, fw->last_input.data_gpa, 0);
	KUNIT_EXPECT_EQ(test, fw->last_input.data_npages, 0);
	KUNIT_EXPECT_EQ(test, fw->last_input.tio_target, 0x100);
	KUNIT_EXPECT_EQ(test, fw->last_input.tio_param, 0);
	KUNIT_EXPECT_EQ(test, fw->count, FIRST_COUNT + 2);
	expect_key_kept(test);
}

/* That certificates did not fit is not what went wrong in the end. */
static void failure_without_certificates_costs_the_key(struct kunit *test)
{
	static const struct step steps[] = {
		{ -ENOSPC, TOO_SMALL, 4 },
		{ -EIO, SNP_GUEST_ERR(0, 0x16) },
	};
	struct snp_guest_req req;

	script(test, steps, ARRAY_SIZE(steps));
	KUNIT_EXPECT_EQ(test, send_extended(test, &req), -EIO);
	KUNIT_EXPECT_EQ(test, req.exitinfo2, SNP_GUEST_ERR(0, 0x16));
	expect_key_gone(test);
}

/* The security processor never saw this message: its count is another now. */
static void wrong_length_without_certificates_costs_the_key(struct kunit *test)
{
	static const struct step steps[] = { { -EIO, TOO_SMALL } };

	script(test, steps, ARRAY_SIZE(steps));
	KUNIT_EXPECT_EQ(test, send_one(test), -EIO);
	expect_key_gone(test);
}

static void failure_costs_the_key(struct kunit *test)
{
	static const struct step steps[] = { { -EIO, SNP_GUEST_ERR(3, 0) } };

	script(test, steps, ARRAY_SIZE(steps));
	KUNIT_EXPECT_EQ(test, send_one(test), -EIO);
	expect_key_gone(test);
}

static void number_that_runs_out_stops_messages(struct kunit *test)
{
	struct firmware *fw = test->priv;

	fw->count = U32_MAX - 1;
	KUNIT_EXPECT_EQ(test, send_one(test), -EIO);
	KUNIT_EXPECT_EQ(test, fw->exits, 0);
	KUNIT_EXPECT_EQ(test, fw->count, U32_MAX - 1);
}

static void old_answer(struct snp_guest_msg *answer)
{
	answer->hdr.msg_seqno -= 2;
}

static void other_type(struct snp_guest_msg *answer)
{
	answer->hdr.msg_type = SNP_MSG_KEY_RSP;
}

static void other_version(struct snp_guest_msg *answer)
{
	answer->hdr.msg_version++;
}

static void long_answer(struct snp_guest_msg *answer)
{
	answer->hdr.msg_sz = U16_MAX;
}

static void one_byte_too_long(struct snp_guest_msg *answer)
{
	answer->hdr.msg_sz = ANSWER_SIZE + 1;
}

static void changed_payload(struct snp_guest_msg *answer)
{
	answer->payload[0] ^= 1;
}

static void changed_tag(struct snp_guest_msg *answer)
{
	answer->hdr.authtag[AUTHTAG_LEN - 1] ^= 0x80;
}

static void changed_header(struct snp_guest_msg *answer)
{
	answer->hdr.msg_vmpck ^= 1;
}

static void shorter(struct snp_guest_msg *answer)
{
	answer->hdr.msg_sz--;
}

static void no_answer(struct snp_guest_msg *answer)
{
	memset(answer, 0, sizeof(*answer));
}

static const struct lie {
	const char *name;
	void (*spoil)(struct snp_guest_msg *answer);
	void (*break_it)(struct snp_guest_msg *answer);
} lies[] = {
	{ "an old answer",	.spoil = old_answer },
	{ "another type",	.spoil = other_type },
	{ "another version",	.spoil = other_version },
	{ "64 KiB",		.spoil = long_answer },
	{ "one byte too long",	.spoil = one_byte_too_long },
	{ "changed payload",	.break_it = changed_payload },
	{ "changed tag",	.break_it = changed_tag },
	{ "changed header",	.break_it = changed_header },
	{ "shorter",		.break_it = shorter },
	{ "no answer",		.break_it = no_answer },
};

KUNIT_ARRAY_PARAM_DESC(lie, lies, name);

static void wrong_answer_is_refused(struct kunit *test)
{
	const struct lie *lie = test->param_value;
	struct firmware *fw = test->priv;

	fw->spoil = lie->spoil;
	fw->break_it = lie->break_it;
	KUNIT_EXPECT_EQ(test, send_one(test), -EBADMSG);
	expect_key_gone(test);
}

static struct snp_msg_desc *new_mdesc(struct kunit *test, struct firmware *fw)
{
	struct snp_msg_desc *mdesc = kunit_kzalloc(test, sizeof(*mdesc), GFP_KERNEL);

	if (!mdesc)
		return NULL;

	mdesc->request = kunit_kzalloc(test, sizeof(*mdesc->request), GFP_KERNEL);
	mdesc->response = kunit_kzalloc(test, sizeof(*mdesc->response), GFP_KERNEL);
	mdesc->gcm_key = kunit_kzalloc(test, sizeof(*mdesc->gcm_key), GFP_KERNEL);
	if (!mdesc->request || !mdesc->response || !mdesc->gcm_key)
		return NULL;

	*mdesc->gcm_key = fw->key;
	mdesc->os_area_msg_seqno = &fw->count;
	mdesc->vmpck = fw->vmpck;
	mdesc->vmpck_id = VMPCK_ID;
	return mdesc;
}

static int with_firmware(struct kunit *test)
{
	struct firmware *fw = kunit_kzalloc(test, sizeof(*fw), GFP_KERNEL);
	int rc;

	if (!fw)
		return -ENOMEM;

	memset(fw->vmpck, 0x5a, sizeof(fw->vmpck));
	rc = aes_gcm_preparekey(&fw->key, fw->vmpck, sizeof(fw->vmpck), AUTHTAG_LEN);
	if (rc)
		return rc;

	fw->count = FIRST_COUNT;
	fw->expected = FIRST_COUNT + 1;
	fw->last = kunit_kzalloc(test, sizeof(*fw->last), GFP_KERNEL);
	fw->mdesc = new_mdesc(test, fw);
	if (!fw->last || !fw->mdesc)
		return -ENOMEM;

	test->priv = fw;
	kunit_activate_static_stub(test, snp_issue_guest_request, fake_issue);
	return 0;
}

static struct kunit_case msg_cases[] = {
	KUNIT_CASE(messages_get_through),
	KUNIT_CASE_SLOW(busy_host_is_asked_again),
	KUNIT_CASE_SLOW(killed_task_waits_for_busy_host),
	KUNIT_CASE(too_many_certificates_cost_no_key),
	KUNIT_CASE(too_much_evidence_costs_no_key),
	KUNIT_CASE(failure_without_certificates_costs_the_key),
	KUNIT_CASE(wrong_length_without_certificates_costs_the_key),
	KUNIT_CASE(failure_costs_the_key),
	KUNIT_CASE(number_that_runs_out_stops_messages),
	KUNIT_CASE_PARAM(wrong_answer_is_refused, lie_gen_params),
	{ }
};

static struct kunit_suite msg_suite = {
	.name = "snp_msg",
	.init = with_firmware,
	.test_cases = msg_cases,
};

kunit_test_suite(msg_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests for SNP guest messages");
MODULE_LICENSE("GPL");
