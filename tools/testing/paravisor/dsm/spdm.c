// SPDX-License-Identifier: GPL-2.0-only
#include "spdm.h"

#include <assert.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rand.h>
#include <string.h>

#define VERSION_1_0		0x10	/* both version messages are at 1.0 for ever */
#define VERSION_1_2		0x12

#define MEASUREMENT_DMTF	0x01	/* specification of measurements: bit 0 */
#define BLOCK_HEADER_LEN	7	/* index, specification, size; type, size */
#define BLOCK_LEN		(BLOCK_HEADER_LEN + DIGEST_LEN)
#define REQUEST_LEN		(4 + SPDM_NONCE_LEN + 1)
#define RECORD_LEN		(BLOCKS * BLOCK_LEN)
#define RESPONSE_LEN		(8 + RECORD_LEN + SPDM_NONCE_LEN + 2)
#define OBJECT_LEN		(REQUEST_LEN + RESPONSE_LEN + SPDM_SIGNATURE_LEN)

/*
 * Capabilities of the device: CERT (bit 1), signed measurements (4), always measured anew (5).
 * Algorithms: ECDSA on P-384 (bit 7), SHA-384 (bit 1), measurements by SHA-384 (bit 2).
 * The one who asks needs no capability of its own for these messages.
 */
static const u8 vca[] = {
	VERSION_1_0, SPDM_GET_VERSION, 0, 0,

	/* reserved, one entry, 1.2 */
	VERSION_1_0, SPDM_VERSION, 0, 0, 0, 1, 0x00, 0x12,

	/* reserved and timeout, flags, longest transfer 4096, longest message 65536 */
	VERSION_1_2, SPDM_GET_CAPABILITIES, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0x00, 0x10, 0, 0, 0x00, 0x00, 0x01, 0,

	VERSION_1_2, SPDM_CAPABILITIES, 0, 0, 0, 0, 0, 0, 0x32, 0, 0, 0,
	0x00, 0x10, 0, 0, 0x00, 0x00, 0x01, 0,

	/* length, specification; signature, hash; reserved; no others */
	VERSION_1_2, SPDM_NEGOTIATE_ALGORITHMS, 0, 0, 32, 0, MEASUREMENT_DMTF, 0,
	0x80, 0, 0, 0, 0x02, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,

	/* length, specification; measurements, signature, hash; reserved; no others */
	VERSION_1_2, SPDM_ALGORITHMS, 0, 0, 36, 0, MEASUREMENT_DMTF, 0,
	0x04, 0, 0, 0, 0x80, 0, 0, 0, 0x02, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

static_assert(sizeof(vca) == 4 + 8 + 20 + 20 + 32 + 36, "version, capabilities, algorithms");

void spdm_random(u8 *out, size_t len)
{
	if (RAND_bytes(out, len) != 1)
		die("no random numbers");
}

void spdm_hash(const void *data, size_t len, u8 out[DIGEST_LEN])
{
	if (!EVP_Digest(data, len, out, NULL, EVP_sha384(), NULL))
		die("no SHA-384");
}

size_t spdm_digest(const char *name, const void *data, size_t len, u8 out[DIGEST_MAX])
{
	size_t size = 0;

	if (!EVP_Q_digest(NULL, name, NULL, data, len, out, &size))
		die("no %s", name);
	return size;
}

void spdm_vca(struct bytes *out)
{
	bytes_set(out, vca, sizeof(vca));
}

void spdm_certs(const struct device *dev, struct bytes *out)
{
	struct bytes root = { 0 };
	u8 header[4 + DIGEST_LEN] = { 0 };

	cert_append_der(dev->chain[0], &root);
	spdm_hash(root.data, root.len, header + 4);
	bytes_clear(&root);
	bytes_set(out, header, sizeof(header));
	for (size_t i = 0; i < CHAIN_LEN; i++)
		cert_append_der(dev->chain[i], out);
	if (out->len > UINT16_MAX)
		die("the certificates are too long for SPDM");
	put_le16(out->data, out->len);
}

static u8 *put_block(u8 *p, unsigned int i, const u8 digest[DIGEST_LEN])
{
	p[0] = i + 1;
	p[1] = MEASUREMENT_DMTF;
	put_le16(p + 2, BLOCK_LEN - 4);
	p[4] = i;			/* type: 0 ROM, 1 firmware, 2 hardware configuration */
	put_le16(p + 5, DIGEST_LEN);
	memcpy(p + BLOCK_HEADER_LEN, digest, DIGEST_LEN);
	return p + BLOCK_LEN;
}

static u8 *put_request(u8 *p, const u8 nonce[SPDM_NONCE_LEN])
{
	const u8 head[] = { VERSION_1_2, SPDM_GET_MEASUREMENTS, 1 /* signed */, 0xff /* all */ };

	memcpy(p, head, sizeof(head));
	memcpy(p + sizeof(head), nonce, SPDM_NONCE_LEN);
	p[REQUEST_LEN - 1] = 0;		/* slot of the certificates */
	return p + REQUEST_LEN;
}

static u8 *put_response(u8 *p, const struct device *dev)
{
	const u8 head[] = {
		VERSION_1_2, SPDM_MEASUREMENTS, 0, 0, BLOCKS, RECORD_LEN & 0xff, RECORD_LEN >> 8, 0,
	};

	memcpy(p, head, sizeof(head));
	p += sizeof(head);
	for (unsigned int i = 0; i < BLOCKS; i++)
		p = put_block(p, i, dev->blocks[i]);
	spdm_random(p, SPDM_NONCE_LEN);
	p += SPDM_NONCE_LEN;
	put_le16(p, 0);			/* opaque data */
	return p + 2;
}

/* Version and purpose, then the hash of all that was said. */
static void signed_message(const u8 *object, u8 out[SPDM_PREFIX_LEN + DIGEST_LEN])
{
	static const char purpose[] = "responder-measurements signing";
	u8 said[sizeof(vca) + REQUEST_LEN + RESPONSE_LEN];

	memset(out, 0, SPDM_PREFIX_LEN);
	for (int i = 0; i < 4; i++)
		memcpy(out + 16 * i, "dmtf-spdm-v1.2.*", 16);
	memcpy(out + SPDM_PREFIX_LEN - strlen(purpose), purpose, strlen(purpose));
	memcpy(said, vca, sizeof(vca));
	memcpy(said + sizeof(vca), object, REQUEST_LEN + RESPONSE_LEN);
	spdm_hash(said, sizeof(said), out + SPDM_PREFIX_LEN);
}

/* OpenSSL signs in DER; SPDM has the two numbers bare. */
static void put_signature(u8 *p, const u8 *der, size_t len)
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, len);

	if (!sig || BN_bn2binpad(ECDSA_SIG_get0_r(sig), p, SPDM_SIGNATURE_LEN / 2) < 0 ||
	    BN_bn2binpad(ECDSA_SIG_get0_s(sig), p + SPDM_SIGNATURE_LEN / 2,
			 SPDM_SIGNATURE_LEN / 2) < 0)
		die("cannot encode a signature");
	ECDSA_SIG_free(sig);
}

static void sign(const struct device *dev, const u8 *object, u8 *out)
{
	EVP_MD_CTX *ctx __free(md_ctx) = EVP_MD_CTX_new();
	u8 message[SPDM_PREFIX_LEN + DIGEST_LEN], der[256];
	size_t len = sizeof(der);

	signed_message(object, message);
	if (!ctx || EVP_DigestSignInit(ctx, NULL, EVP_sha384(), NULL, dev->key) != 1 ||
	    EVP_DigestSign(ctx, der, &len, message, sizeof(message)) != 1)
		die("cannot sign measurements");
	put_signature(out, der, len);
	if (dev->misdeed == MISDEED_BAD_SIGNATURE)
		out[SPDM_SIGNATURE_LEN - 1] ^= 1;
}

void spdm_measurements(const struct device *dev, const u8 nonce[SPDM_NONCE_LEN],
		       struct bytes *out)
{
	u8 object[OBJECT_LEN], *end;

	end = put_response(put_request(object, nonce), dev);
	sign(dev, object, end);
	bytes_set(out, object, sizeof(object));
}
