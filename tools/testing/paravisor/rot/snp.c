// SPDX-License-Identifier: GPL-2.0-only
#include "snp.h"

#include <endian.h>
#include <openssl/hmac.h>
#include <string.h>

#define SELECT_VLEK		2	/* 0: the VLEK if there is one, 1: the VCEK */
#define POLICY_DEBUG		(1ull << 19)
#define DERIVED_KEY_LEN		32

enum request_status snp_launch(void *context, const struct request *req, struct bytes *answer)
{
	struct rot *rot = context;

	if (req->payload[0] >= ROT_VMPLS)
		return STATUS_MALFORMED;
	rot->vmpl = req->payload[0];
	rot->launched = true;
	rot_random(rot->vmpck[0], sizeof(rot->vmpck));
	bytes_set(answer, rot->vmpck, sizeof(rot->vmpck));
	return STATUS_OK;
}

enum request_status snp_open(void *context, const struct request *req, struct bytes *answer)
{
	u8 out[sizeof(struct snp_message_info) + SNP_PAYLOAD_MAX];
	struct rot *rot = context;
	struct snp_message_info *info = &rot->last_message;

	if (!rot->launched)
		return STATUS_FAILED;
	if (!snp_message_parse(req->payload, info))
		return STATUS_MALFORMED;
	memcpy(out, info, sizeof(*info));
	if (!snp_message_open(req->payload, rot->vmpck[info->vmpck], out + sizeof(*info)))
		return STATUS_NOT_AUTHENTIC;
	bytes_set(answer, out, sizeof(*info) + le32toh(info->payload_size));
	return STATUS_OK;
}

enum request_status snp_seal(void *context, const struct request *req, struct bytes *answer)
{
	struct rot *rot = context;
	struct snp_message_info *info = &rot->last_message;
	u8 message[SNP_MESSAGE_LEN];

	if (!rot->launched)
		return STATUS_FAILED;
	memcpy(info, req->payload, sizeof(*info));
	if (info->vmpck >= ROT_VMPLS || info->reserved ||
	    le32toh(info->payload_size) != req->len - sizeof(*info))
		return STATUS_MALFORMED;
	snp_message_seal(info, req->payload + sizeof(*info), rot->vmpck[info->vmpck], message);
	bytes_set(answer, message, sizeof(message));
	return STATUS_OK;
}

static void bend_report(enum misdeed misdeed, struct snp_report *r)
{
	switch (misdeed) {
	case MISDEED_OTHER_USER_DATA:
		r->report_data[0] ^= 1;
		break;
	case MISDEED_OTHER_VMPL:
		r->vmpl = htole32((le32toh(r->vmpl) + 1) % ROT_VMPLS);
		break;
	case MISDEED_WRONG_MEASUREMENT:
		r->measurement[0] ^= 1;
		break;
	case MISDEED_OTHER_CHIP:
		r->chip_id[0] ^= 1;
		break;
	case MISDEED_OTHER_TCB:
		r->reported_tcb.snp++;
		break;
	case MISDEED_DEBUG_POLICY:
		r->policy |= htole64(POLICY_DEBUG);
		break;
	default:
		break;
	}
}

static void sign_report(const struct rot *rot, struct snp_report *r)
{
	if (rot->misdeed == MISDEED_OTHER_KEY)
		snp_report_sign(r, rot->stranger);
	else
		snp_report_sign(r, rot_chain(rot)->vcek_key);
	if (rot->misdeed == MISDEED_BAD_SIGNATURE)
		r->signature_s[0] ^= 1;
}

enum request_status snp_report(void *context, const struct request *req, struct bytes *answer)
{
	struct rot *rot = context;
	u32 vmpl = get_le32(req->payload), select = get_le32(req->payload + 4);
	struct snp_report *r = &rot->last_report;

	if (vmpl >= ROT_VMPLS || select > SELECT_VLEK)
		return STATUS_MALFORMED;
	if (select == SELECT_VLEK)
		return STATUS_FAILED;
	rot_next_misdeed(rot, TECHNOLOGY_SNP);
	snp_report_build(&rot->keys, vmpl, req->payload + 8, r);
	bend_report(rot->misdeed, r);
	sign_report(rot, r);
	bytes_set(answer, r, sizeof(*r));
	return STATUS_OK;
}

/* As in the GHCB specification's extended guest request; the names are in the order of RFC 4122. */
struct cert_entry {
	u8 guid[16];
	u32 offset;		/* from the start of the table */
	u32 length;
} __packed;

static const u8 cert_guids[AMD_CERTS][16] = {
	[AMD_ARK] = { 0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49, 0x52,
		      0x97, 0x43, 0x3f, 0xb6, 0x01, 0x4c, 0xd0, 0xae },
	[AMD_ASK] = { 0x4a, 0xb7, 0xb3, 0x79, 0xbb, 0xac, 0x4f, 0xe4,
		      0xa0, 0x2f, 0x05, 0xae, 0xf3, 0x27, 0xc7, 0x82 },
	[AMD_VCEK] = { 0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64, 0x45, 0x64,
		       0xad, 0xc5, 0xf4, 0xb9, 0x3b, 0xe8, 0xac, 0xcd },
};

static size_t append_der(X509 *cert, u8 **out)
{
	int len = i2d_X509(cert, out);

	if (len <= 0)
		die("cannot encode a certificate");
	return len;
}

/* The last entry is all zero. */
enum request_status snp_certs(void *context, const struct request *req, struct bytes *answer)
{
	static const enum amd_cert order[] = { AMD_VCEK, AMD_ASK, AMD_ARK };
	struct cert_entry table[AMD_CERTS + 1] = { 0 };
	const struct rot *rot = context;
	const struct amd_chain *chain = rot_chain(rot);
	u8 data[3 * 4096], *end = data;

	(void)req;
	for (size_t i = 0; i < AMD_CERTS && rot->misdeed != MISDEED_NO_CERTS; i++) {
		memcpy(table[i].guid, cert_guids[order[i]], sizeof(table[i].guid));
		table[i].offset = htole32(sizeof(table) + (end - data));
		if (i2d_X509(chain->cert[order[i]], NULL) > 4096)
			die("a certificate of more than a page");
		table[i].length = htole32(append_der(chain->cert[order[i]], &end));
	}
	answer->len = sizeof(table) + (end - data);
	answer->data = xmalloc(answer->len);
	memcpy(answer->data, table, sizeof(table));
	memcpy(answer->data + sizeof(table), data, end - data);
	return STATUS_OK;
}

/* Whatever is asked for goes into the key, so another question gives another key. */
enum request_status snp_key(void *context, const struct request *req, struct bytes *answer)
{
	static const char purpose[] = "SNP derived key";
	const struct rot *rot = context;
	u8 input[sizeof(purpose) + SNP_KEY_REQUEST_LEN], key[DERIVED_KEY_LEN];
	unsigned int len = sizeof(key);

	memcpy(input, purpose, sizeof(purpose));
	memcpy(input + sizeof(purpose), req->payload, SNP_KEY_REQUEST_LEN);
	if (!HMAC(EVP_sha256(), rot->keys.secret, sizeof(rot->keys.secret), input, sizeof(input),
		  key, &len))
		die("cannot derive a key");
	bytes_set(answer, key, sizeof(key));
	return STATUS_OK;
}
