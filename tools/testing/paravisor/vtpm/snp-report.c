// SPDX-License-Identifier: GPL-2.0-only
#include "snp-report.h"

#include <endian.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "ecdsa.h"
#include "measurement.h"

void snp_report_sign(struct snp_report *r, EVP_PKEY *key)
{
	ECDSA_SIG *sig __free(ecdsa_sig) = ecdsa_sign(key, EVP_sha384(), r, SNP_SIGNED_LEN);

	if (BN_bn2lebinpad(ECDSA_SIG_get0_r(sig), r->signature_r, sizeof(r->signature_r)) < 0 ||
	    BN_bn2lebinpad(ECDSA_SIG_get0_s(sig), r->signature_s, sizeof(r->signature_s)) < 0)
		die("cannot encode the SNP signature");
}

void snp_report_build(const struct keystore *ks, u32 vmpl, const u8 report_data[64],
		      struct snp_report *r)
{
	const struct snp_tcb tcb = {
		.boot_loader = TCB_BOOT_LOADER, .tee = TCB_TEE,
		.snp = TCB_SNP, .microcode = TCB_MICROCODE,
	};
	const struct snp_firmware_version fw = { .build = 21, .minor = 55, .major = 1 };

	*r = (struct snp_report){ .version = htole32(SNP_REPORT_VERSION) };
	r->policy = htole64(0x3001f);	/* SMT allowed, no debugging, ABI 0.31 */
	r->vmpl = htole32(vmpl);
	r->signature_algo = htole32(SNP_SIG_ECDSA_P384);
	r->current_tcb = tcb;
	r->reported_tcb = tcb;
	r->committed_tcb = tcb;
	r->launch_tcb = tcb;
	r->platform_info = htole64(1);	/* SMT is on */
	r->current_version = fw;
	r->committed_version = fw;
	r->cpuid_family = 0x19;		/* Milan */
	r->cpuid_model = 1;
	r->cpuid_stepping = 1;
	memcpy(r->report_data, report_data, sizeof(r->report_data));
	report_measurement(r->measurement);
	SHA256(ks->secret, sizeof(ks->secret), r->report_id);
	memset(r->report_id_ma, 0xff, sizeof(r->report_id_ma));
	memcpy(r->chip_id, ks->chip_id, sizeof(r->chip_id));
}
