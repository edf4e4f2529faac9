// SPDX-License-Identifier: GPL-2.0-only
#include "request.h"

#include "spdm.h"

static enum request_status answer_certs(void *dev, const struct request *req,
					struct bytes *answer)
{
	(void)req;
	spdm_certs(dev, answer);
	return STATUS_OK;
}

static enum request_status answer_vca(void *dev, const struct request *req, struct bytes *answer)
{
	(void)dev;
	(void)req;
	spdm_vca(answer);
	return STATUS_OK;
}

static enum request_status answer_measure(void *dev, const struct request *req,
					  struct bytes *answer)
{
	spdm_measurements(dev, req->payload, answer);
	return STATUS_OK;
}

static enum request_status answer_hash(void *dev, const struct request *req,
				       struct bytes *answer)
{
	static const char *const names[] = {
		[OP_HASH] = "SHA384", [OP_HASH_SHA256] = "SHA256", [OP_HASH_SHA512] = "SHA512",
	};
	u8 digest[DIGEST_MAX];

	(void)dev;
	bytes_set(answer, digest,
		  spdm_digest(names[req->op], req->payload, req->len, digest));
	return STATUS_OK;
}

static enum request_status answer_random(void *dev, const struct request *req,
					 struct bytes *answer)
{
	u32 len = get_le32(req->payload);
	u8 out[RANDOM_MAX];

	(void)dev;
	if (len > sizeof(out))
		return STATUS_LENGTH;
	spdm_random(out, len);
	bytes_set(answer, out, len);
	return STATUS_OK;
}

static const struct request_op ops[] = {
	[OP_CERTS] = { "certs", 0, 0, answer_certs },
	[OP_VCA] = { "vca", 0, 0, answer_vca },
	[OP_MEASURE] = { "measure", SPDM_NONCE_LEN, SPDM_NONCE_LEN, answer_measure },
	[OP_HASH] = { "hash", 0, PAYLOAD_MAX, answer_hash },
	[OP_RANDOM] = { "random", 4, 4, answer_random },
	[OP_HASH_SHA256] = { "hash-sha256", 0, PAYLOAD_MAX, answer_hash },
	[OP_HASH_SHA512] = { "hash-sha512", 0, PAYLOAD_MAX, answer_hash },
};

static void note(void *context, const struct request *req, enum request_status status,
		 FILE *record)
{
	const struct device *dev = context;
	char nonce[2 * SPDM_NONCE_LEN + 1] = "";

	if (req->op == OP_MEASURE && status == STATUS_OK)
		hex_encode(nonce, req->payload, SPDM_NONCE_LEN, false);
	fprintf(record, ",\"nonce\":\"%s\",\"mode\":\"%s\"", nonce, misdeed_name(dev->misdeed));
}

struct service dsm_service(struct device *dev)
{
	return (struct service){
		.ops = ops, .count = ARRAY_SIZE(ops), .context = dev, .note = note,
	};
}
