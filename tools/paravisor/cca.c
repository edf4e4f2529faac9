// SPDX-License-Identifier: GPL-2.0-only
/* Attestation tokens of Arm CCA. No I/O. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cca.h"
#include "compiler.h"

enum {			/* the collection: both forms have the same keys */
	TAG_CCA = 399,		/* of byte strings */
	TAG_CMW = 907,		/* of pairs of a content format and a byte string */
	KEY_PLATFORM = 44234,
	KEY_REALM = 44241,
	FORMAT_EAT_CWT = 263,
};

enum {			/* claims */
	CLAIM_CHALLENGE = 10,
	CLAIM_INSTANCE_ID = 256,
	CLAIM_PROFILE = 265,
	CLAIM_CLIENT_ID = 2394,
	CLAIM_LIFECYCLE = 2395,
	CLAIM_IMPLEMENTATION_ID = 2396,
	CLAIM_COMPONENTS = 2399,
	CLAIM_SERVICE = 2400,
	CLAIM_CONFIG = 2401,
	CLAIM_HASH = 2402,
	CLAIM_RPV = 44235,
	CLAIM_REALM_HASH = 44236,
	CLAIM_KEY = 44237,
	CLAIM_RIM = 44238,
	CLAIM_REMS = 44239,
	CLAIM_KEY_HASH = 44240,
};

enum {			/* of a component */
	COMPONENT_TYPE = 1,
	COMPONENT_VALUE = 2,
	COMPONENT_VERSION = 4,
	COMPONENT_SIGNER = 5,
	COMPONENT_HASH = 6,
};

#define CLIENT_RMM		1
#define INSTANCE_ID_SIZE	33
#define INSTANCE_ID_RANDOM	1	/* first byte: kind of EAT UEID */
#define IMPLEMENTATION_ID_SIZE	32

/* Those whose claims mean the same; the platform's first. */
static const struct profile {
	const char *platform;
	const char *realm;
	bool has_client;
} profiles[] = {
	{ "tag:arm.com,2023:cca_platform#1.0.0", "tag:arm.com,2023:realm#1.0.0", false },
	{ "tag:arm.com,2024:cca_platform#2.0.0", "tag:arm.com,2024:realm#2.0.0", true },
};

static bool text_is(struct view v, const char *s)
{
	return v.len == strlen(s) && !memcmp(v.p, s, v.len);
}

static bool is_tag(uint64_t tag)
{
	return tag == TAG_CCA || tag == TAG_CMW;
}

bool cca_looks_like(struct view in)
{
	return in.len > 2 && in.p[0] == (CBOR_TYPE_TAG << 5 | 25) &&
	       is_tag((uint64_t)in.p[1] << 8 | in.p[2]);
}

__printf(2, 3)
static bool refuse(char *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, WHY_SIZE, fmt, ap);
	va_end(ap);
	return false;
}

/* --- envelopes */

static const char *parse_part(struct view in, struct cca_part *part)
{
	const char *why = cose_sign1_parse(in, &part->cose);
	struct cbor profile;

	if (why)
		return why;
	if (cbor_parse(part->cose.payload, &part->claims))
		return "its claims are no CBOR";
	why = cbor_map_problem(&part->claims);
	if (why)
		return why;
	if (!cbor_lookup(&part->claims, CLAIM_PROFILE, &profile))
		return NULL;
	if (profile.type != CBOR_TYPE_STRING || !profile.body.len)
		return "its profile is no text";
	part->profile = profile.body;
	return NULL;
}

/* In the newer form a pair, whose first half says what the second is. */
static const char *unwrap(uint64_t tag, struct cbor *value)
{
	struct cbor pair = *value, format;
	int64_t n;

	if (tag == TAG_CMW &&
	    (pair.type != CBOR_TYPE_ARRAY || pair.arg != 2 || !cbor_next(&pair.body, &format) ||
	     !cbor_number(&format, &n) || n != FORMAT_EAT_CWT ||
	     !cbor_next(&pair.body, value)))
		return "it is not marked as a web token in CBOR";
	return value->type == CBOR_TYPE_BYTESTRING ? NULL : "it is no byte string";
}

static bool take_part(const struct cca_token *t, const struct cbor *map, int64_t key,
		      struct cca_part *part, char *why)
{
	const char *which = key == KEY_REALM ? "realm" : "platform", *problem;
	struct cbor value;

	if (!cbor_lookup(map, key, &value))
		return refuse(why, "there is no %s token", which);
	problem = unwrap(t->tag, &value);
	if (!problem)
		problem = parse_part(value.body, part);
	return !problem || refuse(why, "the %s token: %s", which, problem);
}

bool cca_parse(struct view in, struct cca_token *t, char *why)
{
	const char *problem;
	struct cbor tag, map;

	memset(t, 0, sizeof(*t));
	problem = cbor_parse(in, &tag);
	if (problem)
		return refuse(why, "the token: %s", problem);
	if (tag.type != CBOR_TYPE_TAG || !is_tag(tag.arg))
		return refuse(why, "the token is not tagged as one of CCA, 399 or 907");
	t->tag = tag.arg;
	if (!cbor_next(&tag.body, &map) || cbor_map_problem(&map))
		return refuse(why, "the token is no collection, or has a part twice");
	if (!take_part(t, &map, KEY_PLATFORM, &t->platform.part, why) ||
	    !take_part(t, &map, KEY_REALM, &t->realm.part, why))
		return false;
	return map.arg == 2 ||
	       refuse(why, "the collection has parts that are not known here");
}

/* --- claims */

static const struct profile *find_profile(const struct cca_token *t)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(profiles); i++)
		if (text_is(t->platform.part.profile, profiles[i].platform))
			return &profiles[i];
	return NULL;
}

const char *cca_profile_problem(const struct cca_token *t)
{
	const struct profile *p = find_profile(t);

	if (!t->platform.part.profile.len)
		return "the platform token names no profile";
	if (!p)
		return "the platform token's profile is not known here";
	if (!t->realm.part.profile.len)
		return "the realm token names no profile";
	if (!text_is(t->realm.part.profile, p->realm))
		return "the realm token's profile is not the one that belongs to the platform's";
	return NULL;
}

/* All sizes of a hash that claims may have. */
static bool is_hash_size(size_t len)
{
	return len == 32 || len == 48 || len == 64;
}

/* A string; @size 0: any, but not empty. */
static bool get_string(const struct cbor *map, int64_t key, enum cbor_type type, size_t size,
		       struct view *out)
{
	struct cbor value;

	if (!cbor_lookup(map, key, &value) || value.type != type)
		return false;
	*out = value.body;
	return size ? out->len == size : out->len;
}

static bool get_hash(const struct cbor *map, int64_t key, struct view *out)
{
	return get_string(map, key, CBOR_TYPE_BYTESTRING, 0, out) && is_hash_size(out->len);
}

static bool get_unsigned(const struct cbor *map, int64_t key, uint64_t *out)
{
	struct cbor value;

	if (!cbor_lookup(map, key, &value) || value.type != CBOR_TYPE_UINT)
		return false;
	*out = value.arg;
	return true;
}

/* Text that does not have to be there. */
static bool get_optional(const struct cbor *map, int64_t key, struct view *out)
{
	struct cbor value;

	return !cbor_lookup(map, key, &value) || get_string(map, key, CBOR_TYPE_STRING, 0, out);
}

static bool fill_component(const struct cbor *map, struct cca_component *c)
{
	*c = (struct cca_component){ 0 };
	return !cbor_map_problem(map) && get_hash(map, COMPONENT_VALUE, &c->value) &&
	       get_hash(map, COMPONENT_SIGNER, &c->signer) &&
	       get_optional(map, COMPONENT_TYPE, &c->type) &&
	       get_optional(map, COMPONENT_VERSION, &c->version) &&
	       get_optional(map, COMPONENT_HASH, &c->hash);
}

bool cca_next_component(struct view *body, struct cca_component *c)
{
	struct cbor map;

	return cbor_next(body, &map) && fill_component(&map, c);
}

static bool get_components(const struct cbor *claims, struct cbor *out)
{
	struct cca_component c;
	struct view rest;
	uint64_t n = 0;

	if (!cbor_lookup(claims, CLAIM_COMPONENTS, out) || out->type != CBOR_TYPE_ARRAY ||
	    !out->arg)
		return false;
	rest = out->body;
	while (cca_next_component(&rest, &c))
		n++;
	return n == out->arg;
}

static bool get_config(const struct cbor *claims, struct view *out)
{
	struct cbor value;

	if (!cbor_lookup(claims, CLAIM_CONFIG, &value) || value.type != CBOR_TYPE_BYTESTRING)
		return false;
	*out = value.body;
	return true;
}

/* Others on the platform could have tokens made with a challenge of their own choice. */
static bool is_asked_by_rmm(const struct cca_token *t)
{
	uint64_t client;

	return !find_profile(t)->has_client ||
	       (get_unsigned(&t->platform.part.claims, CLAIM_CLIENT_ID, &client) &&
		client == CLIENT_RMM);
}

static const char *parse_platform(struct cca_token *t)
{
	const struct cbor *c = &t->platform.part.claims;

	if (!get_hash(c, CLAIM_CHALLENGE, &t->platform.challenge))
		return "challenge";
	if (!get_string(c, CLAIM_IMPLEMENTATION_ID, CBOR_TYPE_BYTESTRING, IMPLEMENTATION_ID_SIZE,
			&t->platform.implementation_id))
		return "implementation id";
	if (!get_string(c, CLAIM_INSTANCE_ID, CBOR_TYPE_BYTESTRING, INSTANCE_ID_SIZE,
			&t->platform.instance_id) ||
	    t->platform.instance_id.p[0] != INSTANCE_ID_RANDOM)
		return "instance id";
	if (!get_config(c, &t->platform.config))
		return "config";
	if (!get_unsigned(c, CLAIM_LIFECYCLE, &t->platform.lifecycle))
		return "lifecycle";
	if (!get_components(c, &t->platform.components))
		return "software components";
	if (!get_optional(c, CLAIM_SERVICE, &t->platform.service))
		return "verification service";
	if (!get_string(c, CLAIM_HASH, CBOR_TYPE_STRING, 0, &t->platform.hash))
		return "hash algorithm";
	return is_asked_by_rmm(t) ? NULL : "client id of the realm manager";
}

static bool get_rems(struct cca_token *t)
{
	struct cbor array, rem;
	size_t i;

	if (!cbor_lookup(&t->realm.part.claims, CLAIM_REMS, &array) ||
	    array.type != CBOR_TYPE_ARRAY || array.arg != CCA_REMS)
		return false;
	for (i = 0; i < CCA_REMS; i++) {
		if (!cbor_next(&array.body, &rem) || rem.type != CBOR_TYPE_BYTESTRING ||
		    rem.body.len != t->realm.rim.len)
			return false;
		t->realm.rem[i] = rem.body;
	}
	return true;
}

static const char *parse_realm(struct cca_token *t)
{
	const struct cbor *c = &t->realm.part.claims;

	if (!get_string(c, CLAIM_CHALLENGE, CBOR_TYPE_BYTESTRING, CCA_CHALLENGE_SIZE,
			&t->realm.challenge))
		return "challenge";
	if (!get_string(c, CLAIM_RPV, CBOR_TYPE_BYTESTRING, CCA_RPV_SIZE, &t->realm.rpv))
		return "personalisation value";
	if (!get_hash(c, CLAIM_RIM, &t->realm.rim))
		return "initial measurement";
	if (!get_rems(t))
		return "four extensible measurements of its size";
	if (!get_string(c, CLAIM_REALM_HASH, CBOR_TYPE_STRING, 0, &t->realm.hash))
		return "hash algorithm";
	if (!get_string(c, CLAIM_KEY, CBOR_TYPE_BYTESTRING, 0, &t->realm.key))
		return "public key";
	if (!get_string(c, CLAIM_KEY_HASH, CBOR_TYPE_STRING, 0, &t->realm.key_hash))
		return "hash algorithm of the public key";
	return NULL;
}

bool cca_parse_claims(struct cca_token *t, char *why)
{
	const char *what = parse_platform(t);

	if (what)
		return refuse(why, "the platform token has no %s, or one that is none", what);
	what = parse_realm(t);
	return !what || refuse(why, "the realm token has no %s, or one that is none", what);
}

uint8_t cca_lifecycle(const struct cca_token *t)
{
	return t->platform.lifecycle > UINT16_MAX ? UINT8_MAX :
	       (uint8_t)(t->platform.lifecycle >> 8);
}

const char *cca_lifecycle_name(uint8_t state)
{
	static const char * const names[] = {
		"unknown", "assembly and test", "provisioning", "secured",
		"debug of the realm manager", "recoverable debug of the root of trust",
		"decommissioned",
	};

	return state & 0xf || state >> 4 >= ARRAY_SIZE(names) ? NULL : names[state >> 4];
}

const EVP_MD *cca_hash(struct view name)
{
	if (text_is(name, "sha-256"))
		return EVP_sha256();
	if (text_is(name, "sha-384"))
		return EVP_sha384();
	return text_is(name, "sha-512") ? EVP_sha512() : NULL;
}

bool cca_key_bound(const struct cca_token *t)
{
	const EVP_MD *md = cca_hash(t->realm.key_hash);
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int len;

	return md && EVP_Digest(t->realm.key.p, t->realm.key.len, digest, &len, md, NULL) == 1 &&
	       view_equal(t->platform.challenge, (struct view){ digest, len });
}
