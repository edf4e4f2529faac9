/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a device gives as evidence, in the messages of SPDM 1.2 (DMTF DSP0274). The session that
 * the messages would travel in is left out: they are made as if both sides had spoken.
 */
#ifndef DSM_SPDM_H
#define DSM_SPDM_H

#include "device.h"

#define SPDM_NONCE_LEN		32
#define SPDM_SIGNATURE_LEN	96	/* r and s on P-384 */
#define SPDM_PREFIX_LEN		100	/* of what is signed: version and purpose */

#define SPDM_GET_VERSION		0x84
#define SPDM_VERSION			0x04
#define SPDM_GET_CAPABILITIES		0xe1
#define SPDM_CAPABILITIES		0x61
#define SPDM_NEGOTIATE_ALGORITHMS	0xe3
#define SPDM_ALGORITHMS			0x63
#define SPDM_GET_MEASUREMENTS		0xe0
#define SPDM_MEASUREMENTS		0x60

/* u16 length, u16 0, SHA-384 of the root, root to leaf in DER. The caller frees out. */
void spdm_certs(const struct device *dev, struct bytes *out);

/* Version, capabilities, algorithms: request and response, one after the other. */
void spdm_vca(struct bytes *out);

/* GET_MEASUREMENTS of all blocks with this nonce, and the signed MEASUREMENTS. */
void spdm_measurements(const struct device *dev, const u8 nonce[SPDM_NONCE_LEN],
		       struct bytes *out);

void spdm_random(u8 *out, size_t len);
void spdm_hash(const void *data, size_t len, u8 out[DIGEST_LEN]);
/* The same by any hash of libcrypto's; returns the bytes of its digest. */
size_t spdm_digest(const char *name, const void *data, size_t len, u8 out[DIGEST_MAX]);

#endif
