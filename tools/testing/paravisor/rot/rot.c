// SPDX-License-Identifier: GPL-2.0-only
#include "rot.h"

#include <openssl/rand.h>
#include <string.h>

#include "ecdsa.h"

/* Big enough for a chain that nobody is to trust, and made while a boot waits for it. */
#define OTHER_CA_KEY_BITS	2048

void rot_random(u8 *out, size_t len)
{
	if (RAND_bytes(out, len) != 1)
		die("no random numbers");
}

static void make_others(struct rot *rot)
{
	amd_chain_create(&rot->other, OTHER_CA_KEY_BITS, rot->keys.chip_id);
	intel_chain_create(&rot->intel_other);
}

static void make_expired(struct rot *rot, const char *dir)
{
	amd_chain_load(&rot->expired, dir);
	amd_chain_renew_vcek(&rot->expired, CERT_EXPIRED_DAYS, rot->keys.chip_id);
	intel_chain_load(&rot->intel_expired, dir);
	intel_chain_renew_pck(&rot->intel_expired, CERT_EXPIRED_DAYS);
}

static void make_what_misdeeds_need(struct rot *rot, const char *dir)
{
	if (misdeed_is_planned(&rot->plan, MISDEED_OTHER_CHAIN))
		make_others(rot);
	if (misdeed_is_planned(&rot->plan, MISDEED_EXPIRED))
		make_expired(rot, dir);
	rot->stranger = ecdsa_key("P-384");
	rot->quote_stranger = ecdsa_key("P-256");
	rot->iak_other = ecdsa_key("P-384");
}

void rot_load(struct rot *rot, const char *dir, const struct misdeed_plan *plan)
{
	*rot = (struct rot){ .plan = *plan, .misdeed = misdeed_choose(plan, 0, TECHNOLOGY_SNP) };
	keystore_load(&rot->keys, dir);
	amd_chain_load(&rot->chain, dir);
	intel_chain_load(&rot->intel, dir);
	rot->iak = key_load(dir, FILE_CCA_IAK_KEY);
	rot->rak = ecdsa_key("P-384");
	make_what_misdeeds_need(rot, dir);
}

void rot_next_misdeed(struct rot *rot, enum technology technology)
{
	rot->misdeed = misdeed_choose(&rot->plan, rot->reports++, technology);
}

void rot_reset(struct rot *rot)
{
	rot->launched = false;
	memset(rot->vmpck, 0, sizeof(rot->vmpck));
}

const struct amd_chain *rot_chain(const struct rot *rot)
{
	switch (rot->misdeed) {
	case MISDEED_OTHER_CHAIN:
		return &rot->other;
	case MISDEED_EXPIRED:
		return &rot->expired;
	default:
		return &rot->chain;
	}
}

const struct intel_chain *rot_intel_chain(const struct rot *rot)
{
	switch (rot->misdeed) {
	case MISDEED_OTHER_CHAIN:
		return &rot->intel_other;
	case MISDEED_EXPIRED:
		return &rot->intel_expired;
	default:
		return &rot->intel;
	}
}

void rot_free(struct rot *rot)
{
	keystore_free(&rot->keys);
	amd_chain_free(&rot->chain);
	amd_chain_free(&rot->expired);
	amd_chain_free(&rot->other);
	intel_chain_free(&rot->intel);
	intel_chain_free(&rot->intel_expired);
	intel_chain_free(&rot->intel_other);
	EVP_PKEY_free(rot->stranger);
	EVP_PKEY_free(rot->quote_stranger);
	EVP_PKEY_free(rot->iak);
	EVP_PKEY_free(rot->iak_other);
	EVP_PKEY_free(rot->rak);
}
