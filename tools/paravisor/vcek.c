// SPDX-License-Identifier: GPL-2.0-only
/*
 * AMD's extensions of a VCEK or VLEK: the firmware levels that the key was derived for, and the
 * chip or the provider that it belongs to
 * (AMD publication 57230, VCEK certificate and KDS interface).
 */
#include <stdio.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/err.h>

#include "chain.h"

#define OID_HWID	"1.3.6.1.4.1.3704.1.4"
#define OID_CSP_ID	"1.3.6.1.4.1.3704.1.5"
#define HWID_SIZE	64
#define HWID_SIZE_TURIN	8

static const struct tcb_part {
	const char *oid;
	const char *name;
	int byte;		/* in the report's TCB version, -1: none */
	int byte_turin;
} tcb_parts[] = {
	{ "1.3.6.1.4.1.3704.1.3.1", "boot loader", 0, 1 },
	{ "1.3.6.1.4.1.3704.1.3.2", "TEE", 1, 2 },
	{ "1.3.6.1.4.1.3704.1.3.3", "SNP firmware", 6, 3 },
	{ "1.3.6.1.4.1.3704.1.3.8", "microcode", 7, 7 },
	{ "1.3.6.1.4.1.3704.1.3.9", "FMC", -1, 0 },
};

static bool parse_level(struct view value, int64_t *level)
{
	const unsigned char *p = value.p;
	ASN1_INTEGER *n = d2i_ASN1_INTEGER(NULL, &p, (long)value.len);
	bool ok = n && p == value.p + value.len && ASN1_INTEGER_get_int64(level, n) == 1;

	ASN1_INTEGER_free(n);
	ERR_clear_error();
	return ok;
}

static enum result check_part(X509 *leaf, const struct tcb_part *part, const struct snp_report *s,
			      char *why, size_t size)
{
	bool turin = s->family == SNP_FAMILY_TURIN;
	int byte = turin ? part->byte_turin : part->byte;
	struct view value;
	int64_t level;

	if (byte < 0)
		return RESULT_SKIPPED;
	if (!cert_extension(leaf, part->oid, &value)) {
		snprintf(why, size, "the certificate does not name its %s level", part->name);
		return RESULT_FAIL;
	}
	if (parse_level(value, &level) && level == s->reported_tcb.p[byte])
		return RESULT_OK;
	snprintf(why, size, "the certificate is for another %s level than the reported %u",
		 part->name, s->reported_tcb.p[byte]);
	return RESULT_FAIL;
}

enum result vcek_check_tcb(X509 *leaf, const struct snp_report *s, char *why, size_t size)
{
	size_t i, found = 0;

	for (i = 0; i < ARRAY_SIZE(tcb_parts); i++) {
		enum result r = check_part(leaf, &tcb_parts[i], s, why, size);

		if (r == RESULT_FAIL)
			return r;
		found += r == RESULT_OK;
	}
	snprintf(why, size, "%zu firmware levels of the certificate are the reported ones", found);
	return RESULT_OK;
}

/*
 * AMD stores the bare bytes; a DER OCTET STRING around them is accepted as well. Only the length
 * tells the two apart: an identifier may begin with anything.
 */
static struct view unwrap_hwid(struct view value)
{
	struct view inner;

	if ((value.len == HWID_SIZE + 2 || value.len == HWID_SIZE_TURIN + 2) &&
	    value.p[0] == V_ASN1_OCTET_STRING && value.p[1] == value.len - 2 &&
	    view_sub(value, 2, value.len - 2, &inner))
		return inner;
	return value;
}

static bool is_same_chip(struct view id, struct view chip_id)
{
	struct view rest;

	return (id.len == HWID_SIZE || id.len == HWID_SIZE_TURIN) &&
	       !memcmp(id.p, chip_id.p, id.len) &&
	       view_sub(chip_id, id.len, chip_id.len - id.len, &rest) && view_is_zero(rest);
}

/* A VLEK belongs to a cloud provider, not to a chip, and says so. */
static enum result check_vlek(bool names_chip, bool names_csp, char *why, size_t size)
{
	if (names_chip || !names_csp) {
		snprintf(why, size, "the report names a VLEK, the certificate is of none");
		return RESULT_FAIL;
	}
	snprintf(why, size, "a VLEK is a provider's, not a chip's");
	return RESULT_SKIPPED;
}

enum result vcek_check_chip_id(X509 *leaf, const struct snp_report *s, char *why, size_t size)
{
	struct view id, csp;
	bool names_chip = cert_extension(leaf, OID_HWID, &id);
	bool names_csp = cert_extension(leaf, OID_CSP_ID, &csp);

	if (s->signing_key == SNP_KEY_VLEK)
		return check_vlek(names_chip, names_csp, why, size);
	if (!names_chip || names_csp) {
		snprintf(why, size, "the report names a VCEK, the certificate is of none");
		return RESULT_FAIL;
	}
	if (view_is_zero(s->chip_id)) {
		snprintf(why, size, "the report hides the chip");
		return RESULT_SKIPPED;
	}
	if (is_same_chip(unwrap_hwid(id), s->chip_id)) {
		snprintf(why, size, "the certificate is for the reporting chip");
		return RESULT_OK;
	}
	snprintf(why, size, "the certificate is for another chip");
	return RESULT_FAIL;
}
