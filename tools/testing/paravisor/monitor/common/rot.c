// SPDX-License-Identifier: GPL-2.0-only
#include "rot.h"
#include "string.h"

enum rot_op {
	ROT_LAUNCH = 1, ROT_OPEN, ROT_SEAL, ROT_REPORT, ROT_CERTS, ROT_SHA512, ROT_SHA384,
	ROT_RANDOM, ROT_KEY, ROT_TDREPORT, ROT_QUOTE, ROT_CCA_TOKEN, ROT_SHA256, ROT_CCA_RIM,
};

#define MESSAGE_PREFIX	offsetof(struct snp_message, payload)
#define LAUNCH_VMPL	0	/* the SVSM's: the guest's owner launched it, not the guest */

static_assert(MESSAGE_PREFIX == 16, "as the line has it");

/* Has it answered exactly @size bytes? */
static bool ask(enum rot_op op, const void *payload, u32 length, void *answer, u32 size)
{
	return line_request(&rot_line, op, payload, length, answer, size, NULL) == (int)size;
}

const u8 *rot_vmpck(u32 n)
{
	static u8 keys[VMPCKS][VMPCK_SIZE];
	static bool launched;
	u8 vmpl = LAUNCH_VMPL;

	if (!launched && !ask(ROT_LAUNCH, &vmpl, sizeof(vmpl), keys, sizeof(keys)))
		memset(keys, 0, sizeof(keys));
	launched = true;
	return keys[n % VMPCKS];
}

enum rot_status rot_open(const void *page, struct snp_message *message)
{
	u8 status;
	int got = line_request(&rot_line, ROT_OPEN, page, SNP_MESSAGE_SIZE, message,
			       sizeof(*message), &status);

	if (got < 0)
		return status;
	if (got < (int)MESSAGE_PREFIX || message->size != got - MESSAGE_PREFIX ||
	    message->vmpck >= VMPCKS)
		return ROT_FAILED;
	return ROT_GOOD;
}

bool rot_seal(const struct snp_message *message, void *page)
{
	return message->size <= SNP_PAYLOAD_MAX &&
	       ask(ROT_SEAL, message, MESSAGE_PREFIX + message->size, page, SNP_MESSAGE_SIZE);
}

bool rot_report(u32 vmpl, u32 key_select, const void *user_data, void *report)
{
	struct {
		u32 vmpl, key_select;
		u8 user_data[SNP_USER_DATA];
	} request = { vmpl, key_select, {} };

	memcpy(request.user_data, user_data, SNP_USER_DATA);
	return ask(ROT_REPORT, &request, sizeof(request), report, SNP_REPORT_SIZE);
}

bool rot_derive(const void *request, u32 size, void *key)
{
	return ask(ROT_KEY, request, size, key, DERIVED_KEY_SIZE);
}

u32 rot_certificates(void *table, u32 size)
{
	int got = line_request(&rot_line, ROT_CERTS, NULL, 0, table, size, NULL);

	return got < 0 ? 0 : got;
}

bool rot_sha512(const void *data, u32 size, void *digest)
{
	return ask(ROT_SHA512, data, size, digest, SHA512_SIZE);
}

bool rot_sha384(const void *data, u32 size, void *digest)
{
	return ask(ROT_SHA384, data, size, digest, SHA384_SIZE);
}

bool rot_tdreport(u8 vm, const void *user_data, const void *rtmr, void *report)
{
	struct {
		u8 vm, reserved[3];
		u8 user_data[REPORT_DATA_SIZE];
		u8 rtmr[TDX_RTMRS][SHA384_SIZE];
	} request = { .vm = vm };

	memcpy(request.user_data, user_data, sizeof(request.user_data));
	memcpy(request.rtmr, rtmr, sizeof(request.rtmr));
	return ask(ROT_TDREPORT, &request, sizeof(request), report, TDREPORT_SIZE);
}

u32 rot_quote(const void *report, void *quote, u32 size, u8 *status)
{
	int got = line_request(&rot_line, ROT_QUOTE, report, TDREPORT_SIZE, quote, size, status);

	return got < 0 ? 0 : got;
}

bool rot_sha256(const void *data, u32 size, void *digest)
{
	return ask(ROT_SHA256, data, size, digest, SHA256_SIZE);
}

bool rot_cca_rim(u8 hash, void *rim)
{
	return ask(ROT_CCA_RIM, &hash, sizeof(hash), rim, CCA_MEASUREMENT_SIZE);
}

u32 rot_cca_token(const struct cca_token_request *request, void *token, u32 size)
{
	int got = line_request(&rot_line, ROT_CCA_TOKEN, request, sizeof(*request), token, size,
			       NULL);

	return got < 0 ? 0 : got;
}
