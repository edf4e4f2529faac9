/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few TPM 2.0 commands needed here, over any transport: the vTPM sends them
 * straight into libtpms, the test client through QEMU's data channel.
 * All take password sessions only. They return the TPM's response code, 0 = success.
 * Reference: TCG TPM 2.0 Library, part 3.
 */
#ifndef VTPM_TPM_CMD_H
#define VTPM_TPM_CMD_H

#include "kernel-types.h"

#define TPM_BUFFER_MAX		4096
#define TPM_HEADER_LEN		10
#define TPM_NV_CHUNK		1024	/* most bytes in one NV_Read or NV_Write */

#define TPM_ST_NO_SESSIONS	0x8001
#define TPM_ST_SESSIONS		0x8002

#define TPM_CC_EVICT_CONTROL	0x120
#define TPM_CC_NV_UNDEFINE	0x122
#define TPM_CC_CHANGE_AUTH	0x129	/* TPM2_HierarchyChangeAuth */
#define TPM_CC_NV_DEFINE	0x12a
#define TPM_CC_CREATE_PRIMARY	0x131
#define TPM_CC_NV_WRITE		0x137
#define TPM_CC_STARTUP		0x144
#define TPM_CC_SHUTDOWN		0x145
#define TPM_CC_NV_READ		0x14e
#define TPM_CC_FLUSH		0x165
#define TPM_CC_NV_READ_PUBLIC	0x169

#define TPM_RH_OWNER		0x40000001
#define TPM_RH_ENDORSEMENT	0x4000000b
#define TPM_RH_PLATFORM		0x4000000c
#define TPM_RS_PW		0x40000009

#define TPM_RC_INITIALIZE	0x100
#define TPM_RC_FAILURE		0x101
#define TPM_RC_NV_RANGE		0x146
#define TPM_RC_NV_AUTHORIZATION	0x149
#define TPM_RC_AUTH_FAIL	0x08e	/* with bit 11 and a session number added */
#define TPM_RC_BAD_AUTH		0x0a2
#define TPM_RC_HANDLE_1		0x18b	/* no such handle, first handle of the command */
#define TPM_RC_HANDLE_2		0x28b
#define TPM_RC_NO_LINK		0xffffffff	/* ours: the transport failed */

#define TPMA_NV_OWNERWRITE	BIT(1)
#define TPMA_NV_AUTHWRITE	BIT(2)
#define TPMA_NV_OWNERREAD	BIT(17)
#define TPMA_NV_AUTHREAD	BIT(18)
#define TPMA_NV_NO_DA		BIT(25)
#define TPMA_NV_WRITTEN		BIT(29)
#define TPMA_NV_PLATFORMCREATE	BIT(30)

/* Sends one command and fills rsp (TPM_BUFFER_MAX bytes). Returns its length or < 0. */
typedef int (*tpm_submit_fn)(void *ctx, const u8 *cmd, size_t len, u8 *rsp);

struct tpm_link {
	tpm_submit_fn submit;
	void *ctx;
};

struct tpm_auth {
	u16 len;
	u8 data[64];
};

struct nv_public {
	u32 index;
	u32 attributes;
	u16 size;
};

struct tpm_rsa_key {
	u32 handle;
	u8 modulus[256];	/* RSA-2048, big endian; the exponent is 65537 */
};

enum tpm_key_kind { TPM_KEY_AK, TPM_KEY_SRK, TPM_KEY_EK };

/* auth may be NULL for the empty password. */
u32 tpm2_startup(const struct tpm_link *l);
u32 tpm2_shutdown(const struct tpm_link *l);
u32 tpm2_nv_define(const struct tpm_link *l, u32 hierarchy,
		   const struct tpm_auth *auth, const struct nv_public *pub,
			const struct tpm_auth *index_auth);
u32 tpm2_nv_undefine(const struct tpm_link *l, u32 hierarchy,
		     const struct tpm_auth *auth, u32 index);
u32 tpm2_nv_read_public(const struct tpm_link *l, u32 index, struct nv_public *pub);
u32 tpm2_nv_read(const struct tpm_link *l, u32 who, const struct tpm_auth *auth,
		 u32 index, u16 offset, u16 len, u8 *out);
/* Any length, cut into pieces the TPM takes. */
u32 tpm2_nv_write(const struct tpm_link *l, u32 who, const struct tpm_auth *auth,
		  u32 index, const u8 *data, size_t len);
u32 tpm2_change_auth(const struct tpm_link *l, u32 hierarchy,
		     const struct tpm_auth *now, const struct tpm_auth *wanted);
u32 tpm2_create_primary(const struct tpm_link *l, u32 hierarchy,
			enum tpm_key_kind kind, struct tpm_rsa_key *key);
u32 tpm2_make_persistent(const struct tpm_link *l, u32 handle, u32 persistent);
u32 tpm2_flush(const struct tpm_link *l, u32 handle);

#endif
