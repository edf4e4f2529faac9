/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CBOR (RFC 8949) as libcbor writes it, and what CCA tokens need of COSE (RFC 9052, RFC 9053):
 * ECDSA keys and messages with one signature. Numbers take their shortest form, and all lengths are
 * told in front. What fails ends the program with a message.
 */
#ifndef ROT_COSE_H
#define ROT_COSE_H

#include <cbor.h>

#include "ecdsa.h"

#define COSE_TAG_SIGN1		18

/* Labels and values of headers and keys */
#define COSE_HEADER_ALG		1
#define COSE_KEY_TYPE		1
#define COSE_KEY_ALG		3
#define COSE_KEY_CURVE		-1
#define COSE_KEY_X		-2
#define COSE_KEY_Y		-3
#define COSE_EC2		2
#define COSE_P384		2
#define COSE_ES256		-7
#define COSE_ES384		-35

#define COSE_P384_LEN		48

cbor_item_t *cose_number(s64 value);
cbor_item_t *cose_bytes(const void *data, size_t len);
cbor_item_t *cose_text(const char *text);
cbor_item_t *cose_tag(u64 tag, cbor_item_t *item);

/* Of at most so many elements. What is put into them is theirs. */
cbor_item_t *cose_map(size_t most);
cbor_item_t *cose_array(size_t most);
void cose_map_put(cbor_item_t *map, s64 label, cbor_item_t *value);
void cose_array_put(cbor_item_t *array, cbor_item_t *value);

/* Encodes the item, which is no more then. */
void cose_encode(cbor_item_t *item, struct bytes *out);

/* The public half of a key on P-384 as a COSE_Key. */
void cose_key(EVP_PKEY *key, struct bytes *out);

/**
 * struct cose_signer - who signs a message, and what is wrong with it
 * @key: on P-384
 * @alg: what the header says
 * @bad: one bit of the signature is another
 */
struct cose_signer {
	EVP_PKEY *key;
	s64 alg;
	bool bad;
};

/* A COSE_Sign1 in its tag, signed as ES384 whatever its header says. */
void cose_sign1(const struct cose_signer *signer, const struct bytes *payload, struct bytes *out);

#endif
