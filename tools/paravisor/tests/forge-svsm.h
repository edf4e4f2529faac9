/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_FORGE_SVSM_H
#define PARAVISORCTL_FORGE_SVSM_H

#include "../guid.h"
#include "../nonce.h"
#include "forge.h"

#define GUID_VCEK	"63da758d-e664-4564-adc5-f4b93be8accd"
#define GUID_VLEK	"a8074bc2-a25a-483e-aae6-39c045a0b8a1"
#define GUID_ASK	"4ab7b379-bbac-4fe4-a02f-05aef327c782"
#define GUID_ARK	"c0b406a4-a803-4952-9743-3fb6014cd0ae"
#define GUID_CRL	"92f81bc3-5811-4d3d-97ff-d19f88dc67ea"
#define GUID_SERVICES	"63849ebb-3d92-4670-a1ff-58f9c94b87bb"
#define GUID_VTPM	"c476f1eb-0123-45a5-9641-b4e7dde5bfe3"
#define GUID_UEFI_MM	"a4453a59-9e1b-4787-a033-1986d6adbe55"
#define GUID_UNKNOWN	"00112233-4455-6677-8899-aabbccddeeff"

#define FORGE_BLOB_MAX	16384

struct blob {
	uint8_t p[FORGE_BLOB_MAX];
	size_t len;
};

static inline struct view blob_view(const struct blob *b)
{
	return (struct view){ b->p, b->len };
}

/* A report by itself: REPORT_DATA is @data, or SHA-512 of that and a manifest. */
void forge_snp(const struct report_spec *s, const uint8_t data[64], struct blob *out);
void forge_svsm(const struct report_spec *s, const uint8_t nonce[64], const struct blob *manifest,
		struct blob *out);

/* One entry more of a table of certificates or of a services manifest of @n entries in all. */
struct forge_entry {
	const char *guid;
	struct view data;
};

void forge_table(const struct forge_entry *e, size_t n, struct blob *out);
void forge_manifest(const struct forge_entry *e, size_t n, struct blob *out);

/* The host's table for a chain: VCEK, ASK, ARK. */
void forge_chain_table(const struct forge *f, struct blob *out);

/* TPMT_PUBLIC of an endorsement key as its default template has it. */
void forge_ek(EVP_PKEY *key, struct blob *out);

#endif
