// SPDX-License-Identifier: GPL-2.0-only
#include "snp-message.h"

#include <endian.h>
#include <openssl/evp.h>
#include <string.h>

#define VMPCKS	4

DEFINE_FREE(cipher, EVP_CIPHER_CTX, EVP_CIPHER_CTX_free(_T))

static bool is_zero(const void *data, size_t len)
{
	const u8 *p = data;

	while (len && !*p)
		p++, len--;
	return !len;
}

/* A field that has no meaning yet may get one: better not to let it pass. */
static bool reserved_is_zero(const struct snp_message_header *h)
{
	return is_zero(h->tag_reserved, sizeof(h->tag_reserved)) && !h->reserved_028 &&
	       !h->reserved_038 && is_zero(h->reserved_03d, sizeof(h->reserved_03d));
}

bool snp_message_parse(const u8 message[SNP_MESSAGE_LEN], struct snp_message_info *info)
{
	const struct snp_message_header *h = (const struct snp_message_header *)message;

	*info = (struct snp_message_info){
		.vmpck = h->vmpck, .type = h->type, .version = h->version,
		.payload_size = htole32(le16toh(h->payload_size)), .sequence = h->sequence,
	};
	return h->algorithm == SNP_AES_256_GCM && h->header_version == SNP_HEADER_VERSION &&
	       le16toh(h->header_size) == sizeof(*h) && h->vmpck < VMPCKS &&
	       le16toh(h->payload_size) <= SNP_PAYLOAD_MAX && reserved_is_zero(h);
}

/* A context that has the key, the IV and what stays in clear. */
static EVP_CIPHER_CTX *begin(const struct snp_message_header *h, const u8 *key, bool seal)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	u8 iv[SNP_IV_LEN] = { 0 };
	int len;

	memcpy(iv, &h->sequence, sizeof(h->sequence));
	if (!ctx || EVP_CipherInit_ex2(ctx, EVP_aes_256_gcm(), key, iv, seal, NULL) != 1 ||
	    EVP_CipherUpdate(ctx, NULL, &len, (const u8 *)h + SNP_CLEAR_AT, SNP_CLEAR_LEN) != 1)
		die("no AES-256-GCM");
	return ctx;
}

bool snp_message_open(const u8 message[SNP_MESSAGE_LEN], const u8 key[SNP_VMPCK_LEN], u8 *payload)
{
	const struct snp_message_header *h = (const struct snp_message_header *)message;
	EVP_CIPHER_CTX *ctx __free(cipher) = begin(h, key, false);
	u8 tag[SNP_TAG_LEN], rest[16];
	int len;

	memcpy(tag, h->tag, sizeof(tag));
	if (EVP_CipherUpdate(ctx, payload, &len, message + sizeof(*h),
			     le16toh(h->payload_size)) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, sizeof(tag), tag) != 1)
		die("cannot open a message");
	return EVP_CipherFinal_ex(ctx, rest, &len) == 1;
}

void snp_message_seal(const struct snp_message_info *info, const u8 *payload,
		      const u8 key[SNP_VMPCK_LEN], u8 message[SNP_MESSAGE_LEN])
{
	struct snp_message_header *h = (struct snp_message_header *)message;
	EVP_CIPHER_CTX *ctx __free(cipher) = NULL;
	u32 size = le32toh(info->payload_size);
	u8 rest[16];
	int len;

	memset(message, 0, SNP_MESSAGE_LEN);
	*h = (struct snp_message_header){
		.sequence = info->sequence,
		.algorithm = SNP_AES_256_GCM,
		.header_version = SNP_HEADER_VERSION,
		.header_size = htole16(sizeof(*h)),
		.type = info->type,
		.version = info->version,
		.payload_size = htole16(size),
		.vmpck = info->vmpck,
	};
	ctx = begin(h, key, true);
	if (EVP_CipherUpdate(ctx, message + sizeof(*h), &len, payload, size) != 1 ||
	    EVP_CipherFinal_ex(ctx, rest, &len) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, sizeof(h->tag), h->tag) != 1)
		die("cannot seal a message");
}
