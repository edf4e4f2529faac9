// SPDX-License-Identifier: GPL-2.0-only
/* The certificate chain of an SPDM slot: DSP0274 1.2 "Certificates and certificate chains". */
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "spdm.h"

#define HEADER_SIZE	(4 + SPDM_DIGEST_SIZE)
#define SECURITY_LEVEL	4	/* 192 bits: P-384, SHA-384 */

void spdm_certs_free(struct spdm_certs *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		X509_free(c->cert[i]);
	c->n = 0;
}

static const char *take_cert(struct view *der, struct spdm_certs *c)
{
	const unsigned char *p = der->p;
	struct view used;
	X509 *cert;

	if (c->n == SPDM_CERTS_MAX)
		return "there are too many certificates";
	cert = d2i_X509(NULL, &p, (long)der->len);
	ERR_clear_error();
	if (!cert)
		return "a certificate is damaged";
	c->cert[c->n++] = cert;
	view_take(der, (size_t)(p - der->p), &used);
	return NULL;
}

static const char *check_root_hash(const struct spdm_certs *c, struct view in)
{
	uint8_t digest[EVP_MAX_MD_SIZE];

	if (X509_digest(c->cert[0], EVP_sha384(), digest, NULL) != 1 ||
	    memcmp(digest, in.p + 4, SPDM_DIGEST_SIZE))
		return "the root hash is not that of the first certificate";
	return NULL;
}

const char *spdm_certs_parse(struct view in, struct spdm_certs *c)
{
	const char *why = NULL;
	uint16_t len, reserved;
	struct view der;

	memset(c, 0, sizeof(*c));
	if (!in.len)
		return "there are no certificates";
	if (!view_le16(in, 0, &len) || !view_le16(in, 2, &reserved) || len != in.len || reserved ||
	    !view_sub(in, HEADER_SIZE, in.len - HEADER_SIZE, &der) || !der.len)
		return "the chain's header is malformed";
	while (der.len && !why)
		why = take_cert(&der, c);
	if (!why)
		why = check_root_hash(c, in);
	if (!why && c->n < 2)
		why = "there is no certificate but the root's";
	if (why)
		spdm_certs_free(c);
	return why;
}

static bool algorithms_ok(const struct spdm_certs *c, char *why)
{
	char name[128];
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (cert_is_ecdsa(c->cert[i], SN_secp384r1, NID_ecdsa_with_SHA384))
			continue;
		snprintf(why, WHY_SIZE, "%s is not ECDSA P-384 with SHA-384",
			 chain_name(X509_get_subject_name(c->cert[i]), name, sizeof(name)));
		return false;
	}
	return true;
}

static bool leaf_ok(X509 *leaf, char *why)
{
	bool good = !X509_check_ca(leaf) && X509_get_key_usage(leaf) & KU_DIGITAL_SIGNATURE;

	if (!good)
		snprintf(why, WHY_SIZE, "the last certificate is not one of a device");
	return good;
}

/* The path that OpenSSL found has to be the chain that the device sent, link by link. */
static bool is_path(const struct spdm_certs *c, const struct stack_st_X509 *path)
{
	size_t i;

	if ((size_t)sk_X509_num(path) != c->n)
		return false;
	for (i = 0; i < c->n; i++)
		if (X509_cmp(sk_X509_value(path, (int)(c->n - 1 - i)), c->cert[i]))
			return false;
	return true;
}

static struct stack_st_X509 *untrusted(const struct spdm_certs *c)
{
	struct stack_st_X509 *all = sk_X509_new_null();
	size_t i;

	for (i = 1; all && i + 1 < c->n; i++)
		sk_X509_push(all, c->cert[i]);
	return all;
}

static bool path_ok(const struct spdm_certs *c, const struct certs *trusted, char *why)
{
	struct stack_st_X509 *others = untrusted(c);
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool good = false;

	snprintf(why, WHY_SIZE, "out of memory");
	if (ctx && others && X509_STORE_CTX_init(ctx, NULL, c->cert[c->n - 1], others)) {
		X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);

		X509_STORE_CTX_set0_trusted_stack(ctx, trusted->anchors);
		X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
		X509_VERIFY_PARAM_set_depth(param, SPDM_CERTS_MAX);
		X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_CHECK_SS_SIGNATURE);
		if (X509_verify_cert(ctx) == 1) {
			good = is_path(c, X509_STORE_CTX_get0_chain(ctx));
			snprintf(why, WHY_SIZE, "the certificates are not one chain in order");
		} else {
			chain_explain(ctx, why);
		}
	}
	X509_STORE_CTX_free(ctx);
	sk_X509_free(others);
	ERR_clear_error();
	return good;
}

bool spdm_chain_ok(const struct spdm_certs *c, const struct certs *trusted, char *why)
{
	return algorithms_ok(c, why) && leaf_ok(c->cert[c->n - 1], why) &&
	       path_ok(c, trusted, why);
}
