/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What OpenHCL adds to a plain TPM: the report index, its refresh when it is read, the guest's
 * user data, the AK certificate. Everything else passes through to libtpms untouched.
 */
#ifndef VTPM_HCL_H
#define VTPM_HCL_H

#include "record.h"
#include "tpm-cmd.h"

#define NV_REPORT		0x01400001
#define NV_USER_DATA		0x01400002
#define NV_AK_CERT		0x01c101d0

#define NV_REPORT_SIZE		2900	/* OpenHCL's own sizes */
#define NV_AK_CERT_SIZE		4096
#define NV_SIZE_FALLBACK	2048	/* what libtpms allows unless rebuilt */

#define HCL_REFRESH_MS		2000

struct hcl {
	const struct keystore *ks;
	enum isolation_type isolation;
	unsigned int refresh_ms;
	struct misdeed_plan plan;
	struct record record;

	struct tpm_auth index_auth;	/* of the paravisor's indexes; the guest never learns it */
	struct tpm_auth platform_auth;	/* firmware replaces it; overheard on the way */
	struct tpm_auth owner_auth;	/* set while MISDEED_OWNER_AUTH lasts, else empty */
	u16 full_size;		/* of the report index on this libtpms; 0: no index yet */
	u16 now_size;		/* of the report index at present; 0: absent */
	bool now_locked;		/* at present the owner may not read the report index */
	u16 ak_cert_size;
	bool has_ak_cert;

	struct hcl_blob honest;		/* the last report without a misdeed in it */
	u32 honest_claims_len;
	bool content_honest;		/* the index holds `honest` */
	unsigned int content_request;	/* the request that made the index's content */
	bool ever_refreshed;
	u64 refreshed_at;		/* microseconds of CLOCK_MONOTONIC */
	bool skipped;			/* MISDEED_SKIP_REFRESH has been used up */

	bool has_user_data;
	struct request req;
};

void hcl_init(struct hcl *h, const struct keystore *ks, enum isolation_type isolation);

/* The TPM has been switched on, with a saved state perhaps. */
void hcl_power_on(struct hcl *h);

/* One command of the guest; the answer stays valid until the next one. */
void hcl_command(struct hcl *h, const u8 *cmd, size_t len,
		 const u8 **rsp, size_t *rsp_len);

/* hcl-nv.c: the indexes themselves. Return 0, or -1 with a message on stderr. */
void hcl_nv_derive_auth(struct hcl *h);
int hcl_nv_boot(struct hcl *h);
bool hcl_nv_adopt(struct hcl *h);
int hcl_nv_report_redefine(struct hcl *h, u16 size, bool locked);
int hcl_nv_report_write(struct hcl *h, const struct hcl_blob *blob);
int hcl_nv_ak_cert(struct hcl *h, bool present);
int hcl_nv_owner_auth(struct hcl *h, bool locked);
void hcl_nv_read_user_data(u8 user_data[USER_DATA_LEN]);

/* hcl-request.c: reports and requests. */
int hcl_boot_report(struct hcl *h);
void hcl_report_restore(struct hcl *h);
void hcl_user_data_written(struct hcl *h);
void hcl_before_report_read(struct hcl *h);
bool hcl_misdeed_is(const struct hcl *h, unsigned int flag);

#endif
