// SPDX-License-Identifier: GPL-2.0-only
/*
 * A nonce on the command line: an argument made of hex digits only is always hex, whatever
 * files are around (so that a stray file cannot replace a nonce); everything else is a path.
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "file.h"
#include "hex.h"
#include "nonce.h"
#include "out.h"

static int nonce_from_hex(const char *arg, size_t digits, struct nonce *n)
{
	if (digits % 2)
		return fail(EXIT_USAGE,
			    "nonce %s has an odd number of hex digits (for a file of that name write ./%s)",
			    arg, arg);
	if (digits > 2 * sizeof(n->bytes))
		return fail(EXIT_USAGE, "the nonce has %zu hex digits, at most %zu are possible",
			    digits, 2 * sizeof(n->bytes));
	hex_decode(arg, digits, n->bytes);
	n->len = digits / 2;
	return 0;
}

static int nonce_from_file(const char *path, struct nonce *n)
{
	struct buffer b;
	int rc = file_read(path, false, sizeof(n->bytes), "nonce file", &b);

	if (rc)
		return rc;
	memcpy(n->bytes, b.p, b.len);
	n->len = b.len;
	buffer_free(&b);
	return 0;
}

int nonce_from_arg(const char *arg, struct nonce *n)
{
	size_t digits = strspn(arg, "0123456789abcdefABCDEF");
	int rc;

	memset(n, 0, sizeof(*n));
	if (!*arg)
		return fail(EXIT_USAGE, "the nonce is empty");
	rc = arg[digits] ? nonce_from_file(arg, n) : nonce_from_hex(arg, digits, n);
	/* What an index holds that nobody has written yet: it would prove nothing. */
	if (!rc && !nonce_strength(n))
		return fail(EXIT_USAGE, "the nonce is all zeros, as in the report of boot");
	return rc;
}

int nonce_random(struct nonce *n)
{
	memset(n, 0, sizeof(*n));
	if (getrandom(n->bytes, NONCE_RANDOM_SIZE, 0) != NONCE_RANDOM_SIZE)
		return fail(EXIT_SYSTEM, "cannot get random bytes: %s", strerror(errno));
	n->len = NONCE_RANDOM_SIZE;
	return 0;
}
