// SPDX-License-Identifier: GPL-2.0-only
#include "hcl.h"

#include <string.h>

#include "tpm.h"

/* A guest's command, as far as the rules need to look into it. */
struct command {
	const u8 *raw;
	size_t len;
	u32 code;
	u32 handle[2];	/* 0 when the command is too short to have one */
	size_t params;		/* where the parameters start; 0: nowhere */
};

static u32 handle_at(const struct command *c, size_t off)
{
	return c->len >= off + 4 ? get_be32(c->raw + off) : 0;
}

/* Behind the handles stands the authorization area, if the tag says so. */
static size_t params_after(const struct command *c, unsigned int handles)
{
	size_t at = TPM_HEADER_LEN + 4 * handles;
	u32 auth_len;

	if (get_be16(c->raw) != TPM_ST_SESSIONS)
		return at;
	if (c->len < at + 4)
		return 0;
	auth_len = get_be32(c->raw + at);
	return auth_len <= c->len - at - 4 ? at + 4 + auth_len : 0;
}

static bool parse(struct command *c, const u8 *raw, size_t len)
{
	*c = (struct command){ .raw = raw, .len = len };
	if (len < TPM_HEADER_LEN)
		return false;
	c->code = get_be32(raw + 6);
	c->handle[0] = handle_at(c, TPM_HEADER_LEN);
	c->handle[1] = handle_at(c, TPM_HEADER_LEN + 4);
	c->params = params_after(c, c->code == TPM_CC_CHANGE_AUTH ? 1 : 2);
	return true;
}

static bool is_report_read(const struct command *c)
{
	return c->code == TPM_CC_NV_READ && c->handle[1] == NV_REPORT;
}

static bool names_report(const struct command *c)
{
	return is_report_read(c) ||
	       (c->code == TPM_CC_NV_READ_PUBLIC && c->handle[0] == NV_REPORT);
}

/* NV_Read's parameters: size, offset. They are never encrypted. */
static bool reads_offset_zero(const struct command *c)
{
	return is_report_read(c) && c->params && c->len >= c->params + 4 &&
	       !get_be16(c->raw + c->params + 2);
}

static bool is_auth_failure(u32 rc)
{
	u32 code = rc & 0xbf;	/* without the number of the session */

	return rc & 0x80 && (code == TPM_RC_AUTH_FAIL || code == TPM_RC_BAD_AUTH);
}

/* Firmware locks the platform hierarchy with a random password, in clear text. */
static void overhear_platform_auth(struct hcl *h, const struct command *c)
{
	u16 size;

	if (c->handle[0] != TPM_RH_PLATFORM || !c->params || c->len < c->params + 2)
		return;
	size = get_be16(c->raw + c->params);
	if (size > sizeof(h->platform_auth.data) || c->len < c->params + 2 + size)
		return;
	h->platform_auth.len = size;
	memcpy(h->platform_auth.data, c->raw + c->params + 2, size);
}

/* A reset ends whatever the request under way was up to. */
static void on_startup(struct hcl *h)
{
	h->req.applied = false;
	if (hcl_nv_boot(h))
		return;
	if (h->full_size && hcl_boot_report(h))
		warn("there is no report at boot");
}

static void after_success(struct hcl *h, const struct command *c)
{
	if (c->code == TPM_CC_STARTUP)
		on_startup(h);
	else if (c->code == TPM_CC_CHANGE_AUTH)
		overhear_platform_auth(h, c);
	else if (c->code == TPM_CC_NV_WRITE && c->handle[1] == NV_USER_DATA)
		hcl_user_data_written(h);
}

static bool is_withheld(const struct hcl *h)
{
	return (hcl_misdeed_is(h, MISDEED_INDEX_ABSENT) && !h->now_size) ||
	       (hcl_misdeed_is(h, MISDEED_INDEX_LOCKED) && h->now_locked);
}

/*
 * With the owner's password set, or without an index that can be read, a guest that looks before
 * it writes would never begin another request: one refusal is all it gets.
 */
static void after_failure(struct hcl *h, const struct command *c, u32 rc)
{
	if (names_report(c))
		h->req.errors++;
	if (h->owner_auth.len && c->handle[0] == TPM_RH_OWNER && is_auth_failure(rc))
		hcl_nv_owner_auth(h, false);
	if (names_report(c) && is_withheld(h))
		hcl_report_restore(h);
}

static void answer_nv_error(struct hcl *h, const u8 **rsp, size_t *rsp_len)
{
	static u8 error[TPM_HEADER_LEN];

	put_be16(error, TPM_ST_NO_SESSIONS);
	put_be32(error + 2, sizeof(error));
	put_be32(error + 6, h->req.misdeed.n[0]);
	*rsp = error;
	*rsp_len = sizeof(error);
}

/*
 * The answer to the guest is copied before the paravisor sends commands of its own, because
 * libtpms has one answer buffer.
 */
static void execute(struct hcl *h, const struct command *c, const u8 **rsp, size_t *rsp_len)
{
	static u8 answer[TPM_BUFFER_MAX];
	u32 rc;

	tpm_execute(c->raw, c->len, rsp, rsp_len);
	if (*rsp_len < TPM_HEADER_LEN || *rsp_len > sizeof(answer))
		return;
	memcpy(answer, *rsp, *rsp_len);
	*rsp = answer;
	rc = get_be32(answer + 6);
	if (rc)
		after_failure(h, c, rc);
	else
		after_success(h, c);
}

void hcl_command(struct hcl *h, const u8 *cmd, size_t len,
		 const u8 **rsp, size_t *rsp_len)
{
	struct command c;

	if (!parse(&c, cmd, len)) {
		tpm_execute(cmd, len, rsp, rsp_len);
		return;
	}
	if (tpm_is_on() && h->full_size && reads_offset_zero(&c))
		hcl_before_report_read(h);
	if (is_report_read(&c) && hcl_misdeed_is(h, MISDEED_NV_ERROR)) {
		h->req.errors++;
		answer_nv_error(h, rsp, rsp_len);
	} else {
		execute(h, &c, rsp, rsp_len);
	}
	if (names_report(&c))
		record_update(&h->record, &h->req);
}

void hcl_init(struct hcl *h, const struct keystore *ks, enum isolation_type isolation)
{
	*h = (struct hcl){
		.ks = ks, .isolation = isolation, .refresh_ms = HCL_REFRESH_MS,
		.record.fd = -1,
	};
}

void hcl_power_on(struct hcl *h)
{
	hcl_nv_derive_auth(h);
	if (hcl_nv_adopt(h))
		hcl_boot_report(h);
}
