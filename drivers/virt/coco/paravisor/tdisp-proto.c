// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDISP messages between guest and paravisor in protobuf encoding
 *
 * Pure functions on buffers. The decoder takes one spelling of each message: a
 * varint has no superfluous byte and a known field comes once, so that no two
 * readers can understand a response differently. Unknown fields are skipped, not
 * entered; the only nesting is the payload in the response.
 */

#include <crypto/sha2.h>
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/paravisor_tdisp_proto.h>
#include <linux/string.h>

/* Wire types */
#define WIRE_VARINT	0
#define WIRE_FIXED64	1
#define WIRE_BYTES	2
#define WIRE_FIXED32	5

#define VARINT_MAX	10	/* bytes of 64 bits, 7 in each */

/* Fields of the command and the response outside of their payload */
#define COMMAND_DEVICE_ID	1
#define RESPONSE_RESULT		1
#define RESPONSE_BEFORE		2
#define RESPONSE_AFTER		3
#define RESPONSE_FIRST_PAYLOAD	3	/* index in response_fields */

enum tdisp_result {
	TDISP_SUCCESS			= 1,
	TDISP_BAD_PROTOCOL		= 2,
	TDISP_BAD_DEVICE_STATE		= 3,
	TDISP_BAD_UNBIND_REASON		= 4,
	TDISP_BAD_COMMAND		= 5,
	TDISP_NOT_IMPLEMENTED		= 6,
	TDISP_HOST_FAILED		= 7,
	TDISP_BAD_REPORT_STATE		= 8,
	TDISP_BAD_REPORT_TYPE		= 9,
};

static const u8 report_types[PCI_TSM_EVIDENCE_TYPES] = {
	[PCI_TSM_EVIDENCE_CERTS]	= 3,
	[PCI_TSM_EVIDENCE_MEASUREMENTS]	= 4,
	[PCI_TSM_EVIDENCE_REPORT]	= 2,
	[PCI_TSM_EVIDENCE_VCA]		= 64,
};

static u8 *put_varint(u8 *p, u64 value)
{
	for (; value >= 0x80; value >>= 7)
		*p++ = value | 0x80;
	*p++ = value;
	return p;
}

/* As proto3 has it, a field that is 0 is not sent. */
static u8 *put_number(u8 *p, u32 field, u64 value)
{
	if (!value)
		return p;

	p = put_varint(p, field << 3 | WIRE_VARINT);
	return put_varint(p, value);
}

static u8 *put_bytes(u8 *p, u32 field, const u8 *data, size_t size)
{
	p = put_varint(p, field << 3 | WIRE_BYTES);
	p = put_varint(p, size);
	memcpy(p, data, size);
	return p + size;
}

static u8 *put_range(u8 *p, const struct paravisor_tdisp_range *range)
{
	p = put_number(p, 1, range->id);
	p = put_number(p, 2, range->gpa);
	p = put_number(p, 3, range->pages);
	return put_number(p, 4, range->offset);
}

static u8 *put_payload(u8 *p, const struct tdisp_command *command)
{
	switch (command->type) {
	case TDISP_GET_REPORT:
		return put_number(p, 1, report_types[command->object]);
	case TDISP_UNBIND:
		return put_number(p, 1, command->reason);
	case TDISP_REFRESH:
		return put_bytes(p, 1, command->nonce, PARAVISOR_TDISP_NONCE_SIZE);
	case TDISP_SET_MMIO:
		p = put_range(p, command->range);
		return put_number(p, 5, command->private);
	case TDISP_SET_DMA:
		return put_number(p, 1, command->private);
	default:
		return p;
	}
}

/**
 * tdisp_encode() - spell out a command
 * @command: the command; a protocol is asked for as 0, which means any
 * @buf: the message on return
 *
 * Context: Any.
 * Return: bytes of the message; every command fits.
 */
size_t tdisp_encode(const struct tdisp_command *command, u8 buf[TDISP_COMMAND_MAX])
{
	u8 payload[TDISP_COMMAND_MAX / 2];
	u8 *p = put_number(buf, COMMAND_DEVICE_ID, command->function);

	p = put_bytes(p, command->type, payload, put_payload(payload, command) - payload);
	return p - buf;
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_encode);

/**
 * struct reader - what is left of a message
 * @p: next byte
 * @end: behind its last byte
 */
struct reader {
	const u8 *p, *end;
};

/**
 * struct field - one field of a message
 * @number: its number
 * @wire: how it is encoded
 * @value: of a %WIRE_VARINT field
 * @data: contents of a %WIRE_BYTES field
 * @size: bytes of @data
 */
struct field {
	u32 number;
	u8 wire;
	u64 value;
	const u8 *data;
	size_t size;
};

static int get_varint(struct reader *r, u64 *value)
{
	*value = 0;

	for (int i = 0; i < VARINT_MAX && r->p < r->end; i++) {
		u8 byte = *r->p++;

		*value |= (u64)(byte & 0x7f) << (7 * i);
		if (byte & 0x80)
			continue;

		/* Bits beyond 64, or a last byte that adds nothing */
		if ((i == VARINT_MAX - 1 && byte > 1) || (i && !byte))
			return -EPROTO;

		return 0;
	}

	return -EPROTO;
}

static int get_bytes(struct reader *r, u64 size, const u8 **data)
{
	if (size > r->end - r->p)
		return -EPROTO;

	*data = r->p;
	r->p += size;
	return 0;
}

static int get_value(struct reader *r, struct field *f)
{
	u64 size;
	int rc;

	switch (f->wire) {
	case WIRE_VARINT:
		return get_varint(r, &f->value);
	case WIRE_FIXED64:
		return get_bytes(r, sizeof(u64), &f->data);
	case WIRE_FIXED32:
		return get_bytes(r, sizeof(u32), &f->data);
	case WIRE_BYTES:
		rc = get_varint(r, &size);
		if (rc)
			return rc;
		f->size = size;
		return get_bytes(r, size, &f->data);
	default:
		return -EPROTO;
	}
}

static int get_field(struct reader *r, struct field *f)
{
	u64 tag;
	int rc;

	*f = (struct field) {};
	rc = get_varint(r, &tag);
	if (rc)
		return rc;

	if (tag > U32_MAX || !(tag >> 3))
		return -EPROTO;

	f->number = tag >> 3;
	f->wire = tag & 7;
	return get_value(r, f);
}

/**
 * struct known - a field of a message that the decoder looks for
 * @number: its number
 * @wire: %WIRE_VARINT or %WIRE_BYTES
 * @max: largest number of a varint, largest size of bytes
 */
struct known {
	u32 number;
	u8 wire;
	u64 max;
};

static int find_known(const struct known *known, unsigned int nr, u32 number)
{
	for (unsigned int i = 0; i < nr; i++)
		if (known[i].number == number)
			return i;

	return -1;
}

static int check_field(const struct known *known, const struct field *f)
{
	if (f->wire != known->wire)
		return -EPROTO;

	return (f->wire == WIRE_VARINT ? f->value : f->size) > known->max ? -EPROTO : 0;
}

/* Fields that do not come stay zero, as proto3 has it. */
static int get_message(const u8 *data, size_t size, const struct known *known,
		       unsigned int nr, struct field *fields)
{
	struct reader r = { data, data + size };

	memset(fields, 0, nr * sizeof(*fields));

	while (r.p < r.end) {
		struct field f;
		int i, rc;

		rc = get_field(&r, &f);
		if (rc)
			return rc;

		i = find_known(known, nr, f.number);
		if (i < 0)
			continue;

		if (fields[i].number)
			return -EPROTO;

		rc = check_field(&known[i], &f);
		if (rc)
			return rc;

		fields[i] = f;
	}

	return 0;
}

static int decode_info(const struct field *payload, struct paravisor_tdisp_info *info)
{
	static const struct known known[] = {
		{ 1, WIRE_VARINT, U32_MAX },
		{ 2, WIRE_VARINT, U64_MAX },
		{ 3, WIRE_VARINT, U64_MAX },
	};
	struct field f[ARRAY_SIZE(known)];
	int rc = get_message(payload->data, payload->size, known, ARRAY_SIZE(known), f);

	if (rc)
		return rc;

	info->protocol = f[0].value;
	info->features = f[1].value;
	info->device_id = f[2].value;
	return 0;
}

static int decode_report(const struct field *payload, enum pci_tsm_evidence_type object,
			 struct tdisp_response *response)
{
	static const struct known known[] = {
		{ 1, WIRE_VARINT, U32_MAX },
		{ 2, WIRE_BYTES, U32_MAX },
	};
	struct field f[ARRAY_SIZE(known)];
	int rc = get_message(payload->data, payload->size, known, ARRAY_SIZE(known), f);

	if (rc)
		return rc;

	if (f[0].value != report_types[object])
		return -EPROTO;

	response->blob = f[1].data;
	response->blob_size = f[1].size;
	return 0;
}

static int decode_state(u64 value, enum pci_tsm_devsec_state *state)
{
	static const enum pci_tsm_devsec_state states[] = {
		PCI_TSM_DEVSEC_UNLOCKED,	/* uninitialised */
		PCI_TSM_DEVSEC_UNLOCKED,
		PCI_TSM_DEVSEC_LOCKED,
		PCI_TSM_DEVSEC_RUN,
		PCI_TSM_DEVSEC_ERROR,
	};

	if (value >= ARRAY_SIZE(states))
		return -EPROTO;

	*state = states[value];
	return 0;
}

static int decode_digest(const struct field *f, enum pci_tsm_evidence_type object,
			 struct paravisor_tdisp_status *status)
{
	if (!f->size)
		return 0;

	if (f->size != SHA384_DIGEST_SIZE)
		return -EPROTO;

	memcpy(status->digest[object], f->data, f->size);
	status->objects |= BIT(object);
	return 0;
}

static int decode_digests(const struct field digests[PCI_TSM_EVIDENCE_TYPES],
			  struct paravisor_tdisp_status *status)
{
	status->hash = HASH_ALGO_SHA384;
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		int rc = decode_digest(&digests[i], i, status);

		if (rc)
			return rc;
	}

	return 0;
}

/* A lock has a number. What the number is elsewhere does not matter. */
static bool is_lock_id_plausible(const struct paravisor_tdisp_status *status)
{
	switch (status->state) {
	case PCI_TSM_DEVSEC_LOCKED:
	case PCI_TSM_DEVSEC_RUN:
		return status->lock_id;
	default:
		return true;
	}
}

static int decode_status(const struct field *payload, struct paravisor_tdisp_status *status)
{
	/* The digests come in the order of enum pci_tsm_evidence_type. */
	static const struct known known[] = {
		{ 1, WIRE_VARINT, U32_MAX },
		{ 2, WIRE_VARINT, U64_MAX },
		{ 3, WIRE_BYTES, SHA384_DIGEST_SIZE },
		{ 4, WIRE_BYTES, SHA384_DIGEST_SIZE },
		{ 5, WIRE_BYTES, SHA384_DIGEST_SIZE },
		{ 6, WIRE_BYTES, SHA384_DIGEST_SIZE },
		{ 7, WIRE_VARINT, 1 },
		{ 8, WIRE_VARINT, U64_MAX },
	};
	struct field f[ARRAY_SIZE(known)];
	int rc = get_message(payload->data, payload->size, known, ARRAY_SIZE(known), f);

	if (rc)
		return rc;

	rc = decode_state(f[0].value, &status->state);
	if (rc)
		return rc;

	status->lock_id = f[1].value;
	status->dma_private = f[6].value;
	status->mmio_pages = f[7].value;
	if (!is_lock_id_plausible(status))
		return -EPROTO;

	return decode_digests(&f[2], status);
}

/* An empty payload is still looked at: it must be well-formed. */
static int decode_empty(const struct field *payload)
{
	return get_message(payload->data, payload->size, NULL, 0, NULL);
}

static int result_to_errno(u64 result)
{
	switch (result) {
	case TDISP_SUCCESS:
		return 0;
	case TDISP_BAD_DEVICE_STATE:
	case TDISP_BAD_REPORT_STATE:
		return -EBUSY;
	case TDISP_BAD_PROTOCOL:
	case TDISP_BAD_COMMAND:
	case TDISP_NOT_IMPLEMENTED:
	case TDISP_BAD_REPORT_TYPE:
		return -EOPNOTSUPP;
	case TDISP_HOST_FAILED:
		return -EIO;
	default:
		return -EPROTO;
	}
}

static int decode_payload(const struct tdisp_command *command, const struct field *payload,
			  struct tdisp_response *response)
{
	switch (command->type) {
	case TDISP_GET_INFO:
		return decode_info(payload, &response->info);
	case TDISP_GET_REPORT:
		return decode_report(payload, command->object, response);
	case TDISP_GET_STATUS:
		return decode_status(payload, &response->status);
	default:
		return decode_empty(payload);
	}
}

/* Where the payload of each command's response stands */
static const struct known response_fields[] = {
	{ RESPONSE_RESULT,	WIRE_VARINT,	U32_MAX },
	{ RESPONSE_BEFORE,	WIRE_VARINT,	U32_MAX },
	{ RESPONSE_AFTER,	WIRE_VARINT,	U32_MAX },
	{ 4,			WIRE_BYTES,	U32_MAX },	/* info */
	{ 5,			WIRE_BYTES,	U32_MAX },	/* bind */
	{ 6,			WIRE_BYTES,	U32_MAX },	/* report */
	{ 7,			WIRE_BYTES,	U32_MAX },	/* start */
	{ 8,			WIRE_BYTES,	U32_MAX },	/* unbind */
	{ TDISP_GET_STATUS,	WIRE_BYTES,	U32_MAX },
	{ TDISP_REFRESH,	WIRE_BYTES,	U32_MAX },
	{ TDISP_SET_MMIO,	WIRE_BYTES,	U32_MAX },
	{ TDISP_SET_DMA,	WIRE_BYTES,	U32_MAX },
};

static u32 payload_number(enum tdisp_command_type type)
{
	return type < TDISP_GET_STATUS ? type + 2 : type;
}

/* Exactly the payload that belongs to the command, or NULL */
static const struct field *find_payload(const struct field *fields, u32 number)
{
	const struct field *payload = NULL;

	for (int i = RESPONSE_FIRST_PAYLOAD; i < ARRAY_SIZE(response_fields); i++) {
		if (!fields[i].number)
			continue;
		if (fields[i].number != number)
			return NULL;
		payload = &fields[i];
	}

	return payload;
}

/**
 * tdisp_decode() - check a response and take out what it carries
 * @command: the command that it answers
 * @buf: the message; outside of the host's reach
 * @size: bytes of @buf
 * @response: filled on success; @response->blob points into @buf
 *
 * A success must carry the payload of its command and no other. The states
 * before and after the command, which the response also has, are not handed on:
 * they have crossed the host in some transports, and the status tells better.
 *
 * Context: Any.
 * Return: 0; -EPROTO if the message is malformed or answers something else; or
 *	-EBUSY, -EOPNOTSUPP, -EIO, -EPROTO for the failure that it reports.
 */
int tdisp_decode(const struct tdisp_command *command, const u8 *buf, size_t size,
		 struct tdisp_response *response)
{
	struct field fields[ARRAY_SIZE(response_fields)];
	const struct field *payload;
	int rc;

	*response = (struct tdisp_response) {};

	rc = get_message(buf, size, response_fields, ARRAY_SIZE(response_fields), fields);
	if (rc)
		return rc;

	rc = result_to_errno(fields[0].value);
	if (rc)
		return rc;

	payload = find_payload(fields, payload_number(command->type));
	if (!payload)
		return -EPROTO;

	return decode_payload(command, payload, response);
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_decode);
