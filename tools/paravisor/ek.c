// SPDX-License-Identifier: GPL-2.0-only
/* The endorsement key, in the forms that TPM tools write it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "ek.h"
#include "pubkey.h"

const char *ek_parse(struct view in, struct ek *ek)
{
	const char *why;

	memset(ek, 0, sizeof(*ek));
	if (!in.len || in.len > INT_MAX)
		return "it is empty or too long";
	ek->key = public_key_parse(in);
	if (ek->key)
		return NULL;
	why = tpm_public_parse_any(in, &ek->area);
	if (!why)
		ek->key = tpm_public_key(&ek->area);
	else
		memset(ek, 0, sizeof(*ek));
	return why;
}

void ek_free(struct ek *ek)
{
	EVP_PKEY_free(ek->key);
	free(ek->owned);
	memset(ek, 0, sizeof(*ek));
}

const char *ek_differs(const struct ek *ek, const struct tpm_public *attested)
{
	EVP_PKEY *key = tpm_public_key(attested);
	bool same = key && EVP_PKEY_eq(key, ek->key) == 1;

	EVP_PKEY_free(key);
	ERR_clear_error();
	if (!same)
		return "the TPM's endorsement key is another than the attested one";
	if (ek->area.raw.len && (ek->area.raw.len != attested->raw.len ||
				 memcmp(ek->area.raw.p, attested->raw.p, attested->raw.len)))
		return "the key is the attested one, its attributes are not";
	return NULL;
}
