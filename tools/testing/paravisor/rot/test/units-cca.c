// SPDX-License-Identifier: GPL-2.0-only
/* CCA tokens, byte by byte, and what must not hold of them. */
#include <openssl/sha.h>
#include <string.h>

#include "../cca.h"
#include "judge-cca.h"
#include "tap.h"
#include "units.h"

static const struct unit_verdict verdicts[] = {
	{ "bad-signature", "platform signature" },
	{ "other-key", "platform signature" },
	{ "other-user-data", "challenge" },
	{ "wrong-measurement", "measurement" },
	{ "debug-policy", "lifecycle" },
	{ "other-chain", "platform signature" },
	{ "bad-realm-signature", "realm signature" },
	{ "unbound-rak", "binding" },
	{ "no-platform", "no platform token" },
	{ "no-realm", "no realm token" },
	{ "wrong-tag", "format" },
	{ "wrong-algorithm", "algorithm" },
	{ "duplicate-claim", "duplicate" },
	{ "truncated", "format" },
	{ "trailing", "format" },
	{ "garbage", "format" },
};

static struct cca_token_request wanted;
static struct cca_wanted judged = { .challenge = wanted.challenge, .rems = wanted.rem[0] };

static void fill_request(enum cca_hash hash)
{
	wanted = (struct cca_token_request){ .hash = hash, .plane = 1 };
	judged.hash_len = realm_measurement(hash, wanted.rim);
	memcpy(wanted.challenge, "challenge of a plane", 20);
	count_up(wanted.rem, sizeof(wanted.rem));
}

static enum request_status ask_token(struct rot *rot, struct bytes *token)
{
	return ask(rot, OP_CCA_TOKEN, &wanted, sizeof(wanted), token);
}

static const char *judge_next(struct rot *rot)
{
	struct bytes token = { 0 };
	const char *verdict = "none";

	if (ask_token(rot, &token) == STATUS_OK)
		verdict = judge_token(&token, &judged);
	bytes_clear(&token);
	return verdict;
}

static void test_order(void)
{
	struct rot *rot = rot_with("good,unbound-rak,debug-qe,no-realm");

	check(!strcmp(judge_next(rot), "ok") && !strcmp(judge_next(rot), "binding"),
	      "one misbehaviour a token");
	check(!strcmp(judge_next(rot), "ok") && rot->misdeed == MISDEED_NONE,
	      "TDX's own is none here");
	check(!strcmp(judge_next(rot), "no realm token") &&
	      !strcmp(judge_next(rot), "no realm token"), "the last one stays");
	rot_free(rot);
}

static void test_requests(struct rot *rot)
{
	struct bytes token = { 0 };

	for (u8 plane = 0; plane < 5; plane++) {
		wanted.plane = plane;
		check(ask_token(rot, &token) == (plane <= 3 ? STATUS_OK : STATUS_MALFORMED),
		      "plane %u", plane);
	}
	wanted.plane = 1;
	for (size_t i = 0; i < sizeof(wanted.reserved); i++) {
		wanted.reserved[i] = 1;
		check(ask_token(rot, &token) == STATUS_MALFORMED, "reserved byte %zu", i);
		wanted.reserved[i] = 0;
	}
	wanted.hash = CCA_HASHES;
	check(ask_token(rot, &token) == STATUS_MALFORMED, "no third hash");
	wanted.hash = CCA_SHA_256;
	bytes_clear(&token);
}

static void test_sizes(struct rot *rot)
{
	struct bytes token = { 0 };

	check(ask_token(rot, &token) == STATUS_OK && token.len < 4096, "a token below a page");
	fill_request(CCA_SHA_512);
	check(!strcmp(judge_next(rot), "ok"), "SHA-512");
	fill_request(CCA_SHA_256);
	bytes_clear(&token);
	rot_free(rot);
	rot = rot_with("many-components");
	check(ask_token(rot, &token) == STATUS_OK && token.len > 4096 && token.len < 8192,
	      "with many components it is above");
	bytes_clear(&token);
}

static void test_token_flips(struct rot *rot)
{
	struct bytes token = { 0 };
	size_t missed = 0;

	ask_token(rot, &token);
	for (size_t i = 0; i < token.len; i++) {
		token.data[i] ^= 1 << i % 8;
		missed += !strcmp(judge_token(&token, &judged), "ok");
		token.data[i] ^= 1 << i % 8;
	}
	check(!missed, "token: each changed byte is found");
	for (size_t cut = 1; cut <= token.len; cut++) {
		struct bytes part = { token.data, token.len - cut };

		missed += !strcmp(judge_token(&part, &judged), "ok");
	}
	check(!missed, "and each length");
	check(!strcmp(judge_token(&token, &judged), "ok"), "unchanged it is good");
	bytes_clear(&token);
}

/* What the caller says is what the token says. */
static void test_contents(struct rot *rot)
{
	struct bytes token = { 0 };

	ask_token(rot, &token);
	wanted.challenge[63] ^= 1;
	check(!strcmp(judge_token(&token, &judged), "challenge"), "for its challenge alone");
	wanted.challenge[63] ^= 1;
	wanted.rem[3][31] ^= 1;
	check(!strcmp(judge_token(&token, &judged), "rems"), "with REMs 0 to 3");
	wanted.rem[3][31] ^= 1;
	memset(wanted.rpv, 0x42, sizeof(wanted.rpv));
	ask_token(rot, &token);
	check(memmem(token.data, token.len, wanted.rpv, sizeof(wanted.rpv)), "and the RPV");
	bytes_clear(&token);
}

static void test_rim(struct rot *rot)
{
	static const u8 zero[32];
	struct bytes rim = { 0 };
	u8 hash = CCA_SHA_256;

	fill_request(CCA_SHA_256);
	check(ask(rot, OP_CCA_RIM, &hash, 1, &rim) == STATUS_OK && rim.len == 64 &&
	      !memcmp(rim.data, wanted.rim, 32) && !memcmp(rim.data + 32, zero, 32),
	      "the RIM by SHA-256, padded");
	hash = CCA_SHA_512;
	fill_request(hash);
	check(ask(rot, OP_CCA_RIM, &hash, 1, &rim) == STATUS_OK && rim.len == 64 &&
	      !memcmp(rim.data, wanted.rim, 64), "and by SHA-512");
	hash = CCA_HASHES;
	check(ask(rot, OP_CCA_RIM, &hash, 1, &rim) == STATUS_MALFORMED, "by no third");
	bytes_clear(&rim);
}

static void test_sha256(struct rot *rot)
{
	struct bytes digest = { 0 };
	u8 expected[32];

	SHA256((const u8 *)"abc", 3, expected);
	check(ask(rot, OP_SHA256, "abc", 3, &digest) == STATUS_OK && digest.len == 32 &&
	      !memcmp(digest.data, expected, 32), "SHA-256");
	bytes_clear(&digest);
}

void test_cca(void)
{
	struct rot *rot;

	fill_request(CCA_SHA_256);
	check_verdicts(TECHNOLOGY_CCA, verdicts, ARRAY_SIZE(verdicts), judge_next);
	test_order();
	check_draws(TECHNOLOGY_CCA, "tokens");
	test_sizes(rot_with("good"));
	rot = rot_with("good");
	test_requests(rot);
	test_token_flips(rot);
	test_contents(rot);
	test_rim(rot);
	test_sha256(rot);
	rot_free(rot);
}
