// SPDX-License-Identifier: GPL-2.0-only
/*
 * NV indexes of a Hyper-V paravisor's vTPM
 *
 * Plain password sessions with the empty owner authorization: the vTPM is
 * paravisor code behind private memory, no bus lies between. The commands are
 * those of the TPM 2.0 Library Specification, part 3, chapter 31.
 */

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tpm.h>
#include <linux/tpm_buf.h>
#include <linux/tpm_command.h>
#include <linux/unaligned.h>

#include "hcl.h"

/* Bytes that OpenHCL's TPM moves in one command, TPM2_PT_NV_BUFFER_MAX */
#define HCL_NV_CHUNK		1024

/* TPMA_NV */
#define HCL_NV_OWNERWRITE	BIT(1)
#define HCL_NV_OWNERREAD	BIT(17)
#define HCL_NV_AUTHREAD		BIT(18)
#define HCL_NV_NO_DA		BIT(25)
#define HCL_NV_PLATFORMCREATE	BIT(30)

/* Response of TPM2_NV_Read: header, parameter size, TPM2B data */
#define RSP_DATA_SIZE		(TPM_HEADER_SIZE + 4)
#define RSP_DATA		(RSP_DATA_SIZE + 2)

/* Response of TPM2_NV_ReadPublic: header, TPM2B_NV_PUBLIC, TPM2B_NAME */
#define RSP_PUBLIC_SIZE		TPM_HEADER_SIZE
#define RSP_PUBLIC_INDEX	(RSP_PUBLIC_SIZE + 2)
#define RSP_PUBLIC_ATTRIBUTES	(RSP_PUBLIC_INDEX + 6)
#define RSP_PUBLIC_POLICY_SIZE	(RSP_PUBLIC_ATTRIBUTES + 4)
#define RSP_PUBLIC_POLICY	(RSP_PUBLIC_POLICY_SIZE + 2)

/**
 * hcl_nv_errno() - make an errno of what tpm_transmit_cmd() returned
 * @rc: a negative errno, 0 or a TPM response code
 *
 * Context: Any.
 * Return:
 * * 0			- success
 * * -EACCES		- the owner has set an authorization, or is disabled
 * * -EPERM		- the index does not let the owner do that
 * * -ENOENT		- no such index, or never written
 * * -EMSGSIZE		- the index is smaller than what was to be moved
 * * -ETIMEDOUT		- no answer in time
 * * -EIO		- anything else
 */
int hcl_nv_errno(ssize_t rc)
{
	if (rc < 0)
		return rc == -ETIME ? -ETIMEDOUT : -EIO;

	switch (tpm2_rc_value(rc)) {
	case TPM2_RC_SUCCESS:
		return 0;
	case TPM2_RC_HIERARCHY:
	case TPM2_RC_AUTH_FAIL:
	case TPM2_RC_BAD_AUTH:
		return -EACCES;
	case TPM2_RC_NV_AUTHORIZATION:
	case TPM2_RC_NV_LOCKED:
		return -EPERM;
	case TPM2_RC_HANDLE:
	case TPM2_RC_NV_UNINITIALIZED:
		return -ENOENT;
	case TPM2_RC_SIZE:
	case TPM2_RC_NV_RANGE:
	case TPM2_RC_NV_SIZE:
		return -EMSGSIZE;
	default:
		return -EIO;
	}
}
EXPORT_SYMBOL_IF_KUNIT(hcl_nv_errno);

/**
 * hcl_nv_parse_public() - take a TPM2_NV_ReadPublic response apart
 * @rsp: the response from its header on
 * @len: bytes of @rsp
 * @index: the index that was asked for
 * @public: the answer on success
 *
 * Context: Any.
 * Return: 0, or -EIO if the response is truncated or is for another index.
 */
int hcl_nv_parse_public(const u8 *rsp, size_t len, u32 index,
			struct hcl_nv_public *public)
{
	size_t size_at;

	if (len < RSP_PUBLIC_POLICY + sizeof(u16) ||
	    get_unaligned_be32(rsp + RSP_PUBLIC_INDEX) != index)
		return -EIO;

	size_at = RSP_PUBLIC_POLICY + get_unaligned_be16(rsp + RSP_PUBLIC_POLICY_SIZE);
	if (size_at + sizeof(u16) > len ||
	    size_at + sizeof(u16) !=
	    RSP_PUBLIC_INDEX + get_unaligned_be16(rsp + RSP_PUBLIC_SIZE))
		return -EIO;

	public->attributes = get_unaligned_be32(rsp + RSP_PUBLIC_ATTRIBUTES);
	public->size = get_unaligned_be16(rsp + size_at);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(hcl_nv_parse_public);

/**
 * hcl_nv_parse_read() - take a TPM2_NV_Read response apart
 * @rsp: the response from its header on
 * @len: bytes of @rsp
 * @data: room for @size bytes
 * @size: bytes that were asked for
 *
 * Context: Any.
 * Return: 0, or -EIO if the response holds another number of bytes.
 */
int hcl_nv_parse_read(const u8 *rsp, size_t len, void *data, u16 size)
{
	if (len < RSP_DATA + size || get_unaligned_be16(rsp + RSP_DATA_SIZE) != size)
		return -EIO;

	memcpy(data, rsp + RSP_DATA, size);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(hcl_nv_parse_read);

/* A response code is the caller's to report, so the TPM core gets no text. */
static int nv_transmit(struct tpm_chip *chip, struct tpm_buf *buf)
{
	return hcl_nv_errno(tpm_transmit_cmd(chip, buf, 0, NULL));
}

static void nv_begin(struct tpm_buf *buf, u32 command, const u32 *handles, int nr)
{
	tpm_buf_reset(buf, TPM2_ST_SESSIONS, command);
	for (int i = 0; i < nr; i++)
		tpm_buf_append_u32(buf, handles[i]);
	tpm_buf_append_empty_auth(buf, TPM2_RS_PW);
}

static int nv_undefine(struct tpm_chip *chip, struct tpm_buf *buf, u32 index)
{
	const u32 handles[] = { TPM2_RH_OWNER, index };

	nv_begin(buf, TPM2_CC_NV_UNDEFINE_SPACE, handles, ARRAY_SIZE(handles));
	return nv_transmit(chip, buf);
}

static int nv_define(struct tpm_chip *chip, struct tpm_buf *buf, u32 index, u16 size)
{
	const u32 handles[] = { TPM2_RH_OWNER };

	nv_begin(buf, TPM2_CC_NV_DEFINE_SPACE, handles, ARRAY_SIZE(handles));
	tpm_buf_append_u16(buf, 0);	/* empty index authorization */
	tpm_buf_append_u16(buf, 14);	/* TPMS_NV_PUBLIC without a policy */
	tpm_buf_append_u32(buf, index);
	tpm_buf_append_u16(buf, TPM_ALG_SHA256);
	tpm_buf_append_u32(buf, HCL_NV_OWNERWRITE | HCL_NV_OWNERREAD | HCL_NV_AUTHREAD |
			   HCL_NV_NO_DA);
	tpm_buf_append_u16(buf, 0);
	tpm_buf_append_u16(buf, size);
	return nv_transmit(chip, buf);
}

static int nv_write(struct tpm_chip *chip, struct tpm_buf *buf, u32 index,
		    const u8 *data, u16 size)
{
	const u32 handles[] = { TPM2_RH_OWNER, index };

	nv_begin(buf, TPM2_CC_NV_WRITE, handles, ARRAY_SIZE(handles));
	tpm_buf_append_u16(buf, size);
	tpm_buf_append(buf, data, size);
	tpm_buf_append_u16(buf, 0);	/* offset */
	return nv_transmit(chip, buf);
}

static int nv_read_public(struct tpm_chip *chip, struct tpm_buf *buf, u32 index,
			  struct hcl_nv_public *public)
{
	int rc;

	tpm_buf_reset(buf, TPM2_ST_NO_SESSIONS, TPM2_CC_NV_READ_PUBLIC);
	tpm_buf_append_u32(buf, index);
	rc = nv_transmit(chip, buf);
	if (rc)
		return rc;

	return hcl_nv_parse_public(buf->data, buf->length, index, public);
}

static int nv_read(struct tpm_chip *chip, struct tpm_buf *buf, u32 index, u8 *data,
		   u16 size, u16 offset)
{
	const u32 handles[] = { TPM2_RH_OWNER, index };
	int rc;

	nv_begin(buf, TPM2_CC_NV_READ, handles, ARRAY_SIZE(handles));
	tpm_buf_append_u16(buf, size);
	tpm_buf_append_u16(buf, offset);
	rc = nv_transmit(chip, buf);
	if (rc)
		return rc;

	return hcl_nv_parse_read(buf->data, buf->length, data, size);
}

static struct tpm_buf *nv_alloc_buf(void)
{
	struct tpm_buf *buf = kzalloc(TPM_BUFSIZE, GFP_KERNEL);

	if (buf)
		tpm_buf_init(buf, TPM_BUFSIZE);

	return buf;
}

/**
 * hcl_nv_find() - look for an index that the paravisor has made
 * @chip: the vTPM, its operations held by tpm_try_get_ops()
 * @index: the index
 * @size: bytes of it, at least 1, on success
 *
 * Only the platform hierarchy, which is the paravisor's, makes indexes with
 * TPMA_NV_PLATFORMCREATE; anybody else's index counts as none.
 *
 * Context: Process.
 * Return: 0, -ENOMEM, -EMSGSIZE if the index is empty or larger than
 *	%HCL_NV_SIZE_MAX, or an error of hcl_nv_errno().
 */
int hcl_nv_find(struct tpm_chip *chip, u32 index, u16 *size)
{
	struct tpm_buf *buf __free(kfree) = nv_alloc_buf();
	struct hcl_nv_public public;
	int rc;

	if (!buf)
		return -ENOMEM;

	rc = nv_read_public(chip, buf, index, &public);
	if (rc)
		return rc;

	if (!(public.attributes & HCL_NV_PLATFORMCREATE))
		return -ENOENT;

	if (!public.size || public.size > HCL_NV_SIZE_MAX)
		return -EMSGSIZE;

	*size = public.size;
	return 0;
}

/**
 * hcl_nv_write_user_data() - leave the user data for the next report
 * @chip: the vTPM, its operations held by tpm_try_get_ops()
 * @user_data: what the claims of the next report shall repeat
 *
 * The index is the guest's own: it is defined on first use, and anew where
 * somebody left one that is too small or does not let the owner write.
 *
 * Context: Process.
 * Return: 0, -ENOMEM or an error of hcl_nv_errno().
 */
int hcl_nv_write_user_data(struct tpm_chip *chip, const u8 user_data[HCL_USER_DATA_SIZE])
{
	struct tpm_buf *buf __free(kfree) = nv_alloc_buf();
	int rc;

	if (!buf)
		return -ENOMEM;

	rc = nv_write(chip, buf, HCL_NV_USER_DATA, user_data, HCL_USER_DATA_SIZE);
	if (rc == -EMSGSIZE || rc == -EPERM) {
		rc = nv_undefine(chip, buf, HCL_NV_USER_DATA);
		if (rc)
			return rc;
	} else if (rc != -ENOENT) {
		return rc;
	}

	rc = nv_define(chip, buf, HCL_NV_USER_DATA, HCL_USER_DATA_SIZE);
	if (rc)
		return rc;

	return nv_write(chip, buf, HCL_NV_USER_DATA, user_data, HCL_USER_DATA_SIZE);
}

/**
 * hcl_nv_read_index() - read an index of the paravisor as a whole, from its start
 * @chip: the vTPM, its operations held by tpm_try_get_ops()
 * @index: the index
 * @data: a copy for the caller to kvfree(), on success
 * @size: bytes of @data, on success
 *
 * Context: Process.
 * Return: 0, -ENOMEM or an error of hcl_nv_find() or hcl_nv_errno().
 */
int hcl_nv_read_index(struct tpm_chip *chip, u32 index, u8 **data, u16 *size)
{
	struct tpm_buf *buf __free(kfree) = nv_alloc_buf();
	int rc;

	if (!buf)
		return -ENOMEM;

	rc = hcl_nv_find(chip, index, size);
	if (rc)
		return rc;

	u8 *copy __free(kvfree) = kvzalloc(*size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;

	for (u16 done = 0; done < *size; done += HCL_NV_CHUNK) {
		rc = nv_read(chip, buf, index, copy + done, min(*size - done, HCL_NV_CHUNK),
			     done);
		if (rc)
			return rc;
	}

	*data = no_free_ptr(copy);
	return 0;
}
