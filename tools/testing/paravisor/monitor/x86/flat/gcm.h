/* SPDX-License-Identifier: GPL-2.0-only */
/* AES-256-GCM with a nonce of 12 bytes, written from FIPS 197 and SP 800-38D. */
#ifndef FLAT_GCM_H
#define FLAT_GCM_H

#include "../../common/types.h"

#define GCM_TAG_SIZE	16
#define GCM_KEY_SIZE	32

struct gcm {
	u8 sbox[256];
	u8 round_key[15][16];
	u8 hash_key[16];
};

void gcm_init(struct gcm *gcm, const u8 *key);
/* Encrypts or decrypts @data in place. */
void gcm_crypt(const struct gcm *gcm, const u8 *nonce, u8 *data, u32 size);
/* Of what is or was encrypted */
void gcm_tag(const struct gcm *gcm, const u8 *nonce, const u8 *aad, u32 aad_size,
	     const u8 *data, u32 size, u8 *tag);

#endif
