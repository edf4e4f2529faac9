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

int measurement_add(const char *arg, struct measurements *m)
{
	size_t digits = strspn(arg, HEX_DIGITS);
	int rc = 0;

	if (m->n == MEASUREMENTS_MAX)
		return fail(EXIT_USAGE, "more than %d measurements", MEASUREMENTS_MAX);
	if (arg[digits])
		rc = from_file(arg, m->v[m->n]);
	else if (!from_hex(arg, digits, m->v[m->n]))
		rc = fail(EXIT_USAGE, "the measurement has %zu hex digits, not %d", digits,
			  2 * SNP_MEASUREMENT_SIZE);
	if (!rc)
		m->n++;
	return rc;
}
