// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: publisher for the L1 of a partitioned TD, not above Hyper-V
 *
 * Every TDCALL of an L2 ends in the L1, and nothing in the architecture tells an
 * L2 that it is one. Either the L1 shows TDX and marks leaf 0x21, which is never
 * the host's; or it hides TDX, and then there are only the feature leaves of
 * Documentation/arch/x86/paravisor-cpuid.rst.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cache.h>
#include <linux/cpufeature.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/paravisor.h>
#include <linux/printk.h>
#include <linux/processor.h>
#include <linux/string.h>

#include <asm/coco.h>
#include <asm/cpuid/api.h>
#include <asm/hypervisor.h>
#include <asm/tdx.h>

#include "cpuid.h"
#include "hooks.h"
#include "tdx.h"

/* Subleaves of leaf 0x21 in which an L1 shows itself */
#define SUBLEAF_MARKER	1
#define SUBLEAF_LEAVES	2

#define MARKER_EBX	BIT(0)
#define MARKER		"tdx:0x21.1.ebx[0]"

/* What the mark has always been taken to mean: the vTPM there is the L1's. */
#define VTPM_PAGE	0xfed40000

/* A guest that does not know of TDX can do nothing of this itself. */
#define NEEDED_HIDDEN	(BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_EXCEPTIONS))

/* All but TDISP, for which the kernel must know the leaves of TDX Connect. */
#define WANTED	(BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_EXCEPTIONS) |		\
		 BIT(PARAVISOR_INTERRUPTS) | BIT(PARAVISOR_AP_STARTUP) |		\
		 BIT(PARAVISOR_SHARED_ALIAS) | BIT(PARAVISOR_PRIVATE_MMIO) |		\
		 BIT(PARAVISOR_VTPM) | BIT(PARAVISOR_REPORT_TDX) |			\
		 BIT(PARAVISOR_MEASURE_EXTEND) | BIT(PARAVISOR_QUOTE_TDX) |		\
		 BIT(PARAVISOR_TDISP_ATTESTED))

static struct paravisor_block leaves __ro_after_init;

/**
 * tdx_has_marker() - does the L1 say that it is one
 * @subleaf: subleaf 1 of leaf 0x21
 *
 * Context: Any.
 * Return: true if it does.
 */
bool tdx_has_marker(const struct cpuid_regs *subleaf)
{
	return subleaf->ebx & MARKER_EBX;
}
EXPORT_SYMBOL_IF_KUNIT(tdx_has_marker);

/**
 * tdx_feature_base() - where the L1 has put feature leaves that it vouches for
 * @subleaf: subleaf 2 of leaf 0x21
 *
 * Context: Any.
 * Return: the first leaf, 0 if the L1 vouches for none.
 */
u32 tdx_feature_base(const struct cpuid_regs *subleaf)
{
	return paravisor_cpuid_is_signature(subleaf) ? subleaf->eax : 0;
}
EXPORT_SYMBOL_IF_KUNIT(tdx_feature_base);

/**
 * tdx_unusable() - why the feature leaves do not describe this guest
 * @facts: what CPUID says
 *
 * Context: Any.
 * Return: NULL if they do.
 */
const char *tdx_unusable(const struct tdx_facts *facts)
{
	const struct paravisor_block *block = facts->block;

	if (block->alias_bit && BIT_ULL(block->alias_bit) != facts->shared)
		return "alias bit is not the guest's";

	return paravisor_block_unusable(block, facts->shared ? 0 : NEEDED_HIDDEN);
}
EXPORT_SYMBOL_IF_KUNIT(tdx_unusable);

static bool takes_tdisp(const struct tdx_facts *facts)
{
	return facts->tdisp && *facts->block->sources[PARAVISOR_TDISP];
}

/**
 * tdx_paravisor_claims() - derive the features from what the L1 said
 * @facts: what it said
 * @claims: room for %PARAVISOR_NR_FEATURES entries
 *
 * Feature leaves say all, but nothing in a TD that sees TDX and no mark. The mark
 * alone stands for a convention that is older: TDG.MEM.PAGE.ACCEPT does no work,
 * and a TPM in its usual place is the L1's.
 *
 * Context: Any.
 * Return: number of entries written; 0 where there is nothing to publish.
 */
unsigned int tdx_paravisor_claims(const struct tdx_facts *facts,
				  struct paravisor_claim *claims)
{
	static const struct paravisor_claim marked[] = {
		{ PARAVISOR_PAGE_STATE,		MARKER },
		{ PARAVISOR_PRIVATE_MMIO,	MARKER },
		{ PARAVISOR_VTPM,		MARKER },
	};
	unsigned long tdisp = takes_tdisp(facts) ? BIT(PARAVISOR_TDISP) : 0;

	/* Of a TD without the mark the leaves are the host's. */
	if (facts->shared && !facts->marker)
		return 0;
	if (facts->block->base)
		return paravisor_block_claims(facts->block, WANTED | tdisp, claims);
	if (!facts->marker)
		return 0;

	memcpy(claims, marked, sizeof(marked));
	return ARRAY_SIZE(marked);
}
EXPORT_SYMBOL_IF_KUNIT(tdx_paravisor_claims);

/**
 * tdx_marker_is_private() - private MMIO where the mark is all there is
 * @addr: guest physical address without the shared bit
 *
 * Context: Any.
 * Return: true for the page of the vTPM.
 */
bool tdx_marker_is_private(phys_addr_t addr)
{
	return (addr & PAGE_MASK) == VTPM_PAGE;
}
EXPORT_SYMBOL_IF_KUNIT(tdx_marker_is_private);

static bool leaves_is_private(phys_addr_t addr)
{
	return paravisor_block_is_private(&leaves, addr);
}

static struct paravisor_ops ops __ro_after_init;
static struct paravisor_claim claims[PARAVISOR_NR_FEATURES] __ro_after_init;
static char level[] __ro_after_init = "vm0";

static struct paravisor_desc desc __ro_after_init = {
	.level	   = level,
	.isolation = PARAVISOR_ISOLATION_TDX,
	.claims	   = claims,
	.ops	   = &ops,
};

static void __init choose_ops(const struct tdx_facts *facts,
			      const struct paravisor_tdisp_transport *tdisp)
{
	if (takes_tdisp(facts))
		ops.tdisp = tdisp;

	if (*leaves.sources[PARAVISOR_PRIVATE_MMIO])
		ops.is_private_mmio = leaves_is_private;
	else if (!leaves.base)
		ops.is_private_mmio = tdx_marker_is_private;
}

static void __init publish(struct tdx_facts *facts, const char *name)
{
	const struct paravisor_tdisp_transport *tdisp = tdx_tdisp_transport(leaves.level);

	facts->tdisp = tdisp;
	desc.nr_claims = tdx_paravisor_claims(facts, claims);
	if (!desc.nr_claims)
		return;

	choose_ops(facts, tdisp);
	desc.name = name;
	if (leaves.base)
		level[sizeof("vm") - 1] += leaves.level;
	else
		desc.level = "l2";	/* which of the three no mark tells */

	if (paravisor_publish(&desc))
		pr_err("the L1's services stay unknown\n");
	else
		paravisor_hook_platform();
}

static bool __init is_usable(const struct tdx_facts *facts)
{
	const char *why = tdx_unusable(facts);

	if (why)
		paravisor_cpuid_refuse(&leaves, why);

	return !why;
}

static struct cpuid_regs __init tdx_subleaf(u32 subleaf)
{
	struct cpuid_regs regs;

	cpuid_count(TDX_CPUID_LEAF_ID, subleaf, &regs.eax, &regs.ebx, &regs.ecx, &regs.edx);
	return regs;
}

static u32 last_subleaf __initdata;

/**
 * tdx_paravisor_seen() - tell of the leaf that shows TDX
 * @eax: its last subleaf, 0 from the TDX module itself
 *
 * Context: tdx_early_init(), which has the leaf anyway.
 */
void __init tdx_paravisor_seen(u32 eax)
{
	last_subleaf = eax;
}

/* What the host says in 0x40000000 to 0x4fffffff counts only if the L1 sees to it. */
static bool __init read_vouched(const struct tdx_facts *facts)
{
	struct cpuid_regs subleaf;
	u32 base;

	if (last_subleaf < SUBLEAF_LEAVES)
		return true;

	subleaf = tdx_subleaf(SUBLEAF_LEAVES);
	base = tdx_feature_base(&subleaf);
	if (!base)
		return true;

	if (!paravisor_cpuid_read_at(paravisor_cpuid_native, NULL, base, PARAVISOR_ISOLATION_TDX,
				     &leaves))
		return is_usable(facts);

	pr_err("leaf 0x21 names CPUID leaves from %#x, which are of no use\n", base);
	return false;
}

static void __init init_visible(struct tdx_facts *facts)
{
	struct cpuid_regs subleaf;

	if (last_subleaf < SUBLEAF_MARKER)
		return;

	subleaf = tdx_subleaf(SUBLEAF_MARKER);
	facts->marker = tdx_has_marker(&subleaf);
	facts->shared = cc_get_mask();
	if (facts->marker && read_vouched(facts))
		publish(facts, "tdx-l1");
}

/*
 * Here the leaves are the host's where there is no L1, but then the VM is the
 * host's as well. A TD or an SNP guest that knows itself never comes here, nor
 * does one whose SVSM hides SNP: that is on AMD.
 */
static void __init init_hidden(struct tdx_facts *facts)
{
	struct cpuid_regs first;
	u32 last, signature[3];

	hypervisor_first_leaf(&last, signature);
	first = (struct cpuid_regs) { last, signature[0], signature[1], signature[2] };
	if (!paravisor_cpuid_is_signature(&first))
		return;

	if (!paravisor_cpuid_read_at(paravisor_cpuid_native, NULL, PARAVISOR_CPUID_FIRST,
				     PARAVISOR_ISOLATION_TDX, &leaves) && is_usable(facts))
		publish(facts, "tdx-l1-hidden");
}

/**
 * tdx_paravisor_init() - recognise an L1 below, and publish it
 *
 * Context: setup_arch(), after the hypervisor was detected, which has read the
 *	first of its leaves.
 * Return: true if an L1 was published.
 */
bool __init tdx_paravisor_init(void)
{
	struct tdx_facts facts = { .block = &leaves };

	if (!boot_cpu_has(X86_FEATURE_HYPERVISOR))
		return false;

	if (boot_cpu_has(X86_FEATURE_TDX_GUEST))
		init_visible(&facts);
	else if (boot_cpu_data.x86_vendor == X86_VENDOR_INTEL && cc_vendor == CC_VENDOR_NONE)
		init_hidden(&facts);

	return paravisor_isolation() == PARAVISOR_ISOLATION_TDX;
}
