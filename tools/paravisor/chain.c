// SPDX-License-Identifier: GPL-2.0-only
/* Certificates: which are trusted, which one signed the report, and the path between the two. */
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "chain.h"
#include "pubkey.h"

#define MAX_CERTS		64
#define SECURITY_LEVEL		3	/* 128 bits: RSA from 3072, SHA-256 and above */
#define MAX_INTERMEDIATES	4

bool certs_init(struct certs *c)
{
	c->anchors = sk_X509_new_null();
	c->others = sk_X509_new_null();
	return c->anchors && c->others;
}

void certs_free(struct certs *c)
{
	sk_X509_pop_free(c->anchors, X509_free);
	sk_X509_pop_free(c->others, X509_free);
	c->anchors = NULL;
	c->others = NULL;
}

static const char *add_one(struct certs *c, X509 *cert, bool trusted)
{
	bool anchor = trusted && X509_self_signed(cert, 1) == 1;

	if (sk_X509_num(c->anchors) + sk_X509_num(c->others) >= MAX_CERTS ||
	    !sk_X509_push(anchor ? c->anchors : c->others, cert)) {
		X509_free(cert);
		return "too many certificates";
	}
	return NULL;
}

/* NULL also if there is none: then @n is 0. */
static const char *add_pem(struct certs *c, struct view pem, bool trusted, int *n)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	const char *why = NULL;
	X509 *cert;

	ERR_clear_error();
	while (bio && !why && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		why = add_one(c, cert, trusted);
		++*n;
	}
	BIO_free(bio);
	if (!why && ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		why = "a certificate is damaged";
	ERR_clear_error();
	return why;
}

static const char *add_der(struct certs *c, struct view der, bool trusted, int *n)
{
	const unsigned char *p = der.p;
	X509 *cert = d2i_X509(NULL, &p, (long)der.len);

	ERR_clear_error();
	if (!cert)
		return NULL;
	if (p != der.p + der.len) {
		X509_free(cert);
		return "there is something behind the certificate";
	}
	++*n;
	return add_one(c, cert, trusted);
}

static bool is_json(struct view data)
{
	size_t i = 0;

	while (i < data.len && data.p[i] && strchr(" \t\r\n", data.p[i]))
		i++;
	return i < data.len && data.p[i] == '{';
}

const char *certs_add(struct certs *c, struct view data, bool trusted)
{
	const char *why;
	int n = 0;

	if (is_json(data))
		return "this is JSON; take the certificates out of it, with jq -r for example";
	why = add_pem(c, data, trusted, &n);
	if (!why && !n)
		why = add_der(c, data, trusted, &n);
	if (!why && !n)
		why = "no certificate, neither PEM nor DER";
	return why;
}

bool cert_is_ec(X509 *cert, const char *group)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);

	return key && key_is_ec(key, group);
}

bool cert_is_ecdsa(X509 *cert, const char *group, int nid)
{
	return cert_is_ec(cert, group) && X509_get_signature_nid(cert) == nid;
}

bool cert_extension(X509 *cert, const char *oid, struct view *value)
{
	ASN1_OBJECT *obj = OBJ_txt2obj(oid, 1);
	const ASN1_OCTET_STRING *data;
	int at = obj ? X509_get_ext_by_OBJ(cert, obj, -1) : -1;

	ASN1_OBJECT_free(obj);
	if (at < 0)
		return false;
	data = X509_EXTENSION_get_data(X509_get_ext(cert, at));
	value->p = ASN1_STRING_get0_data(data);
	value->len = (size_t)ASN1_STRING_length(data);
	return true;
}

char *chain_name(X509_NAME *name, char *buf, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());
	int n = 0;

	if (bio && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253) >= 0)
		n = BIO_read(bio, buf, (int)size - 1);
	buf[n > 0 ? n : 0] = '\0';
	BIO_free(bio);
	return buf;
}

char *chain_short_name(X509 *cert, char *buf, size_t size)
{
	char name[512], *cn;

	cn = strstr(chain_name(X509_get_subject_name(cert), name, sizeof(name)), "CN=");
	snprintf(buf, size, "%.*s", cn ? (int)strcspn(cn, ",") : (int)sizeof(name),
		 cn ? cn : name);
	return buf;
}

/* What AMD calls a VCEK or VLEK: an end-entity certificate with a P-384 key. */
static bool is_candidate(X509 *cert)
{
	return !X509_check_ca(cert) && X509_self_signed(cert, 0) != 1 &&
	       cert_is_ec(cert, SN_secp384r1);
}

static bool all_signed_rsa_pss(struct stack_st_X509 *path, char *why)
{
	char name[128];
	int i;

	for (i = 0; i < sk_X509_num(path); i++) {
		X509 *cert = sk_X509_value(path, i);

		if (X509_get_signature_nid(cert) == NID_rsassaPss)
			continue;
		snprintf(why, WHY_SIZE, "%s is not signed with RSA-PSS",
			 chain_name(X509_get_subject_name(cert), name, sizeof(name)));
		return false;
	}
	return true;
}

void chain_explain(X509_STORE_CTX *ctx, char *why)
{
	X509 *at = X509_STORE_CTX_get_current_cert(ctx);
	const char *error = X509_verify_cert_error_string(X509_STORE_CTX_get_error(ctx));
	char name[128];

	if (at)
		snprintf(why, WHY_SIZE, "%s (%s)", error,
			 chain_name(X509_get_subject_name(at), name, sizeof(name)));
	else
		snprintf(why, WHY_SIZE, "%s", error);
}

struct stack_st_X509 *chain_path(const struct certs *c, X509 *leaf, char *why)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	struct stack_st_X509 *path = NULL;

	snprintf(why, WHY_SIZE, "out of memory");
	if (ctx && X509_STORE_CTX_init(ctx, NULL, leaf, c->others)) {
		X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);

		X509_STORE_CTX_set0_trusted_stack(ctx, c->anchors);
		X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
		X509_VERIFY_PARAM_set_depth(param, MAX_INTERMEDIATES);
		if (X509_verify_cert(ctx) == 1)
			path = X509_STORE_CTX_get1_chain(ctx);
		else
			chain_explain(ctx, why);
	}
	X509_STORE_CTX_free(ctx);
	ERR_clear_error();
	return path;
}

static struct stack_st_X509 *find_path(const struct certs *c, X509 *leaf, char *why)
{
	struct stack_st_X509 *path = chain_path(c, leaf, why);

	if (path && !all_signed_rsa_pss(path, why)) {
		sk_X509_pop_free(path, X509_free);
		path = NULL;
	}
	return path;
}

static int score(const struct chain *ch)
{
	return !ch->leaf ? -1 : 2 * ch->signed_by_leaf + !!ch->path;
}

void chain_find(const struct certs *c, const struct snp_report *s, struct chain *out)
{
	int i;

	memset(out, 0, sizeof(*out));
	snprintf(out->why, sizeof(out->why),
		 "no certificate of a VCEK or VLEK (P-384, not self-signed) is given");
	for (i = 0; i < sk_X509_num(c->others); i++) {
		struct chain ch = { .leaf = sk_X509_value(c->others, i) };

		if (!is_candidate(ch.leaf))
			continue;
		ch.signed_by_leaf = snp_signature_ok(s, X509_get0_pubkey(ch.leaf));
		ch.path = find_path(c, ch.leaf, ch.why);
		if (score(&ch) > score(out)) {
			chain_free(out);
			*out = ch;
		} else {
			chain_free(&ch);
		}
	}
	ERR_clear_error();
}

void chain_free(struct chain *ch)
{
	sk_X509_pop_free(ch->path, X509_free);
	ch->path = NULL;
}
