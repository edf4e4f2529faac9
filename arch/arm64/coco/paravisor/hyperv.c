// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: publisher for the paravisor of Hyper-V on arm64
 *
 * VP register 0x209 is to arm64 what CPUID leaf 0x4000000c is to x86. The hypercall
 * that reads it is an HVC, which in a plane above 0 ends in plane 0.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/arm-smccc.h>
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/paravisor.h>
#include <linux/paravisor_hv_isolation.h>
#include <linux/printk.h>
#include <linux/wordpart.h>

#include <asm/mshyperv.h>
#include <asm/rsi.h>

#include "hyperv.h"

#define PRESENT	"hypercall:0x50(0x209)[0]"

/**
 * hv_paravisor_claims() - derive the features from what the platform said
 * @hv: features, and the isolation configuration
 * @claims: room for %PARAVISOR_NR_FEATURES entries
 *
 * What OpenHCL will do in plane 0 beyond the first bit's meaning, how memory is shared
 * and how processors are started, nobody has said yet.
 *
 * Context: Any.
 * Return: number of entries written; 0 where there is nothing to publish.
 */
unsigned int hv_paravisor_claims(const struct ms_hyperv_info *hv, struct paravisor_claim *claims)
{
	if (hv_paravisor_isolation(hv) == PARAVISOR_ISOLATION_NONE)
		return 0;

	claims[0] = (struct paravisor_claim){ PARAVISOR_PAGE_STATE, PRESENT };
	return 1;
}
EXPORT_SYMBOL_IF_KUNIT(hv_paravisor_claims);

/**
 * hv_paravisor_decode() - take the isolation configuration from a hypercall's answer
 * @regs: registers at return
 * @hv: its two words of the configuration are written, with 0 where the call failed
 *
 * A hypervisor without the register, or without the call, knows no isolation.
 *
 * Context: Any.
 */
void hv_paravisor_decode(const struct arm_smccc_1_2_regs *regs, struct ms_hyperv_info *hv)
{
	u64 config = hv_result_success(regs->a0) ? regs->a6 : 0;

	hv->isolation_config_a = lower_32_bits(config);
	hv->isolation_config_b = upper_32_bits(config);
}
EXPORT_SYMBOL_IF_KUNIT(hv_paravisor_decode);

/* As hv_get_vpreg_128(), which ends the guest where there is no such register */
static void __init read_isolation(struct ms_hyperv_info *hv)
{
	struct arm_smccc_1_2_regs regs = {
		.a0 = HV_FUNC_ID,
		.a1 = HVCALL_GET_VP_REGISTERS | HV_HYPERCALL_FAST_BIT | HV_HYPERCALL_REP_COMP_1,
		.a2 = HV_PARTITION_ID_SELF,
		.a3 = HV_VP_INDEX_SELF,
		.a4 = HV_REGISTER_ISOLATION_CONFIGURATION,
	};

	arm_smccc_1_2_hvc(&regs, &regs);
	hv_paravisor_decode(&regs, hv);
}

static struct paravisor_claim hv_claims[PARAVISOR_NR_FEATURES] __ro_after_init;

static struct paravisor_desc hv_desc __ro_after_init = {
	.name	   = "hyperv-hcl",
	.level	   = "vtl0",
	.isolation = PARAVISOR_ISOLATION_CCA,
	.claims	   = hv_claims,
};

/**
 * hv_paravisor_publish() - publish the paravisor below a Hyper-V guest, if any
 *
 * What is read stays out of ms_hyperv: its bit for a paravisor makes VMBus post
 * messages in ways that exist on x86 only. The register is read with the privilege
 * that announces isolation alone. Where RSI was answered the guest has taken memory
 * over, and serves itself.
 *
 * Context: hyperv_init(), an early initcall before that which seals the features.
 */
void __init hv_paravisor_publish(void)
{
	struct ms_hyperv_info hv = ms_hyperv;

	if (!(hv.priv_high & HV_ISOLATION) || is_realm_world())
		return;

	read_isolation(&hv);
	hv_desc.nr_claims = hv_paravisor_claims(&hv, hv_claims);
	if (hv_desc.nr_claims && paravisor_publish(&hv_desc))
		pr_err("the paravisor's services stay unknown\n");
}
