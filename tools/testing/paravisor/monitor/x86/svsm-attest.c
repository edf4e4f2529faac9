// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol 1: reports about VMPL 0 that bind a manifest of the SVSM's services to
 * the caller's nonce: REPORT_DATA = SHA-512(nonce || manifest).
 */
#include "svsm.h"
#include "snp-certificates.h"
#include "../common/rot.h"

enum call { ATTEST_SERVICES, ATTEST_SINGLE_SERVICE };

/* Operation: what RCX points to. Buffers are u64 address, u32 size, u32 reserved. */
#define OP_REPORT		0x00
#define OP_NONCE		0x10
#define OP_MANIFEST		0x20
#define OP_CERTIFICATES		0x30
#define OP_GUID			0x40
#define OP_MANIFEST_VERSION	0x50
#define OP_RESERVED		0x54
#define OP_SIZE			0x40
#define OP_SIZE_SINGLE		0x58
#define BUFFER_SIZE		8
#define BUFFER_RESERVED		12

#define NONCE_SIZE		64
#define GUID_SIZE		16
#define ENTRY_SIZE		24	/* of the services manifest, and of its header */
#define MANIFEST_MAX		1024
#define SVSM_VMPL		0

/* 63849ebb-3d92-4670-a1ff-58f9c94b87bb */
static const u8 services_guid[GUID_SIZE] = {
	0xbb, 0x9e, 0x84, 0x63, 0x92, 0x3d, 0x70, 0x46,
	0xa1, 0xff, 0x58, 0xf9, 0xc9, 0x4b, 0x87, 0xbb,
};

/* c476f1eb-0123-45a5-9641-b4e7dde5bfe3 */
static const u8 vtpm_guid[GUID_SIZE] = {
	0xeb, 0xf1, 0x76, 0xc4, 0x23, 0x01, 0xa5, 0x45,
	0x96, 0x41, 0xb4, 0xe7, 0xdd, 0xe5, 0xbf, 0xe3,
};

/**
 * struct evidence - what goes back to the guest
 * @bound: nonce and manifest, as they are hashed
 * @manifest_size: bytes behind the nonce
 * @report: signed
 * @certificates: table, and certificates behind it
 * @certificates_size: 0: there are none
 */
static struct evidence {
	u8 bound[NONCE_SIZE + MANIFEST_MAX];
	u32 manifest_size;
	u8 report[SNP_REPORT_SIZE];
	u8 certificates[CERTIFICATES_MAX];
	u32 certificates_size;
} evidence;

static bool has_reserved(const u8 *op, u64 size)
{
	u32 bits = get_le32(op, OP_REPORT + BUFFER_RESERVED) |
		   get_le32(op, OP_NONCE + BUFFER_RESERVED) |
		   get_le32(op, OP_MANIFEST + BUFFER_RESERVED) |
		   get_le32(op, OP_CERTIFICATES + BUFFER_RESERVED);

	return bits || (size == OP_SIZE_SINGLE && get_le32(op, OP_RESERVED));
}

static bool take_nonce(struct vcpu *vcpu, const u8 *op)
{
	const void *nonce;

	if (get_le32(op, OP_NONCE + BUFFER_SIZE) != NONCE_SIZE)
		return false;
	nonce = svsm_argument(vcpu, get_le64(op, OP_NONCE), NONCE_SIZE);
	if (!nonce)
		return false;
	memcpy(evidence.bound, nonce, NONCE_SIZE);
	return true;
}

/* One entry for each service, then the services' manifests */
static u32 services_manifest(u8 *to)
{
	const u8 *vtpm;
	u32 services = svsm_attests_vtpm(), at = ENTRY_SIZE * (1 + services), size;

	memcpy(to, services_guid, GUID_SIZE);
	put_le32(to, GUID_SIZE + 4, services);
	if (services) {
		size = svsm_vtpm_manifest(&vtpm);
		memcpy(to + ENTRY_SIZE, vtpm_guid, GUID_SIZE);
		put_le32(to + ENTRY_SIZE, GUID_SIZE, at);
		put_le32(to + ENTRY_SIZE, GUID_SIZE + 4, size);
		memcpy(to + at, vtpm, size);
		at += size;
	}
	put_le32(to, GUID_SIZE, at);
	return at;
}

static u64 single_manifest(const u8 *op, u8 *to, u32 *size)
{
	const u8 *vtpm;

	if (memcmp(op + OP_GUID, vtpm_guid, GUID_SIZE) || !svsm_attests_vtpm())
		return SVSM_UNSUPPORTED_PROTOCOL;
	if (get_le32(op, OP_MANIFEST_VERSION))
		return SVSM_INVALID_PARAMETER;
	*size = svsm_vtpm_manifest(&vtpm);
	memcpy(to, vtpm, *size);
	return SVSM_SUCCESS;
}

static bool make_report(void)
{
	u8 digest[SHA512_SIZE];

	if (!rot_sha512(evidence.bound, NONCE_SIZE + evidence.manifest_size, digest) ||
	    !rot_report(SVSM_VMPL, 0, digest, evidence.report))
		return false;
	evidence.certificates_size = snp_certificates(evidence.certificates, true);
	return true;
}

static bool is_buffer(struct vcpu *vcpu, const u8 *op, u32 which)
{
	u64 gpa = get_le64(op, which);

	return !(gpa & ~PAGE_MASK) &&
	       svsm_writable(vcpu, gpa, get_le32(op, which + BUFFER_SIZE));
}

static bool is_too_small(const u8 *op, u32 which, u32 needed)
{
	return get_le32(op, which + BUFFER_SIZE) < needed;
}

/*
 * The lengths go back even if a buffer is too small, for the guest to try again.
 * A length of 0 is said too, or the guest would take its own register for it.
 */
static u64 deliver(struct vcpu *vcpu, const u8 *op)
{
	vcpu->regs.rcx = evidence.manifest_size;
	vcpu->regs.rdx = evidence.certificates_size;
	vcpu->regs.r8 = SNP_REPORT_SIZE;
	if (is_too_small(op, OP_MANIFEST, evidence.manifest_size) ||
	    is_too_small(op, OP_CERTIFICATES, evidence.certificates_size) ||
	    is_too_small(op, OP_REPORT, SNP_REPORT_SIZE))
		return SVSM_INVALID_PARAMETER;
	svsm_write(vcpu, get_le64(op, OP_REPORT), evidence.report, SNP_REPORT_SIZE);
	svsm_write(vcpu, get_le64(op, OP_MANIFEST), evidence.bound + NONCE_SIZE,
		   evidence.manifest_size);
	svsm_write(vcpu, get_le64(op, OP_CERTIFICATES), evidence.certificates,
		   evidence.certificates_size);
	return SVSM_SUCCESS;
}

static u64 attest(struct vcpu *vcpu, bool single)
{
	u64 size = single ? OP_SIZE_SINGLE : OP_SIZE, result = SVSM_SUCCESS;
	const void *argument = svsm_argument(vcpu, vcpu->regs.rcx, size);
	u8 op[OP_SIZE_SINGLE];

	if (!argument)
		return SVSM_INVALID_PARAMETER;
	memcpy(op, argument, size);
	if (has_reserved(op, size) || !take_nonce(vcpu, op) || !is_buffer(vcpu, op, OP_REPORT) ||
	    !is_buffer(vcpu, op, OP_MANIFEST) || !is_buffer(vcpu, op, OP_CERTIFICATES))
		return SVSM_INVALID_PARAMETER;
	if (single)
		result = single_manifest(op, evidence.bound + NONCE_SIZE, &evidence.manifest_size);
	else
		evidence.manifest_size = services_manifest(evidence.bound + NONCE_SIZE);
	if (result)
		return result;
	return make_report() ? deliver(vcpu, op) : SVSM_INVALID_REQUEST;
}

u64 svsm_attest_call(struct vcpu *vcpu, u32 call)
{
	switch (call) {
	case ATTEST_SERVICES:
	case ATTEST_SINGLE_SERVICE:
		return attest(vcpu, call == ATTEST_SINGLE_SERVICE);
	default:	/* of the protocol, strangely: as COCONUT-SVSM has it */
		return SVSM_UNSUPPORTED_PROTOCOL;
	}
}
