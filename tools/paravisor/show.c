// SPDX-License-Identifier: GPL-2.0-only
/* What several commands print alike, and how they load the certificates to trust. */
#include <stdlib.h>
#include <time.h>

#include <openssl/asn1.h>

#include "hex.h"
#include "out.h"
#include "show.h"

#define HEX_MAX	128

static const char * const result_names[] = {
	[RESULT_SKIPPED] = "skipped",
	[RESULT_OK] = "ok",
	[RESULT_FAIL] = "fail",
};

const char *show_hex(struct view v)
{
	static char buf[HEX_MAX + 1];

	return hex_encode(v.p, v.len < HEX_MAX / 2 ? v.len : HEX_MAX / 2, buf);
}

void add_string(struct json_object *o, const char *key, const char *s)
{
	json_object_object_add(o, key, json_object_new_string(s));
}

void show_check(const char *name, const struct check *c)
{
	static const enum colour colours[] = {
		[RESULT_SKIPPED] = COLOUR_DIM,
		[RESULT_OK] = COLOUR_GOOD,
		[RESULT_FAIL] = COLOUR_BAD,
	};

	say_coloured(colours[c->result], 9,
		     c->result == RESULT_FAIL ? "FAIL" : result_names[c->result]);
	say("%-12s %s\n", name, c->detail);
}

struct json_object *json_check(const char *name, const struct check *c)
{
	struct json_object *o = json_object_new_object();

	add_string(o, "name", name);
	add_string(o, "result", result_names[c->result]);
	add_string(o, "detail", c->detail);
	return o;
}

static void add_time(struct json_object *o, const char *key, const ASN1_TIME *t)
{
	char buf[32] = "";
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) == 1)
		strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%SZ", &tm);
	add_string(o, key, buf);
}

struct json_object *json_cert(X509 *cert)
{
	struct json_object *o = json_object_new_object();
	uint8_t digest[32] = { 0 };
	char name[256], hex[2 * sizeof(digest) + 1];

	X509_digest(cert, EVP_sha256(), digest, NULL);
	add_string(o, "subject", chain_name(X509_get_subject_name(cert), name, sizeof(name)));
	add_string(o, "issuer", chain_name(X509_get_issuer_name(cert), name, sizeof(name)));
	add_time(o, "not_before", X509_get0_notBefore(cert));
	add_time(o, "not_after", X509_get0_notAfter(cert));
	add_string(o, "sha256", hex_encode(digest, sizeof(digest), hex));
	return o;
}

struct json_object *json_base64(const struct buffer *b)
{
	char *text = malloc(4 * ((b->len + 2) / 3) + 1);
	struct json_object *s;

	if (!text)
		return NULL;
	text[0] = '\0';
	if (b->len)
		EVP_EncodeBlock((unsigned char *)text, b->p, (int)b->len);
	s = json_object_new_string(text);
	free(text);
	return s;
}

int certs_load(struct certs *c, const char *path, bool trusted, const char *what)
{
	struct buffer b;
	const char *why;
	int rc = file_read(path, false, FILE_MAX_CERTS, what, &b);

	if (rc)
		return rc;
	why = certs_add(c, buffer_view(&b), trusted);
	buffer_free(&b);
	if (why)
		return fail(EXIT_USAGE, "%s %s: %s", what, path, why);
	if (trusted && !sk_X509_num(c->anchors))
		return fail(EXIT_USAGE,
			    "%s %s has no self-signed certificate to trust", what, path);
	return 0;
}
