// SPDX-License-Identifier: GPL-2.0-only
/* SNP attestation report: field access and signature. */
#include <string.h>

#include "pubkey.h"
#include "snp.h"

enum {
	OFF_VERSION = 0x000,
	OFF_GUEST_SVN = 0x004,
	OFF_POLICY = 0x008,
	OFF_VMPL = 0x030,
	OFF_SIG_ALGO = 0x034,
	OFF_FLAGS = 0x048,
	OFF_MEASUREMENT = 0x090,
	OFF_HOST_DATA = 0x0c0,
	OFF_REPORT_ID = 0x140,
	OFF_REPORT_ID_MA = 0x160,
	OFF_REPORTED_TCB = 0x180,
	OFF_FAMILY = 0x188,
	OFF_CHIP_ID = 0x1a0,
	OFF_SIG = SNP_SIGNED_SIZE,
	OFF_SIG_REST = OFF_SIG + 2 * SNP_SIG_COMPONENT_SIZE,
};

static bool parse_numbers(struct view hw, struct snp_report *s)
{
	uint32_t flags;

	if (!view_le32(hw, OFF_VERSION, &s->version) ||
	    !view_le32(hw, OFF_GUEST_SVN, &s->guest_svn) ||
	    !view_le64(hw, OFF_POLICY, &s->policy) || !view_le32(hw, OFF_VMPL, &s->vmpl) ||
	    !view_le32(hw, OFF_SIG_ALGO, &s->sig_algo) || !view_le32(hw, OFF_FLAGS, &flags))
		return false;
	s->signing_key = flags >> 2 & 7;
	s->family = s->version >= 3 ? hw.p[OFF_FAMILY] : 0;
	return true;
}

static bool parse_views(struct view hw, struct snp_report *s)
{
	return view_sub(hw, SNP_REPORT_DATA_OFFSET, 64, &s->report_data) &&
	       view_sub(hw, OFF_MEASUREMENT, SNP_MEASUREMENT_SIZE, &s->measurement) &&
	       view_sub(hw, OFF_HOST_DATA, 32, &s->host_data) &&
	       view_sub(hw, OFF_REPORT_ID, 32, &s->report_id) &&
	       view_sub(hw, OFF_REPORT_ID_MA, 32, &s->report_id_ma) &&
	       view_sub(hw, OFF_REPORTED_TCB, 8, &s->reported_tcb) &&
	       view_sub(hw, OFF_CHIP_ID, 64, &s->chip_id) &&
	       view_sub(hw, 0, SNP_SIGNED_SIZE, &s->signed_part) &&
	       view_sub(hw, OFF_SIG, SNP_SIG_COMPONENT_SIZE, &s->sig_r) &&
	       view_sub(hw, OFF_SIG + SNP_SIG_COMPONENT_SIZE, SNP_SIG_COMPONENT_SIZE, &s->sig_s) &&
	       view_sub(hw, OFF_SIG_REST, SNP_REPORT_SIZE - OFF_SIG_REST, &s->sig_rest);
}

bool snp_parse(struct view hw, struct snp_report *s)
{
	memset(s, 0, sizeof(*s));
	return hw.len == SNP_REPORT_SIZE && parse_numbers(hw, s) && parse_views(hw, s);
}

const char *snp_key_name(uint32_t key)
{
	switch (key) {
	case SNP_KEY_VCEK:
		return "vcek";
	case SNP_KEY_VLEK:
		return "vlek";
	case SNP_KEY_NONE:
		return "none";
	default:
		return "reserved";
	}
}

/* Little endian, unlike everybody else's. */
static void turn_round(struct view v, uint8_t *out)
{
	size_t i;

	for (i = 0; i < v.len; i++)
		out[i] = v.p[v.len - 1 - i];
}

bool snp_signature_ok(const struct snp_report *s, EVP_PKEY *key)
{
	uint8_t raw[2 * SNP_SIG_COMPONENT_SIZE];

	turn_round(s->sig_r, raw);
	turn_round(s->sig_s, raw + SNP_SIG_COMPONENT_SIZE);
	return ecdsa_ok(key, EVP_sha384(), (struct view){ raw, sizeof(raw) }, s->signed_part);
}
