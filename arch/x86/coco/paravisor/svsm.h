/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_SVSM_H
#define _X86_COCO_PARAVISOR_SVSM_H

#include <linux/paravisor.h>
#include <linux/types.h>

struct paravisor_block;

/**
 * struct svsm_facts - what the SVSM and the secrets page say
 * @query: the SVSM knows the call QUERY_PROTOCOL
 * @core: versions of the core protocol, highest in bits 63:32, lowest in 31:0;
 *	0 where the SVSM names none
 * @attest: versions of the attestation protocol
 * @apic: versions of the APIC protocol
 * @vtpm_commands: platform commands of the vTPM, a bitmap
 * @max_version: highest version of the core protocol, from the secrets page
 * @vmpck: there is a key for guest messages of this privilege level
 * @tdisp: this kernel can send the guest messages of SEV-TIO
 * @block: the feature leaves; all 0 where there are none
 */
struct svsm_facts {
	bool query;
	u64 core;
	u64 attest;
	u64 apic;
	u64 vtpm_commands;
	u32 max_version;
	bool vmpck;
	bool tdisp;
	const struct paravisor_block *block;
};

unsigned int svsm_paravisor_claims(const struct svsm_facts *facts,
				   struct paravisor_claim *claims);

#ifdef CONFIG_PARAVISOR_SNP_TDISP
const struct paravisor_tdisp_transport *snp_tdisp_transport(void);
#else
static inline const struct paravisor_tdisp_transport *snp_tdisp_transport(void)
{
	return NULL;
}
#endif

#endif /* _X86_COCO_PARAVISOR_SVSM_H */
