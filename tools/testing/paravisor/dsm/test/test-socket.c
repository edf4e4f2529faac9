// SPDX-License-Identifier: GPL-2.0-only
/* The whole program, over its socket, as the monitor uses it: test-socket DSM KEYS-DIR */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "checks.h"
#include "judge.h"
#include "tap.h"

#define CERTS	1
#define VCA	2
#define MEASURE	3
#define HASH	4
#define RANDOM	5

static const char *dsm, *keys;

static void fetch(struct client *c, const u8 nonce[32], struct evidence *e)
{
	check(client_ask(c, CERTS, NULL, 0, &e->certs) == OK, "certificates come");
	check(client_ask(c, VCA, NULL, 0, &e->vca) == OK, "VCA comes");
	check(client_ask(c, MEASURE, nonce, 32, &e->measurements) == OK, "measurements come");
}

static void finish(struct client *c)
{
	check_end(c, "the DSM");
}

static void judge_mode(const char *mode, const char *wanted)
{
	struct evidence e = { 0 };
	u8 nonce[32] = { 0 };
	struct client c;
	const char *verdict;

	snprintf((char *)nonce, sizeof(nonce), "nonce for %s", mode ? mode : "good");
	client_start(&c, dsm, keys, mode);
	fetch(&c, nonce, &e);
	verdict = judge_evidence(&e, nonce);
	check(!strcmp(verdict, wanted), "%s: %s", mode ? mode : "good", verdict);
	nonce[31] ^= 1;
	check(strcmp(judge_evidence(&e, nonce), "ok"), "and never for another nonce");
	evidence_clear(&e);
	finish(&c);
}

static void test_modes(void)
{
	judge_mode(NULL, "ok");
	judge_mode("good", "ok");
	judge_mode("bad-signature", "signature");
	judge_mode("other-key", "signature");
	judge_mode("expired", "expired");
	judge_mode("wrong-root", "untrusted");
	judge_mode("wrong-measurement", "measurement");
}

/* Frames whose end is known: an error, and the line stays in step. */
static void test_bad_frames(struct client *c)
{
	static const u8 junk[65536];

	check(client_ask(c, 0, NULL, 0, NULL) == UNKNOWN, "request 0 is unknown");
	check(client_ask(c, 8, junk, 100, NULL) == UNKNOWN, "8 with 100 bytes is, too");
	check(client_ask(c, 0xff, junk, sizeof(junk), NULL) == UNKNOWN, "255 with the most bytes");
	check(client_ask(c, CERTS, junk, 1, NULL) == BAD_LENGTH, "certificates take nothing");
	check(client_ask(c, VCA, junk, sizeof(junk), NULL) == BAD_LENGTH, "nor does VCA");
	check(client_ask(c, MEASURE, junk, 31, NULL) == BAD_LENGTH, "a nonce of 31 bytes");
	check(client_ask(c, MEASURE, junk, 33, NULL) == BAD_LENGTH, "of 33 bytes");
	check(client_ask(c, MEASURE, NULL, 0, NULL) == BAD_LENGTH, "none at all");
	check(client_ask(c, RANDOM, junk, 3, NULL) == BAD_LENGTH, "a number of 3 bytes");
	check(client_ask(c, VCA, NULL, 0, NULL) == OK, "the line is in step");
}

static void test_oversized(struct client *c)
{
	static const u32 lengths[] = { 65537, 0x7fffffff, 0x80000000, 0xffffffff };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++)
		check_oversized(c, HASH, lengths[i], VCA);
}

static void test_truncated(struct client *c)
{
	static const u8 frame[5 + 32] = { MEASURE, 32 };

	check_truncated(c, frame, sizeof(frame), 4, VCA);
	client_send(c, frame, sizeof(frame));
	client_hang_up(c);
	client_connect(c);
	check(client_ask(c, VCA, NULL, 0, NULL) == OK, "and after an answer that nobody read");
}

/* The serial line has no frames: one byte at a time, and two requests at once. */
static void test_pieces(struct client *c)
{
	static const u8 two[] = { VCA, 0, 0, 0, 0, RANDOM, 4, 0, 0, 0, 16, 0, 0, 0 };
	struct bytes out = { 0 };

	for (size_t i = 0; i < 5; i++) {
		client_send(c, two + i, 1);
		usleep(2000);
	}
	check(client_answer(c, NULL) == OK, "byte by byte");
	client_send(c, two, sizeof(two));
	check(client_answer(c, NULL) == OK, "the first of two at once");
	check(client_answer(c, &out) == OK && out.len == 16, "and the second");
	bytes_clear(&out);
}

static void test_record(void)
{
	const u8 nonce[32] = { 0xab, 0xcd };
	struct client c;

	client_start(&c, dsm, keys, "expired");
	check(client_ask(&c, MEASURE, nonce, 32, NULL) == OK, "a request to record");
	check(client_ask(&c, 9, NULL, 0, NULL) == UNKNOWN, "and a wrong one");
	check(record_lines(&c, "\"op\":\"measure\",\"code\":3,\"length\":32,\"status\":0,"
			  "\"answer\":340,\"nonce\":\"abcd00") == 1, "the record has the first");
	check(record_lines(&c, "\"op\":\"unknown\",\"code\":9,\"length\":0,\"status\":1") == 1,
	      "and the second");
	check(record_lines(&c, "\"mode\":\"expired\"") == 2, "and the misbehaviour in each");
	finish(&c);
}

int main(int argc, char **argv)
{
	struct client c;

	if (argc != 3)
		die("usage: test-socket DSM KEYS-DIR");
	dsm = argv[1];
	keys = argv[2];
	judge_load(keys);
	test_modes();
	client_start(&c, dsm, keys, NULL);
	check_digests(&c, HASH, EVP_sha384(), "SHA-384");
	check_random(&c, RANDOM, 64);
	test_bad_frames(&c);
	test_oversized(&c);
	test_truncated(&c);
	test_pieces(&c);
	finish(&c);
	test_record();
	return tap_end();
}
