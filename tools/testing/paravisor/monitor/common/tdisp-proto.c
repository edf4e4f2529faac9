// SPDX-License-Identifier: GPL-2.0-only
/* As much of protobuf as the TDISP messages need. Groups are refused, they are history. */
#include "string.h"
#include "tdisp-proto.h"

enum wire { WIRE_VARINT, WIRE_64, WIRE_BYTES, WIRE_32 = 5 };

#define WIRE(key)	((key) & 7)
#define FIELD(key)	((key) >> 3)
#define FIELD_MAX	((1U << 29) - 1)

struct reader {
	const u8 *at, *end;
};

struct field {
	u32 number;
	enum wire wire;
	u64 value;		/* or length */
	const u8 *bytes;
};

static bool read_varint(struct reader *r, u64 *value)
{
	*value = 0;
	for (u32 shift = 0; shift < 64 && r->at < r->end; shift += 7) {
		u8 byte = *r->at++;

		if (shift == 63 && byte > 1)
			return false;
		*value |= (u64)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

static bool take(struct reader *r, u64 n, const u8 **bytes)
{
	if (n > (u64)(r->end - r->at))
		return false;
	*bytes = r->at;
	r->at += n;
	return true;
}

static bool read_value(struct reader *r, struct field *f)
{
	switch (f->wire) {
	case WIRE_VARINT:
		return read_varint(r, &f->value);
	case WIRE_BYTES:
		return read_varint(r, &f->value) && take(r, f->value, &f->bytes);
	case WIRE_64:
		return take(r, 8, &f->bytes);
	case WIRE_32:
		return take(r, 4, &f->bytes);
	default:
		return false;
	}
}

static bool read_field(struct reader *r, struct field *f)
{
	u64 key;

	if (!read_varint(r, &key) || !FIELD(key) || FIELD(key) > FIELD_MAX)
		return false;
	f->number = FIELD(key);
	f->wire = WIRE(key);
	return read_value(r, f);
}

static bool set_mmio_field(struct tdisp_command *c, const struct field *f)
{
	u64 *const slots[] = { NULL, &c->range_id, &c->gpa, &c->pages, &c->offset };

	if (f->number == 5)
		c->private = f->value;
	else if (f->number < ARRAY_SIZE(slots))
		*slots[f->number] = f->value;
	return f->number > 5 || f->wire == WIRE_VARINT;
}

static bool set_field(struct tdisp_command *c, const struct field *f)
{
	if (c->kind == TDISP_SET_MMIO)
		return set_mmio_field(c, f);
	if (f->number != 1)
		return true;
	if (c->kind == TDISP_REFRESH) {
		c->nonce = f->bytes;
		c->nonce_length = f->value;
		return f->wire == WIRE_BYTES;
	}
	c->number = f->value;
	c->private = f->value;
	return f->wire == WIRE_VARINT;
}

static bool decode_body(struct tdisp_command *c, const struct field *body)
{
	struct reader r = { body->bytes, body->bytes + body->value };
	struct field f;

	if (body->wire != WIRE_BYTES || c->kind)
		return false;
	c->kind = body->number;
	while (r.at < r.end)
		if (!read_field(&r, &f) || !set_field(c, &f))
			return false;
	return true;
}

bool tdisp_decode(const u8 *bytes, u32 length, struct tdisp_command *c)
{
	struct reader r = { bytes, bytes + length };
	struct field f;

	memset(c, 0, sizeof(*c));
	while (r.at < r.end) {
		if (!read_field(&r, &f))
			return false;
		if (f.number != 1) {
			if (!decode_body(c, &f))
				return false;
		} else if (f.wire == WIRE_VARINT) {
			c->device_id = f.value;
		} else {
			return false;
		}
	}
	return c->kind;
}

static void put(struct proto_writer *w, u8 byte)
{
	if (w->used < w->size)
		w->at[w->used] = byte;
	w->used++;
}

static void put_varint(struct proto_writer *w, u64 value)
{
	for (; value >= 0x80; value >>= 7)
		put(w, value | 0x80);
	put(w, value);
}

void proto_number(struct proto_writer *w, u32 field, u64 value)
{
	put_varint(w, field << 3 | WIRE_VARINT);
	put_varint(w, value);
}

void proto_bytes(struct proto_writer *w, u32 field, const void *bytes, u32 n)
{
	put_varint(w, field << 3 | WIRE_BYTES);
	put_varint(w, n);
	if (w->used <= w->size && n <= w->size - w->used)
		memcpy(w->at + w->used, bytes, n);
	w->used += n;
}
