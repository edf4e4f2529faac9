/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_FORGE_TDI_H
#define PARAVISORCTL_FORGE_TDI_H

#include "../evidence.h"
#include "../tdi-report.h"
#include "forge.h"

#define TDI_BLOCKS	3
#define TDI_BLOCK_SIZE	55	/* 4 + 3 + 48 */
#define TDI_RECORD	45	/* where the record begins in the measurements object */
#define TDI_RECORD_SIZE	(TDI_BLOCKS * TDI_BLOCK_SIZE)
#define TDI_TAIL	(TDI_RECORD + TDI_RECORD_SIZE)	/* nonce, opaque length */
#define TDI_OBJECT_SIZE	(TDI_TAIL + 34 + 96)

/* A device: root, intermediate and leaf with throw-away P-384 keys. */
struct tdi_forge {
	struct evp_pkey_st *key[3];
	struct x509_st *cert[3];
};

void forge_tdi_init(struct tdi_forge *f);
void forge_tdi_free(struct tdi_forge *f);

/* Like forge_tdi_init() has made it, with some other property. */
X509 *forge_tdi_leaf(const struct tdi_forge *f, EVP_PKEY *key, long from, long to);

/* Each replaces one object of @e. */
void forge_chain(struct evidence *e, X509 *const *cert, size_t n);
void forge_vca(struct evidence *e);
void forge_measurements(struct evidence *e, const uint8_t nonce[32]);
void forge_interface(struct evidence *e, const struct tdi_range *range, uint32_t n);
void forge_object(struct evidence *e, enum evidence_type type, const void *p, size_t len);

/* After a change: signs vca and measurements anew. */
void forge_measurements_sign(struct evidence *e, EVP_PKEY *key);

/* Good evidence of generation 1, asked for with bytes 1, 2, 3... */
void forge_evidence(const struct tdi_forge *f, struct evidence *e);
struct evidence forge_evidence_copy(const struct evidence *e);

/* The reference that fits, as text; returns @out. */
char *forge_reference(char *out, size_t size);

#endif
