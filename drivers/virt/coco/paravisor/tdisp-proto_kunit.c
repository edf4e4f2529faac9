// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: TDISP messages, against bytes that were worked out by hand
 */

#include <crypto/sha2.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/module.h>
#include <linux/paravisor_tdisp_proto.h>
#include <linux/slab.h>
#include <linux/string.h>

#define BYTES(...)	.bytes = (const u8[]) { __VA_ARGS__ },		\
			.size = sizeof((const u8[]) { __VA_ARGS__ })

static const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE] = { 0xaa, [31] = 0xbb };

static const struct paravisor_tdisp_range some_range = {
	.id = 1, .gpa = 0xfe000000, .pages = 4, .offset = 2,
};

static const struct paravisor_tdisp_range zero_range;

static const struct paravisor_tdisp_range huge_range = {
	.id = U16_MAX, .gpa = U64_MAX, .pages = U64_MAX, .offset = U64_MAX,
};

struct encode_case {
	const char *name;
	struct tdisp_command command;
	const u8 *bytes;
	size_t size;
};

static const struct encode_case encode_cases[] = {
	{ "info", { TDISP_GET_INFO, 0x8 }, BYTES(0x08, 0x08, 0x12, 0x00) },
	{ "function 0", { TDISP_GET_INFO, 0 }, BYTES(0x12, 0x00) },
	{ "bind, segment 1, bus 1", { TDISP_BIND, 0x10100 },
	  BYTES(0x08, 0x80, 0x82, 0x04, 0x1a, 0x00) },
	{ "certificates", { TDISP_GET_REPORT, 8, PCI_TSM_EVIDENCE_CERTS },
	  BYTES(0x08, 0x08, 0x22, 0x02, 0x08, 0x03) },
	{ "measurements", { TDISP_GET_REPORT, 8, PCI_TSM_EVIDENCE_MEASUREMENTS },
	  BYTES(0x08, 0x08, 0x22, 0x02, 0x08, 0x04) },
	{ "interface report", { TDISP_GET_REPORT, 8, PCI_TSM_EVIDENCE_REPORT },
	  BYTES(0x08, 0x08, 0x22, 0x02, 0x08, 0x02) },
	{ "vca", { TDISP_GET_REPORT, 8, PCI_TSM_EVIDENCE_VCA },
	  BYTES(0x08, 0x08, 0x22, 0x02, 0x08, 0x40) },
	{ "start", { TDISP_START, 8 }, BYTES(0x08, 0x08, 0x2a, 0x00) },
	{ "unbind", { TDISP_UNBIND, 8, .reason = PARAVISOR_TDISP_UNBIND_GRACEFUL },
	  BYTES(0x08, 0x08, 0x32, 0x02, 0x08, 0x01) },
	{ "unbind, unknown reason", { TDISP_UNBIND, 8 }, BYTES(0x08, 0x08, 0x32, 0x00) },
	{ "status", { TDISP_GET_STATUS, 8 }, BYTES(0x08, 0x08, 0x82, 0x04, 0x00) },
	{ "refresh", { TDISP_REFRESH, 8, .nonce = nonce },
	  BYTES(0x08, 0x08, 0x8a, 0x04, 0x22, 0x0a, 0x20,
		0xaa, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xbb) },
	{ "mmio", { TDISP_SET_MMIO, 8, .range = &some_range, .private = true },
	  BYTES(0x08, 0x08, 0x92, 0x04, 0x0e, 0x08, 0x01, 0x10, 0x80, 0x80, 0x80,
		0xf0, 0x0f, 0x18, 0x04, 0x20, 0x02, 0x28, 0x01) },
	{ "mmio, all zero", { TDISP_SET_MMIO, 8, .range = &zero_range },
	  BYTES(0x08, 0x08, 0x92, 0x04, 0x00) },
	{ "mmio, all ones", { TDISP_SET_MMIO, U64_MAX, .range = &huge_range, .private = true },
	  BYTES(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
		0x92, 0x04, 0x27, 0x08, 0xff, 0xff, 0x03,
		0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
		0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
		0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
		0x28, 0x01) },
	{ "dma private", { TDISP_SET_DMA, 8, .private = true },
	  BYTES(0x08, 0x08, 0x9a, 0x04, 0x02, 0x08, 0x01) },
	{ "dma shared", { TDISP_SET_DMA, 8 }, BYTES(0x08, 0x08, 0x9a, 0x04, 0x00) },
};

static void describe_encode(const struct encode_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(encode, encode_cases, describe_encode);

static void commands_are_spelled_out(struct kunit *test)
{
	const struct encode_case *c = test->param_value;
	u8 buf[TDISP_COMMAND_MAX];

	KUNIT_ASSERT_EQ(test, tdisp_encode(&c->command, buf), c->size);
	KUNIT_EXPECT_MEMEQ(test, buf, c->bytes, c->size);
}

/* The copy has no byte to spare, so that KASAN sees a read beyond it. */
static int decode_copy(struct kunit *test, const struct tdisp_command *command,
		       const u8 *bytes, size_t size, struct tdisp_response *response)
{
	u8 *copy = kunit_kmalloc(test, size ?: 1, GFP_KERNEL);
	int rc;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, bytes, size);
	rc = tdisp_decode(command, copy, size, response);
	if (response->blob)
		response->blob = bytes + (response->blob - copy);
	kunit_kfree(test, copy);
	return rc;
}

struct decode_case {
	const char *name;
	struct tdisp_command command;
	const u8 *bytes;
	size_t size;
	int rc;
};

static const struct decode_case good_cases[] = {
	{ "info", { TDISP_GET_INFO },
	  BYTES(0x08, 0x01, 0x10, 0x01, 0x18, 0x01, 0x22, 0x05, 0x08, 0x01, 0x18, 0x80, 0x02) },
	{ "info, 64 bits", { TDISP_GET_INFO },
	  BYTES(0x08, 0x01, 0x22, 0x16,
		0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
		0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01) },
	{ "bind", { TDISP_BIND }, BYTES(0x08, 0x01, 0x10, 0x01, 0x18, 0x02, 0x2a, 0x00) },
	{ "certificates", { TDISP_GET_REPORT, .object = PCI_TSM_EVIDENCE_CERTS },
	  BYTES(0x08, 0x01, 0x10, 0x02, 0x18, 0x02, 0x32, 0x07, 0x08, 0x03, 0x12, 0x03, 0x61,
		0x62, 0x63) },
	{ "no vca", { TDISP_GET_REPORT, .object = PCI_TSM_EVIDENCE_VCA },
	  BYTES(0x08, 0x01, 0x32, 0x02, 0x08, 0x40) },
	{ "empty measurements", { TDISP_GET_REPORT, .object = PCI_TSM_EVIDENCE_MEASUREMENTS },
	  BYTES(0x08, 0x01, 0x32, 0x04, 0x08, 0x04, 0x12, 0x00) },
	{ "start", { TDISP_START }, BYTES(0x08, 0x01, 0x10, 0x02, 0x18, 0x03, 0x3a, 0x00) },
	{ "unbind", { TDISP_UNBIND }, BYTES(0x08, 0x01, 0x10, 0x03, 0x18, 0x01, 0x42, 0x00) },
	{ "status, no digest", { TDISP_GET_STATUS },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x04, 0x08, 0x02, 0x10, 0x07) },
	{ "status, 64 bits", { TDISP_GET_STATUS },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x18, 0x08, 0x02,
		0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
		0x40, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01) },
	{ "refresh", { TDISP_REFRESH }, BYTES(0x08, 0x01, 0x8a, 0x04, 0x00) },
	{ "mmio", { TDISP_SET_MMIO }, BYTES(0x08, 0x01, 0x92, 0x04, 0x00) },
	{ "dma", { TDISP_SET_DMA }, BYTES(0x08, 0x01, 0x9a, 0x04, 0x00) },
	{ "payload first", { TDISP_BIND }, BYTES(0x2a, 0x00, 0x08, 0x01) },
	{ "state that nobody knows", { TDISP_BIND }, BYTES(0x08, 0x01, 0x18, 0x7f, 0x2a, 0x00) },
	{ "unknown varint", { TDISP_BIND }, BYTES(0x08, 0x01, 0x78, 0x05, 0x2a, 0x00) },
	{ "unknown fixed64", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x2a, 0x00) },
	{ "unknown bytes", { TDISP_BIND }, BYTES(0x08, 0x01, 0x7a, 0x02, 0x08, 0x08, 0x2a, 0x00) },
	{ "unknown fixed32", { TDISP_BIND }, BYTES(0x08, 0x01, 0x7d, 1, 2, 3, 4, 0x2a, 0x00) },
	{ "unknown twice", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x78, 0x05, 0x78, 0x06, 0x2a, 0x00) },
	{ "unknown, largest number", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01, 0x2a, 0x00) },
	{ "unknown in the payload", { TDISP_BIND }, BYTES(0x08, 0x01, 0x2a, 0x02, 0x08, 0x01) },
};

static const struct decode_case bad_cases[] = {
	{ "nothing", { TDISP_BIND }, BYTES(0x2a, 0x00), -EPROTO },
	{ "no payload", { TDISP_BIND }, BYTES(0x08, 0x01), -EPROTO },
	{ "other payload", { TDISP_BIND }, BYTES(0x08, 0x01, 0x3a, 0x00), -EPROTO },
	{ "other payload as well", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x2a, 0x00, 0x3a, 0x00), -EPROTO },
	{ "other payload before", { TDISP_UNBIND },
	  BYTES(0x08, 0x01, 0x2a, 0x00, 0x42, 0x00), -EPROTO },
	{ "status for a bind", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x04, 0x08, 0x02, 0x10, 0x07), -EPROTO },
	{ "payload is no message", { TDISP_BIND }, BYTES(0x08, 0x01, 0x28, 0x00), -EPROTO },
	{ "payload twice", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x2a, 0x00, 0x2a, 0x00), -EPROTO },
	{ "result twice", { TDISP_BIND }, BYTES(0x08, 0x01, 0x08, 0x01, 0x2a, 0x00), -EPROTO },
	{ "result as bytes", { TDISP_BIND }, BYTES(0x0a, 0x01, 0x01, 0x2a, 0x00), -EPROTO },
	{ "result as fixed32", { TDISP_BIND },
	  BYTES(0x0d, 0x01, 0, 0, 0, 0x2a, 0x00), -EPROTO },
	{ "result negative", { TDISP_BIND },
	  BYTES(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x2a, 0x00),
	  -EPROTO },
	{ "result of 33 bits", { TDISP_BIND },
	  BYTES(0x08, 0x81, 0x80, 0x80, 0x80, 0x10, 0x2a, 0x00), -EPROTO },
	{ "result unknown", { TDISP_BIND }, BYTES(0x08, 0x0a, 0x2a, 0x00), -EPROTO },
	{ "field 0", { TDISP_BIND }, BYTES(0x08, 0x01, 0x00, 0x00, 0x2a, 0x00), -EPROTO },
	{ "field number too large", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0xf8, 0xff, 0xff, 0xff, 0x1f, 0x01, 0x2a, 0x00), -EPROTO },
	{ "group", { TDISP_BIND }, BYTES(0x08, 0x01, 0x7b, 0x7c, 0x2a, 0x00), -EPROTO },
	{ "wire type 6", { TDISP_BIND }, BYTES(0x08, 0x01, 0x7e, 0x00, 0x2a, 0x00), -EPROTO },
	{ "wire type 7", { TDISP_BIND }, BYTES(0x08, 0x01, 0x7f, 0x00, 0x2a, 0x00), -EPROTO },
	{ "overlong zero", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x78, 0x80, 0x00, 0x2a, 0x00), -EPROTO },
	{ "overlong tag", { TDISP_BIND }, BYTES(0x88, 0x00, 0x01, 0x2a, 0x00), -EPROTO },
	{ "overlong length", { TDISP_BIND }, BYTES(0x08, 0x01, 0x2a, 0x80, 0x00), -EPROTO },
	{ "varint of 65 bits", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x78, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03,
		0x2a, 0x00), -EPROTO },
	{ "varint of 65 bits, the last alone", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x78, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02,
		0x2a, 0x00), -EPROTO },
	{ "protocol of 33 bits", { TDISP_GET_INFO },
	  BYTES(0x08, 0x01, 0x22, 0x06, 0x08, 0x81, 0x80, 0x80, 0x80, 0x10), -EPROTO },
	{ "varint of 11 bytes", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x78, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01,
		0x2a, 0x00), -EPROTO },
	{ "length beyond the end", { TDISP_BIND }, BYTES(0x08, 0x01, 0x2a, 0x01), -EPROTO },
	{ "length of 2^32", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x2a, 0x80, 0x80, 0x80, 0x80, 0x10), -EPROTO },
	{ "length of 2^64 - 1", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
	  -EPROTO },
	{ "rubbish in an empty payload", { TDISP_BIND },
	  BYTES(0x08, 0x01, 0x2a, 0x01, 0xff), -EPROTO },
	{ "report of another type", { TDISP_GET_REPORT, .object = PCI_TSM_EVIDENCE_CERTS },
	  BYTES(0x08, 0x01, 0x32, 0x05, 0x08, 0x04, 0x12, 0x01, 0x61), -EPROTO },
	{ "report without a type", { TDISP_GET_REPORT, .object = PCI_TSM_EVIDENCE_CERTS },
	  BYTES(0x08, 0x01, 0x32, 0x03, 0x12, 0x01, 0x61), -EPROTO },
	{ "report longer than its message", { TDISP_GET_REPORT, .object = PCI_TSM_EVIDENCE_CERTS },
	  BYTES(0x08, 0x01, 0x32, 0x05, 0x08, 0x03, 0x12, 0x02, 0x61, 0x62), -EPROTO },
	{ "report twice", { TDISP_GET_REPORT, .object = PCI_TSM_EVIDENCE_CERTS },
	  BYTES(0x08, 0x01, 0x32, 0x08, 0x08, 0x03, 0x12, 0x01, 0x61, 0x12, 0x01, 0x62), -EPROTO },
	{ "status, unknown state", { TDISP_GET_STATUS },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x04, 0x08, 0x05, 0x10, 0x07), -EPROTO },
	{ "status, locked without a number", { TDISP_GET_STATUS },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x02, 0x08, 0x02), -EPROTO },
	{ "status, run without a number", { TDISP_GET_STATUS },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x02, 0x08, 0x03), -EPROTO },
	{ "status, short digest", { TDISP_GET_STATUS },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x07, 0x08, 0x02, 0x10, 0x07, 0x1a, 0x01, 0x11), -EPROTO },
	{ "status, dma neither nor", { TDISP_GET_STATUS },
	  BYTES(0x08, 0x01, 0x82, 0x04, 0x06, 0x08, 0x02, 0x10, 0x07, 0x38, 0x02), -EPROTO },
	{ "bad protocol", { TDISP_GET_INFO }, BYTES(0x08, 0x02), -EOPNOTSUPP },
	{ "bad device state", { TDISP_BIND }, BYTES(0x08, 0x03, 0x10, 0x02, 0x18, 0x01), -EBUSY },
	{ "bad unbind reason", { TDISP_UNBIND }, BYTES(0x08, 0x04), -EPROTO },
	{ "bad command", { TDISP_REFRESH }, BYTES(0x08, 0x05), -EOPNOTSUPP },
	{ "not implemented", { TDISP_REFRESH }, BYTES(0x08, 0x06), -EOPNOTSUPP },
	{ "host failed", { TDISP_START }, BYTES(0x08, 0x07), -EIO },
	{ "bad report state", { TDISP_GET_REPORT }, BYTES(0x08, 0x08), -EBUSY },
	{ "bad report type", { TDISP_GET_REPORT }, BYTES(0x08, 0x09), -EOPNOTSUPP },
	{ "failure with a payload", { TDISP_START }, BYTES(0x08, 0x07, 0x3a, 0x00), -EIO },
};

static void describe_decode(const struct decode_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(good, good_cases, describe_decode);
KUNIT_ARRAY_PARAM(bad, bad_cases, describe_decode);

static void good_responses_are_taken(struct kunit *test)
{
	const struct decode_case *c = test->param_value;
	struct tdisp_response response;

	KUNIT_EXPECT_EQ(test, decode_copy(test, &c->command, c->bytes, c->size, &response), 0);
}

/* Only a whole unknown field may be missing behind the payload: there is none. */
static void truncated_responses_are_refused(struct kunit *test)
{
	const struct decode_case *c = test->param_value;
	bool payload_is_last = c->bytes[0] == 0x08;
	struct tdisp_response response;

	for (size_t size = 0; payload_is_last && size < c->size; size++)
		KUNIT_EXPECT_EQ_MSG(test, decode_copy(test, &c->command, c->bytes, size,
						      &response), -EPROTO, "%zu bytes", size);
}

static void bad_responses_are_refused(struct kunit *test)
{
	const struct decode_case *c = test->param_value;
	struct tdisp_response response;

	KUNIT_EXPECT_EQ(test, decode_copy(test, &c->command, c->bytes, c->size, &response),
			c->rc);
	KUNIT_EXPECT_NULL(test, response.blob);
}

static const struct decode_case *find_good(struct kunit *test, const char *name)
{
	for (int i = 0; i < ARRAY_SIZE(good_cases); i++)
		if (!strcmp(good_cases[i].name, name))
			return &good_cases[i];

	KUNIT_FAIL_AND_ABORT(test, "no case %s", name);
	return NULL;
}

static struct tdisp_response decode_good(struct kunit *test, const char *name)
{
	const struct decode_case *c = find_good(test, name);
	struct tdisp_response response;

	KUNIT_ASSERT_EQ(test, decode_copy(test, &c->command, c->bytes, c->size, &response), 0);
	return response;
}

static void info_is_read(struct kunit *test)
{
	struct tdisp_response response = decode_good(test, "info");

	KUNIT_EXPECT_EQ(test, response.info.protocol, 1);
	KUNIT_EXPECT_EQ(test, response.info.features, 0);
	KUNIT_EXPECT_EQ(test, response.info.device_id, 0x100);
}

static void blob_points_into_the_response(struct kunit *test)
{
	struct tdisp_response response = decode_good(test, "certificates");

	KUNIT_ASSERT_EQ(test, response.blob_size, 3);
	KUNIT_EXPECT_MEMEQ(test, response.blob, "abc", 3);
	KUNIT_EXPECT_EQ(test, decode_good(test, "no vca").blob_size, 0);
	KUNIT_EXPECT_EQ(test, decode_good(test, "empty measurements").blob_size, 0);
}

/* RUN, lock 0x80, all digests, DMA private, 5 pages */
static size_t make_full_status(u8 buf[TDISP_RESPONSE_MAX])
{
	static const u8 head[] = {
		0x08, 0x01, 0x82, 0x04, 0xd1, 0x01, 0x08, 0x03, 0x10, 0x80, 0x01
	};
	static const u8 tail[] = { 0x38, 0x01, 0x40, 0x05 };
	u8 *p = buf;

	p = memcpy(p, head, sizeof(head)) + sizeof(head);
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		*p++ = 0x1a + 8 * i;
		*p++ = SHA384_DIGEST_SIZE;
		p = memset(p, 0x11 * (i + 1), SHA384_DIGEST_SIZE);
		p += SHA384_DIGEST_SIZE;
	}
	return memcpy(p, tail, sizeof(tail)) + sizeof(tail) - (void *)buf;
}

static void full_status_is_read(struct kunit *test)
{
	const struct tdisp_command command = { TDISP_GET_STATUS };
	struct paravisor_tdisp_status *status;
	struct tdisp_response response;
	u8 buf[TDISP_RESPONSE_MAX];
	size_t size = make_full_status(buf);

	KUNIT_ASSERT_EQ(test, decode_copy(test, &command, buf, size, &response), 0);
	status = &response.status;
	KUNIT_EXPECT_EQ(test, status->state, PCI_TSM_DEVSEC_RUN);
	KUNIT_EXPECT_EQ(test, status->lock_id, 0x80);
	KUNIT_EXPECT_TRUE(test, status->dma_private);
	KUNIT_EXPECT_EQ(test, status->mmio_pages, 5);
	KUNIT_EXPECT_EQ(test, status->objects, 0xf);
	KUNIT_EXPECT_EQ(test, status->hash, HASH_ALGO_SHA384);
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
		KUNIT_EXPECT_NULL(test, memchr_inv(status->digest[i], 0x11 * (i + 1),
						   SHA384_DIGEST_SIZE));

	while (size--)
		KUNIT_EXPECT_EQ(test, decode_copy(test, &command, buf, size, &response), -EPROTO);
}

static void digest_has_its_size(struct kunit *test)
{
	const struct tdisp_command command = { TDISP_GET_STATUS };
	u8 bytes[60] = { 0x08, 0x01, 0x82, 0x04, 0, 0x08, 0x02, 0x10, 0x07, 0x1a };
	struct tdisp_response response;

	for (int i = 0; i <= SHA384_DIGEST_SIZE + 1; i++) {
		bool good = !i || i == SHA384_DIGEST_SIZE;

		bytes[4] = 6 + i;
		bytes[10] = i;
		KUNIT_EXPECT_EQ(test, decode_copy(test, &command, bytes, 11 + i, &response),
				good ? 0 : -EPROTO);
		KUNIT_EXPECT_EQ(test, response.status.objects, good && i);
	}
}

static void short_status_is_read(struct kunit *test)
{
	struct paravisor_tdisp_status status = decode_good(test, "status, no digest").status;

	KUNIT_EXPECT_EQ(test, status.state, PCI_TSM_DEVSEC_LOCKED);
	KUNIT_EXPECT_EQ(test, status.lock_id, 7);
	KUNIT_EXPECT_EQ(test, status.objects, 0);
	KUNIT_EXPECT_FALSE(test, status.dma_private);
}

static void numbers_keep_64_bits(struct kunit *test)
{
	struct paravisor_tdisp_status status = decode_good(test, "status, 64 bits").status;
	struct paravisor_tdisp_info info = decode_good(test, "info, 64 bits").info;

	KUNIT_EXPECT_EQ(test, status.lock_id, U64_MAX);
	KUNIT_EXPECT_EQ(test, status.mmio_pages, U64_MAX);
	KUNIT_EXPECT_EQ(test, info.features, U64_MAX);
	KUNIT_EXPECT_EQ(test, info.device_id, U64_MAX);
}

static void states_are_translated(struct kunit *test)
{
	static const enum pci_tsm_devsec_state states[] = {
		PCI_TSM_DEVSEC_UNLOCKED, PCI_TSM_DEVSEC_UNLOCKED, PCI_TSM_DEVSEC_LOCKED,
		PCI_TSM_DEVSEC_RUN, PCI_TSM_DEVSEC_ERROR,
	};
	const struct tdisp_command command = { TDISP_GET_STATUS };
	u8 bytes[] = { 0x08, 0x01, 0x82, 0x04, 0x04, 0x08, 0x00, 0x10, 0x07 };
	struct tdisp_response response;

	for (int i = 0; i < ARRAY_SIZE(states); i++) {
		bytes[6] = i;
		KUNIT_ASSERT_EQ(test, tdisp_decode(&command, bytes, sizeof(bytes), &response), 0);
		KUNIT_EXPECT_EQ(test, response.status.state, states[i]);
	}
}

static struct kunit_case paravisor_tdisp_proto_cases[] = {
	KUNIT_CASE_PARAM(commands_are_spelled_out, encode_gen_params),
	KUNIT_CASE_PARAM(good_responses_are_taken, good_gen_params),
	KUNIT_CASE_PARAM(truncated_responses_are_refused, good_gen_params),
	KUNIT_CASE_PARAM(bad_responses_are_refused, bad_gen_params),
	KUNIT_CASE(info_is_read),
	KUNIT_CASE(blob_points_into_the_response),
	KUNIT_CASE(full_status_is_read),
	KUNIT_CASE(digest_has_its_size),
	KUNIT_CASE(short_status_is_read),
	KUNIT_CASE(numbers_keep_64_bits),
	KUNIT_CASE(states_are_translated),
	{}
};

static struct kunit_suite paravisor_tdisp_proto_suite = {
	.name	    = "paravisor_tdisp_proto",
	.test_cases = paravisor_tdisp_proto_cases,
};

kunit_test_suite(paravisor_tdisp_proto_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the TDISP messages");
MODULE_LICENSE("GPL");
