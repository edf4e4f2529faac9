// SPDX-License-Identifier: GPL-2.0-only
#include "judge.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "judge-chain.h"

#define REQUEST_LEN	37
#define RESPONSE_LEN	(8 + 3 * 55 + 32 + 2)
#define SIGNATURE_LEN	96

static X509 *anchor;
static u8 reference[3][48];

static unsigned int le16(const u8 *p)
{
	return p[0] | p[1] << 8;
}

void judge_load(const char *dir)
{
	FILE *f = fopen(path_in(dir, "device-measurements.txt"), "re");

	anchor = judge_cert(dir, "device-root.pem");
	for (unsigned int i = 0; f && i < 3; i++) {
		char line[128];

		if (!fgets(line, sizeof(line), f) || line[0] != '1' + (int)i || strlen(line) != 99)
			die("%s: line %u of the measurements", dir, i + 1);
		for (int n = 0; n < 48; n++) {
			const char digits[3] = { line[2 + 2 * n], line[3 + 2 * n] };

			reference[i][n] = strtoul(digits, NULL, 16);
		}
	}
	if (!f)
		die("%s: no measurements", dir);
	fclose(f);
}

void judge_sha384(const void *data, size_t len, u8 out[48])
{
	EVP_Digest(data, len, out, NULL, EVP_sha384(), NULL);
}

/* Fills chain with certificates that the caller frees. */
static const char *parse_certs(const struct bytes *certs, X509 *chain[3])
{
	const u8 *at = certs->data + 52, *end = certs->data + certs->len;
	X509 *between[3] = { 0 };
	u8 digest[48];

	if (certs->len < 52 || le16(certs->data) != certs->len || le16(certs->data + 2))
		return "certificate header";
	for (int i = 0; i < 3; i++) {
		const u8 *begin = at;

		chain[i] = d2i_X509(NULL, &at, end - at);
		if (!chain[i])
			return "certificate encoding";
		judge_sha384(begin, at - begin, digest);
		if (!i && memcmp(digest, certs->data + 4, 48))
			return "root hash";
	}
	memcpy(between, chain, 2 * sizeof(*chain));
	return at == end ? judge_chain(anchor, chain[2], between) : "bytes behind the certificates";
}

static const char *check_measurements(const u8 *m, size_t len, const u8 nonce[32])
{
	static const u8 request[] = { 0x12, 0xe0, 1, 0xff };
	static const u8 response[] = { 0x12, 0x60, 0, 0, 3, 165, 0, 0 };

	if (len != REQUEST_LEN + RESPONSE_LEN + SIGNATURE_LEN)
		return "size";
	if (memcmp(m, request, 4) || m[36] || memcmp(m + REQUEST_LEN, response, 8))
		return "header";
	if (memcmp(m + 4, nonce, 32))
		return "nonce";
	for (int i = 0; i < 3; i++) {
		const u8 *block = m + REQUEST_LEN + 8 + 55 * i;
		const u8 head[] = { i + 1, 1, 51, 0, i, 48, 0 };

		if (memcmp(block, head, sizeof(head)))
			return "block";
		if (memcmp(block + 7, reference[i], 48))
			return "measurement";
	}
	return "ok";
}

static bool check_signature(const struct evidence *e, X509 *leaf)
{
	static const char prefix[65] = "dmtf-spdm-v1.2.*dmtf-spdm-v1.2.*"
				       "dmtf-spdm-v1.2.*dmtf-spdm-v1.2.*";
	static const char context[] = "responder-measurements signing";
	const u8 *sig = e->measurements.data + REQUEST_LEN + RESPONSE_LEN;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	ECDSA_SIG *pair = ECDSA_SIG_new();
	u8 message[148] = { 0 }, *der = NULL;
	bool good;
	int len;

	memcpy(message, prefix, 64);
	memcpy(message + 70, context, 30);
	EVP_DigestInit_ex(ctx, EVP_sha384(), NULL);
	EVP_DigestUpdate(ctx, e->vca.data, e->vca.len);
	EVP_DigestUpdate(ctx, e->measurements.data, REQUEST_LEN + RESPONSE_LEN);
	EVP_DigestFinal_ex(ctx, message + 100, NULL);
	ECDSA_SIG_set0(pair, BN_bin2bn(sig, 48, NULL), BN_bin2bn(sig + 48, 48, NULL));
	len = i2d_ECDSA_SIG(pair, &der);
	EVP_MD_CTX_reset(ctx);
	good = EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL, X509_get0_pubkey(leaf)) == 1 &&
	       EVP_DigestVerify(ctx, der, len, message, sizeof(message)) == 1;
	OPENSSL_free(der);
	ECDSA_SIG_free(pair);
	EVP_MD_CTX_free(ctx);
	return good;
}

const char *judge_evidence(const struct evidence *e, const u8 nonce[32])
{
	X509 *chain[3] = { 0 };
	const char *verdict = parse_certs(&e->certs, chain);

	if (!strcmp(verdict, "ok"))
		verdict = check_measurements(e->measurements.data, e->measurements.len, nonce);
	if (!strcmp(verdict, "ok") && !check_signature(e, chain[2]))
		verdict = "signature";
	for (int i = 0; i < 3; i++)
		X509_free(chain[i]);
	return verdict;
}

void evidence_clear(struct evidence *e)
{
	bytes_clear(&e->certs);
	bytes_clear(&e->vca);
	bytes_clear(&e->measurements);
}
