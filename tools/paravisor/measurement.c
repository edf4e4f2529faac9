// SPDX-License-Identifier: GPL-2.0-only
/*
 * A measurement on the command line: 64, 96 or 128 hex digits, or the name of a file that holds
 * them as text or half as many bytes as they are. As with a nonce, what is all hex digits is never
 * a name.
 */
#include <string.h>

#include "file.h"
#include "hex.h"
#include "measurement.h"
#include "out.h"

#define HEX_DIGITS	"0123456789abcdefABCDEF"
#define FILE_MAX	256

static bool is_size(size_t len)
{
	return len == 32 || len == 48 || len == 64;
}

static bool from_hex(const char *s, size_t len, struct digest *out)
{
	out->len = len / 2;
	return !(len % 2) && is_size(out->len) && hex_decode(s, len, out->p);
}

/* 64 bytes may be both; only chance would make digits of a hash. */
static bool from_bytes(const struct buffer *b, struct digest *out)
{
	size_t len = b->len;

	while (len && strchr(" \t\r\n", b->p[len - 1]) && b->p[len - 1])
		len--;
	if (from_hex((const char *)b->p, len, out))
		return true;
	if (!is_size(b->len))
		return false;
	out->len = b->len;
	memcpy(out->p, b->p, b->len);
	return true;
}

static int from_file(const char *path, struct digest *out)
{
	struct buffer b;
	int rc = file_read(path, false, FILE_MAX, "measurement file", &b);

	if (rc)
		return rc;
	if (!from_bytes(&b, out))
		rc = fail(EXIT_USAGE,
			  "measurement file %s has neither the hex digits nor the bytes of a hash",
			  path);
	buffer_free(&b);
	return rc;
}

static int from_arg(const char *arg, const char *what, struct digest *out)
{
	size_t digits = strspn(arg, HEX_DIGITS);

	if (arg[digits])
		return from_file(arg, out);
	if (from_hex(arg, digits, out))
		return 0;
	return fail(EXIT_USAGE, "the %s has %zu hex digits, not 64, 96 or 128", what, digits);
}

static int check_size(const struct digest *d, const char *what, size_t size)
{
	if (!size || d->len == size)
		return 0;
	return fail(EXIT_USAGE, "the %s has %zu bytes, not %zu", what, d->len, size);
}

int measurement_add(const char *arg, struct measurements *m)
{
	int rc;

	if (m->n == MEASUREMENTS_MAX)
		return fail(EXIT_USAGE, "more than %d measurements", MEASUREMENTS_MAX);
	rc = from_arg(arg, "measurement", &m->v[m->n]);
	if (!rc)
		m->n++;
	return rc;
}

int measurements_check_size(const struct measurements *m, size_t size)
{
	int rc = 0;
	size_t i;

	for (i = 0; i < m->n && !rc; i++)
		rc = check_size(&m->v[i], "measurement", size);
	return rc;
}

int register_add(const char *option, const char *arg, size_t size, struct registers *r)
{
	unsigned int n = (unsigned int)(arg[0] - '0');
	int rc;

	if (n >= REGISTERS || arg[1] != '=')
		return fail(EXIT_USAGE, "--%s takes N=HEX or N=FILE with N from 0 to %d, not %s",
			    option, REGISTERS - 1, arg);
	if (r->v[n].len)
		return fail(EXIT_USAGE, "--%s %u is given twice", option, n);
	rc = from_arg(arg + 2, "register", &r->v[n]);
	return rc ? rc : check_size(&r->v[n], "register", size);
}
