// SPDX-License-Identifier: GPL-2.0-only
#include "request.h"

#include <endian.h>
#include <inttypes.h>

#include "cca.h"
#include "snp.h"
#include "tdx.h"

static enum request_status answer_digest(const EVP_MD *md, const struct request *req,
					 struct bytes *answer)
{
	u8 digest[EVP_MAX_MD_SIZE];
	unsigned int len;

	if (!EVP_Digest(req->payload, req->len, digest, &len, md, NULL))
		die("no %s", EVP_MD_get0_name(md));
	bytes_set(answer, digest, len);
	return STATUS_OK;
}

static enum request_status answer_sha512(void *rot, const struct request *req,
					 struct bytes *answer)
{
	(void)rot;
	return answer_digest(EVP_sha512(), req, answer);
}

static enum request_status answer_sha256(void *rot, const struct request *req,
					 struct bytes *answer)
{
	(void)rot;
	return answer_digest(EVP_sha256(), req, answer);
}

static enum request_status answer_sha384(void *rot, const struct request *req,
					 struct bytes *answer)
{
	(void)rot;
	return answer_digest(EVP_sha384(), req, answer);
}

static enum request_status answer_random(void *rot, const struct request *req,
					 struct bytes *answer)
{
	u32 len = get_le32(req->payload);
	u8 out[RANDOM_MAX];

	(void)rot;
	if (len > sizeof(out))
		return STATUS_LENGTH;
	rot_random(out, len);
	bytes_set(answer, out, len);
	return STATUS_OK;
}

static const struct request_op ops[] = {
	[OP_SNP_LAUNCH] = { "launch", 1, 1, snp_launch },
	[OP_SNP_OPEN] = { "open", SNP_MESSAGE_LEN, SNP_MESSAGE_LEN, snp_open },
	[OP_SNP_SEAL] = { "seal", sizeof(struct snp_message_info),
			  sizeof(struct snp_message_info) + SNP_PAYLOAD_MAX, snp_seal },
	[OP_SNP_REPORT] = { "report", SNP_REPORT_REQUEST_LEN, SNP_REPORT_REQUEST_LEN, snp_report },
	[OP_SNP_CERTS] = { "certs", 0, 0, snp_certs },
	[OP_SHA512] = { "sha512", 0, PAYLOAD_MAX, answer_sha512 },
	[OP_SHA384] = { "sha384", 0, PAYLOAD_MAX, answer_sha384 },
	[OP_RANDOM] = { "random", 4, 4, answer_random },
	[OP_SNP_KEY] = { "key", SNP_KEY_REQUEST_LEN, SNP_KEY_REQUEST_LEN, snp_key },
	[OP_TDX_REPORT] = { "tdreport", sizeof(struct tdx_report_request),
			    sizeof(struct tdx_report_request), tdx_report },
	[OP_TDX_QUOTE] = { "quote", sizeof(struct tdx_report), sizeof(struct tdx_report),
			   tdx_quote },
	[OP_CCA_TOKEN] = { "cca-token", sizeof(struct cca_token_request),
			   sizeof(struct cca_token_request), cca_token },
	[OP_SHA256] = { "sha256", 0, PAYLOAD_MAX, answer_sha256 },
	[OP_CCA_RIM] = { "cca-rim", 1, 1, cca_rim },
};

static void note_message(const struct snp_message_info *info, FILE *record)
{
	fprintf(record, ",\"vmpck\":%u,\"type\":%u,\"sequence\":%" PRIu64, info->vmpck,
		info->type, (uint64_t)le64toh(info->sequence));
}

static void note_user_data(const u8 data[64], FILE *record)
{
	char hex[2 * 64 + 1];

	hex_encode(hex, data, 64, false);
	fprintf(record, ",\"user_data\":\"%s\"", hex);
}

static void note_misdeed(const struct rot *rot, FILE *record)
{
	fprintf(record, ",\"mode\":\"%s\",\"expect\":\"%s\"", misdeed_name(rot->misdeed),
		misdeed_expect(rot->misdeed));
}

/* Of user data what stands in the report, by which a reader of the record finds it again. */
static void note_report(const struct rot *rot, FILE *record)
{
	const struct snp_report *r = &rot->last_report;

	fprintf(record, ",\"vmpl\":%u", le32toh(r->vmpl));
	note_user_data(r->report_data, record);
	note_misdeed(rot, record);
}

static void note_token(const struct rot *rot, const struct request *req, FILE *record)
{
	const struct cca_token_request *wanted = (const struct cca_token_request *)req->payload;

	fprintf(record, ",\"plane\":%u", wanted->plane);
	note_user_data(rot->last_quoted, record);
	note_misdeed(rot, record);
}

static void note(void *context, const struct request *req, enum request_status status,
		 FILE *record)
{
	const struct rot *rot = context;

	if (status != STATUS_OK)
		return;
	switch (req->op) {
	case OP_SNP_LAUNCH:
		fprintf(record, ",\"vmpl\":%u", rot->vmpl);
		break;
	case OP_SNP_OPEN:
	case OP_SNP_SEAL:
		note_message(&rot->last_message, record);
		break;
	case OP_SNP_REPORT:
		note_report(rot, record);
		break;
	case OP_TDX_REPORT:
		fprintf(record, ",\"vm\":%u", req->payload[0]);
		note_user_data(req->payload + offsetof(struct tdx_report_request, report_data),
			       record);
		break;
	case OP_TDX_QUOTE:
		note_user_data(rot->last_quoted, record);
		note_misdeed(rot, record);
		break;
	case OP_CCA_TOKEN:
		note_token(rot, req, record);
		break;
	case OP_SNP_CERTS:
		fprintf(record, ",\"mode\":\"%s\"", misdeed_name(rot->misdeed));
		break;
	}
}

static void connected(void *rot)
{
	rot_reset(rot);
}

struct service rot_service(struct rot *rot)
{
	return (struct service){
		.ops = ops, .count = ARRAY_SIZE(ops), .context = rot,
		.connected = connected, .note = note,
	};
}
