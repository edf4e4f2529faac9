// SPDX-License-Identifier: GPL-2.0-only
#include "rot.h"

#include <openssl/rand.h>
#include <string.h>

/* Big enough for a chain that nobody is to trust, and made while a boot waits for it. */
#define OTHER_CA_KEY_BITS	2048

void rot_random(u8 *out, size_t len)
{
	if (RAND_bytes(out, len) != 1)
		die("no random numbers");
}

static void make_what_misdeeds_need(struct rot *rot, const char *dir)
{
	if (misdeed_is_planned(&rot->plan, MISDEED_OTHER_CHAIN))
		amd_chain_create(&rot->other, OTHER_CA_KEY_BITS, rot->keys.chip_id);
	if (misdeed_is_planned(&rot->plan, MISDEED_EXPIRED)) {
		amd_chain_load(&rot->expired, dir);
		amd_chain_renew_vcek(&rot->expired, CERT_EXPIRED_DAYS, rot->keys.chip_id);
	}
	rot->stranger = EVP_EC_gen("P-384");
	if (!rot->stranger)
		die("cannot generate a key");
}

void rot_load(struct rot *rot, const char *dir, const struct misdeed_plan *plan)
{
	*rot = (struct rot){ .plan = *plan, .misdeed = misdeed_choose(plan, 0) };
	keystore_load(&rot->keys, dir);
	amd_chain_load(&rot->chain, dir);
	make_what_misdeeds_need(rot, dir);
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

void rot_free(struct rot *rot)
{
	keystore_free(&rot->keys);
	amd_chain_free(&rot->chain);
	amd_chain_free(&rot->expired);
	amd_chain_free(&rot->other);
	EVP_PKEY_free(rot->stranger);
}
