// SPDX-License-Identifier: GPL-2.0-only
#include "quote.h"

#include <endian.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <string.h>

#include "ecdsa.h"

/* SGX attributes of an enclave */
#define SGX_INIT		BIT(0)
#define SGX_DEBUG		BIT(1)
#define SGX_MODE64		BIT(2)
#define SGX_PROVISION_KEY	BIT(4)
#define SGX_XFRM		0xe7

#define QE_IMAGE		"a quoting enclave that exists only in a test"
#define QE_PROD_ID		2
#define QE_SVN			4

/* 939a7233-f79c-4ca9-940a-0db3957f0607, whose enclaves speak this format */
static const u8 qe_vendor[16] = {
	0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9,
	0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07,
};

/* Who signs Intel's quoting enclaves for TDs: a verifier knows it by heart. */
static const u8 qe_signer[32] = {
	0xdc, 0x9e, 0x2a, 0x7c, 0x6f, 0x94, 0x8f, 0x17, 0x47, 0x4e, 0x34, 0xa7,
	0xfc, 0x43, 0xed, 0x03, 0x0f, 0x7c, 0x15, 0x63, 0xf1, 0xba, 0xbd, 0xdf,
	0x63, 0x40, 0xc8, 0x2e, 0x0e, 0x54, 0xa8, 0xc5,
};

static void fill_header(struct quote_header *h)
{
	*h = (struct quote_header){
		.version = htole16(QUOTE_VERSION),
		.key_type = htole16(QUOTE_ECDSA_P256),
		.tee_type = htole32(QUOTE_TEE_TDX),
	};
	memcpy(h->qe_vendor, qe_vendor, sizeof(h->qe_vendor));
}

#define TAKE(to, from)	memcpy(to, from, sizeof(to))

static void fill_body(const struct tdx_report *r, struct quote_body *b)
{
	TAKE(b->tee_tcb_svn, r->tee_tcb_info.tee_tcb_svn);
	TAKE(b->mrseam, r->tee_tcb_info.mrseam);
	TAKE(b->mrsignerseam, r->tee_tcb_info.mrsignerseam);
	TAKE(b->seam_attributes, r->tee_tcb_info.attributes);
	TAKE(b->attributes, r->attributes);
	TAKE(b->xfam, r->xfam);
	TAKE(b->mrtd, r->mrtd);
	TAKE(b->mrconfigid, r->mrconfigid);
	TAKE(b->mrowner, r->mrowner);
	TAKE(b->mrownerconfig, r->mrownerconfig);
	TAKE(b->rtmr, r->rtmr);
	TAKE(b->report_data, r->report_data);
}

static void bend_body(enum misdeed misdeed, struct quote_body *b)
{
	switch (misdeed) {
	case MISDEED_OTHER_USER_DATA:
		b->report_data[0] ^= 1;
		break;
	case MISDEED_WRONG_MEASUREMENT:
		b->mrtd[0] ^= 1;
		break;
	case MISDEED_DEBUG_POLICY:
		b->attributes[0] |= TDX_ATTRIBUTE_DEBUG;
		break;
	default:
		break;
	}
}

static void sign(EVP_PKEY *key, const void *data, size_t len, struct quote_pair *out)
{
	ecdsa_sign_pair(key, EVP_sha256(), data, len, out->first, sizeof(out->first));
}

/* The enclave vouches for its key: SHA-256 of the key and the authentication data. */
static void bind_key(struct quote *q)
{
	u8 both[sizeof(q->key) + sizeof(q->qe_auth)];

	memcpy(both, &q->key, sizeof(q->key));
	memcpy(both + sizeof(q->key), q->qe_auth, sizeof(q->qe_auth));
	SHA256(both, sizeof(both), q->qe_report.report_data);
}

static void fill_qe_report(struct quote_qe_report *r)
{
	*r = (struct quote_qe_report){
		.cpu_svn = TDX_CPU_SVN,
		.attributes = htole64(SGX_INIT | SGX_MODE64 | SGX_PROVISION_KEY),
		.xfrm = htole64(SGX_XFRM),
		.isv_prod_id = htole16(QE_PROD_ID),
		.isv_svn = htole16(QE_SVN),
	};
	SHA256((const u8 *)QE_IMAGE, strlen(QE_IMAGE), r->mrenclave);
	memcpy(r->mrsigner, qe_signer, sizeof(r->mrsigner));
}

static void bend_qe_report(enum misdeed misdeed, struct quote_qe_report *r)
{
	if (misdeed == MISDEED_OTHER_QE)
		r->report_data[0] ^= 1;
	if (misdeed == MISDEED_DEBUG_QE)
		r->attributes |= htole64(SGX_DEBUG);
}

static void certify(const struct rot *rot, const struct intel_chain *chain, struct quote *q)
{
	for (size_t i = 0; i < sizeof(q->qe_auth); i++)
		q->qe_auth[i] = i;
	q->qe_auth_len = htole16(sizeof(q->qe_auth));
	fill_qe_report(&q->qe_report);
	bind_key(q);
	bend_qe_report(rot->misdeed, &q->qe_report);
	sign(chain->pck_key, &q->qe_report, sizeof(q->qe_report), &q->qe_signature);
	if (rot->misdeed == MISDEED_BAD_QE_SIGNATURE)
		q->qe_signature.second[0] ^= 1;
}

static void sign_quote(const struct rot *rot, const struct intel_chain *chain, struct quote *q)
{
	EVP_PKEY *key = rot->misdeed == MISDEED_OTHER_KEY ? rot->quote_stranger : chain->qe_key;

	sign(key, q, QUOTE_SIGNED_LEN, &q->signature);
	if (rot->misdeed == MISDEED_BAD_SIGNATURE)
		q->signature.second[0] ^= 1;
}

/* PCK, platform CA, root CA; with the zero byte that Intel's library has at the end. */
static BIO *write_chain(const struct rot *rot, const struct intel_chain *chain)
{
	BIO *bio = BIO_new(BIO_s_mem());

	if (rot->misdeed == MISDEED_NO_CERTS)
		return bio;
	for (int i = INTEL_CERTS - 1; i >= 0; i--)
		if (!PEM_write_bio_X509(bio, chain->cert[i]))
			die("cannot encode a certificate");
	if (BIO_write(bio, "", 1) != 1)
		die("out of memory");
	return bio;
}

static void append(const struct quote *q, const char *pem, size_t len, struct bytes *out)
{
	bytes_clear(out);
	*out = (struct bytes){ xmalloc(sizeof(*q) + len), sizeof(*q) + len };
	memcpy(out->data, q, sizeof(*q));
	memcpy(out->data + sizeof(*q), pem, len);
}

void quote_build(const struct rot *rot, const struct tdx_report *r, struct bytes *out)
{
	const struct intel_chain *chain = rot_intel_chain(rot);
	struct quote q = {
		.certification_type = htole16(QUOTE_CERT_QE_REPORT),
		.chain_type = htole16(QUOTE_CERT_PEM_CHAIN),
	};
	char *pem;
	long len;
	BIO *bio __free(bio) = write_chain(rot, chain);

	len = BIO_get_mem_data(bio, &pem);
	fill_header(&q.header);
	fill_body(r, &q.body);
	bend_body(rot->misdeed, &q.body);
	ecdsa_point(chain->qe_key, q.key.first, sizeof(q.key.first));
	certify(rot, chain, &q);
	sign_quote(rot, chain, &q);
	q.chain_len = htole32(len);
	q.certification_len = htole32(sizeof(q) - offsetof(struct quote, qe_report) + len);
	q.signature_len = htole32(sizeof(q) - offsetof(struct quote, signature) + len);
	append(&q, pem, len, out);
}
