/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_SPDM_H
#define PARAVISORCTL_SPDM_H

#include <openssl/x509.h>

#include "chain.h"
#include "view.h"

/* DMTF DSP0274 1.2. All of it comes from the device, most of it by way of the host. */
#define SPDM_DIGEST_SIZE	48	/* SHA-384 */
#define SPDM_NONCE_SIZE		32
#define SPDM_SIGNATURE_SIZE	96	/* r || s of P-384, big endian */
#define SPDM_OPAQUE_MAX		1024
#define SPDM_CERTS_MAX		8
#define SPDM_BLOCKS_MAX		254	/* indices 1 to 254 */
#define SPDM_TYPE_RAW		0x80	/* the value is no digest */

/* Each returns NULL or why not; the result points into the input. */
struct spdm_certs {
	X509 *cert[SPDM_CERTS_MAX];	/* root first, leaf last */
	size_t n;
};

const char *spdm_certs_parse(struct view in, struct spdm_certs *c);
void spdm_certs_free(struct spdm_certs *c);

/* The chain against the roots that are trusted; @why takes WHY_SIZE bytes. */
bool spdm_chain_ok(const struct spdm_certs *c, const struct certs *trusted, char *why);

struct spdm_vca {
	uint32_t capabilities;
	uint8_t measurement_spec;
	uint32_t measurement_hash;
	uint32_t asym;
	uint32_t hash;
};

const char *spdm_vca_parse(struct view in, struct spdm_vca *v);

struct spdm_block {
	uint8_t index;
	uint8_t type;
	struct view value;
};

struct spdm_measurements {
	struct view nonce;	/* of the request: the relying party's */
	struct view to_sign;	/* request, and response up to the signature */
	struct view signature;
	struct spdm_block block[SPDM_BLOCKS_MAX];
	size_t n;
};

const char *spdm_measurements_parse(struct view in, struct spdm_measurements *m);
const char *spdm_type_name(uint8_t type);
bool spdm_signature_ok(struct view vca, const struct spdm_measurements *m, EVP_PKEY *key);

#endif
