// SPDX-License-Identifier: GPL-2.0-only
#include "misbehave.h"

#include <endian.h>
#include <openssl/sha.h>
#include <string.h>

#include "snp-report.h"
#include "tdx-report.h"
#include "tpm-cmd.h"
#include "vbs-report.h"

static struct hcl_header *header(struct hcl_blob *blob)
{
	return (struct hcl_header *)blob->data;
}

/* A number that is anything but `right`, with a taste for the borders. */
static u32 draw_other(struct rng *r, u32 right)
{
	const u32 special[] = {
		0, 1, right - 1, right + 1, 0x7fffffff, 0x80000000, 0xffffffff, rng_next(r) >> 32,
	};
	u32 v = special[rng_below(r, ARRAY_SIZE(special))];

	return v == right ? right + 1 : v;
}

static u32 draw_above(struct rng *r, u32 right, u32 limit)
{
	const u32 special[] = {
		right + 1, limit, limit + 1, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
		right + 1 + rng_below(r, 0x10000),
	};

	return special[rng_below(r, ARRAY_SIZE(special))];
}

/* Numbers 0 and 1: which byte of `len`, and the bits to turn over in it. */
static void draw_byte(struct misdeed *m, struct rng *r, u32 len)
{
	m->n[0] = rng_below(r, len);
	m->n[1] = 1 + rng_below(r, 255);
}

static void draw_default_byte(struct misdeed *m)
{
	m->n[0] = 0;
	m->n[1] = 1;
}

static void flip(const struct misdeed *m, u8 *data)
{
	data[m->n[0]] ^= m->n[1];
}

static void draw_cut(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	m->n[0] = r ? 1 + rng_below(r, f->claims_len) : f->claims_len / 2;
}

static void draw_hash(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	if (r)
		draw_byte(m, r, SHA256_DIGEST_LENGTH);
	else
		draw_default_byte(m);
}

static void draw_user_data(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	if (r)
		draw_byte(m, r, USER_DATA_LEN);
	else
		draw_default_byte(m);
}

static void remove_user_data(const struct misdeed *m, struct json_object *claims)
{
	(void)m;
	json_object_object_del(claims, "user-data");
}

static void draw_report_size(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	u32 right = sizeof(struct hcl_header) + f->claims_len;

	m->n[0] = r ? draw_above(r, right, f->index_size) : f->index_size + 1;
}

static void set_report_size(const struct misdeed *m, struct hcl_blob *blob)
{
	header(blob)->report_size = htole32(m->n[0]);
}

static void draw_data_size(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	u32 right = HCL_DATA_HEADER_LEN + f->claims_len;

	m->n[0] = r ? draw_above(r, right, f->index_size) : 0xffffffff;
}

static void set_data_size(const struct misdeed *m, struct hcl_blob *blob)
{
	header(blob)->data_size = htole32(m->n[0]);
}

static void draw_claims_size(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	m->n[0] = r ? draw_above(r, f->claims_len, f->index_size) : f->claims_len + 1;
}

static void set_claims_size(const struct misdeed *m, struct hcl_blob *blob)
{
	header(blob)->claims_size = htole32(m->n[0]);
}

static void draw_type(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	m->n[0] = r ? draw_other(r, f->isolation) :
		  f->isolation == ISOLATION_SNP ? ISOLATION_TDX : ISOLATION_SNP;
}

static void set_type(const struct misdeed *m, struct hcl_blob *blob)
{
	header(blob)->report_type = htole32(m->n[0]);
}

static void draw_magic(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	m->n[0] = r ? draw_other(r, HCL_MAGIC) : 0x424c4348;	/* "HCLB" */
}

static void set_magic(const struct misdeed *m, struct hcl_blob *blob)
{
	header(blob)->magic = htole32(m->n[0]);
}

static void draw_version(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	m->n[0] = r ? draw_other(r, HCL_VERSION) : HCL_VERSION + 1;
}

static void set_version(const struct misdeed *m, struct hcl_blob *blob)
{
	header(blob)->version = htole32(m->n[0]);
}

static void draw_hash_type(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	m->n[0] = r ? draw_other(r, HCL_HASH_SHA256) : HCL_HASH_SHA512 + 1;
}

static void set_hash_type(const struct misdeed *m, struct hcl_blob *blob)
{
	header(blob)->hash_type = htole32(m->n[0]);
}

static void draw_short(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	m->n[0] = r ? 1 + rng_below(r, sizeof(struct hcl_header) - 1) : 16;
}

static void draw_nv_error(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	const u32 codes[] = {
		TPM_RC_FAILURE, TPM_RC_NV_RANGE, 0x147 /* size */, 0x148 /* locked */,
		0x14a /* uninitialized */, 0x120 /* disabled */,
	};

	(void)f;
	m->n[0] = r ? codes[rng_below(r, ARRAY_SIZE(codes))] : TPM_RC_FAILURE;
}

static void draw_garbage(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	(void)f;
	m->n[0] = r ? rng_next(r) >> 32 : 1;
}

static void fill_garbage(const struct misdeed *m, struct hcl_blob *blob)
{
	struct rng r;

	rng_seed(&r, m->n[0], 0);
	rng_fill(&r, blob->data, sizeof(blob->data));
	blob->len = sizeof(blob->data);
}

/* Where the signature (for TDX the MAC) is in the hardware report, and its bytes in use. */
static size_t signature_place(enum isolation_type isolation, u32 *len)
{
	*len = isolation == ISOLATION_TDX ? 32 : isolation == ISOLATION_VBS ? 256 : 48;
	return isolation == ISOLATION_TDX ? offsetof(struct tdx_report, mac) :
	       isolation == ISOLATION_VBS ? offsetof(struct vbs_report, signature) :
	       offsetof(struct snp_report, signature_r);
}

static void draw_signature(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	u32 len;

	signature_place(f->isolation, &len);
	if (r)
		draw_byte(m, r, len);
	else
		draw_default_byte(m);
}

static void break_signature(const struct misdeed *m, struct hcl_blob *blob)
{
	u32 len;

	flip(m, header(blob)->hw_report + signature_place(m->isolation, &len));
}

static size_t report_data_place(enum isolation_type isolation)
{
	return isolation == ISOLATION_TDX ? offsetof(struct tdx_report, report_data) :
	       isolation == ISOLATION_VBS ? offsetof(struct vbs_report, report_data) :
	       offsetof(struct snp_report, report_data);
}

/* Which answer a single wrong byte deserves depends on what it is part of. */
static const char *flip_expect(enum isolation_type isolation, size_t at)
{
	size_t report_data = offsetof(struct hcl_header, hw_report) + report_data_place(isolation);

	if (at < offsetof(struct hcl_header, request_type))
		return "error";		/* magic, version, size */
	if (at >= report_data && at < report_data + SHA256_DIGEST_LENGTH)
		return "error";
	if (at >= sizeof(struct hcl_header))
		return "error";		/* claims: the hash no longer fits */
	if (at >= offsetof(struct hcl_header, report_type) ||
	    (at >= offsetof(struct hcl_header, data_size) &&
	     at < offsetof(struct hcl_header, data_version)))
		return "error";
	return "any";			/* reserved, unsigned, or for the verifier to find */
}

static void draw_flip(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	if (r)
		draw_byte(m, r, sizeof(struct hcl_header) + f->claims_len);
	else
		draw_default_byte(m);
	m->expect = flip_expect(f->isolation, m->n[0]);
}

static void flip_blob(const struct misdeed *m, struct hcl_blob *blob)
{
	flip(m, blob->data);
}

static void draw_lengths(struct misdeed *m, struct rng *r, const struct misdeed_facts *f)
{
	for (size_t i = 0; i < MISDEED_NUMBERS; i++)
		m->n[i] = r ? draw_other(r, sizeof(struct hcl_header) + f->claims_len) : 0;
}

static void set_lengths(const struct misdeed *m, struct hcl_blob *blob)
{
	set_report_size(m, blob);
	header(blob)->data_size = htole32(m->n[1]);
	header(blob)->claims_size = htole32(m->n[2]);
}

/* In the order of the README's table. */
static const struct misdeed_type types[] = {
	{ .name = "good", .expect = "ok" },
	{ .name = "stale", .expect = "ESTALE", .flags = MISDEED_NO_REFRESH },
	{ .name = "stale-once", .expect = "ok", .flags = MISDEED_SKIP_REFRESH },
	{ .name = "truncated-claims", .expect = "EMSGSIZE", .flags = MISDEED_INDEX_CUT,
	  .draw = draw_cut },
	{ .name = "wrong-hash", .expect = "EBADMSG", .draw = draw_hash, .binding = flip },
	{ .name = "other-user-data", .expect = "ESTALE", .draw = draw_user_data,
	  .user_data = flip },
	{ .name = "no-user-data", .expect = "EPROTO", .claims = remove_user_data },
	{ .name = "oversize-report", .expect = "EMSGSIZE", .draw = draw_report_size,
	  .blob = set_report_size },
	{ .name = "oversize-data", .expect = "EMSGSIZE", .draw = draw_data_size,
	  .blob = set_data_size },
	{ .name = "oversize-claims", .expect = "EMSGSIZE", .draw = draw_claims_size,
	  .blob = set_claims_size },
	{ .name = "wrong-type", .expect = "EPROTOTYPE", .draw = draw_type, .blob = set_type },
	{ .name = "wrong-magic", .expect = "EPROTO", .draw = draw_magic, .blob = set_magic },
	{ .name = "wrong-version", .expect = "EPROTO", .draw = draw_version,
	  .blob = set_version },
	{ .name = "wrong-hash-type", .expect = "EOPNOTSUPP", .draw = draw_hash_type,
	  .blob = set_hash_type },
	{ .name = "missing-index", .expect = "ENOENT", .flags = MISDEED_INDEX_ABSENT },
	{ .name = "no-owner-read", .expect = "EPERM", .flags = MISDEED_INDEX_LOCKED },
	{ .name = "owner-auth", .expect = "EACCES", .flags = MISDEED_OWNER_AUTH },
	{ .name = "short-index", .expect = "EMSGSIZE", .flags = MISDEED_INDEX_SHORT,
	  .draw = draw_short },
	{ .name = "nv-error", .expect = "EIO", .flags = MISDEED_NV_ERROR,
	  .draw = draw_nv_error },
	{ .name = "garbage", .expect = "EPROTO", .draw = draw_garbage, .blob = fill_garbage },
	{ .name = "bad-signature", .expect = "unverifiable", .draw = draw_signature,
	  .blob = break_signature },
	{ .name = "no-ak-cert", .expect = "ok", .flags = MISDEED_NO_AK_CERT },
	{ .name = "flip", .hostile_only = true, .expect = "error", .draw = draw_flip,
	  .blob = flip_blob },
	{ .name = "lengths", .hostile_only = true, .expect = "error", .draw = draw_lengths,
	  .blob = set_lengths },
	{ .name = "odd-claims", .hostile_only = true, .expect = "error",
	  .draw = odd_claims_draw, .claims = odd_claims },
};

size_t misdeed_count(void)
{
	return ARRAY_SIZE(types);
}

const struct misdeed_type *misdeed_at(size_t i)
{
	return &types[i];
}

const struct misdeed_type *misdeed_find(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strlen(types[i].name) == len && !memcmp(types[i].name, name, len))
			return &types[i];
	return NULL;
}

bool misdeed_keeps_content(const struct misdeed *m)
{
	const struct misdeed_type *t = m->type;

	return !t->user_data && !t->claims && !t->binding && !t->blob;
}

int misdeed_plan_parse(struct misdeed_plan *plan, const char *list)
{
	plan->list = xmalloc((strlen(list) + 1) * sizeof(*plan->list));
	for (const char *p = list;; p++) {
		size_t len = strcspn(p, ",");
		const struct misdeed_type *t = misdeed_find(p, len);

		if (!t || t->hostile_only) {
			free(plan->list);
			*plan = (struct misdeed_plan){ 0 };
			return -1;
		}
		plan->list[plan->list_len++] = t;
		p += len;
		if (!*p)
			return 0;
	}
}

void misdeed_choose(const struct misdeed_plan *plan, unsigned int request,
		    const struct misdeed_facts *facts, struct misdeed *m)
{
	struct rng r;

	rng_seed(&r, plan->seed, request);
	*m = (struct misdeed){ .type = &types[0], .isolation = facts->isolation };
	if (plan->hostile)
		m->type = &types[rng_below(&r, ARRAY_SIZE(types))];
	else if (plan->list_len)
		m->type = plan->list[min_size(request, plan->list_len) - 1];
	m->expect = m->type->expect;
	/* Drawn response codes have no errno of their own to be held against. */
	if (plan->hostile && m->type->flags & MISDEED_NV_ERROR)
		m->expect = "error";
	if (m->type->draw)
		m->type->draw(m, plan->hostile ? &r : NULL, facts);
}
