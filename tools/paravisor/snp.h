/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_SNP_H
#define PARAVISORCTL_SNP_H

#include <openssl/evp.h>

#include "view.h"

#define SNP_REPORT_SIZE		0x4a0
#define SNP_SIGNED_SIZE		0x2a0
#define SNP_REPORT_DATA_OFFSET	0x050
#define SNP_SIG_COMPONENT_SIZE	72	/* r, then s, little endian, zero extended */
#define SNP_SIG_ALGO_P384	1
#define SNP_POLICY_DEBUG	(1ULL << 19)
#define SNP_POLICY_MIGRATE_MA	(1ULL << 18)
#define SNP_FAMILY_TURIN	0x1a
#define SNP_MEASUREMENT_SIZE	48
#define SNP_VMPL_MAX		3
#define SNP_VERSION_MIN		2
#define SNP_VERSION_MAX		5

enum snp_key {
	SNP_KEY_VCEK = 0,
	SNP_KEY_VLEK = 1,
	SNP_KEY_NONE = 7,
};

/* Fields of an SNP ATTESTATION_REPORT (SEV-SNP firmware ABI, AMD publication 56860). */
struct snp_report {
	uint32_t version;
	uint32_t guest_svn;
	uint64_t policy;
	uint32_t vmpl;
	uint32_t sig_algo;
	uint32_t signing_key;
	uint8_t family;			/* CPUID family, 0 before report version 3 */
	struct view report_data;
	struct view measurement;
	struct view host_data;
	struct view report_id;
	struct view report_id_ma;	/* all ones: no migration agent */
	struct view reported_tcb;
	struct view chip_id;
	struct view signed_part;
	struct view sig_r;
	struct view sig_s;
	struct view sig_rest;		/* signed by nobody */
};

bool snp_parse(struct view hw, struct snp_report *s);
const char *snp_key_name(uint32_t key);

/* ECDSA P-384 with SHA-384 over the signed part. */
bool snp_signature_ok(const struct snp_report *s, EVP_PKEY *key);

#endif
