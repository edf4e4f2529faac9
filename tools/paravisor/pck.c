// SPDX-License-Identifier: GPL-2.0-only
/*
 * The certificate of a provisioning certification key (PCK): Intel's extension that tells which
 * platform it is for and at which TCB level, and what the chain above it has to be.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "chain.h"
#include "pck.h"

#define OID_SGX		"1.2.840.113741.1.13.1"
#define OID_TCB		OID_SGX ".2"

enum {			/* last number of what is below OID_SGX */
	SGX_PPID = 1,
	SGX_TCB = 2,
	SGX_PCEID = 3,
	SGX_FMSPC = 4,
	SGX_NEEDED = 1 << SGX_PPID | 1 << SGX_TCB | 1 << SGX_PCEID | 1 << SGX_FMSPC,
};

enum {			/* the same below OID_TCB; up to 16 are the components */
	TCB_PCESVN = 17,
	TCB_CPUSVN = 18,
	TCB_NEEDED = (1 << (TCB_CPUSVN + 1)) - 2,
};

typedef bool (*member_fn)(unsigned int number, const ASN1_TYPE *value, struct pck *p);

static struct view string_view(const ASN1_STRING *s)
{
	return (struct view){ ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s) };
}

/* All of @der as a SEQUENCE, NULL if it is none. */
static ASN1_SEQUENCE_ANY *parse_sequence(struct view der)
{
	const unsigned char *p = der.p;
	ASN1_SEQUENCE_ANY *seq = d2i_ASN1_SEQUENCE_ANY(NULL, &p, (long)der.len);

	ERR_clear_error();
	if (seq && p == der.p + der.len)
		return seq;
	sk_ASN1_TYPE_pop_free(seq, ASN1_TYPE_free);
	return NULL;
}

/* The number behind @prefix and a dot, 0 if @oid is not one level below it. */
static unsigned int number_below(const ASN1_OBJECT *oid, const char *prefix)
{
	size_t len = strlen(prefix);
	char text[64], *end;
	unsigned long n;

	if (OBJ_obj2txt(text, sizeof(text), oid, 1) <= 0 || strncmp(text, prefix, len) ||
	    text[len] != '.')
		return 0;
	n = strtoul(text + len + 1, &end, 10);
	return *end || n > 31 ? 0 : (unsigned int)n;
}

/* A member is a SEQUENCE of its OID and its value. */
static bool take_member(const ASN1_TYPE *member, const char *prefix, member_fn take,
			struct pck *p, uint32_t *seen)
{
	ASN1_SEQUENCE_ANY *pair = NULL;
	const ASN1_TYPE *oid;
	unsigned int n = 0;
	bool good;

	if (ASN1_TYPE_get(member) == V_ASN1_SEQUENCE)
		pair = parse_sequence(string_view(member->value.sequence));
	if (!pair)
		return false;
	oid = sk_ASN1_TYPE_value(pair, 0);
	good = sk_ASN1_TYPE_num(pair) == 2 && ASN1_TYPE_get(oid) == V_ASN1_OBJECT;
	if (good)
		n = number_below(oid->value.object, prefix);
	good = good && n && !(*seen & 1u << n) && take(n, sk_ASN1_TYPE_value(pair, 1), p);
	*seen |= 1u << n;
	sk_ASN1_TYPE_pop_free(pair, ASN1_TYPE_free);
	return good;
}

/* Each of @needed once, others at most once. */
static bool take_members(struct view der, const char *prefix, member_fn take, uint32_t needed,
			 struct pck *p)
{
	ASN1_SEQUENCE_ANY *all = parse_sequence(der);
	uint32_t seen = 0;
	bool good = all;
	int i;

	for (i = 0; good && i < sk_ASN1_TYPE_num(all); i++)
		good = take_member(sk_ASN1_TYPE_value(all, i), prefix, take, p, &seen);
	sk_ASN1_TYPE_pop_free(all, ASN1_TYPE_free);
	return good && (seen & needed) == needed;
}

static bool take_octets(const ASN1_TYPE *value, uint8_t *out, size_t size)
{
	struct view v;

	if (ASN1_TYPE_get(value) != V_ASN1_OCTET_STRING)
		return false;
	v = string_view(value->value.octet_string);
	if (v.len != size)
		return false;
	memcpy(out, v.p, size);
	return true;
}

static bool take_number(const ASN1_TYPE *value, uint64_t max, uint64_t *out)
{
	return ASN1_TYPE_get(value) == V_ASN1_INTEGER &&
	       ASN1_INTEGER_get_uint64(out, value->value.integer) == 1 && *out <= max;
}

static bool take_tcb(unsigned int number, const ASN1_TYPE *value, struct pck *p)
{
	uint64_t n;

	if (number == TCB_CPUSVN)
		return take_octets(value, p->cpusvn, sizeof(p->cpusvn));
	if (number > TCB_CPUSVN || !take_number(value, number == TCB_PCESVN ? 0xffff : 0xff, &n))
		return false;
	if (number == TCB_PCESVN)
		p->pcesvn = (uint32_t)n;
	else
		p->component[number - 1] = (uint8_t)n;
	return true;
}

static bool take_sgx(unsigned int number, const ASN1_TYPE *value, struct pck *p)
{
	switch (number) {
	case SGX_PPID:
		return take_octets(value, p->ppid, sizeof(p->ppid));
	case SGX_TCB:
		return ASN1_TYPE_get(value) == V_ASN1_SEQUENCE &&
		       take_members(string_view(value->value.sequence), OID_TCB, take_tcb,
				    TCB_NEEDED, p);
	case SGX_PCEID:
		return take_octets(value, p->pceid, sizeof(p->pceid));
	case SGX_FMSPC:
		return take_octets(value, p->fmspc, sizeof(p->fmspc));
	default:
		return true;		/* the kind of SGX, and how the platform is configured */
	}
}

const char *pck_parse(X509 *leaf, struct pck *p)
{
	uint32_t usage = X509_get_key_usage(leaf);
	struct view der;

	memset(p, 0, sizeof(*p));
	if (usage == UINT32_MAX || !(usage & KU_DIGITAL_SIGNATURE))
		return "the certificate's key is not for signatures";
	if (!cert_extension(leaf, OID_SGX, &der))
		return "the certificate is not one of a PCK: it has no SGX extension";
	if (!take_members(der, OID_SGX, take_sgx, SGX_NEEDED, p))
		return "the SGX extension of the certificate is damaged or not complete";
	return NULL;
}

static const char *cert_problem(X509 *cert, bool leaf)
{
	if (X509_get_version(cert) != X509_VERSION_3)
		return "is not of version 3";
	if (!cert_is_ecdsa(cert, SN_X9_62_prime256v1, NID_ecdsa_with_SHA256))
		return "is not ECDSA P-256 with SHA-256";
	if (leaf)
		return X509_check_ca(cert) ? "is a CA in the place of the PCK" : NULL;
	return X509_check_ca(cert) == 1 ? NULL : "is not a CA";
}

bool pck_path_ok(const struct stack_st_X509 *path, char *why)
{
	char name[128];
	int i;

	for (i = 0; i < sk_X509_num(path); i++) {
		X509 *cert = sk_X509_value(path, i);
		const char *problem = cert_problem(cert, !i);

		if (!problem)
			continue;
		snprintf(why, WHY_SIZE, "%s %s",
			 chain_name(X509_get_subject_name(cert), name, sizeof(name)), problem);
		return false;
	}
	return true;
}
