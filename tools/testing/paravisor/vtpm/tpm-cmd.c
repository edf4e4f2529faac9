// SPDX-License-Identifier: GPL-2.0-only
#include "tpm-cmd.h"

#include <string.h>

#include "util.h"

#define TPM_ALG_RSA		0x0001
#define TPM_ALG_AES		0x0006
#define TPM_ALG_SHA256		0x000b
#define TPM_ALG_NULL		0x0010
#define TPM_ALG_RSASSA		0x0014
#define TPM_ALG_CFB		0x0043

/* TPMA_OBJECT: fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, noDA, ... */
#define OBJECT_COMMON		(BIT(1) | BIT(4) | BIT(5) | BIT(6) | BIT(10))
#define OBJECT_RESTRICTED	BIT(16)
#define OBJECT_DECRYPT		BIT(17)
#define OBJECT_SIGN		BIT(18)

struct cmd {
	u8 buf[TPM_BUFFER_MAX];
	size_t len;
};

struct rsp {
	u8 buf[TPM_BUFFER_MAX];
	size_t len;
};

static void add_bytes(struct cmd *c, const void *data, size_t len)
{
	if (len)
		memcpy(c->buf + c->len, data, len);
	c->len += len;
}

static void add_u8(struct cmd *c, u8 v)
{
	c->buf[c->len++] = v;
}

static void add_u16(struct cmd *c, u16 v)
{
	put_be16(c->buf + c->len, v);
	c->len += 2;
}

static void add_u32(struct cmd *c, u32 v)
{
	put_be32(c->buf + c->len, v);
	c->len += 4;
}

static void add_auth_value(struct cmd *c, const struct tpm_auth *auth)
{
	add_u16(c, auth ? auth->len : 0);
	if (auth)
		add_bytes(c, auth->data, auth->len);
}

static void begin(struct cmd *c, u16 tag, u32 code)
{
	c->len = 0;
	add_u16(c, tag);
	add_u32(c, 0);
	add_u32(c, code);
}

/* One password session: handle, empty nonce, no attributes, the password. */
static void add_password(struct cmd *c, const struct tpm_auth *auth)
{
	add_u32(c, 4 + 2 + 1 + 2 + (auth ? auth->len : 0));
	add_u32(c, TPM_RS_PW);
	add_u16(c, 0);
	add_u8(c, 0);
	add_auth_value(c, auth);
}

static u32 run(const struct tpm_link *l, struct cmd *c, struct rsp *r)
{
	int len;

	put_be32(c->buf + 2, c->len);
	len = l->submit(l->ctx, c->buf, c->len, r->buf);
	if (len < TPM_HEADER_LEN)
		return TPM_RC_NO_LINK;
	r->len = len;
	return get_be32(r->buf + 6);
}

static u32 simple(const struct tpm_link *l, u32 code, u32 arg, size_t arg_len)
{
	struct cmd c;
	struct rsp r;

	begin(&c, TPM_ST_NO_SESSIONS, code);
	if (arg_len == 2)
		add_u16(&c, arg);
	else
		add_u32(&c, arg);
	return run(l, &c, &r);
}

u32 tpm2_startup(const struct tpm_link *l)
{
	return simple(l, TPM_CC_STARTUP, 0, 2);
}

u32 tpm2_shutdown(const struct tpm_link *l)
{
	return simple(l, TPM_CC_SHUTDOWN, 0, 2);
}

u32 tpm2_flush(const struct tpm_link *l, u32 handle)
{
	return simple(l, TPM_CC_FLUSH, handle, 4);
}

u32 tpm2_nv_define(const struct tpm_link *l, u32 hierarchy,
		   const struct tpm_auth *auth, const struct nv_public *pub,
			const struct tpm_auth *index_auth)
{
	struct cmd c;
	struct rsp r;

	begin(&c, TPM_ST_SESSIONS, TPM_CC_NV_DEFINE);
	add_u32(&c, hierarchy);
	add_password(&c, auth);
	add_auth_value(&c, index_auth);
	add_u16(&c, 14);		/* TPMS_NV_PUBLIC with an empty policy */
	add_u32(&c, pub->index);
	add_u16(&c, TPM_ALG_SHA256);
	add_u32(&c, pub->attributes);
	add_u16(&c, 0);
	add_u16(&c, pub->size);
	return run(l, &c, &r);
}

u32 tpm2_nv_undefine(const struct tpm_link *l, u32 hierarchy,
		     const struct tpm_auth *auth, u32 index)
{
	struct cmd c;
	struct rsp r;

	begin(&c, TPM_ST_SESSIONS, TPM_CC_NV_UNDEFINE);
	add_u32(&c, hierarchy);
	add_u32(&c, index);
	add_password(&c, auth);
	return run(l, &c, &r);
}

u32 tpm2_nv_read_public(const struct tpm_link *l, u32 index, struct nv_public *pub)
{
	struct cmd c;
	struct rsp r;
	u32 rc;

	begin(&c, TPM_ST_NO_SESSIONS, TPM_CC_NV_READ_PUBLIC);
	add_u32(&c, index);
	rc = run(l, &c, &r);
	if (rc)
		return rc;
	/* TPM2B size, index, name algorithm, attributes, policy, data size */
	pub->index = get_be32(r.buf + 12);
	pub->attributes = get_be32(r.buf + 18);
	pub->size = get_be16(r.buf + 24 + get_be16(r.buf + 22));
	return 0;
}

u32 tpm2_nv_read(const struct tpm_link *l, u32 who, const struct tpm_auth *auth,
		 u32 index, u16 offset, u16 len, u8 *out)
{
	struct cmd c;
	struct rsp r;
	u32 rc;

	begin(&c, TPM_ST_SESSIONS, TPM_CC_NV_READ);
	add_u32(&c, who);
	add_u32(&c, index);
	add_password(&c, auth);
	add_u16(&c, len);
	add_u16(&c, offset);
	rc = run(l, &c, &r);
	if (rc)
		return rc;
	if (r.len < 16u + len || get_be16(r.buf + 14) != len)
		return TPM_RC_NO_LINK;
	memcpy(out, r.buf + 16, len);
	return 0;
}

static u32 nv_write_piece(const struct tpm_link *l, u32 who,
			  const struct tpm_auth *auth, u32 index,
			       u16 offset, const u8 *data, u16 len)
{
	struct cmd c;
	struct rsp r;

	begin(&c, TPM_ST_SESSIONS, TPM_CC_NV_WRITE);
	add_u32(&c, who);
	add_u32(&c, index);
	add_password(&c, auth);
	add_u16(&c, len);
	add_bytes(&c, data, len);
	add_u16(&c, offset);
	return run(l, &c, &r);
}

u32 tpm2_nv_write(const struct tpm_link *l, u32 who, const struct tpm_auth *auth,
		  u32 index, const u8 *data, size_t len)
{
	u32 rc = 0;

	for (size_t off = 0; off < len && !rc; off += TPM_NV_CHUNK)
		rc = nv_write_piece(l, who, auth, index, off, data + off,
				    min_size(len - off, TPM_NV_CHUNK));
	return rc;
}

u32 tpm2_change_auth(const struct tpm_link *l, u32 hierarchy,
		     const struct tpm_auth *now, const struct tpm_auth *wanted)
{
	struct cmd c;
	struct rsp r;

	begin(&c, TPM_ST_SESSIONS, TPM_CC_CHANGE_AUTH);
	add_u32(&c, hierarchy);
	add_password(&c, now);
	add_auth_value(&c, wanted);
	return run(l, &c, &r);
}

/* TPMT_PUBLIC of an RSA-2048 key, with the two roles of a restricted key. */
#define EK_ATTRIBUTES		(BIT(1) | BIT(4) | BIT(5) | BIT(7) | OBJECT_RESTRICTED | \
				 OBJECT_DECRYPT)

/* PolicySecret of the endorsement hierarchy */
static const u8 ek_policy[] = {
	0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8,
	0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
	0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64,
	0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa,
};

/* An EK is made from this by whoever wants it: TCG EK Credential Profile, template L-1. */
static void add_ek_identity(struct cmd *c)
{
	add_u32(c, EK_ATTRIBUTES);
	add_u16(c, sizeof(ek_policy));
	add_bytes(c, ek_policy, sizeof(ek_policy));
}

static void add_ek_unique(struct cmd *c)
{
	static const u8 zeros[256];

	add_u16(c, sizeof(zeros));
	add_bytes(c, zeros, sizeof(zeros));
}

static void add_rsa_template(struct cmd *c, enum tpm_key_kind kind)
{
	size_t size_at = c->len;
	bool sign = kind == TPM_KEY_AK;

	add_u16(c, 0);
	add_u16(c, TPM_ALG_RSA);
	add_u16(c, TPM_ALG_SHA256);
	if (kind == TPM_KEY_EK) {
		add_ek_identity(c);
	} else {
		add_u32(c, OBJECT_COMMON | OBJECT_RESTRICTED |
			   (sign ? OBJECT_SIGN : OBJECT_DECRYPT));
		add_u16(c, 0);		/* policy */
	}
	if (sign) {
		add_u16(c, TPM_ALG_NULL);
		add_u16(c, TPM_ALG_RSASSA);
		add_u16(c, TPM_ALG_SHA256);
	} else {
		add_u16(c, TPM_ALG_AES);
		add_u16(c, 128);
		add_u16(c, TPM_ALG_CFB);
		add_u16(c, TPM_ALG_NULL);
	}
	add_u16(c, 2048);
	add_u32(c, 0);			/* exponent: the default, 65537 */
	if (kind == TPM_KEY_EK)
		add_ek_unique(c);
	else
		add_u16(c, 0);		/* unique */
	put_be16(c->buf + size_at, c->len - size_at - 2);
}

u32 tpm2_create_primary(const struct tpm_link *l, u32 hierarchy,
			enum tpm_key_kind kind, struct tpm_rsa_key *key)
{
	struct cmd c;
	struct rsp r;
	size_t modulus;
	u32 rc;

	begin(&c, TPM_ST_SESSIONS, TPM_CC_CREATE_PRIMARY);
	add_u32(&c, hierarchy);
	add_password(&c, NULL);
	add_u16(&c, 4);			/* sensitive: no password, no data */
	add_u32(&c, 0);
	add_rsa_template(&c, kind);
	add_u16(&c, 0);			/* outsideInfo */
	add_u32(&c, 0);			/* creationPCR */
	rc = run(l, &c, &r);
	if (rc)
		return rc;
	key->handle = get_be32(r.buf + TPM_HEADER_LEN);
	/* handle, parameter size, TPM2B size; the modulus ends the public area */
	modulus = 18 + 2 + get_be16(r.buf + 18) - sizeof(key->modulus);
	if (get_be16(r.buf + modulus - 2) != sizeof(key->modulus))
		return TPM_RC_NO_LINK;
	memcpy(key->modulus, r.buf + modulus, sizeof(key->modulus));
	return 0;
}

u32 tpm2_make_persistent(const struct tpm_link *l, u32 handle, u32 persistent)
{
	struct cmd c;
	struct rsp r;

	begin(&c, TPM_ST_SESSIONS, TPM_CC_EVICT_CONTROL);
	add_u32(&c, TPM_RH_OWNER);
	add_u32(&c, handle);
	add_password(&c, NULL);
	add_u32(&c, persistent);
	return run(l, &c, &r);
}
