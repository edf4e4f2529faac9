// SPDX-License-Identifier: GPL-2.0-only
#include "request.h"

#include "spdm.h"

static enum request_status answer_certs(const struct device *dev, const struct request *req,
					struct bytes *answer)
{
	(void)req;
	spdm_certs(dev, answer);
	return STATUS_OK;
}

static enum request_status answer_vca(const struct device *dev, const struct request *req,
				      struct bytes *answer)
{
	(void)dev;
	(void)req;
	spdm_vca(answer);
	return STATUS_OK;
}

static enum request_status answer_measure(const struct device *dev, const struct request *req,
					  struct bytes *answer)
{
	spdm_measurements(dev, req->payload, answer);
	return STATUS_OK;
}

static enum request_status answer_hash(const struct device *dev, const struct request *req,
				       struct bytes *answer)
{
	u8 digest[DIGEST_LEN];

	(void)dev;
	spdm_hash(req->payload, req->len, digest);
	bytes_set(answer, digest, sizeof(digest));
	return STATUS_OK;
}

static enum request_status answer_random(const struct device *dev, const struct request *req,
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

static const struct {
	const char *name;
	u32 min, max;		/* length of the payload */
	enum request_status (*answer)(const struct device *dev, const struct request *req,
				      struct bytes *answer);
} ops[] = {
	[OP_CERTS] = { "certs", 0, 0, answer_certs },
	[OP_VCA] = { "vca", 0, 0, answer_vca },
	[OP_MEASURE] = { "measure", SPDM_NONCE_LEN, SPDM_NONCE_LEN, answer_measure },
	[OP_HASH] = { "hash", 0, PAYLOAD_MAX, answer_hash },
	[OP_RANDOM] = { "random", 4, 4, answer_random },
};

static bool is_op(u8 op)
{
	return op < ARRAY_SIZE(ops) && ops[op].answer;
}

const char *op_name(u8 op)
{
	return is_op(op) ? ops[op].name : "unknown";
}

enum request_status request_answer(const struct device *dev, const struct request *req,
				   struct bytes *answer)
{
	if (!is_op(req->op))
		return STATUS_UNKNOWN;
	if (req->len < ops[req->op].min || req->len > ops[req->op].max)
		return STATUS_LENGTH;
	return ops[req->op].answer(dev, req, answer);
}
