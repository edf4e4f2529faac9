// SPDX-License-Identifier: GPL-2.0-only
/* Messages, the pages of the call, and the device behind it. */
#include "tdisp.h"

#define RESPONSE_MAX	65536
#define CLASS_NVME	0x010802

u64 tdisp_id, tdisp_device;
u8 tdisp_blob[RESPONSE_MAX];
u32 tdisp_blob_length;
static u8 response[RESPONSE_MAX];
static u32 response_length;

bool same(const void *a, const void *b, u32 n)
{
	const u8 *x = a, *y = b;

	while (n--)
		if (*x++ != *y++)
			return false;
	return true;
}

static void copy(void *to, const void *from, u32 n)
{
	u8 *t = to;
	const u8 *f = from;

	while (n--)
		*t++ = *f++;
}

static u64 read_varint(const u8 **at)
{
	u64 value = 0;
	u32 shift = 0;

	do
		value |= (u64)(**at & 0x7f) << shift, shift += 7;
	while (*(*at)++ & 0x80);
	return value;
}

/* Value, or length of the bytes at @bytes. */
static u64 find_field(const u8 *at, const u8 *end, u32 field, const u8 **bytes)
{
	while (at < end) {
		u64 key = read_varint(&at), value = read_varint(&at);

		*bytes = (key & 7) == 2 ? at : NULL;
		if (*bytes)
			at += value;
		if (key >> 3 == field)
			return value;
	}
	*bytes = NULL;
	return ~0ULL;
}

u64 tdisp_reply_number(u32 field)
{
	const u8 *bytes;

	return find_field(response, response + response_length, field, &bytes);
}

/* The message in a response is its last field. */
static u64 payload_field(u32 field, const u8 **bytes)
{
	static const u8 fields[] = { 4, 5, 6, 7, 8, 64, 65, 66, 67 };
	const u8 *message;

	for (u32 i = 0; i < sizeof(fields); i++) {
		u64 n = find_field(response, response + response_length, fields[i], &message);

		if (message)
			return find_field(message, message + n, field, bytes);
	}
	*bytes = NULL;
	return ~0ULL;
}

u64 tdisp_payload_number(u32 field)
{
	const u8 *bytes;

	return payload_field(field, &bytes);
}

const u8 *tdisp_digest(u32 field)
{
	const u8 *bytes;

	return payload_field(field, &bytes) == TDI_DIGEST_SIZE ? bytes : NULL;
}

void tdisp_fill(u32 kind, const void *body, u32 n)
{
	struct tdisp_request *in = (void *)INPUT_PAGE;
	struct proto_writer w = { in->command, sizeof(in->command), 0 };

	proto_number(&w, 1, tdisp_device);
	proto_bytes(&w, kind, body, n);
	in->version = 1;
	in->length = w.used;
	in->id = ++tdisp_id;
	in->offset = 0;
	in->reserved = 0;
}

u64 tdisp_go_on(u64 id, u32 offset)
{
	struct tdisp_request *in = (void *)INPUT_PAGE;

	*in = (struct tdisp_request){ .version = 1, .id = id, .offset = offset };
	return vmmcall(TDISP_CALL, INPUT_PAGE, OUTPUT_PAGE);
}

/* 0, or what is wrong with this piece of a response. */
static u64 take_piece(void)
{
	const struct tdisp_reply *out = (const void *)OUTPUT_PAGE;

	if (out->id != tdisp_id)
		return 0x2000;
	if (out->status)
		return 0x3000;
	if (out->total > RESPONSE_MAX || out->offset != response_length ||
	    out->length > sizeof(out->data))
		return 0x4000;
	copy(response + response_length, out->data, out->length);
	response_length += out->length;
	return 0;
}

u64 tdisp_call(u32 kind, const void *body, u32 n)
{
	const struct tdisp_reply *out = (const void *)OUTPUT_PAGE;
	u64 status, wrong;

	response_length = 0;
	tdisp_fill(kind, body, n);
	status = vmmcall(TDISP_CALL, INPUT_PAGE, OUTPUT_PAGE);
	for (;;) {
		if (status)
			return 0x1000 + status;
		wrong = take_piece();
		if (wrong)
			return wrong;
		if (response_length >= out->total)
			return tdisp_reply_number(1);
		status = tdisp_go_on(tdisp_id, response_length);
	}
}

u64 tdisp_number_call(u32 kind, u32 field, u64 value)
{
	u8 body[16];
	struct proto_writer w = { body, sizeof(body), 0 };

	proto_number(&w, field, value);
	return tdisp_call(kind, body, w.used);
}

u64 tdisp_bytes_call(u32 kind, const void *bytes, u32 n)
{
	u8 body[64];
	struct proto_writer w = { body, sizeof(body), 0 };

	proto_bytes(&w, 1, bytes, n);
	return tdisp_call(kind, body, w.used);
}

u64 tdisp_set_mmio(u64 range, u64 gpa, u64 pages, u64 offset, bool private)
{
	u8 body[64];
	struct proto_writer w = { body, sizeof(body), 0 };

	proto_number(&w, 1, range);
	proto_number(&w, 2, gpa);
	proto_number(&w, 3, pages);
	proto_number(&w, 4, offset);
	proto_number(&w, 5, private);
	return tdisp_call(TDISP_SET_MMIO, body, w.used);
}

u64 tdisp_state(void)
{
	u64 result = tdisp_call(TDISP_STATUS, NULL, 0);

	return result == TDISP_SUCCESS ? tdisp_payload_number(1) : result | 0x8000;
}

u32 tdisp_report(u32 type)
{
	const u8 *bytes;

	tdisp_blob_length = 0;
	if (tdisp_number_call(TDISP_GET_REPORT, 1, type) != TDISP_SUCCESS)
		return 0;
	tdisp_blob_length = payload_field(2, &bytes);
	if (!bytes)
		return tdisp_blob_length = 0;
	copy(tdisp_blob, bytes, tdisp_blob_length);
	return tdisp_blob_length;
}

static u32 config_read(u32 offset)
{
	outl(0xcf8, BIT(31) | tdisp_device << 8 | offset);
	return inl(0xcfc);
}

static void config_write(u32 offset, u32 value)
{
	outl(0xcf8, BIT(31) | tdisp_device << 8 | offset);
	outl(0xcfc, value);
}

void find_device(void)
{
	for (tdisp_device = 0; tdisp_device < 0x400; tdisp_device++)
		if (config_read(8) >> 8 == CLASS_NVME)
			return;
}

void enable_device(u16 command)
{
	config_write(4, command);
}

u64 device_bar(void)
{
	return (u64)config_read(0x14) << 32 | (config_read(0x10) & ~15U);
}

u64 device_bar_size(void)
{
	return 0x4000;
}
