// SPDX-License-Identifier: GPL-2.0-only
/* SNP reports by themselves, tables of certificates, manifests and endorsement keys. */
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/sha.h>

#include "forge-svsm.h"

#define ENTRY_SIZE	24

void forge_snp(const struct report_spec *s, const uint8_t data[64], struct blob *out)
{
	memset(out, 0, sizeof(*out));
	out->len = SNP_REPORT_SIZE;
	forge_snp_fields(out->p, s);
	memcpy(out->p + SNP_REPORT_DATA_OFFSET, data, 64);
	forge_sign_snp(out->p, s->key);
}

void forge_svsm(const struct report_spec *s, const uint8_t nonce[64], const struct blob *manifest,
		struct blob *out)
{
	uint8_t in[64 + FORGE_BLOB_MAX], digest[64];

	memcpy(in, nonce, 64);
	memcpy(in + 64, manifest->p, manifest->len);
	SHA512(in, 64 + manifest->len, digest);
	forge_snp(s, digest, out);
}

/* Hosts write the GUIDs of certificates as they read, everybody else in the order of memory. */
static void put_guid(uint8_t *p, const char *text, enum guid_order order)
{
	uint8_t guid[GUID_SIZE];
	char turned[GUID_TEXT_SIZE];

	CHECK(guid_parse(text, guid));
	if (order == GUID_AS_TEXT)
		CHECK(guid_parse(guid_format(guid, GUID_AS_TEXT, turned), guid));
	memcpy(p, guid, GUID_SIZE);
}

static void put_entries(const struct forge_entry *e, size_t n, size_t table, size_t header,
			enum guid_order order, struct blob *out)
{
	size_t i, at = header;

	for (i = 0; i < n; i++) {
		uint8_t *p = out->p + table + i * ENTRY_SIZE;

		CHECK(at + e[i].data.len <= FORGE_BLOB_MAX);
		put_guid(p, e[i].guid, order);
		put32(p + 16, (uint32_t)at);
		put32(p + 20, (uint32_t)e[i].data.len);
		memcpy(out->p + at, e[i].data.p, e[i].data.len);
		at += e[i].data.len;
	}
	out->len = at;
}

void forge_table(const struct forge_entry *e, size_t n, struct blob *out)
{
	memset(out, 0, sizeof(*out));
	put_entries(e, n, 0, (n + 1) * ENTRY_SIZE, GUID_AS_TEXT, out);
}

void forge_manifest(const struct forge_entry *e, size_t n, struct blob *out)
{
	memset(out, 0, sizeof(*out));
	put_guid(out->p, GUID_SERVICES, GUID_LITTLE);
	put_entries(e, n, ENTRY_SIZE, (n + 1) * ENTRY_SIZE, GUID_LITTLE, out);
	put32(out->p + 16, (uint32_t)out->len);
	put32(out->p + 20, (uint32_t)n);
}

void forge_chain_table(const struct forge *f, struct blob *out)
{
	X509 *certs[] = { f->vcek, f->ask, f->ark };
	struct forge_entry e[] = { { .guid = GUID_VCEK }, { .guid = GUID_ASK },
				   { .guid = GUID_ARK } };
	unsigned char *der[3] = { NULL };
	size_t i;

	for (i = 0; i < 3; i++) {
		e[i].data.len = (size_t)i2d_X509(certs[i], &der[i]);
		e[i].data.p = der[i];
	}
	forge_table(e, 3, out);
	for (i = 0; i < 3; i++)
		OPENSSL_free(der[i]);
}

static void add16(struct blob *b, unsigned int v)
{
	b->p[b->len++] = (uint8_t)(v >> 8);
	b->p[b->len++] = (uint8_t)v;
}

static void add_number(struct blob *b, EVP_PKEY *key, const char *name, int size)
{
	BIGNUM *n = NULL;

	CHECK(EVP_PKEY_get_bn_param(key, name, &n) == 1);
	add16(b, (unsigned int)size);
	CHECK(BN_bn2binpad(n, b->p + b->len, size) == size);
	b->len += (size_t)size;
	BN_free(n);
}

static void add_header(struct blob *b, unsigned int type)
{
	add16(b, type);
	add16(b, 0x000b);		/* SHA-256 */
	add16(b, 0x0003);		/* restricted, decrypt */
	add16(b, 0x00b2);		/* fixedTPM, fixedParent, sensitiveDataOrigin, policy */
	add16(b, 32);
	memset(b->p + b->len, 0x83, 32);
	b->len += 32;
	add16(b, 0x0006);		/* AES, 128 bits, CFB */
	add16(b, 128);
	add16(b, 0x0043);
	add16(b, 0x0010);		/* no scheme */
}

static unsigned int curve_of(int bits)
{
	return bits == 256 ? 3 : bits == 384 ? 4 : 5;
}

void forge_ek(EVP_PKEY *key, struct blob *out)
{
	int bits = EVP_PKEY_get_bits(key);

	memset(out, 0, sizeof(*out));
	if (EVP_PKEY_is_a(key, "RSA")) {
		add_header(out, 0x0001);
		add16(out, (unsigned int)bits);
		add16(out, 0);
		add16(out, 0);		/* 65537 */
		add_number(out, key, OSSL_PKEY_PARAM_RSA_N, bits / 8);
		return;
	}
	add_header(out, 0x0023);
	add16(out, curve_of(bits));
	add16(out, 0x0010);		/* no KDF */
	add_number(out, key, OSSL_PKEY_PARAM_EC_PUB_X, (bits + 7) / 8);
	add_number(out, key, OSSL_PKEY_PARAM_EC_PUB_Y, (bits + 7) / 8);
}
