// SPDX-License-Identifier: GPL-2.0-only
/* What the security processor makes, byte by byte, and what must not hold of it: test-units KEYS */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "judge.h"
#include "judge-cca.h"
#include "judge-tdx.h"
#include "tap.h"
#include "units.h"

static const char *keys;
static const u8 user_data[64] = "user data of the unit tests, sixty-four bytes with what follows";

static const struct unit_verdict verdicts[] = {
	{ "bad-signature", "signature" },
	{ "other-key", "signature" },
	{ "other-user-data", "user data" },
	{ "other-vmpl", "vmpl" },
	{ "wrong-measurement", "measurement" },
	{ "other-chip", "chip" },
	{ "other-tcb", "tcb" },
	{ "debug-policy", "policy" },
	{ "no-certs", "certificates" },
	{ "other-chain", "untrusted" },
	{ "expired", "expired" },
};

struct rot *rot_with(const char *names)
{
	static struct rot rot;
	struct misdeed_plan plan;

	if (!misdeed_plan_parse(&plan, names))
		die("%s: no misbehaviours", names);
	rot_load(&rot, keys, &plan);
	return &rot;
}

enum request_status ask(struct rot *rot, u8 op, const void *payload, size_t len,
			struct bytes *out)
{
	const struct service service = rot_service(rot);
	const struct request req = { op, len, payload };

	bytes_clear(out);
	return request_answer(&service, &req, out);
}

void count_up(void *registers, size_t len)
{
	u8 *bytes = registers;

	for (size_t i = 0; i < len; i++)
		bytes[i] = i;
}

static enum request_status ask_report(struct rot *rot, u32 vmpl, u32 select, struct bytes *out)
{
	u8 wanted[72];

	put_le32(wanted, vmpl);
	put_le32(wanted + 4, select);
	memcpy(wanted + 8, user_data, 64);
	return ask(rot, OP_SNP_REPORT, wanted, sizeof(wanted), out);
}

static bool judged(const struct bytes *report, const struct bytes *certs, u32 vmpl,
		   const char *wanted)
{
	const char *verdict = judge_report(report, certs, user_data, vmpl);

	if (strcmp(verdict, wanted))
		printf("# got %s, wanted %s\n", verdict, wanted);
	return !strcmp(verdict, wanted);
}

static const char *judge_at(struct rot *rot, u32 vmpl)
{
	struct bytes report = { 0 }, certs = { 0 };
	const char *verdict = "none";

	if (ask_report(rot, vmpl, 0, &report) == STATUS_OK &&
	    ask(rot, OP_SNP_CERTS, NULL, 0, &certs) == STATUS_OK)
		verdict = judge_report(&report, &certs, user_data, vmpl);
	bytes_clear(&report);
	bytes_clear(&certs);
	return verdict;
}

static const char *judge_next(struct rot *rot)
{
	return judge_at(rot, 2);
}

static bool next_is(struct rot *rot, u32 vmpl, const char *wanted)
{
	return !strcmp(judge_at(rot, vmpl), wanted);
}

static const char *wanted_verdict(const struct unit_verdict *table, size_t rows,
				  enum misdeed misdeed)
{
	for (size_t i = 0; i < rows; i++)
		if (misdeed_parse(table[i].name) == misdeed)
			return table[i].verdict;
	return "ok";
}

void check_verdicts(enum technology technology, const struct unit_verdict *table, size_t rows,
		    const char *(*judge)(struct rot *rot))
{
	size_t known = 0;

	for (enum misdeed m = MISDEED_NONE; m < MISDEED_COUNT; m++) {
		const char *wanted = wanted_verdict(table, rows, m), *verdict;
		struct rot *rot = rot_with(misdeed_name(m));

		verdict = judge(rot);
		check(!strcmp(verdict, wanted), "%s: a careful reader says %s", misdeed_name(m),
		      verdict);
		check(!strcmp(wanted, "ok") || misdeed_applies(m, technology),
		      "where it is one of this technology");
		known += !!strcmp(wanted, "ok");
		rot_free(rot);
	}
	check(known == rows, "the table has no other misbehaviour");
}

void check_draws(enum technology technology, const char *what)
{
	const struct misdeed_plan plan = { .hostile = true, .seed = 9 };
	unsigned int wrong = 0, seen[MISDEED_COUNT] = { 0 };

	for (unsigned int i = 0; i < 800; i++) {
		enum misdeed m = misdeed_choose(&plan, i, technology);

		seen[m]++;
		wrong += !misdeed_applies(m, technology);
	}
	for (enum misdeed m = MISDEED_NONE; m < MISDEED_COUNT; m++)
		wrong += !seen[m] && misdeed_applies(m, technology);
	check(!wrong, "a seed draws every misbehaviour of %s and no other", what);
}

static void test_misdeeds(void)
{
	check_verdicts(TECHNOLOGY_SNP, verdicts, ARRAY_SIZE(verdicts), judge_next);
	check(misdeed_parse("nonsense") == MISDEED_COUNT, "no misbehaviour of that name");
}

static void test_plan(void)
{
	struct misdeed_plan plan;
	char many[6 * 65 + 1] = "";
	struct rot *rot = rot_with("good,other-vmpl,good,other-chain");

	check(next_is(rot, 0, "ok") && next_is(rot, 0, "vmpl") && next_is(rot, 0, "ok"),
	      "one misbehaviour a report");
	check(next_is(rot, 0, "untrusted") && next_is(rot, 0, "untrusted"), "the last one stays");
	rot_free(rot);
	check(!misdeed_plan_parse(&plan, "good,nonsense") && !misdeed_plan_parse(&plan, "") &&
	      !misdeed_plan_parse(&plan, "good,"), "lists that are none");
	for (int i = 0; i < 65; i++)
		strcat(many, i ? ",good" : "good");
	check(!misdeed_plan_parse(&plan, many), "65 are too many");
	check(misdeed_plan_parse(&plan, many + 5), "64 are not");
}

static void test_hostile(void)
{
	const struct misdeed_plan plan = { .hostile = true, .seed = 7 };
	unsigned int good = 0;
	bool same = true;

	for (unsigned int i = 0; i < 400; i++) {
		enum misdeed m = misdeed_choose(&plan, i, TECHNOLOGY_SNP);

		good += m == MISDEED_NONE;
		same &= misdeed_choose(&plan, i, TECHNOLOGY_SNP) == m;
	}
	check_draws(TECHNOLOGY_SNP, "reports");
	check(good > 150, "and is good every other time");
	check(same, "the number of the report decides");
}

/* Every bit that is changed must be noticed. */
static void test_flips(void)
{
	struct bytes report = { 0 }, certs = { 0 };
	struct rot *rot = rot_with("good");
	size_t missed = 0;

	ask_report(rot, 1, 1, &report);
	ask(rot, OP_SNP_CERTS, NULL, 0, &certs);
	for (size_t i = 0; i < 0x2a0 + 2 * 72; i++) {
		report.data[i] ^= 1 << i % 8;
		missed += !strcmp(judge_report(&report, &certs, user_data, 1), "ok");
		report.data[i] ^= 1 << i % 8;
	}
	check(!missed, "report: each changed byte is found");
	for (size_t i = 0; i < 3 * 24; i++) {
		certs.data[i] ^= 1 << i % 8;
		missed += !strcmp(judge_report(&report, &certs, user_data, 1), "ok");
		certs.data[i] ^= 1 << i % 8;
	}
	check(!missed, "certificates: so is each byte of the table");
	check(judged(&report, &certs, 1, "ok"), "unchanged it is good again");
	check(!strcmp(judge_report(&report, &certs, user_data, 2), "vmpl"), "for its VMPL alone");
	bytes_clear(&report);
	bytes_clear(&certs);
	rot_free(rot);
}

/* Offsets as AMD's publication 56860 has them. */
static void test_report_layout(void)
{
	struct bytes report = { 0 };
	struct rot *rot = rot_with("good");
	const u8 *r;

	check(ask_report(rot, 3, 0, &report) == STATUS_OK && report.len == 0x4a0, "0x4a0 bytes");
	r = report.data;
	check(get_le32(r) == 3 && get_le32(r + 0x30) == 3 && get_le32(r + 0x34) == 1,
	      "version 3, VMPL 3, ECDSA on P-384");
	check(get_le64(r + 0x08) == 0x3001f && !(r[0x48] & ~1), "the policy; the VCEK signed");
	check(!memcmp(r + 0x50, user_data, 64), "the user data");
	check(r[0x180] == 3 && r[0x186] == 8 && r[0x187] == 115, "the reported TCB");
	check(!memcmp(r + 0x38, r + 0x180, 8) && !memcmp(r + 0x38, r + 0x1e0, 8), "and the others");
	check(ask_report(rot, 4, 0, &report) == STATUS_MALFORMED, "no VMPL 4");
	check(ask_report(rot, ~0u, 0, &report) == STATUS_MALFORMED, "nor -1");
	check(ask_report(rot, 0, 2, &report) == STATUS_FAILED, "there is no VLEK");
	check(ask_report(rot, 0, 3, &report) == STATUS_MALFORMED, "nor a key 3");
	bytes_clear(&report);
	rot_free(rot);
}

static const u8 *launch(struct rot *rot)
{
	struct bytes out = { 0 };
	u8 vmpl = 2;

	check(ask(rot, OP_SNP_LAUNCH, &vmpl, 1, &out) == STATUS_OK && out.len == 128 &&
	      !memcmp(out.data, rot->vmpck, 128), "launched");
	bytes_clear(&out);
	return rot->vmpck[0];
}

static void test_open(void)
{
	static const char text[] = "what the guest has to say";
	struct bytes out = { 0 };
	u8 page[4096];
	struct rot *rot = rot_with("good");
	const u8 *key;

	guest_seal(user_data, 2, 5, 1, text, sizeof(text), page);
	check(ask(rot, OP_SNP_OPEN, page, 4096, &out) == STATUS_FAILED, "no guest, no message");
	key = launch(rot);
	guest_seal(key + 2 * 32, 2, 5, 0x1122334455667788, text, sizeof(text), page);
	check(ask(rot, OP_SNP_OPEN, page, 4096, &out) == STATUS_OK &&
	      out.len == 16 + sizeof(text) && !strcmp((char *)out.data + 16, text), "opened");
	check(out.data[0] == 2 && out.data[1] == 5 && out.data[2] == 1 && !out.data[3] &&
	      get_le32(out.data + 4) == sizeof(text) &&
	      get_le64(out.data + 8) == 0x1122334455667788, "with its header");
	check(ask(rot, OP_SNP_OPEN, page, 4096, &out) == STATUS_OK,
	      "again: of the sequence the caller takes care");
	guest_seal(key, 1, 5, 1, text, sizeof(text), page);
	check(ask(rot, OP_SNP_OPEN, page, 4096, &out) == STATUS_NOT_AUTHENTIC && !out.data,
	      "another VMPCK's key");
	rot_reset(rot);
	guest_seal(key, 0, 5, 1, text, sizeof(text), page);
	check(ask(rot, OP_SNP_OPEN, page, 4096, &out) == STATUS_FAILED, "the guest is forgotten");
	bytes_clear(&out);
	rot_free(rot);
}

/* Each byte of a message is either read or must be what it has to be. */
static void test_open_flips(void)
{
	static const u8 payload[64] = { 1, 2, 3 };
	size_t malformed = 0, forged = 0, good = 0;
	struct rot *rot = rot_with("good");
	struct bytes out = { 0 };
	u8 page[4096];

	guest_seal(launch(rot), 0, 5, 1, payload, sizeof(payload), page);
	for (size_t i = 0; i < 0x60 + sizeof(payload); i++) {
		enum request_status status;

		page[i] ^= 1 << i % 8;
		status = ask(rot, OP_SNP_OPEN, page, 4096, &out);
		malformed += status == STATUS_MALFORMED;
		forged += status == STATUS_NOT_AUTHENTIC;
		good += status == STATUS_OK;
		page[i] ^= 1 << i % 8;
	}
	check(!good, "no message with a changed byte is opened");
	/* algorithm, version, size; reserved; sometimes the payload's size and the VMPCK */
	check(malformed >= 4 + 16 + 8 + 4 + 35, "%zu have a malformed header", malformed);
	check(malformed + forged == 0x60 + sizeof(payload), "the others are not authentic");
	put_le16(page + 0x36, 4096 - 0x60 + 1);
	check(ask(rot, OP_SNP_OPEN, page, 4096, &out) == STATUS_MALFORMED, "a payload too long");
	bytes_clear(&out);
	rot_free(rot);
}

static bool sealed(struct rot *rot, size_t len)
{
	u8 wanted[16 + 4000] = { 3, 6, 1 }, payload[4000];
	struct bytes out = { 0 };
	bool good;

	put_le32(wanted + 4, len);
	put_le64(wanted + 8, 42);
	memset(wanted + 16, 0x77, len);
	good = ask(rot, OP_SNP_SEAL, wanted, 16 + len, &out) == STATUS_OK && out.len == 4096 &&
	       guest_open(rot->vmpck[3], out.data, payload, len) &&
	       !memcmp(payload, wanted + 16, len) && get_le64(out.data + 0x20) == 42 &&
	       out.data[0x34] == 6 && out.data[0x3c] == 3 && get_le16(out.data + 0x36) == len;
	bytes_clear(&out);
	return good;
}

static void test_seal(void)
{
	struct rot *rot = rot_with("good");
	struct bytes out = { 0 };
	u8 wanted[32] = { 0, 6, 1, 0, 16 };

	check(ask(rot, OP_SNP_SEAL, wanted, 32, &out) == STATUS_FAILED, "no guest, no answer");
	launch(rot);
	check(sealed(rot, 0) && sealed(rot, 1) && sealed(rot, 64) && sealed(rot, 4000),
	      "sealed, from nothing to the most");
	check(ask(rot, OP_SNP_SEAL, wanted, 31, &out) == STATUS_MALFORMED, "less than announced");
	wanted[0] = 4;
	check(ask(rot, OP_SNP_SEAL, wanted, 32, &out) == STATUS_MALFORMED, "no VMPCK 4");
	wanted[0] = 0;
	wanted[3] = 1;
	check(ask(rot, OP_SNP_SEAL, wanted, 32, &out) == STATUS_MALFORMED, "a reserved byte");
	bytes_clear(&out);
	rot_free(rot);
}

static void test_launch(void)
{
	struct rot *rot = rot_with("good");
	struct bytes out = { 0 };
	u8 before[128], vmpl = 4;

	memcpy(before, launch(rot), sizeof(before));
	check(memcmp(before, before + 32, 32) && memcmp(before + 64, before + 96, 32),
	      "four keys");
	check(memcmp(before, launch(rot), 32), "and others for another guest");
	check(ask(rot, OP_SNP_LAUNCH, &vmpl, 1, &out) == STATUS_MALFORMED, "none at VMPL 4");
	rot_free(rot);
}

static void test_key(void)
{
	struct bytes first = { 0 }, second = { 0 };
	struct rot *rot = rot_with("good");
	u8 wanted[32] = { 0 };

	check(ask(rot, OP_SNP_KEY, wanted, 32, &first) == STATUS_OK && first.len == 32, "a key");
	check(ask(rot, OP_SNP_KEY, wanted, 32, &second) == STATUS_OK &&
	      !memcmp(first.data, second.data, 32), "the same for the same question");
	for (size_t i = 0; i < sizeof(wanted); i += 4) {
		wanted[i] = 1;
		check(ask(rot, OP_SNP_KEY, wanted, 32, &second) == STATUS_OK &&
		      memcmp(first.data, second.data, 32), "another with byte %zu", i);
		wanted[i] = 0;
	}
	bytes_clear(&first);
	bytes_clear(&second);
	rot_free(rot);
}

static bool status_is(struct rot *rot, u8 op, u32 len, enum request_status wanted)
{
	static const u8 payload[PAYLOAD_MAX];
	struct bytes out = { 0 };
	bool good = ask(rot, op, payload, len, &out) == wanted;

	bytes_clear(&out);
	return good;
}

static void test_lengths(void)
{
	static const struct {
		u8 op;
		u32 min, max;
	} ops[] = {
		{ 1, 1, 1 }, { 2, 4096, 4096 }, { 3, 16, 4016 }, { 4, 72, 72 }, { 5, 0, 0 },
		{ 6, 0, 65536 }, { 7, 0, 65536 }, { 8, 4, 4 }, { 9, 32, 32 },
		{ 10, 260, 260 }, { 11, 1024, 1024 }, { 12, 452, 452 }, { 13, 0, 65536 },
		{ 14, 1, 1 },
	};
	struct rot *rot = rot_with("good");
	const struct service service = rot_service(rot);

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		const char *name = request_name(&service, ops[i].op);

		check(!status_is(rot, ops[i].op, ops[i].min, STATUS_LENGTH) &&
		      !status_is(rot, ops[i].op, ops[i].max, STATUS_LENGTH), "%s: lengths", name);
		check(!ops[i].min || status_is(rot, ops[i].op, ops[i].min - 1, STATUS_LENGTH),
		      "%s: one byte missing", name);
		check(ops[i].max == PAYLOAD_MAX ||
		      status_is(rot, ops[i].op, ops[i].max + 1, STATUS_LENGTH),
		      "%s: one byte too many", name);
	}
	check(status_is(rot, 0, 0, STATUS_UNKNOWN) && status_is(rot, 15, 0, STATUS_UNKNOWN) &&
	      status_is(rot, 255, 1, STATUS_UNKNOWN), "0, 15 and 255 are unknown");
	rot_free(rot);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		die("usage: test-units KEYS-DIR");
	keys = argv[1];
	judge_load(keys);
	judge_tdx_load(keys);
	judge_cca_load(keys);
	test_misdeeds();
	test_plan();
	test_hostile();
	test_flips();
	test_report_layout();
	test_launch();
	test_open();
	test_open_flips();
	test_seal();
	test_key();
	test_lengths();
	test_tdx();
	test_cca();
	return tap_end();
}
