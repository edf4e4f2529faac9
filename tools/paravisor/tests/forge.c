// SPDX-License-Identifier: GPL-2.0-only
/* Makes certificate chains and reports, good and bad, for the tests. Never installed. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "forge.h"

void put16(uint8_t *p, unsigned int v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

void put32(uint8_t *p, uint32_t v)
{
	put16(p, v & 0xffff);
	put16(p + 2, v >> 16);
}

uint32_t get32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

EVP_PKEY *forge_rsa(unsigned int bits)
{
	EVP_PKEY *key = EVP_RSA_gen(bits);

	CHECK(key);
	return key;
}

EVP_PKEY *forge_ec(const char *curve)
{
	EVP_PKEY *key = EVP_EC_gen(curve);

	CHECK(key);
	return key;
}

void forge_ext_raw(X509 *cert, const char *oid, const uint8_t *p, int len)
{
	ASN1_OBJECT *obj = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
	X509_EXTENSION *ext;

	CHECK(obj && data && ASN1_OCTET_STRING_set(data, p, len));
	ext = X509_EXTENSION_create_by_OBJ(NULL, obj, 0, data);
	CHECK(ext && X509_add_ext(cert, ext, -1));
	X509_EXTENSION_free(ext);
	ASN1_OCTET_STRING_free(data);
	ASN1_OBJECT_free(obj);
}

static void add_level(X509 *cert, const char *oid, uint8_t level)
{
	uint8_t der[4] = { 2, 1, level };

	if (level & 0x80) {
		der[1] = 2;
		der[2] = 0;
		der[3] = level;
	}
	forge_ext_raw(cert, oid, der, 2 + der[1]);
}

/* The TCB that reports carry: bytes 03 01 00 00 00 00 08 d1. */
static void add_levels(X509 *cert, enum forge_ext kind, bool turin)
{
	add_level(cert, "1.3.6.1.4.1.3704.1.3.1", turin ? 1 : kind == EXT_OTHER_TCB ? 4 : 3);
	if (kind != EXT_NO_TEE)
		add_level(cert, "1.3.6.1.4.1.3704.1.3.2", turin ? 0 : 1);
	add_level(cert, "1.3.6.1.4.1.3704.1.3.3", turin ? 0 : 8);
	add_level(cert, "1.3.6.1.4.1.3704.1.3.8", 0xd1);
	if (turin && kind != EXT_NO_FMC)
		add_level(cert, "1.3.6.1.4.1.3704.1.3.9", 3);
}

static void add_amd(X509 *cert, enum forge_ext kind)
{
	uint8_t chip[66] = { 4, 64 };
	bool turin = kind == EXT_TURIN || kind == EXT_NO_FMC || kind == EXT_DER_LIKE_TURIN;
	bool vlek = kind == EXT_VLEK || kind == EXT_VLEK_WITH_CHIP;

	memset(chip + 2, kind == EXT_OTHER_CHIP ? 0x43 : 0x42, 64);
	if (kind == EXT_DER_LIKE_CHIP)
		memcpy(chip + 2, "\x04\x3e", 2);
	else if (kind == EXT_DER_LIKE_TURIN)
		memcpy(chip + 2, "\x04\x06", 2);
	add_levels(cert, kind, turin);
	if (vlek)
		forge_ext_raw(cert, "1.3.6.1.4.1.3704.1.5", (const uint8_t *)"\x16\x04test", 6);
	if (kind == EXT_WRAPPED_CHIP)
		forge_ext_raw(cert, "1.3.6.1.4.1.3704.1.4", chip, 66);
	else if (kind != EXT_VLEK && kind != EXT_NO_CHIP)
		forge_ext_raw(cert, "1.3.6.1.4.1.3704.1.4", chip + 2, turin ? 8 : 64);
}

void forge_ext_conf(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	CHECK(ext && X509_add_ext(cert, ext, -1));
	X509_EXTENSION_free(ext);
}

static void sign_cert(X509 *cert, EVP_PKEY *key, const EVP_MD *digest, bool plain)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *ctx;

	CHECK(md && EVP_DigestSignInit(md, &ctx, digest, NULL, key) == 1);
	if (EVP_PKEY_is_a(key, "RSA") && !plain) {
		CHECK(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1);
		CHECK(EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, 48) == 1);
	}
	CHECK(X509_sign_ctx(cert, md));
	EVP_MD_CTX_free(md);
}

static void set_names(X509 *cert, const struct cert_spec *s)
{
	X509_NAME *name = X509_get_subject_name(cert);

	X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const uint8_t *)"Test", -1, -1, 0);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)s->cn, -1, -1, 0);
	CHECK(X509_set_issuer_name(cert, s->issuer ? X509_get_subject_name(s->issuer) : name));
}

X509 *forge_cert(const struct cert_spec *s)
{
	static long serial = 1;
	X509 *cert = X509_new();
	bool defaults = !s->from && !s->to;

	CHECK(cert && X509_set_version(cert, X509_VERSION_3));
	ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(cert), defaults ? -DAY : s->from);
	X509_gmtime_adj(X509_getm_notAfter(cert), defaults ? 365 * DAY : s->to);
	set_names(cert, s);
	CHECK(X509_set_pubkey(cert, s->key));
	if (s->ca) {
		forge_ext_conf(cert, NID_basic_constraints, "critical,CA:TRUE");
		forge_ext_conf(cert, NID_key_usage, "critical,keyCertSign,cRLSign");
	}
	if (s->extend)
		s->extend(cert, s->arg);
	else if (!s->ca && s->ext != EXT_NONE)
		add_amd(cert, s->ext);
	sign_cert(cert, s->issuer ? s->issuer_key : s->key, s->md ? s->md : EVP_sha384(),
		  s->plain_rsa);
	return cert;
}

void forge_init(struct forge *f)
{
	struct cert_spec ark = { .cn = "ARK-Test", .ca = true };
	struct cert_spec ask = { .cn = "SEV-Test", .ca = true };
	struct cert_spec vcek = { .cn = "SEV-VCEK", .ext = EXT_MILAN };

	f->ark_key = forge_rsa(3072);
	f->ask_key = forge_rsa(3072);
	f->vcek_key = forge_ec("P-384");

	ark.key = f->ark_key;
	f->ark = forge_cert(&ark);
	ask.key = f->ask_key;
	ask.issuer = f->ark;
	ask.issuer_key = f->ark_key;
	f->ask = forge_cert(&ask);
	vcek.key = f->vcek_key;
	vcek.issuer = f->ask;
	vcek.issuer_key = f->ask_key;
	f->vcek = forge_cert(&vcek);
}

void forge_free(struct forge *f)
{
	EVP_PKEY_free(f->ark_key);
	EVP_PKEY_free(f->ask_key);
	EVP_PKEY_free(f->vcek_key);
	X509_free(f->ark);
	X509_free(f->ask);
	X509_free(f->vcek);
}

struct report_spec forge_default(const struct forge *f)
{
	struct report_spec s = { .type = HCL_TYPE_SNP, .hash = HCL_HASH_SHA256, .version = 2,
				 .policy = 0x30000, .key = f->vcek_key };
	size_t i;

	for (i = 0; i < sizeof(s.user_data); i++)
		s.user_data[i] = (uint8_t)(0xa0 + i);
	return s;
}

void forge_snp_fields(uint8_t *hw, const struct report_spec *s)
{
	static const uint8_t tcb[8] = { 3, 1, 0, 0, 0, 0, 8, 0xd1 };

	put32(hw + 0x00, s->version);
	put32(hw + 0x04, 7);
	put32(hw + 0x08, (uint32_t)s->policy);
	put32(hw + 0x0c, (uint32_t)(s->policy >> 32));
	put32(hw + 0x30, s->vmpl);
	put32(hw + 0x34, SNP_SIG_ALGO_P384);
	put32(hw + 0x48, s->flags);
	memset(hw + 0x90, 0x5a, 48);
	memset(hw + 0xc0, 0x11, 32);
	memset(hw + 0x140, 0x22, 32);
	memset(hw + 0x160, 0xff, 32);
	memcpy(hw + 0x180, tcb, sizeof(tcb));
	hw[0x188] = s->family;
	memset(hw + 0x1a0, 0x42, s->family == SNP_FAMILY_TURIN ? 8 : 64);
}

static int fill_claims(uint8_t *p, size_t size, const struct report_spec *s)
{
	char hex[129];
	int i;

	if (s->claims)
		return snprintf((char *)p, size, "%s", s->claims);
	for (i = 0; i < 64; i++)	/* the case of the digits varies in the field */
		snprintf(hex + 2 * i, 3, i % 2 ? "%02x" : "%02X", s->user_data[i]);
	return snprintf((char *)p, size,
			"{\"keys\":[{\"kid\":\"HCLAkPub\",\"key_ops\":[\"sign\"],\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"AQ\"}],"
			"\"vm-configuration\":{\"secure-boot\":true,\"tpm-enabled\":true},\"user-data\":\"%s\"}",
			hex);
}

void forge_report(const struct report_spec *s, struct report_buf *out)
{
	uint8_t *p = out->p;
	int n;

	memset(out, 0, sizeof(*out));
	n = fill_claims(p + HCL_CLAIMS_OFFSET, FORGE_MAX - HCL_CLAIMS_OFFSET, s);
	CHECK(n > 0 && n < FORGE_MAX - HCL_CLAIMS_OFFSET);
	out->len = HCL_CLAIMS_OFFSET + (size_t)n;
	memcpy(p, "HCLA", 4);
	put32(p + 0x04, HCL_VERSION);
	put32(p + 0x08, (uint32_t)out->len);
	put32(p + 0x0c, HCL_REQUEST_AK_CERT);
	put32(p + 0x4c0, HCL_DATA_HEADER_SIZE + (uint32_t)n);
	put32(p + 0x4c4, HCL_DATA_VERSION);
	put32(p + 0x4c8, s->type);
	put32(p + 0x4cc, s->hash);
	put32(p + 0x4d0, (uint32_t)n);
	if (s->type == HCL_TYPE_SNP)
		forge_snp_fields(p + HCL_HEADER_SIZE, s);
	else if (s->type == HCL_TYPE_TDX)
		forge_tdreport(p + HCL_HEADER_SIZE);
	forge_bind(out, s->hash);
	if (s->type == HCL_TYPE_SNP)
		forge_sign(out, s->key);
}

void forge_bind(struct report_buf *r, uint32_t hash)
{
	const EVP_MD *md = hash == HCL_HASH_SHA256 ? EVP_sha256() :
			   hash == HCL_HASH_SHA384 ? EVP_sha384() : EVP_sha512();
	uint32_t type = get32(r->p + 0x4c8);
	uint8_t *data = r->p + HCL_HEADER_SIZE +
			(type == HCL_TYPE_TDX ? 0x80 : type == HCL_TYPE_VBS ? 24 : 0x50);

	memset(data, 0, 64);
	CHECK(EVP_Digest(r->p + HCL_CLAIMS_OFFSET, get32(r->p + 0x4d0), data, NULL, md, NULL) == 1);
}

void forge_sign(struct report_buf *r, EVP_PKEY *key)
{
	forge_sign_snp(r->p + HCL_HEADER_SIZE, key);
}

void forge_ecdsa(EVP_PKEY *key, const EVP_MD *md, const uint8_t *p, size_t len, uint8_t *raw,
		 size_t half)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[256];
	const uint8_t *at = der;
	size_t n = sizeof(der);
	ECDSA_SIG *sig;

	CHECK(ctx && EVP_DigestSignInit(ctx, NULL, md, NULL, key) == 1);
	CHECK(EVP_DigestSign(ctx, der, &n, p, len) == 1);
	sig = d2i_ECDSA_SIG(NULL, &at, (long)n);
	CHECK(sig);
	CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, (int)half) == (int)half);
	CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + half, (int)half) == (int)half);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
}

static void turn_round(uint8_t *p, const uint8_t *from, size_t len)
{
	while (len--)
		*p++ = from[len];
}

void forge_sign_snp(uint8_t *hw, EVP_PKEY *key)
{
	uint8_t raw[2 * SNP_SIG_COMPONENT_SIZE];

	forge_ecdsa(key, EVP_sha384(), hw, SNP_SIGNED_SIZE, raw, SNP_SIG_COMPONENT_SIZE);
	memset(hw + SNP_SIGNED_SIZE, 0, SNP_REPORT_SIZE - SNP_SIGNED_SIZE);
	turn_round(hw + SNP_SIGNED_SIZE, raw, SNP_SIG_COMPONENT_SIZE);
	turn_round(hw + SNP_SIGNED_SIZE + SNP_SIG_COMPONENT_SIZE, raw + SNP_SIG_COMPONENT_SIZE,
		   SNP_SIG_COMPONENT_SIZE);
}

void forge_tdreport_hash(uint8_t *p)
{
	CHECK(EVP_Digest(p + 0x100, 0xef, p + 0x20, NULL, EVP_sha384(), NULL) == 1);
	CHECK(EVP_Digest(p + 0x200, 0x200, p + 0x50, NULL, EVP_sha384(), NULL) == 1);
}

void forge_tdreport(uint8_t *p)
{
	static const uint8_t svn[TDX_SVN_SIZE] = { 7, 1, 3 };
	int i;

	memset(p, 0, TDREPORT_SIZE);
	p[0] = TDX_TEE_TYPE;
	p[2] = 1;
	memset(p + 0x010, 0x51, 16);			/* CPUSVN */
	memset(p + 0xe0, 0x3a, 32);			/* the MAC, for this machine alone */
	memset(p + 0x100, 0xff, 2);
	memcpy(p + 0x108, svn, sizeof(svn));
	memset(p + 0x118, 0x5e, TDX_MR_SIZE);		/* MRSEAM */
	memcpy(p + 0x180, svn, sizeof(svn));
	p[0x203] = 0x10;				/* SEPT_VE_DISABLE */
	put32(p + 0x208, 0x602e7);
	memset(p + 0x210, 0x7d, TDX_MR_SIZE);		/* MRTD */
	for (i = 0; i < TDX_RTMRS; i++)
		memset(p + 0x2d0 + i * TDX_MR_SIZE, 0xa0 + i, TDX_MR_SIZE);
	forge_tdreport_hash(p);
}
