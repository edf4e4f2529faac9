/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_EK_H
#define PARAVISORCTL_EK_H

#include "tpm-public.h"

/* A key as it was read from the TPM, to be compared with the attested one. */
struct ek {
	struct tpm_public area;		/* raw is empty if it is a bare key */
	EVP_PKEY *key;
	uint8_t *owned;			/* what ek_free() frees as well, NULL: nothing */
};

/* TPMT_PUBLIC, TPM2B_PUBLIC, or a public key in DER or PEM. NULL, or why it is none. Borrows. */
const char *ek_parse(struct view in, struct ek *ek);
void ek_free(struct ek *ek);

/* NULL if @ek is the key of @attested, else how it differs. */
const char *ek_differs(const struct ek *ek, const struct tpm_public *attested);

#endif
