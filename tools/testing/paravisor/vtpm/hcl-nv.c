// SPDX-License-Identifier: GPL-2.0-only
#include <openssl/sha.h>
#include <string.h>

#include "hcl.h"
#include "tpm.h"

/* The guest can read with the owner's password, nobody but us can write: 0x42060004. */
#define PARAVISOR_INDEX	(TPMA_NV_PLATFORMCREATE | TPMA_NV_NO_DA | TPMA_NV_AUTHREAD | \
			 TPMA_NV_OWNERREAD | TPMA_NV_AUTHWRITE)

static int failed(const char *what, u32 rc)
{
	if (!rc)
		return 0;
	warn("%s: the TPM answered 0x%x", what, rc);
	return -1;
}

static u32 define_as(struct hcl *h, u32 index, u16 size, u32 attributes)
{
	const struct nv_public pub = {
		.index = index, .attributes = attributes, .size = size,
	};

	return tpm2_nv_define(&tpm_direct, TPM_RH_PLATFORM, &h->platform_auth, &pub,
			      &h->index_auth);
}

static u32 define(struct hcl *h, u32 index, u16 size)
{
	return define_as(h, index, size, PARAVISOR_INDEX);
}

static u32 undefine(struct hcl *h, u32 index)
{
	return tpm2_nv_undefine(&tpm_direct, TPM_RH_PLATFORM, &h->platform_auth, index);
}

/* The real size if this libtpms takes it, else the most that every libtpms takes. */
static u16 define_largest(struct hcl *h, u32 index, u16 size)
{
	undefine(h, index);		/* left over from before a reset, if at all */
	if (!define(h, index, size))
		return size;
	return failed("defining an index", define(h, index, NV_SIZE_FALLBACK)) ?
	       0 : NV_SIZE_FALLBACK;
}

static int write_padded(struct hcl *h, u32 index, const u8 *data, size_t len,
			u16 size)
{
	u8 *content = xmalloc(size);
	u32 rc;

	memcpy(content, data, min_size(len, size));
	rc = tpm2_nv_write(&tpm_direct, index, &h->index_auth, index, content, size);
	free(content);
	return failed("writing an index", rc);
}

int hcl_nv_report_write(struct hcl *h, const struct hcl_blob *blob)
{
	if (!h->now_size)
		return 0;
	return write_padded(h, NV_REPORT, blob->data, blob->len, h->now_size);
}

int hcl_nv_report_redefine(struct hcl *h, u16 size, bool locked)
{
	u32 attributes = locked ? PARAVISOR_INDEX & ~TPMA_NV_OWNERREAD : PARAVISOR_INDEX;

	if (h->now_size && failed("removing the report index", undefine(h, NV_REPORT)))
		return -1;
	h->now_size = 0;
	if (size && failed("defining the report index",
			   define_as(h, NV_REPORT, size, attributes)))
		return -1;
	h->now_locked = locked;
	h->now_size = size;
	return 0;
}

int hcl_nv_ak_cert(struct hcl *h, bool present)
{
	if (present == h->has_ak_cert)
		return 0;
	if (!present) {
		if (failed("removing the AK certificate", undefine(h, NV_AK_CERT)))
			return -1;
		h->has_ak_cert = false;
		return 0;
	}
	h->ak_cert_size = define_largest(h, NV_AK_CERT, NV_AK_CERT_SIZE);
	if (!h->ak_cert_size || write_padded(h, NV_AK_CERT, h->ks->ak_cert.data,
					     h->ks->ak_cert.len, h->ak_cert_size))
		return -1;
	h->has_ak_cert = true;
	return 0;
}

int hcl_nv_owner_auth(struct hcl *h, bool locked)
{
	struct tpm_auth wanted = { 0 };

	if (locked == !!h->owner_auth.len)
		return 0;
	if (locked)
		wanted = h->index_auth;
	if (failed("changing the owner's password",
		   tpm2_change_auth(&tpm_direct, TPM_RH_OWNER, &h->owner_auth, &wanted)))
		return -1;
	h->owner_auth = wanted;
	return 0;
}

/* Reads as the owner, as OpenHCL does; zeros when there is nothing, zeros behind a short value. */
void hcl_nv_read_user_data(u8 user_data[USER_DATA_LEN])
{
	struct nv_public pub;

	memset(user_data, 0, USER_DATA_LEN);
	if (tpm2_nv_read_public(&tpm_direct, NV_USER_DATA, &pub))
		return;
	pub.size = min_size(pub.size, USER_DATA_LEN);
	if (tpm2_nv_read(&tpm_direct, TPM_RH_OWNER, NULL, NV_USER_DATA, 0, pub.size, user_data))
		tpm2_nv_read(&tpm_direct, NV_USER_DATA, NULL, NV_USER_DATA, 0, pub.size,
			     user_data);
}

/* Another vTPM with the same keys can go on with the indexes: nothing here is random. */
void hcl_nv_derive_auth(struct hcl *h)
{
	u8 digest[SHA256_DIGEST_LENGTH];

	SHA256(h->ks->secret, sizeof(h->ks->secret), digest);
	SHA256(digest, sizeof(digest), h->index_auth.data);
	h->index_auth.len = sizeof(digest);
}

/* After INIT with a saved state: the indexes are there although nobody booted. */
bool hcl_nv_adopt(struct hcl *h)
{
	struct nv_public report, cert;

	h->has_ak_cert = !tpm2_nv_read_public(&tpm_direct, NV_AK_CERT, &cert);
	if (h->isolation == ISOLATION_NONE ||
	    tpm2_nv_read_public(&tpm_direct, NV_REPORT, &report))
		return false;
	h->full_size = report.size;
	h->now_size = report.size;
	h->now_locked = !(report.attributes & TPMA_NV_OWNERREAD);
	return true;
}

/* Startup has just succeeded, so the platform's password is empty again. */
int hcl_nv_boot(struct hcl *h)
{
	h->platform_auth.len = 0;
	h->has_ak_cert = false;
	if (hcl_nv_owner_auth(h, false) || hcl_nv_ak_cert(h, true))
		return -1;
	if (h->isolation == ISOLATION_NONE)
		return 0;
	h->full_size = define_largest(h, NV_REPORT, NV_REPORT_SIZE);
	h->now_size = h->full_size;
	h->now_locked = false;
	return h->full_size ? 0 : -1;
}
