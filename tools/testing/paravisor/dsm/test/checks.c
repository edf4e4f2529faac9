// SPDX-License-Identifier: GPL-2.0-only
#include "checks.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

void check_end(struct client *c, const char *what)
{
	check(client_end(c) == 0, "%s ends when told to", what);
	check(access(c->dir, F_OK), "and leaves no socket behind");
}

unsigned int record_lines(const struct client *c, const char *text)
{
	FILE *f = fopen(c->record, "re");
	unsigned int n = 0;
	char line[1024];

	while (f && fgets(line, sizeof(line), f))
		n += line[0] == '{' && strstr(line, "}\n") && strstr(line, text);
	if (f)
		fclose(f);
	return n;
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

void check_digests(struct client *c, u8 op, const EVP_MD *md, const char *name)
{
	static const u32 lengths[] = { 0, 1, 127, 128, 4096, 65535, 65536 };
	static u8 data[65536];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = i * 31 + (i >> 8);
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++)
		check(digest_is_right(c, op, md, data, lengths[i]), "%s of %u bytes", name,
		      lengths[i]);
}

static int ask_random(struct client *c, u8 op, u32 n, struct bytes *out)
{
	u8 wanted[4];

	put_le32(wanted, n);
	return client_ask(c, op, wanted, sizeof(wanted), out);
}

void check_random(struct client *c, u8 op, u32 most)
{
	struct bytes first = { 0 }, second = { 0 };

	check(ask_random(c, op, most, &first) == OK && first.len == most, "%u random bytes",
	      most);
	check(ask_random(c, op, most, &second) == OK && memcmp(first.data, second.data, most),
	      "and %u others", most);
	check(ask_random(c, op, 0, &first) == OK && !first.len, "none");
	check(ask_random(c, op, most + 1, &first) == BAD_LENGTH && !first.len,
	      "%u are too many", most + 1);
	check(ask_random(c, op, ~0u, &first) == BAD_LENGTH, "so are 4 GiB");
	bytes_clear(&first);
	bytes_clear(&second);
}

void check_oversized(struct client *c, u8 op, u32 len, u8 probe)
{
	client_send_header(c, op, len);
	check(client_answer(c, NULL) == BAD_LENGTH, "%u bytes are refused", len);
	check(client_answer(c, NULL) == -1, "and the line is closed");
	client_hang_up(c);
	client_connect(c);
	check(client_ask(c, probe, NULL, 0, NULL) == OK, "the next client is served");
}

void check_truncated(struct client *c, const u8 *frame, size_t len, size_t step, u8 probe)
{
	for (size_t sent = 0; sent < len; sent += step) {
		client_send(c, frame, sent);
		client_hang_up(c);
		client_connect(c);
		check(client_ask(c, probe, NULL, 0, NULL) == OK,
		      "served after %zu bytes of a frame", sent);
	}
}
