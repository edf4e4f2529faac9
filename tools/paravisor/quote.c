// SPDX-License-Identifier: GPL-2.0-only
/* Parser of a TD quote, versions 4 and 5. No allocation, no I/O. */
#include <string.h>

#include "quote.h"

#define KEY_ECDSA_P256		2
#define CERT_PCK_CHAIN		5	/* PEM, leaf first */
#define CERT_QE_REPORT		6
#define BODY_TD_1_0		2
#define BODY_TD_1_5		3
#define BODY_DESCRIPTOR_SIZE	6

enum {			/* of the header */
	OFF_VERSION = 0x00,
	OFF_KEY_TYPE = 0x02,
	OFF_TEE_TYPE = 0x04,
	OFF_VENDOR = 0x0c,
};

enum {			/* of the QE's report */
	OFF_MISCSELECT = 0x010,
	OFF_ATTRIBUTES = 0x030,
	OFF_MRENCLAVE = 0x040,
	OFF_MRSIGNER = 0x080,
	OFF_ISV_PROD_ID = 0x100,
	OFF_ISV_SVN = 0x102,
	OFF_REPORT_DATA = 0x140,
};

static const uint8_t intel[16] = {
	0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9,
	0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07,
};

bool quote_looks_like(struct view in)
{
	uint16_t version, key;
	uint32_t tee;

	return view_le16(in, OFF_VERSION, &version) && version >= 3 && version <= 5 &&
	       view_le16(in, OFF_KEY_TYPE, &key) && (key == 2 || key == 3) &&
	       view_le32(in, OFF_TEE_TYPE, &tee) && (!tee || tee == TDX_TEE_TYPE);
}

static const char *parse_header(struct view *rest, struct quote *q)
{
	uint16_t key;
	struct view h;
	uint32_t tee;

	if (!view_take(rest, QUOTE_HEADER_SIZE, &h) || !view_le16(h, OFF_VERSION, &q->version) ||
	    !view_le16(h, OFF_KEY_TYPE, &key) || !view_le32(h, OFF_TEE_TYPE, &tee))
		return "truncated inside the header";
	if (tee != TDX_TEE_TYPE)
		return "the quote is not one of a TD";
	if (q->version != 4 && q->version != 5)
		return "the quote is neither of version 4 nor of 5";
	if (key != KEY_ECDSA_P256)
		return "the quote is not signed with ECDSA P-256";
	if (memcmp(h.p + OFF_VENDOR, intel, sizeof(intel)))
		return "the quote is by another vendor's quoting enclave";
	return NULL;
}

/* Version 5 says which form the body has. */
static const char *parse_descriptor(struct view *rest, size_t *size)
{
	struct view descriptor;
	uint32_t stated;
	uint16_t type;

	if (!view_take(rest, BODY_DESCRIPTOR_SIZE, &descriptor) ||
	    !view_le16(descriptor, 0, &type) || !view_le32(descriptor, 2, &stated))
		return "truncated inside the body's descriptor";
	if (type != BODY_TD_1_0 && type != BODY_TD_1_5)
		return "the body is of no form of a TD's";
	*size = type == BODY_TD_1_0 ? QUOTE_BODY_SIZE : QUOTE_BODY_SIZE_1_5;
	return stated == *size ? NULL : "the body's size is not that of its form";
}

static const char *parse_body(struct view *rest, struct quote *q)
{
	size_t size = QUOTE_BODY_SIZE;
	struct td *td = &q->td;
	const char *why = NULL;
	struct view body;

	if (q->version == 5)
		why = parse_descriptor(rest, &size);
	if (why)
		return why;
	if (!view_take(rest, size, &body) || !view_take(&body, TDX_TCB_SIZE, &td->tcb) ||
	    !view_take(&body, TDX_INFO_SIZE, &td->info) ||
	    !view_take(&body, TDX_REPORT_DATA_SIZE, &td->report_data) || !td_fill(td))
		return "truncated inside the body";
	if (body.len && (!view_take(&body, TDX_SVN_SIZE, &td->tee_tcb_svn2) ||
			 !view_take(&body, TDX_MR_SIZE, &td->servtd)))
		return "truncated inside the body";
	return NULL;
}

/* @what is a length and that many bytes, which end where @in ends. */
static bool take_rest(struct view *in, size_t width, struct view *what)
{
	struct view len;
	uint32_t n32;
	uint16_t n16;

	if (!view_take(in, width, &len))
		return false;
	if (width == 2)
		return view_le16(len, 0, &n16) && view_take(in, n16, what);
	return view_le32(len, 0, &n32) && view_take(in, n32, what);
}

/* A type, and then as above. */
static const char *take_certification(struct view *in, uint16_t type, struct view *what)
{
	uint16_t stated;
	struct view t;

	if (!view_take(in, 2, &t) || !view_le16(t, 0, &stated))
		return "truncated inside the certification data";
	if (stated != type)
		return type == CERT_PCK_CHAIN ? "there is no PCK chain within the quote" :
		       "the certification data has no report of the quoting enclave";
	return take_rest(in, 4, what) && !in->len ? NULL :
	       "the certification data's length is not that of its parts";
}

static bool parse_qe_report(struct view raw, struct qe_report *qe)
{
	qe->raw = raw;
	return view_le32(raw, OFF_MISCSELECT, &qe->miscselect) &&
	       view_le64(raw, OFF_ATTRIBUTES, &qe->attributes) &&
	       view_sub(raw, OFF_MRENCLAVE, 32, &qe->mrenclave) &&
	       view_sub(raw, OFF_MRSIGNER, 32, &qe->mrsigner) &&
	       view_le16(raw, OFF_ISV_PROD_ID, &qe->isv_prod_id) &&
	       view_le16(raw, OFF_ISV_SVN, &qe->isv_svn) &&
	       view_sub(raw, OFF_REPORT_DATA, 64, &qe->report_data);
}

static const char *parse_certification(struct view in, struct quote *q)
{
	struct view qe;

	if (!view_take(&in, QE_REPORT_SIZE, &qe) || !parse_qe_report(qe, &q->qe))
		return "truncated inside the quoting enclave's report";
	if (!view_take(&in, QUOTE_EC_SIZE, &q->qe_signature))
		return "truncated inside the quoting enclave's signature";
	if (!take_rest(&in, 2, &q->qe_auth))
		return "truncated inside the authentication data";
	return take_certification(&in, CERT_PCK_CHAIN, &q->pem);
}

static const char *parse_signature(struct view in, struct quote *q)
{
	struct view certification;
	const char *why;

	if (!view_take(&in, QUOTE_EC_SIZE, &q->signature) ||
	    !view_take(&in, QUOTE_EC_SIZE, &q->attestation_key))
		return "truncated inside the signature";
	why = take_certification(&in, CERT_QE_REPORT, &certification);
	return why ? why : parse_certification(certification, q);
}

const char *quote_parse(struct view in, struct quote *q)
{
	struct view rest = in, signature;
	const char *why;

	memset(q, 0, sizeof(*q));
	why = parse_header(&rest, q);
	if (!why)
		why = parse_body(&rest, q);
	if (why)
		return why;
	view_sub(in, 0, in.len - rest.len, &q->signed_part);
	if (!take_rest(&rest, 4, &signature))
		return "the signature data reaches beyond the end";
	q->size = in.len - rest.len;
	if (!view_is_zero(rest))
		return "there is something behind the end of the quote";
	return parse_signature(signature, q);
}
