// SPDX-License-Identifier: GPL-2.0-only
#include "cca.h"

#include <string.h>

#include "cca-token.h"

enum request_status cca_token(void *context, const struct request *req, struct bytes *answer)
{
	const struct cca_token_request *wanted = (const struct cca_token_request *)req->payload;
	static const u8 zero[sizeof(wanted->reserved)];
	struct cca_token_request bent;
	struct rot *rot = context;

	if (wanted->hash >= CCA_HASHES || wanted->plane > CCA_PLANE_LAST ||
	    memcmp(wanted->reserved, zero, sizeof(zero)))
		return STATUS_MALFORMED;
	rot_next_misdeed(rot, TECHNOLOGY_CCA);
	bent = *wanted;
	if (rot->misdeed == MISDEED_OTHER_USER_DATA)
		bent.challenge[0] ^= 1;
	if (rot->misdeed == MISDEED_WRONG_MEASUREMENT)
		bent.rim[0] ^= 1;
	cca_token_build(rot, &bent, answer);
	memcpy(rot->last_quoted, bent.challenge, sizeof(rot->last_quoted));
	return STATUS_OK;
}

enum request_status cca_rim(void *context, const struct request *req, struct bytes *answer)
{
	u8 rim[CCA_MEASUREMENT_MAX];

	(void)context;
	if (req->payload[0] >= CCA_HASHES)
		return STATUS_MALFORMED;
	realm_measurement(req->payload[0], rim);
	bytes_set(answer, rim, sizeof(rim));
	return STATUS_OK;
}
