// SPDX-License-Identifier: GPL-2.0-only
/* Makes evidence of a function, good and bad, for the tests. Never installed. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ec.h>

#include "../hex.h"
#include "forge-tdi.h"

static X509 *certify(const struct tdi_forge *f, const char *cn, int at)
{
	struct cert_spec s = { .cn = cn, .key = f->key[at], .ca = at < 2, .ext = EXT_NONE };

	if (at) {
		s.issuer = f->cert[at - 1];
		s.issuer_key = f->key[at - 1];
	}
	return forge_cert(&s);
}

void forge_tdi_init(struct tdi_forge *f)
{
	static const char * const names[] = { "TDI-Root", "TDI-Maker", "TDI-Device" };
	int i;

	for (i = 0; i < 3; i++) {
		f->key[i] = forge_ec("P-384");
		f->cert[i] = certify(f, names[i], i);
	}
}

void forge_tdi_free(struct tdi_forge *f)
{
	int i;

	for (i = 0; i < 3; i++) {
		EVP_PKEY_free(f->key[i]);
		X509_free(f->cert[i]);
	}
}

X509 *forge_tdi_leaf(const struct tdi_forge *f, EVP_PKEY *key, long from, long to)
{
	struct cert_spec s = { .cn = "TDI-Device", .key = key, .issuer = f->cert[1],
			       .issuer_key = f->key[1], .ext = EXT_NONE, .from = from, .to = to };

	return forge_cert(&s);
}

/* In a block of exactly its size, so that the sanitizer sees one byte too far. */
void forge_object(struct evidence *e, enum evidence_type type, const void *p, size_t len)
{
	struct buffer *b = &e->object[type];
	uint8_t *copy = len ? malloc(len) : NULL;

	assert(copy || !len);
	if (len)
		memcpy(copy, p, len);
	buffer_free(b);
	b->p = copy;
	b->len = len;
}

void forge_chain(struct evidence *e, X509 *const *cert, size_t n)
{
	uint8_t out[FORGE_MAX] = { 0 }, *p = out + 52;
	size_t i, len;

	if (n)
		X509_digest(cert[0], EVP_sha384(), out + 4, NULL);
	for (i = 0; i < n; i++) {
		assert(p - out + i2d_X509(cert[i], NULL) < FORGE_MAX);
		i2d_X509(cert[i], &p);
	}
	len = (size_t)(p - out);
	out[0] = (uint8_t)len;
	out[1] = (uint8_t)(len >> 8);
	forge_object(e, EVIDENCE_CERTS, out, len);
}

void forge_vca(struct evidence *e)
{
	uint8_t vca[4 + 8 + 20 + 20 + 32 + 36] = {
		0x10, 0x84, 0, 0,
		0x10, 0x04, 0, 0, 0, 1, 0x00, 0x12,
	};
	uint8_t *caps = vca + 12, *alg = vca + 52;

	memcpy(caps, "\x12\xe1", 2);
	memcpy(caps + 20, "\x12\x61", 2);
	caps[28] = 0x12;	/* certificates, signed measurements */
	memcpy(alg, "\x12\xe3\0\0\x20\0\1", 7);
	alg[8] = 0x80;
	alg[12] = 2;
	memcpy(alg + 32, "\x12\x63\0\0\x24\0\1", 7);
	alg[40] = 4;
	alg[44] = 0x80;
	alg[48] = 2;
	forge_object(e, EVIDENCE_VCA, vca, sizeof(vca));
}

void forge_measurements(struct evidence *e, const uint8_t nonce[32])
{
	uint8_t out[TDI_OBJECT_SIZE] = { 0x12, 0xe0, 0x01, 0xff };
	uint8_t *p = out + TDI_RECORD;
	int i;

	memcpy(out + 4, nonce, 32);
	memcpy(out + 37, "\x12\x60\0\0", 4);
	out[41] = TDI_BLOCKS;
	out[42] = TDI_RECORD_SIZE;
	for (i = 0; i < TDI_BLOCKS; i++, p += TDI_BLOCK_SIZE) {
		memcpy(p, "\0\1\x33\0\0\x30\0", 7);
		p[0] = (uint8_t)(i + 1);
		p[4] = (uint8_t)i;
		memset(p + 7, 0x10 * (i + 1), 48);
	}
	memset(out + TDI_TAIL, 0xdd, 32);
	forge_object(e, EVIDENCE_MEASUREMENTS, out, sizeof(out));
}

static void sign(const uint8_t *message, size_t len, EVP_PKEY *key, uint8_t raw[96])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t der[256];
	const uint8_t *p = der;
	size_t n = sizeof(der);
	ECDSA_SIG *sig;

	EVP_DigestSignInit(md, NULL, EVP_sha384(), NULL, key);
	EVP_DigestSign(md, der, &n, message, len);
	sig = d2i_ECDSA_SIG(NULL, &p, (long)n);
	assert(sig);
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, 48);
	BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + 48, 48);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(md);
}

/* The 100 bytes are spelled out here, so that test and program do not share a mistake. */
void forge_measurements_sign(struct evidence *e, EVP_PKEY *key)
{
	uint8_t message[148] =
		"dmtf-spdm-v1.2.*dmtf-spdm-v1.2.*dmtf-spdm-v1.2.*dmtf-spdm-v1.2.*"
		"\0\0\0\0\0\0responder-measurements signing";
	const struct buffer *vca = &e->object[EVIDENCE_VCA];
	struct buffer *m = &e->object[EVIDENCE_MEASUREMENTS];
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	EVP_DigestInit_ex(md, EVP_sha384(), NULL);
	EVP_DigestUpdate(md, vca->p, vca->len);
	EVP_DigestUpdate(md, m->p, m->len - 96);
	EVP_DigestFinal_ex(md, message + 100, NULL);
	EVP_MD_CTX_free(md);
	sign(message, sizeof(message), key, m->p + m->len - 96);
}

void forge_interface(struct evidence *e, const struct tdi_range *range, uint32_t n)
{
	uint8_t out[FORGE_MAX] = { 0 }, *p = out + 16;
	uint32_t i;

	assert(n < 128);
	put32(out + 12, n);
	for (i = 0; i < n; i++, p += 16) {
		put32(p, (uint32_t)range[i].page);
		put32(p + 4, (uint32_t)(range[i].page >> 32));
		put32(p + 8, range[i].pages);
		put32(p + 12, range[i].attributes);
	}
	put32(p, 4);
	memcpy(p + 4, "more", 4);
	forge_object(e, EVIDENCE_REPORT, out, (size_t)(p + 8 - out));
}

void forge_evidence(const struct tdi_forge *f, struct evidence *e)
{
	static const struct tdi_range ranges[] = {
		{ 0xfe000, 2, 0 }, { 0xfe002, 1, TDI_RANGE_NON_TEE }, { 0xfe003, 1, 0 },
	};
	uint8_t nonce[32];
	uint8_t i;

	for (i = 0; i < 32; i++)
		nonce[i] = i + 1;
	memset(e, 0, sizeof(*e));
	e->generation = 1;
	forge_chain(e, f->cert, 3);
	forge_vca(e);
	forge_measurements(e, nonce);
	forge_measurements_sign(e, f->key[2]);
	forge_interface(e, ranges, 3);
}

struct evidence forge_evidence_copy(const struct evidence *e)
{
	struct evidence copy = { .generation = e->generation };
	int i;

	for (i = 0; i < EVIDENCE_TYPES; i++)
		forge_object(&copy, i, e->object[i].p, e->object[i].len);
	return copy;
}

char *forge_reference(char *out, size_t size)
{
	uint8_t digest[48];
	char hex[97];
	size_t at = 0;
	int i;

	for (i = 0; i < TDI_BLOCKS; i++) {
		memset(digest, 0x10 * (i + 1), 48);
		at += (size_t)snprintf(out + at, size - at, "%d %s\n", i + 1,
				       hex_encode(digest, 48, hex));
	}
	return out;
}
