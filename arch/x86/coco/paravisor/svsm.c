// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: publisher for the SVSM below an enlightened SNP guest
 *
 * The guest handles #VC and talks to the hypervisor itself, but pages and save
 * areas of processors are the SVSM's. What it offers is asked of it by calls
 * through memory and registers that the host does not see.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/paravisor.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/wordpart.h>

#include <asm/cpuid/types.h>
#include <asm/sev.h>

#include "../sev/internal.h"
#include "cpuid.h"
#include "svsm.h"

/* Protocols that QUERY_PROTOCOL is asked for, and the version spoken here */
#define PROTOCOL_CORE	0
#define PROTOCOL_ATTEST	1
#define PROTOCOL_APIC	3
#define PROTOCOL_LEAVES	0x50767372	/* "Pvsr", has no calls */
#define VERSION		1

#define VMPCKS		4

#define PVALIDATE	"svsm:core.1"
#define CREATE_VCPU	"svsm:core.2"
#define MAX_VERSION	"svsm:secrets.max_version"
#define ATTEST		"svsm:query(1)"
#define APIC		"svsm:query(3)"
#define VTPM_QUERY	"svsm:vtpm.0"
#define VMPCK		"svsm:secrets.vmpck"

static bool is_spoken(u64 versions)
{
	return lower_32_bits(versions) <= VERSION && upper_32_bits(versions) >= VERSION;
}

/* The calls for pages and processors are mandatory, so the version will do. */
static bool has_core(const struct svsm_facts *facts)
{
	return facts->query ? is_spoken(facts->core) : facts->max_version >= VERSION;
}

/* The leaf alone will not do: without a key no message is answered. */
static bool takes_tdisp(const struct svsm_facts *facts)
{
	return facts->tdisp && facts->vmpck && *facts->block->sources[PARAVISOR_TDISP];
}

/**
 * svsm_paravisor_claims() - derive the features from what the SVSM said
 * @facts: what it said
 * @claims: room for %PARAVISOR_NR_FEATURES entries
 *
 * The vTPM's own QUERY counts, for there are SVSMs that have it and yet do not
 * name its protocol. Of the feature leaves only what no call tells is taken.
 *
 * Context: Any.
 * Return: number of entries written; 0 where there is nothing to publish.
 */
unsigned int svsm_paravisor_claims(const struct svsm_facts *facts,
				   struct paravisor_claim *claims)
{
	bool vtpm = facts->vtpm_commands & SVSM_VTPM_SEND_COMMAND;
	unsigned long from_leaves = BIT(PARAVISOR_TDISP_ATTESTED) |
				    (takes_tdisp(facts) ? BIT(PARAVISOR_TDISP) : 0);
	const struct {
		struct paravisor_claim claim;
		bool set;
	} rules[] = {
		{ { PARAVISOR_PAGE_STATE, facts->query ? PVALIDATE : MAX_VERSION },
		  has_core(facts) },
		{ { PARAVISOR_VCPU_CREATE, facts->query ? CREATE_VCPU : MAX_VERSION },
		  has_core(facts) },
		{ { PARAVISOR_INTERRUPTS, APIC }, is_spoken(facts->apic) },
		{ { PARAVISOR_REPORT_SNP, VMPCK }, facts->vmpck },
		{ { PARAVISOR_REPORT_SVSM, ATTEST }, is_spoken(facts->attest) },
		{ { PARAVISOR_VTPM, VTPM_QUERY }, vtpm },
	};
	unsigned int nr = 0;

	for (int i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].set)
			claims[nr++] = rules[i].claim;

	return nr + paravisor_block_claims(facts->block, from_leaves, claims + nr);
}
EXPORT_SYMBOL_IF_KUNIT(svsm_paravisor_claims);

/* What fails for another reason than an unknown call is not there. */
static void __init ask_versions(struct svsm_facts *facts)
{
	int rc = svsm_query_protocol(PROTOCOL_CORE, VERSION, &facts->core);

	facts->query = rc != -EOPNOTSUPP;
	if (!facts->query)
		return;

	svsm_query_protocol(PROTOCOL_ATTEST, VERSION, &facts->attest);
	svsm_query_protocol(PROTOCOL_APIC, VERSION, &facts->apic);
}

/* The page is private, and the SVSM has wiped the keys of levels above. */
static void __init read_secrets(struct svsm_facts *facts)
{
	const struct snp_secrets_page *secrets;

	secrets = early_memremap_encrypted(sev_secrets_pa, PAGE_SIZE);
	if (!secrets) {
		pr_err("the secrets page cannot be mapped\n");
		return;
	}

	facts->max_version = secrets->svsm_max_version;
	facts->vmpck = snp_vmpl < VMPCKS &&
		       memchr_inv(secrets->vmpck0 + snp_vmpl * VMPCK_KEY_LEN, 0, VMPCK_KEY_LEN);

	early_memunmap((void *)secrets, PAGE_SIZE);
}

/* Rows above the first range's maximum count too, as they do for CPUID here. */
static bool __init table_leaf(const void *ctx, u32 leaf, struct cpuid_regs *regs)
{
	const struct snp_cpuid_table *table = ctx;

	for (u32 i = 0; i < table->count; i++) {
		const struct snp_cpuid_fn *fn = &table->fn[i];

		if (fn->eax_in == leaf && !fn->ecx_in) {
			*regs = (struct cpuid_regs) { fn->eax, fn->ebx, fn->ecx, fn->edx };
			return true;
		}
	}

	return false;
}

/* An SVSM that knows nothing of these rows may have passed on what the host wrote. */
static bool __init leaves_are_vouched_for(void)
{
	u64 versions = 0;

	return !svsm_query_protocol(PROTOCOL_LEAVES, VERSION, &versions) && is_spoken(versions);
}

static const char * __init check_leaves(const struct paravisor_block *block)
{
	if (block->level != snp_vmpl)
		return "for another VMPL";
	return leaves_are_vouched_for() ? NULL : "the SVSM does not vouch for them";
}

static void __init read_leaves(struct paravisor_block *block)
{
	const char *why;

	if (paravisor_cpuid_read(table_leaf, snp_cpuid_get_table(), PARAVISOR_ISOLATION_SNP,
				 block))
		return;

	why = check_leaves(block);
	if (why)
		paravisor_cpuid_refuse(block, why);
}

static struct paravisor_ops svsm_ops __ro_after_init;
static struct paravisor_claim svsm_claims[PARAVISOR_NR_FEATURES] __ro_after_init;
static struct paravisor_block svsm_leaves __ro_after_init;
static char svsm_level[sizeof("vmpl255")] __ro_after_init;

static struct paravisor_desc svsm_desc __ro_after_init = {
	.name	   = "svsm",
	.level	   = svsm_level,
	.isolation = PARAVISOR_ISOLATION_SNP,
	.claims	   = svsm_claims,
	.ops	   = &svsm_ops,
};

/**
 * svsm_paravisor_publish() - publish the SVSM below this guest
 *
 * Context: the end of sev_es_init_vc_handling(), under an SVSM: the calling area
 *	of this processor is in use, and nobody has asked for a feature yet.
 */
void __init svsm_paravisor_publish(void)
{
	const struct paravisor_tdisp_transport *tdisp = snp_tdisp_transport();
	struct svsm_facts facts = { .tdisp = tdisp, .block = &svsm_leaves };

	ask_versions(&facts);
	facts.vtpm_commands = svsm_vtpm_commands();
	read_secrets(&facts);
	read_leaves(&svsm_leaves);

	if (takes_tdisp(&facts))
		svsm_ops.tdisp = tdisp;

	snprintf(svsm_level, sizeof(svsm_level), "vmpl%u", snp_vmpl);
	svsm_desc.nr_claims = svsm_paravisor_claims(&facts, svsm_claims);
	if (svsm_desc.nr_claims && paravisor_publish(&svsm_desc))
		pr_err("the SVSM's services stay unknown\n");
}
