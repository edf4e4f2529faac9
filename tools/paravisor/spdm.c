// SPDX-License-Identifier: GPL-2.0-only
/* SPDM 1.2 messages: how they are built, and whether the measurements' signature is good. */
#include <string.h>

#include <openssl/evp.h>

#include "compiler.h"
#include "pubkey.h"
#include "spdm.h"

#define SPDM_10			0x10	/* what version negotiation itself is written in */
#define SPDM_12			0x12
#define RESPONSE(request)	((request) & 0x7f)
#define GET_VERSION		0x84
#define GET_MEASUREMENTS	0xe0
#define GET_CAPABILITIES	0xe1
#define NEGOTIATE_ALGORITHMS	0xe3

#define CAP_CERT		(1u << 1)
#define CAP_MEAS(flags)		((flags) >> 3 & 3)
#define CAP_MEAS_SIGNED		2
#define ASYM_P384		(1u << 7)
#define HASH_SHA384		(1u << 1)
#define MEAS_HASH_SHA384	(1u << 2)
#define SPEC_DMTF		1

#define CONTENT_CHANGED(param2)	((param2) >> 4 & 3)
#define PREFIX_SIZE		100

/* --- version, capabilities, algorithms */

static bool take_message(struct view *in, size_t len, uint8_t version, uint8_t code,
			 struct view *out)
{
	return view_take(in, len, out) && out->p[0] == version && out->p[1] == code;
}

static const char *parse_version(struct view *in)
{
	struct view msg, entries;
	uint16_t entry;
	size_t i;

	if (!take_message(in, 4, SPDM_10, GET_VERSION, &msg))
		return "it does not begin with GET_VERSION";
	if (!take_message(in, 6, SPDM_10, RESPONSE(GET_VERSION), &msg) ||
	    !view_take(in, 2u * msg.p[5], &entries))
		return "VERSION is malformed";
	for (i = 0; i < entries.len; i += 2)
		if (view_le16(entries, i, &entry) && entry >> 8 == SPDM_12)
			return NULL;
	return "VERSION does not offer SPDM 1.2";
}

static const char *parse_capabilities(struct view *in, struct spdm_vca *v)
{
	struct view msg;

	if (!take_message(in, 20, SPDM_12, GET_CAPABILITIES, &msg) ||
	    !take_message(in, 20, SPDM_12, RESPONSE(GET_CAPABILITIES), &msg) ||
	    !view_le32(msg, 8, &v->capabilities))
		return "CAPABILITIES are malformed";
	if (!(v->capabilities & CAP_CERT) || CAP_MEAS(v->capabilities) != CAP_MEAS_SIGNED)
		return "CAPABILITIES have no certificates or no signed measurements";
	return NULL;
}

/* Both say their own length; at least @least bytes, since that much is looked at. */
static bool take_algorithms(struct view *in, size_t least, uint8_t code, struct view *msg)
{
	uint16_t len;

	return view_le16(*in, 4, &len) && len >= least &&
	       take_message(in, len, SPDM_12, code, msg);
}

static const char *parse_algorithms(struct view *in, struct spdm_vca *v)
{
	struct view msg;

	if (!take_algorithms(in, 32, NEGOTIATE_ALGORITHMS, &msg) ||
	    !take_algorithms(in, 36, RESPONSE(NEGOTIATE_ALGORITHMS), &msg))
		return "ALGORITHMS are malformed";
	v->measurement_spec = msg.p[6];
	if (!view_le32(msg, 8, &v->measurement_hash) || !view_le32(msg, 12, &v->asym) ||
	    !view_le32(msg, 16, &v->hash))
		return "ALGORITHMS are malformed";
	if (v->asym != ASYM_P384 || v->hash != HASH_SHA384)
		return "ALGORITHMS are not ECDSA P-384 with SHA-384";
	if (v->measurement_hash != MEAS_HASH_SHA384 || v->measurement_spec != SPEC_DMTF)
		return "measurements are not DMTF's with SHA-384";
	return NULL;
}

const char *spdm_vca_parse(struct view in, struct spdm_vca *v)
{
	const char *why;

	memset(v, 0, sizeof(*v));
	if (!in.len)
		return "there are no VCA messages";
	why = parse_version(&in);
	if (!why)
		why = parse_capabilities(&in, v);
	if (!why)
		why = parse_algorithms(&in, v);
	if (!why && in.len)
		why = "there is something behind ALGORITHMS";
	return why;
}

/* --- measurements */

static bool has_index(const struct spdm_measurements *m, uint8_t index)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->block[i].index == index)
			return true;
	return false;
}

static const char *parse_block(struct view *record, struct spdm_measurements *m)
{
	struct spdm_block *b = &m->block[m->n];
	struct view head, body;
	uint16_t size, value;

	if (!view_take(record, 4, &head) || !view_le16(head, 2, &size) ||
	    !view_take(record, size, &body) || !view_le16(body, 1, &value) ||
	    value != size - 3 || !view_sub(body, 3, value, &b->value))
		return "a measurement block is malformed";
	b->index = head.p[0];
	b->type = body.p[0];
	if (head.p[1] != SPEC_DMTF)
		return "a measurement block is not in DMTF's format";
	if (!b->index || b->index > SPDM_BLOCKS_MAX)
		return "a measurement block has a reserved index";
	if (has_index(m, b->index))
		return "two measurement blocks have the same index";
	if (!(b->type & SPDM_TYPE_RAW) && value != SPDM_DIGEST_SIZE)
		return "a measurement is no SHA-384 digest";
	m->n++;
	return NULL;
}

static const char *parse_blocks(struct view record, uint8_t blocks, struct spdm_measurements *m)
{
	const char *why = NULL;

	while (record.len && !why)
		why = m->n < SPDM_BLOCKS_MAX ? parse_block(&record, m) :
		      "there are too many measurement blocks";
	if (!why && m->n != blocks)
		why = "the number of measurement blocks is another than stated";
	if (!why && !blocks)
		why = "there are no measurement blocks";
	return why;
}

/* 12 E0: signature wanted, all blocks, slot 0 */
static const char *parse_request(struct view *in, struct spdm_measurements *m)
{
	struct view msg;

	if (!take_message(in, 37, SPDM_12, GET_MEASUREMENTS, &msg))
		return "it does not begin with GET_MEASUREMENTS";
	if (!(msg.p[2] & 1) || msg.p[3] != 0xff || msg.p[36])
		return "not all measurements were asked for, with a signature by slot 0";
	view_sub(msg, 4, SPDM_NONCE_SIZE, &m->nonce);
	return NULL;
}

static const char *parse_response(struct view *in, struct spdm_measurements *m)
{
	struct view head, record, tail, opaque;
	uint16_t opaque_len;
	const char *why;
	size_t len;

	if (!take_message(in, 8, SPDM_12, RESPONSE(GET_MEASUREMENTS), &head))
		return "no MEASUREMENTS follow the request";
	if (head.p[3] & 0x0f || CONTENT_CHANGED(head.p[3]) == 1)
		return "MEASUREMENTS are of another slot, or changed while they were read";
	len = head.p[5] | (size_t)head.p[6] << 8 | (size_t)head.p[7] << 16;
	if (!view_take(in, len, &record))
		return "the measurement record is cut short";
	why = parse_blocks(record, head.p[4], m);
	if (why)
		return why;
	if (!view_take(in, SPDM_NONCE_SIZE + 2, &tail) ||
	    !view_le16(tail, SPDM_NONCE_SIZE, &opaque_len) || opaque_len > SPDM_OPAQUE_MAX ||
	    !view_take(in, opaque_len, &opaque))
		return "MEASUREMENTS are cut short, or their opaque data is too long";
	return NULL;
}

const char *spdm_measurements_parse(struct view in, struct spdm_measurements *m)
{
	struct view rest = in;
	const char *why;

	memset(m, 0, sizeof(*m));
	if (!in.len)
		return "there are no measurements";
	why = parse_request(&rest, m);
	if (!why)
		why = parse_response(&rest, m);
	if (why)
		return why;
	if (rest.len != SPDM_SIGNATURE_SIZE)
		return "there is no signature at the end, or more than one";
	m->signature = rest;
	view_sub(in, 0, in.len - SPDM_SIGNATURE_SIZE, &m->to_sign);
	return NULL;
}

const char *spdm_type_name(uint8_t type)
{
	static const char * const names[] = {
		"immutable ROM", "mutable firmware", "hardware configuration",
		"firmware configuration", "measurement manifest", "debug and device mode",
		"mutable firmware version", "mutable firmware security version",
	};

	type &= 0x7f;
	return type < ARRAY_SIZE(names) ? names[type] : "other";
}

/* --- signature */

/* What an SPDM 1.2 signature is over: a context, and the hash of the transcript L1. */
static bool signed_message(struct view vca, struct view l1, uint8_t *out)
{
	static const char version[] = "dmtf-spdm-v1.2.*";
	static const char context[] = "responder-measurements signing";
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool good;
	int i;

	memset(out, 0, PREFIX_SIZE);
	for (i = 0; i < 4; i++)
		memcpy(out + i * (sizeof(version) - 1), version, sizeof(version) - 1);
	memcpy(out + PREFIX_SIZE - (sizeof(context) - 1), context, sizeof(context) - 1);
	good = md && EVP_DigestInit_ex(md, EVP_sha384(), NULL) == 1 &&
	       EVP_DigestUpdate(md, vca.p, vca.len) == 1 &&
	       EVP_DigestUpdate(md, l1.p, l1.len) == 1 &&
	       EVP_DigestFinal_ex(md, out + PREFIX_SIZE, NULL) == 1;
	EVP_MD_CTX_free(md);
	return good;
}

bool spdm_signature_ok(struct view vca, const struct spdm_measurements *m, EVP_PKEY *key)
{
	uint8_t message[PREFIX_SIZE + SPDM_DIGEST_SIZE];

	return key && signed_message(vca, m->to_sign, message) &&
	       ecdsa_ok(key, EVP_sha384(), m->signature,
			(struct view){ message, sizeof(message) });
}
