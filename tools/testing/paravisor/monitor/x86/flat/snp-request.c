// SPDX-License-Identifier: GPL-2.0-only
/* Guest messages, in their own cryptography: a second opinion of paravisor-rot's. */
#include "../../common/string.h"
#include "gcm.h"
#include "snp.h"

#define GUEST_REQUEST	0x80000011
#define EXTENDED	0x80000012
#define VMPCK2		(SECRETS + 0x60)

#define REQUEST		TEST_PAGE(20)
#define RESPONSE	TEST_PAGE(21)
#define CERTIFICATES	TEST_PAGE(22)	/* two pages */

#define INVALID_LENGTH	BIT_ULL(32)
#define BUSY		BIT_ULL(33)
#define GENERIC		BIT_ULL(63)
#define BAD_TAG		0x0b
#define BAD_PARAMETER	0x16
#define BAD_KEY		0x27

enum { KEY_REQUEST = 3, REPORT_REQUEST = 5, EXPORT_REQUEST = 7, TSC_INFO_REQUEST = 17 };

struct message {
	u8 tag[32];
	u64 sequence, reserved0;
	u8 algorithm, header_version;
	u16 header_size;
	u8 type, version;
	u16 size;
	u32 reserved1;
	u8 vmpck;
	u8 reserved2[35];
	u8 payload[4000];
};

static_assert(sizeof(struct message) == 4096, "guest message");

#define AAD_SIZE	48	/* from the algorithm to the payload */

static struct gcm gcm;
static struct message out, in;

static void nonce_of(const struct message *message, u8 *nonce)
{
	memset(nonce, 0, 12);
	memcpy(nonce, &message->sequence, sizeof(message->sequence));
}

static void seal(u8 type, u16 size, u64 sequence)
{
	u8 nonce[12];

	out.sequence = sequence;
	out.algorithm = 1;
	out.header_version = 1;
	out.header_size = 0x60;
	out.type = type;
	out.version = 1;
	out.size = size;
	out.vmpck = 2;
	nonce_of(&out, nonce);
	gcm_crypt(&gcm, nonce, out.payload, size);
	gcm_tag(&gcm, nonce, &out.algorithm, AAD_SIZE, out.payload, size, out.tag);
}

static bool open(void)
{
	u8 nonce[12], tag[GCM_TAG_SIZE];

	if (in.size > sizeof(in.payload))
		return false;
	nonce_of(&in, nonce);
	gcm_tag(&gcm, nonce, &in.algorithm, AAD_SIZE, in.payload, in.size, tag);
	gcm_crypt(&gcm, nonce, in.payload, in.size);
	return !memcmp(tag, in.tag, sizeof(tag));
}

/* Shows @out to the host as it is. */
static u64 send(u64 code)
{
	memcpy((void *)shared_view(REQUEST), &out, sizeof(out));
	memset((void *)shared_view(RESPONSE), 0, PAGE_SIZE);
	ghcb_prepare(code, REQUEST, RESPONSE);
	ghcb_put(GHCB_RAX, CERTIFICATES);
	ghcb_put(GHCB_RBX, 0);
	check_equal(ghcb_send(), 0, "a guest request");
	memcpy(&in, (void *)shared_view(RESPONSE), sizeof(in));
	return ghcb_read(GHCB_INFO2);
}

static void make_report_request(u64 sequence, u32 vmpl, u32 key)
{
	memset(&out, 0, sizeof(out));
	memset(out.payload, 0x5a, 64);
	out.payload[0x40] = vmpl;
	out.payload[0x44] = key;
	seal(REPORT_REQUEST, 0x60, sequence);
}

static void expect_status(u64 sequence, u8 type, u32 status, const char *name)
{
	u32 got;

	check_equal(send(GUEST_REQUEST), 0, name);
	check(open(), "... an authentic response");
	memcpy(&got, in.payload, sizeof(got));
	check(in.sequence == sequence + 1 && in.type == type + 1, "... of the right kind");
	check_equal(got, status, "... with this status");
}

static void test_answers(void)
{
	make_report_request(1, 2, 0);
	expect_status(1, REPORT_REQUEST, 0, "report about VMPL2");
	check(in.payload[0x20 + 0x30] == 2 && in.payload[0x20 + 0x50] == 0x5a, "... is that");
	make_report_request(3, 1, 0);
	expect_status(3, REPORT_REQUEST, BAD_PARAMETER, "report about VMPL1");
	make_report_request(5, 3, 2);
	expect_status(5, REPORT_REQUEST, BAD_KEY, "report under a key that is not there");

	memset(&out, 0, sizeof(out));
	out.payload[0x10] = 2;
	seal(KEY_REQUEST, 0x20, 7);
	expect_status(7, KEY_REQUEST, 0, "derived key");
	memset(&out, 0, sizeof(out));
	seal(TSC_INFO_REQUEST, 128, 9);
	expect_status(9, TSC_INFO_REQUEST, 0, "TSC information");
}

/* A message that fails leaves the number as it was: 11 is due all the time. */
static void test_refusals(void)
{
	memset(&out, 0, sizeof(out));
	seal(EXPORT_REQUEST, 0x20, 11);
	check_equal(send(GUEST_REQUEST), BAD_PARAMETER, "a message the guest may not send");
	expect("iv-reuse", vmgexit, NO_GPA);
	make_report_request(11, 2, 0);
	out.payload[3] ^= 1;
	check_equal(send(GUEST_REQUEST), BAD_TAG, "a message that was tampered with");
	expect("sequence", vmgexit, NO_GPA);
	make_report_request(13, 2, 0);
	check_equal(send(GUEST_REQUEST), BAD_PARAMETER, "a number too far on");
	expect("iv-reuse", vmgexit, NO_GPA);
	expect("sequence", vmgexit, NO_GPA);
	make_report_request(10, 2, 0);
	check_equal(send(GUEST_REQUEST), BAD_PARAMETER, "the number of a response");
}

static void test_host(void)
{
	make_report_request(11, 3, 0);
	check_equal(send(EXTENDED), INVALID_LENGTH, "no room for certificates");
	check_equal(ghcb_read(GHCB_RBX), 2, "... pages that they need");
	expect_status(11, REPORT_REQUEST, 0, "the same message without them");

	expect("ghcb-protocol", vmgexit, NO_GPA);
	ghcb_exit(GUEST_REQUEST, REQUEST, TEST_PAGE(24));
	check_equal(ghcb_read(GHCB_INFO2), GENERIC, "response to a private page");
	ghcb_exit(GUEST_REQUEST, REQUEST, REQUEST);
	check_equal(ghcb_read(GHCB_INFO2), GENERIC, "one page for both");
}

static void open_line(void)
{
	gcm_init(&gcm, (const u8 *)VMPCK2);
	snp_share(REQUEST);
	snp_share(RESPONSE);
}

/* opt=snp-busy. To ask again with the very same message reuses nothing. */
void test_snp_throttle(void)
{
	open_line();
	for (u64 sequence = 1; sequence < 6; sequence += 2) {
		make_report_request(sequence, 2, 0);
		check_equal(send(GUEST_REQUEST), BUSY, "a request that has to wait");
		expect_status(sequence, REPORT_REQUEST, 0, "... and goes through again");
	}
	make_report_request(7, 2, 0);
	check_equal(send(EXTENDED), BUSY, "an extended one waits, too");
	expect("iv-reuse", vmgexit, NO_GPA);
	make_report_request(7, 3, 0);
	expect_status(7, REPORT_REQUEST, 0, "another message in its place");
}

void test_snp_request(void)
{
	open_line();
	test_answers();
	test_refusals();
	test_host();
}
