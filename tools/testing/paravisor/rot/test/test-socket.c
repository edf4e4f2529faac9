// SPDX-License-Identifier: GPL-2.0-only
/* The whole program, over its socket, as the monitor uses it: test-socket ROT KEYS-DIR */
#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "judge.h"
#include "judge-cca.h"
#include "judge-tdx.h"
#include "tap.h"

#define LAUNCH	1
#define OPEN	2
#define SEAL	3
#define REPORT	4
#define CERTS	5
#define SHA_512	6
#define SHA_384	7
#define RANDOM	8
#define KEY	9
#define TDREPORT	10
#define QUOTE	11
#define TOKEN	12
#define SHA_256	13
#define RIM	14

#define FAILED		3
#define NOT_AUTHENTIC	4
#define MALFORMED	5

static const char *rot, *keys;

static void finish(struct client *c)
{
	check_end(c, "the security processor");
}

static bool launch(struct client *c, u8 vmpck[128])
{
	struct bytes out = { 0 };
	const u8 vmpl = 2;
	bool good = client_ask(c, LAUNCH, &vmpl, 1, &out) == OK && out.len == 128;

	if (good)
		memcpy(vmpck, out.data, 128);
	bytes_clear(&out);
	return good;
}

static int ask_report(struct client *c, u32 vmpl, const u8 user_data[64], struct bytes *out)
{
	u8 wanted[72] = { 0 };

	put_le32(wanted, vmpl);
	memcpy(wanted + 8, user_data, 64);
	return client_ask(c, REPORT, wanted, sizeof(wanted), out);
}

static void judge_mode(const char *mode, const char *wanted)
{
	struct bytes report = { 0 }, certs = { 0 };
	u8 user_data[64] = { 0 };
	const char *verdict;
	struct client c;

	snprintf((char *)user_data, sizeof(user_data), "user data for %s", mode ? mode : "good");
	client_start(&c, rot, keys, mode);
	check(ask_report(&c, 0, user_data, &report) == OK, "a report comes");
	check(client_ask(&c, CERTS, NULL, 0, &certs) == OK, "certificates come");
	verdict = judge_report(&report, &certs, user_data, 0);
	check(!strcmp(verdict, wanted), "%s: %s", mode ? mode : "good", verdict);
	user_data[63] ^= 1;
	check(strcmp(judge_report(&report, &certs, user_data, 0), "ok"),
	      "and never for other user data");
	bytes_clear(&report);
	bytes_clear(&certs);
	finish(&c);
}

static void test_modes(void)
{
	judge_mode(NULL, "ok");
	judge_mode("bad-signature", "signature");
	judge_mode("other-key", "signature");
	judge_mode("other-chain", "untrusted");
	judge_mode("expired", "expired");
	judge_mode("no-certs", "certificates");
}

static void judge_quote_mode(const char *mode, const char *verdict_wanted)
{
	u8 wanted[4 + 64 + 192] = { 1 };
	struct bytes report = { 0 }, quote = { 0 };
	const char *verdict;
	struct client c;

	memset(wanted + 4, 0x5a, sizeof(wanted) - 4);
	client_start(&c, rot, keys, mode);
	check(client_ask(&c, TDREPORT, wanted, sizeof(wanted), &report) == OK, "a TDREPORT comes");
	verdict = judge_tdreport(report.data, wanted + 4, wanted + 68);
	check(!strcmp(verdict, "ok"), "and is true in any mode: %s", verdict);
	check(client_ask(&c, QUOTE, report.data, report.len, &quote) == OK, "a quote comes");
	verdict = judge_quote(&quote, wanted + 4, wanted + 68);
	check(!strcmp(verdict, verdict_wanted), "quote, %s: %s", mode ? mode : "good", verdict);
	report.data[0x80] ^= 1;
	check(client_ask(&c, QUOTE, report.data, report.len, NULL) == NOT_AUTHENTIC,
	      "but none over a forged report");
	check(record_lines(&c, "\"op\":\"tdreport\",\"code\":10,\"length\":260,\"status\":0,"
			   "\"answer\":1024,\"vm\":1,\"user_data\":\"5a5a") == 1, "recorded");
	bytes_clear(&report);
	bytes_clear(&quote);
	finish(&c);
}

static void test_quotes(void)
{
	judge_quote_mode(NULL, "ok");
	judge_quote_mode("other-chain", "untrusted");
	judge_quote_mode("expired", "expired");
	judge_quote_mode("other-qe", "enclave's key");
}

/* As a guest's request for a report travels: the host sees ciphertext, the firmware answers. */
static void judge_token_mode(const char *mode, const char *verdict_wanted)
{
	u8 wanted[452] = { 0, 2 };
	const u8 hash = 0;
	const struct cca_wanted judged = { 32, wanted + 4, wanted + 4 + 3 * 64 };
	struct bytes rim = { 0 }, token = { 0 };
	const char *verdict;
	struct client c;

	memset(wanted + 4, 0x5a, 64);
	client_start(&c, rot, keys, mode);
	check(client_ask(&c, RIM, &hash, 1, &rim) == OK && rim.len == 64, "a RIM comes");
	memcpy(wanted + 4 + 2 * 64, rim.data, 64);
	check(client_ask(&c, TOKEN, wanted, sizeof(wanted), &token) == OK, "a token comes");
	verdict = judge_token(&token, &judged);
	check(!strcmp(verdict, verdict_wanted), "token, %s: %s", mode ? mode : "good", verdict);
	check(record_lines(&c, "\"op\":\"cca-token\",\"code\":12,\"length\":452,") == 1 &&
	      record_lines(&c, "\"plane\":2,\"user_data\":\"5") == 1, "recorded with its plane");
	bytes_clear(&rim);
	bytes_clear(&token);
	finish(&c);
}

static void test_tokens(void)
{
	judge_token_mode(NULL, "ok");
	judge_token_mode("unbound-rak", "binding");
	judge_token_mode("other-chain", "platform signature");
	judge_token_mode("other-user-data", "challenge");
}

static void test_exchange(struct client *c)
{
	u8 vmpck[128], page[4096], request[0x60] = { 0 }, payload[0x20 + 0x4a0] = { 0 };
	u8 answer[16 + sizeof(payload)] = { 2, 6, 1 };
	struct bytes out = { 0 }, report = { 0 };
	const u8 *user_data = request;

	memset(request, 0x3c, 64);
	request[0x40] = 2;
	check(launch(c, vmpck), "launched at VMPL 2");
	guest_seal(vmpck + 64, 2, 5, 1, request, sizeof(request), page);
	check(client_ask(c, OPEN, page, sizeof(page), &out) == OK && out.len == 16 + 0x60 &&
	      !memcmp(out.data + 16, request, 0x60), "a guest's request is opened");
	check(ask_report(c, 2, user_data, &report) == OK && report.len == 0x4a0, "a report");
	memcpy(payload + 0x20, report.data, 0x4a0);
	put_le32(payload + 4, 0x4a0);
	put_le32(answer + 4, sizeof(payload));
	put_le64(answer + 8, 2);
	memcpy(answer + 16, payload, sizeof(payload));
	check(client_ask(c, SEAL, answer, sizeof(answer), &out) == OK && out.len == 4096,
	      "the answer is sealed");
	memset(payload, 0, sizeof(payload));
	check(guest_open(vmpck + 64, out.data, payload, sizeof(payload)) &&
	      !memcmp(payload + 0x20, report.data, 0x4a0), "and the guest reads it");
	out.data[0x60] ^= 1;
	check(!guest_open(vmpck + 64, out.data, payload, sizeof(payload)), "but not a changed one");
	bytes_clear(&out);
	bytes_clear(&report);
}

static void test_new_guest(struct client *c)
{
	u8 first[128], second[128], page[4096], payload[8] = { 0 };

	check(launch(c, first), "launched");
	guest_seal(first, 0, 5, 1, payload, sizeof(payload), page);
	client_hang_up(c);
	client_connect(c);
	check(client_ask(c, OPEN, page, sizeof(page), NULL) == FAILED,
	      "on a new connection there is no guest");
	check(launch(c, second) && memcmp(first, second, 128), "it gets keys of its own");
	check(client_ask(c, OPEN, page, sizeof(page), NULL) == NOT_AUTHENTIC,
	      "which open no message of the old one");
	page[0x30] = 2;
	check(client_ask(c, OPEN, page, sizeof(page), NULL) == MALFORMED, "no other algorithm");
}

/* Frames whose end is known: an error, and the line stays in step. */
static void test_bad_frames(struct client *c)
{
	static const u8 junk[65536] = { 0xff };

	check(client_ask(c, 0, NULL, 0, NULL) == UNKNOWN, "request 0 is unknown");
	check(client_ask(c, 15, junk, 100, NULL) == UNKNOWN, "15 with 100 bytes is, too");
	check(client_ask(c, TDREPORT, junk, 260, NULL) == MALFORMED, "VM 255");
	check(client_ask(c, TOKEN, junk, 452, NULL) == MALFORMED, "a token of hash 255");
	check(client_ask(c, RIM, junk, 1, NULL) == MALFORMED, "a RIM of hash 255");
	check(client_ask(c, QUOTE, junk, 1024, NULL) == NOT_AUTHENTIC, "no TDREPORT");
	check(client_ask(c, 0xff, junk, sizeof(junk), NULL) == UNKNOWN, "255 with the most bytes");
	check(client_ask(c, OPEN, junk, 4095, NULL) == BAD_LENGTH, "half a message");
	check(client_ask(c, LAUNCH, junk, 1, NULL) == MALFORMED, "VMPL 255");
	check(client_ask(c, SEAL, junk, 16, NULL) == MALFORMED, "VMPCK 255");
	check(client_ask(c, KEY, junk, 33, NULL) == BAD_LENGTH, "a key request of 33 bytes");
	check(client_ask(c, REPORT, junk, 72, NULL) == MALFORMED, "a report for VMPL 255");
	check(client_ask(c, CERTS, NULL, 0, NULL) == OK, "the line is in step");
	check_oversized(c, SHA_512, 65537, CERTS);
}

static void test_record(void)
{
	const u8 user_data[64] = { 0xab, 0xcd };
	struct client c;
	u8 vmpck[128];

	client_start(&c, rot, keys, "good,other-vmpl");
	check(launch(&c, vmpck), "launched");
	check(ask_report(&c, 1, user_data, NULL) == OK, "a report to record");
	check(ask_report(&c, 1, user_data, NULL) == OK, "another");
	check(client_ask(&c, 15, NULL, 0, NULL) == UNKNOWN, "and a wrong request");
	check(record_lines(&c, "\"op\":\"launch\",\"code\":1,\"length\":1,\"status\":0,"
			  "\"answer\":128,\"vmpl\":2") == 1, "the record has the guest");
	check(record_lines(&c, "\"vmpl\":1,\"user_data\":\"abcd00") == 1, "the first report");
	check(record_lines(&c, "\"mode\":\"other-vmpl\",\"expect\":\"unverifiable\"") == 1,
	      "the second");
	check(record_lines(&c, "\"op\":\"unknown\",\"code\":15,\"length\":0,"
			  "\"status\":1") == 1, "and what was wrong");
	finish(&c);
}

int main(int argc, char **argv)
{
	static const u8 frame[5 + 72] = { REPORT, 72 };
	struct client c;

	if (argc != 3)
		die("usage: test-socket ROT KEYS-DIR");
	rot = argv[1];
	keys = argv[2];
	judge_load(keys);
	judge_tdx_load(keys);
	judge_cca_load(keys);
	test_modes();
	test_quotes();
	test_tokens();
	client_start(&c, rot, keys, NULL);
	test_exchange(&c);
	test_new_guest(&c);
	check_digests(&c, SHA_512, EVP_sha512(), "SHA-512");
	check_digests(&c, SHA_384, EVP_sha384(), "SHA-384");
	check_digests(&c, SHA_256, EVP_sha256(), "SHA-256");
	check_random(&c, RANDOM, 4096);
	test_bad_frames(&c);
	check_truncated(&c, frame, sizeof(frame), 7, CERTS);
	finish(&c);
	test_record();
	return tap_end();
}
