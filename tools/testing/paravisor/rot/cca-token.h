/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A CCA attestation token: Arm's DEN0137, "Realm Management Monitor specification", A7.2.3, the
 * same as draft-ffm-rats-cca-token up to -02. Two messages of COSE in a map of CBOR.
 */
#ifndef ROT_CCA_TOKEN_H
#define ROT_CCA_TOKEN_H

#include "cca.h"

#define CCA_TAG			399
#define CCA_PLATFORM_TOKEN	44234
#define CCA_REALM_TOKEN		44241

/* Claims of both: EAT's nonce and profile */
#define CCA_CHALLENGE		10
#define CCA_PROFILE		265

/* Of the platform; most are those of PSA tokens */
#define CCA_INSTANCE_ID		256
#define CCA_LIFECYCLE		2395
#define CCA_IMPLEMENTATION_ID	2396
#define CCA_SW_COMPONENTS	2399
#define CCA_VERIFICATION	2400
#define CCA_CONFIG		2401
#define CCA_HASH_ALGO		2402

/* Of a software component */
#define CCA_SW_TYPE		1
#define CCA_SW_MEASUREMENT	2
#define CCA_SW_VERSION		4
#define CCA_SW_SIGNER		5
#define CCA_SW_HASH_ALGO	6

/* Of the Realm */
#define CCA_REALM_RPV		44235
#define CCA_REALM_HASH_ALGO	44236
#define CCA_REALM_KEY		44237
#define CCA_REALM_RIM		44238
#define CCA_REALM_REMS		44239
#define CCA_REALM_KEY_HASH_ALGO	44240

#define CCA_LIFECYCLE_SECURED	0x3000
#define CCA_LIFECYCLE_DEBUG	0x4000	/* of what is not the platform's root of trust: the RMM */

/* A token about @r, bent as the rot's misdeed wants it. */
void cca_token_build(const struct rot *rot, const struct cca_token_request *r, struct bytes *out);

#endif
