// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: publisher for the monitor in plane 0 of an Arm CCA realm
 *
 * A guest in a plane above 0 cannot tell by the architecture that it is in one:
 * each SMC and HVC ends in plane 0, which serves RSI calls, or some, or none. What
 * it does stands behind a UID of its own in the vendor-specific hypervisor calls,
 * see Documentation/arch/arm64/paravisor-smccc.rst.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/arm-smccc.h>
#include <linux/bits.h>
#include <linux/cache.h>
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/of.h>
#include <linux/panic.h>
#include <linux/paravisor.h>
#include <linux/paravisor_block.h>
#include <linux/printk.h>
#include <linux/uuid.h>

#include <asm/hypervisor.h>

#include "plane.h"
#include "rsi-tdisp.h"
#include "smccc.h"

#define UID_PARAVISOR UUID_INIT(0x5c8d0a52, 0x93b7, 0x4c2e,		\
				0x8f, 0x61, 0x70, 0x61, 0x72, 0x61, 0x76, 0x69)

/* There is neither #VC nor #VE here, so nobody takes them over. */
#define WANTED	(BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_INTERRUPTS) |	\
		 BIT(PARAVISOR_AP_STARTUP) | BIT(PARAVISOR_SHARED_ALIAS) |	\
		 BIT(PARAVISOR_PRIVATE_MMIO) | BIT(PARAVISOR_VTPM) |		\
		 BIT(PARAVISOR_REPORT_CCA) | BIT(PARAVISOR_MEASURE_EXTEND) |	\
		 BIT(PARAVISOR_TDISP_ATTESTED))

static struct paravisor_block block __ro_after_init;

/**
 * plane_unusable() - why the functions do not describe this guest
 * @block: what was read
 *
 * A guest that makes no RSI call for its memory has no other way to share it.
 *
 * Context: Any.
 * Return: NULL if they do.
 */
const char *plane_unusable(const struct paravisor_block *block)
{
	if (block->alias_bit && *block->sources[PARAVISOR_PAGE_STATE])
		return "an alias that the guest cannot use";

	return paravisor_block_unusable(block, 0);
}
EXPORT_SYMBOL_IF_KUNIT(plane_unusable);

/**
 * plane_paravisor_claims() - derive the features from what plane 0 said
 * @block: what it said
 * @tdisp: this kernel can make the RSI calls for devices
 * @claims: room for %PARAVISOR_NR_FEATURES entries
 *
 * Context: Any.
 * Return: number of entries written; 0 where there is nothing to publish.
 */
unsigned int plane_paravisor_claims(const struct paravisor_block *block, bool tdisp,
				    struct paravisor_claim *claims)
{
	unsigned long wanted = WANTED | (tdisp ? BIT(PARAVISOR_TDISP) : 0);

	return paravisor_block_claims(block, wanted, claims);
}
EXPORT_SYMBOL_IF_KUNIT(plane_paravisor_claims);

/**
 * plane_alias_agrees() - whether the alias is where RSI has it
 * @block: what plane 0 said, or nothing
 * @ipa_bits: of the realm's configuration
 *
 * Context: Any.
 * Return: true without an alias, too.
 */
bool plane_alias_agrees(const struct paravisor_block *block, unsigned int ipa_bits)
{
	return !block->alias_bit || block->alias_bit + 1 == ipa_bits;
}
EXPORT_SYMBOL_IF_KUNIT(plane_alias_agrees);

/**
 * paravisor_check_alias() - end a guest that cannot know which memory is private
 * @ipa_bits: of the realm's configuration
 *
 * Plane 0 answers for both numbers, so there is no telling which one is wrong. With
 * the wrong one devices get private memory, or nothing.
 *
 * Context: arm64_rsi_init(), before it takes memory over.
 */
void __init paravisor_check_alias(unsigned int ipa_bits)
{
	if (!plane_alias_agrees(&block, ipa_bits))
		panic("paravisor: plane 0 is broken: shared alias at bit %u, but %u bits of IPA\n",
		      block.alias_bit, ipa_bits);
}

static bool is_private_mmio(phys_addr_t addr)
{
	return paravisor_block_is_private(&block, addr);
}

static struct paravisor_ops ops __ro_after_init;
static struct paravisor_claim claims[PARAVISOR_NR_FEATURES] __ro_after_init;
static char level[] __ro_after_init = "plane0";

static struct paravisor_desc desc __ro_after_init = {
	.name	   = "cca-p0",
	.level	   = level,
	.isolation = PARAVISOR_ISOLATION_CCA,
	.claims	   = claims,
	.ops	   = &ops,
};

static void __init publish(void)
{
	const struct paravisor_tdisp_transport *tdisp = rsi_tdisp_transport();

	desc.nr_claims = plane_paravisor_claims(&block, tdisp, claims);
	if (!desc.nr_claims)
		return;

	if (*block.sources[PARAVISOR_TDISP])
		ops.tdisp = tdisp;
	if (*block.sources[PARAVISOR_PRIVATE_MMIO])
		ops.is_private_mmio = is_private_mmio;
	if (*block.sources[PARAVISOR_PAGE_STATE])
		desc.name = "cca-p0-hidden";
	level[sizeof("plane") - 1] += block.level;

	if (paravisor_publish(&desc))
		pr_err("the services of plane 0 stay unknown\n");
}

static void __init call_smccc(const void *ctx, u32 function, u64 arg, struct arm_smccc_res *res)
{
	arm_smccc_1_1_invoke(function, arg, 0, 0, res);
}

static int __init read_tables(const void *ctx, u32 *functions)
{
	struct device_node *node __free(device_node) =
		of_find_node_by_path("/firmware/paravisor");

	return paravisor_dt_functions(node, functions);
}

static const struct paravisor_smccc_ops smccc_ops __initconst = {
	.call	= call_smccc,
	.tables	= read_tables,
};

/**
 * paravisor_init_platform() - recognise the monitor in plane 0, and publish it
 *
 * Either conduit may lead there. In a realm nobody else can answer: the RMM answers
 * an SMC that it does not know with -1, and takes an HVC of plane 0 for an undefined
 * instruction. Of an ordinary VM a host can make all up; it is the host's anyway. A
 * protected guest of KVM is not: what KVM does not know it leaves to its host. So
 * where KVM has told its own UID nobody is asked again.
 *
 * Context: setup_arch(), after PSCI has found the conduit and before
 *	arm64_rsi_init() takes memory over.
 */
void __init paravisor_init_platform(void)
{
	const uuid_t uid = UID_PARAVISOR;
	const char *why;

	if (kvm_arm_hyp_service_available(ARM_SMCCC_KVM_FUNC_FEATURES) ||
	    !arm_smccc_hypervisor_has_uuid(&uid))
		return;
	if (paravisor_smccc_read(&smccc_ops, NULL, PARAVISOR_ISOLATION_CCA, &block))
		return;

	why = plane_unusable(&block);
	if (why)
		paravisor_smccc_refuse(&block, why);
	else
		publish();
}
