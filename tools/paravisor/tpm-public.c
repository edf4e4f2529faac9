// SPDX-License-Identifier: GPL-2.0-only
/* A TPM's public area: big-endian, packed, its layout depending on what was read before. */
#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "pubkey.h"
#include "tpm-public.h"

#define EXPONENT_DEFAULT	65537
#define ALG_ECDAA		0x001a

static const struct curve {
	uint16_t id;
	const char *name;
	size_t size;		/* bytes of a coordinate */
} curves[] = {
	{ 0x0003, "P-256", 32 },
	{ 0x0004, "P-384", 48 },
	{ 0x0005, "P-521", 66 },
};

static const struct curve *find_curve(uint16_t id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(curves); i++)
		if (curves[i].id == id)
			return &curves[i];
	return NULL;
}

static bool take16(struct view *in, uint16_t *out)
{
	struct view f;

	if (!view_take(in, 2, &f))
		return false;
	*out = (uint16_t)(f.p[0] << 8 | f.p[1]);
	return true;
}

static bool take32(struct view *in, uint32_t *out)
{
	uint16_t hi, lo;

	if (!take16(in, &hi) || !take16(in, &lo))
		return false;
	*out = (uint32_t)hi << 16 | lo;
	return true;
}

static bool take_sized(struct view *in, struct view *out)
{
	uint16_t size;

	return take16(in, &size) && view_take(in, size, out);
}

/* TPMT_SYM_DEF_OBJECT: what protects the children of a storage key. */
static bool take_symmetric(struct view *in)
{
	uint16_t alg, skip;

	if (!take16(in, &alg))
		return false;
	if (alg == TPM_ALG_NULL)
		return true;
	return (alg == TPM_ALG_AES || alg == TPM_ALG_SM4 || alg == TPM_ALG_CAMELLIA) &&
	       take16(in, &skip) && take16(in, &skip);
}

/* A scheme has its hash with it, but for the two that have none and the one with a counter. */
static bool take_scheme(struct view *in)
{
	uint16_t alg, skip;

	if (!take16(in, &alg))
		return false;
	if (alg == TPM_ALG_NULL || alg == TPM_ALG_RSAES)
		return true;
	return take16(in, &skip) && (alg != ALG_ECDAA || take16(in, &skip));
}

static bool parse_rsa(struct view *in, struct tpm_public *t)
{
	return take_symmetric(in) && take_scheme(in) && take16(in, &t->bits) &&
	       take32(in, &t->exponent) && take_sized(in, &t->unique[0]);
}

static bool parse_ecc(struct view *in, struct tpm_public *t)
{
	return take_symmetric(in) && take_scheme(in) && take16(in, &t->curve) &&
	       take_scheme(in) && take_sized(in, &t->unique[0]) && take_sized(in, &t->unique[1]);
}

static const char *parse_layout(struct view in, struct tpm_public *t)
{
	struct view policy;
	bool whole;

	if (!take16(&in, &t->type) || !take16(&in, &t->name_alg) ||
	    !take32(&in, &t->attributes) || !take_sized(&in, &policy))
		return "the public area is cut off";
	if (t->type == TPM_ALG_RSA)
		whole = parse_rsa(&in, t);
	else if (t->type == TPM_ALG_ECC)
		whole = parse_ecc(&in, t);
	else
		return "the public area is of neither an RSA nor an ECC key";
	if (!whole)
		return "the public area is cut off, or of a form not known here";
	return in.len ? "there is something behind the public area" : NULL;
}

static const char *rsa_problem(const struct tpm_public *t)
{
	if (t->bits != 2048 && t->bits != 3072 && t->bits != 4096)
		return "the RSA key is of neither 2048, 3072 nor 4096 bits";
	if (t->unique[0].len != t->bits / 8u || !(t->unique[0].p[0] & 0x80))
		return "the RSA modulus is not as long as it says";
	return NULL;
}

static const char *ecc_problem(const struct tpm_public *t)
{
	const struct curve *c = find_curve(t->curve);

	if (!c)
		return "the ECC key is on a curve not known here";
	if (t->unique[0].len > c->size || t->unique[1].len > c->size)
		return "a coordinate of the ECC key is too long";
	return NULL;
}

const char *tpm_public_parse(struct view in, struct tpm_public *t)
{
	const char *why;
	EVP_PKEY *key;

	memset(t, 0, sizeof(*t));
	t->raw = in;
	why = parse_layout(in, t);
	if (!why)
		why = t->type == TPM_ALG_RSA ? rsa_problem(t) : ecc_problem(t);
	if (why)
		return why;
	key = tpm_public_key(t);
	EVP_PKEY_free(key);
	return key ? NULL : "the numbers in the public area make no key";
}

const char *tpm_public_parse_any(struct view in, struct tpm_public *t)
{
	struct view rest = in, inner;

	if (take_sized(&rest, &inner) && !rest.len)
		return tpm_public_parse(inner, t);
	return tpm_public_parse(in, t);
}

static EVP_PKEY *rsa_key(const struct tpm_public *t)
{
	BIGNUM *n = BN_bin2bn(t->unique[0].p, (int)t->unique[0].len, NULL), *e = BN_new();
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (n && e && bld && BN_set_word(e, t->exponent ? t->exponent : EXPONENT_DEFAULT) &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, e))
		params = OSSL_PARAM_BLD_to_param(bld);
	if (params)
		key = public_key("RSA", params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(n);
	BN_free(e);
	return key;
}

static EVP_PKEY *ecc_key(const struct tpm_public *t)
{
	const struct curve *c = find_curve(t->curve);

	return c ? ec_public_key(c->name, c->size, t->unique[0], t->unique[1]) : NULL;
}

EVP_PKEY *tpm_public_key(const struct tpm_public *t)
{
	return t->type == TPM_ALG_RSA ? rsa_key(t) : ecc_key(t);
}

static const EVP_MD *name_digest(uint16_t alg)
{
	switch (alg) {
	case TPM_ALG_SHA1:
		return EVP_sha1();
	case TPM_ALG_SHA256:
		return EVP_sha256();
	case TPM_ALG_SHA384:
		return EVP_sha384();
	case TPM_ALG_SHA512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

size_t tpm_public_name(const struct tpm_public *t, uint8_t name[TPM_NAME_MAX])
{
	const EVP_MD *md = name_digest(t->name_alg);
	unsigned int len;

	name[0] = (uint8_t)(t->name_alg >> 8);
	name[1] = (uint8_t)t->name_alg;
	if (!md || EVP_Digest(t->raw.p, t->raw.len, name + 2, &len, md, NULL) != 1)
		return 0;
	return 2 + len;
}

char *tpm_public_describe(const struct tpm_public *t, char *buf, size_t size)
{
	const struct curve *c = find_curve(t->curve);

	if (t->type == TPM_ALG_RSA)
		snprintf(buf, size, "RSA %u", t->bits);
	else
		snprintf(buf, size, "ECC %s", c ? c->name : "?");
	return buf;
}
