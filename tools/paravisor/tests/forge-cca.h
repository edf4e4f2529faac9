/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_FORGE_CCA_H
#define PARAVISORCTL_FORGE_CCA_H

#include "../cca.h"
#include "forge-svsm.h"

/* The maps within a token. */
enum cca_map {
	MAP_COLLECTION, MAP_PLATFORM, MAP_REALM, MAP_COMPONENT, MAP_KEY,
	MAP_PLATFORM_SIGNED, MAP_REALM_SIGNED,		/* headers */
	MAP_PLATFORM_UNSIGNED, MAP_REALM_UNSIGNED,
};

/* What is wrong with one entry of one map. */
enum cca_edit {
	EDIT_NONE, EDIT_DROP,
	EDIT_NULL,		/* in the place of the value */
	EDIT_CUT,		/* a string is a byte shorter */
	EDIT_TWICE,
	EDIT_TWICE_WIDE,	/* the second time the key is not in its shortest form */
	EDIT_ADD,		/* one more, of the value 0 */
};

/* What is wrong with an envelope or with the encoding. */
enum cca_quirk {
	CCA_GOOD, CCA_NO_TAG, CCA_OTHER_TAG, CCA_NO_SIGN1, CCA_OTHER_SIGN1, CCA_THREE_PARTS,
	CCA_FIVE_PARTS, CCA_NO_PAYLOAD, CCA_HEADERS_NO_MAP, CCA_UNSIGNED_NO_MAP, CCA_CLAIMS_NO_MAP,
	CCA_SHORT_SIGNATURE, CCA_BAD_SIGNATURE, CCA_INDEFINITE, CCA_INDEFINITE_CLAIMS, CCA_WIDE,
	CCA_DEEP, CCA_HUGE, CCA_THREE_REMS, CCA_SHORT_REM, CCA_NO_COMPONENTS, CCA_MANY_CLAIMS,
	CCA_ARRAY_KEY, CCA_OTHER_FORMAT, CCA_COMPRESSED, CCA_OFF_CURVE, CCA_QUIRKS,
};

struct cca_spec {
	EVP_PKEY *platform;		/* signs the platform token */
	EVP_PKEY *rak;			/* is in the realm token, and hashed for the platform's */
	EVP_PKEY *bound;		/* is hashed in its place */
	EVP_PKEY *signer;		/* signs the realm token in its place */
	uint64_t tag;
	const char *profile, *realm_profile;	/* NULL: none */
	const char *hash, *key_hash, *platform_hash, *component_hash;	/* the last: NULL: none */
	size_t hash_size;		/* of the realm's measurements */
	uint64_t lifecycle;
	int64_t alg;			/* in the header of the realm token; 0: that of its key */
	int64_t client;			/* 0: none */
	uint8_t instance_type;
	uint8_t challenge[64];
	enum cca_map map;		/* where the edit is, and its key */
	int64_t key;
	enum cca_edit edit;
	enum cca_map quirk_map;		/* MAP_PLATFORM or MAP_REALM */
	enum cca_quirk quirk;
};

/* A good token of P-384 keys; RIM is of bytes 0x71, REM n of 0xe0 + n. */
struct cca_spec forge_cca_spec(EVP_PKEY *platform, EVP_PKEY *rak);
void forge_cca(const struct cca_spec *s, struct blob *out);

#endif
