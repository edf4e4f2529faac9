/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CCA_H
#define PARAVISORCTL_CCA_H

#include "cbor-read.h"
#include "chain.h"
#include "cose.h"

#define CCA_REMS		4
#define CCA_CHALLENGE_SIZE	64
#define CCA_RPV_SIZE		64
#define CCA_LIFECYCLE_SECURED	0x30	/* of cca_lifecycle() */
#define CCA_LIFECYCLE_RMM_DEBUG	0x40
#define CCA_LIFECYCLE_ROT_DEBUG	0x50

/* A part of a token by itself: who signed it, and the map of claims that he signed. */
struct cca_part {
	struct cose_sign1 cose;
	struct cbor claims;
	struct view profile;	/* empty: it names none */
};

/* Software below the realm, as the platform has measured it. Texts are empty if not there. */
struct cca_component {
	struct view type;
	struct view version;
	struct view hash;	/* name of the algorithm; empty: the platform's */
	struct view value;
	struct view signer;
};

/*
 * A CCA attestation token (DEN0137, A7.2; draft-ffm-rats-cca-token): what the platform says, and
 * what the realm manager (RMM) says of the realm, the latter signed by a key (RAK) that the
 * former names.
 */
struct cca_token {
	uint64_t tag;
	struct {
		struct cca_part part;
		struct view challenge;
		struct view implementation_id;
		struct view instance_id;
		struct view config;
		uint64_t lifecycle;
		struct cbor components;
		struct view service;	/* empty: none */
		struct view hash;
	} platform;
	struct {
		struct cca_part part;
		struct view challenge;
		struct view rpv;
		struct view rim;
		struct view rem[CCA_REMS];
		struct view hash;
		struct view key;	/* COSE_Key */
		struct view key_hash;	/* name of the algorithm for the platform's challenge */
	} realm;
};

bool cca_looks_like(struct view in);

/* The envelopes and whose profile the claims are of. False if damaged, and why (WHY_SIZE). */
bool cca_parse(struct view in, struct cca_token *t, char *why);

/* NULL, or why the claims are of no profile known here. */
const char *cca_profile_problem(const struct cca_token *t);

/* All claims that have to be there, in a token of a known profile. The same. */
bool cca_parse_claims(struct cca_token *t, char *why);

/* The next component off the front of the body of components; false at its end. */
bool cca_next_component(struct view *body, struct cca_component *c);

/* The state without what an implementation adds, and its name; NULL: there is no such state. */
uint8_t cca_lifecycle(const struct cca_token *t);
const char *cca_lifecycle_name(uint8_t state);

/* A hash by its name in a token, NULL if not known here. */
const EVP_MD *cca_hash(struct view name);

/* Whether the platform's challenge is of the realm's key. */
bool cca_key_bound(const struct cca_token *t);

#endif
