// SPDX-License-Identifier: GPL-2.0-only
/* The whole program, over its socket, as the monitor uses it: test-socket ROT KEYS-DIR */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "judge.h"
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

#define OK		0
#define UNKNOWN		1
#define BAD_LENGTH	2
#define FAILED		3
#define NOT_AUTHENTIC	4
#define MALFORMED	5

static const char *rot, *keys;

static void finish(struct client *c)
{
	check(client_end(c) == 0, "the security processor ends when told to");
	check(access(c->dir, F_OK), "and leaves no socket behind");
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

/* As a guest's request for a report travels: the host sees ciphertext, the firmware answers. */
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

static bool digest_is_right(struct client *c, u8 op, const EVP_MD *md, const u8 *data, size_t len)
{
	u8 digest[EVP_MAX_MD_SIZE];
	struct bytes out = { 0 };
	unsigned int n;
	bool good;

	EVP_Digest(data, len, digest, &n, md, NULL);
	good = client_ask(c, op, data, len, &out) == OK && out.len == n &&
	       !memcmp(out.data, digest, n);
	bytes_clear(&out);
	return good;
}

static void test_digests(struct client *c)
{
	static const u32 lengths[] = { 0, 1, 127, 128, 4096, 65535, 65536 };
	static u8 data[65536];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = i * 31 + (i >> 8);
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		check(digest_is_right(c, SHA_512, EVP_sha512(), data, lengths[i]),
		      "SHA-512 of %u bytes", lengths[i]);
		check(digest_is_right(c, SHA_384, EVP_sha384(), data, lengths[i]),
		      "SHA-384 of %u bytes", lengths[i]);
	}
}

static int ask_random(struct client *c, u32 n, struct bytes *out)
{
	u8 wanted[4];

	put_le32(wanted, n);
	return client_ask(c, RANDOM, wanted, sizeof(wanted), out);
}

static void test_random(struct client *c)
{
	struct bytes first = { 0 }, second = { 0 };

	check(ask_random(c, 4096, &first) == OK && first.len == 4096, "4096 random bytes");
	check(ask_random(c, 4096, &second) == OK && memcmp(first.data, second.data, 4096),
	      "and 4096 others");
	check(ask_random(c, 0, &first) == OK && !first.len, "none");
	check(ask_random(c, 4097, &first) == BAD_LENGTH && !first.len, "4097 are too many");
	check(ask_random(c, ~0u, &first) == BAD_LENGTH, "so are 4 GiB");
	bytes_clear(&first);
	bytes_clear(&second);
}

/* Frames whose end is known: an error, and the line stays in step. */
static void test_bad_frames(struct client *c)
{
	static const u8 junk[65536] = { 0xff };

	check(client_ask(c, 0, NULL, 0, NULL) == UNKNOWN, "request 0 is unknown");
	check(client_ask(c, 10, junk, 100, NULL) == UNKNOWN, "10 with 100 bytes is, too");
	check(client_ask(c, 0xff, junk, sizeof(junk), NULL) == UNKNOWN, "255 with the most bytes");
	check(client_ask(c, OPEN, junk, 4095, NULL) == BAD_LENGTH, "half a message");
	check(client_ask(c, LAUNCH, junk, 1, NULL) == MALFORMED, "VMPL 255");
	check(client_ask(c, SEAL, junk, 16, NULL) == MALFORMED, "VMPCK 255");
	check(client_ask(c, KEY, junk, 33, NULL) == BAD_LENGTH, "a key request of 33 bytes");
	check(client_ask(c, REPORT, junk, 72, NULL) == MALFORMED, "a report for VMPL 255");
	check(client_ask(c, CERTS, NULL, 0, NULL) == OK, "the line is in step");
	client_send_header(c, SHA_512, 65537);
	check(client_answer(c, NULL) == BAD_LENGTH, "65537 bytes are refused");
	check(client_answer(c, NULL) == -1, "and the line is closed");
	client_hang_up(c);
	client_connect(c);
	check(client_ask(c, CERTS, NULL, 0, NULL) == OK, "the next client is served");
}

/* A client that goes away at any point of a frame. */
static void test_truncated(struct client *c)
{
	static const u8 frame[5 + 72] = { REPORT, 72 };

	for (size_t len = 0; len < sizeof(frame); len += 7) {
		client_send(c, frame, len);
		client_hang_up(c);
		client_connect(c);
		check(client_ask(c, CERTS, NULL, 0, NULL) == OK,
		      "served after %zu bytes of a frame", len);
	}
}

static unsigned int count_lines(const char *path, const char *text)
{
	FILE *f = fopen(path, "re");
	unsigned int n = 0;
	char line[1024];

	while (f && fgets(line, sizeof(line), f))
		n += line[0] == '{' && strstr(line, "}\n") && strstr(line, text);
	if (f)
		fclose(f);
	return n;
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
	check(client_ask(&c, 11, NULL, 0, NULL) == UNKNOWN, "and a wrong request");
	check(count_lines(c.record, "\"op\":\"launch\",\"code\":1,\"length\":1,\"status\":0,"
			  "\"answer\":128,\"vmpl\":2") == 1, "the record has the guest");
	check(count_lines(c.record, "\"vmpl\":1,\"user_data\":\"abcd00") == 1, "the first report");
	check(count_lines(c.record, "\"mode\":\"other-vmpl\",\"expect\":\"unverifiable\"") == 1,
	      "the second");
	check(count_lines(c.record, "\"op\":\"unknown\",\"code\":11,\"length\":0,"
			  "\"status\":1") == 1, "and what was wrong");
	finish(&c);
}

int main(int argc, char **argv)
{
	struct client c;

	if (argc != 3)
		die("usage: test-socket ROT KEYS-DIR");
	rot = argv[1];
	keys = argv[2];
	judge_load(keys);
	test_modes();
	client_start(&c, rot, keys, NULL);
	test_exchange(&c);
	test_new_guest(&c);
	test_digests(&c);
	test_random(&c);
	test_bad_frames(&c);
	test_truncated(&c);
	finish(&c);
	test_record();
	return tap_end();
}
