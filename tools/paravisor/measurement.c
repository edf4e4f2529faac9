// SPDX-License-Identifier: GPL-2.0-only
/*
 * A measurement on the command line: 96 hex digits, or the name of a file that holds them as text
 * or the 48 bytes as they are. As with a nonce, what is all hex digits is never a name.
 */
#include <string.h>

#include "file.h"
#include "hex.h"
#include "measurement.h"
#include "out.h"

#define HEX_DIGITS	"0123456789abcdefABCDEF"
#define FILE_MAX	256

static bool from_hex(const char *s, size_t len, uint8_t out[SNP_MEASUREMENT_SIZE])
{
	return len == 2 * SNP_MEASUREMENT_SIZE && hex_decode(s, len, out);
}

static bool from_bytes(const struct buffer *b, uint8_t out[SNP_MEASUREMENT_SIZE])
{
	size_t len = b->len;

	if (len == SNP_MEASUREMENT_SIZE) {
		memcpy(out, b->p, len);
		return true;
	}
	while (len && strchr(" \t\r\n", b->p[len - 1]) && b->p[len - 1])
		len--;
	return from_hex((const char *)b->p, len, out);
}

static int from_file(const char *path, uint8_t out[SNP_MEASUREMENT_SIZE])
{
	struct buffer b;
	int rc = file_read(path, false, FILE_MAX, "measurement file", &b);

	if (rc)
		return rc;
	if (!from_bytes(&b, out))
		rc = fail(EXIT_USAGE, "measurement file %s has neither 96 hex digits nor 48 bytes",
			  path);
	buffer_free(&b);
	return rc;
}

static int from_arg(const char *arg, const char *what, uint8_t out[SNP_MEASUREMENT_SIZE])
{
	size_t digits = strspn(arg, HEX_DIGITS);

	if (arg[digits])
		return from_file(arg, out);
	if (from_hex(arg, digits, out))
		return 0;
	return fail(EXIT_USAGE, "the %s has %zu hex digits, not %d", what, digits,
		    2 * SNP_MEASUREMENT_SIZE);
}

int measurement_add(const char *arg, struct measurements *m)
{
	int rc;

	if (m->n == MEASUREMENTS_MAX)
		return fail(EXIT_USAGE, "more than %d measurements", MEASUREMENTS_MAX);
	rc = from_arg(arg, "measurement", m->v[m->n]);
	if (!rc)
		m->n++;
	return rc;
}

int rtmr_add(const char *arg, struct rtmrs *r)
{
	unsigned int n = (unsigned int)(arg[0] - '0');

	if (n >= RTMRS || arg[1] != '=')
		return fail(EXIT_USAGE, "--rtmr takes N=HEX or N=FILE with N from 0 to %d, not %s",
			    RTMRS - 1, arg);
	if (r->given[n])
		return fail(EXIT_USAGE, "--rtmr %u is given twice", n);
	r->given[n] = true;
	return from_arg(arg + 2, "RTMR", r->v[n]);
}
