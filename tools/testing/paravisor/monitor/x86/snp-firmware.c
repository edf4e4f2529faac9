// SPDX-License-Identifier: GPL-2.0-only
/*
 * The security processor's guest messages, "SEV Secure Nested Paging Firmware
 * ABI", chapter 7. Its rules live here; keys and cryptography are paravisor-rot's.
 */
#include "snp.h"
#include "snp-firmware.h"

/* Status in a response's payload, and in exit info 2 where there is no response */
#define STATUS_BAD_MEASUREMENT	0x0b	/* the tag does not fit */
#define STATUS_INVALID_PARAM	0x16
#define STATUS_HARDWARE		0x13
#define STATUS_INVALID_KEY	0x27

enum type {
	KEY_REQUEST = 3, KEY_RESPONSE, REPORT_REQUEST, REPORT_RESPONSE,
	TSC_INFO_REQUEST = 17, TSC_INFO_RESPONSE,
	TIO_FIRST = 19, TIO_LAST = 26,
};

#define STATUS			0	/* first in every response */

#define KEY_REQUEST_SIZE	0x20
#define KEY_ROOT		0x00
#define KEY_RESERVED		0x04
#define KEY_VMPL		0x10
#define KEY_ROOT_BITS		7
#define KEY_RESPONSE_SIZE	0x40
#define KEY_AT			0x20

#define REPORT_REQUEST_SIZE	0x60
#define REPORT_VMPL		0x40
#define REPORT_KEY		0x44
#define REPORT_RESERVED		0x48
#define REPORT_LENGTH		4
#define REPORT_AT		0x20
#define KEY_VLEK		2

#define TSC_INFO_SIZE		128
#define TSC_SCALE		0x08
#define TSC_OFFSET		0x10
#define TSC_FACTOR		0x18
#define TSC_SCALE_ONE		BIT_ULL(32)

#define HEADER_SEQUENCE		0x20
#define HEADER_VMPCK		0x3c

/**
 * struct key_state - what the processor and the recorder remember of a VMPCK
 * @count: sequence number of the last response
 * @shown: header of the last message that the host was shown, the tag included
 */
static struct key_state {
	u64 count;
	u8 shown[SNP_MESSAGE_HEADER];
} keys[VMPCKS];

static u32 make_key(const struct snp_message *in, struct snp_message *out)
{
	u8 key[DERIVED_KEY_SIZE];

	out->size = KEY_RESPONSE_SIZE;
	if (get_le32(in->payload, KEY_ROOT) & ~KEY_ROOT_BITS ||
	    get_le32(in->payload, KEY_RESERVED) ||
	    get_le32(in->payload, KEY_VMPL) >= VMPCKS ||
	    get_le32(in->payload, KEY_VMPL) < in->vmpck)
		return STATUS_INVALID_PARAM;
	if (!rot_derive(in->payload, in->size, key))
		return STATUS_HARDWARE;
	memcpy(out->payload + KEY_AT, key, sizeof(key));
	return 0;
}

static bool is_zero(const u8 *bytes, u32 size)
{
	while (size && !bytes[size - 1])
		size--;
	return !size;
}

static u32 make_report(const struct snp_message *in, struct snp_message *out)
{
	u32 vmpl = get_le32(in->payload, REPORT_VMPL), key = get_le32(in->payload, REPORT_KEY);

	out->size = REPORT_AT;
	if (vmpl >= VMPCKS || vmpl < in->vmpck || key & ~3U ||
	    !is_zero(in->payload + REPORT_RESERVED, REPORT_REQUEST_SIZE - REPORT_RESERVED))
		return STATUS_INVALID_PARAM;
	if (key >= KEY_VLEK)	/* none is loaded */
		return STATUS_INVALID_KEY;
	if (!rot_report(vmpl, key, in->payload, out->payload + REPORT_AT))
		return STATUS_HARDWARE;
	put_le32(out->payload, REPORT_LENGTH, SNP_REPORT_SIZE);
	out->size = REPORT_AT + SNP_REPORT_SIZE;
	return 0;
}

static u32 make_tsc_info(struct snp_message *out)
{
	out->size = TSC_INFO_SIZE;
	put_le64(out->payload, TSC_SCALE, TSC_SCALE_ONE);
	put_le64(out->payload, TSC_OFFSET, 0);
	put_le32(out->payload, TSC_FACTOR, 0);
	return 0;
}

/* false: no such message, or not of that size */
static bool answer(const struct snp_message *in, struct snp_message *out)
{
	u32 status;

	if (in->type >= TIO_FIRST && in->type <= TIO_LAST)
		return snp_tio_message(in->vmpck, in->type, in->version, in->payload, in->size,
				       out->payload, &out->size);
	if (in->type == KEY_REQUEST && in->size == KEY_REQUEST_SIZE)
		status = make_key(in, out);
	else if (in->type == REPORT_REQUEST && in->size == REPORT_REQUEST_SIZE)
		status = make_report(in, out);
	else if (in->type == TSC_INFO_REQUEST && in->size == TSC_INFO_SIZE)
		status = make_tsc_info(out);
	else
		return false;
	put_le32(out->payload, STATUS, status);
	return true;
}

/*
 * AES-GCM breaks when two messages share an initialisation vector, which is the
 * sequence number. To show the very same message again is no second message.
 */
void snp_firmware_watch(struct vcpu *vcpu, const u8 *page)
{
	struct key_state *key = &keys[page[HEADER_VMPCK] % VMPCKS];
	u64 sequence = get_le64(page, HEADER_SEQUENCE);

	if (!memcmp(page, key->shown, SNP_MESSAGE_HEADER))
		return;
	if (sequence <= key->count || sequence == get_le64(key->shown, HEADER_SEQUENCE))
		violation_report(vcpu, "iv-reuse", NO_GPA,
				 "a second message with sequence number %lu under VMPCK%u",
				 sequence, page[HEADER_VMPCK]);
	memcpy(key->shown, page, SNP_MESSAGE_HEADER);
}

static bool in_sequence(struct vcpu *vcpu, const struct snp_message *in)
{
	u64 wanted = keys[in->vmpck].count + 1;

	if (in->sequence == wanted)
		return true;
	violation_report(vcpu, "sequence", NO_GPA, "message %lu under VMPCK%u, %lu is due",
			 in->sequence, in->vmpck, wanted);
	return false;
}

u32 snp_firmware_request(struct vcpu *vcpu, const u8 *request, u8 *response)
{
	static struct snp_message in, out;
	enum rot_status status = rot_open(request, &in);

	if (status == ROT_NOT_AUTHENTIC)
		return STATUS_BAD_MEASUREMENT;
	if (status == ROT_SILENT || status == ROT_FAILED)
		return STATUS_HARDWARE;
	if (status || !in_sequence(vcpu, &in))
		return STATUS_INVALID_PARAM;
	memset(&out, 0, sizeof(out));
	if (!answer(&in, &out))
		return STATUS_INVALID_PARAM;
	out.vmpck = in.vmpck;
	out.type = in.type + 1;
	out.version = in.version;
	out.sequence = in.sequence + 1;
	if (!rot_seal(&out, response))
		return STATUS_HARDWARE;
	keys[in.vmpck].count = out.sequence;
	tally_add(&record.snp.guest_requests, in.type);
	return 0;
}
