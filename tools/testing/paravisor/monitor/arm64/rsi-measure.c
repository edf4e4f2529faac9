// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measurements of the Realm, as the RMM keeps them: RIM, which nobody changes, and four
 * REMs. There is one set, whichever plane extends it.
 */
#include "monitor.h"
#include "rsi-attest.h"
#include "../common/lies.h"

#define RIM		0
#define EXTEND_MAX	64
#define RSI_NO_STATUS	77	/* one that no specification has */

static u8 measurements[CCA_MEASUREMENTS][CCA_MEASUREMENT_SIZE];

enum cca_hash realm_hash(void)
{
	return scenario.cca_sha512 ? CCA_SHA512 : CCA_SHA256;
}

/* Whoever made this Realm had nothing to say of it. */
const u8 *realm_rpv(void)
{
	static const u8 rpv[CCA_RPV_SIZE];

	return rpv;
}

static u32 hash_size(void)
{
	return realm_hash() == CCA_SHA512 ? SHA512_SIZE : SHA256_SIZE;
}

/* Without a root of trust the RIM is zero. */
const u8 *realm_measurements(void)
{
	static bool asked;

	if (!asked && !rot_cca_rim(realm_hash(), measurements[RIM]))
		memset(measurements[RIM], 0, CCA_MEASUREMENT_SIZE);
	asked = true;
	return measurements[0];
}

static bool fails(struct vcpu *vcpu, enum token_fault error, enum token_fault unknown)
{
	if (token_fault() == error)
		rsi_return(vcpu, RSI_ERROR_INPUT);
	else if (token_fault() == unknown)
		rsi_return(vcpu, RSI_NO_STATUS);
	else
		return false;
	return true;
}

static void measurement_read(struct vcpu *vcpu)
{
	u64 index = vcpu->x[1];

	if (index >= CCA_MEASUREMENTS) {
		rsi_breach(vcpu, NO_GPA, "MEASUREMENT_READ of %lu", index);
		return;
	}
	if (fails(vcpu, MEASURE_READ_ERROR, MEASURE_READ_UNKNOWN))
		return;
	memcpy(&vcpu->x[1], realm_measurements() + index * CCA_MEASUREMENT_SIZE,
	       CCA_MEASUREMENT_SIZE);
	rsi_return(vcpu, RSI_SUCCESS);
}

/* The new value is the digest of the old one and what is given. */
static bool extend(u8 *measurement, const void *value, u32 size)
{
	u8 both[CCA_MEASUREMENT_SIZE + EXTEND_MAX];

	memcpy(both, measurement, hash_size());
	memcpy(both + hash_size(), value, size);
	if (realm_hash() == CCA_SHA512)
		return rot_sha512(both, hash_size() + size, measurement);
	return rot_sha256(both, hash_size() + size, measurement);
}

static void measurement_extend(struct vcpu *vcpu)
{
	u64 index = vcpu->x[1], size = vcpu->x[2];

	if (index == RIM || index >= CCA_MEASUREMENTS || size > EXTEND_MAX) {
		rsi_breach(vcpu, NO_GPA, "MEASUREMENT_EXTEND of %lu by %lu bytes", index, size);
		return;
	}
	if (fails(vcpu, MEASURE_EXTEND_ERROR, MEASURE_EXTEND_UNKNOWN))
		return;
	rsi_return(vcpu, extend(measurements[index], &vcpu->x[3], size) ? RSI_SUCCESS :
		   RSI_ERROR_UNKNOWN);
}

bool rsi_measure_call(struct vcpu *vcpu, u32 fid)
{
	if (!has_function(FUNCTION_CCA_MEASURE))
		return false;
	switch (fid) {
	case RSI_MEASUREMENT_READ:
		measurement_read(vcpu);
		return true;
	case RSI_MEASUREMENT_EXTEND:
		measurement_extend(vcpu);
		return true;
	default:
		return false;
	}
}
