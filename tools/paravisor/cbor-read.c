// SPDX-License-Identifier: GPL-2.0-only
/*
 * CBOR as far as tokens need it. libcbor decodes one item at a time; the tree that it could build
 * would be of whatever size and depth the input announces. Here items stay where they are, no
 * function calls itself, and more members than bytes are left are refused at once. Numbers need
 * not be in their shortest form: the profiles of the tokens allow any.
 */
#include "cbor-read.h"

#define TAG_SHORT_MAX	23

/* What the decoder has come upon. */
struct found {
	struct cbor *item;
	bool indefinite;
};

static void found(void *context, enum cbor_type type, uint64_t arg)
{
	struct found *f = context;

	f->item->type = type;
	f->item->arg = arg;
}

static void found_string(void *context, enum cbor_type type, cbor_data p, size_t len)
{
	struct found *f = context;

	found(context, type, len);
	f->item->body = (struct view){ p, len };
}

#define FOUND_NUMBER(_name, _ctype, _type)		\
static void found_##_name(void *context, _ctype n)	\
{							\
	found(context, _type, n);			\
}

FOUND_NUMBER(uint8, uint8_t, CBOR_TYPE_UINT)
FOUND_NUMBER(uint16, uint16_t, CBOR_TYPE_UINT)
FOUND_NUMBER(uint32, uint32_t, CBOR_TYPE_UINT)
FOUND_NUMBER(uint64, uint64_t, CBOR_TYPE_UINT)
FOUND_NUMBER(negint8, uint8_t, CBOR_TYPE_NEGINT)
FOUND_NUMBER(negint16, uint16_t, CBOR_TYPE_NEGINT)
FOUND_NUMBER(negint32, uint32_t, CBOR_TYPE_NEGINT)
FOUND_NUMBER(negint64, uint64_t, CBOR_TYPE_NEGINT)
FOUND_NUMBER(array, size_t, CBOR_TYPE_ARRAY)
FOUND_NUMBER(map, size_t, CBOR_TYPE_MAP)
FOUND_NUMBER(tag, uint64_t, CBOR_TYPE_TAG)

static void found_bytes(void *context, cbor_data p, size_t len)
{
	found_string(context, CBOR_TYPE_BYTESTRING, p, len);
}

static void found_text(void *context, cbor_data p, size_t len)
{
	found_string(context, CBOR_TYPE_STRING, p, len);
}

static void found_indefinite(void *context)
{
	struct found *f = context;

	f->indefinite = true;
}

/* libcbor 0.8 refuses tags of one byte from 6 to 20, and that of COSE_Sign1 is 18. */
static bool take_short_tag(struct view *in, struct cbor *c)
{
	struct view head;

	if (in->p[0] >> 5 != CBOR_TYPE_TAG || (in->p[0] & 31) > TAG_SHORT_MAX)
		return false;
	c->type = CBOR_TYPE_TAG;
	c->arg = in->p[0] & 31;
	return view_take(in, 1, &head);
}

/* Type and argument; of a string all. What has no callback of its own is a simple value. */
static const char *take_head(struct view *in, struct cbor *c)
{
	struct cbor_callbacks callbacks = cbor_empty_callbacks;
	struct found f = { .item = c };
	struct cbor_decoder_result r;
	struct view head;

	callbacks.uint8 = found_uint8;
	callbacks.uint16 = found_uint16;
	callbacks.uint32 = found_uint32;
	callbacks.uint64 = found_uint64;
	callbacks.negint8 = found_negint8;
	callbacks.negint16 = found_negint16;
	callbacks.negint32 = found_negint32;
	callbacks.negint64 = found_negint64;
	callbacks.byte_string = found_bytes;
	callbacks.string = found_text;
	callbacks.array_start = found_array;
	callbacks.map_start = found_map;
	callbacks.tag = found_tag;
	callbacks.byte_string_start = found_indefinite;
	callbacks.string_start = found_indefinite;
	callbacks.indef_array_start = found_indefinite;
	callbacks.indef_map_start = found_indefinite;
	callbacks.indef_break = found_indefinite;
	*c = (struct cbor){ .type = CBOR_TYPE_FLOAT_CTRL, .body = { in->p, 0 } };
	if (!in->len)
		return "it is cut off";
	if (take_short_tag(in, c))
		return NULL;
	r = cbor_stream_decode(in->p, in->len, &callbacks, &f);
	if (r.status == CBOR_DECODER_NEDATA)
		return "it is cut off";
	if (r.status != CBOR_DECODER_FINISHED || !view_take(in, r.read, &head))
		return "it is no CBOR";
	return f.indefinite ? "something is of indefinite length" : NULL;
}

/* How many items follow as members; false if more than the @left bytes can be. */
static bool members(const struct cbor *c, size_t left, uint64_t *n)
{
	*n = c->type == CBOR_TYPE_TAG;
	if (c->type != CBOR_TYPE_ARRAY && c->type != CBOR_TYPE_MAP)
		return *n <= left;
	if (c->arg > left)
		return false;
	*n = c->type == CBOR_TYPE_MAP ? 2 * c->arg : c->arg;
	return *n <= left;
}

static const char *take_item(struct view *in, struct cbor *c)
{
	const char *why = take_head(in, c);
	uint64_t missing = 1, more;
	struct view start = *in;
	struct cbor item = *c;

	while (!why) {
		missing--;
		if (!members(&item, in->len, &more) || missing + more > in->len)
			return "it is cut off";
		missing += more;
		if (!missing)
			break;
		why = take_head(in, &item);
	}
	if (!why && c->type != CBOR_TYPE_BYTESTRING && c->type != CBOR_TYPE_STRING)
		view_sub(start, 0, start.len - in->len, &c->body);
	return why;
}

const char *cbor_parse(struct view in, struct cbor *c)
{
	const char *why = take_item(&in, c);

	if (!why && in.len)
		why = "there is something behind it";
	return why;
}

bool cbor_next(struct view *body, struct cbor *c)
{
	return !take_item(body, c);
}

bool cbor_number(const struct cbor *c, int64_t *out)
{
	if (c->arg > INT64_MAX || (c->type != CBOR_TYPE_UINT && c->type != CBOR_TYPE_NEGINT))
		return false;
	*out = c->type == CBOR_TYPE_UINT ? (int64_t)c->arg : -1 - (int64_t)c->arg;
	return true;
}

static bool is_same_key(const struct cbor *a, const struct cbor *b)
{
	return a->type == b->type && a->arg == b->arg && view_equal(a->body, b->body);
}

static bool is_there_twice(const struct cbor *map, const struct cbor *key, uint64_t n)
{
	struct view rest = map->body;
	struct cbor other, value;
	uint64_t i;

	for (i = 0; i < n && cbor_next(&rest, &other) && cbor_next(&rest, &value); i++)
		if (is_same_key(&other, key))
			return true;
	return false;
}

const char *cbor_map_problem(const struct cbor *c)
{
	struct view rest = c->body;
	struct cbor key, value;
	uint64_t n;

	if (c->type != CBOR_TYPE_MAP)
		return "what should be a map is none";
	if (c->arg > CBOR_MAP_MAX)
		return "a map has too many entries";
	for (n = 0; n < c->arg && cbor_next(&rest, &key) && cbor_next(&rest, &value); n++) {
		if (key.type > CBOR_TYPE_NEGINT && key.type != CBOR_TYPE_STRING)
			return "a key is neither a number nor text";
		if (is_there_twice(c, &key, n))
			return "a key is there twice";
	}
	return NULL;
}

bool cbor_lookup(const struct cbor *map, int64_t key, struct cbor *value)
{
	struct view rest = map->body;
	struct cbor k;
	uint64_t i;
	int64_t n;

	for (i = 0; i < map->arg && cbor_next(&rest, &k) && cbor_next(&rest, value); i++)
		if (cbor_number(&k, &n) && n == key)
			return true;
	return false;
}
