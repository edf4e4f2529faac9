// SPDX-License-Identifier: GPL-2.0-only
/* PCK certificates and quotes of TDs, good and bad, for the tests. */
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "forge-tdx.h"

#define OID_SGX		"1.2.840.113741.1.13.1"

/* --- the SGX extension */

static void der_add(struct blob *b, uint8_t tag, const uint8_t *p, size_t len)
{
	uint8_t *at = b->p + b->len;

	*at++ = tag;
	if (len < 0x80) {
		*at++ = (uint8_t)len;
	} else {
		*at++ = 0x82;
		*at++ = (uint8_t)(len >> 8);
		*at++ = (uint8_t)len;
	}
	memcpy(at, p, len);
	b->len = (size_t)(at - b->p) + len;
}

static void der_add_oid(struct blob *b, const char *text)
{
	ASN1_OBJECT *oid = OBJ_txt2obj(text, 1);

	CHECK(oid);
	der_add(b, V_ASN1_OBJECT, OBJ_get0_data(oid), OBJ_length(oid));
	ASN1_OBJECT_free(oid);
}

/* SEQUENCE of an OID below Intel's and a value */
static void add_pair(struct blob *b, const char *below, uint8_t tag, const uint8_t *p, size_t len)
{
	struct blob pair = { .len = 0 };
	char oid[64];

	snprintf(oid, sizeof(oid), "%s.%s", OID_SGX, below);
	der_add_oid(&pair, oid);
	der_add(&pair, tag, p, len);
	der_add(b, 0x30, pair.p, pair.len);
}

static void add_component(struct blob *b, int n, enum forge_sgx kind)
{
	const uint8_t good = 3, negative = 0x83, large[2] = { 1, 0 };
	char below[8];

	snprintf(below, sizeof(below), "2.%d", n);
	if (kind == SGX_LARGE_COMPONENT && n == 5)
		add_pair(b, below, V_ASN1_INTEGER, large, 2);
	else if (kind == SGX_NEGATIVE_COMPONENT && n == 5)
		add_pair(b, below, V_ASN1_INTEGER, &negative, 1);
	else if (kind != SGX_NO_COMPONENT || n != 5)
		add_pair(b, below, V_ASN1_INTEGER, &good, 1);
	if (kind == SGX_COMPONENT_TWICE && n == 5)
		add_pair(b, below, V_ASN1_INTEGER, &good, 1);
}

static void add_tcb(struct blob *b, enum forge_sgx kind)
{
	static const uint8_t pcesvn = 13, cpusvn[16] = { 3, 3, 3 };
	struct blob tcb = { .len = 0 };
	int n;

	for (n = 1; n <= 16; n++)
		add_component(&tcb, n, kind);
	if (kind == SGX_STRING_PCESVN)
		add_pair(&tcb, "2.17", V_ASN1_OCTET_STRING, &pcesvn, 1);
	else if (kind != SGX_NO_PCESVN)
		add_pair(&tcb, "2.17", V_ASN1_INTEGER, &pcesvn, 1);
	if (kind != SGX_NO_CPUSVN)
		add_pair(&tcb, "2.18", V_ASN1_OCTET_STRING, cpusvn, sizeof(cpusvn));
	if (kind == SGX_COMPONENT_19)
		add_pair(&tcb, "2.19", V_ASN1_INTEGER, &pcesvn, 1);
	add_pair(b, "2", 0x30, tcb.p, tcb.len);
}

static void add_triple(struct blob *b)
{
	struct blob triple = { .len = 0 };

	der_add_oid(&triple, OID_SGX ".5");
	der_add(&triple, V_ASN1_INTEGER, (const uint8_t *)"\1", 1);
	der_add(&triple, V_ASN1_INTEGER, (const uint8_t *)"\1", 1);
	der_add(b, 0x30, triple.p, triple.len);
}

static void add_fmspc(struct blob *b, enum forge_sgx kind)
{
	static const uint8_t fmspc[6] = { 0x50, 0x80, 0x6f };

	if (kind != SGX_NO_FMSPC)
		add_pair(b, "4", V_ASN1_OCTET_STRING, fmspc, kind == SGX_SHORT_FMSPC ? 5 : 6);
	if (kind == SGX_FMSPC_TWICE)
		add_pair(b, "4", V_ASN1_OCTET_STRING, fmspc, 6);
}

static void add_sgx(X509 *cert, enum forge_sgx kind)
{
	static const uint8_t ppid[16] = { 1, 2, 3 }, pceid[2], type;
	struct blob all = { .len = 0 }, der = { .len = 0 };

	if (kind != SGX_NO_PPID)
		add_pair(&all, "1", V_ASN1_OCTET_STRING, ppid, sizeof(ppid));
	if (kind != SGX_NO_TCB)
		add_tcb(&all, kind);
	if (kind != SGX_NO_PCEID)
		add_pair(&all, "3", V_ASN1_OCTET_STRING, pceid, sizeof(pceid));
	add_fmspc(&all, kind);
	if (kind == SGX_TRIPLE)
		add_triple(&all);
	else
		add_pair(&all, kind == SGX_OTHER_OID ? "5.1" : "5", V_ASN1_ENUMERATED, &type, 1);
	der_add(&der, 0x30, all.p, all.len);
	if (kind == SGX_TRAILER)
		der.p[der.len++] = 0;
	if (kind == SGX_NOT_DER)
		der.p[0] = V_ASN1_OCTET_STRING;
	forge_ext_raw(cert, OID_SGX, der.p, (int)der.len);
}

static void extend_pck(X509 *cert, const void *arg)
{
	const enum forge_sgx *kind = arg;

	if (*kind != SGX_NO_KEY_USAGE)
		forge_ext_conf(cert, NID_key_usage, *kind == SGX_OTHER_KEY_USAGE ?
			       "critical,keyAgreement" :
			       "critical,digitalSignature,nonRepudiation");
	forge_ext_conf(cert, NID_basic_constraints, "critical,CA:FALSE");
	if (*kind != SGX_NONE)
		add_sgx(cert, *kind);
}

/* --- the chain */

struct cert_spec forge_tdx_spec(const struct forge_tdx *f)
{
	static const enum forge_sgx good = SGX_GOOD;

	return (struct cert_spec){ .cn = "Test PCK", .key = f->pck_key, .issuer = f->ca,
				   .issuer_key = f->ca_key, .md = EVP_sha256(),
				   .extend = extend_pck, .arg = &good };
}

X509 *forge_pck(const struct forge_tdx *f, enum forge_sgx kind)
{
	struct cert_spec s = forge_tdx_spec(f);

	s.arg = &kind;
	return forge_cert(&s);
}

void forge_tdx_init(struct forge_tdx *f)
{
	struct cert_spec s = { .cn = "Test Root CA", .ca = true, .md = EVP_sha256() };

	f->root_key = forge_ec("P-256");
	f->ca_key = forge_ec("P-256");
	f->pck_key = forge_ec("P-256");
	f->ak = forge_ec("P-256");
	s.key = f->root_key;
	f->root = forge_cert(&s);
	s.cn = "Test Platform CA";
	s.key = f->ca_key;
	s.issuer = f->root;
	s.issuer_key = f->root_key;
	f->ca = forge_cert(&s);
	f->pck = forge_pck(f, SGX_GOOD);
}

void forge_tdx_free(struct forge_tdx *f)
{
	EVP_PKEY_free(f->root_key);
	EVP_PKEY_free(f->ca_key);
	EVP_PKEY_free(f->pck_key);
	EVP_PKEY_free(f->ak);
	X509_free(f->root);
	X509_free(f->ca);
	X509_free(f->pck);
}

/* --- the quote */

static const uint8_t vendor[17] =
	"\x93\x9a\x72\x33\xf7\x9c\x4c\xa9\x94\x0a\x0d\xb3\x95\x7f\x06\x07";
static const uint8_t qe_signer[33] =
	"\xdc\x9e\x2a\x7c\x6f\x94\x8f\x17\x47\x4e\x34\xa7\xfc\x43\xed\x03"
	"\x0f\x7c\x15\x63\xf1\xba\xbd\xdf\x63\x40\xc8\x2e\x0e\x54\xa8\xc5";

struct quote_spec forge_quote_spec(const struct forge_tdx *f, const uint8_t *tdreport)
{
	return (struct quote_spec){ .tdreport = tdreport, .version = 4, .ak = f->ak,
				    .signer = f->ak, .qe_signer = f->pck_key,
				    .certs = { f->pck, f->ca, f->root } };
}

static void add(struct blob *b, const void *p, size_t len)
{
	CHECK(b->len + len <= FORGE_BLOB_MAX);
	if (p)
		memcpy(b->p + b->len, p, len);
	else
		memset(b->p + b->len, 0, len);
	b->len += len;
}

static void add_header(const struct quote_spec *s, struct blob *b)
{
	uint8_t h[QUOTE_HEADER_SIZE] = { 0 };

	put16(h, s->version);
	put16(h + 2, 2);
	put32(h + 4, TDX_TEE_TYPE);
	memcpy(h + 12, vendor, 16);
	add(b, h, sizeof(h));
}

static void add_body(const struct quote_spec *s, struct blob *b)
{
	bool td_1_5 = s->version == 5 && s->td_1_5;
	uint8_t descriptor[6];

	put16(descriptor, td_1_5 ? 3 : 2);
	put32(descriptor + 2, td_1_5 ? QUOTE_BODY_SIZE_1_5 : QUOTE_BODY_SIZE);
	if (s->version == 5)
		add(b, descriptor, sizeof(descriptor));
	add(b, s->tdreport + 0x108, TDX_TCB_SIZE);
	add(b, s->tdreport + 0x200, TDX_INFO_SIZE);
	add(b, s->tdreport + 0x080, TDX_REPORT_DATA_SIZE);
	if (!td_1_5)
		return;
	add(b, s->tdreport + 0x180, TDX_SVN_SIZE);
	add(b, s->tdreport + 0x390, TDX_MR_SIZE);
}

static void key_bytes(EVP_PKEY *key, uint8_t out[QUOTE_EC_SIZE])
{
	uint8_t point[1 + QUOTE_EC_SIZE];
	size_t len;

	CHECK(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point),
					      &len) == 1 && len == sizeof(point));
	memcpy(out, point + 1, QUOTE_EC_SIZE);
}

static void add_qe(const struct quote_spec *s, const uint8_t *key, struct blob *b)
{
	uint8_t bound[QUOTE_EC_SIZE + 32], auth[32], qe[QE_REPORT_SIZE] = { 0 }, size[2];
	uint8_t raw[QUOTE_EC_SIZE];

	memset(auth, 0x61, sizeof(auth));
	memcpy(bound, key, QUOTE_EC_SIZE);
	memcpy(bound + QUOTE_EC_SIZE, auth, sizeof(auth));
	memset(qe + 0x000, 3, 16);
	qe[0x030] = 0x15;
	qe[0x038] = 0xe7;
	memset(qe + 0x040, 0xee, 32);
	memcpy(qe + 0x080, qe_signer, 32);
	put16(qe + 0x100, 2);
	put16(qe + 0x102, 6);
	CHECK(EVP_Digest(bound, sizeof(bound), qe + 0x140, NULL, EVP_sha256(), NULL) == 1);
	qe[s->qe_at] ^= s->qe_xor;
	add(b, qe, sizeof(qe));
	forge_ecdsa(s->qe_signer, EVP_sha256(), qe, sizeof(qe), raw, QUOTE_EC_SIZE / 2);
	add(b, raw, sizeof(raw));
	put16(size, sizeof(auth));
	add(b, size, 2);
	auth[0] ^= s->other_auth;
	add(b, auth, sizeof(auth));
}

static void add_pem(const struct quote_spec *s, struct blob *b)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *p;
	long n;
	int i;

	for (i = 0; i < 4 && s->certs[i]; i++)
		CHECK(PEM_write_bio_X509(bio, s->certs[i]) == 1);
	n = BIO_get_mem_data(bio, &p);
	add(b, p, (size_t)n);
	add(b, "", 1);		/* as Intel's library has it */
	BIO_free(bio);
}

/* A type and four bytes of length, to be filled in when it is known. */
static size_t begin(struct blob *b, unsigned int type)
{
	uint8_t head[6] = { 0 };

	put16(head, type);
	add(b, head, sizeof(head));
	return b->len;
}

static void end(struct blob *b, size_t at)
{
	put32(b->p + at - 4, (uint32_t)(b->len - at));
}

void forge_quote(const struct quote_spec *s, struct blob *out)
{
	uint8_t raw[QUOTE_EC_SIZE], key[QUOTE_EC_SIZE];
	size_t at, outer, inner;

	memset(out, 0, sizeof(*out));
	add_header(s, out);
	add_body(s, out);
	out->p[s->at] ^= s->xor;
	forge_ecdsa(s->signer, EVP_sha256(), out->p, out->len, raw, QUOTE_EC_SIZE / 2);
	key_bytes(s->ak, key);
	add(out, NULL, 4);
	at = out->len;
	add(out, raw, sizeof(raw));
	add(out, key, sizeof(key));
	outer = begin(out, 6);
	add_qe(s, key, out);
	inner = begin(out, 5);
	add_pem(s, out);
	end(out, inner);
	end(out, outer);
	end(out, at);
}
