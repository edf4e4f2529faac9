// SPDX-License-Identifier: GPL-2.0-only
#include "tdx-report.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

#include "measurement.h"

#define TDX_MODULE_IMAGE	"a TDX module that exists only in a test"
#define MAC_LEN			sizeof(((struct tdx_report *)0)->mac)

static void make_mac(const struct keystore *ks, const struct tdx_report *r, u8 mac[MAC_LEN])
{
	unsigned int len = MAC_LEN;

	if (!HMAC(EVP_sha256(), ks->secret, sizeof(ks->secret), (const u8 *)r, TDX_MACED_LEN,
		  mac, &len))
		die("cannot compute the TDREPORT's MAC");
}

static void hash_parts(const struct tdx_report *r, u8 tcb[48], u8 info[48])
{
	SHA384((const u8 *)&r->tee_tcb_info, sizeof(r->tee_tcb_info), tcb);
	SHA384(r->attributes, TDX_INFO_LEN, info);
}

static void fill_tcb(struct tdx_tee_tcb_info *tcb)
{
	*tcb = (struct tdx_tee_tcb_info){
		.valid = { 0xff, 0x03 }, .tee_tcb_svn = { 5, 1, 3 }, .tee_tcb_svn2 = { 5, 1, 3 },
	};
	SHA384((const u8 *)TDX_MODULE_IMAGE, strlen(TDX_MODULE_IMAGE), tcb->mrseam);
}

void tdx_report_build(const struct keystore *ks, const u8 report_data[64],
		      const u8 rtmr[TDX_RTMRS][48], struct tdx_report *r)
{
	*r = (struct tdx_report){
		.type = { TDX_REPORT_TYPE },
		.cpu_svn = TDX_CPU_SVN,
		.attributes = { 0, 0, 0, 0x10 },	/* SEPT_VE_DISABLE */
		.xfam = { 0xe7 },
	};
	memcpy(r->report_data, report_data, sizeof(r->report_data));
	fill_tcb(&r->tee_tcb_info);
	report_measurement(r->mrtd);
	if (rtmr)
		memcpy(r->rtmr, rtmr, sizeof(r->rtmr));
	hash_parts(r, r->tee_tcb_info_hash, r->tee_info_hash);
	make_mac(ks, r, r->mac);
}

/* What is outside the MAC and outside both hashes has to be zero. */
static bool reserved_is_zero(const struct tdx_report *r)
{
	static const u8 zero[sizeof(r->reserved_1ef)];

	return !memcmp(r->reserved_1ef, zero, sizeof(zero));
}

bool tdx_report_is_authentic(const struct keystore *ks, const struct tdx_report *r)
{
	static const u8 type[4] = { TDX_REPORT_TYPE };
	u8 tcb[48], info[48], mac[MAC_LEN];

	hash_parts(r, tcb, info);
	make_mac(ks, r, mac);
	return !CRYPTO_memcmp(mac, r->mac, sizeof(mac)) && !memcmp(r->type, type, sizeof(type)) &&
	       !memcmp(tcb, r->tee_tcb_info_hash, sizeof(tcb)) &&
	       !memcmp(info, r->tee_info_hash, sizeof(info)) && reserved_is_zero(r);
}
