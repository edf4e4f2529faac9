// SPDX-License-Identifier: GPL-2.0-only
/* The objects, byte by byte, and what must not hold of them: test-units KEYS-DIR */
#include <stdio.h>
#include <string.h>

#include "../request.h"
#include "../spdm.h"
#include "judge.h"
#include "tap.h"

static const char *keys;
static const u8 nonce[32] = "the nonce of the unit tests, 32";

static void make_evidence(const struct device *dev, struct evidence *e)
{
	spdm_certs(dev, &e->certs);
	spdm_vca(&e->vca);
	spdm_measurements(dev, nonce, &e->measurements);
}

static bool judged(const struct evidence *e, const char *wanted)
{
	const char *verdict = judge_evidence(e, nonce);

	if (strcmp(verdict, wanted))
		printf("# got %s, wanted %s\n", verdict, wanted);
	return !strcmp(verdict, wanted);
}

static void test_misdeeds(void)
{
	static const struct {
		const char *name, *verdict;
	} table[] = {
		{ "good", "ok" },
		{ "bad-signature", "signature" },
		{ "other-key", "signature" },
		{ "expired", "expired" },
		{ "wrong-root", "untrusted" },
		{ "wrong-measurement", "measurement" },
	};

	check(ARRAY_SIZE(table) == MISDEED_COUNT, "the table has all misbehaviours");
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct evidence e = { 0 };
		struct device dev;

		device_load(&dev, keys, misdeed_parse(table[i].name));
		make_evidence(&dev, &e);
		check(judged(&e, table[i].verdict), "%s: a careful reader says %s", table[i].name,
		      table[i].verdict);
		evidence_clear(&e);
		device_free(&dev);
	}
	check(misdeed_parse("nonsense") == MISDEED_COUNT, "no misbehaviour of that name");
}

/* Lengths and codes as DSP0274 1.2 has them, read one message after the other. */
static void test_vca(void)
{
	static const struct {
		u8 version, code, len;
	} messages[] = {
		{ 0x10, 0x84, 4 }, { 0x10, 0x04, 8 }, { 0x12, 0xe1, 20 },
		{ 0x12, 0x61, 20 }, { 0x12, 0xe3, 32 }, { 0x12, 0x63, 36 },
	};
	struct bytes vca = { 0 };
	size_t at = 0;

	spdm_vca(&vca);
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		check(vca.data[at] == messages[i].version && vca.data[at + 1] == messages[i].code,
		      "VCA: message 0x%02x at %zu", messages[i].code, at);
		at += messages[i].len;
	}
	check(at == vca.len, "VCA: nothing behind them");
	check(vca.data[9] == 1 && vca.data[10] == 0 && vca.data[11] == 0x12,
	      "VCA: version 1.2 only");
	at = vca.len - 36;
	check(vca.data[at + 4] == 36 && get_le32(&vca.data[at + 8]) == 1 << 2 &&
	      get_le32(&vca.data[at + 12]) == 1 << 7 && get_le32(&vca.data[at + 16]) == 1 << 1,
	      "VCA: SHA-384, ECDSA on P-384");
	bytes_clear(&vca);
}

/* Every bit that is changed must be noticed by someone. */
static void test_flips(void)
{
	struct evidence e = { 0 };
	struct device dev;
	size_t missed = 0;

	device_load(&dev, keys, MISDEED_NONE);
	make_evidence(&dev, &e);
	for (size_t i = 0; i < e.measurements.len; i++) {
		e.measurements.data[i] ^= 1 << i % 8;
		missed += !strcmp(judge_evidence(&e, nonce), "ok");
		e.measurements.data[i] ^= 1 << i % 8;
	}
	check(!missed, "measurements: each changed byte is found");
	for (size_t i = 0; i < e.vca.len; i += 5) {
		e.vca.data[i] ^= 0x20;
		missed += !strcmp(judge_evidence(&e, nonce), "ok");
		e.vca.data[i] ^= 0x20;
	}
	check(!missed, "VCA: so is each of some of them");
	check(judged(&e, "ok"), "unchanged it is good again");
	evidence_clear(&e);
	device_free(&dev);
}

static void test_freshness(void)
{
	struct bytes first = { 0 }, second = { 0 };
	struct device dev;

	device_load(&dev, keys, MISDEED_NONE);
	spdm_measurements(&dev, nonce, &first);
	spdm_measurements(&dev, nonce, &second);
	check(first.len == 340 && second.len == 340, "measurements: 340 bytes");
	check(!memcmp(first.data, second.data, 37 + 8 + 165), "the same nonce and blocks");
	check(memcmp(first.data + 210, second.data + 210, 32), "the device's nonce is another");
	check(memcmp(first.data + 244, second.data + 244, 96), "so is the signature");
	bytes_clear(&first);
	bytes_clear(&second);
	device_free(&dev);
}

static bool status_is(struct device *dev, u8 op, u32 len, enum request_status wanted)
{
	static const u8 payload[PAYLOAD_MAX] = { 64 };
	const struct request req = { op, len, payload };
	struct bytes answer = { 0 };
	const struct service service = dsm_service(dev);
	bool good = request_answer(&service, &req, &answer) == wanted &&
		    !answer.len == (wanted != STATUS_OK);

	bytes_clear(&answer);
	return good;
}

static void test_lengths(void)
{
	static const struct {
		u8 op;
		u32 good;
	} ops[] = { { OP_CERTS, 0 }, { OP_VCA, 0 }, { OP_MEASURE, 32 }, { OP_RANDOM, 4 } };
	struct service service;
	struct device dev;

	device_load(&dev, keys, MISDEED_NONE);
	service = dsm_service(&dev);
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		check(status_is(&dev, ops[i].op, ops[i].good, STATUS_OK), "%s: answered",
		      request_name(&service, ops[i].op));
		check(status_is(&dev, ops[i].op, ops[i].good + 1, STATUS_LENGTH),
		      "%s: one byte too many", request_name(&service, ops[i].op));
		check(!ops[i].good || status_is(&dev, ops[i].op, ops[i].good - 1, STATUS_LENGTH),
		      "%s: one byte missing", request_name(&service, ops[i].op));
	}
	check(status_is(&dev, OP_HASH, 0, STATUS_OK) &&
	      status_is(&dev, OP_HASH, PAYLOAD_MAX, STATUS_OK), "hash: nothing, and the most");
	check(status_is(&dev, 0, 0, STATUS_UNKNOWN) && status_is(&dev, 8, 0, STATUS_UNKNOWN) &&
	      status_is(&dev, 255, 32, STATUS_UNKNOWN), "0, 8 and 255 are unknown");
	device_free(&dev);
}

static void test_hashes(void)
{
	static const struct {
		u8 op, first;
		u32 size;
	} hashes[] = {	/* of nothing: first byte and length */
		{ OP_HASH, 0x38, 48 }, { OP_HASH_SHA256, 0xe3, 32 }, { OP_HASH_SHA512, 0xcf, 64 },
	};
	struct bytes answer = { 0 };
	struct service service;
	struct device dev;

	device_load(&dev, keys, MISDEED_NONE);
	service = dsm_service(&dev);
	for (size_t i = 0; i < ARRAY_SIZE(hashes); i++) {
		const struct request req = { hashes[i].op, 0, NULL };

		check(request_answer(&service, &req, &answer) == STATUS_OK &&
		      answer.len == hashes[i].size && answer.data[0] == hashes[i].first,
		      "%s: of nothing", request_name(&service, hashes[i].op));
		bytes_clear(&answer);
	}
	device_free(&dev);
}

static void test_hex(void)
{
	u8 out[2];

	check(hex_decode("0aF9", out, 2) && out[0] == 0x0a && out[1] == 0xf9, "hexadecimal");
	check(!hex_decode("0aF", out, 2) && !hex_decode("0aF91", out, 2) &&
	      !hex_decode("0x12", out, 2) && !hex_decode("-123", out, 2) &&
	      !hex_decode(" 123", out, 2) && !hex_decode("", out, 2), "and what is not");
}

int main(int argc, char **argv)
{
	if (argc != 2)
		die("usage: test-units KEYS-DIR");
	keys = argv[1];
	judge_load(keys);
	test_misdeeds();
	test_vca();
	test_flips();
	test_freshness();
	test_lengths();
	test_hashes();
	test_hex();
	return tap_end();
}
